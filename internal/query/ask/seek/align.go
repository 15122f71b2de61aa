package seek

import (
	"math"
	"slices"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/internal/nlp/stem"
	"github.com/newsgraph/kg/internal/nlp/timex"
	"github.com/newsgraph/kg/schema"
)

// Passage is a sentence of an annotated text, made ready for questions. It is used by one
// goroutine.
type Passage struct {
	D      *doc.Document
	N      int // sentence
	S      *clause.Sentence
	schema *schema.Schema
	byHead map[int]int // token → the mention it heads, a name first
	times  []timex.Expr
	frames map[int][]string // token → FrameNet frames of its lemma, as they are asked for
	said   []proposition    // as it is asked for
}

// NewPassage makes sentence n of a document ready.
func NewPassage(s *schema.Schema, d *doc.Document, n int) *Passage {
	p := &Passage{D: d, N: n, S: clause.Build(d, n), schema: s, byHead: map[int]int{}, times: timex.Find(d, n),
		frames: map[int][]string{}}
	for i, m := range d.Mentions {
		if m.Sentence != n {
			continue
		}
		if old, ok := p.byHead[m.Head]; !ok || m.Kind == doc.Name && d.Mentions[old].Kind != doc.Name {
			p.byHead[m.Head] = i
		}
	}
	return p
}

func (p *Passage) first() int { return p.D.Sentences[p.N].First }
func (p *Passage) last() int  { return p.D.Sentences[p.N].Last }

func (p *Passage) low(i int) string   { return strings.ToLower(p.D.Form(i)) }
func (p *Passage) lemma(i int) string { return strings.ToLower(p.D.Tokens[i].Lemma) }

// mentionOf returns the smallest mention that holds a token and heads the phrase, -1 for none.
func (p *Passage) mentionOf(i int) int {
	if m, ok := p.byHead[i]; ok {
		return m
	}
	return -1
}

// entity returns the entity of the phrase that a token heads, nil for none.
func (p *Passage) entity(i int) *doc.Entity {
	if m := p.mentionOf(i); m >= 0 && p.D.Mentions[m].Entity >= 0 {
		return &p.D.Entities[p.D.Mentions[m].Entity]
	}
	return nil
}

// alignment is how a passage speaks of a question's terms.
type alignment struct {
	score []float64 // by term, in [0,1]
	at    [][]int   // by term: the tokens that speak of it best
	near  []float64 // by term: spoken of in the sentences around, where it is not here
	cover float64   // weighted mean of score
	named float64   // the same of names alone; 1 where there are none
	ctx   float64   // weighted mean with near
	pred  int       // the token that speaks of the question's predicate, -1 for none
	predS float64   // how well
}

// align finds the terms of a question in a passage.
func align(q *Question, p *Passage) *alignment {
	a := &alignment{score: make([]float64, len(q.Terms)), at: make([][]int, len(q.Terms)),
		near: make([]float64, len(q.Terms)), pred: -1}
	all, names, got, gotNames, gotCtx := 0.0, 0.0, 0.0, 0.0, 0.0
	for n := range q.Terms {
		t := &q.Terms[n]
		for i := p.first(); i < p.last(); i++ {
			s := p.match(t, i)
			switch {
			case s > a.score[n]+1e-9:
				a.score[n], a.at[n] = s, []int{i}
			case s > 0 && s == a.score[n]:
				a.at[n] = append(a.at[n], i)
			}
		}
		if a.score[n] < 0.5 {
			a.near[n] = p.around(t)
		}
		all += t.Weight
		got += t.Weight * a.score[n]
		gotCtx += t.Weight * max(a.score[n], 0.6*a.near[n])
		if t.Name {
			names += t.Weight
			gotNames += t.Weight * max(a.score[n], 0.8*a.near[n])
		}
		if t.Token == q.Pred && a.score[n] > 0 {
			a.pred, a.predS = a.at[n][0], a.score[n]
		}
	}
	a.cover, a.named, a.ctx = ratio(got, all, 0), ratio(gotNames, names, 1), ratio(gotCtx, all, 0)
	return a
}

// Named returns how much of the question's names a passage and the sentences around it speak of, in [0,1].
func (q *Question) Named(p *Passage) float64 { return align(q, p).named }

// Missing returns the weight of the heaviest word of the question that neither a passage nor those around it speak of.
func (q *Question) Missing(p *Passage) float64 {
	a, most := align(q, p), 0.0
	for n := range q.Terms {
		most = max(most, q.Terms[n].Weight*(1-max(a.score[n], a.near[n])))
	}
	return most
}

// Speaks returns how much of the question's words a passage speaks of itself, and how much with those around it, in
// [0,1].
func (q *Question) Speaks(p *Passage) (cover, context float64) {
	a := align(q, p)
	return a.cover, a.ctx
}

func ratio(x, y, none float64) float64 {
	if y == 0 {
		return none
	}
	return x / y
}

