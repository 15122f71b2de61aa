package pg

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
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

// tx is one change. Nothing of it is seen until it is committed. Statements are queued, and go
// to the server together when the answer of one is needed: a round trip costs more than most
// of them.
type tx struct {
	s     *Store
	c     *pgx.Conn
	batch pgx.Batch // statements that wait to be sent
	grew  int64     // quads that came less quads that went
	ended bool      // a COMMIT was sent with the statements
}

// queue has a statement go with the next ones; what it returns takes a function for its answer.
func (t *tx) queue(sql string, args ...any) *pgx.QueuedQuery { return t.batch.Queue(sql, args...) }

// queueQuads queues a query for quads, which stand at the end of dst once it is sent.
func (t *tx) queueQuads(dst *[]store.Quad, sql string, args ...any) {
	t.queue(sql, args...).Query(func(rows pgx.Rows) error {
		quads, err := collectQuads(rows)
		*dst = append(*dst, quads...)
		return err
	})
}

// queueChange queues a statement whose changed rows are added to n.
func (t *tx) queueChange(n *int64, sql string, args ...any) {
	t.queue(sql, args...).Exec(func(tag pgconn.CommandTag) error {
		*n += tag.RowsAffected()
		return nil
	})
}

// send sends what is queued in one round trip and hands out the answers. After an error the
// server passes over the statements that follow.
func (t *tx) send(ctx context.Context) error {
	b := t.batch
	t.batch = pgx.Batch{}
	return t.c.SendBatch(ctx, &b).Close()
}

// exec sends a statement, after what is queued, and says how many rows it changed.
func (t *tx) exec(ctx context.Context, sql string, args ...any) (n int64, err error) {
	t.queueChange(&n, sql, args...)
	err = t.send(ctx)
	return n, err
}

// How long a transaction that is part of no list of work may wait, see try. A load reads what it
// loads within its transaction, and cannot be tried again.
const (
	changeLimit = 30 * time.Second
	loadLimit   = 10 * time.Minute
)

// change runs f in a transaction and commits it. Where the engine refuses because of
// others' changes, all is done again, at most maxTries times, so f may run several times.
func (s *Store) change(ctx context.Context, f func(context.Context, *tx) error) error {
	return s.changeWithin(ctx, changeLimit, f)
}

// changeWithin is change with another limit, see try.
func (s *Store) changeWithin(ctx context.Context, limit time.Duration, f func(context.Context, *tx) error) error {
	if s.readOnly {
		return store.ErrReadOnly
	}
	var err error
	for try := range maxTries {
		if err = s.try(ctx, limit, f); err == nil || !again(err) || ctx.Err() != nil {
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
	case serializationFailure, deadlockDetected, lockNotAvailable, idleTooLong:
		return true
	case uniqueViolation: // of a key that another transaction added meanwhile, in portable mode
		return true
	}
	return pgconn.SafeToRetry(err)
}

// try runs f in a transaction once. PostgreSQL ends the transaction, and with it its locks, where
// this process says nothing for the limit, because it was stopped or its machine is gone: others
// wait for it no longer. The transaction waits as long for a lock of others before it tries again.
func (s *Store) try(ctx context.Context, limit time.Duration, f func(context.Context, *tx) error) error {
	return s.conn(ctx, func(c *pgx.Conn) error {
		t := &tx{s: s, c: c}
		begin := "BEGIN ISOLATION LEVEL READ COMMITTED"
		if s.portable {
			begin = "BEGIN ISOLATION LEVEL SERIALIZABLE"
		}
		t.queue(begin)
		if !s.portable {
			t.queue(
				"SELECT set_config('idle_in_transaction_session_timeout', $1::text, true), set_config('lock_timeout', "+
					"$1::text, true)",
				strconv.FormatInt(max(limit, time.Second).Milliseconds(), 10))
		}
		err := f(ctx, t)
		if err == nil && !t.ended {
			t.queueCommit()
			err = t.send(ctx)
		}
		if err != nil && !c.IsClosed() {
			rolling, cancel := context.WithTimeout(context.WithoutCancel(ctx), endLimit)
			defer cancel()
			if _, failed := c.Exec(rolling, "ROLLBACK"); failed != nil {
				err = errors.Join(err, failed)
			}
		}
		return err
	})
}

// queueCommit queues the end of the transaction.
func (t *tx) queueCommit() {
	if t.grew != 0 {
		t.queue(grow, shard(), t.grew)
	}
	t.queue("COMMIT")
	t.ended = true
}

// shard chooses a row of the count, so that writers rarely wait for each other's.
func shard() int { return rand.IntN(sizeShards) }

const grow = "INSERT INTO kg_size AS k (shard, n) VALUES ($1, $2) ON CONFLICT (shard) DO UPDATE SET n = k.n + " +
	"excluded.n"

// Modes of the gate.
const (
	shared = "SELECT pg_advisory_xact_lock_shared($1::int, 0)" // for those who only add
	// for those who take out: a term that they drop must not be taken up meanwhile; and for judgements
	alone = "SELECT pg_advisory_xact_lock($1::int, 0)"
)

// gate has what follows wait until the store may be changed in this mode. A serializable
// transaction needs no gate.
func (t *tx) gate(mode string) {
	if !t.s.portable {
		t.queue(mode, t.s.lockKey)
	}
}

// row is the gate between judgements and documents in portable mode. That the transactions
// are serializable keeps the graph right; the lock on a row keeps a long one that judges from
// being refused for ever by short ones that come in between.
func (t *tx) row(mode string) {
	if t.s.portable {
		t.queue("SELECT value FROM kg_meta WHERE name = 'format' FOR " + mode)
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

// quads sends a query for quads, after what is queued.
func (t *tx) quads(ctx context.Context, sql string, args ...any) (quads []store.Quad, err error) {
	t.queueQuads(&quads, sql, args...)
	err = t.send(ctx)
	return quads, err
}

// ids sends a query for ids, after what is queued.
func (t *tx) ids(ctx context.Context, sql string, args ...any) (ids []store.ID, err error) {
	t.queue(sql, args...).Query(func(rows pgx.Rows) (err error) {
		ids, err = collectIDs(rows)
		return err
	})
	err = t.send(ctx)
	return ids, err
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
