package pg

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/newsgraph/kg/internal/store"
)

// Format is the version of the tables. A change to them, or to the text of terms, raises it.
const Format = 1

// connectTimeout holds where the address states none.
const connectTimeout = 10 * time.Second

// tables make the graph. The zero uuid stands for "no label". Ids are uuids, not bytea: six
// orders of 544,000 quads loaded in 13.2 s against 20.0 s, in 426 MB against 471. Four
// indexes, of which three are short, serve every pattern with at least one of its bound
// positions at the head: 9.1 s and 135 MB. The count is spread over rows so that writers
// rarely wait for each other's.
var tables = []string{
	`CREATE TABLE IF NOT EXISTS kg_terms (id uuid PRIMARY KEY, text bytea NOT NULL)`,
	`CREATE TABLE IF NOT EXISTS kg_quads (s uuid NOT NULL, p uuid NOT NULL, o uuid NOT NULL, l uuid NOT NULL, PRIMARY ` +
		`KEY (s, p, o, l))`,
	`CREATE INDEX IF NOT EXISTS kg_quads_po ON kg_quads (p, o)`,
	`CREATE INDEX IF NOT EXISTS kg_quads_os ON kg_quads (o, s)`,
	`CREATE INDEX IF NOT EXISTS kg_quads_lp ON kg_quads (l, p)`,
	`CREATE TABLE IF NOT EXISTS kg_size (shard int PRIMARY KEY, n bigint NOT NULL)`,
	`CREATE TABLE IF NOT EXISTS kg_queue (list text NOT NULL, work uuid NOT NULL, document uuid NOT NULL, owner uuid,
		until timestamptz NOT NULL, done boolean NOT NULL, PRIMARY KEY (list, work))`,
	`CREATE INDEX IF NOT EXISTS kg_queue_document ON kg_queue (document)`,
	`CREATE TABLE IF NOT EXISTS kg_meta (name text PRIMARY KEY, value text NOT NULL)`,
	`INSERT INTO kg_meta (name, value) VALUES ('format', '` + strconv.Itoa(Format) + `') ON CONFLICT (name) DO NOTHING`,
}

// undefinedTable and the like are the codes of SQL errors, see the PostgreSQL manual, Appendix A.
const (
	undefinedTable       = "42P01"
	undefinedSchema      = "3F000"
	readOnlyTransaction  = "25006"
	serializationFailure = "40001"
	deadlockDetected     = "40P01"
	uniqueViolation      = "23505"
	duplicateTable       = "42P07"
	duplicateObject      = "42710"
	lockNotAvailable     = "55P03"
	idleTooLong          = "25P03"
	internalError        = "XX000"

	insufficientPrivilege = "42501"
)

// cures are what helps against errors, by code.
var cures = map[string]string{
	"3D000":               ": CREATE DATABASE makes it",
	"28P01":               ": user or password is wrong; the password may also be in PGPASSWORD or ~/.pgpass",
	"28000":               ": CREATE ROLE … LOGIN makes a user, pg_hba.conf lets it in",
	"53300":               ": raise max_connections, or give fewer to each process by pool_max_conns in the address",
	undefinedSchema:       ": CREATE SCHEMA makes the schema that search_path names",
	insufficientPrivilege: ": GRANT CREATE ON SCHEMA lets this user make them",
}

// code returns the code of an SQL error, "" for other errors.
func code(err error) string {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// prepare checks that the database holds a graph of this format, or makes one.
func (s *Store) prepare(ctx context.Context) error {
	for try := 0; ; try++ {
		found, err := s.checkMark(ctx)
		if err != nil || found {
			return err
		}
		if s.readOnly {
			return fmt.Errorf("%w: there is none in this database", store.ErrNotStore)
		}
		err = s.create(ctx)
		switch code(err) { // another process makes the tables at this moment
		case uniqueViolation, duplicateTable, duplicateObject, serializationFailure, deadlockDetected, internalError:
			if try < 20 {
				time.Sleep(50 * time.Millisecond)
				continue
			}
		}
		if err != nil {
			return fmt.Errorf("make the tables: %w%s", err, cures[code(err)])
		}
	}
}

func (s *Store) checkMark(ctx context.Context) (found bool, err error) {
	var text string
	err = s.pool.QueryRow(ctx, "SELECT value FROM kg_meta WHERE name = 'format'").Scan(&text)
	if code(err) == undefinedTable || errors.Is(err, pgx.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read its format: %w", err)
	}
	version, err := strconv.Atoi(text)
	switch {
	case err != nil:
		return false, fmt.Errorf("%w: kg_meta does not say which format it has", store.ErrDamaged)
	case version > Format:
		return false, fmt.Errorf("%w: it has format %d, made by a newer kg; this one reads format %d: a newer kg reads it",
			store.ErrFormat, version, Format)
	case version < Format:
		return false,
			fmt.Errorf(
				"%w: it has format %d, made by an older kg; this one reads format %d: export with the old one, then import",
				store.ErrFormat, version, Format)
	}
	return true, nil
}

// create makes the tables; the mark comes last. In PostgreSQL all come at once, or none.
func (s *Store) create(ctx context.Context) error {
	return s.conn(ctx, func(c *pgx.Conn) error {
		if s.portable { // engines differ in what they change of the tables within a transaction
			for _, sql := range tables {
				if _, err := c.Exec(ctx, sql); err != nil {
					return err
				}
			}
			return nil
		}
		return pgx.BeginFunc(ctx, c, func(tx pgx.Tx) error {
			for _, sql := range tables {
				if _, err := tx.Exec(ctx, sql); err != nil {
					return err
				}
			}
			return nil
		})
	})
}
