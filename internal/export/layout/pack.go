package layout

import "math"

// The sides of the squares that parts are packed by: 24 pixels, and wider when there would
// be more than finest = 20,000 of them.
const (
	narrowest = 24.0
	finest    = 20_000
)

type square struct{ x, y int }

// pack moves the parts beside each other, the largest in the middle, each as near to it as
// the cells that are still free allow.
func pack(parts []part, o Options) {
	taken := map[square]bool{}
	area := 0.0
	for i := range parts {
		w, h := parts[i].centre()
		area += w * h
	}
	cell := max(narrowest, math.Sqrt(area/finest))
	ring := 0
	for i := range parts {
		p := &parts[i]
		covered := p.cells(cell)
		if i > 0 && len(p.nodes) > len(parts[i-1].nodes)/2 {
			ring = max(0, ring-1)
		} else {
			ring = 0
		}
		dx, dy := 0, 0
		dx, dy, ring = place(covered, taken, ring, o.Aspect)
		for _, c := range covered {
			taken[square{c.x + dx, c.y + dy}] = true
		}
		for j := range p.at {
			p.at[j].X += float64(dx) * cell
			p.at[j].Y += float64(dy) * cell
		}
	}
}

// centre moves the part's middle to the origin, and returns its size.
func (p *part) centre() (width, height float64) {
	left, top, right, bottom := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for i, q := range p.at {
		b := p.boxes[i]
		left, right = min(left, q.X-b.Side), max(right, q.X+b.Side)
		top, bottom = min(top, q.Y-b.Above), max(bottom, q.Y+b.Below)
	}
	for i := range p.at {
		p.at[i].X -= (left + right) / 2
		p.at[i].Y -= (top + bottom) / 2
	}
	return right - left, bottom - top
}

// cells returns the squares of a side that the part's boxes and links touch, each once.
func (p *part) cells(cell float64) []square {
	seen := map[square]bool{}
	var out []square
	add := func(x, y int) {
		if s := (square{x, y}); !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	of := func(v float64) int { return int(math.Floor(v / cell)) }
	for i, q := range p.at {
		b := p.boxes[i]
		for x := of(q.X - b.Side); x <= of(q.X+b.Side); x++ {
			for y := of(q.Y - b.Above); y <= of(q.Y+b.Below); y++ {
				add(x, y)
			}
		}
		for _, j := range p.neighbours[i] {
			if j > i {
				continue
			}
			r := p.at[j]
			steps := int(norm(r.X-q.X, r.Y-q.Y)/cell)*2 + 1
			for k := 1; k < steps; k++ {
				t := float64(k) / float64(steps)
				add(of(q.X+float64((r.X-q.X)*t)), of(q.Y+float64((r.Y-q.Y)*t)))
			}
		}
	}
	return out
}

// place returns the offset nearest to the middle, from a ring on, at which none of the cells
// is taken, and its ring. Rings are rectangles of the aspect wanted.
func place(cells []square, taken map[square]bool, ring int, aspect float64) (dx, dy, at int) {
	free := func(dx, dy int) bool {
		for _, c := range cells {
			if taken[square{c.x + dx, c.y + dy}] {
				return false
			}
		}
		return true
	}
	for ; ; ring++ {
		w, h := int(math.Round(float64(ring)*aspect)), ring
		for y := 0; y <= h; y++ {
			for x := 0; x <= w; x++ {
				if y != h && x < w-int(aspect) {
					x = max(x, w-int(aspect))
				}
				for _, o := range [4]square{{x, y}, {-x, y}, {x, -y}, {-x, -y}} {
					if free(o.x, o.y) {
						return o.x, o.y, ring
					}
				}
			}
		}
	}
}
