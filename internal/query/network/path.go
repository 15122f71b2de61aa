package network

import "slices"

// Path returns the nodes of a shortest path from a to b over links that have one of the
// kinds, both ends included; nil when there is none of at most maxHops links. Of several it
// takes one whose nodes are the first in order, seen from the middle. It searches from both
// ends, the smaller side first.
func (g *Network) Path(a, b Node, kinds Kinds, maxHops int) []Node {
	if a == b {
		return []Node{a}
	}
	seen := [2]map[Node]Node{{a: a}, {b: b}} // by side: node → the one before it
	layer := [2][]Node{{a}, {b}}
	for range maxHops {
		side := 0
		if g.work(layer[1]) < g.work(layer[0]) {
			side = 1
		}
		var next []Node
		meet := Node(-1)
		for _, n := range layer[side] {
			for _, l := range g.Links(n) {
				if l.Kinds&kinds == 0 {
					continue
				}
				if _, ok := seen[side][l.To]; ok {
					continue
				}
				seen[side][l.To] = n
				next = append(next, l.To)
				if _, ok := seen[1-side][l.To]; ok && (meet < 0 || l.To < meet) {
					meet = l.To
				}
			}
		}
		if meet >= 0 {
			path := trace(seen[0], meet)
			slices.Reverse(path)
			return append(path, trace(seen[1], meet)[1:]...)
		}
		if len(next) == 0 {
			return nil
		}
		slices.Sort(next)
		layer[side] = next
	}
	return nil
}

// work is how many links the nodes have.
func (g *Network) work(nodes []Node) (n int) {
	for _, node := range nodes {
		n += g.Degree(node)
	}
	return n
}

// trace returns the nodes from n back to the beginning, which comes before itself.
func trace(before map[Node]Node, n Node) []Node {
	path := []Node{n}
	for before[n] != n {
		n = before[n]
		path = append(path, n)
	}
	return path
}
