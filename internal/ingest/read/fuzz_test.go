package read

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/ingest/read/pdf"
)

// fuzz reads the bytes in one format, "" for that which they seem to have, and checks what every document
// promises. It begins with the files of testdata/files that the patterns match, if there are any, else those
// that end in the format's name; packed ones unpacked too, since what is found behind a checksum is not changed
// at random. PDFium is too slow for a million inputs of other kinds: FuzzPDF alone starts it.
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
			if packed, err := gunzip(bufio.NewReader(bytes.NewReader(data))); err == nil {
				if data, err = io.ReadAll(packed); err == nil {
					f.Add(data)
				}
			}
		}
		if len(patterns) > 1 && len(files) == 0 {
			f.Fatalf("no file is %s", pattern)
		}
	}
	r := fuzzReader(f, format)
	r.pages = linesAsPDF{}
	f.Fuzz(func(t *testing.T, data []byte) {
		docs, _ := r.bytes("in", data)
		promised(t, docs)
	})
}

// fuzzReader returns the reader that a worker uses for all inputs.
func fuzzReader(f *testing.F, format string) *reader {
	f.Helper()
	r, err := newReader(Options{Format: format, MaxBytes: 1 << 20, NoAddresses: true, Follow: true})
	if err != nil {
		f.Fatal(err)
	}
	return r
}

// promised checks what every document promises, whatever it was read from.
func promised(t *testing.T, docs []*doc.Document) {
	t.Helper()
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
}

// linesAsPDF takes each line of a PDF file for a paragraph of a page of its own.
type linesAsPDF struct{}

func (linesAsPDF) Read(_ context.Context, data []byte) (*pdf.Document, error) {
	d := &pdf.Document{}
	for line := range strings.Lines(strings.ToValidUTF8(string(data), "?")) {
		d.Pages++
		d.Paragraphs = append(d.Paragraphs, pdf.Paragraph{Text: line, Pages: []pdf.Start{{At: 0, Page: d.Pages}}})
	}
	if d.Pages == 0 {
		return nil, pdf.ErrNoText
	}
	d.Title, d.Heads = d.Paragraphs[0].Text, []string{d.Paragraphs[0].Text}
	return d, nil
}

func (linesAsPDF) Close() {}

// FuzzPDF starts PDFium once for so many inputs.
func FuzzPDF(f *testing.F) {
	const inputs = 5000 // its memory does not shrink
	for _, page := range []string{
		"BT /F1 12 Tf 72 700 Td (Harbour Line bought Torby Ferries.) Tj ET",
		"BT /F1 12 Tf 72 700 Td (Harbour) Tj 0 -14 Td (Line bought) Tj ET BT 300 700 Td (Torby) Tj ET 0 0 1 rg 0 0 9 9 re f",
		"BT /F1 9 Tf 0 1 -1 0 72 700 Tm [(1) 120 (2)] TJ ET q 1 0 0 1 5 5 cm Q",
	} {
		f.Add([]byte(onePage(page)))
	}
	r := fuzzReader(f, "pdf")
	n := 0
	f.Fuzz(func(t *testing.T, data []byte) {
		if n++; n%inputs == 0 {
			r.pages.Close()
		}
		docs, _ := r.bytes("in", data)
		promised(t, docs)
	})
}

// onePage returns a PDF file of one page, small enough that a change hits what matters.
func onePage(content string) string {
	return "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" +
		"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj\n" +
		fmt.Sprintf("4 0 obj<</Length %d>>stream\n%s\nendstream\nendobj\n", len(content), content) +
		"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n" +
		"6 0 obj<</Title(Ferries)/Author(Maria Lindqvist)/CreationDate(D:20240403)>>endobj\n" +
		"trailer<</Root 1 0 R/Info 6 0 R>>\n%%EOF\n"
}

// FuzzZip reads Zip archives of files that are given one after the other, each behind "\n-- " and its name, so that
// a change is not lost on a checksum.
func FuzzZip(f *testing.F) {
	for _, name := range []string{"cranes.docx", "cranes.odt", "book.epub", "crawl.wacz"} {
		z, err := zip.OpenReader(filepath.Join("testdata", "files", name))
		if err != nil {
			f.Fatal(err)
		}
		var files []byte
		for _, file := range z.File {
			data, err := readEntry(file, 1<<20)
			if err != nil {
				f.Fatal(err)
			}
			if len(data) < 4<<10 { // no pictures, no styles
				files = fmt.Appendf(files, "\n-- %s\n%s", file.Name, data)
			}
		}
		if err := z.Close(); err != nil {
			f.Fatal(err)
		}
		f.Add(files)
	}
	f.Add([]byte("\n-- datapackage.json\n{}\n-- archive/a.warc\nWARC/1.0\r\nWARC-Type: resource\r\n" +
		"WARC-Target-URI: https://a.example/b\r\nContent-Type: text/html\r\nContent-Length: 31\r\n\r\n" +
		"<p>Harbour Line bought Torby.\n\r\n\r\n"))
	r := fuzzReader(f, "")
	r.pages = linesAsPDF{}
	f.Fuzz(func(t *testing.T, data []byte) {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for _, file := range bytes.Split(data, []byte("\n-- ")) {
			name, content, _ := bytes.Cut(file, []byte("\n"))
			to, err := z.CreateHeader(&zip.FileHeader{Name: string(name)})
			if err == nil {
				_, err = to.Write(content)
			}
			if err != nil {
				t.Skip(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Skip(err)
		}
		docs, _ := r.bytes("in", b.Bytes())
		promised(t, docs)
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
