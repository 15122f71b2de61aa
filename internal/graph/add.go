package graph

import (
	"context"
	"iter"

	"github.com/newsgraph/kg/answer"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/ingest"
	"github.com/newsgraph/kg/schema"
)

// Add reads one article into the graph and returns what was read; see Ingest. Of an article that is
// left as it is Text has Unchanged, and the claims as the graph has them, without their support.
func (g *Graph) Add(ctx context.Context, a Article) (answer.Text, error) {
	add, leave, err := g.adding(ctx)
	if err != nil {
		return answer.Text{}, err
	}
	defer leave()
	d, err := a.document()
	if err != nil {
		return answer.Text{}, err
	}
	if err := add.read(ctx, d); err != nil {
		return answer.Text{}, err
	}
	if add.isLeft(d) {
		text := textOf(d)
		text.Unchanged = true
		text.Claims, err = on(ctx, g, func(s *snapshot) ([]*schema.Claim, error) { return s.ClaimsIn(ctx, d.Source.ID) })
		return text, err
	}
	defer g.stale()
	err = add.put(ctx, d, &answer.Report{})
	return textOf(d), err
}

// adding returns what takes articles into the graph, and what is to be called at the end.
func (g *Graph) adding(ctx context.Context) (n *news, done func(), err error) {
	if g.whole != nil {
		return nil, nil, errPart
	}
	if err := g.finish(ctx); err != nil {
		return nil, nil, err
	}
	leave, err := g.judging.share(ctx)
	if err != nil {
		return nil, nil, err
	}
	by, err := g.judgedReading(ctx)
	if err != nil {
		leave()
		return nil, nil, err
	}
	return g.newNews(nil, by), leave, nil
}

// AddAll reads articles into the graph, on all cores, and stores them in their order; see
// Ingest. An article that cannot be read is counted and does not stop the rest; the error is of
// the graph or the context.
func (g *Graph) AddAll(ctx context.Context, articles iter.Seq[Article]) (answer.Report, error) {
	var rep answer.Report
	add, leave, err := g.adding(ctx)
	if err != nil {
		return rep, err
	}
	defer leave()
	docs := func(yield func(*doc.Document, error) bool) {
		for a := range articles {
			if !yield(a.document()) {
				return
			}
		}
	}
	defer g.stale()
	for res := range ingest.Each(ctx, add.read, docs, 0) {
		switch {
		case res.Err == nil:
			if err := add.put(ctx, res.Doc, &rep); err != nil {
				return rep, err
			}
		case ctx.Err() != nil:
			return rep, ctx.Err()
		default:
			countError(&rep, res.Err)
		}
	}
	return rep, ctx.Err()
}
