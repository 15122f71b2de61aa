package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"sync"
	"unicode/utf8"

	"github.com/urfave/cli/v2"
	"golang.org/x/term"
)

// textWriter writes text that may hold anything to a place that may be a terminal: characters
// that would steer the terminal, or turn the order of what is read, are written as \u001b. In
// JSON that is the same text. Only kg's own marks pass, see style. It keeps the first error of
// writing, so that no command need look at each line's.
type textWriter struct {
	to       io.Writer
	terminal bool

	mu   sync.Mutex
	rest []byte // the beginning of a character
	err  error
}

func newTextWriter(w io.Writer) io.Writer {
	if _, done := w.(*textWriter); done || w == nil {
		return w
	}
	f, ok := w.(*os.File)
	return &textWriter{to: w, terminal: ok && term.IsTerminal(int(f.Fd()))}
}

// plainWriter returns what a writer of text writes to where that is no terminal: what is written
// for programs goes there as it is.
func plainWriter(c *cli.Context) io.Writer {
	if t, ok := c.App.Writer.(*textWriter); ok && !t.terminal {
		return &keeping{t}
	}
	return c.App.Writer
}

// keeping writes as it is what a textWriter would change, and keeps errors there.
type keeping struct{ t *textWriter }

func (k *keeping) Write(p []byte) (int, error) {
	k.t.mu.Lock()
	defer k.t.mu.Unlock()
	return k.t.raw(p)
}

// raw writes as it is. Needs the lock.
func (t *textWriter) raw(p []byte) (int, error) {
	n, err := t.to.Write(p)
	if t.err == nil {
		t.err = err
	}
	return n, err
}

func (t *textWriter) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	text := p
	if len(t.rest) > 0 {
		text = append(t.rest, p...)
		t.rest = nil
	}
	if n := unfinished(text); n > 0 {
		t.rest = bytes.Clone(text[len(text)-n:])
		text = text[:len(text)-n]
	}
	if _, err := t.raw(t.escape(text)); err != nil {
		return 0, err
	}
	return len(p), nil
}

// close writes what is left and returns the first error of writing.
func (t *textWriter) close() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.rest) > 0 {
		_, _ = t.raw(t.escape(t.rest)) // kept in t.err
		t.rest = nil
	}
	return t.err
}

// unfinished returns how many bytes at the end are the beginning of a character.
func unfinished(text []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(text); n++ {
		if end := text[len(text)-n:]; utf8.RuneStart(end[0]) {
			if utf8.FullRune(end) {
				return 0
			}
			return n
		}
	}
	return 0
}

func (t *textWriter) escape(text []byte) []byte {
	var out []byte
	from := 0 // of what is not yet in out
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRune(text[i:])
		if n = t.passes(text[i:], r, n); n > 0 {
			i += n
			continue
		}
		out = append(out, text[from:i]...)
		if _, n = utf8.DecodeRune(text[i:]); r == utf8.RuneError && n == 1 {
			out = fmt.Appendf(out, `\x%02x`, text[i])
		} else {
			out = fmt.Appendf(out, `\u%04x`, r)
		}
		i += n
		from = i
	}
	if from == 0 {
		return text
	}
	return append(out, text[from:]...)
}

// passes returns how many bytes at the start, where the character r of n bytes is, are written
// as they are: 0 for what is not.
func (t *textWriter) passes(text []byte, r rune, n int) int {
	switch {
	case r == '\n' || r == '\t':
		return n
	case r == 0x1b && t.terminal:
		return ownMark(text)
	case r < ' ' || 0x7f <= r && r < 0xa0: // C0, DEL, C1
		return 0
	case r == utf8.RuneError && n == 1:
		return 0
	// lines, directions
	case r == 0x061c || r == 0x200e || r == 0x200f || 0x2028 <= r && r <= 0x202e || 0x2066 <= r && r <= 0x2069:
		return 0
	}
	return n
}

// ownMark returns the length of a mark of style at the start, 0 where there is none.
func ownMark(text []byte) int {
	for _, code := range styleCodes {
		if mark := "\x1b[" + code + "m"; bytes.HasPrefix(text, []byte(mark)) {
			return len(mark)
		}
	}
	return 0
}
