package graph

import (
	"slices"
	"sync"

	"github.com/newsgraph/kg/schema"
)

// edition keeps what was made last for a list of judgements, which is slow to make and much
// used: a pipeline takes longer to build than to read a short article. It may be used
// concurrently.
type edition[T any] struct {
	mu     sync.Mutex
	judged []schema.Judgement
	made   *T // nil: nothing yet
}

// of returns what was made for the judgements, or makes it.
func (e *edition[T]) of(judged []schema.Judgement, build func() (T, error)) (T, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.made != nil && slices.Equal(e.judged, judged) {
		return *e.made, nil
	}
	made, err := build()
	if err == nil {
		e.judged, e.made = slices.Clone(judged), &made
	}
	return made, err
}
