package pg

import (
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/newsgraph/kg/internal/store"
)

// Dump is store.Snapshot.Dump.
func (v *View) Dump(ctx context.Context, w io.Writer) error {
	if err := store.WriteSorted(ctx, w, v.ScanIDs(ctx, store.Quad{}, 0), v.texts); err != nil {
		return fmt.Errorf("dump graph %s: %w", v.s.name, err)
	}
	return nil
}

// textsPage = 16,384 texts are read with one question.
const textsPage = 1 << 14

// texts is store.Texts.
func (v *View) texts(ctx context.Context, ids []store.ID, f func(i int, text []byte) error) error {
	first := 0
	for page := range slices.Chunk(ids, textsPage) {
		texts, err := lend(ctx, v, func(ctx context.Context, c *pgx.Conn) (map[store.ID][]byte, error) {
			texts := make(map[store.ID][]byte, len(page))
			err := readTexts(ctx, c, page, func(id store.ID, text []byte) error {
				texts[id] = text
				return nil
			})
			return texts, err
		})
		if err != nil {
			return err
		}
		for i, id := range page {
			if text, ok := texts[id]; ok {
				if err := f(first+i, text); err != nil {
					return err
				}
			}
		}
		first += len(page)
	}
	return nil
}
