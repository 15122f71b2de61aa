package read

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/newsgraph/kg/internal/doc"
)

// field is one of the things a record can say, under any of its names.
type field struct {
	names []string // in lower case, without "_" and "-"; the most trusted first
	into  func(*article) *string
}

func (f field) has(name string) bool { return slices.Contains(f.names, foldField(name)) }

// foldField makes "published_at", "publishedAt" and "Published-At" one name.
func foldField(name string) string { return fieldMarks.Replace(strings.ToLower(name)) }

var fieldMarks = strings.NewReplacer("_", "", "-", "", " ", "")

var textNames = []string{"text", "body", "content", "articlebody", "fulltext", "maintext", "articletext", "article",
	"bodytext", "bodyhtml", "contenttext", "contenthtml", "plaintext", "cleanedtext", "textcontent", "storytext",
	"fulltextcontent", "bodies", "paragraphs"}

var fieldNames = []field{
	{[]string{"title", "headline", "headlines", "webtitle"}, func(a *article) *string { return &a.source.Title }},
	{[]string{"url", "link", "canonicalurl", "canonical", "uri", "href", "address", "weburl", "sourceurl",
		"documentidentifier"}, func(a *article) *string { return &a.source.URL }},
	{[]string{"published", "publishedat", "datepublished", "publisheddate", "publicationdate", "publishdate", "pubdate",
		"date", "datetime", "created", "createdat", "datepublish", "publishedtime", "webpublicationdate", "versioncreated",
		"firstcreated", "contentcreated", "seendate", "timestamp", "ts"}, func(a *article) *string {
		return &a.source.Published
	}},
	{[]string{"publisher", "source", "site", "sitename", "sourcename", "outlet", "newspaper", "agency", "domain",
		"sourcedomain", "sourcecommonname", "copyrightholder"}, func(a *article) *string { return &a.source.Publisher }},
	{[]string{"author", "authors", "byline", "creator", "writer"}, func(a *article) *string { return &a.source.Author }},
	{[]string{"language", "lang", "metalang"}, func(a *article) *string { return &a.source.Language }},
	{[]string{"id", "docid", "documentid", "guid", "uuid", "identifier"}, func(a *article) *string { return &a.key }},
}

// records reads JSON Lines: one article a line. A bad line gives an error that names it, and
// the rest is read. A file that is one JSON value, an array of articles or one article over
// several lines, is read too.
func (r *reader) records(ctx context.Context, in input, br *bufio.Reader, head []byte, out emit) bool {
	if e := wideEncoding(head); e != nil {
		br = bufio.NewReaderSize(e.NewDecoder().Reader(br), 64<<10)
		head, _ = br.Peek(peekBytes)
	}
	if mark := []byte("\xef\xbb\xbf"); bytes.HasPrefix(head, mark) {
		_, _ = br.Discard(len(mark))
		head = head[len(mark):]
	}
	if wholeJSON(head) {
		return r.values(ctx, in, br, out)
	}
	var buf []byte
	var blank int64 // bytes of lines without a record, since the last one
	for n, found := 1, 0; ; n++ {
		raw, err := readLine(ctx, br, &buf, r.max)
		fail := func(err error) bool { return out(nil, fmt.Errorf("read %s:%d: %w", in.name, n, cause(err))) }
		blank += int64(len(raw))
		if raw = bytes.TrimSpace(raw); len(raw) > 0 {
			blank = 0
			found++
			if !r.recordsIn(ctx, in, strconv.Itoa(n), in.name+":"+strconv.Itoa(n), raw, out) {
				return false
			}
		}
		switch {
		case blank > r.max:
			return fail(fmt.Errorf("nothing but blank lines: %w", tooLarge(r.max)))
		case err == nil:
		case errors.Is(err, errLongLine):
			found++
			if !fail(tooLarge(r.max)) {
				return false
			}
		case err == io.EOF:
			if found == 0 {
				return out(nil, fmt.Errorf("read %s: no text in it", in.name))
			}
			return true
		default:
			return fail(err)
		}
	}
}

var errLongLine = errors.New("line too long")

// readLine returns the next line, which stays valid until the next call. A line over max is
// passed over and gives errLongLine; io.EOF comes with the last line.
func readLine(ctx context.Context, br *bufio.Reader, buf *[]byte, max int64) ([]byte, error) {
	*buf = (*buf)[:0]
	long := false
	for {
		part, err := br.ReadSlice('\n')
		if !long {
			*buf = append(*buf, part...)
			if int64(len(*buf)) > max+1 {
				long, *buf = true, nil
			}
		}
		if err == bufio.ErrBufferFull {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			continue
		}
		if long {
			return nil, errLongLine // an end of file comes with the next call
		}
		return *buf, err
	}
}

