package read

import (
	"fmt"
	"net/url"
	"strings"

	"codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/newsgraph/kg/schema"
)

// maxElements bounds the pages that readability works on; its scoring is worse than linear
// in hostile pages. Larger ones are rendered whole.
const maxElements = 60_000

// fromHTML reads a page: what its metadata tell, and the article without menus, captions,
// forms and related links. The address, which may be "", is the page's own.
func fromHTML(page, address string) (*article, error) {
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return nil, fmt.Errorf("parse HTML: %w", err)
	}
	a := &article{wrapped: true} // by <br>
	meta := readMeta(root, address)
	a.source = meta.source
	container := mainElement(root)
	whole := renderBlocks(container)
	blocks := whole
	if picked, err := readable(root, address, a); err != nil {
		a.warnings = append(a.warnings, err.Error())
	} else if n := size(picked); n > 0 && (container.DataAtom == atom.Body || 2*n >= size(whole)) {
		blocks = picked
	}
	if body := strings.TrimSpace(meta.body); size(blocks)*3 < len(body) {
		blocks = strings.Split(body, "\n") // the page is filled in by a script
	}
	text, warnings := clean(strings.Join(blocks, "\n\n"))
	a.warnings = append(a.warnings, warnings...)
	a.lines = plainLines(text)
	if len(a.lines) == 0 {
		return nil, fmt.Errorf("no article text in this page")
	}
	return a, nil
}

// readable lets readability choose the article; it changes the tree. What it knows of author
// and title fills what the metadata leave open.
func readable(root *html.Node, address string, a *article) (blocks []string, err error) {
	defer func() {
		if p := recover(); p != nil { // a fault of the library must not end a long run
			blocks, err = nil, fmt.Errorf("article not found by readability (%v): page read whole", p)
		}
	}()
	base, _ := url.Parse(address)
	parser := readability.NewParser()
	parser.MaxElemsToParse = maxElements
	parser.DisableJSONLD = true
	found, err := parser.ParseAndMutate(root, base)
	if err != nil {
		return nil, fmt.Errorf("article not found by readability (%v): page read whole", err)
	}
	if a.source.Title == "" {
		a.source.Title = found.Title()
	}
	if a.source.Author == "" {
		a.source.Author = cleanAuthor(found.Byline())
	}
	return renderBlocks(found.Node), nil
}

func size(blocks []string) int {
	n := 0
	for _, b := range blocks {
		n += len(b)
	}
	return n
}

// mainElement returns the element that holds the article by its markup: the only <article>,
// else <main>, else the body (or the root of a fragment).
func mainElement(root *html.Node) *html.Node {
	var articles, mains []*html.Node
	body := root
	for n := range root.Descendants() {
		switch n.DataAtom {
		case atom.Article:
			articles = append(articles, n)
		case atom.Main:
			mains = append(mains, n)
		case atom.Body:
			body = n
		}
	}
	if len(articles) == 1 {
		return articles[0]
	}
	if len(mains) == 1 {
		return mains[0]
	}
	return body
}

// renderer collects the text of a tree as blocks.
type renderer struct {
	blocks   []string
	pointer  []bool          // of each block: it is one link to another page, no sentence
	open     strings.Builder // the block being written
	space    bool            // white space is due before the next word
	links    int             // <a> elements around the present place
	unlinked bool            // the open block has words outside of links
}

// renderBlocks returns the text of a tree, a paragraph, heading, list item or row of a
// table a block; <br> is a line break within one. Menus, forms, captions, code and what is hidden
// are left out, and so are blocks that only link to another page, unless the text is made of
// them.
func renderBlocks(n *html.Node) []string {
	if n == nil {
		return nil
	}
	var r renderer
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		r.node(c)
	}
	r.flush()
	pointers := 0
	for _, p := range r.pointer {
		if p {
			pointers++
		}
	}
	if pointers == 0 || 2*pointers >= len(r.blocks) {
		return r.blocks
	}
	kept := make([]string, 0, len(r.blocks))
	for i, b := range r.blocks {
		if !r.pointer[i] {
			kept = append(kept, b)
		}
	}
	return kept
}

func (r *renderer) flush() {
	if text := strings.TrimSpace(r.open.String()); text != "" {
		r.blocks = append(r.blocks, text)
		r.pointer = append(r.pointer, !r.unlinked && !endsSentence(text))
	}
	r.open.Reset()
	r.space, r.unlinked = false, false
}

// skipped are the elements whose text is not part of an article.
var skipped = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Head: true, atom.Title: true, atom.Nav: true,
	atom.Aside: true, atom.Footer: true, atom.Form: true, atom.Button: true, atom.Select: true, atom.Textarea: true, atom.Input: true,
	atom.Svg: true, atom.Math: true, atom.Iframe: true, atom.Object: true, atom.Video: true, atom.Audio: true, atom.Canvas: true,
	atom.Figcaption: true, atom.Pre: true, atom.Menu: true, atom.Dialog: true, atom.Label: true,
}

