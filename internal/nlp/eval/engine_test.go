//go:build unix

package eval

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/link"
	"github.com/newsgraph/kg/internal/nlp"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/internal/nlp/role"
)

// engine loads the models once for all benchmarks and tests.
var engine = sync.OnceValues(nlp.Load)

func stages(t testing.TB) []doc.Stage {
	t.Helper()
	e, err := engine()
	if err != nil {
		t.Fatal(err)
	}
	return append(e.Stages(), roles())
}

// roles finds the roles of every sentence and keeps none: for its cost.
func roles() doc.Stage {
	return doc.Stage{Name: "role", Run: func(_ context.Context, d *doc.Document) error {
		for n := range d.Sentences {
			role.Find(clause.Build(d, n))
		}
		return nil
	}}
}

// load returns every step-th text of the open load corpus.
func load(t testing.TB, step int) []string {
	t.Helper()
	f, err := os.Open("../../../../shared/corpora/loadtest-open/articles.jsonl")
	if err != nil {
		t.Skipf("no corpus: %v", err)
	}
	defer f.Close()
	var out []string
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<24)
	for n := 0; sc.Scan(); n++ {
		if n%step > 0 {
			continue
		}
		var a struct{ Text string }
		if err := json.Unmarshal(sc.Bytes(), &a); err != nil {
			t.Fatal(err)
		}
		out = append(out, a.Text)
	}
	if err := sc.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// through takes texts through stages and returns the documents and the number of their tokens.
func through(t testing.TB, texts []string, stages []doc.Stage) ([]*doc.Document, int) {
	t.Helper()
	docs, words := make([]*doc.Document, len(texts)), 0
	for i, text := range texts {
		docs[i] = &doc.Document{Text: text}
		if err := run(t.Context(), docs[i], stages...); err != nil {
			t.Fatal(err)
		}
		words += len(docs[i].Tokens)
	}
	return docs, words
}

// cpu is the processor time that this process has used, which tells more than the clock on a
// machine with other work.
func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// perWord reports what an operation over that many words costs, in all and in processor time.
func perWord(b *testing.B, words int, spent time.Duration) {
	b.ReportMetric(float64(b.N*words)/b.Elapsed().Seconds(), "words/s")
	b.ReportMetric(float64(spent.Nanoseconds())/float64(b.N*words), "cpu-ns/word")
}

// BenchmarkStages takes the texts of the load corpus through each stage alone, on one core,
// then through all of the engine, roles left out.
func BenchmarkStages(b *testing.B) {
	list := stages(b)
	texts := load(b, 40)
	for n, s := range list {
		b.Run(s.Name, func(b *testing.B) {
			docs, _ := through(b, texts, list[:n])
			words, spent := 0, time.Duration(0)
			b.ReportAllocs()
			for b.Loop() {
				words = 0
				b.StopTimer()
				copies := make([]*doc.Document, len(docs))
				for i, d := range docs {
					copies[i] = copyOf(d)
					copies[i].Mentions = slices.Clone(d.Mentions)
				}
				b.StartTimer()
				begin := cpu()
				for _, d := range copies {
					if err := s.Run(b.Context(), d); err != nil {
						b.Fatal(err)
					}
					words += max(len(d.Tokens), len(strings.Fields(d.Text)))
				}
				spent += cpu() - begin
			}
			perWord(b, words, spent)
		})
	}
	b.Run("all", func(b *testing.B) {
		words, begin := 0, cpu()
		b.ReportAllocs()
		for b.Loop() {
			_, words = through(b, texts, list[:len(list)-1])
		}
		perWord(b, words, cpu()-begin)
	})
}

// BenchmarkLength reads some articles as one document, the same ten times over as one, and a
// hundred times over: the cost of a word should not grow.
func BenchmarkLength(b *testing.B) {
	list := stages(b)
	text := strings.Join(load(b, 1000), "\n\n")
	through(b, []string{text}, list) // whatever is done once
	for _, times := range []int{1, 10, 100} {
		long := strings.Repeat(text+"\n\n", times)
		b.Run(fmt.Sprint(times), func(b *testing.B) {
			words, all := 0, cpu()
			spent := make([]time.Duration, len(list))
			for b.Loop() {
				d := &doc.Document{Text: long}
				for n, s := range list {
					begin := cpu()
					if err := s.Run(b.Context(), d); err != nil {
						b.Fatal(err)
					}
					spent[n] += cpu() - begin
				}
				words = len(d.Tokens)
			}
			perWord(b, words, cpu()-all)
			for n, s := range list {
				b.ReportMetric(float64(spent[n].Nanoseconds())/float64(b.N*words), s.Name+"-cpu-ns/word")
			}
		})
	}
}

