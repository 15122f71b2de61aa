package query

import (
	"cmp"
	"context"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/internal/nlp/stem"
	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/schema"
)

// WordsVersion is that of WordsOf: stores keep an index of its words.
const WordsVersion = "stems 1"

// maxWord = 64 bytes of a word are kept.
const maxWord = 64

// WordsOf returns the stems of a text's words in order.
func WordsOf(text string) []string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '’'
	})
	out := words[:0]
	for _, w := range words {
		if w = strings.Trim(w, "'’"); w != "" {
			out = append(out, shortened(stem.Of(w)))
		}
	}
	return out
}

// shortened cuts a word at maxWord bytes.
func shortened(w string) string {
	if len(w) <= maxWord {
		return w
	}
	end := maxWord
	for !utf8.RuneStart(w[end]) {
		end--
	}
	return w[:end]
}

// textIndex finds the sentences that have words.
type textIndex interface {
	counts() (sentences, words int64)

	// postings calls f with each sentence that has one of the words, and which word that is; for one
	// word by document.
	postings(ctx context.Context, words []string, f func(word int, p store.Posting) error) error

	// eachWord calls f with the words that begin so, in their order.
	eachWord(ctx context.Context, prefix string, f func(word string) error) error

	// document returns the document's IRI.
	document(ctx context.Context, id store.ID) (string, error)
}

// textIndex returns the index that the store keeps or, where it has none of this graph, one that is
// made by reading every sentence.
func (g *Graph) textIndex(ctx context.Context) (textIndex, error) {
	return g.searched.Get(ctx, func() (textIndex, error) {
		if g.whole != nil {
			index, err := g.whole.textIndex(ctx)
			if g.only == nil {
				return index, err
			}
			return &textsWithin{index, g.only}, err
		}
		if kept, ok := g.source.(keptIndex); ok {
			sentences, words, ok, err := kept.Indexed(WordsVersion)
			if err != nil {
				return nil, err
			}
			if ok {
				return &keptTexts{kept, sentences, words}, nil
			}
		}
		return g.readTexts(ctx)
	})
}

// keptIndex is a source that keeps an index.
type keptIndex interface {
	store.WordIndex
	Value(ctx context.Context, id store.ID) (quad.Value, error)
}

type keptTexts struct {
	index            keptIndex
	sentences, words int64
}

func (t *keptTexts) counts() (sentences, words int64) { return t.sentences, t.words }

func (t *keptTexts) postings(ctx context.Context, words []string, f func(int, store.Posting) error) error {
	for i, w := range words {
		if err := t.index.Postings(ctx, w, func(p store.Posting) error { return f(i, p) }); err != nil {
			return err
		}
	}
	return nil
}

func (t *keptTexts) eachWord(ctx context.Context, prefix string, f func(string) error) error {
	return t.index.EachWord(ctx, prefix, f)
}

func (t *keptTexts) document(ctx context.Context, id store.ID) (string, error) {
	v, err := t.index.Value(ctx, id)
	return iri(v), err
}

// texts is the words of all sentences of the graph, in the order of documents and sentences. It
// takes some 4 bytes a word.
type texts struct {
	documents []string
	of        []int32 // by sentence: its document
	ordinal   []int32 // by sentence
	start     []int32 // by sentence: where its words begin; one more at the end
	words     []int32 // by their place in lexicon
	lexicon   []string
	place     map[string]int32 // of a word in lexicon
	sorted    []int32          // places in the order of the words
}

// readTexts reads every sentence.
func (g *Graph) readTexts(ctx context.Context) (*texts, error) {
	t := &texts{place: map[string]int32{}}
	type row struct {
		document string
		ordinal  int
		words    []int32
	}
	var rows []row
	err := g.each(ctx, store.Pattern{P: quad.IRI(schema.TextOf)}, func(q quad.Quad) error {
		s, ok := store.SentenceTextOf(q)
		if !ok {
			return nil // not a sentence of ours
		}
		stems := WordsOf(s.Text)
		words := make([]int32, len(stems))
		for i, w := range stems {
			place, ok := t.place[w]
			if !ok {
				place = int32(len(t.lexicon))
				w = strings.Clone(w)
				t.place[w] = place
				t.lexicon = append(t.lexicon, w)
			}
			words[i] = place
		}
		rows = append(rows, row{s.Document, s.Ordinal, words})
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(rows, func(a, b row) int {
		return cmp.Or(cmp.Compare(a.document, b.document), cmp.Compare(a.ordinal, b.ordinal))
	})
	for i, r := range rows {
		same := func(j int) bool {
			return j >= 0 && j < len(rows) && rows[j].document == r.document && rows[j].ordinal == r.ordinal
		}
		if same(i-1) || same(i+1) {
			continue // a sentence with two texts is none
		}
		if len(t.documents) == 0 || r.document != t.documents[len(t.documents)-1] {
			t.documents = append(t.documents, r.document)
		}
		t.of = append(t.of, int32(len(t.documents)-1))
		t.ordinal = append(t.ordinal, int32(r.ordinal))
		t.start = append(t.start, int32(len(t.words)))
		t.words = append(t.words, r.words...)
	}
	t.start = append(t.start, int32(len(t.words)))
	for i := range t.lexicon {
		t.sorted = append(t.sorted, int32(i))
	}
	slices.SortFunc(t.sorted, func(a, b int32) int { return cmp.Compare(t.lexicon[a], t.lexicon[b]) })
	return t, nil
}

func (t *texts) counts() (sentences, words int64) { return int64(len(t.of)), int64(len(t.words)) }

func (t *texts) postings(ctx context.Context, words []string, f func(int, store.Posting) error) error {
	asked := map[int32]int{}
	for i, w := range words {
		if place, ok := t.place[w]; ok {
			asked[place] = i
		}
	}
	var p store.Posting
	seen := map[int]int{} // by word: one more than the last sentence that has it
	for s := range t.of {
		if s%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if s == 0 || t.of[s] != t.of[s-1] {
			p.Document = store.ID{}
		}
		in := t.words[t.start[s]:t.start[s+1]]
		for _, w := range in {
			i, ok := asked[w]
			if !ok || seen[i] == s+1 {
				continue
			}
			seen[i] = s + 1
			if p.Document == (store.ID{}) {
				p.Document = store.IDOf(t.documents[t.of[s]])
			}
			p.Ordinal, p.Words = int(t.ordinal[s]), len(in)
			if err := f(i, p); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *texts) eachWord(_ context.Context, prefix string, f func(string) error) error {
	from := sort.Search(len(t.sorted), func(i int) bool { return t.lexicon[t.sorted[i]] >= prefix })
	for _, place := range t.sorted[from:] {
		if !strings.HasPrefix(t.lexicon[place], prefix) {
			return nil
		}
		if err := f(t.lexicon[place]); err != nil {
			return err
		}
	}
	return nil
}

func (t *texts) document(ctx context.Context, id store.ID) (string, error) {
	i := slices.IndexFunc(t.documents, func(d string) bool { return store.IDOf(d) == id })
	return t.documents[i], nil
}
