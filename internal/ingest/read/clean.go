package read

import (
	"html"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// clean brings text to the plain form that documents keep: line breaks are "\n"; every kind
// of space is " ", never two in a row save one at the start of a line, which marks an
// indented line; control, zero-width, soft-hyphen and direction characters are gone;
// ligatures are letters; normal form C. Text that was decoded wrongly before it came here is
// put right where only one reading is possible. It returns what people should know of.
func clean(text string) (string, []string) {
	var warnings []string
	if fixed, n := fixMojibake(text); n > 0 {
		text = fixed
		warnings = append(warnings, "text decoded wrongly (such as â€™ for ’): repaired")
	}
	text = plainCharacters(text)
	if strings.Contains(text, "\ufffd") {
		warnings = append(warnings, "some characters are lost (shown as \ufffd)")
	}
	return norm.NFC.String(text), warnings
}

// ligatures are U+FB00 to U+FB06, which PDF and typesetting leave in text.
var ligatures = [...]string{"ff", "fi", "fl", "ffi", "ffl", "st", "st"}

// plainCharacters does the work of clean, a character at a time.
func plainCharacters(text string) string {
	if isPlain(text) {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	space := false // one is due before the next character
	newline := func() {
		b.WriteByte('\n')
		space = false
	}
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if 0x80 <= r && r < 0xa0 { // Windows-1252 taken for Latin-1
			r = charmap.Windows1252.DecodeByte(byte(r))
		}
		switch {
		case r == '\n', r == '\v', r == '\f', r == '\u2028':
			newline()
		case r == '\u2029':
			newline()
			newline()
		case r == '\r':
			if i+1 >= len(text) || text[i+1] != '\n' {
				newline()
			}
		case r == ' ', r == '\t', unicode.Is(unicode.Zs, r):
			space = true
		case dropped(r):
		default:
			if space {
				b.WriteByte(' ')
				space = false
			}
			if 0xfb00 <= r && r <= 0xfb06 {
				b.WriteString(ligatures[r-0xfb00])
			} else {
				b.WriteRune(r)
			}
		}
		i += n
	}
	return b.String()
}

// isPlain says whether the text is ASCII that plainCharacters would leave as it is.
func isPlain(text string) bool {
	last := byte('\n')
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c >= 0x7f || c < ' ' && c != '\n' || c == ' ' && (last == ' ' || last == '\n') || c == '\n' && last == ' ' {
			return false
		}
		last = c
	}
	return last != ' '
}

// dropped says whether a character is left out of text: it has no form of its own.
func dropped(r rune) bool {
	switch {
	case r < 0x20, r == 0x7f, 0x80 <= r && r < 0xa0:
		return true
	case r < 0x300:
		return r == '\u00ad'
	case r == '\u034f', r == '\ufeff', r == '\ufffc', r == '\u180e', r == '\u061c':
		return true
	case 0x200b <= r && r <= 0x200f, 0x202a <= r && r <= 0x202e, 0x2060 <= r && r <= 0x206f, 0xfff9 <= r && r <= 0xfffb:
		return true
	case 0xfe00 <= r && r <= 0xfe0f, 0xe000 <= r && r <= 0xf8ff, 0xe0000 <= r && r <= 0xe0fff:
		return true // variation selectors, private use, tags
	}
	return r&0xfffe == 0xfffe || 0xfdd0 <= r && r <= 0xfdef
}

// unescape replaces character references that a page's source left in text, such as
// "&amp;" and "&#8217;"; only those that end with a semicolon. Twice where they were
// escaped twice.
func unescape(text string) (string, bool) {
	changed := false
	for range 2 {
		at := strings.IndexByte(text, '&')
		if at < 0 {
			break
		}
		var b strings.Builder
		rest, hit := text, false
		for at >= 0 {
			b.WriteString(rest[:at])
			rest = rest[at:]
			n := reference(rest)
			if n > 0 {
				if plain := html.UnescapeString(rest[:n]); plain != rest[:n] {
					b.WriteString(plain)
					rest, hit = rest[n:], true
					at = strings.IndexByte(rest, '&')
					continue
				}
			}
			b.WriteByte('&')
			rest = rest[1:]
			at = strings.IndexByte(rest, '&')
		}
		if !hit {
			break
		}
		b.WriteString(rest)
		text, changed = b.String(), true
	}
	return text, changed
}

