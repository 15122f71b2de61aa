package pg

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/internal/store/cayley/cayleytest"
	"github.com/newsgraph/kg/internal/store/pg/pgtest"
)

// benchQuads is how many quads the benchmarks load: KG_BENCH_QUADS, else 200,000.
func benchQuads() int {
	if n, err := strconv.Atoi(os.Getenv("KG_BENCH_QUADS")); err == nil {
		return n
	}
	return 200_000
}

func node(i int) quad.IRI { return quad.IRI(fmt.Sprintf("urn:kg:e:thing:%08d", i)) }

// generate yields n quads over n/5 values with power-law degrees, 40 predicates and n/200
// labels, as the benchmarks of package store do.
func generate(n int) func() (quad.Quad, error) {
	r := rand.New(rand.NewPCG(42, 42))
	z := rand.NewZipf(r, 1.1, 50, uint64(n/5-1))
	i := 0
	return func() (quad.Quad, error) {
		if i == n {
			return quad.Quad{}, io.EOF
		}
		i++
		return quad.Quad{Subject: node(r.IntN(n / 5)), Predicate: quad.IRI(fmt.Sprintf("urn:kg:p%02d", r.IntN(40))),
			Object: node(int(z.Uint64())), Label: quad.IRI(fmt.Sprintf("urn:kg:d:%08d", r.IntN(max(n/200, 1))))}, nil
	}
}

// durable opens an empty graph whose commits wait for the disk.
func durable(b *testing.B) *Store {
	b.Helper()
	s, err := Open(context.Background(), strings.Replace(pgtest.Database(b), "synchronous_commit=off",
		"synchronous_commit=on", 1), nil)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := s.Close(); err != nil {
			b.Error(err)
		}
	})
	return s
}

// BenchmarkLoad loads into an empty graph, and as much again, of other quads, into the one
// there is.
func BenchmarkLoad(b *testing.B) {
	ctx, n := context.Background(), benchQuads()
	for _, c := range []struct {
		name string
		held bool
	}{{"empty", false}, {"held", true}} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				s := durable(b)
				next := generate(n)
				if c.held {
					if _, err := s.Load(ctx, generate(n)); err != nil {
						b.Fatal(err)
					}
					again := generate(n)
					next = func() (quad.Quad, error) { return relabelled(again) }
				}
				b.StartTimer()
				if _, err := s.Load(ctx, next); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "quads/s")
		})
	}
}

func relabelled(next func() (quad.Quad, error)) (quad.Quad, error) {
	q, err := next()
	if err == nil {
		q.Label = q.Label.(quad.IRI) + "x"
	}
	return q, err
}

// BenchmarkReplace stores documents of 130 quads one after the other, each durable.
func BenchmarkReplace(b *testing.B) {
	ctx := context.Background()
	s := durable(b)
	i := 0
	for b.Loop() {
		i++
		d := fmt.Sprint("urn:kg:d:", i)
		var quads []quad.Quad
		for j := range 130 {
			quads = append(quads, quadOf(fmt.Sprint(d, "/", j/5), fmt.Sprint("p", j%5), fmt.Sprint("o", i*j%1000), d))
		}
		if _, err := s.Replace(ctx, d, quads); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkHops reads in a fresh view each time, as questions do: one node, three hops node
// by node, three hops by Cayley's paths, the quads of a label, a hub.
func BenchmarkHops(b *testing.B) {
	ctx, n := context.Background(), benchQuads()
	s := durable(b)
	if _, err := s.Load(ctx, generate(n)); err != nil {
		b.Fatal(err)
	}
	count := func(b *testing.B, v *View, p store.Pattern) int {
		found := 0
		for _, err := range v.Scan(ctx, p) {
			if err != nil {
				b.Fatal(err)
			}
			found++
		}
		return found
	}
	for _, c := range []struct {
		name string
		read func(*testing.B, *View, *rand.Rand) int
	}{
		{"one", func(b *testing.B, v *View, r *rand.Rand) int {
			return count(b, v, store.Pattern{S: node(r.IntN(n / 5))})
		}},
		{"three", func(b *testing.B, v *View, r *rand.Rand) int {
			found := 0
			var walk func(id store.ID, hops int)
			walk = func(id store.ID, hops int) {
				for q, err := range v.ScanIDs(ctx, store.Quad{subject: id}, store.S) {
					if err != nil {
						b.Fatal(err)
					}
					if found++; hops > 1 {
						walk(q[object], hops-1)
					}
				}
			}
			walk(store.IDOf(string(node(r.IntN(n/5)))), 3)
			return found
		}},
		{"path", func(b *testing.B, v *View, r *rand.Rand) int {
			found, err := cayleytest.Ends(ctx, v, string(node(r.IntN(n/5))), "", "", "")
			if err != nil {
				b.Fatal(err)
			}
			return found
		}},
		{"label", func(b *testing.B, v *View, r *rand.Rand) int {
			return count(b, v, store.Pattern{L: quad.IRI(fmt.Sprintf("urn:kg:d:%08d", r.IntN(n/200)))})
		}},
		{"hub", func(b *testing.B, v *View, _ *rand.Rand) int { return count(b, v, store.Pattern{O: node(20)}) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			r := rand.New(rand.NewPCG(7, 7))
			found, trips := 0, 0
			for b.Loop() {
				v, err := s.view(ctx)
				if err != nil {
					b.Fatal(err)
				}
				found += c.read(b, v, r)
				trips += v.trips
				if err := v.Close(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(found)/float64(b.N), "quads")
			b.ReportMetric(float64(trips)/float64(b.N), "trips")
		})
	}
}
