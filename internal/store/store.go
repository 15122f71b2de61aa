// Package store keeps a graph of quads in one directory, on Pebble.
//
// A Store takes whole documents (Replace, Forget), sets of quads (Apply) and streams
// (Load), each change one atomic and synced batch. A View is a snapshot to read from.
// Package cayley is the same graph behind Cayley's interface.
//
// Every quad is stored in six key orders, so that each access pattern is one range scan;
// see key.go. Terms are named by a hash of their text, so writing needs no look-up of
// terms and writing twice is writing once; see package term.
//
// One Store owns its directory. All methods may be called at the same time from many
// goroutines: writers take turns, readers never wait for them.
package store

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/bloom"
	"github.com/cockroachdb/pebble/v2/sstable"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// Errors that callers may branch on, with errors.Is.
var (
	ErrLocked   = errors.New("the graph is open elsewhere")
	ErrClosed   = errors.New("the graph is closed")
	ErrReadOnly = errors.New("the graph was opened read-only")
	ErrFormat   = errors.New("the format of the graph does not fit this version of kg")
	ErrDamaged  = errors.New("the graph is damaged")
	ErrNotStore = errors.New("not a graph store")

	ErrUnreachable = errors.New("the database cannot be reached")
	ErrElsewhere   = errors.New("the database's own tools do this")
	ErrNoQueue     = errors.New("only a graph in a database can have a list of work")
)

// Memory is the url of a store that keeps nothing.
const Memory = ":memory:"

// Options of Open. The zero value, or nil, is the default.
type Options struct {
	ReadOnly   bool  // no writes; a directory that holds no graph is an error
	NoSync     bool  // do not wait for the disk: a crash of the machine may lose the latest changes, never mix them up
	CacheBytes int64 // of tables, and half as much again of values, kept in memory; 0 = 64 MiB
	Words      Words // by which sentences are found, see WordIndex

	fs    vfs.FS // of tests; nil: as the url says
	small int    // of tests: quads that go by an ordinary batch; 0 = smallLoad
}

// maxCached = 256 bytes: longer values are read from the tables each time.
const maxCached = 256

func (o *Options) cacheBytes() int64 {
	if o.CacheBytes > 0 {
		return o.CacheBytes
	}
	return 64 << 20
}

// Store is an open graph. See the package comment for concurrency.
type Store struct {
	url      string // as given, for messages
	dir      string
	fs       vfs.FS
	disk     *disk // fs, as Pebble has it
	small    int   // quads of a load that go by an ordinary batch
	db       *pebble.DB
	options  *pebble.Options
	sync     *pebble.WriteOptions
	readOnly bool
	memory   bool // the url was Memory
	values   *Cache

	format int    // on disk, see Format
	ledger ledger // closed where readOnly

	write  sync.Mutex      // held by the one writer
	state                  // as applied; guarded by write
	dirty  bool            // something was applied; guarded by write
	known  map[ID]struct{} // terms that are surely stored, at most maxKnown; guarded by write
	failed error           // why no more can be written; guarded by write
	words  textIndex       // guarded by write

	broken chan struct{} // closed when Pebble cannot go on, see breakdown
	breaks sync.Once
	cause  error // of that; set before broken is closed

	backup sync.Mutex // held by the one backup

	loads  atomic.Int64 // counts loads, to keep their files apart
	users  atomic.Int64 // calls under way
	closed atomic.Bool
	idle   chan struct{} // a token when users falls to 0 after closed
	open   sync.Mutex
	views  map[*View]struct{} // guarded by open
}

// Open opens the graph in a directory ("DIR" or "file:DIR") and makes it if there is
// none; ":memory:" is a new graph in memory. A graph that another process, or another
// Store, has open is ErrLocked at once.
func Open(ctx context.Context, url string, o *Options) (*Store, error) {
	s, err := open(ctx, url, o)
	if err != nil {
		return nil, fmt.Errorf("open graph %s: %w", Redact(url), err)
	}
	return s, nil
}

func open(ctx context.Context, url string, o *Options) (*Store, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if o == nil {
		o = &Options{}
	}
	s := &Store{url: Redact(url), memory: url == Memory, readOnly: o.ReadOnly,
		values: NewCache(o.cacheBytes()/2, maxCached), known: map[ID]struct{}{}, sync: pebble.Sync,
		idle: make(chan struct{}, 1), views: map[*View]struct{}{}, broken: make(chan struct{}),
		small: cmp.Or(o.small, smallLoad)}
	if url == Memory {
		s.fs, s.dir, s.sync = vfs.NewMem(), "graph", pebble.NoSync
	} else {
		dir, err := directory(url)
		if err != nil {
			return nil, err
		}
		s.fs, s.dir = vfs.Default, dir
	}
	if o.fs != nil {
		s.fs = o.fs
	}
	if o.NoSync {
		s.sync = pebble.NoSync
	}
	s.disk = &disk{FS: s.fs, readOnly: o.ReadOnly, broken: s.breakdown, listed: s.ledger.listed}
	if err := s.prepare(); err != nil {
		return nil, err
	}
	if err := s.check(o); err != nil {
		return nil, err
	}
	if err := s.openDB(o); err != nil {
		return nil, errors.Join(err, s.disk.unlock())
	}
	return s, nil
}

