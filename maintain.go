package kg

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/internal/store/pg"
)

// Health is what Verify found.
type Health struct {
	Quads     int64    `json:"quads"`
	Documents int      `json:"documents"`
	Claims    int      `json:"claims"`
	Problems  []string `json:"problems"` // empty for a sound graph
}

// Verify checks that the graph is whole: every index agrees, every fact has a claim, every
// claim a sentence that holds its words, and no judgement was cut short. The error is of reading, not of what was found.
func (g *Graph) Verify(ctx context.Context) (Health, error) {
	var h Health
	r, err := g.store.Verify(ctx)
	if err != nil {
		return h, err
	}
	h.Quads, h.Problems = r.Quads, r.Problems
	unread, err := on(g, func(s *snapshot) ([]string, error) { return s.Unread(ctx) })
	if err != nil {
		return h, err
	}
	for _, d := range unread {
		h.Problems = append(h.Problems, fmt.Sprintf("document %s is still to be read again after a judgement; the next judgement does it", d))
	}
	for _, err := range g.Documents(ctx) {
		if err != nil {
			return h, err
		}
		h.Documents++
	}
	for c, err := range g.Claims(ctx, Filter{}) {
		if err != nil {
			return h, err
		}
		h.Claims++
		switch {
		case c.Evidence.Quote == "":
			h.Problems = append(h.Problems, fmt.Sprintf("claim %s has no sentence", c.ID))
		case !strings.Contains(c.Evidence.Quote, c.Predicate.Trigger):
			h.Problems = append(h.Problems, fmt.Sprintf("claim %s: its sentence does not hold %q", c.ID, c.Predicate.Trigger))
		}
	}
	return h, nil
}

// Compact gives back the space of what was forgotten or replaced.
func (g *Graph) Compact(ctx context.Context) error { return g.store.Compact(ctx) }

// Backup writes the graph, as it is at the call, as one stream that Restore reads. The graph
// may be used meanwhile.
func (g *Graph) Backup(ctx context.Context, w io.Writer) error { return g.store.Backup(ctx, w) }

// Restore makes a new graph at url from what Backup wrote. There must be nothing there yet.
func Restore(ctx context.Context, r io.Reader, url string) error {
	if pg.Is(url) {
		return fmt.Errorf("restore: %w: pg_restore fills a database; kg import reads what kg export --format nq wrote", ErrElsewhere)
	}
	return store.Restore(ctx, r, url)
}
