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

// Claims yields the claims that match, whole, ordered by document id, then sentence, then
// claim id. It reads one document's claims at a time. The index that leads it to them is
// that of the ids, the document, the entities, the speaker or the predicate, whichever
// comes first in this list and is given; the rest of the filter is checked on the claims.
// Before the first claim it reads all facts which that index gives.
func (g *Graph) Claims(ctx context.Context, filter Filter) iter.Seq2[*schema.Claim, error] {
	return func(yield func(*schema.Claim, error) bool) {
		m, err := g.matcher(filter)
		if err == nil {
			m.documents, err = g.documentsIn(ctx, Scope{Publisher: filter.Publisher, Meta: filter.Meta})
		}
		if err != nil {
			yield(nil, err)
			return
		}
		n := 0
		for group, err := range g.candidates(ctx, m) {
			if err != nil {
				yield(nil, err)
				return
			}
			claims, err := g.build(ctx, group)
			if err != nil {
				yield(nil, err)
				return
			}
			for _, c := range claims {
				if !m.claim(c) {
					continue
				}
				if !yield(c, nil) {
					return
				}
				if n++; n == filter.Limit {
					return
				}
			}
		}
	}
}

// collect returns all that Claims yields.
func (g *Graph) collect(ctx context.Context, filter Filter) ([]*schema.Claim, error) {
	var out []*schema.Claim
	for c, err := range g.Claims(ctx, filter) {
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

// CountedClaims returns the ids of the claims whose object has a number ("900 troops"), in no order.
func (g *Graph) CountedClaims(ctx context.Context) (ids []string, err error) {
	err = g.each(ctx, store.Pattern{P: quad.IRI(schema.ObjectCount)}, func(q quad.Quad) error {
		ids = append(ids, iri(q.Subject))
		return nil
	})
	return ids, err
}

// group is claims of one document, still to be built.
type group struct {
	document string
	facts    map[string]fact        // claim id → the fact it supports
	quads    map[string][]quad.Quad // what describes claims and sentences, by subject; nil = not read yet
}

// candidates yields groups that together hold every claim that can match, by document.
func (g *Graph) candidates(ctx context.Context, m *matcher) iter.Seq2[group, error] {
	var edges []store.Pattern
	narrow := len(m.predicates) > 0 && len(m.predicates) <= 8
	switch {
	case m.IDs != nil:
		return g.groupsOf(ctx, m, nil, m.IDs)
	case m.Document != "":
		return g.wholeDocuments(ctx, m, []string{m.Document})
	case m.Subject != "" && m.Object != "":
		edges = []store.Pattern{{S: quad.IRI(m.Subject), O: quad.IRI(m.Object)}}
	case m.Subject != "" && narrow:
		edges = m.edgePatterns(store.Pattern{S: quad.IRI(m.Subject)})
	case m.Subject != "":
		edges = []store.Pattern{{S: quad.IRI(m.Subject)}}
	case m.Object != "" && narrow:
		edges = m.edgePatterns(store.Pattern{O: quad.IRI(m.Object)})
	case m.Object != "":
		edges = []store.Pattern{{O: quad.IRI(m.Object)}}
	case m.Either != "" && narrow:
		edges = slices.Concat(m.edgePatterns(store.Pattern{S: quad.IRI(m.Either)}),
			m.edgePatterns(store.Pattern{O: quad.IRI(m.Either)}))
	case m.Either != "":
		edges = []store.Pattern{{S: quad.IRI(m.Either)}, {O: quad.IRI(m.Either)}}
	case m.AttributedTo != "":
		var ids []string
		err := g.each(ctx, store.Pattern{P: quad.IRI(schema.AttributedTo), O: quad.IRI(m.AttributedTo)},
			func(q quad.Quad) error {
				ids = append(ids, iri(q.Subject))
				return nil
			})
		if err != nil {
			return failed[group](err)
		}
		return g.groupsOf(ctx, m, nil, ids)
	case m.predicates != nil:
		edges = m.edgePatterns(store.Pattern{})
	case m.documents != nil:
		return g.wholeDocuments(ctx, m, slices.Sorted(maps.Keys(m.documents)))
	default:
		ids, err := g.documentIDs(ctx)
		if err != nil {
			return failed[group](err)
		}
		return g.wholeDocuments(ctx, m, ids)
	}
	return g.groupsOf(ctx, m, edges, nil)
}

func failed[T any](err error) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		yield(none, err)
	}
}

// edgePatterns returns the base pattern once for each IRI that an edge with one of the
// filter's predicates can have.
func (m *matcher) edgePatterns(base store.Pattern) []store.Pattern {
	var out []store.Pattern
	for _, id := range m.predicates {
		for k, prefix := range kindBase {
			if m.Polarity == schema.Affirmed && kind(k) == denied || m.Polarity == schema.Denied && kind(k) != denied {
				continue
			}
			p := base
			p.P = quad.IRI(prefix + id[len("kg:"):])
			out = append(out, p)
		}
	}
	return out
}

