package store

import (
	"context"
	"fmt"
	"io"
)

// Dump is Snapshot.Dump. It needs about 100 MB of memory, whatever the size.
func (v *View) Dump(ctx context.Context, w io.Writer) error {
	if err := v.dump(ctx, w, runBytes); err != nil {
		return fmt.Errorf("dump graph %s: %w", v.s.url, err)
	}
	return nil
}

func (v *View) dump(ctx context.Context, w io.Writer, limit int) error {
	texts := &texts{v: v, kept: map[ID]string{}}
	return writeSorted(ctx, w, limit, v.ScanIDs(ctx, Quad{}, 0), texts.append)
}

// texts finds the texts of ids and keeps short ones, at most maxTexts.
type texts struct {
	v    *View
	kept map[ID]string
}

const maxTexts = 1 << 17

func (t *texts) append(dst []byte, id ID) ([]byte, error) {
	if s, ok := t.kept[id]; ok {
		return append(dst, s...), nil
	}
	start := len(dst)
	if err := t.v.appendText(&dst, id); err != nil {
		return dst, err
	}
	if len(dst)-start <= maxCached {
		if len(t.kept) >= maxTexts {
			clear(t.kept)
		}
		t.kept[id] = string(dst[start:])
	}
	return dst, nil
}

// appendText appends the canonical text of a term that stands in the graph.
func (v *View) appendText(dst *[]byte, id ID) error {
	if err := v.s.use(); err != nil {
		return err
	}
	defer v.s.leave()
	return text(v.snap, id, func(text []byte) error {
		*dst = append(*dst, text...)
		return nil
	})
}
