package store

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"slices"
)

// A load of many chunks goes in three steps, each over files that the step before wrote:
//
//  1. spill, while quads are read: each chunk numbers its terms in the order of their ids and
//     writes ids, texts and rows of numbers;
//  2. number: the terms of all chunks are merged into the table of terms, which numbers them
//     anew; each chunk's rows get these numbers and are written sorted by each key order;
//  3. merge: the sorted rows of all chunks become tables, one key order after the other.
//
// A row is 16 bytes in all files, four times less than its key.
const (
	idFile   = "ids"   // ids, ascending
	textFile = "texts" // of the ids: length, text
	rowFile  = "rows"  // numbers, from 1, of the chunk's own ids
	rankFile = "ranks" // by own number: the new one
)

// spill writes chunk n.
func (l *loader) spill(c *chunk, n int) error {
	ids, old := c.rank()
	err := l.writeFile(runName(idFile, n), func(o *output) error {
		for i := range ids[1:] {
			if _, err := o.Write(ids[i+1][:]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	err = l.writeFile(runName(textFile, n), func(o *output) error {
		var length []byte
		for _, n := range old[1:] {
			text := c.text(n)
			length = binary.AppendUvarint(length[:0], uint64(len(text)))
			if _, err := o.Write(length); err != nil {
				return err
			}
			if _, err := o.Write(text); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return l.writeFile(runName(rowFile, n), func(o *output) error {
		for i := range c.rows {
			if err := o.row(orders[0].sorted(&c.rows[i])); err != nil {
				return err
			}
		}
		return nil
	})
}

// merge turns the chunks into tables that do not overlap.
func (l *loader) merge() (quads int64, paths map[byte][]string, err error) {
	ids, terms, err := l.mergeTerms()
	if err != nil {
		return 0, nil, err
	}
	err = l.each(len(l.runs), func(_ context.Context, n int, m *buffers) error { return l.number(n, len(ids), m) })
	if err != nil {
		return 0, nil, err
	}
	all := [len(orders) + 1][]string{len(orders): terms}
	var counts [len(orders)]int64
	err = l.each(len(orders), func(ctx context.Context, i int, _ *buffers) (err error) {
		all[i], counts[i], err = l.mergeRows(ctx, &orders[i], ids)
		return err
	})
	return counts[0], byPrefix(all), err
}

// mergeTerms writes the tables of the terms and, for each chunk, the new numbers of its terms.
// It returns the ids by number, the zero id first.
func (l *loader) mergeTerms() (ids []ID, paths []string, err error) {
	t := &tables{l: l, ctx: l.ctx, prefix: termKey}
	defer func() { paths = t.paths; err = errors.Join(err, t.close()) }()
	m, err := l.newMerger(idFile)
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, m.close()) }()
	var texts []*input
	var ranks []*output
	defer func() {
		for n := range texts {
			err = errors.Join(err, texts[n].f.Close(), l.s.fs.Remove(l.path(runName(textFile, n))))
		}
		for n := range ranks {
			err = errors.Join(err, ranks[n].close())
		}
	}()
	for n := range l.runs {
		in, err := l.openFile(runName(textFile, n))
		if err != nil {
			return nil, nil, err
		}
		texts = append(texts, in)
		out, err := l.create(runName(rankFile, n))
		if err != nil {
			return nil, nil, err
		}
		ranks = append(ranks, out)
	}
	ids = make([]ID, 1, 1<<16)
	var text []byte
	var rank [4]byte
	for m.left > 0 {
		n, r := m.first()
		var id ID
		binary.BigEndian.PutUint64(id[:], r.high)
		binary.BigEndian.PutUint64(id[8:], r.low)
		length, err := binary.ReadUvarint(texts[n])
		if err != nil {
			return nil, nil, err
		}
		if id == ids[len(ids)-1] {
			_, err = texts[n].Discard(int(length))
		} else {
			if len(ids) == math.MaxUint32 {
				return nil, nil, errors.New("a load may have 4,294,967,294 distinct terms")
			}
			ids = append(ids, id)
			text = slices.Grow(text[:0], int(length))[:length]
			var key [1 + idLen]byte
			if _, err = io.ReadFull(texts[n], text); err == nil {
				err = t.set(appendTermKey(key[:0], id), text)
			}
		}
		if err != nil {
			return nil, nil, err
		}
		binary.BigEndian.PutUint32(rank[:], uint32(len(ids)-1))
		if _, err := ranks[n].Write(rank[:]); err != nil {
			return nil, nil, err
		}
		if err := m.next(); err != nil {
			return nil, nil, err
		}
	}
	return ids, nil, nil
}

// sortOrder are the key orders by which rows are sorted one after the other, so that each
// needs few passes more.
var sortOrder = [len(orders)]int{0, 2, 1, 4, 3, 5}

// number gives the rows of chunk n their new numbers, below limit, and writes them sorted by
// each key order.
func (l *loader) number(n, limit int, m *buffers) error {
	ranks := []uint32{0}
	err := l.readFile(runName(rankFile, n), func(in *input) error {
		return records(in, func(b *[4]byte) { ranks = append(ranks, binary.BigEndian.Uint32(b[:])) })
	})
	if err != nil {
		return err
	}
	m.sized(l.runs[n])
	j := 0
	err = l.readFile(runName(rowFile, n), func(in *input) error {
		return records(in, func(b *[16]byte) {
			for at := range m.rows[j] {
				m.rows[j][at] = ranks[binary.BigEndian.Uint32(b[4*at:])]
			}
			j++
		})
	})
	if err != nil {
		return err
	}
	var from *order
	for _, i := range sortOrder {
		o := &orders[i]
		m.sort(from, o, limit)
		from = o
		err := l.writeFile(runName(string(o.prefix), n), func(out *output) error {
			for j := range m.rows {
				if err := out.row(o.sorted(&m.rows[j])); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// mergeRows writes the tables of one key order and returns how many distinct quads there are.
func (l *loader) mergeRows(ctx context.Context, o *order, ids []ID) (paths []string, n int64, err error) {
	t := l.newQuadTables(ctx, o, ids)
	m, err := l.newMerger(string(o.prefix))
	if err != nil {
		return nil, 0, err
	}
	defer func() { paths, n = t.paths, t.n; err = errors.Join(err, t.close(), m.close()) }()
	var last sortedRow // no row is zero
	for m.left > 0 {
		if _, r := m.first(); r != last {
			last = r
			if err := t.add(r); err != nil {
				return nil, 0, err
			}
		}
		if err := m.next(); err != nil {
			return nil, 0, err
		}
	}
	err = t.flush()
	if o.prefix == orders[0].prefix {
		l.sum = t.sum
	}
	return nil, 0, err
}
