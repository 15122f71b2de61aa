package graph

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/answer"
	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/internal/store/term"
)

// errPart is the error of writing to a part of a graph.
var errPart = errors.New("a part of a graph can only be read")

// Within returns the graph as it would be if only the documents of the scope had been read, and
// their claims found by the scope's source alone. It can only be read, by all calls that read but
// Gizmo and GraphQL, as long as g is open; Close does nothing. Each call sees what g then holds. The
// zero Scope gives g itself.
func (g *Graph) Within(s answer.Scope) *Graph {
	if s.All() {
		return g
	}
	out := newGraph(part{g.store}, g.reader)
	out.whole, out.scope = g, s
	return out
}

// readPart returns the part of the newest snapshot that is within the scope; release it after use.
func (g *Graph) readPart(ctx context.Context) (*snapshot, error) {
	s, err := g.whole.read(ctx)
	if err != nil {
		return nil, err
	}
	narrow, err := s.Within(ctx, g.scope)
	if err != nil {
		g.whole.release(s)
		return nil, err
	}
	return &snapshot{Graph: narrow, view: s.view, whole: s}, nil
}

// part is a store that refuses to be written.
type part struct{ store.Graph }

func (part) Replace(context.Context, string, []quad.Quad) (bool, error) { return false, errPart }
func (part) ReplaceBy(context.Context, store.By, string, []quad.Quad) (bool, error) {
	return false, errPart
}
func (part) Forget(context.Context, string) (bool, error)          { return false, errPart }
func (part) Apply(context.Context, []quad.Quad, []quad.Quad) error { return errPart }
func (part) Alone(context.Context, func(store.Snapshot) (add, remove []quad.Quad, err error)) error {
	return errPart
}
func (part) Load(context.Context, func() (quad.Quad, error)) (int64, error) { return 0, errPart }
func (part) LoadLines(context.Context, *term.Reader) (int64, error)         { return 0, errPart }
func (part) NewQueue(context.Context, string, time.Duration) (store.Queue, error) {
	return nil, errPart
}
func (part) Compact(context.Context) error           { return errPart }
func (part) Backup(context.Context, io.Writer) error { return errPart }
func (p part) Source() (store.Source, store.Writer) {
	source, _ := p.Graph.Source()
	return source, nil
}
func (part) Close() error { return nil }
