package seek

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/schema"
)

// inquiry is one wording of what a question asks.
type inquiry struct {
	proposition
	refusal bool // only what denies it answers: who agrees to go need not have gone
	still   bool // "still", "remain": the state must last
	present bool
	future  bool   // also "is leaving"
	able    bool   // "could", "may": what is possible answers
	before  bool   // "ever", "once", "before"
	prior   bool   // "before": not for the first time
	already bool   // "already", "yet"
	covers  []bool // by term: the participants and the predicate speak of it
}

// asked returns what a question asks, in every wording.
func (q *Question) asked() []inquiry {
	p := q.Passage()
	own := q.clause()
	if p == nil || own == nil {
		return nil
	}
	base := inquiry{covers: make([]bool, len(q.Terms))}
	q.timing(&base)
	var out []inquiry
	add := func(x proposition, refusal bool) {
		a := base
		a.proposition, a.refusal, a.covers = x, refusal, slices.Clone(base.covers)
		q.cover(&a)
		out = append(out, a)
	}
	there := p.S.Child(own.Head, "expl") >= 0
	for i := range p.S.Clauses {
		c := &p.S.Clauses[i]
		switch {
		case c.Head == own.Head && c.Kind != schema.NounPattern:
			for _, x := range p.wordings(c) {
				x.take(c)
				add(x, false)
			}
		case c.Kind == schema.NounPattern && c.Head == own.Subject && (there || data.Class("occurring", p.lemma(own.Head))):
			for _, x := range p.wordings(c) { // "were there executions", "did the attack take place"
				for _, a := range own.Args {
					if a.Head != c.Head && !a.Clause && a.Role == schema.Oblique {
						x.parts = append(x.parts, part{a.Prep, a.Head, false})
					}
				}
				add(x, false)
			}
		case c.Parent == own.Head && c.Link == "xcomp" && c.Kind != schema.NounPattern:
			g := p.lemma(own.Head)
			for _, x := range p.wordings(c) {
				add(x, !data.Class("achieving", g))
				if data.Class("lasting", g) {
					out[len(out)-1].still = true
				}
			}
		}
	}
	return out
}

// take adds the clauses that hang by a proposition's own and fill no place: "using tools" of "seen using tools".
func (x *proposition) take(c *clause.Clause) {
	for k := range x.p.S.Clauses {
		sub := &x.p.S.Clauses[k]
		if sub.Parent != c.Head || sub.Kind != schema.VerbPattern || sub.Link != "advcl" && sub.Link != "xcomp" {
			continue
		}
		if !slices.ContainsFunc(x.parts, func(a part) bool { return a.head == sub.Head }) {
			x.parts = append(x.parts, part{"with", sub.Head, true})
		}
	}
}

// timing reads the tense of a question and its adverbs of time.
func (q *Question) timing(a *inquiry) {
	if q.tense != nil {
		q.tense.timing(a)
		return
	}
	a.present = true
	if w := q.low(q.first()); (w == "is" || w == "are") && q.Pred >= 0 && q.D.Tokens[q.Pred].XPOS == "VBG" {
		a.future = true
	}
	for i := q.first(); i < q.last(); i++ {
		switch w := q.low(i); w {
		case "still", "remain", "remains", "anymore":
			a.still = a.still || i > q.first()
		case "did", "was", "were", "had":
			a.present = false
		case "will", "'ll":
			a.future = true
		case "could", "may", "might", "can":
			a.able = a.able || i == q.first()
		case "going":
			a.future = a.future || q.low(i+1) == "to"
		case "ever", "once", "previously", "formerly":
			a.before = true
		case "already", "yet":
			a.already = true
		case "before":
			a.prior = a.prior || i+1 == q.last() || q.D.Tokens[i+1].UPOS == doc.PUNCT
			a.before = a.before || a.prior
		}
	}
}

// cover marks the terms that the participants and the predicate of an inquiry speak of.
func (q *Question) cover(a *inquiry) {
	mark := func(i int) {
		if n := q.term(i); n >= 0 {
			a.covers[n] = true
		}
	}
	mark(a.head)
	if a.extra >= 0 {
		mark(a.extra)
	}
	words := strings.Split(a.word[:len(a.word)-2], "_") // "call_for.v"
	for i := range q.Terms {
		t := &q.Terms[i]
		above := q.Pred != a.head && (t.Token == q.Pred || q.D.Tokens[t.Token].Head == q.Pred && q.Pred < a.head)
		if above || slices.Contains(words, t.Form) || q.functional(t) {
			a.covers[i] = true // above is what governs the clause: "able to"
		}
	}
	for _, x := range a.parts {
		for _, i := range q.phraseOf(x) {
			mark(i)
		}
	}
	if a.state || a.extra >= 0 {
		at := a.head
		if a.extra >= 0 {
			at = a.extra
		}
		for _, i := range phraseTokens(q.S, at) {
			mark(i)
		}
	}
}

// functional says whether a term is a word of grammar or an adverb of time.
func (q *Question) functional(t *Term) bool {
	switch q.D.Tokens[t.Token].UPOS {
	case doc.ADP, doc.SCONJ, doc.CCONJ, doc.DET:
		return true
	}
	return data.Class("adverb of time", t.Form) || q.S.Is(t.Token, "aux", "aux:pass", "cop")
}

// phraseOf returns the tokens of a participant: its phrase with what is coordinated with it, or its clause.
func (q *Question) phraseOf(x part) []int {
	if x.head < q.S.First { // told by a word of another phrase: "American" of "American citizens"
		return nil
	}
	if x.clause {
		return under(q.S.Children, x.head)
	}
	var out []int
	for _, h := range q.S.Conjuncts(x.head) {
		out = append(out, phraseTokens(q.S, h)...)
		for _, k := range q.S.Children(h) {
			if q.S.Is(k, "flat", "appos", "acl") {
				out = append(out, under(q.S.Children, k)...)
			}
		}
	}
	return out
}

func under(children func(int) []int, head int) []int {
	out := []int{head}
	for _, k := range children(head) {
		out = append(out, under(children, k)...)
	}
	return out
}

// Passage returns the question as a passage.
func (q *Question) Passage() *Passage {
	if q.self == nil && len(q.D.Sentences) > 0 {
		q.self = NewPassage(nil, q.D, len(q.D.Sentences)-1)
	}
	return q.self
}

// As takes a statement for the question that it was made of.
func (q *Question) As(of *Question) *Question {
	q.Kind, q.Pred, q.tense = YesNo, q.root(), of
	return q
}

// Same says whether a question in other words asks for the deed that the first words of another ask for: "was anybody
// killed when the plane fell" is not of the fall.
func (q *Question) Same(of *Question) bool {
	a, b := q.clause(), of.clause()
	if a == nil || b == nil || b.Kind != schema.VerbPattern {
		return true
	}
	k := of.S.Child(b.Head, "aux")
	return k != of.first() || of.S.Child(b.Head, "nsubj") < 0 || q.low(a.Head) == of.low(b.Head) ||
		of.D.Tokens[b.Head].Lemma == q.D.Tokens[a.Head].Lemma
}
