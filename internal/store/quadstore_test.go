package store

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"testing"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/graphtest"
)

// cayleyData makes a directory from which the relative paths in Cayley's tests lead to its
// data, and goes there.
func cayleyData(t *testing.T) {
	t.Helper()
	file, _ := runtime.FuncForPC(reflect.ValueOf(graphtest.TestAll).Pointer()).FileLine(0)
	data := filepath.Join(filepath.Dir(file), "../../data")
	if _, err := os.Stat(data); err != nil {
		t.Skipf("Cayley's test data is not at hand: %v", err)
	}
	deep := filepath.Join(t.TempDir(), "a/b/c/d")
	if err := os.MkdirAll(deep, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, up := range []string{"../..", "../../../.."} {
		if err := os.Symlink(data, filepath.Join(deep, up, "data")); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(deep)
}

// TestConformance runs Cayley's own suite for quad stores. With KG_LONG set, its integration
// test too, on a graph of 470,000 quads.
func TestConformance(t *testing.T) {
	cayleyData(t)
	graphtest.TestAll(t, func(t testing.TB) (graph.QuadStore, graph.Options, func()) {
		s, err := Open(context.Background(), Memory, nil)
		if err != nil {
			t.Fatal(err)
		}
		return s.QuadStore(), nil, func() {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		}
	}, &graphtest.Config{AlwaysRunIntegration: os.Getenv("KG_LONG") != ""})
}
