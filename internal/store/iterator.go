package store

import (
	"context"
	"fmt"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cockroachdb/pebble/v2"
)

// legacy wraps an iterator shape in Cayley's older interface, keeping it recognisable.
func legacy(s graph.IteratorShape) graph.Iterator {
	it := &legacyIterator{shape: s}
	it.Iterator = graph.NewLegacy(s, it)
	return it
}

type legacyIterator struct {
	shape graph.IteratorShape
	graph.Iterator
}

func (it *legacyIterator) AsShape() graph.IteratorShape {
	it.Close()
	return it.shape
}

// pattern is a quad of which some positions are bound.
type pattern struct {
	q     Quad
	bound Set
}

func (p *pattern) with(at int, id ID) pattern {
	n := *p
	n.q[at] = id
	n.bound |= 1 << at
	return n
}

func (p *pattern) matches(q *Quad) bool {
	for at := range q {
		if p.bound&(1<<at) != 0 && p.q[at] != q[at] {
			return false
		}
	}
	return true
}

// scan lists the quads of a pattern. It is Cayley's iterator over links.
type scan struct {
	qs      *quadStore
	pattern pattern
	size    *graph.Size // counted on first use
}

func (s *scan) String() string                                       { return fmt.Sprintf("KGScan(%04b)", s.pattern.bound) }
func (s *scan) SubIterators() []graph.IteratorShape                  { return nil }
func (s *scan) Optimize(context.Context) (graph.IteratorShape, bool) { return s, false }
func (s *scan) Iterate() graph.Scanner                               { return &quadScanner{pages: s.pages()} }
func (s *scan) Lookup() graph.Index                                  { return &quadLookup{pattern: s.pattern} }
func (s *scan) AsLegacy() graph.Iterator                             { return legacy(s) }
func (s *scan) Stats(ctx context.Context) (graph.IteratorCosts, error) {
	if s.size == nil {
		n, exact, err := s.qs.count(ctx, s.pattern)
		if err != nil {
			return graph.IteratorCosts{}, err
		}
		s.size = &graph.Size{Size: n, Exact: exact}
	}
	return graph.IteratorCosts{NextCost: 1, ContainsCost: 1, Size: *s.size}, nil
}

func (s *scan) pages() *pages { return newPages(s.qs, s.pattern) }

// statLimit = 64 keys are counted for Cayley's optimiser before it gets an estimate.
const statLimit = 64

// count is View.Count with a lower limit.
func (qs *quadStore) count(ctx context.Context, p pattern) (n int64, exact bool, err error) {
	err = qs.read(func(r pebble.Reader) error {
		if p.bound == 0 {
			n, err = readSize(r)
			exact = true
			return err
		}
		_, lower, upper := bounds(&p.q, int(p.bound))
		it, err := r.NewIter(&pebble.IterOptions{LowerBound: lower, UpperBound: upper})
		if err != nil {
			return damaged(err)
		}
		defer it.Close()
		for ok := it.First(); ok; ok = it.Next() {
			if n++; n > statLimit {
				size, err := readSize(r)
				if err != nil {
					return err
				}
				n, err = qs.s.estimate(&p.q, p.bound, size, statLimit)
				return err
			}
		}
		exact = true
		return damaged(it.Error())
	})
	return n, exact, err
}

// pages reads the quads of a pattern page by page and holds nothing open between pages.
// A quad that comes or goes meanwhile may be seen or not.
type pages struct {
	qs    *quadStore
	o     *order
	lower []byte
	upper []byte
	buf   []Quad
	n     int // how many of buf are used up
	size  int // of the next page
	done  bool
}

func newPages(qs *quadStore, p pattern) *pages {
	o, lower, upper := bounds(&p.q, int(p.bound))
	return &pages{qs: qs, o: o, lower: lower, upper: upper, size: 32}
}

// next returns the next quad, nil at the end. It is valid until the next call.
func (p *pages) next(ctx context.Context) (*Quad, error) {
	if p.n == len(p.buf) {
		if p.done {
			return nil, nil
		}
		if err := p.fill(ctx); err != nil {
			return nil, err
		}
		if len(p.buf) == 0 {
			return nil, nil
		}
	}
	q := &p.buf[p.n]
	p.n++
	return q, nil
}

