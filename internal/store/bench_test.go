package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/internal/store/storetest/sample"
	"github.com/newsgraph/kg/internal/store/term"
)

// benchQuads is how many quads the benchmarks load: KG_BENCH_QUADS, else 1,000,000.
func benchQuads() int {
	if n, err := strconv.Atoi(os.Getenv("KG_BENCH_QUADS")); err == nil {
		return n
	}
	return 1_000_000
}

// generate yields n quads over n/5 values with power-law degrees, 40 predicates and n/200
// labels, the same for the same n.
func generate(n int) func() (quad.Quad, error) {
	r := rand.New(rand.NewPCG(42, 42))
	z := rand.NewZipf(r, 1.1, 50, uint64(n/5-1))
	labels := max(n/200, 1)
	i := 0
	return func() (quad.Quad, error) {
		if i == n {
			return quad.Quad{}, io.EOF
		}
		i++
		return quad.Quad{
			Subject:   entity(r.IntN(n / 5)),
			Predicate: predicateOf(r.IntN(40)),
			Object:    entity(int(z.Uint64())),
			Label:     quad.IRI(fmt.Sprintf("urn:kg:d:%08d", r.IntN(labels))),
		}, nil
	}
}

func entity(i int) quad.IRI      { return quad.IRI(fmt.Sprintf("urn:kg:e:thing:%08d", i)) }
func predicateOf(i int) quad.IRI { return quad.IRI(fmt.Sprintf("urn:kg:p%02d", i)) }

// lines writes the generated quads as N-Quads into a file.
func lines(b *testing.B, n int) string {
	b.Helper()
	f, err := os.Create(filepath.Join(b.TempDir(), "generated.nq"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	var buf []byte
	next := generate(n)
	for {
		q, err := next()
		if err == io.EOF {
			break
		}
		if buf, err = term.AppendQuad(buf[:0], q); err != nil {
			b.Fatal(err)
		}
		if _, err := f.Write(buf); err != nil {
			b.Fatal(err)
		}
	}
	return f.Name()
}

// usage returns the processor time this process has taken, which on a shared machine says
// more than the time that passes, and its greatest memory in MB (on Linux).
func usage(b *testing.B) (cpu time.Duration, peak int64) {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()), u.Maxrss >> 10
}

// BenchmarkLoad loads N-Quads from a file into a new store on disk.
func BenchmarkLoad(b *testing.B) {
	n := benchQuads()
	file := lines(b, n)
	start, _ := usage(b)
	for b.Loop() {
		dir := filepath.Join(b.TempDir(), "g")
		s, err := Open(context.Background(), dir, nil)
		if err != nil {
			b.Fatal(err)
		}
		f, err := os.Open(file)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := LoadNQuads(context.Background(), s, f); err != nil {
			b.Fatal(err)
		}
		f.Close()
		b.StopTimer()
		b.ReportMetric(float64(s.db.Metrics().DiskSpaceUsage())/float64(s.quads), "B/quad")
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
		opening := time.Now()
		if s, err = Open(context.Background(), dir, nil); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(time.Since(opening).Microseconds())/1000, "open-ms")
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
		os.RemoveAll(dir)
		b.StartTimer()
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "quads/s")
	end, peak := usage(b)
	b.ReportMetric(float64((end-start).Nanoseconds())/float64(n)/float64(b.N), "cpu-ns/quad")
	b.ReportMetric(float64(peak), "peak-MB")
}

