package main

import (
	"math"
	"math/rand/v2"
	"strings"

	"github.com/newsgraph/kg/internal/nlp/neural"
)

// slack is room after flat parameters: products write zeros up to 16 columns past a row.
const slack = 64

// space is the parameters, or a gradient of the same shape, in one flat array.
type space struct {
	flat    []float32
	tensors map[string]*neural.Tensor // views of flat
}

func newSpace(c *neural.Config, words int) *space {
	list := c.Tensors(words)
	total := 0
	for _, t := range list {
		total += len(t.Data)
	}
	s := &space{flat: make([]float32, total+slack), tensors: map[string]*neural.Tensor{}}
	at := 0
	for _, t := range list {
		n := len(t.Data)
		// The capacity reaches past the tensor, for the padding of its last row.
		t.Data = s.flat[at : at+n : at+n+slack]
		s.tensors[t.Name] = t
		at += n
	}
	return s
}

// get returns a tensor's values with its padding.
func (s *space) get(name string) []float32 {
	t := s.tensors[name]
	return t.Data[:len(t.Data)+slack]
}

// embedding says whether a tensor is a table of which a batch touches few rows.
func embedding(name string) bool { return name == "word" || name == "affix" }

// initialise draws the weights: orthogonal-like Gaussian for matrices, small for tables, forget
// gates open.
func (s *space) initialise(c *neural.Config, words int, rng *rand.Rand) {
	for _, shape := range c.Tensors(words) {
		t := s.tensors[shape.Name]
		scale := math.Sqrt(2 / float64(t.Rows+t.Cols))
		switch {
		case strings.HasSuffix(t.Name, ".in") && strings.HasPrefix(t.Name, "lstm"):
			scale = math.Sqrt(1 / float64(t.Rows))
		case strings.HasSuffix(t.Name, ".rec"):
			scale = math.Sqrt(0.7 / float64(t.Rows))
		case t.Name == "word", t.Name == "affix", t.Name == "shape", t.Name == "rel.dist", t.Name == "arc.root",
			t.Name == "rel.root":
			scale = 0.1
		case t.Rows == 1:
			if strings.HasPrefix(t.Name, "lstm") {
				for i := c.Hidden; i < 2*c.Hidden; i++ {
					t.Data[i] = 1
				}
			}
			continue
		}
		for i := range t.Data {
			t.Data[i] = float32(rng.NormFloat64() * scale)
		}
	}
}

// packed holds the weight matrices ready for products, both ways round.
type packed struct {
	forward, backward map[string]*panels
}

func newPacked() *packed {
	return &packed{map[string]*panels{}, map[string]*panels{}}
}

// update repacks every weight matrix of s.
func (p *packed) update(s *space) {
	for name, t := range s.tensors {
		if t.Rows == 1 || embedding(name) || name == "shape" || name == "rel.dist" {
			continue
		}
		if p.forward[name] == nil {
			p.forward[name], p.backward[name] = &panels{}, &panels{}
		}
		p.forward[name].pack(t.Data, t.Rows, t.Cols, t.Cols)
		p.backward[name].packT(t.Data, t.Cols, t.Rows, t.Cols)
	}
}
