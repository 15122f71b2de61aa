package query

import (
	"cmp"
	"context"
	"slices"
)

var momentOrder = []MomentKind{Ends, Begins, Happens, Reported}

// Timeline returns the claims with an entity as subject or object by date, those without
// last. A claim stands there once for each date it states. The filter narrows them; its
// Either is not used.
func (g *Graph) Timeline(ctx context.Context, id string, f Filter) ([]Moment, error) {
	f.Either = id
	if id == "" {
		return nil, nil
	}
	var out []Moment
	for c, err := range g.Claims(ctx, f) {
		if err != nil {
			return nil, err
		}
		before := len(out)
		for _, m := range []Moment{{Date: c.Until, Kind: Ends, Claim: c}, {Date: c.From, Kind: Begins, Claim: c},
			{Date: c.At, Kind: Happens, Claim: c}} {
			if m.Date != "" {
				out = append(out, m)
			}
		}
		if len(out) == before {
			out = append(out, Moment{Date: c.Evidence.Published, Kind: Reported, Claim: c})
		}
	}
	slices.SortStableFunc(out, func(a, b Moment) int {
		return cmp.Or(compareDates(a.Date, b.Date), cmp.Compare(slices.Index(momentOrder, a.Kind),
			slices.Index(momentOrder, b.Kind)))
	})
	return out, nil
}

// Neighbours returns the entities that claims connect to one, most claims first, then by
// id. The filter narrows the claims; its Either is not used.
func (g *Graph) Neighbours(ctx context.Context, id string, f Filter) ([]Neighbour, error) {
	f.Either = id
	if id == "" {
		return nil, nil
	}
	at := map[string]int{}
	var out []Neighbour
	var of []groups
	for c, err := range g.Claims(ctx, f) {
		if err != nil {
			return nil, err
		}
		inverse := c.Subject.ID != id
		other := c.Object
		if inverse {
			other = c.Subject
		}
		if other.Literal() || other.ID == id {
			continue
		}
		i, ok := at[other.ID]
		if !ok {
			i = len(out)
			at[other.ID] = i
			e, err := g.Entity(ctx, other.ID)
			if err != nil {
				return nil, err
			}
			e.ID = other.ID
			out, of = append(out, Neighbour{Entity: e}), append(of, nil)
		}
		of[i].add(g, c, inverse)
		out[i].Claims++
	}
	for i := range out {
		out[i].Groups = of[i].sorted()
	}
	slices.SortFunc(out, func(a, b Neighbour) int {
		return cmp.Or(cmp.Compare(b.Claims, a.Claims), cmp.Compare(a.Entity.ID, b.Entity.ID))
	})
	return out, nil
}
