package read

import (
	"fmt"
	"net/url"
	"path"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/abadojack/whatlanggo"
	"golang.org/x/net/publicsuffix"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/schema"
)

// article is what a format's reader found, before it is cleaned.
type article struct {
	source   schema.Source // Published may be in any written form, Language a tag such as "en-GB"
	key      string        // the record's own id, where it has one
	made     string        // when the file was made, in any written form; "" where that is not known
	lines    []line
	wrapped  bool // lines may be parts of a paragraph, broken at a fixed width
	titled   bool // the title stays in the text, as a paragraph of its own
	warnings []string
}

// line is one line of text.
type line struct {
	text string
	gap  bool // a blank line stands before it

	pages []pageStart // of a PDF
}

// pageStart says that a page begins at a byte of a line.
type pageStart struct{ at, page int }

// plainLines cuts cleaned text into lines. An indented line counts as parted from the one
// before when that is not indented.
func plainLines(text string) []line {
	var lines []line
	gap, indented := false, true
	for t := range strings.SplitSeq(text, "\n") {
		trimmed := strings.TrimSpace(t)
		if trimmed == "" {
			gap = true
			continue
		}
		in := t[0] == ' '
		lines = append(lines, line{text: trimmed, gap: gap || in && !indented})
		gap, indented = false, in
	}
	return lines
}

// blockLines turns blocks, each a paragraph that may hold line breaks, into lines.
func blockLines(blocks []string) []line {
	var lines []line
	for _, block := range blocks {
		first := true
		for t := range strings.SplitSeq(block, "\n") {
			if t = strings.TrimSpace(t); t != "" {
				lines = append(lines, line{text: t, gap: first})
				first = false
			}
		}
	}
	return lines
}

// finish makes the document: furniture out, title, date, language and identity in. The lines
// of the article are clean text.
func (r *reader) finish(a *article, in input) (*doc.Document, error) {
	s := &a.source
	for _, field := range []*string{&s.Title, &s.Author, &s.Publisher} {
		*field = oneLine(*field)
	}
	lines, told := dropFurniture(a.lines, s.Title != "")
	if a.wrapped {
		lines = unwrap(lines)
	}
	switch {
	case s.Title == "":
		s.Title = titleOf(lines)
	case !a.titled:
		lines = dropTitle(lines, s.Title)
	}
	text := joinLines(lines)
	if text == "" {
		return nil, fmt.Errorf("no text in it")
	}
	if s.Author == "" {
		s.Author = told.author
	}
	if s.Publisher == "" {
		s.Publisher = told.publisher
	}
	r.date(a, told, in)
	a.language(text)
	s.Pages = pagesOf(lines)
	s.File, s.Kind = in.file, in.format
	for key, value := range r.meta {
		s.SetMeta(key, value)
	}
	s.ID = schema.DocumentID(a.address(in, text), text)
	return &doc.Document{Source: *s, Text: text, Warnings: a.warnings}, nil
}

// date sets Published as an ISO date: what the metadata state, else the page furniture or the
// dateline, the address, the file's name, the default of the options. A day that could be
// read two ways gives the year, with a warning, unless one of the later sources has the day.
func (r *reader) date(a *article, told facts, in input) {
	stated := parseDate(a.source.Published)
	if stated.iso == "" && strings.TrimSpace(a.source.Published) != "" {
		a.warnings = append(a.warnings, fmt.Sprintf("date not understood: %q", shorten(a.source.Published)))
	}
	candidates := []date{
		stated, told.published, {iso: addressDate(a.source.URL)},
		{iso: nameDate(filepath.Base(in.path))}, told.updated, parseDate(a.made), {iso: r.published},
	}
	year := ""
	for _, d := range candidates {
		switch {
		case d.iso == "":
		case d.ambiguous && year == "":
			year = d.iso
		case !d.ambiguous && strings.HasPrefix(d.iso, year):
			a.source.Published = d.iso
			return
		}
	}
	a.source.Published = year
	if year != "" {
		a.warnings = append(a.warnings, "date of publication could be read two ways: only the year "+year+" is kept")
	}
}

// address returns what identifies the document when that is not its text: its canonical
// address, its own id in the file it came from, or the file. An id that is a bare number is held
// to be one of the file or page, not of the world, and goes with the name of that; from standard
// input, which has none, it tells nothing. What a site serves as an article of another site is its
// own copy of that, and takes its place in no graph.
func (a *article) address(in input, text string) string {
	foreign := in.served != "" && !sameSite(a.source.URL, in.served)
	switch {
	case foreign && a.source.URL+a.key != "":
		return "at:" + in.served + "#" + firstOf(a.source.URL, a.key)
	case a.source.URL != "":
		return a.source.URL
	case a.key == "" && in.file == "":
		return ""
	case a.key == "" && in.part == "":
		return "file:" + in.file
	case a.key == "":
		return "file:" + in.file + "#" + schema.Hash(text)
	case strings.Trim(a.key, "0123456789") == "":
		if holder := in.holder(); holder != "" {
			return "id:" + holder + "#" + a.key
		}
		return ""
	}
	return "id:" + a.key
}

