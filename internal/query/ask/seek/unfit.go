package seek

import (
	"slices"

	"github.com/newsgraph/kg/data"
)

// branches are the types that exclude each other; a country is of two.
var branches = []string{"Person", "Organization", "Place", "Event", "Product"}

// Unfit says whether a question asks for one kind of thing and a candidate is a name of another: no person is
// a "which company".
func (q *Question) Unfit(c *Candidate) bool {
	e := c.Entity()
	if q.Noun < 0 || e == nil || !c.Name() {
		return false
	}
	s := c.Passage.schema
	want := data.NounType(q.lemma(q.Noun))
	if t := s.NounType(q.lemma(q.Noun)); t != nil {
		want = t.Name
	}
	of := func(typ string) []string {
		var out []string
		for _, b := range branches {
			if s.Is(typ, b) {
				out = append(out, b)
			}
		}
		return out
	}
	a, b := of(want), of(e.Type)
	return len(a) > 0 && len(b) > 0 && !slices.ContainsFunc(a, func(x string) bool { return slices.Contains(b, x) })
}

// Several says whether a question asks for more than one thing: "which countries", "two parties".
func (q *Question) Several() bool {
	return q.Noun >= 0 && (q.D.Tokens[q.Noun].XPOS == "NNS" || q.D.Tokens[q.Noun].XPOS == "NNPS")
}

// Beside says whether two candidates are coordinated in one sentence.
func Beside(a, b *Candidate) bool {
	if a.Passage != b.Passage || a.Head == b.Head {
		return false
	}
	s := a.Passage.S
	return slices.Contains(s.Conjuncts(s.ConjunctHead(a.Head)), b.Head)
}
