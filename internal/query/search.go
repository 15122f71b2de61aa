package query

import (
	"cmp"
	"container/heap"
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/newsgraph/kg/schema"
)

// pathSearch is one search for paths. It explores in layers from both ends, the smaller
// layer first, until every path of a length lies within what it has seen. Then it takes
// the paths of that length in the order of a rough cost, prices the first maxWeighed by
// their claims and keeps the cheapest.
type pathSearch struct {
	g        *Graph
	o        PathOptions
	near     neighbours
	from, to node
	without  map[node]bool

	links    [][]node   // of each node, between nodes seen, both ways, each once
	expanded []bool     // nodes all of whose links are read
	distance [2][]int32 // from each end, -1 where not seen from it
	layer    [2][]node  // the last nodes seen from each end, not yet expanded
	visited  int        // facts read
	full     bool       // MaxVisited was reached

	hops map[[2]string]*pair
}

// Bounds of the choice among paths of one length.
const (
	maxWeighed = 24   // paths priced by their claims; at least 5 for each one asked for
	maxTried   = 5000 // beginnings of paths taken up
)

// pair is what connects two neighbours.
type pair struct {
	cost   float64 // +Inf when no claim that counts does
	claims []*schema.Claim
}

func newPathSearch(g *Graph, o PathOptions, from, to string) (*pathSearch, error) {
	s := &pathSearch{g: g, o: o, near: g.neighbours(), without: map[node]bool{}, hops: map[[2]string]*pair{}}
	ids := append([]string{from, to}, o.Without...)
	for i, id := range ids {
		n, err := s.near.node(id)
		if err != nil {
			return nil, fmt.Errorf("find paths: %w", err)
		}
		s.see(n)
		switch i {
		case 0:
			s.from = n
		case 1:
			s.to = n
		default:
			s.without[n] = true
		}
	}
	s.distance[0][s.from], s.distance[1][s.to] = 0, 0
	s.layer = [2][]node{{s.from}, {s.to}}
	return s, nil
}

// see makes room for a node.
func (s *pathSearch) see(n node) {
	for int(n) >= len(s.links) {
		s.links = append(s.links, nil)
		s.expanded = append(s.expanded, false)
		s.distance[0] = append(s.distance[0], -1)
		s.distance[1] = append(s.distance[1], -1)
	}
}

