package pg

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/internal/store"
)

// Apply is store.Graph.Apply.
func (s *Store) Apply(ctx context.Context, add, remove []quad.Quad) error {
	in, err := store.Resolve(ctx, add)
	if err != nil {
		return fmt.Errorf("add: %w", err)
	}
	out, err := store.Resolve(ctx, remove)
	if err != nil {
		return fmt.Errorf("remove: %w", err)
	}
	return s.change(ctx, func(ctx context.Context, t *tx) error { return t.apply(ctx, in, out.Quads) })
}

// apply takes quads out, then puts quads in.
func (t *tx) apply(ctx context.Context, in *store.Resolved, out []store.Quad) error {
	mode := shared
	if len(out) > 0 {
		mode = alone
	}
	t.gate(mode)
	stays := make(map[store.Quad]bool, len(in.Quads))
	for _, q := range in.Quads {
		stays[q] = true
	}
	var gone []store.Quad
	t.remove(&gone, slices.DeleteFunc(slices.Clone(out), func(q store.Quad) bool { return stays[q] }))
	if err := t.add(ctx, in); err != nil {
		return err
	}
	if err := t.send(ctx); err != nil {
		return err
	}
	t.grew -= int64(len(gone))
	t.dropTerms(gone)
	return nil
}

// Statements that put in. Rows come in the order of the arrays.
const (
	insertTerms = "INSERT INTO kg_terms (id, text) SELECT * FROM unnest($1::uuid[], $2::bytea[])"
	insertQuads = "INSERT INTO kg_quads (s, p, o, l) SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[])"
	unlessTerm  = " ON CONFLICT (id) DO NOTHING"
	unlessQuad  = " ON CONFLICT (s, p, o, l) DO NOTHING"

	maxRows = 10_000 // of one statement
)

// add queues what puts quads in, with their terms.
func (t *tx) add(ctx context.Context, in *store.Resolved) error {
	if len(in.Quads) == 0 {
		return nil
	}
	quads, ids := sorted(in)
	if t.s.portable {
		// A look that the engine tracks, so that one who drops a term and one who takes it up
		// are not both let through.
		held, err := t.ids(ctx, "SELECT id FROM kg_terms WHERE id = ANY($1::uuid[])", uuids(ids))
		if err != nil {
			return err
		}
		is := make(map[store.ID]bool, len(held))
		for _, id := range held {
			is[id] = true
		}
		ids = slices.DeleteFunc(ids, func(id store.ID) bool { return is[id] })
	}
	for part := range slices.Chunk(ids, maxRows) {
		t.queue(insertTerms+unlessTerm, uuids(part), textsOf(part, in))
		if len(part) == maxRows {
			if err := t.send(ctx); err != nil {
				return err
			}
		}
	}
	for part := range slices.Chunk(quads, maxRows) {
		t.queueChange(&t.grew, insertQuads+unlessQuad, split(part)...)
		if len(part) == maxRows {
			if err := t.send(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

// sorted returns the quads, each once, and the ids of their terms in the order in which all
// writers put them in.
func sorted(in *store.Resolved) (quads []store.Quad, ids []store.ID) {
	quads = slices.Clone(in.Quads)
	slices.SortFunc(quads, func(a, b store.Quad) int { return a.Compare(&b) })
	ids = slices.SortedFunc(maps.Keys(in.Texts), func(a, b store.ID) int { return bytes.Compare(a[:], b[:]) })
	return slices.Compact(quads), ids
}

func textsOf(ids []store.ID, in *store.Resolved) [][]byte {
	texts := make([][]byte, len(ids))
	for i, id := range ids {
		texts[i] = in.Texts[id]
	}
	return texts
}

// remove queues what takes quads out; those that were there stand in gone once it is sent.
func (t *tx) remove(gone *[]store.Quad, quads []store.Quad) {
	for part := range slices.Chunk(quads, maxRows) {
		t.queueQuads(gone,
			"DELETE FROM kg_quads WHERE (s, p, o, l) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], "+
				"$4::uuid[])) RETURNING s, p, o, l", split(part)...)
	}
}

// dropUnused drops those of the terms $1 that no quad has. LATERAL with LIMIT makes every
// engine look each one up in the indexes, whatever it believes of the size of the table.
const dropUnused = `DELETE FROM kg_terms WHERE id = ANY(ARRAY(SELECT x.id FROM unnest($1::uuid[]) AS x(id)
	LEFT JOIN LATERAL (SELECT 1 AS one FROM kg_quads WHERE s = x.id LIMIT 1) a ON true
	LEFT JOIN LATERAL (SELECT 1 AS one FROM kg_quads WHERE o = x.id LIMIT 1) b ON true
	LEFT JOIN LATERAL (SELECT 1 AS one FROM kg_quads WHERE p = x.id LIMIT 1) c ON true
	LEFT JOIN LATERAL (SELECT 1 AS one FROM kg_quads WHERE l = x.id LIMIT 1) d ON true
	WHERE a.one IS NULL AND b.one IS NULL AND c.one IS NULL AND d.one IS NULL))`

// dropTerms queues what drops the terms of quads that have gone, where no other quad has
// them. The gate must be held alone.
func (t *tx) dropTerms(gone []store.Quad) {
	if len(gone) == 0 {
		return
	}
	seen := map[store.ID]bool{{}: true}
	var ids []store.ID
	for _, q := range gone {
		for _, id := range q {
			if !seen[id] {
				seen[id] = true
				ids = append(ids, id)
			}
		}
	}
	t.queue(dropUnused, uuids(ids))
}

// ApplySteps is store.Writer.ApplySteps.
func (s *Store) ApplySteps(ctx context.Context, steps []store.Step) error {
	quads := make([]quad.Quad, len(steps))
	for i := range steps {
		quads[i] = steps[i].Quad
	}
	r, err := store.Resolve(ctx, quads)
	if err != nil {
		return err
	}
	return s.change(ctx, func(ctx context.Context, t *tx) error {
		t.gate(alone)
		held, err := t.quads(ctx,
			"SELECT s, p, o, l FROM kg_quads WHERE (s, p, o, l) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[], "+
				"$3::uuid[], $4::uuid[]))", split(r.Quads)...)
		if err != nil {
			return err
		}
		is := map[store.Quad]bool{}
		for _, q := range held {
			is[q] = true
		}
		in, out := store.Resolved{Texts: r.Texts}, map[store.Quad]bool{}
		for i := range steps {
			q := r.Quads[i]
			flip, err := steps[i].Flips(i, is[q])
			if err != nil {
				return err
			}
			if flip {
				is[q] = steps[i].Add
			}
		}
		for _, q := range held {
			out[q] = !is[q]
		}
		for q, want := range is {
			if _, was := out[q]; want && !was {
				in.Quads = append(in.Quads, q)
			}
		}
		maps.DeleteFunc(out, func(_ store.Quad, goes bool) bool { return !goes })
		in.Texts = in.TextsOf(in.Quads)
		return t.apply(ctx, &in, slices.Collect(maps.Keys(out)))
	})
}

// NewQuadWriter is store.Writer.NewQuadWriter.
func (s *Store) NewQuadWriter() (quad.WriteCloser, error) {
	w := &quadWriter{quads: make(chan quad.Quad, 1024), done: make(chan struct{})}
	go func() {
		defer close(w.done)
		_, w.err = s.Load(context.Background(), w.next)
	}()
	return w, nil
}
