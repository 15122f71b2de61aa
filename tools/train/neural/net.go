package main

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/newsgraph/kg/internal/nlp/neural"
	"github.com/newsgraph/kg/internal/nlp/neural/kernel"
)

// dropout holds the shares left out in training; zero in evaluation.
type dropout struct {
	word  float64 // whole words become unknown
	input float32 // values of the input
	layer float32 // units of a layer, the same through a sentence
	head  float32 // units of the heads
}

// network is one worker: the shared weights, its own gradient and its own memory. All
// matrices have a row per token in the order of the layout.
type network struct {
	c       *neural.Config
	glove   []float32 // rows of 100
	w       *space
	pack    *packed
	grad    *space
	touched map[string]map[int32]bool // rows of embedding tables with a gradient
	rng     *rand.Rand
	drop    dropout

	x, dx  []float32 // inputs
	mask   []float32 // of the inputs
	layers []*layer
	tag    dense // hidden layer of the tags
	tags   []float32
	dtags  []float32
	top    dense
	u, du  []float32 // arc dependents after the bilinear matrix
	names  []float32
	dnames []float32
	tmp    panels
	tr     []float32
}

// dense is the memory of a layer with activation and dropout.
type dense struct{ y, dy, mask []float32 }

// layer is the memory of one bidirectional LSTM layer.
type layer struct {
	z, dz, cell [2][]float32 // per direction: gates 4H, their gradient, cell states H
	h, out, dh  []float32    // 2H: output, after dropout, gradient
	mask        []float32    // sentences × 2H
}

func newNetwork(c *neural.Config, glove []float32, w *space, pack *packed, words int, seed uint64) *network {
	n := &network{c: c, glove: glove, w: w, pack: pack, grad: newSpace(c, words), rng: rand.New(rand.NewPCG(seed, 7)),
		touched: map[string]map[int32]bool{"word": {}, "affix": {}}}
	for range c.Layers {
		n.layers = append(n.layers, &layer{})
	}
	return n
}

// resize returns a zeroed slice of that length, reusing memory, with room for padding.
func resize(s []float32, n int) []float32 {
	if cap(s) < n+slack {
		s = make([]float32, n+slack)
	}
	s = s[:n+slack]
	clear(s)
	return s[:n]
}

// input fills x from the tables.
func (n *network) input(b *layout) {
	c, in := n.c, n.c.Input()
	n.x = resize(n.x, b.n*in)
	word, affix, shape := n.w.get("word"), n.w.get("affix"), n.w.get("shape")
	gd := len(n.glove[:100])
	for s, e := range b.list {
		for t := range e.in {
			f := &e.in[t]
			row := n.x[b.tokens[s][t]*in:][:in]
			if n.drop.word > 0 && n.rng.Float64() < n.drop.word {
				f = &neural.Features{Glove: -1, Affix: f.Affix, Shape: f.Shape}
				if n.rng.Float64() < 0.5 {
					f.Glove = e.in[t].Glove
				}
				e.in[t] = *f
			}
			if f.Glove >= 0 {
				copy(row, n.glove[int(f.Glove)*gd:][:gd])
			}
			add(row[gd:], word[int(f.Word)*c.WordDim:], c.WordDim)
			for _, a := range f.Affix {
				if a >= 0 {
					add(row[gd+c.WordDim:], affix[int(a)*c.AffixDim:], c.AffixDim)
				}
			}
			for _, a := range f.Shape {
				add(row[gd+c.WordDim+c.AffixDim:], shape[int(a)*c.ShapeDim:], c.ShapeDim)
			}
		}
	}
	if p := n.drop.input; p > 0 {
		n.mask = resize(n.mask, len(n.x))
		n.fillMask(n.mask, p)
		mul(n.x, n.mask)
	}
}

func add(y, x []float32, n int) {
	y, x = y[:n], x[:n]
	for i, v := range x {
		y[i] += v
	}
}

