package cayley

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/shape"
	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/internal/store"
)

// OptimizeShape replaces the part of a query that goes over links from node to node
// (Cayley's HasA over And over LinksTo) by one that uses key orders with several bound
// positions, so that a step costs what it returns and not what the nodes have in all.
func (qs *quadStore) OptimizeShape(s shape.Shape) (shape.Shape, bool) {
	switch s := s.(type) {
	case shape.QuadsAction:
		h := hopShape{to: s.Result, save: s.Save}
		for d, ref := range s.Filter {
			if !h.bind(d, ref) {
				return s, false
			}
		}
		return h, true
	case shape.NodesFrom:
		filters, ok := s.Quads.(shape.Quads)
		if !ok || len(filters) == 0 {
			return s, false
		}
		h := hopShape{to: s.Dir}
		for _, f := range filters {
			if !h.filter(f) {
				return s, false
			}
		}
		return h, true
	case shape.Intersect:
		at := slices.IndexFunc(s, recursive)
		if at < 0 {
			return s, false
		}
		first := shape.Intersect{s[at]}
		return recursiveFirst(append(append(first, s[:at]...), s[at+1:]...)), true
	}
	return s, false
}

// hopShape yields the nodes at one end of the quads that pass all filters.
type hopShape struct {
	to      quad.Direction
	pattern pattern
	from    []shape.QuadFilter          // filters that are not one fixed node
	save    map[quad.Direction][]string // tags for the nodes in these positions, which must not be empty
}

// bind adds a filter for one node.
func (h *hopShape) bind(d quad.Direction, ref graph.Ref) bool {
	id, ok := ref.(nodeRef)
	at := int(d) - int(quad.Subject)
	if !ok || at < 0 || at > label || h.pattern.bound&(1<<at) != 0 {
		return false
	}
	h.pattern = h.pattern.with(at, store.ID(id))
	return true
}

func (h *hopShape) filter(f shape.QuadFilter) bool {
	if f.Values == nil || f.Dir < quad.Subject || f.Dir > quad.Label {
		return false
	}
	if ref, ok := shape.One(f.Values); ok {
		return h.bind(f.Dir, ref)
	}
	if s, ok := f.Values.(shape.Save); ok {
		if _, ok := s.From.(shape.AllNodes); ok {
			if h.save == nil {
				h.save = map[quad.Direction][]string{}
			}
			h.save[f.Dir] = append(h.save[f.Dir], s.Tags...)
			return true
		}
	}
	h.from = append(h.from, f)
	return true
}

func (h hopShape) Optimize(shape.Optimizer) (shape.Shape, bool) { return h, false }

func (h hopShape) BuildIterator(s graph.QuadStore) graph.Iterator {
	qs, ok := graph.Unwrap(s).(*quadStore)
	if !ok {
		return iterator.NewError(errors.New("the query was made for another store"))
	}
	it := &hop{qs: qs, to: int(h.to - quad.Subject), pattern: h.pattern, save: h.save}
	for _, f := range h.from {
		it.from = append(it.from, side{at: int(f.Dir - quad.Subject), nodes: graph.AsShape(f.Values.BuildIterator(s))})
	}
	return legacy(it)
}

// side is a position of a quad and the nodes allowed there.
type side struct {
	at    int
	nodes graph.IteratorShape
}

// hop is the iterator of a hopShape. A node comes once for each quad.
type hop struct {
	qs      *quadStore
	to      int // position of the result
	pattern pattern
	from    []side
	save    map[quad.Direction][]string
	quads   *graph.Size // of pattern, counted on first use
	chosen  *choice     // by driver, on first use
}

func (h *hop) String() string           { return fmt.Sprintf("KGHop(%04b)", h.pattern.bound) }
func (h *hop) AsLegacy() graph.Iterator { return legacy(h) }

func (h *hop) SubIterators() []graph.IteratorShape {
	var subs []graph.IteratorShape
	for _, f := range h.from {
		subs = append(subs, f.nodes)
	}
	return subs
}

func (h *hop) Optimize(ctx context.Context) (graph.IteratorShape, bool) {
	n := *h
	n.from, n.chosen = slices.Clone(h.from), nil
	changed := false
	for i := range n.from {
		nodes, ok := n.from[i].nodes.Optimize(ctx)
		if ok {
			n.from[i].nodes, changed = nodes, true
		}
		if iterator.IsNull2(n.from[i].nodes) {
			return n.from[i].nodes, true
		}
	}
	if !changed {
		return h, false
	}
	return &n, true
}

func (h *hop) size(ctx context.Context) (graph.Size, error) {
	if h.quads == nil {
		n, exact, err := h.qs.source.Count(ctx, h.pattern.q, h.pattern.bound, statLimit)
		if err != nil {
			return graph.Size{}, err
		}
		h.quads = &graph.Size{Size: n, Exact: exact}
	}
	return *h.quads, nil
}

