package query

import (
	"cmp"
	"context"
	"math"
	"math/bits"
	"slices"

	"github.com/newsgraph/kg/internal/store"
)

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

// maxWanted = 60 words are searched for.
const maxWanted = 60

// Search returns the sentences that hold most of the wanted words, best first, at most limit.
func (g *Graph) Search(ctx context.Context, wanted []Wanted, limit int) ([]Hit, error) {
	return g.hits(ctx, wanted, limit, (*bm25).scoreAround)
}

// hits returns the sentences with a score above 0, best first, at most limit (0 = all).
func (g *Graph) hits(ctx context.Context, wanted []Wanted, limit int,
	score func(*bm25, []sentenceWords, int) float64) ([]Hit, error) {
	index, err := g.textIndex(ctx)
	if err != nil {
		return nil, err
	}
	found, weights, err := occurrences(ctx, index, wanted[:min(len(wanted), maxWanted)])
	if err != nil {
		return nil, err
	}
	type candidate struct {
		document store.ID
		ordinal  int
		score    float64
	}
	var all []candidate
	for document, sentences := range found {
		for i := range sentences {
			if s := score(weights, sentences, i); s > 0 {
				all = append(all, candidate{document, sentences[i].ordinal, s})
			}
		}
	}
	slices.SortFunc(all, func(a, b candidate) int { return cmp.Compare(b.score, a.score) })
	if limit > 0 && len(all) > limit {
		n := limit
		for n < len(all) && all[n].score == all[limit-1].score { // their documents say which come first
			n++
		}
		all = all[:n]
	}
	names := map[store.ID]string{}
	out := make([]Hit, len(all))
	for i, c := range all {
		if _, ok := names[c.document]; !ok {
			if names[c.document], err = index.document(ctx, c.document); err != nil {
				return nil, err
			}
		}
		out[i] = Hit{names[c.document], c.ordinal, c.score}
	}
	slices.SortFunc(out, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Document, b.Document), cmp.Compare(a.Ordinal, b.Ordinal))
	})
	if limit > 0 {
		out = out[:min(limit, len(out))]
	}
	return out, nil
}

// sentenceWords says which wanted words a sentence has.
type sentenceWords struct {
	ordinal int
	length  int    // words
	has     uint64 // the wanted words, by their place
}

// bm25 weighs sentences.
type bm25 struct {
	idf  []float64 // by wanted word, times its weight
	mean float64   // words of a sentence
}

// occurrences returns the sentences that have a wanted word, by document, in text order.
func occurrences(ctx context.Context, index textIndex, wanted []Wanted) (map[store.ID][]sentenceWords, *bm25, error) {
	var words []string
	var of []int // by word: which wanted word it counts as
	seen := map[string]bool{}
	for i, w := range wanted {
		for _, s := range w.Words {
			if !seen[s] {
				seen[s] = true
				words, of = append(words, s), append(of, i)
			}
		}
	}
	found := map[store.ID][]sentenceWords{}
	var document store.ID
	var list []sentenceWords // of document
	err := index.postings(ctx, words, func(word int, p store.Posting) error {
		if p.Document != document {
			if list != nil {
				found[document] = list
			}
			document, list = p.Document, found[p.Document]
		}
		list = append(list, sentenceWords{p.Ordinal, p.Words, 1 << of[word]})
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	if list != nil {
		found[document] = list
	}
	df := make([]float64, len(wanted))
	for id, list := range found {
		slices.SortFunc(list, func(a, b sentenceWords) int { return cmp.Compare(a.ordinal, b.ordinal) })
		n := 0
		for _, s := range list {
			if n > 0 && list[n-1].ordinal == s.ordinal {
				list[n-1].has |= s.has
			} else {
				list[n] = s
				n++
			}
		}
		found[id] = list[:n]
		for _, s := range list[:n] {
			for has := s.has; has != 0; has &= has - 1 {
				df[bits.TrailingZeros64(has)]++
			}
		}
	}
	sentences, total := index.counts()
	w := &bm25{make([]float64, len(wanted)), float64(total) / float64(max(sentences, 1))}
	for i := range w.idf {
		w.idf[i] = wanted[i].Weight * math.Log(1+(float64(sentences)-df[i]+0.5)/(df[i]+0.5))
	}
	return found, w, nil
}

// scoreAround weighs a sentence of a document by the words it has and by those that the sentences
// before it and the document's first have.
func (w *bm25) scoreAround(in []sentenceWords, at int) float64 {
	s := in[at]
	around := uint64(0)
	if in[0].ordinal == 0 {
		around = in[0].has
	}
	for b := at - 1; b >= 0 && in[b].ordinal >= s.ordinal-aroundBefore; b-- {
		around |= in[b].has
	}
	return w.score(s, around)
}

// score weighs a sentence by the words it has, and those around it.
func (w *bm25) score(s sentenceWords, around uint64) float64 {
	length := float64(s.length) / w.mean
	score := 0.0
	for i, idf := range w.idf {
		switch {
		case s.has&(1<<i) != 0:
			score += idf * (bm25K + 1) / (1 + bm25K*(1-bm25B+bm25B*length))
		case around&(1<<i) != 0:
			score += aroundWeight * idf
		}
	}
	return score
}
