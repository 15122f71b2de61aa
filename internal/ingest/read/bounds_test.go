package read

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/newsgraph/kg/schema"
)

// results are what Documents yields of a source: the text of each document, or the error.
func results(ctx context.Context, o Options, source string, stdin io.Reader) (texts []string, errs []error) {
	for d, err := range Documents(ctx, o, []string{source}, stdin) {
		if err != nil {
			errs = append(errs, err)
		} else {
			texts = append(texts, d.Text)
		}
	}
	return texts, errs
}

// TestRefused: sources of a kind that the options refuse are not touched, wherever the address
// comes from.
func TestRefused(t *testing.T) {
	asked := map[string]int{}
	s := newsSite(t, asked)
	dir := t.TempDir()
	write(t, dir, map[string]string{"a.txt": "The talks went on.", "links.jsonl": `{"url":"` + s.URL + `/a"}` + "\n"})
	for name, tt := range map[string]struct {
		o      Options
		source string
		stdin  string
		want   int // documents
	}{
		"a file":                       {Options{NoFiles: true}, filepath.Join(dir, "a.txt"), "", 0},
		"a directory":                  {Options{NoFiles: true}, dir, "", 0},
		"standard input without files": {Options{NoFiles: true}, "-", "The talks went on.", 1},
		"an address":                   {Options{NoAddresses: true}, s.URL + "/a", "", 0},
		"a linked address":             {Options{NoAddresses: true, Follow: true}, filepath.Join(dir, "links.jsonl"), "", 0},
		"this machine":                 {Options{PublicOnly: true}, s.URL + "/a", "", 0},
		"a link to this machine":       {Options{PublicOnly: true, Follow: true}, filepath.Join(dir, "links.jsonl"), "", 0},
		"this machine, allowed":        {Options{Follow: true}, filepath.Join(dir, "links.jsonl"), "", 1},
	} {
		t.Run(name, func(t *testing.T) {
			clear(asked)
			texts, errs := results(t.Context(), tt.o, tt.source, strings.NewReader(tt.stdin))
			if len(texts) != tt.want {
				t.Errorf("%d documents, want %d; %v", len(texts), tt.want, errs)
			}
			if tt.want == 0 && (len(errs) != 1 || !errors.Is(errs[0], ErrRefused) || len(asked) > 0) {
				t.Errorf("errors %v, want that it is refused; asked for %v", errs, asked)
			}
		})
	}
}

func TestPublic(t *testing.T) {
	for text, want := range map[string]bool{"93.184.216.34": true, "2606:2800:220:1::1": true, "127.0.0.1": false,
		"10.1.2.3":   false,
		"172.16.0.1": false, "192.168.1.1": false, "169.254.169.254": false, "100.64.0.1": false, "0.0.0.0": false,
		"224.0.0.1":       false,
		"255.255.255.255": false, "::1": false, "::": false, "fe80::1%eth0": false, "fd00::1": false,
		"::ffff:10.0.0.1":      false,
		"::ffff:93.184.216.34": true, "64:ff9b::a00:1": false, "2002:a00:1::": false, "ff02::1": false, "fec0::1": false} {
		if got := isPublic(netip.MustParseAddr(text)); got != want {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}

// TestClient: a client of the caller's own does the asking.
func TestClient(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Key") != "k" {
			http.Error(w, "no", http.StatusForbidden)
			return
		}
		_, _ = io.WriteString(w, "The talks went on.")
	}))
	defer s.Close()
	own := &http.Client{Transport: withKey{}}
	if texts, errs := results(t.Context(), Options{Client: own}, s.URL, nil); len(texts) != 1 {
		t.Errorf("%q, %v", texts, errs)
	}
	if _, errs := results(t.Context(), Options{Client: own, PublicOnly: true}, s.URL, nil); len(errs) != 1 ||
		!strings.Contains(errs[0].Error(), "PublicOnly") {
		t.Errorf("a client that PublicOnly does not hold for: %v", errs)
	}
}

type withKey struct{}

func (withKey) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("X-Key", "k")
	return http.DefaultTransport.RoundTrip(r)
}

