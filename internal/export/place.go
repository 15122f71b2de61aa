package export

import (
	"github.com/newsgraph/kg/internal/export/layout"
)

// placed is a graph with a place for each node.
type placed struct {
	nodes []placedNode // those of Graph.nodes, in their order
	edges []edge       // those of Graph.edges, in their order
	ends  [][2]int     // of each edge: its nodes
}

// placedNode is a node, its place and its label in rows below it.
type placedNode struct {
	node
	layout.Point          // the centre of the shape, in pixels
	rows         []string // of the label
	width        float64  // of the widest row
}

// rowHeight is the distance of the rows of a label over the size of its letters.
const rowHeight = 1.18

// labelled = 400 nodes: up to here each label gets its room; a larger graph is drawn closer,
// and shows the labels for which there is room.
const labelled = 400

// place finds a place for each node. Nodes and labels do not overlap, in graphs of up to
// labelled nodes.
func (g *Graph) place() *placed {
	p := g.unplaced()
	boxes := make([]layout.Box, len(p.nodes))
	for i, n := range p.nodes {
		radius := n.look.Size / 2
		boxes[i] = layout.Box{Side: max(radius, n.width/2) + 2, Above: radius + 2, Below: radius + 2}
		if len(p.nodes) <= labelled {
			boxes[i].Below += 2 + rowHeight*n.look.Font*float64(len(n.rows))
		} else {
			boxes[i].Side = radius + 2
		}
	}
	links := make([]layout.Link, len(p.ends))
	for i, e := range p.ends {
		links[i] = layout.Link{From: e[0], To: e[1]}
	}
	for i, at := range layout.Place(boxes, links, layout.Options{}) {
		p.nodes[i].Point = at
	}
	return p
}

// unplaced returns nodes with their labels in rows, and edges, all at the origin.
func (g *Graph) unplaced() *placed {
	p := &placed{edges: g.edges()}
	face := newTypeface(true)
	index := map[string]int{}
	for i, n := range g.nodes() {
		index[n.ID] = i
		rows := labelRows(n.Label)
		width := 0.0
		for _, row := range rows {
			width = max(width, face.width(row, n.look.Font))
		}
		p.nodes = append(p.nodes, placedNode{node: n, rows: rows, width: width})
	}
	for _, e := range p.edges {
		p.ends = append(p.ends, [2]int{index[e.Subject], index[e.target]})
	}
	return p
}
