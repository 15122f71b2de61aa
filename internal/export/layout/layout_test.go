package layout

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// star has a hub with leaves; chain, nodes in a row; lone nodes have no link.
func star(leaves int) (boxes []Box, links []Link) {
	boxes = make([]Box, leaves+1)
	for i := range boxes {
		boxes[i] = Box{40, 15, 30}
		if i > 0 {
			links = append(links, Link{0, i})
		}
	}
	return boxes, links
}

func random(nodes, edges int) (boxes []Box, links []Link) {
	r := rand.New(rand.NewPCG(7, 7))
	for range nodes {
		boxes = append(boxes, Box{10 + 50*r.Float64(), 10 + 10*r.Float64(), 20})
	}
	for range edges {
		links = append(links, Link{r.IntN(nodes), r.IntN(nodes)})
	}
	return boxes, links
}

func TestPlace(t *testing.T) {
	for name, graph := range map[string]func() ([]Box, []Link){
		"empty":  func() ([]Box, []Link) { return nil, nil },
		"one":    func() ([]Box, []Link) { return make([]Box, 1), []Link{{0, 0}} },
		"lone":   func() ([]Box, []Link) { return slices.Repeat([]Box{{30, 10, 20}}, 40), nil },
		"points": func() ([]Box, []Link) { return make([]Box, 30), nil },
		"star":   func() ([]Box, []Link) { return star(30) },
		"sparse": func() ([]Box, []Link) { return random(60, 60) },
		"dense":  func() ([]Box, []Link) { return random(60, 600) },
		"large":  func() ([]Box, []Link) { return random(1500, 4000) },
	} {
		boxes, links := graph()
		at := Place(boxes, links, Options{})
		if !slices.Equal(at, Place(boxes, links, Options{})) {
			t.Errorf("%s: not the same twice", name)
		}
		for i := range at {
			for j := range i {
				if overlap(boxes[i], at[i], boxes[j], at[j]) {
					t.Errorf("%s: %d at %v overlaps %d at %v", name, i, at[i], j, at[j])
				}
			}
		}
	}
}

// overlap says whether two boxes share more than the rounding of their places.
func overlap(a Box, p Point, b Box, q Point) bool {
	const slack = 1
	return p.X+a.Side > q.X-b.Side+slack && q.X+b.Side > p.X-a.Side+slack &&
		p.Y+a.Below > q.Y-b.Above+slack && q.Y+b.Below > p.Y-a.Above+slack
}

// TestNear checks that what is linked lies closer than what is not.
func TestNear(t *testing.T) {
	boxes := slices.Repeat([]Box{{20, 10, 20}}, 12)
	var links []Link
	for i := range 11 {
		links = append(links, Link{i, i + 1})
	}
	at := Place(boxes, links, Options{})
	next, far := norm(at[0].X-at[1].X, at[0].Y-at[1].Y), norm(at[0].X-at[11].X, at[0].Y-at[11].Y)
	if far < 5*next {
		t.Errorf("the ends of a chain lie %.0f apart, neighbours %.0f", far, next)
	}
	if wide := max(at[0].X, at[11].X) - min(at[0].X, at[11].X); wide < 0.8*far {
		t.Errorf("the chain does not lie down: %.0f wide of %.0f", wide, far)
	}
}

func BenchmarkPlace(b *testing.B) {
	for name, size := range map[string][2]int{"article": {60, 60}, "2000": {2000, 10000}, "10000": {10000, 30000}} {
		boxes, links := random(size[0], size[1])
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Place(boxes, links, Options{})
			}
		})
	}
}