// fanout = 4 is a guess at how many quads of a pattern one node has.
const fanout = 4

// atMost says whether the pattern has no more than n quads. For a small n it counts no
// further.
func (h *hop) atMost(ctx context.Context, n int64) (bool, error) {
	if h.quads == nil && n < statLimit {
		_, more, err := h.qs.source.Page(ctx, nil, h.pattern.q, h.pattern.bound, nil, int(n))
		return !more, err
	}
	size, err := h.size(ctx)
	return size.Size <= n, err
}

// driver returns the index of the side whose nodes are best listed, each with its quads;
// -1 where it is better to list the quads of the pattern and check them.
func (h *hop) driver(ctx context.Context) (int, graph.IteratorCosts, error) {
	if h.chosen != nil {
		return h.chosen.at, h.chosen.costs, nil
	}
	best, least := -1, graph.IteratorCosts{NextCost: 1, ContainsCost: 1}
	var side graph.IteratorCosts
	for i, f := range h.from {
		st, err := f.nodes.Stats(ctx)
		if err != nil {
			return best, least, err
		}
		if best < 0 || st.Size.Size < side.Size.Size {
			best, side = i, st
		}
		least.ContainsCost += st.ContainsCost
	}
	if best >= 0 {
		n := side.Size.Size * fanout
		few, err := h.atMost(ctx, n*(1+side.NextCost)/(1+side.ContainsCost))
		if err != nil {
			return best, least, err
		}
		if few {
			best = -1
		} else {
			least.NextCost, least.Size = 2+side.NextCost, graph.Size{Size: n}
		}
	}
	if best < 0 {
		size, err := h.size(ctx)
		if err != nil {
			return best, least, err
		}
		least.Size = graph.Size{Size: size.Size, Exact: size.Exact && len(h.from) == 0}
	}
	h.chosen = &choice{best, least}
	return best, least, nil
}

// choice is what driver chose.
type choice struct {
	at    int
	costs graph.IteratorCosts
}

func (h *hop) Stats(ctx context.Context) (graph.IteratorCosts, error) {
	_, costs, err := h.driver(ctx)
	return costs, err
}

// tag sets the saved tags from a quad; false means that one of the positions is empty.
func (h *hop) tag(q *store.Quad, dst map[string]graph.Ref) bool {
	for d, names := range h.save {
		id := q[d-quad.Subject]
		if id == (store.ID{}) {
			return false
		}
		for _, name := range names {
			if dst != nil {
				dst[name] = nodeRef(id)
			}
		}
	}
	return true
}

// checks are the look-ups of the sides that are not listed.
type checks struct {
	at    []int
	nodes []graph.Index
}

func (h *hop) checks(except int) *checks {
	c := &checks{}
	for i, f := range h.from {
		if i != except {
			c.at = append(c.at, f.at)
			c.nodes = append(c.nodes, f.nodes.Lookup())
		}
	}
	return c
}

func (c *checks) pass(ctx context.Context, q *store.Quad) (bool, error) {
	for i, at := range c.at {
		if q[at] == (store.ID{}) || !c.nodes[i].Contains(ctx, nodeRef(q[at])) {
			return false, c.nodes[i].Err()
		}
	}
	return true, nil
}

func (c *checks) nextPath(ctx context.Context) bool {
	for _, n := range c.nodes {
		if n.NextPath(ctx) {
			return true
		}
	}
	return false
}

func (c *checks) tag(dst map[string]graph.Ref) {
	for _, n := range c.nodes {
		n.TagResults(dst)
	}
}

func (c *checks) close() (err error) {
	for _, n := range c.nodes {
		err = errors.Join(err, n.Close())
	}
	return err
}

func (h *hop) Iterate() graph.Scanner {
	s := &hopScanner{h: h, driver: -1}
	if len(h.from) > 0 {
		s.driver, _, s.err = h.driver(context.Background())
	}
	if s.driver >= 0 {
		s.nodes = h.from[s.driver].nodes.Iterate()
	} else {
		s.pages = newPages(h.qs, h.pattern)
	}
	s.checks = h.checks(s.driver)
	return s
}

// hopScanner lists the quads of the pattern, or those of each node of the driving side.
type hopScanner struct {
	h      *hop
	driver int
	nodes  graph.Scanner // nil: no driving side
	pages  *pages        // nil: the next node is due
	checks *checks
	at     *store.Quad
	err    error
}

func (s *hopScanner) String() string { return "KGHopNext" }
func (s *hopScanner) Err() error     { return s.err }

