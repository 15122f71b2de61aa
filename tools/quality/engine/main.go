// Command quality measures the language stages on the development parts of the corpora
// and writes the golden file internal/nlp/eval/quality.txt: a line for each stage, data
// set and measure, with the score in per cent. Review it when it changes.
//
//	go run ./tools/quality/engine [-corpora ../shared/corpora] [-o internal/nlp/eval/quality.txt]
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"log"
	"os"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/eval"
	"github.com/newsgraph/kg/internal/nlp/neural"
)

func main() {
	corpora := flag.String("corpora", "../shared/corpora", "folder of the corpora")
	out := flag.String("o", "internal/nlp/eval/quality.txt", "file to write, - for standard output")
	flag.Parse()
	log.SetFlags(0)
	var b bytes.Buffer
	b.WriteString("# Scores in per cent on development parts; made by go run ./tools/quality/engine.\n" +
		"# stage\tdata\tmeasure\tscore\n")
	models, err := load()
	if err != nil {
		log.Fatal(err)
	}
	r := eval.Runner{Corpora: *corpora, Parsers: models, Main: "neural"}
	rows, err := r.Run(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	for _, row := range rows {
		fmt.Fprintf(&b, "%s\t%s\t%s\t%.2f\n", row.Stage, row.Data, row.Measure, 100*row.Score)
	}
	if *out == "-" {
		os.Stdout.Write(b.Bytes())
		return
	}
	if err := os.WriteFile(*out, b.Bytes(), 0o644); err != nil {
		log.Fatal(err)
	}
}

// load returns the stages that tag, parse and find names, in the order they are reported.
func load() ([]doc.Stage, error) {
	n, err := neural.Load(data.NeuralModel())
	if err != nil {
		return nil, fmt.Errorf("load neural model: %w", err)
	}
	return []doc.Stage{n.Stage()}, nil
}
