// Command confidence writes the claims of texts with what is in doubt about them, a JSON object a line:
// what tools/confidence/train.py learns from, beside people's verdicts.
//
//	go run ./tools/confidence TEXT... > doubts.jsonl
package main

import (
	"context"
	"encoding/json"
	"log"
	"os"
	"path/filepath"
	"strings"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/ingest/extract"
	"github.com/newsgraph/kg/internal/link"
	"github.com/newsgraph/kg/internal/nlp"
	"github.com/newsgraph/kg/schema"
)

func main() {
	log.SetFlags(0)
	if err := run(os.Args[1:]); err != nil {
		log.Fatal(err)
	}
}

func run(paths []string) error {
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
		err = out.Encode(map[string]any{"file": name, "sentence": strings.Join(strings.Fields(c.Evidence.Quote), " "), "subject": c.Subject.Text(),
			"predicate": c.Predicate.Label, "object": c.Object.Text(), "doubts": doubts})
	}
	p, perr := doc.NewPipeline(append(append(e.Stages(), link.Stage(b, s)), x.Stage())...)
	if perr != nil {
		return perr
	}
	for _, path := range paths {
		text, rerr := os.ReadFile(path)
		if rerr != nil {
			return rerr
		}
		name = filepath.Base(path)
		d := &doc.Document{Text: string(text)}
		d.Source.ID = schema.DocumentID("", string(text))
		if rerr := p.Run(context.Background(), d); rerr != nil {
			return rerr
		}
		if err != nil {
			return err
		}
	}
	return nil
}
