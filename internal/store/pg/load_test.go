package pg

import (
	"context"
	"slices"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/jackc/pgx/v5"

	"github.com/newsgraph/kg/internal/store"
)

// TestLoadLarge loads much into an empty graph, as much into the one there is, and once more
// with a reader at work, who keeps what he sees. All indexes are there afterwards, whichever
// way the rows went.
func TestLoadLarge(t *testing.T) {
	ctx := context.Background()
	s := opened(t, nil)
	indexes := func() []string {
		t.Helper()
		rows, err := s.pool.Query(ctx,
			"SELECT indexname::text FROM pg_indexes WHERE schemaname = current_schema() AND tablename IN ('kg_quads', "+
				"'kg_terms') ORDER BY 1")
		if err != nil {
			t.Fatal(err)
		}
		names, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			t.Fatal(err)
		}
		return names
	}
	load := func(suffixes int) int64 {
		t.Helper()
		next := generate(largeLoad)
		for range suffixes {
			before := next
			next = func() (quad.Quad, error) { return relabelled(before) }
		}
		n, err := s.Load(ctx, next)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	want := indexes()
	first := load(0)
	if second := load(1); second != first {
		t.Errorf("%d quads were new, want %d", second, first)
	}
	v, err := s.view(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	if n, _, err := v.Count(ctx, store.Quad{predicate: store.IDOf("urn:kg:p01")}, store.P); err != nil || n == 0 {
		t.Error(n, err)
	}
	if third := load(2); third != first {
		t.Errorf("with a reader: %d quads were new, want %d", third, first)
	}
	if v.Size() != 2*first {
		t.Errorf("the reader sees %d quads, want %d", v.Size(), 2*first)
	}
	if again := load(1); again != 0 {
		t.Errorf("%d quads were new again", again)
	}
	if got := indexes(); !slices.Equal(got, want) {
		t.Errorf("indexes %q, want %q", got, want)
	}
	if n := sizeOf(t, s); n != 3*first {
		t.Errorf("%d quads, want %d", n, 3*first)
	}
}
