package kg_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/newsgraph/kg"
)

func languageGraph(t *testing.T) *kg.Graph {
	t.Helper()
	g, err := kg.Open(t.Context(), kg.Memory, kg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { g.Close() })
	text := "Iran arms the Badr Organization. Hadi al-Amiri leads the Badr Organization. Iran is not withdrawing from " +
		"Syria."
	if _, err := g.Add(t.Context(), kg.Article{Text: text, Title: "One", Published: "2024-05-01"}); err != nil {
		t.Fatal(err)
	}
	return g
}

func TestQueryLanguages(t *testing.T) {
	g := languageGraph(t)
	for _, c := range []struct{ language, query, want string }{
		{"kg", `select ?who, ?group where { ?who arms ?group; "Hadi al-Amiri" leads ?group }`,
			`who=Iran group=Badr Organization`},
		{"", `select ?c where { "Iran" any _ [denied] as ?c }`, `c=Iran withdraws from Syria`},
		{"kg", `select count(?x) as ?n where { ?x arms _ }`, `n=1`},
		{"gizmo", `g.V(kg("Iran")).Out("<kg:arms>").Tag("group").Out("<rdfs:label>").All()`,
			`id=Badr Organization group=Badr Organization`},
		{"graphql", `{ nodes(<rdfs:label>: "Iran") { id, kg:arms { rdfs:label } } }`, `id=Iran kg:arms=Badr Organization`},
	} {
		r, err := g.Query(t.Context(), c.query, kg.QueryOptions{Language: c.language})
		if err != nil {
			t.Errorf("%s: %v", c.query, err)
			continue
		}
		var got []string
		for _, row := range r.Rows {
			var cells []string
			for i, cell := range row {
				cells = append(cells, r.Columns[i]+"="+cell.Text)
			}
			got = append(got, strings.Join(cells, " "))
		}
		if strings.Join(got, "; ") != c.want {
			t.Errorf("%s: %q, want %q", c.query, got, c.want)
		}
		if _, err := json.Marshal(r.Rows); err != nil {
			t.Error(err)
		}
	}
	if _, err := g.Query(t.Context(), "x", kg.QueryOptions{Language: "sparql"}); err == nil ||
		!strings.Contains(err.Error(), "kg, gizmo, graphql") {
		t.Error(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if _, err := g.Query(ctx, "while (true) {}", kg.QueryOptions{Language: "gizmo"}); !errors.Is(err, kg.ErrQueryTime) {
		t.Errorf("endless: %v", err)
	}
	if _, err := g.Query(t.Context(), `var s = "x"; while (true) { s += s }`,
		kg.QueryOptions{Language: "gizmo", Memory: 64 << 20}); !errors.Is(err, kg.ErrQueryMemory) {
		t.Errorf("doubling: %v", err)
	}
	r, err := g.Query(t.Context(), `select * where { ?a any ?b [any] }`, kg.QueryOptions{Limit: 1})
	if err != nil || len(r.Rows) != 1 || !r.Truncated || !strings.Contains(r.Plan, "all facts") {
		t.Errorf("limit: %+v, %v", r, err)
	}
}
