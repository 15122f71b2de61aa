package query

import (
	"context"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/schema"
)

// Newest returns the latest date of publication of a document, "" when none states one. The
// first call reads the dates of all documents, later ones nothing.
func (g *Graph) Newest(ctx context.Context) (string, error) {
	return g.newest.Get(ctx, func() (string, error) {
		newest := ""
		err := g.each(ctx, store.Pattern{P: quad.IRI(schema.Issued)}, func(q quad.Quad) error {
			if date := text(q.Object); newest == "" || compareDates(date, newest) > 0 {
				if _, ok := dayRange(date); ok {
					newest = date
				}
			}
			return nil
		})
		return newest, err
	})
}

// DocumentSource returns a document's metadata; the zero Source when there is none of that id.
func (g *Graph) DocumentSource(ctx context.Context, id string) (schema.Source, error) {
	return g.documentSource(ctx, id)
}

// FirstDocuments returns the first n documents by id, and how many there are.
func (g *Graph) FirstDocuments(ctx context.Context, n int) (first []schema.Source, all int, err error) {
	ids, err := g.documentIDs(ctx)
	if err != nil {
		return nil, 0, err
	}
	for _, id := range ids[:min(n, len(ids))] {
		s, err := g.documentSource(ctx, id)
		if err != nil {
			return nil, 0, err
		}
		first = append(first, s)
	}
	return first, len(ids), nil
}

// Named returns the entities that have exactly this name, as Find compares names, best first.
// Unlike Find it never reads all names.
func (g *Graph) Named(ctx context.Context, name string) ([]Found, error) {
	key := schema.Fold(name)
	if key == "" {
		return nil, nil
	}
	return g.findExact(ctx, key)
}