// openDB opens the database and what is kept of it in memory.
func (s *Store) openDB(o *Options) error {
	s.options = s.pebbleOptions(o, s.disk)
	db, err := openPebble(s.dir, s.options)
	if err != nil {
		return err
	}
	s.db = db
	var known bool
	if s.state, known, err = readState(db); err == nil && s.format == Format {
		err = s.state.behind(s.ledger.last.state)
	}
	if err == nil && !s.readOnly {
		// left by a process that was killed
		err = errors.Join(s.fs.RemoveAll(s.fs.PathJoin(s.dir, loadDir)), s.fs.RemoveAll(s.fs.PathJoin(s.dir, backupDir)))
	}
	if err == nil && !s.readOnly && s.format < Format {
		err = s.raiseFormat(known)
	}
	if err == nil && !s.readOnly {
		err = s.ledger.open(s.fs, s.dir, s.state)
	}
	if err == nil {
		err = s.words.open(s, o.Words)
	}
	if err != nil {
		return errors.Join(err, db.Close())
	}
	return nil
}

// raiseFormat gives a graph of format 1 its state and its ledger.
func (s *Store) raiseFormat(known bool) error {
	if !known {
		it, err := s.db.NewIter(&pebble.IterOptions{LowerBound: []byte{orders[0].prefix},
			UpperBound: []byte{orders[0].prefix + 1}})
		if err != nil {
			return damaged(err)
		}
		s.state.sum, s.state.change = 0, 1
		for ok := it.First(); ok; ok = it.Next() {
			s.state.sum += mix(it.Key()[1:])
		}
		if err := errors.Join(it.Error(), it.Close()); err != nil {
			return damaged(err)
		}
		b := s.db.NewBatch()
		if err := s.state.put(func(key, value []byte) error { return b.Set(key, value, nil) }); err != nil {
			return err
		}
		if err := b.Commit(pebble.Sync); err != nil {
			return err
		}
	}
	s.format = Format
	return errors.Join(writeLedger(s.fs, s.dir, s.state), writeMark(s.fs, s.dir, Format))
}

// directory returns the absolute path, links followed, so that one directory has one name. What
// looks like an address of something else is none.
func directory(url string) (string, error) {
	dir, isFile := strings.CutPrefix(url, "file:")
	if dir == "" {
		return "", errors.New("the path of the graph is empty")
	}
	if isFile {
		dir = strings.TrimPrefix(dir, "//")
	} else if err := notAddress(url); err != nil {
		return "", err
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	return dir, nil
}

// scheme is how an address begins. A drive of Windows has one letter.
var scheme = regexp.MustCompile(`^\s*([A-Za-z][A-Za-z0-9+.-]+):(//)?`)

// credentials are a name and its password before a host.
var credentials = regexp.MustCompile(`^([^:]+:)(.*)(@.*)$`)

// drive is how a path of Windows begins.
var drive = regexp.MustCompile(`^[A-Za-z]:[\\/]`)

// setting is one of a database's connection, as libpq writes them.
var setting = regexp.MustCompile(`(?i)(^|[\s?&])(pg)?` +
	`(host|hostaddr|user|dbname|database|pass|passwd|password|pwd|passfile|service)\s*=`)

// notAddress returns the error of a path that may be a mistyped address.
func notAddress(path string) error {
	m := scheme.FindStringSubmatch(path)
	switch {
	case setting.MatchString(path):
		return errors.New("this looks like the settings of a database: want postgres://USER:PASSWORD@HOST:PORT/DATABASE")
	case m == nil && credentials.MatchString(path) && !isPath(path):
		return errors.New("this looks like an address with a password: want postgres://USER:PASSWORD@HOST:PORT/DATABASE")
	case m == nil:
		return nil
	case strings.HasPrefix(strings.ToLower(m[1]), "postgres"):
		return errors.New("the address cannot be read: want postgres://USER:PASSWORD@HOST:PORT/DATABASE")
	case m[2] != "":
		return fmt.Errorf("no store for %s:// addresses", m[1])
	}
	return fmt.Errorf("no store for %s: addresses; a directory of that name is ./%s", m[1], Redact(path))
}

// isPath reports whether something cannot be meant as an address.
func isPath(name string) bool {
	return strings.HasPrefix(name, ".") || drive.MatchString(name) ||
		filepath.IsAbs(name) && !strings.HasPrefix(name, "//")
}

// secret is a password among settings.
var secret = regexp.MustCompile(`(?i)((?:pass|password|passwd|pwd)\s*=\s*)('[^']*'|[^\s&]*)`)

// Redact returns an address for messages, without the passwords that it may hold, however it is
// written.
func Redact(address string) string {
	if m := scheme.FindString(address); m != "" && m != "file:" {
		if at := strings.LastIndexByte(address, '@'); at >= len(m) {
			address = m + "…" + address[at:]
		}
	} else if m == "" && !isPath(address) {
		address = credentials.ReplaceAllString(address, "${1}…${3}")
	}
	return secret.ReplaceAllString(address, "${1}…")
}

func (s *Store) pebbleOptions(o *Options, d *disk) *pebble.Options {
	po := &pebble.Options{
		FS:                          d,
		ReadOnly:                    o.ReadOnly,
		CacheSize:                   o.cacheBytes(),
		FormatMajorVersion:          formatMajor,
		MemTableSize:                16 << 20,
		MemTableStopWritesThreshold: 4,
		L0CompactionThreshold:       4,
		L0StopWritesThreshold:       24,
		LBaseMaxBytes:               64 << 20,
		Logger:                      logger{s},
		EventListener: &pebble.EventListener{
			// The default ends the process; the reader who meets the damage gets an error anyway.
			DataCorruption:  func(pebble.DataCorruptionInfo) {},
			BackgroundError: s.backgroundError,
			WALCreated:      d.logCreated,
			ManifestCreated: d.listCreated,
		},
	}
	for i := range po.Levels {
		po.Levels[i].BlockSize = 16 << 10
		po.Levels[i].FilterPolicy = bloom.FilterPolicy(10)
		po.Levels[i].Compression = func() *sstable.CompressionProfile { return sstable.FastestCompression }
	}
	po.EnsureDefaults()
	return po
}

func openPebble(dir string, po *pebble.Options) (db *pebble.DB, err error) {
	defer func() {
		if r := recover(); r != nil {
			db, err = nil, fmt.Errorf("%w: %v", ErrDamaged, r)
		}
	}()
	db, err = pebble.Open(dir, po)
	var path *fs.PathError // of opening the lock file, not of locking it
	switch {
	case err == nil:
		return db, nil
	case errors.Is(err, syscall.EAGAIN), errors.Is(err, syscall.EACCES) && !errors.As(err, &path),
		strings.Contains(err.Error(), "lock held by current process"):
		return nil, fmt.Errorf("%w, by another process or in this one; close it there first", ErrLocked)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS), errors.Is(err, syscall.ENOSPC):
		return nil, err
	}
	return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
}

