package read

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/gzip"
)

// extensions gives the format of a file name's ending.
var extensions = map[string]string{
	".txt": "txt", ".text": "txt", ".asc": "txt",
	".md": "md", ".markdown": "md", ".mkd": "md",
	".html": "html", ".htm": "html", ".xhtml": "html",
	".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl",
}

// unread are the kinds of document that a user may expect to be read and that are not.
var unread = map[string]string{
	".pdf": "PDF", ".doc": "Word", ".docx": "Word", ".odt": "OpenDocument", ".rtf": "RTF",
	".epub": "EPUB", ".mht": "MHTML", ".mhtml": "MHTML", ".eml": "mail", ".msg": "mail",
}

func unreadError(kind string) error {
	if kind == "PDF" {
		return fmt.Errorf("PDF files are not read; turn it into text first, for example with pdftotext")
	}
	return fmt.Errorf("%s files are not read; save it as text or HTML first", kind)
}

// walk calls visit for the files of a tree that are to be read, in order of names. Of
// unnamed files it takes those whose name tells a format or has no ending; documents of
// kinds that are not read give an error each, all else (hidden files, images, scripts, data)
// is passed over. It returns false as soon as visit does.
func (r *reader) walk(root string, visit func(path string, err error) bool) bool {
	goOn := true
	_ = filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		hidden := path != root && strings.HasPrefix(filepath.Base(path), ".")
		switch {
		case err != nil:
			goOn = visit(path, cause(err))
		case hidden && e.IsDir():
			return filepath.SkipDir
		case hidden, e.IsDir(), !isFile(path, e):
		default:
			if take, err := r.takes(path); take || err != nil {
				goOn = visit(path, err)
			}
		}
		if !goOn {
			return filepath.SkipAll
		}
		return nil // every error went to visit
	})
	return goOn
}

func (r *reader) directory(ctx context.Context, root string, out emit) bool {
	found := 0
	goOn := r.walk(root, func(path string, err error) bool {
		found++
		if err != nil {
			return out(nil, fmt.Errorf("read %s: %w", path, err))
		}
		return r.file(ctx, path, out)
	})
	if goOn && found == 0 {
		return out(nil, fmt.Errorf("read %s: no text, Markdown, HTML or JSON Lines file in this directory", root))
	}
	return goOn
}

// isFile says whether the entry is a plain file or a link to one.
func isFile(path string, e fs.DirEntry) bool {
	if e.Type()&fs.ModeSymlink != 0 {
		info, err := os.Stat(path)
		return err == nil && info.Mode().IsRegular()
	}
	return e.Type().IsRegular()
}

// takes says whether a file met in a directory is read.
func (r *reader) takes(path string) (bool, error) {
	ext := strings.ToLower(filepath.Ext(trimExt(path, ".gz")))
	if kind, ok := unread[ext]; ok && r.format == "" {
		return false, unreadError(kind)
	}
	if r.format != "" || extensions[ext] != "" {
		return true, nil
	}
	if ext != "" {
		return false, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return false, cause(err)
	}
	defer f.Close()
	head := make([]byte, peekBytes)
	n, _ := io.ReadFull(f, head)
	return n > 0 && binaryKind(head[:n]) == "", nil
}

// Count returns how many documents the sources hold, for a progress total, or -1 where that
// cannot be told without reading them: standard input, addresses, packed JSON Lines. It opens
// JSON Lines files to count their lines; errors are left for Documents to report.
func Count(o Options, sources []string) int {
	r, err := newReader(o)
	if err != nil {
		return -1
	}
	total := 0
	add := func(path string, err error) bool {
		if err != nil {
			return true
		}
		n := r.countFile(path)
		if n < 0 {
			total = -1
			return false
		}
		total += n
		return true
	}
	for _, source := range sources {
		if source == "-" || isAddress(source) {
			return -1
		}
		goOn := true
		if info, err := os.Stat(source); err == nil && info.IsDir() {
			goOn = r.walk(source, add)
		} else {
			goOn = add(source, err)
		}
		if !goOn {
			break
		}
	}
	return total
}

