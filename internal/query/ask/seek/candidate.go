package seek

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/internal/nlp/frame"
	"github.com/newsgraph/kg/internal/nlp/timex"
	"github.com/newsgraph/kg/schema"
)

// Candidate is a phrase that may answer a question.
type Candidate struct {
	Passage     *Passage
	First, Last int // tokens, half-open
	Head        int
	Pred        int // the token that says what the question says, -1 where none does
	Form        Form
	Named       float64 // how much of the question's names the sentence and those around it speak of, in [0,1]
	Features    []float32
	Tree        float64   // by the trees, in [0,1]
	Reader      float64   // by the network: log odds that it answers
	Second      []float32 // of the best by both: how they stand against each other, as SecondNames has it
	Score       float64   // in [0,1]; 0 where Second is nil
	pointed     bool      // the network points at it
	called      bool      // the passage calls it by the question's noun
}

// Form is what sort of phrase a candidate is.
type Form int

// The forms.
const (
	Phrase Form = iota // a noun phrase
	Figure             // an amount or a number
	Moment             // a date or a stretch of time
	Reason             // a clause or a phrase of cause, purpose or means
	Speech             // what was said
	Deed               // a verb with what belongs to it
	Property
	forms
)

// Text returns the words of a candidate.
func (c *Candidate) Text() string {
	return c.Passage.D.Slice(c.Passage.D.TokenSpan(c.First, c.Last))
}

func phraseTokens(s *clause.Sentence, head int) []int { return frame.PhraseTokens(s, head) }

// maxWords are the words of a noun phrase as an answer, maxClause those of a clause.
const (
	maxWords  = 14
	maxClause = 40
)

// candidates returns the phrases of a passage that may answer.
func (q *Question) candidates(p *Passage) []Candidate {
	g := &gatherer{q: q, p: p, seen: map[[2]int]bool{}}
	for _, e := range p.times {
		g.add(e.First, e.Last, e.Head, Moment)
	}
	for i := p.first(); i < p.last(); i++ {
		g.token(i)
	}
	return g.out
}

type gatherer struct {
	q    *Question
	p    *Passage
	seen map[[2]int]bool
	out  []Candidate
}

func (g *gatherer) add(first, last, head int, f Form) {
	last = g.p.ago(last)
	for first < last && g.p.D.Tokens[first].UPOS == doc.PUNCT && g.p.D.Form(first) != "$" {
		first++
	}
	for last > first && g.p.D.Tokens[last-1].UPOS == doc.PUNCT && g.p.D.Form(last-1) != "%" {
		last--
	}
	most := maxWords
	if f == Reason || f == Speech || f == Deed {
		most = maxClause
	}
	if last <= first || last-first > most || g.seen[[2]int{first, last}] {
		return
	}
	g.seen[[2]int{first, last}] = true
	g.out = append(g.out, Candidate{Passage: g.p, First: first, Last: last, Head: head, Form: f})
}

// ago returns the end of a phrase with the word that makes a stretch of time a date: "one year ago".
func (p *Passage) ago(last int) int {
	if last < p.last() && p.low(last) == "ago" {
		return last + 1
	}
	return last
}

// token adds the phrases that a token heads.
func (g *gatherer) token(i int) {
	p, t := g.p, &g.p.D.Tokens[i]
	switch {
	case t.UPOS.Noun() || t.UPOS == doc.NUM || t.UPOS == doc.SYM || t.XPOS == "$" ||
		t.UPOS == doc.PRON && p.entity(i) != nil:
		if p.S.Is(i, "flat", "fixed", "goeswith") || p.S.Is(i, "compound") && t.NER == 0 {
			break
		}
		g.noun(i)
	case t.UPOS == doc.ADJ && (p.S.Is(i, "root", "xcomp", "amod") || p.S.Child(i, "cop") >= 0):
		g.add(i, i+1, i, Property)
	}
	if g.clausal(i) {
		first, last := frame.ClauseTokens(p.S, i)
		f := Reason
		if p.S.Is(i, "ccomp", "parataxis") {
			f = Speech
		}
		g.add(first, last+1, i, f)
	}
	if t.UPOS == doc.VERB && (g.q.Kind == What || g.q.Kind == How) && !p.S.Is(i, "amod", "compound") {
		first, last := g.verbPhrase(i)
		g.add(first, last, i, Deed)
	}
	if g.q.Says && (t.Head < p.first() || p.S.Is(i, "parataxis")) {
		g.quoted(i)
	}
}

