package store

import (
	"context"
	"fmt"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/internal/store/term"
)

// Resolved are quads as ids, with the texts of their terms.
type Resolved struct {
	Quads []Quad
	Texts map[ID][]byte
}

// Resolve hashes the terms of quads. It needs no store, so that it runs outside the lock.
func Resolve(ctx context.Context, quads []quad.Quad) (*Resolved, error) {
	r := &Resolved{Quads: make([]Quad, len(quads)), Texts: make(map[ID][]byte, len(quads))}
	var buf []byte
	for i, q := range quads {
		if i%1024 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		for at, d := range quad.Directions {
			v := q.Get(d)
			if v == nil && d == quad.Label {
				break
			}
			var err error
			if buf, err = term.Append(buf[:0], v); err != nil {
				return nil, fmt.Errorf("quad %d: %s: %w", i, d, err)
			}
			id := term.IDOf(buf)
			if _, ok := r.Texts[id]; !ok {
				r.Texts[id] = append([]byte(nil), buf...)
			}
			r.Quads[i][at] = id
		}
	}
	return r, nil
}

// TextsOf returns the texts of the terms of some of the quads.
func (r *Resolved) TextsOf(quads []Quad) map[ID][]byte {
	texts := make(map[ID][]byte, len(quads))
	for _, q := range quads {
		for _, id := range q {
			if text, ok := r.Texts[id]; ok {
				texts[id] = text
			}
		}
	}
	return texts
}
