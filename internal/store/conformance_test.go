package store_test

import (
	"context"
	"testing"

	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/internal/store/cayley/cayleytest"
	"github.com/newsgraph/kg/internal/store/storetest"
)

func TestConformance(t *testing.T) { storetest.Run(t, 40, inMemory) }

func TestCayley(t *testing.T) { cayleytest.Run(t, 40, inMemory) }

func inMemory(t testing.TB) store.Graph {
	s, err := store.Open(context.Background(), store.Memory, nil)
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
