package query

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/answer"
	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/schema"
)

// About returns the card of an entity, nil when the graph knows nothing of it. Groups are
// ordered by direction, as subject first, then by the number of their claims, most first,
// then by predicate id.
func (g *Graph) About(ctx context.Context, id string) (*Card, error) {
	return g.AboutUpTo(ctx, id, 0)
}

// AboutUpTo is About with at most limit claims a group, and as many under Said: those of
// the facts with the most claims, then the lowest fact id. Counts are still of all claims.
// It keeps the cards of hubs readable, and quick. 0 = no limit.
func (g *Graph) AboutUpTo(ctx context.Context, id string, limit int) (*Card, error) {
	if id == "" {
		return nil, nil
	}
	card := &Card{}
	var err error
	if card.Entity, err = g.Entity(ctx, id); err != nil {
		return nil, err
	}
	if card.Types, err = g.doubtedTypes(ctx, id); err != nil {
		return nil, err
	}
	if card.Documents, err = g.mentioning(ctx, id); err != nil {
		return nil, err
	}
	if err := g.fill(ctx, card, id, limit); err != nil {
		return nil, err
	}
	if card.Said, err = g.collect(ctx, Filter{AttributedTo: id, Limit: limit}); err != nil {
		return nil, err
	}
	if !schema.IsEntity(id) {
		if card.Foreign, err = g.statements(ctx, id); err != nil {
			return nil, err
		}
	}
	if card.Entity.ID == "" && len(card.Foreign)+len(card.Documents)+len(card.Out)+len(card.In)+len(card.Expected)+
		len(card.Denied)+len(card.Said) == 0 {
		return nil, nil
	}
	card.Entity.ID = id
	return card, nil
}

// maxStatements = 1000 of one thing are shown.
const maxStatements = 1000

// statements returns what imported quads say of a thing that is none of kg's.
func (g *Graph) statements(ctx context.Context, id string) ([]answer.Statement, error) {
	var out []answer.Statement
	for _, p := range []store.Pattern{{S: quad.IRI(id)}, {O: quad.IRI(id)}} {
		n := 0
		for q, err := range g.scan(ctx, p) {
			if err != nil {
				return nil, err
			}
			predicate := iri(q.Predicate)
			if isFact(q) || layout[predicate] || strings.HasPrefix(iri(q.Label), schema.Base) &&
				!strings.HasPrefix(iri(q.Label), schema.ForeignBase) {
				continue
			}
			s := answer.Statement{Predicate: predicate, Inverse: p.S == nil}
			other := q.Object
			if s.Inverse {
				other = q.Subject
			}
			if s.ID = iri(other); s.ID == "" {
				s.Value = text(other)
			}
			out = append(out, s)
			if n++; n == maxStatements {
				break
			}
		}
	}
	slices.SortFunc(out, func(a, b answer.Statement) int {
		return cmp.Or(cmp.Compare(a.Predicate, b.Predicate), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Value, b.Value))
	})
	out = slices.Compact(out)
	out = out[:min(len(out), maxStatements)]
	for i := range out {
		e, err := g.Entity(ctx, out[i].ID)
		if err != nil {
			return nil, err
		}
		out[i].Label = e.Label
	}
	return out, nil
}

// supported is a fact and where its claims stand.
type supported struct {
	fact
	claims []place
}

type place struct{ claim, document string }

// fill adds the groups of an entity's facts to its card.
func (g *Graph) fill(ctx context.Context, card *Card, id string, limit int) error {
	type topic struct {
		list      *[]Group
		predicate string
		inverse   bool
	}
	facts := map[topic][]supported{}
	for f, err := range g.factsOf(ctx, id) {
		if err != nil {
			return err
		}
		t := topic{&card.Out, f.predicate, f.subject != id}
		switch {
		case f.kind == denied:
			t.list = &card.Denied
		case f.kind == maybe:
			t.list = &card.Expected
		case t.inverse:
			t.list = &card.In
		}
		s := supported{fact: f}
		err := g.claimsOf(ctx, f.id, func(claim, document string) { s.claims = append(s.claims, place{claim, document}) })
		if err != nil {
			return err
		}
		facts[t] = append(facts[t], s)
	}
	for t, of := range facts {
		ref := g.predicateRef(t.predicate)
		group := Group{Predicate: ref, Inverse: t.inverse, Label: g.directed(ref, t.inverse)}
		slices.SortFunc(of, func(a, b supported) int {
			return cmp.Or(cmp.Compare(len(b.claims), len(a.claims)), cmp.Compare(a.id, b.id))
		})
		for _, s := range of {
			group.Count += len(s.claims)
			slices.SortFunc(s.claims, func(a, b place) int {
				return cmp.Or(cmp.Compare(a.document, b.document), cmp.Compare(a.claim, b.claim))
			})
			for _, p := range s.claims {
				if limit > 0 && len(group.Claims) == limit {
					break
				}
				c, err := g.claim(ctx, p.claim, p.document, s.fact, nil)
				if passedOver(err) {
					group.Count--
					continue
				}
				if err != nil {
					return err
				}
				group.Claims = append(group.Claims, c)
			}
		}
		if group.Count > 0 {
			slices.SortFunc(group.Claims, inOrder)
			*t.list = append(*t.list, group)
		}
	}
	for _, list := range []*[]Group{&card.Out, &card.In, &card.Expected, &card.Denied} {
		slices.SortFunc(*list, compareGroups)
	}
	return nil
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
	(*gs)[at].Count++
}

func (gs groups) sorted() []Group {
	slices.SortFunc(gs, compareGroups)
	return gs
}

func compareGroups(a, b Group) int {
	inverse := 0
	if a.Inverse != b.Inverse {
		inverse = 1
		if b.Inverse {
			inverse = -1
		}
	}
	return cmp.Or(inverse, cmp.Compare(b.Count, a.Count), cmp.Compare(a.Predicate.ID, b.Predicate.ID))
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
