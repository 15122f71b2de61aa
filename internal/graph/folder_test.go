package graph

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"

	"github.com/newsgraph/kg/answer"
)

// sample is a kind of file in the folder of TestFolder and what reading one such file gives.
type sample struct {
	name    string // of the fixture that is copied, else of the file
	text    string // what is in it, "" for a fixture
	copies  int
	docs    string // the kinds of its documents, a word each
	fails   int    // errors
	skipped string // the reason, if a folder's file of this kind is not for reading
}

const (
	kindsIn = "../ingest/read/testdata/files/"
	layouts = "../ingest/read/pdf/testdata/"
	story   = "Port Salvo bought twelve cranes from Norrland Cranes on Tuesday. Ingrid Solheim leads Norrland Cranes."
	webpage = "<html><head><title>Cranes for Port Salvo</title></head><body><article><p>" + story +
		"</p></article></body></html>"
)

// samples are a thousand files, so many of each kind that all errors are named.
var samples = []sample{
	{"story.txt", story, 133, "txt", 0, ""},
	{"bare", story, 30, "txt", 0, ""}, // no ending
	{"story.md", "# Cranes for Port Salvo\n\n" + story, 100, "md", 0, ""},
	{"page.html", webpage, 120, "html", 0, ""},
	{"page.txt", webpage, 30, "html", 0, ""}, // by its content
	{"news.jsonl", `{"id":1,"text":"` + story + `"}` + "\n" + `{"id":2,"text":"Workers at Port Salvo went on strike."}` +
		"\n", 90, "jsonl jsonl", 0, ""},
	{"news.jsonl.gz", `{"id":1,"text":"` + story + `"}` + "\n", 20, "jsonl", 0, ""},
	{"broken.jsonl", `{"id":1,"text":"` + story + `"}` + "\n" + `{"id":2,"text":"Port` + "\n", 10, "jsonl", 1, ""},
	{kindsIn + "articles.csv", "", 10, "csv csv", 1, ""},
	{kindsIn + "articles.tsv", "", 30, "csv", 0, ""},
	{kindsIn + "book.epub", "", 30, "epub epub", 0, ""},
	{kindsIn + "box.mbox", "", 30, "eml eml", 0, ""},
	{kindsIn + "ccnews.jsonl", "", 20, "jsonl jsonl", 0, ""},
	{kindsIn + "cranes.docx", "", 20, "docx", 0, ""},
	{kindsIn + "cranes.odt", "", 30, "odt", 0, ""},
	{kindsIn + "crawl.wacz", "", 1, "html pdf", 0, ""},
	{kindsIn + "crawl.warc.gz", "", 3, "html pdf", 0, ""},
	{kindsIn + "data.xml", "", 10, "", 0, "XML of this kind"},
	{kindsIn + "eventregistry.json", "", 20, "jsonl jsonl", 0, ""},
	{kindsIn + "feed.json", "", 20, "feed", 0, ""},
	{kindsIn + "gdelt.json", "", 5, "", 1, ""},
	{kindsIn + "letter.eml", "", 30, "eml html", 0, ""},
	{kindsIn + "news.rss", "", 10, "feed feed", 1, ""},
	{kindsIn + "newsitem.xml", "", 30, "newsml", 0, ""},
	{kindsIn + "newspaper.json", "", 20, "jsonl", 0, ""},
	{kindsIn + "newsplease.json", "", 20, "jsonl", 0, ""},
	{kindsIn + "ninjs.json", "", 20, "jsonl", 0, ""},
	{kindsIn + "nitf.xml", "", 20, "newsml", 0, ""},
	{kindsIn + "one-column.pdf", "", 2, "pdf", 0, ""},
	{kindsIn + "run.py", "", 15, "", 0, "a file that ends in .py"},
	{kindsIn + "saved.mhtml", "", 20, "mhtml", 0, ""},
	{kindsIn + "three-columns.pdf", "", 2, "pdf", 0, ""},
	{layouts + "notes.pdf", "", 2, "pdf", 0, ""},
	{"damaged.docx", "PK\x03\x04 no more", 5, "", 1, ""},
	{"damaged.pdf", "%PDF-1.7\nno more", 3, "", 1, ""},
	{"damaged.txt.gz", "\x1f\x8b\x08\x00 no more", 5, "", 1, ""},
	{"empty.txt", "", 5, "", 1, ""},
	{"empty", "", 4, "", 0, "empty"},
	{"picture.jpg", "\xff\xd8\xff\xe0\x00\x10JFIF\x00", 15, "", 0, "JPEG image"},
	{"report.xlsx", "PK\x03\x04", 5, "", 1, ""},
	{"letter.doc", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 5, "", 1, ""},
}

