//go:build unix

package export_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/newsgraph/kg"
	"github.com/newsgraph/kg/internal/testtool"
	"github.com/newsgraph/kg/schema"
)

// benchQuads = 1 M quads, as the design asks for.
const benchQuads = 1_000_000

// BenchmarkExport writes a graph of 1 M quads: MB/s of output and the most memory that lived
// above that of the open graph. Oxigraph's dump is of the same quads, in memory, by its npm
// package.
func BenchmarkExport(b *testing.B) {
	dir := b.TempDir()
	file := filepath.Join(dir, "graph.nq")
	if err := writeQuads(file, benchQuads); err != nil {
		b.Fatal(err)
	}
	g, err := kg.Open(b.Context(), filepath.Join(dir, "kg.db"), kg.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer g.Close()
	in, err := os.Open(file)
	if err != nil {
		b.Fatal(err)
	}
	defer in.Close()
	if _, err := g.Import(b.Context(), in, kg.ImportOptions{}); err != nil {
		b.Fatal(err)
	}
	for _, format := range []string{"nq", "jsonl", "trig", "graphml", "gexf"} {
		b.Run(format, func(b *testing.B) {
			b.ReportAllocs()
			peak, cpu := peakMemory(), processorTime(b)
			var written int64
			for b.Loop() {
				w := &countingWriter{}
				if err := g.Export(b.Context(), w, format, kg.ExportOptions{}); err != nil {
					b.Fatal(err)
				}
				written = w.n
			}
			b.SetBytes(written)
			b.ReportMetric(float64(peak())/1e6, "MB-peak")
			b.ReportMetric((processorTime(b)-cpu)/float64(b.N), "cpu-s/op")
		})
	}
	b.Run("oxigraph dump", func(b *testing.B) {
		testtool.Need(b, "oxigraph", hasReaders)
		var took struct {
			MS, CPU float64
			Length  int64
		}
		for b.Loop() {
			out, err := exec.Command("node", "--max-old-space-size=8000", "testdata/readers/dump.mjs", nodeDir, file).Output()
			if err == nil {
				err = json.Unmarshal(out, &took)
			}
			if err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(took.Length)/1e3/took.MS, "MB/s-dump")
		b.ReportMetric(took.CPU, "cpu-s-dump")
	})
}

// processorTime returns the seconds of processor that this process has used.
func processorTime(b *testing.B) float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return float64(u.Utime.Sec+u.Stime.Sec) + float64(u.Utime.Usec+u.Stime.Usec)/1e6
}

type countingWriter struct{ n int64 }

func (w *countingWriter) Write(p []byte) (int, error) { w.n += int64(len(p)); return len(p), nil }

// peakMemory watches the heap; the function it returns says by how many bytes it grew at most.
func peakMemory() func() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	before, most := m.HeapInuse, atomic.Uint64{}
	stop, stopped := make(chan bool), make(chan bool)
	go func() {
		defer close(stopped)
		for {
			select {
			case <-stop:
				return
			case <-time.After(20 * time.Millisecond):
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				most.Store(max(most.Load(), m.HeapInuse))
			}
		}
	}()
	return func() uint64 {
		close(stop)
		<-stopped
		return max(most.Load(), before) - before
	}
}

// writeQuads writes about n quads: documents of ten sentences and twelve claims about 20,000
// organisations.
func writeQuads(file string, n int) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriterSize(f, 1<<20)
	modalities := []schema.Modality{schema.Asserted, schema.Asserted, schema.Planned}
	for doc := 0; n > 0; doc++ {
		r := &schema.Record{Source: schema.Source{ID: schema.DocumentID("", fmt.Sprint(doc)),
			Title: fmt.Sprint("Document ", doc), Published: fmt.Sprintf("2024-%02d", doc%12+1)}}
		at := 0
		for i := range 10 {
			text := fmt.Sprintf("Sentence %d of document %d says that one organisation arms another one.", i, doc)
			r.Sentences = append(r.Sentences, schema.SentenceText{Span: schema.Span{Start: at, End: at + len(text)}, Text: text})
			at += len(text) + 1
		}
		for i := range 12 {
			var args [2]schema.Arg
			for j := range args {
				name := fmt.Sprint("Organisation ", (doc*31+i*7+j*13)%20_000)
				args[j] = schema.Arg{ID: schema.NameID(name), Label: name, Type: "Organization",
					Span: schema.Span{Start: j * 9, End: j*9 + 8}}
				r.Entities = append(r.Entities, schema.Entity{ID: args[j].ID, Label: name, Type: "Organization"})
			}
			s := r.Sentences[i%10]
			c := &schema.Claim{Subject: args[0], Object: args[1],
				Predicate: schema.PredicateRef{ID: "kg:arms", Label: "arms", Span: schema.Span{Start: 50, End: 54}},
				Polarity:  schema.Affirmed, Modality: modalities[i%3], Confidence: 0.8, Rule: "verb: S arm O",
				Time: schema.Time{From: "2014"},
				Evidence: schema.Evidence{Document: r.Source.ID, Published: r.Source.Published, Sentence: i % 10, Start: s.Start,
					End: s.End, Quote: s.Text}}
			c.ID = schema.ClaimID(c)
			r.Claims = append(r.Claims, c)
		}
		for _, q := range r.Quads() {
			if _, err := fmt.Fprintln(w, q.NQuad()); err != nil {
				return err
			}
			n--
		}
	}
	return w.Flush()
}