// groupsOf yields groups of the claims of the facts of some patterns, and of claims by id.
func (g *Graph) groupsOf(ctx context.Context, m *matcher, edges []store.Pattern, ids []string) iter.Seq2[group, error] {
	return func(yield func(group, error) bool) {
		groups := map[string]group{}
		add := func(claim, document string, f fact) {
			if groups[document].facts == nil {
				groups[document] = group{document: document, facts: map[string]fact{}}
			}
			groups[document].facts[claim] = f
		}
		seen := map[string]bool{}
		for _, p := range edges {
			for f, err := range g.facts(ctx, p) {
				if err == nil && (seen[f.id] || !m.edge(&f)) {
					continue
				}
				if err == nil {
					seen[f.id] = true
					err = g.claimsOf(ctx, f.id, func(claim, document string) { add(claim, document, f) })
				}
				if err != nil {
					yield(group{}, err)
					return
				}
			}
		}
		for _, id := range ids {
			f, document, ok, err := g.factOfClaim(ctx, id)
			if err != nil {
				yield(group{}, err)
				return
			}
			if ok && m.edge(&f) {
				add(id, document, f)
			}
		}
		for _, document := range slices.Sorted(maps.Keys(groups)) {
			if !yield(groups[document], nil) {
				return
			}
		}
	}
}

// claimsOf calls add with each claim of a fact and its document.
func (g *Graph) claimsOf(ctx context.Context, fact string, add func(claim, document string)) error {
	return g.each(ctx, store.Pattern{S: quad.IRI(fact), P: quad.IRI(schema.ClaimOf)}, func(q quad.Quad) error {
		add(iri(q.Object), iri(q.Label))
		return nil
	})
}

// factOfClaim returns the fact that a claim supports and the claim's document; ok is false
// when there is no such claim.
func (g *Graph) factOfClaim(ctx context.Context, claim string) (f fact, document string, ok bool, err error) {
	if claim == "" {
		return f, "", false, nil
	}
	var id string
	for q, err := range g.scan(ctx, store.Pattern{P: quad.IRI(schema.ClaimOf), O: quad.IRI(claim)}) {
		if err != nil {
			return f, "", false, err
		}
		id, document = iri(q.Subject), iri(q.Label)
		break
	}
	if id == "" {
		return f, "", false, nil
	}
	f, ok, err = g.factByID(ctx, id)
	return f, document, ok, err
}

// wholeDocuments yields a group for each document, with all that it brought: one scan a
// document and one for each fact.
func (g *Graph) wholeDocuments(ctx context.Context, m *matcher, documents []string) iter.Seq2[group, error] {
	return func(yield func(group, error) bool) {
		for _, document := range documents {
			all := group{document: document, facts: map[string]fact{}, quads: map[string][]quad.Quad{}}
			claims := map[string][]string{} // fact → claims
			err := g.each(ctx, store.Pattern{L: quad.IRI(document)}, func(q quad.Quad) error {
				id := iri(q.Subject)
				if iri(q.Predicate) == schema.ClaimOf {
					claims[id] = append(claims[id], iri(q.Object))
				} else {
					all.quads[id] = append(all.quads[id], q)
				}
				return nil
			})
			if err != nil {
				yield(group{}, err)
				return
			}
			for id, of := range claims {
				f, ok, err := g.factByID(ctx, id)
				if err != nil {
					yield(group{}, err)
					return
				}
				if !ok || !m.edge(&f) {
					continue
				}
				for _, c := range of {
					all.facts[c] = f
				}
			}
			if len(all.facts) > 0 && !yield(all, nil) {
				return
			}
		}
	}
}

// ClaimsIn returns the claims of a document, by sentence, then id, without their support: of other documents
// it reads no more than what they call its entities.
func (g *Graph) ClaimsIn(ctx context.Context, document string) ([]*schema.Claim, error) {
	m, err := g.matcher(Filter{Document: document})
	if err != nil {
		return nil, err
	}
	var out []*schema.Claim
	for all, err := range g.wholeDocuments(ctx, m, []string{document}) {
		if err != nil {
			return nil, err
		}
		for id, f := range all.facts {
			if out, err = g.addBare(ctx, out, id, document, f, all.quads); err != nil {
				return nil, err
			}
		}
	}
	slices.SortFunc(out, inOrder)
	return out, nil
}

// addBare appends a claim without its support, unless it is not taken for one. The quads of its document save reading
// them.
func (g *Graph) addBare(ctx context.Context, out []*schema.Claim, id, document string, f fact,
	quads map[string][]quad.Quad) ([]*schema.Claim, error) {
	c, s, err := g.checked(ctx, id, document, f, quads)
	if passedOver(err) {
		return out, nil
	}
	if err == nil {
		err = g.words(ctx, s, c)
	}
	if err != nil {
		return nil, err
	}
	return append(out, c), nil
}

// build returns the claims of a group, by sentence, then id.
func (g *Graph) build(ctx context.Context, all group) ([]*schema.Claim, error) {
	out := make([]*schema.Claim, 0, len(all.facts))
	for id, f := range all.facts {
		c, err := g.claim(ctx, id, all.document, f, all.quads)
		if passedOver(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	slices.SortFunc(out, inOrder)
	return out, nil
}

// inOrder orders claims by document, sentence and id.
func inOrder(a, b *schema.Claim) int {
	return cmp.Or(cmp.Compare(a.Evidence.Document, b.Evidence.Document),
		cmp.Compare(a.Evidence.Sentence, b.Evidence.Sentence), cmp.Compare(a.ID, b.ID))
}