// TestTooSlow: an answer that trickles or does not end is an error.
func TestTooSlow(t *testing.T) {
	for _, tt := range []struct {
		waited time.Duration
		bytes  int64
		want   string
	}{
		{answerTime, 1, ""},
		{2 * answerTime, 30, "less than 1024 bytes a second"},
		{time.Hour, 3600, "less than 1024 bytes a second"},
		{time.Hour, 10 << 20, ""},
		{time.Minute, maxAnswer + 1, "more than 4 GB"},
	} {
		if err := tooSlow(tt.waited, tt.bytes); tt.want == "" && err != nil ||
			tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%v, %d bytes: %v, want %q", tt.waited, tt.bytes, err, tt.want)
		}
	}
}

// TestInterrupted: reading ends with its context where it waits for what does not come, or goes
// on and on without a document.
func TestInterrupted(t *testing.T) {
	silent, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	defer writer.Close()
	sources := map[string]struct {
		source string
		stdin  io.Reader
	}{
		"silent standard input": {"-", silent},
		"endless blank lines":   {"-", endless("\n")},
		"an endless line":       {"-", endless(`{"text":"x`)},
	}
	if fifo := fifoAt(t, filepath.Join(t.TempDir(), "pipe.txt")); fifo != "" {
		sources["a pipe without a writer"] = struct {
			source string
			stdin  io.Reader
		}{fifo, nil}
	}
	for name, s := range sources {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
			defer cancel()
			texts, errs := results(ctx, Options{Format: "jsonl", MaxBytes: 1 << 40}, s.source, s.stdin)
			if len(texts) > 0 || len(errs) != 1 || !errors.Is(errs[0], context.DeadlineExceeded) {
				t.Errorf("%d documents, %v", len(texts), errs)
			}
		})
	}
}

// endless is a text without end.
type endless string

func (e endless) Read(p []byte) (int, error) {
	return copy(p, strings.Repeat(string(e), 1+100/len(e))), nil
}

// TestBlank: blank lines without end are no document.
func TestBlank(t *testing.T) {
	texts, errs := results(t.Context(), Options{Format: "jsonl", MaxBytes: 10_000}, "-", endless("\n"))
	if len(texts) > 0 || len(errs) != 1 || !strings.Contains(errs[0].Error(), "nothing but blank lines") {
		t.Errorf("%d documents, %v", len(texts), errs)
	}
	in := `{"text":"One."}` + strings.Repeat("\n", 9_000) + `{"text":"Two."}` + strings.Repeat("\n", 9_000) +
		`{"text":"Three."}`
	if texts, errs = results(t.Context(), Options{Format: "jsonl", MaxBytes: 10_000}, "-",
		strings.NewReader(in)); len(texts) != 3 || len(errs) > 0 {
		t.Errorf("%q, %v", texts, errs)
	}
}

// TestNUL: a NUL costs its line of JSON Lines, not the file.
func TestNUL(t *testing.T) {
	dir := t.TempDir()
	for name, in := range map[string]string{"first line": "\x00x\n{\"text\":\"Two.\"}\n",
		"in a text": "{\"text\":\"a\x00b\"}\n{\"text\":\"Two.\"}\n"} {
		write(t, dir, map[string]string{"a.jsonl": in})
		if texts, errs := results(t.Context(), Options{}, filepath.Join(dir, "a.jsonl"), nil); len(texts) != 1 ||
			len(errs) != 1 || !strings.Contains(errs[0].Error(), "a.jsonl:1") {
			t.Errorf("%s: %q, %v", name, texts, errs)
		}
	}
}

