package pg

import (
	"context"
	"fmt"

	"github.com/cayleygraph/quad"
	"github.com/jackc/pgx/v5"

	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/schema"
)

// Replace is store.Graph.Replace, in one transaction.
func (s *Store) Replace(ctx context.Context, document string, quads []quad.Quad) (changed bool, err error) {
	return s.replace(ctx, document, quads, store.By{}, nil)
}

// ReplaceBy is store.Graph.ReplaceBy, in one transaction.
func (s *Store) ReplaceBy(ctx context.Context, by store.By, document string,
	quads []quad.Quad) (changed bool, err error) {
	return s.replace(ctx, document, quads, by, nil)
}

// replace is ReplaceBy; with a claim, the claim's work is done with the same commit, and where
// others have taken it over nothing is written: errLost.
func (s *Store) replace(ctx context.Context, document string, quads []quad.Quad, by store.By,
	c *claim) (changed bool, err error) {
	r := &replacement{document: store.IDOf(document), by: by, claim: c}
	if err = store.CheckDocument(document, quads); err == nil {
		r.in, err = store.Resolve(ctx, quads)
	}
	limit := changeLimit
	if c != nil {
		limit = c.queue.lease
	}
	done := false
	if err == nil && !s.portable && !by.Noted && len(quads) <= maxRows {
		err = s.changeWithin(ctx, limit, func(ctx context.Context, t *tx) error {
			done, changed, err = t.extend(ctx, r)
			return err
		})
	}
	if err == nil && !done {
		err = s.changeWithin(ctx, limit, func(ctx context.Context, t *tx) error {
			_, changed, err = t.replace(ctx, r)
			return err
		})
	}
	if err != nil {
		return false, fmt.Errorf("replace %s: %w", document, err)
	}
	return changed, nil
}

// Forget is store.Graph.Forget, in one transaction. On lists of work the document is new
// again.
func (s *Store) Forget(ctx context.Context, document string) (found bool, err error) {
	if err = store.CheckDocument(document, nil); err == nil {
		r := &replacement{document: store.IDOf(document), in: &store.Resolved{}}
		err = s.change(ctx, func(ctx context.Context, t *tx) error {
			found, _, err = t.replace(ctx, r)
			if err == nil && found {
				t.queue("DELETE FROM kg_queue WHERE document = $1", [16]byte(r.document))
			}
			return err
		})
	}
	if err != nil {
		return false, fmt.Errorf("forget %s: %w", document, err)
	}
	return found, nil
}

// replacement is what is to take the place of a document's quads.
type replacement struct {
	document store.ID
	in       *store.Resolved
	by       store.By
	claim    *claim // nil: none
}

// own selects the quads of the document $1: those that have it as label, and the note that
// it is to be read again, which ends when it is.
var own = fmt.Sprintf(`SELECT s, p, o, l FROM kg_quads WHERE l = $1::uuid
	UNION ALL SELECT s, p, o, l FROM kg_quads WHERE s = $1::uuid AND p = %s AND o = %s AND l = %[2]s`,
	literal(schema.Unread), literal(schema.JudgementGraph))

// agree asks whether the document $1 may be extended by the quads $2 to $5: none of it goes,
// and the judgements are still those of the edition $6. The answer stays for the statements
// after it, as agreed.
var agree = `SELECT goes, holds, set_config('kg.agreed', (holds AND NOT goes)::text, true) FROM (SELECT
	EXISTS (SELECT 1 FROM (` + own + `) q WHERE (q.s, q.p, q.o, q.l) NOT IN (SELECT * FROM unnest($2::uuid[], ` +
	`$3::uuid[], $4::uuid[], $5::uuid[]))) AS goes,
	$6::text = '' OR $6::text = (` + edition + `) AS holds) x`

const (
	agreed    = " WHERE " + isAgreed
	andAgreed = " AND " + isAgreed
	isAgreed  = "current_setting('kg.agreed') = 'true'"

	// extendQuads puts quads in, adds them to the row $5 of the count, and returns how many
	// were new.
	extendQuads = "WITH came AS (" + insertQuads + agreed + unlessQuad + ` RETURNING 1),
		counted AS (INSERT INTO kg_size AS k (shard, n) SELECT $5::int, count(*) FROM came HAVING count(*) > 0 ON CONFLICT ` +
		`(shard) DO UPDATE SET n = k.n + excluded.n)
		SELECT count(*) FROM came`
)

