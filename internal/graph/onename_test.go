package graph

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/kg/schema"
)

// oneFirm are four articles that seem to speak of a company, an organization, a place and again a place.
var oneFirm = []Article{
	{URL: "https://a.example/1", Text: "Velden Ltd. opened a factory in Torby. The company Velden will hire 200 people."},
	{URL: "https://b.example/2", Text: "The minister visited Velden on Monday. Velden said it would grow."},
	{URL: "https://c.example/3", Text: "Elena Manea lives in Velden, officials said."},
	{URL: "https://d.example/4", Text: "Viktor Manea founded VELDEN in 1994."},
}

// TestOneName reads them in several orders: one entity, four votes on its type, and none of a document forgotten.
func TestOneName(t *testing.T) {
	id := schema.NameID("Velden")
	var want string
	for _, order := range [][]int{{0, 1, 2, 3}, {3, 1, 0, 2}, {2, 3, 1, 0}} {
		g := open(t)
		for _, n := range order {
			if _, err := g.Add(t.Context(), oneFirm[n]); err != nil {
				t.Fatal(err)
			}
		}
		if want == "" {
			want = dump(t, g)
		}
		same(t, "another order gives another graph", dump(t, g), want)
		found, err := g.Find(t.Context(), "Velden", 0)
		if err != nil || len(found) != 1 || found[0].Entity.ID != id {
			t.Fatalf("Velden is %+v, %v; want one entity %s", found, err, id)
		}
		card, err := g.About(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if len(card.Documents) != 4 || !slices.Contains(card.Entity.Aliases, "Velden Ltd.") {
			t.Errorf("%d documents, aliases %q", len(card.Documents), card.Entity.Aliases)
		}
		votes := map[string]int{}
		for _, v := range card.Types {
			votes[v.Type] = v.Documents
		}
		if diff := cmp.Diff(map[string]int{"Company": 1, "Organization": 1, "Place": 2}, votes); diff != "" {
			t.Errorf("types (-want +got):\n%s", diff)
		}
		for _, n := range []int{2, 1} {
			if _, err := g.Forget(t.Context(), schema.DocumentID(oneFirm[n].URL, "")); err != nil {
				t.Fatal(err)
			}
		}
		if card, err = g.About(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		sum := 0
		for _, v := range card.Types {
			sum += v.Documents
		}
		if sum > 2 || len(card.Documents) != 2 {
			t.Errorf("after two documents were forgotten: %d documents, types %v", len(card.Documents), card.Types)
		}
	}
}
