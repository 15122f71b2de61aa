package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"

	"github.com/cockroachdb/pebble/v2"
)

// state says how far a graph has come. It is stored twice: in the database, by each change as
// part of it, and beside the database in the ledger.
type state struct {
	change uint64 // changes made so far
	quads  int64
	sum    uint64 // over all quads, see mix; wraps around
}

const stateKey = "state" // change and sum, 8 bytes each, big endian; sizeKey has the quads

// mix returns the part of a quad in a state's sum, from the 64 bytes of its four ids.
func mix(ids []byte) uint64 {
	h := uint64(len(ids))
	for ; len(ids) >= 8; ids = ids[8:] {
		h = bits.RotateLeft64((h^binary.LittleEndian.Uint64(ids))*0x9e3779b97f4a7c15, 29)
	}
	return h ^ h>>32
}

// mixOf is mix of a quad.
func mixOf(q *Quad) uint64 {
	var key [keyLen]byte
	return mix(orders[0].appendKey(key[:0], q)[1:])
}

// readState returns the state as the reader sees it; ok is false where none was stored.
func readState(r pebble.Reader) (st state, ok bool, err error) {
	if st.quads, err = readSize(r); err != nil {
		return st, false, err
	}
	value, closer, err := r.Get(meta(stateKey))
	if errors.Is(err, pebble.ErrNotFound) {
		return st, false, nil
	}
	if err != nil {
		return st, false, damaged(err)
	}
	defer closer.Close()
	if len(value) != 16 {
		return st, false, fmt.Errorf("%w: the record of its state has %d bytes", ErrDamaged, len(value))
	}
	st.change, st.sum = binary.BigEndian.Uint64(value), binary.BigEndian.Uint64(value[8:])
	return st, true, nil
}

// put calls set with the records of a state, in the order of their keys.
func (st state) put(set func(key, value []byte) error) error {
	err := set(meta(sizeKey), binary.BigEndian.AppendUint64(nil, uint64(st.quads)))
	value := binary.BigEndian.AppendUint64(nil, st.change)
	return errors.Join(err, set(meta(stateKey), binary.BigEndian.AppendUint64(value, st.sum)))
}

// set takes a record of put.
func (st *state) set(name string, value []byte) {
	switch {
	case name == sizeKey && len(value) == 8:
		st.quads = int64(binary.BigEndian.Uint64(value))
	case name == stateKey && len(value) == 16:
		st.change, st.sum = binary.BigEndian.Uint64(value), binary.BigEndian.Uint64(value[8:])
	}
}

// behind returns the error of a database that has the state st while the ledger says that it
// was at other.
func (st state) behind(other state) error {
	switch {
	case st.change < other.change:
		return fmt.Errorf("%w: it was at change %d with %d quads, and its files give no more than change %d with %d: "+
			"a file was damaged, removed or put back", ErrDamaged, other.change, other.quads, st.change, st.quads)
	case st.change == other.change && st != other:
		return fmt.Errorf("%w: it has %d quads and should have %d, or others: its files are not of one graph", ErrDamaged,
			st.quads, other.quads)
	}
	return nil
}