// holder names the file, the part of one or the page that a record is in, "" for standard input.
func (in *input) holder() string {
	switch {
	case in.file != "":
		return in.file + strings.TrimPrefix(in.name, in.path)
	case in.url != "":
		return in.url
	case in.path != "":
		return filepath.ToSlash(in.name)
	}
	return ""
}

// sameSite says whether two addresses are of one site: of one host, or of hosts under one domain
// that can be registered (publicsuffix.org). A page may say which of its site's addresses is its
// own, and not that it is another site's article.
func sameSite(a, b string) bool {
	u, err := url.Parse(a)
	if err != nil {
		return false
	}
	v, err := url.Parse(b)
	if err != nil {
		return false
	}
	x, y := strings.ToLower(u.Hostname()), strings.ToLower(v.Hostname())
	if x == y {
		return true
	}
	xSite, err := publicsuffix.EffectiveTLDPlusOne(x)
	if err != nil {
		return false
	}
	ySite, err := publicsuffix.EffectiveTLDPlusOne(y)
	return err == nil && xSite == ySite
}

// canonical brings an address to the form documents are known by: no fragment, no marks of
// campaigns, a lower-case host, no default port. It returns "" for what is no http(s)
// address and for a site's front page, which tells one article as little as another.
func canonical(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	if (u.Path == "" || u.Path == "/") && u.RawQuery == "" {
		return ""
	}
	u.Fragment, u.RawFragment, u.User = "", "", nil
	u.Host = strings.ToLower(u.Host)
	if port := u.Port(); port == "80" && u.Scheme == "http" || port == "443" && u.Scheme == "https" {
		u.Host = strings.TrimSuffix(u.Host, ":"+port)
	}
	if u.RawQuery != "" {
		var kept []string
		for pair := range strings.SplitSeq(u.RawQuery, "&") {
			name, _, _ := strings.Cut(strings.ToLower(pair), "=")
			switch {
			case pair == "", strings.HasPrefix(name, "utm_"), name == "fbclid", name == "gclid", name == "mc_cid",
				name == "mc_eid":
			default:
				kept = append(kept, pair)
			}
		}
		u.RawQuery = strings.Join(kept, "&")
	}
	return u.String()
}

// isAddress says whether a source is an address rather than a path.
func isAddress(source string) bool {
	scheme, _, ok := strings.Cut(source, "://")
	if !ok || len(scheme) < 2 {
		return false
	}
	return strings.Trim(strings.ToLower(scheme), "abcdefghijklmnopqrstuvwxyz0123456789+.-") == ""
}

// addressExt returns the ending of the path of an address, in lower case.
func addressExt(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.ToLower(path.Ext(u.Path))
}

// English is told by its words in the first languageSample bytes, another language by the
// statistics of letters in the first statSample bytes, which take far longer.
const languageSample, statSample = 4000, 1200

// minLatin is how many bytes it takes to tell languages written in Latin letters apart; one
// sentence of foreign names in English passes for another language.
const minLatin = 300

// language sets the document's language and warns of one that is not English.
func (a *article) language(text string) {
	stated, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(a.source.Language, "_", "-")), "-")
	if len(stated) != 2 {
		stated = ""
	}
	if functionWords(text[:min(len(text), languageSample)]) {
		a.source.Language = "en"
		return
	}
	a.source.Language = stated
	sample := text[:min(len(text), statSample)]
	if len(sample) < minLatin && whatlanggo.DetectScript(sample) == unicode.Latin {
		return
	}
	info := whatlanggo.Detect(sample)
	nordic := (info.Lang == whatlanggo.Dan || info.Lang == whatlanggo.Nob || info.Lang == whatlanggo.Nno) &&
		strings.Contains(sample, " og ")
	if !info.IsReliable() && !nordic { // Danish and Norwegian are never surely one of the two
		return
	}
	code := info.Lang.Iso6391()
	if code == "" {
		code = info.Lang.Iso6393()
	}
	a.source.Language = code
	if info.Lang != whatlanggo.Eng {
		a.warnings = append(a.warnings, "not English ("+info.Lang.String()+"): no claims are made of it")
	}
}

// functionWords says whether one word in twelve is a common English word that the languages
// written like English lack ("at", "for", "have" and "by" are Danish too); names and numbers do
// not mislead it as they do letter statistics.
func functionWords(sample string) bool {
	words, hits := 0, 0
	for w := range strings.FieldsSeq(sample) {
		words++
		switch w {
		case "the", "The", "of", "and", "that", "with", "from", "which", "said", "its", "it", "they", "his", "their", "has",
			"were", "been", "this", "would", "not":
			hits++
		}
	}
	return hits > 0 && hits*12 >= words
}

// shorten cuts a value for a message.
func shorten(s string) string {
	if runes := []rune(s); len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return s
}
