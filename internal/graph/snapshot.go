package graph

import (
	"context"
	"time"

	"github.com/newsgraph/kg/internal/query"
	"github.com/newsgraph/kg/internal/query/ask"
	"github.com/newsgraph/kg/internal/store"
)

// snapshot is the graph at one moment, shared by the calls that read it.
type snapshot struct {
	*query.Graph
	view    store.Snapshot
	asker   query.Lazy[*ask.Asker]
	replies query.Lazy[bool] // whether there are any of models
	users   int              // guarded by Graph.mu; the Graph itself is one while it is current
	whole   *snapshot        // that this is a part of; nil: none
}

func (s *snapshot) hasReplies(ctx context.Context) (bool, error) {
	return s.replies.Get(ctx, func() (bool, error) { return s.HasReplies(ctx) })
}

// maxAge = 3 s: what others write to a database is seen so much later at most, and no longer
// does an idle Graph keep the database from clearing up.
const maxAge = 3 * time.Second

// read returns the newest snapshot; release it after use.
func (g *Graph) read(ctx context.Context) (*snapshot, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if g.whole != nil {
		return g.readPart(ctx)
	}
	if s, _ := g.newest(); s != nil {
		return s, nil
	}
	leave, err := g.opening.alone(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	s, writes := g.newest()
	if s != nil {
		return s, nil
	}
	v, err := g.store.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	s = &snapshot{Graph: query.New(v, g.schema), view: v, users: 1}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.writes != writes { // it may lack what was written meanwhile: it is for this caller alone
		return s, nil
	}
	s.users++
	g.current = s
	if g.store.Shared() {
		time.AfterFunc(maxAge, func() { g.drop(s) })
	}
	return s, nil
}

// newest returns the current snapshot, which is to be released, nil if there is none, and how
// often there was one.
func (g *Graph) newest() (s *snapshot, writes int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.current != nil {
		g.current.users++
	}
	return g.current, g.writes
}

func (g *Graph) release(s *snapshot) {
	if s.whole != nil {
		g.whole.release(s.whole)
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if s.users--; s.users == 0 {
		s.view.Close()
	}
}

// stale lets go of the current snapshot after a write.
func (g *Graph) stale() { g.drop(nil) }

// drop lets go of the current snapshot, if it is the one given or none is.
func (g *Graph) drop(s *snapshot) {
	g.mu.Lock()
	current := g.current
	if s == nil {
		g.writes++
	}
	if current == nil || s != nil && s != current {
		g.mu.Unlock()
		return
	}
	g.current = nil
	g.mu.Unlock()
	g.release(current)
}
