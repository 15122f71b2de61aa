package extract

import (
	"strings"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
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
	if m.Kind == doc.Literal || m.Entity < 0 || w.anaphor[m.Entity] {
		return schema.Arg{}, false
	}
	e := &w.d.Entities[m.Entity]
	if e.ID == "" {
		return schema.Arg{}, false
	}
	a := schema.Arg{ID: e.ID, Label: e.Label, Type: e.Type, Aliases: e.Aliases, Span: m.Span, Mention: w.d.Slice(m.Span)}
	a.Count, a.About = m.Count, m.Approximate
	return a, true
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
	return a, w.fits(a, token, p.Range)
}

// fits is schema.Fits, but a passing noun of unknown type fits only what takes anything.
func (w *work) fits(a schema.Arg, token int, allowed []string) float64 {
	fit := w.schema.Fits(a.Type, allowed)
	if fit < 1 && (a.Type == "" || a.Type == "Thing") && !w.named(token) {
		return 0
	}
	return fit
}

// literal reads the phrase headed by a token as a value of the datatype.
func (w *work) literal(token int, t *times, datatype string) (schema.Arg, bool) {
	switch datatype {
	case "Date":
		if e := t.at(token); e != nil {
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
	if c.Link == "xcomp" && c.Parent < c.Head && c.Parent >= 0 && effects[lemmaOf(d, c.Parent)] == (effect{}) && s.Of(c.Parent) != nil {
		widen(c.Parent)
	}
	for _, k := range s.Children(c.Head) {
		if s.Is(k, "compound:prt") || c.Kind != schema.VerbPattern && s.Is(k, "compound", "amod") && k < c.Head && !isName(d, k) {
			widen(k)
		}
	}
	for _, f := range fixed {
		widen(f)
	}
	return d.TokenSpan(first, last+1)
}

func isName(d *doc.Document, i int) bool {
	return d.Tokens[i].NER != 0 || d.Tokens[i].UPOS == doc.PROPN || strings.ToUpper(d.Form(i)[:1]) == d.Form(i)[:1]
}
