package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync/atomic"

	"github.com/cayleygraph/quad"
	"golang.org/x/sync/errgroup"

	"github.com/newsgraph/kg/internal/store/term"
)

// A chunk is what is sorted in memory. It ends with so many quads, or distinct terms, or
// 32 times as many bytes of their texts. Once the first is full, two smaller ones take turns.
const (
	chunkRows  = 1 << 20
	secondRows = 1 << 19
)

const (
	smallLoad  = 8 << 10  // quads that go by an ordinary batch
	tableBytes = 64 << 20 // about, of a table of a large load

	loadDir = "load" // in the graph's directory: files being written, removed by Open
)

// LoadNQuads is Graph.LoadLines of the N-Quads of r.
func LoadNQuads(ctx context.Context, g Graph, r io.Reader) (added int64, err error) {
	return g.LoadLines(ctx, term.NewReader(r))
}

// LoadLines is Graph.LoadLines. It is faster than Load.
func (s *Store) LoadLines(ctx context.Context, lines *term.Reader) (added int64, err error) {
	return s.loadEach(ctx, func(c *chunk) error {
		t, err := lines.ReadTexts()
		if err == nil {
			c.addTexts(&t)
		}
		return err
	})
}

// Load adds all quads that next yields until io.EOF, and returns how many were new. All
// are added or none, and they are on disk when Load returns. A million are sorted in memory
// and written as tables that Pebble takes over as they are; more are sorted in chunks that
// are merged, see runs.go. It takes about 200 MB of memory and 16 bytes for each distinct
// term, and on disk about twice the room of the result. Other writers wait only at the end,
// while the new quads are counted. The rule for documents, see Replace, is not applied.
func (s *Store) Load(ctx context.Context, next func() (quad.Quad, error)) (added int64, err error) {
	n := 0
	return s.loadEach(ctx, func(c *chunk) error {
		q, err := next()
		if err != nil {
			return err
		}
		if err := c.add(q); err != nil {
			return fmt.Errorf("quad %d: %w", n, err)
		}
		n++
		return nil
	})
}

