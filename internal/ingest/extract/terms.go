package extract

import (
	"slices"
	"strings"
	"unicode"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/internal/nlp/frame"
	"github.com/newsgraph/kg/internal/nlp/manner"
	"github.com/newsgraph/kg/schema"
)

// Terms are the means by which claims are read from a document, for claims that somebody else found: what
// words mean, whether a clause says a relation of them, and how.
type Terms struct {
	w         *work
	sentences []*Said
}

// Said is one sentence of Terms.
type Said struct {
	*clause.Sentence
	N       int  // of the document
	Asks    bool // a question claims nothing
	w       *work
	t       *times
	manners map[*clause.Clause]manner.Manner
	names   map[string]*schema.Entity // of the document, by their words
}

// Standing says whether a clause says a relation of two of its participants.
type Standing int

// The standings.
const (
	Apart  Standing = iota // they are not both participants of it, or the relation is not its
	Turned                 // it says the relation with its ends the other way round
	Stated
)

// Terms returns those of a document that has gone through all stages.
func (x *Extractor) Terms(d *doc.Document) *Terms {
	t := &Terms{w: newWork(x, d), sentences: make([]*Said, len(d.Sentences))}
	names := map[string]*schema.Entity{}
	for _, m := range d.Mentions {
		if words := d.Slice(m.Span); m.Kind == doc.Name && m.Entity >= 0 && d.Entities[m.Entity].ID != "" &&
			names[words] == nil {
			e := d.Entities[m.Entity].Entity
			names[words] = &e
		}
	}
	for n := range d.Sentences {
		s := clause.Build(d, n)
		t.w.bear(s)
		said := &Said{Sentence: s, N: n, w: t.w, t: newTimes(s, n), manners: map[*clause.Clause]manner.Manner{}, names: names}
		said.Asks = strings.HasSuffix(strings.TrimRight(d.Slice(d.Sentences[n].Span), `"”’' `), "?")
		for i := range s.Clauses {
			c := &s.Clauses[i]
			m := manner.Of(s, c)
			said.manners[c] = m
		}
		t.sentences[n] = said
	}
	return t
}

// At returns sentence n.
func (t *Terms) At(n int) *Said { return t.sentences[n] }

// Clauses returns the clauses whose predicates are among the tokens [first, last), then the clause that these
// stand in. It is empty where there is none.
func (s *Said) Clauses(first, last int) []*clause.Clause {
	var out []*clause.Clause
	for i := range s.Sentence.Clauses {
		c := &s.Sentence.Clauses[i]
		own := first <= c.Head && c.Head < last
		if k := s.Child(c.Head, "cop"); k >= first && k < last {
			own = true
		}
		if own {
			out = append(out, c)
		}
	}
	if len(out) == 0 {
		for h := first; h >= s.First && len(out) == 0; h = s.Document.Tokens[h].Head {
			if c := s.Of(h); c != nil {
				out = append(out, c)
			}
		}
	}
	return out
}

// Manner returns how a clause is said. It is of whom "we" and "I" in the next Arg are.
func (s *Said) Manner(c *clause.Clause) manner.Manner {
	m := s.manners[c]
	s.w.listen(c, m)
	return m
}

// Arg returns what the phrase headed by a token stands for: its entity, a date, or the phrase itself. A word that is
// taken for a common noun here and for a name elsewhere in the document, as "Ring" is that begins a
// sentence, is the name.
func (s *Said) Arg(token int) (schema.Arg, bool) {
	if m := s.Mention(token); m != nil && m.Kind == doc.Nominal && m.Width() == 1 {
		if e := s.names[s.Document.Form(token)]; e != nil && unicode.IsUpper([]rune(s.Document.Form(token))[0]) {
			return schema.Arg{ID: e.ID, Label: e.Label, Type: e.Type, Aliases: e.Aliases, Span: m.Span,
				Mention: s.Document.Slice(m.Span)}, true
		}
	}
	return s.w.thing(s.Sentence, token, s.t)
}