// BenchmarkReplace ingests documents of about 150 quads, each durable.
func BenchmarkReplace(b *testing.B) {
	for _, workers := range []int{1, 8} {
		b.Run(fmt.Sprint(workers), func(b *testing.B) {
			s, err := Open(context.Background(), filepath.Join(b.TempDir(), "g"), nil)
			if err != nil {
				b.Fatal(err)
			}
			defer s.Close()
			var mu sync.Mutex
			quads, docs := 0, 0
			next := func() int {
				mu.Lock()
				defer mu.Unlock()
				docs++
				return docs
			}
			b.SetParallelism(workers)
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					i := next()
					var doc []quad.Quad
					d := fmt.Sprintf("urn:kg:d:%08d", i)
					for part := range 30 {
						r := rand.New(rand.NewPCG(uint64(i), uint64(part)))
						for range 5 {
							doc = append(doc, sample.IRI(fmt.Sprint("urn:kg:c:", i, "-", part), string(predicateOf(r.IntN(40))),
								string(entity(r.IntN(5000))), d))
						}
					}
					if _, err := s.Replace(context.Background(), d, doc); err != nil {
						b.Error(err)
					}
					mu.Lock()
					quads += len(doc)
					mu.Unlock()
				}
			})
			b.ReportMetric(float64(quads)/b.Elapsed().Seconds(), "quads/s")
		})
	}
}

// loaded is the store that the reading benchmarks share.
var loaded struct {
	sync.Once
	s   *Store
	dir string
}

func TestMain(m *testing.M) {
	code := m.Run()
	if loaded.s != nil {
		loaded.s.Close()
		os.RemoveAll(loaded.dir)
	}
	os.Exit(code)
}

// bench returns the store with the generated quads.
func bench(b *testing.B) *Store {
	b.Helper()
	loaded.Do(func() {
		dir, err := os.MkdirTemp("", "kg-bench-")
		if err != nil {
			b.Fatal(err)
		}
		s, err := Open(context.Background(), dir, nil)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := s.Load(context.Background(), generate(benchQuads())); err != nil {
			b.Fatal(err)
		}
		loaded.s, loaded.dir = s, dir
	})
	return loaded.s
}

