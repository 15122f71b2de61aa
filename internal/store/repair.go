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
	"github.com/cockroachdb/pebble/v2/batchrepr"
	"github.com/cockroachdb/pebble/v2/sstable"
	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/cockroachdb/pebble/v2/wal"

	"github.com/newsgraph/kg/internal/store/term"
)

// Salvage says what Repair saved, and what it could not.
type Salvage struct {
	Quads int64    // saved
	Had   int64    // quads that the graph had by its ledger; -1 where that is damaged too
	Lost  []string // what could not be read, the first maxProblems
}

func (r *Salvage) lose(format string, args ...any) {
	if len(r.Lost) < maxProblems {
		r.Lost = append(r.Lost, fmt.Sprintf(format, args...))
	}
}

// Repair makes a new graph at target of what can be read of the files of a graph that need not
// open: every table and every log, whether the list of files names it or not, as each quad lies
// in six places. It changes nothing of the damaged one. What was forgotten just before the
// damage may be there again, as tables that wait to be removed are read too.
func Repair(ctx context.Context, url, target string) (r Salvage, err error) {
	r.Had = -1
	dir, err := directory(url)
	if err != nil {
		return r, fmt.Errorf("repair graph %s: %w", Redact(url), err)
	}
	if e, err := readLedger(vfs.Default, dir); err == nil {
		r.Had = e.quads
	}
	lock, err := vfs.Default.Lock(vfs.Default.PathJoin(dir, "LOCK"))
	if err != nil {
		return r, fmt.Errorf("repair graph %s: %w: %w", Redact(url), ErrLocked, err)
	}
	defer func() { err = errors.Join(err, lock.Close()) }()
	if names, err := vfs.Default.List(target); err == nil && len(names) > 0 {
		return r, fmt.Errorf("repair into %s: the directory is not empty", Redact(target))
	}
	scratch, remove, err := Scratch(ctx)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, remove()) }()
	s := &salvager{Salvage: &r, dir: dir, db: scratch.db, options: scratch.options}
	if err := s.collect(ctx); err != nil {
		return r, err
	}
	saved, err := Open(ctx, target, nil)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, saved.Close()) }()
	r.Quads, err = s.load(ctx, saved)
	return r, err
}

// salvager keeps each entry of the files under foundKey, its key and, descending, its sequence
// number; the value is its kind and value.
type salvager struct {
	*Salvage
	dir     string
	db      *pebble.DB
	options *pebble.Options
	batch   *pebble.Batch
}

const foundKey = 'z'

func (s *salvager) collect(ctx context.Context) error {
	names, err := vfs.Default.List(s.dir)
	if err != nil {
		return err
	}
	slices.Sort(names)
	s.batch = s.db.NewBatch()
	for _, name := range names {
		if err := ctx.Err(); err != nil {
			return err
		}
		if strings.HasSuffix(name, ".sst") {
			if err := s.table(name); err != nil {
				return err
			}
		}
	}
	logs, err := wal.Scan(wal.Dir{FS: vfs.Default, Dirname: s.dir})
	for i := 0; i < len(logs) && err == nil; i++ {
		err = s.log(logs[i])
	}
	return errors.Join(err, s.batch.Commit(pebble.NoSync))
}

// found keeps an entry.
func (s *salvager) found(key []byte, seq uint64, kind pebble.InternalKeyKind, value []byte) error {
	if kind != pebble.InternalKeyKindSet && kind != pebble.InternalKeyKindDelete {
		return nil
	}
	at := append([]byte{foundKey}, key...)
	at = binary.BigEndian.AppendUint64(at, ^seq)
	if err := s.batch.Set(at, append([]byte{byte(kind)}, value...), nil); err != nil {
		return err
	}
	if s.batch.Len() < 4<<20 {
		return nil
	}
	err := s.batch.Commit(pebble.NoSync)
	s.batch = s.db.NewBatch()
	return err
}

// table keeps the entries of a table, up to what is damaged and, from its end, down to it.
func (s *salvager) table(name string) error {
	f, err := vfs.Default.Open(vfs.Default.PathJoin(s.dir, name))
	if err != nil {
		s.lose("%s: %v", name, err)
		return nil
	}
	readable, err := sstable.NewSimpleReadable(f)
	if err != nil {
		s.lose("%s: %v", name, err)
		return f.Close()
	}
	r, err := sstable.NewReader(context.Background(), readable, s.options.MakeReaderOptions())
	if err != nil {
		s.lose("%s: %v", name, err)
		return nil // the reader has closed the file
	}
	defer r.Close()
	it, err := r.NewIter(sstable.NoTransforms, nil, nil, sstable.AssertNoBlobHandles)
	if err != nil {
		s.lose("%s: %v", name, err)
		return nil
	}
	keep := func(k pebble.InternalKey, value []byte, _ bool, err error) error {
		if err != nil {
			return nil // of a damaged block, which the iterator names
		}
		return s.found(k.UserKey, uint64(k.SeqNum()), k.Kind(), value)
	}
	for kv := it.First(); kv != nil; kv = it.Next() {
		value, own, err := kv.Value(nil)
		if err := keep(kv.K, value, own, err); err != nil {
			return errors.Join(err, it.Close())
		}
	}
	if err := it.Error(); err != nil {
		s.lose("%s: %v", name, err)
		for kv := it.Last(); kv != nil; kv = it.Prev() {
			value, own, err := kv.Value(nil)
			if err := keep(kv.K, value, own, err); err != nil {
				return errors.Join(err, it.Close())
			}
		}
	}
	_ = it.Close() // its error was told
	return nil
}

