package seek

import (
	"cmp"
	"slices"
	"sync"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/nlp/trees"
)

// Model weighs candidates by their features. It is read-only and may be used concurrently.
type Model struct{ trees *trees.Model }

// Trained returns the model that the program carries, read once.
var Trained = sync.OnceValues(func() (*Model, error) {
	t, err := trees.Parse(data.AnswerModel(), len(FeatureNames()))
	return &Model{t}, err
})

// Find returns the candidates of some passages with their scores, best first.
func (m *Model) Find(q *Question, passages []*Passage, most int) []Candidate {
	all := q.Candidates(passages, most)
	for i := range all {
		all[i].Score = m.trees.Score(all[i].Features)
	}
	slices.SortStableFunc(all, func(a, b Candidate) int { return cmp.Compare(b.Score, a.Score) })
	return all
}
