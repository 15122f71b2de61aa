// Package pg keeps a graph of quads in a PostgreSQL database, or one that speaks its
// protocol, for many machines at once.
//
// The layout is that of package store: a term is named by the hash of its text, so that
// writers need no coordination to agree on it, and a quad is four such names. Any number of
// processes may read and write at once. Writers take locks only in this order, so that they
// cannot deadlock: the document, the gate (shared by those who only add, exclusive for those
// who remove), terms by id, quads by their ids, the count.
//
// Engines that lack advisory locks, temporary tables or SKIP LOCKED are used in portable
// mode: every change is a serializable transaction that is tried again when the engine
// asks for it, and sets are passed as arrays.
package pg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/newsgraph/kg/internal/store"
)

// Is says whether an address is one of a database.
func Is(address string) bool {
	scheme, _, ok := strings.Cut(address, "://")
	return ok && (strings.EqualFold(scheme, "postgres") || strings.EqualFold(scheme, "postgresql"))
}

// Options of Open. The zero value, or nil, is the default.
type Options struct {
	ReadOnly   bool  // no writes; a database without a graph is an error
	CacheBytes int64 // of values kept in memory; 0 = 64 MiB
	Portable   bool  // use nothing that only PostgreSQL has; other engines are always run so
}

const (
	maxConns  = 16       // of a Store, where the address has no pool_max_conns; each open View holds one
	maxCached = 16 << 10 // bytes of a value that is kept: a round trip costs more than the room
)

// Store is an open graph. All methods may be called concurrently.
type Store struct {
	name     string // address without password, for messages
	pool     *pgxpool.Pool
	readOnly bool
	portable bool
	lockKey  int32 // first key of advisory locks: graphs in one database do not share them
	values   *store.Cache

	users  sync.WaitGroup // calls under way; added to under open
	open   sync.Mutex
	views  map[*View]struct{} // guarded by open
	closed bool               // guarded by open
}

var _ store.Graph = (*Store)(nil)

// Open opens the graph in a database ("postgres://USER:PASSWORD@HOST:PORT/DATABASE?…") and
// makes its tables if there are none. The tables lie in the first schema of the search
// path, so that "?search_path=news" names one of several graphs in a database. A database
// that does not answer is store.ErrUnreachable.
func Open(ctx context.Context, address string, o *Options) (*Store, error) {
	if o == nil {
		o = &Options{}
	}
	if scheme, rest, ok := strings.Cut(address, "://"); ok {
		address = strings.ToLower(scheme) + "://" + rest
	}
	s := &Store{name: redact(address), readOnly: o.ReadOnly, portable: o.Portable, views: map[*View]struct{}{}}
	if err := s.connect(ctx, address, o); err != nil {
		if s.pool != nil {
			s.pool.Close()
		}
		return nil, fmt.Errorf("open graph %s: %w", s.name, err)
	}
	return s, nil
}

func redact(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "in a database"
	}
	u.RawQuery = ""
	return u.Redacted()
}

func (s *Store) connect(ctx context.Context, address string, o *Options) error {
	config, err := pgxpool.ParseConfig(address)
	if err != nil {
		var parse *pgconn.ParseConfigError // its text may hold the password
		if errors.As(err, &parse) {
			return errors.New("the address cannot be read: want postgres://USER:PASSWORD@HOST:PORT/DATABASE")
		}
		return err
	}
	if !strings.Contains(address, "pool_max_conns") {
		config.MaxConns = maxConns
	}
	if config.ConnConfig.ConnectTimeout == 0 {
		config.ConnConfig.ConnectTimeout = connectTimeout
	}
	bytes := o.CacheBytes
	if bytes <= 0 {
		bytes = 64 << 20
	}
	s.values = store.NewCache(bytes, maxCached)
	if s.pool, err = pgxpool.NewWithConfig(ctx, config); err != nil {
		return err
	}
	var version string
	if err := s.pool.QueryRow(ctx, "SELECT version()").Scan(&version); err != nil {
		return unreachable(err)
	}
	if !strings.HasPrefix(version, "PostgreSQL ") || strings.Contains(version, "-YB-") {
		s.portable = true
	}
	if err := s.prepare(ctx); err != nil {
		return err
	}
	if s.portable {
		return nil
	}
	return s.pool.QueryRow(ctx, "SELECT ('kg_quads'::regclass::oid::bigint & 2147483647)::int").Scan(&s.lockKey)
}

// unreachable marks errors of connecting.
func unreachable(err error) error {
	var connect *pgconn.ConnectError
	if !errors.As(err, &connect) {
		return err
	}
	var refused *pgconn.PgError // the database answered, and said why not
	if errors.As(err, &refused) {
		return fmt.Errorf("%w: %s%s", store.ErrUnreachable, refused.Message, cures[refused.Code])
	}
	reason := connect.Unwrap()
	if joined, ok := reason.(interface{ Unwrap() []error }); ok && len(joined.Unwrap()) > 0 {
		reason = joined.Unwrap()[0] // of the first address tried
	}
	return fmt.Errorf("%w: %w", store.ErrUnreachable, reason)
}

// Close waits for calls under way, ends open views and closes the connections. A second
// Close does nothing; other calls fail with store.ErrClosed from now on.
func (s *Store) Close() error {
	s.open.Lock()
	was := s.closed
	s.closed = true
	s.open.Unlock()
	if was {
		return nil
	}
	s.users.Wait()
	var err error
	for v := range s.views {
		err = errors.Join(err, v.release())
	}
	s.pool.Close()
	if err != nil {
		return fmt.Errorf("close graph %s: %w", s.name, err)
	}
	return nil
}

// use keeps the store open until users.Done.
func (s *Store) use() error {
	s.open.Lock()
	defer s.open.Unlock()
	if s.closed {
		return store.ErrClosed
	}
	s.users.Add(1)
	return nil
}

// conn lends a connection to f.
func (s *Store) conn(ctx context.Context, f func(*pgx.Conn) error) error {
	if err := s.use(); err != nil {
		return err
	}
	defer s.users.Done()
	c, err := s.pool.Acquire(ctx)
	if err != nil {
		return unreachable(err)
	}
	defer c.Release()
	return lost(ctx, c.Conn(), f(c.Conn()))
}

// lost marks an error by which the connection ended, unless ctx ended it.
func lost(ctx context.Context, c *pgx.Conn, err error) error {
	if err == nil || !c.IsClosed() || ctx.Err() != nil || errors.Is(err, store.ErrUnreachable) {
		return err
	}
	return fmt.Errorf("%w: the connection broke, and what was not committed is not stored: %w", store.ErrUnreachable, err)
}

// Compact is left to the database.
func (s *Store) Compact(context.Context) error {
	return fmt.Errorf("compact graph %s: %w: PostgreSQL gives back space by itself (autovacuum), and at once by VACUUM",
		s.name, store.ErrElsewhere)
}

// Backup is left to the database.
func (s *Store) Backup(context.Context, io.Writer) error {
	return fmt.Errorf(
		"back up graph %s: %w: pg_dump copies the database; kg export --format nq writes the graph for any kg to import",
		s.name, store.ErrElsewhere)
}
