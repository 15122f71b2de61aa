package ask

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/internal/query"
	"github.com/newsgraph/kg/schema"
)

// term is one side of a reading: the thing asked for, something open, or known phrases.
type term struct {
	asked bool
	known bool
	types []string           // of what is asked for; nil = any
	ids   map[string]float64 // entities a known phrase may mean, with how well it does, in (0,1]
	class []string           // folded words of a class noun and its modifiers: it also means what they describe
	typ   string             // schema type of the class noun
	noun  string             // lemma of the noun of what is asked for ("which bloc"), "" for none
	text  string
	token int
	spans []doc.Span // tokens that the term takes account of
}

// means says whether the term may mean anything in the graph.
func (t term) means() bool { return len(t.ids) > 0 || len(t.class) > 0 }

// open says whether the term is bound to nothing.
func (t term) open() bool { return !t.known }

// term reads the phrase headed by a token; -1 is open.
func (r *run) term(token int) (term, error) {
	q := r.q
	switch {
	case token < 0:
		return term{token: -1}, nil
	case token == q.wh || token == q.head && q.wh >= 0:
		t := term{asked: true, types: q.types, token: token}
		if q.head != q.wh && q.head >= 0 {
			t.noun = strings.ToLower(q.d.Tokens[q.head].Lemma)
		}
		if q.kind == count || q.head != q.wh && q.types == nil {
			t.class, t.typ = r.class(q.head)
		}
		return t, nil
	}
	if indefinite[strings.ToLower(q.d.Form(token))] {
		return term{token: token}, nil
	}
	t := term{known: true, token: token, ids: map[string]float64{}}
	for _, k := range q.s.Conjuncts(token) {
		if err := r.link(&t, k); err != nil {
			return t, err
		}
	}
	return t, nil
}

// indefinite pronouns name nothing: "Who did somebody meet?"
var indefinite = data.Set("indefinite pronoun")

// link adds the entities that the phrase headed by a token may mean.
func (r *run) link(t *term, token int) error {
	d := r.q.d
	span := r.phrase(token)
	text := strings.Trim(d.Slice(d.TokenSpan(span.Start, span.End)), ` "'“”?,`)
	text = strings.TrimSuffix(strings.TrimSuffix(text, "'s"), "’s")
	if t.text == "" {
		t.text = text
	}
	if d.Tokens[token].UPOS == doc.PRON || d.Tokens[token].UPOS == doc.DET {
		return nil
	}
	noun := d.Tokens[token].UPOS == doc.NOUN
	restricted, err := r.restrict(t, token)
	if err != nil || restricted {
		t.spans = append(t.spans, r.subtree(token))
		return err
	}
	elsewhere, err := r.linkMention(t, token)
	if err != nil {
		return err
	}
	found, err := r.g.Find(r.ctx, text, 8)
	if err != nil {
		return err
	}
	whole := false
	for _, f := range found {
		if f.Match <= query.ByAlias {
			t.ids[f.Entity.ID] = max(t.ids[f.Entity.ID], f.Score)
			whole = true
		}
	}
	if whole || !noun {
		t.spans = append(t.spans, span)
	}
	if noun {
		r.linkClass(t, token)
		return nil
	}
	if len(t.ids) > 0 {
		return nil
	}
	for _, f := range found { // other spellings, longer names
		may := !elsewhere || f.Match == query.ByPrefix && r.schema.Is(f.Entity.Type, "Place")
		if may && near(text, f) || r.shortened(text, f, found) {
			t.ids[f.Entity.ID] = f.Score
		}
	}
	if len(t.ids) == 0 && !slices.Contains(r.q.unknown, text) {
		r.q.unknown = append(r.q.unknown, text)
	}
	return nil
}

// linkMention adds the entity that the language stages link a token to. Elsewhere is true where that is something
// well known that the graph does not have.
func (r *run) linkMention(t *term, token int) (elsewhere bool, err error) {
	m := r.mention(token)
	if m == nil {
		return false, nil
	}
	of := r.q.d.Entities[m.Entity]
	e, err := r.entity(of.ID)
	if err != nil || e.Label == "" {
		return of.Known, err
	}
	t.ids[of.ID] = 1
	if r.q.d.Tokens[token].UPOS != doc.NOUN {
		t.spans = append(t.spans, doc.Span{Start: m.First, End: m.Last})
	}
	return false, nil
}

