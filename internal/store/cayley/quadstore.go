// Package cayley gives Cayley's packages access to kg's graphs: it is the graph.QuadStore that
// Gizmo, GraphQL and paths read, on top of any store.
package cayley

import (
	"context"
	"errors"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/internal/store/term"
)

// positions of a quad
const (
	subject = iota
	predicate
	object
	label
)

// quadStore is the graph behind Cayley's interface, with native values, see term.Native.
type quadStore struct {
	ctx    context.Context // of the calls of Cayley's interface that take none
	source store.Source
	writer store.Writer // nil: ErrReadOnly
}

var _ graph.QuadStore = (*quadStore)(nil)

// Live returns a graph, as it is at each moment, for Cayley's packages (path, gizmo, graphql,
// …). Its iterators hold nothing open, so that one that is not closed costs nothing. Its Close
// does nothing: close the graph.
func Live(g store.Graph) graph.QuadStore {
	source, writer := g.Source()
	return &quadStore{ctx: context.Background(), source: source, writer: writer}
}

// View is Live for what a snapshot shows, until ctx ends. Its write methods fail with
// store.ErrReadOnly.
func View(ctx context.Context, v store.Snapshot) graph.QuadStore {
	return &quadStore{ctx: ctx, source: v.Source()}
}

// nodeRef and quadRef are what Cayley passes around.
type (
	nodeRef store.ID
	quadRef store.Quad
)

func (r nodeRef) Key() any { return r }
func (r quadRef) Key() any { return r }

// ValueOf returns nil for a value that is not in the graph.
func (qs *quadStore) ValueOf(v quad.Value) graph.Ref {
	if v == nil {
		return nil
	}
	ids, _, err := store.Pattern{S: v}.IDs()
	if err != nil {
		return nil
	}
	if is, err := qs.source.HasTerm(qs.ctx, ids[subject]); err != nil || !is {
		return nil
	}
	return nodeRef(ids[subject])
}

// NameOf returns nil for a node that has left the graph.
func (qs *quadStore) NameOf(ref graph.Ref) quad.Value {
	switch ref := ref.(type) {
	case nodeRef:
		v, err := qs.value(store.ID(ref))
		if err != nil {
			return nil
		}
		return v
	case graph.PreFetchedValue:
		return ref.NameOf()
	}
	return nil
}

func (qs *quadStore) value(id store.ID) (quad.Value, error) {
	v, err := qs.source.Value(qs.ctx, id)
	if err != nil {
		return nil, err
	}
	return term.Native(v), nil
}

// Quad returns an empty quad for a reference that is none, or a quad that has left.
func (qs *quadStore) Quad(ref graph.Ref) quad.Quad {
	var q quad.Quad
	ids, ok := ref.(quadRef)
	if !ok {
		return q
	}
	for i, d := range quad.Directions {
		if ids[i] == (store.ID{}) {
			break
		}
		v, err := qs.value(ids[i])
		if err != nil {
			return quad.Quad{}
		}
		q.Set(d, v)
	}
	return q
}

func (qs *quadStore) QuadDirection(ref graph.Ref, d quad.Direction) graph.Ref {
	q, ok := ref.(quadRef)
	if !ok || d < quad.Subject || d > quad.Label || q[d-quad.Subject] == (store.ID{}) {
		return nil
	}
	return nodeRef(q[d-quad.Subject])
}

func (qs *quadStore) QuadIterator(d quad.Direction, ref graph.Ref) graph.Iterator {
	id, ok := ref.(nodeRef)
	if !ok || d < quad.Subject || d > quad.Label {
		return iterator.NewNull()
	}
	p := pattern{bound: 1 << (d - quad.Subject)}
	p.q[d-quad.Subject] = store.ID(id)
	return legacy(&scan{qs: qs, pattern: p})
}

func (qs *quadStore) QuadIteratorSize(ctx context.Context, d quad.Direction, ref graph.Ref) (graph.Size, error) {
	it := qs.QuadIterator(d, ref)
	defer it.Close()
	n, exact := it.Size()
	return graph.Size{Size: n, Exact: exact}, it.Err()
}

func (qs *quadStore) QuadsAllIterator() graph.Iterator { return legacy(&scan{qs: qs}) }
func (qs *quadStore) NodesAllIterator() graph.Iterator { return legacy(&nodes{qs: qs}) }

// Stats returns the number of quads exactly. That of nodes is exact when asked for, which
// takes a scan of all terms; else it is an estimate within a few percent.
func (qs *quadStore) Stats(ctx context.Context, exact bool) (graph.Stats, error) {
	var st graph.Stats
	var err error
	if st.Quads.Size, st.Quads.Exact, err = qs.source.Count(ctx, store.Quad{}, 0, statLimit); err != nil {
		return st, err
	}
	st.Nodes.Size, st.Nodes.Exact, err = qs.source.CountTerms(ctx, exact)
	return st, err
}

// Close does nothing.
func (qs *quadStore) Close() error { return nil }

// ApplyDeltas applies the deltas in their order, all or nothing. The errors are
// *graph.DeltaError as opts asks for.
func (qs *quadStore) ApplyDeltas(deltas []graph.Delta, opts graph.IgnoreOpts) error {
	if qs.writer == nil {
		return store.ErrReadOnly
	}
	steps := make([]store.Step, len(deltas))
	for i, d := range deltas {
		if d.Action != graph.Add && d.Action != graph.Delete {
			return &graph.DeltaError{Delta: d, Err: graph.ErrInvalidAction}
		}
		steps[i] = store.Step{Quad: d.Quad, Add: d.Action == graph.Add, Must: !opts.IgnoreMissing}
		if steps[i].Add {
			steps[i].Must = !opts.IgnoreDup
		}
	}
	err := qs.writer.ApplySteps(context.Background(), steps)
	var idle *store.IdleError
	if !errors.As(err, &idle) {
		return err
	}
	cause := graph.ErrQuadNotExist
	if steps[idle.Step].Add {
		cause = graph.ErrQuadExists
	}
	return &graph.DeltaError{Delta: deltas[idle.Step], Err: cause}
}

// NewQuadWriter is store.Writer.NewQuadWriter.
func (qs *quadStore) NewQuadWriter() (quad.WriteCloser, error) {
	if qs.writer == nil {
		return nil, store.ErrReadOnly
	}
	return qs.writer.NewQuadWriter()
}
