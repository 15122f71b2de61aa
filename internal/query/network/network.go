// Package network holds a graph in memory for algorithms over all of it: paths, ranks,
// groups, the smallest part that connects several nodes.
//
// Nodes are the numbers from 0 up; links are undirected, at most one between two nodes, in
// compressed sparse rows: 12 bytes for each end of a link and 8 for each node. What a
// function returns depends only on the network and its arguments.
package network

import (
	"slices"
)

// Node is the number of a node.
type Node = int32

// Kinds is a set of the ways in which two nodes are linked; the caller says what each bit
// means.
type Kinds uint8

// Edge is a link to be put in a network. Several between the same nodes become one, with
// the sum of their weights and all their kinds.
type Edge struct {
	A, B   Node
	Weight float32 // of the link in ranks and groups, at least 0
	Kinds  Kinds
}

// Link is one end of a link, seen from the other.
type Link struct {
	To     Node
	Weight float32
	Kinds  Kinds
}

// Network is read-only after New and may be used concurrently.
type Network struct {
	from  []int64 // the links of node n are links[from[n]:from[n+1]], by To
	links []Link
}

// New returns the network of n nodes and the edges between them; those of a node with
// itself are left out. It needs time and memory in proportion to both.
func New(n int, edges []Edge) *Network {
	// Two counting sorts, by the far end and then by the near one, put the links in order.
	ends := make([]half, 0, 2*len(edges))
	for _, e := range edges {
		if e.A != e.B {
			ends = append(ends, half{e.A, Link{e.B, e.Weight, e.Kinds}}, half{e.B, Link{e.A, e.Weight, e.Kinds}})
		}
	}
	sorted := make([]half, len(ends))
	place(n, ends, sorted, func(h *half) Node { return h.link.To })
	place(n, sorted, ends, func(h *half) Node { return h.at })

	g := &Network{from: make([]int64, n+1), links: make([]Link, 0, len(ends))}
	for i, at := 0, 0; at < n; at++ {
		first := len(g.links)
		for ; i < len(ends) && ends[i].at == Node(at); i++ {
			if last := len(g.links) - 1; last >= first && g.links[last].To == ends[i].link.To {
				g.links[last].Weight += ends[i].link.Weight
				g.links[last].Kinds |= ends[i].link.Kinds
				continue
			}
			g.links = append(g.links, ends[i].link)
		}
		g.from[at+1] = int64(len(g.links))
	}
	g.links = slices.Clip(g.links)
	return g
}

// half is one end of an edge.
type half struct {
	at   Node
	link Link
}

// place sorts from into to, stably, by a key below n.
func place(n int, from, to []half, key func(*half) Node) {
	next := make([]int, n+1)
	for i := range from {
		next[key(&from[i])+1]++
	}
	for i := 1; i < len(next); i++ {
		next[i] += next[i-1]
	}
	for i := range from {
		k := key(&from[i])
		to[next[k]] = from[i]
		next[k]++
	}
}

// Nodes returns the number of nodes.
func (g *Network) Nodes() int { return len(g.from) - 1 }

// Size returns the number of links.
func (g *Network) Size() int { return len(g.links) / 2 }

// Links returns the links of a node, by their far ends. The caller must not change them.
func (g *Network) Links(n Node) []Link { return g.links[g.from[n]:g.from[n+1]] }

// Degree returns the number of links of a node.
func (g *Network) Degree(n Node) int { return int(g.from[n+1] - g.from[n]) }