// blockElements end the paragraph before them and the one within.
var blockElements = map[atom.Atom]bool{
	atom.P: true, atom.Div: true, atom.Article: true, atom.Section: true, atom.Header: true, atom.Main: true, atom.Blockquote: true,
	atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true, atom.Ul: true, atom.Ol: true, atom.Li: true,
	atom.Dl: true, atom.Dt: true, atom.Dd: true, atom.Table: true, atom.Tbody: true, atom.Thead: true, atom.Tr: true, atom.Td: true,
	atom.Th: true, atom.Caption: true, atom.Figure: true, atom.Hr: true, atom.Address: true, atom.Details: true, atom.Summary: true,
	atom.Body: true, atom.Html: true, atom.Center: true, atom.Fieldset: true,
}

func (r *renderer) node(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		r.text(n.Data)
		return
	case html.ElementNode:
	default:
		return
	}
	switch {
	case skipped[n.DataAtom], isHidden(n):
		r.space = r.space || !blockElements[n.DataAtom]
		return
	case n.DataAtom == atom.Br:
		r.open.WriteByte('\n')
		r.space = false
		return
	case n.DataAtom == atom.Sup && isFootnote(n):
		return
	}
	if n.DataAtom == atom.Tr && r.row(n) {
		return
	}
	block := blockElements[n.DataAtom]
	if block {
		r.flush()
	}
	if n.DataAtom == atom.A {
		r.links++
		defer func() { r.links-- }()
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		r.node(c)
	}
	if block {
		r.flush()
	}
}

// row writes a row of a table of data, whose cells hold no paragraphs of their own, as one
// block; it returns false for other rows, which only lay out the page.
func (r *renderer) row(tr *html.Node) bool {
	var cells []string
	for d := range tr.Descendants() {
		if blockElements[d.DataAtom] && d.DataAtom != atom.Td && d.DataAtom != atom.Th || d.DataAtom == atom.Br {
			return false
		}
	}
	for c := range tr.ChildNodes() {
		if c.DataAtom == atom.Td || c.DataAtom == atom.Th {
			if text := strings.Join(renderBlocks(c), " "); len(text) > 100 {
				return false
			} else if text != "" {
				cells = append(cells, text)
			}
		}
	}
	r.flush()
	r.open.WriteString(strings.Join(cells, cellMark))
	r.unlinked = true
	r.flush()
	return true
}

// text writes a run of text with its white space folded.
func (r *renderer) text(s string) {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case ' ', '\t', '\n', '\r', '\f':
			r.space = true
		default:
			end := i + 1
			for end < len(s) && strings.IndexByte(" \t\n\r\f", s[end]) < 0 {
				end++
			}
			if r.space && r.open.Len() > 0 {
				r.open.WriteByte(' ')
			}
			r.space = false
			r.unlinked = r.unlinked || r.links == 0
			r.open.WriteString(s[i:end])
			i = end - 1
		}
	}
}

func isHidden(n *html.Node) bool {
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			return true
		case "aria-hidden":
			if a.Val == "true" {
				return true
			}
		case "style":
			style := strings.ReplaceAll(strings.ToLower(a.Val), " ", "")
			if strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden") {
				return true
			}
		}
	}
	return false
}

// isFootnote says whether a raised mark only points at a note: "[1]", "2", "*".
func isFootnote(n *html.Node) bool {
	text := strings.TrimSpace(textOf(n))
	return len(text) <= 6 && strings.Trim(text, "0123456789[]*†‡ abc") == "" && hasLink(n)
}

func hasLink(n *html.Node) bool {
	for d := range n.Descendants() {
		if d.DataAtom == atom.A {
			return true
		}
	}
	return false
}

// textOf returns all text below a node.
func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// looksLikeHTML says whether a field that should be text holds markup.
func looksLikeHTML(s string) bool {
	if strings.IndexByte(s, '<') < 0 {
		return false
	}
	lower := strings.ToLower(s[:min(len(s), 64<<10)])
	return strings.Contains(lower, "</p>") || strings.Contains(lower, "</div>") || strings.Contains(lower, "<br>") ||
		strings.Contains(lower, "<br/>") || strings.Contains(lower, "<br />") || strings.Contains(lower, "</a>") || strings.Contains(lower, "<p>")
}

// fragmentBlocks returns the text of markup that is an article and nothing else.
func fragmentBlocks(markup string) []string {
	root, err := html.Parse(strings.NewReader(markup))
	if err != nil {
		return []string{markup}
	}
	return renderBlocks(root)
}

// cleanAuthor brings a byline or a meta value to names; addresses and pages are not names.
func cleanAuthor(s string) string {
	s = oneLine(s)
	if strings.Contains(s, "://") || strings.HasPrefix(s, "@") || len(s) > 160 {
		return ""
	}
	if who, ok := byline(s); ok {
		return who
	}
	return beforeDate(strings.TrimPrefix(s, "By "))
}

// trimSite takes the site's name off the end of a page's title.
func trimSite(title, site string) string {
	folded := schema.Fold(site)
	for _, sep := range []string{" | ", " - ", " – ", " — ", " :: ", " · ", " » "} {
		if i := strings.LastIndex(title, sep); i > 0 {
			tail := schema.Fold(title[i+len(sep):])
			if folded != "" && (tail == folded || strings.HasPrefix(folded, tail) || strings.HasPrefix(tail, folded)) {
				return strings.TrimSpace(title[:i])
			}
		}
	}
	return title
}
