package pg

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/cayleygraph/quad"
	"github.com/jackc/pgx/v5"

	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/internal/store/term"
)

const (
	firstPage = 256              // quads read at first
	lastPage  = 1 << 15          // and at most, at once
	readLimit = time.Hour        // for one statement of a view
	endLimit  = 10 * time.Second // to end its transaction
)

// View is the graph as it was when the view was opened: one transaction on one connection.
// Statements go one after the other, in whole pages, so that scans may lie within scans.
type View struct {
	s     *Store
	size  int64
	ahead *ahead

	turn  chan struct{}   // holds a value while a statement is under way
	conn  *pgx.Conn       // nil: closed; guarded by turn
	trips int             // times the connection was lent; guarded by turn
	end   func() error    // lets go of conn
	life  context.Context // of statements; ends with the view
	kill  context.CancelFunc
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
	v := s.viewOn(c.Conn(), func() (err error) {
		if !c.Conn().IsClosed() {
			rolling, cancel := context.WithTimeout(context.Background(), endLimit)
			defer cancel()
			_, err = c.Exec(rolling, "ROLLBACK")
		}
		c.Release()
		return err
	})
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

// viewOn makes a view of the transaction on a connection, which end lets go of.
func (s *Store) viewOn(c *pgx.Conn, end func() error) *View {
	v := &View{s: s, conn: c, ahead: newAhead(), turn: make(chan struct{}, 1), end: end}
	v.life, v.kill = context.WithCancel(context.Background())
	return v
}

// begin sends what a view needs at first with what is queued.
func (v *View) begin(ctx context.Context, t *tx) error {
	if !v.s.portable {
		// Joint bitmaps of two indexes are what the planner falls for where it takes a common
		// predicate for a rare one: 4.6 ms for the quads of a document instead of 0.05 ms.
		t.queue("SET LOCAL enable_bitmapscan = off")
	}
	t.queue("SELECT coalesce(sum(n), 0)::bigint FROM kg_size").QueryRow(func(row pgx.Row) error {
		return row.Scan(&v.size)
	})
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
	v.kill() // of a statement that is under way nobody waits for the answer
	v.turn <- struct{}{}
	defer func() { <-v.turn }()
	if v.conn == nil {
		return nil
	}
	v.conn = nil
	return v.end()
}

// lend lends a view's connection to f and returns what f does. Statements wait for each other,
// but nobody waits for one beyond its ctx: f then goes on alone, for to break the statement off
// would end the view for all its readers; so f must share nothing with the caller that it
// changes. The view's end breaks it off.
func lend[T any](ctx context.Context, v *View, f func(context.Context, *pgx.Conn) (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	var none T
	if err := ctx.Err(); err != nil {
		return none, err
	}
	select {
	case v.turn <- struct{}{}:
	case <-ctx.Done():
		return none, ctx.Err()
	}
	if v.conn == nil {
		<-v.turn
		return none, store.ErrClosed
	}
	v.trips++
	done := make(chan result, 1)
	go func() {
		defer func() { <-v.turn }()
		ctx, cancel := context.WithTimeout(v.life, readLimit)
		defer cancel()
		value, err := f(ctx, v.conn)
		done <- result{value, lost(ctx, v.conn, err)}
	}()
	select {
	case r := <-done:
		return r.value, r.err
	case <-ctx.Done():
		return none, ctx.Err()
	}
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
				q, err := v.quad(ctx, ids)
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
func (v *View) page(ctx context.Context, q store.Quad, bound store.Set, after *store.Quad, n int,
	values bool) (page []store.Quad, more bool, err error) {
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
	page, more, err = v.readPage(ctx, q, bound, after, n, values)
	if err == nil {
		v.ahead.saw(q, bound, page, after == nil && !more)
	}
	return page, more, err
}

// readPage is page without reading ahead.
func (v *View) readPage(ctx context.Context, q store.Quad, bound store.Set, after *store.Quad, n int,
	values bool) ([]store.Quad, bool, error) {
	type result struct {
		page []store.Quad
		more bool
	}
	r, err := lend(ctx, v, func(ctx context.Context, c *pgx.Conn) (r result, err error) {
		r.page, r.more, err = readPage(ctx, c, q, bound, after, n)
		if err == nil && values {
			err = v.s.fetch(ctx, c, missing(v.s.values, r.page))
		}
		return r, err
	})
	return r.page, r.more, err
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

func (v *View) quad(ctx context.Context, ids store.Quad) (q quad.Quad, err error) {
	for i, d := range quad.Directions {
		if ids[i] == (store.ID{}) {
			break
		}
		value, err := v.Value(ctx, ids[i])
		if err != nil {
			return quad.Quad{}, err
		}
		q.Set(d, value)
	}
	return q, nil
}

// Values yields the values with these ids, in their order, each as Value gives it.
func (v *View) Values(ctx context.Context, ids []store.ID) iter.Seq2[quad.Value, error] {
	return func(yield func(quad.Value, error) bool) {
		for part := range slices.Chunk(ids, lastPage) {
			_, err := lend(ctx, v, func(ctx context.Context, c *pgx.Conn) (struct{}, error) {
				return struct{}{}, v.s.fetch(ctx, c, part)
			})
			for _, id := range part {
				var value quad.Value
				if err == nil {
					value, err = v.Value(ctx, id) // read again where the cache was too small
				}
				if !yield(value, err) || err != nil {
					return
				}
			}
		}
	}
}

// Value is store.Snapshot.Value. Terms that came with this one are read along.
func (v *View) Value(ctx context.Context, id store.ID) (quad.Value, error) {
	if value, ok := v.s.values.Value(id); ok {
		return value, nil
	}
	value, err := lend(ctx, v, func(ctx context.Context, c *pgx.Conn) (value quad.Value, err error) {
		err = readTexts(ctx, c, v.ahead.terms(v.s.values, id), func(of store.ID, text []byte) error {
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
		return value, err
	})
	if err == nil && value == nil {
		err = fmt.Errorf("term %s: %w", id, store.ErrNoTerm)
	}
	return value, err
}

// Has is store.Snapshot.Has.
func (v *View) Has(ctx context.Context, q quad.Quad) (bool, error) {
	ids, _, err := store.Pattern{S: q.Subject, P: q.Predicate, O: q.Object, L: q.Label}.IDs()
	if err != nil {
		return false, err
	}
	page, _, err := v.page(ctx, ids, store.S|store.P|store.O|store.L, nil, 1, false)
	return len(page) > 0, err
}

// Source is store.Snapshot.Source.
func (v *View) Source() store.Source { return &source{s: v.s, v: v} }
