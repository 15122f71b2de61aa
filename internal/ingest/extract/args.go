package extract

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/internal/nlp/manner"
	"github.com/newsgraph/kg/schema"
)

// entity returns the entity that the phrase headed by a token points at. Pronouns that
// point at nothing and literals give none.
func (w *work) entity(token int) (schema.Arg, bool) {
	i, ok := w.byHead[token]
	if !ok {
		return schema.Arg{}, false
	}
	m := &w.d.Mentions[i]
	if m.Kind == doc.Literal {
		return schema.Arg{}, false
	}
	if m.Entity < 0 || w.anaphor[m.Entity] || w.doubtful(i) {
		return w.deictic(token)
	}
	e := &w.d.Entities[m.Entity]
	// "Ms Higgs" is no "Ms"
	if e.ID == "" || w.bare(m) || hollow(lemmaOf(w.d, m.Head)) && (m.Kind != doc.Name || m.Width() == 1) {
		return schema.Arg{}, false
	}
	if m.Kind == doc.Nominal && w.relative(m) {
		return schema.Arg{}, false // "the results of which"
	}
	a := schema.Arg{ID: e.ID, Label: e.Label, Type: e.Type, Aliases: e.Aliases, Span: m.Span, Mention: w.d.Slice(m.Span)}
	a.Count, a.About = m.Count, m.Approximate
	return a, true
}

// relative says whether a phrase ends in a relative pronoun.
func (w *work) relative(m *doc.Mention) bool {
	switch w.d.Tokens[m.Last-1].XPOS {
	case "WDT", "WP", "WP$":
		return true
	}
	return false
}

// bare says whether a phrase is a lone "country", "state", "city": without an article, a kind
// of music or of mind rather than a place.
func (w *work) bare(m *doc.Mention) bool {
	return m.Kind == doc.Nominal && m.Width() == 1 && w.d.Tokens[m.Head].XPOS == "NN" && w.schema.Is(m.Type, "Place") &&
		w.schema.Is(m.Type, "Actor")
}

// inert says whether a subject is a name that no sign tells to be an actor's: it is neither in
// the plural, as those of peoples, nor headed by a word for an actor ("the Foreign Secretary").
func (w *work) inert(a schema.Arg, token int) bool {
	if a.Type != "Thing" || w.d.Tokens[token].XPOS == "NNPS" {
		return false
	}
	kind := w.schema.NounType(strings.ToLower(w.d.Form(token)))
	return kind == nil || !w.schema.Is(kind.Name, "Actor")
}

// deictic resolves what coreference leaves alone: "we" is the side that the speaker speaks
// for, "I" the speaker, "others" more of the group last spoken of.
func (w *work) deictic(token int) (schema.Arg, bool) {
	var a schema.Arg
	ok := false
	switch strings.ToLower(w.d.Form(token)) {
	case "we", "us", "our", "ours":
		a, ok = w.side()
	case "i", "me", "my":
		if len(w.voice) > 0 && w.voice[0] != token {
			a, ok = w.entity(w.voice[0])
		}
	case "others":
		if w.others >= 0 && w.others != token && !w.numbered(token) { // "42 others" are not those just told of
			a, ok = w.entity(w.others)
			a.Count, a.About = 0, false
		}
	}
	a.Span = w.d.Tokens[token].Span
	a.Mention = w.d.Form(token)
	return a, ok
}

// numbered says whether a number stands right before a token.
func (w *work) numbered(token int) bool { return token > 0 && w.d.Tokens[token-1].UPOS == doc.NUM }

// side returns whom the speaker speaks for: the country or the body that the words for the
// speaker name ("a senior US defense official"), else the speaker.
func (w *work) side() (schema.Arg, bool) {
	if len(w.voice) == 0 {
		return schema.Arg{}, false
	}
	i, ok := w.byHead[w.voice[0]]
	if !ok || w.d.Mentions[i].Entity < 0 {
		return schema.Arg{}, false
	}
	switch strings.ToLower(w.d.Form(w.voice[0])) {
	case "we", "us", "our", "ours", "i", "me", "my": // "we" who say "we"
		return schema.Arg{}, false
	}
	speaker := w.d.Mentions[i]
	for _, i := range w.mentions[speaker.Sentence] {
		m := &w.d.Mentions[i]
		if m.Entity < 0 || m.Entity == speaker.Entity || m.First < speaker.First || m.Last > speaker.Last ||
			m.Kind != doc.Name {
			continue
		}
		if e := w.d.Entities[m.Entity]; e.ID != "" && (w.schema.Is(e.Type, "Country") ||
			w.schema.Is(e.Type, "Organization") && !w.schema.Is(e.Type, "Parliament")) {
			return w.entity(m.Head)
		}
	}
	if w.schema.Is(speaker.Type, "Person") {
		return schema.Arg{}, false // a person says "we" of more than himself
	}
	return w.entity(w.voice[0])
}

