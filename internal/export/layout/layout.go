// Package layout places the nodes of a graph on a plane: linked nodes are close, no two
// boxes overlap, parts that are not connected are side by side.
//
// Each connected part is drawn by stress minimisation with stochastic gradient descent
// (Zheng, Pawar and Goodman 2018, "Graph Drawing by Stochastic Gradient Descent"), with
// pivots when it is large (Ortmann, Klimenta and Brandes 2016, "A Sparse Stress Model");
// boxes are then pushed apart, and the parts packed by the cells they cover (Freivalds,
// Dogrusoz and Kikusts 2002, "Disconnected Graph Layout and the Polyomino Packing Approach").
//
// Places depend only on the input: the random numbers have a fixed seed, and only
// operations that are rounded the same everywhere are used.
package layout

import (
	"cmp"
	"math"
	"slices"
)

// Box is the room of a node around its centre, in pixels.
type Box struct {
	Side  float64 // to the left and to the right
	Above float64
	Below float64
}

// Link joins two nodes, by their places in the list of boxes.
type Link struct{ From, To int }

// Point is a place in pixels; Y grows downwards.
type Point struct{ X, Y float64 }

// Options say how nodes are placed; the zero value is the default.
type Options struct {
	Length float64 // that a link should have between the boxes' centres; 0 = 110
	Gap    float64 // between boxes; 0 = 6
	Aspect float64 // width over height that the whole should have; 0 = 1.5
}

// Place returns the centre of each box. The middle of all is near the origin.
func Place(boxes []Box, links []Link, o Options) []Point {
	o.Length, o.Gap, o.Aspect = cmp.Or(o.Length, 110), cmp.Or(o.Gap, 6), cmp.Or(o.Aspect, 1.5)
	at := make([]Point, len(boxes))
	neighbours := adjacency(len(boxes), links)
	var parts []part
	for _, nodes := range components(neighbours) {
		p := newPart(nodes, boxes, neighbours, o)
		p.spread()
		p.lieDown()
		p.separate()
		parts = append(parts, p)
	}
	pack(parts, o)
	for _, p := range parts {
		for i, node := range p.nodes {
			at[node] = Point{math.Round(p.at[i].X), math.Round(p.at[i].Y)}
		}
	}
	return at
}

// adjacency returns the neighbours of each node, each once, in order, without the node itself.
func adjacency(n int, links []Link) [][]int {
	out := make([][]int, n)
	for _, l := range links {
		if l.From != l.To {
			out[l.From] = append(out[l.From], l.To)
			out[l.To] = append(out[l.To], l.From)
		}
	}
	for i := range out {
		slices.Sort(out[i])
		out[i] = slices.Compact(out[i])
	}
	return out
}

// components returns the connected parts, largest first, then by their first node.
func components(neighbours [][]int) [][]int {
	seen := make([]bool, len(neighbours))
	var out [][]int
	for start := range neighbours {
		if seen[start] {
			continue
		}
		seen[start] = true
		nodes := []int{start}
		for i := 0; i < len(nodes); i++ {
			for _, next := range neighbours[nodes[i]] {
				if !seen[next] {
					seen[next] = true
					nodes = append(nodes, next)
				}
			}
		}
		slices.Sort(nodes)
		out = append(out, nodes)
	}
	slices.SortStableFunc(out, func(a, b []int) int { return cmp.Compare(len(b), len(a)) })
	return out
}

// part is a connected part of the graph. Nodes are numbered within it.
type part struct {
	nodes      []int   // as the whole graph numbers them
	neighbours [][]int // within the part
	boxes      []Box   // with half the gap around
	at         []Point
	length     float64 // of a link
	aspect     float64 // wanted

	// Set by push.
	order   []int   // the nodes by band, then X
	band    []int   // of each node
	widest  float64 // the greatest Side of a box
	tallest float64 // the greatest height, and that of a band
}

func newPart(nodes []int, boxes []Box, neighbours [][]int, o Options) part {
	p := part{nodes: nodes, length: o.Length, aspect: o.Aspect, at: make([]Point, len(nodes))}
	local := make(map[int]int, len(nodes))
	for i, node := range nodes {
		local[node] = i
		b := boxes[node]
		p.boxes = append(p.boxes, Box{b.Side + o.Gap/2, b.Above + o.Gap/2, b.Below + o.Gap/2})
	}
	p.neighbours = make([][]int, len(nodes))
	for i, node := range nodes {
		for _, next := range neighbours[node] {
			p.neighbours[i] = append(p.neighbours[i], local[next])
		}
	}
	return p
}

// lieDown turns the part so that it is widest from left to right, and stretches it somewhat
// where that is not as wide as wanted.
func (p *part) lieDown() {
	if len(p.at) < 3 {
		return
	}
	var mx, my float64
	for _, q := range p.at {
		mx += q.X
		my += q.Y
	}
	mx /= float64(len(p.at))
	my /= float64(len(p.at))
	var xx, xy, yy float64
	for _, q := range p.at {
		dx, dy := q.X-mx, q.Y-my
		xx += float64(dx * dx)
		xy += float64(dx * dy)
		yy += float64(dy * dy)
	}
	// The first axis of the covariance by power iteration, which needs no trigonometry.
	x, y := 1.0, 0.5
	for range 64 {
		x, y = float64(xx*x)+float64(xy*y), float64(xy*x)+float64(yy*y)
		n := norm(x, y)
		if n == 0 {
			return
		}
		x, y = x/n, y/n
	}
	for i, q := range p.at {
		dx, dy := q.X-mx, q.Y-my
		p.at[i] = Point{float64(x*dx) + float64(y*dy), float64(x*dy) - float64(y*dx)}
	}
	p.stretch()
}

// stretch draws a part wider and lower, by at most a third and a quarter, if its width over
// its height is less than the aspect wanted.
func (p *part) stretch() {
	left, top, right, bottom := p.bounds()
	if bottom-top < 1 {
		return
	}
	lacks := (right - left) / (bottom - top) / p.aspect
	if lacks >= 1 {
		return
	}
	wider, lower := min(1.33, 1/math.Sqrt(lacks)), max(0.75, math.Sqrt(lacks))
	for i := range p.at {
		p.at[i].X *= wider
		p.at[i].Y *= lower
	}
}

// bounds returns the rectangle that the centres span.
func (p *part) bounds() (left, top, right, bottom float64) {
	left, top, right, bottom = math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, q := range p.at {
		left, right = min(left, q.X), max(right, q.X)
		top, bottom = min(top, q.Y), max(bottom, q.Y)
	}
	return left, top, right, bottom
}

// norm is the length of a vector. The conversions keep compilers from fusing operations,
// which some machines do and others do not.
func norm(x, y float64) float64 { return math.Sqrt(float64(x*x) + float64(y*y)) }
