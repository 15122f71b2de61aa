package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"
	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/objstorage/objstorageprovider"
	"github.com/cockroachdb/pebble/v2/sstable"
	"github.com/cockroachdb/pebble/v2/vfs"
	"golang.org/x/sync/errgroup"

	"github.com/newsgraph/kg/internal/store/term"
)

const (
	chunkQuads = 1 << 19  // quads sorted at once
	chunkBytes = 48 << 20 // of the texts of their terms
	smallLoad  = 8 << 10  // quads that go by an ordinary batch

	loadDir = "load" // in the graph's directory: tables being written, removed by Open
)

// Load adds all quads that next yields until io.EOF, and returns how many were new. They
// are sorted in chunks of half a million into tables that Pebble takes over as they are.
// Each chunk is added whole or not at all and is on disk when the next one is; after an
// error the chunks before stay, and loading the same again is safe. It takes about 250 MB
// of memory, whatever the number. Other writers wait while a chunk is added. The rule for
// documents, see Replace, is not applied.
func (s *Store) Load(ctx context.Context, next func() (quad.Quad, error)) (added int64, err error) {
	l := s.newLoader(ctx)
	for {
		q, err := next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = l.add(q)
		}
		if err != nil {
			err = errors.Join(err, l.wait())
			return l.added, err
		}
	}
	return l.close()
}

// loader collects quads into chunks; while one is filled the one before is written.
type loader struct {
	s       *Store
	ctx     context.Context
	chunk   *chunk
	read    int64      // quads so far
	writing chan error // yields the result of the chunk being written; nil: none is
	added   int64      // new quads; belongs to the writing goroutine until it is done
}

func (s *Store) newLoader(ctx context.Context) *loader {
	return &loader{s: s, ctx: ctx, chunk: newChunk()}
}

func (l *loader) add(q quad.Quad) error {
	if err := l.chunk.add(q); err != nil {
		return fmt.Errorf("quad %d: %w", l.read, err)
	}
	if l.read++; l.read%1024 == 0 && l.ctx.Err() != nil {
		return l.ctx.Err()
	}
	if len(l.chunk.quads) < chunkQuads && len(l.chunk.texts) < chunkBytes {
		return nil
	}
	return l.flush()
}

// flush starts writing the chunk after the one before is written.
func (l *loader) flush() error {
	if err := l.wait(); err != nil {
		return err
	}
	c := l.chunk
	l.chunk = newChunk()
	l.writing = make(chan error, 1)
	go func() {
		n, err := l.s.loadChunk(l.ctx, c)
		l.added += n
		l.writing <- err
	}()
	return nil
}

func (l *loader) wait() error {
	if l.writing == nil {
		return nil
	}
	err := <-l.writing
	l.writing = nil
	return err
}

func (l *loader) close() (int64, error) {
	if err := l.wait(); err != nil {
		return l.added, err
	}
	if len(l.chunk.quads) > 0 {
		if err := errors.Join(l.flush(), l.wait()); err != nil {
			return l.added, err
		}
	}
	return l.added, nil
}

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

// loadChunk adds the quads of a chunk and returns how many were new.
func (s *Store) loadChunk(ctx context.Context, c *chunk) (added int64, err error) {
	if err := s.use(); err != nil {
		return 0, err
	}
	defer s.leave()
	if s.readOnly {
		return 0, ErrReadOnly
	}
	if len(c.quads) <= smallLoad {
		return s.loadSmall(ctx, c)
	}
	ids, old := c.rank()
	rows := sortRows(c.quads, make([]row, len(c.quads)), orders[0].at, len(ids))
	rows = slices.Compact(rows)
	s.write.Lock()
	defer s.write.Unlock()
	if s.failed != nil {
		return 0, s.failed
	}
	if rows, err = s.absent(ctx, rows, ids); err != nil || len(rows) == 0 {
		return 0, err
	}
	paths, err := s.writeTables(ctx, c, rows, ids, old)
	if err == nil {
		err = damaged(s.db.Ingest(ctx, paths))
	}
	if err != nil {
		return 0, errors.Join(err, s.fs.RemoveAll(s.fs.PathJoin(s.dir, loadDir)))
	}
	s.size += int64(len(rows))
	return int64(len(rows)), nil
}