// Close waits for calls under way and closes the graph, with the views still open. A
// second Close does nothing; other calls fail with ErrClosed from now on.
func (s *Store) Close() error {
	if s.closed.Swap(true) {
		return nil
	}
	for s.users.Load() > 0 {
		<-s.idle
	}
	s.open.Lock()
	defer s.open.Unlock()
	var err error
	for v := range s.views {
		err = errors.Join(err, v.release())
	}
	err = errors.Join(err, s.closeDB(), s.ledger.close())
	if err != nil {
		return fmt.Errorf("close graph %s: %w", s.url, err)
	}
	return nil
}

// closeDB writes what is only in Pebble's log as tables and closes the database.
func (s *Store) closeDB() error {
	s.write.Lock()
	defer s.write.Unlock()
	if s.failed != nil || s.isBroken() { // Pebble would wait forever for its log; the error was returned then
		return s.disk.unlock()
	}
	if !s.readOnly && !s.memory && s.words.Of != nil && !s.words.whole {
		if err := s.reindex(); err != nil {
			return errors.Join(damaged(err), s.guard(s.db.Close), s.disk.unlock())
		}
	}
	if s.dirty && s.dir != "" && !s.memory {
		if err := s.guard(s.db.Flush); err != nil {
			return errors.Join(err, s.disk.unlock())
		}
		if s.ledger.f != nil {
			if err := s.ledger.acknowledge(s.state); err != nil {
				return errors.Join(err, s.db.Close())
			}
		}
	}
	if err := s.guard(s.db.Close); err != nil {
		return errors.Join(err, s.disk.unlock())
	}
	return nil
}

// use keeps the store open until leave.
func (s *Store) use() error {
	s.users.Add(1)
	if s.closed.Load() {
		s.leave()
		return ErrClosed
	}
	return nil
}

func (s *Store) leave() {
	if s.users.Add(-1) == 0 && s.closed.Load() {
		select {
		case s.idle <- struct{}{}:
		default:
		}
	}
}

// readSize returns the number of quads as the reader sees it.
func readSize(r pebble.Reader) (int64, error) {
	value, closer, err := r.Get(meta(sizeKey))
	if errors.Is(err, pebble.ErrNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, damaged(err)
	}
	defer closer.Close()
	if len(value) != 8 {
		return 0, fmt.Errorf("%w: the record of its size has %d bytes", ErrDamaged, len(value))
	}
	return int64(binary.BigEndian.Uint64(value)), nil
}

// damaged marks Pebble's errors of corruption as ErrDamaged.
func damaged(err error) error {
	if err != nil && (pebble.IsCorruptionError(err) || errors.Is(err, fs.ErrNotExist)) {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return err
}
