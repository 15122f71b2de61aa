package store

import (
	"context"
	"errors"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/quad"
	"github.com/cockroachdb/pebble/v2"

	"github.com/newsgraph/kg/internal/store/term"
)

// quadStore is the graph behind Cayley's interface, with native values, see term.Native.
type quadStore struct {
	s *Store
	v *View // read this view; nil: the graph as it is at each moment
}

var _ graph.QuadStore = (*quadStore)(nil)

// QuadStore returns the graph for Cayley's packages (path, gizmo, graphql, …). It reads the
// graph as it is at each moment; its iterators hold nothing open, so that one that is not
// closed costs nothing. Its Close does nothing: close the Store.
func (s *Store) QuadStore() graph.QuadStore { return &quadStore{s: s} }

// QuadStore is Store.QuadStore for what the view shows. Its write methods fail.
func (v *View) QuadStore() graph.QuadStore { return &quadStore{s: v.s, v: v} }

// nodeRef and quadRef are what Cayley passes around.
type (
	nodeRef ID
	quadRef Quad
)

func (r nodeRef) Key() any { return r }
func (r quadRef) Key() any { return r }

// reader returns what to read from; the caller has called use.
func (qs *quadStore) reader() (pebble.Reader, error) {
	if qs.v == nil {
		return qs.s.db, nil
	}
	qs.v.mu.Lock()
	defer qs.v.mu.Unlock()
	if qs.v.closed {
		return nil, ErrClosed
	}
	return qs.v.snap, nil
}

// read runs f with the store kept open.
func (qs *quadStore) read(f func(pebble.Reader) error) error {
	if err := qs.s.use(); err != nil {
		return err
	}
	defer qs.s.leave()
	r, err := qs.reader()
	if err != nil {
		return err
	}
	return f(r)
}

// ValueOf returns nil for a value that is not in the graph.
func (qs *quadStore) ValueOf(v quad.Value) graph.Ref {
	if v == nil {
		return nil
	}
	ids, _, err := Pattern{S: v}.IDs()
	if err != nil || !qs.hasTerm(ids[subject]) {
		return nil
	}
	return nodeRef(ids[subject])
}

func (qs *quadStore) hasTerm(id ID) bool {
	return nil == qs.read(func(r pebble.Reader) error {
		return text(r, id, func([]byte) error { return nil })
	})
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
	if v, ok := qs.s.values.value(id); ok {
		return term.Native(v), nil
	}
	var v quad.Value
	err := qs.read(func(r pebble.Reader) (err error) {
		v, err = qs.s.load(r, id)
		return err
	})
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
	err := qs.read(func(r pebble.Reader) error {
		size, err := readSize(r)
		if err != nil {
			return err
		}
		st.Quads = graph.Size{Size: size, Exact: true}
		limit := int64(countLimit)
		if exact {
			limit = -1
		}
		st.Nodes.Size, st.Nodes.Exact, err = countTerms(ctx, r, limit)
		return err
	})
	return st, err
}

// Close does nothing.
func (qs *quadStore) Close() error { return nil }

// ApplyDeltas applies the deltas in their order, all or nothing. The errors are
// *graph.DeltaError as IgnoreOpts asks for.
func (qs *quadStore) ApplyDeltas(deltas []graph.Delta, opts graph.IgnoreOpts) error {
	if qs.v != nil {
		return ErrReadOnly
	}
	ctx := context.Background()
	quads := make([]quad.Quad, len(deltas))
	for i, d := range deltas {
		if d.Action != graph.Add && d.Action != graph.Delete {
			return &graph.DeltaError{Delta: d, Err: graph.ErrInvalidAction}
		}
		quads[i] = d.Quad
	}
	r, err := resolve(ctx, quads)
	if err != nil {
		return err
	}
	_, err = qs.s.update(ctx, r.texts, func(t *tx) error {
		for i, d := range deltas {
			is, err := t.has(&r.quads[i])
			if err != nil {
				return err
			}
			switch want := d.Action == graph.Add; {
			case is != want:
				t.flip(r.quads[i], want)
			case want && !opts.IgnoreDup:
				return &graph.DeltaError{Delta: d, Err: graph.ErrQuadExists}
			case !want && !opts.IgnoreMissing:
				return &graph.DeltaError{Delta: d, Err: graph.ErrQuadNotExist}
			}
		}
		return nil
	})
	return err
}

// NewQuadWriter returns a writer that adds quads as Load does: all are there once it is
// closed without error.
func (qs *quadStore) NewQuadWriter() (quad.WriteCloser, error) {
	if qs.v != nil || qs.s.readOnly {
		return nil, ErrReadOnly
	}
	return &quadWriter{loader: qs.s.newLoader(context.Background())}, nil
}

type quadWriter struct {
	loader *loader // nil: closed
}

func (w *quadWriter) WriteQuad(q quad.Quad) error {
	if w.loader == nil {
		return errors.New("the writer is closed")
	}
	return w.loader.add(q)
}

func (w *quadWriter) WriteQuads(quads []quad.Quad) (int, error) {
	for i, q := range quads {
		if err := w.WriteQuad(q); err != nil {
			return i, err
		}
	}
	return len(quads), nil
}

func (w *quadWriter) Close() error {
	if w.loader == nil {
		return nil
	}
	_, err := w.loader.close()
	w.loader = nil
	return err
}

// countTerms counts the terms; beyond limit, if that is not negative, it estimates: ids
// are hashes, so the share of the id space that the first limit terms take says how many
// there are, with a standard error of 1/√limit.
func countTerms(ctx context.Context, r pebble.Reader, limit int64) (n int64, exact bool, err error) {
	it, err := r.NewIter(&pebble.IterOptions{LowerBound: []byte{termKey}, UpperBound: []byte{termKey + 1}})
	if err != nil {
		return 0, false, damaged(err)
	}
	defer func() { err = errors.Join(err, it.Close()) }()
	for ok := it.First(); ok; ok = it.Next() {
		if n++; n%1024 == 0 && ctx.Err() != nil {
			return 0, false, ctx.Err()
		}
		if n == limit && len(it.Key()) > 8 {
			var share float64 // of the id space up to here
			for i := 8; i > 0; i-- {
				share = (share + float64(it.Key()[i])) / 256
			}
			return int64(float64(n) / max(share, 1e-15)), false, nil
		}
	}
	return n, true, damaged(it.Error())
}