// Phrase returns the words of the phrase headed by a token, whatever it stands for; ok is false for pronouns and words
// without content.
func (s *Said) Phrase(token int) (schema.Arg, bool) { return s.w.phrase(s.Sentence, token) }

// Local returns what a phrase stands for as a thing of this document, where it is no thing of its own: "over 70% of the
// population", "most of those injured".
func (s *Said) Local(token int) (schema.Arg, bool) {
	a, ok := s.w.phrase(s.Sentence, token)
	if !ok || a.ID != "" || s.Document.Tokens[token].UPOS == doc.VERB {
		return a, ok && a.ID != ""
	}
	e := schema.Entity{ID: schema.LocalEntityID(s.Document.Source.ID, a.Span), Label: a.Value, Type: "Thing"}
	if kind := s.w.schema.NounType(lemmaOf(s.Document, token)); kind != nil {
		e.Type = kind.Name
	}
	if !slices.ContainsFunc(s.Document.Entities, func(other doc.Entity) bool { return other.ID == e.ID }) {
		s.Document.Entities = append(s.Document.Entities, doc.Entity{Entity: e, Why: "a phrase of its own"})
		s.w.anaphor = append(s.w.anaphor, false)
	}
	return schema.Arg{ID: e.ID, Label: e.Label, Type: e.Type, Span: a.Span, Mention: a.Mention}, true
}

// Mention returns the mention that a token heads, nil for none.
func (s *Said) Mention(token int) *doc.Mention {
	if i, ok := s.w.byHead[token]; ok {
		return &s.w.d.Mentions[i]
	}
	return nil
}

// Worth says whether something is to be found again: a name, what is spoken of more than once, or see work.worth.
func (s *Said) Worth(a schema.Arg, token int) bool {
	m := s.Mention(token)
	again := m != nil && m.Entity >= 0 && len(s.w.d.Entities[m.Entity].Mentions) > 1 && s.w.d.Entities[m.Entity].ID == a.ID
	return !a.Literal() && (s.w.named(token) || again || !local(a.ID)) || s.w.worth(a, token)
}

// Object returns what fills the object of a predicate; ok is false where its type does not fit the range.
func (s *Said) Object(token int, p *schema.Predicate) (a schema.Arg, ok bool) {
	a, fit := s.w.object(token, s.t, p)
	return a, fit > 0
}

// Subject says whether something fits the domain of a predicate.
func (s *Said) Subject(a schema.Arg, token int, p *schema.Predicate) bool {
	return s.w.fits(a, token, p.Domain) > 0 && !s.w.misread(token, a)
}

// same says whether two tokens head the same phrase or stand for the same entity.
func (s *Said) same(a, b int) bool {
	if a == b {
		return true
	}
	i, ok := s.w.byHead[a]
	k, ok2 := s.w.byHead[b]
	if ok && ok2 && i == k {
		return true
	}
	if s.joined(a, b) {
		return true
	}
	x, ok := s.w.entity(a)
	y, ok2 := s.w.entity(b)
	return ok && ok2 && x.ID == y.ID
}

// joined says whether two tokens are the name and the noun of one phrase, by apposition or with the noun before
// the name: "the ADT Corporation, a rival", "television channel QVC".
func (s *Said) joined(a, b int) bool {
	for _, pair := range [][2]int{{a, b}, {b, a}} {
		part, whole := pair[0], pair[1]
		if s.Document.Tokens[part].Head != whole {
			continue
		}
		if s.Is(part, "appos", "flat") || s.Is(part, "compound", "nmod:desc") && s.Document.Tokens[part].UPOS == doc.NOUN &&
			s.w.named(whole) {
			return true
		}
	}
	return false
}

// Description is what a phrase beside a name or noun says of it.
type Description struct {
	Clause    *clause.Clause
	Predicate schema.PredicateRef
	Object    schema.Arg // the words of the phrase
}

