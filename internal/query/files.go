package query

import (
	"context"
	"slices"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/schema"
)

// Files returns the documents that came from files, by file as schema.Source.File has it; the
// ids of each are sorted.
func (g *Graph) Files(ctx context.Context) (map[string][]string, error) {
	files := map[string][]string{}
	err := g.each(ctx, store.Pattern{P: quad.IRI(schema.FileOf)}, func(q quad.Quad) error {
		if id := iri(q.Subject); id == iri(q.Label) { // others may say what they like
			files[text(q.Object)] = append(files[text(q.Object)], id)
		}
		return nil
	})
	for _, ids := range files {
		slices.Sort(ids)
	}
	return files, err
}

// documentsWith returns the documents that have all of some metadata.
func (g *Graph) documentsWith(ctx context.Context, meta map[string]string) (map[string]bool, error) {
	stated := map[string]string{"publisher": schema.Publisher, "author": schema.Creator, "language": schema.Language}
	var out map[string]bool
	for key, value := range meta {
		predicate := stated[key]
		if predicate == "" {
			predicate = schema.MetaBase + key
		}
		having := map[string]bool{}
		err := g.each(ctx, store.Pattern{P: quad.IRI(predicate), O: quad.String(value)}, func(q quad.Quad) error {
			if id := iri(q.Subject); id == iri(q.Label) && (out == nil || out[id]) {
				having[id] = true
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		out = having
	}
	return out, nil
}
