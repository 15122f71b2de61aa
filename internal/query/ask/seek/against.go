package seek

import (
	"slices"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/internal/nlp/manner"
	"github.com/newsgraph/kg/schema"
)

// leastPred is how near a clause's predicate must be to the question's: the same word, its noun, a
// form of it.
const leastPred = 0.85

// Against says whether the clause that a candidate answers by has the place of a participant that
// the question names filled by another: of "Fitbit was acquired by Google" no buyer of Google.
func (q *Question) Against(c *Candidate) bool {
	own := q.clause()
	if own == nil || c.Pred < 0 {
		return false
	}
	p := c.Passage
	a := align(q, p)
	if n := q.term(own.Head); n < 0 || a.score[n] < leastPred {
		return false
	}
	place := p.place(c.Head, c.Pred)
	if place.ok && q.Slot.Known && core(place.role) && core(q.Slot.Role) && place.role != q.Slot.Role {
		return true
	}
	for _, arg := range own.Args {
		n := q.term(arg.Head)
		if arg.Clause || !core(arg.Role) || n < 0 || !q.Terms[n].Name && q.D.Tokens[arg.Head].UPOS != doc.NOUN {
			continue
		}
		heads := p.fill(c.Pred, arg.Role)
		if len(heads) > 0 && !slices.ContainsFunc(heads, func(h int) bool { return a.aligned(p, n, h) }) {
			return true
		}
	}
	return false
}

// OfAnother says whether the sentence of a candidate tells of it what is asked, but of another name than the
// question's: "United coach Ivo Berg" does not coach Rovers.
func (q *Question) OfAnother(c *Candidate) bool {
	other := false
	for _, a := range q.asked() {
		for _, x := range a.parts {
			n := q.term(x.head)
			if x.place == "a" || x.clause || n < 0 || !q.Terms[n].Name {
				continue
			}
			said := c.Passage.propositions()
			for i := range said {
				told := &said[i]
				who, of := told.at("a"), max(told.at("of"), told.at("d"))
				if who < 0 || of < 0 || entails(told.word, a.word) < leastPred ||
					!c.Passage.under(c.Head, who) && !c.Passage.under(who, c.Head) {
					continue
				}
				if s, _ := q.same(x.head, c.Passage, of, false); s >= leastPart {
					return false
				}
				e := c.Passage.entity(of)
				other = other || e != nil && named(c.Passage.D, e)
			}
		}
	}
	return other
}

// fill returns the heads of what fills a place of the clauses that a predicate heads.
func (p *Passage) fill(pred int, role schema.Role) []int {
	var out []int
	for i := range p.S.Clauses {
		if p.S.Clauses[i].Head != pred {
			continue
		}
		for _, b := range p.S.Clauses[i].Args {
			if !b.Clause && b.Role == role {
				out = append(out, b.Head)
			}
		}
	}
	return out
}

// aligned says whether what a token of the passage heads holds what a term of the question is aligned with.
func (a *alignment) aligned(p *Passage, term, head int) bool {
	if a.score[term] < 0.5 {
		return false
	}
	return slices.ContainsFunc(a.at[term], func(t int) bool {
		stands := func(h int) bool { return h == head || p.S.ConjunctHead(h) == head }
		return p.under(t, head) || slices.ContainsFunc(p.stands(t), stands)
	})
}

// under says whether a token stands in the phrase of another.
func (p *Passage) under(t, head int) bool {
	for n := 0; n < 6 && t >= p.first(); n++ {
		if t == head {
			return true
		}
		t = p.D.Tokens[t].Head
	}
	return false
}

// Negative says whether the question itself denies: "Did X not leave?"
func (q *Question) Negative() bool {
	c := q.clause()
	return c != nil && manner.Of(q.S, c).Polarity == schema.Denied
}

// clause returns the clause that the question asks about: that of its root, or the one below it that
// a verb without content of its own carries.
func (q *Question) clause() *clause.Clause {
	if q.Pred < 0 {
		return nil
	}
	return q.S.Of(q.Pred)
}

func (q *Question) term(token int) int {
	return slices.IndexFunc(q.Terms, func(t Term) bool { return t.Token == token })
}

// heading returns the head of the name or phrase that a token is part of.
func (p *Passage) heading(t int) int {
	for range 4 {
		if !p.S.Is(t, "flat", "compound", "fixed", "nmod:desc") || p.D.Tokens[t].Head < p.first() {
			return t
		}
		t = p.D.Tokens[t].Head
	}
	return t
}

// stands returns the tokens that stand for what a token names: the head of its phrase, what the
// phrase is in apposition to, and the other phrases of the sentence that mean the same.
func (p *Passage) stands(t int) []int {
	h := p.heading(t)
	out := []int{h}
	if p.S.Is(h, "appos") && p.D.Tokens[h].Head >= p.first() {
		out = append(out, p.D.Tokens[h].Head)
	}
	if m := p.mentionOf(h); m >= 0 && p.D.Mentions[m].Entity >= 0 {
		for _, k := range p.D.Entities[p.D.Mentions[m].Entity].Mentions {
			if o := &p.D.Mentions[k]; o.Sentence == p.N && o.Head != h {
				out = append(out, o.Head)
			}
		}
	}
	return out
}
