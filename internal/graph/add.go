package graph

import (
	"context"
	"iter"

	"github.com/newsgraph/kg/answer"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/ingest"
)

// AddAll reads articles into the graph, on all cores, and stores them in their order; see
// Ingest. An article that cannot be read is counted and does not stop the rest; the error is of
// the graph or the context.
func (g *Graph) AddAll(ctx context.Context, articles iter.Seq[Article]) (answer.Report, error) {
	var rep answer.Report
	leave, err := g.judging.share(ctx)
	if err != nil {
		return rep, err
	}
	defer leave()
	by, err := g.judgedReading(ctx)
	if err != nil {
		return rep, err
	}
	p, err := g.reader.pipeline(by.judged...)
	if err != nil {
		return rep, err
	}
	docs := func(yield func(*doc.Document, error) bool) {
		for a := range articles {
			if !yield(a.document()) {
				return
			}
		}
	}
	defer g.stale()
	for res := range ingest.Run(ctx, p, docs, 0) {
		switch {
		case res.Err == nil:
			if err := g.put(ctx, by, res.Doc, "", &rep); err != nil {
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
