package store

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/internal/store/term"
)

// ErrNoTerm says that no term with this id is stored.
var ErrNoTerm = errors.New("no such term")

// ID identifies a term: 128 bits of the SHA-256 of its canonical text, see package term.
// The zero ID is that of the missing label.
type ID = term.ID

// Quad is a quad as ids, in the order subject, predicate, object, label.
type Quad [4]ID

// Compare orders quads by subject, predicate, object and label.
func (q *Quad) Compare(other *Quad) int {
	for at := range q {
		if c := bytes.Compare(q[at][:], other[at][:]); c != 0 {
			return c
		}
	}
	return 0
}

// Pattern selects quads; nil means any value.
type Pattern struct{ S, P, O, L quad.Value }

// Set is a set of positions of a quad.
type Set uint8

// The positions.
const (
	S Set = 1 << iota
	P
	O
	L
)

// IDs returns the ids of the values given and the set of their positions. It fails on
// values that cannot be stored, see term.Append.
func (p Pattern) IDs() (ids Quad, bound Set, err error) {
	var buf [256]byte
	for i, v := range [4]quad.Value{p.S, p.P, p.O, p.L} {
		if v == nil {
			continue
		}
		text, err := term.Append(buf[:0], v)
		if err != nil {
			return ids, bound, fmt.Errorf("pattern: %w", err)
		}
		ids[i] = term.IDOf(text)
		bound |= 1 << i
	}
	return ids, bound, nil
}
