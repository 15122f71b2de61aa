package store

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/maphash"
	"math/bits"
	"slices"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/internal/store/term"
)

// chunk holds quads as numbers of terms: 0 is the missing label, others count from 1 as
// they come.
type chunk struct {
	rows  []row
	texts []byte   // canonical texts, one after the other
	ends  []uint32 // by number - 1: end of the text

	seed  maphash.Seed
	slots []textSlot // the numbers by text: a power of two, open addressing, at most half full
	buf   []byte
}

type row [4]uint32

// textSlot is empty where the number is 0.
type textSlot struct{ hash, number uint32 }

func newChunk() *chunk {
	return &chunk{seed: maphash.MakeSeed(), slots: make([]textSlot, 1<<12)}
}

// reset empties the chunk and keeps its memory.
func (c *chunk) reset() {
	c.rows, c.texts, c.ends = c.rows[:0], c.texts[:0], c.ends[:0]
	clear(c.slots)
}

// full says whether the chunk is as large as chunks of so many rows get, about.
func (c *chunk) full(rows int) bool {
	return len(c.rows) >= rows || len(c.ends) >= rows || len(c.texts) >= 32*rows
}

// add takes a quad by its values.
func (c *chunk) add(q quad.Quad) error {
	var r row
	for at, d := range quad.Directions {
		v := q.Get(d)
		if v == nil && d == quad.Label {
			break
		}
		var err error
		if c.buf, err = term.Append(c.buf[:0], v); err != nil {
			return fmt.Errorf("%s: %w", d, err)
		}
		r[at] = c.number(c.buf)
	}
	c.rows = append(c.rows, r)
	return nil
}

// addTexts takes a quad by the texts of its terms, which it does not keep.
func (c *chunk) addTexts(t *term.Texts) {
	var r row
	for at, text := range t {
		if len(text) > 0 {
			r[at] = c.number(text)
		}
	}
	c.rows = append(c.rows, r)
}

// number returns the number of a term, a new one for a new term.
func (c *chunk) number(text []byte) uint32 {
	hash := uint32(maphash.Bytes(c.seed, text))
	mask := uint32(len(c.slots) - 1)
	at := hash & mask
	for ; c.slots[at].number != 0; at = (at + 1) & mask {
		if s := c.slots[at]; s.hash == hash && bytes.Equal(c.text(s.number), text) {
			return s.number
		}
	}
	c.texts = append(c.texts, text...)
	c.ends = append(c.ends, uint32(len(c.texts)))
	n := uint32(len(c.ends))
	c.slots[at] = textSlot{hash, n}
	if 2*len(c.ends) > len(c.slots) {
		c.grow()
	}
	return n
}

func (c *chunk) grow() {
	old := c.slots
	c.slots = make([]textSlot, 2*len(old))
	mask := uint32(len(c.slots) - 1)
	for _, s := range old {
		if s.number == 0 {
			continue
		}
		at := s.hash & mask
		for c.slots[at].number != 0 {
			at = (at + 1) & mask
		}
		c.slots[at] = s
	}
}

// text returns the text of a number from 1.
func (c *chunk) text(n uint32) []byte {
	from := uint32(0)
	if n > 1 {
		from = c.ends[n-2]
	}
	return c.texts[from:c.ends[n-1]]
}

// rank renumbers the terms in the rows so that numbers sort like ids. It returns the ids by
// number, the zero id first, and the old number of each.
func (c *chunk) rank() (ids []ID, old []uint32) {
	n := len(c.ends)
	found := make([]ID, n+1)
	for i := range found[1:] {
		found[i+1] = term.IDOf(c.text(uint32(i + 1)))
	}
	old = sortIDs(found)
	ids = make([]ID, n+1)
	ranks := make([]uint32, n+1)
	for r, i := range old {
		ids[r], ranks[i] = found[i], uint32(r)
	}
	for i := range c.rows {
		r := &c.rows[i]
		for at, n := range r {
			r[at] = ranks[n]
		}
	}
	return ids, old
}

// sortIDs returns the indexes of ids in the order of the ids. Ids are hashes, so that about as
// many buckets as there are ids hold about one each.
func sortIDs(ids []ID) []uint32 {
	shift := 32 - min(bits.Len(uint(len(ids))), 24)
	bucket := func(i uint32) uint32 { return binary.BigEndian.Uint32(ids[i][:]) >> shift }
	starts := make([]uint32, 1<<(32-shift)+1)
	for i := range ids {
		starts[bucket(uint32(i))+1]++
	}
	for b := range starts[1:] {
		starts[b+1] += starts[b]
	}
	sorted := make([]uint32, len(ids))
	for i := range ids {
		b := bucket(uint32(i))
		sorted[starts[b]] = uint32(i)
		starts[b]++ // the start of the next bucket in the end
	}
	from := uint32(0)
	for _, to := range starts[:len(starts)-1] {
		if to-from > 1 {
			slices.SortFunc(sorted[from:to], func(a, b uint32) int { return bytes.Compare(ids[a][:], ids[b][:]) })
		}
		from = to
	}
	return sorted
}

func (r *row) quad(ids []ID) Quad { return Quad{ids[r[0]], ids[r[1]], ids[r[2]], ids[r[3]]} }

// sortRows sorts by the given positions, the first being the most significant; rows that
// agree in them keep their order. It goes from the least significant digit of 11 bits to
// the most. Numbers are below limit. Spare is as long as rows; the result is in one of the two.
func sortRows(rows, spare []row, at []int, limit int) (sorted, other []row) {
	const bits = 11
	var counts [1 << bits]int
	for i := len(at) - 1; i >= 0; i-- {
		for shift := 0; shift == 0 || (limit-1)>>shift > 0; shift += bits {
			clear(counts[:])
			for j := range rows {
				counts[rows[j][at[i]]>>shift&(1<<bits-1)]++
			}
			sum := 0
			for d, n := range counts {
				counts[d], sum = sum, sum+n
			}
			for j := range rows {
				d := &counts[rows[j][at[i]]>>shift&(1<<bits-1)]
				spare[*d] = rows[j]
				*d++
			}
			rows, spare = spare, rows
		}
	}
	return rows, spare
}

// resort returns how many of the order's first positions rows that stand in another order
// (nil: in none) need sorting by to be in this one: those after them follow each other in
// the other too.
func (o *order) resort(from *order) int {
	n := len(o.at) - 1
	if from == nil {
		return n + 1
	}
	for n > 0 && slices.Index(from.at[:], o.at[n-1]) < slices.Index(from.at[:], o.at[n]) {
		n--
	}
	return n
}
