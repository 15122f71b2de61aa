package export

import (
	"cmp"
	"math"
	"slices"

	"github.com/newsgraph/kg/schema"
)

// steps = 24 straight pieces of a curve.
const steps = 24

// crowd = 1,500 links: more are drawn faint, and without what they say.
const crowd = 1500

// routes returns the way of each link from the rim of one node to the rim of the other.
// Links between the same two nodes are bent apart.
func (p *picture) routes() [][]point {
	type pair struct{ low, high int }
	between := map[pair][]int{}
	for i, e := range p.ends {
		key := pair{min(e[0], e[1]), max(e[0], e[1])}
		between[key] = append(between[key], i)
	}
	out := make([][]point, len(p.edges))
	for key, links := range between {
		for k, i := range links {
			if key.low == key.high {
				out[i] = p.loop(key.low, k)
				continue
			}
			bend := 30 * (float64(k) - float64(len(links)-1)/2)
			if p.ends[i][0] != key.low {
				bend = -bend
			}
			out[i] = p.curve(p.ends[i][0], p.ends[i][1], bend)
		}
	}
	return out
}

// curve returns a way between two nodes whose middle lies bend pixels to one side.
func (p *picture) curve(from, to int, bend float64) []point {
	a, b := p.nodes[from], p.nodes[to]
	dx, dy := b.X-a.X, b.Y-a.Y
	length := max(1, math.Hypot(dx, dy))
	c := point{X: (a.X+b.X)/2 - dy/length*bend*2, Y: (a.Y+b.Y)/2 + dx/length*bend*2}
	var out []point
	for i := range steps + 1 {
		t := float64(i) / steps
		u := 1 - t
		out = append(out, point{X: u*u*a.X + 2*u*t*c.X + t*t*b.X, Y: u*u*a.Y + 2*u*t*c.Y + t*t*b.Y})
	}
	return trim(out, a, b)
}

// loop returns the way of a link from a node to itself; the k-th is wider than the one before.
func (p *picture) loop(node, k int) []point {
	n := p.nodes[node]
	r := n.look.Size/2 + 8 + 6*float64(k)
	var out []point
	for i := range steps + 1 {
		angle := math.Pi*.9 + 1.7*math.Pi*float64(i)/steps
		out = append(out, point{X: n.X + n.look.Size/2*.7 + r*.6 + r*.6*math.Cos(angle),
			Y: n.Y - n.look.Size/2*.7 - r*.6 + r*.6*math.Sin(angle)})
	}
	return trim(out, n, n)
}

// trim cuts a way where it leaves the first node and reaches the second.
func trim(way []point, from, to placedNode) []point {
	rim := func(n placedNode) float64 {
		if n.Type == LiteralType {
			return 6
		}
		return n.look.Size/2 + 2
	}
	cut := func(way []point, n placedNode) []point {
		for len(way) > 2 && math.Hypot(way[1].X-n.X, way[1].Y-n.Y) < rim(n) {
			way = way[1:]
		}
		// The first piece crosses the rim: halve until the crossing is found.
		a, b := way[0], way[1]
		for range 12 {
			m := point{X: (a.X + b.X) / 2, Y: (a.Y + b.Y) / 2}
			if math.Hypot(m.X-n.X, m.Y-n.Y) < rim(n) {
				a = m
			} else {
				b = m
			}
		}
		return append([]point{b}, way[1:]...)
	}
	way = cut(way, from)
	slices.Reverse(way)
	way = cut(way, to)
	slices.Reverse(way)
	return way
}

// link draws an edge.
func (p *picture) link(b brush, e edge, way []point) {
	look := e.look
	look.Width = 1.3 * look.Width
	if len(p.edges) > crowd {
		look.Color = mix(look.Color, p.graph.Style.Background, .6)
		look.Width *= .5
	}
	b.begin(e.full() + "\n" + e.quotes())
	p.arrow(b, way, look)
	b.end()
}

