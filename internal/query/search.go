package query

import (
	"cmp"
	"container/heap"
	"context"
	"errors"
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
	from, to string
	near     neighbours
	without  map[string]bool

	links    map[string]map[string]bool // between nodes seen, both ways
	expanded map[string]bool            // nodes all of whose links are read
	distance [2]map[string]int          // from each end, of the nodes seen from it
	layer    [2][]string                // the last nodes seen from each end, not yet expanded
	visited  int                        // facts read
	full     bool                       // MaxVisited was reached

	hops map[[2]string]*pair
}

// Bounds of the choice among paths of one length.
const (
	maxWeighed = 50   // paths priced by their claims; at least 5 for each one asked for
	maxTried   = 5000 // beginnings of paths taken up
)

// pair is what connects two neighbours.
type pair struct {
	cost   float64 // +Inf when no claim that counts does
	claims []*schema.Claim
}

func newPathSearch(g *Graph, o PathOptions, from, to string) *pathSearch {
	return &pathSearch{g: g, o: o, from: from, to: to, near: scanned{g}, without: map[string]bool{},
		links: map[string]map[string]bool{}, expanded: map[string]bool{},
		distance: [2]map[string]int{{from: 0}, {to: 0}}, layer: [2][]string{{from}, {to}},
		hops: map[[2]string]*pair{}}
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

// errFull stops reading at MaxVisited.
var errFull = errors.New("bound reached")

// expand reads the neighbours of one end's last layer, which gives its next one.
func (s *pathSearch) expand(ctx context.Context, side int) error {
	dist := s.distance[side]
	var next []string
	for _, node := range s.layer[side] {
		if err := s.read(ctx, node); err != nil {
			if err == errFull {
				break
			}
			return err
		}
		for other := range s.links[node] {
			if _, ok := dist[other]; !ok {
				dist[other] = dist[node] + 1
				next = append(next, other)
			}
		}
	}
	slices.Sort(next)
	s.layer[side] = next
	return nil
}

// read reads the links of a node, unless it has done so.
func (s *pathSearch) read(ctx context.Context, node string) error {
	if s.expanded[node] {
		return nil
	}
	s.expanded[node] = true
	return s.near.each(ctx, node, func(other string, k kind) error {
		if s.visited++; s.visited > s.o.MaxVisited {
			s.full = true
			return errFull
		}
		if s.without[other] || k == maybe && !s.o.Expected || k == denied && !s.o.Denied {
			return nil
		}
		s.link(node, other)
		s.link(other, node)
		return nil
	})
}

func (s *pathSearch) link(a, b string) {
	if s.links[a] == nil {
		s.links[a] = map[string]bool{}
	}
	s.links[a][b] = true
}

// trail is the beginning of a path.
type trail struct {
	nodes []string
	rough float64 // of the nodes passed through
	whole float64 // rough cost of the best path that begins so, loops allowed
}

// trails is a heap, the cheapest first, then by nodes.
type trails []trail

func (t trails) Len() int { return len(t) }
func (t trails) Less(i, j int) bool {
	return cmp.Or(cmp.Compare(t[i].whole, t[j].whole), slices.Compare(t[i].nodes, t[j].nodes)) < 0
}
func (t trails) Swap(i, j int) { t[i], t[j] = t[j], t[i] }
func (t *trails) Push(x any)   { *t = append(*t, x.(trail)) }
func (t *trails) Pop() any {
	last := (*t)[len(*t)-1]
	*t = (*t)[:len(*t)-1]
	return last
}

// ofLength returns the k cheapest paths of exactly that many hops within what was seen.
func (s *pathSearch) ofLength(ctx context.Context, length, k int) ([]Path, error) {
	rest := s.remaining(length)
	begin, ok := rest[length][s.from]
	if !ok {
		return nil, nil
	}
	var found []Path
	open := &trails{{nodes: []string{s.from}, whole: begin}}
	for tried := 0; open.Len() > 0 && tried < maxTried && len(found) < max(maxWeighed, 5*k); tried++ {
		t := heap.Pop(open).(trail)
		last, left := t.nodes[len(t.nodes)-1], length-len(t.nodes)+1
		if left == 0 {
			p, ok, err := s.path(ctx, t.nodes)
			if err != nil {
				return nil, err
			}
			if ok {
				found = append(found, p)
			}
			continue
		}
		for next := range s.links[last] {
			more, ok := rest[left-1][next]
			if h := s.hops[pairKey(last, next)]; !ok || slices.Contains(t.nodes, next) || h != nil && math.IsInf(h.cost, 1) {
				continue
			}
			rough := t.rough + s.rough(next)
			heap.Push(open, trail{append(slices.Clip(t.nodes), next), rough, rough + more})
		}
	}
	slices.SortStableFunc(found, comparePaths)
	return found[:min(k, len(found))], nil
}

// remaining returns, for each number of hops up to length, the nodes from which exactly so
// many lead to the end, with the least rough cost of the nodes passed through on the way.
func (s *pathSearch) remaining(length int) []map[string]float64 {
	rest := make([]map[string]float64, length+1)
	rest[0] = map[string]float64{s.to: 0}
	for left := 1; left <= length; left++ {
		rest[left] = map[string]float64{}
		for node, cost := range rest[left-1] {
			if left > 1 {
				cost += s.rough(node)
			}
			for before := range s.links[node] {
				if !s.within(before, length-left) || before == s.to {
					continue
				}
				if old, ok := rest[left][before]; !ok || cost < old {
					rest[left][before] = cost
				}
			}
		}
	}
	return rest
}

// within says whether a node can be reached from the start in so many hops. Nodes not yet
// seen from the start are farther than all layers expanded from there.
func (s *pathSearch) within(node string, hops int) bool {
	if hops == 0 {
		return node == s.from
	}
	if d, ok := s.distance[0][node]; ok {
		return d <= hops && d > 0
	}
	if len(s.layer[0]) == 0 {
		return s.full // all that can be reached was seen
	}
	return s.full || hops > s.distance[0][s.layer[0][0]]
}

// rough is the cost of passing through a node by the links seen of it; the end costs nothing.
func (s *pathSearch) rough(node string) float64 {
	if node == s.to {
		return 0
	}
	return costHub * math.Log2(1+float64(len(s.links[node])))
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
