package query

import (
	"cmp"
	"context"
	"slices"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/schema"
)

// Replies returns what models proposed for a document, by key. What cannot be read is passed over: the model
// can be asked again.
func (g *Graph) Replies(ctx context.Context, document string) ([]schema.Reply, error) {
	var out []schema.Reply
	d := quad.IRI(document)
	err := g.each(ctx, store.Pattern{S: d, P: quad.IRI(schema.ReplyOf), L: d}, func(q quad.Quad) error {
		if r, err := schema.ReplyFrom(q); err == nil {
			out = append(out, r)
		}
		return nil
	})
	slices.SortFunc(out, func(a, b schema.Reply) int { return cmp.Compare(a.Key(), b.Key()) })
	return out, err
}

// HasReplies says whether a model proposed anything for any document.
func (g *Graph) HasReplies(ctx context.Context) (bool, error) {
	for _, err := range g.scan(ctx, store.Pattern{P: quad.IRI(schema.ReplyOf)}) {
		return err == nil, err
	}
	return false, nil
}

// Answered returns the documents for which a model proposed something, sorted.
func (g *Graph) Answered(ctx context.Context) ([]string, error) {
	return g.subjects(ctx, store.Pattern{P: quad.IRI(schema.ReplyOf)})
}
