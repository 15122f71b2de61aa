package main

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/neural"
)

// params makes the label sets and the vocabulary from the data, or reads a model to go on from.
func (s *settings) params(data *corpora) (*neural.Params, error) {
	if s.from != "" {
		p, err := readParams(s.from)
		if err == nil && p.Config.NameHeads != neural.DefaultConfig().NameHeads {
			err = errors.New("a model with all its name heads is needed")
		}
		if err != nil {
			return nil, err
		}
		return p, s.inputs(p, p.Vocabulary.Words)
	}
	p := &neural.Params{Config: neural.DefaultConfig()}
	p.Config.Hidden, p.Config.Layers = s.hidden, s.layers
	p.Config.TagLayer = max(0, s.layers-2)
	xpos, rels, feats := map[string]int{}, map[string]int{}, map[string]int{}
	exact, low := map[string]float64{}, map[string]float64{}
	for _, part := range []struct {
		list   []*sentence
		weight float64
	}{{data.gold, 1}, {data.names, 1}, {data.silver, 0.25}} {
		for _, x := range part.list {
			for i, f := range x.forms {
				f = neural.Plain(f)
				exact[f] += part.weight
				low[strings.ToLower(f)] += part.weight
				if x.heads != nil && part.weight == 1 {
					xpos[x.xpos[i]]++
					rels[x.rels[i]]++
					feats[x.feats[i].String()]++
				}
			}
		}
	}
	p.Config.XPOS, p.Config.Rels = keys(xpos, 1), keys(rels, 10)
	for _, f := range keys(feats, 3) {
		p.Config.Feats = append(p.Config.Feats, doc.ParseFeats(f))
	}
	vocabulary := map[string]int{}
	for f, n := range exact {
		if n >= 3 {
			vocabulary[f] = 1
		}
	}
	for f, n := range low {
		if n >= 2 {
			vocabulary[f] = 1
		}
	}
	list := append([]string{"\x00"}, keys(vocabulary, 1)...)
	return p, s.inputs(p, list)
}

// inputs reads what is not trained: word vectors and lists of names.
func (s *settings) inputs(p *neural.Params, words []string) error {
	names, scale, rows, err := readGlove(s.corpora, s.glove)
	if err != nil {
		return err
	}
	p.GloveScale, p.GloveRows = scale, rows
	p.Vocabulary = neural.NewVocabulary(names, words, p.Config.AffixRows)
	if p.Vocabulary.Listed, err = readLists(s.corpora); err != nil {
		return err
	}
	p.Vocabulary.Phrases, err = readPhrases()
	return err
}

// keys returns what was counted at least that often, sorted.
func keys(m map[string]int, least int) []string {
	var list []string
	for k, n := range m {
		if n >= least {
			list = append(list, k)
		}
	}
	sort.Strings(list)
	return list
}

// readGlove reads the first n word vectors.
func readGlove(dir string, n int) (names []string, scale []float32, rows []int8, err error) {
	err = lines(func(line string) error {
		if line != "" && len(names) < n {
			names = append(names, line)
		}
		return nil
	}, dir, "glove-100d-int8", "vocab.txt")
	if err != nil {
		return nil, nil, nil, err
	}
	f, err := os.Open(filepath.Join(dir, "glove-100d-int8", "vectors.i8"))
	if err != nil {
		return nil, nil, nil, err
	}
	defer f.Close()
	in := bufio.NewReader(f)
	row := make([]byte, 104)
	for range names {
		if _, err := io.ReadFull(in, row); err != nil {
			return nil, nil, nil, fmt.Errorf("read vectors: %w", err)
		}
		scale = append(scale, math.Float32frombits(binary.LittleEndian.Uint32(row)))
		for _, b := range row[4:] {
			rows = append(rows, int8(b))
		}
	}
	return names, scale, rows, nil
}
