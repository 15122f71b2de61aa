package kg

import (
	"context"
	"iter"
	"sync"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/link"
	"github.com/newsgraph/kg/internal/query"
	"github.com/newsgraph/kg/internal/query/ask"
)

// What questions take and give; each is documented in its own place.
type (
	Answer      = ask.Answer
	AskOptions  = ask.Options
	Filter      = query.Filter
	Found       = query.Found
	Card        = query.Card
	Path        = query.Path
	PathOptions = query.PathOptions
	Document    = query.Document
	Stats       = query.Stats
	Reason      = query.Reason
	Group       = query.Group
)

// Ask answers a question in English. A question that the graph cannot answer gives an Answer
// without Answers that says so.
func (g *Graph) Ask(ctx context.Context, question string, o *AskOptions) (*Answer, error) {
	a, err := g.asker()
	if err != nil {
		return nil, err
	}
	s, err := g.read()
	if err != nil {
		return nil, err
	}
	defer g.release(s)
	if o == nil {
		o = &AskOptions{}
	}
	return a.Ask(ctx, s.Graph, question, *o)
}

// newAsker loads what questions need, once.
func (r *Reader) newAsker() func() (*ask.Asker, error) {
	return sync.OnceValues(func() (*ask.Asker, error) {
		m, err := r.load()
		if err != nil {
			return nil, err
		}
		p, err := doc.NewPipeline(append(m.engine.Stages(), link.Stage(m.base, r.schema))...)
		if err != nil {
			return nil, err
		}
		return ask.New(p, r.schema), nil
	})
}

// Find returns the entities that a name may mean, best first, at most limit (0 = all). Case,
// diacritics and articles do not matter; misspelt names are found when nothing else is.
func (g *Graph) Find(ctx context.Context, name string, limit int) ([]Found, error) {
	s, err := g.read()
	if err != nil {
		return nil, err
	}
	defer g.release(s)
	return s.Find(ctx, name, limit)
}

// About returns what the graph knows of an entity, by its id; nil when it knows nothing.
func (g *Graph) About(ctx context.Context, id string) (*Card, error) {
	s, err := g.read()
	if err != nil {
		return nil, err
	}
	defer g.release(s)
	return s.About(ctx, id)
}

// Paths returns the shortest connections between two entities, by their ids.
func (g *Graph) Paths(ctx context.Context, from, to string, o *PathOptions) ([]Path, error) {
	s, err := g.read()
	if err != nil {
		return nil, err
	}
	defer g.release(s)
	if o == nil {
		o = &PathOptions{}
	}
	return s.Paths(ctx, from, to, *o)
}

// Claims yields the claims that a filter lets through. An error is yielded beside a nil claim
// and ends the sequence.
func (g *Graph) Claims(ctx context.Context, f Filter) iter.Seq2[*Claim, error] {
	return func(yield func(*Claim, error) bool) {
		s, err := g.read()
		if err != nil {
			yield(nil, err)
			return
		}
		defer g.release(s)
		s.Claims(ctx, f)(yield)
	}
}

// Documents yields the documents of the graph.
func (g *Graph) Documents(ctx context.Context) iter.Seq2[Document, error] {
	return func(yield func(Document, error) bool) {
		s, err := g.read()
		if err != nil {
			yield(Document{}, err)
			return
		}
		defer g.release(s)
		s.Documents(ctx)(yield)
	}
}

// Stats counts what the graph holds.
func (g *Graph) Stats(ctx context.Context) (*Stats, error) {
	s, err := g.read()
	if err != nil {
		return nil, err
	}
	defer g.release(s)
	return s.Stats(ctx)
}

// Why explains a claim, by its id; nil when there is no such claim.
func (g *Graph) Why(ctx context.Context, claim string) (*Reason, error) {
	s, err := g.read()
	if err != nil {
		return nil, err
	}
	defer g.release(s)
	return s.Why(ctx, claim)
}
