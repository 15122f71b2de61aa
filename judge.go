package kg

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
	"github.com/newsgraph/kg/schema"
)

// Judgement is a person's decision on who is who; see schema.Judgement. A graph is a function
// of its texts and its judgements, whichever came first: a judgement has the documents that
// it may change read again, from the text that the graph keeps, and so has undoing it.
type Judgement = schema.Judgement

// ErrContradiction is what Same and Different return, wrapped, when a judgement contradicts
// those there are. The message names them.
var ErrContradiction = errors.New("that contradicts")

// Same judges that what has the id b is what has the id a: a stands for both, in what the graph
// holds and in what is read later. It returns how many documents were read again. A judgement
// that there is already changes nothing.
func (g *Graph) Same(ctx context.Context, a, b string) (int, error) {
	return g.judge(ctx, Judgement{Same: true, A: a, B: b}, false)
}

// Different judges that b, an id or a name, is not what has the id a: names of b never mean a
// and, where b is an id, names of a never mean b. Names that the knowledge base gives to both
// stay as they are. It returns how many documents were read again, at first every one that
// holds such a name.
func (g *Graph) Different(ctx context.Context, a, b string) (int, error) {
	return g.judge(ctx, Judgement{A: a, B: b}, false)
}

// Undo takes a judgement back; the graph is then as if it had never been made. It returns how
// many documents were read again. Taking back what there is not changes nothing.
func (g *Graph) Undo(ctx context.Context, j Judgement) (int, error) { return g.judge(ctx, j, true) }

// Judgements returns all judgements in an order that depends on nothing but them.
func (g *Graph) Judgements(ctx context.Context) ([]Judgement, error) {
	return on(g, func(s *snapshot) ([]Judgement, error) { return s.Judgements(ctx) })
}

// judge makes or undoes a judgement, then reads the documents again that it changes. They are
// noted in the graph until that is done: where it was cut short, the next call goes on.
func (g *Graph) judge(ctx context.Context, j Judgement, undo bool) (int, error) {
	if !schema.IsEntity(j.A) || j.Same && !schema.IsEntity(j.B) || strings.TrimSpace(j.B) == "" || j.A == j.B {
		return 0, fmt.Errorf("judge %s and %s: want two entities", schema.Compact(j.A), schema.Compact(j.B))
	}
	m, err := g.reader.load()
	if err != nil {
		return 0, err
	}
	g.judging.Lock()
	defer g.judging.Unlock()
	have, err := g.Judgements(ctx)
	if err != nil {
		return 0, err
	}
	next := slices.DeleteFunc(slices.Clone(have), func(h Judgement) bool { return h == j })
	if !undo {
		next = append(next, j)
		slices.SortFunc(next, Judgement.Compare)
		if err := contradiction(next, j); err != nil {
			return 0, err
		}
	}
	documents, err := on(g, func(s *snapshot) ([]string, error) { return s.changed(ctx, m.base, have, next, j) })
	if err != nil {
		return 0, err
	}
	if err := g.noteJudgement(ctx, j, undo, documents); err != nil {
		return 0, err
	}
	return len(documents), g.reread(ctx, documents, next)
}

// noteJudgement stores a judgement, or its end, and which documents are still to be read by it.
func (g *Graph) noteJudgement(ctx context.Context, j Judgement, undo bool, documents []string) error {
	defer g.stale()
	change := []quad.Quad{j.Quad()}
	var notes []quad.Quad
	for _, d := range documents {
		notes = append(notes, unread(d))
	}
	var err error
	if undo {
		err = g.store.Apply(ctx, notes, change)
	} else {
		err = g.store.Apply(ctx, append(change, notes...), nil)
	}
	if err != nil {
		return fmt.Errorf("store judgement: %w", err)
	}
	return nil
}

func unread(document string) quad.Quad {
	graph := quad.IRI(schema.JudgementGraph)
	return quad.Quad{Subject: quad.IRI(document), Predicate: quad.IRI(schema.Unread), Object: graph, Label: graph}
}

// contradiction returns the error of a judgement that cannot stand beside others.
func contradiction(all []Judgement, j Judgement) error {
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
// by j, and those that an earlier judgement left to be read again. They must all be stored whole.
func (s *snapshot) changed(ctx context.Context, base *link.Base, have, next []Judgement, j Judgement) ([]string, error) {
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
		if err == nil {
			_, _, err = s.Original(ctx, d)
		}
	}
	return out, err
}

// reread reads documents of the graph again, by the judgements.
func (g *Graph) reread(ctx context.Context, documents []string, judged []Judgement) error {
	if len(documents) == 0 {
		return nil
	}
	defer g.stale()
	s, err := g.read()
	if err != nil {
		return err
	}
	defer g.release(s)
	p, err := g.reader.pipeline(judged...)
	if err != nil {
		return err
	}
	originals := func(yield func(*doc.Document, error) bool) {
		for _, id := range documents {
			source, text, err := s.Original(ctx, id)
			if !yield(&doc.Document{Source: source, Text: text}, err) {
				return
			}
		}
	}
	for res := range ingest.Run(ctx, p, originals, 0) {
		if res.Err != nil {
			return fmt.Errorf("read again: %w", res.Err)
		}
		id := res.Doc.Source.ID
		if _, err := g.store.Replace(ctx, id, ingest.Record(res.Doc).Quads()); err != nil {
			return err
		}
		if err := g.store.Apply(ctx, nil, []quad.Quad{unread(id)}); err != nil {
			return err
		}
	}
	return nil
}

// judgedAsker returns the asker for a snapshot, which reads questions by its judgements.
func (g *Graph) judgedAsker(q *query.Graph) (*ask.Asker, error) {
	judged, err := q.Judgements(context.Background())
	if err != nil {
		return nil, err
	}
	if len(judged) == 0 {
		return g.asker()
	}
	return g.reader.newAsker(judged...)()
}
