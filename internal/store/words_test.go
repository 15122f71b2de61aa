package store

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/kg/schema"
)

var testWords = Words{Version: "1", Of: strings.Fields}

// texted returns a document with sentences of a few words.
func texted(r *rand.Rand, document string) []quad.Quad {
	var quads []quad.Quad
	for i := range 1 + r.IntN(4) {
		var words []string
		for range r.IntN(8) {
			words = append(words, fmt.Sprint("w", r.IntN(12)))
		}
		quads = append(quads, sentenceQuad(document, i, strings.Join(words, " ")))
	}
	return quads
}

func sentenceQuad(document string, ordinal int, text string) quad.Quad {
	return quad.Quad{Subject: quad.IRI(schema.SentenceID(document, ordinal)), Predicate: quad.IRI(schema.TextOf),
		Object: quad.String(text), Label: quad.IRI(document)}
}

// indexOf returns what the index says, a line a posting; used says whether there is one.
func indexOf(t *testing.T, s *Store, version string) (lines []string, used bool) {
	t.Helper()
	v, err := s.View()
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	sentences, words, used, err := v.Indexed(version)
	if err != nil {
		t.Fatal(err)
	}
	lines = append(lines, fmt.Sprintf("%d sentences, %d words", sentences, words))
	err = v.EachWord(context.Background(), "", func(word string) error {
		return v.Postings(context.Background(), word, func(p Posting) error {
			document, err := v.Value(t.Context(), p.Document)
			lines = append(lines, fmt.Sprintf("%s %v %d of %d", word, document, p.Ordinal, p.Words))
			return err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return lines, used
}

// TestWordsFollow: whatever comes and goes, the index is that of a graph made of what is left.
func TestWordsFollow(t *testing.T) {
	ctx := t.Context()
	open := func() *Store {
		s, err := Open(ctx, Memory, &Options{Words: testWords})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return s
	}
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 3))
		s := open()
		left := map[string][]quad.Quad{}
		for range 30 {
			d := fmt.Sprint(schema.DocumentBase, r.IntN(5))
			var err error
			switch r.IntN(4) {
			case 0:
				_, err = s.Forget(ctx, d)
				delete(left, d)
			case 1: // a quad alone, which makes a sentence with two texts
				extra := sentenceQuad(d, r.IntN(3), fmt.Sprint("w", r.IntN(12)))
				err = s.Apply(ctx, []quad.Quad{extra}, nil)
				left[d] = append(left[d], extra)
			default:
				left[d] = texted(r, d)
				_, err = s.Replace(ctx, d, left[d])
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		fresh := open()
		for _, quads := range left {
			if err := fresh.Apply(ctx, quads, nil); err != nil {
				t.Fatal(err)
			}
		}
		got, used := indexOf(t, s, "1")
		want, _ := indexOf(t, fresh, "1")
		if d := cmp.Diff(want, got); d != "" || !used {
			t.Fatalf("seed %d: used %v; of what is left (-), as it came (+): %s", seed, used, d)
		}
		if r, err := s.Verify(ctx); err != nil || len(r.Problems) > 0 {
			t.Fatalf("seed %d: %v, %q", seed, err, r.Problems)
		}
	}
}

// TestWordsNeverStale: what changes the graph without the index leaves it unused, and the next
// Close makes it anew.
func TestWordsNeverStale(t *testing.T) {
	ctx := t.Context()
	const d, e = schema.DocumentBase + "d", schema.DocumentBase + "e"
	many := func(s *Store) error {
		n := 0
		_, err := s.Load(ctx, func() (quad.Quad, error) {
			if n++; n > 302 {
				return quad.Quad{}, io.EOF
			}
			return sentenceQuad(e, n, fmt.Sprint("loaded ", n)), nil
		})
		return err
	}
	for name, change := range map[string]struct {
		words   Words
		do      func(*Store) error
		at      string // the version that is asked for
		indexed bool   // right after the change
	}{
		"another program": {Words{}, func(s *Store) error {
			return s.Apply(ctx, []quad.Quad{sentenceQuad(e, 0, "new")}, nil)
		}, "1", false},
		"another version": {Words{"2", strings.Fields}, func(*Store) error { return nil }, "2", false},
		"large load":      {testWords, many, "1", false},
		"ours": {testWords, func(s *Store) error {
			return s.Apply(ctx, []quad.Quad{sentenceQuad(e, 0, "new")}, nil)
		}, "1", true},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir() + "/g"
			in := func(w Words, do func(*Store)) {
				s, err := Open(ctx, dir, &Options{Words: w, small: 300})
				if err != nil {
					t.Fatal(err)
				}
				do(s)
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
			}
			in(testWords, func(s *Store) {
				if _, err := s.Replace(ctx, d, []quad.Quad{sentenceQuad(d, 0, "old words")}); err != nil {
					t.Fatal(err)
				}
			})
			in(change.words, func(s *Store) {
				if err := change.do(s); err != nil {
					t.Fatal(err)
				}
				if _, used := indexOf(t, s, change.at); used != change.indexed {
					t.Errorf("after the change: index used %v, want %v", used, change.indexed)
				}
			})
			w := testWords
			w.Version = change.at
			in(w, func(*Store) {})
			in(w, func(s *Store) {
				lines, used := indexOf(t, s, change.at)
				if !used {
					t.Errorf("after Close: the index is not used")
				}
				if r, err := s.Verify(ctx); err != nil || len(r.Problems) > 0 {
					t.Errorf("%v, %q; index %q", err, r.Problems, lines)
				}
			})
		})
	}
}

// TestVerifyFindsWords harms the index in each way that Verify looks for.
func TestVerifyFindsWords(t *testing.T) {
	ctx := t.Context()
	const d = schema.DocumentBase + "d"
	key := appendWordKey(nil, "old", IDOf(d))
	for name, c := range map[string]struct {
		harm func(*Store) error
		want string
	}{
		"lost": {func(s *Store) error { return s.db.Delete(key, nil) }, "lacks \"old\" of <" + d + ">"},
		"changed": {func(s *Store) error {
			return s.db.Set(key, []byte{1, 1}, nil)
		}, "other sentences for \"old\" of <" + d + ">"},
		"extra": {func(s *Store) error {
			return s.db.Set(appendWordKey(nil, "new", IDOf(d)), []byte{0, 2}, nil)
		}, "1 entries of words that no sentence has"},
		"counted": {func(s *Store) error {
			return s.db.Set(meta(wordsKey), s.state.wordRecord(wordCount{3, 4}, "1"), nil)
		}, "says 3 sentences of 4 words; there are 1 of 2"},
	} {
		s, err := Open(ctx, Memory, &Options{Words: testWords})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Replace(ctx, d, []quad.Quad{sentenceQuad(d, 0, "old words")}); err != nil {
			t.Fatal(err)
		}
		sound(t, s)
		if err := c.harm(s); err != nil {
			t.Fatal(err)
		}
		if r, err := s.Verify(ctx); err != nil || !strings.Contains(strings.Join(r.Problems, "\n"), c.want) {
			t.Errorf("%s: %v, %q, want %q", name, err, r.Problems, c.want)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}
