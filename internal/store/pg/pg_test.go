package pg

import (
	"context"
	"os"
	"testing"

	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/internal/store/pg/pgtest"
	"github.com/newsgraph/kg/internal/store/storetest"
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
	storetest.Run(t, func(t testing.TB) store.Graph { return opened(t, nil) })
}

// TestConformancePortable runs the suite without what only PostgreSQL has.
func TestConformancePortable(t *testing.T) {
	storetest.Run(t, func(t testing.TB) store.Graph { return opened(t, &Options{Portable: true}) })
}
