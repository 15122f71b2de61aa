package read

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"

	"github.com/jhillyerd/enmime/v2"
)

// maxDepth bounds files within files: attachments of attachments, sitemaps of sitemaps.
const maxDepth = 3

// mail reads a message and those of its attachments that are of a kind that is read.
func (r *reader) mail(ctx context.Context, in input, data []byte, out emit) error {
	env, err := parseMail(data)
	if err != nil {
		return err
	}
	a, err := messageArticle(env)
	if err == nil {
		d, err := r.documentOf(a, in)
		if !out(d, wrapRead(in.name, err)) {
			return errStopped
		}
	}
	attached := 0
	for _, part := range append(env.Attachments, env.Inlines...) {
		if format := r.attachedFormat(part); format != "" && in.depth < maxDepth {
			attached++
			at := in
			at.name, at.part, at.format, at.depth = in.name+": "+part.FileName, part.FileName, format, in.depth+1
			if !r.whole(ctx, at, part.Content, out) {
				return errStopped
			}
		}
	}
	if err != nil && attached == 0 {
		return err
	}
	return nil
}

func wrapRead(name string, err error) error {
	if err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	return nil
}

// Bounds of a message: the time of the library that parses it grows with the square of both.
const (
	maxMultiparts = 100    // parts that have parts
	maxBoundaries = 10_000 // lines that begin as those between parts do
)

// multiparts returns how many parts of a message may have parts.
func multiparts(data []byte) int {
	return bytes.Count(bytes.ToLower(data), []byte("boundary="))
}

// parseMail parses a message; a panic of the library becomes an error.
func parseMail(data []byte) (env *enmime.Envelope, err error) {
	defer func() {
		if p := recover(); p != nil {
			env, err = nil, fmt.Errorf("damaged message: %v", p)
		}
	}()
	if n := multiparts(data); n > maxMultiparts {
		return nil, fmt.Errorf("a message with more than %d parts that have parts", maxMultiparts)
	}
	if bytes.Count(data, []byte("\n--")) > maxBoundaries {
		return nil, fmt.Errorf("a message with more than %d parts", maxBoundaries)
	}
	if env, err = enmime.ReadEnvelope(bytes.NewReader(data)); err != nil {
		return nil, fmt.Errorf("damaged message: %w", err)
	}
	return env, nil
}

// attachedFormat returns the format of an attachment, "" for one that is not read.
func (r *reader) attachedFormat(part *enmime.Part) string {
	if part.FileName == "" || len(part.Content) == 0 {
		return ""
	}
	plain := &reader{max: r.max}
	format, err := plain.formatOf(part.FileName, part.ContentType, part.Content[:min(len(part.Content), peekBytes)])
	if err == nil && format == "zip" {
		format, err = zipFormat(part.Content)
	}
	switch format {
	case "jsonl", "csv", "mbox", "warc", "wacz", "sitemap":
		return "" // data rather than letters
	}
	if err != nil {
		return ""
	}
	return format
}

// messageArticle makes an article of a message's own text, without what it quotes and its
// signature.
func messageArticle(env *enmime.Envelope) (*article, error) {
	text := env.Text
	if strings.TrimSpace(text) == "" || env.HTML != "" && env.GetHeader("Content-Type") == "" {
		text = strings.Join(fragmentBlocks(env.HTML), "\n\n")
	}
	a := fromPlain(withoutQuotes(text))
	if len(a.lines) == 0 {
		return nil, errors.New("no text in this message")
	}
	s := &a.source
	s.Title = oneLine(env.GetHeader("Subject"))
	s.Published = env.GetHeader("Date")
	if list, err := mail.ParseAddressList(env.GetHeader("From")); err == nil && len(list) > 0 {
		s.Author = cleanAuthor(list[0].Name)
	}
	if id := strings.Trim(strings.TrimSpace(env.GetHeader("Message-ID")), "<>"); id != "" {
		a.key = "mid:" + id
	}
	return a, nil
}

// withoutQuotes takes the lines off that a message quotes, what follows the mark of a signature
// and the line "On … wrote:" before a quotation.
func withoutQuotes(text string) string {
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	kept := lines[:0:0]
	for _, l := range lines {
		if l == "-- " || l == "--" || strings.HasPrefix(l, "-----Original Message-----") {
			break
		}
		if !strings.HasPrefix(l, ">") {
			kept = append(kept, l)
			continue
		}
		for i := len(kept) - 1; i >= 0 && i >= len(kept)-3; i-- {
			if strings.HasSuffix(strings.TrimSpace(kept[i]), "wrote:") {
				kept = kept[:i]
				break
			}
		}
	}
	return strings.Join(kept, "\n")
}

