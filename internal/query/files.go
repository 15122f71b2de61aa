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
		file := text(q.Object)
		files[file] = append(files[file], iri(q.Subject))
		return nil
	})
	for _, ids := range files {
		slices.Sort(ids)
	}
	return files, err
}
