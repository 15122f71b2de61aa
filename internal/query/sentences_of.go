package query

import (
	"context"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/schema"
)

// SentencesOf returns sentences, in text order, of documents that mention an entity ("" = of
// any documents), at most limit of them.
func (g *Graph) SentencesOf(ctx context.Context, entity string, limit int) ([]Sentence, error) {
	pattern := store.Pattern{P: quad.IRI(schema.RDFType), O: quad.IRI(schema.Base + "Document")}
	if entity != "" {
		pattern = store.Pattern{P: quad.IRI(schema.Mentions), O: quad.IRI(entity)}
	}
	var out []Sentence
	err := g.each(ctx, pattern, func(q quad.Quad) error {
		for n := 0; ; n++ {
			s, err := g.Sentence(ctx, schema.SentenceID(iri(q.Subject), n))
			if err != nil {
				return err
			}
			if s.ID == "" {
				return nil
			}
			if out = append(out, s); len(out) == limit {
				return errFull
			}
		}
	})
	if err == errFull {
		err = nil
	}
	return out, err
}