// TestFewNUL: a NUL byte is left out of a text, which is read and says so.
func TestFewNUL(t *testing.T) {
	filler := strings.Repeat("Harbour Line keeps its ferries. ", 10)
	for name, in := range map[string]string{
		"a.txt":  "Torby\x00 won. " + filler,
		"a.md":   "# T\n\nTorby\x00 won. " + filler,
		"a.html": "<p>Torby\x00 won. " + filler + "</p>",
		"a.csv":  "title,text\nOne,Torby\x00 won. " + filler + "\nTwo," + filler + "\n",
		"a.eml":  "From: a@b.example\nSubject: T\n\nTorby\x00 won. " + filler + "\n",
		"a.mbox": "From a@b.example Tue Dec  1 05:13:19 2020\nFrom: a@b.example\n" +
			"Subject: T\n\nTorby\x00 won. " + filler + "\n",
		"a.rss": "<rss><channel><item><title>T</title><description>" +
			"Torby\x00 won. " + filler + "</description></item></channel></rss>",
	} {
		dir := t.TempDir()
		write(t, dir, map[string]string{name: in})
		texts, errs := results(t.Context(), Options{}, filepath.Join(dir, name), nil)
		if len(texts) == 0 || len(errs) > 0 || !strings.Contains(texts[0], "Torby won.") {
			t.Errorf("%s: %q, %v", name, texts, errs)
		}
	}
}

// TestEntities: what a file declares is never put into its text: no entity of entities, no other file, no address.
func TestEntities(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"secret.txt": "Nordvik hides."})
	kinds := "<!DOCTYPE x [<!ENTITY a \"Torby won. \">"
	for c := 'b'; c < 'k'; c++ {
		kinds += fmt.Sprintf("<!ENTITY %c \"%s\">", c, strings.Repeat(fmt.Sprintf("&%c;", c-1), 10))
	}
	kinds += "<!ENTITY y SYSTEM \"file://" + filepath.ToSlash(filepath.Join(dir, "secret.txt")) +
		"\"><!ENTITY % p SYSTEM \"" +
		filepath.ToSlash(filepath.Join(dir, "secret.txt")) + "\"> %p;]>"
	const said = "Harbour Line bought Torby. &j; &y; Harbour Line sold it."
	for format, in := range map[string]string{
		"feed": kinds + "<rss><channel><item><title>T &y;</title><description>" +
			said + "</description></item></channel></rss>",
		"newsml": kinds + "<nitf><body><body.content><p>" + said + "</p></body.content></body></nitf>",
		"html":   kinds + "<html><body><p>" + said + "</p></body></html>",
		"docx": string(zipOf(t, map[string]string{"word/document.xml": kinds + "<document><body><p><r><t>" +
			said + "</t></r></p></body></document>"})),
		"odt": string(zipOf(t, map[string]string{"content.xml": kinds +
			"<document-content><body><text><p>" + said + "</p></text></body></document-content>"})),
		"epub": string(zipOf(t, map[string]string{
			"META-INF/container.xml": kinds + "<container><rootfiles><rootfile full-path=\"b.opf\"/></rootfiles></container>",
			"b.opf": kinds + "<package><metadata><title>&j;&y;</title></metadata><manifest><item id=\"c\" href=\"c.xhtml\" " +
				"media-type=\"application/xhtml+xml\"/></manifest><spine><itemref idref=\"c\"/></spine></package>",
			"c.xhtml": kinds + "<html><body><p>" + said + "</p></body></html>"})),
	} {
		docs, err := Bytes(Options{Format: format}, "in", []byte(in))
		text := ""
		for _, d := range docs {
			text += d.Source.Title + d.Text
		}
		if strings.Contains(text, "Torby won") || strings.Contains(text, "Nordvik") ||
			len(text) > 500 || text == "" && err == nil {
			t.Errorf("%s: %d bytes, %.200q, %v", format, len(text), text, err)
		}
	}
}

// TestNested: what is nested more deeply than a person would is not given to the parser.
func TestNested(t *testing.T) {
	deep := ""
	for i := range 150 {
		deep += strings.Repeat("  ", i) + "- one\n"
	}
	for name, tt := range map[string]struct {
		text string
		want bool
	}{
		"lists in a line":    {strings.Repeat("- ", 50_000) + "x", true},
		"numbers in a line":  {strings.Repeat("1. ", 50_000) + "x", true},
		"quotes":             {strings.Repeat(">", 400) + "x", true},
		"mixed":              {strings.Repeat("> - 7) ", 100) + "x", true},
		"lists below others": {deep, true},
		"a rule":             {strings.Repeat("- ", 40), false},
		"dashes":             {strings.Repeat("-", 5000), false},
		"a list":             {"- one\n  - two\n    1. three\n       > four\n", false},
		"numbers":            {strings.Repeat("12345 ", 1000), false},
	} {
		if got := tangled(tt.text); got != tt.want {
			t.Errorf("%s: %v, want %v", name, got, tt.want)
		}
	}
}

