package query

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/schema"
)

// Conflicts returns the contradictions among the claims that match and the rival objects
// of functional predicates among those that are affirmed and asserted, by subject,
// predicate and object. Claims conflict only when their times share a day; a time that is
// not stated, or open on a side, shares all. "2019" and "2019-05" are no rivals. Claims
// that are expected, possible and so on also stand against denials; their modality tells.
func (g *Graph) Conflicts(ctx context.Context, f Filter) ([]Conflict, error) {
	f.Polarity = ""
	type topic struct{ subject, predicate, object, value string }
	about := map[topic][]*schema.Claim{} // by what is said
	values := map[topic]map[topic]bool{} // without object → topics
	for c, err := range g.Claims(ctx, f) {
		if err != nil {
			return nil, err
		}
		t := topic{c.Subject.ID, c.Predicate.ID, c.Object.ID, c.Object.Value}
		about[t] = append(about[t], c)
		p := g.schema.Predicate(c.Predicate.ID)
		if p != nil && p.Functional && c.Polarity == schema.Affirmed && c.Modality == schema.Asserted {
			head := topic{subject: t.subject, predicate: t.predicate}
			if values[head] == nil {
				values[head] = map[topic]bool{}
			}
			values[head][t] = true
		}
	}
	order := func(a, b topic) int {
		return cmp.Or(cmp.Compare(a.subject, b.subject), cmp.Compare(a.predicate, b.predicate),
			cmp.Compare(a.object, b.object), cmp.Compare(a.value, b.value))
	}
	var out []Conflict
	for _, t := range slices.SortedFunc(maps.Keys(about), order) {
		affirmed, denials := split(about[t], func(c *schema.Claim) bool { return c.Polarity != schema.Denied })
		out = appendConflict(out, Contradiction, affirmed, denials)
	}
	for _, head := range slices.SortedFunc(maps.Keys(values), order) {
		var sides [][]*schema.Claim
		for _, t := range slices.SortedFunc(maps.Keys(values[head]), order) {
			asserted, _ := split(about[t], func(c *schema.Claim) bool {
				return c.Polarity == schema.Affirmed && c.Modality == schema.Asserted
			})
			sides = append(sides, asserted)
		}
		sides, err := g.apart(ctx, sides)
		if err != nil {
			return nil, err
		}
		out = appendConflict(out, Rivals, sides...)
	}
	slices.SortStableFunc(out, func(a, b Conflict) int {
		return cmp.Or(cmp.Compare(a.Subject.ID, b.Subject.ID), cmp.Compare(a.Predicate.ID, b.Predicate.ID))
	})
	return out, nil
}

// apart leaves those sides out whose object is a part of another side's, or the place that it is
// in: who lives in a city lives in its country.
func (g *Graph) apart(ctx context.Context, sides [][]*schema.Claim) ([][]*schema.Claim, error) {
	var out [][]*schema.Claim
	for i, side := range sides {
		whole := false
		for j, other := range sides {
			if i == j || len(side) == 0 || len(other) == 0 || side[0].Object.Literal() || other[0].Object.Literal() {
				continue
			}
			within, err := g.within(ctx, other[0].Object, side[0].Object)
			if err != nil {
				return nil, err
			}
			whole = whole || within
		}
		if !whole {
			out = append(out, side)
		}
	}
	return out, nil
}

// within says whether the graph, or its name, says that one thing is part of another or lies in it.
func (g *Graph) within(ctx context.Context, part, whole schema.Arg) (bool, error) {
	if rest, ok := strings.CutPrefix(schema.Fold(part.Label), schema.Fold(whole.Label)+" "); ok && rest != "" {
		return true, nil
	}
	for _, broad := range []string{"partOf", "locatedIn"} {
		for _, id := range g.narrower(broad) {
			p := store.Pattern{S: quad.IRI(part.ID), P: quad.IRI(schema.Expand(id)), O: quad.IRI(whole.ID)}
			if n, err := g.count(ctx, p); err != nil || n > 0 {
				return n > 0, err
			}
		}
	}
	return false, nil
}

func split(claims []*schema.Claim, first func(*schema.Claim) bool) (yes, no []*schema.Claim) {
	for _, c := range claims {
		if first(c) {
			yes = append(yes, c)
		} else {
			no = append(no, c)
		}
	}
	return yes, no
}

// appendConflict appends a conflict of the claims that clash with one of another side.
func appendConflict(out []Conflict, kind ConflictKind, sides ...[]*schema.Claim) []Conflict {
	var left [][]*schema.Claim
	for i, side := range sides {
		clashing, _ := split(side, func(c *schema.Claim) bool {
			for j, other := range sides {
				if i != j && slices.ContainsFunc(other, func(d *schema.Claim) bool { return clash(c, d, kind) }) {
					return true
				}
			}
			return false
		})
		if len(clashing) > 0 {
			left = append(left, clashing)
		}
	}
	if len(left) < 2 {
		return out
	}
	c := left[0][0]
	subject := c.Subject
	subject.Mention, subject.Span, subject.Count, subject.About = "", schema.Span{}, 0, false
	return append(out, Conflict{Kind: kind, Subject: subject, Sides: left,
		Predicate: schema.PredicateRef{ID: c.Predicate.ID, Label: c.Predicate.Label}})
}

// clash says whether two claims of different sides stand in different sentences, are about a
// common time and, for rivals, whether neither value is the other one said less exactly.
func clash(c, d *schema.Claim, kind ConflictKind) bool {
	if c.Evidence.Document == d.Evidence.Document && c.Evidence.Sentence == d.Evidence.Sentence {
		return false
	}
	if p, q := stated(c), stated(d); !p.empty() && !q.empty() && !p.overlaps(q) {
		return false
	}
	if kind == Rivals && c.Object.Literal() && d.Object.Literal() {
		return !strings.HasPrefix(c.Object.Value, d.Object.Value+"-") && !strings.HasPrefix(d.Object.Value, c.Object.Value+"-")
	}
	return true
}
