package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/cayleygraph/quad"
	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/objstorage/objstorageprovider"
	"github.com/cockroachdb/pebble/v2/sstable"
	"github.com/cockroachdb/pebble/v2/vfs"
	"golang.org/x/sync/errgroup"
)

const (
	chunkQuads = 1 << 18  // quads sorted at once
	chunkBytes = 32 << 20 // of the texts of their terms
	smallLoad  = 8 << 10  // quads that go by an ordinary batch
	tableBytes = 64 << 20 // about, of a table of a large load

	loadDir = "load" // in the graph's directory: tables being written, removed by Open
)

// Load adds all quads that next yields until io.EOF, and returns how many were new. All
// are added or none, and they are on disk when Load returns. They are sorted in chunks of
// a quarter of a million into tables, which are merged into tables that Pebble takes over
// as they are. It takes about 250 MB of memory, whatever the number, and on disk twice the
// room of the result. Other writers wait only at the end, while the new quads are
// counted. The rule for documents, see Replace, is not applied.
func (s *Store) Load(ctx context.Context, next func() (quad.Quad, error)) (added int64, err error) {
	l := s.newLoader(ctx)
	for {
		q, err := next()
		if errors.Is(err, io.EOF) {
			return l.close()
		}
		if err == nil {
			err = l.add(q)
		}
		if err != nil {
			return 0, errors.Join(err, l.abandon())
		}
	}
}

// loader collects quads into chunks; while one is filled the one before is written.
type loader struct {
	s       *Store
	ctx     context.Context
	chunk   *chunk
	full    int        // quads that make a chunk
	dir     string     // of this load; empty until the first chunk is full
	read    int64      // quads so far
	runs    int        // chunks written, or being written
	writing chan error // yields the result of the chunk being written; nil: none is
}

func (s *Store) newLoader(ctx context.Context) *loader {
	return &loader{s: s, ctx: ctx, chunk: newChunk(), full: chunkQuads}
}

func (l *loader) add(q quad.Quad) error {
	if err := l.chunk.add(q); err != nil {
		return fmt.Errorf("quad %d: %w", l.read, err)
	}
	if l.read++; l.read%1024 == 0 && l.ctx.Err() != nil {
		return l.ctx.Err()
	}
	if len(l.chunk.quads) < l.full && len(l.chunk.texts) < chunkBytes {
		return nil
	}
	return l.flush()
}

// open makes the directory of this load.
func (l *loader) open() error {
	if l.dir != "" {
		return nil
	}
	if l.s.readOnly {
		return ErrReadOnly
	}
	l.dir = l.s.fs.PathJoin(l.s.dir, loadDir, fmt.Sprint(l.s.loads.Add(1)))
	return l.s.fs.MkdirAll(l.dir, 0o755)
}

