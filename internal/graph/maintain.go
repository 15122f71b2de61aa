package graph

import (
	"context"
	"fmt"
	"io"

	"github.com/newsgraph/kg/answer"
	"github.com/newsgraph/kg/internal/query"
	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/internal/store/pg"
)

// maxProblems = 100 are listed of each kind of check.
const maxProblems = 100

// health is a Health that problems are added to.
type health struct{ answer.Health }

func (h *health) add(problem string) {
	if len(h.Problems) >= 2*maxProblems {
		h.More++
		return
	}
	h.Problems = append(h.Problems, problem)
}

// Verify checks that the graph is whole: every index agrees, every fact has a claim, no
// judgement was cut short, and each claim is one that kg would write: its id and its fact's id
// are those of what it says, its words are in its sentence, its edge says the same. Claims of
// which that is not true are passed over by all other calls. The error is of reading, not of
// what was found.
func (g *Graph) Verify(ctx context.Context) (answer.Health, error) {
	var h health
	r, err := g.store.Verify(ctx)
	if err != nil {
		return h.Health, err
	}
	h.Quads, h.Problems, h.More = r.Quads, r.Problems, r.More
	_, err = on(ctx, g, func(s *snapshot) (struct{}, error) { return struct{}{}, h.audit(ctx, s) })
	return h.Health, err
}

func (h *health) audit(ctx context.Context, s *snapshot) error {
	unread, err := s.Unread(ctx)
	if err != nil {
		return err
	}
	for _, d := range unread {
		h.add(fmt.Sprintf("document %s is still to be read again; the next change does it", d))
	}
	documents, err := s.DocumentIDs(ctx)
	if err != nil {
		return err
	}
	h.Documents = len(documents)
	a := &query.Audit{Report: func(_, problem string) { h.add(problem) }}
	for _, d := range documents {
		if err := s.Audit(ctx, d, a); err != nil {
			return err
		}
	}
	h.Claims = a.Claims
	return s.Strays(ctx, h.add)
}

// Repair makes a new graph at target of what can be read of the files of a damaged one, which it
// leaves as it is.
func Repair(ctx context.Context, url, target string) (store.Salvage, error) {
	if pg.Is(url) || pg.Is(target) {
		return store.Salvage{}, fmt.Errorf("repair: %w", store.ErrElsewhere)
	}
	return store.Repair(ctx, url, target)
}

// Compact gives back the space of what was forgotten or replaced.
func (g *Graph) Compact(ctx context.Context) error { return g.store.Compact(ctx) }

// Backup writes the graph, as it is at the call, as one stream that Restore reads. The graph
// may be used meanwhile.
func (g *Graph) Backup(ctx context.Context, w io.Writer) error { return g.store.Backup(ctx, w) }

// Restore makes a new graph at url from what Backup wrote. There must be nothing there yet.
func Restore(ctx context.Context, r io.Reader, url string) error {
	if pg.Is(url) {
		return fmt.Errorf("restore: %w: pg_restore fills a database; kg import reads what kg export --format nq wrote",
			store.ErrElsewhere)
	}
	return store.Restore(ctx, r, url)
}
