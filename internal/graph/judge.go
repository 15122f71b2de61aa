package graph

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/ingest"
	"github.com/newsgraph/kg/internal/link"
	"github.com/newsgraph/kg/internal/query"
	"github.com/newsgraph/kg/internal/query/ask"
	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/schema"
)

// ErrContradiction is what Same and Different return, wrapped, when a judgement contradicts
// those there are. The message names them.
var ErrContradiction = errors.New("that contradicts")

// Same judges that what has the id b is what has the id a: a stands for both, in what the graph
// holds and in what is read later. It returns how many documents were read again. A judgement
// that there is already changes nothing.
func (g *Graph) Same(ctx context.Context, a, b string) (int, error) {
	return g.judge(ctx, schema.Judgement{Same: true, A: a, B: b}, false)
}

// Different judges that b, an id or a name, is not what has the id a: names of b never mean a
// and, where b is an id, names of a never mean b. Names that the knowledge base gives to both
// stay as they are. It returns how many documents were read again, at first every one that
// holds such a name.
func (g *Graph) Different(ctx context.Context, a, b string) (int, error) {
	return g.judge(ctx, schema.Judgement{A: a, B: b}, false)
}

// Undo takes a judgement back; the graph is then as if it had never been made. It returns how
// many documents were read again. Taking back what there is not changes nothing.
func (g *Graph) Undo(ctx context.Context, j schema.Judgement) (int, error) {
	return g.judge(ctx, j, true)
}

// Judgements returns all judgements in an order that depends on nothing but them.
func (g *Graph) Judgements(ctx context.Context) ([]schema.Judgement, error) {
	return on(ctx, g, func(s *snapshot) ([]schema.Judgement, error) { return s.Judgements(ctx) })
}

// judge makes or undoes a judgement, then reads the documents again that it changes. They are
// noted in the graph until that is done: where it was cut short, the next call goes on.
func (g *Graph) judge(ctx context.Context, j schema.Judgement, undo bool) (int, error) {
	if !schema.IsEntity(j.A) || j.Same && !schema.IsEntity(j.B) || strings.TrimSpace(j.B) == "" || j.A == j.B {
		return 0, fmt.Errorf("judge %s and %s: want two entities", schema.Compact(j.A), schema.Compact(j.B))
	}
	leave, err := g.judging.alone(ctx)
	if err != nil {
		return 0, err
	}
	defer leave()
	n, err := g.noteJudgement(ctx, j, undo)
	if err != nil {
		return 0, err
	}
	return n, g.reread(ctx)
}

// Finish reads the documents again that a judgement or Reread left to be read when it was
// interrupted, and returns how many these were. Ingest, Add and Forget do so first.
func (g *Graph) Finish(ctx context.Context) (int, error) {
	left := func() ([]string, error) {
		return on(ctx, g, func(s *snapshot) ([]string, error) { return s.Unread(ctx) })
	}
	if documents, err := left(); err != nil || len(documents) == 0 {
		return 0, err
	}
	leave, err := g.judging.alone(ctx)
	if err != nil {
		return 0, err
	}
	defer leave()
	g.stale()
	documents, err := left()
	if err != nil || len(documents) == 0 {
		return 0, err
	}
	return len(documents), g.reread(ctx)
}

// finish is Finish for those who write something else: a document that cannot be read again does
// not keep them from it. Verify lists it.
func (g *Graph) finish(ctx context.Context) error {
	if _, err := g.Finish(ctx); err != nil && (ctx.Err() != nil || errors.Is(err, store.ErrReadOnly)) {
		return err
	}
	return nil
}

// noteJudgement stores a judgement, or its end, with which documents are to be read again by
// it, and returns how many these are. What it finds is true when it is stored: no document
// comes in between.
func (g *Graph) noteJudgement(ctx context.Context, j schema.Judgement, undo bool) (n int, err error) {
	m, err := g.reader.load()
	if err != nil {
		return 0, err
	}
	defer g.stale()
	whole := map[string]bool{}
	note := func(q *query.Graph) (add, remove []quad.Quad, err error) {
		have, err := q.Judgements(ctx)
		if err != nil {
			return nil, nil, err
		}
		next := slices.DeleteFunc(slices.Clone(have), func(h schema.Judgement) bool { return h == j })
		if undo {
			remove = append(remove, j.Quad())
		} else {
			add = append(add, j.Quad())
			next = append(next, j)
			slices.SortFunc(next, schema.Judgement.Compare)
			if err := contradiction(next, j); err != nil {
				return nil, nil, err
			}
		}
		documents, err := changed(ctx, q, m.base, have, next, j, whole)
		for _, d := range documents {
			add = append(add, unread(d))
		}
		n = len(documents)
		return add, remove, err
	}
	if err := g.noteAlone(ctx, note); err != nil {
		return 0, err
	}
	return n, nil
}

