package export

import (
	"cmp"
	"math"
	"slices"

	"github.com/newsgraph/kg/internal/export/layout"
)

// mostPlaced = 5,000 nodes are placed by their links, which takes seconds; more take the place
// that spiral gives them, for a reader with a layout of its own to begin from.
const mostPlaced = 5000

// positions returns a place for each of nodes, in pixels, Y growing downwards.
func (g *Graph) positions() []layout.Point {
	nodes := g.nodes()
	if len(nodes) > mostPlaced {
		return spiral(nodes)
	}
	number := make(map[string]int, len(nodes))
	boxes := make([]layout.Box, len(nodes))
	for i, n := range nodes {
		number[n.ID] = i
		boxes[i] = layout.Box{Side: 110, Above: 40, Below: 40} // room for a label of two lines
	}
	var links []layout.Link
	for _, e := range g.edges() {
		links = append(links, layout.Link{From: number[e.Subject], To: number[e.target]})
	}
	return layout.Place(boxes, links, layout.Options{Length: 320, Gap: 30})
}

// spiral places nodes as the seeds of a sunflower, the most important in the middle (Vogel
// 1979, "A better way to construct the sunflower head").
func spiral(nodes []node) []layout.Point {
	order := make([]int, len(nodes))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(nodes[b].Importance, nodes[a].Importance) })
	out := make([]layout.Point, len(nodes))
	const apart = 150
	golden := math.Pi * (3 - math.Sqrt(5))
	for rank, i := range order {
		r, angle := apart*math.Sqrt(float64(rank)), float64(rank)*golden
		// + 0: no negative zero
		out[i] = layout.Point{X: math.Round(r*math.Cos(angle)) + 0, Y: math.Round(r*math.Sin(angle)) + 0}
	}
	return out
}
