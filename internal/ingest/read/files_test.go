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

// TestLinks: a link to a folder is followed when it is named, and passed over with a reason inside of a folder.
func TestLinks(t *testing.T) {
	dir := t.TempDir()
	real, link := filepath.Join(dir, "real"), filepath.Join(dir, "link")
	if err := os.Mkdir(real, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(real, "a.txt"), []byte("Workers went on strike."), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, to := range map[string]string{link: real, filepath.Join(real, "loop"): dir,
		filepath.Join(real, "gone"):  "nowhere",
		filepath.Join(real, "b.txt"): "a.txt"} {
		if err := os.Symlink(to, name); err != nil {
			t.Skip("no links here: ", err)
		}
	}
	skipped := map[string]string{}
	o := Options{Skipped: func(path, reason string) { skipped[filepath.Base(path)] = reason }}
	var files []string
	for d, err := range Documents(t.Context(), o, []string{link}, nil) {
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, d.Source.File)
	}
	if diff := cmp.Diff([]string{"link/a.txt", "link/b.txt"}, files); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	want := map[string]string{"loop": "a link to a folder", "gone": "a link that leads nowhere"}
	if diff := cmp.Diff(want, skipped); diff != "" {
		t.Errorf("skipped (-want +got):\n%s", diff)
	}
}