func (s *Store) loadSmall(ctx context.Context, c *chunk) (added int64, err error) {
	texts := make(map[ID][]byte, len(c.ids))
	for i, id := range c.ids {
		texts[id] = c.text(uint32(i + 1))
	}
	_, err = s.update(ctx, texts, func(t *tx) error {
		for _, r := range c.quads {
			var q Quad
			for at, n := range r {
				if n > 0 {
					q[at] = c.ids[n-1]
				}
			}
			if err := t.add(q); err != nil {
				return err
			}
		}
		added = int64(len(t.diff))
		return nil
	})
	if err != nil {
		added = 0
	}
	return added, err
}

// absent drops the sorted rows whose quads are stored. Where their labels are new there is
// nothing to look for.
func (s *Store) absent(ctx context.Context, rows []row, ids []ID) ([]row, error) {
	if s.size == 0 {
		return rows, nil
	}
	known := make(map[uint32]bool)
	t := &tx{s: s}
	for _, r := range rows {
		if _, ok := known[r[label]]; ok {
			continue
		}
		is, err := t.left(Quad{label: ids[r[label]]}, L)
		if err != nil {
			return nil, err
		}
		known[r[label]] = is
	}
	o := &orders[0]
	it, err := s.db.NewIter(&pebble.IterOptions{LowerBound: []byte{o.prefix}, UpperBound: []byte{o.prefix + 1}})
	if err != nil {
		return nil, damaged(err)
	}
	defer it.Close()
	var key [keyLen]byte
	out := rows[:0]
	for i, r := range rows {
		if i%1024 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if known[r[label]] {
			q := r.quad(ids)
			k := o.appendKey(key[:0], &q)
			if it.SeekGE(k) && bytes.Equal(it.Key(), k) {
				continue
			}
			if err := it.Error(); err != nil {
				return nil, damaged(err)
			}
		}
		out = append(out, r)
	}
	return out, nil
}

func (r *row) quad(ids []ID) Quad { return Quad{ids[r[0]], ids[r[1]], ids[r[2]], ids[r[3]]} }

// writeTables writes a table for each key order, one for the terms and one for the size.
func (s *Store) writeTables(ctx context.Context, c *chunk, rows []row, ids []ID, old []uint32) ([]string, error) {
	dir := s.fs.PathJoin(s.dir, loadDir)
	if err := s.fs.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	var paths []string
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(2) // each sorts a copy of the rows
	table := func(name string, fill func(*sstable.Writer) error) {
		path := s.fs.PathJoin(dir, name+".sst")
		paths = append(paths, path)
		g.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			return s.writeTable(path, strings.ContainsAny(name, "sv"), fill)
		})
	}
	for i := range orders {
		o := &orders[i]
		table(string(o.prefix), func(w *sstable.Writer) error {
			sorted := sortRows(slices.Clone(rows), make([]row, len(rows)), o.at, len(ids))
			var key [keyLen]byte
			for j := range sorted {
				q := sorted[j].quad(ids)
				if err := w.Set(o.appendKey(key[:0], &q), nil); err != nil {
					return err
				}
			}
			return nil
		})
	}
	table(string(rune(termKey)), func(w *sstable.Writer) error {
		var key [1 + idLen]byte
		for n := 1; n < len(ids); n++ {
			if err := w.Set(appendTermKey(key[:0], ids[n]), c.text(old[n])); err != nil {
				return err
			}
		}
		return nil
	})
	table(string(rune(metaKey)), func(w *sstable.Writer) error {
		return w.Set(meta(sizeKey), binary.BigEndian.AppendUint64(nil, uint64(s.size+int64(len(rows)))))
	})
	return paths, g.Wait()
}

// writeTable writes one synced table, with a filter where single keys are asked for.
func (s *Store) writeTable(path string, filter bool, fill func(*sstable.Writer) error) error {
	f, err := s.fs.Create(path, vfs.WriteCategoryUnspecified)
	if err != nil {
		return err
	}
	wo := s.options.MakeWriterOptions(6, s.db.TableFormat())
	if !filter {
		wo.FilterPolicy = pebble.NoFilterPolicy
	}
	w := sstable.NewWriter(objstorageprovider.NewFileWritable(f), wo)
	if err := fill(w); err != nil {
		return errors.Join(err, w.Close())
	}
	return w.Close()
}
