package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/kg/internal/store/storetest/sample"
)

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

// TestLoad: loading, small and large, into an empty graph and one that has part of it,
// gives the graph that Apply gives.
func TestLoad(t *testing.T) {
	ctx := context.Background()
	for _, n := range []int{0, 10, smallLoad + 5000} {
		quads := sample.Quads(rand.New(rand.NewPCG(uint64(n), 1)), n)
		quads = append(quads, quad.Quad{Subject: quad.Int(7), Predicate: quad.TypedString{Value: "7", Type: "xsd:integer"},
			Object: quad.Bool(true)})
		want := memory(t)
		if err := want.Apply(ctx, quads, nil); err != nil {
			t.Fatal(err)
		}
		s := memory(t)
		documents(t, s)
		documents(t, want)
		before := s.quads
		if err := s.Apply(ctx, quads[:len(quads)/3], nil); err != nil {
			t.Fatal(err)
		}
		part := s.quads
		added, err := s.Load(ctx, each(quads))
		if err != nil || part+added != s.quads || s.quads != want.quads {
			t.Errorf("%d quads: %d, %d, then %d added of %d, %v; want %d", n, before, part, added, s.quads, err, want.quads)
		}
		if d := cmp.Diff(strings.Split(dumpOf(t, want), "\n"), strings.Split(dumpOf(t, s), "\n")); d != "" {
			t.Errorf("%d quads: %.2000s", n, d)
		}
		sound(t, s)
		if added, err := s.Load(ctx, each(quads)); err != nil || added != 0 {
			t.Errorf("%d quads: the same again added %d, %v", n, added, err)
		}
		if _, err := s.fs.Stat(s.fs.PathJoin(s.dir, loadDir)); err == nil {
			if names, _ := s.fs.List(s.fs.PathJoin(s.dir, loadDir)); len(names) > 0 {
				t.Errorf("%d quads: %v is left", n, names)
			}
		}
		if err := s.Apply(ctx, nil, quads); err != nil || s.quads != before {
			t.Errorf("%d quads: %d left after removing all, want %d, %v", n, s.quads, before, err)
		}
		sound(t, s)
	}
}

// TestLoadInChunks: a load of many chunks, into an empty graph and again into one that has
// half of it, is that of one chunk.
func TestLoadInChunks(t *testing.T) {
	ctx := context.Background()
	quads := sample.Quads(rand.New(rand.NewPCG(17, 1)), 6000)
	want, empty, half := memory(t), memory(t), memory(t)
	if err := errors.Join(want.Apply(ctx, quads, nil), half.Apply(ctx, quads[:3000], nil)); err != nil {
		t.Fatal(err)
	}
	for _, s := range []*Store{empty, half} {
		before := s.quads
		l := s.newLoader(ctx)
		l.limit = 500
		for _, q := range quads {
			if err := errors.Join(l.chunk.add(q), l.added()); err != nil {
				t.Fatal(err)
			}
		}
		added, err := l.close()
		if err != nil || before+added != want.quads || s.quads != want.quads {
			t.Errorf("%d quads, then %d added of %d, %v; want %d", before, added, s.quads, err, want.quads)
		}
		sound(t, s)
		if dumpOf(t, s) != dumpOf(t, want) {
			t.Error("the graph is another")
		}
		if names, err := s.fs.List(s.fs.PathJoin(s.dir, loadDir)); err != nil || len(names) > 0 {
			t.Errorf("%v is left, %v", names, err)
		}
	}
}

// TestLoadNQuads: texts give the graph that their values give, in whatever form they stand in
// the file, and an error names the line and leaves nothing.
func TestLoadNQuads(t *testing.T) {
	ctx := context.Background()
	quads := sample.Quads(rand.New(rand.NewPCG(3, 1)), smallLoad+100)
	want, s := memory(t), memory(t)
	if err := want.Apply(ctx, quads, nil); err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(dumpOf(t, want), "<s", `<\u0073`)
	if added, err := LoadNQuads(ctx, s, strings.NewReader(text)); err != nil || added != want.quads {
		t.Errorf("%d added, %v; want %d", added, err, want.quads)
	}
	sound(t, s)
	if dumpOf(t, s) != dumpOf(t, want) {
		t.Error("the graph is another")
	}
	bad := memory(t)
	if _, err := LoadNQuads(ctx, bad, strings.NewReader(text+"<s> <p> .\n")); err == nil ||
		!strings.Contains(err.Error(), fmt.Sprintf("line %d: ", want.quads+1)) {
		t.Errorf("a statement without object: %v", err)
	}
	if bad.quads != 0 {
		t.Errorf("%d quads of a load that failed", bad.quads)
	}
}

func TestSortIDs(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 3))
	for _, n := range []int{1, 2, 5000} {
		ids := make([]ID, n)
		for i := range ids {
			ids[i][0], ids[i][15] = byte(r.IntN(4)), byte(i) // crowded
		}
		sorted := sortIDs(ids)
		seen := map[uint32]bool{}
		for i, at := range sorted {
			seen[at] = true
			if i > 0 && bytes.Compare(ids[sorted[i-1]][:], ids[at][:]) > 0 {
				t.Fatalf("%d ids: %v before %v", n, ids[sorted[i-1]], ids[at])
			}
		}
		if len(seen) != n || len(sorted) != n {
			t.Errorf("%d of %d ids", len(seen), n)
		}
	}
}

// TestResort: rows in one key order need no more positions than resort says to be in another.
func TestResort(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 4))
	rows := make([]row, 1000)
	for i := range rows {
		rows[i] = row{uint32(r.IntN(5)), uint32(r.IntN(3)), uint32(r.IntN(5)), uint32(r.IntN(4))}
	}
	for i := range orders {
		for j := range orders {
			from, to := &orders[i], &orders[j]
			m := &buffers{rows: slices.Clone(rows), spare: make([]row, len(rows))}
			m.sort(nil, from, 5)
			m.sort(from, to, 5)
			for k := 1; k < len(m.rows); k++ {
				a, b := to.sorted(&m.rows[k-1]), to.sorted(&m.rows[k])
				if a.high > b.high || a.high == b.high && a.low > b.low {
					t.Fatalf("from %q to %q: %v before %v", from.prefix, to.prefix, m.rows[k-1], m.rows[k])
				}
			}
		}
	}
}

func TestSortRows(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, limit := range []int{1, 2, 2048, 2049, 5_000_000} {
		rows := make([]row, 500)
		for i := range rows {
			for at := range rows[i] {
				rows[i][at] = uint32(r.IntN(limit))
			}
		}
		for _, o := range orders {
			sorted, _ := sortRows(rows, make([]row, len(rows)), o.at[:], limit)
			for i := 1; i < len(sorted); i++ {
				var a, b [4]uint32
				for j, at := range o.at {
					a[j], b[j] = sorted[i-1][at], sorted[i][at]
				}
				if fmt.Sprintf("%08x", a) > fmt.Sprintf("%08x", b) {
					t.Fatalf("order %q below %d: %v before %v", o.prefix, limit, a, b)
				}
			}
			rows = sorted
		}
	}
}
