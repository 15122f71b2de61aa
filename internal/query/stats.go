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

// Stats reads the whole graph once, save for the texts.
func (g *Graph) Stats(ctx context.Context) (*Stats, error) {
	s := &Stats{Polarity: map[schema.Polarity]int{}, Modality: map[schema.Modality]int{}}
	ids, err := g.documentIDs(ctx)
	if err != nil {
		return nil, err
	}
	s.Documents = len(ids)
	if s.Sentences, err = g.count(ctx, store.Pattern{P: quad.IRI(schema.InDocument)}); err != nil {
		return nil, err
	}
	if err := g.countTypes(ctx, s); err != nil {
		return nil, err
	}
	err = g.each(ctx, store.Pattern{P: quad.IRI(schema.PolarityOf)}, func(q quad.Quad) error {
		s.Polarity[schema.Polarity(text(q.Object))]++
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = g.each(ctx, store.Pattern{P: quad.IRI(schema.ModalityOf)}, func(q quad.Quad) error {
		s.Modality[schema.Modality(text(q.Object))]++
		return nil
	})
	if err != nil {
		return nil, err
	}
	used := map[string]*PredicateCount{}
	for f, err := range g.allFacts(ctx) {
		if err != nil {
			return nil, err
		}
		p := used[f.predicate]
		if p == nil {
			p = &PredicateCount{PredicateRef: g.predicateRef(f.predicate)}
			used[f.predicate] = p
		}
		p.Facts++
		p.Claims += f.claims
		s.Facts++
		s.Claims += f.claims
	}
	for _, p := range used {
		s.Predicates = append(s.Predicates, *p)
	}
	slices.SortFunc(s.Predicates, func(a, b PredicateCount) int {
		return cmp.Or(cmp.Compare(b.Claims, a.Claims), cmp.Compare(a.ID, b.ID))
	})
	return s, nil
}

// countTypes counts the entities that have a type or a label, each once.
func (g *Graph) countTypes(ctx context.Context, s *Stats) error {
	types := map[string]votes{}
	err := g.each(ctx, store.Pattern{P: quad.IRI(schema.Label)}, func(q quad.Quad) error {
		types[iri(q.Subject)] = nil
		return nil
	})
	if err != nil {
		return err
	}
	err = g.each(ctx, store.Pattern{P: quad.IRI(schema.RDFType)}, func(q quad.Quad) error {
		if t := iri(q.Object); t != schema.Base+"Document" {
			if types[iri(q.Subject)] == nil {
				types[iri(q.Subject)] = votes{}
			}
			types[iri(q.Subject)].add(t, iri(q.Label))
		}
		return nil
	})
	if err != nil {
		return err
	}
	byType := map[string]int{}
	for _, v := range types {
		byType[g.votedType(v)]++
	}
	s.Entities = len(types)
	for _, name := range slices.Sorted(maps.Keys(byType)) {
		s.Types = append(s.Types, TypeCount{Type: name, Entities: byType[name]})
	}
	slices.SortStableFunc(s.Types, func(a, b TypeCount) int { return cmp.Compare(b.Entities, a.Entities) })
	return nil
}