// wholeJSON says whether a file is one JSON value rather than one a line: an array, or an
// object that the first line does not end.
func wholeJSON(head []byte) bool {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	if len(head) == 0 {
		return false
	}
	first, _, ended := bytes.Cut(head, []byte("\n"))
	switch rest := bytes.TrimSpace(first[1:]); head[0] {
	case '[':
		return len(rest) == 0 || rest[0] == '{'
	case '{':
		return ended && (len(rest) == 0 || opensMore(first) && !json.Valid(first))
	}
	return false
}

// opensMore says whether a line of JSON opens more objects and arrays than it closes, and no
// string is cut off at its end: the value goes on in the next line.
func opensMore(line []byte) bool {
	depth, quoted := 0, false
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			depth--
		}
	}
	return depth > 0 && !quoted
}

// values reads the articles of one JSON array or of JSON objects that follow each other.
// Unlike a line, a fault in the JSON ends the file.
func (r *reader) values(ctx context.Context, in input, br *bufio.Reader, out emit) bool {
	limited := &budget{r: br}
	dec := json.NewDecoder(limited)
	inArray := false
	fail := func(n int, err error) bool {
		if limited.spent {
			err = tooLarge(r.max)
		} else if err == io.EOF || err == io.ErrUnexpectedEOF {
			err = errors.New("not JSON: it ends too early")
		}
		return out(nil, fmt.Errorf("read %s: item %d: %w", in.name, n, cause(err)))
	}
	for n := 1; ; n++ {
		if ctx.Err() != nil {
			return out(nil, ctx.Err())
		}
		limited.left = r.max + 64<<10 // beside the item, what the decoder reads ahead
		if n == 1 {
			if head, _ := br.Peek(64); bytes.HasPrefix(bytes.TrimLeft(head, " \t\r\n"), []byte("[")) {
				if _, err := dec.Token(); err != nil {
					return fail(n, err)
				}
				inArray = true
			}
		}
		if inArray && !dec.More() {
			if n == 1 {
				return out(nil, fmt.Errorf("read %s: no text in it", in.name))
			}
			if _, err := dec.Token(); err != nil {
				return fail(n, fmt.Errorf("not JSON: %w", err))
			}
			return true
		}
		var raw json.RawMessage
		err := dec.Decode(&raw)
		if err == io.EOF && !inArray && n > 1 {
			return true
		}
		if err != nil {
			return fail(n, fmt.Errorf("not JSON: %w", err))
		}
		place := "item " + strconv.Itoa(n)
		if !r.recordsIn(ctx, in, place, in.name+": "+place, raw, out) {
			return false
		}
	}
}

// budget gives an error where more than left bytes are read.
type budget struct {
	r     io.Reader
	left  int64
	spent bool
}

func (b *budget) Read(p []byte) (int, error) {
	if b.left <= 0 {
		b.spent = true
		return 0, errors.New("too large")
	}
	n, err := b.r.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	return n, err
}

// recordsIn reads the record that a JSON value is, or else those that lie within it.
func (r *reader) recordsIn(ctx context.Context, in input, place, at string, raw []byte, out emit) bool {
	if isJSONFeed(raw) {
		in.format = "feed"
		return r.whole(ctx, in, raw, out)
	}
	d, err := r.record(in, place, raw)
	if err == nil {
		return out(d, nil)
	}
	var none *noText
	if errors.As(err, &none) {
		if link := r.linkOf(raw); link != "" {
			return r.followed(ctx, in, link, out)
		}
		inner := r.inner(raw, 0)
		for i, item := range inner {
			if link := r.linkOf(item); link != "" {
				if !r.followed(ctx, in, link, out) {
					return false
				}
				continue
			}
			d, err := r.record(in, place+"."+strconv.Itoa(i+1), item)
			if err != nil {
				err = fmt.Errorf("read %s: item %d: %w", at, i+1, err)
			}
			if !out(d, err) {
				return false
			}
		}
		if len(inner) > 0 {
			return true
		}
	}
	return out(nil, fmt.Errorf("read %s: %w", at, err))
}

// noText is the error of a record without a text.
type noText struct{ what string }

func (n *noText) Error() string { return n.what }

