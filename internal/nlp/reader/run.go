package reader

import (
	"math"

	"github.com/newsgraph/kg/internal/nlp/neural/kernel"
)

// scratch is the memory of one run, kept from run to run.
type scratch struct {
	x, y, qkv, inner  []float32 // tokens × dim, dim, 3·dim, inner
	weights           []float32 // tokens × padded tokens: attention of one head
	scores            []float32 // tokens × padded 2
	half, part        []int16   // quantised input of a layer; of one head
	column            []int16
	keys, values      kernel.Matrix
	starts, ends, out []float32
}

func grow[T any](x []T, n int) []T {
	if cap(x) < n {
		return make([]T, n)
	}
	return x[:n]
}

// linear is a matrix with its bias, padded like the matrix's outputs.
type linear struct {
	m    *kernel.Matrix
	bias []float32
}

// limit is the largest input of a layer with k inputs whose sums of 8-bit products fit 31 bits.
func limit(k int) float32 { return float32(min(kernel.Limit, math.MaxInt32/127/k-1)) }

// run adds x·m + bias to out, n rows of padded outputs.
func (l *linear) run(s *scratch, x []float32, n int, out []float32) {
	k, ld := l.m.K, len(l.bias)
	for i := range n {
		row := out[i*ld : (i+1)*ld]
		for j, b := range l.bias {
			row[j] += b
		}
	}
	scale := float32(limit(k) / kernel.Largest(1e-6, x))
	s.half = grow(s.half, len(x))
	kernel.Quantize(x, scale, s.half)
	l.m.MulAdd(s.half, n, out, ld, float32(1/scale))
}

// norm is a layer normalisation.
type norm struct{ gain, bias []float32 }

// run normalises the rows of x to mean 0 and variance 1, then scales them.
func (l *norm) run(x []float32) {
	dim := len(l.gain)
	for at := 0; at < len(x); at += dim {
		row := x[at : at+dim]
		mean := float32(sum(row) / float32(dim))
		for j := range row {
			row[j] -= mean
		}
		spread := float32(1 / math.Sqrt(float64(squares(row))/float64(dim)+1e-12))
		for j, v := range row {
			row[j] = float32(float32(float32(v*spread)*l.gain[j]) + l.bias[j])
		}
	}
}

// sum adds x in four strands, whose length x has a multiple of.
func sum(x []float32) float32 {
	var a, b, c, d float32
	for ; len(x) >= 4; x = x[4:] {
		a, b, c, d = a+x[0], b+x[1], c+x[2], d+x[3]
	}
	return (a + b) + (c + d)
}

// squares adds the squares of x in four strands.
func squares(x []float32) float32 {
	var a, b, c, d float32
	for ; len(x) >= 4; x = x[4:] {
		a += float32(x[0] * x[0])
		b += float32(x[1] * x[1])
		c += float32(x[2] * x[2])
		d += float32(x[3] * x[3])
	}
	return (a + b) + (c + d)
}

// layer is one layer of the transformer.
type layer struct {
	qkv, attended, up, down linear
	norm1, norm2            norm
}

// score reads one window. The results are the scores of start and end: first of no answer, then of each piece of
// the text. They hold until the next call with s.
func (m *Model) score(s *scratch, in *input) (starts, ends []float32) {
	n := m.embed(s, in)
	for i := range m.layers {
		m.layers[i].run(s, n, m.size)
	}
	ld := len(m.heads.bias)
	s.scores = grow(s.scores, n*ld)
	clear(s.scores)
	m.heads.run(s, s.x, n, s.scores)
	s.starts, s.ends = append(s.starts[:0], s.scores[0]), append(s.ends[:0], s.scores[1])
	for i := range in.body {
		row := s.scores[(len(in.asked)+2+i)*ld:]
		s.starts, s.ends = append(s.starts, row[0]), append(s.ends, row[1])
	}
	return s.starts, s.ends
}

// embed sets s.x to the input of the first layer and returns the number of pieces.
func (m *Model) embed(s *scratch, in *input) int {
	dim, n := m.size.Dim, len(in.asked)+len(in.body)+len(in.before)+3
	s.x = grow(s.x, n*dim)
	for i := range n {
		id, part := in.at(i)
		row := s.x[i*dim : (i+1)*dim]
		m.word.copyTo(row, id)
		for j, v := range m.place[i] {
			row[j] = row[j] + v + m.part[part][j]
		}
	}
	m.norm.run(s.x)
	return n
}

