// Package neural tags, parses and finds names in tokenised English with one network.
//
// A token's input is a fixed word vector (GloVe), a trained word vector, hashed prefixes and
// suffixes, and patterns of case and digits. Bidirectional LSTM layers read the sentence; heads on
// top give UPOS, XPOS and features, arcs (biaffine, Dozat & Manning 2017) and relations, and
// names, unless a second network of the same kind finds these. Trees are decoded by Chu-Liu-Edmonds with one root,
// names by Viterbi.
//
// Input: sentences and tokens of a document. Output: its tags, trees and names. Order: features,
// encoder in batches of sentences of like length, heads, decoders. Weights are 8-bit, activations
// 16-bit integers, and all else plain float32 in a fixed order, so a text gives the same
// bits on every machine. The trainer is the command in folder train.
package neural

import (
	"sync"

	"github.com/newsgraph/kg/internal/nlp/neural/kernel"
)

// Model is a network ready to run. It is read-only and may be used concurrently.
type Model struct {
	encoder
	v                *Vocabulary
	note             string
	glove            table
	tagIn, tagOut    linear
	top              linear
	arc, rel, name   linear
	arcRoot, arcDist []float32
	relRoot          []float32
	relDist          []float32 // distCount × RelDim
	names            *namer    // nil where this network's own names are used
	scratch          sync.Pool // of *scratch
}

// encoder is the tables of the input, without the fixed word vectors, and the layers above.
type encoder struct {
	c      *Config
	word   table
	affix  table
	shape  table
	layers []layer
}

// namer is a network for names alone.
type namer struct {
	encoder
	top, name linear
}

// table is rows of 8-bit vectors, each with its scale.
type table struct {
	dim   int
	scale []float32
	rows  []byte // two's complement
}

// addTo adds row r to x, which is as long as a row.
func (t *table) addTo(x []float32, r int32) {
	scale := t.scale[r]
	for i, v := range t.rows[int(r)*t.dim : (int(r)+1)*t.dim] {
		x[i] += float32(float32(int8(v)) * scale)
	}
}

// linear is a matrix with its bias, padded like the matrix's outputs.
type linear struct {
	m    *kernel.Matrix
	bias []float32
}

// layer is both directions of an LSTM layer.
type layer struct {
	in  [2]linear
	rec [2]*kernel.Matrix
}

// Load reads a model file, which must not be changed then. It returns an error, and reserves bounded memory, when the
// file is damaged.
func Load(raw []byte) (*Model, error) {
	f, err := readFile(raw)
	if err != nil {
		return nil, err
	}
	c := &f.Config
	t := f.tensors
	m := &Model{encoder: t.encoder(c), v: f.vocabulary(), note: f.Note, glove: table{gloveDim, f.gloveScale, f.gloveRows},
		tagIn: t.linear("tag.in"), tagOut: t.linear("tag.out"), top: t.linear("top"),
		arc: t.linear("arc"), rel: t.linear("rel"), name: t.linear("name"),
		arcRoot: t["arc.root"].Data, arcDist: t["arc.dist"].Data, relRoot: t["rel.root"].Data}
	m.relDist = make([]float32, distCount*c.RelDim)
	dist := t.table("rel.dist")
	for i := range distCount {
		dist.addTo(m.relDist[i*c.RelDim:(i+1)*c.RelDim], int32(i))
	}
	if f.named != nil {
		m.names = &namer{f.named.encoder(f.header.Names), f.named.linear("top"), f.named.linear("name")}
	}
	m.scratch.New = func() any { return &scratch{} }
	return m, nil
}

// Note says how the model was made and how it scored.
func (m *Model) Note() string { return m.note }

func (list tensors) encoder(c *Config) encoder {
	e := encoder{c: c, word: list.table("word"), affix: list.table("affix"), shape: list.table("shape")}
	for l := range c.Layers {
		var y layer
		for d := range 2 {
			name := "lstm" + string(rune('0'+l)) + "." + string(rune('0'+d))
			y.in[d] = linear{list[name+".in"].matrix(), pad(list[name+".bias"].Data)}
			y.rec[d] = list[name+".rec"].matrix()
		}
		e.layers = append(e.layers, y)
	}
	return e
}

func (list tensors) table(name string) table {
	t := list[name]
	return table{t.Cols, t.scale, t.values}
}

func (list tensors) linear(name string) linear {
	return linear{list[name].matrix(), pad(list[name+".bias"].Data)}
}

func (t *stored) matrix() *kernel.Matrix {
	return kernel.NewMatrix(t.Rows, t.Cols, t.values, false, t.scale)
}

// pad copies x with zeros up to a multiple of the kernel's panel width.
func pad(x []float32) []float32 {
	out := make([]float32, kernel.Padded(len(x)))
	copy(out, x)
	return out
}
