package turtle

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/internal/store/term"
)

// resource reads an IRI, a prefixed name or a blank node with a label.
func (r *Reader) resource() (quad.Value, error) {
	c, err := r.next()
	if err != nil {
		return nil, unended(err)
	}
	if c == '<' {
		return r.iriRef()
	}
	if two, _ := r.r.Peek(2); string(two) == "_:" {
		_, _ = r.r.Discard(2)
		label, err := r.name()
		if err != nil || label == "" {
			return nil, errors.Join(err, errors.New("a blank node without a label"))
		}
		return quad.BNode("l" + r.seed + "x" + label), nil
	}
	prefix := ""
	if c != ':' {
		if prefix, err = r.name(); err != nil {
			return nil, err
		}
	}
	if c, err := r.r.ReadByte(); err != nil || c != ':' {
		if prefix == "" {
			return nil, fmt.Errorf("unexpected %q", rune(c))
		}
		return nil, fmt.Errorf("unexpected %q", clip(prefix))
	}
	base, ok := r.prefixes[prefix]
	if !ok {
		return nil, fmt.Errorf("the prefix %q is not declared", clip(prefix))
	}
	local, err := r.local()
	if err != nil {
		return nil, err
	}
	return checked(base + local)
}

// maxName = 8192 bytes of a prefix, a label or a local name; less than what is buffered.
const maxName = 8192

// name reads a prefix or a label: letters, digits, and dots within it.
func (r *Reader) name() (string, error) {
	return r.run(func(b []byte) int {
		if nameByte(b[0]) || b[0] == '.' {
			return 1
		}
		return 0
	})
}

// local reads what stands behind the colon of a prefixed name, without its escapes.
func (r *Reader) local() (string, error) {
	text, err := r.run(func(b []byte) int {
		switch c := b[0]; {
		case nameByte(c), c == '.', c == ':':
			return 1
		case c == '%' && len(b) > 2 && hex(b[1]) && hex(b[2]):
			return 3
		case c == '\\' && len(b) > 1 && strings.IndexByte("_~.-!$&'()*+,;=/?#@%", b[1]) >= 0:
			return 2
		}
		return 0
	})
	if err != nil || !strings.Contains(text, `\`) {
		return text, err
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' {
			i++
		}
		b.WriteByte(text[i])
	}
	return b.String(), nil
}

// run takes what step takes bytes of, but for dots at its end that are not escaped.
func (r *Reader) run(step func([]byte) int) (string, error) {
	n, end := 0, 0 // bytes looked at; of these the ones that count
	for n <= maxName {
		b, err := r.r.Peek(n + 3)
		if err != nil && err != io.EOF {
			return "", err
		}
		if n >= len(b) {
			break
		}
		more := step(b[n:])
		if more == 0 {
			break
		}
		if n += more; b[n-1] != '.' || more > 1 {
			end = n
		}
	}
	if n > maxName {
		return "", fmt.Errorf("a name of more than %d bytes", maxName)
	}
	b, _ := r.r.Peek(end)
	text := string(b)
	_, _ = r.r.Discard(end)
	if !utf8.ValidString(text) {
		return "", errors.New("invalid UTF-8")
	}
	return text, nil
}

func nameByte(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == '_' || c == '-' || c >= utf8.RuneSelf
}

func hex(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f'
}

// iriRef reads "<…>" and resolves it against the base.
func (r *Reader) iriRef() (quad.IRI, error) {
	r.skip()
	var b []byte
	for len(b) <= term.MaxText {
		c, err := r.r.ReadByte()
		switch {
		case err != nil:
			return "", unended(err)
		case c == '>':
			return r.resolved(string(b))
		case c == '\n':
			return "", fmt.Errorf("the IRI <%s goes on in the next line", clip(string(b)))
		case c == '\\':
			if b, err = r.escape(b, "uU"); err != nil {
				return "", err
			}
		default:
			b = append(b, c)
		}
	}
	return "", fmt.Errorf("an IRI of more than %d bytes", term.MaxText)
}

func (r *Reader) resolved(text string) (quad.IRI, error) {
	if _, err := checked(text); err == nil || r.base == nil {
		return quad.IRI(text), err
	}
	ref, err := url.Parse(text)
	if err != nil {
		return "", fmt.Errorf("the IRI <%s> cannot be read", clip(text))
	}
	if text == "" {
		return checked(r.base.String())
	}
	whole := r.base.ResolveReference(ref).String()
	if ref.Fragment == "" && strings.HasSuffix(text, "#") {
		whole += "#"
	}
	return checked(whole)
}

func checked(text string) (quad.IRI, error) {
	if err := term.CheckIRI(text); err != nil {
		return "", err
	}
	return quad.IRI(text), nil
}

// literal reads a literal in quotation marks, once or three times.
func (r *Reader) literal(mark byte) (quad.Value, error) {
	r.skip()
	long := false
	if two, _ := r.r.Peek(2); len(two) == 2 && two[0] == mark && two[1] == mark {
		_, _ = r.r.Discard(2)
		long = true
	}
	text, err := r.quoted(mark, long)
	if err != nil {
		return nil, err
	}
	two, _ := r.r.Peek(2)
	switch {
	case len(two) > 0 && two[0] == '@':
		_, _ = r.r.Discard(1)
		lang, err := r.letters()
		if err == nil && lang == "" {
			err = errors.New("a literal without the language that it announces")
		}
		return quad.LangString{Value: quad.String(text), Lang: lang}, err
	case string(two) == "^^":
		_, _ = r.r.Discard(2)
		typ, err := r.resource()
		if err != nil {
			return nil, err
		}
		iri, ok := typ.(quad.IRI)
		if !ok {
			return nil, errors.New("a blank node cannot be a datatype")
		}
		if iri == xsdNS+"string" {
			return quad.String(text), nil
		}
		return quad.TypedString{Value: quad.String(text), Type: iri}, nil
	}
	return quad.String(text), nil
}

func (r *Reader) quoted(mark byte, long bool) (string, error) {
	var b []byte
	for len(b) <= term.MaxText {
		c, err := r.r.ReadByte()
		switch {
		case err != nil:
			return "", unended(err)
		case c == '\\':
			if b, err = r.escape(b, `tbnrf"'\uU`); err != nil {
				return "", err
			}
			continue
		case c == mark && long:
			two, _ := r.r.Peek(2)
			if len(two) < 2 || two[0] != mark || two[1] != mark {
				break
			}
			_, _ = r.r.Discard(2)
			return valid(b)
		case c == mark:
			return valid(b)
		case c == '\n':
			if !long {
				return "", errors.New("a literal goes on in the next line; three quotation marks allow that")
			}
			r.line++
		}
		b = append(b, c)
	}
	return "", fmt.Errorf("a literal of more than %d bytes", term.MaxText)
}

