package read

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

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
	atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Head: true, atom.Title: true,
	atom.Nav:   true,
	atom.Aside: true, atom.Footer: true, atom.Form: true, atom.Button: true, atom.Select: true, atom.Textarea: true,
	atom.Input: true,
	atom.Svg:   true, atom.Math: true, atom.Iframe: true, atom.Object: true, atom.Video: true, atom.Audio: true,
	atom.Canvas:     true,
	atom.Figcaption: true, atom.Pre: true, atom.Menu: true, atom.Dialog: true, atom.Label: true,
}

// blockElements end the paragraph before them and the one within.
var blockElements = map[atom.Atom]bool{
	atom.P: true, atom.Div: true, atom.Article: true, atom.Section: true, atom.Header: true, atom.Main: true,
	atom.Blockquote: true,
	atom.H1:         true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true, atom.Ul: true,
	atom.Ol: true, atom.Li: true,
	atom.Dl: true, atom.Dt: true, atom.Dd: true, atom.Table: true, atom.Tbody: true, atom.Thead: true, atom.Tr: true,
	atom.Td: true,
	atom.Th: true, atom.Caption: true, atom.Figure: true, atom.Hr: true, atom.Address: true, atom.Details: true,
	atom.Summary: true,
	atom.Body:    true, atom.Html: true, atom.Center: true, atom.Fieldset: true,
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
