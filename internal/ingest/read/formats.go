package read

import (
	"bytes"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// kind is a kind of file that is read.
type kind struct {
	format     string // as Options.Format names it
	title      string // for people
	extensions []string
	media      []string
}

// kinds are the kinds of file that are read. A Zip archive is told by what it holds, see zipFormat.
var kinds = []kind{
	{"txt", "plain text", []string{".txt", ".text", ".asc"}, nil},
	{"md", "Markdown", []string{".md", ".markdown", ".mkd"}, []string{"text/markdown"}},
	{"html", "HTML", []string{".html", ".htm", ".xhtml"}, []string{"text/html", "application/xhtml+xml"}},
	{"jsonl", "JSON", []string{".jsonl", ".ndjson", ".json"}, []string{"application/x-ndjson", "application/jsonl",
		"application/json-lines", "application/x-jsonlines", "application/json", "application/feed+json"}},
	{"csv", "table", []string{".csv", ".tsv", ".tab"}, []string{"text/csv", "text/tab-separated-values"}},
	{"feed", "feed", []string{".rss", ".atom", ".rdf"},
		[]string{"application/rss+xml", "application/atom+xml", "application/rdf+xml"}},
	{"sitemap", "sitemap", nil, nil},
	{"newsml", "NewsML", []string{".newsml", ".nitf"}, nil},
	{"pdf", "PDF", []string{".pdf"}, []string{"application/pdf"}},
	{"docx", "Word document", []string{".docx", ".docm"},
		[]string{"application/vnd.openxmlformats-officedocument.wordprocessingml.document"}},
	{"odt", "OpenDocument text", []string{".odt", ".ott"}, []string{"application/vnd.oasis.opendocument.text"}},
	{"epub", "EPUB", []string{".epub"}, []string{"application/epub+zip"}},
	{"mhtml", "MHTML", []string{".mht", ".mhtml"}, []string{"multipart/related"}},
	{"eml", "mail", []string{".eml"}, []string{"message/rfc822"}},
	{"mbox", "mailbox", []string{".mbox"}, []string{"application/mbox"}},
	{"warc", "WARC", []string{".warc"}, []string{"application/warc"}},
	{"wacz", "WACZ", []string{".wacz"}, nil},
}

// Formats returns the values Options.Format may have beside "".
func Formats() []string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = k.format
	}
	return names
}

func kindOf(extension string) string {
	for _, k := range kinds {
		if slices.Contains(k.extensions, extension) {
			return k.format
		}
	}
	return ""
}

func kindOfMedia(media string) string {
	for _, k := range kinds {
		if slices.Contains(k.media, media) {
			return k.format
		}
	}
	return ""
}

// unread are the kinds of document that a user may expect to be read and that are not, with
// what to do instead.
var unread = map[string]string{
	".doc": "old Word files are not read; save it as .docx", ".rtf": "RTF files are not read; save it as .docx",
	".xls": "Excel files are not read; save the sheet as CSV", ".xlsx": "Excel files are not read; save the sheet as CSV",
	".ods": "spreadsheets are not read; save the sheet as CSV", ".ppt": "presentations are not read; save it as PDF",
	".pptx": "presentations are not read; save it as PDF", ".odp": "presentations are not read; save it as PDF",
	".msg":  "Outlook messages are not read; save it as .eml",
	".pst":  "Outlook archives are not read; export the mail as mbox",
	".djvu": "DjVu files are not read; convert it to PDF with text",
	".mobi": "Kindle files are not read; convert it to EPUB",
	".azw3": "Kindle files are not read; convert it to EPUB", ".ps": "PostScript files are not read; convert it to PDF",
	".tex": "TeX files are not read; convert it to PDF or text", ".pages": "Pages files are not read; save it as .docx",
	".zip": zipHint, ".tar": "archives are not read; unpack it into a folder",
	".7z":  "archives are not read; unpack it into a folder",
	".rar": "archives are not read; unpack it into a folder", ".tgz": "archives are not read; unpack it into a folder",
}

const zipHint = "archives of several files are not read; unpack it into a folder"

// unknownKind is the error of a file whose kind is not known.
type unknownKind struct{ what string }

func (e *unknownKind) Error() string {
	return fmt.Sprintf("%s is not a kind of file that is read; --input txt reads it as plain text", e.what)
}

