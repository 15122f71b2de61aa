package query

import (
	"fmt"
	"io"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/schema"
)

// stored returns a Graph over a store in memory.
func stored(t testing.TB, s *schema.Schema, fill func(*store.Store) error) *Graph {
	t.Helper()
	db, err := store.Open(t.Context(), store.Memory, nil)
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
	return New(view, s)
}

func TestStoreGivesTheSame(t *testing.T) {
	want, claims := newsGraph(t)
	got := stored(t, want.schema, func(db *store.Store) error {
		for _, r := range miniNews(t, want.schema) {
			if _, err := db.Replace(t.Context(), r.Source.ID, r.Quads()); err != nil {
				return err
			}
		}
		return nil
	})
	a, err := want.View(t.Context(), ViewOptions{})
	if err != nil {
		t.Fatal(err)
	}
	// Many at a time, as the graph may be used.
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			b, err := got.View(t.Context(), ViewOptions{})
			if diff := cmp.Diff(a, b); err != nil || diff != "" {
				t.Errorf("view: %v -memory +store:\n%s", err, diff)
			}
			for _, from := range []string{claims[i].Subject.ID, "urn:kg:e:none"} {
				o := PathOptions{K: 1 + i, Denied: i%2 > 0, Expected: i%4 > 1}
				p, err := want.Paths(t.Context(), from, id("Boravia"), o)
				if err != nil {
					t.Error(err)
				}
				q, err := got.Paths(t.Context(), from, id("Boravia"), o)
				if diff := cmp.Diff(p, q); err != nil || diff != "" {
					t.Errorf("paths: %v -memory +store:\n%s", err, diff)
				}
			}
			if found, err := got.Find(t.Context(), "mohamed", 0); err != nil || len(found) != 1 {
				t.Errorf("found %v, %v", found, err)
			}
		})
	}
	group.Wait()
}

// bigNews loads documents until there are about a million quads. Some entities are hubs.
func bigNews(b *testing.B) *Graph {
	b.Helper()
	s, err := schema.Default()
	if err != nil {
		b.Fatal(err)
	}
	const documents, perDocument, entities = 2800, 15, 20_000
	rnd := rand.New(rand.NewPCG(1, 1))
	zipf := rand.NewZipf(rnd, 1.1, 4, entities-1)
	types := []string{"Person", "Country", "Organization", "City"}
	some := func() schema.Entity {
		i := int(zipf.Uint64())
		label := fmt.Sprintf("%s %s", syllables(i*7919), syllables(i))
		return schema.Entity{ID: fmt.Sprintf("%sQ%d", schema.EntityBase, i), Label: label, Type: types[i%len(types)],
			Aliases: []string{syllables(i + 1_000_000)}, Known: true}
	}
	predicates := []string{"kg:arms", "kg:supports", "kg:meets", "kg:open:visit", "kg:attacks", "kg:locatedIn"}
	db, err := store.Open(b.Context(), store.Memory, nil)
	if err != nil {
		b.Fatal(err)
	}
	var queue []quad.Quad
	n := 0
	added, err := db.Load(b.Context(), func() (quad.Quad, error) {
		for len(queue) == 0 {
			if n++; n > documents {
				return quad.Quad{}, io.EOF
			}
			r := schema.Record{Source: schema.Source{ID: fmt.Sprintf("%s%d", schema.DocumentBase, n),
				Title: fmt.Sprint("Document ", n), Published: "2024-05-06"}}
			at := 0
			for i := range perDocument {
				x, y := some(), some()
				text := fmt.Sprintf("%s did something with %s on day %d of the year.", x.Label, y.Label, n*perDocument+i)
				r.Sentences = append(r.Sentences, schema.SentenceText{Span: schema.Span{Start: at, End: at + len(text)},
					Text: text})
				r.Entities = append(r.Entities, x, y)
				c := &schema.Claim{Subject: schema.Arg{ID: x.ID, Span: schema.Span{Start: at, End: at + len(x.Label)}},
					Object:    schema.Arg{ID: y.ID},
					Predicate: schema.PredicateRef{ID: predicates[rnd.IntN(len(predicates))]}, Polarity: schema.Affirmed,
					Modality:   schema.Asserted,
					Confidence: rnd.Float64(), Rule: "test", Evidence: schema.Evidence{Document: r.Source.ID, Sentence: i}}
				c.ID = schema.ClaimID(c)
				r.Claims = append(r.Claims, c)
				at += len(text) + 1
			}
			queue = r.Quads()
		}
		q := queue[0]
		queue = queue[1:]
		return q, nil
	})
	if err != nil {
		b.Fatal(err)
	}
	view, err := db.View()
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		view.Close()
		db.Close()
	})
	b.Logf("%d quads", added)
	return New(view, s)
}