// countFile returns 1, or the number of lines of a JSON Lines file, or -1 when it is packed.
func (r *reader) countFile(path string) int {
	base := trimExt(path, ".gz")
	if f := r.format; f != "jsonl" && (f != "" || extensions[strings.ToLower(filepath.Ext(base))] != "jsonl") {
		return 1
	}
	f, err := os.Open(path)
	if err != nil {
		return 1
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return -1
	}
	br := bufio.NewReaderSize(f, 64<<10)
	head, _ := br.Peek(peekBytes)
	if base != path || bytes.HasPrefix(head, []byte{0x1f, 0x8b}) || wholeJSON(head) {
		return -1
	}
	n, blank := 0, true
	buf := make([]byte, 64<<10)
	for {
		k, err := br.Read(buf)
		for chunk := buf[:k]; len(chunk) > 0; {
			line, rest, ended := bytes.Cut(chunk, []byte{'\n'})
			blank = blank && len(bytes.TrimSpace(line)) == 0
			if ended {
				if !blank {
					n++
				}
				blank = true
			}
			chunk = rest
		}
		if err != nil {
			break
		}
	}
	if !blank {
		n++
	}
	return n
}

// trimExt takes an ending off a name, whatever its case.
func trimExt(name, ext string) string {
	if len(name) > len(ext) && strings.EqualFold(name[len(name)-len(ext):], ext) {
		return name[:len(name)-len(ext)]
	}
	return name
}

func gunzip(from io.Reader) (io.Reader, error) {
	z, err := gzip.NewReader(from)
	if err != nil {
		return nil, fmt.Errorf("unpack gzip: %w", err)
	}
	return unpacking{z}, nil
}

// unpacking names gzip in the errors of a packed stream.
type unpacking struct{ r io.Reader }

func (u unpacking) Read(p []byte) (int, error) {
	n, err := u.r.Read(p)
	if err != nil && err != io.EOF {
		err = fmt.Errorf("unpack gzip: %w", err)
	}
	return n, err
}

// mediaTypes gives the format of a media type that tells one.
var mediaTypes = map[string]string{
	"text/html": "html", "application/xhtml+xml": "html",
	"text/markdown":        "md",
	"application/x-ndjson": "jsonl", "application/jsonl": "jsonl", "application/json-lines": "jsonl",
	"application/x-jsonlines": "jsonl", "application/json": "jsonl",
}

// peekBytes is how much of a stream is looked at to tell what it is.
const peekBytes = 4096

// formatOf tells how to read a stream by what the user says, the media type, the name and the
// first bytes, in this order; content that cannot be text is refused.
func (r *reader) formatOf(name, media string, head []byte) (string, error) {
	ext := strings.ToLower(filepath.Ext(name))
	if isAddress(name) {
		ext = addressExt(name)
	}
	if kind := binaryKind(head); kind != "" {
		if kind == "PDF document" {
			return "", unreadError("PDF")
		}
		if kind, ok := unread[ext]; ok {
			return "", unreadError(kind)
		}
		return "", fmt.Errorf("binary file (%s)", kind)
	}
	switch kind, no := unread[ext]; {
	case r.format != "":
		return r.format, nil
	case no:
		return "", unreadError(kind)
	case mediaTypes[media] != "":
		return mediaTypes[media], nil
	}
	format := extensions[ext]
	if format == "" || format == "txt" {
		if sniffed := sniff(head, format == ""); sniffed != "" {
			return sniffed, nil
		}
		format = "txt"
	}
	return format, nil
}

// sniff tells HTML, and where the name tells nothing also JSON Lines, by the first bytes.
func sniff(head []byte, unnamed bool) string {
	if text, ok := sampleUTF16(head); ok {
		head = text
	}
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")
	lower := strings.ToLower(string(head[:min(len(head), 1024)]))
	if strings.HasPrefix(lower, "<?xml") || strings.HasPrefix(lower, "<!--") {
		if strings.Contains(lower, "<html") {
			return "html"
		}
	}
	for _, start := range []string{"<!doctype html", "<html", "<head", "<body"} {
		if strings.HasPrefix(lower, start) {
			return "html"
		}
	}
	if !unnamed || len(head) == 0 {
		return ""
	}
	for _, start := range []string{"<article", "<section", "<div", "<h1", "<p>", "<p "} {
		if strings.HasPrefix(lower, start) {
			return "html"
		}
	}
	rest := bytes.TrimLeft(head[1:], " \t\r\n")
	object := head[0] == '{' && bytes.HasPrefix(rest, []byte(`"`))
	array := head[0] == '[' && bytes.HasPrefix(rest, []byte("{"))
	if (object || array) && (bytes.Contains(rest, []byte(`":`)) || bytes.Contains(rest, []byte(`" :`))) {
		return "jsonl"
	}
	return ""
}
