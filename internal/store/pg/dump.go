package pg

import (
	"context"
	"fmt"
	"io"

	"github.com/jackc/pgx/v5"

	"github.com/newsgraph/kg/internal/store"
)

// Dump is store.Snapshot.Dump.
func (v *View) Dump(ctx context.Context, w io.Writer) error {
	kept := map[store.ID]string{}
	lines := func(yield func(store.Quad, error) bool) {
		for page, err := range v.pages(ctx, store.Quad{}, 0, false) {
			if err == nil {
				err = v.texts(ctx, page, kept)
			}
			if err != nil {
				yield(store.Quad{}, err)
				return
			}
			for _, q := range page {
				if !yield(q, nil) {
					return
				}
			}
		}
	}
	err := store.WriteSorted(ctx, w, lines, func(dst []byte, id store.ID) ([]byte, error) {
		text, ok := kept[id]
		if !ok {
			return dst, fmt.Errorf("term %s: %w", id, store.ErrNoTerm)
		}
		return append(dst, text...), nil
	})
	if err != nil {
		return fmt.Errorf("dump graph %s: %w", v.s.name, err)
	}
	return nil
}

// maxTexts = 2¹⁸ texts are kept by Dump from page to page.
const maxTexts = 1 << 18

// texts reads those texts of quads that are not kept yet.
func (v *View) texts(ctx context.Context, quads []store.Quad, kept map[store.ID]string) error {
	if len(kept) > maxTexts {
		clear(kept)
	}
	var ids []store.ID
	asked := map[store.ID]bool{{}: true}
	for _, q := range quads {
		for _, id := range q {
			if _, ok := kept[id]; !ok && !asked[id] {
				asked[id] = true
				ids = append(ids, id)
			}
		}
	}
	return v.read(ctx, func(ctx context.Context, c *pgx.Conn) error {
		return readTexts(ctx, c, ids, func(id store.ID, text []byte) error {
			kept[id] = string(text)
			return nil
		})
	})
}
