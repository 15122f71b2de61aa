package pg

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"

	"github.com/jackc/pgx/v5"

	"github.com/newsgraph/kg/internal/store"
)

// The mark of a document, see store.By, is a row of kg_meta: the sum of the document's own quads in
// hexadecimal digits, then the mark.
const (
	insertMark = "INSERT INTO kg_meta (name, value) SELECT $1::text, $2::text"
	keepMark   = " ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE kg_meta.value <> excluded.value"
	dropMark   = "DELETE FROM kg_meta WHERE name = $1"

	sumDigits = 16
)

// markOf returns the name of a document's mark.
func markOf(document store.ID) string { return "mark " + hex.EncodeToString(document[:]) }

// mark returns the value of the document's mark, where the quads are all that it has.
func (r *replacement) mark(quads []store.Quad) string {
	return fmt.Sprintf("%0*x", sumDigits, store.OwnSum(r.document, quads)) + r.by.Mark
}

// Mark is store.Snapshot.Mark.
func (v *View) Mark(ctx context.Context, document string) (string, error) {
	return lend(ctx, v, func(ctx context.Context, c *pgx.Conn) (mark string, err error) {
		err = c.QueryRow(ctx, "SELECT value FROM kg_meta WHERE name = $1", markOf(store.IDOf(document))).Scan(&mark)
		if errors.Is(err, pgx.ErrNoRows) || err == nil && len(mark) < sumDigits {
			return "", nil
		}
		return mark[min(len(mark), sumDigits):], err
	})
}

// Mark is store.Graph.Mark.
func (s *Store) Mark(ctx context.Context, document string) (mark string, intact bool, err error) {
	d := store.IDOf(document)
	err = s.conn(ctx, func(c *pgx.Conn) error {
		var value string
		err := c.QueryRow(ctx, "SELECT value FROM kg_meta WHERE name = $1", markOf(d)).Scan(&value)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		if err != nil || len(value) < sumDigits {
			return err
		}
		want, bad := strconv.ParseUint(value[:sumDigits], 16, 64)
		quads, err := readQuads(ctx, c, own, [16]byte(d))
		if err != nil {
			return err
		}
		mark, intact = value[sumDigits:], bad == nil && store.OwnSum(d, quads) == want
		for _, q := range quads {
			intact = intact && q[label] == d // the other is the note that it is to be read again
		}
		return nil
	})
	if err != nil {
		return "", false, fmt.Errorf("mark of %s: %w", document, err)
	}
	return mark, intact, nil
}
