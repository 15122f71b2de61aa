// Package term gives every quad value one canonical text: that of canonical N-Quads.
//
// Two values are the same term when their canonical texts are equal, so identity is that
// of RDF 1.1 and not of Go types: quad.Int(1) and "1"^^xsd:integer are one term,
// "01"^^xsd:integer is another. Parse returns one of five kinds: quad.IRI, quad.BNode,
// quad.String, quad.LangString and quad.TypedString, the last with its text untouched and
// its type in full (the short "xsd:integer" of Cayley's quad package is written out).
// Native turns a typed string into Int, Bool, Float or Time where nothing is lost.
//
// Positions are not restricted: a literal may be a subject, predicate or label, as
// Cayley permits ("generalised" N-Quads).
package term

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/cayleygraph/quad"
)

// XSD is the namespace of XML Schema's types.
const XSD = "http://www.w3.org/2001/XMLSchema#"

const (
	xsdString   = XSD + "string"
	xsdInteger  = XSD + "integer"
	xsdBoolean  = XSD + "boolean"
	xsdDouble   = XSD + "double"
	xsdDateTime = XSD + "dateTime"
)

// MaxText = 64 MiB is the longest canonical text of one term; longer ones are refused.
const MaxText = 64 << 20

// ID is the first 128 bits of the SHA-256 of a term's canonical text. The zero ID stands
// for "no label". SHA-256 because a collision must not be feasible even on purpose; with
// the processor's SHA instructions it costs about 100 ns a term.
type ID [16]byte

// String returns the id as 32 hexadecimal digits.
func (id ID) String() string { return hex.EncodeToString(id[:]) }

// IDOf returns the id of the term with the given canonical text.
func IDOf(text []byte) ID {
	sum := sha256.Sum256(text)
	return ID(sum[:16])
}

// Append appends the canonical text of v to dst. It fails on nil, on an empty IRI, on
// what is not valid UTF-8, on labels and language tags that N-Quads cannot write, on
// types of value other than those of package quad, and on texts beyond MaxText.
func Append(dst []byte, v quad.Value) ([]byte, error) {
	start := len(dst)
	var err error
	switch v := v.(type) {
	case quad.IRI:
		dst, err = appendIRI(dst, string(v))
	case quad.BNode:
		if !validBNode(string(v)) {
			return dst, fmt.Errorf("blank node label %q cannot be written as N-Quads", clip(string(v)))
		}
		dst = append(append(dst, "_:"...), v...)
	case quad.String:
		dst, err = appendQuoted(dst, string(v))
	case quad.LangString:
		if !validLang(v.Lang) {
			return dst, fmt.Errorf("language tag %q is not valid", clip(v.Lang))
		}
		if dst, err = appendQuoted(dst, string(v.Value)); err == nil {
			dst = append(append(dst, '@'), v.Lang...)
		}
	case quad.TypedString:
		typ := fullType(string(v.Type))
		if dst, err = appendQuoted(dst, string(v.Value)); err == nil && typ != "" && typ != xsdString {
			dst, err = appendIRI(append(dst, "^^"...), typ)
		}
	case quad.Int:
		dst = strconv.AppendInt(append(dst, '"'), int64(v), 10)
		dst = append(dst, `"^^<`+xsdInteger+`>`...)
	case quad.Bool:
		dst = strconv.AppendBool(append(dst, '"'), bool(v))
		dst = append(dst, `"^^<`+xsdBoolean+`>`...)
	case quad.Float:
		dst = appendDouble(append(dst, '"'), float64(v))
		dst = append(dst, `"^^<`+xsdDouble+`>`...)
	case quad.Time:
		dst = appendTime(append(dst, '"'), time.Time(v))
		dst = append(dst, `"^^<`+xsdDateTime+`>`...)
	case nil:
		return dst, errors.New("value is missing")
	default:
		return dst, fmt.Errorf("values of type %T cannot be stored", v)
	}
	if err == nil && len(dst)-start > MaxText {
		err = fmt.Errorf("value of %d bytes is longer than the %d allowed", len(dst)-start, MaxText)
	}
	return dst, err
}

