package query

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/schema"
)

// scores by kind of match. They only keep the kinds apart and leave room between them.
var scores = [...]float64{1, 0.95, 0.8, 0.7, 0.6, 0.45}

// maxSought = 512 bytes: similar names are sought for names that are not longer. The memory that it
// takes grows with the square of the length.
const maxSought = 512

// maxFacts = 4096: counting more would cost more than the order it gives is worth.
const maxFacts = 4096

// Find returns the entities that a name may mean, at most limit of them (0 = no limit), by
// kind of match, then by the number of their facts, then by id. Names that match whole are
// looked up in the index; only when there is none, longer and similar ones are sought
// among all names, for which the first such call reads all names into memory; for names longer
// than maxSought none are.
func (g *Graph) Find(ctx context.Context, name string, limit int) ([]Found, error) {
	key := schema.Fold(name)
	if key == "" {
		return nil, nil
	}
	found, err := g.findExact(ctx, key)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 && len(key) <= maxSought {
		if found, err = g.findLike(ctx, key); err != nil {
			return nil, err
		}
	}
	if limit > 0 && len(found) > limit {
		found = found[:limit]
	}
	return found, nil
}

func (g *Graph) findExact(ctx context.Context, key string) ([]Found, error) {
	var ids []string
	err := g.each(ctx, store.Pattern{P: quad.IRI(schema.NameKey), O: quad.String(key)}, func(q quad.Quad) error {
		ids = append(ids, iri(q.Subject))
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.Sort(ids)
	var found []Found
	for _, id := range slices.Compact(ids) {
		found = append(found, Found{Entity: schema.Entity{ID: id}, Match: ByAlias, Name: key, Score: scores[ByAlias]})
	}
	return g.rank(ctx, found)
}

// rank fills in entities and counts, and sorts.
func (g *Graph) rank(ctx context.Context, found []Found) ([]Found, error) {
	for i := range found {
		f := &found[i]
		var err error
		if f.Entity, err = g.Entity(ctx, f.Entity.ID); err != nil {
			return nil, err
		}
		if f.Match == ByAlias && schema.Fold(f.Entity.Label) == f.Name {
			f.Match, f.Score = ByLabel, scores[ByLabel]
		}
		if f.Facts, err = g.weight(ctx, f.Entity.ID); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(found, func(a, b Found) int {
		return cmp.Or(cmp.Compare(a.Match, b.Match), cmp.Compare(b.Score, a.Score),
			cmp.Compare(b.Facts, a.Facts), strings.Compare(a.Entity.ID, b.Entity.ID))
	})
	return found, nil
}

// weight returns the number of facts of an entity, at most maxFacts.
func (g *Graph) weight(ctx context.Context, id string) (int, error) {
	return g.weights.value(id, func() (int, error) {
		n := 0
		count := func() error {
			if n++; n == maxFacts {
				return errFull
			}
			return nil
		}
		var err error
		if source, ok := g.source.(identified); ok {
			var ids store.Quad
			if ids, _, err = (store.Pattern{S: quad.IRI(id)}).IDs(); err == nil {
				err = g.eachFactID(ctx, source, ids[0], func(store.ID, kind) error { return count() })
			}
		} else {
			for _, err = range g.factsOf(ctx, id) {
				if err == nil {
					err = count()
				}
				if err != nil {
					break
				}
			}
		}
		if err == errFull {
			err = nil
		}
		return n, err
	})
}

// errFull stops a reading at its bound.
var errFull = errors.New("bound reached")
