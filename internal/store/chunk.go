package store

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/internal/store/term"
)

// chunk holds quads as numbers of terms: 0 is the missing label, others count from 1.
type chunk struct {
	quads []row
	terms map[quad.Value]uint32
	ids   []ID   // by number - 1
	texts []byte // canonical texts, one after the other
	ends  []int  // by number - 1: end of the text
}

type row [4]uint32

func newChunk() *chunk { return &chunk{terms: map[quad.Value]uint32{}} }

func (c *chunk) add(q quad.Quad) error {
	var r row
	for at, d := range quad.Directions {
		v := q.Get(d)
		if v == nil && d == quad.Label {
			break
		}
		n, ok := c.terms[v]
		if !ok {
			from := len(c.texts)
			var err error
			if c.texts, err = term.Append(c.texts, v); err != nil {
				c.texts = c.texts[:from]
				return fmt.Errorf("%s: %w", d, err)
			}
			c.ids = append(c.ids, term.IDOf(c.texts[from:]))
			c.ends = append(c.ends, len(c.texts))
			n = uint32(len(c.ids))
			c.terms[v] = n
		}
		r[at] = n
	}
	c.quads = append(c.quads, r)
	return nil
}

func (c *chunk) text(n uint32) []byte {
	from := 0
	if n > 1 {
		from = c.ends[n-2]
	}
	return c.texts[from:c.ends[n-1]]
}

// rank renumbers the terms so that numbers sort like ids. It returns the distinct ids by
// number, the zero id first, and an old number for each.
func (c *chunk) rank() (ids []ID, old []uint32) {
	by := make([]uint32, len(c.ids))
	for i := range by {
		by[i] = uint32(i)
	}
	slices.SortFunc(by, func(a, b uint32) int { return bytes.Compare(c.ids[a][:], c.ids[b][:]) })
	ids, old = append(make([]ID, 0, len(by)+1), ID{}), append(make([]uint32, 0, len(by)+1), 0)
	ranks := make([]uint32, len(c.ids)+1)
	for _, i := range by {
		if c.ids[i] != ids[len(ids)-1] { // equal where two Go values are one term
			ids, old = append(ids, c.ids[i]), append(old, i+1)
		}
		ranks[i+1] = uint32(len(ids) - 1)
	}
	for i := range c.quads {
		for at, n := range c.quads[i] {
			c.quads[i][at] = ranks[n]
		}
	}
	c.terms = nil
	return ids, old
}

// sortRows sorts by the positions in the given order: least significant digit first, 11
// bits a pass. Numbers are below limit. spare is as long as rows; the result is in one of the two.
func sortRows(rows, spare []row, at [4]int, limit int) []row {
	const bits = 11
	var counts [1 << bits]int
	for i := len(at) - 1; i >= 0; i-- {
		for shift := 0; shift == 0 || limit>>shift > 0; shift += bits {
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
	return rows
}

func (r *row) quad(ids []ID) Quad { return Quad{ids[r[0]], ids[r[1]], ids[r[2]], ids[r[3]]} }
