package read

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"path"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/newsgraph/kg/internal/doc"
)

// opf is the package file of a book.
type opf struct {
	Title     []string `xml:"metadata>title"`
	Creators  []string `xml:"metadata>creator"`
	Publisher []string `xml:"metadata>publisher"`
	Dates     []string `xml:"metadata>date"`
	Language  []string `xml:"metadata>language"`
	Items     []struct {
		ID         string `xml:"id,attr"`
		Href       string `xml:"href,attr"`
		Media      string `xml:"media-type,attr"`
		Properties string `xml:"properties,attr"`
	} `xml:"manifest>item"`
	Spine []struct {
		Ref    string `xml:"idref,attr"`
		Linear string `xml:"linear,attr"`
	} `xml:"spine>itemref"`
}

// epub reads a book: one document a chapter, in reading order. Chapters of a few words (covers,
// half titles) are passed over.
func (r *reader) epub(ctx context.Context, in input, data []byte, out emit) error {
	z, err := openZip(data)
	if err != nil {
		return err
	}
	book, base, err := openBook(z, r.max)
	if err != nil {
		return err
	}
	hrefs := map[string]string{}
	for _, item := range book.Items {
		if strings.Contains(item.Media, "html") && !hasToken(item.Properties, "nav") {
			hrefs[item.ID] = item.Href
		}
	}
	files := make(map[string]*zip.File, len(z.File))
	for _, f := range z.File {
		files[f.Name] = f
	}
	found, left := 0, r.max // of all chapters together
	for n, ref := range book.Spine {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		href, err := url.PathUnescape(hrefs[ref.Ref])
		if err != nil || href == "" || ref.Linear == "no" {
			continue
		}
		name := strings.TrimPrefix(path.Join(base, href), "/")
		file := files[name]
		if file == nil {
			continue
		}
		delete(files, name) // a chapter is read once
		place := fmt.Sprintf("chapter %d", n+1)
		page, err := readEntry(file, left)
		left -= int64(len(page))
		var d *doc.Document
		if err == nil {
			d, err = r.chapter(in, place, book, string(page))
		}
		if d == nil && err == nil {
			continue
		}
		found++
		if !out(d, wrapRead(in.name+": "+place, err)) {
			return errStopped
		}
		if left <= 0 {
			break
		}
	}
	if found == 0 {
		return errors.New("no chapter with text in it")
	}
	return nil
}

// openBook returns the package file of a book and the folder that its links are relative to.
func openBook(z *zip.Reader, max int64) (*opf, string, error) {
	raw, err := readNamed(z, "META-INF/container.xml", max)
	if err != nil {
		return nil, "", err
	}
	var container struct {
		Roots []struct {
			Path string `xml:"full-path,attr"`
		} `xml:"rootfiles>rootfile"`
	}
	if err := decodeXML(bytes.NewReader(raw), &container); err != nil || len(container.Roots) == 0 {
		return nil, "", errors.New("damaged EPUB: no package file is named")
	}
	name := container.Roots[0].Path
	if raw, err = readNamed(z, name, max); err != nil || raw == nil {
		return nil, "", errors.Join(fmt.Errorf("damaged EPUB: no %s", name), err)
	}
	var book opf
	if err := decodeXML(bytes.NewReader(raw), &book); err != nil {
		return nil, "", fmt.Errorf("damaged EPUB: %s: %w", name, err)
	}
	return &book, path.Dir(name), nil
}

// minChapter is the least length of a chapter in bytes.
const minChapter = 120

// chapter makes a document of a chapter; nil where it has next to no text.
func (r *reader) chapter(in input, place string, book *opf, page string) (*doc.Document, error) {
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		root = flatten(page)
	}
	blocks := renderBlocks(root)
	if size(blocks) < minChapter {
		return nil, nil
	}
	text, warnings := clean(strings.Join(blocks, "\n\n"))
	a := &article{lines: plainLines(text), warnings: warnings}
	first := func(values []string) string { return firstOf(append(values, "")...) }
	s := &a.source
	title := oneLine(first(book.Title))
	heading := ""
	for n := range root.Descendants() {
		if heading == "" && (n.DataAtom == atom.H1 || n.DataAtom == atom.H2) {
			heading = oneLine(textOf(n))
		}
	}
	if s.Title = firstOf(heading, place); title != "" {
		s.Title = title + ": " + s.Title
	}
	s.Author, s.Publisher = cleanAuthor(strings.Join(book.Creators, ", ")), oneLine(first(book.Publisher))
	s.Published, s.Language = first(book.Dates), first(book.Language)
	in.part = place
	in.name += ": " + place
	return r.documentOf(a, in)
}
