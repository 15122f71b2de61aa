package export

import (
	"cmp"
	"math"
	"slices"
)

type point struct{ x, y float64 }

// spiral places nodes as the seeds of a sunflower, the most important in the middle, a unit
// apart: a start for readers that lay out themselves but want some position first, and
// readable as it is (Vogel 1979, "A better way to construct the sunflower head").
func (g *Graph) spiral() []point {
	nodes := g.nodes()
	order := make([]int, len(nodes))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(nodes[b].Importance, nodes[a].Importance) })
	out := make([]point, len(nodes))
	golden := math.Pi * (3 - math.Sqrt(5))
	for rank, i := range order {
		r, angle := math.Sqrt(float64(rank)), float64(rank)*golden
		out[i] = point{signed(r * math.Cos(angle)), signed(r * math.Sin(angle))}
	}
	return out
}

// signed is rounded for numbers of either sign.
func signed(x float64) float64 { return math.Round(x*1e3)/1e3 + 0 }
