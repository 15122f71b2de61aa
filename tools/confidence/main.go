// Command confidence writes the claims of judged texts with what is in doubt about them, a JSON object a line:
// what tools/confidence/train.py learns from, beside people's verdicts.
//
//	go run ./tools/confidence judged.tsv articles.jsonl.gz > doubts.jsonl
//
// judged.tsv names the texts in its first column; articles.jsonl.gz has a JSON object a line with id, title and text.
package main

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log"
	"os"
	"slices"
	"strings"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/ingest/extract"
	"github.com/newsgraph/kg/internal/link"
	"github.com/newsgraph/kg/internal/nlp"
	"github.com/newsgraph/kg/schema"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 {
		log.Fatal("use: confidence JUDGED.tsv ARTICLES.jsonl.gz")
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		log.Fatal(err)
	}
}

type article struct{ ID, Title, Text string }

// texts returns the articles that the judged claims are of, in the order of their ids.
func texts(judged, articles string) ([]article, error) {
	table, err := os.ReadFile(judged)
	if err != nil {
		return nil, err
	}
	wanted := map[string]bool{}
	for line := range strings.Lines(string(table)) {
		if id, _, ok := strings.Cut(line, "\t"); ok && !strings.HasPrefix(line, "#") {
			wanted[id] = true
		}
	}
	f, err := os.Open(articles)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	var out []article
	for in := json.NewDecoder(bufio.NewReader(z)); ; {
		var a article
		if err := in.Decode(&a); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		if wanted[a.ID] {
			out = append(out, a)
		}
	}
	slices.SortFunc(out, func(a, b article) int { return strings.Compare(a.ID, b.ID) })
	return out, nil
}

func run(judged, articles string) error {
	all, err := texts(judged, articles)
	if err != nil {
		return err
	}
	s, err := schema.Default()
	if err != nil {
		return err
	}
	e, err := nlp.Load()
	if err != nil {
		return err
	}
	b, err := link.Load()
	if err != nil {
		return err
	}
	x := extract.New(s)
	out := json.NewEncoder(os.Stdout)
	name := ""
	x.Trace = func(c *schema.Claim, doubts []float32) {
		err = out.Encode(map[string]any{"file": name, "sentence": strings.Join(strings.Fields(c.Evidence.Quote), " "),
			"subject":   c.Subject.Text(),
			"predicate": c.Predicate.Label, "object": c.Object.Text(), "doubts": doubts})
	}
	p, perr := doc.NewPipeline(append(append(e.Stages(), link.Stage(b, s)), x.Stage())...)
	if perr != nil {
		return perr
	}
	for _, a := range all {
		name = a.ID
		d := &doc.Document{Text: a.Title + "\n\n" + strings.TrimSpace(a.Text) + "\n"}
		d.Source.ID = schema.DocumentID("", d.Text)
		if rerr := p.Run(context.Background(), d); rerr != nil {
			return rerr
		}
		if err != nil {
			return err
		}
	}
	return nil
}
