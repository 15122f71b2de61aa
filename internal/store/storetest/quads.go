package storetest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/internal/store/storetest/sample"
	"github.com/newsgraph/kg/internal/store/term"
)

// scan checks all 16 patterns against a filter over all quads.
func scan(t *testing.T, open Opener) {
	ctx := context.Background()
	s := open(t)
	r := rand.New(rand.NewPCG(3, 1))
	quads := sample.Quads(r, 400)
	if err := s.Apply(ctx, quads, nil); err != nil {
		t.Fatal(err)
	}
	all := map[quad.Quad]bool{}
	for _, q := range quads {
		all[q] = true
	}
	v, err := s.Snapshot(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	for range 20 {
		q := quads[r.IntN(len(quads))]
		for set := range store.Set(16) {
			scanPattern(t, v, all, q, set)
		}
		if is, err := v.Has(t.Context(), q); err != nil || !is {
			t.Errorf("Has(%v) = %v, %v", q, is, err)
		}
	}
	if is, err := v.Has(t.Context(), sample.IRI("no", "such", "quad", "here")); err != nil || is {
		t.Errorf("Has = %v, %v for a quad that is not there", is, err)
	}
	for q, err := range v.ScanIDs(ctx, store.Quad{}, store.L) {
		if err != nil || q[3] != (store.ID{}) {
			t.Fatalf("without label: %v, %v", q, err)
		}
	}
}

// scanPattern compares what a scan finds that has the terms of q in the positions of set.
func scanPattern(t *testing.T, v store.Snapshot, all map[quad.Quad]bool, q quad.Quad, set store.Set) {
	t.Helper()
	var p store.Pattern
	for _, c := range []struct {
		at   store.Set
		from quad.Value
		to   *quad.Value
	}{{store.S, q.Subject, &p.S}, {store.P, q.Predicate, &p.P}, {store.O, q.Object, &p.O}, {store.L, q.Label, &p.L}} {
		if set&c.at != 0 {
			*c.to = c.from
		}
	}
	var want, got []string
	for q := range all {
		if (p.S == nil || p.S == q.Subject) && (p.P == nil || p.P == q.Predicate) &&
			(p.O == nil || p.O == q.Object) && (p.L == nil || p.L == q.Label) {
			want = append(want, q.NQuad())
		}
	}
	for q, err := range v.Scan(t.Context(), p) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, q.NQuad())
	}
	slices.Sort(want)
	slices.Sort(got)
	if d := cmp.Diff(want, got); d != "" {
		t.Fatalf("pattern %04b of %v: %s", set, q, d)
	}
	ids, bound, err := p.IDs()
	if err != nil {
		t.Fatal(err)
	}
	if n, exact, err := v.Count(t.Context(), ids, bound); err != nil || !exact || n != int64(len(want)) {
		t.Errorf("pattern %04b: Count = %d, %v, %v, want %d", set, n, exact, err, len(want))
	}
}

// values checks that many values read together are those read one by one.
func values(t *testing.T, open Opener) {
	ctx := t.Context()
	s := open(t)
	if err := s.Apply(ctx, sample.Quads(rand.New(rand.NewPCG(7, 1)), 300), nil); err != nil {
		t.Fatal(err)
	}
	v, err := s.Snapshot(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	var ids []store.ID
	var want, got []string
	for q, err := range v.ScanIDs(ctx, store.Quad{}, 0) {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, q[2], q[0])
	}
	for _, id := range ids {
		value, err := v.Value(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, value.String())
	}
	for value, err := range v.Values(ctx, ids) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, value.String())
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	n := 0
	for value, err := range v.Values(ctx, []store.ID{ids[0], {1, 2, 3}, ids[1]}) {
		if n++; (err != nil) != (n == 2) {
			t.Errorf("value %d: %v, %v; want an error of the second, then no more", n, value, err)
		}
	}
	if n != 2 {
		t.Errorf("%d values of a list whose second id stands for nothing, want 2", n)
	}
}

// apply checks set semantics against a map.
func apply(t *testing.T, open Opener) {
	ctx := context.Background()
	s := open(t)
	r := rand.New(rand.NewPCG(5, 1))
	pool := sample.Quads(r, 60)
	is := map[quad.Quad]bool{}
	for range 50 {
		var add, remove []quad.Quad
		for range r.IntN(20) {
			add = append(add, pool[r.IntN(len(pool))])
		}
		for range r.IntN(20) {
			remove = append(remove, pool[r.IntN(len(pool))])
		}
		if err := s.Apply(ctx, add, remove); err != nil {
			t.Fatal(err)
		}
		for _, q := range remove {
			delete(is, q)
		}
		for _, q := range add {
			is[q] = true
		}
	}
	var want []string
	for q := range is {
		line, err := term.AppendQuad(nil, q)
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, string(line))
	}
	slices.Sort(want)
	if d := cmp.Diff(strings.Join(want, ""), dumpOf(t, s)); d != "" {
		t.Error(d)
	}
	checkTerms(t, s)
	if err := s.Apply(ctx, nil, pool); err != nil || dumpOf(t, s) != "" {
		t.Errorf("not empty after removing all: %v", err)
	}
	checkTerms(t, s)
}

