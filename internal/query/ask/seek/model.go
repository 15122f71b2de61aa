package seek

import (
	"cmp"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/nlp/reader"
	"github.com/newsgraph/kg/internal/nlp/trees"
	"github.com/newsgraph/kg/schema"
)

// Model weighs candidates: by trees over their features, and by a small network that reads question
// and sentence together; the best by both are weighed against each other by further trees. It is read-only and may be
// used concurrently.
type Model struct {
	trees, second *trees.Model
	reader        *reader.Model
}

// Trained returns the model that the program carries, read once.
var Trained = sync.OnceValues(func() (*Model, error) {
	t, err := trees.Parse(data.AnswerModel(), len(FeatureNames()))
	if err != nil {
		return nil, err
	}
	second, err := trees.Parse(data.SecondModel(), len(SecondNames()))
	if err != nil {
		return nil, err
	}
	r, err := reader.New()
	return &Model{t, second, r}, err
})

// How the two are added up, in log odds; chosen on questions on texts that neither was trained on
// (shared/eval's development part and two fresh rounds).
const (
	treeWeight   = 1.0
	readerWeight = 0.35
	unread       = -6.0 // of what the network does not point at
	spansRead    = 8    // spans of a sentence that the network may point at
	mostRead     = 8    // sentences that the network reads; 16 took half as long again for one answer more of 485
	mostWeighed  = 8    // candidates that are weighed against each other
)

// Find returns the candidates of some passages with their scores, best first: the phrases of the most passages that
// speak most of the question, and what the network points at.
func (m *Model) Find(q *Question, passages []*Passage, most int) []Candidate {
	in := q.ordered(passages)
	all := q.gather(in[:min(most, len(in))])
	in = in[:min(mostRead, len(in))]
	for i, found := range m.readAll(q, in) {
		all = append(all, q.pointed(&in[i], found, all)...)
	}
	q.votes(all)
	for i := range all {
		c := &all[i]
		c.Tree = m.trees.Score(c.Features)
		if !c.pointed {
			c.Reader = unread
		}
		c.Score = 1 / (1 + math.Exp(-(treeWeight*odds(c.Tree) + readerWeight*c.Reader)))
	}
	order(all)
	q.against(all[:min(mostWeighed, len(all))])
	for i := range all {
		c := &all[i]
		c.Score = 0
		if c.Second != nil {
			c.Score = m.second.Score(c.Second)
		}
	}
	order(all)
	return all
}

// order puts the best candidates first.
func order(all []Candidate) {
	slices.SortStableFunc(all, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Passage.N, b.Passage.N), cmp.Compare(a.First, b.First),
			cmp.Compare(a.Last, b.Last))
	})
}

// SecondNames returns what the numbers of Candidate.Second stand for.
func SecondNames() []string {
	return strings.Fields("tree reader pointed other against unfit named denied list cover ctx predS kind")
}

// against sets Second of the best candidates: their scores, those of others, and what speaks against them.
func (q *Question) against(best []Candidate) {
	for i := range best {
		c := &best[i]
		other := leastShare
		for k := range best {
			a, b := strings.ToLower(c.Answer()), strings.ToLower(best[k].Answer())
			if !strings.Contains(a, b) && !strings.Contains(b, a) {
				other = max(other, best[k].Score)
			}
		}
		f := c.Features
		for _, x := range []float64{odds(c.Tree), max(-mostOdds, min(mostOdds, c.Reader)), flag(c.pointed), odds(other),
			flag(q.Against(c)), flag(q.Unfit(c)), c.Named, flag(c.Manner().Polarity == schema.Denied), flag(q.List),
			float64(f[0]), float64(f[1]), float64(f[3]), float64(q.Kind)} {
			c.Second = append(c.Second, float32(x))
		}
	}
}

// Bounds of what the second trees see: of a score, and of the network's log odds.
const (
	leastShare = 0.001
	mostOdds   = 12.0
)

// odds are the log odds of a score in [0,1].
func odds(p float64) float64 {
	p = max(leastShare, min(1-leastShare, p))
	return math.Log(p / (1 - p))
}

// readAll lets the network read some passages, at the same time.
func (m *Model) readAll(q *Question, passages []ranked) []reader.Reading {
	out := make([]reader.Reading, len(passages))
	asked := q.text()
	var all sync.WaitGroup
	workers := min(runtime.GOMAXPROCS(0), len(passages))
	for first := range workers {
		all.Go(func() {
			for i := first; i < len(passages); i += workers {
				p := passages[i].Passage
				out[i] = m.reader.Read(asked, p.D.Slice(p.D.Sentences[p.N].Span), p.before(), spansRead)
			}
		})
	}
	all.Wait()
	return out
}

// pointed sets Reader of the candidates that a span found in a passage covers for the greater part, and returns the
// spans that are no candidates yet.
func (q *Question) pointed(r *ranked, found reader.Reading, all []Candidate) []Candidate {
	p := r.Passage
	s := p.D.Sentences[p.N].Span
	var out []Candidate
	for _, span := range found.Spans {
		first, last := p.tokens(s.Start+span.Start, s.Start+span.End)
		if last <= first {
			continue
		}
		last = p.ago(last)
		margin := float64(span.Score - found.Null)
		if q.figures() && p.several(first, last) {
			q.credit(p, first, last, margin, all)
			continue
		}
		exact := false
		for i := range all {
			c := &all[i]
			if c.Passage != p {
				continue
			}
			same := float64(min(last, c.Last)-max(first, c.First)) / float64(max(last, c.Last)-min(first, c.First))
			if same > 0.5 {
				value := margin - 2*(1-same)
				if !c.pointed || value > c.Reader {
					c.Reader, c.pointed = value, true
				}
				exact = exact || same == 1
			}
		}
		if !exact && last-first <= maxClause {
			c := Candidate{Passage: p, First: first, Last: last, Head: p.top(first, last), Reader: margin, pointed: true}
			if c.Form = p.form(c.Head); c.Form == Phrase && last-first > maxWords {
				c.Last = p.core(c.Head, last)
			}
			q.describe(r, &c)
			out = append(out, c)
		}
	}
	return out
}

// top returns the first of some tokens whose head is none of them.
func (p *Passage) top(first, last int) int {
	for i := first; i < last; i++ {
		if h := p.D.Tokens[i].Head; h < first || h >= last {
			return i
		}
	}
	return first
}

// text returns the words of the question.
func (q *Question) text() string {
	return strings.TrimSpace(q.D.Slice(q.D.Sentences[len(q.D.Sentences)-1].Span))
}

// before returns the title of a passage's text and the sentence before the passage, where there are such.
func (p *Passage) before() []string {
	var out []string
	sentence := func(n int) string { return p.D.Slice(p.D.Sentences[n].Span) }
	title := p.D.Source.Title
	if first := sentence(0); title == "" || strings.HasPrefix(first, title) {
		if title = first; p.N == 0 {
			return nil
		}
	}
	out = append(out, title)
	if p.N > 0 && sentence(p.N-1) != title {
		out = append(out, sentence(p.N-1))
	}
	return out
}

// tokens returns the tokens of the sentence that a byte range covers.
func (p *Passage) tokens(start, end int) (first, last int) {
	first = p.last()
	for i := p.first(); i < p.last(); i++ {
		if t := p.D.Tokens[i]; t.Start < end && t.End > start {
			first, last = min(first, i), i+1
		}
	}
	return first, last
}

func (p *Passage) form(head int) Form {
	switch {
	case p.figure(head):
		return Figure
	case p.timely(head):
		return Moment
	case !p.D.Tokens[head].UPOS.Noun():
		return Reason
	}
	return Phrase
}
