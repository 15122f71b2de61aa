package pdf

import (
	"errors"
	"fmt"
	"path"
	"regexp"
	"strings"

	pdfiumerrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

func openError(err error) error {
	switch {
	case errors.Is(err, pdfiumerrors.ErrPassword):
		return errors.New("the PDF needs a password")
	case errors.Is(err, pdfiumerrors.ErrSecurity):
		return errors.New("the PDF is encrypted in a way that is not known")
	case errors.Is(err, pdfiumerrors.ErrFormat), errors.Is(err, pdfiumerrors.ErrFile):
		return errors.New("damaged PDF")
	}
	return fmt.Errorf("%w: %v", errFault, err)
}

// char is a character and its box, in points from the lower left corner of the page.
type char struct {
	r                        rune
	left, right, bottom, top float64
}

// page is a page as its lines, in the order of reading.
type page struct {
	number int // from 1
	lines  []*line
}

// page reads the page of an index. Text that stands upright on its side is left out.
func (e *engine) page(doc references.FPDF_DOCUMENT, index int) (*page, error) {
	ref := requests.Page{ByIndex: &requests.PageByIndex{Document: doc, Index: index}}
	text, err := e.instance.GetPageTextStructured(&requests.GetPageTextStructured{Page: ref,
		Mode: requests.GetPageTextStructuredModeChars})
	if err != nil {
		return nil, err
	}
	chars := make([]char, 0, len(text.Chars))
	for _, c := range text.Chars[:min(len(text.Chars), maxChars)] {
		if c.Angle > 0.3 && c.Angle < 6 {
			continue
		}
		for _, r := range c.Text {
			chars = append(chars, char{r, c.PointPosition.Left, c.PointPosition.Right, c.PointPosition.Bottom,
				c.PointPosition.Top})
		}
	}
	return &page{number: index + 1, lines: linesOf(chars, index+1)}, nil
}

var (
	pdfDateRE = regexp.MustCompile(`^D?:?((?:19|20)\d\d)(\d\d)?(\d\d)?`)
	junkRE    = regexp.MustCompile(
		`(?i)^(untitled|microsoft (word|powerpoint|excel)\b|document\s*\d*$|layout \d|print$|slide \d|title$|no ` +
			`title|\(?anonymous\)?$|unknown$|admin(istrator)?$|user$|\(?unspecified\)?$)`)
)

// metadata reads title, author and date; what a program filled in is no title.
func (e *engine) metadata(doc references.FPDF_DOCUMENT, d *Document) {
	value := func(tag string) string {
		got, err := e.instance.FPDF_GetMetaText(&requests.FPDF_GetMetaText{Document: doc, Tag: tag})
		if err != nil {
			return ""
		}
		s := strings.Join(strings.Fields(got.Value), " ")
		if junkRE.MatchString(s) || len(s) > 500 {
			return ""
		}
		return s
	}
	d.Title, d.Author = value("Title"), value("Author")
	if ext := path.Ext(d.Title); strings.Contains(d.Title, `\`) ||
		len(ext) > 1 && len(ext) < 6 && !strings.Contains(d.Title, " ") {
		d.Title = "" // the name of a file
	}
	if m := pdfDateRE.FindStringSubmatch(value("CreationDate")); m != nil {
		d.Created = m[1]
		for _, part := range m[2:] {
			if part == "" {
				break
			}
			d.Created += "-" + part
		}
	}
}
