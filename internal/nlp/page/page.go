// Package page writes annotated documents as one HTML page for people.
//
// Input: documents with at least sentences, tokens and trees; mentions and entities are drawn
// where they are set. Output: one file that needs nothing else, not even a network: for each
// sentence its text with the mentions marked and its tree as arcs, and for each document the
// entities with the reasons for their links. Whatever comes from a text is escaped, and the
// page's own policy lets no script run but the page's own.
package page

import (
	"bufio"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html"
	"io"
	"path"
	"strconv"
	"strings"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/schema"
)

//go:embed page.css
var css string

//go:embed page.js
var script string

// Writer writes one page. It is used by one goroutine; errors of writing stay and are
// returned by every later call.
type Writer struct {
	w       *bufio.Writer
	schema  *schema.Schema
	n       int // documents written
	started bool
}

// New returns a writer of a page on w; types are coloured as the schema says.
func New(w io.Writer, s *schema.Schema) *Writer { return &Writer{w: bufio.NewWriter(w), schema: s} }

// Document adds a document to the page.
func (p *Writer) Document(d *doc.Document) error {
	p.start(titleOf(d))
	p.n++
	p.html(`<article class="doc" id="d%d">`, p.n)
	p.header(d)
	p.html(`<div class="cols"><main>`)
	for n := range d.Sentences {
		p.sentence(d, n)
	}
	p.html(`</main>`)
	p.entities(d)
	p.html("</div></article>\n")
	return p.w.Flush()
}

// Close ends the page.
func (p *Writer) Close() error {
	p.start("Annotated text")
	p.html("<div id=\"card\" hidden></div><script>%s</script>\n</body>\n</html>\n", own(script))
	return p.w.Flush()
}

const (
	// policy allows the page its own style and script, by the hash of the latter, and nothing else.
	policy = "default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'unsafe-inline'; script-src 'sha256-%s'"

	toggles = `<label><input type="checkbox" id="trees" checked> trees</label>` +
		`<label><input type="checkbox" id="tags" checked> tags</label>`
)

// start writes the page's head, once.
func (p *Writer) start(title string) {
	if p.started {
		return
	}
	p.started = true
	sum := sha256.Sum256([]byte(script))
	hash := base64.StdEncoding.EncodeToString(sum[:])
	p.html(`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="`+policy+`">
<title>%s</title>
<style>%s</style>
</head>
<body>
<nav><b>kg annotate</b>`+toggles+`</nav>
`, own(hash), title, own(css))
}

// titleOf returns what a document is called: its title, else the name of its file.
func titleOf(d *doc.Document) string {
	if d.Source.Title != "" {
		return d.Source.Title
	}
	if name := path.Base(d.Source.Name()); name != "." && name != "/" {
		return name
	}
	return "Annotated text"
}

// header says what the document is.
func (p *Writer) header(d *doc.Document) {
	p.html(`<header><h1>%s</h1><p class="meta">`, titleOf(d))
	for _, text := range []string{d.Source.Publisher, d.Source.Author, d.Source.Published} {
		if text != "" {
			p.html(`<span>%s</span>`, text)
		}
	}
	if u := d.Source.URL; strings.HasPrefix(u, "https://") || strings.HasPrefix(u, "http://") {
		p.html(`<span><a rel="noreferrer" href="%s">source</a></span>`, u)
	}
	p.html(`<span>%s</span><span>%s</span>`, counted(len(d.Sentences), "sentence"), counted(len(d.Tokens), "token"))
	if d.Mentions != nil {
		p.html(`<span>%s</span><span>%s</span>`, counted(len(d.Mentions), "mention"), counted(len(d.Entities), "entity"))
	}
	p.html(`</p>`)
	for _, w := range d.Warnings {
		p.html(`<p class="warning">%s</p>`, w)
	}
	p.legend(d)
	p.html(`</header>`)
}

// legend names the colours that the document uses, in the order of the schema.
func (p *Writer) legend(d *doc.Document) {
	used := map[string]int{}
	for _, e := range d.Entities {
		used[e.Type]++
	}
	if len(used) == 0 {
		return
	}
	p.html(`<ul class="legend">`)
	for _, t := range p.schema.Types {
		if used[t.Name] > 0 {
			p.html(`<li style="--c:%s">%s <small>%d</small></li>`, p.schema.Color(t.Name), t.Label, used[t.Name])
		}
	}
	p.html(`</ul>`)
}

// sentence writes a sentence: its text with mentions, then its tree.
func (p *Writer) sentence(d *doc.Document, n int) {
	id := fmt.Sprintf("d%ds%d", p.n, n+1)
	p.html(`<section class="sent" id="%s"><a class="no" href="#%s">%d</a><p class="text">`, id, id, n+1)
	p.text(d, n)
	p.html(`</p>`)
	p.tree(d, n)
	p.html("</section>\n")
}

