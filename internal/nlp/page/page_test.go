package page

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/schema"
)

// document builds one of a sentence a line; a token is "form/head/rel", heads from 1.
func document(lines ...string) *doc.Document {
	d := &doc.Document{Source: schema.Source{ID: "urn:kg:d:x"}}
	for _, line := range lines {
		s := doc.Sentence{First: len(d.Tokens)}
		s.Start = len(d.Text)
		for _, word := range strings.Fields(line) {
			f := strings.SplitN(word, "|", 3)
			var head int
			if _, err := fmt.Sscan(f[1], &head); err != nil {
				panic(err)
			}
			t := doc.Token{UPOS: doc.NOUN, XPOS: "NN", Lemma: f[0], Head: s.First + head - 1, Rel: f[2]}
			if head == 0 {
				t.Head = -1
			}
			t.Start = len(d.Text)
			d.Text += f[0]
			t.End = len(d.Text)
			d.Text += " "
			d.Tokens = append(d.Tokens, t)
		}
		s.End, s.Last = len(d.Text)-1, len(d.Tokens)
		d.Sentences = append(d.Sentences, s)
	}
	return d
}

// mention adds a mention of tokens [first, last) of an entity, which is made when it is new.
func mention(d *doc.Document, first, last, entity int, kind doc.MentionKind) {
	for len(d.Entities) <= entity {
		n := len(d.Entities)
		d.Entities = append(d.Entities, doc.Entity{Entity: schema.Entity{ID: fmt.Sprintf("urn:kg:e:%d", n),
			Label: fmt.Sprintf("entity %d", n), Type: "Country"}})
	}
	if entity >= 0 {
		d.Entities[entity].Mentions = append(d.Entities[entity].Mentions, len(d.Mentions))
	}
	d.Mentions = append(d.Mentions, doc.Mention{Span: d.TokenSpan(first, last), Sentence: d.SentenceOf(first),
		First: first, Last: last, Head: first, Kind: kind, Entity: entity})
}

func write(t *testing.T, docs ...*doc.Document) string {
	t.Helper()
	s, err := schema.Default()
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	p := New(&b, s)
	for _, d := range docs {
		if err := p.Document(d); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	check(t, b.String())
	return b.String()
}

// check tests what holds of every page: elements are closed in order, the one script is the
// page's own, nothing is fetched, ids are there once, and what is linked within is there.
func check(t *testing.T, page string) {
	t.Helper()
	var open []string
	ids, wanted := map[string]bool{}, map[string]bool{}
	scripts := 0
	void := map[string]bool{"meta": true, "input": true, "link": true, "img": true, "br": true}
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		tok := z.Token()
		switch kind {
		case html.StartTagToken:
			if !void[tok.Data] {
				open = append(open, tok.Data)
			}
			if tok.Data == "script" {
				scripts++
				z.Next()
				if got := string(z.Text()); got != script {
					t.Errorf("a script that is not the page's own: %.100s", got)
				}
				z.Next()
				open = open[:len(open)-1]
			}
		case html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != tok.Data {
				t.Fatalf("</%s> closes %v", tok.Data, open)
			}
			open = open[:len(open)-1]
		}
		for _, a := range tok.Attr {
			switch {
			case a.Key == "id":
				if ids[a.Val] {
					t.Errorf("id %s twice", a.Val)
				}
				ids[a.Val] = true
			case a.Key == "data-e":
				wanted[a.Val] = true
			case a.Key == "src" || strings.HasPrefix(a.Key, "on"):
				t.Errorf("<%s %s=%q>", tok.Data, a.Key, a.Val)
			case a.Key == "href" && strings.HasPrefix(a.Val, "#"):
				wanted[a.Val[1:]] = true
			case a.Key == "href" && !strings.HasPrefix(a.Val, "http://") && !strings.HasPrefix(a.Val, "https://"):
				t.Errorf("a link to %q", a.Val)
			}
		}
	}
	if len(open) > 0 || scripts != 1 || strings.Contains(css, "url(") || strings.Contains(css, "@import") {
		t.Errorf("%v is left open; %d scripts", open, scripts)
	}
	for id := range wanted {
		if !ids[id] {
			t.Errorf("nothing has the id %q", id)
		}
	}
}

// texts returns the text of all elements of a class, without what nests in it being parted.
func texts(t *testing.T, page, element, class string) []string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for n := range root.Descendants() {
		if n.Data != element || !slices.ContainsFunc(n.Attr,
			func(a html.Attribute) bool { return a.Key == "class" && slices.Contains(strings.Fields(a.Val), class) }) {
			continue
		}
		var b strings.Builder
		for k := range n.Descendants() {
			if k.Type == html.TextNode {
				b.WriteString(k.Data)
			}
		}
		out = append(out, b.String())
	}
	return out
}

