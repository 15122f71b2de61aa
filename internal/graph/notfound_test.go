package graph

import (
	"errors"
	"testing"

	"github.com/newsgraph/kg/answer"
	"github.com/newsgraph/kg/schema"
)

// TestNotFound: what the graph does not hold is ErrNotFound, and what it holds is not.
func TestNotFound(t *testing.T) {
	ctx := t.Context()
	g := open(t)
	added, err := g.Add(ctx, shortArticle(1))
	if err != nil || len(added.Claims) == 0 {
		t.Fatal(added, err)
	}
	claim := added.Claims[0]
	about := func(id string) error { _, err := g.About(ctx, id); return err }
	compare := func(id string) error { _, err := g.Compare(ctx, claim.Subject.ID, id, answer.Filter{}); return err }
	document := func(name string) error { _, err := g.Document(ctx, name); return err }
	why := func(id string) error { _, err := g.Why(ctx, id); return err }
	for _, c := range []struct {
		name string
		ask  func(id string) error
		held string
	}{
		{"about", about, claim.Subject.ID},
		{"compare", compare, claim.Subject.ID},
		{"document by id", document, added.Source.ID},
		{"document by short id", document, schema.Compact(added.Source.ID)},
		{"document by address", document, "https://news.example/1"},
		{"document by title", document, "deal 1"},
		{"why", why, claim.ID},
	} {
		if err := c.ask(c.held); err != nil {
			t.Errorf("%s %s: %v", c.name, c.held, err)
		}
		none := schema.Hash("none")
		for _, id := range []string{"", "urn:kg:e:nobody", schema.DocumentBase + none, schema.ClaimBase + none} {
			if err := c.ask(id); !errors.Is(err, ErrNotFound) {
				t.Errorf("%s %q: %v, want ErrNotFound", c.name, id, err)
			}
		}
	}
	if found, err := g.Forget(ctx, schema.DocumentBase+schema.Hash("none")); found || err != nil {
		t.Errorf("forget: %v, %v", found, err)
	}
}

// TestDocument: a document is found by its id, its address and its title, the earliest of several.
func TestDocument(t *testing.T) {
	g := open(t)
	add(t, g, texts...)
	add(t, g, Article{URL: "https://news.example/6", Title: "Storm", Published: "2019-01-02",
		Text: "Iran arms Hezbollah."},
		Article{Title: "https://news.example/1", Published: "2025-01-01", Text: "Canada supports Israel."})
	for name, want := range map[string]string{
		"https://news.example/2": "https://news.example/2",
		"google AND fitbit":      "https://news.example/3",
		"Storm":                  "https://news.example/6",
		"https://news.example/1": "https://news.example/1",
	} {
		d, err := g.Document(t.Context(), name)
		if err != nil || d.URL != want {
			t.Errorf("%s: %v, %v; want %s", name, d, err, want)
			continue
		}
		if again, err := g.Document(t.Context(), d.ID); err != nil || again.URL != want {
			t.Errorf("%s: %v, %v", d.ID, again, err)
		}
	}
	for _, name := range []string{"", "Storms", "https://news.example/7", "urn:kg:d:none"} {
		if d, err := g.Document(t.Context(), name); !errors.Is(err, ErrNotFound) {
			t.Errorf("%s: %v, %v", name, d, err)
		}
	}
}