// noun adds a noun phrase whole, without what stands behind it, and the name in it.
func (g *gatherer) noun(i int) {
	p := g.p
	f := Phrase
	if p.figure(i) {
		f = Figure
	} else if p.timely(i) {
		f = Moment
	}
	tokens := frame.PhraseTokens(p.S, i)
	first, last := tokens[0], tokens[len(tokens)-1]+1
	if p.D.Tokens[first].UPOS == doc.DET && first < i {
		first++
	}
	g.add(first, last, i, f)
	if core := g.core(i, first); core < last {
		g.add(first, core, i, f)
	}
	if m := p.mentionOf(i); m >= 0 && p.D.Mentions[m].Kind == doc.Name {
		m := &p.D.Mentions[m]
		start, end := m.First, m.Last
		for start < i && p.D.Tokens[start].NER == 0 {
			start++
		}
		g.add(start, end, i, f)
		g.add(m.First, m.Last, i, f)
	}
	if k := p.S.Child(i, "nummod"); k >= 0 && f == Phrase { // "40 people": the figure alone
		g.add(k, k+1, k, Figure)
		if q := p.S.Child(k, "advmod"); q >= 0 && q < k {
			g.add(q, k+1, k, Figure)
		}
	}
}

// core returns the end of a noun phrase without what stands behind its head.
func (g *gatherer) core(i, first int) int {
	last := i + 1
	for last < g.p.last() && g.p.S.Is(last, "flat", "fixed", "nummod", "goeswith") {
		if h := g.p.D.Tokens[last].Head; h < first || h > i {
			break
		}
		last++
	}
	return last
}

// clausal says whether what a token heads may be a reason, a purpose, a means or what was said.
func (g *gatherer) clausal(i int) bool {
	p := g.p
	prep, _ := p.S.Preposition(i)
	switch {
	case p.S.Is(i, "advcl"), p.S.Is(i, "ccomp"):
		return true
	case p.S.Is(i, "xcomp", "acl"):
		return p.S.Child(i, "mark") >= 0
	case p.S.Is(i, "obl", "nmod"):
		return reasons[prep]
	}
	return false
}

var reasons = data.Set("before a reason")

// verbPhrase returns a verb with its objects and obliques, without its subject and auxiliaries.
func (g *gatherer) verbPhrase(i int) (first, last int) {
	first, last = i, i+1
	for _, k := range g.p.S.Children(i) {
		if k < i || g.p.S.Is(k, "nsubj", "conj", "cc", "punct", "parataxis", "advcl") {
			continue
		}
		_, end := frame.ClauseTokens(g.p.S, k)
		last = max(last, end+1)
	}
	return first, last
}

// quoted adds what stands between quotation marks in the sentence.
func (g *gatherer) quoted(head int) {
	open := -1
	for i := g.p.first(); i < g.p.last(); i++ {
		switch g.p.D.Form(i) {
		case `"`, "“", "”", "``", "''":
			if open >= 0 && i > open+1 {
				g.add(open+1, i, head, Speech)
				open = -1
			} else {
				open = i
			}
		}
	}
	if open >= 0 {
		g.add(open+1, g.p.last(), head, Speech)
	}
}

// figure says whether a token heads an amount.
func (p *Passage) figure(i int) bool {
	t := &p.D.Tokens[i]
	if p.at(i) {
		return false
	}
	if t.UPOS == doc.NUM || t.UPOS == doc.SYM || t.XPOS == "$" {
		return true
	}
	return units[p.lemma(i)] && p.S.Child(i, "nummod", "compound") >= 0
}

// units are what numbers count in figures.
var units = data.Set("unit behind a number asked for")

