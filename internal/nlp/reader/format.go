package reader

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/klauspost/compress/zstd"

	"github.com/newsgraph/kg/internal/nlp/neural/kernel"
)

// A model file is the line "kg-reader 2", then one zstd stream of: the length of a JSON header (uint32), the header,
// the word pieces, each with a line end, and the parameters in the order in which Load takes them. Numbers are
// little-endian. A table or matrix is a scale for each row (float32) and its values (int8, row by row; the rows of a
// matrix are its outputs); biases and the gains of normalisations are float32 values. tools/reader/export.py writes it.
const magic = "kg-reader 2\n"

// size is the header of a model file.
type size struct {
	Pieces    int // word pieces
	Text      int // bytes of them
	Positions int
	Dim       int // of a piece's vector
	Inner     int // of the wide part of a layer
	Layers    int
	Heads     int // of attention
	Note      string
}

// check bounds what a header may ask for.
func (c *size) check() error {
	in := func(v, low, high, step int) bool { return v >= low && v <= high && v%step == 0 }
	if !in(c.Pieces, len(marks), 1<<16, 1) || !in(c.Text, c.Pieces, 1<<20, 1) || !in(c.Positions, maxWindow, 4096, 1) ||
		!in(c.Dim, 16, 768, 16) || !in(c.Inner, 16, 3072, 16) || !in(c.Layers, 1, 24, 1) || !in(c.Heads, 1, 64, 1) ||
		c.Dim%c.Heads != 0 || c.Dim/c.Heads%kernel.PanelWidth != 0 {
		return fmt.Errorf("a header that does not fit: %+v", *c)
	}
	return nil
}

// table is rows of 8-bit vectors, each with its scale.
type table struct {
	dim   int
	scale []float32
	rows  []byte // two's complement
}

// copyTo sets x, which is as long as a row, to row r.
func (t *table) copyTo(x []float32, r int32) {
	scale := t.scale[r]
	for i, v := range t.rows[int(r)*t.dim:][:t.dim] {
		x[i] = float32(int8(v)) * scale
	}
}

// Load reads a model file, which must not be changed then. It returns an error, and reserves bounded memory, when the
// file is damaged.
func Load(raw []byte) (*Model, error) {
	packed, ok := bytes.CutPrefix(raw, []byte(magic))
	if !ok {
		return nil, errors.New("read model: not a kg-reader 2 file")
	}
	z, err := zstd.NewReader(nil, zstd.WithDecoderMaxMemory(256<<20), zstd.WithDecoderConcurrency(1))
	if err != nil {
		return nil, fmt.Errorf("read model: %w", err)
	}
	defer z.Close()
	whole, err := z.DecodeAll(packed, make([]byte, 0, len(packed)/4*5))
	if err != nil {
		return nil, fmt.Errorf("read model: %w", err)
	}
	f := &file{rest: whole}
	m := f.model()
	if f.err != nil {
		return nil, fmt.Errorf("read model: %w", f.err)
	}
	m.scratch.New = func() any { return &scratch{} }
	return m, nil
}

// file is what is still to be read of an unpacked model file. After an error it yields zeros.
type file struct {
	rest []byte
	err  error
}

func (f *file) model() *Model {
	m := &Model{}
	m.size = f.header()
	c := m.size
	if f.err != nil {
		return nil
	}
	words := strings.Split(string(f.bytes(c.Text)), "\n")
	if len(words) != c.Pieces+1 || !slices.Equal(words[:len(marks)], marks) {
		f.fail(fmt.Errorf("%d word pieces instead of %d, or not the marks first", len(words)-1, c.Pieces))
		return nil
	}
	m.pieces = newPieces(words[:c.Pieces])
	m.word = f.table(c.Pieces, c.Dim)
	m.place = f.vectors(c.Positions, c.Dim)
	copy(m.part[:], f.vectors(2, c.Dim))
	m.norm = f.norm(c.Dim)
	for range c.Layers {
		if f.err != nil {
			return nil
		}
		m.layers = append(m.layers, layer{qkv: f.linear(c.Dim, 3*c.Dim), attended: f.linear(c.Dim, c.Dim),
			norm1: f.norm(c.Dim), up: f.linear(c.Dim, c.Inner), down: f.linear(c.Inner, c.Dim), norm2: f.norm(c.Dim)})
	}
	m.heads = f.linear(c.Dim, 2)
	if len(f.rest) > 0 {
		f.fail(fmt.Errorf("%d bytes more than the parameters", len(f.rest)))
	}
	return m
}

func (f *file) fail(err error) {
	if f.err == nil {
		f.err = err
	}
}

func (f *file) header() (c size) {
	n := binary.LittleEndian.Uint32(f.bytes(4))
	if n > 1<<16 {
		f.fail(fmt.Errorf("header of %d bytes", n))
		return c
	}
	head := f.bytes(int(n))
	if f.err != nil {
		return c
	}
	if err := json.Unmarshal(head, &c); err != nil {
		f.fail(fmt.Errorf("header: %w", err))
		return c
	}
	if err := c.check(); err != nil {
		f.fail(err)
	}
	return c
}

// bytes returns the next n bytes, which are a part of the file.
func (f *file) bytes(n int) []byte {
	if f.err == nil && n > len(f.rest) {
		f.fail(fmt.Errorf("%d bytes missing: %w", n-len(f.rest), io.ErrUnexpectedEOF))
	}
	if f.err != nil {
		return make([]byte, n)
	}
	part := f.rest[:n:n]
	f.rest = f.rest[n:]
	return part
}

// floats reads n values; all must be finite.
func (f *file) floats(n int) []float32 {
	raw := f.bytes(4 * n)
	out := make([]float32, n)
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
		if v := float64(out[i]); math.IsNaN(v) || math.Abs(v) > 1e6 {
			f.fail(fmt.Errorf("value %v out of range", v))
		}
	}
	return out
}

func (f *file) table(rows, dim int) table {
	return table{dim: dim, scale: f.floats(rows), rows: f.bytes(rows * dim)}
}

// vectors reads a table as float rows.
func (f *file) vectors(rows, dim int) [][]float32 {
	t := f.table(rows, dim)
	out := make([][]float32, rows)
	for i := range out {
		out[i] = make([]float32, dim)
		t.copyTo(out[i], int32(i))
	}
	return out
}

func (f *file) norm(dim int) norm { return norm{gain: f.floats(dim), bias: f.floats(dim)} }

// linear reads a matrix from k inputs to n outputs with its bias.
func (f *file) linear(k, n int) linear {
	l := linear{bias: make([]float32, kernel.Padded(n))}
	scale := f.floats(n)
	l.m = kernel.NewMatrix(k, n, f.bytes(n*k), true, scale)
	copy(l.bias, f.floats(n))
	return l
}
