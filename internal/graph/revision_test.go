package graph

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/newsgraph/kg/answer"
)

// TestRevisions: what a document replaced is known by sum and dates, no longer than the document, and not in
// what is exported.
func TestRevisions(t *testing.T) {
	began := time.Now().UTC().Truncate(time.Second)
	g := open(t)
	const url = "https://courier.example/ferry"
	put := func(text, published string) string {
		t.Helper()
		if _, err := g.Add(t.Context(), Article{Text: text, URL: url, Published: published}); err != nil {
			t.Fatal(err)
		}
		return sumOf(text)
	}
	check := func(what, sum string, want ...answer.Revision) {
		t.Helper()
		d, err := g.Document(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		ignore := cmpopts.IgnoreFields(answer.Revision{}, "Replaced")
		if diff := cmp.Diff(want, d.Revisions, ignore, cmpopts.EquateEmpty()); diff != "" || d.SHA256 != sum {
			t.Errorf("%s: sum %s, want %s; revisions (-want +got):\n%s", what, d.SHA256, sum, diff)
		}
		for _, r := range d.Revisions {
			if at, err := time.Parse(time.RFC3339, r.Replaced); err != nil || at.Before(began) || at.After(time.Now()) {
				t.Errorf("%s: replaced %q, %v", what, r.Replaced, err)
			}
		}
		for all, err := range g.Documents(t.Context()) {
			if err != nil || all.ID != d.ID {
				t.Fatal(all, err)
			}
			if diff := cmp.Diff(d, &all); diff != "" {
				t.Errorf("%s: of all documents (-want +got):\n%s", what, diff)
			}
		}
	}
	one := put("Danube Silo Group founded Torby Ferries.", "2024-04-01")
	check("new", one)
	put("Danube Silo Group founded Torby Ferries.", "2024-04-01")
	check("unchanged", one)
	two := put("Danube Silo Group bought Torby Ferries.", "2024-04-02")
	check("changed", two, answer.Revision{SHA256: one, Published: "2024-04-01"})
	three := put("Danube Silo Group sold Torby Ferries.", "")
	check("changed again", three, answer.Revision{SHA256: one, Published: "2024-04-01"},
		answer.Revision{SHA256: two, Published: "2024-04-02"})
	if _, err := g.Reread(t.Context()); err != nil {
		t.Fatal(err)
	}
	check("read again", three, answer.Revision{SHA256: one, Published: "2024-04-01"},
		answer.Revision{SHA256: two, Published: "2024-04-02"})
	put("Danube Silo Group founded Torby Ferries.", "2024-04-03")
	check("as it was at first", one, answer.Revision{SHA256: two, Published: "2024-04-02"}, answer.Revision{SHA256: three})

	fresh := open(t)
	add(t, fresh, Article{Text: "Danube Silo Group founded Torby Ferries.", URL: url, Published: "2024-04-03"})
	same(t, "the earlier texts are in the graph", dump(t, g), dump(t, fresh))
	var backup bytes.Buffer
	if err := g.Backup(t.Context(), &backup); err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"bought", "sold"} {
		if strings.Contains(dump(t, g), word) {
			t.Errorf("%q is in the graph", word)
		}
	}
	if _, err := g.Forget(t.Context(), url); err != nil {
		t.Fatal(err)
	}
	put("Danube Silo Group sold Torby Ferries.", "")
	check("forgotten", three)
	dir := filepath.Join(t.TempDir(), "restored")
	if err := Restore(t.Context(), &backup, dir); err != nil {
		t.Fatal(err)
	}
	var err error
	if g, err = Open(t.Context(), dir, Options{}); err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	check("restored", one, answer.Revision{SHA256: two, Published: "2024-04-02"}, answer.Revision{SHA256: three})
}

// TestRevisionsOfFile: a file and a folder's records have earlier texts too, and records of one name that
// replace each other do not add to them at each reading.
func TestRevisionsOfFile(t *testing.T) {
	dir := t.TempDir()
	g := open(t)
	revisions := func(name string) int {
		t.Helper()
		list, err := g.Named(t.Context(), name)
		if err != nil || len(list) != 1 {
			t.Fatal(name, list, err)
		}
		return len(list[0].Revisions)
	}
	path := file(t, "Norway supports Finland.", dir, "news", "a.txt")
	twice := file(t, `{"id":"x","text":"Finland arms Norway."}`+"\n"+`{"id":"x","text":"Norway arms Finland."}`+"\n",
		dir, "news", "b.jsonl")
	news := filepath.Join(dir, "news")
	for range 3 {
		ingestAll(t, g, ReadOptions{}, news)
	}
	if n := revisions(path); n != 0 {
		t.Errorf("%d earlier texts of a file that never changed", n)
	}
	if n := revisions(twice); n != 1 {
		t.Errorf("two records of one name: %d earlier texts", n)
	}
	file(t, "Norway supports Sweden.", path)
	ingestAll(t, g, ReadOptions{}, news)
	if n := revisions(path); n != 1 {
		t.Errorf("a changed file: %d earlier texts", n)
	}
}

func TestFollow(t *testing.T) {
	var held mark
	at := time.Date(2024, 5, 1, 12, 0, 0, 0, time.FixedZone("", 3600))
	for i := range maxRevisions + 5 {
		next := mark{Sum: fmt.Sprint(i)}
		next.follow(held, at)
		held = next
	}
	first := answer.Revision{SHA256: "4", Replaced: "2024-05-01T11:00:00Z"}
	if len(held.Earlier) != maxRevisions || held.Earlier[0] != first {
		t.Errorf("%d, the first %+v", len(held.Earlier), held.Earlier[0])
	}
	if text, err := held.text(); err != nil || len(text) > 1<<15 {
		t.Errorf("%d bytes, %v", len(text), err)
	}
}