func (p *Passage) money(i int) bool {
	for _, k := range append([]int{i}, p.S.Children(i)...) {
		if w := p.low(k); strings.ContainsAny(w, "$€£¥") || data.Class("money", p.lemma(k)) {
			return true
		}
	}
	return false
}

// at says whether a token is part of a date.
func (p *Passage) at(i int) bool {
	return slices.ContainsFunc(p.times, func(e timeExpr) bool { return e.First <= i && i < e.Last })
}

// timely says whether a token heads a date or a stretch of time.
func (p *Passage) timely(i int) bool {
	return p.at(i) || data.Class("unit of time", p.lemma(i)) || isMonth(p.D.Form(i))
}

// typ returns the schema's type of what a token heads, "" when it is not known.
func (p *Passage) typ(i int) string {
	if e := p.entity(i); e != nil && e.Type != "" {
		return e.Type
	}
	if m := p.mentionOf(i); m >= 0 && p.D.Mentions[m].Type != "" {
		return p.D.Mentions[m].Type
	}
	return data.NounType(p.lemma(i))
}

// argument is the place of a phrase to a predicate of the passage.
type argument struct {
	role schema.Role
	prep string
	ok   bool
}

// place returns the place that the phrase headed by a token has to a predicate.
func (p *Passage) place(head, pred int) argument {
	if head < 0 || pred < 0 {
		return argument{}
	}
	first := p.S.ConjunctHead(head)
	for i := range p.S.Clauses {
		c := &p.S.Clauses[i]
		if c.Head != pred {
			continue
		}
		for _, a := range c.Args {
			if a.Head == head || a.Head == first {
				return argument{a.Role, a.Prep, true}
			}
		}
	}
	return argument{}
}

// Answer returns the words of a candidate, for a pronoun the name of what it stands for.
func (c *Candidate) Answer() string {
	p := c.Passage
	if c.Last == c.First+1 && p.D.Tokens[c.First].UPOS == doc.PRON {
		if e := p.entity(c.First); e != nil {
			return e.Label
		}
	}
	return c.Text()
}

// Name says whether a candidate is no more than a name, with or without a title, or a pronoun.
func (c *Candidate) Name() bool {
	m := c.Passage.mentionOf(c.Head)
	if m < 0 {
		return false
	}
	k := &c.Passage.D.Mentions[m]
	for i := c.First; i < k.First; i++ { // "Iran's Revolutionary Guard", "the Framework"
		if u := c.Passage.D.Tokens[i].UPOS; u != doc.DET && u != doc.PART && u != doc.ADJ && !c.Passage.S.Is(i, "nmod:poss") {
			return false
		}
	}
	return k.Kind != doc.Nominal && c.Last <= k.Last
}

// Entity returns what a candidate names, nil where it is no name or phrase that was linked.
func (c *Candidate) Entity() *doc.Entity {
	if c.Form != Phrase {
		return nil
	}
	return c.Passage.entity(c.Head)
}

// Times returns the expressions of time in the clause that a candidate stands in, but those in the candidate itself.
func (c *Candidate) Times() []timex.Expr {
	p := c.Passage
	own := p.clauseOf(c.Head)
	var out []timex.Expr
	for _, e := range p.times {
		if inside := e.First >= c.First && e.Last <= c.Last; inside || e.Value == "" {
			continue
		}
		if in := p.clauseOf(e.Head); in == own || in == c.Pred && c.Pred >= 0 {
			out = append(out, e)
		}
	}
	return out
}

// clauseOf returns the head of the innermost clause that a token stands in or heads, -1 for none.
func (p *Passage) clauseOf(i int) int {
	for ; i >= p.first(); i = p.D.Tokens[i].Head {
		heads := func(c clause.Clause) bool { return c.Head == i && c.Kind != schema.NounPattern && !c.Appos }
		if slices.ContainsFunc(p.S.Clauses, heads) {
			return i
		}
	}
	return -1
}

// When returns the partial date that a candidate names, "" for other candidates.
func (p *Passage) When(c *Candidate) string {
	for _, e := range p.times {
		if e.First >= c.First && e.Last <= c.Last {
			return e.Value
		}
	}
	return ""
}
