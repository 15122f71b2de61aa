package graph

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"

	"github.com/newsgraph/kg/answer"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/link"
	"github.com/newsgraph/kg/internal/query/ask"
	"github.com/newsgraph/kg/schema"
)

// Ask answers a question in English. A question that the graph cannot answer gives an Answer
// without Answers that says so.
func (g *Graph) Ask(ctx context.Context, question string, o ask.Options) (*ask.Answer, error) {
	return on(ctx, g, func(s *snapshot) (*ask.Answer, error) {
		a, err := g.judgedAsker(ctx, s)
		if err != nil {
			return nil, err
		}
		return a.Ask(ctx, s.Graph, question, o)
	})
}

// asker returns what reads questions by the judgements.
func (r *Reader) asker(judged ...schema.Judgement) (*ask.Asker, error) {
	m, err := r.load()
	if err != nil {
		return nil, err
	}
	return r.askers.of(judged, func() (*ask.Asker, error) {
		p, err := doc.NewPipeline(append(m.engine.Stages(), link.Stage(m.base, r.schema, judged...))...)
		if err != nil {
			return nil, err
		}
		return ask.New(p, r.schema), nil
	})
}

// on calls do with the newest snapshot.
func on[T any](ctx context.Context, g *Graph, do func(*snapshot) (T, error)) (T, error) {
	var none T
	s, err := g.read(ctx)
	if err != nil {
		return none, ended(ctx, err)
	}
	defer g.release(s)
	out, err := do(s)
	return out, ended(ctx, err)
}

// ended makes the error of a call that its context ended one of the context, whatever failed by
// that first.
func ended(ctx context.Context, err error) error {
	if err == nil || ctx.Err() == nil || errors.Is(err, ctx.Err()) {
		return err
	}
	return fmt.Errorf("%w: %w", ctx.Err(), err)
}

// Search returns the sentences that have words, the best by BM25 first. The text is words, in any form;
// "words in a row", as they are; and beginnings* of words. A sentence has all that is in quotation marks
// or has a star, and one of the words where there are no such.
func (g *Graph) Search(ctx context.Context, text string, o answer.SearchOptions) ([]answer.Passage, error) {
	return on(ctx, g, func(s *snapshot) ([]answer.Passage, error) {
		in, err := s.Within(ctx, o.Scope)
		if err != nil {
			return nil, err
		}
		return in.Lookup(ctx, text, o.Limit)
	})
}

// Find returns the entities that a name may mean, best first, at most limit (0 = all). Case,
// diacritics and articles do not matter; misspelt names are found when nothing else is.
func (g *Graph) Find(ctx context.Context, name string, limit int) ([]answer.Found, error) {
	return on(ctx, g, func(s *snapshot) ([]answer.Found, error) { return s.Find(ctx, name, limit) })
}

// About returns what the graph knows of an entity, by its id; ErrNotFound if it knows nothing. An
// id that a judgement gave to another entity is read as that one.
func (g *Graph) About(ctx context.Context, id string) (*answer.Card, error) {
	return on(ctx, g, func(s *snapshot) (*answer.Card, error) {
		card, err := s.About(ctx, id)
		if err != nil || card != nil {
			return card, err
		}
		judged, err := s.Judgements(ctx)
		if err != nil {
			return nil, err
		}
		card, err = s.About(ctx, link.Merged(judged)[id])
		return found(card, err, "about %s", id)
	})
}

// found makes a result that is not there an ErrNotFound for what was sought.
func found[T any](result *T, err error, format string, sought ...any) (*T, error) {
	if result == nil && err == nil {
		err = fmt.Errorf(format+": %w", append(sought, ErrNotFound)...)
	}
	return result, err
}

// Paths returns the shortest connections between two entities, by their ids.
func (g *Graph) Paths(ctx context.Context, from, to string, o answer.PathOptions) ([]answer.Path, error) {
	return on(ctx, g, func(s *snapshot) ([]answer.Path, error) { return s.Paths(ctx, from, to, o) })
}

// Connect returns a smallest part of the graph that joins the entities, by their ids. Of the
// options K, MaxHops and MaxVisited do not count. It reads all facts.
func (g *Graph) Connect(ctx context.Context, ids []string, o answer.PathOptions) (*answer.Connection, error) {
	return on(ctx, g, func(s *snapshot) (*answer.Connection, error) { return s.Connect(ctx, ids, o) })
}