func unread(document string) quad.Quad {
	graph := quad.IRI(schema.JudgementGraph)
	return quad.Quad{Subject: quad.IRI(document), Predicate: quad.IRI(schema.Unread), Object: graph, Label: graph}
}

// contradiction returns the error of a judgement that cannot stand beside others.
func contradiction(all []schema.Judgement, j schema.Judgement) error {
	merged := link.Merged(all)
	one := func(id string) string {
		if to, ok := merged[id]; ok {
			return to
		}
		return id
	}
	for _, d := range all {
		if d.Same || one(d.A) != one(d.B) {
			continue
		}
		var with []string
		for _, other := range all {
			if other != j && (other == d || !j.Same && other.Same && one(other.A) == one(d.A)) {
				with = append(with, other.String())
			}
		}
		return fmt.Errorf("%s: %w: %s", j, ErrContradiction, strings.Join(with, "; "))
	}
	return nil
}

// changed returns the documents that are read differently under other judgements, which differ
// by j, and those that an earlier judgement left to be read again. They must all be stored
// whole; those that were found to be are noted.
func changed(ctx context.Context, s *query.Graph, base *link.Base, have, next []schema.Judgement, j schema.Judgement,
	whole map[string]bool) ([]string, error) {
	out, err := s.Unread(ctx)
	if err != nil {
		return nil, err
	}
	add := func(found []string, err2 error) {
		out, err = append(out, found...), errors.Join(err, err2)
	}
	switch old, now := link.Merged(have), link.Merged(next); {
	case len(have) == len(next):
	case j.Same:
		ids := map[string]bool{}
		for _, d := range append(slices.Clone(have), next...) {
			ids[d.A], ids[d.B] = true, ids[d.B] || d.Same
		}
		for id, is := range ids {
			switch was := old[id]; {
			case !is || was == now[id]:
			case was == "":
				add(s.SpeakingOf(ctx, id))
			default:
				add(s.JudgedIn(ctx, id))
			}
		}
	case len(have) < len(next):
		add(s.Holding(ctx, base.Parted(j)))
	default:
		add(s.JudgedIn(ctx, j.A))
		add(s.JudgedIn(ctx, j.B))
	}
	slices.Sort(out)
	out = slices.Compact(out)
	for _, d := range out {
		if err == nil && !whole[d] {
			_, _, err = s.Original(ctx, d)
			whole[d] = err == nil
		}
	}
	return out, err
}

// judgedReading is reading by the judgements of the graph as they were at one moment.
type judgedReading struct {
	g       *Graph
	judged  []schema.Judgement
	edition string        // "" in a graph that no other process changes
	again   *doc.Pipeline // by later judgements; nil: there were none
}

// judgedReading returns reading by the judgements as they are.
func (g *Graph) judgedReading(ctx context.Context) (*judgedReading, error) {
	s, err := g.read(ctx)
	if err != nil {
		return nil, err
	}
	defer g.release(s)
	return g.judgedIn(ctx, s)
}

func (g *Graph) judgedIn(ctx context.Context, s *snapshot) (r *judgedReading, err error) {
	r = &judgedReading{g: g}
	if r.judged, err = s.Judgements(ctx); err != nil {
		return nil, err
	}
	r.edition, err = s.view.Edition(ctx)
	return r, err
}

// replace hands the quads of a document that was read by r to put. Where another process has
// judged since, the document is first read again, and so are all those after it. The mark is kept with the
// document, see store.By.
func (r *judgedReading) replace(ctx context.Context, d *doc.Document,
	mark string, put func(store.By, []quad.Quad) (bool, error)) (changed bool, err error) {
	for {
		if r.again != nil {
			fresh := &doc.Document{Source: d.Source, Text: d.Text, Place: d.Place, Replies: d.Replies}
			if err := r.again.Run(ctx, fresh); err != nil {
				return false, err
			}
			*d = *fresh
		}
		changed, err = put(store.By{Edition: r.edition, Mark: mark}, ingest.Record(d).Quads())
		if !errors.Is(err, store.ErrEdition) {
			return changed, err
		}
		r.g.stale()
		now, err := r.g.judgedReading(ctx)
		if err != nil {
			return false, err
		}
		if r.again, err = r.g.reader.pipeline(now.judged...); err != nil {
			return false, err
		}
		r.edition = now.edition
	}
}

// judgedAsker returns the asker for a snapshot, which reads questions by its judgements.
func (g *Graph) judgedAsker(ctx context.Context, s *snapshot) (*ask.Asker, error) {
	return s.asker.Get(ctx, func() (*ask.Asker, error) {
		judged, err := s.Judgements(ctx)
		if err != nil {
			return nil, err
		}
		return g.reader.asker(judged...)
	})
}
