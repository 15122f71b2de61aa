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
	return g.newest.get(func() (string, error) {
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

// Named returns the entities that have exactly this name, as Find compares names, best first.
// Unlike Find it never reads all names.
func (g *Graph) Named(ctx context.Context, name string) ([]Found, error) {
	key := schema.Fold(name)
	if key == "" {
		return nil, nil
	}
	return g.findExact(ctx, key)
}
