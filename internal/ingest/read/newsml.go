package read

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// newsItem is what a NewsML-G2 item, a NITF document or a NewsML 1 item says of itself. They
// share these names of elements.
type newsItem struct {
	title, headline, date, byline, publisher, language, id string
	body                                                   strings.Builder // markup
}

// newsML reads the items of a NewsML-G2 message, or one item, or a NITF document: the text of
// the first <inlineXML>, <body.content> or inline XHTML of each.
func (r *reader) newsML(in input, data []byte, out emit) error {
	items, err := parseNews(data)
	if err != nil {
		return err
	}
	for i, item := range items {
		a, err := articleOf(item.body.String())
		place := fmt.Sprintf("item %d", i+1)
		if err == nil {
			s := &a.source
			s.Title, s.Published, s.Publisher, s.Language = plainField(item.title), item.date, oneLine(item.publisher),
				item.language
			s.Author, a.key = cleanAuthor(item.byline), item.id
			in := in
			if in.part = place; len(items) == 1 {
				in.part = ""
			}
			d, err2 := r.documentOf(a, in)
			if err2 == nil {
				if !out(d, nil) {
					return errStopped
				}
				continue
			}
			err = err2
		}
		if !out(nil, fmt.Errorf("read %s: %s: %w", in.name, place, err)) {
			return errStopped
		}
	}
	return nil
}

// maxXMLDepth bounds nested elements.
const maxXMLDepth = 1000

func parseNews(data []byte) ([]*newsItem, error) {
	dec := newXML(bytes.NewReader(data))
	dec.Strict = false
	var items []*newsItem
	var path []string
	current := &newsItem{}
	for {
		token, err := dec.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("not NewsML: %w", err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			path = append(path, t.Name.Local)
			if len(path) > maxXMLDepth {
				return nil, errors.New("elements nested too deeply")
			}
			if t.Name.Local == "newsItem" || t.Name.Local == "NewsItem" {
				current = &newsItem{id: xmlAttr(t, "guid")}
				items = append(items, current)
			}
			current.start(t, path)
		case xml.EndElement:
			if len(path) > 0 {
				current.end(t.Name.Local, path)
				path = path[:len(path)-1]
			}
		case xml.CharData:
			current.text(string(t), path)
		}
	}
	if len(items) == 0 {
		items = append(items, current) // a NITF document
	}
	return items, nil
}

func xmlAttr(t xml.StartElement, name string) string {
	for _, a := range t.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func within(path []string, name string) bool {
	for _, p := range path {
		if p == name {
			return true
		}
	}
	return false
}

// inBody says whether a place is in the text of the item.
func inBody(path []string) bool {
	if within(path, "head") || within(path, "body.head") || within(path, "media") || within(path, "block-caption") {
		return false
	}
	return within(path, "body.content") || within(path, "inlineXML") && !within(path, "nitf") ||
		within(path, "DataContent") && !within(path, "nitf")
}

func (n *newsItem) start(t xml.StartElement, path []string) {
	switch t.Name.Local {
	case "date.issue", "date.release", "story.date":
		n.date = firstOf(n.date, xmlAttr(t, "norm"))
	case "doc-id":
		n.id = firstOf(n.id, xmlAttr(t, "id-string"))
	case "language":
		n.language = firstOf(n.language, xmlAttr(t, "tag"))
	case "provider", "infoSource":
		n.publisher = firstOf(n.publisher, xmlAttr(t, "literal"))
	}
	if inBody(path) {
		n.body.WriteString("<" + bodyElement(t.Name.Local) + ">")
	}
}

func (n *newsItem) end(name string, path []string) {
	if inBody(path) {
		n.body.WriteString("</" + bodyElement(name) + ">")
	}
}

// bodyElement maps the elements of a text to those of HTML.
func bodyElement(name string) string {
	switch name {
	case "hl2":
		return "h2"
	case "p", "br", "li", "ul", "ol", "table", "tr", "td", "th", "h1", "h2", "h3", "h4", "em", "strong", "b", "i",
		"blockquote", "div", "title", "script", "style":
		return name
	case "block", "body", "html", "body.content", "inlineXML":
		return "div"
	}
	return "span"
}

func (n *newsItem) text(s string, path []string) {
	if len(path) == 0 {
		return
	}
	if inBody(path) {
		_ = xml.EscapeText(&n.body, []byte(s)) // a builder takes all
		return
	}
	last := path[len(path)-1]
	switch {
	case last == "headline", last == "HeadLine", last == "hl1":
		n.title = firstOf(n.headline, s)
		n.headline = n.title
	case last == "title" && within(path, "head"):
		n.title = firstOf(n.title, s)
	case last == "contentCreated", last == "versionCreated", last == "firstCreated", last == "DateAndTime":
		n.date = firstOf(n.date, s)
	case last == "by", last == "byttl" && n.byline == "", last == "byline", last == "ByLine":
		n.byline = firstOf(n.byline, s)
	case last == "name" && within(path, "creator"):
		n.byline = firstOf(n.byline, s)
	case last == "name" && (within(path, "provider") || within(path, "infoSource")), last == "copyrightHolder",
		last == "Provider":
		n.publisher = firstOf(n.publisher, strings.TrimSpace(s))
	case last == "PublicIdentifier":
		n.id = firstOf(n.id, s)
	}
}
