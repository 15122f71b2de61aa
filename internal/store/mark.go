package store

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/cockroachdb/pebble/v2"
)

// A document's mark is what its reader notes beside it, see By. It is no part of the graph: no dump and
// no export has it. With it goes the sum of the document's own quads, by which other changes are noticed.

// markOf returns the key of a document's mark; its value is the sum, 8 bytes, big endian, then the mark.
func markOf(document string) []byte {
	id := IDOf(document)
	return append(meta("mark "), id[:]...)
}

// OwnSum returns the sum over those quads that have the document as label, each counted once.
func OwnSum(document ID, quads []Quad) uint64 {
	own := make(map[Quad]struct{}, len(quads))
	var sum uint64
	for _, q := range quads {
		if _, twice := own[q]; q[label] == document && !twice {
			own[q] = struct{}{}
			sum += mixOf(&q)
		}
	}
	return sum
}

// Mark is Graph.Mark.
func (s *Store) Mark(ctx context.Context, document string) (mark string, intact bool, err error) {
	v, err := s.View()
	if err != nil {
		return "", false, fmt.Errorf("mark of %s: %w", document, err)
	}
	mark, intact, err = v.intact(ctx, document)
	if err = errors.Join(err, v.Close()); err != nil {
		err = fmt.Errorf("mark of %s: %w", document, err)
	}
	return mark, intact, err
}

// Mark is Snapshot.Mark.
func (v *View) Mark(ctx context.Context, document string) (string, error) {
	if err := v.s.use(); err != nil {
		return "", err
	}
	defer v.s.leave()
	stored, err := v.mark(ctx, document)
	if err != nil || stored == "" {
		return "", err
	}
	return stored[8:], nil
}

// mark returns the sum and the mark of a document, "" where it has none.
func (v *View) mark(ctx context.Context, document string) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	value, closer, err := v.snap.Get(markOf(document))
	if errors.Is(err, pebble.ErrNotFound) {
		return "", nil
	}
	if err != nil {
		return "", damaged(err)
	}
	stored := string(value)
	if err := closer.Close(); err != nil || len(stored) < 8 {
		return "", err
	}
	return stored, nil
}

// intact returns the mark of a document, and whether its own quads are those that it was stored with.
func (v *View) intact(ctx context.Context, document string) (mark string, intact bool, err error) {
	stored, err := v.mark(ctx, document)
	if err != nil || stored == "" {
		return "", false, err
	}
	want := binary.BigEndian.Uint64([]byte(stored))
	note := noteOf(document)
	for _, err := range v.ScanIDs(ctx, note, S|P|O|L) {
		return stored[8:], false, err
	}
	var sum uint64
	for q, err := range v.ScanIDs(ctx, Quad{label: IDOf(document)}, L) {
		if err != nil {
			return "", false, err
		}
		sum += mixOf(&q)
	}
	return stored[8:], sum == want, nil
}

// setMark has the change keep a mark with the document, of which the quads are all, or end the one there is.
func (t *tx) setMark(document, mark string, quads []Quad) error {
	key := markOf(document)
	var want []byte
	if mark != "" && len(quads) > 0 {
		want = append(binary.BigEndian.AppendUint64(nil, OwnSum(IDOf(document), quads)), mark...)
	}
	return t.note(key, want)
}

// note has the change keep a value beside the quads, nil for none.
func (t *tx) note(key, want []byte) error {
	value, closer, err := t.s.db.Get(key)
	switch {
	case errors.Is(err, pebble.ErrNotFound):
		if want == nil {
			return nil
		}
	case err != nil:
		return damaged(err)
	default:
		same := want != nil && string(value) == string(want)
		if err := closer.Close(); err != nil || same {
			return err
		}
	}
	if t.beside == nil {
		t.beside = map[string][]byte{}
	}
	t.beside[string(key)] = want
	return nil
}

// tagsKey is that of what SetTags keeps.
var tagsKey = meta("tags")

// SetTags is Graph.SetTags.
func (s *Store) SetTags(ctx context.Context, text string) error {
	_, err := s.update(ctx, nil, func(t *tx) error {
		if text == "" {
			return t.note(tagsKey, nil)
		}
		return t.note(tagsKey, []byte(text))
	})
	return err
}

// Tags is Graph.Tags.
func (s *Store) Tags(ctx context.Context) (string, error) {
	if err := s.use(); err != nil {
		return "", err
	}
	defer s.leave()
	if err := ctx.Err(); err != nil {
		return "", err
	}
	value, closer, err := s.db.Get(tagsKey)
	if errors.Is(err, pebble.ErrNotFound) {
		return "", nil
	}
	if err != nil {
		return "", damaged(err)
	}
	text := string(value)
	return text, closer.Close()
}
