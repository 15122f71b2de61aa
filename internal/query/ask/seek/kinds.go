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
	a := q.kindAsked(head)
	var out []Candidate
	for _, p := range passages {
		for _, x := range p.propositions() {
			subject := x.at("a")
			if subject < 0 || !x.state || !x.plain() || x.word != a.word && entails(x.word, a.word) == 0 {
				continue
			}
			m := q.met(&a, &x)
			if m.conflict || m.score < leastVerdict {
				continue
			}
			for _, h := range p.S.Conjuncts(subject) {
				if p.D.Tokens[h].UPOS.Noun() || p.D.Tokens[h].UPOS == doc.PRON {
					first, last := p.phrase(h)
					out = append(out, Candidate{Passage: p, First: first, Last: last, Head: h, Pred: x.head,
						Named: 1, Score: m.score, called: head == q.Noun})
				}
			}
		}
	}
	return out
}

// kindAsked asks what is called by the noun that a token heads, with what the question says of it.
func (q *Question) kindAsked(head int) inquiry {
	a := inquiry{covers: make([]bool, len(q.Terms))}
	a.proposition = proposition{p: q.Passage(), head: head, extra: -1, word: q.lemma(head) + ".n"}
	a.state, a.loose = true, true
	for _, k := range q.S.Participants(head) {
		if k.Role == schema.Of || k.Role != schema.Agent && k.Head != q.Wh && k.Head != q.Noun {
			a.parts = append(a.parts, part{placeOf(k), k.Head, k.Clause})
		}
	}
	q.cover(&a)
	for i := range q.Terms {
		t := q.Terms[i].Token
		a.covers[i] = a.covers[i] || t == q.Noun || t == q.Wh || t == q.first()
	}
	return a
}

// plain says whether something is told as a fact of today.
func (x *proposition) plain() bool {
	return x.how.Polarity == schema.Affirmed && x.how.Modality == schema.Asserted && !x.how.Former
}

// over says whether a candidate is told to have been, and to be no longer, what a question asks who is.
func (q *Question) over(c *Candidate) bool {
	if q.Wh < 0 || q.Pred < 0 || !q.D.Tokens[q.Pred].UPOS.Noun() {
		return false
	}
	if w := q.low(q.Wh + 1); w != "is" && w != "are" && w != "'s" {
		return false
	}
	p := c.Passage
	return slices.ContainsFunc(p.propositions(), func(x proposition) bool {
		return x.state && x.ended() &&
			slices.Contains(p.S.Conjuncts(max(x.at("a"), p.first())), c.Head) &&
			entails(x.word, q.lemma(q.Pred)+".n") > 0
	})
}