// Describes says whether the tokens [first, last), which hang by head, stand beside what a name or noun means:
// "television channel QVC", "Ellis, 58, a lawyer". It is nil where they do not.
func (s *Said) Describes(subject, first, last, head int) *Description {
	if first <= subject && subject < last || !s.joined(subject, head) && !s.aged(subject, head) &&
		!s.titled(subject, first, last) {
		return nil
	}
	if t := &s.Document.Tokens[head]; t.UPOS != doc.NOUN && t.UPOS != doc.NUM && t.UPOS != doc.PROPN &&
		!s.aged(subject, head) || t.UPOS == doc.PROPN && t.NER != 0 {
		return nil
	}
	for first < last-1 && articles[strings.ToLower(s.Document.Form(first))] {
		first++
	}
	a, ok := s.w.text(first, last-1, longestPhrase)
	if !ok {
		return nil
	}
	id := "kg:" + schema.OpenPrefix + "be"
	c := s.Sentence.Describe(subject, head)
	return &Description{&c, schema.PredicateRef{ID: id, Label: schema.OpenLabel(id), Words: "is"}, a}
}

// aged says whether a number stands between commas right behind a name, or an age before it:
// "Ellis, 58,", "75-year-old Ellis".
func (s *Said) aged(name, number int) bool {
	d := s.Document
	if d.Tokens[number].Head == name && s.Is(number, "amod") && strings.EqualFold(d.Form(number), "old") ||
		strings.HasSuffix(strings.ToLower(d.Form(number)), "-year-old") {
		return number < name
	}
	return d.Tokens[number].UPOS == doc.NUM && number >= name+2 && number <= name+4 && d.Form(number-1) == "," &&
		number+1 < len(d.Tokens) && d.Form(number+1) == ","
}

// titled says whether the tokens [first, last) stand right before a name and in one phrase with it:
// "Secretary of Defense Donald Rumsfeld".
func (s *Said) titled(name, first, last int) bool {
	d := s.Document
	if last > name || !s.w.named(name) {
		return false
	}
	outside := 0
	for i := first; i <= name; i++ {
		if i >= last && d.Tokens[i].NER == 0 {
			return false
		}
		if h := d.Tokens[i].Head; h < first || h > name {
			outside++
		}
	}
	return outside == 1
}

// Owns says whether a phrase, by its head, is said to be somebody's: "her husband", "Ellis's house".
func (s *Said) Owns(owner, head int) bool {
	for _, k := range s.Children(head) {
		if s.Is(k, "nmod:poss") && s.same(k, owner) {
			return true
		}
	}
	return false
}

// OfAnother says whether a clause says of somebody else what is told of a subject: its own subject is another, and the
// object is its own, or no part of it.
func (s *Said) OfAnother(c *clause.Clause, subject, object int) bool {
	f := frame.Of(s.Sentence, c, kinds{s.w, s.Sentence, s.t})
	if f == nil || object < 0 || f.Passive {
		return false
	}
	own := slices.DeleteFunc(slices.Clone(f.Subjects), func(a clause.Arg) bool {
		return a.Shared || !s.Is(a.Head, "nsubj")
	})
	if subjects := s.expand(f.Subjects...); len(own) == 0 || s.among(subject, subjects) || s.listed(subject, subjects) {
		return false
	}
	part := false
	for i, steps := object, 0; i >= s.First && steps < 100 && !part; i, steps = s.Document.Tokens[i].Head, steps+1 {
		part = i == c.Head
	}
	return !part || s.among(object, s.expand(f.Objects...))
}

// Subjects says whether a clause is said of nobody, or of a token's phrase among others.
func (s *Said) Subjects(c *clause.Clause, token int) bool {
	f := frame.Of(s.Sentence, c, kinds{s.w, s.Sentence, s.t})
	if f == nil || len(f.Subjects) == 0 {
		return true
	}
	subjects := s.expand(f.Subjects...)
	return s.among(token, subjects) || s.listed(token, subjects)
}

