package query

import (
	"context"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/schema"
)

// claim rebuilds a claim of a document from the fact it supports and the quads that
// describe it: those given by subject or, when quads is nil, those in the graph. A claim
// whose sentence is not in the graph has no quote.
func (g *Graph) claim(ctx context.Context, id, document string, f fact, quads map[string][]quad.Quad) (*schema.Claim, error) {
	c := &schema.Claim{ID: id, Predicate: g.predicateRef(f.predicate)}
	c.Evidence.Document = document
	described := quads[id]
	if quads == nil {
		err := g.each(ctx, store.Pattern{S: quad.IRI(id)}, func(q quad.Quad) error {
			described = append(described, q)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	sentence := ""
	for _, q := range described {
		if iri(q.Predicate) == schema.InSentence {
			sentence = iri(q.Object)
		}
		if err := c.SetField(q); err != nil {
			return nil, err
		}
	}
	s, err := g.sentenceFrom(ctx, sentence, quads)
	if err != nil {
		return nil, err
	}
	c.Evidence.Sentence = sentenceOrdinal(sentence)
	if s.ID != "" {
		c.Evidence.Sentence, c.Evidence.Start, c.Evidence.End, c.Evidence.Quote = s.Ordinal, s.Start, s.End, s.Text
	}
	source, err := g.documentSource(ctx, document)
	if err != nil {
		return nil, err
	}
	c.Evidence.Published, c.Evidence.Page = source.Published, source.PageAt(c.Evidence.Start)
	if c.Support, err = g.supportOf(ctx, f.id); err != nil {
		return nil, err
	}

	c.Subject.ID = f.subject
	c.Object.ID, c.Object.Value, c.Object.Datatype = f.object.ID, f.object.Value, f.object.Datatype
	if err := g.complete(ctx, s, &c.Subject); err != nil {
		return nil, err
	}
	if err := g.complete(ctx, s, &c.Object); err != nil {
		return nil, err
	}
	for i := range c.Attributed {
		if err := g.complete(ctx, s, &c.Attributed[i]); err != nil {
			return nil, err
		}
	}
	c.Predicate.Trigger, err = g.covering(ctx, s, c.Predicate.Span)
	return c, err
}

// sentenceFrom returns a sentence from the quads given, else from the graph.
func (g *Graph) sentenceFrom(ctx context.Context, id string, quads map[string][]quad.Quad) (Sentence, error) {
	if described := quads[id]; len(described) > 0 {
		return g.sentences.value(id, func() (Sentence, error) { return sentenceOf(id, described) })
	}
	return g.Sentence(ctx, id)
}

// complete fills what the graph knows of an argument: its entity, and its words.
func (g *Graph) complete(ctx context.Context, s Sentence, a *schema.Arg) error {
	if !a.Literal() {
		e, err := g.Entity(ctx, a.ID)
		if err != nil {
			return err
		}
		a.Label, a.Type, a.Aliases = e.Label, e.Type, e.Aliases
	}
	var err error
	a.Mention, err = g.covering(ctx, s, a.Span)
	return err
}