// flush starts writing the chunk after the one before is written.
func (l *loader) flush() error {
	if err := errors.Join(l.wait(), l.open()); err != nil {
		return err
	}
	c, n := l.chunk, l.runs
	l.chunk = newChunk()
	l.runs++
	l.writing = make(chan error, 1)
	go func() {
		_, _, err := l.writeChunk(c, n, l.s.runOptions())
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

// abandon drops all that was written.
func (l *loader) abandon() error {
	err := l.wait()
	if l.dir != "" {
		err = errors.Join(err, l.s.fs.RemoveAll(l.dir))
	}
	return err
}

// close adds what was collected to the graph.
func (l *loader) close() (added int64, err error) {
	if err := l.s.use(); err != nil {
		return 0, errors.Join(err, l.abandon())
	}
	defer l.s.leave()
	if l.runs == 0 && len(l.chunk.quads) <= smallLoad {
		return l.s.loadSmall(l.ctx, l.chunk)
	}
	defer func() { err = errors.Join(err, l.abandon()) }()
	if err := l.open(); err != nil {
		return 0, err
	}
	var n int64
	var tables map[byte][]string
	if l.runs == 0 {
		n, tables, err = l.writeChunk(l.chunk, 0, l.s.tableOptions())
	} else if err = errors.Join(l.flush(), l.wait()); err == nil {
		n, tables, err = l.merge()
	}
	if err != nil {
		return 0, err
	}
	return l.ingest(n, tables)
}

// loadSmall adds a chunk by an ordinary batch.
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

// runOptions are those of tables that are soon merged.
func (s *Store) runOptions() sstable.WriterOptions {
	o := s.options.MakeWriterOptions(6, s.db.TableFormat())
	o.Compression = sstable.NoCompression
	o.FilterPolicy = pebble.NoFilterPolicy
	o.BlockSize = 64 << 10
	return o
}

// tableOptions are those of tables that become part of the graph.
func (s *Store) tableOptions() sstable.WriterOptions {
	return s.options.MakeWriterOptions(6, s.db.TableFormat())
}

// writeChunk writes a table for each key order and one for the terms. It returns how many
// distinct quads there are and the paths by key prefix.
func (l *loader) writeChunk(c *chunk, n int, wo sstable.WriterOptions) (int64, map[byte][]string, error) {
	ids, old := c.rank()
	rows := sortRows(c.quads, make([]row, len(c.quads)), orders[0].at, len(ids))
	rows = slices.Compact(rows)
	tables := map[byte][]string{}
	g, ctx := errgroup.WithContext(l.ctx)
	g.SetLimit(2) // each sorts a copy of the rows
	table := func(prefix byte, fill func(*sstable.Writer) error) {
		path := l.path(prefix, n)
		tables[prefix] = append(tables[prefix], path)
		g.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			w, err := l.s.newTable(path, prefix, wo)
			if err != nil {
				return err
			}
			return errors.Join(fill(w), w.Close())
		})
	}
	for i := range orders {
		o := &orders[i]
		table(o.prefix, func(w *sstable.Writer) error {
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
	table(termKey, func(w *sstable.Writer) error {
		var key [1 + idLen]byte
		for n := 1; n < len(ids); n++ {
			if err := w.Set(appendTermKey(key[:0], ids[n]), c.text(old[n])); err != nil {
				return err
			}
		}
		return nil
	})
	return int64(len(rows)), tables, g.Wait()
}

func (l *loader) path(prefix byte, n int) string {
	return l.s.fs.PathJoin(l.dir, fmt.Sprintf("%c-%d.sst", prefix, n))
}

// newTable starts a table, with a filter where single keys are asked for.
func (s *Store) newTable(path string, prefix byte, wo sstable.WriterOptions) (*sstable.Writer, error) {
	f, err := s.fs.Create(path, vfs.WriteCategoryUnspecified)
	if err != nil {
		return nil, err
	}
	if prefix != orders[0].prefix && prefix != termKey {
		wo.FilterPolicy = pebble.NoFilterPolicy
	}
	return sstable.NewWriter(objstorageprovider.NewFileWritable(f), wo), nil
}

// merge turns the tables of all chunks into tables that do not overlap.
func (l *loader) merge() (quads int64, tables map[byte][]string, err error) {
	prefixes := []byte{termKey}
	for _, o := range orders {
		prefixes = append(prefixes, o.prefix)
	}
	paths := make([][]string, len(prefixes))
	var n int64 // of the first order
	g, ctx := errgroup.WithContext(l.ctx)
	g.SetLimit(2)
	for i, prefix := range prefixes {
		g.Go(func() error {
			count, merged, err := l.mergeOne(ctx, prefix)
			if paths[i] = merged; prefix == orders[0].prefix {
				n = count
			}
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return 0, nil, err
	}
	tables = map[byte][]string{}
	for i, prefix := range prefixes {
		tables[prefix] = paths[i]
	}
	return n, tables, nil
}

// mergeOne merges the tables with one key prefix and removes them.
func (l *loader) mergeOne(ctx context.Context, prefix byte) (count int64, merged []string, err error) {
	var runs []string
	for n := range l.runs {
		runs = append(runs, l.path(prefix, n))
	}
	it, err := l.s.readTables(ctx, runs)
	if err != nil {
		return 0, nil, err
	}
	defer func() { err = errors.Join(err, it.Close()) }()
	var w *sstable.Writer
	for ok := it.First(); ok; ok = it.Next() {
		if count++; count%1024 == 0 && ctx.Err() != nil {
			return 0, nil, errors.Join(ctx.Err(), closeTable(w))
		}
		if w == nil || count%1024 == 0 && w.Raw().EstimatedSize() > tableBytes {
			if err := closeTable(w); err != nil {
				return 0, nil, err
			}
			path := l.path(prefix, l.runs+len(merged))
			if w, err = l.s.newTable(path, prefix, l.s.tableOptions()); err != nil {
				return 0, nil, err
			}
			merged = append(merged, path)
		}
		value, err := it.ValueAndErr()
		if err == nil {
			err = w.Set(it.Key(), value)
		}
		if err != nil {
			return 0, nil, errors.Join(err, closeTable(w))
		}
	}
	if err := errors.Join(it.Error(), closeTable(w)); err != nil {
		return 0, nil, err
	}
	for _, path := range runs {
		err = errors.Join(err, l.s.fs.Remove(path))
	}
	return count, merged, err
}

func closeTable(w *sstable.Writer) error {
	if w == nil {
		return nil
	}
	return w.Close()
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

// ingest hands the tables with n quads to Pebble, with the new size, in one step.
func (l *loader) ingest(n int64, tables map[byte][]string) (added int64, err error) {
	s := l.s
	s.write.Lock()
	defer s.write.Unlock()
	if s.failed != nil {
		return 0, s.failed
	}
	present, err := l.present(tables[orders[0].prefix])
	if err != nil || present == n {
		return 0, err
	}
	size := s.size + n - present
	path := l.path(metaKey, 0)
	w, err := s.newTable(path, metaKey, s.tableOptions())
	if err != nil {
		return 0, err
	}
	if err := errors.Join(w.Set(meta(sizeKey), binary.BigEndian.AppendUint64(nil, uint64(size))), w.Close()); err != nil {
		return 0, err
	}
	paths := []string{path}
	for _, p := range tables {
		paths = append(paths, p...)
	}
	if err := s.db.Ingest(l.ctx, paths); err != nil {
		return 0, damaged(err)
	}
	s.size = size
	return n - present, nil
}

// present counts the quads of tables in the first key order that are stored already. Where
// a label is new there is nothing to look for.
func (l *loader) present(paths []string) (n int64, err error) {
	s := l.s
	if s.size == 0 {
		return 0, nil
	}
	loaded, err := s.readTables(l.ctx, paths)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, loaded.Close()) }()
	stored, err := s.db.NewIter(nil)
	if err != nil {
		return 0, damaged(err)
	}
	defer func() { err = errors.Join(err, stored.Close()) }()
	known := map[ID]bool{}
	t := &tx{s: s}
	for ok := loaded.First(); ok; ok = loaded.Next() {
		q, ok := orders[0].quad(loaded.Key())
		if !ok {
			return 0, fmt.Errorf("%w: a key being loaded has %d bytes", ErrDamaged, len(loaded.Key()))
		}
		is, asked := known[q[label]]
		if !asked {
			if is, err = t.left(Quad{label: q[label]}, L); err != nil {
				return 0, err
			}
			if len(known) >= maxKnown {
				clear(known)
				if l.ctx.Err() != nil {
					return 0, l.ctx.Err()
				}
			}
			known[q[label]] = is
		}
		if is && stored.SeekGE(loaded.Key()) && bytes.Equal(stored.Key(), loaded.Key()) {
			n++
		}
		if err := stored.Error(); err != nil {
			return 0, damaged(err)
		}
	}
	return n, loaded.Error()
}