func valid(b []byte) (string, error) {
	if !utf8.Valid(b) {
		return "", errors.New("invalid UTF-8")
	}
	return string(b), nil
}

// escape reads what follows a backslash, one of those allowed.
func (r *Reader) escape(b []byte, allowed string) ([]byte, error) {
	c, err := r.r.ReadByte()
	if err != nil {
		return b, unended(err)
	}
	if strings.IndexByte(allowed, c) < 0 {
		return b, fmt.Errorf(`no escape \%s`, clip(string(rune(c))))
	}
	n := map[byte]int{'u': 4, 'U': 8}[c]
	if n == 0 {
		if at := strings.IndexByte("tbnrf", c); at >= 0 {
			c = "\t\b\n\r\f"[at]
		}
		return append(b, c), nil
	}
	digits, _ := r.r.Peek(n)
	code, err := strconv.ParseUint(string(digits), 16, 32)
	if err != nil || len(digits) < n || !utf8.ValidRune(rune(code)) {
		return b, fmt.Errorf(`no character \%c%s`, c, clip(string(digits)))
	}
	_, _ = r.r.Discard(n)
	return utf8.AppendRune(b, rune(code)), nil
}

// number reads an integer, a decimal or a double.
func (r *Reader) number() (quad.Value, error) {
	n, digits, dot, exponent := 0, 0, false, -1
scan:
	for ; n <= maxName; n++ {
		b, _ := r.r.Peek(n + 1)
		if n >= len(b) {
			break
		}
		switch c := b[n]; {
		case isDigit(c):
			digits++
		case (c == '+' || c == '-') && (n == 0 || exponent >= 0 && n == exponent+1):
		case c == '.' && !dot && exponent < 0 && r.fraction(n+1, digits):
			dot = true
		case c|0x20 == 'e' && exponent < 0 && digits > 0:
			exponent = n
		default:
			break scan
		}
	}
	b, _ := r.r.Peek(n)
	text := string(b)
	if digits == 0 || exponent >= 0 && !isDigit(text[n-1]) || n > maxName {
		return nil, fmt.Errorf("%q is no number", clip(text))
	}
	_, _ = r.r.Discard(n)
	typ := "integer"
	switch {
	case exponent >= 0:
		typ = "double"
	case dot:
		typ = "decimal"
	}
	return quad.TypedString{Value: quad.String(text), Type: quad.IRI(xsdNS + typ)}, nil
}

// fraction says whether a number goes on at byte n, behind its dot: with a digit or, if it had
// digits before, with an exponent.
func (r *Reader) fraction(n, digits int) bool {
	b, _ := r.r.Peek(n + 1)
	return len(b) > n && (isDigit(b[n]) || b[n]|0x20 == 'e' && digits > 0)
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
