// Package read turns files, directories, standard input and http(s) addresses into documents.
//
// It sets a document's Source, Text, Warnings and Place and nothing else. formats.go lists the kinds of
// file that are read, each also gzipped, and recognises them by their first bytes, then by name;
// other kinds are refused with a hint.
//
// Each source goes through the same steps: open, unpack, decode to UTF-8 (encoding.go),
// take the article, or each of several, out of its format (a file each), clean the
// characters (clean.go), drop page furniture but use its date and byline (furniture.go), find
// title, date and language, and set the identity (article.go).
//
// The text that comes out is valid UTF-8 in normal form C. It has no carriage returns, tabs,
// control or zero-width characters, and no two spaces in a row. Its paragraphs are separated by
// one blank line and contain no line break: hard-wrapped lines are joined, other lines (of lists,
// addresses, verse) are paragraphs of their own.
package read

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/ingest/read/pdf"
	"github.com/newsgraph/kg/schema"
)

// Options say how to read. The zero value reads by name and content.
type Options struct {
	Format    string       // one of the formats of kinds for every source; "" goes by content, then by name
	Published string       // date of documents that state none, in any written form
	MaxBytes  int64        // of one document, unpacked: a file, a page, a line of JSON; 0 means 64 MB
	Client    *http.Client // for addresses; nil means one with time limits

	NoFiles     bool // paths are refused: an error, ErrRefused, each
	NoAddresses bool // addresses are refused, also those that records and feeds link to
	PublicOnly  bool // addresses of hosts that are not on the public internet are refused; not with a Client of one's own

	// Map names the fields of JSON records and the columns of tables: what they hold ("text",
	// "title", "url", "published", "publisher", "author", "language", "id") → a name, a path
	// ("article.body") or the number of a column, from 1. Any other key makes the field part of
	// the document's metadata under that key.
	Map  map[string]string
	Meta map[string]string // metadata of every document

	Follow  bool                      // read the pages that feeds and sitemaps link to, instead of the items' own text
	Skipped func(path, reason string) // called for the files of directories that are passed over; may be nil

	Only   func(path string) bool // which files of directories are read; nil: all
	Loaded *Loaded                // nil: addresses are always loaded anew
}

const defaultMaxBytes = 64 << 20

// emit hands on one document or one error; false means that no more is wanted.
type emit func(*doc.Document, error) bool

// reader is Options, checked.
type reader struct {
	format    string
	published string // ISO 8601 partial date or ""
	max       int64
	client    *http.Client

	fields  map[string]string // Options.Map
	meta    map[string]string
	follow  bool
	skipped func(path, reason string)
	robots  *robots

	noFiles, noAddresses bool
	follows              int // pages followed of the source at hand
	only                 func(path string) bool
	changed              *Loaded
	pages                pdfReader
}

// pdfReader reads PDF files; Close gives back what it holds.
type pdfReader interface {
	Read(ctx context.Context, data []byte) (*pdf.Document, error)
	Close()
}

func newReader(o Options) (*reader, error) {
	if o.PublicOnly && o.Client != nil {
		return nil, errors.New("read: PublicOnly needs kg's own client, and ReadOptions.Client is another")
	}
	r := &reader{noFiles: o.NoFiles, noAddresses: o.NoAddresses, format: o.Format, max: o.MaxBytes, client: o.Client,
		fields: o.Map, meta: o.Meta, follow: o.Follow, skipped: o.Skipped,
		only: o.Only, changed: o.Loaded}
	if names := Formats(); o.Format != "" && !slices.Contains(names, o.Format) {
		return nil, fmt.Errorf("read: unknown format %q: want %s", o.Format, strings.Join(names, ", "))
	}
	for key, value := range o.Meta {
		if !isMetaKey(key) || strings.TrimSpace(value) == "" {
			return nil, fmt.Errorf("read: metadata %q=%q: want a key of letters, digits, - and _, and a value", key, value)
		}
	}
	if err := checkMap(o.Map); err != nil {
		return nil, err
	}
	if o.Published != "" {
		d := parseDate(o.Published)
		if d.iso == "" || d.ambiguous {
			return nil, fmt.Errorf("read: default date %q: want a date such as 2024-09-27", o.Published)
		}
		r.published = d.iso
	}
	if r.max <= 0 {
		r.max = defaultMaxBytes
	}
	if r.client == nil {
		r.client = newClient(o.PublicOnly)
	}
	r.robots = newRobots(r.client)
	r.pages = pdf.NewReader() // starts when a PDF comes
	return r, nil
}

