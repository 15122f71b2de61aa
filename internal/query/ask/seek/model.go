package seek

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"sync"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/nlp/reader"
	"github.com/newsgraph/kg/internal/nlp/trees"
)

// Model weighs candidates: by trees over their features, and by a small network that reads question
// and sentence together. It is read-only and may be used concurrently.
type Model struct {
	trees  *trees.Model
	reader *reader.Model
}

// Trained returns the model that the program carries, read once.
var Trained = sync.OnceValues(func() (*Model, error) {
	t, err := trees.Parse(data.AnswerModel(), len(FeatureNames()))
	if err != nil {
		return nil, err
	}
	r, err := reader.New()
	return &Model{t, r}, err
})

// How the two are added up, in log odds; chosen on questions on texts that neither was trained on
// (shared/eval's development part and two fresh rounds).
const (
	treeWeight   = 1.0
	readerWeight = 0.35
	unread       = -6.0 // of what the network does not point at
	spansRead    = 8    // spans of a sentence that the network may point at
	mostRead     = 6    // sentences that the network reads
)

// Find returns the candidates of some passages with their scores, best first.
func (m *Model) Find(q *Question, passages []*Passage, most int) []Candidate {
	all := q.Candidates(passages, most)
	var read []*Passage
	for i := range all {
		if p := all[i].Passage; !slices.Contains(read, p) && len(read) < mostRead {
			read = append(read, p)
		}
	}
	for _, p := range read {
		all = append(all, m.read(q, p, all)...)
	}
	for i := range all {
		c := &all[i]
		if c.Features == nil {
			c.Tree = 0.05
		} else {
			c.Tree = m.trees.Score(c.Features)
		}
		if !c.pointed {
			c.Reader = unread
		}
		odds := math.Log(c.Tree / (1 - c.Tree))
		c.Score = 1 / (1 + math.Exp(-(treeWeight*odds + readerWeight*c.Reader)))
	}
	slices.SortStableFunc(all, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Passage.N, b.Passage.N), cmp.Compare(a.First, b.First),
			cmp.Compare(a.Last, b.Last))
	})
	return all
}

// read lets the network point at the spans of a passage, sets Reader of the candidates that a span
// covers for the greater part, and returns the spans that are no candidates yet.
func (m *Model) read(q *Question, p *Passage, all []Candidate) []Candidate {
	s := p.D.Sentences[p.N].Span
	asked := strings.TrimSpace(q.D.Slice(q.D.Sentences[len(q.D.Sentences)-1].Span))
	found := m.reader.Read(asked, p.D.Slice(s), spansRead)
	pred, names := p.aligned(all)
	var out []Candidate
	for _, span := range found.Spans {
		first, last := p.tokens(s.Start+span.Start, s.Start+span.End)
		if last <= first {
			continue
		}
		margin := float64(span.Score - found.Null)
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
			head := first
			for i := first; i < last; i++ {
				if h := p.D.Tokens[i].Head; h < first || h >= last {
					head = i
					break
				}
			}
			out = append(out, Candidate{Passage: p, First: first, Last: last, Head: head, Form: p.form(head), Pred: pred,
				Named: names, Reader: margin, pointed: true})
		}
	}
	return out
}

// aligned returns the predicate that the candidates of a passage were aligned by, -1 for none, and
// their Named.
func (p *Passage) aligned(all []Candidate) (pred int, named float64) {
	for i := range all {
		if all[i].Passage == p {
			return all[i].Pred, all[i].Named
		}
	}
	return -1, 0
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
