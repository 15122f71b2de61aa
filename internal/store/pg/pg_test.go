package pg

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/jackc/pgx/v5"

	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/internal/store/cayley/cayleytest"
	"github.com/newsgraph/kg/internal/store/pg/pgtest"
	"github.com/newsgraph/kg/internal/store/storetest"
	"github.com/newsgraph/kg/schema"
)

func TestMain(m *testing.M) {
	status := m.Run()
	pgtest.Stop()
	os.Exit(status)
}

// opened returns an empty graph that goes with the test.
func opened(t testing.TB, o *Options) *Store {
	t.Helper()
	s, err := Open(context.Background(), pgtest.Database(t), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestConformance(t *testing.T) {
	storetest.Run(t, 4, func(t testing.TB) store.Graph { return opened(t, nil) })
}

// TestConformancePortable runs the suite without what only PostgreSQL has.
func TestConformancePortable(t *testing.T) {
	storetest.Run(t, 4, func(t testing.TB) store.Graph { return opened(t, &Options{Portable: true}) })
}

// TestCayley runs what Cayley's packages ask of a store.
func TestCayley(t *testing.T) {
	cayleytest.Run(t, 4, func(t testing.TB) store.Graph { return opened(t, nil) })
}

// TestMark: other formats are told, a database without a graph too, and several processes
// may make the tables at once.
func TestMark(t *testing.T) {
	ctx := context.Background()
	url := pgtest.Database(t)
	if _, err := Open(ctx, url, &Options{ReadOnly: true}); !errors.Is(err, store.ErrNotStore) {
		t.Errorf("nothing there: %v", err)
	}
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			s, err := Open(ctx, url, nil)
			if err != nil {
				t.Error(err)
				return
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for format, want := range map[string]string{"2": "made by a newer kg", "0": "made by an older kg",
		"x": "does not say which format"} {
		exec(t, url, "UPDATE kg_meta SET value = $1", format)
		if _, err := Open(ctx, url, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("format %s: %v, want %q", format, err, want)
		}
	}
	if _, err := Open(ctx, url+"_none", nil); err == nil || !strings.Contains(err.Error(), "CREATE SCHEMA") {
		t.Errorf("no schema: %v", err)
	}
}

func exec(t *testing.T, url, sql string, args ...any) {
	t.Helper()
	c, err := pgx.Connect(context.Background(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(context.Background())
	if _, err := c.Exec(context.Background(), sql, args...); err != nil {
		t.Fatal(err)
	}
}

// TestVerifyFinds harms the tables in each way that Verify looks for.
func TestVerifyFinds(t *testing.T) {
	ctx := context.Background()
	for name, c := range map[string]struct{ sql, want string }{
		"lost term":    {"DELETE FROM kg_terms WHERE text = '<urn:kg:e:a>'", "of a quad is not stored"},
		"changed term": {`UPDATE kg_terms SET text = '"x"' WHERE text = '<urn:kg:e:a>'`, "of another"},
		"spare term": {"INSERT INTO kg_terms VALUES ('00000000-0000-0000-0000-000000000001', '<spare>')",
			"<spare> is stored but not used"},
		"wrong size": {"UPDATE kg_size SET n = n + 7", "its record says"},
		"no claim": {"DELETE FROM kg_quads WHERE p = (SELECT id FROM kg_terms WHERE text = '<" + schema.ClaimOf + ">')",
			"has no claim"},
		"no edge": {"DELETE FROM kg_quads WHERE l = (SELECT id FROM kg_terms WHERE text = '<" + schema.FactBase +
			"1>')", "has a claim but no edge"},
		"no mention": {"DELETE FROM kg_quads WHERE p = (SELECT id FROM kg_terms WHERE text = '<" + schema.Mentions + ">')",
			"no document mentions"},
	} {
		t.Run(name, func(t *testing.T) {
			url := pgtest.Database(t)
			s, err := Open(ctx, url, nil)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			const d, f, e = schema.DocumentBase + "1", schema.FactBase + "1", schema.EntityBase + "a"
			_, err = s.Replace(ctx, d, []quad.Quad{quadOf(e, "urn:kg:arms", "o", f), quadOf(f, schema.ClaimOf, "c", d),
				quadOf(d, schema.Mentions, e, d), quadOf(e, schema.RDFType, "Country", schema.BaseGraph)})
			if err != nil {
				t.Fatal(err)
			}
			if r, err := s.Verify(ctx); err != nil || len(r.Problems) > 0 || r.Facts != 1 {
				t.Fatalf("a sound graph: %+v, %v", r, err)
			}
			exec(t, url, c.sql)
			if r, err := s.Verify(ctx); err != nil || !strings.Contains(strings.Join(r.Problems, "\n"), c.want) {
				t.Errorf("%v, problems %q, want %q", err, r.Problems, c.want)
			}
		})
	}
}

func quadOf(s, p, o, l string) quad.Quad {
	return quad.Quad{Subject: quad.IRI(s), Predicate: quad.IRI(p), Object: quad.IRI(o), Label: quad.IRI(l)}
}

// TestManyWriters: stores of their own, as processes have them, put in, replace and forget
// the same documents at once, in both modes. The graph is sound at the end, and forgetting
// all leaves nothing, not one term.
func TestManyWriters(t *testing.T) {
	for name, portable := range map[string]bool{"PostgreSQL": false, "portable": true} {
		t.Run(name, func(t *testing.T) {
			ctx := context.Background()
			url := pgtest.Database(t)
			o := &Options{Portable: portable}
			const docs = 5
			var wg sync.WaitGroup
			for w := range 4 {
				wg.Go(func() {
					s, err := Open(ctx, url, o)
					if err != nil {
						t.Error(err)
						return
					}
					defer s.Close()
					r := rand.New(rand.NewPCG(uint64(w), 1))
					for i := range 25 {
						n := r.IntN(docs)
						d := fmt.Sprint(schema.DocumentBase, n)
						if r.IntN(4) == 0 {
							_, err = s.Forget(ctx, d)
						} else {
							_, err = s.Replace(ctx, d, document(d, n, i%3))
						}
						if err != nil {
							t.Errorf("worker %d: %v", w, err)
						}
					}
				})
			}
			wg.Wait()
			s, err := Open(ctx, url, o)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			if r, err := s.Verify(ctx); err != nil || len(r.Problems) > 0 {
				t.Errorf("Verify: %v, %q", err, r.Problems)
			}
			for n := range docs {
				d := fmt.Sprint(schema.DocumentBase, n)
				versions := map[quad.Value]bool{}
				v, err := s.Snapshot(ctx)
				if err != nil {
					t.Fatal(err)
				}
				for q, err := range v.Scan(ctx, store.Pattern{P: quad.IRI("version"), L: quad.IRI(d)}) {
					if err != nil {
						t.Fatal(err)
					}
					versions[q.Object] = true
				}
				if err := v.Close(); err != nil || len(versions) > 1 {
					t.Errorf("document %d has %d versions at once, %v", n, len(versions), err)
				}
				if _, err := s.Forget(ctx, d); err != nil {
					t.Error(err)
				}
			}
			if r, err := s.Verify(ctx); err != nil || r.Quads != 0 || r.Terms != 0 {
				t.Errorf("left after forgetting all: %+v, %v", r, err)
			}
		})
	}
}

// document makes the quads of a version of a document; documents share facts, entities and
// texts.
func document(d string, n, version int) []quad.Quad {
	quads := []quad.Quad{quadOf(d, "version", fmt.Sprint("v", version), d)}
	for i := range 4 {
		e, f := fmt.Sprint(schema.EntityBase, (n+i+version)%4), fmt.Sprint(schema.FactBase, (n+i+version)%4)
		quads = append(quads, quadOf(e, "urn:kg:arms", "o", f),
			quadOf(f, schema.ClaimOf, fmt.Sprint(d, "/", version, "/", i), d),
			quadOf(d, schema.Mentions, e, d), quadOf(e, schema.RDFType, "Country", schema.BaseGraph))
	}
	return quads
}

// TestWalk: a walk over three hops, node by node, by scans and by Cayley's paths, takes few
// round trips.
func TestWalk(t *testing.T) {
	ctx := context.Background()
	s := opened(t, nil)
	var quads []quad.Quad
	for i := range 20 {
		quads = append(quads, quadOf("start", "p", fmt.Sprint("a", i), "l"))
		for j := range 20 {
			quads = append(quads, quadOf(fmt.Sprint("a", i), "p", fmt.Sprint("b", i, "-", j), "l"),
				quadOf(fmt.Sprint("b", i, "-", j), "p", fmt.Sprint("c", j), "l"))
		}
	}
	if err := s.Apply(ctx, quads, nil); err != nil {
		t.Fatal(err)
	}
	v, err := s.view(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	found := 0
	var walk func(id store.ID, hops int)
	walk = func(id store.ID, hops int) {
		for q, err := range v.ScanIDs(ctx, store.Quad{subject: id}, store.S) {
			if err != nil {
				t.Fatal(err)
			}
			if hops == 1 {
				found++
			} else {
				walk(q[object], hops-1)
			}
		}
	}
	walk(store.IDOf("start"), 3)
	if found != 400 || v.trips > 40 {
		t.Errorf("%d ends in %d round trips", found, v.trips)
	}
	w, err := s.view(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	ends, err := cayleytest.Ends(ctx, w, "start", "p", "p", "p")
	if err != nil || ends != 400 || w.trips > 60 {
		t.Errorf("Cayley: %d ends in %d round trips, %v", ends, w.trips, err)
	}
}
