package pg

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/cayleygraph/quad"
	"github.com/jackc/pgx/v5"

	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/internal/store/term"
)

const (
	chunkQuads = 1 << 16  // quads that are sent at once
	chunkBytes = 16 << 20 // of the texts of their terms
	maxSent    = 1 << 20  // terms remembered as sent, about 40 MB
	largeLoad  = 50_000   // quads from which on indexes may be made afterwards
	// and quads held already for each one that comes: making the indexes of more takes longer than extending them
	heldShare = 2
)

// LoadLines is store.Graph.LoadLines.
func (s *Store) LoadLines(ctx context.Context, lines *term.Reader) (added int64, err error) {
	return s.Load(ctx, lines.ReadQuad)
}

// Load is store.Graph.Load: quads and terms go by COPY into temporary tables, and from
// there in sorted order, by one statement each, into the graph. Where the load is large
// beside what the graph holds, and nobody else works with the graph when it begins, the
// indexes are made anew after the rows, and others wait for that. In portable mode all is
// held in memory until it is sent.
func (s *Store) Load(ctx context.Context, next func() (quad.Quad, error)) (added int64, err error) {
	if s.readOnly {
		return 0, store.ErrReadOnly
	}
	if s.portable {
		return s.loadPortable(ctx, next)
	}
	large := false
	err = s.try(ctx, loadLimit, func(ctx context.Context, t *tx) error {
		n, err := t.copyAll(ctx, next)
		if err != nil {
			return err
		}
		take := t.take
		if large = n >= largeLoad; large {
			if take, err = t.fastest(ctx, n); err != nil {
				return err
			}
		}
		added, err = take(ctx)
		return err
	})
	if err != nil {
		return 0, err
	}
	if large { // or plans would be made for the graph as it was
		err = s.conn(ctx, func(c *pgx.Conn) error {
			_, err := c.Exec(ctx, "ANALYZE kg_quads, kg_terms")
			return err
		})
	}
	return added, err
}

// copyAll copies what next yields into temporary tables and returns the number of quads.
func (t *tx) copyAll(ctx context.Context, next func() (quad.Quad, error)) (n int64, err error) {
	for _, sql := range []string{
		"SET LOCAL work_mem = '64MB'", "SET LOCAL maintenance_work_mem = '128MB'",
		"CREATE TEMP TABLE kg_new_terms (id uuid, text bytea) ON COMMIT DROP",
		"CREATE TEMP TABLE kg_new_quads (s uuid, p uuid, o uuid, l uuid) ON COMMIT DROP",
	} {
		if _, err := t.exec(ctx, sql); err != nil {
			return 0, err
		}
	}
	b := newBatch()
	sent := map[store.ID]struct{}{}
	for {
		q, err := next()
		if err != nil && !errors.Is(err, io.EOF) {
			return n, err
		}
		end := err != nil
		if !end {
			if err := b.add(q); err != nil {
				return n, fmt.Errorf("quad %d: %w", n, err)
			}
			n++
		}
		if end || len(b.quads) == chunkQuads || b.bytes > chunkBytes {
			if err := t.copyBatch(ctx, b, sent); err != nil {
				return n, err
			}
			b = newBatch()
		}
		if end {
			return n, nil
		}
		if n%1024 == 0 && ctx.Err() != nil {
			return n, ctx.Err()
		}
	}
}

// copyBatch sends quads, and those of their terms that were not sent before.
func (t *tx) copyBatch(ctx context.Context, b *batch, sent map[store.ID]struct{}) error {
	at := 0
	quads := newCopyStream(func(dst []byte) ([]byte, bool) {
		if at == len(b.quads) {
			return nil, false
		}
		dst = appendCount(dst, 4)
		for i := range b.quads[at] {
			dst = appendField(dst, b.quads[at][i][:])
		}
		at++
		return dst, true
	})
	of := 0
	terms := newCopyStream(func(dst []byte) ([]byte, bool) {
		for ; of < len(b.ids); of++ {
			id := b.ids[of]
			if _, ok := sent[id]; ok {
				continue
			}
			if len(sent) == maxSent {
				clear(sent)
			}
			sent[id] = struct{}{}
			dst = appendField(appendField(appendCount(dst, 2), id[:]), b.texts[of])
			of++
			return dst, true
		}
		return nil, false
	})
	if _, err := t.c.PgConn().CopyFrom(ctx, terms, "COPY kg_new_terms FROM STDIN (FORMAT binary)"); err != nil {
		return err
	}
	_, err := t.c.PgConn().CopyFrom(ctx, quads, "COPY kg_new_quads FROM STDIN (FORMAT binary)")
	return err
}

