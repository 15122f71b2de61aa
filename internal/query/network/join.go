package network

import (
	"cmp"
	"container/heap"
	"math"
	"slices"
)

// Costs of Join: a link costs 1, a node that is passed through costHub for each doubling
// of its links, so that hubs join only what nothing else does.
const costHub = 0.1

// Join returns the links, as pairs of nodes, the smaller first, in order, of a small tree
// that joins the nodes over links that have one of the kinds and that banned does not name
// (nil = none). ok is false when no tree joins them all. The tree costs at most twice the
// least (Mehlhorn 1988: a spanning tree over the shortest paths between the regions around
// each node). It looks no further from the nodes than it has to.
func (g *Network) Join(nodes []Node, kinds Kinds, banned func(a, b Node) bool) (tree [][2]Node, ok bool) {
	nodes = slices.Clone(nodes)
	slices.Sort(nodes)
	nodes = slices.Compact(nodes)
	j := &joiner{g: g, at: make([]reached, g.Nodes()), bridges: map[[2]Node]bridge{}, nodes: nodes}
	for _, n := range nodes {
		j.at[n] = reached{origin: n, before: -1, seen: true}
		j.open = append(j.open, todo{node: n})
	}
	heap.Init(&j.open)
	// A bridge first seen from a node at some cost costs at least twice as much, less what
	// its other end costs to pass through: that one lies at most so much nearer.
	bound, through := math.Inf(1), 0.0
	for n := range g.Nodes() {
		through = max(through, g.through(Node(n)))
	}
	for j.open.Len() > 0 {
		t := heap.Pop(&j.open).(todo)
		r := &j.at[t.node]
		if r.done {
			continue
		}
		if 2*r.cost > bound+through {
			break // what is still to be reached cannot better the tree
		}
		r.done = true
		if j.expand(t.node, r, kinds, banned) {
			bound = j.bound()
		}
	}
	spanning, ok := j.spanning()
	if !ok {
		return nil, false
	}
	within := map[Node]bool{}
	for _, b := range spanning {
		for _, n := range []Node{b.a, b.b} {
			for ; n >= 0; n = j.at[n].before {
				within[n] = true
			}
		}
	}
	return j.prune(within, kinds, banned), true
}

// prune drops the nodes of a part of the network without which it still joins those that it
// must, the dearest first, and returns a spanning tree of the rest.
func (j *joiner) prune(within map[Node]bool, kinds Kinds, banned func(a, b Node) bool) [][2]Node {
	var passed []Node
	for n := range within {
		if !slices.Contains(j.nodes, n) {
			passed = append(passed, n)
		}
	}
	slices.SortFunc(passed, func(a, b Node) int {
		return cmp.Or(cmp.Compare(j.g.Degree(b), j.g.Degree(a)), cmp.Compare(a, b))
	})
	tree := j.tree(within, kinds, banned)
	for _, n := range passed {
		delete(within, n)
		if less := j.tree(within, kinds, banned); less != nil {
			tree = less
		} else {
			within[n] = true
		}
	}
	return tree
}

// tree returns the links of a tree over all nodes within, in order; nil when they are not
// connected.
func (j *joiner) tree(within map[Node]bool, kinds Kinds, banned func(a, b Node) bool) [][2]Node {
	reached := map[Node]bool{j.nodes[0]: true}
	queue := []Node{j.nodes[0]}
	var links [][2]Node
	for len(queue) > 0 {
		n := queue[0]
		queue = queue[1:]
		for _, l := range j.g.Links(n) {
			if within[l.To] && !reached[l.To] && l.Kinds&kinds != 0 && (banned == nil || !banned(n, l.To)) {
				reached[l.To] = true
				queue = append(queue, l.To)
				links = append(links, ordered(n, l.To))
			}
		}
	}
	if len(reached) < len(within) {
		return nil
	}
	slices.SortFunc(links, comparePair)
	return links
}

// through is what it costs to pass through a node.
func (g *Network) through(n Node) float64 { return costHub * math.Log2(1+float64(g.Degree(n))) }

