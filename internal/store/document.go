package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/schema"
)

// Replace is Graph.Replace: one atomic change, on disk when Replace returns.
func (s *Store) Replace(ctx context.Context, document string, quads []quad.Quad) (changed bool, err error) {
	return s.ReplaceBy(ctx, By{}, document, quads)
}

// ReplaceBy is Graph.ReplaceBy. The edition does not count: judgements change only through s.
func (s *Store) ReplaceBy(ctx context.Context, by By, document string, quads []quad.Quad) (changed bool, err error) {
	if err := CheckDocument(document, quads); err != nil {
		return false, fmt.Errorf("replace %s: %w", document, err)
	}
	r, err := Resolve(ctx, quads)
	if err != nil {
		return false, fmt.Errorf("replace %s: %w", document, err)
	}
	note := noteOf(document)
	_, err = s.update(ctx, r.Texts, func(t *tx) error {
		noted, err := t.has(&note)
		if err != nil || by.Noted && !noted {
			return err
		}
		_, err = t.replace(document, r.Quads)
		changed = len(t.diff) > 0
		if noted {
			t.flip(note, false)
		}
		if err == nil && !by.Noted {
			err = t.setMark(document, by.Mark, r.Quads)
		}
		return err
	})
	if err != nil {
		return false, fmt.Errorf("replace %s: %w", document, err)
	}
	return changed, nil
}

// Forget is Graph.Forget.
func (s *Store) Forget(ctx context.Context, document string) (found bool, err error) {
	if err = CheckDocument(document, nil); err == nil {
		_, err = s.update(ctx, nil, func(t *tx) (err error) {
			found, err = t.replace(document, nil)
			return errors.Join(err, t.remove(noteOf(document)), t.setMark(document, "", nil), t.note(tagsKey, nil))
		})
	}
	if err != nil {
		return false, fmt.Errorf("forget %s: %w", document, err)
	}
	return found, nil
}

// noteOf is the note that a document is to be read again.
func noteOf(document string) Quad {
	graph := IDOf(schema.JudgementGraph)
	return Quad{subject: IDOf(document), predicate: IDOf(schema.Unread), object: graph, label: graph}
}

// replace is Replace within a transaction; found says whether the document was there.
func (t *tx) replace(document string, quads []Quad) (found bool, err error) {
	d := IDOf(document)
	claim, mentions, base := IDOf(schema.ClaimOf), IDOf(schema.Mentions), IDOf(schema.BaseGraph)
	was := map[Quad]bool{} // the document's own quads; true: they stay
	err = t.stored(Quad{label: d}, L, func(q Quad) bool {
		was[q] = false
		return true
	})
	if err != nil {
		return false, err
	}
	kept := map[ID]bool{} // the facts claimed and the entities mentioned by the new quads
	for _, q := range quads {
		if q[label] != d { // shared
			if err := t.add(q); err != nil {
				return false, err
			}
			continue
		}
		if _, ok := was[q]; ok {
			was[q] = true
		} else {
			t.diff[q] = true
		}
		switch q[predicate] {
		case claim:
			kept[q[subject]] = true
		case mentions:
			kept[q[object]] = true
		}
	}
	for q, stays := range was {
		if !stays {
			t.diff[q] = false
		}
	}
	// Only now is it known which claims and mentions are left.
	for q, stays := range was {
		if stays {
			continue
		}
		switch f, e := q[subject], q[object]; {
		case q[predicate] == claim && !kept[f]:
			err = t.dropUnless(Quad{subject: f, predicate: claim}, S|P, Quad{label: f}, L)
		case q[predicate] == mentions && !kept[e]:
			err = t.dropUnless(Quad{predicate: mentions, object: e}, P|O, Quad{subject: e, label: base}, S|L)
		}
		if err != nil {
			return false, err
		}
	}
	return len(was) > 0, nil
}

// dropUnless removes the quads of the second pattern if no quad of the first is left.
func (t *tx) dropUnless(keeper Quad, kb Set, shared Quad, sb Set) error {
	left, err := t.left(keeper, kb)
	if err != nil || left {
		return err
	}
	if sb == L { // not the quads of a document that some other document calls a fact
		if fact, err := t.isFact(shared[label]); err != nil || !fact {
			return err
		}
	}
	return t.stored(shared, sb, func(q Quad) bool {
		t.diff[q] = false
		return true
	})
}

// isFact says whether the term is the IRI of a fact.
func (t *tx) isFact(id ID) (is bool, err error) {
	err = text(t.s.db, id, func(text []byte) error {
		is = strings.HasPrefix(string(text), "<"+schema.FactBase)
		return nil
	})
	return is, err
}
