package seek

import (
	"slices"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/internal/nlp/manner"
	"github.com/newsgraph/kg/schema"
)

// Verdict is a clause of a passage that says what a yes-or-no question asks, or its contrary.
type Verdict struct {
	Passage *Passage
	Head    int // token of the predicate
	Manner  manner.Manner
	Match   float64 // how well the clause says what is asked, in [0,1]
}

// leastPred is how near a clause's predicate must be to the question's: the same word, its noun, a
// form of it. leastArgument is the same of participants.
const (
	leastPred     = 0.85
	leastArgument = 0.8
)

// Verdicts returns the clauses that say what the question asks of the same participants in the same
// places, best first.
func (q *Question) Verdicts(passages []*Passage) []Verdict {
	own := q.clause()
	if own == nil {
		return nil
	}
	var out []Verdict
	for _, p := range passages {
		a := align(q, p)
		n := q.term(own.Head)
		if n < 0 || a.score[n] < leastPred {
			continue
		}
		for _, at := range a.at[n] {
			if v, ok := q.verdict(own, a, p, at); ok {
				out = append(out, v)
			}
		}
	}
	slices.SortStableFunc(out, func(x, y Verdict) int {
		switch {
		case x.Match > y.Match:
			return -1
		case x.Match < y.Match:
			return 1
		}
		return 0
	})
	return out
}

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
		filled, same := false, false
		for i := range p.S.Clauses {
			told := &p.S.Clauses[i]
			if told.Head != c.Pred {
				continue
			}
			for _, b := range told.Args {
				if b.Clause || b.Role != arg.Role {
					continue
				}
				filled = true
				for _, t := range a.at[n] {
					for _, h := range p.stands(t) {
						same = same || a.score[n] >= 0.5 && (h == b.Head || p.S.ConjunctHead(h) == b.Head || p.under(t, b.Head))
					}
				}
			}
		}
		if filled && !same {
			return true
		}
	}
	return false
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

// verdict compares the question's clause with that of a token.
func (q *Question) verdict(own *clause.Clause, a *alignment, p *Passage, at int) (Verdict, bool) {
	var told *clause.Clause
	for i := range p.S.Clauses {
		if p.S.Clauses[i].Head == at {
			told = &p.S.Clauses[i]
			break
		}
	}
	v := Verdict{Passage: p, Head: at, Manner: manner.Plain}
	if told == nil {
		return v, false
	}
	v.Manner = manner.Of(p.S, told)
	sum, all := 0.0, 0.0
	for i := range q.Terms {
		t := &q.Terms[i]
		if t.Token == own.Head || t.Weight < 0.5 {
			continue
		}
		all += t.Weight
		s := a.score[i]
		if s < leastArgument {
			if t.Name && a.near[i] > 0 && s == 0 {
				s = 0.5 * a.near[i]
			} else {
				s = 0
			}
		}
		sum += t.Weight * s
	}
	v.Match = ratio(sum, all, 0)
	if v.Match < 0.75 {
		return v, false
	}
	return v, q.inPlace(own, told, a, p, at)
}

