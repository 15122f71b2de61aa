package seek

import (
	"slices"

	"github.com/newsgraph/kg/internal/doc"
)

// What the network points at may run from one answer into another, or on behind an answer.

// figures says whether a question asks for one figure.
func (q *Question) figures() bool {
	return !q.List && (q.Kind == HowMany || q.Kind == HowMuch || q.Kind == HowLong || q.Kind == HowOld)
}

// several says whether some tokens run from one figure to another, past a verb or a mark: the network saw a start
// in one and an end in the other.
func (p *Passage) several(first, last int) bool {
	figures, between, found := 0, false, false
	for i := first; i < last; i++ {
		switch t := &p.D.Tokens[i]; {
		case p.figure(i):
			if figures == 0 || between {
				figures++
			}
			between, found = false, true
		case t.UPOS == doc.VERB || t.UPOS == doc.AUX || t.UPOS == doc.PUNCT && p.D.Form(i) == ",":
			between = found
		}
	}
	return figures > 1
}

// credit sets Reader of the figures with which a span begins or ends, less than of what the network points at itself.
func (q *Question) credit(p *Passage, first, last int, margin float64, all []Candidate) {
	for i := range all {
		c := &all[i]
		ends := c.First == first && c.Last < last || c.Last == last && c.First > first
		if c.Passage != p || c.Form != Figure || !ends {
			continue
		}
		if value := margin - halfPointed; !c.pointed || value > c.Reader {
			c.Reader, c.pointed = value, true
		}
	}
}

// halfPointed is how much less, in log odds, the network says for a figure at one end of a span than for the span.
const halfPointed = 1.0

// core returns where a long phrase that ends at token last ends without what only adds to its noun: "a charge of
// murder over the death of a woman who lived there".
func (p *Passage) core(head, last int) int {
	for _, k := range p.S.Children(head) {
		if prep, _ := p.S.Preposition(k); k > head && prep != "of" && !p.S.Is(k, "flat", "fixed", "compound", "case") {
			last = min(last, slices.Min(under(p.S.Children, k)))
		}
	}
	return max(last, head+1)
}
