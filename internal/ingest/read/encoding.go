package read

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// marks are the first bytes by which binary files are known.
var marks = []struct{ mark, kind string }{
	{"\x89PNG", "PNG image"}, {"\xff\xd8\xff", "JPEG image"}, {"GIF8", "GIF image"}, {"II*\x00", "TIFF image"},
	{"MM\x00*", "TIFF image"}, {"RIFF", "RIFF media file"}, {"%PDF-", "PDF document"}, {"{\\rtf", "RTF document"},
	{"PK\x03\x04", "ZIP archive or Office document"}, {"PK\x05\x06", "ZIP archive"}, {"\x1f\x8b", "gzip archive"},
	{"\x28\xb5\x2f\xfd", "Zstandard archive"}, {"\xfd7zXZ\x00", "xz archive"}, {"7z\xbc\xaf\x27\x1c", "7-Zip archive"},
	{"\xd0\xcf\x11\xe0", "Office document"}, {"\x7fELF", "program"}, {"SQLite format 3", "SQLite database"},
	{"\xca\xfe\xba\xbe", "program"}, {"OggS", "Ogg media file"}, {"ID3", "MP3 audio"}, {"\x00asm", "WebAssembly program"},
}

// manyNUL reports whether a file has more NUL bytes than a fault in a text leaves, one of 200.
func manyNUL(data []byte) bool { return bytes.Count(data, []byte{0})*200 > len(data) }

// holdsNUL is the kind of a file that is told by nothing else.
const holdsNUL = "it holds NUL bytes"

// binaryKind says in words what a file that is not text is, by its first bytes; "" for text.
func binaryKind(head []byte) string {
	for _, m := range marks {
		if bytes.HasPrefix(head, []byte(m.mark)) {
			return m.kind
		}
	}
	if len(head) > 8 && string(head[:3]) == "BZh" && string(head[4:8]) == "1AY&" {
		return "bzip2 archive"
	}
	if len(head) > 12 && string(head[4:8]) == "ftyp" {
		return "video"
	}
	if unicodeMark(head) != nil || utf16Order(head) != 0 {
		return ""
	}
	// a line of JSON lines fails by itself
	if manyNUL(head) && !bytes.HasPrefix(bytes.TrimLeft(head, " \t\r\n"), []byte("{")) {
		return holdsNUL
	}
	control := 0
	for _, b := range head {
		if b < 0x20 && (b < 0x08 || b > 0x0d) && b != 0x1b {
			control++
		}
	}
	if control*10 > len(head) {
		return "mostly control characters"
	}
	return ""
}

// unicodeMark returns the encoding that a byte order mark tells, or nil.
func unicodeMark(data []byte) encoding.Encoding {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return encoding.Nop
	case bytes.HasPrefix(data, []byte("\xff\xfe\x00\x00")):
		return utf32.UTF32(utf32.LittleEndian, utf32.UseBOM)
	case bytes.HasPrefix(data, []byte("\x00\x00\xfe\xff")):
		return utf32.UTF32(utf32.BigEndian, utf32.UseBOM)
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	}
	return nil
}

// utf16Order tells UTF-16 without a byte order mark: 'l' for little-endian, 'b' for
// big-endian, 0 for neither. In Western text every other byte is then NUL.
func utf16Order(head []byte) byte {
	head = head[:min(len(head), peekBytes)&^1]
	pairs := len(head) / 2
	if pairs < 2 {
		return 0
	}
	var zeros [2]int
	for i, b := range head {
		if b == 0 {
			zeros[i&1]++
		}
	}
	switch {
	case zeros[1]*10 > pairs*7 && zeros[0]*20 < pairs:
		return 'l'
	case zeros[0]*10 > pairs*7 && zeros[1]*20 < pairs:
		return 'b'
	}
	return 0
}

// wideEncoding returns the UTF-16 or UTF-32 encoding of data, or nil.
func wideEncoding(data []byte) encoding.Encoding {
	if e := unicodeMark(data); e != nil && e != encoding.Nop {
		return e
	}
	switch utf16Order(data) {
	case 'l':
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case 'b':
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	}
	return nil
}

// sampleUTF16 returns the first bytes of a UTF-16 or UTF-32 file as UTF-8.
func sampleUTF16(head []byte) ([]byte, bool) {
	e := wideEncoding(head)
	if e == nil {
		return nil, false
	}
	text, err := e.NewDecoder().Bytes(head[:len(head)&^3])
	return text, err == nil
}