func TestPage(t *testing.T) {
	d := document("the|2|det US|3|nsubj left|0|root Iraq|3|obj", "It|2|nsubj won|0|root")
	d.Source.Title, d.Source.URL, d.Source.Published = "Out of Iraq", "https://news.example/1?a=1&b=2", "2024-09-27"
	mention(d, 0, 2, 0, doc.Nominal)
	mention(d, 1, 2, 0, doc.Name)
	mention(d, 3, 4, 1, doc.Name)
	mention(d, 4, 5, 0, doc.Pronoun)
	mention(d, 5, 6, -1, doc.Literal)
	d.Entities[1].SameAs, d.Entities[1].Why = "Q796", "the name of Iraq"
	page := write(t, d, document("Well|0|root"))
	for _, c := range []struct {
		element, class string
		want           []string
	}{
		{"p", "text", []string{"the US left Iraq", "It won", "Well"}},
		{"mark", "nominal", []string{"the US"}},
		{"mark", "name", []string{"US", "Iraq"}},
		{"mark", "pronoun", []string{"It"}},
		{"mark", "loose", []string{"won"}},
		{"g", "core", []string{"obj", "nsubj", "nsubj"}},
		{"g", "root", []string{"root", "root", "root"}},
		{"rect", "bar", []string{"entity 0", "entity 0", "entity 1", "entity 0"}},
		{"li", "entity", []string{"1entity 0 country 3 mentionskg:e:0",
			"2entity 1 country 1 mentionkg:e:1 Q796the name of Iraq"}},
		{"p", "meta", []string{"2024-09-27source2 sentences6 tokens5 mentions2 entities", "1 sentence1 token"}},
	} {
		if diff := cmp.Diff(c.want, texts(t, page, c.element, c.class)); diff != "" {
			t.Errorf("%s.%s (-want +got):\n%s", c.element, c.class, diff)
		}
	}
	if again := write(t, d, document("Well|0|root")); again != page {
		t.Error("two pages of the same differ")
	}
}

// TestHostile puts markup wherever a document can hold text.
func TestHostile(t *testing.T) {
	bad := `</script><script>alert(1)</script><img/src=x/onerror=alert(2)>"'><!--%s`
	d := document(bad + "|2|" + bad + "> x|0|root")
	d.Source = schema.Source{ID: bad, URL: "javascript:alert(1)", Path: bad, Title: bad, Published: bad, Author: bad,
		Publisher: bad, Language: bad}
	d.Warnings = []string{bad}
	d.Tokens[0].XPOS, d.Tokens[0].Lemma = bad, bad
	mention(d, 0, 1, 0, doc.Name)
	d.Entities[0].Entity = schema.Entity{ID: bad, Label: bad, Type: bad, SameAs: "Q1" + bad}
	d.Entities[0].Why = bad
	page := write(t, d)
	if strings.Contains(page, "<img") || strings.Contains(page, "javascript:") {
		t.Error("markup of the text is in the page")
	}
	if got := texts(t, page, "p", "text"); len(got) != 1 || got[0] != d.Slice(d.Sentences[0].Span) {
		t.Errorf("the text is shown as %q", got)
	}
	d.Source.URL = `https://x/" onclick="alert(1)`
	write(t, d)
}

// TestAnyDocument writes documents without layers, with crossing and deep mentions, long
// sentences, and trees that are none.
func TestAnyDocument(t *testing.T) {
	write(t)
	write(t, &doc.Document{}, &doc.Document{Text: "x", Sentences: []doc.Sentence{{Span: doc.Span{End: 1}}}})
	var words []string
	for i := range maxDrawn + 5 {
		words = append(words, fmt.Sprintf("w%d|%d|dep", i, (i*7)%(maxDrawn+5)))
	}
	long, short := document(strings.Join(words, " ")), document(strings.Join(words[:60], " "))
	for i := range 40 {
		mention(short, i, min(i+1+i%7, 60), i%9, doc.MentionKind(i%4))
	}
	for i := range short.Tokens {
		short.Tokens[i].Head = []int{-1, i, 10000, 0, i + 1}[i%5]
	}
	page := write(t, long, short)
	if !strings.Contains(page, "is not drawn") || len(texts(t, page, "p", "text")) != 2 {
		t.Error("the long sentence is drawn")
	}
	deep := document(strings.Join(words[:20], " "))
	for i := range 10 {
		mention(deep, i, 20-i, i, doc.Name)
	}
	if got := texts(t, write(t, deep), "mark", "name"); len(got) != 10 || got[9] != "w9 w10" {
		t.Errorf("nested marks: %q", got)
	}
}

// TestArcs holds that no arc runs through another that lies above the same words.
func TestArcs(t *testing.T) {
	d := document("a|2|x b|0|root c|4|x d|2|x e|2|x")
	arcs, root := arcsOf(d, 0)
	got := map[string]int{}
	for _, a := range arcs {
		got[d.Form(a.dep)] = a.height
	}
	if diff := cmp.Diff(map[string]int{"a": 1, "c": 1, "d": 2, "e": 3}, got); diff != "" || root != 1 {
		t.Errorf("root %d, heights (-want +got):\n%s", root, diff)
	}
}

// full fails every write.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestWriteError(t *testing.T) {
	s, err := schema.Default()
	if err != nil {
		t.Fatal(err)
	}
	p := New(full{}, s)
	if err := errors.Join(p.Document(document("a|0|root")), p.Close()); err == nil {
		t.Error("no error")
	}
}