// Parse returns the value with the given canonical text, which it does not keep. It
// fails on any text that Append does not make.
func Parse(text []byte) (quad.Value, error) {
	if len(text) > 2 {
		switch text[0] {
		case '<':
			if text[len(text)-1] == '>' {
				s, err := unescape(text[1 : len(text)-1])
				return quad.IRI(s), err
			}
		case '_':
			if text[1] == ':' {
				return quad.BNode(text[2:]), nil
			}
		}
	}
	if len(text) >= 2 && text[0] == '"' {
		if end := bytes.LastIndexByte(text, '"'); end > 0 {
			lexical, err := unescape(text[1:end])
			if err != nil {
				return nil, err
			}
			switch rest := text[end+1:]; {
			case len(rest) == 0:
				return quad.String(lexical), nil
			case len(rest) > 1 && rest[0] == '@':
				return quad.LangString{Value: quad.String(lexical), Lang: string(rest[1:])}, nil
			case len(rest) > 4 && string(rest[:3]) == "^^<" && rest[len(rest)-1] == '>':
				typ, err := unescape(rest[3 : len(rest)-1])
				if typ = fullType(typ); typ == xsdString {
					return quad.String(lexical), err
				}
				return quad.TypedString{Value: quad.String(lexical), Type: quad.IRI(typ)}, err
			}
		}
	}
	return nil, fmt.Errorf("%q is not the text of a term", clip(string(text)))
}

// Native returns the Go value of a typed string whose text is the canonical one of
// xsd:integer (within 64 bits), xsd:boolean, xsd:double or xsd:dateTime (in UTC), so that
// Append gives the same text for both; all other values come back as they are.
func Native(v quad.Value) quad.Value {
	t, ok := v.(quad.TypedString)
	if !ok {
		return v
	}
	lexical := string(t.Value)
	var buf [40]byte
	switch t.Type {
	case xsdInteger:
		if n, err := strconv.ParseInt(lexical, 10, 64); err == nil && string(strconv.AppendInt(buf[:0], n, 10)) == lexical {
			return quad.Int(n)
		}
	case xsdBoolean:
		if lexical == "true" || lexical == "false" {
			return quad.Bool(lexical == "true")
		}
	case xsdDouble:
		if f, err := strconv.ParseFloat(lexical, 64); err == nil && string(appendDouble(buf[:0], f)) == lexical {
			return quad.Float(f)
		}
	case xsdDateTime:
		if at, err := time.Parse(time.RFC3339Nano, lexical); err == nil && string(appendTime(buf[:0], at)) == lexical {
			return quad.Time(at.UTC())
		}
	}
	return v
}

// appendDouble writes the canonical form of XML Schema Part 2, 3.2.5.2: "1.0E0".
func appendDouble(dst []byte, f float64) []byte {
	switch {
	case math.IsNaN(f):
		return append(dst, "NaN"...)
	case math.IsInf(f, 1):
		return append(dst, "INF"...)
	case math.IsInf(f, -1):
		return append(dst, "-INF"...)
	}
	var buf [32]byte
	s := strconv.AppendFloat(buf[:0], f, 'E', -1, 64)
	mantissa, exponent, _ := bytes.Cut(s, []byte{'E'})
	dst = append(dst, mantissa...)
	if !bytes.ContainsRune(mantissa, '.') {
		dst = append(dst, ".0"...)
	}
	n, _ := strconv.Atoi(string(exponent))
	return strconv.AppendInt(append(dst, 'E'), int64(n), 10)
}

func appendTime(dst []byte, t time.Time) []byte {
	return t.UTC().AppendFormat(dst, time.RFC3339Nano)
}

// fullType writes out the one short namespace that Cayley's own literals use.
func fullType(typ string) string {
	if name, ok := strings.CutPrefix(typ, "xsd:"); ok {
		return XSD + name
	}
	return typ
}