// take moves the copied rows into the graph. What fails because of others' changes is done
// again; sorted as everybody's, the rows give nobody reason to wait in a circle.
func (t *tx) take(ctx context.Context) (added int64, err error) {
	for range maxTries {
		added, err = t.takeOnce(ctx)
		if err == nil || !again(err) {
			break
		}
		if _, err := t.exec(ctx, "ROLLBACK TO SAVEPOINT kg_take"); err != nil {
			return 0, err
		}
	}
	t.grew += added
	return added, err
}

func (t *tx) takeOnce(ctx context.Context) (int64, error) {
	if _, err := t.exec(ctx, "SAVEPOINT kg_take"); err != nil {
		return 0, err
	}
	t.gate(shared)
	const (
		terms = `INSERT INTO kg_terms (id, text) SELECT id, text FROM kg_new_terms ORDER BY id
			ON CONFLICT (id) DO NOTHING`
		quads = `INSERT INTO kg_quads (s, p, o, l) SELECT s, p, o, l FROM kg_new_quads ORDER BY s, p, o, l
			ON CONFLICT (s, p, o, l) DO NOTHING`
	)
	if _, err := t.exec(ctx, terms); err != nil {
		return 0, err
	}
	return t.exec(ctx, quads)
}

// fastest returns how best to take n copied rows: without the indexes, into tables that are
// locked against all others, unless others work with the graph or it is too large.
func (t *tx) fastest(ctx context.Context, n int64) (take func(context.Context) (int64, error), err error) {
	const size = "SELECT coalesce(sum(n), 0)::bigint FROM kg_size"
	var held int64
	if err := t.c.QueryRow(ctx, size).Scan(&held); err != nil || held > heldShare*n {
		return t.take, err
	}
	t.queue("SAVEPOINT kg_alone")
	t.queue("SET LOCAL lock_timeout = '200ms'") // who comes later waits for us, so that we must not wait long for others
	t.gate(shared)
	t.queue("LOCK TABLE kg_terms, kg_quads IN ACCESS EXCLUSIVE MODE")
	t.queue("SET LOCAL lock_timeout = 0")
	var empty bool
	t.queue("SELECT NOT EXISTS (SELECT 1 FROM kg_quads) AND NOT EXISTS (SELECT 1 FROM kg_terms)").QueryRow(
		func(row pgx.Row) error { return row.Scan(&empty) })
	t.queue(size).QueryRow(func(row pgx.Row) error { return row.Scan(&held) })
	err = t.send(ctx)
	switch {
	case err == nil && empty:
		return t.takeFresh, nil
	case err == nil && held <= heldShare*n:
		return t.takeBare, nil
	case err == nil, code(err) == lockNotAvailable, code(err) == deadlockDetected:
		_, err = t.exec(ctx, "ROLLBACK TO SAVEPOINT kg_alone")
	}
	return t.take, err
}

// takeBare is take for a graph that nobody else uses: all indexes but the key, by which
// the rows come in order, are made after the rows.
func (t *tx) takeBare(ctx context.Context) (added int64, err error) {
	if _, err := t.exec(ctx, "DROP INDEX kg_quads_po, kg_quads_os, kg_quads_lp"); err != nil {
		return 0, err
	}
	if added, err = t.take(ctx); err != nil {
		return 0, err
	}
	for _, sql := range tables { // the other indexes
		t.queue(sql)
	}
	return added, t.send(ctx)
}

