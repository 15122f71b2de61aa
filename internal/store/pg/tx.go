package pg

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/newsgraph/kg/internal/store"
)

// Positions in a store.Quad.
const (
	subject = iota
	predicate
	object
	label
)

// columns by position.
var columns = [4]string{"s", "p", "o", "l"}

const (
	maxTries   = 30 // of a change that the engine asks to try again
	sizeShards = 64 // rows of kg_size
)

// tx is one change. Nothing of it is seen until it is committed.
type tx struct {
	s    *Store
	c    *pgx.Conn
	late []*pgx.QueuedQuery // statements to go with the next one that is waited for
	grew int64              // quads that came less quads that went
}

// queue sends a statement with the next one: its error comes then.
func (t *tx) queue(sql string, args ...any) {
	t.late = append(t.late, &pgx.QueuedQuery{SQL: sql, Arguments: args})
}

// send sends what is queued, then a statement, in one round trip. The results are those of
// the statement; they must be closed.
func (t *tx) send(ctx context.Context, sql string, args ...any) (pgx.BatchResults, error) {
	b := pgx.Batch{QueuedQueries: append(t.late, &pgx.QueuedQuery{SQL: sql, Arguments: args})}
	n := len(t.late)
	t.late = nil
	results := t.c.SendBatch(ctx, &b)
	for range n {
		if _, err := results.Exec(); err != nil {
			_ = results.Close() // the same error
			return nil, err
		}
	}
	return results, nil
}

// exec runs a statement and says how many rows it changed.
func (t *tx) exec(ctx context.Context, sql string, args ...any) (int64, error) {
	results, err := t.send(ctx, sql, args...)
	if err != nil {
		return 0, err
	}
	tag, err := results.Exec()
	if failed := results.Close(); err == nil {
		err = failed
	}
	return tag.RowsAffected(), err
}

// rows runs a query and collects its rows.
func rows[T any](ctx context.Context, t *tx, collect func(pgx.Rows) ([]T, error), sql string, args ...any) ([]T, error) {
	results, err := t.send(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	r, err := results.Query()
	var out []T
	if err == nil {
		out, err = collect(r)
	}
	if failed := results.Close(); err == nil {
		err = failed
	}
	return out, err
}

// change runs f in a transaction and commits it. Where the engine refuses because of
// others' changes, all is done again, at most maxTries times, so f may run several times.
func (s *Store) change(ctx context.Context, f func(context.Context, *tx) error) error {
	if s.readOnly {
		return store.ErrReadOnly
	}
	var err error
	for try := range maxTries {
		if err = s.try(ctx, f); err == nil || !again(err) || ctx.Err() != nil {
			return err
		}
		pause := time.Duration(1<<min(try, 8)) * time.Millisecond
		select {
		case <-time.After(pause/2 + rand.N(pause)):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return fmt.Errorf("given up after %d tries: %w", maxTries, err)
}

// again says whether a change that failed this way may succeed when it is tried again.
func again(err error) bool {
	switch code(err) {
	case serializationFailure, deadlockDetected:
		return true
	case uniqueViolation: // of a key that another transaction added meanwhile, in portable mode
		return true
	}
	return pgconn.SafeToRetry(err)
}

func (s *Store) try(ctx context.Context, f func(context.Context, *tx) error) error {
	return s.conn(ctx, func(c *pgx.Conn) error {
		t := &tx{s: s, c: c}
		begin := "BEGIN ISOLATION LEVEL READ COMMITTED"
		if s.portable {
			begin = "BEGIN ISOLATION LEVEL SERIALIZABLE"
		}
		t.queue(begin)
		err := f(ctx, t)
		if err == nil {
			err = t.commit(ctx)
		}
		if err != nil && !c.IsClosed() {
			if _, failed := c.Exec(context.WithoutCancel(ctx), "ROLLBACK"); failed != nil {
				err = errors.Join(err, failed)
			}
		}
		return err
	})
}

func (t *tx) commit(ctx context.Context) error {
	if t.grew != 0 {
		t.queue("INSERT INTO kg_size AS k (shard, n) VALUES ($1, $2) ON CONFLICT (shard) DO UPDATE SET n = k.n + excluded.n", rand.IntN(sizeShards), t.grew)
	}
	_, err := t.exec(ctx, "COMMIT")
	return err
}

// Modes of the gate.
const (
	shared = "SELECT pg_advisory_xact_lock_shared($1::int, 0)" // for those who only add
	alone  = "SELECT pg_advisory_xact_lock($1::int, 0)"        // for those who take out: a term that they drop must not be taken up meanwhile
)

// gate has what follows wait until the store may be changed in this mode. A serializable
// transaction needs no gate.
func (t *tx) gate(mode string) {
	if !t.s.portable {
		t.queue(mode, t.s.lockKey)
	}
}

// lockDocument has what follows wait for others who change the same document, and keeps them
// from changing it, or one of 2³¹ others, until the end of the transaction.
func (t *tx) lockDocument(d store.ID) {
	if t.s.portable {
		return
	}
	key := int32(binary.BigEndian.Uint32(d[:]) | 1<<31) // never the gate's 0
	t.queue("SELECT pg_advisory_xact_lock($1::int, $2::int)", t.s.lockKey, key)
}

// quads runs a query for quads.
func (t *tx) quads(ctx context.Context, sql string, args ...any) ([]store.Quad, error) {
	return rows(ctx, t, collectQuads, sql, args...)
}

// ids runs a query for ids.
func (t *tx) ids(ctx context.Context, sql string, args ...any) ([]store.ID, error) {
	return rows(ctx, t, collectIDs, sql, args...)
}

// collectQuads reads rows of the four columns.
func collectQuads(rows pgx.Rows) (quads []store.Quad, err error) {
	defer rows.Close()
	for rows.Next() {
		var q store.Quad
		for at, raw := range rows.RawValues() {
			if q[at], err = readID(raw); err != nil {
				return nil, err
			}
		}
		quads = append(quads, q)
	}
	return quads, rows.Err()
}

func collectIDs(rows pgx.Rows) (ids []store.ID, err error) {
	defer rows.Close()
	for rows.Next() {
		id, err := readID(rows.RawValues()[0])
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

func readQuads(ctx context.Context, c *pgx.Conn, sql string, args ...any) ([]store.Quad, error) {
	rows, err := c.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	return collectQuads(rows)
}

func readIDs(ctx context.Context, c *pgx.Conn, sql string, args ...any) ([]store.ID, error) {
	rows, err := c.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	return collectIDs(rows)
}
