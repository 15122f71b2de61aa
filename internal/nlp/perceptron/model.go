// Package perceptron tags, parses and finds names in tokenised sentences with
// averaged perceptrons.
//
// Order: Penn tags from left to right, universal tags from them, a greedy arc-hybrid parse
// (Goldberg and Nivre 2013), features by rule, and IOB2 name tags. All in time linear in the
// length of the sentence; the same text always gets the same annotation.
package perceptron

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"

	"github.com/klauspost/compress/zstd"
	"github.com/newsgraph/kg/internal/doc"
)

// Model is a trained tagger, parser and name tagger. It is read-only and may be used concurrently.
type Model struct {
	xpos     []string // at most 250
	verbal   *verbal  // of xpos
	rels     []string // at most 64, with "root"
	root     int      // the index of "root"
	clusters map[uint64]Cluster
	scale    float64 // margin, in weight steps, that gives an arc a confidence of about 0.73

	tagX, tagU, parse, names *weights
}

// Stage sets tags, trees and names of every sentence. Run fails only where the sentences
// do not fit the tokens.
func (m *Model) Stage() doc.Stage {
	return doc.Stage{
		Name:  "perceptron",
		Needs: doc.Sentences | doc.Tokens,
		Sets:  doc.Tags | doc.Trees | doc.Names,
		Run:   m.run,
	}
}

func (m *Model) run(ctx context.Context, d *doc.Document) error {
	a := m.newAnalyser()
	for i := range d.Sentences {
		if err := ctx.Err(); err != nil {
			return err
		}
		s := &d.Sentences[i]
		if s.First < 0 || s.First > s.Last || s.Last > len(d.Tokens) {
			return fmt.Errorf("sentence %d: tokens %d to %d of %d", i, s.First, s.Last, len(d.Tokens))
		}
		if s.First < s.Last {
			a.sentence(d, s)
		}
	}
	return nil
}

// analyser is a model with scratch space, owned by one goroutine.
type analyser struct {
	*Model
	words      []word
	xs, us, ns []float32
	ps         []float32
}

func (m *Model) newAnalyser() *analyser {
	return &analyser{Model: m, xs: make([]float32, len(m.xpos)), us: make([]float32, numUPOS),
		ns: make([]float32, numNames), ps: make([]float32, 1+2*len(m.rels))}
}

func (a *analyser) sentence(d *doc.Document, s *doc.Sentence) {
	n := s.Last - s.First
	a.words = a.words[:0]
	for i := s.First; i < s.Last; i++ {
		a.words = append(a.words, newWord(d.Form(i), a.clusters))
	}
	t := newTags(n)
	tagger{a.tagX, a.tagU, a.verbal}.run(a.words, t, a.xs, a.us)
	tree := parser{a.parse, len(a.rels), a.root}.run(a.words, t, a.ps)
	names := make([]uint8, n)
	runNames(a.names, a.words, t, names, a.ns)

	sum := 0.0
	for i := range n {
		tok := &d.Tokens[s.First+i]
		tok.XPOS, tok.UPOS = a.xpos[t.xpos[i]], doc.UPOS(t.upos[i])
		tok.Rel, tok.NER = a.rels[tree.rel[i]], doc.NER(names[i])
		tok.Head = s.First + int(tree.head[i])
		if int(tree.head[i]) == n {
			tok.Head, s.Root = -1, s.First+i
		}
		tok.Conf = float32(1 / (1 + math.Exp(-float64(tree.gap[i])/a.scale)))
		sum += float64(tok.Conf)
	}
	s.Confidence = sum / float64(n)
	setPassives(d, s.First, s.Last)
	setFeats(d, s.First, s.Last)
}

const magic = "kg perceptron 1\n"

// Save writes the model, compressed; Load reads it back.
func (m *Model) Save(w io.Writer) error {
	b := []byte(magic)
	for _, list := range [][]string{m.xpos, m.rels} {
		b = binary.AppendUvarint(b, uint64(len(list)))
		for _, s := range list {
			b = append(binary.AppendUvarint(b, uint64(len(s))), s...)
		}
	}
	b = binary.AppendUvarint(b, uint64(m.scale*1000))
	b = binary.AppendUvarint(b, uint64(len(m.clusters)))
	for _, key := range slices.Sorted(maps.Keys(m.clusters)) {
		b = binary.LittleEndian.AppendUint64(b, key)
		b = binary.AppendUvarint(b, uint64(m.clusters[key].Fine))
		b = binary.AppendUvarint(b, uint64(m.clusters[key].Coarse))
	}
	for _, w := range []*weights{m.tagX, m.tagU, m.parse, m.names} {
		b = w.appendTo(b)
	}
	z, err := zstd.NewWriter(w, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return fmt.Errorf("save perceptron model: %w", err)
	}
	if _, err := z.Write(b); err != nil {
		return fmt.Errorf("save perceptron model: %w", err)
	}
	return z.Close()
}

// maxModel bounds what Load decompresses, in bytes.
const maxModel = 64 << 20

// Load reads a model that Save wrote. It returns an error, never panics, on anything else.
func Load(r io.Reader) (*Model, error) {
	z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxModel))
	if err != nil {
		return nil, fmt.Errorf("load perceptron model: %w", err)
	}
	defer z.Close()
	b, err := io.ReadAll(io.LimitReader(z, maxModel))
	if err != nil {
		return nil, fmt.Errorf("load perceptron model: %w", err)
	}
	in := &input{b: b}
	m := &Model{root: -1}
	if string(in.bytes(len(magic))) != magic {
		return nil, fmt.Errorf("load perceptron model: %w", errTruncated)
	}
	for _, list := range []*[]string{&m.xpos, &m.rels} {
		for range in.length() {
			*list = append(*list, in.text())
		}
	}
	m.root = slices.Index(m.rels, "root")
	m.scale = float64(in.uvarint()) / 1000
	n := in.length()
	m.clusters = make(map[uint64]Cluster, n)
	for range n {
		key := binary.LittleEndian.Uint64(in.bytes(8))
		m.clusters[key] = Cluster{uint16(in.uvarint()), uint16(in.uvarint())}
	}
	for _, w := range []**weights{&m.tagX, &m.tagU, &m.parse, &m.names} {
		*w = in.weights()
	}
	if in.err == nil && (m.root < 0 || len(m.rels) > 64 || len(m.xpos) == 0 || len(m.xpos) > 250 || m.scale <= 0) {
		in.err = errTruncated
	}
	if in.err != nil {
		return nil, fmt.Errorf("load perceptron model: %w", in.err)
	}
	m.verbal = newVerbal(m.xpos)
	return m, nil
}