// BenchmarkWorkers reads the load corpus with one worker and with two.
func BenchmarkWorkers(b *testing.B) {
	list := stages(b)
	list = list[:len(list)-1]
	texts := load(b, 40)
	for _, workers := range []int{1, 2} {
		b.Run(fmt.Sprint(workers), func(b *testing.B) {
			words, begin := make([]int, workers), cpu()
			for b.Loop() {
				var wait sync.WaitGroup
				for w := range workers {
					words[w] = 0
					wait.Go(func() {
						for i := w; i < len(texts); i += workers {
							d := &doc.Document{Text: texts[i]}
							if err := run(b.Context(), d, list...); err != nil {
								b.Error(err)
							}
							words[w] += len(d.Tokens)
						}
					})
				}
				wait.Wait()
			}
			all := 0
			for _, n := range words {
				all += n
			}
			perWord(b, all, cpu()-begin)
		})
	}
}

// startEnv makes TestStart print what loading costs in a fresh process.
const startEnv = "KG_MEASURE_START"

// start is what a fresh process spends until it has read its first sentence.
type start struct {
	Part  []string
	Took  []time.Duration // processor time
	Bytes []uint64        // taken from the heap, garbage included
	Heap  uint64          // alive at the end
	Sys   uint64          // taken from the system
}

// TestStart does nothing but in the process that BenchmarkStart starts.
func TestStart(t *testing.T) {
	if os.Getenv(startEnv) == "" {
		t.Skip("the child of BenchmarkStart")
	}
	var s start
	var m runtime.MemStats
	step := func(name string, f func() error) {
		runtime.ReadMemStats(&m)
		before, begin := m.TotalAlloc, cpu()
		if err := f(); err != nil {
			t.Fatal(err)
		}
		s.Took = append(s.Took, cpu()-begin)
		runtime.ReadMemStats(&m)
		s.Part, s.Bytes = append(s.Part, name), append(s.Bytes, m.TotalAlloc-before)
	}
	step("neural", func() error { _, err := engine(); return err })
	var base *link.Base
	step("knowledge", func() (err error) { base, err = link.Load(); return err })
	d := &doc.Document{Text: "The president of Iraq, Barham Salih, met his guests on Monday."}
	for _, stage := range stages(t) {
		step("first "+stage.Name, func() error { return stage.Run(t.Context(), d) })
	}
	runtime.GC()
	runtime.ReadMemStats(&m)
	s.Heap, s.Sys = m.HeapAlloc, m.Sys
	runtime.KeepAlive(base)
	out, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Printf("\nstart %s\n", out)
}

// BenchmarkStart starts a process that loads the models and the knowledge base and reads a
// sentence; parts in processor time, B/op what all of them together take from the heap.
func BenchmarkStart(b *testing.B) {
	var sum start
	bytes := uint64(0)
	for b.Loop() {
		cmd := exec.CommandContext(b.Context(), os.Args[0], "-test.run", "^TestStart$")
		cmd.Env = append(os.Environ(), startEnv+"=1")
		out, err := cmd.CombinedOutput()
		if err != nil {
			b.Fatalf("%v\n%s", err, out)
		}
		_, line, _ := strings.Cut(string(out), "\nstart ")
		var s start
		if err := json.NewDecoder(strings.NewReader(line)).Decode(&s); err != nil {
			b.Fatalf("%v\n%s", err, out)
		}
		if sum.Part == nil {
			sum = s
			sum.Took = make([]time.Duration, len(s.Took))
		}
		for i, took := range s.Took {
			sum.Took[i] += took
			bytes += s.Bytes[i]
		}
	}
	all := time.Duration(0)
	for i, name := range sum.Part {
		all += sum.Took[i]
		b.ReportMetric(float64(sum.Took[i].Microseconds())/1000/float64(b.N), strings.ReplaceAll(name, " ", "-")+"-cpu-ms")
	}
	b.ReportMetric(float64(all.Microseconds())/1000/float64(b.N), "load-cpu-ms")
	b.ReportMetric(float64(bytes)/float64(b.N), "B/op")
	b.ReportMetric(float64(sum.Heap)/1e6, "heap-MB")
	b.ReportMetric(float64(sum.Sys)/1e6, "sys-MB")
}
