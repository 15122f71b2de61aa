package query

import (
	"cmp"
	"context"
	"iter"
	"maps"
	"math"
	"slices"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/internal/query/network"
	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/schema"
)

// Top returns the n entities that matter most (0 = all that stand in an affirmed fact),
// by rank or, if byDocuments, by the number of documents that mention them; then by the
// number of claims, then id. typ narrows them to a schema type; "" is any. The first call
// reads all facts.
func (g *Graph) Top(ctx context.Context, n int, typ string, byDocuments bool) ([]Ranked, error) {
	w, err := g.wholeNetwork(ctx)
	if err != nil {
		return nil, err
	}
	mentions := map[string]int{}
	err = g.each(ctx, store.Pattern{P: quad.IRI(schema.Mentions)}, func(q quad.Quad) error {
		mentions[iri(q.Object)]++
		return nil
	})
	if err != nil {
		return nil, err
	}
	ranks := w.Rank()
	var all []Ranked
	for i, claims := range w.claims {
		if claims == 0 {
			continue
		}
		id, err := w.entities.id(ctx, network.Node(i))
		if err != nil {
			return nil, err
		}
		all = append(all, Ranked{Entity: schema.Entity{ID: id}, Rank: rounded(ranks[i]), Documents: mentions[id],
			Claims: int(claims)})
	}
	slices.SortFunc(all, func(a, b Ranked) int {
		byRank := cmp.Compare(b.Rank, a.Rank)
		if byDocuments {
			byRank = cmp.Or(cmp.Compare(b.Documents, a.Documents), byRank)
		}
		return cmp.Or(byRank, cmp.Compare(b.Claims, a.Claims), cmp.Compare(a.Entity.ID, b.Entity.ID))
	})
	var out []Ranked
	for _, r := range all {
		e, err := g.Entity(ctx, r.Entity.ID)
		if err != nil {
			return nil, err
		}
		if typ != "" && !g.schema.Is(e.Type, typ) {
			continue
		}
		e.ID = r.Entity.ID
		r.Entity = e
		if out = append(out, r); len(out) == n {
			break
		}
	}
	return out, nil
}

// counted is a fact and the number of its claims.
type counted struct {
	fact
	claims int
}

// allFacts yields every fact, by id.
func (g *Graph) allFacts(ctx context.Context) iter.Seq2[counted, error] {
	return func(yield func(counted, error) bool) {
		claims := map[string]int{}
		err := g.each(ctx, store.Pattern{P: quad.IRI(schema.ClaimOf)}, func(q quad.Quad) error {
			claims[iri(q.Subject)]++
			return nil
		})
		if err != nil {
			yield(counted{}, err)
			return
		}
		for _, id := range slices.Sorted(maps.Keys(claims)) {
			f, ok, err := g.factByID(ctx, id)
			if err == nil && !ok {
				continue
			}
			if !yield(counted{f, claims[id]}, err) || err != nil {
				return
			}
		}
	}
}

// rounded drops the last digits of a rank, in which the order of addition shows.
func rounded(rank float64) float64 { return math.Round(rank*1e12) / 1e12 }