func appendIRI(dst []byte, iri string) ([]byte, error) {
	if iri == "" {
		return dst, errors.New("IRI is empty")
	}
	if !utf8.ValidString(iri) {
		return dst, fmt.Errorf("IRI %q is not valid UTF-8", clip(iri))
	}
	dst = append(dst, '<')
	from := 0
	for i := 0; i < len(iri); i++ {
		if c := iri[i]; c <= ' ' || c == 0x7f || strings.IndexByte("<>\"{}|^`\\", c) >= 0 {
			dst = appendHex(append(dst, iri[from:i]...), c)
			from = i + 1
		}
	}
	dst = append(dst, iri[from:]...)
	return append(dst, '>'), nil
}

func appendQuoted(dst []byte, s string) ([]byte, error) {
	if !utf8.ValidString(s) {
		return dst, fmt.Errorf("text %q is not valid UTF-8", clip(s))
	}
	dst = append(dst, '"')
	from := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' && c != 0x7f {
			continue
		}
		dst = append(dst, s[from:i]...)
		from = i + 1
		switch c {
		case '"', '\\':
			dst = append(dst, '\\', c)
		case '\b':
			dst = append(dst, `\b`...)
		case '\t':
			dst = append(dst, `\t`...)
		case '\n':
			dst = append(dst, `\n`...)
		case '\f':
			dst = append(dst, `\f`...)
		case '\r':
			dst = append(dst, `\r`...)
		default:
			dst = appendHex(dst, c)
		}
	}
	dst = append(dst, s[from:]...)
	return append(dst, '"'), nil
}

func appendHex(dst []byte, c byte) []byte {
	const digits = "0123456789ABCDEF"
	return append(dst, '\\', 'u', '0', '0', digits[c>>4], digits[c&15])
}

// unescape undoes all escapes of N-Quads: \t \b \n \r \f \" \' \\ \uXXXX \UXXXXXXXX.
func unescape(s []byte) (string, error) {
	at := bytes.IndexByte(s, '\\')
	if at < 0 {
		return string(s), nil
	}
	out := make([]byte, 0, len(s))
	for {
		out = append(out, s[:at]...)
		s = s[at:]
		if len(s) < 2 {
			return "", errors.New("escape is cut short")
		}
		width := 2
		switch s[1] {
		case 't':
			out = append(out, '\t')
		case 'b':
			out = append(out, '\b')
		case 'n':
			out = append(out, '\n')
		case 'r':
			out = append(out, '\r')
		case 'f':
			out = append(out, '\f')
		case '"', '\'', '\\':
			out = append(out, s[1])
		case 'u', 'U':
			if width = 6; s[1] == 'U' {
				width = 10
			}
			if len(s) < width {
				return "", errors.New("escape is cut short")
			}
			r, err := strconv.ParseUint(string(s[2:width]), 16, 32)
			if err != nil || !utf8.ValidRune(rune(r)) || r > utf8.MaxRune {
				return "", fmt.Errorf("escape %q names no character", s[:width])
			}
			out = utf8.AppendRune(out, rune(r))
		default:
			return "", fmt.Errorf("escape %q is unknown", s[:2])
		}
		s = s[width:]
		if at = bytes.IndexByte(s, '\\'); at < 0 {
			return string(append(out, s...)), nil
		}
	}
}

// validBNode follows BLANK_NODE_LABEL of N-Quads, with every rune beyond ASCII allowed.
func validBNode(s string) bool {
	if s == "" || !utf8.ValidString(s) || s[0] == '-' || s[0] == '.' || s[len(s)-1] == '.' {
		return false
	}
	for i := 0; i < len(s); i++ {
		if c := s[i]; !(letter(c) || digit(c) || c == '_' || c == ':' || c == '-' || c == '.' || c >= utf8.RuneSelf) {
			return false
		}
	}
	return true
}

// validLang follows LANGTAG of N-Quads: letters, then groups of letters and digits after "-".
func validLang(s string) bool {
	group := 0
	for i, part := range strings.Split(s, "-") {
		group = i
		if part == "" {
			return false
		}
		for j := 0; j < len(part); j++ {
			if !letter(part[j]) && (group == 0 || !digit(part[j])) {
				return false
			}
		}
	}
	return true
}

func letter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
func digit(c byte) bool  { return '0' <= c && c <= '9' }

// clip shortens a text for an error message.
func clip(s string) string {
	if len(s) > 60 {
		return s[:60] + "…"
	}
	return s
}