// Documents reads the sources in their order: paths, directories (walked in order of names,
// hidden files left out), "-" for standard input, http(s) addresses. What cannot be read
// yields an error that names file, line and cause beside a nil document, and the sequence
// goes on; it ends early only when ctx is done (the last error is then ctx.Err()) or the
// options are wrong. JSON Lines are streamed: memory is bounded by the longest line.
func Documents(ctx context.Context, o Options, sources []string, stdin io.Reader) iter.Seq2[*doc.Document, error] {
	return func(yield func(*doc.Document, error) bool) {
		r, err := newReader(o)
		if err != nil {
			yield(nil, err)
			return
		}
		defer r.pages.Close()
		stopped := false
		out := func(d *doc.Document, err error) bool {
			if stopped {
				return false
			}
			if ctx.Err() != nil {
				d, err = nil, ctx.Err()
				stopped = true
			}
			if !yield(d, err) {
				stopped = true
			}
			return !stopped
		}
		for _, source := range sources {
			if ctx.Err() != nil {
				out(nil, ctx.Err())
				return
			}
			if !r.source(ctx, source, stdin, out) {
				return
			}
		}
	}
}

// source reads one of the sources; false means that no more is wanted.
func (r *reader) source(ctx context.Context, source string, stdin io.Reader, out emit) bool {
	r.follows = 0
	if err := r.allowed(source); err != nil {
		return out(nil, err)
	}
	switch {
	case source == "-":
		if stdin == nil {
			return out(nil, errors.New("read standard input: there is none"))
		}
		return r.stream(ctx, input{name: "standard input"}, interruptible(ctx, stdin), out)
	case isAddress(source):
		return r.fetch(ctx, source, out)
	}
	info, err := os.Stat(source)
	if err != nil {
		return out(nil, fmt.Errorf("read %s: %w", mistyped.ReplaceAllString(source, "$1…@"), cause(err)))
	}
	if info.IsDir() {
		return r.directory(ctx, source, out)
	}
	return r.file(ctx, source, fileIdentity(filepath.Dir(source), source), out)
}

// file reads a file; the identity is the name by which its documents are known.
func (r *reader) file(ctx context.Context, path, identity string, hand emit) bool {
	place := placeOf(path)
	out := func(d *doc.Document, err error) bool {
		if err != nil {
			err = &FileError{identity, err}
		}
		if d != nil {
			d.Place = place
		}
		return hand(d, err)
	}
	f, err := openFile(ctx, path)
	if err != nil {
		return out(nil, fmt.Errorf("read %s: %w", path, cause(err)))
	}
	defer f.Close()
	return r.stream(ctx, input{name: path, path: path, file: identity}, f, out)
}

// FileError is an error about a file, or about one of the documents in it.
type FileError struct {
	File string // as schema.Source.File has it
	Err  error
}

// Error is that of Err, which names the file.
func (e *FileError) Error() string { return e.Err.Error() }

// Unwrap returns Err.
func (e *FileError) Unwrap() error { return e.Err }

// input says where a stream of bytes is from.
type input struct {
	name    string // for messages and, unless it is anonymous, for Source.Path
	path    string // of a file, or ""
	url     string // of a page, after redirects, or ""
	served  string // the address that the stream was fetched from, or ""
	charset string // as the server declares it, or ""
	media   string // media type as the server declares it, or ""
	file    string // the name by which a file's documents are known, see fileIdentity, or ""
	format  string // how it is read
	part    string // which of the documents of a file this is, or ""
	depth   int    // of files within files

	captured string // when a page was captured, or ""

	anonymous bool // the name was made up here
}

// stream reads one file, page or standard input.
func (r *reader) stream(ctx context.Context, in input, from io.Reader, out emit) bool {
	fail := func(err error) bool { return out(nil, fmt.Errorf("read %s: %w", in.name, cause(err))) }
	br := bufio.NewReaderSize(stopping{ctx, from}, 64<<10)
	base := in.path
	if base == "" {
		base = in.url
	}
	if head, _ := br.Peek(2); bytes.Equal(head, []byte{0x1f, 0x8b}) {
		unpacked, err := gunzip(br)
		if err != nil {
			return fail(err)
		}
		br = bufio.NewReaderSize(stopping{ctx, unpacked}, 64<<10)
		base = trimExt(base, ".gz")
	}
	head, err := br.Peek(peekBytes)
	if err != nil && err != io.EOF {
		return fail(err)
	}
	format, err := r.formatOf(base, in.media, head)
	if err != nil {
		return fail(err)
	}
	in.format = format
	switch format {
	case "jsonl":
		return r.records(ctx, in, br, head, out)
	case "csv":
		return r.table(ctx, in, br, base, out)
	case "mbox":
		return r.mailbox(ctx, in, br, out)
	case "warc":
		return r.warc(ctx, in, br, out)
	}
	data, err := io.ReadAll(io.LimitReader(br, r.max+1))
	if err != nil {
		return fail(err)
	}
	if int64(len(data)) > r.max {
		return fail(tooLarge(r.max))
	}
	if format == "zip" {
		if format, err = zipFormat(data); err != nil {
			return fail(err)
		}
		in.format = format
	}
	return r.whole(ctx, in, data, out)
}

