package neural

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
)

// A model file is the line "kg-neural 2", then one zstd stream of: the length of a JSON header
// (uint32), the header, the words of the vectors and the trained words, each with a line end, the name
// lists, the known names, the word vectors, the tensors in the order of Config.Tensors, and those of the
// network of names where the header has one. Numbers are little-endian. A table or matrix is its scales (float32,
// per row of a table, per column of a matrix) and its values (int8, row-major); a bias is float32 values.
const magic = "kg-neural 2\n"

// maxFile bounds what is unpacked from a model file, in bytes.
const maxFile = 256 << 20

// Params is a network with all its parameters, as the trainer makes it and a file holds it.
type Params struct {
	Config     Config
	Vocabulary *Vocabulary
	GloveScale []float32    // per word
	GloveRows  []int8       // words × 100
	Tensors    []*Tensor    // as Config.Tensors(len(Vocabulary.Words))
	Names      *NameNetwork // nil where this network's own names are used
}

// NameNetwork is a network for names alone, over the vocabulary and word vectors of another.
type NameNetwork struct {
	Config  Config
	Tensors []*Tensor
}

// header is the JSON part of a model file.
type header struct {
	Config Config
	Glove  int    // words with vectors
	Words  int    // trained words
	Text   int    // bytes of both
	Listed int    // keys in the name lists
	Phrase int    // known names
	Note   string // how the model was made

	Names *Config `json:",omitempty"` // of the network of names
}

// byRow says whether a tensor is a table, with a scale per row; biases are stored whole.
func (t *Tensor) byRow() bool {
	return t.Name == "word" || t.Name == "affix" || t.Name == "shape" || t.Name == "rel.dist"
}

// Write stores the parameters in 8 bits, compressed. The note says how they were made.
func (p *Params) Write(w io.Writer, note string) error {
	if _, err := io.WriteString(w, magic); err != nil {
		return err
	}
	z, err := zstd.NewWriter(w, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return err
	}
	v := p.Vocabulary
	text := strings.Join(slices.Concat(v.GloveWords, v.Words, []string{""}), "\n")
	h := header{p.Config, len(v.GloveWords), len(v.Words), len(text), len(v.Listed.Keys), len(v.Phrases.Keys), note, nil}
	tensors := p.Tensors
	if p.Names != nil {
		h.Names = &p.Names.Config
		tensors = slices.Concat(tensors, p.Names.Tensors)
	}
	head, err := json.Marshal(h)
	if err != nil {
		return err
	}
	parts := []any{
		uint32(len(head)), head, []byte(text),
		v.Listed.Keys, v.Listed.Lists, v.Phrases.Keys, v.Phrases.Lists,
		p.GloveScale, p.GloveRows,
	}
	for _, t := range tensors {
		if t.Rows == 1 {
			parts = append(parts, t.Data)
			continue
		}
		scale, values := t.quantize()
		parts = append(parts, scale, values)
	}
	for _, part := range parts {
		if err := binary.Write(z, binary.LittleEndian, part); err != nil {
			return fmt.Errorf("write model: %w", err)
		}
	}
	return z.Close()
}

// quantize returns the values in 8 bits with their scales.
func (t *Tensor) quantize() (scale []float32, values []int8) {
	group := func(i int) int { return i % t.Cols }
	scale = make([]float32, t.Cols)
	if t.byRow() {
		group = func(i int) int { return i / t.Cols }
		scale = make([]float32, t.Rows)
	}
	for i, v := range t.Data {
		scale[group(i)] = max(scale[group(i)], float32(math.Abs(float64(v)))/127)
	}
	values = make([]int8, len(t.Data))
	for i, v := range t.Data {
		if s := scale[group(i)]; s > 0 {
			values[i] = int8(math.RoundToEven(float64(v / s)))
		}
	}
	return scale, values
}

// stored is a tensor as a file holds it.
type stored struct {
	*Tensor           // Data is set for biases only
	scale   []float32 // of rows or columns
	values  []byte    // two's complement, a part of the file
}

// file is a model file unpacked.
type file struct {
	header
	glove      []string // parts of one string, as words
	words      []string
	listed     Listed // Lists is a part of the file
	phrases    Listed
	gloveScale []float32
	gloveRows  []byte // two's complement, a part of the file
	tensors    tensors
	named      tensors // of the network of names, nil where there is none
}

// tensors are the parameters of one network by name.
type tensors map[string]*stored

// readFile unpacks a model file and checks that its parts fit together.
func readFile(raw []byte) (*file, error) {
	packed, ok := bytes.CutPrefix(raw, []byte(magic))
	if !ok {
		return nil, errors.New("read model: not a kg-neural 2 file")
	}
	z, err := zstd.NewReader(nil, zstd.WithDecoderMaxMemory(maxFile), zstd.WithDecoderConcurrency(1))
	if err != nil {
		return nil, fmt.Errorf("read model: %w", err)
	}
	defer z.Close()
	whole, err := z.DecodeAll(packed, make([]byte, 0, len(packed)/8*9))
	if err != nil {
		return nil, fmt.Errorf("read model: %w", err)
	}
	f := &file{}
	if err := f.read(&parts{whole}); err != nil {
		return nil, fmt.Errorf("read model: %w", err)
	}
	return f, nil
}

// parts is what is still to be read of an unpacked file.
type parts struct{ rest []byte }

// next returns the next n bytes; they are a part of the file.
func (in *parts) next(n int) ([]byte, error) {
	if n < 0 || n > len(in.rest) {
		return nil, fmt.Errorf("%d bytes instead of %d: %w", len(in.rest), n, io.ErrUnexpectedEOF)
	}
	part := in.rest[:n:n]
	in.rest = in.rest[n:]
	return part, nil
}

