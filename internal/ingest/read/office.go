package read

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// fromOffice reads a Word (.docx) or OpenDocument (.odt) text: headings, paragraphs, list items
// and rows of tables. What was deleted under tracked changes, notes, comments, headers, footers
// and hidden text are left out. No part may be larger than max bytes, unpacked.
func fromOffice(format string, data []byte, max int64) (*article, error) {
	z, err := openZip(data)
	if err != nil {
		return nil, err
	}
	part, about, dialect := "word/document.xml", "docProps/core.xml", &docx
	if format == "odt" {
		part, about, dialect = "content.xml", "meta.xml", &odt
	}
	body, err := readNamed(z, part, max)
	if err != nil {
		return nil, err
	}
	if body == nil {
		return nil, fmt.Errorf("damaged document: it has no %s", part)
	}
	o := &officeReader{dialect: dialect}
	if err := o.read(bytes.NewReader(body)); err != nil {
		return nil, fmt.Errorf("damaged document: %s: %w", part, err)
	}
	text, warnings := clean(strings.Join(o.blocks, "\n\n"))
	a := &article{lines: plainLines(text), warnings: warnings}
	if len(a.lines) == 0 {
		return nil, errors.New("no text in it")
	}
	if props, err := readNamed(z, about, max); err == nil && props != nil {
		a.properties(props)
	}
	if a.source.Title == "" && isTitle(o.title) {
		a.source.Title = oneLine(o.title)
	}
	return a, nil
}

// isTitle says whether what a document styles as its title can be one.
func isTitle(s string) bool { return s != "" && len(s) <= maxTitleRunes }

// properties reads what a document says of itself; both kinds use Dublin Core.
func (a *article) properties(data []byte) {
	var p struct {
		Core
		Meta Core `xml:"meta"` // OpenDocument
	}
	if decodeXML(bytes.NewReader(data), &p) != nil {
		return // metadata are worth no error
	}
	title := oneLine(firstOf(p.Title, p.Meta.Title))
	if name := strings.ToLower(title); name != "untitled" && !strings.HasPrefix(name, "microsoft word") &&
		!strings.HasPrefix(name, "document") {
		a.source.Title = title
	}
	a.source.Author = cleanAuthor(firstOf(p.Meta.Initial, p.Creator, p.Meta.Creator))
	a.source.Language = firstOf(p.Language, p.Meta.Language)
	a.made = firstOf(p.Created, p.Meta.Made, p.Meta.Date)
}

// Core is the metadata of an office file.
type Core struct {
	Title    string `xml:"title"`
	Creator  string `xml:"creator"`
	Language string `xml:"language"`
	Created  string `xml:"created"`
	Initial  string `xml:"initial-creator"`
	Made     string `xml:"creation-date"`
	Date     string `xml:"date"`
}

// dialect names the elements of an office format by their local names.
type dialect struct {
	paragraph, text, skipped map[string]bool
	space                    map[string]string // element → what it stands for
	row, cell                string
}

var docx = dialect{
	paragraph: phraseSet(`p`),
	text:      phraseSet(`t`),
	skipped:   phraseSet(`del; moveFrom; Fallback; footnoteReference; endnoteReference; instrText; delText; pict`),
	space:     map[string]string{"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"},
	row:       "tr", cell: "tc",
}

var odt = dialect{
	paragraph: phraseSet(`p; h`),
	skipped: phraseSet(
		`tracked-changes; note; annotation; annotation-end; automatic-styles; font-face-decls; scripts; ` +
			`table-of-content; index-body; forms; sequence-decls; bibliography; alphabetical-index`),
	space: map[string]string{"s": " ", "tab": " ", "line-break": "\n"},
	row:   "table-row", cell: "table-cell",
}

// officeReader collects the blocks of a document.
type officeReader struct {
	*dialect
	blocks []string
	title  string // the first paragraph that is styled as the title

	open      strings.Builder // the paragraph being read
	depth     int             // of elements
	inText    int             // elements of text that are open
	paragraph int             // paragraphs that are open; text boxes nest them
	cells     []string        // of the row being read
	inRow     int
	style     string
	hidden    bool // the run being read is not shown
}

func (o *officeReader) read(from io.Reader) error {
	dec := newXML(from)
	for {
		token, err := dec.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if o.depth++; o.depth > maxXMLDepth {
				return errors.New("elements nested too deeply")
			}
			if o.skips(t) {
				o.depth--
				if err := dec.Skip(); err != nil {
					return err
				}
				continue
			}
			o.start(t)
		case xml.EndElement:
			o.depth--
			o.end(t.Name.Local)
		case xml.CharData:
			if o.text == nil && o.paragraph > 0 || o.inText > 0 && !o.hidden {
				o.open.WriteString(strings.ReplaceAll(string(t), "\n", " "))
			}
		}
	}
}

// skips says whether an element is passed over with all within it. In Word "del" also stands,
// empty, among the properties of a paragraph mark.
func (o *officeReader) skips(t xml.StartElement) bool { return o.skipped[t.Name.Local] }

func (o *officeReader) start(t xml.StartElement) {
	name := t.Name.Local
	switch {
	case o.paragraph > 0 && o.space[name] != "" && !o.isTabStop(t):
		o.open.WriteString(o.space[name])
	case o.dialect.paragraph[name]:
		o.flush()
		o.paragraph++
		o.style = xmlAttr(t, "style-name")
	case o.dialect.text[name]:
		o.inText++
	case name == "pStyle":
		o.style = xmlAttr(t, "val")
	case name == "r":
		o.hidden = false
	case name == "vanish":
		value := xmlAttr(t, "val")
		o.hidden = value != "0" && value != "false"
	case name == o.row:
		o.inRow++
		o.cells = nil
	case name == o.cell && o.inRow > 0:
		o.cells = append(o.cells, "")
	}
}

// isTabStop tells a setting of a tab stop, which has a position, from a tab in the text.
func (o *officeReader) isTabStop(t xml.StartElement) bool {
	return t.Name.Local == "tab" && xmlAttr(t, "pos") != ""
}

func (o *officeReader) end(name string) {
	switch {
	case o.dialect.paragraph[name]:
		o.flush()
		o.paragraph = max(o.paragraph-1, 0)
	case o.dialect.text[name]:
		o.inText = max(o.inText-1, 0)
	case name == o.row && o.inRow > 0:
		o.inRow--
		o.blocks = append(o.blocks, o.rowBlocks()...)
		o.cells = nil
	}
}

// rowBlocks returns a row of data as one block and one whose cells hold longer texts, as in a
// page laid out by a table, as a block a cell.
func (o *officeReader) rowBlocks() []string {
	var cells []string
	long := false
	for _, c := range o.cells {
		if c = strings.TrimSpace(c); c != "" {
			cells = append(cells, c)
			long = long || len(c) > 100
		}
	}
	if long || len(cells) == 0 {
		return cells
	}
	return []string{strings.ReplaceAll(strings.Join(cells, cellMark), "\n", " ")}
}

// flush ends a paragraph.
func (o *officeReader) flush() {
	text := strings.TrimSpace(o.open.String())
	o.open.Reset()
	if text == "" {
		return
	}
	if o.title == "" && strings.EqualFold(o.style, "title") {
		o.title = text
	}
	if n := len(o.cells); o.inRow > 0 && n > 0 {
		o.cells[n-1] = strings.TrimSpace(o.cells[n-1] + "\n" + text)
		return
	}
	o.blocks = append(o.blocks, text)
}
