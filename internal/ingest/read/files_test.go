package read

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/kg/internal/doc"
)

// TestFiles reads testdata/files, real files of each kind, as a directory and compares what comes
// out with testdata/files.want.
func TestFiles(t *testing.T) {
	got := readFiles(t, Options{}, "testdata/files")
	compare(t, "testdata/files.want", got)
}

// TestMapped reads the tables again with columns that the user names.
func TestMapped(t *testing.T) {
	o := Options{Map: map[string]string{"text": "body", "date": "ts", "desk": "title"},
		Meta: map[string]string{"project": "ports"}}
	got := readFiles(t, o, "testdata/files/articles.tsv", "testdata/files/numbers.csv")
	o = Options{Map: map[string]string{"text": "articles.results.0.body", "title": "articles.results.0.title"}}
	got += readFiles(t, o, "testdata/files/eventregistry.json")
	compare(t, "testdata/mapped.want", got)
}

func readFiles(t *testing.T, o Options, sources ...string) string {
	t.Helper()
	var b strings.Builder
	o.Skipped = func(path, reason string) {
		b.WriteString("passed over " + filepath.ToSlash(path) + ": " + reason + "\n")
	}
	for d, err := range Documents(context.Background(), o, sources, nil) {
		if err != nil {
			b.WriteString("failed: " + filepath.ToSlash(err.Error()) + "\n==========\n")
			continue
		}
		b.WriteString(show1(d))
	}
	return b.String()
}

func compare(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s: -want +got:\n%s", path, diff)
	}
}

// show1 shows a document with what the golden files of single texts leave out.
func show1(d *doc.Document) string {
	d.Source.Path = filepath.ToSlash(d.Source.Path)
	var b strings.Builder
	b.WriteString("Kind: " + d.Source.Kind + "\nFile: " + d.Source.File + "\n")
	if d.Source.Pages != "" {
		b.WriteString("Pages: " + d.Source.Pages + "\n")
	}
	for _, key := range slices.Sorted(maps.Keys(d.Source.Meta)) {
		b.WriteString(key + " = " + d.Source.Meta[key] + "\n")
	}
	return b.String() + show([]*doc.Document{d}, nil)
}