// linkClass has a term mean what a common noun and its modifiers describe.
func (r *run) linkClass(t *term, token int) {
	t.class, t.typ = r.class(token)
	t.spans = append(t.spans, doc.Span{Start: token, End: token + 1})
	for _, k := range r.q.s.Children(token) {
		if r.q.s.Is(k, "amod", "compound", "nmod:poss") {
			t.spans = append(t.spans, r.subtree(k))
		}
	}
}

// shortened says whether a name is that of a place without the noun at its end that says what
// place it is, and of no other place: "Amber" of "Amber Region".
func (r *run) shortened(text string, f query.Found, found []query.Found) bool {
	begun := func(f query.Found) (rests []string) {
		for _, name := range append([]string{f.Name, f.Entity.Label}, f.Entity.Aliases...) {
			if rest, ok := strings.CutPrefix(schema.Fold(name), schema.Fold(text)+" "); ok {
				rests = append(rests, rest)
			}
		}
		return rests
	}
	if !r.schema.Is(f.Entity.Type, "Place") || !slices.ContainsFunc(begun(f), func(rest string) bool {
		typ := r.schema.NounType(rest)
		return typ != nil && r.schema.Is(f.Entity.Type, typ.Name)
	}) {
		return false
	}
	return !slices.ContainsFunc(found, func(other query.Found) bool {
		return other.Entity.ID != f.Entity.ID && r.schema.Is(other.Entity.Type, "Place") && len(begun(other)) > 0
	})
}

// near says whether an inexact find is likely what a name means.
func near(text string, f query.Found) bool {
	words, name := strings.Fields(schema.Fold(text)), strings.Fields(f.Name)
	switch f.Match {
	case query.ByWords:
		return f.Entity.Type == "Person" || 2*len(words) >= len(name)
	case query.ByPrefix:
		return len(words) > 1 || 2*len(words) >= len(name) && len(text) > 5
	}
	short, long := len(schema.Fold(text)), len(f.Name)
	return len(words) == len(name) && min(short, long) > 4 && max(short, long)-min(short, long) <= 2 ||
		f.Entity.Type == "Person" && min(short, long) > 4
}

// mention returns the longest linked mention a token heads, nil when there is none.
func (r *run) mention(token int) *doc.Mention {
	var best *doc.Mention
	for i := range r.q.d.Mentions {
		m := &r.q.d.Mentions[i]
		longer := best == nil || m.Last-m.First > best.Last-best.First
		if m.Head == token && m.Entity >= 0 && m.Kind != doc.Literal && longer {
			best = m
		}
	}
	return best
}

// subtree returns the tokens that hang on a token, and itself.
func (r *run) subtree(token int) doc.Span { return r.phraseWithCase(token) }

// linked returns the entity the linker gave to the longest mention a token heads.
func (r *run) linked(token int) string {
	d := r.q.d
	if m := r.mention(token); m != nil {
		return d.Entities[m.Entity].ID
	}
	return ""
}

// beyond are the relations of what is no part of a noun phrase.
var beyond = []string{"det", "acl", "case", "punct", "cop", "nsubj", "conj", "cc", "appos", "aux", "advmod", "mark",
	"obl", "parataxis"}

// phrase returns the tokens of a noun phrase, without determiner and what modifies it as a clause.
func (r *run) phrase(token int) doc.Span {
	first, last := token, token+1
	for _, k := range r.q.s.Children(token) {
		if r.q.s.Is(k, beyond...) {
			continue
		}
		sub := r.phraseWithCase(k)
		first, last = min(first, sub.Start), max(last, sub.End)
	}
	return doc.Span{Start: min(token, max(first, r.q.floor)), End: last}
}

func (r *run) phraseWithCase(token int) doc.Span {
	first, last := token, token+1
	for _, k := range r.q.s.Children(token) {
		sub := r.phraseWithCase(k)
		first, last = min(first, sub.Start), max(last, sub.End)
	}
	return doc.Span{Start: first, End: last}
}

