package read

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/zlib"
	"context"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/nlnwa/gowarc/v3"
)

// warc reads the pages, PDF files and feeds that a web archive holds, each under the address it
// was captured from; the day of capture dates those that state none. Other records are passed over.
func (r *reader) warc(ctx context.Context, in input, br *bufio.Reader, out emit) bool {
	records, err := gowarc.NewWarcFileReaderFromStream(br, 0, gowarc.WithSyntaxErrorPolicy(gowarc.ErrIgnore),
		gowarc.WithSpecViolationPolicy(gowarc.ErrIgnore), gowarc.WithUnknownRecordTypePolicy(gowarc.ErrIgnore),
		gowarc.WithBlockErrorPolicy(gowarc.ErrIgnore))
	if err != nil {
		return out(nil, wrapRead(in.name, err))
	}
	found := 0
	for n := 1; ; n++ {
		if ctx.Err() != nil {
			return out(nil, ctx.Err())
		}
		stop, done := r.nextRecord(ctx, in, n, records, func(f func() bool) bool { found++; return f() }, out)
		if stop {
			return false
		}
		if done {
			break
		}
	}
	if found == 0 {
		return out(nil, fmt.Errorf("read %s: no page in this web archive", in.name))
	}
	return true
}

// nextRecord reads one record. The first result says that no more is wanted, the second that
// there is no more.
func (r *reader) nextRecord(ctx context.Context, in input, n int, records *gowarc.WarcFileReader,
	count func(func() bool) bool, out emit) (stop, done bool) {
	at := fmt.Sprintf("%s: record %d", in.name, n)
	defer func() {
		if p := recover(); p != nil { // a fault of the library must not end a long run
			done, stop = true, !count(func() bool { return out(nil, fmt.Errorf("read %s: damaged record: %v", at, p)) })
		}
	}()
	record, err := records.Next()
	if err == io.EOF {
		return false, true
	}
	if err != nil || record.WarcRecord == nil {
		return !count(func() bool { return out(nil, fmt.Errorf("read %s: damaged record: %w", at, err)) }), true
	}
	defer record.Close()
	w := record.WarcRecord
	if w.Type() != gowarc.Response && w.Type() != gowarc.Resource {
		return false, false
	}
	page, media, data, err := captured(w, r.max)
	if data == nil && err == nil {
		return false, false
	}
	in.name, in.url = firstOf(page, at), page
	in.part, in.depth = at, in.depth+1
	if err != nil {
		return !count(func() bool { return out(nil, fmt.Errorf("read %s: %s: %w", at, page, err)) }), false
	}
	var params map[string]string
	in.media, params, _ = mime.ParseMediaType(media)
	in.charset = params["charset"]
	in.captured = w.WarcHeader().Get(gowarc.WarcDate)
	switch in.format = kindOfMedia(in.media); in.format {
	case "html", "pdf", "feed":
	default:
		return false, false
	}
	return !count(func() bool { return r.whole(ctx, in, data, out) }), false
}

// captured returns what a record holds: the address, the media type, the bytes. Bytes of nil are
// of a record that is passed over: an error page, a picture.
func captured(w gowarc.WarcRecord, max int64) (page, media string, data []byte, err error) {
	page = strings.Trim(w.WarcHeader().Get(gowarc.WarcTargetURI), "<>")
	var body io.Reader
	encoding := ""
	switch block := w.Block().(type) {
	case gowarc.HttpResponseBlock:
		header := block.HttpHeader()
		if block.HttpStatusCode() != http.StatusOK || header == nil {
			return page, "", nil, nil
		}
		media, encoding = header.Get("Content-Type"), header.Get("Content-Encoding")
		if body, err = block.PayloadBytes(); err == nil && strings.EqualFold(header.Get("Transfer-Encoding"), "chunked") {
			body = dechunked(body)
		}
	default:
		media = w.WarcHeader().Get(gowarc.ContentType)
		body, err = w.Block().RawBytes()
	}
	if err != nil {
		return page, media, nil, err
	}
	if m, _, _ := mime.ParseMediaType(media); kindOfMedia(m) == "" {
		return page, media, nil, nil
	}
	if body, err = unencoded(body, encoding); err != nil {
		return page, media, nil, err
	}
	if data, err = io.ReadAll(io.LimitReader(body, max+1)); err == nil && int64(len(data)) > max {
		err = tooLarge(max)
	}
	if data == nil {
		data = []byte{}
	}
	return page, media, data, err
}

// dechunked undoes a chunked transfer. Some crawlers keep the header and store the body without
// chunks: what does not begin as a chunk stays as it is.
func dechunked(body io.Reader) io.Reader {
	br := bufio.NewReader(body)
	head, _ := br.Peek(16)
	size, _, ok := bytes.Cut(head, []byte("\r\n"))
	size, _, _ = bytes.Cut(size, []byte(";"))
	if !ok || len(size) == 0 || len(bytes.Trim(bytes.TrimSpace(size), "0123456789abcdefABCDEF")) > 0 {
		return br
	}
	head = []byte("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
	resp, err := http.ReadResponse(bufio.NewReader(io.MultiReader(bytes.NewReader(head), br)), nil)
	if err != nil {
		return br
	}
	return resp.Body
}

// unencoded undoes the content encoding of a body.
func unencoded(body io.Reader, encoding string) (io.Reader, error) {
	br := bufio.NewReader(body)
	head, _ := br.Peek(2)
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "", "identity":
	case "gzip", "x-gzip":
		if bytes.Equal(head, []byte{0x1f, 0x8b}) {
			return gzip.NewReader(br)
		}
	case "deflate":
		if len(head) == 2 && head[0]&0x0f == 8 {
			return zlib.NewReader(br)
		}
	default:
		return nil, fmt.Errorf("its content encoding %q is not read", encoding)
	}
	return br, nil
}

// wacz reads the web archives of a WACZ file.
func (r *reader) wacz(ctx context.Context, in input, data []byte, out emit) error {
	z, err := openZip(data)
	if err != nil {
		return err
	}
	for _, f := range z.File {
		if !isWARCName(f.Name) {
			continue
		}
		if err := r.waczEntry(ctx, in, f, out); err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) waczEntry(ctx context.Context, in input, f *zip.File, out emit) error {
	from, err := f.Open()
	if err != nil {
		return fmt.Errorf("%s: %w", f.Name, err)
	}
	defer from.Close()
	br := bufio.NewReaderSize(from, 64<<10)
	if head, _ := br.Peek(2); bytes.Equal(head, []byte{0x1f, 0x8b}) {
		unpacked, err := gunzip(br)
		if err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
		br = bufio.NewReaderSize(unpacked, 64<<10)
	}
	in.name += ": " + f.Name
	if !r.warc(ctx, in, br, out) {
		return errStopped
	}
	return nil
}
