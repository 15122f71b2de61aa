// Package ingest reads texts into claims.
//
// Stages is the life of a text as a list; Run takes many documents through it, one worker a
// core, and passes them on in the order they came, so that the graph does not depend on the
// number of workers.
package ingest

import (
	"context"
	"fmt"
	"iter"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/newsgraph/kg/internal/copies"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/ingest/extract"
	"github.com/newsgraph/kg/internal/ingest/propose"
	"github.com/newsgraph/kg/internal/link"
	"github.com/newsgraph/kg/internal/nlp"
	"github.com/newsgraph/kg/schema"
)

// Stages returns the whole road from text to claims, by a person's judgements.
func Stages(e *nlp.Engine, b *link.Base, s *schema.Schema, judged ...schema.Judgement) []doc.Stage {
	x := extract.New(s)
	return append(e.Stages(), link.Stage(b, s, judged...), x.Stage(), propose.CheckStage(x, s))
}

// Asking puts stages that get a document's replies before the last of Stages, which checks these.
func Asking(stages []doc.Stage, more ...doc.Stage) []doc.Stage {
	return slices.Insert(stages, len(stages)-1, more...)
}

// Result is a document that went through the pipeline, or what stopped it. Either Doc or
// Err is set; with both, Err says what went wrong on the way with that document.
type Result struct {
	Doc *doc.Document
	Err error
}

// Run takes documents through the pipeline with a number of workers (0 = a worker per core)
// and yields them in the order they came. An error of one document does not stop the rest.
// At most 4 documents a worker are held at a time.
func Run(ctx context.Context, p *doc.Pipeline, docs iter.Seq2[*doc.Document, error], workers int) iter.Seq[Result] {
	return Each(ctx, func(ctx context.Context, d *doc.Document) error { return Read(ctx, p, d) }, docs, workers)
}

// Each is Run with other work than a pipeline's.
func Each(ctx context.Context, work func(context.Context, *doc.Document) error,
	docs iter.Seq2[*doc.Document, error], workers int) iter.Seq[Result] {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	return func(yield func(Result) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		type job struct {
			Result
			done chan struct{}
		}
		queue := make(chan *job, 2*workers) // in order
		jobs := make(chan *job, workers)
		go func() {
			defer close(queue)
			defer close(jobs)
			for d, err := range docs {
				j := &job{Result{d, err}, make(chan struct{})}
				if d == nil || err != nil {
					close(j.done)
				}
				select {
				case queue <- j:
				case <-ctx.Done():
					return
				}
				if d == nil || err != nil {
					continue
				}
				select {
				case jobs <- j:
				case <-ctx.Done():
					return
				}
			}
		}()
		for range workers {
			go func() {
				for j := range jobs {
					j.Err = safely(ctx, work, j.Doc)
					close(j.done)
				}
			}()
		}
		for j := range queue {
			select {
			case <-j.done:
			case <-ctx.Done():
				yield(Result{Err: ctx.Err()})
				return
			}
			if !yield(j.Result) {
				return
			}
		}
		if err := ctx.Err(); err != nil {
			yield(Result{Err: err})
		}
	}
}

// safely does the work for one document; a panic becomes that document's error.
func safely(ctx context.Context, work func(context.Context, *doc.Document) error, d *doc.Document) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%s: internal error, please report it: %v\n%s", d.Source.Name(), r, debug.Stack())
		}
	}()
	return work(ctx, d)
}

// Read takes one document through the pipeline.
func Read(ctx context.Context, p *doc.Pipeline, d *doc.Document) error {
	err := p.Run(ctx, d)
	for _, c := range d.Claims {
		c.Evidence.Page = d.Source.PageAt(c.Evidence.Start)
	}
	return err
}

// Record returns what a document brings into a graph: its sentences and what stands between
// them, its claims, and the entities that its claims or its names speak of.
func Record(d *doc.Document) *schema.Record {
	r := &schema.Record{Source: d.Source, Claims: d.Claims, Names: map[string][]string{}, Sketch: copies.Sketch(d.Text),
		Replies: d.Replies}
	var gaps strings.Builder
	end := 0
	for _, s := range d.Sentences {
		r.Sentences = append(r.Sentences, schema.SentenceText{Span: s.Span, Text: d.Slice(s.Span)})
		gaps.WriteString(d.Text[end:s.Start])
		end = s.End
	}
	gaps.WriteString(d.Text[end:])
	r.Gaps = gaps.String()
	used := map[string]bool{}
	for _, c := range d.Claims {
		for _, a := range append([]schema.Arg{c.Subject, c.Object}, c.Attributed...) {
			used[a.ID] = true
		}
		for _, r := range c.Roles {
			used[r.ID] = true
		}
	}
	if l := d.Source.Language; l != "" && l != "en" {
		return r // its names are as doubtful as its claims
	}
	r.Judged = d.Judged
	added := map[string]bool{}
	for i := range d.Entities {
		e := &d.Entities[i]
		if e.ID == "" {
			continue
		}
		var names []string
		for _, m := range e.Mentions {
			if d.Mentions[m].Kind == doc.Name {
				names = append(names, d.Slice(d.Mentions[m].Span))
			}
		}
		if !used[e.ID] && len(names) == 0 {
			if schema.LocalTo(e.ID) == "" {
				r.Alluded = append(r.Alluded, e.ID)
			}
			continue
		}
		r.Names[e.ID] = append(r.Names[e.ID], names...)
		if !added[e.ID] {
			added[e.ID] = true
			r.Entities = append(r.Entities, e.Entity)
		}
	}
	return r
}
