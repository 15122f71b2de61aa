package seek

import (
	"slices"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/manner"
	"github.com/newsgraph/kg/schema"
)

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
			out = append(out, Candidate{Passage: p, First: first, Last: last, Head: head, Pred: -1,
				Score: 0.5 + 0.02*float64(last-first)})
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
		if c.Kind != schema.CopulaPattern || c.Head == i || c.Subject < 0 {
			continue
		}
		if c.Subject != i && p.heading(max(c.Subject, p.first())) != i {
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
