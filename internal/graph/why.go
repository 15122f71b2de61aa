package graph

import (
	"context"
	"fmt"

	"github.com/newsgraph/kg/answer"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/ingest/explain"
)

// Why explains a claim, by its id; ErrNotFound if there is no such claim. What the graph does not
// keep of how the claim was read is found by reading its document again, from the text that
// the graph keeps and by the graph's judgements. There is no Reading where that gives another
// result, as after a change of the schema or the program.
func (g *Graph) Why(ctx context.Context, claim string) (*answer.Reason, error) {
	return on(ctx, g, func(s *snapshot) (*answer.Reason, error) {
		stored, err := s.Why(ctx, claim)
		if stored, err = found(stored, err, "claim %s", claim); err != nil {
			return nil, err
		}
		r := stored
		document := stored.Claim.Evidence.Document
		source, text, err := s.Original(ctx, document)
		if err != nil {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			r.Unread = err.Error()
			return r, nil
		}
		judged, err := s.Judgements(ctx)
		if err != nil {
			return nil, err
		}
		p, err := g.reader.pipeline(judged...)
		if err != nil {
			return nil, err
		}
		d := &doc.Document{Source: source, Text: text}
		if err := p.Run(ctx, d); err != nil {
			return nil, fmt.Errorf("explain %s: %w", claim, err)
		}
		if r.Reading = explain.Claim(d, claim); r.Reading == nil {
			r.Unread = "read again, document " + document +
				" does not give this claim: the schema or the program has changed since"
		}
		return r, nil
	})
}