func (s *Said) among(token int, tokens []int) bool {
	return slices.ContainsFunc(tokens, func(i int) bool { return s.same(token, i) })
}

// listed says whether a token is part of a list that one of the others begins, whatever the tree
// takes its members for: "Prime Minister A and Minister for Foreign Affairs B", "three men, A, B and C".
func (s *Said) listed(token int, tokens []int) bool {
	d := s.Document
	for n := 0; n < 8 && token >= s.First; n++ {
		if slices.Contains(tokens, token) {
			return n > 0
		}
		if !s.Is(token, "conj", "appos", "flat", "nmod:desc") &&
			!(s.Is(token, "nmod") && d.Tokens[token].UPOS == doc.PROPN && s.Child(token, "case") < 0) {
			return false
		}
		token = d.Tokens[token].Head
	}
	return false
}

func (s *Said) expand(args ...clause.Arg) []int {
	var out []int
	for _, a := range args {
		if !a.Clause && a.Head >= 0 {
			out = append(out, expand(s.Sentence, a)...)
		}
	}
	return out
}

// standing compares the ends of a relation with those that a clause has.
func (s *Said) standing(subject, object int, subjects, objects []int) Standing {
	switch {
	case s.among(subject, subjects) && s.among(object, objects):
		return Stated
	case s.among(subject, objects) && s.among(object, subjects):
		return Turned
	}
	return Apart
}

// Typed says whether a clause says a predicate of the schema of two tokens. Fits is false where its word does
// not mean the predicate.
func (s *Said) Typed(c *clause.Clause, p *schema.Predicate, subject, object int) (st Standing, fits bool) {
	for _, m := range s.w.index.Match(s.Sentence, c, frame.Options{}) {
		if !s.w.under(m.Predicate, p) || s.w.misleading(c, m) || !s.w.agreed(c, m) {
			continue
		}
		fits = true
		found := s.standing(subject, object, s.expand(m.Subject), s.w.through(s.Sentence, m.Predicate, s.expand(m.Object)))
		if found == Turned && p.Symmetric {
			found = Stated
		}
		if found > st {
			st = found
		}
	}
	if st == Stated {
		return st, true
	}
	if c.Kind != schema.CopulaPattern {
		if found, means := s.senses(c, p, subject, object); means {
			fits, st = true, max(st, found)
		}
	}
	for i := range p.Patterns {
		for _, lemma := range frame.Lemmas(s.Sentence, c) {
			fits = fits || slices.Contains(p.Patterns[i].Heads, lemma) && p.Patterns[i].Kind == c.Kind &&
				len(p.Patterns[i].Fixed) == 0
		}
	}
	return st, fits
}

// under says whether a predicate is another or narrower.
func (w *work) under(p, broad *schema.Predicate) bool {
	return p == broad || slices.Contains(w.schema.Broader(p), broad)
}

// senses says the same by the rolesets of the clause's word, whose first sense must mean the predicate.
func (s *Said) senses(c *clause.Clause, p *schema.Predicate, subject, object int) (Standing, bool) {
	pos := byte('v')
	if c.Kind == schema.NounPattern {
		pos = 'n'
	}
	senses := data.Rolesets(lemmaOf(s.w.d, c.Head), pos)
	if len(senses) == 0 {
		return Apart, false
	}
	name, ends, _ := strings.Cut(senses[0].Predicate, " ")
	from, to, ok := strings.Cut(ends, ">")
	other := s.w.schema.Predicate(name)
	if !ok || other == nil || !s.w.under(other, p) {
		return Apart, false
	}
	f := frame.Of(s.Sentence, c, kinds{s.w, s.Sentence, s.t})
	if f == nil {
		return Apart, true
	}
	end := func(number string) []int {
		switch {
		case number == "0" && f.Passive, number == "1" && f.Prep != "" && !f.Passive:
			return nil
		case number == "0" || number == "1" && f.Passive:
			return s.expand(f.Subjects...)
		case number == "1":
			return s.expand(f.Objects...)
		}
		return nil // which phrase the others are is not known
	}
	return s.standing(subject, object, end(from), end(to)), true
}

