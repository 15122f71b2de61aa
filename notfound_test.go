package kg

import (
	"errors"
	"testing"

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
	for _, c := range []struct {
		name string
		ask  func(id string) error
		held string
	}{
		{"about", func(id string) error { _, err := g.About(ctx, id); return err }, claim.Subject.ID},
		{"compare", func(id string) error { _, err := g.Compare(ctx, claim.Subject.ID, id, Filter{}); return err }, claim.Subject.ID},
		{"document by id", func(id string) error { _, err := g.Document(ctx, id); return err }, added.Source.ID},
		{"document by short id", func(id string) error { _, err := g.Document(ctx, id); return err }, schema.Compact(added.Source.ID)},
		{"document by address", func(id string) error { _, err := g.Document(ctx, id); return err }, "https://news.example/1"},
		{"document by title", func(id string) error { _, err := g.Document(ctx, id); return err }, "deal 1"},
		{"why", func(id string) error { _, err := g.Why(ctx, id); return err }, claim.ID},
	} {
		if err := c.ask(c.held); err != nil {
			t.Errorf("%s %s: %v", c.name, c.held, err)
		}
		for _, id := range []string{"", "urn:kg:e:nobody", "urn:kg:d:0123456789abcdef0123456789abcdef", "urn:kg:c:0123456789abcdef0123456789abcdef"} {
			if err := c.ask(id); !errors.Is(err, ErrNotFound) {
				t.Errorf("%s %q: %v, want ErrNotFound", c.name, id, err)
			}
		}
	}
	if found, err := g.Forget(ctx, "urn:kg:d:0123456789abcdef0123456789abcdef"); found || err != nil {
		t.Errorf("forget: %v, %v", found, err)
	}
}
