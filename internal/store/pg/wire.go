package pg

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"

	"github.com/newsgraph/kg/internal/store"
)

// readID reads a uuid as the server sends it: 16 bytes, or text where the address asks for
// the simple protocol.
func readID(raw []byte) (id store.ID, err error) {
	if len(raw) == len(id) {
		return store.ID(raw), nil
	}
	if len(raw) != 36 {
		return id, fmt.Errorf("%w: an id has %d bytes", store.ErrDamaged, len(raw))
	}
	n := 0
	var digits [32]byte
	for _, c := range raw {
		if c != '-' && n < len(digits) {
			digits[n] = c
			n++
		}
	}
	_, err = hex.Decode(id[:], digits[:])
	return id, err
}

// uuids turns ids into an argument.
func uuids[T ~[]store.ID](ids T) [][16]byte {
	out := make([][16]byte, len(ids))
	for i, id := range ids {
		out[i] = id
	}
	return out
}

// split turns quads into four arguments, one a column.
func split(quads []store.Quad) []any {
	var out [4][][16]byte
	for at := range out {
		out[at] = make([][16]byte, len(quads))
		for i := range quads {
			out[at][i] = quads[i][at]
		}
	}
	return []any{out[0], out[1], out[2], out[3]}
}

// copyHead begins and copyEnd ends a stream of COPY … (FORMAT binary), see the PostgreSQL
// manual, COPY, "Binary Format".
var (
	copyHead = []byte("PGCOPY\n\xff\r\n\x00\x00\x00\x00\x00\x00\x00\x00\x00")
	copyEnd  = []byte{0xff, 0xff}
)

// copyStream is a reader of rows, each made as the one before has been read.
type copyStream struct {
	next func(dst []byte) (row []byte, ok bool) // appends a row to dst
	buf  []byte
	at   int
	done bool
}

func newCopyStream(next func(dst []byte) ([]byte, bool)) *copyStream {
	return &copyStream{next: next, buf: append(make([]byte, 0, 1<<17), copyHead...)}
}

func (s *copyStream) Read(p []byte) (int, error) {
	if s.at == len(s.buf) {
		if s.done {
			return 0, io.EOF
		}
		s.at, s.buf = 0, s.buf[:0]
		for len(s.buf) < 1<<16 {
			row, ok := s.next(s.buf)
			if !ok {
				s.buf, s.done = append(s.buf, copyEnd...), true
				break
			}
			s.buf = row
		}
	}
	n := copy(p, s.buf[s.at:])
	s.at += n
	return n, nil
}

// appendField appends one field of a row.
func appendField(dst, field []byte) []byte {
	dst = binary.BigEndian.AppendUint32(dst, uint32(len(field)))
	return append(dst, field...)
}

// appendCount begins a row with its number of fields.
func appendCount(dst []byte, n uint16) []byte { return binary.BigEndian.AppendUint16(dst, n) }
