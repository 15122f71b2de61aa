package store

import (
	"context"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/internal/store/term"
)

// Source is what Cayley's iterators read. Page and Terms hold nothing open between calls.
// All methods may be called concurrently.
type Source interface {
	// Page appends to dst the first n quads, in the store's order, that agree with q in the
	// bound positions and come after the given one (nil: from the first); more says whether
	// others follow.
	Page(ctx context.Context, dst []Quad, q Quad, bound Set, after *Quad, n int) (quads []Quad, more bool, err error)
	// Terms appends to dst the first n terms by id that come after the given one.
	Terms(ctx context.Context, dst []ID, after *ID, n int) (ids []ID, more bool, err error)
	// Value fails for an id that the graph does not hold.
	Value(id ID) (quad.Value, error)
	HasTerm(id ID) (bool, error)
	// Count is exact up to limit.
	Count(ctx context.Context, q Quad, bound Set, limit int64) (n int64, exact bool, err error)
	// CountTerms is an estimate unless exact is asked for.
	CountTerms(ctx context.Context, exact bool) (n int64, isExact bool, err error)
}

// Writer is what Cayley's interface writes to.
type Writer interface {
	// ApplyDeltas applies the deltas in their order, all or nothing. The errors are
	// *graph.DeltaError as IgnoreOpts asks for.
	ApplyDeltas(deltas []graph.Delta, opts graph.IgnoreOpts) error
	// NewQuadWriter returns a writer whose quads are all there once it is closed without error.
	NewQuadWriter() (quad.WriteCloser, error)
}

// quadStore is the graph behind Cayley's interface, with native values, see term.Native.
type quadStore struct {
	source Source
	writer Writer // nil: ErrReadOnly
}

var _ graph.QuadStore = (*quadStore)(nil)

// NewQuadStore returns the graph for Cayley's packages (path, gizmo, graphql, …). Its
// iterators hold nothing open, so that one that is not closed costs nothing. Its Close does
// nothing. Without a writer it is read-only.
func NewQuadStore(s Source, w Writer) graph.QuadStore { return &quadStore{source: s, writer: w} }

// nodeRef and quadRef are what Cayley passes around.
type (
	nodeRef ID
	quadRef Quad
)

func (r nodeRef) Key() any { return r }
func (r quadRef) Key() any { return r }

// ValueOf returns nil for a value that is not in the graph.
func (qs *quadStore) ValueOf(v quad.Value) graph.Ref {
	if v == nil {
		return nil
	}
	ids, _, err := Pattern{S: v}.IDs()
	if err != nil {
		return nil
	}
	if is, err := qs.source.HasTerm(ids[subject]); err != nil || !is {
		return nil
	}
	return nodeRef(ids[subject])
}

// NameOf returns nil for a node that has left the graph.
func (qs *quadStore) NameOf(ref graph.Ref) quad.Value {
	switch ref := ref.(type) {
	case nodeRef:
		v, err := qs.value(ID(ref))
		if err != nil {
			return nil
		}
		return v
	case graph.PreFetchedValue:
		return ref.NameOf()
	}
	return nil
}

func (qs *quadStore) value(id ID) (quad.Value, error) {
	v, err := qs.source.Value(id)
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
		if ids[i] == (ID{}) {
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
	if !ok || d < quad.Subject || d > quad.Label || q[d-quad.Subject] == (ID{}) {
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
	p.q[d-quad.Subject] = ID(id)
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
	if st.Quads.Size, st.Quads.Exact, err = qs.source.Count(ctx, Quad{}, 0, statLimit); err != nil {
		return st, err
	}
	st.Nodes.Size, st.Nodes.Exact, err = qs.source.CountTerms(ctx, exact)
	return st, err
}

// Close does nothing.
func (qs *quadStore) Close() error { return nil }

// ApplyDeltas is Writer.ApplyDeltas.
func (qs *quadStore) ApplyDeltas(deltas []graph.Delta, opts graph.IgnoreOpts) error {
	if qs.writer == nil {
		return ErrReadOnly
	}
	for _, d := range deltas {
		if d.Action != graph.Add && d.Action != graph.Delete {
			return &graph.DeltaError{Delta: d, Err: graph.ErrInvalidAction}
		}
	}
	return qs.writer.ApplyDeltas(deltas, opts)
}

// NewQuadWriter is Writer.NewQuadWriter.
func (qs *quadStore) NewQuadWriter() (quad.WriteCloser, error) {
	if qs.writer == nil {
		return nil, ErrReadOnly
	}
	return qs.writer.NewQuadWriter()
}

// Delta says whether a delta changes the graph, where is says whether it has the quad, and
// returns the error that opts asks for where it does not.
func Delta(d graph.Delta, is bool, opts graph.IgnoreOpts) (flip bool, err error) {
	switch want := d.Action == graph.Add; {
	case is != want:
		return true, nil
	case want && !opts.IgnoreDup:
		return false, &graph.DeltaError{Delta: d, Err: graph.ErrQuadExists}
	case !want && !opts.IgnoreMissing:
		return false, &graph.DeltaError{Delta: d, Err: graph.ErrQuadNotExist}
	}
	return false, nil
}
