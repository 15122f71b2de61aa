package store

import (
	"bytes"
	"context"
	"strings"
	"testing"
)

// memory opens a store in memory that is closed with the test.
func memory(t testing.TB) *Store {
	t.Helper()
	s, err := Open(context.Background(), Memory, nil)
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

// dumpOf returns the sorted lines of the graph.
func dumpOf(t testing.TB, s *Store) string {
	t.Helper()
	v, err := s.View()
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	var b bytes.Buffer
	if err := v.Dump(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(b.String(), "\n"); int64(n) != v.Size() {
		t.Errorf("the dump has %d quads, the store says %d", n, v.Size())
	}
	return b.String()
}
