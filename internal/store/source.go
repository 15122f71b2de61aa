package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/cayleygraph/quad"
	"github.com/cockroachdb/pebble/v2"
)

// source reads the tables in pages.
type source struct {
	s *Store
	v *View // read this view; nil: the graph as it is at each moment
}

// Source is Graph.Source.
func (s *Store) Source() (Source, Writer) {
	if s.readOnly {
		return &source{s: s}, nil
	}
	return &source{s: s}, s
}

// Source is Snapshot.Source.
func (v *View) Source() Source { return &source{s: v.s, v: v} }

// reader returns what to read from; the caller has called use.
func (src *source) reader() (pebble.Reader, error) {
	if src.v == nil {
		return src.s.db, nil
	}
	src.v.mu.Lock()
	defer src.v.mu.Unlock()
	if src.v.closed {
		return nil, ErrClosed
	}
	return src.v.snap, nil
}

// read runs f with the store kept open.
func (src *source) read(f func(pebble.Reader) error) error {
	if err := src.s.use(); err != nil {
		return err
	}
	defer src.s.leave()
	r, err := src.reader()
	if err != nil {
		return err
	}
	return f(r)
}

// each calls f with the keys from lower up to upper until it returns false.
func (src *source) each(lower, upper []byte, f func(key []byte) (bool, error)) error {
	if src.v != nil {
		it, err := src.v.iterator(lower, upper)
		if err != nil {
			return err
		}
		defer src.v.reuse(it)
		return keys(it, f)
	}
	return src.read(func(r pebble.Reader) error {
		it, err := r.NewIter(&pebble.IterOptions{LowerBound: lower, UpperBound: upper})
		if err != nil {
			return damaged(err)
		}
		defer it.Close()
		return keys(it, f)
	})
}

func keys(it *pebble.Iterator, f func(key []byte) (bool, error)) error {
	for ok := it.First(); ok; ok = it.Next() {
		if ok, err := f(it.Key()); err != nil || !ok {
			return err
		}
	}
	return damaged(it.Error())
}

func (src *source) Page(_ context.Context, dst []Quad, q Quad, bound Set, after *Quad,
	n int) (quads []Quad, more bool, err error) {
	o, lower, upper := bounds(&q, int(bound))
	if after != nil {
		lower = append(o.appendKey(lower[:0], after), 0)
	}
	err = src.each(lower, upper, func(key []byte) (bool, error) {
		if n--; n < 0 {
			more = true
			return false, nil
		}
		found, ok := o.quad(key)
		if !ok {
			return false, fmt.Errorf("%w: a key of order %q has %d bytes", ErrDamaged, o.prefix, len(key))
		}
		dst = append(dst, found)
		return true, nil
	})
	return dst, more, err
}

func (src *source) Terms(_ context.Context, dst []ID, after *ID, n int) (ids []ID, more bool, err error) {
	lower := []byte{termKey}
	if after != nil {
		lower = append(appendTermKey(nil, *after), 0)
	}
	err = src.each(lower, []byte{termKey + 1}, func(key []byte) (bool, error) {
		if n--; n < 0 {
			more = true
			return false, nil
		}
		if len(key) != 1+idLen {
			return false, fmt.Errorf("%w: the key of a term has %d bytes", ErrDamaged, len(key))
		}
		dst = append(dst, ID(key[1:]))
		return true, nil
	})
	return dst, more, err
}

func (src *source) Value(_ context.Context, id ID) (v quad.Value, err error) {
	if v, ok := src.s.values.Value(id); ok {
		return v, nil
	}
	err = src.read(func(r pebble.Reader) (err error) {
		v, err = src.s.load(r, id)
		return err
	})
	return v, err
}

func (src *source) HasTerm(_ context.Context, id ID) (bool, error) {
	err := src.read(func(r pebble.Reader) error { return text(r, id, func([]byte) error { return nil }) })
	if errors.Is(err, ErrNoTerm) {
		return false, nil
	}
	return err == nil, err
}

func (src *source) Count(_ context.Context, q Quad, bound Set, limit int64) (n int64, exact bool, err error) {
	if bound == 0 {
		err = src.read(func(r pebble.Reader) error {
			n, err = readSize(r)
			return err
		})
		return n, true, err
	}
	_, lower, upper := bounds(&q, int(bound))
	err = src.each(lower, upper, func([]byte) (bool, error) {
		n++
		return n <= limit, nil
	})
	if err != nil || n <= limit {
		return n, true, err
	}
	err = src.read(func(r pebble.Reader) error {
		size, err := readSize(r)
		if err == nil {
			n, err = src.s.estimate(&q, bound, size, limit)
		}
		return err
	})
	return n, false, err
}

func (src *source) CountTerms(ctx context.Context, exact bool) (n int64, isExact bool, err error) {
	limit := int64(countLimit)
	if exact {
		limit = -1
	}
	err = src.read(func(r pebble.Reader) error {
		n, isExact, err = countTerms(ctx, r, limit)
		return err
	})
	return n, isExact, err
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

// ApplySteps is Writer.ApplySteps.
func (s *Store) ApplySteps(ctx context.Context, steps []Step) error {
	quads := make([]quad.Quad, len(steps))
	for i := range steps {
		quads[i] = steps[i].Quad
	}
	r, err := Resolve(ctx, quads)
	if err != nil {
		return err
	}
	_, err = s.update(ctx, r.Texts, func(t *tx) error {
		for i := range steps {
			is, err := t.has(&r.Quads[i])
			if err != nil {
				return err
			}
			flip, err := steps[i].Flips(i, is)
			if err != nil {
				return err
			}
			if flip {
				t.flip(r.Quads[i], steps[i].Add)
			}
		}
		return nil
	})
	return err
}

// NewQuadWriter returns a writer that adds quads as Load does: all are there once it is
// closed without error.
func (s *Store) NewQuadWriter() (quad.WriteCloser, error) {
	return &quadWriter{loader: s.newLoader(context.Background())}, nil
}

type quadWriter struct {
	loader *loader // nil: closed
}

func (w *quadWriter) WriteQuad(q quad.Quad) error {
	if w.loader == nil {
		return errors.New("the writer is closed")
	}
	if err := w.loader.chunk.add(q); err != nil {
		return err
	}
	return w.loader.added()
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
