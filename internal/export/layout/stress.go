package layout

import (
	"math"
	"math/rand/v2"
)

const (
	// fullStress = 700 nodes: up to here all pairs count, which takes 0.2 s.
	fullStress = 700
	// pivots = 80: more change nothing that the eye sees on graphs of 2,000 to 10,000 nodes.
	pivots = 80
	rounds = 40 // of descent; 15 converge, by the paper, and 40 settle what hangs by one link
)

// term asks for a distance between two nodes.
type term struct {
	a, b     int
	distance float64 // pixels
	weight   float64 // 1/distance²
}

// spread places the nodes so that distances are like those in the graph.
func (p *part) spread() {
	n := len(p.nodes)
	if n < 2 {
		return
	}
	random := rand.New(rand.NewPCG(1, uint64(n)))
	side := p.length * math.Sqrt(float64(n))
	for i := range p.at {
		p.at[i] = Point{random.Float64() * side, random.Float64() * side}
	}
	terms := p.terms()
	least, most := math.Inf(1), 0.0
	for _, t := range terms {
		least, most = min(least, t.weight), max(most, t.weight)
	}
	step, last := 1/least, 0.05/most
	shrink := root(last/step, rounds-1)
	for range rounds {
		random.Shuffle(len(terms), func(i, j int) { terms[i], terms[j] = terms[j], terms[i] })
		for _, t := range terms {
			a, b := &p.at[t.a], &p.at[t.b]
			dx, dy := a.X-b.X, a.Y-b.Y
			length := norm(dx, dy)
			if length < 1e-9 {
				dx, dy, length = 1e-3, 1e-3, 1.5e-3
			}
			move := min(1, t.weight*step) * (length - t.distance) / 2 / length
			a.X -= float64(dx * move)
			a.Y -= float64(dy * move)
			b.X += float64(dx * move)
			b.Y += float64(dy * move)
		}
		step *= shrink
	}
}

// terms returns the distances asked for: between all pairs or, in a large part, between
// neighbours and from each node to the pivots.
func (p *part) terms() []term {
	var out []term
	if len(p.nodes) <= fullStress {
		for a := range p.nodes {
			for b, hops := range p.hops(a)[:a] {
				out = append(out, p.term(a, b, hops))
			}
		}
		return out
	}
	for a, next := range p.neighbours {
		for _, b := range next {
			if b < a {
				out = append(out, p.term(a, b, 1))
			}
		}
	}
	// Each pivot is the node farthest from those before it.
	nearest := p.hops(0)
	for range pivots {
		pivot := 0
		for i, hops := range nearest {
			if hops > nearest[pivot] {
				pivot = i
			}
		}
		for b, hops := range p.hops(pivot) {
			nearest[b] = min(nearest[b], hops)
			if hops > 1 {
				out = append(out, p.term(pivot, b, hops))
			}
		}
	}
	return out
}

// term asks for the distance of two nodes so many links apart. Links of nodes with many
// neighbours are longer: their neighbours need room around them, save in a large part, where
// that would push them out of the middle.
func (p *part) term(a, b, hops int) term {
	d := p.length * float64(hops)
	if hops == 1 {
		crowd := min(len(p.neighbours[a]), len(p.neighbours[b]), 12) - 1
		d *= 1 + 0.06*float64(crowd)
		if len(p.nodes) <= fullStress {
			ring := max(len(p.neighbours[a]), len(p.neighbours[b])) / 8
			d *= 1 + 0.12*float64(min(ring, 12))
		}
	}
	return term{a, b, d, 1 / (d * d)}
}

// hops returns how many links each node lies from one.
func (p *part) hops(from int) []int {
	out := make([]int, len(p.nodes))
	for i := range out {
		out[i] = -1
	}
	out[from] = 0
	queue := make([]int, 1, len(p.nodes))
	queue[0] = from
	for i := 0; i < len(queue); i++ {
		for _, next := range p.neighbours[queue[i]] {
			if out[next] < 0 {
				out[next] = out[queue[i]] + 1
				queue = append(queue, next)
			}
		}
	}
	return out
}

// root returns the n-th root of x in (0,1], by bisection.
func root(x float64, n int) float64 {
	low, high := 0.0, 1.0
	for range 60 {
		middle := (low + high) / 2
		power := 1.0
		for range n {
			power *= middle
		}
		if power < x {
			low = middle
		} else {
			high = middle
		}
	}
	return high
}
