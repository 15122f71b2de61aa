package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"

	"github.com/cayleygraph/quad"
	"github.com/cockroachdb/pebble/v2"

	"github.com/newsgraph/kg/internal/store/term"
)

// View is the graph as it was when the view was opened. Its methods may be called at the
// same time. Close it soon: it keeps old data on disk.
type View struct {
	s    *Store
	snap *pebble.Snapshot
	state

	mu     sync.Mutex
	idle   []*pebble.Iterator // for reuse, at most maxIdle; guarded by mu
	closed bool               // guarded by mu
}

const maxIdle = 4

// View opens a view of the graph as it is now.
func (s *Store) View() (*View, error) {
	if err := s.use(); err != nil {
		return nil, err
	}
	defer s.leave()
	v := &View{s: s, snap: s.db.NewSnapshot()}
	var err error
	if v.state, _, err = readState(v.snap); err != nil {
		return nil, errors.Join(err, v.snap.Close())
	}
	s.open.Lock()
	defer s.open.Unlock()
	s.views[v] = struct{}{}
	return v, nil
}

// Close frees the view. A second Close does nothing.
func (v *View) Close() error {
	v.s.open.Lock()
	defer v.s.open.Unlock()
	if _, ok := v.s.views[v]; !ok {
		return nil
	}
	delete(v.s.views, v)
	return v.release()
}

func (v *View) release() error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.closed {
		return nil
	}
	v.closed = true
	var err error
	for _, it := range v.idle {
		err = errors.Join(err, it.Close())
	}
	return errors.Join(err, v.snap.Close())
}

// Size returns the number of quads, exactly.
func (v *View) Size() int64 { return v.quads }

// Scan yields the quads of the pattern in the order of their keys, which depends on
// nothing but the quads. After an error it yields no more. Stopping early is fine.
func (v *View) Scan(ctx context.Context, p Pattern) iter.Seq2[quad.Quad, error] {
	return func(yield func(quad.Quad, error) bool) {
		ids, bound, err := p.IDs()
		if err != nil {
			yield(quad.Quad{}, err)
			return
		}
		for ids, err := range v.ScanIDs(ctx, ids, bound) {
			var q quad.Quad
			if err == nil {
				q, err = v.Quad(ctx, ids)
			}
			if !yield(q, err) || err != nil {
				return
			}
		}
	}
}

// ScanIDs yields as ids the quads that agree with q in the bound positions: one range
// scan, whichever they are. A bound zero ID as label selects quads without one.
func (v *View) ScanIDs(ctx context.Context, q Quad, bound Set) iter.Seq2[Quad, error] {
	return func(yield func(Quad, error) bool) {
		o, lower, upper := bounds(&q, int(bound))
		it, err := v.iterator(lower, upper)
		if err != nil {
			yield(Quad{}, err)
			return
		}
		defer v.reuse(it)
		n := 0
		for ok := it.First(); ok; ok = it.Next() {
			if n++; n%1024 == 0 && ctx.Err() != nil {
				yield(Quad{}, ctx.Err())
				return
			}
			found, ok := o.quad(it.Key())
			if !ok {
				yield(Quad{}, fmt.Errorf("%w: a key of order %q has %d bytes", ErrDamaged, o.prefix, len(it.Key())))
				return
			}
			if !yield(found, nil) {
				return
			}
		}
		if err := it.Error(); err != nil {
			yield(Quad{}, damaged(err))
		}
	}
}

