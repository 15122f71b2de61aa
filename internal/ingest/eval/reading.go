package eval

import (
	"strings"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/schema"
)

// reading is a document with its claims, looked up by where they stand.
type reading struct {
	*doc.Document
	mentions map[string][]int // by entity id: its mentions
}

func newReading(d *doc.Document) *reading {
	r := &reading{d, map[string][]int{}}
	for i, m := range d.Mentions {
		if m.Entity >= 0 {
			id := d.Entities[m.Entity].ID
			r.mentions[id] = append(r.mentions[id], i)
		}
	}
	return r
}

// spans returns where an argument stands within a range: its own words, and every other
// mention of the same entity there.
func (r *reading) spans(a schema.Arg, within doc.Span) []doc.Span {
	var out []doc.Span
	if a.Span.Overlaps(within) {
		out = append(out, a.Span)
	}
	if a.Literal() {
		return out
	}
	for _, i := range r.mentions[a.ID] {
		if m := &r.Mentions[i]; m.Overlaps(within) && m.Span != a.Span {
			out = append(out, m.Span)
		}
	}
	return out
}

// at says whether an argument of a claim stands on a span, by its own words or by those of
// another mention of its entity in the claim's sentence.
func (r *reading) at(c *schema.Claim, a schema.Arg, span doc.Span) bool {
	for _, s := range r.spans(a, doc.Span{Start: c.Evidence.Start, End: c.Evidence.End}) {
		if s.Overlaps(span) {
			return true
		}
	}
	return false
}

// mentioned says whether some mention of an entity, or a value, overlaps a span.
func (r *reading) mentioned(span doc.Span) bool {
	for _, m := range r.Mentions {
		if (m.Entity >= 0 || m.Kind == doc.Literal) && m.Overlaps(span) {
			return true
		}
	}
	return false
}

// same says whether two spans hold mentions of one entity.
func (r *reading) same(a, b doc.Span) bool {
	for i := range r.Mentions {
		m := &r.Mentions[i]
		if m.Entity < 0 || !m.Overlaps(a) || m.Overlaps(b) {
			continue
		}
		for _, k := range r.mentions[r.Entities[m.Entity].ID] {
			if n := &r.Mentions[k]; n.Overlaps(b) && !n.Overlaps(a) {
				return true
			}
		}
	}
	return false
}

// name is the predicate's name without its prefix; open predicates keep "open:".
func name(c *schema.Claim) string { return strings.TrimPrefix(c.Predicate.ID, "kg:") }

// describe tells a claim in one line.
func describe(c *schema.Claim) string {
	s := c.Subject.Mention + " | " + name(c) + " | " + c.Object.Mention
	if c.Polarity == schema.Denied {
		s += " | denied"
	}
	if c.Modality != schema.Asserted {
		s += " | " + string(c.Modality)
	}
	return s
}

// oneLine returns the words of a span with its line ends as blanks.
func oneLine(d *doc.Document, s doc.Span) string {
	return strings.Join(strings.Fields(d.Slice(s)), " ")
}