// extend stores a document that is new or unchanged, or only says more than before, in one
// round trip with the commit. Where something must go it writes nothing, and done is false.
// Work that is claimed needs a second one.
func (t *tx) extend(ctx context.Context, r *replacement) (done, changed bool, err error) {
	quads, ids := sorted(r.in)
	columns := split(quads)
	t.lockDocument(r.document)
	t.gate(shared)
	var goes, holds bool
	var kept string
	args := append(append([]any{[16]byte(r.document)}, columns...), r.by.Edition)
	t.queue(agree, args...).QueryRow(func(row pgx.Row) error { return row.Scan(&goes, &holds, &kept) })
	t.queue(insertTerms+agreed+unlessTerm, uuids(ids), textsOf(ids, r.in))
	if r.by.Mark != "" && len(quads) > 0 {
		t.queue(insertMark+agreed+keepMark, markOf(r.document), r.mark(quads))
	} else {
		t.queue(dropMark+andAgreed, markOf(r.document))
	}
	var came int64
	t.queue(extendQuads, append(columns, shard())...).QueryRow(func(row pgx.Row) error { return row.Scan(&came) })
	if r.claim == nil {
		t.queueCommit()
	}
	if err := t.send(ctx); err != nil {
		return false, false, err
	}
	if !holds {
		return false, false, store.ErrEdition
	}
	if !goes && r.claim != nil {
		err = r.claim.finish(ctx, t)
	}
	return !goes, came > 0, err
}

// replace makes the quads all that the document says; found says whether it was there.
func (t *tx) replace(ctx context.Context, r *replacement) (found, changed bool, err error) {
	t.lockDocument(r.document)
	t.gate(alone)
	t.row("SHARE")
	var was []store.Quad
	t.queueQuads(&was, own, [16]byte(r.document))
	var now string
	t.queue(edition).QueryRow(func(row pgx.Row) error { return row.Scan(&now) })
	if err := t.send(ctx); err != nil {
		return false, false, err
	}
	noted := false
	for _, q := range was {
		noted = noted || q[label] != r.document
		found = found || q[label] == r.document
	}
	if r.by.Edition != "" && r.by.Edition != now {
		return false, false, store.ErrEdition
	}
	out := without(was, r.in.Quads)
	in := store.Resolved{Quads: without(r.in.Quads, was)}
	if r.by.Noted && !noted { // others have read it, or forgotten it
		out, in.Quads = nil, nil
	}
	in.Texts = r.in.TextsOf(in.Quads)
	before := t.grew
	switch {
	case r.by.Noted:
	case r.by.Mark != "" && len(r.in.Quads) > 0:
		t.queue(insertMark+keepMark, markOf(r.document), r.mark(r.in.Quads))
	default:
		t.queue(dropMark, markOf(r.document))
	}
	var gone []store.Quad
	t.remove(&gone, out)
	if err := t.add(ctx, &in); err != nil {
		return false, false, err
	}
	t.dropShared(&gone, out)
	if r.claim != nil {
		if err := r.claim.finish(ctx, t); err != nil {
			return false, false, err
		}
	} else if err := t.send(ctx); err != nil {
		return false, false, err
	}
	added := t.grew - before
	t.grew -= int64(len(gone))
	t.dropTerms(gone)
	return found, added > 0 || len(gone) > 0, nil
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
	// dropFacts takes out the edges of those facts $1 for which nothing more says $2; not the
	// quads of other terms that some document calls a fact.
	dropFacts = `DELETE FROM kg_quads WHERE l = ANY(ARRAY(SELECT x.id FROM unnest($1::uuid[]) AS x(id)
		JOIN kg_terms t ON t.id = x.id
		LEFT JOIN LATERAL (SELECT 1 AS one FROM kg_quads WHERE s = x.id AND p = $2 LIMIT 1) k ON true
		WHERE k.one IS NULL AND substr(t.text, 1, $3) = $4::bytea)) RETURNING s, p, o, l`
	// dropBase takes out the quads labelled $3 of those entities $1 of which nothing more says $2.
	dropBase = `DELETE FROM kg_quads WHERE l = $3 AND s = ANY(ARRAY(SELECT x.id FROM unnest($1::uuid[]) AS x(id)
		LEFT JOIN LATERAL (SELECT 1 AS one FROM kg_quads WHERE p = $2 AND o = x.id LIMIT 1) k ON true
		WHERE k.one IS NULL)) RETURNING s, p, o, l`
)

// factText begins the canonical text of a fact.
var factText = []byte("<" + schema.FactBase)

// dropShared queues what takes out the edges of facts that have lost their last claim and the
// base quads of entities that have lost their last mention with the quads that went.
func (t *tx) dropShared(gone *[]store.Quad, out []store.Quad) {
	claim, mentions, base := store.IDOf(schema.ClaimOf), store.IDOf(schema.Mentions), store.IDOf(schema.BaseGraph)
	var facts, entities []store.ID
	for _, q := range out {
		switch q[predicate] {
		case claim:
			facts = append(facts, q[subject])
		case mentions:
			entities = append(entities, q[object])
		}
	}
	if len(facts) > 0 {
		t.queueQuads(gone, dropFacts, uuids(facts), [16]byte(claim), len(factText), factText)
	}
	if len(entities) > 0 {
		t.queueQuads(gone, dropBase, uuids(entities), [16]byte(mentions), [16]byte(base))
	}
}