// whole reads the bytes of a file, or of a part of one, by in.format.
func (r *reader) whole(ctx context.Context, in input, data []byte, out emit) bool {
	var err error
	switch in.format {
	case "feed":
		err = r.feed(ctx, in, data, out)
	case "sitemap":
		err = r.sitemap(ctx, in, data, out)
	case "newsml":
		err = r.newsML(in, data, out)
	case "eml":
		err = r.mail(ctx, in, data, out)
	case "epub":
		err = r.epub(ctx, in, data, out)
	case "wacz":
		err = r.wacz(ctx, in, data, out)
	default:
		var d *doc.Document
		if d, err = r.document(ctx, in, in.format, data); err == nil {
			return out(d, nil)
		}
	}
	switch {
	case errors.Is(err, errStopped):
		return false
	case err != nil:
		return out(nil, fmt.Errorf("read %s: %w", in.name, cause(err)))
	}
	return true
}

// errStopped is returned by what reads several documents when no more is wanted.
var errStopped = errors.New("no more is wanted")

// document makes one document of the bytes of a text, a page, a Markdown, PDF or office file.
func (r *reader) document(ctx context.Context, in input, format string, data []byte) (*doc.Document, error) {
	var a *article
	var err error
	switch format {
	case "pdf":
		a, err = r.fromPDF(ctx, data)
	case "docx", "odt":
		a, err = fromOffice(format, data, r.max)
	case "mhtml":
		a, err = fromMHTML(data)
	default:
		a, err = fromText(in, format, data)
	}
	if err != nil {
		return nil, err
	}
	return r.documentOf(a, in)
}

// documentOf makes the document of an article that an input holds.
func (r *reader) documentOf(a *article, in input) (*doc.Document, error) {
	if named := a.source.URL; in.url != "" && named != "" && !sameSite(named, in.url) {
		a.source.URL = ""
		a.warnings = append(a.warnings,
			"it names an address of another site as its own, "+shorten(named)+": the address that was read is kept")
	}
	if a.source.URL == "" {
		a.source.URL = canonical(in.url)
	}
	if !in.anonymous {
		a.source.Path = in.name
	}
	a.made = firstOf(a.made, in.captured)
	return r.finish(a, in)
}

// fromText reads a text, a page or a Markdown file.
func fromText(in input, format string, data []byte) (*article, error) {
	declared := in.charset
	if declared == "" && format == "html" {
		declared = declaredCharset(data)
	}
	text, warnings, err := decode(data, declared)
	if err != nil {
		return nil, err
	}
	var a *article
	switch format {
	case "html":
		a, err = fromHTML(text, in.url)
	case "md":
		a, err = fromMarkdown(text)
	default:
		a = fromPlain(text)
	}
	if err != nil {
		return nil, err
	}
	a.warnings = append(warnings, a.warnings...)
	return a, nil
}

// Article makes a document of a text at hand, which may be HTML. The source says what is known of
// it: title, address, publisher, and the date in any written form.
func Article(text string, s schema.Source) (*doc.Document, error) {
	r, err := newReader(Options{})
	if err != nil {
		return nil, err
	}
	defer r.pages.Close()
	for _, field := range []*string{&text, &s.Title, &s.URL, &s.Publisher, &s.Published} {
		if !utf8.ValidString(*field) {
			*field = string([]rune(*field))
		}
	}
	if strings.TrimSpace(text) == "" {
		return nil, errors.New("it has no text")
	}
	if int64(len(text)) > r.max {
		return nil, tooLarge(r.max)
	}
	for _, field := range []*string{&s.Title, &s.URL, &s.Publisher, &s.Published} {
		*field = strings.TrimSpace(*field)
	}
	in := input{name: "text", path: "text", anonymous: true, format: "jsonl"}
	return r.written(&article{source: s, wrapped: true}, in, text)
}

func tooLarge(max int64) error {
	if max >= 1<<20 {
		return fmt.Errorf("larger than %d MB, the limit for one document", max>>20)
	}
	return fmt.Errorf("larger than %d bytes, the limit for one document", max)
}

// cause takes the operation and the path off an error that will be told with its own.
func cause(err error) error {
	var pe *os.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}
