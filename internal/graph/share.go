package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/answer"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/ingest"
	"github.com/newsgraph/kg/internal/ingest/read"
	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/internal/store/term"
)

// ShareOptions say how workers share documents.
type ShareOptions struct {
	List  string        // workers that name the same list share it; its documents are read once, ever
	Lease time.Duration // after which the documents of a worker that is heard of no more go to others; 0 = 30 s
}

// IngestShared is Ingest for several processes, on one machine or many, that fill one graph
// in a database together: given the same sources and list, each document is read by one of
// them. Every worker goes through the sources and claims what nobody has; at the end it waits
// for the documents that others hold, and takes over those of a worker that was killed. So
// when it returns, all documents of its sources are in the graph. A document of a list is read
// once, unless it is forgotten; another list reads it again. Sources are read several times,
// so standard input is refused.
func (g *Graph) IngestShared(ctx context.Context, sources []string, o ReadOptions, so ShareOptions,
	progress func(answer.Report)) (rep answer.Report, err error) {
	if err := ctx.Err(); err != nil {
		return rep, err
	}
	if !g.store.Shared() {
		return rep, fmt.Errorf("share the list %q: %w", so.List, store.ErrNoQueue)
	}
	if so.List == "" {
		return rep, errors.New("share documents: the list needs a name")
	}
	if slices.Contains(sources, "-") {
		return rep, errors.New("share documents: standard input cannot be read again when another worker fails")
	}
	if o.Propose != nil {
		return rep, errors.New("share documents: a language model is asked by one process alone; its budget is not shared")
	}
	if so.Lease <= 0 {
		so.Lease = 30 * time.Second
	}
	leave, err := g.judging.share(ctx)
	if err != nil {
		return rep, err
	}
	defer leave()
	by, err := g.judgedReading(ctx)
	if err != nil {
		return rep, err
	}
	queue, err := g.store.NewQueue(ctx, so.List, so.Lease)
	if err != nil {
		return rep, err
	}
	defer func() { err = errors.Join(err, queue.Close()) }()
	defer g.stale()
	w := &sharing{g: g, by: by, queue: queue, rep: &rep, listed: map[store.ID]bool{},
		claimed: map[*doc.Document]store.Work{}}
	w.window = 4 * o.Workers
	if w.window <= 0 {
		w.window = 4 * runtime.GOMAXPROCS(0)
	}
	err = w.run(ctx, sources, o, so, progress)
	rep.Elsewhere = len(w.work) - w.done
	return rep, err
}

// sharing is one worker's part in a shared ingestion.
type sharing struct {
	g      *Graph
	by     *judgedReading
	queue  store.Queue
	rep    *answer.Report
	window int // documents claimed at once

	work   []store.Work // of all sources, each once
	listed map[store.ID]bool
	done   int   // of work, by this worker
	err    error // of claiming; read when the pass is over

	mu      sync.Mutex
	claimed map[*doc.Document]store.Work // under way; guarded by mu
}

// run passes over the sources until every document is done, by this worker or another.
func (w *sharing) run(ctx context.Context, sources []string, o ReadOptions, so ShareOptions,
	progress func(answer.Report)) error {
	idle := 0 // passes that claimed nothing though something was free
	for pass := 0; ; pass++ {
		before := w.rep.Documents + w.rep.Failed
		if err := w.pass(ctx, sources, o, pass == 0, progress); err != nil {
			return err
		}
		for {
			held, free, err := w.queue.Left(ctx, w.work)
			if err != nil {
				return err
			}
			if held+free == 0 {
				return nil
			}
			if free > 0 {
				if idle++; w.rep.Documents+w.rep.Failed > before {
					idle = 0
				}
				if idle == 5 {
					return fmt.Errorf("share the list %q: %d of its documents cannot be read any more", so.List, free)
				}
				break
			}
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(min(so.Lease/8, time.Second)):
			}
		}
	}
}

// pass reads the sources once and does what can be claimed. What cannot be read is told in
// the first pass only.
func (w *sharing) pass(ctx context.Context, sources []string, o ReadOptions, first bool,
	progress func(answer.Report)) error {
	p, err := w.g.reader.pipeline(w.by.judged...)
	if err != nil {
		return err
	}
	docs := read.Documents(ctx, reading{ReadOptions: o}.options(), sources, o.Stdin)
	for res := range ingest.Run(ctx, p, w.claims(ctx, docs), o.Workers) {
		switch {
		case res.Doc != nil:
			if err := w.put(ctx, res); err != nil {
				return err
			}
		case ctx.Err() != nil:
			return ctx.Err()
		case first:
			countError(w.rep, res.Err)
		}
		if progress != nil {
			progress(*w.rep)
		}
	}
	return errors.Join(w.err, ctx.Err())
}

// claims yields those documents that this worker is to read, and errors.
func (w *sharing) claims(ctx context.Context, docs iter.Seq2[*doc.Document, error]) iter.Seq2[*doc.Document, error] {
	return func(yield func(*doc.Document, error) bool) {
		var window []*doc.Document
		for d, err := range docs {
			if err != nil || d == nil {
				if !yield(d, err) {
					return
				}
				continue
			}
			if window = append(window, d); len(window) == w.window {
				if !w.claim(ctx, window, yield) {
					return
				}
				window = window[:0]
			}
		}
		w.claim(ctx, window, yield)
	}
}

func (w *sharing) claim(ctx context.Context, window []*doc.Document, yield func(*doc.Document, error) bool) bool {
	if len(window) == 0 {
		return true
	}
	work := make([]store.Work, len(window))
	for i, d := range window {
		work[i], w.err = workOf(d)
		if w.err != nil {
			return false
		}
		if !w.listed[work[i].ID] {
			w.listed[work[i].ID] = true
			w.work = append(w.work, work[i])
		}
	}
	var mine []bool
	if mine, w.err = w.queue.Claim(ctx, work); w.err != nil {
		return false
	}
	for i, d := range window {
		if !mine[i] {
			continue
		}
		w.mu.Lock()
		w.claimed[d] = work[i]
		w.mu.Unlock()
		if !yield(d, nil) {
			return false
		}
	}
	return true
}

// workOf names a document with its text: another text at the same address is other work.
func workOf(d *doc.Document) (store.Work, error) {
	b, err := json.Marshal(d.Source)
	if err != nil {
		return store.Work{}, fmt.Errorf("%s: %w", d.Source.Name(), err)
	}
	return store.Work{ID: term.IDOf(append(append(b, 0), d.Text...)), Document: d.Source.ID}, nil
}

// put stores a document that was claimed, and marks it as done in the same change.
func (w *sharing) put(ctx context.Context, res ingest.Result) error {
	d := res.Doc
	w.mu.Lock()
	work := w.claimed[d]
	delete(w.claimed, d)
	w.mu.Unlock()
	if res.Err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		countError(w.rep, res.Err)
		w.done++
		return w.queue.Drop(ctx, work)
	}
	m, err := w.g.markFor(d)
	if err != nil {
		return err
	}
	held, _, err := w.g.markOf(ctx, d.Source.ID)
	if err != nil {
		return err
	}
	m.follow(held, time.Now())
	mark, err := m.text()
	if err != nil {
		return err
	}
	lost := false
	changed, err := w.by.replace(ctx, d, mark, func(by store.By, quads []quad.Quad) (changed bool, err error) {
		changed, lost, err = w.queue.Replace(ctx, by, work, quads)
		return changed, err
	})
	if err != nil {
		return fmt.Errorf("store %s: %w", d.Source.Name(), err)
	}
	if !lost {
		w.done++
		count(w.rep, d, changed)
	}
	return nil
}