var namedRE = regexp.MustCompile(`^\.[a-z0-9_+~-]{0,11}[a-z][a-z0-9_+~-]{0,11}$`)

// extensionOf returns the ending of a file's name that may tell its kind, in lower case; "" for
// none and for what only looks like one, as in "report 2.1".
func extensionOf(name string) string {
	ext := strings.ToLower(filepath.Ext(name))
	if isAddress(name) {
		ext = addressExt(name)
	}
	if !namedRE.MatchString(ext) {
		return ""
	}
	return ext
}

// contentFormat returns the format that the first bytes of a stream tell beyond doubt, whatever
// its name; "" where they do not. A Zip archive is "zip".
func contentFormat(head []byte) string {
	switch {
	case bytes.Contains(head[:min(len(head), 1024)], []byte("%PDF-")) && binaryStart(head):
		return "pdf"
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return "zip"
	case bytes.HasPrefix(head, []byte("WARC/1.")), bytes.HasPrefix(head, []byte("WARC/0.")):
		return "warc"
	}
	if text, ok := sampleUTF16(head); ok {
		head = text
	}
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")
	if format := mailFormat(head); format != "" {
		return format
	}
	return xmlFormat(head)
}

// binaryStart says whether a head that holds the mark of PDF begins with it, or with bytes that
// are no text: an article may speak of "%PDF-".
func binaryStart(head []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(head, "\xef\xbb\xbf \t\r\n\x00"), []byte("%PDF-")) ||
		bytes.IndexByte(head[:min(len(head), 1024)], 0) >= 0
}

var rootRE = regexp.MustCompile(
	`(?s)^(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^>\[]*>\s*)*<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)[\s>/]`)

// xmlFormat returns the format of an XML file by its first element: "xml" for one that is not
// known, "" for what is no XML.
func xmlFormat(head []byte) string {
	m := rootRE.FindSubmatch(head)
	if m == nil {
		return ""
	}
	root := string(m[2])
	switch {
	case root == "rss", root == "feed", root == "RDF" && bytes.Contains(head, []byte("purl.org/rss")):
		return "feed"
	case root == "urlset", root == "sitemapindex":
		return "sitemap"
	case root == "newsItem", root == "newsMessage", root == "nitf", root == "NewsML":
		return "newsml"
	case strings.EqualFold(root, "html"):
		return "html"
	case bytes.HasPrefix(head, []byte("<?xml")):
		return "xml"
	}
	return ""
}

var (
	mailLineRE = regexp.MustCompile(
		`(?im)^(from|to|date|subject|message-id|mime-version|received|return-path|delivered-to|` +
			`content-type|x-[\w-]+|reply-to|cc|content-transfer-encoding|snapshot-content-location|dkim-signature|` +
			`list-id|sender|content-location):[ \t]?`)
	mboxRE    = regexp.MustCompile(`^From \S+ .{5,60}\d{4}`)
	relatedRE = regexp.MustCompile(`(?im)^content-type:\s*multipart/related`)
)

// mailFormat tells a message, a mailbox or a page saved as MHTML by its first lines, which must
// all be header lines and name at least two of what a message must have.
func mailFormat(head []byte) string {
	if mboxRE.Match(head) {
		return "mbox"
	}
	headers, _, _ := bytes.Cut(bytes.ReplaceAll(head, []byte("\r\n"), []byte("\n")), []byte("\n\n"))
	seen := map[string]bool{}
	for i, l := range bytes.Split(headers, []byte("\n")) {
		if m := mailLineRE.FindSubmatch(l); m != nil {
			seen[strings.ToLower(string(m[1]))] = true
		} else if len(l) > 0 && l[0] != ' ' && l[0] != '\t' && (i == 0 || bytes.IndexByte(l, ':') <= 0) &&
			len(headers) < peekBytes-200 {
			return ""
		} else if i == 0 {
			return ""
		}
	}
	sure := 0
	for _, name := range []string{"message-id", "mime-version", "received", "return-path", "content-transfer-encoding"} {
		if seen[name] {
			sure++
		}
	}
	switch {
	case relatedRE.Match(headers) && (seen["snapshot-content-location"] ||
		seen["mime-version"] && !seen["to"] && !seen["received"]):
		return "mhtml"
	case sure > 0 && (seen["from"] || seen["date"] || seen["subject"]), seen["from"] && seen["to"] && seen["subject"]:
		return "eml"
	}
	return ""
}