func (p *pages) fill(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	p.buf, p.n = p.buf[:0], 0
	return p.qs.read(func(r pebble.Reader) error {
		it, err := r.NewIter(&pebble.IterOptions{LowerBound: p.lower, UpperBound: p.upper})
		if err != nil {
			return damaged(err)
		}
		defer it.Close()
		ok := it.First()
		for ; ok && len(p.buf) < p.size; ok = it.Next() {
			q, ok := p.o.quad(it.Key())
			if !ok {
				return fmt.Errorf("%w: a key of order %q has %d bytes", ErrDamaged, p.o.prefix, len(it.Key()))
			}
			p.buf = append(p.buf, q)
		}
		p.done = !ok
		if ok {
			p.lower = append(p.lower[:0], it.Key()...)
			p.size = min(4*p.size, 1024)
		}
		return damaged(it.Error())
	})
}

// plain is what scanners and look-ups without tags and paths have in common.
type plain struct{ err error }

func (p *plain) TagResults(map[string]graph.Ref) {}
func (p *plain) NextPath(context.Context) bool   { return false }
func (p *plain) Err() error                      { return p.err }
func (p *plain) Close() error                    { return nil }

type quadScanner struct {
	plain
	pages *pages
	at    *Quad
}

func (s *quadScanner) String() string { return "KGScanNext" }

func (s *quadScanner) Next(ctx context.Context) bool {
	if s.err == nil {
		s.at, s.err = s.pages.next(ctx)
	}
	return s.err == nil && s.at != nil
}

func (s *quadScanner) Result() graph.Ref {
	if s.at == nil {
		return nil
	}
	return quadRef(*s.at)
}

type quadLookup struct {
	plain
	pattern pattern
	at      graph.Ref
}

func (l *quadLookup) String() string    { return "KGScanContains" }
func (l *quadLookup) Result() graph.Ref { return l.at }

func (l *quadLookup) Contains(_ context.Context, ref graph.Ref) bool {
	q, ok := ref.(quadRef)
	if !ok || !l.pattern.matches((*Quad)(&q)) {
		return false
	}
	l.at = ref
	return true
}

// nodes lists all terms of the graph.
type nodes struct{ qs *quadStore }

func (s *nodes) String() string                                       { return "KGNodes" }
func (s *nodes) SubIterators() []graph.IteratorShape                  { return nil }
func (s *nodes) Optimize(context.Context) (graph.IteratorShape, bool) { return s, false }
func (s *nodes) Iterate() graph.Scanner                               { return &nodeScanner{qs: s.qs, lower: []byte{termKey}} }
func (s *nodes) Lookup() graph.Index                                  { return &nodeLookup{qs: s.qs} }
func (s *nodes) AsLegacy() graph.Iterator                             { return legacy(s) }
func (s *nodes) Stats(ctx context.Context) (graph.IteratorCosts, error) {
	st, err := s.qs.Stats(ctx, false)
	return graph.IteratorCosts{NextCost: 1, ContainsCost: 1, Size: st.Nodes}, err
}

// nodeScanner reads page by page like pages.
type nodeScanner struct {
	plain
	qs    *quadStore
	lower []byte
	buf   []ID
	n     int
	done  bool
	at    graph.Ref
}

func (s *nodeScanner) String() string    { return "KGNodesNext" }
func (s *nodeScanner) Result() graph.Ref { return s.at }

func (s *nodeScanner) Next(ctx context.Context) bool {
	if s.n == len(s.buf) && !s.done && s.err == nil {
		s.err = s.fill(ctx)
	}
	if s.err != nil || s.n == len(s.buf) {
		s.at = nil
		return false
	}
	s.at = nodeRef(s.buf[s.n])
	s.n++
	return true
}

func (s *nodeScanner) fill(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.buf, s.n = s.buf[:0], 0
	return s.qs.read(func(r pebble.Reader) error {
		it, err := r.NewIter(&pebble.IterOptions{LowerBound: s.lower, UpperBound: []byte{termKey + 1}})
		if err != nil {
			return damaged(err)
		}
		defer it.Close()
		ok := it.First()
		for ; ok && len(s.buf) < 1024; ok = it.Next() {
			if len(it.Key()) != 1+idLen {
				return fmt.Errorf("%w: the key of a term has %d bytes", ErrDamaged, len(it.Key()))
			}
			s.buf = append(s.buf, ID(it.Key()[1:]))
		}
		if s.done = !ok; ok {
			s.lower = append(s.lower[:0], it.Key()...)
		}
		return damaged(it.Error())
	})
}

type nodeLookup struct {
	plain
	qs *quadStore
	at graph.Ref
}

func (l *nodeLookup) String() string    { return "KGNodesContains" }
func (l *nodeLookup) Result() graph.Ref { return l.at }

func (l *nodeLookup) Contains(_ context.Context, ref graph.Ref) bool {
	id, ok := ref.(nodeRef)
	if !ok || !l.qs.hasTerm(ID(id)) {
		return false
	}
	l.at = ref
	return true
}