// log keeps the entries of a log, up to what is damaged.
func (s *salvager) log(l wal.LogicalLog) error {
	r := l.OpenForRead()
	for {
		in, _, err := r.NextRecord()
		var batch []byte
		if err == nil {
			batch, err = io.ReadAll(in)
		}
		if err != nil {
			if !errors.Is(err, io.EOF) {
				s.lose("%s: %v", l, err)
			}
			return r.Close()
		}
		h, ok := batchrepr.ReadHeader(batch)
		if !ok {
			continue
		}
		entries := batchrepr.Read(batch)
		for seq := uint64(h.SeqNum); ; seq++ {
			kind, key, value, ok, err := entries.Next()
			if err != nil || !ok {
				break
			}
			if err := s.found(key, seq, kind, value); err != nil {
				return errors.Join(err, r.Close())
			}
		}
	}
}

// newest returns the value of the newest entry of a key; ok is false where there is none, or the
// key was deleted. Is says whether there is an entry at all.
func (s *salvager) newest(key []byte) (value []byte, is, ok bool, err error) {
	lower := append([]byte{foundKey}, key...)
	it, err := s.db.NewIter(&pebble.IterOptions{LowerBound: lower, UpperBound: after(lower)})
	if err != nil {
		return nil, false, false, err
	}
	defer it.Close()
	for valid := it.First(); valid; valid = it.Next() {
		if len(it.Key()) == len(lower)+8 {
			kind := pebble.InternalKeyKind(it.Value()[0])
			return bytes.Clone(it.Value()[1:]), true, kind == pebble.InternalKeyKindSet, it.Error()
		}
	}
	return nil, false, false, it.Error()
}

// load loads the quads that were found.
func (s *salvager) load(ctx context.Context, to *Store) (int64, error) {
	it, err := s.db.NewIter(&pebble.IterOptions{LowerBound: []byte{foundKey}, UpperBound: []byte{foundKey + 1}})
	if err != nil {
		return 0, err
	}
	defer it.Close()
	lost := int64(0)
	valid := it.First()
	var last []byte
	n, err := to.Load(ctx, func() (quad.Quad, error) {
		for ; valid; valid = it.Next() {
			key := it.Key()[1 : len(it.Key())-8]
			if bytes.Equal(key, last) {
				continue // an older entry
			}
			last = append(last[:0], key...)
			if pebble.InternalKeyKind(it.Value()[0]) != pebble.InternalKeyKindSet {
				continue
			}
			q, wanted, err := s.quad(key)
			if errors.Is(err, ErrNoTerm) {
				lost++
				continue
			}
			if err != nil || wanted {
				valid = it.Next()
				return q, err
			}
		}
		if err := it.Error(); err != nil {
			return quad.Quad{}, err
		}
		return quad.Quad{}, io.EOF
	})
	if lost > 0 {
		s.lose("%d quads: the text of one of their terms is gone", lost)
	}
	return n, err
}

// quad returns the quad of a key, in the first order that has it.
func (s *salvager) quad(key []byte) (q quad.Quad, wanted bool, err error) {
	at := slices.IndexFunc(orders[:], func(o order) bool { return len(key) == keyLen && o.prefix == key[0] })
	if at < 0 {
		return q, false, nil
	}
	ids, _ := orders[at].quad(key)
	for i := range at {
		if _, is, _, err := s.newest(orders[i].appendKey(nil, &ids)); err != nil || is {
			return q, false, err
		}
	}
	for i, id := range ids {
		if id == (ID{}) {
			continue
		}
		text, _, ok, err := s.newest(appendTermKey(nil, id))
		if err != nil {
			return q, false, err
		}
		if !ok || term.IDOf(text) != id {
			return q, false, ErrNoTerm
		}
		v, err := term.Parse(text)
		if err != nil {
			return q, false, ErrNoTerm
		}
		q.Set(quad.Directions[i], v)
	}
	return q, true, nil
}
