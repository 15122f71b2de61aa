package term

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

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
	r    *bufio.Reader
	line []byte
	n    int // number of the line read last, from 1
}

// NewReader reads from r, which it buffers.
func NewReader(r io.Reader) *Reader { return &Reader{r: bufio.NewReaderSize(r, 1<<16)} }

// ReadQuad returns the next quad, io.EOF at the end, or an error that names the line.
// It may go on after an error in a statement.
func (r *Reader) ReadQuad() (quad.Quad, error) {
	for {
		line, err := r.readLine()
		if err != nil {
			return quad.Quad{}, err
		}
		line = bytes.Trim(line, " \t\r")
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		q, err := ParseQuad(line)
		if err != nil {
			return quad.Quad{}, fmt.Errorf("line %d: %w", r.n, err)
		}
		return q, nil
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
func ParseQuad(line []byte) (quad.Quad, error) {
	var q quad.Quad
	rest := line
	for _, d := range quad.Directions {
		rest = bytes.TrimLeft(rest, " \t")
		if len(rest) == 0 || rest[0] == '.' {
			if d != quad.Label {
				return q, fmt.Errorf("statement ends before its %s", d)
			}
			break
		}
		v, n, err := scan(rest)
		if err != nil {
			return q, fmt.Errorf("%s at column %d: %w", d, len(line)-len(rest)+1, err)
		}
		q.Set(d, v)
		rest = rest[n:]
	}
	rest = bytes.TrimLeft(rest, " \t")
	if len(rest) == 0 || rest[0] != '.' {
		return q, fmt.Errorf(`column %d: "." is missing at the end of the statement`, len(line)-len(rest)+1)
	}
	if rest = bytes.Trim(rest[1:], " \t\r"); len(rest) > 0 && rest[0] != '#' {
		return q, fmt.Errorf("column %d: more after the end of the statement", len(line)-len(rest)+1)
	}
	return q, nil
}

// scan reads the term at the start of s and says how many bytes it takes. The value is
// checked to be one that Append can write.
func scan(s []byte) (quad.Value, int, error) {
	n := width(s)
	if n == 0 {
		return nil, 0, errors.New("no term")
	}
	v, err := Parse(s[:n])
	if err != nil {
		return nil, 0, err
	}
	var buf [256]byte
	if _, err := Append(buf[:0], v); err != nil {
		return nil, 0, err
	}
	return v, n, nil
}

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
