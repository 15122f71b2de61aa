package ask

import (
	"cmp"
	"slices"
	"strings"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/internal/query"
	"github.com/newsgraph/kg/schema"
)

// Bounds of the reading of sentences: of those that mention what a question is about, so many
// are looked at for its words, and so many parsed, each with so many before it for what
// pronouns mean.
const (
	maxLooked  = 400
	maxParsed  = 6
	maxContext = 3
)

// passage is a stored sentence read again behind the sentences before it.
type passage struct {
	query.Sentence
	d *doc.Document
	s *clause.Sentence
}

// fromSentences answers from stored sentences when no claim does: one is read again, and must
// have a clause of the question's words with the known phrases in the same places. What
// stands in the place asked for is the answer.
func (r *run) fromSentences(readings []reading) (bool, error) {
	asked, err := r.asked()
	if err != nil {
		return false, err
	}
	parsed := map[string]*passage{}
	for i := range asked {
		a := &asked[i]
		r.q.view = a.view
		a.readings = readings
		sentences, err := r.g.SentencesOf(r.ctx, a.about(r), maxLooked)
		if err != nil {
			return false, err
		}
		for _, n := range r.promising(a, sentences) {
			p := parsed[sentences[n].ID]
			if p == nil {
				if p, err = r.passage(sentences, n); err != nil {
					return false, err
				}
				parsed[sentences[n].ID] = p
			}
			r.answersIn(a, p)
		}
		if len(r.out.Answers) == 0 && r.q.kind == count {
			r.countedPhrases(a, sentences, parsed)
		}
		if len(r.out.Answers) > 0 {
			r.out.Reading = "a sentence that says: " + a.words()
			return true, nil
		}
	}
	return false, nil
}

// passage parses sentence n with those before it.
func (r *run) passage(sentences []query.Sentence, n int) (*passage, error) {
	first := n
	for first > 0 && n-first < maxContext && sentences[first-1].Document == sentences[n].Document {
		first--
	}
	var b strings.Builder
	at := 0
	for i := first; i <= n; i++ {
		if i > first {
			b.WriteString("\n\n")
		}
		at = b.Len()
		b.WriteString(sentences[i].Text)
	}
	p := &passage{Sentence: sentences[n], d: &doc.Document{Text: b.String()}}
	p.d.Source.ID = sentences[n].Document
	source, err := r.g.DocumentSource(r.ctx, sentences[n].Document)
	if err != nil {
		return nil, err
	}
	p.d.Source.Published = source.Published
	if err := r.pipeline.Run(r.ctx, p.d); err != nil {
		return nil, err
	}
	for k := range p.d.Sentences {
		if p.d.Sentences[k].End > at {
			p.s = clause.Build(p.d, k)
			break
		}
	}
	return p, nil
}

// promising returns the sentences that may have the question's verb or noun and have all that
// the question speaks of beside: at most maxParsed, those with most of its words first.
func (r *run) promising(a *asked, sentences []query.Sentence) []int {
	type candidate struct{ n, score int }
	var out []candidate
	for n := range sentences {
		words := strings.Fields(schema.Fold(sentences[n].Text))
		c := &schema.Claim{Evidence: schema.Evidence{Quote: sentences[n].Text}}
		if !a.told(r, words) || slices.ContainsFunc(a.rest, func(dm demand) bool { return !r.speaks(dm, c) }) {
			continue
		}
		score := 0
		if hasWord(words, a.lemma) {
			score++
		}
		for _, k := range a.known {
			if len(k.class) > 0 && hasWord(words, k.class[0]) || r.speaks(demand{text: k.text, lemma: k.text, id: k.best()}, c) {
				score += 2
			}
		}
		out = append(out, candidate{n, score})
	}
	slices.SortStableFunc(out, func(a, b candidate) int { return cmp.Compare(b.score, a.score) })
	var best []int
	for _, c := range out[:min(len(out), maxParsed)] {
		best = append(best, c.n)
	}
	return best
}

// answersIn adds what a sentence answers.
func (r *run) answersIn(a *asked, p *passage) {
	if p.s == nil {
		return
	}
	for i := range p.s.Clauses {
		c := &p.s.Clauses[i]
		if r.sameClause(a, p, c) {
			r.fill(a, p, c)
		} else if head, ok := r.sameRelation(a, p, c); ok {
			if head >= 0 {
				for _, k := range p.s.Conjuncts(head) {
					r.answerAt(p, k, a.term)
				}
			} else if r.q.kind == when || r.q.kind == where {
				r.fill(a, p, c)
			}
		}
	}
	if len(r.out.Answers) == 0 {
		r.byOrder(a, p)
	}
}

// span returns the tokens of a noun phrase without clauses that describe it.
func span(s *clause.Sentence, i int) doc.Span {
	out := doc.Span{Start: i, End: i + 1}
	for _, k := range s.Children(i) {
		if s.Is(k, "acl", "case", "punct", "conj", "cc", "appos", "mark", "cop", "parataxis", "det", "advcl", "dep", "nsubj", "aux") {
			continue
		}
		for _, j := range append([]int{k}, below(s, k)...) {
			out.Start, out.End = min(out.Start, j), max(out.End, j+1)
		}
	}
	return out
}

func below(s *clause.Sentence, i int) []int {
	var out []int
	for _, k := range s.Children(i) {
		out = append(append(out, k), below(s, k)...)
	}
	return out
}

// whole returns the tokens of all that hangs on a token.
func whole(s *clause.Sentence, i int) doc.Span {
	out := doc.Span{Start: i, End: i + 1}
	for _, j := range below(s, i) {
		out.Start, out.End = min(out.Start, j), max(out.End, j+1)
	}
	return out
}