// inPlace says whether the participants that the question names have the same places in the
// passage: none the contrary one, and its subject or object a place at all.
func (q *Question) inPlace(own, told *clause.Clause, a *alignment, p *Passage, at int) bool {
	placed := 0
	for _, arg := range own.Args {
		if arg.Clause {
			continue
		}
		n := q.term(arg.Head)
		if n < 0 {
			continue
		}
		if a.score[n] < leastArgument {
			if core(arg.Role) && q.D.Tokens[arg.Head].UPOS != doc.PRON {
				return false
			}
			continue
		}
		ok, contrary := false, false
		for _, t := range a.at[n] {
			where := p.placeOf(t, at)
			switch {
			case where.ok && (where.role == arg.Role || !core(where.role) && !core(arg.Role)):
				ok = true
			case where.ok && core(where.role) && core(arg.Role):
				contrary = true
			case !where.ok && !core(arg.Role) && p.distance(t, at) <= 3:
				ok = true
			}
		}
		if contrary && !ok {
			return false
		}
		if ok {
			placed++
		} else if core(arg.Role) {
			return false
		}
	}
	return placed > 0
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

// placeOf returns the place that what a token names has to a predicate.
func (p *Passage) placeOf(t, at int) argument {
	for _, h := range p.stands(t) {
		if a := p.place(h, at); a.ok {
			return a
		}
	}
	return argument{}
}

// Manner returns how what a candidate answers is said: by the clause of the predicate that the
// question asks about, else by the one that the candidate stands in.
func (c *Candidate) Manner() manner.Manner {
	if c.Pred >= 0 {
		for k := range c.Passage.S.Clauses {
			if d := &c.Passage.S.Clauses[k]; d.Head == c.Pred && !d.Appos {
				return manner.Of(c.Passage.S, d)
			}
		}
	}
	return c.Passage.mannerAt(c.Head)
}

// mannerAt returns how the clause that a token stands in is said.
func (p *Passage) mannerAt(token int) manner.Manner {
	for i, n := token, 0; i >= p.first() && n < 12; i, n = p.D.Tokens[i].Head, n+1 {
		for k := range p.S.Clauses {
			if c := &p.S.Clauses[k]; c.Head == i && c.Kind != schema.NounPattern && !c.Appos {
				return manner.Of(p.S, c)
			}
		}
	}
	return manner.Plain
}

// Speaker returns the words of the innermost speaker of a manner, "" for none.
func (p *Passage) Speaker(m manner.Manner) string {
	if len(m.Speakers) == 0 {
		return ""
	}
	if e := p.entity(m.Speakers[0]); e != nil {
		return e.Label
	}
	return p.D.Form(m.Speakers[0])
}

// Describe returns what a passage calls the thing of a name: the phrases that stand for it by
// apposition, title, copula or reference, longest first.
func (q *Question) Describe(passages []*Passage) []Candidate {
	var out []Candidate
	for _, p := range passages {
		for i := p.first(); i < p.last(); i++ {
			if !q.subject(p, i) {
				continue
			}
			out = append(out, p.descriptions(i)...)
		}
	}
	return out
}

// subject says whether a token heads a name that the question asks about.
func (q *Question) subject(p *Passage, i int) bool {
	e := p.entity(i)
	m := p.mentionOf(i)
	if e == nil || m < 0 || p.D.Mentions[m].Kind == doc.Pronoun {
		return false
	}
	return slices.ContainsFunc(q.Terms, func(t Term) bool { return t.Name && p.match(&t, i) >= 0.8 })
}

// descriptions returns the phrases that describe what token i names.
func (p *Passage) descriptions(i int) []Candidate {
	var out []Candidate
	add := func(first, last, head int) {
		for first < last && (p.D.Tokens[first].UPOS == doc.DET || p.D.Tokens[first].UPOS == doc.PUNCT) {
			first++
		}
		if last-first > 0 && last-first <= maxWords {
			out = append(out, Candidate{Passage: p, First: first, Last: last, Head: head, Pred: -1, Score: 0.5 + 0.02*float64(last-first)})
		}
	}
	m := &p.D.Mentions[p.mentionOf(i)]
	if start := m.First; m.Kind == doc.Name {
		end := start
		for end < i && p.D.Tokens[end].NER == 0 {
			end++
		}
		if end > start { // "Colombian president Álvaro Uribe"
			add(start, end, start)
		}
	}
	for k := range p.S.Clauses {
		c := &p.S.Clauses[k]
		if c.Kind != schema.CopulaPattern || c.Head == i || c.Subject != i && p.heading(max(c.Subject, p.first())) != i || c.Subject < 0 {
			continue
		}
		if v := manner.Of(p.S, c); v.Polarity == schema.Denied || v.Modality != schema.Asserted {
			continue
		}
		if u := p.D.Tokens[c.Head].UPOS; !u.Noun() {
			continue
		}
		first, last := p.phrase(c.Head)
		add(first, last, c.Head)
	}
	return out
}

// phrase returns the tokens of the noun phrase that a token heads.
func (p *Passage) phrase(head int) (first, last int) {
	tokens := phraseTokens(p.S, head)
	return tokens[0], tokens[len(tokens)-1] + 1
}
