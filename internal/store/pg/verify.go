package pg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/internal/store/term"
	"github.com/newsgraph/kg/schema"
)

// checks select what breaks a rule, as the text of a term or, where it has none, its id. $1 is
// kg:claim, $2 kg:mentions, $3 kg:base, $4 the length and $5 the text that a fact begins
// with. Each has its message.
var checks = []struct{ message, sql string }{
	{"term %s of a quad is not stored", `SELECT x.id::text FROM (SELECT s AS id FROM kg_quads UNION SELECT p FROM ` +
		`kg_quads UNION SELECT o FROM kg_quads UNION SELECT l FROM kg_quads) x
		LEFT JOIN kg_terms t ON t.id = x.id WHERE t.id IS NULL AND x.id <> '00000000-0000-0000-0000-000000000000'`},
	{"term %s is stored but not used", `SELECT encode(substr(t.text, 1, 60), 'escape') FROM kg_terms t
		LEFT JOIN (SELECT s AS id FROM kg_quads UNION SELECT p FROM kg_quads UNION SELECT o FROM kg_quads UNION SELECT l ` +
		`FROM kg_quads) x ON t.id = x.id WHERE x.id IS NULL`},
	{"the fact %s has no claim",
		`SELECT encode(t.text, 'escape') FROM (SELECT DISTINCT l FROM kg_quads) f JOIN kg_terms ` +
			`t ON t.id = f.l AND substr(t.text, 1, $4) = $5::bytea
		WHERE NOT EXISTS (SELECT 1 FROM kg_quads q WHERE q.s = f.l AND q.p = $1)`},
	{"%s has a claim but no edge", `SELECT coalesce(encode(t.text, 'escape'), c.s::text) FROM (SELECT DISTINCT s FROM ` +
		`kg_quads WHERE p = $1) c LEFT JOIN kg_terms t ON t.id = c.s
		WHERE t.id IS NULL OR substr(t.text, 1, $4) <> $5::bytea OR NOT EXISTS (SELECT 1 FROM kg_quads q WHERE q.l = c.s)`},
	{"no document mentions %s of the base graph", `SELECT coalesce(encode(t.text, 'escape'), b.s::text) FROM (SELECT ` +
		`DISTINCT s FROM kg_quads WHERE l = $3) b LEFT JOIN kg_terms t ON t.id = b.s
		WHERE NOT EXISTS (SELECT 1 FROM kg_quads q WHERE q.p = $2 AND q.o = b.s)`},
}

const maxProblems = 100

// Verify is store.Graph.Verify. That the indexes agree with the table is the database's own
// affair; pg_amcheck checks it.
func (s *Store) Verify(ctx context.Context) (store.Report, error) {
	var r store.Report
	v, err := s.view(ctx)
	if err == nil {
		err = v.verify(ctx, &r)
		if failed := v.Close(); err == nil {
			err = failed
		}
	}
	if err != nil {
		return r, fmt.Errorf("verify graph %s: %w", s.name, err)
	}
	return r, nil
}

func (v *View) verify(ctx context.Context, r *store.Report) error {
	problem := func(format string, args ...any) {
		if len(r.Problems) == maxProblems {
			r.More++
			return
		}
		r.Problems = append(r.Problems, fmt.Sprintf(format, args...))
	}
	claim, mentions, base := store.IDOf(schema.ClaimOf), store.IDOf(schema.Mentions), store.IDOf(schema.BaseGraph)
	args := []any{[16]byte(claim), [16]byte(mentions), [16]byte(base), len(factText), factText}
	sizes, err := lend(ctx, v, func(ctx context.Context, c *pgx.Conn) (n [2]int64, err error) {
		if err := c.QueryRow(ctx, "SELECT count(*) FROM kg_quads").Scan(&n[0]); err != nil {
			return n, err
		}
		err = c.QueryRow(ctx,
			`SELECT count(*) FROM (SELECT DISTINCT l FROM kg_quads) f JOIN kg_terms t ON t.id = f.l AND substr(t.text, 1, `+
				`$1) = $2::bytea`, len(factText), factText).Scan(&n[1])
		return n, err
	})
	if err != nil {
		return err
	}
	r.Quads, r.Facts = sizes[0], sizes[1]
	if r.Quads != v.size {
		problem("the graph has %d quads, its record says %d", r.Quads, v.size)
	}
	if err := v.verifyTerms(ctx, r, problem); err != nil {
		return err
	}
	for _, check := range checks {
		// All five arguments are named, as engines refuse those that are not.
		sql := "SELECT * FROM (" + check.sql +
			") x (what) WHERE $1::uuid IS NOT NULL AND $2::uuid IS NOT NULL AND $3::uuid IS NOT NULL AND $4::int IS NOT " +
			"NULL AND $5::bytea IS NOT NULL LIMIT 1000"
		found, err := lend(ctx, v, func(ctx context.Context, c *pgx.Conn) ([]string, error) {
			rows, err := c.Query(ctx, sql, args...)
			if err != nil {
				return nil, err
			}
			return pgx.CollectRows(rows, pgx.RowTo[string])
		})
		if err != nil {
			return err
		}
		for _, what := range found {
			problem(check.message, what)
		}
	}
	return nil
}

// verifyTerms reads all terms and checks that each hashes to its id.
func (v *View) verifyTerms(ctx context.Context, r *store.Report, problem func(string, ...any)) error {
	type row struct {
		ID   [16]byte
		Text []byte
	}
	var last store.ID
	for {
		rows, err := lend(ctx, v, func(ctx context.Context, c *pgx.Conn) ([]row, error) {
			rows, err := c.Query(ctx, "SELECT id, text FROM kg_terms WHERE id > $1 ORDER BY id LIMIT 10000", [16]byte(last))
			if err != nil {
				return nil, err
			}
			return pgx.CollectRows(rows, pgx.RowToStructByPos[row])
		})
		if err != nil || len(rows) == 0 {
			return err
		}
		for _, found := range rows {
			if last = found.ID; term.IDOf(found.Text) != last {
				problem("term %s has the text %.60q of another", last, found.Text)
			} else if _, err := term.Parse(found.Text); err != nil {
				problem("term %s: %v", last, err)
			}
		}
		r.Terms += int64(len(rows))
	}
}
