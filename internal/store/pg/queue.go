package pg

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/cayleygraph/quad"
	"github.com/jackc/pgx/v5"

	"github.com/newsgraph/kg/internal/store"
)

// Queue is one worker's part in a list of work that many processes share: each document of
// the list is done once. A worker claims documents for a time, the lease, and holds them by
// a heartbeat; those of a worker that is heard of no more fall to others. All clocks are the
// database's.
type Queue struct {
	s     *Store
	list  string
	owner store.ID
	lease time.Duration
	stop  context.CancelFunc
	ended chan struct{}
}

// errLost says that a claim ran out and others took the work over.
var errLost = errors.New("the document was taken over by another worker")

// NewQueue joins the list of that name as a new worker. Close it after use.
func (s *Store) NewQueue(ctx context.Context, list string, lease time.Duration) (store.Queue, error) {
	if s.readOnly {
		return nil, store.ErrReadOnly
	}
	q := &Queue{s: s, list: list, lease: lease, ended: make(chan struct{})}
	rand.Read(q.owner[:])
	ctx, q.stop = context.WithCancel(ctx)
	go q.beat(ctx)
	return q, nil
}

// beat prolongs the claims until ctx is done. Where the database cannot be reached it goes
// on trying: the lease allows for two misses.
func (q *Queue) beat(ctx context.Context) {
	defer close(q.ended)
	tick := time.NewTicker(q.lease / 4)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			_ = q.s.changeWithin(ctx, q.lease, func(ctx context.Context, t *tx) error {
				_, err := t.exec(ctx,
					"UPDATE kg_queue SET until = now() + $3 * interval '1 millisecond' WHERE list = $1 AND owner = $2 AND NOT done",
					q.list, [16]byte(q.owner), q.lease.Milliseconds())
				return err
			})
		}
	}
}

// Close gives back the claims that are not done.
func (q *Queue) Close() error {
	q.stop()
	<-q.ended
	err := q.s.changeWithin(context.Background(), q.lease, func(ctx context.Context, t *tx) error {
		_, err := t.exec(ctx,
			"UPDATE kg_queue SET until = now() - interval '1 second', owner = NULL WHERE list = $1 AND owner = $2 AND NOT done",
			q.list, [16]byte(q.owner))
		return err
	})
	if err != nil {
		return fmt.Errorf("give back the work of list %q: %w", q.list, err)
	}
	return nil
}

const (
	offer = `INSERT INTO kg_queue (list, work, document, until, done)
		SELECT $1, x.work, x.document, now() - interval '1 second', false FROM unnest($2::uuid[], $3::uuid[]) AS x(work, ` +
		`document)
		ON CONFLICT (list, work) DO NOTHING`

	// claimSkipping passes over what others are claiming at this moment.
	claimSkipping = `UPDATE kg_queue SET owner = $3, until = now() + $4 * interval '1 millisecond'
		WHERE list = $1 AND work IN (SELECT work FROM kg_queue WHERE list = $1 AND work = ANY($2::uuid[]) AND NOT done AND ` +
		`until < now()
			ORDER BY work FOR UPDATE SKIP LOCKED)
		RETURNING work`

	// claimWaiting is for engines without SKIP LOCKED.
	claimWaiting = `UPDATE kg_queue SET owner = $3, until = now() + $4 * interval '1 millisecond'
		WHERE list = $1 AND work = ANY($2::uuid[]) AND NOT done AND until < now()
		RETURNING work`
)

// Claim is store.Queue.Claim.
func (q *Queue) Claim(ctx context.Context, work []store.Work) ([]bool, error) {
	var ids, documents []store.ID
	for _, w := range work {
		ids = append(ids, w.ID)
		documents = append(documents, store.IDOf(w.Document))
	}
	mine := map[store.ID]bool{}
	err := q.s.changeWithin(ctx, q.lease, func(ctx context.Context, t *tx) error {
		t.queue(offer, q.list, uuids(ids), uuids(documents))
		sql := claimSkipping
		if q.s.portable {
			sql = claimWaiting
		}
		got, err := t.ids(ctx, sql, q.list, uuids(ids), [16]byte(q.owner), q.lease.Milliseconds())
		clear(mine)
		for _, id := range got {
			mine[id] = true
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("claim work of list %q: %w", q.list, err)
	}
	out := make([]bool, len(work))
	for i, w := range work {
		out[i] = mine[w.ID]
		delete(mine, w.ID) // a document that comes twice is done once
	}
	return out, nil
}

// Left is store.Queue.Left.
func (q *Queue) Left(ctx context.Context, work []store.Work) (held, free int, err error) {
	var ids []store.ID
	for _, w := range work {
		ids = append(ids, w.ID)
	}
	err = q.s.conn(ctx, func(c *pgx.Conn) error {
		return c.QueryRow(ctx,
			"SELECT count(*), count(CASE WHEN until < now() THEN 1 END) FROM kg_queue WHERE list = $1 AND work = "+
				"ANY($2::uuid[]) AND NOT done",
			q.list, uuids(ids)).Scan(&held, &free)
	})
	if err != nil {
		return 0, 0, fmt.Errorf("look at list %q: %w", q.list, err)
	}
	return held - free, free, nil
}

// Replace is store.Queue.Replace.
func (q *Queue) Replace(ctx context.Context, by store.By, w store.Work,
	quads []quad.Quad) (changed, lost bool, err error) {
	changed, err = q.s.replace(ctx, w.Document, quads, by, &claim{q, w.ID})
	if errors.Is(err, errLost) {
		return false, true, nil
	}
	return changed, false, err
}

// Drop is store.Queue.Drop.
func (q *Queue) Drop(ctx context.Context, w store.Work) error {
	err := q.s.changeWithin(ctx, q.lease, (&claim{q, w.ID}).finish)
	if errors.Is(err, errLost) {
		return nil
	}
	return err
}

// claim is work that this worker has claimed.
type claim struct {
	queue *Queue
	work  store.ID
}

// finish marks the work as done, with what else the transaction does. It fails with errLost
// where others have claimed it since.
func (c *claim) finish(ctx context.Context, t *tx) error {
	n, err := t.exec(ctx, "UPDATE kg_queue SET done = true WHERE list = $1 AND work = $2 AND owner = $3 AND NOT done",
		c.queue.list, [16]byte(c.work), [16]byte(c.queue.owner))
	if err == nil && n == 0 {
		err = errLost
	}
	return err
}