// takeFresh is take for an empty graph that nobody else uses: the indexes are made after
// the rows, which is several times faster.
func (t *tx) takeFresh(ctx context.Context) (added int64, err error) {
	for _, sql := range []string{
		"ALTER TABLE kg_terms DROP CONSTRAINT kg_terms_pkey",
		"ALTER TABLE kg_quads DROP CONSTRAINT kg_quads_pkey",
		"DROP INDEX kg_quads_po, kg_quads_os, kg_quads_lp",
		"INSERT INTO kg_terms (id, text) SELECT DISTINCT ON (id) id, text FROM kg_new_terms ORDER BY id",
		"ALTER TABLE kg_terms ADD CONSTRAINT kg_terms_pkey PRIMARY KEY (id)",
	} {
		if _, err := t.exec(ctx, sql); err != nil {
			return 0, err
		}
	}
	added, err = t.exec(ctx,
		"INSERT INTO kg_quads (s, p, o, l) SELECT DISTINCT s, p, o, l FROM kg_new_quads ORDER BY s, p, o, l")
	if err != nil {
		return 0, err
	}
	if _, err := t.exec(ctx, "ALTER TABLE kg_quads ADD CONSTRAINT kg_quads_pkey PRIMARY KEY (s, p, o, l)"); err != nil {
		return 0, err
	}
	for _, sql := range tables { // the other indexes
		if _, err := t.exec(ctx, sql); err != nil {
			return 0, err
		}
	}
	t.grew += added
	return added, nil
}

// loadPortable is Load as one change by arrays.
func (s *Store) loadPortable(ctx context.Context, next func() (quad.Quad, error)) (added int64, err error) {
	b := newBatch()
	for {
		q, err := next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return 0, err
		}
		if err := b.add(q); err != nil {
			return 0, fmt.Errorf("quad %d: %w", len(b.quads), err)
		}
	}
	in := store.Resolved{Quads: b.quads, Texts: make(map[store.ID][]byte, len(b.ids))}
	for i, id := range b.ids {
		in.Texts[id] = b.texts[i]
	}
	err = s.change(ctx, func(ctx context.Context, t *tx) error {
		if err := t.add(ctx, &in); err != nil {
			return err
		}
		err := t.send(ctx)
		added = t.grew
		return err
	})
	if err != nil {
		return 0, err
	}
	return added, nil
}

// batch is quads as ids, with the texts of their terms.
type batch struct {
	quads []store.Quad
	known map[quad.Value]store.ID
	ids   []store.ID // of distinct values
	texts [][]byte   // by index of ids
	bytes int        // of texts
}

func newBatch() *batch { return &batch{known: map[quad.Value]store.ID{}} }

func (b *batch) add(q quad.Quad) error {
	var ids store.Quad
	for at, d := range quad.Directions {
		v := q.Get(d)
		if v == nil && d == quad.Label {
			break
		}
		id, ok := b.known[v]
		if !ok {
			text, err := term.Append(nil, v)
			if err != nil {
				return fmt.Errorf("%s: %w", d, err)
			}
			id = term.IDOf(text)
			b.known[v] = id
			b.ids = append(b.ids, id)
			b.texts = append(b.texts, text)
			b.bytes += len(text)
		}
		ids[at] = id
	}
	b.quads = append(b.quads, ids)
	return nil
}

// quadWriter hands quads on to a Load under way.
type quadWriter struct {
	quads  chan quad.Quad
	done   chan struct{} // closed when the Load has ended, with err
	err    error
	closed bool
}

var errClosedWriter = errors.New("the writer is closed")

func (w *quadWriter) next() (quad.Quad, error) {
	q, ok := <-w.quads
	if !ok {
		return q, io.EOF
	}
	return q, nil
}

// WriteQuad hands one quad on.
func (w *quadWriter) WriteQuad(q quad.Quad) error {
	if w.closed {
		return errClosedWriter
	}
	select {
	case w.quads <- q:
		return nil
	case <-w.done:
		return w.err
	}
}

// WriteQuads hands quads on and returns how many.
func (w *quadWriter) WriteQuads(quads []quad.Quad) (int, error) {
	for i, q := range quads {
		if err := w.WriteQuad(q); err != nil {
			return i, err
		}
	}
	return len(quads), nil
}

// Close waits until all are stored.
func (w *quadWriter) Close() error {
	if w.closed {
		return nil
	}
	w.closed = true
	close(w.quads)
	<-w.done
	return w.err
}