// inputGrad spreads the gradient of the inputs to the tables.
func (n *network) inputGrad(b *layout) {
	c, in, gd := n.c, n.c.Input(), 100
	word, affix, shape := n.grad.get("word"), n.grad.get("affix"), n.grad.get("shape")
	if n.drop.input > 0 {
		mul(n.dx, n.mask)
	}
	for s, e := range b.list {
		for t := range e.in {
			f := &e.in[t]
			row := n.dx[b.tokens[s][t]*in:][:in]
			add(word[int(f.Word)*c.WordDim:], row[gd:], c.WordDim)
			n.touched["word"][f.Word] = true
			for _, a := range f.Affix {
				if a >= 0 {
					add(affix[int(a)*c.AffixDim:], row[gd+c.WordDim:], c.AffixDim)
					n.touched["affix"][a] = true
				}
			}
			for _, a := range f.Shape {
				add(shape[int(a)*c.ShapeDim:], row[gd+c.WordDim+c.AffixDim:], c.ShapeDim)
			}
		}
	}
}

func bias(y []float32, rows, ld int, b []float32, n int) {
	for r := range rows {
		add(y[r*ld:], b, n)
	}
}

// encode runs the layers over x.
func (n *network) encode(b *layout) {
	h := n.c.Hidden
	x, in := n.x, n.c.Input()
	for l, y := range n.layers {
		y.h, y.out = resize(y.h, b.n*2*h), resize(y.out, b.n*2*h)
		for d := range 2 {
			name := fmt.Sprintf("lstm%d.%d", l, d)
			z := resize(y.z[d], b.n*4*h)
			cell := resize(y.cell[d], b.n*h)
			y.z[d], y.cell[d] = z, cell
			bias(z, b.n, 4*h, n.w.get(name+".bias"), 4*h)
			gemm(x, in, b.n, n.pack.forward[name+".in"], z, 4*h)
			rec, zero := n.pack.forward[name+".rec"], make([]float32, h)
			steps := len(b.start) - 1
			for k := range steps {
				t, prev := k, k-1
				if d == 1 {
					t, prev = steps-1-k, steps-k
				}
				rows, before := b.active(t), min(b.active(prev), b.active(t))
				at := b.start[t]
				from := 0
				if before > 0 {
					from = b.start[prev]
					gemm(y.h[from*2*h+d*h:], 2*h, before, rec, z[at*4*h:], 4*h)
				}
				for r := range rows {
					cPrev := zero
					if r < before {
						cPrev = cell[(from+r)*h:][:h]
					}
					kernel.Cell(z[(at+r)*4*h:][:4*h], cPrev, cell[(at+r)*h:][:h], y.h[(at+r)*2*h+d*h:][:h])
				}
			}
		}
		copy(y.out, y.h)
		if p := n.drop.layer; p > 0 {
			y.mask = resize(y.mask, len(b.list)*2*h)
			n.fillMask(y.mask, p)
			for s, tokens := range b.tokens {
				for _, i := range tokens {
					mul(y.out[i*2*h:][:2*h], y.mask[s*2*h:])
				}
			}
		}
		x, in = y.out, 2*h
	}
}

// fillMask sets each value to zero with probability p, else to 1/(1-p).
func (n *network) fillMask(m []float32, p float32) {
	keep := 1 / (1 - p)
	if p == 0 {
		for i := range m {
			m[i] = 1
		}
		return
	}
	limit := uint64(p * (1 << 16))
	for i := 0; i < len(m); i += 4 {
		bits := n.rng.Uint64()
		for j := i; j < min(i+4, len(m)); j++ {
			m[j] = 0
			if bits&0xffff >= limit {
				m[j] = keep
			}
			bits >>= 16
		}
	}
}

func mul(y, x []float32) {
	for i := range y {
		y[i] *= x[i]
	}
}

