package store

import (
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"slices"
	"strings"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/batchrepr"
	logrecord "github.com/cockroachdb/pebble/v2/record"
	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/cockroachdb/pebble/v2/wal"
)

// check compares the files with the ledger before Pebble opens them, which would remove those
// that a damaged list does not name. It writes nothing.
func (s *Store) check(o *Options) error {
	want := s.ledger.last
	if want.list.number == 0 { // the database was never made
		return nil
	}
	if err := s.checkList(want.list); err != nil {
		return err
	}
	at, err := s.tabled(o)
	if err != nil {
		return err
	}
	logged, err := s.logged(at)
	if err != nil {
		return err
	}
	for _, st := range logged {
		if st.change > at.change+1 {
			return fmt.Errorf("%w: the changes between %d and %d are in none of its logs", ErrDamaged, at.change, st.change)
		}
		if st.change > at.change {
			at = st
		}
	}
	return at.behind(want.state)
}

// checkList compares the list of files in use with a beginning of one. A later list was begun
// just before a crash.
func (s *Store) checkList(want listMark) error {
	found, err := pebble.Peek(s.dir, s.fs)
	if err != nil {
		return err
	}
	var number uint64
	if _, err := fmt.Sscanf(s.fs.PathBase(found.ManifestFilename), listPrefix+"%d", &number); err != nil {
		return fmt.Errorf("%w: its list of files, %s%06d, is missing", ErrDamaged, listPrefix, want.number)
	}
	if number > want.number {
		return nil
	}
	name := fmt.Sprintf("%s%06d", listPrefix, want.number)
	f, err := s.fs.Open(s.fs.PathJoin(s.dir, name))
	if err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	defer f.Close()
	sum := crc32.NewIEEE()
	if n, err := io.Copy(sum, io.LimitReader(f, want.size)); err != nil || n < want.size {
		return errors.Join(fmt.Errorf("%w: its list of files, %s, has %d bytes and had %d", ErrDamaged, name, n, want.size),
			err)
	}
	if number < want.number || sum.Sum32() != want.sum {
		return fmt.Errorf("%w: its list of files, %s, was changed", ErrDamaged, name)
	}
	return nil
}

// logged returns the states that the logs lead through after the state at, and some before. Loads
// are not among them: their tables have it, and the logs nothing after them that was not
// flushed, see loader.ingest.
func (s *Store) logged(at state) (all []state, err error) {
	logs, err := wal.Scan(wal.Dir{FS: s.fs, Dirname: s.dir})
	if err != nil {
		return nil, err
	}
	for _, l := range slices.Backward(logs) {
		states, err := statesOf(l)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", l, err)
		}
		if all = append(states, all...); len(states) > 0 && states[0].change <= at.change+1 {
			break // what came before is in the tables
		}
	}
	return all, nil
}

// statesOf returns the states in a log, to the first that cannot be read.
func statesOf(l wal.LogicalLog) (out []state, err error) {
	r := l.OpenForRead()
	for err == nil {
		var st state
		if st, err = nextState(r); err == nil && st.change > 0 {
			out = append(out, st)
		}
	}
	return out, errors.Join(notEnd(err), r.Close())
}

// notEnd drops errors that may be of a log's end: what they hide, the ledger knows.
func notEnd(err error) error {
	if errors.Is(err, io.EOF) || logrecord.IsInvalidRecord(err) || pebble.IsCorruptionError(err) {
		return nil
	}
	return err
}

// nextState reads the next batch of a log; change 0 is a batch without a state.
func nextState(r wal.Reader) (st state, err error) {
	in, _, err := r.NextRecord()
	if err != nil {
		return st, err
	}
	batch, err := io.ReadAll(in)
	if err != nil || len(batch) < batchrepr.HeaderLen {
		return st, err
	}
	entries := batchrepr.Read(batch)
	for {
		kind, key, value, ok, err := entries.Next()
		if err != nil || !ok {
			return st, nil
		}
		if kind == pebble.InternalKeyKindSet && len(key) > 0 && key[0] == metaKey {
			st.set(string(key[1:]), value)
		}
	}
}

// tabled returns the state that the tables have without the logs.
func (s *Store) tabled(o *Options) (st state, err error) {
	asked := *o
	asked.ReadOnly = true
	db, err := openPebble(s.dir, s.pebbleOptions(&asked,
		&disk{FS: withoutLogs{s.fs}, readOnly: true, broken: s.breakdown}))
	if err != nil {
		return st, err
	}
	st, _, err = readState(db)
	return st, errors.Join(err, db.Close())
}

// withoutLogs is a file system without Pebble's logs.
type withoutLogs struct{ vfs.FS }

func (f withoutLogs) List(dir string) ([]string, error) {
	names, err := f.FS.List(dir)
	return slices.DeleteFunc(names, func(name string) bool { return strings.HasSuffix(name, ".log") }), err
}
