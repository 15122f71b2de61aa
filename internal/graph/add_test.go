package graph

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/kg/schema"
)

// shortArticle is one of many articles of three sentences.
func shortArticle(i int) Article {
	names := [...]string{"Fitbit", "GitHub", "Skype", "Nokia", "Waze", "Slack", "Figma"}
	return Article{
		URL:       fmt.Sprint("https://news.example/", i),
		Title:     fmt.Sprint("Deal ", i),
		Published: "2024-03-11",
		Publisher: "Daily News",
		Text: fmt.Sprintf("Company %d acquired %s in January 2021. The deal was announced in Berlin by its "+
			"chief executive, Anna Lind. The German government is expected to approve it.", i, names[i%len(names)]),
	}
}

func shortArticles(n int) iter.Seq[Article] {
	return func(yield func(Article) bool) {
		for i := range n {
			if !yield(shortArticle(i)) {
				return
			}
		}
	}
}

// BenchmarkAdd adds 200 short articles to a graph on disk, one after the other.
func BenchmarkAdd(b *testing.B) {
	const n = 200
	if _, err := reader(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		g, err := Open(b.Context(), filepath.Join(b.TempDir(), "kg.db"), Options{})
		if err != nil {
			b.Fatal(err)
		}
		for a := range shortArticles(n) {
			if _, err := g.Add(context.Background(), a); err != nil {
				b.Fatal(err)
			}
		}
		if err := g.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(n*b.N), "ms/article")
}

// TestEdition: what was made for a list of judgements is made once, and anew for another list.
func TestEdition(t *testing.T) {
	var e edition[int]
	made := 0
	build := func() (int, error) { made++; return made, nil }
	j := schema.Judgement{A: "urn:kg:e:a", B: "urn:kg:e:b", Same: true}
	for i, c := range []struct {
		judged []schema.Judgement
		want   int
	}{{nil, 1}, {nil, 1}, {[]schema.Judgement{j}, 2}, {[]schema.Judgement{j}, 2}, {[]schema.Judgement{}, 3}} {
		if got, err := e.of(c.judged, build); got != c.want || err != nil {
			t.Errorf("%d: %d, %v; want %d", i, got, err, c.want)
		}
	}
	broken := errors.New("broken")
	if _, err := e.of([]schema.Judgement{j}, func() (int, error) { return 0, broken }); err != broken {
		t.Errorf("error %v", err)
	}
	if got, _ := e.of([]schema.Judgement{}, build); got != 3 {
		t.Errorf("what failed took the place of what was made: %d", got)
	}
}

// TestAddAll: the graph is that of adding one article after the other; what cannot be read is
// counted.
func TestAddAll(t *testing.T) {
	ctx := t.Context()
	one, all := open(t), open(t)
	for a := range shortArticles(12) {
		if _, err := one.Add(ctx, a); err != nil {
			t.Fatal(err)
		}
	}
	rep, err := all.AddAll(ctx, func(yield func(Article) bool) {
		for a := range shortArticles(12) {
			if !yield(a) {
				return
			}
		}
		yield(Article{Title: "No text"})
	})
	if err != nil || rep.Documents != 12 || rep.Failed != 1 || rep.Claims == 0 || len(rep.Errors) != 1 {
		t.Errorf("%+v, %v", rep, err)
	}
	if dump(t, one) != dump(t, all) {
		t.Error("the graphs differ")
	}
	again, err := all.AddAll(ctx, shortArticles(5))
	if err != nil || again.Documents != 5 || again.Unchanged != 5 || again.Words != 0 {
		t.Errorf("%+v, %v", again, err)
	}
	if dump(t, one) != dump(t, all) {
		t.Error("adding again changes the graph")
	}
	stop, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := all.AddAll(stop, shortArticles(5)); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// TestAddUnchanged: an article that the graph has is not read again, and its claims are those of before;
// whatever decides about them has it read.
func TestAddUnchanged(t *testing.T) {
	ctx, g, a := t.Context(), open(t), shortArticle(1)
	add := func(what string, a Article, unchanged bool) []string {
		t.Helper()
		text, err := g.Add(ctx, a)
		if err != nil {
			t.Fatal(err)
		}
		if text.Unchanged != unchanged || text.Words > 0 == unchanged || len(text.Claims) == 0 || text.Bytes == 0 {
			t.Errorf("%s: unchanged %v, %d words, %d claims", what, text.Unchanged, text.Words, len(text.Claims))
		}
		var ids []string
		for _, c := range text.Claims {
			ids = append(ids, c.ID+" "+c.Evidence.Quote)
		}
		return ids
	}
	first := add("new", a, false)
	whole := dump(t, g)
	again := add("again", a, true)
	slices.Sort(first)
	slices.Sort(again)
	if diff := cmp.Diff(first, again); diff != "" {
		t.Errorf("claims (-first +again):\n%s", diff)
	}
	same(t, "again", dump(t, g), whole)
	b := a
	b.Publisher = "Evening Post"
	add("another publisher", b, false)
	b.Text += " Anna Lind lives in Potsdam."
	add("another text", b, false)
	add("the same text", b, true)
	if _, err := g.Same(ctx, "urn:kg:e:github", schema.NameID("Anna Lind")); err != nil {
		t.Fatal(err)
	}
	judged := dump(t, g)
	if _, err := g.Add(ctx, b); err != nil {
		t.Fatal(err)
	}
	same(t, "after a judgement", dump(t, g), judged)
	if _, err := g.Forget(ctx, a.URL); err != nil {
		t.Fatal(err)
	}
	add("forgotten", b, false)
}

// BenchmarkAddAgain adds articles to a graph, new ones and those that it has, and new and known ones in turn.
func BenchmarkAddAgain(b *testing.B) {
	for _, c := range []struct {
		name string
		next func(i int) int // the number of the i-th article; the graph has those below 50
	}{
		{"new", func(i int) int { return 50 + i }},
		{"known", func(i int) int { return i % 50 }},
		{"in turn", func(i int) int { return i%2*(50+i) + (1-i%2)*(i/2%50) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			g, err := Open(b.Context(), filepath.Join(b.TempDir(), "kg.db"), Options{})
			if err != nil {
				b.Fatal(err)
			}
			if _, err := g.AddAll(b.Context(), shortArticles(50)); err != nil {
				b.Fatal(err)
			}
			i := 0
			for b.Loop() {
				if _, err := g.Add(b.Context(), shortArticle(c.next(i))); err != nil {
					b.Fatal(err)
				}
				i++
			}
			if err := g.Close(); err != nil {
				b.Fatal(err)
			}
		})
	}
}

// BenchmarkAddAll is BenchmarkAdd by AddAll.
func BenchmarkAddAll(b *testing.B) {
	const n = 200
	for b.Loop() {
		g, err := Open(b.Context(), filepath.Join(b.TempDir(), "kg.db"), Options{})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := g.AddAll(b.Context(), shortArticles(n)); err != nil {
			b.Fatal(err)
		}
		if err := g.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(n*b.N), "ms/article")
}
