package export

import (
	"container/heap"
	"slices"

	"github.com/newsgraph/kg/internal/export/layout"
)

const (
	// coreAbove = 250 nodes: a larger graph opens as its core, for names of more are not read at once.
	coreAbove = 250
	coreSize  = 150 // nodes
)

// core returns the nodes with which a page of a large graph opens, by index, in the order in
// which they were found: from the most important one, always the most important that a link
// joins to those before, and when there is none, anew. It is nil where all nodes are few.
func (p *placed) core() []int {
	if len(p.nodes) <= coreAbove {
		return nil
	}
	neighbours := make([][]int, len(p.nodes))
	for _, e := range p.ends {
		neighbours[e[0]] = append(neighbours[e[0]], e[1])
		neighbours[e[1]] = append(neighbours[e[1]], e[0])
	}
	byRank := make([]int, len(p.nodes))
	for i := range byRank {
		byRank[i] = i
	}
	slices.SortStableFunc(byRank, func(a, b int) int { return p.before(a, b) })
	var out []int
	seen := make([]bool, len(p.nodes))
	for _, first := range byRank {
		near := &frontier{placed: p}
		reach := func(i int) {
			if !seen[i] && p.nodes[i].Type != LiteralType {
				seen[i] = true
				heap.Push(near, i)
			}
		}
		for reach(first); near.Len() > 0 && len(out) < coreSize; {
			i := heap.Pop(near).(int)
			out = append(out, i)
			for _, next := range neighbours[i] {
				reach(next)
			}
		}
		if len(out) == coreSize {
			break
		}
	}
	return out
}

// before orders nodes by importance.
func (p *placed) before(a, b int) int {
	switch x, y := p.nodes[a].Importance, p.nodes[b].Importance; {
	case x > y:
		return -1
	case x < y:
		return 1
	}
	return a - b
}

// frontier is a heap of nodes, the most important first.
type frontier struct {
	*placed
	list []int
}

func (f *frontier) Len() int           { return len(f.list) }
func (f *frontier) Less(i, j int) bool { return f.before(f.list[i], f.list[j]) < 0 }
func (f *frontier) Swap(i, j int)      { f.list[i], f.list[j] = f.list[j], f.list[i] }
func (f *frontier) Push(x any)         { f.list = append(f.list, x.(int)) }
func (f *frontier) Pop() any {
	last := f.list[len(f.list)-1]
	f.list = f.list[:len(f.list)-1]
	return last
}

// placeCore finds places for some nodes by the links among them, with room for their names.
func (p *placed) placeCore(core []int) []layout.Point {
	number := make(map[int]int, len(core))
	boxes := make([]layout.Box, len(core))
	for k, i := range core {
		number[i] = k
		n := p.nodes[i]
		radius := n.look.Size / 2
		boxes[k] = layout.Box{Side: max(radius, n.width/2) + 2, Above: radius + 2,
			Below: radius + 4 + rowHeight*n.look.Font*float64(len(n.rows))}
	}
	var links []layout.Link
	for _, e := range p.ends {
		a, fromCore := number[e[0]]
		b, toCore := number[e[1]]
		if fromCore && toCore {
			links = append(links, layout.Link{From: a, To: b})
		}
	}
	return layout.Place(boxes, links, layout.Options{})
}

// only returns some nodes and the links among them, placed for themselves.
func (p *placed) only(nodes []int) *placed {
	out := &placed{}
	number := map[int]int{}
	for k, at := range p.placeCore(nodes) {
		number[nodes[k]] = k
		n := p.nodes[nodes[k]]
		n.Point = at
		out.nodes = append(out.nodes, n)
	}
	for i, e := range p.ends {
		a, fromCore := number[e[0]]
		b, toCore := number[e[1]]
		if fromCore && toCore {
			out.edges = append(out.edges, p.edges[i])
			out.ends = append(out.ends, [2]int{a, b})
		}
	}
	return out
}