// reference returns the length of "&name;" or "&#123;" at the start of s, or 0.
func reference(s string) int {
	for i := 1; i < len(s) && i < 12; i++ {
		c := s[i]
		switch {
		case c == ';':
			if i > 2 {
				return i + 1
			}
			return 0
		case c == '#' && i == 1, '0' <= c && c <= '9', 'a' <= c|0x20 && c|0x20 <= 'z':
		default:
			return 0
		}
	}
	return 0
}

// oneLine brings a title, a name or another short value to one line of clean text.
func oneLine(s string) string {
	s, _ = unescape(s)
	s, _ = clean(s)
	return strings.Join(strings.Fields(s), " ")
}

// fixMojibake puts right UTF-8 that was decoded as Windows-1252 ("â€œ" for "“", "Ã©" for
// "é") and returns how many characters it repaired. It acts on sequences that stand for one
// character and that no language writes; "SÃO" and "CAFÉ™" stay. See ftfy for the idea.
func fixMojibake(text string) (string, int) {
	total := 0
	for range 3 { // text may have been decoded wrongly more than once
		fixed, n := mojibakeOnce(text)
		if n == 0 {
			break
		}
		text, total = fixed, total+n
	}
	return text, total
}

func mojibakeOnce(text string) (string, int) {
	if strings.IndexByte(text, 0xc3) < 0 { // Â Ã â Ä Å Ð Ñ Ø Ù ð all begin with this byte
		return text, 0
	}
	var b strings.Builder
	n, done := 0, 0
	prev := ' '
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if r >= 0xc2 && r <= 0xf4 {
			if good, used := sequence(text[i:], prev); used > 0 {
				if n == 0 {
					b.Grow(len(text))
				}
				b.WriteString(text[done:i])
				b.WriteRune(good)
				i += used
				done = i
				prev = good
				n++
				continue
			}
		}
		prev = r
		i += size
	}
	if n == 0 {
		return text, 0
	}
	b.WriteString(text[done:])
	return lostSpace.ReplaceAllString(b.String(), "$1$2"), n
}

// lostSpace finds what is left of a no-break space whose second byte became a plain space.
var lostSpace = regexp.MustCompile(`([^\p{Lu}])Â( |$)`)

// sequence reads the characters at the start of s as Windows-1252 bytes of one UTF-8
// character and returns it with their length in s, 0 when they are not that.
func sequence(s string, prev rune) (rune, int) {
	var raw [4]byte
	var runes [4]rune
	k, used := 0, 0
	for k < 4 && used < len(s) {
		r, n := utf8.DecodeRuneInString(s[used:])
		c, ok := windows1252Byte(r)
		if !ok || c < 0x80 {
			break
		}
		raw[k], runes[k] = c, r
		k++
		used += n
		if want := utf8Length(raw[0]); want == 0 {
			return 0, 0
		} else if k == want {
			good, size := utf8.DecodeRune(raw[:k])
			if good == utf8.RuneError || size != k || good < 0xa0 {
				return 0, 0
			}
			if k == 2 && !believable(raw[0], runes[1], prev) {
				return 0, 0
			}
			return good, used
		}
	}
	// "â€" alone: the third byte of a closing quotation mark (9D) has no character in
	// Windows-1252 and was dropped.
	if k == 2 && raw[0] == 0xe2 && raw[1] == 0x80 {
		return '”', used
	}
	return 0, 0
}

// believable says whether two characters are mojibake rather than text: the first is a
// letter that such text begins with, and a mark after it does not close a quoted capital.
func believable(lead byte, second, prev rune) bool {
	if lead > 0xc5 && lead != 0xcb { // Â Ã Ä Å and Ë lead what English texts quote
		return false
	}
	if strings.ContainsRune("’”“‘–—…", second) && unicode.IsUpper(prev) {
		return false
	}
	return !unicode.IsLetter(second) || strings.ContainsRune("ŠšŽžŒœŸªºƒµ", second)
}

func utf8Length(lead byte) int {
	switch {
	case lead >= 0xc2 && lead <= 0xdf:
		return 2
	case lead >= 0xe0 && lead <= 0xef:
		return 3
	case lead >= 0xf0 && lead <= 0xf4:
		return 4
	}
	return 0
}

// windows1252Byte returns the byte that Windows-1252 shows as r; where it has none, the byte
// of the same value, as browsers do.
func windows1252Byte(r rune) (byte, bool) {
	if r < 0x80 || r > 0x9f && r < 0x100 || r == 0x81 || r == 0x8d || r == 0x8f || r == 0x90 || r == 0x9d {
		return byte(r), true
	}
	return charmap.Windows1252.EncodeRune(r)
}
