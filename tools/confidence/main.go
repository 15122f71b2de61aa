// Command confidence writes the claims of judged texts with what is in doubt about them, a JSON object a line:
// what tools/confidence/train.py learns from, beside people's verdicts.
//
//	go run ./tools/confidence judged.tsv articles.jsonl.gz > doubts.jsonl
//
// judged.tsv names the texts in its first column; articles.jsonl.gz has a JSON object a line with id, title and text.
// With -count it writes data/models/usage.tsv instead, from all the other texts: what claims are made with which types.
// -without names a file of further ids to leave out.
//
//	go run ./tools/confidence -count -without ids.txt judged.tsv articles.jsonl.gz > usage.tsv
package main

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"flag"
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
	counting := flag.Bool("count", false, "count the claims of the texts that are not judged")
	without := flag.String("without", "", "a file of ids of texts to leave out")
	flag.Parse()
	if flag.NArg() != 2 {
		log.Fatal("use: confidence [-count [-without IDS]] JUDGED.tsv ARTICLES.jsonl.gz")
	}
	var err error
	if *counting {
		err = count(flag.Arg(0), flag.Arg(1), *without)
	} else {
		err = run(flag.Arg(0), flag.Arg(1))
	}
	if err != nil {
		log.Fatal(err)
	}
}

type article struct{ ID, Title, Text string }

// texts returns the articles whose ids are wanted, in the order of their ids.
func texts(articles string, wanted func(id string) bool) ([]article, error) {
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
		if wanted(a.ID) {
			out = append(out, a)
		}
	}
	slices.SortFunc(out, func(a, b article) int { return strings.Compare(a.ID, b.ID) })
	return out, nil
}

// ids returns the ids in the first columns of tables.
func ids(tables ...string) (map[string]bool, error) {
	out := map[string]bool{}
	for _, table := range tables {
		text, err := os.ReadFile(table)
		if err != nil {
			return nil, err
		}
		for line := range strings.Lines(string(text)) {
			if id, _, _ := strings.Cut(strings.TrimSpace(line), "\t"); id != "" && !strings.HasPrefix(id, "#") {
				out[id] = true
			}
		}
	}
	return out, nil
}

// engine makes claims as kg does.
type engine struct {
	x *extract.Extractor
	p *doc.Pipeline
}

func load() (func() (*engine, error), error) {
	s, err := schema.Default()
	if err != nil {
		return nil, err
	}
	e, err := nlp.Load()
	if err != nil {
		return nil, err
	}
	b, err := link.Load()
	if err != nil {
		return nil, err
	}
	return func() (*engine, error) {
		x := extract.New(s)
		p, err := doc.NewPipeline(append(append(e.Stages(), link.Stage(b, s)), x.Stage())...)
		return &engine{x, p}, err
	}, nil
}

func (e *engine) read(a article) error {
	d := &doc.Document{Text: a.Title + "\n\n" + strings.TrimSpace(a.Text) + "\n"}
	d.Source.ID = schema.DocumentID("", d.Text)
	return e.p.Run(context.Background(), d)
}

func run(judged, articles string) error {
	wanted, err := ids(judged)
	if err != nil {
		return err
	}
	all, err := texts(articles, func(id string) bool { return wanted[id] })
	if err != nil {
		return err
	}
	engines, err := load()
	if err != nil {
		return err
	}
	e, err := engines()
	if err != nil {
		return err
	}
	out := json.NewEncoder(os.Stdout)
	name := ""
	e.x.Trace = func(c *schema.Claim, _ extract.Use, doubts []float32) {
		err = out.Encode(map[string]any{"file": name, "sentence": strings.Join(strings.Fields(c.Evidence.Quote), " "),
			"subject":   c.Subject.Text(),
			"predicate": c.Predicate.Label, "object": c.Object.Text(), "doubts": doubts})
	}
	for _, a := range all {
		name = a.ID
		if rerr := e.read(a); rerr != nil {
			return rerr
		}
		if err != nil {
			return err
		}
	}
	return nil
}
