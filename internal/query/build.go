package query

import (
	"context"
	"errors"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/schema"
)

// claim rebuilds a claim of a document from the fact it supports and the quads that
// describe it: those given by subject or, when quads is nil, those in the graph. What the
// graph has under the name of a claim, but kg would not have written, is a *schema.ClaimError.
func (g *Graph) claim(ctx context.Context, id, document string, f fact,
	quads map[string][]quad.Quad) (*schema.Claim, error) {
	c, s, err := g.checked(ctx, id, document, f, quads)
	if err != nil {
		return nil, err
	}
	if c.Support, err = g.supportOf(ctx, f); err != nil {
		return nil, err
	}
	return c, g.words(ctx, s, c)
}

// checked is claim without the words and the support, with its sentence.
func (g *Graph) checked(ctx context.Context, id, document string, f fact,
	quads map[string][]quad.Quad) (*schema.Claim, Sentence, error) {
	c := &schema.Claim{ID: id, Predicate: g.predicateRef(f.predicate)}
	described := quads[id]
	if quads == nil {
		err := g.each(ctx, store.Pattern{S: quad.IRI(id), L: quad.IRI(document)}, func(q quad.Quad) error {
			described = append(described, q)
			return nil
		})
		if err != nil {
			return nil, Sentence{}, err
		}
	}
	sentence := ""
	for _, q := range described {
		if iri(q.Predicate) == schema.InSentence {
			sentence = iri(q.Object)
		}
		if err := c.SetField(q); err != nil {
			return nil, Sentence{}, &schema.ClaimError{ID: id, Reason: err.Error()}
		}
	}
	s, err := g.sentenceFrom(ctx, sentence, quads)
	if err != nil {
		return nil, Sentence{}, err
	}
	source, err := g.documentSource(ctx, document)
	if err != nil {
		return nil, Sentence{}, err
	}
	c.Evidence = schema.Evidence{Document: document, Published: source.Published, Sentence: sentenceOrdinal(sentence)}
	if source.ID == "" {
		return nil, Sentence{}, &schema.ClaimError{ID: id, Reason: "its document is not in the graph"}
	}
	if s.Document == document && schema.SentenceID(document, s.Ordinal) == sentence {
		c.Evidence.Sentence, c.Evidence.Start, c.Evidence.End, c.Evidence.Quote = s.Ordinal, s.Start, s.End, s.Text
	}
	c.Evidence.Page = source.PageAt(c.Evidence.Start)
	c.Subject.ID = f.subject
	c.Object.ID, c.Object.Value, c.Object.Datatype = f.object.ID, f.object.Value, f.object.Datatype
	if err := schema.CheckClaim(c, described, f.quad()); err != nil {
		return nil, Sentence{}, err
	}
	return c, s, nil
}

// words fills what the graph knows of the arguments of a claim, and its words.
func (g *Graph) words(ctx context.Context, s Sentence, c *schema.Claim) error {
	if err := g.complete(ctx, s, &c.Subject); err != nil {
		return err
	}
	if err := g.complete(ctx, s, &c.Object); err != nil {
		return err
	}
	for i := range c.Roles {
		if err := g.complete(ctx, s, &c.Roles[i].Arg); err != nil {
			return err
		}
	}
	for i := range c.Attributed {
		if err := g.complete(ctx, s, &c.Attributed[i]); err != nil {
			return err
		}
	}
	var err error
	c.Predicate.Trigger, err = g.covering(ctx, s, c.Predicate.Span)
	return err
}

// passedOver says whether an error is of a claim that is not taken for one.
func passedOver(err error) bool {
	var bad *schema.ClaimError
	return errors.As(err, &bad)
}

// sentenceFrom returns a sentence from the quads given, else from the graph.
func (g *Graph) sentenceFrom(ctx context.Context, id string, quads map[string][]quad.Quad) (Sentence, error) {
	if described := quads[id]; len(described) > 0 {
		return g.sentences.value(id, func() (Sentence, error) { return sentenceOf(id, described), nil })
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
