package read

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/gzip"
)

// walk calls visit for the files of a tree that are to be read, in order of names. Documents
// of kinds that are not read give an error each; all else (images, scripts, data) is passed
// over with a reason, hidden files without. It returns false as soon as visit does.
func (r *reader) walk(root string, visit func(path string, err error) bool) bool {
	goOn := true
	if info, err := os.Lstat(root); err == nil && info.Mode()&fs.ModeSymlink != 0 {
		root += string(filepath.Separator) // a link that the user names is followed
	}
	_ = filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		hidden := path != root && strings.HasPrefix(filepath.Base(path), ".")
		switch {
		case err != nil:
			goOn = visit(path, cause(err))
		case hidden && e.IsDir():
			return filepath.SkipDir
		case hidden, e.IsDir(), r.only != nil && !r.only(path):
		case notFile(path, e) != "":
			if r.skipped != nil {
				r.skipped(path, notFile(path, e))
			}
		default:
			err := r.takes(path)
			var over *passedOver
			if !errors.As(err, &over) {
				goOn = visit(path, err)
			} else if r.skipped != nil {
				r.skipped(path, over.what)
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
		return r.file(ctx, path, fileIdentity(root, path), out)
	})
	if goOn && found == 0 && r.only == nil {
		return out(nil, fmt.Errorf("read %s: no file in this directory is of a kind that is read", root))
	}
	return goOn
}

// fileIdentity returns the name by which the documents of a file are known: its path under the
// directory that was given, after that directory's own name, with slashes. A file that is named
// itself goes by the directory it is in, so that both ways lead to the same documents.
func fileIdentity(root, path string) string {
	absolute, err := filepath.Abs(root)
	if err != nil {
		absolute = root
	}
	rel, err := filepath.Rel(root, path)
	if err != nil {
		rel = filepath.Base(path)
	}
	return strings.TrimPrefix(filepath.ToSlash(filepath.Join(filepath.Base(absolute), rel)), "/")
}

// placeOf returns the absolute path of a file, links followed, so that one file has one name.
func placeOf(path string) string {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	if real, err := filepath.EvalSymlinks(absolute); err == nil {
		return real
	}
	return absolute
}

// Identity returns the name by which the documents of a source are known in a graph, as
// schema.Source.File has it: of a file its own, of a directory the one all of its files begin
// with, a slash at its end. It is "" for standard input and addresses.
func Identity(source string) string {
	if source == "-" || isAddress(source) {
		return ""
	}
	if info, err := os.Stat(source); err == nil && info.IsDir() {
		return strings.TrimSuffix(fileIdentity(source, source), "/") + "/"
	}
	return fileIdentity(filepath.Dir(source), source)
}

// notFile says what an entry is that is neither a plain file nor a link to one, "" for those. Links to
// folders are not followed: they may lead back to where they are.
func notFile(path string, e fs.DirEntry) string {
	mode := e.Type()
	if mode&fs.ModeSymlink != 0 {
		info, err := os.Stat(path)
		if err != nil {
			return "a link that leads nowhere"
		}
		if info.IsDir() {
			return "a link to a folder"
		}
		mode = info.Mode()
	}
	if !mode.IsRegular() {
		return "not a plain file"
	}
	return ""
}

// takes says whether a file met in a directory is read: by its first bytes, then by its name.
// The error is of a document that cannot be read; the reason why another file is passed over
// is an error of type *passedOver.
func (r *reader) takes(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return cause(err)
	}
	defer f.Close()
	head := make([]byte, peekBytes)
	n, _ := io.ReadFull(f, head)
	head = head[:n]
	ext := extensionOf(trimExt(path, ".gz"))
	if r.format != "" || kindOf(ext) != "" || bytes.HasPrefix(head, []byte{0x1f, 0x8b}) && kindOf(ext) != "" {
		return nil
	}
	_, err = r.formatOf(path, "", head)
	var unknown *unknownKind
	switch {
	case n == 0:
		return &passedOver{"empty"}
	case errors.As(err, &unknown):
		return &passedOver{unknown.what}
	case err != nil && unread[ext] == "":
		return &passedOver{strings.TrimSuffix(strings.TrimPrefix(err.Error(), "binary file ("), ")")}
	}
	return err
}

// passedOver is why a file of a directory is not read though nothing is wrong with it.
type passedOver struct{ what string }

func (p *passedOver) Error() string { return p.what }

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
	if f := r.format; f != "jsonl" && (f != "" || kindOf(extensionOf(base)) != "jsonl") {
		return 1
	}
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() { // to open a pipe may wait
		return -1
	}
	f, err := os.Open(path)
	if err != nil {
		return 1
	}
	defer f.Close()
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

// peekBytes is how much of a stream is looked at to tell what it is.
const peekBytes = 4096

// formatOf tells how to read a stream by what the user says, the first bytes, the media type
// and the name, in this order; what cannot be read is refused with a hint.
func (r *reader) formatOf(name, media string, head []byte) (string, error) {
	ext, content := extensionOf(name), contentFormat(head)
	switch {
	case r.format != "" && r.format != "txt" && r.format != "md":
		return r.format, nil
	case content == "pdf", r.format == "" && (content == "zip" || content == "warc"):
		return content, nil
	}
	if err := binaryError(ext, head); err != nil {
		return "", err
	}
	if r.format != "" {
		return r.format, nil
	}
	if hint := unread[ext]; hint != "" {
		return "", errors.New(hint)
	}
	named := kindOf(ext)
	if named == "" && ext == "" {
		named = kindOfMedia(media)
	}
	plain := named == "" || named == "txt"
	switch {
	case content == "eml" && !plain:
		return named, nil
	case content == "xml" && plain:
		return "", &unknownKind{"XML of this kind"}
	case content != "" && content != "xml":
		return content, nil
	}
	if plain {
		if sniffed := sniff(head, named == ""); sniffed != "" {
			return sniffed, nil
		}
	}
	if named != "" {
		return named, nil
	}
	return formatOfMedia(name, ext, media)
}

// binaryError is the error of a file that begins with what no text has; nil for others.
func binaryError(ext string, head []byte) error {
	kind := binaryKind(head)
	if kind == "" || kind == holdsNUL && kindOf(ext) == "jsonl" { // a line of JSON Lines fails by itself
		return nil
	}
	if hint := unread[ext]; hint != "" {
		return errors.New(hint)
	}
	return fmt.Errorf("binary file (%s)", kind)
}

// formatOfMedia goes by the media type where neither name nor content says how to read a stream.
func formatOfMedia(name, ext, media string) (string, error) {
	text := strings.HasPrefix(media, "text/")
	switch {
	case kindOfMedia(media) != "":
		return kindOfMedia(media), nil
	case ext != "" && !text && !isAddress(name):
		return "", &unknownKind{"a file that ends in " + ext}
	case media != "" && !text && media != "application/octet-stream":
		return "", &unknownKind{media}
	}
	return "txt", nil
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
	if looksLikeTable(head) {
		return "csv"
	}
	return ""
}