func syllables(n int) string {
	parts := []string{"ba", "ri", "mo", "ham", "su", "da", "ni", "al", "tik", "ur", "gan", "sher", "lo"}
	out := ""
	for ; n > 0; n /= len(parts) {
		out += parts[n%len(parts)]
	}
	return "x" + out
}

func BenchmarkGraph(b *testing.B) {
	g := bigNews(b)
	ctx := b.Context()
	entity := func(i int) string { return fmt.Sprintf("%sQ%d", schema.EntityBase, i) }
	check := func(b *testing.B, n int, err error) {
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(n), "results")
	}
	for _, at := range []int{0, 20, 2000} {
		b.Run(fmt.Sprintf("About/%d", at), func(b *testing.B) {
			n := 0
			for b.Loop() {
				fresh := New(g.source, g.schema)
				card, err := fresh.AboutUpTo(ctx, entity(at), 20)
				if err != nil {
					b.Fatal(err)
				}
				n = len(card.Documents)
			}
			check(b, n, nil)
		})
	}
	for _, ends := range [][2]int{{0, 1}, {0, 5000}, {300, 2000}, {5000, 9000}} {
		b.Run(fmt.Sprintf("Paths/%d-%d", ends[0], ends[1]), func(b *testing.B) {
			n := 0
			for b.Loop() {
				fresh := New(g.source, g.schema)
				paths, err := fresh.Paths(ctx, entity(ends[0]), entity(ends[1]), PathOptions{})
				if err != nil {
					b.Fatal(err)
				}
				n = len(paths)
			}
			check(b, n, nil)
		})
	}
	b.Run("OneHop", func(b *testing.B) {
		n := 0
		for b.Loop() {
			claims, err := New(g.source, g.schema).collect(ctx, Filter{Subject: entity(50), Predicate: "arms"})
			if err != nil {
				b.Fatal(err)
			}
			n = len(claims)
		}
		check(b, n, nil)
	})
	b.Run("FindExact", func(b *testing.B) {
		for b.Loop() {
			found, err := New(g.source, g.schema).Find(ctx, syllables(50*7919)+" "+syllables(50), 0)
			if err != nil || len(found) == 0 {
				b.Fatal(err, len(found))
			}
		}
	})
	b.Run("FindLike", func(b *testing.B) {
		for b.Loop() {
			if _, err := g.Find(ctx, syllables(50*7919)+"q", 0); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("AllClaims", func(b *testing.B) {
		n := 0
		for b.Loop() {
			n = 0
			for _, err := range New(g.source, g.schema).Claims(ctx, Filter{}) {
				if err != nil {
					b.Fatal(err)
				}
				n++
			}
		}
		check(b, n, nil)
	})
	b.Run("Stats", func(b *testing.B) {
		for b.Loop() {
			if _, err := g.Stats(ctx); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("Top", func(b *testing.B) {
		for b.Loop() {
			if _, err := g.Top(ctx, 10, "", false); err != nil {
				b.Fatal(err)
			}
		}
	})
}
