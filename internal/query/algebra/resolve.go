package algebra

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/newsgraph/kg/schema"
)

// resolve returns the group with names as ids. A name stands for all entities that have it.
func (p *Prepared) resolve(ctx context.Context, g Group) (Group, error) {
	out := make(Group, 0, len(g))
	groups := func(in ...Group) (out []Group, err error) {
		for _, g := range in {
			r, err := p.resolve(ctx, g)
			if err != nil {
				return nil, err
			}
			out = append(out, r)
		}
		return out, nil
	}
	for _, pattern := range g {
		var err error
		switch one := pattern.(type) {
		case *Relation:
			r := *one
			r.Subject, r.Object, err = p.sides(ctx, one.Subject, one.Object, one.Predicates)
			pattern = &r
		case *Path:
			r := *one
			r.Subject, r.Object, err = p.sides(ctx, one.Subject, one.Object, one.Predicates)
			pattern = &r
		case *Type:
			t := *one
			t.Term, err = p.term(ctx, one.Term)
			for _, name := range t.Types {
				if p.graph.Schema().Type(name) == nil {
					return nil, fmt.Errorf("no type %q; kg schema lists them", name)
				}
			}
			pattern = &t
		case *Says:
			s := *one
			s.Speaker, err = p.term(ctx, one.Speaker)
			pattern = &s
		case *Optional:
			var in []Group
			if in, err = groups(one.Group); err == nil {
				pattern = &Optional{in[0]}
			}
		case *Not:
			var in []Group
			if in, err = groups(one.Group); err == nil {
				pattern = &Not{in[0]}
			}
		case *Union:
			var in []Group
			in, err = groups(one.Groups...)
			pattern = &Union{in}
		}
		if err != nil {
			return nil, err
		}
		out = append(out, pattern)
	}
	return out, nil
}

func (p *Prepared) sides(ctx context.Context, subject, object Term, pr Predicates) (s, o Term, err error) {
	for _, name := range pr.Names {
		if !strings.HasPrefix(name, "kg:"+schema.OpenPrefix) && p.graph.Schema().Predicate(name) == nil {
			return s, o, fmt.Errorf("no relation %q; kg schema lists them, and those outside it are written open:NAME",
				strings.TrimPrefix(name, "kg:"))
		}
	}
	if s, err = p.term(ctx, subject); err == nil {
		o, err = p.term(ctx, object)
	}
	return s, o, err
}

// term looks the names of a term up.
func (p *Prepared) term(ctx context.Context, t Term) (Term, error) {
	if len(t.Names) == 0 {
		return t, nil
	}
	values := slices.Clone(t.Values)
	for _, name := range t.Names {
		found, err := p.graph.Find(ctx, name, 8)
		if err != nil {
			return t, err
		}
		var ids []string
		for _, f := range found {
			if f.Name == schema.Fold(name) {
				values = append(values, Value{ID: f.Entity.ID})
				ids = append(ids, iriText(f.Entity.ID))
			}
		}
		switch {
		case len(ids) > 0:
			p.notes = append(p.notes, fmt.Sprintf("%s is %s", quoted(name), strings.Join(ids, " or ")))
		case len(found) > 0:
			return t, fmt.Errorf("nothing is named %s; the nearest is %s (%s)", quoted(name), quoted(found[0].Entity.Label),
				iriText(found[0].Entity.ID))
		default:
			return t, fmt.Errorf("nothing is named %s", quoted(name))
		}
	}
	return Term{Values: sortedValues(values)}, nil
}
