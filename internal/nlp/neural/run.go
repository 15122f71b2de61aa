package neural

import (
	"math"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/neural/kernel"
)

// Activations are integers after multiplication by these: inputs within ±8, LSTM outputs within
// ±1, hidden units of the heads within ±16.
const (
	inputScale  = 2048
	outputScale = 8192
	hiddenScale = 1024
)

// window is a sentence, or a piece of a very long one, with what the model says of it.
type window struct {
	forms []string
	upos  []doc.UPOS
	xpos  []string
	feats []doc.Feats
	heads []int // within the window, len(forms) for the root
	rels  []string
	conf  []float32
	names []doc.NER
	marks []float32 // len(forms) × nameCount: scores of the name tags
}

// scratch is the memory of one run. Matrices have a row per token, ordered by time: all first
// tokens of the batch, longest window first, then all second tokens, and so on.
type scratch struct {
	n        int
	nameCols int
	start    []int      // of each time step, and the end
	at       [][]int    // per window: row of each token
	in       []Features // of all tokens
	row      []Features // of a window
	x        []float32
	q        []int16 // quantised input of a layer
	z        []float32
	c, h     []float32
	dir      [2][]int16 // quantised output of one direction
	mid      []int16    // quantised output of the layer tags are read from
	tag      []float32
	tags     []float32
	top      []float32
	u        []float32
	names    []float32 // rows of nameCols
	half     []int16
	head     kernel.Matrix
	column   []int16
	scores   []float32
	hidden   []float32
	rels     []float32
}

// grow returns s with length n, zeroed, reusing its memory.
func grow[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	s = s[:n]
	clear(s)
	return s
}

// run fills the windows, which are sorted from longest to shortest and not empty.
func (m *Model) run(s *scratch, list []*window) {
	s.layout(list)
	s.in = grow(s.in, s.n)
	for i, w := range list {
		s.row = grow(s.row, len(w.forms))
		m.v.Read(w.forms, s.row)
		for t, at := range s.at[i] {
			s.in[at] = s.row[t]
		}
	}
	m.encode(s, &m.glove)
	m.heads(s)
	for i, w := range list {
		m.tagging(s, w, s.at[i])
		m.tree(s, w, s.at[i])
	}
	if m.names != nil {
		m.names.encode(s, &m.glove)
		m.names.heads(s)
	}
	for i, w := range list {
		w.marks = make([]float32, len(w.forms)*nameCount)
		for t, at := range s.at[i] {
			copy(w.marks[t*nameCount:(t+1)*nameCount], s.names[at*s.nameCols:])
		}
	}
}

// heads runs what needs no decision: tags, names, and the vectors of arcs and relations.
func (m *Model) heads(s *scratch) {
	c := m.c
	s.tag = grow(s.tag, s.n*c.TagDim)
	m.tagIn.run(s.mid, s.n, s.tag, 1.0/outputScale)
	relu(s.tag)
	s.half = grow(s.half, s.n*c.TagDim)
	kernel.Quantize(s.tag, hiddenScale, s.half)
	s.tags = grow(s.tags, s.n*len(m.tagOut.bias))
	m.tagOut.run(s.half, s.n, s.tags, 1.0/hiddenScale)

	top := c.TopDim()
	s.top = grow(s.top, s.n*top)
	m.top.run(s.q, s.n, s.top, 1.0/outputScale)
	name := c.NameAt()
	for i := range s.n {
		relu(s.top[i*top : i*top+2*c.ArcDim])
		relu(s.top[i*top+name : (i+1)*top])
	}
	s.part(0, c.ArcDim, top)
	s.u = grow(s.u, s.n*c.ArcDim)
	m.arc.run(s.half, s.n, s.u, 1.0/hiddenScale)
	if m.names == nil {
		s.part(name, c.NameDim, top)
		s.score(&m.name)
	}
}

// heads scores the names.
func (m *namer) heads(s *scratch) {
	dim := m.c.TopDim()
	s.top = grow(s.top, s.n*dim)
	m.top.run(s.q, s.n, s.top, 1.0/outputScale)
	relu(s.top)
	s.part(0, dim, dim)
	s.score(&m.name)
}

// part quantises columns of the top layer, which has that many, into s.half.
func (s *scratch) part(first, dim, columns int) {
	s.half = grow(s.half, s.n*dim)
	for i := range s.n {
		kernel.Quantize(s.top[i*columns+first:][:dim], hiddenScale, s.half[i*dim:])
	}
}

// score sets the scores of names from s.half.
func (s *scratch) score(name *linear) {
	s.nameCols = len(name.bias)
	s.names = grow(s.names, s.n*s.nameCols)
	name.run(s.half, s.n, s.names, 1.0/hiddenScale)
}

func relu(x []float32) {
	for i, v := range x {
		if v < 0 {
			x[i] = 0
		}
	}
}