// match says how well a token speaks of a term.
func (p *Passage) match(t *Term, i int) float64 {
	tok := &p.D.Tokens[i]
	if tok.UPOS == doc.PUNCT {
		return 0
	}
	w, lemma := p.low(i), p.lemma(i)
	if w == t.Form || lemma == t.Lemma {
		return 1
	}
	if t.Name {
		return p.matchName(t, i, w)
	}
	if stop[w] || tok.UPOS == doc.ADP || tok.UPOS == doc.AUX {
		return 0
	}
	verb := data.NominalVerb(lemma)
	if verb != "" && (verb == t.Lemma || slices.Contains(t.words, verb)) || slices.Contains(t.words, lemma) {
		return 0.95
	}
	if stem.Of(w) == stem.Of(t.Form) {
		return 0.9
	}
	if n := data.Nation(titled(w)); n != "" && slices.Contains(t.words, "nation:"+n) {
		return 0.95
	}
	best := 0.0
	if len(t.frames) > 0 {
		fs, ok := p.frames[i]
		if !ok {
			fs = framesOf(lemma)
			p.frames[i] = fs
		}
		for _, f := range t.frames {
			if slices.Contains(fs, f) {
				best = 0.55
			}
		}
	}
	if near := data.Near(t.Lemma, lemma); near > 0.45 {
		best = max(best, min(0.85, near))
	}
	if best > 0 && near(t, w) {
		best = min(0.85, best+0.15)
	}
	return best
}

// near says whether a word begins as the term does: "elect", "election".
func near(t *Term, w string) bool {
	return len(w) > 5 && len(t.Form) > 5 && w[:5] == t.Form[:5]
}

// matchName says whether a token stands for a name of the question: by a part of it, by its
// nation's adjective, by coreference.
func (p *Passage) matchName(t *Term, i int, w string) float64 {
	if n := data.Nation(p.D.Form(i)); n != "" && slices.Contains(t.words, "nation:"+n) {
		return 0.95
	}
	if len(t.IDs) == 0 && stem.Of(w) == stem.Of(t.Form) { // a name that the graph knows is not another that begins so
		return 0.9
	}
	e := p.entity(i)
	if e == nil {
		if len(w) > 4 && len(t.Form) > 4 && editNear(w, t.Form) {
			return 0.8
		}
		return 0
	}
	if t.IDs[e.ID] {
		return 1
	}
	if hasWord(e.Label, t.Form) || slices.ContainsFunc(e.Aliases, func(a string) bool { return hasWord(a, t.Form) }) {
		return 0.9
	}
	for _, k := range e.Mentions {
		if m := &p.D.Mentions[k]; m.Kind == doc.Name && hasWord(p.D.Slice(m.Span), t.Form) {
			return 0.9
		}
	}
	if len(w) > 4 && len(t.Form) > 4 && editNear(w, t.Form) {
		return 0.8
	}
	return 0
}

func hasWord(text, w string) bool {
	text = strings.ToLower(text)
	at := strings.Index(text, w)
	if at < 0 {
		return false
	}
	end := at + len(w)
	return (at == 0 || !letter(text[at-1])) && (end == len(text) || !letter(text[end]))
}

func letter(b byte) bool { return b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b >= 0x80 }

// editNear says whether two words differ by one letter put in, left out, changed or swapped.
func editNear(a, b string) bool {
	if len(a) < len(b) {
		a, b = b, a
	}
	if len(a)-len(b) > 1 || a[0] != b[0] {
		return false
	}
	i := 0
	for i < len(b) && a[i] == b[i] {
		i++
	}
	if len(a) > len(b) {
		return a[i+1:] == b[i:]
	}
	return i < len(b) && (a[i+1:] == b[i+1:] || i+1 < len(b) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:])
}

// around says whether the title or one of the three sentences before speaks of a term.
func (p *Passage) around(t *Term) float64 {
	look := func(n int) bool {
		for i := p.D.Sentences[n].First; i < p.D.Sentences[n].Last; i++ {
			if w := p.low(i); w == t.Form || p.lemma(i) == t.Lemma || t.Name && stem.Of(w) == stem.Of(t.Form) {
				return true
			}
		}
		return false
	}
	for back := 1; back <= 3 && p.N-back >= 0; back++ {
		if look(p.N - back) {
			return 1 - 0.2*float64(back-1)
		}
	}
	if p.N > 3 && look(0) || p.D.Source.Title != "" && hasWord(p.D.Source.Title, t.Form) {
		return 0.5
	}
	return 0
}

// distance is the number of arcs between two tokens of the sentence's tree, at most 9.
func (p *Passage) distance(i, j int) float64 {
	up := map[int]int{}
	for k, n := i, 0; k >= p.first() && n < 10; k, n = p.D.Tokens[k].Head, n+1 {
		up[k] = n
	}
	for k, n := j, 0; k >= p.first() && n < 10; k, n = p.D.Tokens[k].Head, n+1 {
		if m, ok := up[k]; ok {
			return math.Min(9, float64(m+n))
		}
	}
	return 9
}