// joiner is one search of Join.
type joiner struct {
	g       *Network
	nodes   []Node
	at      []reached
	open    todos
	bridges map[[2]Node]bridge // the cheapest between two regions, by their nodes
}

// reached is a node and the nearest of those to be joined.
type reached struct {
	origin, before Node
	cost           float64
	seen, done     bool
}

// bridge is a link between two regions.
type bridge struct {
	ends [2]Node // the nodes whose regions it links
	a, b Node
	cost float64 // of the whole path between ends
}

// todo is a node to be expanded.
type todo struct {
	node Node
	cost float64
}

type todos []todo

func (t todos) Len() int { return len(t) }
func (t todos) Less(i, k int) bool {
	return cmp.Or(cmp.Compare(t[i].cost, t[k].cost), cmp.Compare(t[i].node, t[k].node)) < 0
}
func (t todos) Swap(i, k int) { t[i], t[k] = t[k], t[i] }
func (t *todos) Push(x any)   { *t = append(*t, x.(todo)) }
func (t *todos) Pop() any {
	last := (*t)[len(*t)-1]
	*t = (*t)[:len(*t)-1]
	return last
}

// expand goes along the links of a node; it says whether a cheaper bridge was found.
func (j *joiner) expand(n Node, r *reached, kinds Kinds, banned func(a, b Node) bool) (better bool) {
	through := 0.0
	if r.before >= 0 {
		through = j.g.through(n)
	}
	for _, l := range j.g.Links(n) {
		if l.Kinds&kinds == 0 || banned != nil && banned(n, l.To) {
			continue
		}
		cost := r.cost + through + 1
		other := &j.at[l.To]
		switch {
		case !other.seen:
			*other = reached{origin: r.origin, before: n, cost: cost, seen: true}
			heap.Push(&j.open, todo{l.To, cost})
		case other.origin != r.origin:
			if other.done {
				b := bridge{ordered(r.origin, other.origin), n, l.To, cost + other.cost}
				if other.before >= 0 {
					b.cost += j.g.through(l.To)
				}
				if old, ok := j.bridges[b.ends]; !ok || b.cost < old.cost {
					j.bridges[b.ends] = b
					better = true
				}
				continue
			}
			fallthrough
		case !other.done:
			if cost < other.cost || cost == other.cost && r.origin < other.origin {
				other.origin, other.before, other.cost = r.origin, n, cost
				heap.Push(&j.open, todo{l.To, cost})
			}
		}
	}
	return better
}

// spanning returns the cheapest bridges that join all nodes (Kruskal 1956).
func (j *joiner) spanning() (chosen []bridge, ok bool) {
	all := make([]bridge, 0, len(j.bridges))
	for _, b := range j.bridges {
		all = append(all, b)
	}
	slices.SortFunc(all, func(x, y bridge) int { return cmp.Or(cmp.Compare(x.cost, y.cost), comparePair(x.ends, y.ends)) })
	part := map[Node]Node{}
	var find func(n Node) Node
	find = func(n Node) Node {
		if p, ok := part[n]; ok && p != n {
			part[n] = find(p)
			return part[n]
		}
		return n
	}
	for _, b := range all {
		if x, y := find(b.ends[0]), find(b.ends[1]); x != y {
			part[x] = y
			chosen = append(chosen, b)
		}
	}
	return chosen, len(chosen) == len(j.nodes)-1
}

// bound returns the cost beyond which nothing can better the tree: its dearest bridge.
func (j *joiner) bound() float64 {
	chosen, ok := j.spanning()
	if !ok || len(chosen) == 0 {
		return math.Inf(1)
	}
	return chosen[len(chosen)-1].cost
}

func ordered(a, b Node) [2]Node { return [2]Node{min(a, b), max(a, b)} }

func comparePair(x, y [2]Node) int { return cmp.Or(cmp.Compare(x[0], y[0]), cmp.Compare(x[1], y[1])) }