// TestManyParts: what a library would read for hours, or until the stack is full, is refused or read once.
func TestManyParts(t *testing.T) {
	mail := func(body string) []byte {
		return []byte("From: a@example.org\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n" + body)
	}
	book := zipOf(t, map[string]string{
		"mimetype":               "application/epub+zip",
		"META-INF/container.xml": `<container><rootfiles><rootfile full-path="b.opf"/></rootfiles></container>`,
		"b.opf": `<package><manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest><spine>` +
			strings.Repeat(`<itemref idref="a"/>`, 100_000) + `</spine></package>`,
		"a.xhtml": "<p>" + strings.Repeat("The talks in Lund went on. ", 20) + "</p>",
	})
	for name, c := range map[string]struct {
		format string
		data   []byte
		docs   int
	}{
		"nested elements": {"feed", []byte(`<rss version="2.0"><channel>` + strings.Repeat("<x:a>", 20_000)), 0},
		"nested parts": {"eml", mail(strings.Repeat("--b\nContent-Type: multipart/mixed; boundary=b\n\n",
			20_000)), 0},
		"parts":            {"eml", mail(strings.Repeat("--b\n\nx\n", 20_000)), 0},
		"the same chapter": {"epub", book, 1},
		"columns":          {"csv", []byte("c0" + strings.Repeat(",c", 5000) + "\n" + strings.Repeat("a,b\n", 20_000)), 0},
	} {
		docs, err := Bytes(Options{Format: c.format}, "in", c.data)
		if len(docs) != c.docs || (err == nil) != (c.docs > 0) {
			t.Errorf("%s: %d documents, error %v", name, len(docs), err)
		}
	}
}

// zipOf packs files.
func zipOf(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range files {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(w, text)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestForeign: what one site serves as an article of another does not take its place.
func TestForeign(t *testing.T) {
	const own, item = "https://news.example/a", `<item><title>T</title><link>https://news.example/a</link>` +
		`<description>The talks in Lund went on for days, the minister said.</description></item>`
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/rss+xml")
		_, _ = io.WriteString(w, `<?xml version="1.0"?><rss version="2.0"><channel><title>N</title>`+item+`</channel></rss>`)
	}))
	defer s.Close()
	for d, err := range Documents(t.Context(), Options{}, []string{s.URL}, nil) {
		if err != nil {
			t.Fatal(err)
		}
		if d.Source.URL != own || d.Source.ID == schema.DocumentID(own, "") {
			t.Errorf("the item is %s, that of %s", d.Source.ID, d.Source.URL)
		}
	}
}

// TestPassword: a name and a password in an address are sent to its server and told nobody.
func TestPassword(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, password, _ := r.BasicAuth(); password != "secret" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		_, _ = io.WriteString(w, "<p>The talks in Lund went on for days, the minister said.</p>")
	}))
	defer s.Close()
	asked := strings.Replace(s.URL, "://", "://ann:secret@", 1)
	for d, err := range Documents(t.Context(), Options{}, []string{asked}, nil) {
		if err != nil {
			t.Fatal(err)
		}
		if told := d.Source.Path + d.Source.URL; strings.Contains(told, "secret") || d.Text == "" {
			t.Errorf("the source is %+v", d.Source)
		}
	}
	for _, address := range []string{"http://ann:secret@127.0.0.1:1/", "http://ann:secret@%zz/",
		"ftp://ann:secret@h.example/"} {
		_, errs := results(t.Context(), Options{}, address, nil)
		if len(errs) != 1 || strings.Contains(errs[0].Error(), "secret") {
			t.Errorf("%s: %v", address, errs)
		}
	}
	for _, source := range []string{
		" https://u:secret@h.example/x", "https//u:secret@h.example/x", "u:secret@h.example/x",
	} {
		_, errs := results(t.Context(), Options{}, source, nil)
		if len(errs) != 1 || strings.Contains(errs[0].Error(), "secret") {
			t.Errorf("%s: %v", source, errs)
		}
	}
}
