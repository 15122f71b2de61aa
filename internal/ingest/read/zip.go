package read

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// maxEntries bounds the files of a Zip archive.
const maxEntries = 100_000

// openZip opens a Zip archive in memory.
func openZip(data []byte) (*zip.Reader, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("damaged Zip archive: %w", err)
	}
	if len(z.File) > maxEntries {
		return nil, fmt.Errorf("a Zip archive of more than %d files", maxEntries)
	}
	return z, nil
}

// zipFormat tells what a Zip archive is by the files in it; the error says what else it is.
func zipFormat(data []byte) (string, error) {
	z, err := openZip(data)
	if err != nil {
		return "", err
	}
	mimetype := ""
	if f := zipEntry(z, "mimetype"); f != nil {
		raw, _ := readEntry(f, 200)
		mimetype = strings.TrimSpace(string(raw))
	}
	has := func(name string) bool { return zipEntry(z, name) != nil }
	switch {
	case has("word/document.xml"):
		return "docx", nil
	case mimetype == "application/epub+zip", has("META-INF/container.xml") && mimetype == "":
		return "epub", nil
	case strings.HasPrefix(mimetype, "application/vnd.oasis.opendocument.text"):
		return "odt", nil
	case has("datapackage.json") && hasWARC(z):
		return "wacz", nil
	case has("xl/workbook.xml"):
		return "", errors.New(unread[".xlsx"])
	case has("ppt/presentation.xml"):
		return "", errors.New(unread[".pptx"])
	case strings.HasSuffix(mimetype, "spreadsheet"):
		return "", errors.New(unread[".ods"])
	case strings.HasSuffix(mimetype, "presentation"):
		return "", errors.New(unread[".odp"])
	}
	return "", errors.New(zipHint)
}

func hasWARC(z *zip.Reader) bool {
	for _, f := range z.File {
		if isWARCName(f.Name) {
			return true
		}
	}
	return false
}

func isWARCName(name string) bool {
	return strings.HasPrefix(name, "archive/") && strings.HasSuffix(trimExt(name, ".gz"), ".warc")
}

// zipEntry returns the file of a name, nil where there is none.
func zipEntry(z *zip.Reader, name string) *zip.File {
	name = path.Clean(strings.TrimPrefix(name, "/"))
	for _, f := range z.File {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// readEntry unpacks a file of an archive; one that is larger than max bytes is an error.
func readEntry(f *zip.File, max int64) ([]byte, error) {
	from, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.Name, err)
	}
	defer from.Close()
	data, err := io.ReadAll(io.LimitReader(from, max+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.Name, err)
	}
	if int64(len(data)) > max {
		return nil, fmt.Errorf("%s: %w", f.Name, tooLarge(max))
	}
	return data, nil
}

// readNamed unpacks the file of a name; nil, nil where there is none.
func readNamed(z *zip.Reader, name string, max int64) ([]byte, error) {
	f := zipEntry(z, name)
	if f == nil {
		return nil, nil
	}
	return readEntry(f, max)
}
