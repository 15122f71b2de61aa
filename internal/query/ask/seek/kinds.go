package seek

import (
	"slices"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/schema"
)

// Called returns what passages say to be of the kind that a question asks for: "Norway is a member of
// the pact" for "List the members of the pact"; nil where it asks for no kind. All that the question
// says of the kind must be told.
func (q *Question) Called(passages []*Passage) []Candidate {
	head := q.Noun
	if q.Pred >= 0 && q.Pred != head && q.D.Tokens[q.Pred].UPOS == doc.NOUN { // "Which countries are members of the pact?"
		head = q.Pred
	}
	p := q.Passage()
	if head < 0 || p == nil || q.D.Tokens[head].UPOS != doc.NOUN {
		return nil
	}
	a := inquiry{covers: make([]bool, len(q.Terms))}
	a.proposition = proposition{p: p, head: head, extra: -1, word: q.lemma(head) + ".n", state: true, loose: true}
	for _, k := range q.S.Participants(head) {
		place := k.Prep
		switch {
		case k.Role == schema.Of:
			place = "of"
		case k.Role == schema.Agent || k.Head == q.Wh || k.Head == q.Noun:
			continue
		}
		a.parts = append(a.parts, part{place, k.Head, k.Clause})
	}
	q.cover(&a)
	for i := range q.Terms {
		a.covers[i] = a.covers[i] || q.Terms[i].Token == q.Noun || q.Terms[i].Token == q.Wh || q.Terms[i].Token == q.first()
	}
	var out []Candidate
	for _, p := range passages {
		for _, x := range p.propositions() {
			subject := x.at("a")
			if subject < 0 || x.word != a.word && entails(x.word, a.word) == 0 || !x.state ||
				x.how.Polarity != schema.Affirmed || x.how.Modality != schema.Asserted || x.how.Former {
				continue
			}
			m := q.met(&a, &x)
			if m.conflict || m.score < leastVerdict {
				continue
			}
			for _, h := range p.S.Conjuncts(subject) {
				if p.D.Tokens[h].UPOS.Noun() || p.D.Tokens[h].UPOS == doc.PRON {
					first, last := p.phrase(h)
					out = append(out, Candidate{Passage: p, First: first, Last: last, Head: h, Pred: x.head, Named: 1, Score: m.score,
						called: head == q.Noun})
				}
			}
		}
	}
	return out
}

// over says whether a candidate is told to have been, and to be no longer, what a question asks who is.
func (q *Question) over(c *Candidate) bool {
	if w := q.low(q.Wh + 1); q.Wh < 0 || w != "is" && w != "are" && w != "'s" || q.Pred < 0 ||
		!q.D.Tokens[q.Pred].UPOS.Noun() {
		return false
	}
	p := c.Passage
	return slices.ContainsFunc(p.propositions(), func(x proposition) bool {
		return x.state && (x.how.Former || x.past() && x.until()) &&
			slices.Contains(p.S.Conjuncts(max(x.at("a"), p.first())), c.Head) &&
			entails(x.word, q.lemma(q.Pred)+".n") > 0
	})
}