// class returns the folded words of a class noun with its modifiers, and its type.
func (r *run) class(token int) ([]string, string) {
	d := r.q.d
	lemma := strings.ToLower(d.Tokens[token].Lemma)
	words := []string{lemma}
	for _, k := range r.q.s.Children(token) {
		if r.q.s.Is(k, "amod", "compound", "nmod:poss") && !r.q.s.Is(k, "det") && k != r.q.wh {
			if w := strings.ToLower(d.Form(k)); w != "many" && w != "much" && w != "all" {
				words = append(words, r.modifier(k))
			}
		}
	}
	typ := ""
	if t := r.schema.NounType(lemma); t != nil {
		typ = t.Name
	}
	return words, typ
}

// modifier names a country by its id, so that "American" meets "US"; other words by their lemma.
func (r *run) modifier(token int) string {
	if id := r.linked(token); id != "" {
		if e, err := r.entity(id); err == nil && e.Label != "" {
			return id
		}
	}
	return strings.ToLower(r.q.d.Tokens[token].Lemma)
}

// restrict narrows a phrase by the clause that modifies it ("the militias linked to X") or
// by what it is of ("the prime minister of Iraq"), by asking that first.
func (r *run) restrict(t *term, token int) (bool, error) {
	if r.narrowing[token] { // "whose" leads back to the noun that its clause hangs on
		return false, nil
	}
	if r.narrowing == nil {
		r.narrowing = map[int]bool{}
	}
	r.narrowing[token] = true
	defer delete(r.narrowing, token)
	s := r.q.s
	var sub []clause.Clause
	for _, c := range s.Clauses {
		if c.Parent == token && (c.Link == "acl" || c.Link == "relcl") && c.Kind == schema.VerbPattern {
			sub = append(sub, c)
		}
	}
	if r.q.d.Tokens[token].UPOS == doc.NOUN {
		if c := s.Describe(-1, token); len(c.Args) > 0 {
			sub = append(sub, c)
		}
	}
	for i := range sub {
		ids, err := r.answersOf(&sub[i], token)
		if err != nil {
			return false, err
		}
		if len(ids) > 0 {
			t.ids = ids
			return true, nil
		}
	}
	return false, nil
}

// answersOf asks a clause for the thing that a token stands for.
func (r *run) answersOf(c *clause.Clause, asked int) (map[string]float64, error) {
	out := map[string]float64{}
	for _, m := range r.index.Match(r.q.s, c, frameOptions) {
		reading := reading{predicate: m.Predicate, weight: m.Weight}
		var err error
		for _, side := range []struct {
			arg  clause.Arg
			term *term
		}{{m.Subject, &reading.subject}, {m.Object, &reading.object}} {
			if side.arg.Head == asked || side.arg.Head < 0 {
				*side.term = term{asked: side.arg.Head == asked || c.Head == asked, token: asked}
				continue
			}
			if *side.term, err = r.term(side.arg.Head); err != nil {
				return nil, err
			}
		}
		if reading.subject.asked == reading.object.asked || reading.subject.open() && reading.object.open() {
			continue
		}
		claims, err := r.claims(reading)
		if err != nil {
			return nil, err
		}
		for _, k := range claims {
			if k.asked.ID != "" && k.claim.Polarity == schema.Affirmed && k.claim.Modality == schema.Asserted {
				out[k.asked.ID] = max(out[k.asked.ID], k.score)
			}
		}
		if len(out) > 0 {
			break
		}
	}
	return out, nil
}

// meets says how well a claim's argument is what a term means; 0 means it is not. The claim
// may be nil.
func (r *run) meets(t term, a schema.Arg, c *schema.Claim) float64 {
	if t.known {
		if score, ok := t.ids[a.ID]; ok && a.ID != "" {
			return score
		}
		if a.Literal() && schema.Fold(a.Value) == schema.Fold(t.text) {
			return 1
		}
		if len(t.class) > 0 && r.describes(t, a) {
			return 0.9
		}
		return 0
	}
	if t.asked && len(t.class) > 0 {
		if !r.describes(t, a) {
			return 0
		}
		return 1
	}
	if len(t.types) > 0 && !a.Literal() {
		if fit := r.schema.Fits(a.Type, t.types); fit == 1 {
			return 1
		} else if fit > 0 {
			return 0.25
		}
		return r.misfit(t, a, c)
	}
	return 1
}

