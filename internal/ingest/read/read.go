// Package read turns files, directories, standard input and http(s) addresses into documents.
//
// It sets a document's Source, Text and Warnings and nothing else. The formats are plain
// text, Markdown, HTML and JSON Lines, each also gzipped; other kinds are refused by name.
//
// Each source goes through the same steps: open, unpack, decode to UTF-8 (encoding.go),
// take the article out of its format (plain.go, markdown.go, html.go, jsonl.go), clean the
// characters (clean.go), drop page furniture and read what it tells (furniture.go), find
// title, date and language, and set the identity (article.go).
//
// The text that comes out is valid UTF-8 in normal form C. It has no carriage returns, tabs,
// control or zero-width characters, and no two spaces in a row. Its paragraphs are parted by
// one blank line and hold no line break: hard-wrapped lines are joined, other lines (of lists,
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
	"slices"
	"strings"

	"github.com/newsgraph/kg/internal/doc"
)

// Options say how to read. The zero value reads by name and content.
type Options struct {
	Format    string       // "txt", "md", "html" or "jsonl" for every source; "" goes by name, then by content
	Published string       // date of documents that state none, in any written form
	MaxBytes  int64        // of one document, unpacked: a file, a page, a line of JSON; 0 means 64 MB
	Client    *http.Client // for addresses; nil means one with time limits
}

// Formats are the values Options.Format may have beside "".
var Formats = []string{"txt", "md", "html", "jsonl"}

const defaultMaxBytes = 64 << 20

// emit hands on one document or one error; false means that no more is wanted.
type emit func(*doc.Document, error) bool

// reader is Options, checked.
type reader struct {
	format    string
	published string // ISO 8601 partial date or ""
	max       int64
	client    *http.Client
}

func newReader(o Options) (*reader, error) {
	r := &reader{format: o.Format, max: o.MaxBytes, client: o.Client}
	if o.Format != "" && !slices.Contains(Formats, o.Format) {
		return nil, fmt.Errorf("read: unknown format %q: want %s", o.Format, strings.Join(Formats, ", "))
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
		r.client = newClient()
	}
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
	switch {
	case source == "-":
		if stdin == nil {
			return out(nil, errors.New("read standard input: there is none"))
		}
		return r.stream(ctx, input{name: "standard input"}, stdin, out)
	case isAddress(source):
		return r.fetch(ctx, source, out)
	}
	info, err := os.Stat(source)
	if err != nil {
		return out(nil, fmt.Errorf("read %s: %w", source, cause(err)))
	}
	if info.IsDir() {
		return r.directory(ctx, source, out)
	}
	return r.file(ctx, source, out)
}

func (r *reader) file(ctx context.Context, path string, out emit) bool {
	f, err := os.Open(path)
	if err != nil {
		return out(nil, fmt.Errorf("read %s: %w", path, cause(err)))
	}
	defer f.Close()
	return r.stream(ctx, input{name: path, path: path}, f, out)
}

// input says where a stream of bytes is from.
type input struct {
	name    string // for messages and, unless it is anonymous, for Source.Path
	path    string // of a file, or ""
	url     string // of a page, after redirects, or ""
	charset string // as the server declares it, or ""
	media   string // media type as the server declares it, or ""

	anonymous bool // the name was made up here
}

// stream reads one file, page or standard input.
func (r *reader) stream(ctx context.Context, in input, from io.Reader, out emit) bool {
	fail := func(err error) bool { return out(nil, fmt.Errorf("read %s: %w", in.name, cause(err))) }
	br := bufio.NewReaderSize(from, 64<<10)
	base := in.path
	if base == "" {
		base = in.url
	}
	if head, _ := br.Peek(2); bytes.Equal(head, []byte{0x1f, 0x8b}) {
		unpacked, err := gunzip(br)
		if err != nil {
			return fail(err)
		}
		br = bufio.NewReaderSize(unpacked, 64<<10)
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
	if format == "jsonl" {
		return r.records(ctx, in, br, head, out)
	}
	data, err := io.ReadAll(io.LimitReader(br, r.max+1))
	if err != nil {
		return fail(err)
	}
	if int64(len(data)) > r.max {
		return fail(tooLarge(r.max))
	}
	d, err := r.document(in, format, data)
	if err != nil {
		return fail(err)
	}
	return out(d, nil)
}

// document makes one document of the bytes of a text, a page or a Markdown file.
func (r *reader) document(in input, format string, data []byte) (*doc.Document, error) {
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
	if named := a.source.URL; in.url != "" && named != "" && !sameSite(named, in.url) {
		a.source.URL = ""
		a.warnings = append(a.warnings, "it names an address of another site as its own, "+shorten(named)+": the address that was read is kept")
	}
	if a.source.URL == "" {
		a.source.URL = canonical(in.url)
	}
	if !in.anonymous {
		a.source.Path = in.name
	}
	return r.finish(a, in)
}

// Bytes reads one blob that is already in memory. The name, which may be "", serves messages
// and tells the format as a file's name would. It returns the documents that could be read
// beside what went wrong with others, joined.
func Bytes(o Options, name string, data []byte) ([]*doc.Document, error) {
	r, err := newReader(o)
	if err != nil {
		return nil, err
	}
	in := input{name: name, path: name}
	if name == "" {
		in.name, in.anonymous = "text", true
	}
	var docs []*doc.Document
	var errs []error
	r.stream(context.Background(), in, bytes.NewReader(data), func(d *doc.Document, err error) bool {
		if err != nil {
			errs = append(errs, err)
		} else {
			docs = append(docs, d)
		}
		return true
	})
	return docs, errors.Join(errs...)
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
