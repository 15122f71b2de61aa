package pg

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/cayleygraph/quad"
	"github.com/jackc/pgx/v5"

	"github.com/newsgraph/kg/internal/store"
)

// free returns the columns that a pattern leaves open, in the order in which package store
// lists quads.
func free(bound store.Set) []int {
	var out []int
	for _, at := range store.OrderOf(bound) {
		if bound&(1<<at) == 0 {
			out = append(out, at)
		}
	}
	return out
}

func orderBy(bound store.Set) string {
	var names []string
	for _, at := range free(bound) {
		names = append(names, columns[at])
	}
	if len(names) == 0 {
		return ""
	}
	return " ORDER BY " + strings.Join(names, ", ")
}

// readPage returns the first n quads of a pattern after the given one; more says whether
// others follow.
func readPage(ctx context.Context, c *pgx.Conn, q store.Quad, bound store.Set, after *store.Quad,
	n int) (quads []store.Quad, more bool, err error) {
	where, args := condition(q, bound)
	if open := free(bound); after != nil && len(open) > 0 {
		var names, places []string
		for _, at := range open {
			args = append(args, [16]byte(after[at]))
			names = append(names, columns[at])
			places = append(places, fmt.Sprintf("$%d", len(args)))
		}
		joint := " WHERE "
		if where != "" {
			joint = " AND "
		}
		where += fmt.Sprintf("%s(%s) > (%s)", joint, strings.Join(names, ", "), strings.Join(places, ", "))
	}
	args = append(args, n+1)
	quads, err = readQuads(ctx, c, fmt.Sprintf("SELECT s, p, o, l FROM kg_quads%s%s LIMIT $%d", where, orderBy(bound),
		len(args)), args...)
	if more = len(quads) > n; more {
		quads = quads[:n]
	}
	return quads, more, err
}

// source reads in pages.
type source struct {
	s *Store
	v *View // read this view; nil: the graph as it is at each moment
}

// Source is store.Graph.Source.
func (s *Store) Source() (store.Source, store.Writer) {
	if s.readOnly {
		return &source{s: s}, nil
	}
	return &source{s: s}, s
}

// ask lends a connection to f, that of the view if there is one; see lend.
func ask[T any](ctx context.Context, src *source, f func(context.Context, *pgx.Conn) (T, error)) (T, error) {
	if src.v != nil {
		return lend(ctx, src.v, f)
	}
	var out T
	err := src.s.conn(ctx, func(c *pgx.Conn) (err error) {
		out, err = f(ctx, c)
		return err
	})
	return out, err
}

func (src *source) Page(ctx context.Context, dst []store.Quad, q store.Quad, bound store.Set, after *store.Quad,
	n int) (quads []store.Quad, more bool, err error) {
	if src.v != nil {
		page, more, err := src.v.page(ctx, q, bound, after, n, false)
		return append(dst, page...), more, err
	}
	err = src.s.conn(ctx, func(c *pgx.Conn) error {
		quads, more, err = readPage(ctx, c, q, bound, after, n)
		return err
	})
	return append(dst, quads...), more, err
}

func (src *source) Terms(ctx context.Context, dst []store.ID, after *store.ID,
	n int) (ids []store.ID, more bool, err error) {
	var from store.ID // no term has the zero id
	if after != nil {
		from = *after
	}
	ids, err = ask(ctx, src, func(ctx context.Context, c *pgx.Conn) ([]store.ID, error) {
		return readIDs(ctx, c, "SELECT id FROM kg_terms WHERE id > $1 ORDER BY id LIMIT $2", [16]byte(from), n+1)
	})
	if more = len(ids) > n; more {
		ids = ids[:n]
	}
	return append(dst, ids...), more, err
}

func (src *source) Value(ctx context.Context, id store.ID) (quad.Value, error) {
	if src.v != nil {
		return src.v.Value(ctx, id)
	}
	if value, ok := src.s.values.Value(id); ok {
		return value, nil
	}
	err := src.s.conn(ctx, func(c *pgx.Conn) error { return src.s.fetch(ctx, c, []store.ID{id}) })
	if err != nil {
		return nil, err
	}
	if value, ok := src.s.values.Value(id); ok {
		return value, nil
	}
	return nil, fmt.Errorf("term %s: %w", id, store.ErrNoTerm)
}

func (src *source) HasTerm(ctx context.Context, id store.ID) (bool, error) {
	_, err := ask(ctx, src, func(ctx context.Context, c *pgx.Conn) (one int, err error) {
		err = c.QueryRow(ctx, "SELECT 1 FROM kg_terms WHERE id = $1", [16]byte(id)).Scan(&one)
		return one, err
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

func (src *source) Count(ctx context.Context, q store.Quad, bound store.Set,
	limit int64) (n int64, exact bool, err error) {
	got, err := ask(ctx, src, func(ctx context.Context, c *pgx.Conn) (counted, error) {
		if bound == 0 {
			var n int64
			err := c.QueryRow(ctx, "SELECT coalesce(sum(n), 0)::bigint FROM kg_size").Scan(&n)
			return counted{n, true}, err
		}
		return counting(src.s.count(ctx, c, q, bound, limit))
	})
	return got.n, got.exact, err
}

// CountTerms estimates from the share of the id space that the first terms take: ids are
// hashes. The standard error is 1/√4096.
func (src *source) CountTerms(ctx context.Context, exact bool) (n int64, isExact bool, err error) {
	type result struct {
		counted
		last [16]byte // the id that countLimit terms reach to
	}
	got, err := ask(ctx, src, func(ctx context.Context, c *pgx.Conn) (r result, err error) {
		if !exact {
			err = c.QueryRow(ctx, "SELECT id FROM kg_terms ORDER BY id LIMIT 1 OFFSET $1", countLimit-1).Scan(&r.last)
		}
		if r.exact = exact || errors.Is(err, pgx.ErrNoRows); r.exact {
			err = c.QueryRow(ctx, "SELECT count(*) FROM kg_terms").Scan(&r.n)
		}
		return r, err
	})
	if err != nil || got.exact {
		return got.n, got.exact, err
	}
	var share float64
	for i := len(got.last) - 1; i >= 0; i-- {
		share = (share + float64(got.last[i])) / 256
	}
	return int64(countLimit / max(share, 1e-15)), false, nil
}

// Predicates returns the ids of all predicates of the graph, in order. It leaps from one to
// the next, so its cost grows with their number and not with that of the quads.
func (v *View) Predicates(ctx context.Context) ([]store.ID, error) {
	const leap = `WITH RECURSIVE x (p) AS (
		(SELECT p FROM kg_quads ORDER BY p LIMIT 1)
		UNION ALL
		SELECT (SELECT q.p FROM kg_quads q WHERE q.p > x.p ORDER BY q.p LIMIT 1) FROM x WHERE x.p IS NOT NULL
	) SELECT p FROM x WHERE p IS NOT NULL`
	return lend(ctx, v, func(ctx context.Context, c *pgx.Conn) ([]store.ID, error) { return readIDs(ctx, c, leap) })
}
