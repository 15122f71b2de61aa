package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/objstorage/objstorageprovider"
	"github.com/cockroachdb/pebble/v2/sstable"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// tableOptions are those of tables that become part of the graph.
func (s *Store) tableOptions() sstable.WriterOptions {
	return s.options.MakeWriterOptions(6, s.db.TableFormat())
}

// newTable starts a table, with a filter where single keys are asked for.
func (s *Store) newTable(path string, prefix byte) (*sstable.Writer, error) {
	f, err := s.fs.Create(path, vfs.WriteCategoryUnspecified)
	if err != nil {
		return nil, err
	}
	wo := s.tableOptions()
	if prefix != orders[0].prefix && prefix != termKey {
		wo.FilterPolicy = pebble.NoFilterPolicy
	}
	return sstable.NewWriter(objstorageprovider.NewFileWritable(f), wo), nil
}

// tables writes ascending keys with one prefix into tables of about tableBytes.
type tables struct {
	l      *loader
	ctx    context.Context
	prefix byte
	paths  []string
	n      int64 // keys
	w      *sstable.Writer
}

func (t *tables) set(key, value []byte) error {
	if t.n%1024 == 0 {
		if err := t.ctx.Err(); err != nil {
			return err
		}
		if t.w == nil || t.w.Raw().EstimatedSize() > tableBytes {
			if err := errors.Join(t.close(), t.open()); err != nil {
				return err
			}
		}
	}
	t.n++
	return t.w.Set(key, value)
}

func (t *tables) open() (err error) {
	path := t.l.path(fmt.Sprintf("%c-%d.sst", t.prefix, len(t.paths)))
	if t.w, err = t.l.s.newTable(path, t.prefix); err == nil {
		t.paths = append(t.paths, path)
	}
	return err
}

// close ends the last table, which is then on disk.
func (t *tables) close() error {
	if t.w == nil {
		return nil
	}
	err := t.w.Close()
	t.w = nil
	return err
}

// quadTables writes rows as the tables of one key order.
type quadTables struct {
	tables
	ids   []ID
	batch []sortedRow
	keys  []byte // of a batch
	sum   uint64 // of the rows, see mix; of the first key order only
}

// sortedRow has the numbers of a row in the positions of a key order; its parts compare like
// the keys.
type sortedRow struct{ high, low uint64 }

func (o *order) sorted(r *row) sortedRow {
	return sortedRow{uint64(r[o.at[0]])<<32 | uint64(r[o.at[1]]), uint64(r[o.at[2]])<<32 | uint64(r[o.at[3]])}
}

// tableBatch = 256 rows become keys at once: the look-ups of ids then wait for the memory
// together.
const tableBatch = 256

func (l *loader) newQuadTables(ctx context.Context, o *order, ids []ID) *quadTables {
	t := &quadTables{tables: tables{l: l, ctx: ctx, prefix: o.prefix}, ids: ids,
		batch: make([]sortedRow, 0, tableBatch), keys: make([]byte, tableBatch*keyLen)}
	for i := range tableBatch {
		t.keys[i*keyLen] = o.prefix
	}
	return t
}

func (t *quadTables) add(r sortedRow) error {
	t.batch = append(t.batch, r)
	if len(t.batch) < tableBatch {
		return nil
	}
	return t.flush()
}

func (t *quadTables) flush() error {
	for i, r := range t.batch {
		key := t.keys[i*keyLen+1 : (i+1)*keyLen]
		*(*ID)(key) = t.ids[r.high>>32]
		*(*ID)(key[idLen:]) = t.ids[uint32(r.high)]
		*(*ID)(key[2*idLen:]) = t.ids[r.low>>32]
		*(*ID)(key[3*idLen:]) = t.ids[uint32(r.low)]
		if t.prefix == orders[0].prefix {
			t.sum += mix(key)
		}
	}
	for i := range t.batch {
		if err := t.set(t.keys[i*keyLen:(i+1)*keyLen], nil); err != nil {
			return err
		}
	}
	t.batch = t.batch[:0]
	return nil
}

// writeChunk writes the only chunk as tables. It returns how many distinct quads there are
// and the paths by key prefix.
func (l *loader) writeChunk() (int64, map[byte][]string, error) {
	c := l.chunk
	ids, old := c.rank()
	rows, _ := sortRows(c.rows, make([]row, len(c.rows)), orders[0].at[:], len(ids))
	rows = slices.Compact(rows)
	var paths [len(orders) + 1][]string
	err := l.each(len(paths), func(ctx context.Context, i int, m *buffers) (err error) {
		if i == len(orders) {
			t := &tables{l: l, ctx: ctx, prefix: termKey}
			defer func() { paths[i] = t.paths; err = errors.Join(err, t.close()) }()
			var key [1 + idLen]byte
			for n := 1; n < len(ids); n++ {
				if err := t.set(appendTermKey(key[:0], ids[n]), c.text(old[n])); err != nil {
					return err
				}
			}
			return nil
		}
		o := &orders[i]
		t := l.newQuadTables(ctx, o, ids)
		defer func() { paths[i] = t.paths; err = errors.Join(err, t.close()) }()
		m.sized(len(rows))
		copy(m.rows, rows)
		m.sort(&orders[0], o, len(ids))
		for j := range m.rows {
			if err := t.add(o.sorted(&m.rows[j])); err != nil {
				return err
			}
		}
		err = t.flush()
		if i == 0 {
			l.sum = t.sum
		}
		return err
	})
	return int64(len(rows)), byPrefix(paths), err
}

// byPrefix maps the key prefixes of the orders and, last, that of the terms.
func byPrefix(paths [len(orders) + 1][]string) map[byte][]string {
	by := map[byte][]string{termKey: paths[len(orders)]}
	for i := range orders {
		by[orders[i].prefix] = paths[i]
	}
	return by
}

// readTables returns an iterator over tables that are not part of the graph.
func (s *Store) readTables(ctx context.Context, paths []string) (*pebble.Iterator, error) {
	var files [][]sstable.ReadableFile
	for _, path := range paths {
		f, err := s.fs.Open(path)
		if err != nil {
			for _, f := range files {
				err = errors.Join(err, f[0].Close())
			}
			return nil, err
		}
		files = append(files, []sstable.ReadableFile{f})
	}
	return pebble.NewExternalIterWithContext(ctx, s.options, &pebble.IterOptions{}, files)
}
