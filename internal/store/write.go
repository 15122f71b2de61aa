package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/cayleygraph/quad"
	"github.com/cockroachdb/pebble/v2"
)

// Apply takes quads out and puts quads in, all or nothing; a quad in both lists is in.
// Quads that are there already, or are not there, make no difference. The rule for
// documents, see Replace, is not applied.
func (s *Store) Apply(ctx context.Context, add, remove []quad.Quad) error {
	in, out, err := resolveChange(ctx, add, remove)
	if err != nil {
		return err
	}
	_, err = s.update(ctx, nil, func(t *tx) error { return t.apply(in, out) })
	return err
}

func resolveChange(ctx context.Context, add, remove []quad.Quad) (in, out *Resolved, err error) {
	if in, err = Resolve(ctx, add); err != nil {
		return nil, nil, fmt.Errorf("add: %w", err)
	}
	if out, err = Resolve(ctx, remove); err != nil {
		return nil, nil, fmt.Errorf("remove: %w", err)
	}
	return in, out, nil
}

// apply is Apply within a transaction.
func (t *tx) apply(in, out *Resolved) error {
	t.texts = in.Texts
	for _, q := range out.Quads {
		if err := t.remove(q); err != nil {
			return err
		}
	}
	for _, q := range in.Quads {
		if err := t.add(q); err != nil {
			return err
		}
	}
	return nil
}

// Alone is Graph.Alone, under the writer's lock.
func (s *Store) Alone(ctx context.Context, f func(Snapshot) (add, remove []quad.Quad, err error)) error {
	_, err := s.update(ctx, nil, func(t *tx) error {
		v, err := s.View()
		if err != nil {
			return err
		}
		add, remove, err := f(v)
		if err = errors.Join(err, v.Close()); err != nil {
			return err
		}
		in, out, err := resolveChange(ctx, add, remove)
		if err != nil {
			return err
		}
		return t.apply(in, out)
	})
	return err
}

// tx collects one change while the writer's lock is held.
type tx struct {
	s     *Store
	texts map[ID][]byte // of all terms that are added
	diff  map[Quad]bool // true: was absent, comes in; false: was present, goes

	beside map[string][]byte // what is noted beside the quads, by key: marks, and Tags; nil: it goes
}

func (t *tx) has(q *Quad) (bool, error) {
	if in, ok := t.diff[*q]; ok {
		return in, nil
	}
	return has(t.s.db, q)
}

func (t *tx) add(q Quad) error { return t.set(q, true) }

func (t *tx) remove(q Quad) error { return t.set(q, false) }

func (t *tx) set(q Quad, want bool) error {
	is, err := t.has(&q)
	if err != nil || is == want {
		return err
	}
	t.flip(q, want)
	return nil
}

// flip is set where the quad is known to be in the other state.
func (t *tx) flip(q Quad, want bool) {
	if _, changed := t.diff[q]; changed {
		delete(t.diff, q)
	} else {
		t.diff[q] = want
	}
}

// stored calls f with the stored quads that agree with q in the bound positions, without
// the changes of this transaction, until f returns false.
func (t *tx) stored(q Quad, bound Set, f func(Quad) bool) error {
	o, lower, upper := bounds(&q, int(bound))
	it, err := t.s.db.NewIter(&pebble.IterOptions{LowerBound: lower, UpperBound: upper})
	if err != nil {
		return damaged(err)
	}
	defer it.Close()
	for ok := it.First(); ok; ok = it.Next() {
		found, ok := o.quad(it.Key())
		if !ok {
			return fmt.Errorf("%w: a key of order %q has %d bytes", ErrDamaged, o.prefix, len(it.Key()))
		}
		if !f(found) {
			break
		}
	}
	return damaged(it.Error())
}

// left says whether a stored quad that agrees with q in the bound positions stays.
func (t *tx) left(q Quad, bound Set) (bool, error) {
	left := false
	err := t.stored(q, bound, func(found Quad) bool {
		_, goes := t.diff[found]
		left = !goes
		return goes
	})
	return left, err
}

// update runs f under the writer's lock and commits what it asks for, if anything. When it
// returns without error the change is on disk (unless Options.NoSync). Waiting for the
// disk is outside the lock, so that writers who come together share one sync.
func (s *Store) update(ctx context.Context, texts map[ID][]byte, f func(*tx) error) (changed bool, err error) {
	if err := s.use(); err != nil {
		return false, err
	}
	defer s.leave()
	if s.readOnly {
		return false, ErrReadOnly
	}
	batch, st, err := s.locked(ctx, texts, f)
	if err != nil || batch == nil {
		return false, err
	}
	if s.sync.Sync {
		if err = s.guard(batch.SyncWait); err == nil {
			err = s.ledger.acknowledge(st)
		}
		if err != nil {
			s.write.Lock()
			defer s.write.Unlock()
			return false, s.fail(err)
		}
	}
	return true, batch.Close()
}