// decode turns bytes into valid UTF-8: by their byte order mark, as UTF-8 where they are
// that, by the charset that the page or the server declares (a label such as "iso-8859-1"),
// else as Windows-1252 or Macintosh text. The warnings say what was guessed or repaired.
func decode(data []byte, declared string) (text string, warnings []string, err error) {
	if e := wideEncoding(data); e != nil {
		out, err := e.NewDecoder().Bytes(data)
		if err != nil {
			return "", nil, fmt.Errorf("decode UTF-16: %w", err)
		}
		if bytes.Contains(out, []byte("\ufffd")) {
			warnings = append(warnings, "broken UTF-16: some characters are lost")
		}
		return string(bytes.TrimPrefix(out, []byte("\ufeff"))), warnings, nil
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if n := bytes.Count(data, []byte{0}); n > 0 {
		if manyNUL(data) {
			return "", nil, errors.New("binary file (" + holdsNUL + ")")
		}
		data, warnings = bytes.ReplaceAll(data, []byte{0}, nil), append(warnings, fmt.Sprintf("%d NUL bytes left out", n))
	}
	if utf8.Valid(data) {
		return string(data), warnings, nil
	}
	if declared != "" {
		if e, name := charset.Lookup(declared); e != nil && name != "utf-8" && name != "replacement" {
			if out, err := e.NewDecoder().Bytes(data); err == nil {
				return string(out), warnings, nil
			}
		}
	}
	text, warning := decodeBytes(data)
	return text, append(warnings, warning), nil
}

// decodeBytes reads bytes of no declared charset that are not valid UTF-8. Well-formed UTF-8
// sequences are taken as such; a lone byte stands for its Windows-1252 (or Macintosh)
// character; a sequence cut short becomes U+FFFD.
func decodeBytes(data []byte) (text, warning string) {
	var sequences, strays int
	for i := 0; i < len(data); {
		if data[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			strays++
		} else {
			sequences++
		}
		i += n
	}
	table, name := charmap.Windows1252, "Windows-1252"
	if sequences == 0 && isMacintosh(data) {
		table, name = charmap.Macintosh, "Macintosh"
	}
	var b strings.Builder
	b.Grow(len(data) + 2*strays)
	for i := 0; i < len(data); {
		if data[i] < utf8.RuneSelf {
			b.WriteByte(data[i])
			i++
			continue
		}
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			if cut := cutShort(data[i:]); cut > 0 && sequences > 0 {
				r, n = utf8.RuneError, cut
			} else {
				r = table.DecodeByte(data[i])
			}
		}
		b.WriteRune(r)
		i += n
	}
	if sequences > strays {
		return b.String(), fmt.Sprintf("broken UTF-8: %d bytes repaired", strays)
	}
	return b.String(), "not UTF-8 and no encoding declared: read as " + name
}

// cutShort returns the length of a UTF-8 sequence of two bytes or more that lacks its end.
func cutShort(data []byte) int {
	want := 0
	switch {
	case data[0] >= 0xf0 && data[0] < 0xf5:
		want = 4
	case data[0] >= 0xe0:
		want = 3
	default:
		return 0
	}
	n := 1
	for n < want && n < len(data) && data[n]&0xc0 == 0x80 {
		n++
	}
	if n < 2 {
		return 0
	}
	return n
}

// isMacintosh tells old Macintosh text by its apostrophes: the byte D5 between two small
// letters, which Windows-1252 would read as a capital Õ within a word.
func isMacintosh(data []byte) bool {
	small := func(b byte) bool { return 'a' <= b && b <= 'z' }
	apostrophes := 0
	for i := 1; i+1 < len(data); i++ {
		switch {
		case data[i] == 0xd5 && small(data[i-1]) && small(data[i+1]):
			apostrophes++
		case data[i] >= 0x91 && data[i] <= 0x94 || data[i] == 0xa0:
			return false
		}
	}
	return apostrophes > 0
}

var charsetRE = regexp.MustCompile(
	`(?i)<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w.:-]{2,40})|^\s*<\?xml[^>]{0,100}encoding\s*=\s*["']([\w.:-]{2,40})`)

// declaredCharset returns the charset that a page's first bytes declare, or "".
func declaredCharset(data []byte) string {
	m := charsetRE.FindSubmatch(data[:min(len(data), peekBytes)])
	if m == nil {
		return ""
	}
	return string(append(m[1], m[2]...))
}
