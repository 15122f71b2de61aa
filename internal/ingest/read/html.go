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
	a := &article{wrapped: true} // by <br>
	root, err := html.Parse(strings.NewReader(page))
	if err != nil { // elements nested too deeply
		a.warnings = append(a.warnings, "page read without its structure: "+err.Error())
		root = flatten(page)
	}
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

// flatten makes a tree without depth of a page that cannot be parsed: its text, with
// paragraphs where elements that make them begin or end.
func flatten(page string) *html.Node {
	root := &html.Node{Type: html.DocumentNode}
	p := &html.Node{Type: html.ElementNode, DataAtom: atom.P, Data: "p"}
	root.AppendChild(p)
	z := html.NewTokenizer(strings.NewReader(page))
	skip := atom.Atom(0) // the element whose text is passed over
	for {
		switch z.Next() {
		case html.ErrorToken:
			return root
		case html.TextToken:
			if skip == 0 {
				p.AppendChild(&html.Node{Type: html.TextNode, Data: string(z.Text())})
			}
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			t := z.Token()
			switch {
			case skip != 0 && t.Type == html.EndTagToken && t.DataAtom == skip:
				skip = 0
			case skip == 0 && t.Type == html.StartTagToken && (t.DataAtom == atom.Script || t.DataAtom == atom.Style ||
				t.DataAtom == atom.Title):
				skip = t.DataAtom
			case blockElements[t.DataAtom] && p.FirstChild != nil, t.DataAtom == atom.Br:
				p = &html.Node{Type: html.ElementNode, DataAtom: atom.P, Data: "p"}
				root.AppendChild(p)
			}
		}
	}
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

// looksLikeHTML says whether a field that should be text holds markup.
func looksLikeHTML(s string) bool {
	if strings.IndexByte(s, '<') < 0 {
		return false
	}
	lower := strings.ToLower(s[:min(len(s), 64<<10)])
	return strings.Contains(lower, "</p>") || strings.Contains(lower, "</div>") || strings.Contains(lower, "<br>") ||
		strings.Contains(lower, "<br/>") || strings.Contains(lower, "<br />") || strings.Contains(lower, "</a>") ||
		strings.Contains(lower, "<p>")
}

// fragmentBlocks returns the text of markup that is an article and nothing else.
func fragmentBlocks(markup string) []string {
	root, err := html.Parse(strings.NewReader(markup))
	if err != nil {
		root = flatten(markup)
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