// iterator returns an unpositioned iterator over [lower, upper), to be given to reuse.
// Until then the store stays open.
func (v *View) iterator(lower, upper []byte) (*pebble.Iterator, error) {
	if err := v.s.use(); err != nil {
		return nil, err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.closed {
		v.s.leave()
		return nil, ErrClosed
	}
	if n := len(v.idle); n > 0 {
		it := v.idle[n-1]
		v.idle = v.idle[:n-1]
		it.SetBounds(lower, upper)
		return it, nil
	}
	it, err := v.snap.NewIter(&pebble.IterOptions{LowerBound: lower, UpperBound: upper})
	if err != nil {
		v.s.leave()
		return nil, damaged(err)
	}
	return it, nil
}

func (v *View) reuse(it *pebble.Iterator) {
	defer v.s.leave()
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.closed || len(v.idle) == maxIdle || it.Error() != nil {
		it.Close()
		return
	}
	v.idle = append(v.idle, it)
}

// Quad returns the values of ids that stand in the graph.
func (v *View) Quad(ctx context.Context, ids Quad) (quad.Quad, error) {
	var q quad.Quad
	for i, d := range quad.Directions {
		if i == label && ids[i] == (ID{}) {
			break
		}
		value, err := v.Value(ctx, ids[i])
		if err != nil {
			return quad.Quad{}, err
		}
		q.Set(d, value)
	}
	return q, nil
}

// Value returns the value with this id, in one of the kinds of term.Parse. It fails for an
// id that no quad of the graph has.
func (v *View) Value(ctx context.Context, id ID) (quad.Value, error) {
	if value, ok := v.s.values.Value(id); ok {
		return value, nil
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := v.s.use(); err != nil {
		return nil, err
	}
	defer v.s.leave()
	return v.s.load(v.snap, id)
}

// Values yields the values with these ids, as Value gives them, in their order. Ids that ascend
// are read in one pass over the terms. After an error it yields no more.
func (v *View) Values(ctx context.Context, ids []ID) iter.Seq2[quad.Value, error] {
	return func(yield func(quad.Value, error) bool) {
		it, err := v.iterator([]byte{termKey}, []byte{termKey + 1})
		if err != nil {
			yield(nil, err)
			return
		}
		defer v.reuse(it)
		var key [1 + idLen]byte
		for n, id := range ids {
			if n%1024 == 0 && ctx.Err() != nil {
				yield(nil, ctx.Err())
				return
			}
			value, err := valueAt(it, appendTermKey(key[:0], id), id)
			if !yield(value, err) || err != nil {
				return
			}
		}
	}
}

// valueAt returns the value of a term by an iterator over all of them.
func valueAt(it *pebble.Iterator, key []byte, id ID) (quad.Value, error) {
	found := it.SeekGE(key) && bytes.Equal(it.Key(), key)
	if err := it.Error(); err != nil {
		return nil, damaged(err)
	}
	if !found {
		return nil, fmt.Errorf("term %s: %w", id, ErrNoTerm)
	}
	text, err := it.ValueAndErr()
	if err != nil {
		return nil, damaged(err)
	}
	value, err := term.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("%w: term %s: %w", ErrDamaged, id, err)
	}
	return value, nil
}

// load reads a value and keeps it in the cache.
func (s *Store) load(r pebble.Reader, id ID) (quad.Value, error) {
	var value quad.Value
	err := text(r, id, func(text []byte) (err error) {
		if value, err = term.Parse(text); err != nil {
			return fmt.Errorf("%w: term %s: %w", ErrDamaged, id, err)
		}
		s.values.Put(id, value, len(text))
		return nil
	})
	return value, err
}

// text calls f with the canonical text of a term, which f must not keep.
func text(r pebble.Reader, id ID, f func([]byte) error) error {
	var buf [1 + idLen]byte
	value, closer, err := r.Get(appendTermKey(buf[:0], id))
	if errors.Is(err, pebble.ErrNotFound) {
		return fmt.Errorf("term %s: %w", id, ErrNoTerm)
	}
	if err != nil {
		return damaged(err)
	}
	defer closer.Close()
	return f(value)
}

// Has says whether the graph holds the quad.
func (v *View) Has(_ context.Context, q quad.Quad) (bool, error) {
	ids, _, err := Pattern{q.Subject, q.Predicate, q.Object, q.Label}.IDs()
	if err != nil {
		return false, err
	}
	return v.HasIDs(ids)
}

// HasIDs is Has for ids.
func (v *View) HasIDs(q Quad) (bool, error) {
	if err := v.s.use(); err != nil {
		return false, err
	}
	defer v.s.leave()
	return has(v.snap, &q)
}

func has(r pebble.Reader, q *Quad) (bool, error) {
	var buf [keyLen]byte
	_, closer, err := r.Get(orders[0].appendKey(buf[:0], q))
	if errors.Is(err, pebble.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, damaged(err)
	}
	return true, closer.Close()
}

// Count returns how many quads agree with q in the bound positions. Up to countLimit, and
// for no position bound, the number is exact; beyond, it is an estimate from the space
// they take on disk, at least countLimit.
func (v *View) Count(ctx context.Context, q Quad, bound Set) (n int64, exact bool, err error) {
	if bound == 0 {
		return v.quads, true, nil
	}
	if err := v.s.use(); err != nil {
		return 0, false, err
	}
	defer v.s.leave()
	for _, err := range v.ScanIDs(ctx, q, bound) {
		if err != nil {
			return 0, false, err
		}
		if n++; n > countLimit {
			n, err = v.s.estimate(&q, bound, v.quads, countLimit)
			return n, false, err
		}
	}
	return n, true, nil
}

// countLimit = 4096 keys take about half a millisecond to count.
const countLimit = 4096

// estimate returns how many quads agree with q in the bound positions, of size in all, by
// the share of disk space; at least the given number. The caller has called use.
func (s *Store) estimate(q *Quad, bound Set, size, least int64) (int64, error) {
	o, lower, upper := bounds(q, int(bound))
	part, err := s.db.EstimateDiskUsage(lower, upper)
	if err != nil {
		return 0, damaged(err)
	}
	whole, err := s.db.EstimateDiskUsage([]byte{o.prefix}, []byte{o.prefix + 1})
	if err != nil {
		return 0, damaged(err)
	}
	n := least
	if whole > 0 {
		n = int64(float64(size) * float64(part) / float64(whole))
	}
	return min(max(n, least), max(size, least)), nil
}