// encodeGrad takes the gradients in dh of each layer, already set where heads read them, down to dx.
func (n *network) encodeGrad(b *layout) {
	h := n.c.Hidden
	n.dx = resize(n.dx, b.n*n.c.Input())
	for l := len(n.layers) - 1; l >= 0; l-- {
		y := n.layers[l]
		x, in, dx := n.x, n.c.Input(), n.dx
		if l > 0 {
			x, in, dx = n.layers[l-1].out, 2*h, n.layers[l-1].dh
		}
		if n.drop.layer > 0 {
			for s, tokens := range b.tokens {
				for _, i := range tokens {
					mul(y.dh[i*2*h:][:2*h], y.mask[s*2*h:])
				}
			}
		}
		n.tr = resize(n.tr, max(in, h)*b.n)
		for d := range 2 {
			name := fmt.Sprintf("lstm%d.%d", l, d)
			n.cellGrad(b, y, d, n.pack.backward[name+".rec"])
			dz := y.dz[d]
			column(dz, b.n, 4*h, n.grad.get(name+".bias"))
			n.tmp.pack(dz, b.n, 4*h, 4*h)
			transpose(x, b.n, in, in, n.tr)
			gemm(n.tr, b.n, in, &n.tmp, n.grad.get(name+".in"), 4*h)
			clear(n.tr)
			for t := range len(b.start) - 1 {
				prev := t - 1
				if d == 1 {
					prev = t + 1
				}
				for r := range min(b.active(prev), b.active(t)) {
					for j, v := range y.h[(b.start[prev]+r)*2*h+d*h:][:h] {
						n.tr[j*b.n+b.start[t]+r] = v
					}
				}
			}
			gemm(n.tr, b.n, h, &n.tmp, n.grad.get(name+".rec"), 4*h)
			gemm(dz, 4*h, b.n, n.pack.backward[name+".in"], dx, in)
		}
	}
}

// column adds the sums of the columns of x to out.
func column(x []float32, rows, cols int, out []float32) {
	for r := range rows {
		add(out, x[r*cols:], cols)
	}
}

// cellGrad runs one direction backwards through time; it sets y.dz[d].
func (n *network) cellGrad(b *layout, y *layer, d int, rec *panels) {
	h := n.c.Hidden
	dz := resize(y.dz[d], b.n*4*h)
	y.dz[d] = dz
	dc := make([]float32, len(b.list)*h)
	steps := len(b.start) - 1
	for k := steps - 1; k >= 0; k-- {
		t, prev := k, k-1
		if d == 1 {
			t, prev = steps-1-k, steps-k
		}
		rows, before, at := b.active(t), min(b.active(prev), b.active(t)), b.start[t]
		from := 0
		if before > 0 {
			from = b.start[prev]
		}
		for r := range rows {
			z, g := y.z[d][(at+r)*4*h:][:4*h], dz[(at+r)*4*h:][:4*h]
			out, dh := y.h[(at+r)*2*h+d*h:][:h], y.dh[(at+r)*2*h+d*h:][:h]
			dcr := dc[r*h:][:h]
			var cPrev []float32
			if r < before {
				cPrev = y.cell[d][(from+r)*h:][:h]
			}
			for j := range h {
				i, f, q, o := z[j], z[h+j], z[2*h+j], z[3*h+j]
				tc := out[j] / max(o, 1e-7) // tanh of the cell state
				dcj := dcr[j] + dh[j]*o*(1-tc*tc)
				g[j] = dcj * q * i * (1 - i)
				if cPrev != nil {
					g[h+j] = dcj * cPrev[j] * f * (1 - f)
				}
				g[2*h+j] = dcj * i * (1 - q*q)
				g[3*h+j] = dh[j] * tc * o * (1 - o)
				dcr[j] = dcj * f
			}
			if cPrev == nil {
				clear(dcr)
			}
		}
		if before > 0 {
			gemm(dz[at*4*h:], 4*h, before, rec, y.dh[from*2*h+d*h:], 2*h)
		}
	}
}

// softmaxLoss turns logits into their gradient times scale, for the class gold; it returns the loss.
func softmaxLoss(x []float32, gold int, scale float32) float64 {
	top := x[0]
	for _, v := range x {
		top = max(top, v)
	}
	sum := float32(0)
	loss := float64(top - x[gold])
	for i, v := range x {
		x[i] = kernel.Exp(v - top)
		sum += x[i]
	}
	loss += math.Log(float64(sum))
	for i := range x {
		x[i] *= scale / sum
	}
	x[gold] -= scale
	return loss
}