// remember keeps the group that a clause is about.
func (w *work) remember(s *clause.Sentence, c *clause.Clause) {
	if c.Kind != schema.VerbPattern || c.Subject < 0 || w.d.Tokens[c.Subject].XPOS != "NNS" ||
		strings.EqualFold(w.d.Form(c.Subject), "others") {
		return
	}
	members := s.Conjuncts(c.Subject)
	if a, ok := w.entity(members[len(members)-1]); ok && w.isA(a, "Actor") {
		w.others = members[len(members)-1]
	}
}

// filler is one of the things a phrase names.
type filler struct {
	token int
	arg   schema.Arg
	ok    bool
}

// fillers returns what the phrases coordinated in an argument name. "The US and Iraqi
// governments" are two.
func (w *work) fillers(s *clause.Sentence, a clause.Arg) []filler {
	var out []filler
	for _, token := range expand(s, a) {
		if !w.alike(a.Head, token) {
			continue
		}
		if both := w.members(token); both != nil {
			out = append(out, both...)
			continue
		}
		arg, ok := w.entity(token)
		out = append(out, filler{token, arg, ok})
	}
	return out
}

// expand returns the heads of the phrases coordinated in an argument.
func expand(s *clause.Sentence, a clause.Arg) []int {
	if a.Single {
		return []int{a.Head}
	}
	if k := listed(s, a.Head); k >= 0 {
		return s.Conjuncts(k)
	}
	all := s.Conjuncts(a.Head)
	if len(all) > 1 && refused(s, all[0]) {
		return all[1:]
	}
	return all
}

// listed returns the first of the names that are listed behind a plural: "four companies: A, B and C"; -1 for none.
func listed(s *clause.Sentence, noun int) int {
	k := s.Child(noun, "appos")
	if k <= noun || s.Document.Tokens[noun].XPOS != "NNS" || s.Document.Tokens[k].UPOS != doc.PROPN ||
		len(s.Conjuncts(k)) < 2 {
		return -1
	}
	return k
}

// refused says whether a phrase is named only to be passed over: "not X but Y", and not "not only X but Y".
func refused(s *clause.Sentence, i int) bool {
	not := false
	for _, k := range s.Children(i) {
		if k > i {
			break
		}
		switch strings.ToLower(s.Document.Form(k)) {
		case "not":
			not = s.Is(k, "advmod", "cc:preconj")
		case "only", "just", "merely", "simply", "all", "every", "even":
			return false
		}
	}
	return not
}

// members returns the entities that the phrase headed by a token is made of, nil when it is one.
func (w *work) members(token int) []filler {
	i, ok := w.byHead[token]
	if !ok || w.d.Mentions[i].Entity < 0 {
		return nil
	}
	m := &w.d.Mentions[i]
	var out []filler
	for _, part := range w.d.Entities[m.Entity].Parts {
		if e := &w.d.Entities[part]; e.ID != "" {
			out = append(out, filler{token, schema.Arg{ID: e.ID, Label: e.Label, Type: e.Type, Aliases: e.Aliases, Span: m.Span,
				Mention: w.d.Slice(m.Span)}, true})
		}
	}
	return out
}

// object returns the filler of an object slot and how well it fits the predicate's range:
// an entity, or a literal where the range asks for one. 0 means it does not.
func (w *work) object(token int, t *times, p *schema.Predicate) (schema.Arg, float64) {
	for _, r := range p.Range {
		if !schema.IsDatatype(r) {
			continue
		}
		if a, ok := w.literal(token, t, r); ok {
			return a, 1
		}
	}
	a, ok := w.entity(token)
	if !ok {
		return a, 0
	}
	if (a.Type == "Thing" || a.Type == "") && w.actors(p.Range) {
		return a, 0 // a name that is neither a person's, a body's nor a place's
	}
	return a, w.fits(a, token, p.Range)
}