// tagging decides the tags of a window.
func (m *Model) tagging(s *scratch, w *window, at []int) {
	c, ld, n := m.c, len(m.tagOut.bias), len(w.forms)
	w.upos, w.xpos, w.feats, w.names = make([]doc.UPOS, n), make([]string, n), make([]doc.Feats, n), make([]doc.NER, n)
	for t, i := range at {
		x := s.tags[i*ld:]
		w.upos[t] = doc.UPOS(1 + best(x[1:uposCount]))
		w.xpos[t] = c.XPOS[best(x[uposCount:][:len(c.XPOS)])]
		w.feats[t] = c.Feats[best(x[uposCount+len(c.XPOS):][:len(c.Feats)])]
	}
}

func best(x []float32) int {
	b := 0
	for i, v := range x {
		if v > x[b] {
			b = i
		}
	}
	return b
}

// tree scores all arcs of a window, decodes the tree and names its relations.
func (m *Model) tree(s *scratch, w *window, at []int) {
	c, n, top := m.c, len(w.forms), m.c.TopDim()
	dim, ld := c.ArcDim, kernel.Padded(n+1)
	// Dependents and heads are scaled so that the largest value of each is the limit at which a
	// sum of dim products still fits 31 bits.
	limit := float32(math.Sqrt(float64(math.MaxInt32/dim)) - 1)
	headMax, depMax := largest(1e-6, m.arcRoot), float32(1e-6)
	for _, i := range at {
		headMax = largest(headMax, s.top[i*top+dim:i*top+2*dim])
		depMax = largest(depMax, s.u[i*dim:(i+1)*dim])
	}
	headScale, depScale := float32(limit/headMax), float32(limit/depMax)
	s.head.Reset(dim, n+1)
	s.column = grow(s.column, dim)
	s.half = grow(s.half, n*dim)
	for t, i := range at {
		kernel.Quantize(s.top[i*top+dim:i*top+2*dim], headScale, s.column)
		s.head.SetColumn(t, s.column, 1)
		kernel.Quantize(s.u[i*dim:(i+1)*dim], depScale, s.half[t*dim:])
	}
	kernel.Quantize(m.arcRoot, headScale, s.column)
	s.head.SetColumn(n, s.column, 1)
	s.scores = grow(s.scores, n*ld)
	for t := range n {
		row := s.scores[t*ld:]
		for j := range n {
			row[j] = m.arcDist[Distance(t, j)]
		}
		row[n] = m.arcDist[Distance(t, -1)]
	}
	s.head.MulAdd(s.half, n, s.scores, ld, float32(1/float32(headScale*depScale)))
	w.heads, w.conf, w.rels = make([]int, n), make([]float32, n), make([]string, n)
	Tree(s.scores, ld, n, w.heads)
	for t := range n {
		row := s.scores[t*ld:]
		row[t] = -1e9
		w.conf[t] = share(row[:n+1], w.heads[t])
	}
	m.relations(s, w, at)
}

// relations names the arcs of a window and multiplies the names' shares into its confidences.
func (m *Model) relations(s *scratch, w *window, at []int) {
	c, n, top := m.c, len(w.forms), m.c.TopDim()
	dim := c.RelDim
	s.hidden = grow(s.hidden, n*dim)
	s.half = grow(s.half, n*dim)
	for t, i := range at {
		x := s.hidden[t*dim : (t+1)*dim]
		head, way := m.relRoot, -1
		if h := w.heads[t]; h < n {
			head, way = s.top[at[h]*top+2*c.ArcDim+dim:], h
		}
		dist := m.relDist[Distance(t, way)*dim:]
		for j, v := range s.top[i*top+2*c.ArcDim:][:dim] {
			x[j] = float32(float32(v+head[j]) + dist[j])
		}
	}
	relu(s.hidden)
	kernel.Quantize(s.hidden, hiddenScale, s.half)
	ld := len(m.rel.bias)
	s.rels = grow(s.rels, n*ld)
	m.rel.run(s.half, n, s.rels, 1.0/hiddenScale)
	for t := range n {
		row := s.rels[t*ld:][:len(c.Rels)]
		pick := -1
		for r, v := range row {
			if (c.Rels[r] == "root") == (w.heads[t] == n) && (pick < 0 || v > row[pick]) {
				pick = r
			}
		}
		pick = max(pick, 0)
		w.rels[t] = c.Rels[pick]
		w.conf[t] *= share(row, pick)
	}
}

// share is the softmax of x at i; zero where scores are not numbers.
func share(x []float32, i int) float32 {
	top := x[0]
	for _, v := range x {
		top = max(top, v)
	}
	sum := float32(0)
	for _, v := range x {
		sum += kernel.Exp(float32(v - top))
	}
	if !(sum > 0) {
		return 0
	}
	return float32(kernel.Exp(float32(x[i]-top)) / sum)
}

// largest is the largest magnitude in x and at least floor.
func largest(floor float32, x []float32) float32 {
	for _, v := range x {
		if v < 0 {
			v = -v
		}
		floor = max(floor, v)
	}
	return floor
}
