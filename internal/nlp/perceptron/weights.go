package perceptron

import (
	"cmp"
	"encoding/binary"
	"errors"
	"slices"
)

// scorer adds up the weights of features; the learner and the frozen weights are scorers.
type scorer interface {
	// score sets out[c] to the sum of the weights of the features for class c.
	score(features []uint32, out []float32)
}

// cell is one weight: a class and how much a feature speaks for it.
type cell struct {
	weight int16 // in steps of 1/quantum
	class  uint8
}

// quantum is how many steps a weight of one has.
const quantum = 32

// weights is a frozen linear classifier: an open-addressing table from feature
// keys to runs of cells. It is read-only and may be shared.
type weights struct {
	slots []slot // len is a power of two
	cells []cell // at most maxCells
}

// slot is one feature and its cells.
type slot struct {
	key uint32 // 0 = free
	run uint32 // the first cell times 256 plus the number of cells
}

const maxCells = 1 << 24

func (s slot) bounds() (first, end uint32) { return s.run >> 8, s.run>>8 + s.run&255 }

func (w *weights) score(features []uint32, out []float32) {
	clear(out)
	if len(w.slots) == 0 {
		return
	}
	mask := uint32(len(w.slots) - 1)
	for _, key := range features {
		for at := spread(key) & mask; w.slots[at].key != 0; at = (at + 1) & mask {
			if w.slots[at].key != key {
				continue
			}
			first, end := w.slots[at].bounds()
			for _, c := range w.cells[first:end] {
				if int(c.class) < len(out) {
					out[c.class] += float32(c.weight)
				}
			}
			break
		}
	}
}

func spread(key uint32) uint32 {
	key *= 0x9E3779B1
	return key ^ key>>15
}

// newWeights builds the table. Keys are ascending, counts[i] cells belong to keys[i].
func newWeights(keys []uint32, counts []uint8, cells []cell) *weights {
	size := 1
	for size < 2*len(keys)+1 {
		size *= 2
	}
	w := &weights{slots: make([]slot, size), cells: cells}
	mask, first := uint32(size-1), uint32(0)
	for i, key := range keys {
		at := spread(key) & mask
		for w.slots[at].key != 0 {
			at = (at + 1) & mask
		}
		w.slots[at] = slot{key, first<<8 | uint32(counts[i])}
		first += uint32(counts[i])
	}
	return w
}

// appendTo writes the classifier: the number of features, then their key gaps,
// cell counts, classes and zigzag weights, each a stream of its own so that they compress well.
func (w *weights) appendTo(b []byte) []byte {
	var used []slot
	for _, s := range w.slots {
		if s.key != 0 {
			used = append(used, s)
		}
	}
	slices.SortFunc(used, func(x, y slot) int { return cmp.Compare(x.key, y.key) })
	b = binary.AppendUvarint(b, uint64(len(used)))
	last := uint32(0)
	for _, s := range used {
		b = binary.AppendUvarint(b, uint64(s.key-last))
		last = s.key
	}
	for _, s := range used {
		b = append(b, uint8(s.run))
	}
	for _, s := range used {
		first, end := s.bounds()
		for _, c := range w.cells[first:end] {
			b = append(b, c.class)
		}
	}
	for _, s := range used {
		first, end := s.bounds()
		for _, c := range w.cells[first:end] {
			b = binary.AppendVarint(b, int64(c.weight))
		}
	}
	return b
}

var errTruncated = errors.New("truncated or not a perceptron model")

// input reads the model format; after the first error every read yields zero.
type input struct {
	b   []byte
	err error
}

func (in *input) uvarint() uint64 {
	v, n := binary.Uvarint(in.b)
	if n <= 0 {
		in.err, in.b = errTruncated, nil
		return 0
	}
	in.b = in.b[n:]
	return v
}

func (in *input) varint() int64 {
	v, n := binary.Varint(in.b)
	if n <= 0 {
		in.err, in.b = errTruncated, nil
		return 0
	}
	in.b = in.b[n:]
	return v
}

// length reads a number of items, each of which takes at least one byte of what is left.
func (in *input) length() int {
	v := in.uvarint()
	if v > uint64(len(in.b)) {
		in.err, in.b = errTruncated, nil
		return 0
	}
	return int(v)
}

func (in *input) bytes(n int) []byte {
	if n > len(in.b) {
		in.err, in.b = errTruncated, nil
		return make([]byte, n)
	}
	v := in.b[:n]
	in.b = in.b[n:]
	return v
}

func (in *input) text() string { return string(in.bytes(in.length())) }

func (in *input) weights() *weights {
	n := in.length()
	keys := make([]uint32, n)
	last := uint64(0)
	for i := range keys {
		gap := in.uvarint()
		if last += gap; gap == 0 || last > 1<<32-1 {
			in.err = errTruncated
			return &weights{}
		}
		keys[i] = uint32(last)
	}
	counts := in.bytes(n)
	total := 0
	for _, c := range counts {
		total += int(c)
	}
	if total > len(in.b) || total >= maxCells {
		in.err = errTruncated
		return &weights{}
	}
	cells := make([]cell, total)
	for i, class := range in.bytes(total) {
		cells[i].class = class
	}
	for i := range cells {
		cells[i].weight = int16(in.varint())
	}
	return newWeights(keys, counts, cells)
}
