package term

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/cayleygraph/quad"
)

// AppendQuad appends q as one line of canonical N-Quads, newline included.
func AppendQuad(dst []byte, q quad.Quad) ([]byte, error) {
	var err error
	for _, d := range quad.Directions {
		v := q.Get(d)
		if d == quad.Label && v == nil {
			break
		}
		if dst, err = Append(dst, v); err != nil {
			return dst, fmt.Errorf("%s: %w", d, err)
		}
		dst = append(dst, ' ')
	}
	return append(dst, ".\n"...), nil
}

// Reader reads N-Quads without loss: unlike Cayley's reader it keeps "01"^^xsd:integer as
// it stands. It reads one statement a line, any spaces and tabs between terms, comments
// and empty lines, literals in any position. A line is at most 4 × MaxText long.
type Reader struct {
	// Strict refuses what N-Quads does not allow: literals elsewhere than as objects, blank
	// predicates, and IRIs that are relative or hold a space or another forbidden character.
	Strict bool

	r    *bufio.Reader
	line []byte // if longer than the buffer of r
	n    int    // number of the line read last, from 1
	buf  []byte // texts that differ from those of the line
}

// NewReader reads from r, which it buffers.
func NewReader(r io.Reader) *Reader { return &Reader{r: bufio.NewReaderSize(r, 1<<16)} }

// ReadQuad returns the next quad, io.EOF at the end, or an error that names the line.
// It may go on after an error in a statement.
func (r *Reader) ReadQuad() (q quad.Quad, err error) {
	line, err := r.readStatement()
	if err == nil && r.Strict {
		err = r.strict(line)
	}
	if err == nil {
		if q, err = ParseQuad(line); err != nil {
			return quad.Quad{}, fmt.Errorf("line %d: %w", r.n, err)
		}
	}
	return q, err
}

func (r *Reader) strict(line []byte) error {
	if err := statement(line, strictTerm); err != nil {
		return fmt.Errorf("line %d: %w", r.n, err)
	}
	return nil
}

// strictTerm says what N-Quads does not allow at a position.
func strictTerm(at int, raw []byte) error {
	d := quad.Directions[at]
	switch {
	case raw[0] == '"' && d != quad.Object:
		return fmt.Errorf("a literal cannot be a %s", d)
	case raw[0] == '_' && d == quad.Predicate:
		return errors.New("a blank node cannot be a predicate")
	case raw[0] == '<':
		return checkIRI(raw)
	case raw[0] == '"' && raw[len(raw)-1] == '>':
		return checkIRI(raw[bytes.LastIndexByte(raw, '<'):])
	}
	return nil
}

// checkIRI says what is wrong with an IRI in its brackets.
func checkIRI(raw []byte) error {
	v, err := Parse(raw)
	if err != nil {
		return err
	}
	text, _ := v.(quad.IRI)
	return CheckIRI(string(text))
}

// CheckIRI says what is wrong with an IRI: it is relative, or holds a character that it must not.
func CheckIRI(text string) error {
	for _, c := range text {
		if c <= ' ' || strings.ContainsRune("<>\"{}|^`\\", c) {
			return fmt.Errorf("the IRI %s holds %q", clip("<"+text+">"), c)
		}
	}
	colon := strings.IndexByte(text, ':')
	for i, c := range []byte(text[:max(colon, 0)]) {
		if !letter(c) && (i == 0 || !digit(c) && !strings.ContainsRune("+-.", rune(c))) {
			colon = -1
			break
		}
	}
	if colon < 1 {
		return fmt.Errorf("the IRI %s is relative", clip("<"+text+">"))
	}
	return nil
}

// Texts are the canonical texts of a quad's terms; that of a missing label is empty.
type Texts [4][]byte

// ReadTexts is ReadQuad for the texts, which are valid until the next call. It is many times
// as fast, as most texts are taken from the line as they stand.
func (r *Reader) ReadTexts() (t Texts, err error) {
	line, err := r.readStatement()
	if err != nil {
		return t, err
	}
	r.buf = r.buf[:0]
	err = statement(line, func(at int, raw []byte) error {
		if r.Strict {
			if err := strictTerm(at, raw); err != nil {
				return err
			}
		}
		if canonical(raw) {
			t[at] = raw
			return nil
		}
		v, err := Parse(raw)
		if err == nil {
			from := len(r.buf)
			r.buf, err = Append(r.buf, v)
			t[at] = r.buf[from:]
		}
		return err
	})
	if err != nil {
		return Texts{}, fmt.Errorf("line %d: %w", r.n, err)
	}
	return t, nil
}

// readStatement returns the next line that is neither empty nor a comment, trimmed.
func (r *Reader) readStatement() ([]byte, error) {
	for {
		line, err := r.readLine()
		if err != nil {
			return nil, err
		}
		if line = bytes.Trim(line, " \t\r"); len(line) > 0 && line[0] != '#' {
			return line, nil
		}
	}
}

