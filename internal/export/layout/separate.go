package layout

import (
	"cmp"
	"math"
	"slices"
)

// separate pushes boxes apart until none overlap, each pair along the axis that needs less.
// Where a few rounds of pushing do not do, the part is drawn a little larger: after fewer
// rounds in a large part, whose rounds take long.
func (p *part) separate() {
	p.shrinkToFit()
	patience := max(4, 20-len(p.at)/100)
	for round := 1; ; round++ {
		moved := p.push()
		if round <= 120 {
			moved = p.clearLinks() || moved
		}
		if !moved {
			return
		}
		if round%patience == 0 {
			for i := range p.at {
				p.at[i].X *= 1.05
				p.at[i].Y *= 1.05
			}
		}
	}
}

// shrinkToFit scales a part so that its boxes would cover a third of its area: a part of
// small boxes is drawn closer, one of large boxes wider.
func (p *part) shrinkToFit() {
	if len(p.at) < 6 {
		return
	}
	area := 0.0
	for _, b := range p.boxes {
		area += 2 * b.Side * (b.Above + b.Below)
	}
	left, top, right, bottom := p.bounds()
	if right-left < 1 || bottom-top < 1 {
		return
	}
	scale := math.Sqrt(3 * area / ((right - left) * (bottom - top)))
	scale = min(3, max(0.6, scale))
	for i := range p.at {
		p.at[i].X *= scale
		p.at[i].Y *= scale
	}
}

// push moves each pair of overlapping boxes apart once and says whether there was one. It
// sweeps bands of the height of the tallest box from left to right, each with the next.
func (p *part) push() bool {
	if p.order == nil {
		for i, b := range p.boxes {
			p.order = append(p.order, i)
			p.widest, p.tallest = max(p.widest, b.Side), max(p.tallest, b.Above+b.Below, 1)
		}
		p.band = make([]int, len(p.order))
	}
	for i, q := range p.at {
		p.band[i] = int(math.Floor(q.Y / p.tallest))
	}
	slices.SortFunc(p.order, func(i, j int) int {
		return cmp.Or(cmp.Compare(p.band[i], p.band[j]), cmp.Compare(p.at[i].X, p.at[j].X), cmp.Compare(i, j))
	})
	moved := false
	next := 0 // the first box of the next band that may reach the one at hand
	for k, i := range p.order {
		reach := p.boxes[i].Side + p.widest
		moved = p.sweep(i, k+1, p.band[i], reach) || moved
		for next < len(p.order) {
			j := p.order[next]
			if p.band[j] > p.band[i]+1 || p.band[j] == p.band[i]+1 && p.at[j].X >= p.at[i].X-2*p.widest {
				break
			}
			next++
		}
		moved = p.sweep(i, next, p.band[i]+1, reach) || moved
	}
	return moved
}

// sweep parts box i from those of a band that follow in the order and lie within reach.
func (p *part) sweep(i, from, band int, reach float64) bool {
	moved := false
	for _, j := range p.order[from:] {
		if p.band[j] != band || p.at[j].X-p.at[i].X > reach {
			break
		}
		if p.part(i, j) {
			moved = true
		}
	}
	return moved
}

// part moves two boxes apart if they overlap, and says whether they did.
func (p *part) part(i, j int) bool {
	a, b := &p.at[i], &p.at[j]
	dx := p.boxes[i].Side + p.boxes[j].Side - math.Abs(a.X-b.X)
	dy := 0.0
	below := a.Y > b.Y || a.Y == b.Y && i > j
	if below {
		dy = b.Y + p.boxes[j].Below - (a.Y - p.boxes[i].Above)
	} else {
		dy = a.Y + p.boxes[i].Below - (b.Y - p.boxes[j].Above)
	}
	const touch = 0.01
	if dx <= touch || dy <= touch {
		return false
	}
	// The one with more neighbours moves less.
	share := float64(len(p.neighbours[j])+1) / float64(len(p.neighbours[i])+len(p.neighbours[j])+2)
	if dx < dy {
		if a.X < b.X || a.X == b.X && i < j {
			dx = -dx
		}
		a.X += float64(dx * share)
		b.X -= float64(dx * (1 - share))
		return true
	}
	if !below {
		dy = -dy
	}
	a.Y += float64(dy * share)
	b.Y -= float64(dy * (1 - share))
	return true
}

// crossings = 200,000 pairs of a node and a link: beyond, links may run through boxes.
const crossings = 200_000

// clearLinks moves nodes off the links that run through their boxes, and says whether any
// did. The box counts as an ellipse.
func (p *part) clearLinks() bool {
	links := 0
	for _, next := range p.neighbours {
		links += len(next)
	}
	if links/2*len(p.at) > crossings {
		return false
	}
	moved := false
	for a, next := range p.neighbours {
		for _, b := range next {
			if b > a {
				continue
			}
			for i := range p.at {
				if i != a && i != b && p.stepAside(i, a, b) {
					moved = true
				}
			}
		}
	}
	return moved
}

// stepAside moves node i off the link between a and b, and says whether it stood on it.
func (p *part) stepAside(i, a, b int) bool {
	box := p.boxes[i]
	half := (box.Above + box.Below) / 2
	c := Point{p.at[i].X, p.at[i].Y + (box.Below-box.Above)/2}
	// In these units the ellipse is a circle of radius 1.
	ax, ay := (p.at[a].X-c.X)/box.Side, (p.at[a].Y-c.Y)/half
	bx, by := (p.at[b].X-c.X)/box.Side, (p.at[b].Y-c.Y)/half
	dx, dy := bx-ax, by-ay
	square := float64(dx*dx) + float64(dy*dy)
	if square == 0 {
		return false
	}
	t := -(float64(ax*dx) + float64(ay*dy)) / square
	if t <= 0.05 || t >= 0.95 {
		return false
	}
	nx, ny := ax+float64(dx*t), ay+float64(dy*t) // the foot of the perpendicular
	length := norm(nx, ny)
	if length >= 0.8 {
		return false
	}
	if length < 1e-6 {
		nx, ny, length = -dy/math.Sqrt(square), dx/math.Sqrt(square), 1
	}
	move := 0.3 * (0.85 - min(length, 0.85)) / length
	if length == 1 {
		move = 0.25
	}
	p.at[i].X -= float64(nx*move) * box.Side
	p.at[i].Y -= float64(ny*move) * half
	return true
}