func (f *file) read(in *parts) error {
	size, err := in.next(4)
	if err != nil {
		return err
	}
	head, err := in.next(int(binary.LittleEndian.Uint32(size)))
	if err != nil {
		return fmt.Errorf("header: %w", err)
	}
	if err := json.Unmarshal(head, &f.header); err != nil {
		return err
	}
	if err := f.Config.check(); err != nil {
		return err
	}
	if err := f.readWords(in); err != nil {
		return err
	}
	if f.header.Listed < 0 || f.header.Listed > 1<<24 || f.Phrase < 0 || f.Phrase > 1<<24 {
		return fmt.Errorf("name lists of %d words and %d names", f.header.Listed, f.Phrase)
	}
	if err := f.listed.read(in, f.header.Listed); err != nil {
		return fmt.Errorf("name lists: %w", err)
	}
	if err := f.phrases.read(in, f.Phrase); err != nil {
		return fmt.Errorf("known names: %w", err)
	}
	if f.gloveScale, err = readFloats(in, f.Glove); err != nil {
		return err
	}
	if f.gloveRows, err = in.next(f.Glove * gloveDim); err != nil {
		return err
	}
	if f.tensors, err = readTensors(in, &f.Config, f.Words); err != nil || f.header.Names == nil {
		return err
	}
	if err := f.header.Names.check(); err != nil {
		return fmt.Errorf("names: %w", err)
	}
	if !f.header.Names.OnlyNames || f.header.Names.AffixRows != f.Config.AffixRows {
		return errors.New("the network of names does not fit the other")
	}
	if f.named, err = readTensors(in, f.header.Names, f.Words); err != nil {
		return fmt.Errorf("names: %w", err)
	}
	return nil
}

// readTensors reads the parameters of one network.
func readTensors(in *parts, c *Config, words int) (tensors, error) {
	list := tensors{}
	for _, t := range c.shapes(words) {
		s := &stored{Tensor: t}
		var err error
		switch {
		case t.Rows == 1:
			t.Data, err = readFloats(in, t.Cols)
		case t.byRow():
			s.scale, err = readFloats(in, t.Rows)
		default:
			s.scale, err = readFloats(in, t.Cols)
		}
		if err == nil && t.Rows > 1 {
			s.values, err = in.next(t.Rows * t.Cols)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", t.Name, err)
		}
		list[t.Name] = s
	}
	return list, nil
}

// readWords reads the two lists of words.
func (f *file) readWords(in *parts) error {
	if f.Glove < 0 || f.Words < 1 || f.Text < 0 || f.Text > 64<<20 || f.Glove > f.Text || f.Words > f.Text {
		return fmt.Errorf("%d and %d words in %d bytes", f.Glove, f.Words, f.Text)
	}
	raw, err := in.next(f.Text)
	if err != nil {
		return err
	}
	words := strings.Split(string(raw), "\n")
	if len(words) != f.Glove+f.Words+1 {
		return fmt.Errorf("%d words instead of %d and %d", len(words)-1, f.Glove, f.Words)
	}
	f.glove, f.words = words[:f.Glove], words[f.Glove:f.Glove+f.Words]
	return nil
}

func (l *Listed) read(in *parts, n int) error {
	raw, err := in.next(5 * n)
	if err != nil {
		return err
	}
	l.Keys, l.Lists = make([]uint32, n), raw[4*n:]
	for i := range l.Keys {
		l.Keys[i] = binary.LittleEndian.Uint32(raw[4*i:])
	}
	return nil
}

// vocabulary indexes the words of the file.
func (f *file) vocabulary() *Vocabulary {
	v := NewVocabulary(f.glove, f.words, f.Config.AffixRows)
	v.Listed, v.Phrases = f.listed, f.phrases
	return v
}

// readFloats reads n float32 values; all must be finite.
func readFloats(in *parts, n int) ([]float32, error) {
	raw, err := in.next(4 * n)
	if err != nil {
		return nil, err
	}
	out := make([]float32, n)
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
		if v := float64(out[i]); math.IsNaN(v) || math.Abs(v) > 1e6 {
			return nil, fmt.Errorf("value %v out of range", v)
		}
	}
	return out, nil
}

// ReadParams reads a model file as float parameters, to train on.
func ReadParams(raw []byte) (*Params, error) {
	f, err := readFile(raw)
	if err != nil {
		return nil, err
	}
	p := &Params{Config: f.Config, Vocabulary: f.vocabulary(),
		GloveScale: f.gloveScale, GloveRows: make([]int8, len(f.gloveRows))}
	for i, v := range f.gloveRows {
		p.GloveRows[i] = int8(v)
	}
	p.Tensors = f.tensors.floats(&f.Config, f.Words)
	if f.named != nil {
		p.Names = &NameNetwork{*f.header.Names, f.named.floats(f.header.Names, f.Words)}
	}
	return p, nil
}

// floats are the parameters in the order of Config.Tensors.
func (list tensors) floats(c *Config, words int) []*Tensor {
	var out []*Tensor
	for _, t := range c.shapes(words) {
		s := list[t.Name]
		out = append(out, s.Tensor)
		if t.Rows == 1 {
			continue
		}
		s.Data = make([]float32, len(s.values))
		for i, v := range s.values {
			group := i % t.Cols
			if t.byRow() {
				group = i / t.Cols
			}
			s.Data[i] = float32(int8(v)) * s.scale[group]
		}
	}
	return out
}
