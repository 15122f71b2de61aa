package read

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/mmcdole/gofeed"
	"golang.org/x/net/html/charset"

	"github.com/newsgraph/kg/internal/doc"
)

// maxItems bounds the items of one feed or sitemap.
const maxItems = 100_000

// isJSONFeed says whether a JSON value is a JSON Feed.
func isJSONFeed(raw []byte) bool {
	if !bytes.Contains(raw, []byte("jsonfeed.org/version")) {
		return false
	}
	var head struct {
		Version string          `json:"version"`
		Items   json.RawMessage `json:"items"`
	}
	return json.Unmarshal(raw, &head) == nil && strings.Contains(head.Version, "jsonfeed.org/version") &&
		len(head.Items) > 0
}

// feed reads the items of an RSS, Atom or JSON feed: their own text or, with Options.Follow, the
// page that they link to. An item that cannot be read gives an error that names it.
func (r *reader) feed(ctx context.Context, in input, data []byte, out emit) error {
	feed, err := parseFeed(data)
	if err != nil {
		return err
	}
	if len(feed.Items) == 0 {
		return errors.New("a feed without items")
	}
	for i, item := range feed.Items[:min(len(feed.Items), maxItems)] {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		place := fmt.Sprintf("item %d", i+1)
		if r.follow && item.Link != "" {
			if !r.followed(ctx, in, item.Link, out) {
				return errStopped
			}
			continue
		}
		d, err := r.feedItem(in, place, feed, item)
		if err != nil {
			err = fmt.Errorf("read %s: %s: %w", in.name, place, err)
		}
		if !out(d, err) {
			return errStopped
		}
	}
	return nil
}

// parseFeed parses a feed; a panic of the library becomes an error.
func parseFeed(data []byte) (feed *gofeed.Feed, err error) {
	defer func() {
		if p := recover(); p != nil {
			feed, err = nil, fmt.Errorf("not a feed: %v", p)
		}
	}()
	if feedDepth(data) > maxFeedDepth {
		return nil, fmt.Errorf("not a feed: elements nested more than %d deep", maxFeedDepth)
	}
	if feed, err = gofeed.NewParser().Parse(bytes.NewReader(data)); err != nil {
		return nil, fmt.Errorf("not a feed: %w", err)
	}
	return feed, nil
}

// maxFeedDepth bounds the elements within elements of a feed: the library that reads it calls itself for each.
const maxFeedDepth = 10_000

// feedDepth returns how deep the elements of XML are nested, at most; those left open count to the end.
func feedDepth(data []byte) int {
	depth, most := 0, 0
	for {
		at := bytes.IndexByte(data, '<')
		if at < 0 || at+1 >= len(data) {
			return most
		}
		data = data[at+1:]
		end := ">"
		switch {
		case bytes.HasPrefix(data, []byte("![CDATA[")):
			end = "]]>"
		case bytes.HasPrefix(data, []byte("!--")):
			end = "-->"
		}
		n := bytes.Index(data, []byte(end))
		if n < 0 {
			n = len(data)
		}
		switch {
		case data[0] == '!' || data[0] == '?':
		case data[0] == '/':
			depth = max(0, depth-1)
		case n == 0 || data[n-1] != '/':
			depth++
			most = max(most, depth)
		}
		data = data[n:]
	}
}

// feedItem makes a document of an item's own text.
func (r *reader) feedItem(in input, place string, feed *gofeed.Feed, item *gofeed.Item) (*doc.Document, error) {
	text := longest(item.Content, item.Description)
	if strings.TrimSpace(text) == "" {
		return nil, errors.New("no text; --follow reads the pages that the items link to")
	}
	a, err := articleOf(text)
	if err != nil {
		return nil, err
	}
	s := &a.source
	s.Title, s.URL, a.key = plainField(item.Title), canonical(item.Link), strings.TrimSpace(item.GUID)
	if s.URL == "" {
		s.URL = canonical(item.GUID)
	}
	s.Published = firstOf(item.Published, item.Updated)
	if t := item.PublishedParsed; t != nil && parseDate(s.Published).iso == "" {
		s.Published = t.Format("2006-01-02")
	}
	s.Publisher, s.Language = plainField(feed.Title), feed.Language
	var authors []string
	for _, p := range item.Authors {
		if p != nil && p.Name != "" {
			authors = append(authors, p.Name)
		}
	}
	s.Author = cleanAuthor(strings.Join(authors, ", "))
	in.part, in.url = place, ""
	return r.documentOf(a, in)
}

// articleOf makes an article of text that may be markup.
func articleOf(text string) (*article, error) {
	if looksLikeHTML(text) {
		text = strings.Join(fragmentBlocks(text), "\n\n")
	}
	a := fromPlain(text)
	if len(a.lines) == 0 {
		return nil, errors.New("no text in it")
	}
	return a, nil
}

// plainField brings a title that may hold markup or character references to one line.
func plainField(s string) string {
	if strings.ContainsAny(s, "<&") {
		s = strings.Join(fragmentBlocks(s), " ")
	}
	return oneLine(s)
}

// followed reads a page that a feed or sitemap links to, where its site allows that.
func (r *reader) followed(ctx context.Context, in input, link string, out emit) bool {
	if in.depth > maxDepth {
		return out(nil, fmt.Errorf("read %s: sitemaps nested too deeply", in.name))
	}
	if r.follows++; r.follows > maxFollowed {
		out(nil, fmt.Errorf("read %s: more than %d pages to follow: the others are left out", in.name, maxFollowed))
		return false
	}
	if err := r.allowed(link); err != nil {
		return out(nil, err)
	}
	if err := r.robots.allow(ctx, link); err != nil {
		return out(nil, fmt.Errorf("read %s: %w", link, err))
	}
	return r.fetchFrom(ctx, link, in, out)
}

// sitemapXML is a sitemap or an index of sitemaps; with the names of news sitemaps.
type sitemapXML struct {
	XMLName xml.Name
	Pages   []struct {
		Loc string `xml:"loc"`
	} `xml:"url"`
	Maps []struct {
		Loc string `xml:"loc"`
	} `xml:"sitemap"`
}

// sitemap reads the pages of a sitemap, or of the sitemaps of an index, which only
// Options.Follow allows.
func (r *reader) sitemap(ctx context.Context, in input, data []byte, out emit) error {
	var m sitemapXML
	if err := decodeXML(bytes.NewReader(data), &m); err != nil {
		return fmt.Errorf("not a sitemap: %w", err)
	}
	if !r.follow {
		return fmt.Errorf("a sitemap of %d pages; --follow reads the pages that it lists", len(m.Pages)+len(m.Maps))
	}
	links := make([]string, 0, len(m.Pages)+len(m.Maps))
	for _, p := range append(m.Pages, m.Maps...) {
		links = append(links, strings.TrimSpace(p.Loc))
	}
	if len(links) == 0 {
		return errors.New("a sitemap without pages")
	}
	for _, link := range links[:min(len(links), maxItems)] {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if !r.followed(ctx, in, link, out) {
			return errStopped
		}
	}
	return nil
}

// decodeXML decodes XML in any declared charset.
func decodeXML(from io.Reader, into any) error {
	dec := newXML(from)
	return dec.Decode(into)
}

// newXML returns a decoder for XML in any declared charset that forgives HTML's entities.
func newXML(from io.Reader) *xml.Decoder {
	dec := xml.NewDecoder(from)
	dec.CharsetReader = charset.NewReaderLabel
	dec.Entity = xml.HTMLEntity
	return dec
}