// Communities parts the entities into groups that have more to do with each other than with
// others, the greatest first. It reads all facts.
func (g *Graph) Communities(ctx context.Context, o answer.CommunityOptions) ([]answer.Community, error) {
	return on(ctx, g, func(s *snapshot) ([]answer.Community, error) { return s.Communities(ctx, o) })
}

// Compare sets two entities, by their ids, side by side; ErrNotFound if the graph knows nothing
// of one of them. The filter narrows the claims.
func (g *Graph) Compare(ctx context.Context, a, b string, f answer.Filter) (*answer.Comparison, error) {
	return on(ctx, g, func(s *snapshot) (*answer.Comparison, error) {
		c, err := s.Compare(ctx, a, b, f)
		return found(c, err, "compare %s and %s", a, b)
	})
}

// Timeline returns the claims about an entity, by its id, in the order of their dates, those
// without a date last. The filter narrows them.
func (g *Graph) Timeline(ctx context.Context, id string, f answer.Filter) ([]answer.Moment, error) {
	return on(ctx, g, func(s *snapshot) ([]answer.Moment, error) { return s.Timeline(ctx, id, f) })
}

// Neighbours returns the entities that claims connect to one, by its id, most claims first.
// The filter narrows the claims.
func (g *Graph) Neighbours(ctx context.Context, id string, f answer.Filter) ([]answer.Neighbour, error) {
	return on(ctx, g, func(s *snapshot) ([]answer.Neighbour, error) { return s.Neighbours(ctx, id, f) })
}

// Top returns the n entities of a type ("" = any) that matter most (0 = all): by PageRank or,
// if byDocuments, by the number of documents that mention them. It reads all facts.
func (g *Graph) Top(ctx context.Context, o answer.TopOptions) ([]answer.Ranked, error) {
	return on(ctx, g, func(s *snapshot) ([]answer.Ranked, error) { return s.Top(ctx, o.Limit, o.Type, o.ByDocuments) })
}

// Conflicts returns claims, of those the filter lets through, that cannot all be true at the
// same time.
func (g *Graph) Conflicts(ctx context.Context, f answer.Filter) ([]answer.Conflict, error) {
	return on(ctx, g, func(s *snapshot) ([]answer.Conflict, error) { return s.Conflicts(ctx, f) })
}

// Sources says who is quoted and which publishers the documents are from.
func (g *Graph) Sources(ctx context.Context) (*answer.Sources, error) {
	return on(ctx, g, func(s *snapshot) (*answer.Sources, error) { return s.Sources(ctx) })
}

// Claims yields the claims that a filter lets through. An error is yielded beside a nil claim
// and ends the sequence.
func (g *Graph) Claims(ctx context.Context, f answer.Filter) iter.Seq2[*schema.Claim, error] {
	return func(yield func(*schema.Claim, error) bool) {
		s, err := g.read(ctx)
		if err != nil {
			yield(nil, err)
			return
		}
		defer g.release(s)
		s.Claims(ctx, f)(yield)
	}
}

// Documents yields the documents of the graph.
func (g *Graph) Documents(ctx context.Context) iter.Seq2[answer.Document, error] {
	return func(yield func(answer.Document, error) bool) {
		s, err := g.read(ctx)
		if err != nil {
			yield(answer.Document{}, err)
			return
		}
		defer g.release(s)
		for d, err := range s.Documents(ctx) {
			if err == nil {
				err = s.history(ctx, &d)
			}
			if !yield(d, err) || err != nil {
				return
			}
		}
	}
}

// Document returns the document that an id, an address or a title names; several documents
// may have one title, of which it returns the first. ErrNotFound if there is none.
func (g *Graph) Document(ctx context.Context, name string) (*answer.Document, error) {
	return on(ctx, g, func(s *snapshot) (*answer.Document, error) {
		id := schema.Expand(name)
		if !strings.HasPrefix(id, schema.DocumentBase) {
			var err error
			if id, err = s.DocumentNamed(ctx, name); err != nil || id == "" || name == "" {
				return found[answer.Document](nil, err, "document %q", name)
			}
		}
		d, err := s.Graph.Document(ctx, id)
		if err != nil || d.ID == "" {
			return found[answer.Document](nil, err, "document %s", name)
		}
		return &d, s.history(ctx, &d)
	})
}

// Stats counts what the graph holds.
func (g *Graph) Stats(ctx context.Context) (*answer.Stats, error) {
	return on(ctx, g, func(s *snapshot) (*answer.Stats, error) { return s.Stats(ctx) })
}
