package store

import (
	"context"
	"fmt"
)

// Predicates returns the ids of all predicates of the graph, in order. It leaps from one to
// the next, so its cost grows with their number and not with that of the quads.
func (v *View) Predicates(ctx context.Context) ([]ID, error) {
	o := orderOf[P]
	it, err := v.iterator([]byte{o.prefix}, []byte{o.prefix + 1})
	if err != nil {
		return nil, err
	}
	defer v.reuse(it)
	var ids []ID
	for ok := it.First(); ok; {
		q, ok2 := o.quad(it.Key())
		if !ok2 {
			return nil, fmt.Errorf("%w: a key of order %q has %d bytes", ErrDamaged, o.prefix, len(it.Key()))
		}
		ids = append(ids, q[predicate])
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		_, _, upper := bounds(&Quad{predicate: q[predicate]}, int(P))
		ok = it.SeekGE(upper)
	}
	if err := it.Error(); err != nil {
		return nil, damaged(err)
	}
	return ids, nil
}
