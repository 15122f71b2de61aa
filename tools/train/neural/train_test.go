package main

import (
	"math"
	"math/rand/v2"
	"sort"
	"testing"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/neural"
)

// tiny returns a small network and a batch of made-up examples.
func tiny() (*trainer, *neural.Params, []*sentence) {
	c := neural.DefaultConfig()
	c.WordDim, c.AffixDim, c.ShapeDim, c.AffixRows = 12, 8, 8, 50
	c.Hidden, c.Layers, c.TagLayer, c.TagDim, c.ArcDim, c.RelDim, c.NameDim = 16, 2, 0, 16, 16, 16, 16
	c.XPOS, c.Feats, c.Rels = []string{"DT", "NN", "NNP", "VBZ"}, []doc.Feats{0, doc.Sing},
		[]string{"det", "nsubj", "obj", "root"}
	p := &neural.Params{Config: c, Vocabulary: neural.NewVocabulary([]string{"the", "dog"},
		[]string{"\x00", "Anna", "sees", "dog"}, 50)}
	list := []*sentence{
		{forms: []string{"Anna", "sees", "the", "dog"}, upos: []doc.UPOS{doc.PROPN, doc.VERB, doc.DET, doc.NOUN},
			xpos:  []string{"NNP", "VBZ", "DT", "NN"},
			feats: []doc.Feats{doc.Sing, 0, 0, doc.Sing}, heads: []int{1, 4, 3, 1},
			rels:  []string{"nsubj", "root", "det", "obj"},
			names: []doc.NER{doc.BeginName(doc.Person), 0, 0, 0}},
		{forms: []string{"sees", "Anna"}, upos: []doc.UPOS{doc.VERB, doc.PROPN}, xpos: []string{"VBZ", "NNP"},
			feats: []doc.Feats{0, doc.Sing},
			heads: []int{2, 0}, rels: []string{"root", "obj"}, names: []doc.NER{0, doc.BeginName(doc.Person)},
			head: silverNames},
		{forms: []string{"dog"}, names: []doc.NER{0}},
	}
	glove := make([]float32, 300)
	rng := rand.New(rand.NewPCG(3, 4))
	for i := range glove {
		glove[i] = rng.Float32() - 0.5
	}
	return newTrainer(&p.Config, glove, 4, 2, 1, dropout{}), p, list
}

func (t *trainer) encodeAll(p *neural.Params, list []*sentence) []*example {
	var out []*example
	for _, s := range list {
		out = append(out, encode(s, p.Vocabulary, newLabels(&p.Config)))
	}
	return out
}

// The gradient agrees with differences of the loss.
func TestGradient(t *testing.T) {
	tr, p, list := tiny()
	n := tr.workers[0]
	b := newLayout(tr.encodeAll(p, list))
	total := func() float64 {
		clear(n.grad.flat)
		tr.pack.update(tr.w)
		s := n.step(b, 1)
		return tagWeight*s.tags + treeWeight*(s.arcs+s.rels) + nameWeight*s.names
	}
	rng := rand.New(rand.NewPCG(5, 6))
	for _, shape := range p.Config.Tensors(4) {
		name, x := shape.Name, tr.w.tensors[shape.Name]
		var off []float64
		for range 12 {
			i := rng.IntN(len(x.Data))
			if name == "word" {
				i = rng.IntN(3*x.Cols) + x.Cols
			}
			const step = 2e-4
			old := x.Data[i]
			total()
			g := float64(n.grad.tensors[name].Data[i])
			x.Data[i] = old + step
			up := total()
			x.Data[i] = old - step
			down := total()
			x.Data[i] = old
			want := (up - down) / (2 * step)
			off = append(off, math.Abs(g-want)/(0.05+math.Abs(want)))
		}
		// A few steps may cross the bend of a ReLU.
		sort.Float64s(off)
		if off[len(off)*3/4] > 0.05 {
			t.Errorf("%s: gradients off by shares of %.3f", name, off)
		}
	}
}

// A few steps learn a few sentences by heart.
func TestLearns(t *testing.T) {
	tr, p, list := tiny()
	first := tr.step(tr.encodeAll(p, list), 0.01)
	var last losses
	for range 60 {
		last = tr.step(tr.encodeAll(p, list), 0.01)
	}
	if last.arcs > first.arcs/5 || last.rels > first.rels/5 || last.tags > first.tags/5 || last.names > first.names/5 {
		t.Fatalf("losses %+v after %+v", last, first)
	}
}