// mixed fills a folder with the samples: each copy in one of several folders, with other words.
func mixed(t *testing.T, root string) (total int) {
	t.Helper()
	for _, s := range samples {
		data := []byte(s.text)
		if strings.HasPrefix(s.name, "..") {
			var err error
			if data, err = os.ReadFile(s.name); err != nil {
				t.Fatal(err)
			}
		}
		for i := range s.copies {
			name := path.Base(s.name)
			dir := filepath.Join(root, fmt.Sprintf("desk %d", i%7), fmt.Sprint(i/7))
			file(t, string(varied(t, name, data, total)), dir, name)
			total++
		}
	}
	return total
}

// varied returns a file with other words, as many bytes: of the n-th port, in the n-th paper.
func varied(t *testing.T, name string, data []byte, n int) []byte {
	t.Helper()
	const c, v = "bdfgklmnprst", "aeiou"
	port := strings.ToUpper(c[n%12:n%12+1]) + v[n/12%5:n/12%5+1] + c[n/60%12:n/60%12+1] + c[n/720:n/720+1] + "o"
	words := strings.NewReplacer("Salvo", port, "courier.example", fmt.Sprintf("pap%04d.example", n),
		"courier-", fmt.Sprintf("pap%04d-", n), "btc-", fmt.Sprintf("%04d", n))
	var b bytes.Buffer
	switch {
	case strings.HasSuffix(name, ".pdf"), strings.Contains(name, "damaged"), strings.HasSuffix(name, ".wacz"),
		strings.HasSuffix(name, "xlsx"):
		return data // copies of one content
	case strings.HasSuffix(name, ".gz"):
		if bytes.HasPrefix(data, []byte("\x1f\x8b")) {
			from, err := gzip.NewReader(bytes.NewReader(data))
			if err != nil {
				t.Fatal(err)
			}
			if data, err = io.ReadAll(from); err != nil {
				t.Fatal(err)
			}
		}
		z := gzip.NewWriter(&b)
		_, err := z.Write([]byte(words.Replace(string(data))))
		if err = errors.Join(err, z.Close()); err != nil {
			t.Fatal(err)
		}
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		from, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		to := zip.NewWriter(&b)
		for _, f := range from.File {
			in, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(in)
			if err != nil {
				t.Fatal(err)
			}
			w, err := to.CreateHeader(&zip.FileHeader{Name: f.Name, Method: f.Method})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.WriteString(w, words.Replace(string(text))); err != nil {
				t.Fatal(err)
			}
		}
		if err := to.Close(); err != nil {
			t.Fatal(err)
		}
	default:
		b.WriteString(words.Replace(string(data)))
	}
	return b.Bytes()
}

