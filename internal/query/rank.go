package query

import (
	"cmp"
	"context"
	"iter"
	"maps"
	"slices"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/schema"
)

// link connects two nodes, in both directions. Links to no node ("") and of a node with
// itself do not count.
type link struct {
	a, b   string
	weight float64
}

// Bounds of pageRank.
const (
	damping    = 0.85
	rankRounds = 50 // the ranks then change by less than 0.85^50 = 0.0003 of the whole
)

// pageRank returns the rank of each node, in the order of nodes, which must be sorted and
// without repeats; the ranks add up to 1 (Brin & Page 1998). Weight goes along links both
// ways; that of a node without links goes to all alike.
func pageRank(nodes []string, links []link) []float64 {
	n := len(nodes)
	if n == 0 {
		return nil
	}
	index := make(map[string]int, n)
	for i, id := range nodes {
		index[id] = i
	}
	type end struct {
		other  int
		weight float64
	}
	near := make([][]end, n)
	whole := make([]float64, n)
	for _, l := range links {
		a, okA := index[l.a]
		b, okB := index[l.b]
		if !okA || !okB || a == b || l.weight <= 0 {
			continue
		}
		near[a] = append(near[a], end{b, l.weight})
		near[b] = append(near[b], end{a, l.weight})
		whole[a] += l.weight
		whole[b] += l.weight
	}
	ranks, next := make([]float64, n), make([]float64, n)
	for i := range ranks {
		ranks[i] = 1 / float64(n)
	}
	for range rankRounds {
		loose := 0.0
		for i, r := range ranks {
			if whole[i] == 0 {
				loose += r
			}
		}
		for i := range next {
			next[i] = (1 - damping + damping*loose) / float64(n)
		}
		for i, ends := range near {
			for _, e := range ends {
				next[e.other] += damping * ranks[i] * e.weight / whole[i]
			}
		}
		ranks, next = next, ranks
	}
	return ranks
}

// Ranked is an entity and how much it matters in the whole graph.
type Ranked struct {
	Entity    schema.Entity `json:"entity"`
	Rank      float64       `json:"rank"`      // PageRank over affirmed facts, both ways, by claims; all add up to 1
	Documents int           `json:"documents"` // that mention it
	Claims    int           `json:"claims"`    // with it as subject or object, affirmed
}

// Top returns the n entities that matter most (0 = all that stand in an affirmed fact),
// by rank or, if byDocuments, by the number of documents that mention them; then by the
// number of claims, then id. typ narrows them to a schema type; "" is any. It reads all facts.
func (g *Graph) Top(ctx context.Context, n int, typ string, byDocuments bool) ([]Ranked, error) {
	counts := map[string]int{}
	var links []link
	for f, err := range g.allFacts(ctx) {
		if err != nil {
			return nil, err
		}
		if f.kind == denied {
			continue
		}
		counts[f.subject] += f.claims
		if f.object.ID != "" && f.object.ID != f.subject {
			counts[f.object.ID] += f.claims
		}
		links = append(links, link{f.subject, f.object.ID, float64(f.claims)})
	}
	ids := slices.Sorted(maps.Keys(counts))
	ranks := pageRank(ids, links)
	mentions := map[string]int{}
	err := g.each(ctx, store.Pattern{P: quad.IRI(schema.Mentions)}, func(q quad.Quad) error {
		mentions[iri(q.Object)]++
		return nil
	})
	if err != nil {
		return nil, err
	}
	all := make([]Ranked, len(ids))
	for i, id := range ids {
		all[i] = Ranked{Entity: schema.Entity{ID: id}, Rank: ranks[i], Documents: mentions[id], Claims: counts[id]}
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
