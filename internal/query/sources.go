package query

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/schema"
)

// Sources counts speakers and publishers. What a speaker said is Claims with
// Filter.AttributedTo.
func (g *Graph) Sources(ctx context.Context) (*Sources, error) {
	type said struct {
		claims    int
		documents map[string]bool
	}
	speakers := map[string]*said{}
	err := g.each(ctx, store.Pattern{P: quad.IRI(schema.AttributedTo)}, func(q quad.Quad) error {
		id := iri(q.Object)
		if speakers[id] == nil {
			speakers[id] = &said{documents: map[string]bool{}}
		}
		speakers[id].claims++
		speakers[id].documents[iri(q.Label)] = true
		return nil
	})
	if err != nil {
		return nil, err
	}
	out := &Sources{}
	for id, s := range speakers {
		e, err := g.Entity(ctx, id)
		if err != nil {
			return nil, err
		}
		e.ID = id
		out.Speakers = append(out.Speakers, Speaker{Entity: e, Claims: s.claims, Documents: len(s.documents)})
	}
	slices.SortFunc(out.Speakers, func(a, b Speaker) int {
		return cmp.Or(cmp.Compare(b.Claims, a.Claims), cmp.Compare(a.Entity.ID, b.Entity.ID))
	})
	publishers := map[string]Publisher{}
	ids, err := g.documentIDs(ctx)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		d, err := g.Document(ctx, id)
		if err != nil {
			return nil, err
		}
		p := publishers[d.Publisher]
		publishers[d.Publisher] = Publisher{Name: d.Publisher, Claims: p.Claims + d.Claims, Documents: p.Documents + 1}
	}
	out.Publishers = slices.SortedFunc(maps.Values(publishers), func(a, b Publisher) int {
		return cmp.Or(cmp.Compare(b.Claims, a.Claims), cmp.Compare(a.Name, b.Name))
	})
	return out, nil
}
