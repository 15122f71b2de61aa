package read

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/schema"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestGolden reads the first file of each testdata/*.txtar and compares what comes out with
// the file "want".
func TestGolden(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no golden files", err)
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			ar, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			docs, err := Bytes(Options{}, ar.Files[0].Name, ar.Files[0].Data)
			got := show(docs, err)
			if *update {
				ar.Files = append(ar.Files[:1], txtar.File{Name: "want", Data: []byte(got)})
				if err := os.WriteFile(path, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if len(ar.Files) != 2 {
				t.Fatal("no file \"want\"; run with -update")
			}
			if diff := cmp.Diff(string(ar.Files[1].Data), got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func show(docs []*doc.Document, err error) string {
	var b strings.Builder
	for _, d := range docs {
		s := d.Source
		for _, f := range [][2]string{{"Path", s.Path}, {"URL", s.URL}, {"Title", s.Title}, {"Published", s.Published},
			{"Author", s.Author}, {"Publisher", s.Publisher}, {"Language", s.Language}} {
			if f[1] != "" {
				fmt.Fprintf(&b, "%s: %s\n", f[0], f[1])
			}
		}
		for _, w := range d.Warnings {
			fmt.Fprintf(&b, "Warning: %s\n", w)
		}
		fmt.Fprintf(&b, "\n%s\n==========\n", d.Text)
	}
	if err != nil {
		fmt.Fprintf(&b, "%v\n", err)
	}
	return b.String()
}

// TestArticle reads the article that the project is to serve.
func TestArticle(t *testing.T) {
	path := filepath.FromSlash("../../../../shared/article/us-iraq-coalition.txt")
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Skip("the article is not here: ", err)
	}
	for d, err := range Documents(context.Background(), Options{}, []string{path}, nil) {
		if err != nil {
			t.Fatal(err)
		}
		if d.Source.Published != "2024-09-27" || d.Source.Title != "" || d.Source.Language != "en" || len(d.Warnings) != 0 {
			t.Errorf("source %+v, warnings %q", d.Source, d.Warnings)
		}
		if regexp.MustCompile(`↺|\bpx\b|2024-09-27|\r|\t|  `).MatchString(d.Text) {
			t.Error("junk is left in the text")
		}
		lines := strings.Split(strings.TrimSpace(string(raw)), "\n")
		if want := len(strings.Fields(strings.Join(lines[1:], "\n"))); len(strings.Fields(d.Text)) != want {
			t.Errorf("%d words, want the %d after the first line", len(strings.Fields(d.Text)), want)
		}
	}
}

func write(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, data := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func packed(s string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write([]byte(s))
	_ = z.Close()
	return b.String()
}

// collect reads sources and returns the paths of documents, relative to dir, and the errors.
func collect(t *testing.T, o Options, dir string, stdin string, sources ...string) (paths, errs []string) {
	t.Helper()
	for d, err := range Documents(context.Background(), o, sources, strings.NewReader(stdin)) {
		if (d == nil) == (err == nil) {
			t.Fatalf("document %v with error %v", d, err)
		}
		if err != nil {
			errs = append(errs, strings.ReplaceAll(err.Error(), dir+string(filepath.Separator), ""))
			continue
		}
		if d.Source.ID == "" || d.Text == "" {
			t.Errorf("incomplete document %+v", d)
		}
		paths = append(paths, filepath.ToSlash(strings.TrimPrefix(d.Source.Path, dir+string(filepath.Separator))))
	}
	return paths, errs
}

func TestDirectory(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{
		"b.txt": "Second text.", "a.md": "# First\n\nText.", "sub/c.html": "<p>Third text.</p>", ".hidden.txt": "no",
		".git/x.txt": "no",
		"d.jsonl.gz": packed(`{"text":"One."}` + "\n" + `{"text":"Two."}` + "\n"), "e.txt.gz": packed("Packed text."),
		"notes":   "A text without ending.",
		"pic.png": "\x89PNG\r\n", "run.py": "print(1)", "paper.pdf": "%PDF-1.4", "fake.txt": "\x89PNG\r\n\x1a\n",
		"blob": "\x00\x01\x02\x03", "empty.txt": " \n",
		"half.txt.gz": packed("Packed text.")[:20],
	})
	paths, errs := collect(t, Options{}, dir, "", dir)
	wantPaths := []string{"a.md", "b.txt", "d.jsonl.gz:1", "d.jsonl.gz:2", "e.txt.gz", "notes", "sub/c.html"}
	wantErrs := []string{
		"read empty.txt: no text in it",
		"read fake.txt: binary file (PNG image)",
		"read half.txt.gz: unpack gzip: unexpected EOF",
		"read paper.pdf: damaged PDF",
	}
	if diff := cmp.Diff(wantPaths, paths); diff != "" {
		t.Errorf("documents: -want +got:\n%s", diff)
	}
	if diff := cmp.Diff(wantErrs, errs); diff != "" {
		t.Errorf("errors: -want +got:\n%s", diff)
	}
	if n := Count(Options{}, []string{dir}); n != -1 {
		t.Errorf("Count with packed JSON Lines = %d, want -1", n)
	}
	write(t, dir, map[string]string{"n/1.jsonl": "{\"text\":\"a\"}\n\n{\"text\":\"b\"}", "n/2.txt": "x", "n/3.png": "x",
		"none/x.png": "x"})
	if n := Count(Options{}, []string{filepath.Join(dir, "n"), filepath.Join(dir, "b.txt")}); n != 4 {
		t.Errorf("Count = %d, want 4", n)
	}
	if _, errs := collect(t, Options{}, dir, "", filepath.Join(dir, "none")); len(errs) != 1 ||
		!strings.Contains(errs[0], "no file in this directory is of a kind that is read") {
		t.Errorf("a directory without texts: %q", errs)
	}
}

func TestSources(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"2024-09-27-talks.txt": "The talks went on.",
		"odd.xyz": "<!doctype html><title>T</title><p>Odd text.</p>", "big.txt": strings.Repeat("word ", 300),
		"old.docx": "PK\x03\x04", "old.doc": "\xd0\xcf\x11\xe0", "run.py": "print(1)",
		"data.xml": "<?xml version=\"1.0\"?>\n<catalog><book>One</book></catalog>", "data.dat": "a\x00b"})
	in := func(name string) string { return filepath.Join(dir, name) }
	for _, tt := range []struct {
		name, source, stdin string
		o                   Options
		err                 string // a part of it
		check               func(schema.Source) bool
	}{
		{name: "date in name", source: in("2024-09-27-talks.txt"), check: func(s schema.Source) bool {
			return s.Published == "2024-09-27"
		}},
		{name: "default date", source: "-", stdin: "The talks went on.", o: Options{Published: "27 Sept 2024"},
			check: func(s schema.Source) bool { return s.Published == "2024-09-27" }},
		{name: "no date", source: "-", stdin: "The talks went on.", check: func(s schema.Source) bool {
			return s.Published == "" && s.Path == "standard input"
		}},
		{name: "HTML by content", source: in("odd.xyz"), check: func(s schema.Source) bool { return s.Title == "T" }},
		{name: "JSON by content", source: "-", stdin: `{"text":"The talks went on.","title":"Talks"}`,
			check: func(s schema.Source) bool { return s.Title == "Talks" && s.Path == "standard input:1" }},
		{name: "forced", source: "-", stdin: `{"text":"The talks went on."}`, o: Options{Format: "txt"},
			check: func(s schema.Source) bool { return s.Path == "standard input" }},
		{name: "array", source: "-", stdin: "[\n{\"text\":\"The talks went on.\",\n\"title\":\"Talks\"}\n]",
			check: func(s schema.Source) bool { return s.Title == "Talks" }},
		{name: "missing", source: in("nope.txt"), err: "nope.txt: no such file"},
		{name: "too large", source: in("big.txt"), o: Options{MaxBytes: 1000}, err: "larger than 1000 bytes"},
		{name: "broken Word", source: in("old.docx"), err: "damaged Zip archive"},
		{name: "old Word", source: in("old.doc"), err: "old Word files are not read; save it as .docx"},
		{name: "unknown", source: in("run.py"),
			err: "a file that ends in .py is not a kind of file that is read; --input txt reads it as plain text"},
		{name: "unknown, forced", source: in("run.py"), o: Options{Format: "txt"}, check: func(s schema.Source) bool {
			return s.Kind == "txt"
		}},
		{name: "XML", source: in("data.xml"), err: "XML of this kind is not a kind of file that is read"},
		{name: "NUL", source: in("data.dat"), err: "binary file (it holds NUL bytes)"},
		{name: "scheme", source: "ftp://host.example/a", err: "ftp addresses are not read, only http and https"},
		{name: "empty", source: "-", err: "read standard input: no text in it"},
		{name: "format", source: "-", o: Options{Format: "doc"}, err: `unknown format "doc": want txt, md, html, jsonl`},
		{name: "bad date", source: "-", o: Options{Published: "03/04/2021"}, err: `default date "03/04/2021"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n := 0
			for d, err := range Documents(context.Background(), tt.o, []string{tt.source}, strings.NewReader(tt.stdin)) {
				n++
				switch {
				case tt.err != "":
					if err == nil || !strings.Contains(err.Error(), tt.err) {
						t.Errorf("error %v, want %q", err, tt.err)
					}
				case err != nil:
					t.Error(err)
				case !tt.check(d.Source):
					t.Errorf("source %+v", d.Source)
				}
			}
			if n != 1 {
				t.Errorf("%d results, want 1", n)
			}
		})
	}
}

func TestLongLines(t *testing.T) {
	long := `{"text":"` + strings.Repeat("word ", 100_000) + `"}`
	in := `{"text":"One."}` + "\n" + long + "\n" + `{"text":"Three."}` + "\n" + long
	paths, errs := collect(t, Options{Format: "jsonl", MaxBytes: 1000}, "", in, "-")
	if diff := cmp.Diff([]string{"standard input:1", "standard input:3"}, paths); diff != "" {
		t.Error(diff)
	}
	want := []string{"read standard input:2: larger than 1000 bytes, the limit for one document",
		"read standard input:4: larger than 1000 bytes, the limit for one document"}
	if diff := cmp.Diff(want, errs); diff != "" {
		t.Error(diff)
	}
	array := `[{"text":"One."},` + long + `]`
	paths, errs = collect(t, Options{MaxBytes: 1000}, "", array, "-")
	if len(paths) != 1 || len(errs) != 1 || !strings.Contains(errs[0], "item 2: larger than 1000 bytes") {
		t.Errorf("array: %q %q", paths, errs)
	}
	paths, errs = collect(t, Options{}, "", long+"\n"+long, "-")
	if len(paths) != 2 || len(errs) != 0 {
		t.Errorf("half a megabyte a line: %q %q", paths, errs)
	}
}

func TestStop(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	in := strings.Repeat(`{"text":"One."}`+"\n", 100)
	n := 0
	var last error
	for _, err := range Documents(ctx, Options{}, []string{"-", "nope"}, strings.NewReader(in)) {
		if n++; n == 3 {
			cancel()
		}
		last = err
	}
	if n != 4 || !errors.Is(last, context.Canceled) {
		t.Errorf("after cancel: %d results, last %v", n, last)
	}
	n = 0
	for range Documents(context.Background(), Options{}, []string{"-"}, strings.NewReader(in)) {
		if n++; n == 2 {
			break
		}
	}
	if n != 2 {
		t.Errorf("break: %d results", n)
	}
}

func TestIdentity(t *testing.T) {
	id := func(name, record string) string {
		docs, err := Bytes(Options{Format: "jsonl"}, name, []byte(record))
		if err != nil || len(docs) != 1 {
			t.Fatal(err)
		}
		return docs[0].Source.ID
	}
	for _, tt := range []struct {
		name string
		a, b string // ids
		same bool
	}{
		{"marks of campaigns", id("a", `{"text":"x y","url":"https://h.example/a?utm_source=b&id=3#c"}`),
			id("b", `{"text":"other","url":"https://H.example/a?id=3"}`), true},
		{"other query", id("a", `{"text":"x y","url":"https://h.example/a?id=4"}`),
			id("a", `{"text":"x y","url":"https://h.example/a?id=3"}`), false},
		{"front page tells nothing", id("a", `{"text":"x y","url":"https://h.example/"}`),
			id("a", `{"text":"other","url":"https://h.example/"}`), false},
		{"id of the world", id("a", `{"text":"x y","id":"k-77"}`), id("b", `{"text":"other","id":"k-77"}`), true},
		{"number of the file", id("d/a", `{"text":"x y","id":7}`), id("d/a", `{"text":"other","id":"7"}`), true},
		{"number of a file of the same base name", id("d/a", `{"text":"x y","id":7}`), id("e/a", `{"text":"x y","id":7}`),
			false},
		{"number of another file", id("a", `{"text":"x y","id":7}`), id("b", `{"text":"x y","id":7}`), false},
		{"same text", id("a", `{"text":"x  y"}`), id("b", `{"text":"x y\n"}`), true},
	} {
		if (tt.a == tt.b) != tt.same {
			t.Errorf("%s: same = %v, want %v", tt.name, tt.a == tt.b, tt.same)
		}
	}
}
