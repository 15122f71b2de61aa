package query

import (
	"cmp"
	"context"
	"hash/fnv"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/internal/nlp/stem"
	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/schema"
)

// texts is the stems of all sentences of the graph, in the order of documents and sentences. It
// takes some 4 bytes a word.
type texts struct {
	documents []string
	from      []int32 // by document: its first sentence
	ordinal   []int32 // by sentence
	of        []int32 // by sentence: its document
	start     []int32 // by sentence: where its stems begin; one more at the end
	stems     []uint32
}

// WordsOf returns the stems of a text's words in order.
func WordsOf(text string) []string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '’'
	})
	out := words[:0]
	for _, w := range words {
		if w = strings.Trim(w, "'’"); w != "" {
			out = append(out, stem.Of(w))
		}
	}
	return out
}

func stemHash(w string) uint32 {
	h := fnv.New32a()
	h.Write([]byte(w))
	return h.Sum32()
}

// allTexts reads every sentence, once.
func (g *Graph) allTexts(ctx context.Context) (*texts, error) {
	return g.searched.get(func() (*texts, error) {
		type row struct {
			document string
			ordinal  int
			stems    []uint32
		}
		var rows []row
		err := g.each(ctx, store.Pattern{P: quad.IRI(schema.TextOf)}, func(q quad.Quad) error {
			document := iri(q.Label)
			id := iri(q.Subject)
			n, err := strconv.Atoi(id[strings.LastIndexByte(id, ':')+1:])
			if err != nil || document == "" {
				return nil // not a sentence of ours
			}
			words := WordsOf(text(q.Object))
			stems := make([]uint32, len(words))
			for i, w := range words {
				stems[i] = stemHash(w)
			}
			rows = append(rows, row{document, n, stems})
			return nil
		})
		if err != nil {
			return nil, err
		}
		slices.SortFunc(rows, func(a, b row) int {
			return cmp.Or(cmp.Compare(a.document, b.document), cmp.Compare(a.ordinal, b.ordinal))
		})
		t := &texts{}
		for i, r := range rows {
			if i == 0 || r.document != rows[i-1].document {
				t.documents = append(t.documents, r.document)
				t.from = append(t.from, int32(i))
			}
			t.of = append(t.of, int32(len(t.documents)-1))
			t.ordinal = append(t.ordinal, int32(r.ordinal))
			t.start = append(t.start, int32(len(t.stems)))
			t.stems = append(t.stems, r.stems...)
		}
		t.start = append(t.start, int32(len(t.stems)))
		return t, nil
	})
}

// Wanted is a word that sentences are searched for, with others that count as it.
type Wanted struct {
	Words  []string // stems; the first is the word's own
	Weight float64
}

// Hit is a sentence found by Search.
type Hit struct {
	Document string
	Ordinal  int
	Score    float64 // by BM25 over sentences, with words of the sentences around at a part of their weight
}

// The constants of BM25 (Robertson and Zaragoza 2009), and the weight of a word that only the
// sentences around have: 0.4, half of what the reader gives it later.
const (
	bm25K, bm25B = 1.2, 0.4
	aroundWeight = 0.4
	aroundBefore = 3 // sentences
)

// Search returns the sentences that hold most of the wanted words, best first, at most limit.
func (g *Graph) Search(ctx context.Context, wanted []Wanted, limit int) ([]Hit, error) {
	t, err := g.allTexts(ctx)
	if err != nil || len(t.of) == 0 {
		return nil, err
	}
	if len(wanted) > 60 {
		wanted = wanted[:60]
	}
	term := map[uint32]int{}
	for i, w := range wanted {
		for _, s := range w.Words {
			if _, ok := term[stemHash(s)]; !ok {
				term[stemHash(s)] = i
			}
		}
	}
	has := make([]uint64, len(t.of)) // by sentence: the words it holds
	df := make([]float64, len(wanted))
	for s := range t.of {
		for _, h := range t.stems[t.start[s]:t.start[s+1]] {
			if i, ok := term[h]; ok && has[s]&(1<<i) == 0 {
				has[s] |= 1 << i
				df[i]++
			}
		}
	}
	idf := make([]float64, len(wanted))
	for i := range idf {
		idf[i] = wanted[i].Weight * math.Log(1+(float64(len(t.of))-df[i]+0.5)/(df[i]+0.5))
	}
	mean := float64(len(t.stems)) / float64(len(t.of))
	var hits []Hit
	for s := range t.of {
		if score := t.score(s, has, idf, mean); score > 0 {
			hits = append(hits, Hit{t.documents[t.of[s]], int(t.ordinal[s]), score})
		}
	}
	slices.SortStableFunc(hits, func(a, b Hit) int { return cmp.Compare(b.Score, a.Score) })
	return hits[:min(limit, len(hits))], nil
}

// score weighs a sentence by the words it holds and by those that the sentences before it and the
// document's first hold.
func (t *texts) score(s int, has []uint64, idf []float64, mean float64) float64 {
	if has[s] == 0 {
		return 0
	}
	length := float64(t.start[s+1]-t.start[s]) / mean
	first := int(t.from[t.of[s]])
	around := has[first]
	for b := max(first, s-aroundBefore); b < s; b++ {
		around |= has[b]
	}
	score := 0.0
	for i, w := range idf {
		switch {
		case has[s]&(1<<i) != 0:
			score += w * (bm25K + 1) / (1 + bm25K*(1-bm25B+bm25B*length))
		case around&(1<<i) != 0:
			score += aroundWeight * w
		}
	}
	return score
}
