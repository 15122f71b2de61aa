package read

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/newsgraph/kg/internal/doc"
)

// fuzz reads the bytes in one format, "" for that which they seem to have, and checks what every document
// promises. The files of testdata/files that the patterns match, if there are any, are what it begins with,
// else those that end in the format's name.
func fuzz(f *testing.F, format string, patterns ...string) {
	paths, _ := filepath.Glob("testdata/*.txtar")
	for _, path := range paths {
		if ar, err := txtar.ParseFile(path); err == nil && strings.HasSuffix(ar.Files[0].Name, format) {
			f.Add(ar.Files[0].Data)
		}
	}
	f.Add([]byte("\xff\xfea\x00b\x00"))
	f.Add([]byte("\x1f\x8b\x08"))
	if patterns == nil {
		patterns = []string{"*." + format + "*"}
	}
	for _, pattern := range patterns {
		files, _ := filepath.Glob(filepath.Join("testdata", "files", pattern))
		for _, path := range files {
			data, err := os.ReadFile(path)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
		if len(patterns) > 1 && len(files) == 0 {
			f.Fatalf("no file is %s", pattern)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		docs, _ := Bytes(Options{Format: format, MaxBytes: 1 << 20, NoAddresses: true, Follow: true}, "in", data)
		for _, d := range docs {
			if d.Text == "" || !utf8.ValidString(d.Text) || strings.ContainsAny(d.Text, "\r\t\x00\u00a0\u00ad") ||
				strings.Contains(d.Text, "\n\n\n") || strings.Contains(d.Text, "  ") || d.Text != strings.TrimSpace(d.Text) {
				t.Errorf("text %q", d.Text)
			}
			for _, v := range []string{d.Source.Title, d.Source.Author, d.Source.Publisher, d.Source.Published} {
				if !utf8.ValidString(v) || strings.ContainsAny(v, "\n\r\t") {
					t.Errorf("source %+v", d.Source)
				}
			}
			if d.Source.Published != "" && parseDate(d.Source.Published).iso != d.Source.Published {
				t.Errorf("published %q", d.Source.Published)
			}
		}
	})
}

func FuzzText(f *testing.F)     { fuzz(f, "txt") }
func FuzzMarkdown(f *testing.F) { fuzz(f, "md") }
func FuzzHTML(f *testing.F)     { fuzz(f, "html") }
func FuzzJSONL(f *testing.F)    { fuzz(f, "jsonl") }
func FuzzJSON(f *testing.F)     { fuzz(f, "jsonl", "*.json", "*.jsonl") } // of any shape
func FuzzTable(f *testing.F)    { fuzz(f, "csv", "*.csv", "*.tsv") }
func FuzzFeed(f *testing.F)     { fuzz(f, "feed", "news.rss", "news.xml", "feed.json") }
func FuzzSitemap(f *testing.F)  { fuzz(f, "sitemap", "sitemap*") }
func FuzzNewsML(f *testing.F)   { fuzz(f, "newsml", "newsitem.xml", "nitf.xml") }
func FuzzDOCX(f *testing.F)     { fuzz(f, "docx") }
func FuzzODT(f *testing.F)      { fuzz(f, "odt") }
func FuzzEPUB(f *testing.F)     { fuzz(f, "epub") }
func FuzzMHTML(f *testing.F)    { fuzz(f, "mhtml") }
func FuzzMail(f *testing.F)     { fuzz(f, "eml") }
func FuzzMailbox(f *testing.F)  { fuzz(f, "mbox") }
func FuzzWARC(f *testing.F)     { fuzz(f, "warc") }
func FuzzWACZ(f *testing.F)     { fuzz(f, "wacz") }
func FuzzPDF(f *testing.F)      { fuzz(f, "pdf") }
func FuzzAny(f *testing.F)      { fuzz(f, "") }

func BenchmarkBytes(b *testing.B) {
	for _, name := range []string{"txt-furniture", "html-news", "md-news", "jsonl-news"} {
		ar, err := txtar.ParseFile(filepath.Join("testdata", name+".txtar"))
		if err != nil {
			b.Fatal(err)
		}
		in := ar.Files[0]
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(in.Data)))
			b.ReportAllocs()
			for b.Loop() {
				_, _ = Bytes(Options{}, in.Name, in.Data)
			}
		})
	}
}

// BenchmarkKinds reads a file of each kind.
func BenchmarkKinds(b *testing.B) {
	for _, name := range []string{"one-column.pdf", "cranes.docx", "cranes.odt", "book.epub", "letter.eml", "box.mbox",
		"saved.mhtml", "crawl.warc.gz",
		"news.rss", "newsitem.xml", "articles.csv", "eventregistry.json"} {
		data, err := os.ReadFile(filepath.Join("testdata", "files", name))
		if err != nil {
			b.Fatal(err)
		}
		r, err := newReader(Options{})
		if err != nil {
			b.Fatal(err)
		}
		b.Run(strings.ReplaceAll(name, ".", "-"), func(b *testing.B) {
			defer r.pages.Close()
			b.ReportAllocs()
			text := 0
			before := processorTime(b)
			for b.Loop() {
				r.stream(b.Context(), input{name: name, path: name}, bytes.NewReader(data), func(d *doc.Document, _ error) bool {
					if d != nil {
						text += len(d.Text)
					}
					return true
				})
			}
			b.ReportMetric(float64(text)/1e6/b.Elapsed().Seconds(), "MB-text/s")
			b.ReportMetric((processorTime(b)-before)*1e6/float64(b.N), "cpu-µs/op")
		})
	}
}

// processorTime returns the seconds of processor that this process has used.
func processorTime(b *testing.B) float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}

// BenchmarkLines streams the open load corpus.
func BenchmarkLines(b *testing.B) {
	path := filepath.FromSlash("../../../../shared/corpora/loadtest-open/articles.jsonl")
	info, err := os.Stat(path)
	if err != nil {
		b.Skip("the corpus is not here: ", err)
	}
	b.SetBytes(info.Size())
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		for d := range Documents(b.Context(), Options{}, []string{path}, nil) {
			if d != nil {
				n++
			}
		}
		if n == 0 {
			b.Fatal(fmt.Errorf("no documents in %s", path))
		}
	}
}
