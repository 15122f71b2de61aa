package pg

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"
	"time"

	"github.com/cayleygraph/quad"
	"github.com/jackc/pgx/v5"

	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/internal/store/term"
)

const (
	firstPage = 256       // quads read at first
	lastPage  = 1 << 15   // and at most, at once
	readLimit = time.Hour // for one statement of a view
)

// View is the graph as it was when the view was opened: one transaction on one connection.
// Statements go one after the other, in whole pages, so that scans may lie within scans.
type View struct {
	s     *Store
	size  int64
	ahead *ahead

	mu    sync.Mutex   // held by the statement under way
	conn  *pgx.Conn    // nil: closed; guarded by mu
	end   func() error // lets go of conn
	trips int          // times the connection was lent; guarded by mu
}

var _ store.Snapshot = (*View)(nil)

// Snapshot is store.Graph.Snapshot.
func (s *Store) Snapshot(ctx context.Context) (store.Snapshot, error) {
	v, err := s.view(ctx)
	if err != nil {
		return nil, fmt.Errorf("read graph %s: %w", s.name, err)
	}
	return v, nil
}

func (s *Store) view(ctx context.Context) (*View, error) {
	if err := s.use(); err != nil {
		return nil, err
	}
	defer s.users.Done()
	c, err := s.pool.Acquire(ctx)
	if err != nil {
		return nil, unreachable(err)
	}
	v := &View{s: s, conn: c.Conn(), ahead: newAhead()}
	v.end = func() (err error) {
		if !c.Conn().IsClosed() {
			_, err = c.Exec(context.Background(), "ROLLBACK")
		}
		c.Release()
		return err
	}
	t := &tx{s: s, c: c.Conn()}
	t.queue("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
	if err := v.begin(ctx, t); err != nil {
		return nil, errors.Join(err, v.release())
	}
	s.open.Lock()
	defer s.open.Unlock()
	s.views[v] = struct{}{}
	return v, nil
}

// begin sends what a view needs at first with what is queued.
func (v *View) begin(ctx context.Context, t *tx) error {
	if !v.s.portable {
		// Joint bitmaps of two indexes are what the planner falls for where it takes a common
		// predicate for a rare one: 4.6 ms for the quads of a document instead of 0.05 ms.
		t.queue("SET LOCAL enable_bitmapscan = off")
	}
	t.queue("SELECT coalesce(sum(n), 0)::bigint FROM kg_size").QueryRow(func(row pgx.Row) error { return row.Scan(&v.size) })
	return t.send(ctx)
}

// Close is store.Snapshot.Close.
func (v *View) Close() error {
	v.s.open.Lock()
	delete(v.s.views, v)
	v.s.open.Unlock()
	return v.release()
}

func (v *View) release() error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.conn == nil {
		return nil
	}
	v.conn = nil
	return v.end()
}

// read lends the connection to f. The statement is finished even if ctx ends: to break it
// off would end the view for all its readers.
func (v *View) read(ctx context.Context, f func(context.Context, *pgx.Conn) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.conn == nil {
		return store.ErrClosed
	}
	v.trips++
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), readLimit)
	defer cancel()
	return lost(ctx, v.conn, f(ctx, v.conn))
}

// Size is store.Snapshot.Size.
func (v *View) Size() int64 { return v.size }

// Scan is store.Snapshot.Scan.
func (v *View) Scan(ctx context.Context, p store.Pattern) iter.Seq2[quad.Quad, error] {
	return func(yield func(quad.Quad, error) bool) {
		ids, bound, err := p.IDs()
		if err != nil {
			yield(quad.Quad{}, err)
			return
		}
		for page, err := range v.pages(ctx, ids, bound, true) {
			for _, ids := range page {
				q, err := v.quad(ids)
				if !yield(q, err) || err != nil {
					return
				}
			}
			if err != nil {
				yield(quad.Quad{}, err)
				return
			}
		}
	}
}

// ScanIDs is store.Snapshot.ScanIDs.
func (v *View) ScanIDs(ctx context.Context, q store.Quad, bound store.Set) iter.Seq2[store.Quad, error] {
	return func(yield func(store.Quad, error) bool) {
		for page, err := range v.pages(ctx, q, bound, false) {
			for _, found := range page {
				if !yield(found, nil) {
					return
				}
			}
			if err != nil {
				yield(store.Quad{}, err)
				return
			}
		}
	}
}

