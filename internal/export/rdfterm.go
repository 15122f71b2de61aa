package export

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// iriRef writes an IRI in angle brackets. What an IRI cannot hold is percent-encoded.
func iriRef(iri string) string { return "<" + encoded(iri, true) + ">" }

// uri writes an IRI as a URI (RFC 3986), in ASCII alone.
func uri(iri string) string { return encoded(iri, false) }

// encoded percent-encodes what an IRI cannot hold, and letters beyond ASCII unless those are kept.
func encoded(iri string, letters bool) string {
	plain := func(c byte) bool { return c > 0x20 && c < 0x7f && !strings.ContainsRune("<>\"{}|^`\\", rune(c)) }
	var b strings.Builder
	b.Grow(len(iri) + 2)
	for i := 0; i < len(iri); {
		r, n := utf8.DecodeRuneInString(iri[i:])
		if letters && n > 1 && r >= 0xa0 || n == 1 && plain(iri[i]) {
			b.WriteString(iri[i : i+n])
		} else {
			for _, c := range []byte(iri[i : i+n]) {
				b.WriteString("%" + strings.ToUpper(strconv.FormatUint(uint64(c)+0x100, 16)[1:]))
			}
		}
		i += n
	}
	return b.String()
}

// quoted writes a string as Turtle and N-Triples quote it, in the canonical form of RDF 1.2
// N-Triples. What is not UTF-8 becomes U+FFFD.
func quoted(s string) string {
	var b strings.Builder
	b.Grow(len(s) + 2)
	b.WriteByte('"')
	for _, r := range s {
		switch r {
		case '"':
			b.WriteString(`\"`)
		case '\\':
			b.WriteString(`\\`)
		case '\n':
			b.WriteString(`\n`)
		case '\r':
			b.WriteString(`\r`)
		case '\t':
			b.WriteString(`\t`)
		case '\b':
			b.WriteString(`\b`)
		case '\f':
			b.WriteString(`\f`)
		default:
			if r < 0x20 || r == 0x7f || r == 0xfffe || r == 0xffff {
				b.WriteString(`\u` + strings.ToUpper(strconv.FormatInt(int64(r)+0x10000, 16)[1:]))
			} else {
				b.WriteRune(r)
			}
		}
	}
	b.WriteByte('"')
	return b.String()
}