// fits is schema.Fits, but a passing noun of a broad type fits only what takes that type.
func (w *work) fits(a schema.Arg, token int, allowed []string) float64 {
	fit := w.schema.Fits(a.Type, allowed)
	if fit < 1 && !w.named(token) && !w.isA(a, "Actor") && !w.isA(a, "Place") {
		return 0 // some event or thing is no election
	}
	return fit
}

// actors says whether only actors and places are allowed.
func (w *work) actors(allowed []string) bool {
	return len(allowed) > 0 && !slices.ContainsFunc(allowed, func(t string) bool {
		return !w.schema.Is(t, "Actor") && !w.schema.Is(t, "Place")
	})
}

// literal reads the phrase headed by a token as a value of the datatype.
func (w *work) literal(token int, t *times, datatype string) (schema.Arg, bool) {
	switch datatype {
	case "Date":
		if e := t.at(token); e != nil && e.End == "" {
			span := w.d.TokenSpan(e.First, e.Last)
			kind := [...]string{4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}[len(e.Value)]
			return schema.Arg{Value: e.Value, Datatype: kind, Span: span, Mention: w.d.Slice(span)}, true
		}
	case "Quantity", "Money":
		i, ok := w.byHead[token]
		if !ok {
			return schema.Arg{}, false
		}
		m := &w.d.Mentions[i]
		if datatype == "Quantity" && (timeUnit(w.d, token) || t.at(token) != nil) {
			return schema.Arg{}, false
		}
		if datatype == "Money" && !money(w.d.Slice(m.Span)) {
			return schema.Arg{}, false
		}
		if m.Kind == doc.Literal || m.Count != 0 {
			a := schema.Arg{Value: w.d.Slice(m.Span), Datatype: "xsd:string", Span: m.Span, Mention: w.d.Slice(m.Span)}
			a.Count, a.About = m.Count, m.Approximate
			return a, true
		}
	case "Text":
		if i, ok := w.byHead[token]; ok {
			m := &w.d.Mentions[i]
			return schema.Arg{Value: w.d.Slice(m.Span), Datatype: "xsd:string", Span: m.Span, Mention: w.d.Slice(m.Span)}, true
		}
	}
	return schema.Arg{}, false
}

// timeUnit says whether a phrase measures time rather than things.
func timeUnit(d *doc.Document, token int) bool {
	switch lemmaOf(d, token) {
	case "year", "month", "week", "day", "hour", "minute", "second", "decade", "century", "time", "season":
		return true
	}
	return false
}

// money says whether a phrase names a currency.
func money(text string) bool {
	if strings.ContainsAny(text, "$€£¥₹₽₩₪") {
		return true
	}
	for _, word := range strings.Fields(strings.ToLower(text)) {
		switch strings.TrimSuffix(strings.Trim(word, ".,"), "s") {
		case "dollar", "euro", "pound", "yen", "yuan", "rupee", "ruble", "rouble", "franc", "peso", "won", "dinar", "riyal",
			"dirham", "lira", "krona", "kroner", "krone", "shekel", "cent", "sterling", "usd", "eur", "rand", "naira", "baht",
			"real", "zloty":
			return true
		}
	}
	return false
}

// trigger returns the words that carry the predicate: a verb that only starts or continues
// it, the head with the words before it that make its name, particles and fixed words, as
// long as they stand close together.
func trigger(s *clause.Sentence, c *clause.Clause, fixed []int) schema.Span {
	d := s.Document
	first, last := c.Head, c.Head
	widen := func(i int) {
		if i < first && first-i <= 4 {
			first = i
		}
		if i > last && i-last <= 4 {
			last = i
		}
	}
	if c.Link == "xcomp" && c.Parent < c.Head && c.Parent >= 0 && s.Of(c.Parent) != nil && manner.Keeps(s, c) {
		widen(c.Parent)
	}
	for _, k := range s.Children(c.Head) {
		if s.Is(k, "compound:prt") || c.Kind != schema.VerbPattern && s.Is(k, "compound", "amod") && k < c.Head &&
			d.Tokens[k].NER == 0 {
			widen(k)
		}
	}
	for _, f := range fixed {
		widen(f)
	}
	return d.TokenSpan(first, last+1)
}