func (r *Reader) readLine() ([]byte, error) {
	r.n++
	part, err := r.r.ReadSlice('\n')
	if err == nil {
		return part[:len(part)-1], nil
	}
	r.line = append(r.line[:0], part...)
	for errors.Is(err, bufio.ErrBufferFull) {
		if len(r.line) > 4*MaxText {
			return nil, fmt.Errorf("line %d: longer than %d bytes", r.n, 4*MaxText)
		}
		part, err = r.r.ReadSlice('\n')
		r.line = append(r.line, part...)
	}
	if err == nil {
		return r.line[:len(r.line)-1], nil
	}
	if errors.Is(err, io.EOF) && len(r.line) > 0 {
		return r.line, nil
	}
	return nil, err
}

// ParseQuad reads one statement. It does not keep line.
func ParseQuad(line []byte) (q quad.Quad, err error) {
	err = statement(line, func(at int, raw []byte) error {
		v, err := Parse(raw)
		if err != nil {
			return err
		}
		var buf [256]byte
		if _, err := Append(buf[:0], v); err != nil { // cannot be written again
			return err
		}
		q.Set(quad.Directions[at], v)
		return nil
	})
	return q, err
}

// statement calls term with each term of a line, as it stands there.
func statement(line []byte, term func(at int, raw []byte) error) error {
	rest := line
	for at, d := range quad.Directions {
		rest = bytes.TrimLeft(rest, " \t")
		if len(rest) == 0 || rest[0] == '.' {
			if d != quad.Label {
				return fmt.Errorf("statement ends before its %s", d)
			}
			break
		}
		n := width(rest)
		err := errNoTerm
		if n > 0 {
			err = term(at, rest[:n])
		}
		if err != nil {
			return fmt.Errorf("%s at column %d: %w", d, len(line)-len(rest)+1, err)
		}
		rest = rest[n:]
	}
	rest = bytes.TrimLeft(rest, " \t")
	if len(rest) == 0 || rest[0] != '.' {
		return fmt.Errorf(`column %d: "." is missing at the end of the statement`, len(line)-len(rest)+1)
	}
	if rest = bytes.Trim(rest[1:], " \t\r"); len(rest) > 0 && rest[0] != '#' {
		return fmt.Errorf("column %d: more after the end of the statement", len(line)-len(rest)+1)
	}
	return nil
}

var errNoTerm = errors.New("no term")

// width returns the length of the term at the start of s, 0 if there is none.
func width(s []byte) int {
	if len(s) < 2 {
		return 0
	}
	switch {
	case s[0] == '<':
		return bytes.IndexByte(s, '>') + 1
	case s[0] == '_' && s[1] == ':':
		n := 2
		for n < len(s) && s[n] != ' ' && s[n] != '\t' && s[n] != '<' && s[n] != '"' {
			n++
		}
		for n > 2 && s[n-1] == '.' { // the end of the statement, not part of a label
			n--
		}
		return n
	case s[0] == '"':
		n := 1
		for n < len(s) && s[n] != '"' {
			if s[n] == '\\' {
				n++
			}
			n++
		}
		if n++; n > len(s) {
			return 0
		}
		switch {
		case n < len(s) && s[n] == '@':
			for n++; n < len(s) && (letter(s[n]) || digit(s[n]) || s[n] == '-'); n++ {
			}
		case bytes.HasPrefix(s[n:], []byte("^^<")):
			end := bytes.IndexByte(s[n:], '>')
			if end < 0 {
				return 0
			}
			n += end + 1
		}
		return n
	}
	return 0
}

// What a byte is not, as a set.
const (
	notIRI  = 1 << iota // itself within an IRI in canonical text
	notText             // itself within a literal
	notASCII
)

var class = func() (table [256]byte) {
	for c := range table {
		switch {
		case c >= utf8.RuneSelf:
			table[c] = notASCII
		case c < ' ' || c == '"' || c == '\\' || c == 0x7f:
			table[c] = notIRI | notText
		case c == ' ' || bytes.IndexByte([]byte("<>{}|^`"), byte(c)) >= 0:
			table[c] = notIRI
		}
	}
	return table
}()

// plain says whether no byte is of a kind in not and the text is valid UTF-8.
func plain(s []byte, not byte) bool {
	var all byte
	for _, c := range s {
		all |= class[c]
	}
	return all&not == 0 && (all&notASCII == 0 || utf8.Valid(s))
}

// canonical says whether raw, as width measures terms, is the canonical text of a term. It
// says no to some that are, which cost more to look at than to write anew.
func canonical(raw []byte) bool {
	if len(raw) < 2 || len(raw) > MaxText {
		return false
	}
	switch raw[0] {
	case '<':
		return len(raw) > 2 && plain(raw[1:len(raw)-1], notIRI)
	case '"':
		end := bytes.LastIndexByte(raw, '"')
		if end == 0 || !plain(raw[1:end], notText) {
			return false
		}
		rest := raw[end+1:]
		switch {
		case len(rest) == 0:
			return true
		case rest[0] == '@':
			for _, c := range rest[1:] {
				if !letter(c) {
					return false
				}
			}
			return len(rest) > 1
		case len(rest) > 4 && rest[0] == '^':
			typ := rest[3 : len(rest)-1]
			return plain(typ, notIRI) && !bytes.HasPrefix(typ, []byte("xsd:")) && string(typ) != xsdString
		}
	}
	return false
}
