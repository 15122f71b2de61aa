package pg

import (
	"context"
	"fmt"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/schema"
)

// Replace is store.Graph.Replace, in one transaction.
func (s *Store) Replace(ctx context.Context, document string, quads []quad.Quad) (changed bool, err error) {
	return s.replace(ctx, document, quads, nil)
}

// replace is Replace; with a claim, the claim's work is done with the same commit, and
// where others have taken it over nothing is written: errLost.
func (s *Store) replace(ctx context.Context, document string, quads []quad.Quad, claim *claim) (changed bool, err error) {
	if err := store.CheckDocument(document, quads); err != nil {
		return false, fmt.Errorf("replace %s: %w", document, err)
	}
	r, err := store.Resolve(ctx, quads)
	if err != nil {
		return false, fmt.Errorf("replace %s: %w", document, err)
	}
	err = s.change(ctx, func(ctx context.Context, t *tx) error {
		_, c, err := t.replace(ctx, store.IDOf(document), r)
		changed = c
		if err == nil && claim != nil {
			err = claim.finish(ctx, t)
		}
		return err
	})
	if err != nil {
		return false, fmt.Errorf("replace %s: %w", document, err)
	}
	return changed, nil
}

// Forget is store.Graph.Forget, in one transaction. On lists of work the document is new
// again.
func (s *Store) Forget(ctx context.Context, document string) (found bool, err error) {
	if err = store.CheckDocument(document, nil); err == nil {
		err = s.change(ctx, func(ctx context.Context, t *tx) error {
			d := store.IDOf(document)
			f, _, err := t.replace(ctx, d, &store.Resolved{})
			if found = f; err == nil && found {
				t.queue("DELETE FROM kg_queue WHERE document = $1", [16]byte(d))
			}
			return err
		})
	}
	if err != nil {
		return false, fmt.Errorf("forget %s: %w", document, err)
	}
	return found, nil
}

// replace makes the quads all that the document says; found says whether it was there.
func (t *tx) replace(ctx context.Context, d store.ID, r *store.Resolved) (found, changed bool, err error) {
	t.lockDocument(d)
	const own = "SELECT s, p, o, l FROM kg_quads WHERE l = $1"
	was, err := t.quads(ctx, own, [16]byte(d))
	if err != nil {
		return false, false, err
	}
	out := without(was, r.Quads)
	mode := shared
	if len(out) > 0 {
		mode = alone
	}
	t.gate(mode)
	if len(out) > 0 && !t.s.portable { // others may have changed it before the gate was ours
		if was, err = t.quads(ctx, own, [16]byte(d)); err != nil {
			return false, false, err
		}
		out = without(was, r.Quads)
	}
	gone, err := t.remove(ctx, out)
	if err != nil {
		return false, false, err
	}
	in := store.Resolved{Quads: without(r.Quads, was)}
	in.Texts = r.TextsOf(in.Quads)
	added, err := t.add(ctx, &in)
	if err != nil {
		return false, false, err
	}
	if len(gone) > 0 {
		more, err := t.dropShared(ctx, gone)
		if err == nil {
			err = t.dropTerms(ctx, append(gone, more...))
		}
		if err != nil {
			return false, false, err
		}
	}
	return len(was) > 0, added > 0 || len(gone) > 0, nil
}

// without returns the quads that are not among the others.
func without(quads, others []store.Quad) []store.Quad {
	is := make(map[store.Quad]bool, len(others))
	for _, q := range others {
		is[q] = true
	}
	var out []store.Quad
	for _, q := range quads {
		if !is[q] {
			out = append(out, q)
		}
	}
	return out
}

const (
	// unclaimed selects those of the facts $1 for which nothing more says $2; not other
	// terms that some document calls a fact.
	unclaimed = `SELECT x.id FROM unnest($1::uuid[]) AS x(id)
		JOIN kg_terms t ON t.id = x.id
		LEFT JOIN LATERAL (SELECT 1 AS one FROM kg_quads WHERE s = x.id AND p = $2 LIMIT 1) k ON true
		WHERE k.one IS NULL AND substr(t.text, 1, $3) = $4::bytea`
	// unmentioned selects those of the entities $1 of which nothing more says $2.
	unmentioned = `SELECT x.id FROM unnest($1::uuid[]) AS x(id)
		LEFT JOIN LATERAL (SELECT 1 AS one FROM kg_quads WHERE p = $2 AND o = x.id LIMIT 1) k ON true
		WHERE k.one IS NULL`
)

// factText begins the canonical text of a fact.
var factText = []byte("<" + schema.FactBase)

// dropShared takes out the edges of facts that have lost their last claim and the base
// quads of entities that have lost their last mention with these quads.
func (t *tx) dropShared(ctx context.Context, gone []store.Quad) (more []store.Quad, err error) {
	claim, mentions, base := store.IDOf(schema.ClaimOf), store.IDOf(schema.Mentions), store.IDOf(schema.BaseGraph)
	var facts, entities []store.ID
	for _, q := range gone {
		switch q[predicate] {
		case claim:
			facts = append(facts, q[subject])
		case mentions:
			entities = append(entities, q[object])
		}
	}
	if len(facts) > 0 {
		dead, err := t.ids(ctx, unclaimed, uuids(facts), [16]byte(claim), len(factText), factText)
		if err != nil {
			return nil, err
		}
		if more, err = t.quads(ctx, "DELETE FROM kg_quads WHERE l = ANY($1::uuid[]) RETURNING s, p, o, l", uuids(dead)); err != nil {
			return nil, err
		}
	}
	if len(entities) > 0 {
		dead, err := t.ids(ctx, unmentioned, uuids(entities), [16]byte(mentions))
		if err != nil {
			return nil, err
		}
		bare, err := t.quads(ctx, "DELETE FROM kg_quads WHERE l = $1 AND s = ANY($2::uuid[]) RETURNING s, p, o, l", [16]byte(base), uuids(dead))
		if err != nil {
			return nil, err
		}
		more = append(more, bare...)
	}
	t.grew -= int64(len(more))
	return more, nil
}
