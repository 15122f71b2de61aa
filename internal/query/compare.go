package query

import (
	"cmp"
	"context"
	"slices"

	"github.com/newsgraph/kg/schema"
)

// Compare returns what two entities have in common and where they differ, over the claims
// that the filter lets through; nil when the graph knows nothing of one of them. Subject,
// Object, Either and Limit of the filter do not count. Claims that are denied or not
// asserted are told apart by their predicate's group, as on a card: the comparison is of
// affirmed claims only, of any modality.
func (g *Graph) Compare(ctx context.Context, a, b string, f Filter) (*Comparison, error) {
	f.Subject, f.Object, f.Limit, f.Polarity = "", "", 0, schema.Affirmed
	out := &Comparison{}
	var sides [2]side
	for i, id := range []string{a, b} {
		if id == "" { // in a filter it would be anybody
			return nil, nil
		}
		e, err := g.Entity(ctx, id)
		if err != nil {
			return nil, err
		}
		f.Either = id
		claims, err := g.collect(ctx, f)
		if err != nil {
			return nil, err
		}
		if e.ID == "" && len(claims) == 0 {
			return nil, nil
		}
		e.ID = id
		other := b
		if i == 0 {
			out.A = e
		} else {
			out.B, other = e, a
		}
		sides[i] = side{}
		for _, c := range claims {
			if c.Subject.ID == other || c.Object.ID == other {
				if i == 0 {
					out.Between = append(out.Between, c)
				}
				continue
			}
			at, end := aspectOf(c, id)
			if sides[i][at] == nil {
				sides[i][at] = map[far][]*schema.Claim{}
			}
			sides[i][at][end] = append(sides[i][at][end], c)
		}
	}
	g.set(out, sides[0], sides[1])
	var err error
	out.Near, err = g.common(ctx, sides[0], sides[1])
	return out, err
}

// aspect is a predicate and which end of it an entity is.
type aspect struct {
	predicate string
	inverse   bool
}

// far is the far end of a claim from an entity: an entity's id, or a value.
type far struct{ id, value, datatype string }

// side is the claims about one entity.
type side map[aspect]map[far][]*schema.Claim

// aspectOf returns how a claim is about an entity, and its far end.
func aspectOf(c *schema.Claim, id string) (aspect, far) {
	if c.Subject.ID == id {
		return aspect{c.Predicate.ID, false}, far{c.Object.ID, c.Object.Value, c.Object.Datatype}
	}
	return aspect{c.Predicate.ID, true}, far{id: c.Subject.ID}
}

// set fills in what is common, what differs and what one alone has.
func (g *Graph) set(out *Comparison, a, b side) {
	for at, ofA := range a {
		ref := g.predicateRef(at.predicate)
		ofB, both := b[at]
		if !both {
			out.OnlyA = append(out.OnlyA, g.alone(at, ofA))
			continue
		}
		differ := Shared{Predicate: ref, Inverse: at.inverse, Label: g.directed(ref, at.inverse)}
		for end, claims := range ofA {
			if others, ok := ofB[end]; ok {
				same := differ
				same.A, same.B = claims, others
				same.Value = schema.Arg{ID: end.id, Label: farLabel(claims[0], at.inverse), Value: end.value,
					Datatype: end.datatype}
				out.Common = append(out.Common, same)
			} else {
				differ.A = append(differ.A, claims...)
			}
		}
		for end, claims := range ofB {
			if _, ok := ofA[end]; !ok {
				differ.B = append(differ.B, claims...)
			}
		}
		if len(differ.A) > 0 && len(differ.B) > 0 {
			slices.SortFunc(differ.A, inOrder)
			slices.SortFunc(differ.B, inOrder)
			out.Differ = append(out.Differ, differ)
		}
	}
	for at, ofB := range b {
		if _, both := a[at]; !both {
			out.OnlyB = append(out.OnlyB, g.alone(at, ofB))
		}
	}
	for _, list := range [][]Shared{out.Common, out.Differ} {
		slices.SortFunc(list, func(x, y Shared) int {
			return cmp.Or(cmp.Compare(len(y.A)+len(y.B), len(x.A)+len(x.B)), cmp.Compare(x.Predicate.ID, y.Predicate.ID),
				compareBool(x.Inverse, y.Inverse), cmp.Compare(x.Value.ID, y.Value.ID), cmp.Compare(x.Value.Value, y.Value.Value))
		})
	}
	slices.SortFunc(out.OnlyA, compareGroups)
	slices.SortFunc(out.OnlyB, compareGroups)
}

func farLabel(c *schema.Claim, inverse bool) string {
	if inverse {
		return c.Subject.Label
	}
	return c.Object.Label
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// alone is the group of the claims of one aspect.
func (g *Graph) alone(at aspect, by map[far][]*schema.Claim) Group {
	ref := g.predicateRef(at.predicate)
	group := Group{Predicate: ref, Inverse: at.inverse, Label: g.directed(ref, at.inverse)}
	for _, claims := range by {
		group.Claims = append(group.Claims, claims...)
	}
	slices.SortFunc(group.Claims, inOrder)
	group.Count = len(group.Claims)
	return group
}

// common returns the entities that both sides are connected to, most claims first.
func (g *Graph) common(ctx context.Context, a, b side) ([]NearBoth, error) {
	ofA, ofB := a.ends(), b.ends()
	var out []NearBoth
	for id, n := range ofA {
		m, ok := ofB[id]
		if !ok {
			continue
		}
		e, err := g.Entity(ctx, id)
		if err != nil {
			return nil, err
		}
		e.ID = id
		out = append(out, NearBoth{Entity: e, A: n, B: m})
	}
	slices.SortFunc(out, func(x, y NearBoth) int {
		return cmp.Or(cmp.Compare(y.A+y.B, x.A+x.B), cmp.Compare(x.Entity.ID, y.Entity.ID))
	})
	return out, nil
}

// ends counts the claims by the entities at their far ends.
func (s side) ends() map[string]int {
	out := map[string]int{}
	for _, by := range s {
		for end, claims := range by {
			if end.id != "" {
				out[end.id] += len(claims)
			}
		}
	}
	return out
}
