// Package eval measures what is read from texts against gold annotation on development data:
// relations (re3d, KnowledgeNet), events (PLOVER), open tuples (CaRB) and links (re3d, GUM).
//
// Input: the corpora as their SOURCE.md describe them and a whole pipeline. Output: rows for
// the quality file, counts of what is missed by class among them.
package eval

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/ingest"
	"github.com/newsgraph/kg/internal/link"
	"github.com/newsgraph/kg/internal/nlp"
	"github.com/newsgraph/kg/schema"
)

// Row is one line of the quality file: a share in per cent, or a count.
type Row struct {
	Task, Data, Measure string
	Value               float64
	Count               bool // Value counts something
}

// Runner measures a pipeline. It is used by one goroutine.
type Runner struct {
	Corpora string // folder of the corpora
	Judged  string // folder of the judged samples
	Engine  *nlp.Engine
	Base    *link.Base
	Schema  *schema.Schema
	Log     io.Writer // where each mistake is told; nil for nowhere

	rows []Row
}

// New returns a runner with the built-in models, knowledge base and schema.
func New(corpora, judged string) (*Runner, error) {
	e, err := nlp.Load()
	if err != nil {
		return nil, err
	}
	b, err := link.Load()
	if err != nil {
		return nil, err
	}
	s, err := schema.Default()
	if err != nil {
		return nil, err
	}
	return &Runner{Corpora: corpora, Judged: judged, Engine: e, Base: b, Schema: s}, nil
}

// Tasks are the names of what can be measured, in the order of the quality file.
func Tasks() []string {
	return []string{"re3d", "knowledgenet", "plover", "carb", "link", "judged"}
}

// Run measures the tasks, all when none is named.
func (r *Runner) Run(ctx context.Context, tasks ...string) ([]Row, error) {
	r.rows = nil
	steps := map[string]func(context.Context) error{"re3d": r.re3d, "knowledgenet": r.knowledgeNet, "plover": r.plover,
		"carb": r.carb, "link": r.linking, "judged": r.judged}
	if len(tasks) == 0 {
		tasks = Tasks()
	}
	for _, task := range tasks {
		step, ok := steps[task]
		if !ok {
			return nil, fmt.Errorf("measure %q: no such task, there are %v", task, Tasks())
		}
		if err := step(ctx); err != nil {
			return nil, fmt.Errorf("measure %s: %w", task, err)
		}
	}
	return r.rows, nil
}

func (r *Runner) add(task, data, measure string, value float64) {
	r.rows = append(r.rows, Row{Task: task, Data: data, Measure: measure, Value: value})
}

// costly is how many classes of mistakes the quality file names for each data set.
const costly = 12

// classes adds the counts of the classes that cost most, the largest first.
func (r *Runner) classes(task, data, what string, counts map[string]int) {
	names := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(counts[b]-counts[a], cmp.Compare(a, b))
	})
	for _, name := range names[:min(costly, len(names))] {
		r.rows = append(r.rows, Row{task, data, what + ": " + name, float64(counts[name]), true})
	}
}

func (r *Runner) log(format string, args ...any) {
	if r.Log != nil {
		fmt.Fprintf(r.Log, format+"\n", args...)
	}
}

// read takes texts through the whole pipeline, in order; the first error ends it.
func (r *Runner) read(ctx context.Context, texts []source) iter.Seq2[*doc.Document, error] {
	return func(yield func(*doc.Document, error) bool) {
		p, err := doc.NewPipeline(ingest.Stages(r.Engine, r.Base, r.Schema)...)
		if err != nil {
			yield(nil, err)
			return
		}
		docs := func(next func(*doc.Document, error) bool) {
			for _, t := range texts {
				d := &doc.Document{Text: t.text}
				d.Source = schema.Source{ID: schema.DocumentID("", t.id+t.text), Published: t.published}
				if !next(d, nil) {
					return
				}
			}
		}
		for res := range ingest.Run(ctx, p, docs, 0) {
			if !yield(res.Doc, res.Err) || res.Err != nil {
				return
			}
		}
	}
}

// source is a text to be read.
type source struct{ id, text, published string }

// records decodes a file of one JSON value a line.
func records[T any](path ...string) ([]T, error) {
	f, err := os.Open(filepath.Join(path...))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []T
	d := json.NewDecoder(bufio.NewReader(f))
	for {
		var v T
		if err := d.Decode(&v); err == io.EOF {
			return out, nil
		} else if err != nil {
			return nil, fmt.Errorf("%s: record %d: %w", f.Name(), len(out)+1, err)
		}
		out = append(out, v)
	}
}

// offsets maps code points of a text to bytes; it has one more entry than code points.
func offsets(text string) []int {
	out := make([]int, 0, len(text)+1)
	for i := range text {
		out = append(out, i)
	}
	return append(out, len(text))
}

// score counts what is gold, what the system says, and how much of each is right.
type score struct{ gold, found, system, right int }

func (s score) recall() float64    { return share(s.found, s.gold) }
func (s score) precision() float64 { return share(s.right, s.system) }

func (s score) f1() float64 {
	if p, r := s.precision(), s.recall(); p+r > 0 {
		return 2 * p * r / (p + r)
	}
	return 0
}

func share(n, of int) float64 { return float64(n) / max(1, float64(of)) }
