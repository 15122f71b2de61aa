// Command quality measures what is read from texts on the development parts of the corpora
// and writes the golden file internal/ingest/eval/quality.txt: a line for each task, data set
// and measure, with the share in per cent or a count. Review it when it changes.
//
//	go run ./tools/quality/claims [-corpora ../shared/corpora] [-o internal/ingest/eval/quality.txt] [-log] [task ...]
//
// With tasks named, or with -log, which tells every mistake, it writes to standard output.
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"log"
	"os"

	"github.com/newsgraph/kg/internal/ingest/eval"
)

func main() {
	corpora := flag.String("corpora", "../shared/corpora", "folder of the corpora")
	judged := flag.String("judged", "internal/ingest/eval/judged", "folder of the judged samples")
	out := flag.String("o", "internal/ingest/eval/quality.txt", "file to write, - for standard output")
	tell := flag.Bool("log", false, "tell every mistake")
	flag.Parse()
	log.SetFlags(0)
	r, err := eval.New(*corpora, *judged)
	if err != nil {
		log.Fatal(err)
	}
	if *tell {
		r.Log = os.Stdout
	}
	rows, err := r.Run(context.Background(), flag.Args()...)
	if err != nil {
		log.Fatal(err)
	}
	var b bytes.Buffer
	b.WriteString("# Shares in per cent, and counts, on development parts; made by go run ./tools/quality/claims.\n" +
		"# task\tdata\tmeasure\tvalue\n")
	for _, row := range rows {
		format := "%s\t%s\t%s\t%.2f\n"
		if row.Count {
			format = "%s\t%s\t%s\t%.0f\n"
		}
		fmt.Fprintf(&b, format, row.Task, row.Data, row.Measure, row.Value)
	}
	if *out == "-" || *tell || flag.NArg() > 0 {
		os.Stdout.Write(b.Bytes())
		return
	}
	if err := os.WriteFile(*out, b.Bytes(), 0o644); err != nil {
		log.Fatal(err)
	}
}