// TestFolder: of a folder of a thousand files of all kinds each is read, passed over with a reason or failed by
// name; the second run touches nothing, and what is deleted is pruned.
func TestFolder(t *testing.T) {
	if testing.Short() {
		t.Skip("a thousand files")
	}
	root := filepath.Join(t.TempDir(), "archive")
	total := mixed(t, root)
	// a loop of folders, two links that are no files
	for link, to := range map[string]string{"loop": root, "nowhere": filepath.Join(root, "gone")} {
		if err := os.Symlink(to, filepath.Join(root, "desk 0", link)); err != nil {
			t.Skip("no links here: ", err)
		}
	}
	want := answer.Report{Skipped: map[string]int{"a link to a folder": 1, "a link that leads nowhere": 1}}
	wantKinds, failing := map[string]int{}, map[string]int{}
	for _, s := range samples {
		for _, kind := range strings.Fields(s.docs) {
			want.Documents += s.copies
			wantKinds[kind] += s.copies
		}
		want.Failed += s.fails * s.copies
		if s.skipped != "" {
			want.Skipped[s.skipped] += s.copies
		}
		if s.fails > 0 {
			failing[path.Base(s.name)] += s.fails * s.copies
		}
	}
	if total != 1000 || want.Failed > maxErrors {
		t.Fatalf("%d files, of which %d fail: not all would be named", total, want.Failed)
	}
	g := open(t)
	check := func(what string, want answer.Report, unchanged bool) answer.Report {
		t.Helper()
		rep := ingestAll(t, g, ReadOptions{Prune: true}, root)
		if rep.Documents != want.Documents || rep.Failed != want.Failed || rep.Forgotten != want.Forgotten ||
			rep.Unchanged == rep.Documents != unchanged || rep.Words > 0 == unchanged {
			t.Errorf("%s: %d documents, %d unchanged, %d failed, %d forgotten, %d words read; want %d, %v, %d, %d", what,
				rep.Documents,
				rep.Unchanged, rep.Failed, rep.Forgotten, rep.Words, want.Documents, unchanged, want.Failed, want.Forgotten)
		}
		if diff := cmp.Diff(want.Skipped, rep.Skipped); diff != "" {
			t.Errorf("%s: skipped (-want +got):\n%s", what, diff)
		}
		return rep
	}
	rep := check("first", want, false)
	gotKinds := map[string]int{}
	for kind, n := range rep.Kinds {
		gotKinds[kind] = n.Documents
	}
	if diff := cmp.Diff(wantKinds, gotKinds); diff != "" {
		t.Errorf("kinds (-want +got):\n%s", diff)
	}
	named := map[string]int{}
	for _, err := range rep.Errors {
		for name := range failing {
			if strings.Contains(err.Error(), root) && strings.Contains(err.Error(), string(filepath.Separator)+name) {
				named[name]++
			}
		}
	}
	if diff := cmp.Diff(failing, named); diff != "" {
		t.Errorf("named in errors (-want +got):\n%s", diff)
	}
	stored := 0
	for d, err := range g.Documents(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if stored++; !strings.HasPrefix(d.File, "archive/desk ") {
			t.Errorf("%s is of %q", d.Name(), d.File)
		}
	}
	if stored != want.Documents || len(rep.Warnings) > 0 {
		t.Errorf("%d documents in the graph, %d were read; warnings %q", stored, want.Documents, rep.Warnings)
	}
	before := dump(t, g)
	check("second", want, true)
	if dump(t, g) != before {
		t.Error("the second run changes the graph")
	}

	// one folder goes
	held := countFiles(t, filepath.Join(root, "desk 1"))
	if err := os.RemoveAll(filepath.Join(root, "desk 1")); err != nil {
		t.Fatal(err)
	}
	less := want
	less.Skipped = maps.Clone(want.Skipped)
	for _, s := range samples {
		n := held[path.Base(s.name)]
		docs := n * len(strings.Fields(s.docs))
		less.Documents, less.Forgotten = less.Documents-docs, less.Forgotten+docs
		less.Failed -= s.fails * n
		if s.skipped != "" {
			less.Skipped[s.skipped] -= n
		}
	}
	check("pruned", less, true)
	for d, err := range g.Documents(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(d.File, "archive/desk 1/") {
			t.Errorf("%s is still there", d.File)
		}
	}
	if h, err := g.Verify(t.Context()); err != nil || len(h.Problems) > 0 {
		t.Errorf("verify: %q, %v", h.Problems, err)
	}
}

// countFiles counts the files below a folder by their names.
func countFiles(t *testing.T, root string) map[string]int {
	t.Helper()
	n := map[string]int{}
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			n[e.Name()]++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}
