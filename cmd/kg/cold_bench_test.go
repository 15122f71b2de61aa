package main

import (
	"os"
	"os/exec"
	"testing"
	"time"
)

// BenchmarkColdAsk is one question from the shell: the start of the program, what it loads, the answer. The graph is
// that of TestScripts or, where KG_BENCH_DB names one, that; KG_BENCH_QUESTION is then asked.
func BenchmarkColdAsk(b *testing.B) {
	graph, question := os.Getenv("KG_BENCH_DB"), os.Getenv("KG_BENCH_QUESTION")
	if graph == "" {
		var err error
		if graph, err = makeGraph(b.TempDir()); err != nil {
			b.Fatal(err)
		}
	}
	if question == "" {
		question = "Who founded Fitbit?"
	}
	var processor time.Duration
	for b.Loop() {
		c := exec.Command("kg", "--db", graph, "ask", question)
		if out, err := c.CombinedOutput(); err != nil {
			b.Fatalf("%v\n%s", err, out)
		}
		processor += c.ProcessState.UserTime() + c.ProcessState.SystemTime()
	}
	b.ReportMetric(float64(processor.Milliseconds())/float64(b.N), "processor-ms/op")
}
