package lang

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/schema"
)

// sample returns a graph where everybody of n people knows everybody.
func sample(t testing.TB, n int) store.Snapshot {
	t.Helper()
	s, err := store.Open(context.Background(), store.Memory, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	r := schema.Record{Source: schema.Source{ID: "urn:kg:d:1", Title: "One"},
		Sentences: []schema.SentenceText{{Text: "They know each other."}}}
	for i := range n {
		name := fmt.Sprintf("Person %d", i)
		r.Entities = append(r.Entities, schema.Entity{ID: fmt.Sprintf("urn:kg:e:p%d", i), Label: name, Type: "Person"})
		for k := range n {
			c := &schema.Claim{Subject: schema.Arg{ID: fmt.Sprintf("urn:kg:e:p%d", i)},
				Object:    schema.Arg{ID: fmt.Sprintf("urn:kg:e:p%d", k)},
				Predicate: schema.PredicateRef{ID: "kg:meets"}, Polarity: schema.Affirmed, Modality: schema.Asserted,
				Confidence: 1, Rule: "made",
				Evidence: schema.Evidence{Document: r.Source.ID}}
			c.ID = schema.ClaimID(c)
			r.Claims = append(r.Claims, c)
		}
	}
	if _, err := s.Replace(context.Background(), r.Source.ID, r.Quads()); err != nil {
		t.Fatal(err)
	}
	v, err := s.Snapshot(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { v.Close() })
	return v
}

func named(_ context.Context, name string) ([]string, error) {
	if n, ok := strings.CutPrefix(name, "Person "); ok {
		return []string{"urn:kg:e:p" + n}, nil
	}
	return nil, nil
}

func table(r *Result) string {
	var b strings.Builder
	fmt.Fprintln(&b, strings.Join(r.Columns, " "))
	for _, row := range r.Rows {
		text, _ := json.Marshal(row)
		fmt.Fprintln(&b, string(text))
	}
	return b.String()
}

func TestGizmo(t *testing.T) {
	qs := sample(t, 2)
	for _, c := range []struct{ query, want string }{
		{`g.V(kg("Person 1")).Out("<kg:meets>").Tag("x").Out("<rdfs:label>").order().All()`,
			"id x\n[\"Person 0\",\"urn:kg:e:p0\"]\n[\"Person 1\",\"urn:kg:e:p1\"]\n"},
		{`g.V("Person 0").In(iri("rdfs:label")).All()`, "id\n[\"urn:kg:e:p0\"]\n"},
		{`g.V(g.IRI("e:p0")).Out("<rdf:type>").All()`, "id\n[\"urn:kg:Person\"]\n"},
		{`g.emit({b: 1, a: "x"}); g.emit(5)`, "a b value\n[\"x\",1,null]\n[null,null,5]\n"},
		{`var n = g.V("<e:p0>").Out("<kg:meets>").Count(); g.emit(n)`, "value\n[2]\n"},
		{`g.V(...named("Person 1")).Out("<rdfs:label>").All()`, "id\n[\"Person 1\"]\n"},
		{`1 + 1`, "\n"},
	} {
		r, err := Gizmo(t.Context(), qs, named, c.query, Options{})
		if err != nil {
			t.Errorf("%s: %v", c.query, err)
			continue
		}
		if diff := cmp.Diff(c.want, table(r)); diff != "" {
			t.Errorf("%s: -want +got:\n%s", c.query, diff)
		}
	}
	for _, c := range []struct{ query, want string }{
		{`g.V(`, "gizmo: SyntaxError: query: Line 1:5 Unexpected end of input (and 1 more errors)"},
		{`g.V(kg("Nobody")).All()`, `gizmo: nothing is named "Nobody"`},
		{`nothing()`, "gizmo: ReferenceError: nothing is not defined at query:1:8(1)"},
		{`g.V().Out(function() {})`,
			"gizmo: a function was called with what it cannot take: unsupported type: func(goja.FunctionCall) goja.Value"},
		{`"x".repeat(1e9)`, "gizmo: RangeError: the text would be too long at <eval>:5:79(19)"},
	} {
		_, err := Gizmo(t.Context(), qs, named, c.query, Options{})
		if err == nil || err.Error() != c.want {
			t.Errorf("%s: %v, want %s", c.query, err, c.want)
		}
	}
	r, err := Gizmo(t.Context(), qs, named, `g.V().All(); g.V().All()`, Options{Limit: 3})
	if err != nil || len(r.Rows) != 3 || !r.Truncated {
		t.Errorf("limit: %+v, %v", r, err)
	}
}

func TestGraphQL(t *testing.T) {
	qs := sample(t, 2)
	for _, c := range []struct{ query, want string }{
		{`{ nodes(<rdfs:label>: "Person 0") { id, kg:meets { id, rdfs:label } } }`,
			`{"nodes":{"id":"urn:kg:e:p0","kg:meets":[{"id":"urn:kg:e:p0","rdfs:label":"Person ` +
				`0"},{"id":"urn:kg:e:p1","rdfs:label":"Person 1"}]}}`},
		{`{ nodes(id: <e:p1>) { label: <rdfs:label> } }`, `{"nodes":{"label":"Person 1"}}`},
		{`{ nodes(id: e:p1, first: 1) { ~kg:meets @opt { id } } }`, ``},
	} {
		r, err := GraphQL(t.Context(), qs, c.query, Options{})
		if err != nil {
			t.Errorf("%s: %v", c.query, err)
			continue
		}
		text, _ := json.Marshal(r.Object)
		if c.want != "" && string(text) != c.want && !sameSet(string(text), c.want) {
			t.Errorf("%s: %s, want %s", c.query, text, c.want)
		}
	}
	for _, query := range []string{``, `{`, `{ nodes { nothing`, `mutation { x }`, `{ nodes(first: "x") { id } }`,
		strings.Repeat("{a", 1000)} {
		if _, err := GraphQL(t.Context(), qs, query, Options{}); err == nil {
			t.Errorf("%s: no error", query)
		}
	}
	r, err := GraphQL(t.Context(), sample(t, 5), `{ nodes(<rdf:type>: <kg:Person>) { id } }`, Options{Limit: 3})
	if err != nil || len(r.Rows) != 3 || !r.Truncated || len(r.Object.(map[string]any)["nodes"].([]any)) != 3 {
		t.Errorf("limit: %+v, %v", r, err)
	}
}

// sameSet compares JSON without regard to the order of lists of two.
func sameSet(a, b string) bool {
	swap := strings.NewReplacer("p0", "p1", "p1", "p0", "Person 0", "Person 1", "Person 1", "Person 0")
	at := strings.Index(b, "[")
	return len(a) == len(b) && at > 0 && strings.HasPrefix(a, b[:at]) && swap.Replace(a[at:]) == b[at:]
}

// TestAttacks holds the limits: an endless loop, a join that explodes, a text that doubles.
// The graph answers afterwards.
func TestAttacks(t *testing.T) {
	qs := sample(t, 30)
	join := `g.V("<e:p0>")` + strings.Repeat(`.Out("<kg:meets>")`, 8)
	for _, c := range []struct {
		name, query string
		gizmo       bool
		want        error
	}{
		{"endless loop", `while (true) {}`, true, ErrTime},
		{"endless recursion", `function f() { return f() } f()`, true, nil},
		{"exploding count", join + `.Count()`, true, ErrTime},
		{"exploding array", join + `.TagArray()`, true, ErrMemory},
		{"exploding rows", join + `.All()`, true, nil},
		{"doubling text", `var s = "x"; while (true) { s += s }`, true, ErrMemory},
		{"doubling list", `var a = [1]; while (true) { a = a.concat(a) }`, true, nil},
		{"exploding graphql", "{ nodes " + strings.Repeat("{ id, <kg:meets> ", 7) + "{ id }" + strings.Repeat(" }", 8),
			false, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			timeout := 1500 * time.Millisecond
			if c.want == ErrMemory {
				timeout = 30 * time.Second // a busy machine fills the memory slowly
			}
			ctx, cancel := context.WithTimeout(t.Context(), timeout)
			defer cancel()
			begun := time.Now()
			var err error
			var r *Result
			if c.gizmo {
				r, err = Gizmo(ctx, qs, named, c.query, Options{Memory: 48 << 20, Limit: 100})
			} else {
				r, err = GraphQL(ctx, qs, c.query, Options{Memory: 48 << 20, Limit: 100})
			}
			switch {
			case c.want != nil && !errors.Is(err, c.want):
				t.Errorf("%v, want %v", err, c.want)
			case err == nil && !r.Truncated:
				t.Error("no error and all rows")
			}
			if took := time.Since(begun); took > timeout+5*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
	r, err := Gizmo(t.Context(), qs, named, `g.V("<e:p0>").Out("<kg:meets>").All()`, Options{})
	if err != nil || len(r.Rows) != 30 {
		t.Errorf("afterwards: %+v, %v", r, err)
	}
}

func FuzzGizmo(f *testing.F) {
	qs := sample(f, 3)
	for _, s := range []string{`g.V("<e:p0>").Out("<kg:meets>").Tag("x").Back("x").All()`,
		`g.emit({a: [1, g.V().ToArray()]})`,
		`g.V().Has("<rdf:type>", "<kg:Person>").Follow(g.M().Out()).Save("<rdfs:label>", "l").Limit(2).All()`, `throw 1`,
		`g.V(kg("Person 0")).All()`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
		defer cancel()
		r, err := Gizmo(ctx, qs, named, s, Options{Memory: 64 << 20, Limit: 20})
		if err == nil && len(r.Rows) > 20 {
			t.Errorf("%d rows", len(r.Rows))
		}
	})
}

func FuzzGraphQL(f *testing.F) {
	qs := sample(f, 3)
	for _, s := range []string{`{ nodes(id: <e:p0>) { id, kg:meets @opt { * } } }`,
		`{ a: nodes(first: 2, offset: 1) { <rdfs:label> @rev(<kg:meets>: e:p1) } }`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
		defer cancel()
		r, err := GraphQL(ctx, qs, s, Options{Memory: 64 << 20, Limit: 20})
		if err == nil && len(r.Rows) > 20 {
			t.Errorf("%d rows", len(r.Rows))
		}
	})
}