// locked applies the change and returns its batch, nil where nothing changes, and the state
// that it makes.
func (s *Store) locked(ctx context.Context, texts map[ID][]byte, f func(*tx) error) (*pebble.Batch, state, error) {
	var none state
	s.write.Lock()
	defer s.write.Unlock()
	if err := s.writable(); err != nil {
		return nil, none, err
	}
	if err := ctx.Err(); err != nil {
		return nil, none, err
	}
	t := &tx{s: s, texts: texts, diff: map[Quad]bool{}}
	if err := f(t); err != nil {
		return nil, none, err
	}
	if len(t.diff) == 0 && len(t.beside) == 0 {
		return nil, none, nil
	}
	batch, st, words, err := t.batch()
	if err != nil {
		clear(s.known) // what was remembered on the way is not written
		return nil, none, err
	}
	if err := s.apply(batch); err != nil {
		return nil, none, s.fail(err)
	}
	s.words.wordCount = words
	s.state, s.dirty = st, true
	return batch, st, nil
}

// apply hands the batch to Pebble, which panics where its log cannot be written.
func (s *Store) apply(batch *pebble.Batch) error {
	return s.guard(func() error {
		if s.sync.Sync {
			return s.db.ApplyNoSyncWait(batch, s.sync)
		}
		return s.db.Apply(batch, s.sync)
	})
}

// writable returns the error of a store that cannot be written. Needs the writer's lock.
func (s *Store) writable() error {
	if s.failed == nil && s.isBroken() {
		return s.fail(s.cause)
	}
	return s.failed
}

// fail keeps the store from writing on after an error of the disk: what stands in memory
// and on disk may differ now. Needs the writer's lock.
func (s *Store) fail(err error) error {
	if s.failed == nil {
		s.failed = fmt.Errorf("write to graph %s: %w; it must be opened again", s.url, err)
	}
	return s.failed
}

// batch turns the change into Pebble's terms and returns the new state, and how much
// the index of words then holds.
func (t *tx) batch() (*pebble.Batch, state, wordCount, error) {
	st := t.s.state
	st.change++
	var words wordCount
	dead, err := t.dead()
	if err != nil {
		return nil, st, words, err
	}
	b := t.s.db.NewBatchWithSize(len(t.diff)*len(orders)*(keyLen+4) + 1024)
	quads := make([]Quad, 0, len(t.diff))
	for q := range t.diff {
		quads = append(quads, q)
	}
	slices.SortFunc(quads, func(a, b Quad) int { return a.Compare(&b) })
	for i := range orders { // neighbours one after the other: Pebble then finds their place faster
		for j := range quads {
			var op *pebble.DeferredBatchOp
			if t.diff[quads[j]] {
				op = b.SetDeferred(keyLen, 0)
			} else {
				op = b.DeleteDeferred(keyLen)
			}
			orders[i].appendKey(op.Key[:0], &quads[j])
			err = errors.Join(err, op.Finish())
		}
	}
	live := map[ID]struct{}{}
	for _, q := range quads {
		if !t.diff[q] {
			st.quads--
			st.sum -= mixOf(&q)
			continue
		}
		st.quads++
		st.sum += mixOf(&q)
		for _, id := range q {
			live[id] = struct{}{}
		}
	}
	var buf [1 + idLen]byte
	delete(live, ID{})
	for id := range live {
		if _, ok := t.s.known[id]; ok {
			continue
		}
		text, ok := t.texts[id]
		if !ok {
			return nil, st, words, errors.Join(fmt.Errorf("term %s: %w", id, ErrNoTerm), b.Close())
		}
		err = errors.Join(err, b.Set(appendTermKey(buf[:0], id), text, nil))
		t.s.remember(id)
	}
	for _, id := range dead {
		delete(t.s.known, id)
		err = errors.Join(err, b.Delete(appendTermKey(buf[:0], id), nil))
	}
	for _, key := range slices.Sorted(maps.Keys(t.beside)) {
		if value := t.beside[key]; value != nil {
			err = errors.Join(err, b.Set([]byte(key), value, nil))
		} else {
			err = errors.Join(err, b.Delete([]byte(key), nil))
		}
	}
	err = errors.Join(err, st.put(func(key, value []byte) error { return b.Set(key, value, nil) }))
	if err == nil {
		words, err = t.index(b, st)
	}
	if err != nil {
		return nil, st, words, errors.Join(err, b.Close())
	}
	return b, st, words, nil
}

// maxKnown = 65,536 ids take about 2 MB.
const maxKnown = 1 << 16

// remember notes that a term is stored, so that the next batch need not write it again.
func (s *Store) remember(id ID) {
	if len(s.known) >= maxKnown {
		clear(s.known)
	}
	s.known[id] = struct{}{}
}

// dead returns the terms that no quad has any more once the change is made.
func (t *tx) dead() ([]ID, error) {
	gone, live := map[ID]struct{}{}, map[ID]struct{}{{}: {}}
	for q, in := range t.diff {
		for _, id := range q {
			if in {
				live[id] = struct{}{}
			} else {
				gone[id] = struct{}{}
			}
		}
	}
	var dead []ID
	for id := range gone {
		_, used := live[id]
		for at := 0; at < heads && !used; at++ {
			var q Quad
			q[at] = id
			var err error
			if used, err = t.left(q, 1<<at); err != nil {
				return nil, err
			}
		}
		if !used {
			dead = append(dead, id)
		}
	}
	return dead, nil
}