// misfit says how well something of another type still answers: what is called a place but
// stands where only actors do ("Who beat Calder City?"), or a type beside the one asked for
// where the sentence has the question's noun.
func (r *run) misfit(t term, a schema.Arg, c *schema.Claim) float64 {
	if c == nil {
		return 0
	}
	if slices.Contains(t.types, "Actor") && r.schema.Is(a.Type, "Place") {
		if p := r.schema.Predicate(c.Predicate.ID); p != nil {
			allowed := p.Range
			if a.ID == c.Subject.ID {
				allowed = p.Domain
			}
			if len(allowed) > 0 && (slices.Contains(allowed, "Team") || r.schema.Fits(a.Type, allowed) == 0) {
				return 0.3
			}
		}
		return 0
	}
	if t.noun == "" || !hasWord(strings.Fields(schema.Fold(c.Evidence.Quote)), t.noun) {
		return 0
	}
	if called(t.noun, a, schema.Fold(c.Evidence.Quote)) {
		return 0.6
	}
	for _, name := range t.types {
		typ := r.schema.Type(name)
		if typ == nil {
			continue
		}
		for _, parent := range typ.Parents {
			if parent != "Thing" && parent != "Actor" && parent != "Place" && r.schema.Is(a.Type, parent) {
				return 0.4
			}
		}
	}
	return 0
}

// called says whether a sentence calls something by a noun: "the Reform Alliance, the bloc
// that …", "the Cedar bloc", "the bloc Reform Alliance".
func called(noun string, a schema.Arg, quote string) bool {
	const near = 3 // words between name and noun
	for _, name := range append([]string{a.Label, a.Mention}, a.Aliases...) {
		name = schema.Fold(name)
		if name == "" {
			continue
		}
		before, after, ok := strings.Cut(" "+quote+" ", " "+name+" ")
		if !ok {
			continue
		}
		words := strings.Fields(after)
		if hasWord(words[:min(near, len(words))], noun) {
			return true
		}
		words = strings.Fields(before)
		if len(words) > 0 && hasWord(words[len(words)-1:], noun) {
			return true
		}
	}
	return false
}

// describes says whether a class noun with its modifiers fits an entity: the noun names its
// type or stands in its label or mention, and every modifier does.
func (r *run) describes(t term, a schema.Arg) bool {
	if a.Literal() {
		return false
	}
	words := strings.Fields(schema.Fold(a.Label + " " + a.Mention))
	has := func(w string) bool {
		return slices.ContainsFunc(words, func(x string) bool {
			return x == w || x == w+"s" || x == w+"es" || strings.TrimSuffix(w, "y")+"ies" == x
		})
	}
	soldiers := t.typ == "Troops" && r.schema.Is(a.Type, "ArmedForce") && has("force") // of "US forces", too
	typed := t.typ != "" && t.typ != "Person" && t.typ != "Group" && r.schema.Is(a.Type, t.typ)
	if !typed && !soldiers && !has(t.class[0]) {
		return false
	}
	for _, w := range t.class[1:] {
		if strings.HasPrefix(w, schema.EntityBase) {
			e, err := r.entity(w)
			if err != nil {
				return false
			}
			if !slices.ContainsFunc(append([]string{e.Label}, e.Aliases...), func(name string) bool {
				return strings.Contains(" "+strings.Join(words, " ")+" ", " "+schema.Fold(name)+" ")
			}) {
				return false
			}
		} else if !has(w) {
			return false
		}
	}
	return true
}

// entity looks an entity up once.
func (r *run) entity(id string) (schema.Entity, error) {
	if e, ok := r.entities[id]; ok {
		return e, nil
	}
	e, err := r.g.Entity(r.ctx, id)
	if err != nil {
		return e, err
	}
	r.entities[id] = e
	return e, nil
}
