package extract

import (
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/internal/nlp/manner"
	"github.com/newsgraph/kg/schema"
)

// listen sets of whom "we" and "I" in a clause are.
func (w *work) listen(c *clause.Clause, m manner.Manner) {
	w.voice = m.Speakers
	if k, _ := w.quotes.Speaker(c.Head); len(w.voice) == 0 && k >= 0 {
		w.voice = []int{k}
	}
}

// attribute gives a claim that names no speaker the speaker of the quotation that its predicate
// stands in. Where the text tells the speaker by a pronoun that nothing explains, what is said is alleged.
func (w *work) attribute(claim *schema.Claim) {
	head, ok := w.heads[claim]
	if !ok || len(claim.Attributed) > 0 {
		return
	}
	if k, _ := w.quotes.Speaker(head); k >= 0 {
		a, ok := w.entity(k)
		if !ok {
			a, ok = w.own(k)
		}
		if ok {
			claim.Attributed = append(claim.Attributed, a)
		} else if claim.Modality == schema.Asserted {
			claim.Modality = schema.Alleged
		}
	}
}