// pages yields the quads of a pattern in pages that grow, with their values at hand if
// asked for.
func (v *View) pages(ctx context.Context, q store.Quad, bound store.Set, values bool) iter.Seq2[[]store.Quad, error] {
	return func(yield func([]store.Quad, error) bool) {
		if err := v.s.use(); err != nil {
			yield(nil, err)
			return
		}
		defer v.s.users.Done()
		var after *store.Quad
		for size := firstPage; ; size = min(8*size, lastPage) {
			page, more, err := v.page(ctx, q, bound, after, size, values)
			if !yield(page, err) || err != nil || !more {
				return
			}
			after = &page[len(page)-1]
		}
	}
}

// page returns the first n quads of a pattern after the given one, from what was read
// ahead if it can.
func (v *View) page(ctx context.Context, q store.Quad, bound store.Set, after *store.Quad, n int, values bool) (page []store.Quad, more bool, err error) {
	for at := range q {
		if bound&(1<<at) == 0 {
			q[at] = store.ID{}
		}
	}
	if after == nil {
		found, ok, err := v.ahead.page(ctx, v, q, bound, values)
		if err != nil || ok {
			return found, false, err
		}
	}
	err = v.read(ctx, func(ctx context.Context, c *pgx.Conn) error {
		page, more, err = readPage(ctx, c, q, bound, after, n)
		if err == nil && values {
			err = v.s.fetch(ctx, c, missing(v.s.values, page))
		}
		return err
	})
	if err == nil {
		v.ahead.saw(q, bound, page, after == nil && !more)
	}
	return page, more, err
}

// missing returns the terms of quads that the cache lacks.
func missing(values *store.Cache, quads []store.Quad) []store.ID {
	seen := map[store.ID]bool{{}: true}
	var ids []store.ID
	for _, q := range quads {
		for _, id := range q {
			if seen[id] {
				continue
			}
			seen[id] = true
			if _, ok := values.Value(id); !ok {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// fetch reads terms into the cache.
func (s *Store) fetch(ctx context.Context, c *pgx.Conn, ids []store.ID) error {
	return readTexts(ctx, c, ids, func(id store.ID, text []byte) error {
		value, err := term.Parse(text)
		if err != nil {
			return fmt.Errorf("%w: term %s: %w", store.ErrDamaged, id, err)
		}
		s.values.Put(id, value, len(text))
		return nil
	})
}

// readTexts calls f with each of the terms that is stored.
func readTexts(ctx context.Context, c *pgx.Conn, ids []store.ID, f func(store.ID, []byte) error) error {
	if len(ids) == 0 {
		return nil
	}
	rows, err := c.Query(ctx, "SELECT id, text FROM kg_terms WHERE id = ANY($1::uuid[])", uuids(ids))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var text []byte
		var id [16]byte
		if err := rows.Scan(&id, &text); err != nil {
			return err
		}
		if err := f(id, text); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (v *View) quad(ids store.Quad) (q quad.Quad, err error) {
	for i, d := range quad.Directions {
		if ids[i] == (store.ID{}) {
			break
		}
		value, err := v.Value(ids[i])
		if err != nil {
			return quad.Quad{}, err
		}
		q.Set(d, value)
	}
	return q, nil
}

// Value is store.Snapshot.Value. Terms that came with this one are read along.
func (v *View) Value(id store.ID) (quad.Value, error) {
	if value, ok := v.s.values.Value(id); ok {
		return value, nil
	}
	var value quad.Value
	err := v.read(context.Background(), func(ctx context.Context, c *pgx.Conn) error {
		return readTexts(ctx, c, v.ahead.terms(v.s.values, id), func(of store.ID, text []byte) error {
			parsed, err := term.Parse(text)
			if err != nil {
				return fmt.Errorf("%w: term %s: %w", store.ErrDamaged, of, err)
			}
			v.s.values.Put(of, parsed, len(text))
			if of == id {
				value = parsed
			}
			return nil
		})
	})
	if err == nil && value == nil {
		err = fmt.Errorf("term %s: %w", id, store.ErrNoTerm)
	}
	return value, err
}

// Has is store.Snapshot.Has.
func (v *View) Has(q quad.Quad) (bool, error) {
	ids, _, err := store.Pattern{S: q.Subject, P: q.Predicate, O: q.Object, L: q.Label}.IDs()
	if err != nil {
		return false, err
	}
	page, _, err := v.page(context.Background(), ids, store.S|store.P|store.O|store.L, nil, 1, false)
	return len(page) > 0, err
}

// Source is store.Snapshot.Source.
func (v *View) Source() store.Source { return &source{s: v.s, v: v} }
