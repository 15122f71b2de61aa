package graph

import (
	"context"
	"errors"
	"fmt"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/ingest"
	"github.com/newsgraph/kg/internal/query"
	"github.com/newsgraph/kg/internal/store"
)

// Outdated says whether the graph has ids of an earlier version of kg, which texts that are read now
// do not share. It looks at some of the entities, so it may miss a few among many.
func (g *Graph) Outdated(ctx context.Context) (bool, error) {
	return on(ctx, g, func(s *snapshot) (bool, error) { return s.Outdated(ctx) })
}

// Reread reads all documents again, from the text that the graph keeps, by its schema and judgements
// and as this version of kg reads, and returns how many these are. If it is interrupted, Finish, and
// with it the next change, goes on. A document that is not stored whole is an error, and nothing is
// read.
func (g *Graph) Reread(ctx context.Context) (int, error) {
	leave, err := g.judging.alone(ctx)
	if err != nil {
		return 0, err
	}
	defer leave()
	defer g.stale()
	var documents []string
	whole := map[string]bool{}
	note := func(q *query.Graph) (add, remove []quad.Quad, err error) {
		if documents, err = q.DocumentIDs(ctx); err != nil {
			return nil, nil, err
		}
		for _, d := range documents {
			if !whole[d] {
				if _, _, err := q.Original(ctx, d); err != nil {
					return nil, nil, err
				}
				whole[d] = true
			}
			add = append(add, unread(d))
		}
		return add, nil, nil
	}
	if err := g.noteAlone(ctx, note); err != nil {
		return 0, fmt.Errorf("read again: %w", err)
	}
	return len(documents), g.reread(ctx)
}

// noteAlone changes the graph as f says of it, while nothing else changes it. It calls f once before
// it keeps others waiting, so that what is slow, and what fails, is over by then.
func (g *Graph) noteAlone(ctx context.Context, f func(*query.Graph) (add, remove []quad.Quad, err error)) error {
	if _, err := on(ctx, g, func(s *snapshot) (int, error) {
		_, _, err := f(s.Graph)
		return 0, err
	}); err != nil {
		return err
	}
	if err := g.store.Alone(ctx, func(v store.Snapshot) (add, remove []quad.Quad, err error) {
		return f(query.New(v, g.schema))
	}); err != nil {
		return fmt.Errorf("store what is to be read again: %w", err)
	}
	return nil
}

// reread reads the documents again for which there is a note, by the judgements as they are.
// Where those change meanwhile it begins anew.
func (g *Graph) reread(ctx context.Context) error {
	defer g.stale()
	for {
		g.stale()
		s, err := g.read(ctx)
		if err != nil {
			return err
		}
		err = g.rereadIn(ctx, s)
		g.release(s)
		if !errors.Is(err, store.ErrEdition) {
			return err
		}
	}
}

func (g *Graph) rereadIn(ctx context.Context, s *snapshot) error {
	documents, err := s.Unread(ctx)
	if err != nil || len(documents) == 0 {
		return err
	}
	by, err := g.judgedIn(ctx, s)
	if err != nil {
		return err
	}
	p, err := g.reader.pipeline(by.judged...)
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
		id, quads := res.Doc.Source.ID, ingest.Record(res.Doc).Quads()
		if _, err = g.store.ReplaceBy(ctx, store.By{Edition: by.edition, Noted: true}, id, quads); err != nil {
			return err
		}
	}
	return nil
}