// text writes the words of a sentence with its mentions marked, those within others nested.
// A mention that crosses the end of another is left out.
func (p *Writer) text(d *doc.Document, n int) {
	s := d.Sentences[n]
	at := s.Start
	var open []int // ends
	until := func(to int) {
		for len(open) > 0 && open[len(open)-1] <= to {
			end := open[len(open)-1]
			p.html(`%s</mark>`, d.Text[at:end])
			at, open = end, open[:len(open)-1]
		}
		p.html(`%s`, d.Text[at:to])
		at = to
	}
	for i := range d.Mentions {
		m := &d.Mentions[i]
		if m.Sentence != n || m.Start < at || m.End > s.End || m.Len() <= 0 {
			continue
		}
		until(m.Start)
		if len(open) > 0 && m.End > open[len(open)-1] {
			continue
		}
		p.mark(d, m)
		open = append(open, m.End)
	}
	until(s.End)
}

var kindNames = [...]string{doc.Name: "name", doc.Nominal: "nominal", doc.Pronoun: "pronoun", doc.Literal: "literal"}

// mark opens the mark of a mention.
func (p *Writer) mark(d *doc.Document, m *doc.Mention) {
	kind := kindNames[m.Kind]
	if m.Entity < 0 {
		p.html(`<mark class="%s loose" title="%s">`, kind, kind)
		return
	}
	e := &d.Entities[m.Entity]
	p.html(`<mark class="%s" tabindex="0" data-e="%s" data-n="%d" style="--c:%s" title="%s · %s">`,
		kind, p.entityID(m.Entity), m.Entity+1,
		p.schema.Color(e.Type), orElse(e.Label, "entity"), orElse(p.typeLabel(e.Type), kind))
}

// entities lists the entities of a document, with what they are and why.
func (p *Writer) entities(d *doc.Document) {
	if len(d.Entities) == 0 {
		return
	}
	p.html(`<aside><h2>Entities</h2><ol>`)
	for i := range d.Entities {
		if len(d.Entities[i].Mentions) > 0 {
			p.entity(d, i)
		}
	}
	p.html(`</ol></aside>`)
}

func (p *Writer) entity(d *doc.Document, i int) {
	e := &d.Entities[i]
	id := p.entityID(i)
	label := orElse(e.Label, d.Slice(d.Mentions[e.Mentions[0]].Span))
	p.html(`<li id="%s" class="entity" tabindex="0" data-e="%s" style="--c:%s">`, id, id, p.schema.Color(e.Type))
	p.html(`<span class="n">%d</span><div><b>%s</b> <span class="type">%s</span> `,
		i+1, label, orElse(p.typeLabel(e.Type), "?"))
	p.html(`<span class="count">%s</span><div class="more">`, counted(len(e.Mentions), "mention"))
	if e.ID != "" {
		p.html(`<code>%s</code>`, schema.Compact(e.ID))
	}
	if isWikidata(e.SameAs) {
		p.html(` <a rel="noreferrer" href="%s">%s</a>`, schema.Wikidata+e.SameAs, e.SameAs)
	}
	if e.Why != "" {
		p.html(`<p>%s</p>`, e.Why)
	}
	p.html("</div></div></li>\n")
}

func (p *Writer) entityID(i int) string { return fmt.Sprintf("d%de%d", p.n, i+1) }

func (p *Writer) typeLabel(typ string) string {
	if t := p.schema.Type(typ); t != nil {
		return t.Label
	}
	return typ
}

// isWikidata says whether an id is Q and digits.
func isWikidata(id string) bool {
	_, err := strconv.ParseUint(strings.TrimPrefix(id, "Q"), 10, 64)
	return err == nil && strings.HasPrefix(id, "Q")
}

// counted returns a number and what is counted, in the plural where it is due.
func counted(n int, what string) string {
	switch stem, y := strings.CutSuffix(what, "y"); {
	case n == 1:
		return "1 " + what
	case y:
		return strconv.Itoa(n) + " " + stem + "ies"
	}
	return strconv.Itoa(n) + " " + what + "s"
}

func orElse(text, other string) string {
	if strings.TrimSpace(text) == "" {
		return other
	}
	return text
}

// own is text of this package that is not escaped.
type own string

// html writes HTML of this package's own, with arguments from elsewhere: strings are escaped.
func (p *Writer) html(format string, args ...any) {
	for i, arg := range args {
		if s, ok := arg.(string); ok {
			args[i] = html.EscapeString(s)
		}
	}
	_, _ = fmt.Fprintf(p.w, format, args...) // the error stays in w until Flush
}