func (s *pathSearch) run(ctx context.Context) ([]Path, error) {
	var out []Path
	depth := 0 // layers expanded, of both ends together
	for length := 1; length <= s.o.MaxHops && len(out) < s.o.K; length++ {
		for ; depth < length && !s.full; depth++ {
			side := 0
			if len(s.layer[1]) < len(s.layer[0]) {
				side = 1
			}
			if err := s.expand(ctx, side); err != nil {
				return nil, err
			}
		}
		found, err := s.ofLength(ctx, length, s.o.K-len(out))
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	if s.full && len(out) == 0 {
		return nil, fmt.Errorf("find paths: %w (%d read)", ErrTooWide, s.visited-1)
	}
	return out, nil
}

// expand reads the neighbours of one end's last layer, which gives its next one.
func (s *pathSearch) expand(ctx context.Context, side int) error {
	var next []node
	for _, n := range s.layer[side] {
		if err := s.read(ctx, n); err != nil {
			if err == errFull {
				break
			}
			return err
		}
		for _, other := range s.links[n] {
			if s.distance[side][other] < 0 {
				s.distance[side][other] = s.distance[side][n] + 1
				next = append(next, other)
			}
		}
	}
	slices.SortFunc(next, s.near.compare)
	s.layer[side] = next
	return nil
}

// read reads the links of a node, unless it has done so.
func (s *pathSearch) read(ctx context.Context, n node) error {
	if s.expanded[n] {
		return nil
	}
	s.expanded[n] = true
	if id, err := s.near.name(ctx, n); err != nil || id == "" {
		return err
	}
	linked := map[node]bool{}
	return s.near.each(ctx, n, func(other node, k kind) error {
		if s.visited++; s.visited > s.o.MaxVisited {
			s.full = true
			return errFull
		}
		s.see(other)
		// A neighbour that was expanded has linked the two.
		if linked[other] || s.expanded[other] || s.without[other] || k == maybe && !s.o.Expected ||
			k == denied && !s.o.Denied {
			return nil
		}
		linked[other] = true
		s.links[n] = append(s.links[n], other)
		s.links[other] = append(s.links[other], n)
		return nil
	})
}

// trail is the beginning of a path.
type trail struct {
	nodes []node
	rough float64 // of the nodes passed through
	whole float64 // rough cost of the best path that begins so, loops allowed
}

// trails is a heap, the cheapest first, then by nodes.
type trails struct {
	all     []trail
	compare func(a, b node) int
}

func (t *trails) Len() int { return len(t.all) }
func (t *trails) Less(i, j int) bool {
	a, b := &t.all[i], &t.all[j]
	return cmp.Or(cmp.Compare(a.whole, b.whole), slices.CompareFunc(a.nodes, b.nodes, t.compare)) < 0
}
func (t *trails) Swap(i, j int) { t.all[i], t.all[j] = t.all[j], t.all[i] }
func (t *trails) Push(x any)    { t.all = append(t.all, x.(trail)) }
func (t *trails) Pop() any {
	last := t.all[len(t.all)-1]
	t.all = t.all[:len(t.all)-1]
	return last
}

// ofLength returns the k cheapest paths of exactly that many hops within what was seen.
func (s *pathSearch) ofLength(ctx context.Context, length, k int) ([]Path, error) {
	rest := s.remaining(length)
	begin := rest[length][s.from]
	if math.IsInf(begin, 1) {
		return nil, nil
	}
	var found []Path
	open := &trails{all: []trail{{nodes: []node{s.from}, whole: begin}}, compare: s.near.compare}
	for tried := 0; open.Len() > 0 && tried < maxTried && len(found) < max(maxWeighed, 5*k); tried++ {
		t := heap.Pop(open).(trail)
		last, left := t.nodes[len(t.nodes)-1], length-len(t.nodes)+1
		ids, err := s.ids(ctx, t.nodes)
		if err != nil {
			return nil, err
		}
		if slices.Contains(ids, "") || s.unconnected(ids) {
			continue
		}
		if left == 0 {
			p, ok, err := s.path(ctx, ids)
			if err != nil {
				return nil, err
			}
			if ok {
				found = append(found, p)
			}
			continue
		}
		for _, next := range s.links[last] {
			more := rest[left-1][next]
			if math.IsInf(more, 1) || slices.Contains(t.nodes, next) {
				continue
			}
			rough := t.rough + s.rough(next)
			heap.Push(open, trail{append(slices.Clip(t.nodes), next), rough, rough + more})
		}
	}
	slices.SortStableFunc(found, comparePaths)
	return found[:min(k, len(found))], nil
}

// ids returns the entities of nodes, "" for literals.
func (s *pathSearch) ids(ctx context.Context, nodes []node) ([]string, error) {
	out := make([]string, len(nodes))
	for i, n := range nodes {
		var err error
		if out[i], err = s.near.name(ctx, n); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// unconnected says whether two neighbours among nodes are known not to be connected by a
// claim that counts.
func (s *pathSearch) unconnected(ids []string) bool {
	for i := 1; i < len(ids); i++ {
		if p := s.hops[pairKey(ids[i-1], ids[i])]; p != nil && math.IsInf(p.cost, 1) {
			return true
		}
	}
	return false
}

// remaining returns, for each number of hops up to length and each node, the least rough
// cost of the nodes passed through when exactly so many hops lead to the end; +Inf where
// they do not, or lead through nodes that the start is too far from.
func (s *pathSearch) remaining(length int) [][]float64 {
	rest := make([][]float64, length+1)
	for left := range rest {
		rest[left] = make([]float64, len(s.links))
		for n := range rest[left] {
			rest[left][n] = math.Inf(1)
		}
	}
	rest[0][s.to] = 0
	layer := []node{s.to}
	for left := 1; left <= length; left++ {
		var next []node
		for _, n := range layer {
			cost := rest[left-1][n]
			if left > 1 {
				cost += s.rough(n)
			}
			for _, before := range s.links[n] {
				if before == s.to || !s.within(before, length-left) {
					continue
				}
				if math.IsInf(rest[left][before], 1) {
					next = append(next, before)
				}
				rest[left][before] = min(rest[left][before], cost)
			}
		}
		layer = next
	}
	return rest
}

// within says whether a node can be reached from the start in so many hops. Nodes not yet
// seen from the start are farther than all layers expanded from there.
func (s *pathSearch) within(n node, hops int) bool {
	if hops == 0 {
		return n == s.from
	}
	if d := s.distance[0][n]; d >= 0 {
		return int(d) <= hops && d > 0
	}
	if len(s.layer[0]) == 0 {
		return s.full // all that can be reached was seen
	}
	return s.full || hops > int(s.distance[0][s.layer[0][0]])
}

// rough is the cost of passing through a node by the links seen of it; the end costs nothing.
func (s *pathSearch) rough(n node) float64 {
	if n == s.to {
		return 0
	}
	return costHub * math.Log2(1+float64(len(s.links[n])))
}

func comparePaths(a, b Path) int {
	if c := cmp.Compare(a.Cost, b.Cost); c != 0 {
		return c
	}
	return slices.CompareFunc(a.Hops, b.Hops, func(x, y Hop) int { return cmp.Compare(x.To.ID, y.To.ID) })
}

func pairKey(a, b string) [2]string { return [2]string{min(a, b), max(a, b)} }

// hop returns what connects two neighbours, read once.
func (s *pathSearch) hop(ctx context.Context, a, b string) (*pair, error) {
	key := pairKey(a, b)
	if p := s.hops[key]; p != nil {
		return p, nil
	}
	p := &pair{cost: math.Inf(1)}
	type priced struct {
		claim *schema.Claim
		cost  float64
	}
	var all []priced
	for _, ends := range [2][2]string{{a, b}, {b, a}} {
		f := Filter{Subject: ends[0], Object: ends[1], MinConfidence: s.o.MinConfidence, AsOf: s.o.AsOf}
		for c, err := range s.g.Claims(ctx, f) {
			if err != nil {
				return nil, err
			}
			if cost, ok := s.price(c); ok {
				all = append(all, priced{c, cost})
			}
		}
	}
	slices.SortFunc(all, func(x, y priced) int { return cmp.Or(cmp.Compare(x.cost, y.cost), inOrder(x.claim, y.claim)) })
	for i, x := range all {
		if i == 0 {
			p.cost = x.cost
		}
		if i < maxHopClaims {
			p.claims = append(p.claims, x.claim)
		}
	}
	s.hops[key] = p
	return p, nil
}

// price returns the cost of a claim as a connection; ok is false when it does not count.
func (s *pathSearch) price(c *schema.Claim) (cost float64, ok bool) {
	cost = 1 - min(max(c.Confidence, 0), 1)
	switch {
	case c.Polarity == schema.Denied:
		if !s.o.Denied {
			return 0, false
		}
		cost += costDenied
	case c.Modality != schema.Asserted:
		if !s.o.Expected {
			return 0, false
		}
		cost += costExpected
	}
	switch p := s.g.schema.Predicate(c.Predicate.ID); {
	case p == nil:
		cost += costOpen
	case p.Name == "relatedTo":
		cost += costVague
	}
	return cost, true
}

// hub returns the cost of passing through a node.
func (s *pathSearch) hub(ctx context.Context, node string) (float64, error) {
	n, err := s.g.weight(ctx, node)
	return costHub * math.Log2(1+float64(n)), err
}

// path turns nodes into a Path, priced; ok is false when no claim that counts connects two
// of them.
func (s *pathSearch) path(ctx context.Context, nodes []string) (p Path, ok bool, err error) {
	for i := 1; i < len(nodes); i++ {
		pair, err := s.hop(ctx, nodes[i-1], nodes[i])
		if err != nil || math.IsInf(pair.cost, 1) {
			return Path{}, false, err
		}
		h := Hop{Claims: pair.claims, Cost: pair.cost}
		if h.From, err = s.entity(ctx, nodes[i-1]); err != nil {
			return Path{}, false, err
		}
		if h.To, err = s.entity(ctx, nodes[i]); err != nil {
			return Path{}, false, err
		}
		if i < len(nodes)-1 {
			hub, err := s.hub(ctx, nodes[i])
			if err != nil {
				return Path{}, false, err
			}
			h.Cost += hub
		}
		p.Hops = append(p.Hops, h)
		p.Cost += h.Cost
	}
	return p, true, nil
}

// entity is Graph.Entity, with the id also for an entity of which nothing else is known.
func (s *pathSearch) entity(ctx context.Context, id string) (schema.Entity, error) {
	e, err := s.g.Entity(ctx, id)
	e.ID = id
	return e, err
}
