package query

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/newsgraph/kg/internal/query/network"
)

// Communities parts the entities that affirmed facts connect into groups, by the number of
// claims between them; see network.Groups. The first call reads all facts.
func (g *Graph) Communities(ctx context.Context, o CommunityOptions) ([]Community, error) {
	o.Resolution, o.MinSize = cmp.Or(o.Resolution, 1), cmp.Or(o.MinSize, 2)
	if !(o.Resolution > 0) || math.IsInf(o.Resolution, 1) || o.MinSize < 0 || o.Members < 0 || o.Limit < 0 {
		return nil, fmt.Errorf("communities: a bound that is not positive")
	}
	w, err := g.wholeNetwork(ctx)
	if err != nil {
		return nil, err
	}
	group, ranks := w.Groups(o.Resolution), w.Rank()
	var out []Community
	members := map[int][]network.Node{}
	for n, number := range group {
		for number >= len(out) {
			out = append(out, Community{Number: len(out) + 1})
		}
		c := &out[number]
		c.Size++
		members[number] = append(members[number], network.Node(n))
		for _, l := range w.Links(network.Node(n)) {
			if group[l.To] != number {
				c.Outside += int(l.Weight)
			} else if network.Node(n) < l.To {
				c.Claims += int(l.Weight)
			}
		}
	}
	out = slices.DeleteFunc(out, func(c Community) bool { return c.Size < o.MinSize })
	if o.Limit > 0 && len(out) > o.Limit {
		out = out[:o.Limit]
	}
	for i := range out {
		nodes := members[out[i].Number-1]
		slices.SortFunc(nodes, func(a, b network.Node) int {
			return cmp.Or(cmp.Compare(ranks[b], ranks[a]), cmp.Compare(a, b))
		})
		if o.Members > 0 && len(nodes) > o.Members {
			nodes = nodes[:o.Members]
		}
		for _, n := range nodes {
			r := Ranked{Rank: rounded(ranks[n]), Claims: int(w.claims[n])}
			id, err := w.entities.id(ctx, n)
			if err != nil {
				return nil, err
			}
			if r.Entity, err = g.Entity(ctx, id); err != nil {
				return nil, err
			}
			r.Entity.ID = id
			documents, err := g.mentioning(ctx, id)
			if err != nil {
				return nil, err
			}
			r.Documents = len(documents)
			out[i].Entities = append(out[i].Entities, r)
		}
	}
	return out, nil
}