// BenchmarkScan: one hop from a random subject over one predicate, the quads of a hub, the
// quads of a label; with values and as ids.
func BenchmarkScan(b *testing.B) {
	s := bench(b)
	v, err := s.View()
	if err != nil {
		b.Fatal(err)
	}
	defer v.Close()
	r := rand.New(rand.NewPCG(1, 1))
	n := benchQuads()
	for _, c := range []struct {
		name string
		next func() Pattern
	}{
		{"hop", func() Pattern { return Pattern{S: entity(r.IntN(n / 5)), P: predicateOf(r.IntN(40))} }},
		{"subject", func() Pattern { return Pattern{S: entity(r.IntN(n / 5))} }},
		{"hub", func() Pattern { return Pattern{O: entity(20)} }},
		{"label", func() Pattern { return Pattern{L: quad.IRI(fmt.Sprintf("urn:kg:d:%08d", r.IntN(n/200)))} }},
	} {
		b.Run(c.name, func(b *testing.B) {
			found := 0
			for b.Loop() {
				for _, err := range v.Scan(context.Background(), c.next()) {
					if err != nil {
						b.Fatal(err)
					}
					found++
				}
			}
			b.ReportMetric(float64(found)/float64(b.N), "quads")
		})
		b.Run(c.name+"-ids", func(b *testing.B) {
			for b.Loop() {
				ids, bound, err := c.next().IDs()
				if err != nil {
					b.Fatal(err)
				}
				for _, err := range v.ScanIDs(context.Background(), ids, bound) {
					if err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}

// BenchmarkHops goes three hops that there are through ids and reads the values at their end.
func BenchmarkHops(b *testing.B) {
	s := bench(b)
	v, err := s.View()
	if err != nil {
		b.Fatal(err)
	}
	defer v.Close()
	ctx := context.Background()
	r := rand.New(rand.NewPCG(7, 7))
	one := func(q Quad, bound Set) (Quad, bool) {
		var all []Quad
		for found, err := range v.ScanIDs(ctx, q, bound) {
			if err != nil {
				b.Fatal(err)
			}
			all = append(all, found)
		}
		if len(all) == 0 {
			return Quad{}, false
		}
		return all[r.IntN(len(all))], true
	}
	var ask [][4]ID // subject and three predicates
	for len(ask) < 1000 {
		id, _, _ := Pattern{S: entity(r.IntN(benchQuads() / 5))}.IDs()
		a, ok := one(id, S)
		if !ok {
			continue
		}
		b, ok := one(Quad{a[object]}, S)
		if !ok {
			continue
		}
		c, ok := one(Quad{b[object]}, S)
		if ok {
			ask = append(ask, [4]ID{a[subject], a[predicate], b[predicate], c[predicate]})
		}
	}
	i, found := 0, 0
	var at, next []ID
	start, _ := usage(b)
	for b.Loop() {
		q := &ask[i%len(ask)]
		i++
		at = append(at[:0], q[0])
		for _, p := range q[1:] {
			next = next[:0]
			for _, from := range at {
				for q, err := range v.ScanIDs(ctx, Quad{from, p}, S|P) {
					if err != nil {
						b.Fatal(err)
					}
					next = append(next, q[object])
				}
			}
			at, next = next, at
		}
		for _, id := range at {
			if _, err := v.Value(b.Context(), id); err != nil {
				b.Fatal(err)
			}
		}
		found += len(at)
	}
	end, _ := usage(b)
	b.ReportMetric(float64((end-start).Nanoseconds())/float64(b.N), "cpu-ns/op")
	b.ReportMetric(float64(found)/float64(b.N), "values")
}

// BenchmarkDump writes the whole graph.
func BenchmarkDump(b *testing.B) {
	s := bench(b)
	v, err := s.View()
	if err != nil {
		b.Fatal(err)
	}
	defer v.Close()
	for b.Loop() {
		if err := v.Dump(context.Background(), io.Discard); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(v.Size())*float64(b.N)/b.Elapsed().Seconds(), "quads/s")
}

// BenchmarkLedger measures what the graph's record of itself costs, in processor time: rounds with
// the ledger and without, in turn, and the sum over all quads, which both make, by itself. It
// reports medians, the ledger's and the sum's in per cent of the rounds without the ledger.
// KG_BENCH_ROUNDS sets the number of rounds, else 5.
func BenchmarkLedger(b *testing.B) {
	rounds := 5
	if n, err := strconv.Atoi(os.Getenv("KG_BENCH_ROUNDS")); err == nil {
		rounds = n
	}
	n := min(benchQuads(), 200_000)
	file := lines(b, n)
	for name, work := range map[string]func(*Store) error{
		"load": func(s *Store) error {
			f, err := os.Open(file)
			if err != nil {
				return err
			}
			defer f.Close()
			_, err = LoadNQuads(context.Background(), s, f)
			return err
		},
		"documents": func(s *Store) error {
			for i := range 300 {
				if _, err := s.Replace(context.Background(), crashDoc(i%100), crashQuads(i%100, i)); err != nil {
					return err
				}
			}
			return nil
		},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				var took [2][]float64
				quads := int64(0)
				for i := range 2 * rounds {
					s, err := Open(context.Background(), filepath.Join(b.TempDir(), "g"), nil)
					if err != nil {
						b.Fatal(err)
					}
					if i%2 == 1 {
						err = s.ledger.close()
					}
					start, _ := usage(b)
					if err == nil {
						err = work(s)
					}
					end, _ := usage(b)
					took[i%2] = append(took[i%2], float64(end-start))
					quads = s.quads
					if err = errors.Join(err, s.Close()); err != nil {
						b.Fatal(err)
					}
				}
				sums := make([]float64, rounds)
				key := make([]byte, keyLen-1)
				for i := range sums {
					start, _ := usage(b)
					sum := uint64(0)
					for k := range 100 * quads { // a hundredfold, as the clock is coarse
						key[0], key[40] = byte(k), byte(k>>8)
						sum += mix(key)
					}
					end, _ := usage(b)
					sums[i] = float64(end-start) / 100
					_ = sum
				}
				with, without := median(took[0]), median(took[1])
				b.ReportMetric(with/1e6, "ms-with")
				b.ReportMetric(without/1e6, "ms-without")
				b.ReportMetric(100*(with/without-1), "%-ledger")
				b.ReportMetric(100*median(sums)/without, "%-sum")
			}
		})
	}
}

func median(x []float64) float64 {
	slices.Sort(x)
	return x[len(x)/2]
}
