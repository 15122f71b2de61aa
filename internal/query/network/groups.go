package network

import (
	"cmp"
	"slices"
)

// Bounds of Groups.
const (
	maxLevels = 20
	maxSweeps = 32
	leastGain = 1e-9 // of modularity, for a node to move
)

// Groups parts the nodes into groups that are linked more within than chance would have
// it, by weight: it maximises modularity greedily, level by level (Louvain: Blondel et al.
// 2008), taking nodes in order. It returns for each node the number of its group; groups are
// numbered by size, the greatest first, then by their first node. Nodes without links are
// groups of their own. More resolution makes more and smaller groups; 1 is usual.
func (g *Network) Groups(resolution float64) []int {
	n := g.Nodes()
	group := make([]int32, n)
	for i := range group {
		group[i] = int32(i)
	}
	level, inner := g, make([]float64, n)
	for range maxLevels {
		own, count := level.move(inner, resolution)
		if count == level.Nodes() {
			break
		}
		for i := range group {
			group[i] = own[group[i]]
		}
		level, inner = level.merge(own, count, inner)
	}
	return numbered(group)
}

// move puts each node where modularity gains most, until none gains. inner is, for each
// node, twice the weight within it. It returns the groups, numbered as they first come.
func (g *Network) move(inner []float64, resolution float64) (group []int32, count int) {
	n := g.Nodes()
	degree, total := make([]float64, n), 0.0
	for i := range degree {
		degree[i] = inner[i]
		for _, l := range g.Links(Node(i)) {
			degree[i] += float64(l.Weight)
		}
		total += degree[i]
	}
	group = make([]int32, n)
	sum := slices.Clone(degree) // of the degrees of each group
	for i := range group {
		group[i] = int32(i)
	}
	if total == 0 {
		return group, n
	}
	to := make([]float64, n) // by group: weight of the links of the node at hand
	var near []int32         // the groups with such links
	for range maxSweeps {
		moved := 0
		for i := range group {
			own := group[i]
			near = append(near[:0], own)
			for _, l := range g.Links(Node(i)) {
				at := group[l.To]
				if to[at] == 0 && at != own {
					near = append(near, at)
				}
				to[at] += float64(l.Weight)
			}
			sum[own] -= degree[i]
			best, gain := own, to[own]-resolution*sum[own]*degree[i]/total
			for _, at := range near[1:] {
				if more := to[at] - resolution*sum[at]*degree[i]/total; more > gain+leastGain*total ||
					more > gain-leastGain*total && best != own && at < best {
					best, gain = at, more
				}
			}
			for _, at := range near {
				to[at] = 0
			}
			sum[best] += degree[i]
			if best != own {
				group[i] = best
				moved++
			}
		}
		if moved == 0 {
			break
		}
	}
	number := make([]int32, n)
	for i := range number {
		number[i] = -1
	}
	for i, at := range group {
		if number[at] < 0 {
			number[at] = int32(count)
			count++
		}
		group[i] = number[at]
	}
	return group, count
}

// merge returns the network whose nodes are the groups, and twice the weight within each.
func (g *Network) merge(group []int32, count int, inner []float64) (*Network, []float64) {
	within := make([]float64, count)
	edges := make([]Edge, 0, g.Size())
	for i := range group {
		within[group[i]] += inner[i]
		for _, l := range g.Links(Node(i)) {
			switch {
			case group[i] == group[l.To]:
				within[group[i]] += float64(l.Weight)
			case Node(i) < l.To:
				edges = append(edges, Edge{group[i], group[l.To], l.Weight, l.Kinds})
			}
		}
	}
	return New(count, edges), within
}

// numbered numbers groups by size, then by their first node.
func numbered(group []int32) []int {
	type part struct{ first, size int }
	var parts []part
	index := map[int32]int{}
	for i, at := range group {
		if _, ok := index[at]; !ok {
			index[at] = len(parts)
			parts = append(parts, part{first: i})
		}
		parts[index[at]].size++
	}
	order := make([]int, len(parts))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(parts[b].size, parts[a].size), cmp.Compare(parts[a].first, parts[b].first))
	})
	rank := make([]int, len(parts))
	for number, i := range order {
		rank[i] = number
	}
	out := make([]int, len(group))
	for i, at := range group {
		out[i] = rank[index[at]]
	}
	return out
}
