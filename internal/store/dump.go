package store

import (
	"bytes"
	"context"
	"fmt"
	"io"
)

// Dump is Snapshot.Dump. It needs about 250 MB of memory, whatever the size.
func (v *View) Dump(ctx context.Context, w io.Writer) error {
	if err := v.dump(ctx, w, blockBytes); err != nil {
		return fmt.Errorf("dump graph %s: %w", v.s.url, err)
	}
	return nil
}

func (v *View) dump(ctx context.Context, w io.Writer, limit int) error {
	return writeSorted(ctx, w, limit, v.ScanIDs(ctx, Quad{}, 0), v.texts)
}

// maxSteps = 8 terms are passed by before the next one is looked up: as much work, about.
const maxSteps = 8

// texts is Texts: one walk along the terms, in the order of their ids.
func (v *View) texts(ctx context.Context, ids []ID, f func(i int, text []byte) error) error {
	it, err := v.iterator([]byte{termKey}, []byte{termKey + 1})
	if err != nil {
		return err
	}
	defer v.reuse(it)
	var buf [1 + idLen]byte
	ok := false // it stands at a term
	for i, id := range ids {
		if i%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		key := appendTermKey(buf[:0], id)
		for step := 0; ok && step < maxSteps && bytes.Compare(it.Key(), key) < 0; step++ {
			ok = it.Next()
		}
		if !ok || bytes.Compare(it.Key(), key) < 0 {
			ok = it.SeekGE(key)
		}
		if err := it.Error(); err != nil {
			return damaged(err)
		}
		if !ok || !bytes.Equal(it.Key(), key) {
			return fmt.Errorf("term %s: %w", id, ErrNoTerm)
		}
		text, err := it.ValueAndErr()
		if err != nil {
			return damaged(err)
		}
		if err := f(i, text); err != nil {
			return err
		}
	}
	return nil
}
