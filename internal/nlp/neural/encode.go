package neural

import "github.com/newsgraph/kg/internal/nlp/neural/kernel"

// layout numbers the tokens by time.
func (s *scratch) layout(list []*window) {
	s.n, s.start = 0, s.start[:0]
	for len(s.at) < len(list) {
		s.at = append(s.at, nil)
	}
	for i := range list {
		s.at[i] = s.at[i][:0]
	}
	for t := 0; t < len(list[0].forms); t++ {
		s.start = append(s.start, s.n)
		for i, w := range list {
			if len(w.forms) <= t {
				break
			}
			s.at[i] = append(s.at[i], s.n)
			s.n++
		}
	}
	s.start = append(s.start, s.n)
}

// active is the number of windows longer than t.
func (s *scratch) active(t int) int {
	if t < 0 || t+1 >= len(s.start) {
		return 0
	}
	return s.start[t+1] - s.start[t]
}

// encode runs the layers; s.q holds the last one's output after it, s.mid the tag layer's.
func (m *encoder) encode(s *scratch, glove *table) {
	c, h := m.c, m.c.Hidden
	in := c.Input()
	s.x = grow(s.x, s.n*in)
	for i := range s.in {
		m.input(s.x[i*in:(i+1)*in], &s.in[i], glove)
	}
	s.q = grow(s.q, s.n*in)
	kernel.Quantize(s.x, inputScale, s.q)
	unit := float32(1.0 / inputScale)
	for l := range m.layers {
		y := &m.layers[l]
		for d := range 2 {
			s.z = grow(s.z, s.n*4*h)
			y.in[d].run(s.q, s.n, s.z, unit)
			m.recur(s, y.rec[d], d)
		}
		s.q = grow(s.q, s.n*2*h)
		for i := range s.n {
			copy(s.q[i*2*h:], s.dir[0][i*h:(i+1)*h])
			copy(s.q[i*2*h+h:], s.dir[1][i*h:(i+1)*h])
		}
		if l == c.TagLayer && !c.OnlyNames {
			s.mid = append(s.mid[:0], s.q...)
		}
		unit = 1.0 / outputScale
	}
}

// input adds up a token's input vector.
func (m *encoder) input(x []float32, f *Features, glove *table) {
	c := m.c
	if f.Glove >= 0 {
		glove.addTo(x, f.Glove)
	}
	m.word.addTo(x[gloveDim:], f.Word)
	for _, r := range f.Affix {
		if r >= 0 {
			m.affix.addTo(x[gloveDim+c.WordDim:], r)
		}
	}
	for _, r := range f.Shape {
		m.shape.addTo(x[gloveDim+c.WordDim+c.AffixDim:], r)
	}
}

// run sets out to bias + a·m for all rows; rows of out are as long as the bias.
func (l *linear) run(a []int16, rows int, out []float32, unit float32) {
	ld := len(l.bias)
	for r := range rows {
		copy(out[r*ld:(r+1)*ld], l.bias)
	}
	l.m.MulAdd(a, rows, out, ld, unit)
}

// recur runs one direction through time over the gate inputs in s.z, into s.dir[d].
func (m *encoder) recur(s *scratch, rec *kernel.Matrix, d int) {
	h := m.c.Hidden
	s.dir[d] = grow(s.dir[d], s.n*h)
	s.c = grow(s.c, s.active(0)*h)
	s.h = grow(s.h, h)
	steps := len(s.start) - 1
	for k := range steps {
		t, prev := k, k-1
		if d == 1 {
			t, prev = steps-1-k, steps-k
		}
		at, rows := s.start[t], s.active(t)
		if before := min(s.active(prev), rows); before > 0 {
			rec.MulAdd(s.dir[d][s.start[prev]*h:], before, s.z[at*4*h:], 4*h, 1.0/outputScale)
		}
		for r := range rows {
			c := s.c[r*h : (r+1)*h]
			kernel.Cell(s.z[(at+r)*4*h:(at+r+1)*4*h], c, c, s.h)
			kernel.Quantize(s.h, outputScale, s.dir[d][(at+r)*h:(at+r+1)*h])
		}
	}
}
