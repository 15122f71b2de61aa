package graph

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/kg/answer"
	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/internal/store/pg/pgtest"
)

// searches are of words, phrases and beginnings in texts.
var searches = []string{"arms", "acquired Fitbit", `"arms Hezbollah"`, "Lebanon", "withdraw* Iraq", "January", "the of"}

// foundBy lists what searches find.
func foundBy(t *testing.T, g *Graph) []answer.Passage {
	t.Helper()
	var out []answer.Passage
	for _, words := range searches {
		list, err := g.Search(t.Context(), words, answer.SearchOptions{})
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, list...)
	}
	return out
}

// TestSearchFollows: whatever was read, replaced, forgotten, judged and undone, and wherever the graph
// lies, a search finds what it finds in a new graph of the texts that are left.
func TestSearchFollows(t *testing.T) {
	fresh := open(t)
	add(t, fresh, texts...)
	want := foundBy(t, fresh)
	if len(want) < len(searches) {
		t.Fatalf("found only %v", want)
	}
	dir := filepath.Join(t.TempDir(), "g")
	for _, url := range []string{store.Memory, dir, dir, pgtest.Database(t)} {
		g, err := Open(t.Context(), url, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for i, a := range slices.Backward(texts) {
			if i%2 > 0 {
				a.URL = "https://news.example/old"
				a.Text = "Lebanon arms nobody. " + a.Text
				add(t, g, a)
				foundBy(t, g)
			}
		}
		add(t, g, texts...)
		for _, j := range someJudgements {
			judge(t, g, j)
		}
		foundBy(t, g)
		for _, j := range someJudgements {
			undo(t, g, j)
		}
		for d, err := range g.Documents(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			if d.URL == "https://news.example/old" {
				if _, err := g.Forget(t.Context(), d.ID); err != nil {
					t.Fatal(err)
				}
			}
		}
		if d := cmp.Diff(want, foundBy(t, g)); d != "" {
			t.Errorf("%s: new (-), after much (+): %s", store.Redact(url), d)
		}
		if err := g.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
