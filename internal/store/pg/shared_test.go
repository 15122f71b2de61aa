package pg

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/internal/store/pg/pgtest"
	"github.com/newsgraph/kg/schema"
)

// modes runs a test with two stores on one graph, as two processes have them, in both modes.
func modes(t *testing.T, test func(t *testing.T, one, two *Store)) {
	t.Helper()
	for name, portable := range map[string]bool{"PostgreSQL": false, "portable": true} {
		t.Run(name, func(t *testing.T) {
			url := pgtest.Database(t)
			var stores [2]*Store
			for i := range stores {
				s, err := Open(t.Context(), url, &Options{Portable: portable})
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() {
					if err := s.Close(); err != nil {
						t.Error(err)
					}
				})
				stores[i] = s
			}
			test(t, stores[0], stores[1])
		})
	}
}

const d = schema.DocumentBase + "1"

var (
	judgement = quadOf("a", schema.JudgedSame, "b", schema.JudgementGraph)
	note      = quadOf(d, schema.Unread, schema.JudgementGraph, schema.JudgementGraph)
)

func editionOf(t *testing.T, s *Store) string {
	t.Helper()
	v, err := s.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	name, err := v.Edition(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return name
}

func sizeOf(t *testing.T, s *Store) int64 {
	t.Helper()
	v, err := s.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	return v.Size()
}

// judge stores quads of judgements through Alone.
func judge(t *testing.T, s *Store, add, remove []quad.Quad) {
	t.Helper()
	if err := s.Alone(t.Context(), func(store.Snapshot) ([]quad.Quad, []quad.Quad, error) {
		return add, remove, nil
	}); err != nil {
		t.Fatal(err)
	}
}

// TestEdition: a document read by judgements that do not hold any more does not come in,
// whether it is new, unchanged or changed; notes make no edition, an undone judgement none.
func TestEdition(t *testing.T) {
	modes(t, func(t *testing.T, one, two *Store) {
		before := editionOf(t, one)
		if changed, err := one.ReplaceBy(t.Context(), store.By{Edition: before}, d, document(d, 0, 0)); err != nil ||
			!changed {
			t.Fatal(changed, err)
		}
		judge(t, two, []quad.Quad{judgement, note}, nil)
		size := sizeOf(t, one)
		for version := range 2 {
			if changed, err := one.ReplaceBy(t.Context(), store.By{Edition: before}, d,
				document(d, 0, version)); !errors.Is(err, store.ErrEdition) || changed {
				t.Errorf("version %d by the old judgements: %v, %v", version, changed, err)
			}
		}
		other := schema.DocumentBase + "2"
		if _, err := one.ReplaceBy(t.Context(), store.By{Edition: before}, other, document(other, 1, 0)); !errors.Is(err,
			store.ErrEdition) {
			t.Errorf("another document: %v", err)
		}
		if now := sizeOf(t, one); now != size {
			t.Errorf("%d quads, want %d", now, size)
		}
		after := editionOf(t, one)
		if after == before {
			t.Error("a judgement makes no edition")
		}
		if changed, err := one.ReplaceBy(t.Context(), store.By{Edition: after}, d, document(d, 0, 1)); err != nil ||
			!changed {
			t.Error(changed, err)
		}
		if now := editionOf(t, two); now != after {
			t.Error("a document or a note makes an edition")
		}
		judge(t, two, nil, []quad.Quad{judgement})
		if now := editionOf(t, one); now != before {
			t.Error("the judgement was undone, but the edition is not that from before")
		}
	})
}

// TestNoted: a document that was replaced or forgotten since it was noted is not written by
// who read it again, and no note is left.
func TestNoted(t *testing.T) {
	ctx := context.Background()
	modes(t, func(t *testing.T, one, two *Store) {
		again := func() bool {
			t.Helper()
			changed, err := one.ReplaceBy(ctx, store.By{Noted: true}, d, document(d, 0, 1))
			if err != nil {
				t.Fatal(err)
			}
			return changed
		}
		set := func(version int) {
			t.Helper()
			if _, err := two.Replace(ctx, d, document(d, 0, version)); err != nil {
				t.Fatal(err)
			}
		}
		set(0)
		if again() {
			t.Error("written without a note")
		}
		judge(t, two, []quad.Quad{note}, nil)
		if !again() || again() {
			t.Error("not written once")
		}
		judge(t, two, []quad.Quad{note}, nil)
		set(1) // as it is: the note goes nevertheless
		if again() {
			t.Error("written after others replaced it")
		}
		judge(t, two, []quad.Quad{note}, nil)
		if found, err := two.Forget(ctx, d); err != nil || !found {
			t.Fatal(found, err)
		}
		if again() {
			t.Error("written after others forgot it")
		}
		if r, err := one.Verify(ctx); err != nil || r.Quads != 0 || r.Terms != 0 || len(r.Problems) > 0 {
			t.Errorf("%+v, %v", r, err)
		}
	})
}

// TestAlone: what a document does meanwhile, f does not see, and the document is told that
// the judgements are others.
func TestAlone(t *testing.T) {
	ctx := context.Background()
	modes(t, func(t *testing.T, one, two *Store) {
		edition := editionOf(t, two)
		var once sync.Once
		came := make(chan error, 1)
		tries := 0
		err := one.Alone(ctx, func(v store.Snapshot) ([]quad.Quad, []quad.Quad, error) {
			tries++
			once.Do(func() {
				go func() {
					_, err := two.ReplaceBy(ctx, store.By{Edition: edition}, d, document(d, 0, 0))
					came <- err
				}()
				select {
				case err := <-came:
					t.Errorf("the document did not wait: %v", err)
					came <- err
				case <-time.After(300 * time.Millisecond):
				}
			})
			for range v.Scan(ctx, store.Pattern{L: quad.IRI(d)}) {
				t.Error("the document is seen")
			}
			return []quad.Quad{judgement}, nil, nil
		})
		if err != nil || tries != 1 {
			t.Errorf("%d tries, %v", tries, err)
		}
		if err := <-came; !errors.Is(err, store.ErrEdition) {
			t.Errorf("the document came in by old judgements: %v", err)
		}
		if n := sizeOf(t, one); n != 1 {
			t.Errorf("%d quads", n)
		}
		wrong := errors.New("no")
		if err := one.Alone(ctx, func(store.Snapshot) ([]quad.Quad, []quad.Quad, error) {
			return nil, nil, wrong
		}); !errors.Is(err, wrong) {
			t.Error(err)
		}
	})
}

// TestTriesAgain: a change that the engine refuses because of another is done again: as not
// serializable (40001), and as one of two that wait for each other (40P01).
func TestTriesAgain(t *testing.T) {
	ctx := context.Background()
	t.Run(serializationFailure, func(t *testing.T) {
		url := pgtest.Database(t)
		s, err := Open(ctx, url, &Options{Portable: true})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		exec(t, url, "INSERT INTO kg_meta VALUES ('x', '')")
		var codes []string
		tries := 0
		err = s.change(ctx, func(ctx context.Context, t *tx) error {
			tries++
			_, err := t.exec(ctx, "SELECT value FROM kg_meta")
			if err == nil && tries <= 2 { // as another process does it
				err = s.change(ctx, func(ctx context.Context, t *tx) error {
					_, err := t.exec(ctx, "UPDATE kg_meta SET value = value || '1' WHERE name = 'x'")
					return err
				})
			}
			if err == nil {
				_, err = t.exec(ctx, "UPDATE kg_meta SET value = value || '2' WHERE name = 'x'")
			}
			codes = append(codes, code(err))
			return err
		})
		if err != nil || tries != 3 || strings.Join(codes, " ") != "40001 40001 " {
			t.Errorf("%d tries, %q, %v", tries, codes, err)
		}
		var value string
		if err := s.pool.QueryRow(ctx, "SELECT value FROM kg_meta WHERE name = 'x'").Scan(&value); err != nil ||
			value != "112" {
			t.Errorf("the value is %q, %v", value, err)
		}
	})
	t.Run(deadlockDetected, func(t *testing.T) {
		s := opened(t, nil)
		rows := [2]string{"a", "b"}
		var mu sync.Mutex
		refused := 0
		var first, all sync.WaitGroup
		first.Add(2)
		for i := range rows {
			all.Go(func() {
				tries := 0
				err := s.change(ctx, func(ctx context.Context, tx *tx) error {
					const put = "INSERT INTO kg_meta VALUES ($1, '') ON CONFLICT (name) DO NOTHING"
					tries++
					_, err := tx.exec(ctx, put, rows[i])
					if tries == 1 {
						first.Done()
						first.Wait()
					}
					if err == nil {
						_, err = tx.exec(ctx, put, rows[1-i])
					}
					if code(err) == deadlockDetected {
						mu.Lock()
						refused++
						mu.Unlock()
					}
					return err
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if refused == 0 {
			t.Error("the transactions did not wait for each other")
		}
	})
}

// TestLost: a connection that the server ends in the middle of a change is told as such, and
// nothing of the change is stored; the next one goes by another connection.
func TestLost(t *testing.T) {
	ctx := context.Background()
	s := opened(t, nil)
	err := s.change(ctx, func(ctx context.Context, t *tx) error {
		if _, err := t.exec(ctx, "INSERT INTO kg_meta VALUES ('x', '')"); err != nil {
			return err
		}
		_, err := t.exec(ctx, "SELECT pg_terminate_backend(pg_backend_pid())")
		return err
	})
	if !errors.Is(err, store.ErrUnreachable) || !strings.Contains(err.Error(), "the connection broke") {
		t.Error(err)
	}
	n := 0
	if err := s.pool.QueryRow(ctx, "SELECT count(*) FROM kg_meta WHERE name = 'x'").Scan(&n); err != nil || n != 0 {
		t.Errorf("%d rows, %v", n, err)
	}
}

// TestStopped: a worker that is stopped in the middle of a transaction keeps others waiting for
// no longer than its lease; when it goes on it finds that its work was taken over.
func TestStopped(t *testing.T) {
	modes(t, func(t *testing.T, one, two *Store) {
		if one.portable {
			t.Skip("the limits are PostgreSQL's own")
		}
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second) // without the limit nothing ends sooner
		defer cancel()
		const lease = time.Second
		work := []store.Work{{ID: store.IDOf("w"), Document: d}}
		first := queueOf(t, one, lease)
		if mine, err := first.Claim(ctx, work); err != nil || !mine[0] {
			t.Fatal(mine, err)
		}
		first.stop() // its heartbeat stops with it
		began, goOn, ended := make(chan struct{}), make(chan struct{}), make(chan error, 1)
		tries := 0
		go func() {
			ended <- one.changeWithin(ctx, first.lease, func(ctx context.Context, c *tx) error {
				c.lockDocument(store.IDOf(d))
				c.gate(alone)
				if err := c.send(ctx); err != nil {
					return err
				}
				if tries++; tries == 1 {
					close(began)
					<-goOn
				}
				return (&claim{first, work[0].ID}).finish(ctx, c)
			})
		}()
		<-began
		second := queueOf(t, two, lease)
		var mine []bool
		for len(mine) == 0 || !mine[0] {
			var err error
			if mine, err = second.Claim(ctx, work); err != nil {
				t.Fatal(err)
			}
		}
		if changed, lost, err := second.Replace(ctx, store.By{}, work[0],
			[]quad.Quad{quadOf("a", "p", "b", d)}); err != nil || !changed || lost {
			t.Errorf("the other worker: changed %v, lost %v, %v", changed, lost, err)
		}
		close(goOn)
		if err := <-ended; !errors.Is(err, errLost) {
			t.Errorf("the stopped one, when it goes on: %v, want that it lost the work", err)
		}
	})
}

func queueOf(t *testing.T, s *Store, lease time.Duration) *Queue {
	t.Helper()
	q, err := s.NewQueue(t.Context(), "list", lease)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := q.Close(); err != nil {
			t.Error(err)
		}
	})
	return q.(*Queue)
}
