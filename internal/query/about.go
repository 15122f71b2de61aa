package query

import (
	"cmp"
	"context"
	"slices"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/schema"
)

// Card is what the graph says of one entity. A claim stands in one of its lists; one of
// the entity with itself stands under Out, Expected or Denied.
type Card struct {
	Entity    schema.Entity   `json:"entity"`
	Documents []schema.Source `json:"documents,omitempty"` // that mention it, by publication date, then id
	Out       []Group         `json:"out,omitempty"`       // affirmed, asserted claims with it as subject
	In        []Group         `json:"in,omitempty"`        // the same with it as object
	Expected  []Group         `json:"expected,omitempty"`  // affirmed claims that are not asserted, both ways
	Denied    []Group         `json:"denied,omitempty"`    // both ways
	Said      []*schema.Claim `json:"said,omitempty"`      // claims that are attributed to it
}

// Group is claims with one predicate, in the order of Claims.
type Group struct {
	Predicate schema.PredicateRef `json:"predicate"`         // without trigger
	Inverse   bool                `json:"inverse,omitempty"` // the entity is the object
	Label     string              `json:"label"`             // the predicate's label, or its inverse one where Inverse
	Claims    []*schema.Claim     `json:"claims"`
}

// About returns the card of an entity, nil when the graph knows nothing of it. Groups are ordered by the number of their claims, most first, then by predicate id.
func (g *Graph) About(ctx context.Context, id string) (*Card, error) {
	if id == "" {
		return nil, nil
	}
	card := &Card{}
	var err error
	if card.Entity, err = g.Entity(ctx, id); err != nil {
		return nil, err
	}
	if card.Documents, err = g.mentioning(ctx, id); err != nil {
		return nil, err
	}
	var out, in, expected, denials groups
	for c, err := range g.Claims(ctx, Filter{Either: id}) {
		if err != nil {
			return nil, err
		}
		inverse := c.Subject.ID != id
		switch {
		case c.Polarity == schema.Denied:
			denials.add(g, c, inverse)
		case c.Modality != schema.Asserted:
			expected.add(g, c, inverse)
		case inverse:
			in.add(g, c, true)
		default:
			out.add(g, c, false)
		}
	}
	card.Out, card.In, card.Expected, card.Denied = out.sorted(), in.sorted(), expected.sorted(), denials.sorted()
	if card.Said, err = g.collect(ctx, Filter{AttributedTo: id}); err != nil {
		return nil, err
	}
	if card.Entity.ID == "" && len(card.Documents)+len(card.Out)+len(card.In)+len(card.Expected)+len(card.Denied)+len(card.Said) == 0 {
		return nil, nil
	}
	card.Entity.ID = id
	return card, nil
}

// groups collects claims by predicate and direction.
type groups []Group

func (gs *groups) add(g *Graph, c *schema.Claim, inverse bool) {
	at := slices.IndexFunc(*gs, func(x Group) bool { return x.Predicate.ID == c.Predicate.ID && x.Inverse == inverse })
	if at < 0 {
		at = len(*gs)
		ref := schema.PredicateRef{ID: c.Predicate.ID, Label: c.Predicate.Label}
		*gs = append(*gs, Group{Predicate: ref, Inverse: inverse, Label: g.directed(ref, inverse)})
	}
	(*gs)[at].Claims = append((*gs)[at].Claims, c)
}

func (gs groups) sorted() []Group {
	slices.SortFunc(gs, func(a, b Group) int {
		inverse := 0
		if a.Inverse != b.Inverse {
			inverse = 1
			if b.Inverse {
				inverse = -1
			}
		}
		return cmp.Or(inverse, cmp.Compare(len(b.Claims), len(a.Claims)), cmp.Compare(a.Predicate.ID, b.Predicate.ID))
	})
	return gs
}

// directed returns the words of a predicate as read from its subject or, inverse, from its
// object; a predicate without words for the inverse gets an arrow before its label.
func (g *Graph) directed(p schema.PredicateRef, inverse bool) string {
	if !inverse {
		return p.Label
	}
	switch s := g.schema.Predicate(p.ID); {
	case s == nil:
	case s.Inverse != "":
		return s.Inverse
	case s.Symmetric:
		return s.Label
	}
	return "← " + p.Label
}

// mentioning returns the documents that mention an entity.
func (g *Graph) mentioning(ctx context.Context, id string) ([]schema.Source, error) {
	if id == "" {
		return nil, nil
	}
	var out []schema.Source
	err := g.each(ctx, store.Pattern{P: quad.IRI(schema.Mentions), O: quad.IRI(id)}, func(q quad.Quad) error {
		s, err := g.documentSource(ctx, iri(q.Subject))
		if s.ID != "" {
			out = append(out, s)
		}
		return err
	})
	slices.SortFunc(out, compareSources)
	return slices.CompactFunc(out, func(a, b schema.Source) bool { return a.ID == b.ID }), err
}