// record makes a document of one JSON object. The place, a line number, goes with the path.
func (r *reader) record(in input, place string, raw []byte) (*doc.Document, error) {
	a := &article{wrapped: true}
	if !utf8.Valid(raw) {
		text, warnings, err := decode(raw, "")
		if err != nil {
			return nil, err
		}
		raw, a.warnings = []byte(text), warnings
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal(raw, &object); err != nil {
		return nil, jsonError(err)
	}
	return r.object(in, place, object, a)
}

// object makes a document of the fields of a record.
func (r *reader) object(in input, place string, object map[string]json.RawMessage, a *article) (*doc.Document, error) {
	in.part = place
	text := r.fieldsOf(a, object)
	if strings.TrimSpace(text) == "" {
		return nil, missing(object)
	}
	if !in.anonymous {
		a.source.Path = in.name + ":" + strings.TrimPrefix(place, "item ")
	}
	return r.written(a, in, text)
}

// written makes a document of an article whose text, which may be HTML, is a field of a record.
func (r *reader) written(a *article, in input, text string) (*doc.Document, error) {
	if looksLikeHTML(text) {
		text = strings.Join(fragmentBlocks(text), "\n\n")
	}
	plain := fromPlain(text)
	a.lines, a.warnings = plain.lines, append(a.warnings, plain.warnings...)
	if a.source.URL == "" {
		a.source.URL = canonical(a.key)
	} else {
		a.source.URL = canonical(a.source.URL)
	}
	a.source.Author = cleanAuthor(a.source.Author)
	return r.finish(a, in)
}

// fields reads what is known of a record's fields into the article and returns its text.
func (a *article) fields(object map[string]json.RawMessage) string {
	folded := make(map[string]string, len(object)) // folded name → name
	for name := range object {
		f := foldField(name)
		if old, ok := folded[f]; !ok || name < old {
			folded[f] = name
		}
	}
	first := func(names []string) string {
		for _, name := range names {
			if real, ok := folded[name]; ok {
				if v := jsonText(object[real]); strings.TrimSpace(v) != "" {
					return v
				}
			}
		}
		return ""
	}
	for _, f := range fieldNames {
		*f.into(a) = strings.TrimSpace(first(f.names))
	}
	for _, name := range textNames {
		if real, ok := folded[name]; ok {
			if v := jsonParagraphs(object[real]); strings.TrimSpace(v) != "" {
				return v
			}
		}
	}
	return ""
}

// jsonText returns a field as text: a string, a number, the name (or the text) of an object,
// the items of an array.
func jsonText(raw json.RawMessage) string {
	if len(raw) == 0 {
		return ""
	}
	switch raw[0] {
	case '"':
		var s string
		_ = json.Unmarshal(raw, &s) // the record was valid, so is its part
		return s
	case '{':
		var object map[string]json.RawMessage
		_ = json.Unmarshal(raw, &object)
		for _, key := range []string{"name", "title", "text", "content", "#text", "$date", "@value", "value"} {
			if v := object[key]; len(v) > 0 && v[0] != '{' {
				return jsonText(v)
			}
		}
		return ""
	case '[':
		var items []json.RawMessage
		_ = json.Unmarshal(raw, &items)
		var parts []string
		long := false
		for _, item := range items {
			if len(item) > 0 && item[0] == '[' {
				continue
			}
			if v := jsonText(item); v != "" {
				parts = append(parts, v)
				long = long || len(v) > 80
			}
		}
		if long {
			return strings.Join(parts, "\n\n") // paragraphs
		}
		return strings.Join(parts, ", ") // names
	case 'n', 't', 'f':
		return ""
	}
	return string(raw)
}

// missing tells what a record without text has instead.
func missing(object map[string]json.RawMessage) error {
	names := make([]string, 0, len(object))
	for name := range object {
		names = append(names, name)
		if slices.Contains(textNames, foldField(name)) {
			return &noText{fmt.Sprintf("no text: the field %q is empty", shorten(name))}
		}
	}
	slices.Sort(names)
	return &noText{`no "text" field; it has ` + quotedNames(names) + "; --map text=FIELD names one"}
}

func jsonError(err error) error {
	var syntax *json.SyntaxError
	var typ *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Errorf("not JSON: %w (column %d)", err, syntax.Offset)
	case errors.As(err, &typ):
		return fmt.Errorf("not a JSON object: it is of type %s", typ.Value)
	}
	return fmt.Errorf("not JSON: %w", err)
}
