package seek

import (
	"slices"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/schema"
)

// Filled returns what stands in the place that a question leaves open, in clauses that say what it
// asks of the same participants in their places: a question is a proposition with one part unknown.
// The score is how well the clause says it, in [0,1].
func (q *Question) Filled(passages []*Passage) []Candidate {
	if q.Kind > Which || q.Says || q.Wh < 0 {
		return nil
	}
	var out []Candidate
	for _, a := range q.asked() {
		at := slices.IndexFunc(a.parts, func(x part) bool { return !x.clause && (x.head == q.Wh || x.head == q.Noun) })
		if at < 0 || a.refusal {
			continue
		}
		open := a.parts[at]
		a.parts = slices.Delete(slices.Clone(a.parts), at, at+1)
		for i := range q.Terms {
			a.covers[i] = a.covers[i] || slices.Contains(q.phraseOf(open), q.Terms[i].Token)
		}
		for _, p := range passages {
			said := p.propositions()
			for i := range said {
				out = append(out, q.fill(&a, open, &said[i])...)
			}
		}
	}
	return out
}

// sort says whether token h may head what a question's noun asks for: any name, or a noun of its sense or its class.
func (q *Question) sort(p *Passage, h int) bool {
	if q.Noun < 0 || p.D.Tokens[h].UPOS != doc.NOUN {
		return true
	}
	want, is := q.lemma(q.Noun), p.lemma(h)
	return entails(is+".n", want+".n") > 0 || data.NounType(want) != "" && data.NounType(is) == data.NounType(want)
}

// fillers returns the heads of the phrases that answer by the one that token h heads: itself and what it is coordinated
// with, or, where its words are all the question's, the names beside it, if any: of "Reza's sisters Ann and Eva", Ann
// and Eva.
func (q *Question) fillers(p *Passage, h int) []int {
	var out []int
	for _, k := range p.S.Conjuncts(h) {
		first, last := p.phrase(k)
		if q.overlap(p, &Candidate{Passage: p, First: first, Last: last, Head: k}) < 1 {
			out = append(out, k)
			continue
		}
		for _, c := range p.S.Children(k) {
			if p.S.Is(c, "appos") {
				out = append(out, p.S.Conjuncts(c)...)
			}
		}
	}
	return out
}

// leastFilled is how well the known participants must be met.
const leastFilled = 0.8

// fill returns what a told proposition has in the open place of an inquiry.
func (q *Question) fill(a *inquiry, open part, told *proposition) []Candidate {
	denied := told.how.Polarity == schema.Denied
	if told.how.Asked || told.how.Modality != schema.Asserted || denied != (a.how.Polarity == schema.Denied) {
		return nil
	}
	if a.loose || told.loose || told.extra >= 0 || a.word == "be.v" {
		return nil
	}
	word := entails(told.word, a.word)
	if word == 0 {
		return nil
	}
	m := q.met(a, told)
	if m.conflict || m.score < leastFilled {
		return nil
	}
	var out []Candidate
	p := told.p
	for _, at := range told.parts {
		place := a.meet(open, told, at)
		if at.clause || place < 0.85 || (open.place == "a" || open.place == "d") && at.place != open.place {
			continue
		}
		for _, h := range q.fillers(p, at.head) {
			first, last := p.phrase(h)
			c := Candidate{Passage: p, First: first, Last: last, Head: h, Pred: told.head, Named: 1,
				Score: word * m.score * place}
			if u := p.D.Tokens[h].UPOS; (u.Noun() || u == doc.PRON) && !q.subject(p, h) && p.When(&c) == "" && q.sort(p, h) {
				out = append(out, c)
			}
		}
	}
	return out
}
