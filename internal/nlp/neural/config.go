package neural

import (
	"fmt"
	"slices"

	"github.com/newsgraph/kg/internal/doc"
)

// Config is the shape of a network and its label sets. All widths are in units;
// Input() and Hidden are multiples of 16.
type Config struct {
	WordDim   int // trained word vectors
	AffixDim  int // vectors of hashed prefixes and suffixes
	AffixRows int
	ShapeDim  int // vectors of case, digit and length patterns
	Hidden    int // units of one LSTM in one direction
	Layers    int
	TagLayer  int // the layer, from 0, that tags are read from
	TagDim    int
	ArcDim    int
	RelDim    int
	NameDim   int
	NameHeads int // name taggers side by side in training (one per annotation scheme); only the first is used after

	OnlyNames bool // a network without tags and trees, beside one that has them

	XPOS  []string    // Penn tags by class
	Feats []doc.Feats // feature sets by class
	Rels  []string    // UD relations by class
}

// Sizes that are the same for every network.
const (
	gloveDim  = 100
	uposCount = 18 // doc.NoPOS … doc.X
	nameCount = 10 // doc.NER values; 1 is unused
	distCount = 19 // distance classes, see Distance
	shapeRows = 512
)

// DefaultConfig is the network of the shipped model, without its label sets.
func DefaultConfig() Config {
	return Config{WordDim: 64, AffixDim: 64, AffixRows: 1 << 14, ShapeDim: 28,
		Hidden: 128, Layers: 3, TagLayer: 1, TagDim: 128, ArcDim: 128, RelDim: 128, NameDim: 64, NameHeads: 2}
}

// Input is the width of a token's input vector.
func (c *Config) Input() int { return gloveDim + c.WordDim + c.AffixDim + c.ShapeDim }

// TagCount is the number of tag classes: UPOS, then XPOS, then feature sets.
func (c *Config) TagCount() int { return uposCount + len(c.XPOS) + len(c.Feats) }

// TopDim is the width of the layer between the encoder and the tree and name heads:
// arc dependent, arc head, relation dependent, relation head, name, in that order.
func (c *Config) TopDim() int { return c.NameAt() + c.NameDim }

// NameAt is where the name part of that layer begins.
func (c *Config) NameAt() int {
	if c.OnlyNames {
		return 0
	}
	return 2*c.ArcDim + 2*c.RelDim
}

// check refuses shapes that no trained model has; a damaged file must not make Load
// reserve memory without bound.
func (c *Config) check() error {
	dims := []int{c.WordDim, c.AffixDim, c.ShapeDim, c.TagDim, c.ArcDim, c.RelDim, c.NameDim, c.Hidden}
	blocked := []int{c.Hidden, c.Input(), c.ArcDim, c.RelDim, c.TagDim, c.NameDim} // in whole blocks of 16
	labels := []int{len(c.XPOS), len(c.Feats), len(c.Rels)}
	switch {
	case slices.Min(dims) < 1, slices.Max(dims) > 1024,
		c.AffixRows < 1, c.AffixRows > 1<<20,
		c.Layers < 1, c.Layers > 8, c.TagLayer < 0, c.TagLayer >= c.Layers,
		c.NameHeads < 1, c.NameHeads > 8,
		slices.ContainsFunc(blocked, func(n int) bool { return n%16 != 0 }),
		!c.OnlyNames && slices.Min(labels) == 0, labels[0]+labels[1]+labels[2] > 2000:
		return fmt.Errorf("shape out of range: %d layers of %d on %d inputs", c.Layers, c.Hidden, c.Input())
	}
	return nil
}

// Tensor is a matrix of parameters, row-major. A weight matrix has a row per input and
// a column per output; a table has a row per entry; a bias is a single row.
type Tensor struct {
	Name       string
	Rows, Cols int
	Data       []float32
}

// Tensors makes the parameters of the network for a trained vocabulary of that many
// words, all zero, in a fixed order.
func (c *Config) Tensors(words int) []*Tensor {
	list := c.shapes(words)
	for _, t := range list {
		t.Data = make([]float32, t.Rows*t.Cols)
	}
	return list
}

// shapes is Tensors without values.
func (c *Config) shapes(words int) []*Tensor {
	var list []*Tensor
	add := func(rows, cols int, name string, args ...any) {
		list = append(list, &Tensor{Name: fmt.Sprintf(name, args...), Rows: rows, Cols: cols})
	}
	add(words, c.WordDim, "word")
	add(c.AffixRows, c.AffixDim, "affix")
	add(shapeRows, c.ShapeDim, "shape")
	for l := range c.Layers {
		in := 2 * c.Hidden
		if l == 0 {
			in = c.Input()
		}
		for d := range 2 {
			add(in, 4*c.Hidden, "lstm%d.%d.in", l, d)
			add(c.Hidden, 4*c.Hidden, "lstm%d.%d.rec", l, d)
			add(1, 4*c.Hidden, "lstm%d.%d.bias", l, d)
		}
	}
	if !c.OnlyNames {
		add(2*c.Hidden, c.TagDim, "tag.in")
		add(1, c.TagDim, "tag.in.bias")
		add(c.TagDim, c.TagCount(), "tag.out")
		add(1, c.TagCount(), "tag.out.bias")
	}
	add(2*c.Hidden, c.TopDim(), "top")
	add(1, c.TopDim(), "top.bias")
	if !c.OnlyNames {
		add(c.ArcDim, c.ArcDim, "arc")
		add(1, c.ArcDim, "arc.bias")
		add(1, c.ArcDim, "arc.root")
		add(1, distCount, "arc.dist")
		add(1, c.RelDim, "rel.root")
		add(distCount, c.RelDim, "rel.dist")
		add(c.RelDim, len(c.Rels), "rel")
		add(1, len(c.Rels), "rel.bias")
	}
	add(c.NameDim, nameCount*c.NameHeads, "name")
	add(1, nameCount*c.NameHeads, "name.bias")
	return list
}

// Distance is the class of the way from a dependent to its head, both token numbers in
// the sentence; head -1 is the root.
func Distance(dependent, head int) int {
	if head < 0 {
		return distCount - 1
	}
	d, side := head-dependent, 9
	if d < 0 {
		d, side = -d, 0
	}
	switch {
	case d <= 4:
		return side + max(d, 1) - 1
	case d <= 6:
		return side + 4
	case d <= 9:
		return side + 5
	case d <= 14:
		return side + 6
	case d <= 24:
		return side + 7
	}
	return side + 8
}
