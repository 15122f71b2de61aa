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
	grew int64 // quads that came less quads that went
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
		if _, err := c.Exec(ctx, begin); err != nil {
			return err
		}
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
	var b pgx.Batch
	if t.grew != 0 {
		b.Queue("INSERT INTO kg_size AS k (shard, n) VALUES ($1, $2) ON CONFLICT (shard) DO UPDATE SET n = k.n + excluded.n", rand.IntN(sizeShards), t.grew)
	}
	b.Queue("COMMIT")
	return t.c.SendBatch(ctx, &b).Close()
}

// Modes of the gate.
const (
	shared = "SELECT pg_advisory_xact_lock_shared($1::int, 0)" // for those who only add
	alone  = "SELECT pg_advisory_xact_lock($1::int, 0)"        // for those who take out: a term that they drop must not be taken up meanwhile
)

// gate waits until the store may be changed in this mode. A serializable transaction needs
// no gate.
func (t *tx) gate(ctx context.Context, mode string) error {
	if t.s.portable {
		return nil
	}
	_, err := t.c.Exec(ctx, mode, t.s.lockKey)
	return err
}

// lockDocument keeps others from changing the same document, or one of 2³¹ others, until
// the end of the transaction.
func (t *tx) lockDocument(ctx context.Context, d store.ID) error {
	if t.s.portable {
		return nil
	}
	key := int32(binary.BigEndian.Uint32(d[:]) | 1<<31) // never the gate's 0
	_, err := t.c.Exec(ctx, "SELECT pg_advisory_xact_lock($1::int, $2::int)", t.s.lockKey, key)
	return err
}

// quads runs a query for quads.
func (t *tx) quads(ctx context.Context, sql string, args ...any) ([]store.Quad, error) {
	return readQuads(ctx, t.c, nil, sql, args...)
}

// ids runs a query for ids.
func (t *tx) ids(ctx context.Context, sql string, args ...any) ([]store.ID, error) {
	return readIDs(ctx, t.c, sql, args...)
}

// readQuads appends the quads that a query for the four columns returns.
func readQuads(ctx context.Context, c *pgx.Conn, dst []store.Quad, sql string, args ...any) ([]store.Quad, error) {
	rows, err := c.Query(ctx, sql, args...)
	if err != nil {
		return dst, err
	}
	defer rows.Close()
	for rows.Next() {
		var q store.Quad
		for at, raw := range rows.RawValues() {
			if q[at], err = readID(raw); err != nil {
				return dst, err
			}
		}
		dst = append(dst, q)
	}
	return dst, rows.Err()
}

func readIDs(ctx context.Context, c *pgx.Conn, sql string, args ...any) ([]store.ID, error) {
	rows, err := c.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var ids []store.ID
	for rows.Next() {
		id, err := readID(rows.RawValues()[0])
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}
