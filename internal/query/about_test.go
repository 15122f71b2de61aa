package query

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/kg/schema"
)

func TestAbout(t *testing.T) {
	g, _ := newsGraph(t)
	list := func(groups []Group) []string {
		var out []string
		for _, x := range groups {
			for _, c := range x.Claims {
				out = append(out, fmt.Sprintf("%s: %s [%s]", x.Label, told(c), c.Evidence.Quote))
			}
		}
		return out
	}
	card, err := g.About(t.Context(), id("Boravia"))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string][]string{"out": list(card.Out), "in": list(card.In), "expected": list(card.Expected),
		"denied": list(card.Denied)}
	want := map[string][]string{
		"out": {"has the capital: Boravia has the capital Cardén [Cardén is the capital of Boravia.]"},
		"in":  nil,
		"expected": {
			"withdraws from: Boravia expected withdraws from Cardén [He said Boravia is expected to withdraw from Cardén by " +
				"September 2025.]"},
		"denied": {
			"withdraws from: Boravia not withdraws from Cardén [Boravia is not withdrawing from Cardén, Ilse Brandt said.]"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	var documents []string
	for _, d := range card.Documents {
		documents = append(documents, d.Title+" "+d.Published)
	}
	if diff := cmp.Diff([]string{"first 2024-03-10", "second 2024-06", "third "}, documents); diff != "" {
		t.Errorf("documents: -want +got:\n%s", diff)
	}

	card, err = g.About(t.Context(), id("River Brigade"))
	if err != nil || len(card.In) != 1 || card.In[0].Label != "armed by" || len(card.In[0].Claims) != 2 {
		t.Errorf("in: %+v, %v; want two claims under \"armed by\"", card.In, err)
	}
	card, err = g.About(t.Context(), id("Ilse Brandt"))
	if err != nil || len(card.Said) != 1 || told(card.Said[0]) != "Boravia not withdraws from Cardén" ||
		len(card.In) != 1 || card.In[0].Label != "meets" {
		t.Errorf("said %+v, in %+v, %v", card.Said, card.In, err)
	}
	card, err = g.AboutUpTo(t.Context(), id("River Brigade"), 1)
	if err != nil || len(card.In) != 1 || card.In[0].Count != 2 || len(card.In[0].Claims) != 1 {
		t.Errorf("card up to one claim: %+v, %v", card, err)
	}
	for _, unknown := range []string{"urn:kg:e:none", ""} {
		if card, err := g.About(t.Context(), unknown); card != nil || err != nil {
			t.Errorf("card of %q: %+v, %v", unknown, card, err)
		}
	}
}

func TestEntity(t *testing.T) {
	s := testSchema(t)
	entity := func(label, typ string, aliases ...string) schema.Entity {
		return schema.Entity{ID: "urn:kg:e:x", Label: label, Type: typ, Aliases: aliases}
	}
	record := func(n int, e schema.Entity) *schema.Record {
		return &schema.Record{Source: schema.Source{ID: fmt.Sprintf("%s%d", schema.DocumentBase, n)},
			Entities: []schema.Entity{e}}
	}
	known := entity("Known", "Person", "K.")
	known.Known, known.SameAs = true, "Q42"
	for _, test := range []struct {
		name    string
		records []*schema.Record
		want    schema.Entity
	}{
		{"most documents", []*schema.Record{record(1, entity("Long Label", "Thing")),
			record(2, entity("Long Label", "City")), record(3, entity("Short", "City"))},
			entity("Long Label", "City", "Short")},
		{"shortest", []*schema.Record{record(1, entity("Longer", "City", "b", "a")), record(2, entity("Short", "City", "b"))},
			entity("Short", "City", "b", "Longer", "a")},
		{"byte order", []*schema.Record{record(1, entity("Bb", "City")), record(2, entity("Aa", "Person"))},
			entity("Aa", "City", "Bb")},
		{"base first", []*schema.Record{record(1, entity("Doc", "City")), record(2, entity("Doc", "City")), record(3, known)},
			schema.Entity{ID: "urn:kg:e:x", Label: "Known", Type: "Person", Aliases: []string{"K.", "Doc"}, SameAs: "Q42",
				Known: true}},
	} {
		g, _ := graphOf(t, s, test.records...)
		got, err := g.Entity(t.Context(), "urn:kg:e:x")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: -want +got:\n%s", test.name, diff)
		}
	}
	g, _ := newsGraph(t)
	if e, err := g.Entity(t.Context(), "urn:kg:e:none"); err != nil || !cmp.Equal(e, schema.Entity{}) {
		t.Errorf("unknown entity: %+v, %v", e, err)
	}
}

