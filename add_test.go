package kg

import (
	"context"
	"fmt"
	"iter"
	"path/filepath"
	"testing"
)

// shortArticle is one of many articles of three sentences.
func shortArticle(i int) Article {
	names := [...]string{"Fitbit", "GitHub", "Skype", "Nokia", "Waze", "Slack", "Figma"}
	return Article{
		URL: fmt.Sprint("https://news.example/", i), Title: fmt.Sprint("Deal ", i), Published: "2024-03-11", Publisher: "Daily News",
		Text: fmt.Sprintf("Company %d acquired %s in January 2021. The deal was announced in Berlin by its chief executive, Anna Lind. "+
			"The German government is expected to approve it.", i, names[i%len(names)]),
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
		g, err := Open(b.Context(), filepath.Join(b.TempDir(), "kg.db"), nil)
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
