package store

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/schema"
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

func iri(s, p, o, l string) quad.Quad {
	return quad.Quad{Subject: quad.IRI(s), Predicate: quad.IRI(p), Object: quad.IRI(o), Label: quad.IRI(l)}
}

// record makes the quads of a document in the layout of schema.Record: facts and entities
// are drawn from a small set, so that documents share them.
func record(r *rand.Rand, document string, version int) []quad.Quad {
	var quads []quad.Quad
	for i := range r.IntN(6) {
		s, o := fmt.Sprint(schema.EntityBase, r.IntN(5)), fmt.Sprint(schema.EntityBase, r.IntN(5))
		p := fmt.Sprint(schema.Base, "p", r.IntN(3))
		f := schema.FactBase + schema.Hash(s, p, o)
		c := schema.ClaimBase + schema.Hash(document, fmt.Sprint(version, i))
		quads = append(quads, iri(s, p, o, f), iri(f, schema.ClaimOf, c, document),
			quad.Quad{Subject: quad.IRI(c), Predicate: quad.IRI(schema.TextOf),
				Object: quad.String(fmt.Sprint("text ", r.IntN(20))), Label: quad.IRI(document)})
		for _, e := range []string{s, o} {
			quads = append(quads, iri(document, schema.Mentions, e, document),
				iri(e, schema.RDFType, schema.Base+"Country", schema.BaseGraph),
				quad.Quad{Subject: quad.IRI(e), Predicate: quad.IRI(schema.Label), Object: quad.String("name of " + e),
					Label: quad.IRI(schema.BaseGraph)})
		}
	}
	return quads
}