// loadEach is Load of what add adds to a chunk, a quad a call.
func (s *Store) loadEach(ctx context.Context, add func(*chunk) error) (added int64, err error) {
	l := s.newLoader(ctx)
	for {
		err := add(l.chunk)
		if errors.Is(err, io.EOF) {
			return l.close()
		}
		if err == nil {
			err = l.added()
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
	spare   *chunk     // the chunk written last, for reuse
	limit   int        // quads or terms that make a chunk
	dir     string     // of this load; empty until the first chunk is full
	runs    []int      // rows of the chunks written, or being written
	sum     uint64     // of the distinct quads, see mix; set when their tables are written
	writing chan error // yields the result of the chunk being written; nil: none is
}

func (s *Store) newLoader(ctx context.Context) *loader {
	return &loader{s: s, ctx: ctx, chunk: newChunk(), limit: chunkRows}
}

// added is called after each quad.
func (l *loader) added() error {
	if len(l.chunk.rows)%1024 == 0 && l.ctx.Err() != nil {
		return l.ctx.Err()
	}
	if !l.chunk.full(l.limit) {
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
	if _, err := l.s.fs.Stat(l.s.dir); err != nil { // not to be made anew
		return damaged(err)
	}
	l.dir = l.s.fs.PathJoin(l.s.dir, loadDir, fmt.Sprint(l.s.loads.Add(1)))
	return l.s.fs.MkdirAll(l.dir, 0o755)
}

// flush starts writing the chunk after the one before is written.
func (l *loader) flush() error {
	if err := errors.Join(l.wait(), l.open()); err != nil {
		return err
	}
	c, n := l.chunk, len(l.runs)
	l.runs = append(l.runs, len(c.rows))
	if l.chunk = l.spare; l.chunk == nil {
		l.chunk = newChunk()
	}
	l.chunk.reset()
	if l.spare = c; n == 0 { // too large to be kept
		l.spare, l.limit = nil, min(l.limit, secondRows)
	}
	l.writing = make(chan error, 1)
	go func() { l.writing <- l.spill(c, n) }()
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
	if len(l.runs) == 0 && len(l.chunk.rows) <= l.s.small {
		return l.s.loadSmall(l.ctx, l.chunk)
	}
	defer func() { err = errors.Join(err, l.abandon()) }()
	if err := l.open(); err != nil {
		return 0, err
	}
	var n int64
	var tables map[byte][]string
	if len(l.runs) == 0 {
		n, tables, err = l.writeChunk()
	} else if err = errors.Join(l.flush(), l.wait()); err == nil {
		l.chunk, l.spare = nil, nil
		n, tables, err = l.merge()
	}
	if err != nil {
		return 0, err
	}
	return l.ingest(n, tables)
}

// loadSmall adds a chunk by an ordinary batch.
func (s *Store) loadSmall(ctx context.Context, c *chunk) (added int64, err error) {
	ids, old := c.rank()
	texts := make(map[ID][]byte, len(ids))
	for n, id := range ids[1:] {
		texts[id] = c.text(old[n+1])
	}
	_, err = s.update(ctx, texts, func(t *tx) error {
		for _, r := range c.rows {
			if err := t.add(r.quad(ids)); err != nil {
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

// sorters = 2: so many goroutines sort and write, each with memory for two chunks' rows.
const sorters = 2

// each calls f for 0 to n-1, some at the same time, with memory that is f's during the call.
func (l *loader) each(n int, f func(ctx context.Context, i int, m *buffers) error) error {
	g, ctx := errgroup.WithContext(l.ctx)
	var next atomic.Int64
	for range min(sorters, max(runtime.GOMAXPROCS(0), 1)) {
		g.Go(func() error {
			var m buffers
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				if err := ctx.Err(); err != nil {
					return err
				}
				if err := f(ctx, i, &m); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return g.Wait()
}

// buffers are rows to sort and a place to sort them to.
type buffers struct{ rows, spare []row }

// sized makes both as long as n.
func (m *buffers) sized(n int) {
	if cap(m.rows) < n {
		m.rows, m.spare = make([]row, n), make([]row, n)
	}
	m.rows, m.spare = m.rows[:n], m.spare[:n]
}

// sort sorts the rows, which stand in the order from (nil: in none), by another.
func (m *buffers) sort(from, to *order, limit int) {
	m.rows, m.spare = sortRows(m.rows, m.spare, to.at[:to.resort(from)], limit)
}

// ingest hands the tables with n quads to Pebble, with the new size, in one step.
func (l *loader) ingest(n int64, tables map[byte][]string) (added int64, err error) {
	s := l.s
	s.write.Lock()
	defer s.write.Unlock()
	if err := s.writable(); err != nil {
		return 0, err
	}
	present, sum, err := l.present(tables[orders[0].prefix])
	if err != nil || present == n {
		return 0, err
	}
	st := state{s.state.change + 1, s.state.quads + n - present, s.state.sum + l.sum - sum}
	path := l.path("size.sst")
	w, err := s.newTable(path, metaKey)
	if err != nil {
		return 0, err
	}
	if err := errors.Join(st.put(w.Set), w.Close()); err != nil {
		return 0, err
	}
	paths := []string{path}
	for _, p := range tables {
		paths = append(paths, p...)
	}
	if err := s.guard(func() error { return s.db.Ingest(l.ctx, paths) }); err != nil {
		return 0, damaged(err)
	}
	if err := s.guard(s.db.Flush); err != nil { // the tables may be no more than named in the log
		return 0, s.fail(damaged(err))
	}
	s.state, s.dirty, s.words.whole = st, true, false
	if s.sync.Sync {
		err = s.ledger.acknowledge(st)
	}
	return n - present, err
}

// present counts the quads of tables in the first key order that are stored already, and
// returns their part in the state's sum. Where a label is new there is nothing to look for.
func (l *loader) present(paths []string) (n int64, sum uint64, err error) {
	s := l.s
	if s.quads == 0 {
		return 0, 0, nil
	}
	loaded, err := s.readTables(l.ctx, paths)
	if err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, loaded.Close()) }()
	stored, err := s.db.NewIter(nil)
	if err != nil {
		return 0, 0, damaged(err)
	}
	defer func() { err = errors.Join(err, stored.Close()) }()
	known := map[ID]bool{}
	t := &tx{s: s}
	for ok := loaded.First(); ok; ok = loaded.Next() {
		q, ok := orders[0].quad(loaded.Key())
		if !ok {
			return 0, 0, fmt.Errorf("%w: a key being loaded has %d bytes", ErrDamaged, len(loaded.Key()))
		}
		is, asked := known[q[label]]
		if !asked {
			if is, err = t.left(Quad{label: q[label]}, L); err != nil {
				return 0, 0, err
			}
			if len(known) >= maxKnown {
				clear(known)
				if l.ctx.Err() != nil {
					return 0, 0, l.ctx.Err()
				}
			}
			known[q[label]] = is
		}
		if is && stored.SeekGE(loaded.Key()) && bytes.Equal(stored.Key(), loaded.Key()) {
			n++
			sum += mix(loaded.Key()[1:])
		}
		if err := stored.Error(); err != nil {
			return 0, 0, damaged(err)
		}
	}
	return n, sum, loaded.Error()
}
