package pdf

import (
	"context"
	"errors"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/kg/internal/testtool"
)

// files returns the PDF files of testdata and, beside them, those that KG_PDFS names with a glob.
func files(t testing.TB) []string {
	paths, err := filepath.Glob("testdata/*.pdf")
	if err != nil || len(paths) < 20 {
		t.Fatalf("%d files, %v", len(paths), err)
	}
	if more := os.Getenv("KG_PDFS"); more != "" {
		found, err := filepath.Glob(more)
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, found...)
	}
	return paths
}

// TestPdftotext compares the words of each file with those that pdftotext finds, without the
// lines that pages share.
func TestPdftotext(t *testing.T) {
	tool, err := exec.LookPath("pdftotext")
	testtool.Need(t, "pdftotext", func() bool { return err == nil })
	r := NewReader()
	defer r.Close()
	total := 0.0
	paths := files(t)
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		d, err := r.Read(context.Background(), data)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		out, err := exec.Command(tool, "-q", path, "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		var got strings.Builder
		for _, p := range d.Paragraphs {
			got.WriteString(p.Text + "\n")
		}
		f1 := wordF1(withoutHeads(string(out)), got.String())
		t.Logf("%-60s %.4f", filepath.Base(path), f1)
		if f1 < .98 && strings.HasPrefix(path, "testdata") {
			t.Errorf("%s: word F1 %.3f, want .98", path, f1)
		}
		total += f1
	}
	t.Logf("mean word F1 of %d files: %.4f", len(paths), total/float64(len(paths)))
}

// withoutHeads takes those lines out of the text of pages that stand, but for numbers, on all
// of them, and joins words that a line's end cuts.
func withoutHeads(text string) string {
	pages := strings.Split(strings.TrimSuffix(text, "\f"), "\f")
	if len(pages) == 1 {
		return text
	}
	key := func(l string) string { return digitsRE.ReplaceAllString(strings.Join(strings.Fields(l), ""), "#") }
	on := map[string]int{}
	for _, p := range pages {
		lines := strings.Split(strings.TrimSpace(p), "\n")
		for _, l := range append(lines[:min(3, len(lines)):min(3, len(lines))], lines[max(0, len(lines)-3):]...) {
			on[key(l)]++
		}
	}
	var b strings.Builder
	for _, p := range pages {
		for l := range strings.SplitSeq(p, "\n") {
			if k := key(l); k != "" && on[k] < len(pages) || len(l) > 60 {
				b.WriteString(l + "\n")
			}
		}
	}
	return b.String()
}

// wordF1 compares two texts as bags of words.
func wordF1(want, got string) float64 {
	words := func(s string) map[string]int {
		out := map[string]int{}
		for w := range strings.FieldsFuncSeq(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			out[w]++
		}
		return out
	}
	a, b := words(want), words(got)
	both, all := 0, 0
	for w, n := range a {
		both += min(n, b[w])
		all += n
	}
	for _, n := range b {
		all += n
	}
	return 2 * float64(both) / float64(max(all, 1))
}

func TestHyphens(t *testing.T) {
	for _, tt := range []struct{ before, after, want string }{
		{"the com", "pany said", "the company said"},
		{"told Al", "Monitor that", "told Al-Monitor that"},
		{"an F", "16 fell", "an F-16 fell"},
		{"state-of-the", "art cranes", "state-of-the-art cranes"},
		{"a self", "appointed leader", "a self-appointed leader"},
	} {
		p := Paragraph{Text: tt.before, Pages: []Start{{0, 1}}}
		p.add(&line{hyphen: true}, &line{text: tt.after, page: 2})
		if diff := cmp.Diff(tt.want, p.Text); diff != "" || p.Pages[1].Page != 2 {
			t.Error(diff, p.Pages)
		}
	}
}

func TestDamaged(t *testing.T) {
	r := NewReader()
	defer r.Close()
	data, err := os.ReadFile("testdata/layout-01.pdf")
	if err != nil {
		t.Fatal(err)
	}
	for n := 1; n < 40; n++ {
		bad := append([]byte(nil), data...)
		for i := n * 7; i < len(bad); i += 97 + 13*n {
			bad[i] ^= byte(n)
		}
		if _, err := r.Read(context.Background(), bad); err != nil && err.Error() == "" {
			t.Errorf("damage %d: an error without words", n)
		}
	}
	for _, n := range []int{0, 5, len(data) / 2} {
		if _, err := r.Read(context.Background(), data[:n]); n < 10 && err == nil {
			t.Errorf("%d bytes are read as a PDF", n)
		}
	}
	if _, err := r.Read(context.Background(), data); err != nil {
		t.Errorf("after damaged files: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := r.Read(ctx, data); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// FuzzLayout lays out characters as PDFium may give them: two bytes of a character, then its left and lower edge,
// width and height; a zero byte in place of a character begins a page.
func FuzzLayout(f *testing.F) {
	at := func(text string, left, bottom byte) (out []byte) {
		for i := range len(text) {
			out = append(out, text[i], 0, left+6*byte(i), bottom, 5, 9)
		}
		return out
	}
	f.Add(append(at("Harbour Line bought\n", 10, 100), at("Torby Fer\x02\nries.\n1", 10, 88)...))
	f.Add(append(append(at("Page 1\n", 10, 120), 0, 0), at("Page 2\n10 20 30\n11 21 31\n12 22 32", 10, 120)...))
	f.Fuzz(func(t *testing.T, data []byte) {
		var pages []*page
		var chars []char
		for len(data) >= 2 {
			if data[0] == 0 && data[1] == 0 {
				pages, chars, data = append(pages, &page{len(pages) + 1, linesOf(chars, len(pages)+1)}), nil, data[2:]
				continue
			}
			if len(data) < 6 {
				break
			}
			left, bottom := edge(data[2]), edge(data[3])
			chars = append(chars, char{rune(data[0]) | rune(data[1])<<8, left, left + edge(data[4]), bottom, bottom +
				edge(data[5])})
			data = data[6:]
		}
		pages = append(pages, &page{len(pages) + 1, linesOf(chars, len(pages)+1)})
		dropFurniture(pages)
		for _, p := range layOut(pages) {
			if strings.ContainsAny(p.Text, "\n\r") || len(p.Pages) == 0 || p.Pages[0].At != 0 {
				t.Errorf("paragraph %q of %v", p.Text, p.Pages)
			}
			for i, s := range p.Pages {
				if s.At > len(p.Text) || s.Page > len(pages) || i > 0 && s.At < p.Pages[i-1].At {
					t.Errorf("paragraph %q of %v", p.Text, p.Pages)
				}
			}
		}
		largest(pages)
	})
}

// edge makes a coordinate of a byte; damaged files have some that are no numbers.
func edge(b byte) float64 {
	switch b {
	case 253:
		return math.NaN()
	case 254:
		return math.Inf(1)
	case 255:
		return -1e300
	}
	return 2 * float64(b)
}

func BenchmarkRead(b *testing.B) {
	data, err := os.ReadFile("testdata/layout-01.pdf")
	if err != nil {
		b.Fatal(err)
	}
	r := NewReader()
	defer r.Close()
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	pages := 0
	for b.Loop() {
		d, err := r.Read(context.Background(), data)
		if err != nil {
			b.Fatal(err)
		}
		pages += d.Pages
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(pages), "ms/page")
}
