package graph

import (
	"bytes"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/kg/answer"
)

// TestPart: a part of a graph is what the documents of its scope make alone; it changes with the graph
// and cannot be written.
func TestPart(t *testing.T) {
	g, alone := open(t), open(t)
	add(t, g, texts...)
	add(t, alone, texts[0])
	var scope answer.Scope
	for d, err := range alone.Documents(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		scope.Document = d.ID
	}
	part := g.Within(scope)
	stats := func(g *Graph) *answer.Stats {
		s, err := g.Stats(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	exported := func(g *Graph, format string) string {
		var b bytes.Buffer
		if err := g.Export(t.Context(), &b, format, ExportOptions{}); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	if d := cmp.Diff(stats(alone), stats(part)); d != "" {
		t.Errorf("alone (-), part (+): %s", d)
	}
	same(t, "part", exported(part, "jsonl"), exported(alone, "jsonl"))
	if got := exported(part, "nq"); got == exported(g, "nq") {
		t.Errorf("the N-Quads of a part are those of the whole: %s", got)
	}
	if s := stats(part.Within(answer.Scope{Source: "model"})); s.Claims != 0 || s.Documents != 1 {
		t.Errorf("proposed by models: %+v", s)
	}
	if _, err := part.Add(t.Context(), texts[1]); !errors.Is(err, errPart) {
		t.Errorf("added to a part: %v", err)
	}
	if _, err := part.Forget(t.Context(), scope.Document); !errors.Is(err, errPart) {
		t.Errorf("forgotten in a part: %v", err)
	}
	if _, err := part.Query(t.Context(), "g.V().all()", QueryOptions{Language: "gizmo"}); err == nil {
		t.Error("gizmo reads a part")
	}
	if _, err := g.Forget(t.Context(), scope.Document); err != nil {
		t.Fatal(err)
	}
	if s := stats(part); s.Documents != 0 || s.Claims != 0 {
		t.Errorf("forgotten in the graph, the part has %+v", s)
	}
	if err := part.Close(); err != nil {
		t.Fatal(err)
	}
	if s := stats(g); s.Documents != len(texts)-1 {
		t.Errorf("after the part was closed: %+v", s)
	}
}
