package store

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
)

// block holds quads as numbers of terms, to be written in the order of their lines. Number 0
// is the missing label.
type block struct {
	rows  []row
	spare []row  // as long, to sort into
	ids   []ID   // by number
	slots []slot // hash table of numbers with open addressing; its length is a power of two
	last  Quad   // added before; in a scan the next one shares terms with it

	// Once the texts are read, numbers are ranks: they sort like texts.
	texts []byte      // each with a space behind it
	at    [][2]uint32 // start and end in texts, by rank
	none  uint32      // rank of the missing label
}

// slot is an entry of the table: a part of the id, so that few ids need be looked at.
type slot struct{ part, number uint32 }

func newBlock() *block { return &block{ids: make([]ID, 1), slots: make([]slot, 1<<16)} }

// reset empties the block and keeps its room.
func (b *block) reset() {
	clear(b.slots)
	b.rows, b.ids, b.texts, b.at = b.rows[:0], b.ids[:1], b.texts[:0], b.at[:0]
}

// size is about how many bytes the block takes while it is sorted, without the texts.
func (b *block) size() int { return 2*16*len(b.rows) + 96*len(b.ids) }

func (b *block) add(q *Quad) {
	var r row
	for at := range q {
		if n := len(b.rows); n > 0 && q[at] == b.last[at] {
			r[at] = b.rows[n-1][at]
		} else {
			r[at] = b.number(&q[at])
		}
	}
	b.last = *q
	b.rows = append(b.rows, r)
}

// number returns the number of a term, a new one if it has none. An id is a hash already.
func (b *block) number(id *ID) uint32 {
	if *id == (ID{}) {
		return 0
	}
	if 2*len(b.ids) > len(b.slots) {
		b.slots = make([]slot, 2*len(b.slots))
		for n := 1; n < len(b.ids); n++ {
			s, _ := b.find(&b.ids[n])
			s.number = uint32(n)
		}
	}
	s, found := b.find(id)
	if !found {
		s.number = uint32(len(b.ids))
		b.ids = append(b.ids, *id)
	}
	return s.number
}

// find returns the slot of an id, or one that is free for it.
func (b *block) find(id *ID) (s *slot, found bool) {
	part, mask := binary.LittleEndian.Uint32(id[4:]), uint32(len(b.slots)-1)
	for i := binary.LittleEndian.Uint32(id[8:]) & mask; ; i = (i + 1) & mask {
		s = &b.slots[i]
		if s.number == 0 {
			s.part = part
			return s, false
		}
		if s.part == part && b.ids[s.number] == *id {
			return s, true
		}
	}
}

var errLong = errors.New("the texts are too long")

// sort reads the texts and sorts the quads by their lines. It returns errLong, and leaves the
// quads as they are, when the texts have more than limit bytes.
func (b *block) sort(ctx context.Context, texts Texts, limit int) error {
	terms := make([]keyed, len(b.ids)-1, len(b.ids))
	for i := range terms {
		terms[i] = keyed{binary.BigEndian.Uint64(b.ids[i+1][:]), uint32(i + 1)}
	}
	slices.SortFunc(terms, func(x, y keyed) int {
		if x.key != y.key {
			return cmp.Compare(x.key, y.key)
		}
		return bytes.Compare(b.ids[x.number][:], b.ids[y.number][:])
	})
	ids := make([]ID, len(terms))
	for i, t := range terms {
		ids[i] = b.ids[t.number]
	}
	at := make([][2]uint32, len(b.ids)) // by number
	b.texts = append(b.texts[:0], ". "...)
	at[0] = [2]uint32{0, 2} // what a line without a label has in its place
	read := 0
	err := texts(ctx, ids, func(i int, text []byte) error {
		from := len(b.texts)
		if from+len(text) > limit {
			return errLong
		}
		b.texts = append(append(b.texts, text...), ' ')
		at[terms[i].number] = [2]uint32{uint32(from), uint32(len(b.texts))}
		read++
		return nil
	})
	if err == nil && read < len(ids) {
		err = fmt.Errorf("%d terms: %w", len(ids)-read, ErrNoTerm)
	}
	if err != nil {
		return err
	}
	b.rank(append(terms, keyed{}), at)
	b.spare = slices.Grow(b.spare[:0], len(b.rows))[:len(b.rows)]
	b.rows, b.spare = sortRows(b.rows, b.spare, orders[0].at[:], len(terms)+1)
	return nil
}

// rank makes the numbers in the rows ranks. Lines sort like the ranks of their terms: no
// text with its space begins another one.
func (b *block) rank(terms []keyed, at [][2]uint32) {
	sortByText(terms, func(number uint32) []byte { return b.texts[at[number][0]:at[number][1]] }, 0)
	ranks := make([]uint32, len(terms))
	b.at = slices.Grow(b.at[:0], len(terms))
	for rank, t := range terms {
		ranks[t.number] = uint32(rank)
		b.at = append(b.at, at[t.number])
	}
	b.none = ranks[0]
	for i := range b.rows {
		for p, n := range b.rows[i] {
			b.rows[i][p] = ranks[n]
		}
	}
}

// keyed is a term and eight bytes to sort it by.
type keyed struct {
	key    uint64
	number uint32
}

// sortByText sorts terms by their texts, which agree in the first depth bytes: by eight bytes
// more, then those that agree in them too.
func sortByText(terms []keyed, text func(uint32) []byte, depth int) {
	if len(terms) < 12 {
		slices.SortFunc(terms, func(x, y keyed) int { return bytes.Compare(text(x.number), text(y.number)) })
		return
	}
	for i := range terms {
		var key [8]byte
		t := text(terms[i].number)
		copy(key[:], t[min(depth, len(t)):])
		terms[i].key = binary.BigEndian.Uint64(key[:])
	}
	slices.SortFunc(terms, func(x, y keyed) int { return cmp.Compare(x.key, y.key) })
	for from := 0; from < len(terms); {
		to := from + 1
		for to < len(terms) && terms[to].key == terms[from].key {
			to++
		}
		if to-from > 1 && terms[from].key != 0 { // 0: at the end of equal texts, as only a damaged graph has
			sortByText(terms[from:to], text, depth+8)
		}
		from = to
	}
}

// writeTo writes the lines of a sorted block.
func (b *block) writeTo(ctx context.Context, w io.Writer) error {
	const full = 1 << 18
	buf := make([]byte, 0, full+full/4)
	for i := range b.rows {
		for _, rank := range b.rows[i] {
			if rank != b.none {
				buf = append(buf, b.texts[b.at[rank][0]:b.at[rank][1]]...)
			}
		}
		buf = append(buf, ".\n"...)
		if len(buf) < full && i < len(b.rows)-1 {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if _, err := w.Write(buf); err != nil {
			return err
		}
		buf = buf[:0]
	}
	return nil
}