// at returns the id of piece i and the part that it is of: 0 the question and what goes before the text, 1 the text.
func (in *input) at(i int) (id int32, part int) {
	asked, body := len(in.asked)+2, len(in.asked)+2+len(in.body)
	switch {
	case i == 0:
		return startID, 0
	case i < asked-1:
		return in.asked[i-1].id, 0
	case i == asked-1:
		return breakID, 0
	case i < body:
		return in.body[i-asked].id, 1
	case i == body:
		return breakID, 1
	}
	return in.before[i-body-1].id, 0
}

// run sets s.x to the output of the layer.
func (l *layer) run(s *scratch, n int, c size) {
	dim := c.Dim
	s.qkv = grow(s.qkv, n*3*dim)
	clear(s.qkv)
	l.qkv.run(s, s.x, n, s.qkv)
	s.y = grow(s.y, n*dim)
	clear(s.y)
	s.attend(n, c)
	l.attended.run(s, s.y, n, s.x)
	l.norm1.run(s.x)
	s.inner = grow(s.inner, n*c.Inner)
	clear(s.inner)
	l.up.run(s, s.x, n, s.inner)
	kernel.Gelu(s.inner)
	l.down.run(s, s.inner, n, s.x)
	l.norm2.run(s.x)
}

// attend sets s.y to the values that each piece attends to, head by head.
func (s *scratch) attend(n int, c size) {
	dim := c.Dim / c.Heads
	ld, wide := 3*c.Dim, kernel.Padded(n)
	most := float32(math.Sqrt(float64(math.MaxInt32/dim)) - 1)
	s.weights = grow(s.weights, n*wide)
	s.part, s.column = grow(s.part, n*dim), grow(s.column, dim)
	s.out = grow(s.out, n*kernel.Padded(dim))
	root := float32(1 / math.Sqrt(float64(dim)))
	for h := range c.Heads {
		at := h * dim
		query, key := float32(1e-6), float32(1e-6)
		for i := range n {
			query = kernel.Largest(query, s.qkv[i*ld+at:][:dim])
			key = kernel.Largest(key, s.qkv[i*ld+c.Dim+at:][:dim])
		}
		query, key = float32(most/query), float32(most/key)
		s.keys.Reset(dim, n)
		for i := range n {
			kernel.Quantize(s.qkv[i*ld+at:][:dim], query, s.part[i*dim:])
			kernel.Quantize(s.qkv[i*ld+c.Dim+at:][:dim], key, s.column)
			s.keys.SetColumn(i, s.column, 1)
		}
		clear(s.weights)
		s.keys.MulAdd(s.part, n, s.weights, wide, float32(root/float32(query*key)))
		s.gather(h, n, c)
	}
}

// gather turns the scores of a head into shares and adds up the values by them.
func (s *scratch) gather(h, n int, c size) {
	dim := c.Dim / c.Heads
	ld, wide, at := 3*c.Dim, kernel.Padded(n), 2*c.Dim+h*dim
	value := float32(1e-6)
	for i := range n {
		value = kernel.Largest(value, s.qkv[i*ld+at:][:dim])
	}
	value = float32(kernel.Limit / value)
	s.values.Reset(n, dim)
	for i := range n {
		kernel.Quantize(s.qkv[i*ld+at:][:dim], value, s.column)
		for j, v := range s.column {
			s.values.Set(i, j, v)
		}
	}
	stride := s.values.Stride()
	s.half = grow(s.half, n*stride+kernel.PanelWidth)
	for i := range n {
		row := s.weights[i*wide : (i+1)*wide]
		shares(row, n)
		kernel.Quantize(row, kernel.Limit, s.half[i*stride:]) // past the stride it writes zeros, before the next row
	}
	pad := kernel.Padded(dim)
	clear(s.out)
	s.values.MulAdd(s.half, n, s.out, pad, float32(1/float32(kernel.Limit*value)))
	for i := range n {
		copy(s.y[i*c.Dim+h*dim:][:dim], s.out[i*pad:])
	}
}

// shares turns the first n scores into shares of 1 and the others into zeros.
func shares(x []float32, n int) {
	top := x[0]
	for _, v := range x[:n] {
		top = max(top, v)
	}
	kernel.Exps(x, top)
	clear(x[n:])
	part := float32(1 / sum(x))
	for i := range x[:n] {
		x[i] *= part
	}
}