// readersAndWriters runs them at the same time (with -race in CI). A view never
// changes, and every document is there whole or not at all.
func readersAndWriters(t *testing.T, open Opener) {
	ctx := context.Background()
	s := open(t)
	const docs, parts = 8, 20
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for i := range 30 {
				d := fmt.Sprint("urn:kg:d:", (w+i)%docs)
				var quads []quad.Quad
				for part := range parts {
					quads = append(quads, sample.IRI(fmt.Sprint(d, "/", part), "part", fmt.Sprint(i), d))
				}
				if _, err := s.Replace(ctx, d, quads); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for range 3 {
		wg.Go(func() {
			for range 30 {
				v, err := s.Snapshot(ctx)
				if err != nil {
					t.Error(err)
					return
				}
				for pass := range 2 {
					n := int64(0)
					for d := range docs {
						said := map[quad.Value]int{}
						for q, err := range v.Scan(ctx, store.Pattern{L: quad.IRI(fmt.Sprint("urn:kg:d:", d))}) {
							if err != nil {
								t.Error(err)
							}
							said[q.Object]++
							n++
						}
						for value, count := range said {
							if len(said) != 1 || count != parts {
								t.Errorf("document %d has %d quads of %v, and %d versions", d, count, value, len(said))
							}
						}
					}
					if n != v.Size() {
						t.Errorf("pass %d: %d quads, Size says %d", pass, n, v.Size())
					}
				}
				if err := v.Close(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
}

// closeUnderReaders: Close waits for scans under way and ends open views.
func closeUnderReaders(t *testing.T, open Opener) {
	ctx := context.Background()
	s := open(t)
	if err := s.Apply(ctx, sample.Quads(rand.New(rand.NewPCG(9, 1)), 500), nil); err != nil {
		t.Fatal(err)
	}
	v, err := s.Snapshot(ctx)
	if err != nil {
		t.Fatal(err)
	}
	started := make(chan struct{})
	ended := make(chan error)
	go func() {
		n := 0
		for _, err := range v.ScanIDs(ctx, store.Quad{}, 0) {
			if n++; n == 1 {
				close(started)
			}
			if err != nil {
				ended <- err
				return
			}
		}
		ended <- nil
	}()
	<-started
	closed := make(chan error)
	go func() { closed <- s.Close() }()
	if err := <-ended; err != nil {
		t.Errorf("scan under way: %v", err)
	}
	if err := <-closed; err != nil {
		t.Errorf("Close: %v", err)
	}
	for _, err := range v.ScanIDs(ctx, store.Quad{}, 0) {
		if !errors.Is(err, store.ErrClosed) {
			t.Errorf("scan after Close: %v", err)
		}
	}
	if err := v.Close(); err != nil {
		t.Error(err)
	}
}

func loadErrors(t *testing.T, open Opener) {
	ctx := context.Background()
	s := open(t)
	broken := errors.New("broken pipe")
	_, err := s.Load(ctx, func() (quad.Quad, error) { return quad.Quad{}, broken })
	if !errors.Is(err, broken) {
		t.Errorf("%v, want the reader's error", err)
	}
	_, err = s.Load(ctx, each([]quad.Quad{sample.IRI("s", "p", "o", "l"), {Subject: quad.IRI("s")}}))
	if err == nil || err.Error() != "quad 1: predicate: value is missing" {
		t.Errorf("%v for a quad without predicate", err)
	}
	ctx, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := s.Load(ctx, each(sample.Quads(rand.New(rand.NewPCG(1, 1)), 5000))); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want Canceled", err)
	}
	if dump := dumpOf(t, s); dump != "" {
		t.Errorf("left %.200s", dump)
	}
}

func each(quads []quad.Quad) func() (quad.Quad, error) {
	i := 0
	return func() (quad.Quad, error) {
		if i == len(quads) {
			return quad.Quad{}, io.EOF
		}
		i++
		return quads[i-1], nil
	}
}

// load: loading, small and large, into an empty graph and one that has part of it, gives the
// graph that Apply gives.
func load(t *testing.T, open Opener) {
	ctx := context.Background()
	for _, n := range []int{0, 10, 15_000} {
		quads := sample.Quads(rand.New(rand.NewPCG(uint64(n), 1)), n)
		quads = append(quads, quad.Quad{Subject: quad.Int(7), Predicate: quad.TypedString{Value: "7", Type: "xsd:integer"},
			Object: quad.Bool(true)})
		want := open(t)
		if err := want.Apply(ctx, quads, nil); err != nil {
			t.Fatal(err)
		}
		s, fresh := open(t), open(t)
		if err := s.Apply(ctx, quads[:len(quads)/3], nil); err != nil {
			t.Fatal(err)
		}
		before := sizeOf(t, s)
		added, err := s.Load(ctx, each(quads))
		if err != nil || before+added != sizeOf(t, want) {
			t.Errorf("%d quads: %d, then %d added, %v; want %d", n, before, added, err, sizeOf(t, want))
		}
		if added, err := fresh.Load(ctx, each(quads)); err != nil || added != sizeOf(t, want) {
			t.Errorf("%d quads: %d added to an empty graph, %v", n, added, err)
		}
		lines := dumpOf(t, want)
		for _, s := range []store.Graph{s, fresh} {
			if d := cmp.Diff(strings.Split(lines, "\n"), strings.Split(dumpOf(t, s), "\n")); d != "" {
				t.Errorf("%d quads: %.2000s", n, d)
			}
			if added, err := s.Load(ctx, each(quads)); err != nil || added != 0 {
				t.Errorf("%d quads: the same again added %d, %v", n, added, err)
			}
			if r, err := s.Verify(ctx); err != nil || len(r.Problems) > 0 || r.Quads != sizeOf(t, s) {
				t.Errorf("Verify: %v, %+v", err, r)
			}
			if err := s.Apply(ctx, nil, quads); err != nil || sizeOf(t, s) != 0 {
				t.Errorf("%d quads: %d left after removing all, %v", n, sizeOf(t, s), err)
			}
			checkTerms(t, s)
		}
	}
}

func sizeOf(t testing.TB, s store.Graph) int64 {
	t.Helper()
	v, err := s.Snapshot(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	return v.Size()
}