// arrow draws a line with its arrowhead, or its bar.
func (p *picture) arrow(b brush, way []point, look EdgeStyle) {
	tip, n := way[len(way)-1], len(way)
	back := way[n-2]
	for i := n - 2; i >= 0 && math.Hypot(tip.X-back.X, tip.Y-back.Y) < arrowhead; i-- {
		back = way[i]
	}
	length := max(1, math.Hypot(tip.X-back.X, tip.Y-back.Y))
	ux, uy := (tip.X-back.X)/length, (tip.Y-back.Y)/length
	half := 3.2 + look.Width*.6
	if look.Bar {
		b.line(way, look.Color, look.Width, look.Dash)
		b.line([]point{{X: tip.X - uy*6, Y: tip.Y + ux*6}, {X: tip.X + uy*6, Y: tip.Y - ux*6}}, look.Color, 2.2, Solid)
		return
	}
	foot := point{X: tip.X - ux*arrowhead, Y: tip.Y - uy*arrowhead}
	short := append(slices.Clone(way[:n-1]), foot)
	for len(short) > 2 && math.Hypot(short[len(short)-2].X-tip.X, short[len(short)-2].Y-tip.Y) < arrowhead {
		short = append(short[:len(short)-2], foot)
	}
	b.line(short, look.Color, look.Width, look.Dash)
	b.polygon([]point{tip, {X: foot.X - uy*half, Y: foot.Y + ux*half}, {X: foot.X + uy*half, Y: foot.Y - ux*half}},
		look.Color, "", 0)
}

// labels writes what links say, where there is room along them: what is denied first, then
// what most claims support.
func (p *picture) labels(b brush, routes [][]point) {
	if len(p.edges) > crowd {
		return
	}
	order := make([]int, len(p.edges))
	for i := range order {
		order[i] = i
	}
	denied := func(i int) int {
		if p.edges[i].Polarity == schema.Denied {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(order, func(i, j int) int {
		return cmp.Or(cmp.Compare(denied(i), denied(j)), cmp.Compare(len(p.edges[j].Claims), len(p.edges[i].Claims)))
	})
	for _, i := range order {
		words, way := oneLine(p.edges[i].say), routes[i]
		wide, high := p.face.width(words, linkSize), linkSize*1.25
		var places []point
		for _, t := range []float64{.5, .42, .58, .34, .66, .27, .73} {
			q := way[int(math.Round(t*float64(len(way)-1)))]
			places = append(places, point{X: q.X - wide/2, Y: q.Y - high/2})
		}
		if at, ok := p.taken.first(wide, high, places); ok {
			b.text(point{X: at.X + wide/2, Y: at.Y + high*.78}, middle, words, linkSize, false,
				contrasting(p.edges[i].look.Color, p.graph.Style.Background, 4.5), p.graph.Style.Background)
		}
	}
}

// area is a rectangle from its left upper to its right lower corner.
type area struct{ left, top, right, bottom float64 }

// room knows which areas of a picture are taken, by squares of 80 pixels.
type room map[[2]int][]area

func (r *room) each(a area, do func(square [2]int) (stop bool)) bool {
	const side = 80
	for x := int(math.Floor(a.left / side)); x <= int(math.Floor(a.right/side)); x++ {
		for y := int(math.Floor(a.top / side)); y <= int(math.Floor(a.bottom/side)); y++ {
			if do([2]int{x, y}) {
				return true
			}
		}
	}
	return false
}

func (r *room) add(a area) {
	if *r == nil {
		*r = room{}
	}
	r.each(a, func(square [2]int) bool {
		(*r)[square] = append((*r)[square], a)
		return false
	})
}

// first takes the first of some places, given by the left upper corner, at which a box of a
// size overlaps nothing; ok is false when all do.
func (r *room) first(wide, high float64, places []point) (at point, ok bool) {
	for _, at := range places {
		a := area{at.X, at.Y, at.X + wide, at.Y + high}
		if r.each(a, func(square [2]int) bool {
			return slices.ContainsFunc((*r)[square], func(o area) bool {
				return a.left < o.right && o.left < a.right && a.top < o.bottom && o.top < a.bottom
			})
		}) {
			continue
		}
		r.add(a)
		return at, true
	}
	return point{}, false
}