func TestDocuments(t *testing.T) {
	g, _ := newsGraph(t)
	var got []string
	for d, err := range g.Documents(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprintf("%s %s %s: %d sentences, %d claims, %d entities", d.Title, d.Published, d.Publisher,
			d.Sentences, d.Claims, d.Entities))
	}
	want := []string{"first 2024-03-10 The Example: 4 sentences, 6 claims, 6 entities",
		"second 2024-06 The Example: 3 sentences, 4 claims, 7 entities",
		"third  The Example: 2 sentences, 1 claims, 3 entities"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if d, err := g.Document(t.Context(), "urn:kg:d:none"); err != nil || d.ID != "" {
		t.Errorf("unknown document: %+v, %v", d, err)
	}
}

func TestContext(t *testing.T) {
	g, claims := newsGraph(t)
	for _, c := range claims {
		near, err := g.Context(t.Context(), schema.SentenceID(c.Evidence.Document, c.Evidence.Sentence), 1, 1)
		if err != nil {
			t.Fatal(err)
		}
		for i, s := range near {
			if want := c.Evidence.Sentence - min(1, c.Evidence.Sentence) + i; s.Ordinal != want || s.Len() != len(s.Text) {
				t.Errorf("context of sentence %d: %+v", c.Evidence.Sentence, near)
			}
		}
		if len(near) < 2 || len(near) > 3 {
			t.Errorf("context of sentence %d has %d sentences", c.Evidence.Sentence, len(near))
		}
	}
	if near, err := g.Context(t.Context(), "urn:kg:s:none:0", 1, 1); err != nil || near != nil {
		t.Errorf("context of nothing: %v, %v", near, err)
	}
}

// Documents take one name for things of four types: it is one entity, and each document has a vote.
func TestTypesInDoubt(t *testing.T) {
	s := testSchema(t)
	id := schema.NameID("Velden, Ltd.")
	records := func(types ...string) (out []*schema.Record) {
		for n, typ := range types {
			label := []string{"Velden", "VELDEN", "The Velden", "Velden Ltd."}[n%4]
			out = append(out, &schema.Record{Source: schema.Source{ID: fmt.Sprintf("%s%d", schema.DocumentBase, n)},
				Entities: []schema.Entity{{ID: schema.NameID(label), Label: label, Type: typ}}})
		}
		return out
	}
	for _, c := range []struct {
		types []string
		want  string
		doubt []TypeVote
	}{
		{[]string{"Organization", "ArmedGroup"}, "ArmedGroup", nil},
		{[]string{"Thing", "Person"}, "Person", nil},
		{[]string{"Person", "Person", "Organization", "Organization", "ArmedGroup"}, "ArmedGroup",
			[]TypeVote{{Type: "Organization", Documents: 2}, {Type: "Person", Documents: 2},
				{Type: "ArmedGroup", Documents: 1}}},
		{[]string{"Place", "Place", "Person", "Thing"}, "Place",
			[]TypeVote{{Type: "Place", Documents: 2}, {Type: "Person", Documents: 1}, {Type: "Thing", Documents: 1}}},
	} {
		g, _ := graphOf(t, s, records(c.types...)...)
		card, err := g.About(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if card.Entity.Type != c.want {
			t.Errorf("%v: type %s, want %s", c.types, card.Entity.Type, c.want)
		}
		if diff := cmp.Diff(c.doubt, card.Types); diff != "" {
			t.Errorf("%v: -want +got:\n%s", c.types, diff)
		}
	}
}