// Open says whether a clause says something of two tokens, or of one where object is -1, in the text's own
// words: then with the predicate, and with what its object is where that is the predicate noun.
func (s *Said) Open(c *clause.Clause, subject, object int) (Standing, schema.PredicateRef, *schema.Arg) {
	f := frame.Of(s.Sentence, c, kinds{s.w, s.Sentence, s.t})
	if f == nil || s.w.echo(s.Sentence, f) {
		return Apart, schema.PredicateRef{}, nil
	}
	ref := func(name []string, words string) schema.PredicateRef {
		id := "kg:" + schema.OpenPrefix + strings.Join(name, "-")
		return schema.PredicateRef{ID: id, Label: schema.OpenLabel(id), Words: words}
	}
	subjects, objects := s.expand(f.Subjects...), s.expand(f.Objects...)
	if object < 0 {
		if s.among(subject, subjects) && len(f.Objects) == 0 {
			return Stated, ref(f.Name, f.Words(s.Sentence)), nil
		}
		return Apart, schema.PredicateRef{}, nil
	}
	if st := s.standing(subject, object, subjects, objects); st != Apart {
		if f.Nominal && st == Stated {
			if a, ok := s.w.nominal(s.Sentence, f, object); ok {
				return st, ref(f.Name, f.Words(s.Sentence)), &a
			}
		}
		return st, ref(f.Name, f.Words(s.Sentence)), nil
	}
	for _, p := range f.Roles {
		st := s.standing(subject, object, subjects, s.expand(p.Arg))
		if st == Apart {
			continue
		}
		name, words := slices.Clone(f.Name), f.Words(s.Sentence)
		if f.Prep != "" {
			name = name[:max(1, len(name)-len(strings.Fields(f.Prep)))]
			words = strings.TrimSuffix(words, " "+f.Prep)
		}
		prep := strings.TrimSpace(p.Via + " " + p.Prep)
		return st, ref(append(name, strings.Fields(prep)...), strings.TrimSpace(words+" "+prep)), nil
	}
	return Apart, schema.PredicateRef{}, nil
}

// Add adds a claim of a clause: its manner, time, trigger and evidence are read from the text.
func (s *Said) Add(claim *schema.Claim, c *clause.Clause, m manner.Manner) {
	s.w.fill(claim, s.N, s.Sentence, c, m, s.t, nil)
	s.w.add(s.N, claim)
}

// Arcs is the parser's confidence in the arcs above tokens.
func (s *Said) Arcs(tokens ...int) schema.Factor { return arcs(s.Sentence, tokens...) }

// Trust sets a claim's confidence to the product of factors.
func Trust(claim *schema.Claim, factors ...schema.Factor) { trust(claim, factors...) }

// Roles returns the participants that a clause has beside a claim's subject and object.
func (s *Said) Roles(claim *schema.Claim, c *clause.Clause) []schema.Participant {
	f := frame.Of(s.Sentence, c, kinds{s.w, s.Sentence, s.t})
	if f == nil {
		return nil
	}
	return s.w.remaining(f, s.w.roles(s.Sentence, f, s.t), claim, s.Sentence, s.t)
}

// Finish gives the claims that were added the speakers of the quotations that they stand in, levels and ids.
func (t *Terms) Finish() []*schema.Claim {
	for _, c := range t.w.claims {
		t.w.attribute(c)
		c.Level = t.w.level(c)
		c.ID = schema.ClaimID(c)
	}
	return t.w.claims
}
