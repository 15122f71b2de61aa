package cayley

import (
	"context"
	"fmt"

	"github.com/cayleygraph/cayley/graph"

	"github.com/newsgraph/kg/internal/store"
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
	q     store.Quad
	bound store.Set
}

func (p *pattern) with(at int, id store.ID) pattern {
	n := *p
	n.q[at] = id
	n.bound |= 1 << at
	return n
}

func (p *pattern) matches(q *store.Quad) bool {
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

func (s *scan) String() string {
	return fmt.Sprintf("KGScan(%04b)", s.pattern.bound)
}
func (s *scan) SubIterators() []graph.IteratorShape                  { return nil }
func (s *scan) Optimize(context.Context) (graph.IteratorShape, bool) { return s, false }
func (s *scan) Iterate() graph.Scanner                               { return &quadScanner{pages: s.pages()} }
func (s *scan) Lookup() graph.Index                                  { return &quadLookup{pattern: s.pattern} }
func (s *scan) AsLegacy() graph.Iterator                             { return legacy(s) }
func (s *scan) Stats(ctx context.Context) (graph.IteratorCosts, error) {
	if s.size == nil {
		n, exact, err := s.qs.source.Count(ctx, s.pattern.q, s.pattern.bound, statLimit)
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

// pages reads the quads of a pattern page by page and holds nothing open between pages.
// A quad that comes or goes meanwhile may be seen or not.
type pages struct {
	source  store.Source
	pattern pattern
	buf     []store.Quad
	n       int // how many of buf are used up
	size    int // of the next page
	done    bool
}

func newPages(qs *quadStore, p pattern) *pages {
	return &pages{source: qs.source, pattern: p, size: 32}
}

// next returns the next quad, nil at the end. It is valid until the next call.
func (p *pages) next(ctx context.Context) (*store.Quad, error) {
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
	var after *store.Quad
	if len(p.buf) > 0 {
		last := p.buf[len(p.buf)-1]
		after = &last
	}
	var more bool
	var err error
	p.buf, more, err = p.source.Page(ctx, p.buf[:0], p.pattern.q, p.pattern.bound, after, p.size)
	p.n, p.done, p.size = 0, !more, min(4*p.size, 1024)
	return err
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
	at    *store.Quad
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
	if !ok || !l.pattern.matches((*store.Quad)(&q)) {
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
func (s *nodes) Iterate() graph.Scanner                               { return &nodeScanner{source: s.qs.source} }
func (s *nodes) Lookup() graph.Index                                  { return &nodeLookup{source: s.qs.source} }
func (s *nodes) AsLegacy() graph.Iterator                             { return legacy(s) }
func (s *nodes) Stats(ctx context.Context) (graph.IteratorCosts, error) {
	st, err := s.qs.Stats(ctx, false)
	return graph.IteratorCosts{NextCost: 1, ContainsCost: 1, Size: st.Nodes}, err
}

// nodeScanner reads page by page like pages.
type nodeScanner struct {
	plain
	source store.Source
	buf    []store.ID
	n      int
	done   bool
	at     graph.Ref
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
	var after *store.ID
	if len(s.buf) > 0 {
		last := s.buf[len(s.buf)-1]
		after = &last
	}
	var more bool
	var err error
	s.buf, more, err = s.source.Terms(ctx, s.buf[:0], after, 1024)
	s.n, s.done = 0, !more
	return err
}

type nodeLookup struct {
	plain
	source store.Source
	at     graph.Ref
}

func (l *nodeLookup) String() string    { return "KGNodesContains" }
func (l *nodeLookup) Result() graph.Ref { return l.at }

func (l *nodeLookup) Contains(ctx context.Context, ref graph.Ref) bool {
	id, ok := ref.(nodeRef)
	if !ok || l.err != nil {
		return false
	}
	if ok, l.err = l.source.HasTerm(ctx, store.ID(id)); ok {
		l.at = ref
	}
	return ok
}