func (s *hopScanner) Next(ctx context.Context) bool {
	for s.err == nil {
		if s.pages == nil {
			if s.nodes == nil || !s.nodes.Next(ctx) {
				if s.nodes != nil {
					s.err = s.nodes.Err()
				}
				break
			}
			id, ok := s.nodes.Result().(nodeRef)
			if !ok {
				continue
			}
			s.pages = newPages(s.h.qs, s.h.pattern.with(s.h.from[s.driver].at, store.ID(id)))
		}
		if s.at, s.err = s.pages.next(ctx); s.err != nil {
			break
		}
		if s.at == nil {
			if s.nodes == nil {
				return false
			}
			s.pages = nil
			continue
		}
		if s.at[s.h.to] == (store.ID{}) || !s.h.tag(s.at, nil) {
			continue
		}
		ok, err := s.checks.pass(ctx, s.at)
		if s.err = err; ok {
			return true
		}
	}
	s.at = nil
	return false
}

func (s *hopScanner) NextPath(ctx context.Context) bool {
	return s.nodes != nil && s.nodes.NextPath(ctx) || s.checks.nextPath(ctx)
}

func (s *hopScanner) Result() graph.Ref {
	if s.at == nil {
		return nil
	}
	return nodeRef(s.at[s.h.to])
}

func (s *hopScanner) TagResults(dst map[string]graph.Ref) {
	if s.at == nil {
		return
	}
	if s.nodes != nil {
		s.nodes.TagResults(dst)
	}
	s.checks.tag(dst)
	s.h.tag(s.at, dst)
}

func (s *hopScanner) Close() error {
	err := s.checks.close()
	if s.nodes != nil {
		err = errors.Join(err, s.nodes.Close())
	}
	return err
}

func (h *hop) Lookup() graph.Index { return &hopLookup{h: h, checks: h.checks(-1)} }

// hopLookup reads the quads of the pattern that have the asked node as their end.
type hopLookup struct {
	h      *hop
	checks *checks
	pages  *pages
	at     store.Quad
	found  bool // at is a result
	err    error
}

func (l *hopLookup) String() string { return "KGHopContains" }
func (l *hopLookup) Err() error     { return l.err }
func (l *hopLookup) Close() error   { return l.checks.close() }

func (l *hopLookup) Contains(ctx context.Context, ref graph.Ref) bool {
	l.found = false
	id, ok := ref.(nodeRef)
	if p := &l.h.pattern; !ok || p.bound&(1<<l.h.to) != 0 && p.q[l.h.to] != store.ID(id) {
		return false
	}
	l.pages = newPages(l.h.qs, l.h.pattern.with(l.h.to, store.ID(id)))
	return l.next(ctx)
}

// next goes to the next quad that passes. Where there is none the last result stays, with
// its tags, as other branches of the query may have more paths for it.
func (l *hopLookup) next(ctx context.Context) bool {
	disturbed := false
	for l.err == nil && l.pages != nil {
		var q *store.Quad
		if q, l.err = l.pages.next(ctx); l.err != nil || q == nil {
			break
		}
		if !l.h.tag(q, nil) {
			continue
		}
		ok, err := l.checks.pass(ctx, q)
		if l.err = err; ok {
			l.at, l.found = *q, true
			return true
		}
		disturbed = true
	}
	if disturbed && l.found && l.err == nil {
		_, l.err = l.checks.pass(ctx, &l.at)
	}
	return false
}

func (l *hopLookup) NextPath(ctx context.Context) bool {
	return l.found && (l.checks.nextPath(ctx) || l.next(ctx))
}

func (l *hopLookup) Result() graph.Ref {
	if !l.found {
		return nil
	}
	return nodeRef(l.at[l.h.to])
}

func (l *hopLookup) TagResults(dst map[string]graph.Ref) {
	if l.found {
		l.checks.tag(dst)
		l.h.tag(&l.at, dst)
	}
}

// recursive says whether the shape is one of Cayley's path package, which it uses for
// FollowRecursive only.
func recursive(s shape.Shape) bool {
	if save, ok := s.(shape.Save); ok {
		return recursive(save.From)
	}
	return strings.HasSuffix(reflect.TypeOf(s).PkgPath(), "cayley/graph/path")
}

// recursiveFirst is an intersection whose first part is listed and whose others are
// looked up. Cayley's recursive iterator (v0.7.7) lists everything to look one node up, and
// then gives a node that comes by Next the tags of the last one that had been seen.
type recursiveFirst shape.Intersect

func (s recursiveFirst) Optimize(shape.Optimizer) (shape.Shape, bool) { return s, false }

func (s recursiveFirst) BuildIterator(qs graph.QuadStore) graph.Iterator {
	subs := make([]graph.Iterator, len(s))
	for i, sub := range s {
		subs[i], _ = sub.BuildIterator(qs).Optimize()
	}
	return legacy(fixedOrder{graph.AsShape(iterator.NewAnd(subs...))})
}

type fixedOrder struct{ graph.IteratorShape }

func (s fixedOrder) Optimize(context.Context) (graph.IteratorShape, bool) { return s, false }
