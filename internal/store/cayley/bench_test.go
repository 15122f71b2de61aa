package cayley_test

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/path"
	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/internal/store/cayley"
)

func entity(i int) quad.IRI    { return quad.IRI(fmt.Sprintf("urn:kg:e:thing:%08d", i)) }
func predicate(i int) quad.IRI { return quad.IRI(fmt.Sprintf("urn:kg:p%02d", i)) }
func document(i int) quad.IRI  { return quad.IRI(fmt.Sprintf("urn:kg:d:%08d", i)) }

// generate yields n quads over n/5 values with power-law degrees, 40 predicates and n/200
// labels, as the benchmarks of package store do.
func generate(n int) func() (quad.Quad, error) {
	r := rand.New(rand.NewPCG(42, 42))
	z := rand.NewZipf(r, 1.1, 50, uint64(n/5-1))
	i := 0
	return func() (quad.Quad, error) {
		if i++; i > n {
			return quad.Quad{}, io.EOF
		}
		return quad.Quad{
			Subject:   entity(r.IntN(n / 5)),
			Predicate: predicate(r.IntN(40)),
			Object:    entity(int(z.Uint64())),
			Label:     document(r.IntN(max(n/200, 1))),
		}, nil
	}
}

// BenchmarkPath goes one and three hops through Cayley's path package, over KG_BENCH_QUADS
// quads, 1,000,000 unless it is set.
func BenchmarkPath(b *testing.B) {
	ctx := context.Background()
	n, err := strconv.Atoi(os.Getenv("KG_BENCH_QUADS"))
	if err != nil {
		n = 1_000_000
	}
	s, err := store.Open(ctx, b.TempDir(), nil)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Load(ctx, generate(n)); err != nil {
		b.Fatal(err)
	}
	qs := cayley.Live(s)
	r := rand.New(rand.NewPCG(1, 1))
	for _, c := range []struct {
		name string
		path func() *path.Path
	}{
		{"hop", func() *path.Path {
			return path.StartPath(qs, entity(r.IntN(n/5))).Out(predicate(r.IntN(40)))
		}},
		{"hops3", func() *path.Path {
			return path.StartPath(qs, entity(r.IntN(n/5))).Out(predicate(1)).In(predicate(2)).Out(predicate(3)).Limit(100)
		}},
		{"hub", func() *path.Path { return path.StartPath(qs, entity(20)).In() }},
	} {
		b.Run(c.name, func(b *testing.B) {
			found := 0
			for b.Loop() {
				if err := c.path().Iterate(ctx).EachValue(nil, func(quad.Value) { found++ }); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(found)/float64(b.N), "values")
		})
	}
	b.Run("label", func(b *testing.B) {
		for b.Loop() {
			it := qs.QuadIterator(quad.Label, qs.ValueOf(document(r.IntN(n/200))))
			if err := graph.Iterate(ctx, it).Each(func(ref graph.Ref) { qs.Quad(ref) }); err != nil {
				b.Fatal(err)
			}
		}
	})
}
