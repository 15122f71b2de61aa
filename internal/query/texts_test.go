package query

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/schema"
)

// TestWordsVersion: WordsVersion must change with what WordsOf gives, as stores keep an index of it.
func TestWordsVersion(t *testing.T) {
	got := WordsVersion + ": " +
		strings.Join(
			WordsOf("The Commission’s bombings weren't 'planned'; 3,500 countries (São Tomé, Åland) stopped hopping. "+
				strings.Repeat("é", 40)), " ")
	want := "stems 1: the commission bomb weren't plan 3 500 countr são tomé åland stop hop " + strings.Repeat("é", 32)
	if got != want {
		t.Errorf("WordsOf gives\n%s, want\n%s\nif it must, WordsVersion must be another", got, want)
	}
}

// random makes documents of random words, of few kinds so that scores are often the same.
func random(t testing.TB, r *rand.Rand, documents int, put func(*schema.Record)) {
	t.Helper()
	for d := range documents {
		rec := &schema.Record{Source: schema.Source{ID: fmt.Sprintf("%s%x", schema.DocumentBase, d*7919%documents),
			Title: fmt.Sprint(d)}}
		at := 0
		for range 1 + r.IntN(6) {
			var words []string
			for range 1 + r.IntN(8) {
				words = append(words, string(rune('a'+r.IntN(4)))+strings.Repeat("x", r.IntN(6)))
			}
			text := strings.Join(words, " ") + "."
			rec.Sentences = append(rec.Sentences, schema.SentenceText{Span: schema.Span{Start: at, End: at + len(text)},
				Text: text})
			at += len(text) + 1
		}
		put(rec)
	}
}

// indexed returns a Graph over a store that keeps an index of words or, not kept, one that reads all
// sentences.
func indexed(t testing.TB, s *schema.Schema, kept bool, fill func(*store.Store) error) *Graph {
	t.Helper()
	o := &store.Options{}
	if kept {
		o.Words = store.Words{Version: WordsVersion, Of: WordsOf}
	}
	db, err := store.Open(t.Context(), store.Memory, o)
	if err == nil {
		err = fill(db)
	}
	if err != nil {
		t.Fatal(err)
	}
	view, err := db.View()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		view.Close()
		db.Close()
	})
	g := New(view, s)
	index, err := g.textIndex(t.Context())
	if _, ok := index.(*keptTexts); ok != kept || err != nil {
		t.Fatalf("the index is a %T, %v", index, err)
	}
	return g
}

// TestSearchEitherWay: an index that is kept and one made by reading find the same, in the same order.
func TestSearchEitherWay(t *testing.T) {
	s, err := schema.Default()
	if err != nil {
		t.Fatal(err)
	}
	for seed := range uint64(5) {
		fill := func(db *store.Store) (err error) {
			random(t, rand.New(rand.NewPCG(seed, 1)), 40, func(r *schema.Record) {
				if _, e := db.Replace(t.Context(), r.Source.ID, r.Quads()); e != nil {
					err = e
				}
			})
			return err
		}
		kept, read := indexed(t, s, true, fill), indexed(t, s, false, fill)
		r := rand.New(rand.NewPCG(seed, 2))
		for range 30 {
			var wanted []Wanted
			for range 1 + r.IntN(5) {
				w := Wanted{Weight: 0.5 + r.Float64()}
				for range 1 + r.IntN(3) {
					w.Words = append(w.Words, WordsOf(string(rune('a'+r.IntN(5)))+strings.Repeat("x", r.IntN(6)))...)
				}
				wanted = append(wanted, w)
			}
			limit := 1 + r.IntN(30)
			a, err := kept.Search(t.Context(), wanted, limit)
			if err != nil {
				t.Fatal(err)
			}
			b, err := read.Search(t.Context(), wanted, limit)
			if d := cmp.Diff(a, b); d != "" || err != nil {
				t.Fatalf("seed %d, %v: %v; kept (-), read (+): %s", seed, wanted, err, d)
			}
			if !slices.IsSortedFunc(a, func(x, y Hit) int {
				if x.Score != y.Score {
					return int(max(-1, min(1, (y.Score-x.Score)*1e9)))
				}
				return strings.Compare(fmt.Sprint(x.Document, " ", x.Ordinal), fmt.Sprint(y.Document, " ", y.Ordinal))
			}) {
				t.Errorf("not in order: %v", a)
			}
		}
	}
}

// BenchmarkFirstSearch measures the first search of a session in 25,000 sentences.
func BenchmarkFirstSearch(b *testing.B) {
	for _, kept := range []bool{true, false} {
		b.Run(fmt.Sprint("kept=", kept), func(b *testing.B) {
			s, err := schema.Default()
			if err != nil {
				b.Fatal(err)
			}
			g := indexed(b, s, kept, func(db *store.Store) (err error) {
				random(b, rand.New(rand.NewPCG(1, 1)), 7000, func(r *schema.Record) {
					if _, e := db.Replace(b.Context(), r.Source.ID, r.Quads()); e != nil {
						err = e
					}
				})
				return err
			})
			for b.Loop() {
				if hits, err := New(g.source, s).Search(b.Context(),
					[]Wanted{{Words: []string{"axxx"}, Weight: 1}, {Words: []string{"bxx"}, Weight: 1}}, 24); err != nil ||
					len(hits) != 24 {
					b.Fatal(hits, err)
				}
			}
		})
	}
}