// mailbox reads the messages of an mbox file; each may be as large as a document.
func (r *reader) mailbox(ctx context.Context, in input, br *bufio.Reader, out emit) bool {
	var message bytes.Buffer
	var buf []byte
	n, found, long, blank := 0, false, false, true
	flush := func() bool {
		if !found {
			return true
		}
		n++
		at := in
		at.name, at.part, at.format = fmt.Sprintf("%s:%d", in.name, n), fmt.Sprintf("message %d", n), "eml"
		if long {
			return out(nil, fmt.Errorf("read %s: %w", at.name, tooLarge(r.max)))
		}
		return r.whole(ctx, at, message.Bytes(), out)
	}
	for {
		if ctx.Err() != nil {
			return out(nil, ctx.Err())
		}
		raw, err := readLine(ctx, br, &buf, r.max)
		if errors.Is(err, errLongLine) {
			long = true
			continue
		}
		switch line := bytes.TrimRight(raw, "\r\n"); {
		case blank && mboxRE.Match(line):
			if !flush() {
				return false
			}
			message.Reset()
			found, long = true, false
		case int64(message.Len()+len(raw)) > r.max:
			long = true
			message.Reset()
		default:
			if trimmed := bytes.TrimLeft(raw, ">"); len(trimmed) < len(raw) && bytes.HasPrefix(trimmed, []byte("From ")) {
				raw = raw[1:]
			}
			if !long {
				message.Write(raw)
			}
		}
		blank = len(bytes.TrimSpace(raw)) == 0
		if err == io.EOF {
			break
		}
		if err != nil {
			return out(nil, fmt.Errorf("read %s: %w", in.name, cause(err)))
		}
	}
	if !found {
		return out(nil, fmt.Errorf("read %s: no message in it", in.name))
	}
	return flush()
}

// fromMHTML reads a page that was saved with its pictures as one MIME message: its first part
// of type HTML, under the address that it was saved from.
func fromMHTML(data []byte) (*article, error) {
	m, err := mail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("damaged MHTML: %w", err)
	}
	media, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		return nil, fmt.Errorf("damaged MHTML: %w", err)
	}
	page, charset, address := io.Reader(nil), params["charset"], firstOf(m.Header.Get("Snapshot-Content-Location"),
		m.Header.Get("Content-Location"))
	if strings.HasPrefix(media, "multipart/") {
		part, err := htmlPart(m.Body, params["boundary"], 0)
		if err != nil {
			return nil, fmt.Errorf("damaged MHTML: %w", err)
		}
		_, params, _ := mime.ParseMediaType(part.Header.Get("Content-Type"))
		charset, address = params["charset"], firstOf(address, part.Header.Get("Content-Location"))
		page = transferred(part, part.Header.Get("Content-Transfer-Encoding"))
	} else {
		page = transferred(m.Body, m.Header.Get("Content-Transfer-Encoding"))
	}
	raw, err := io.ReadAll(page)
	if err != nil {
		return nil, fmt.Errorf("damaged MHTML: %w", err)
	}
	if charset == "" {
		charset = declaredCharset(raw)
	}
	text, warnings, err := decode(raw, charset)
	if err != nil {
		return nil, err
	}
	a, err := fromHTML(text, address)
	if err != nil {
		return nil, err
	}
	a.warnings = append(warnings, a.warnings...)
	a.made = m.Header.Get("Date")
	return a, nil
}

// htmlPart returns the first part of type HTML, also within multipart/alternative.
func htmlPart(body io.Reader, boundary string, depth int) (*multipart.Part, error) {
	if boundary == "" || depth > maxDepth {
		return nil, errors.New("no page in it")
	}
	parts := multipart.NewReader(body, boundary)
	for {
		part, err := parts.NextRawPart()
		if err == io.EOF {
			return nil, errors.New("no page in it")
		}
		if err != nil {
			return nil, err
		}
		media, params, _ := mime.ParseMediaType(part.Header.Get("Content-Type"))
		switch {
		case media == "text/html" || media == "application/xhtml+xml":
			return part, nil
		case strings.HasPrefix(media, "multipart/"):
			if inner, err := htmlPart(part, params["boundary"], depth+1); err == nil {
				return inner, nil
			}
		}
	}
}

// transferred undoes the transfer encoding of a part.
func transferred(body io.Reader, encoding string) io.Reader {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "quoted-printable":
		return quotedprintable.NewReader(body)
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, body)
	}
	return body
}
