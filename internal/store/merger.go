package store

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/cockroachdb/pebble/v2/vfs"
)

func (l *loader) path(name string) string { return l.s.fs.PathJoin(l.dir, name) }

func runName(kind string, n int) string { return fmt.Sprintf("%s-%d", kind, n) }

const runBuffer = 1 << 16 // of a file being read or written

// output is a file being written. It is not synced: a crash ends the load.
type output struct {
	*bufio.Writer
	f vfs.File
}

func (l *loader) create(name string) (*output, error) {
	f, err := l.s.fs.Create(l.path(name), vfs.WriteCategoryUnspecified)
	if err != nil {
		return nil, err
	}
	return &output{bufio.NewWriterSize(f, runBuffer), f}, nil
}

func (o *output) close() error { return errors.Join(o.Flush(), o.f.Close()) }

func (o *output) row(r sortedRow) error {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:], r.high)
	binary.BigEndian.PutUint64(b[8:], r.low)
	_, err := o.Write(b[:])
	return err
}

// input is a file being read.
type input struct {
	*bufio.Reader
	f vfs.File
}

func (l *loader) openFile(name string) (*input, error) {
	f, err := l.s.fs.Open(l.path(name))
	if err != nil {
		return nil, err
	}
	return &input{bufio.NewReaderSize(f, runBuffer), f}, nil
}

// writeFile writes a file with fill.
func (l *loader) writeFile(name string, fill func(*output) error) error {
	o, err := l.create(name)
	if err != nil {
		return err
	}
	return errors.Join(fill(o), o.close())
}

// readFile reads a file with take and removes it.
func (l *loader) readFile(name string, take func(*input) error) error {
	in, err := l.openFile(name)
	if err != nil {
		return err
	}
	return errors.Join(take(in), in.f.Close(), l.s.fs.Remove(l.path(name)))
}

// records calls take with each record of a file.
func records[R [4]byte | [16]byte](in *input, take func(*R)) error {
	var r R
	var b []byte
	switch p := any(&r).(type) {
	case *[4]byte:
		b = p[:]
	case *[16]byte:
		b = p[:]
	}
	for {
		if _, err := io.ReadFull(in, b); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		take(&r)
	}
}

// merger reads one file of ascending rows of each run, all in one order.
type merger struct {
	l      *loader
	kind   string
	files  []*input
	rows   []sortedRow // by run: the next
	done   []bool      // by run
	left   int         // runs that are not done
	losers []int       // tournament: losers[0] is the run with the least row, losers[n] the loser of a match
}

func (l *loader) newMerger(kind string) (*merger, error) {
	m := &merger{l: l, kind: kind, rows: make([]sortedRow, len(l.runs)), done: make([]bool, len(l.runs)),
		losers: make([]int, len(l.runs))}
	for n := range l.runs {
		in, err := l.openFile(runName(kind, n))
		if err != nil {
			return nil, errors.Join(err, m.close())
		}
		m.files = append(m.files, in)
		m.left++
		if err := m.read(n); err != nil {
			return nil, errors.Join(err, m.close())
		}
	}
	for n := range m.losers {
		m.losers[n] = -1 // wins against all
	}
	for n := range m.files {
		m.play(n)
	}
	return m, nil
}

// close removes the files.
func (m *merger) close() (err error) {
	for n, in := range m.files {
		err = errors.Join(err, in.f.Close(), m.l.s.fs.Remove(m.l.path(runName(m.kind, n))))
	}
	return err
}

// first returns the least row and its run. It may be called while left > 0.
func (m *merger) first() (run int, r sortedRow) {
	run = m.losers[0]
	return run, m.rows[run]
}

// next goes on to the row after the first.
func (m *merger) next() error {
	n := m.losers[0]
	err := m.read(n)
	m.play(n)
	return err
}

func (m *merger) read(n int) error {
	b, err := m.files[n].Peek(16)
	if err == nil {
		m.rows[n] = sortedRow{binary.BigEndian.Uint64(b), binary.BigEndian.Uint64(b[8:])}
		_, err = m.files[n].Discard(16)
		return err
	}
	if err == io.EOF && len(b) == 0 {
		m.done[n] = true
		m.left--
		return nil
	}
	return fmt.Errorf("read %s: %w", runName(m.kind, n), err)
}

// play carries run n up the tree.
func (m *merger) play(n int) {
	for at := (n + len(m.losers)) / 2; at > 0; at /= 2 {
		if m.less(m.losers[at], n) {
			n, m.losers[at] = m.losers[at], n
		}
	}
	m.losers[0] = n
}

func (m *merger) less(a, b int) bool {
	if a < 0 || b < 0 || m.done[a] || m.done[b] {
		return a < 0 || b >= 0 && m.done[b] && !m.done[a]
	}
	ra, rb := &m.rows[a], &m.rows[b]
	return ra.high < rb.high || ra.high == rb.high && ra.low < rb.low
}
