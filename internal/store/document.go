package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/internal/store/term"
	"github.com/newsgraph/kg/schema"
)

// Replace makes the quads all that the document says: what it said before goes, in one
// atomic change that is on disk when Replace returns. Where nothing differs it writes
// nothing and returns false.
//
// A document's own quads have its IRI as label. Two kinds of quads are shared:
//
//   - the edge of a fact has the fact's IRI F, under schema.FactBase, as label. It lives
//     as long as some document says F schema.ClaimOf C;
//   - what the knowledge base says of an entity E has subject E and label
//     schema.BaseGraph. It lives as long as some document says D schema.Mentions E.
//
// Replace refuses quads with other labels, and shared quads that the document's own
// quads do not keep alive. It trusts documents to agree on the quads they share: an edge
// follows from its F, and the facts of an entity from the knowledge base.
func (s *Store) Replace(ctx context.Context, document string, quads []quad.Quad) (changed bool, err error) {
	if err := checkDocument(document, quads); err != nil {
		return false, fmt.Errorf("replace %s: %w", document, err)
	}
	r, err := resolve(ctx, quads)
	if err != nil {
		return false, fmt.Errorf("replace %s: %w", document, err)
	}
	changed, err = s.update(ctx, r.texts, func(t *tx) error {
		_, err := t.replace(document, r.quads)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("replace %s: %w", document, err)
	}
	return changed, nil
}

// Forget takes out all that the document said and says whether there was any. The graph
// is then as if the document had never been read.
func (s *Store) Forget(ctx context.Context, document string) (found bool, err error) {
	if err = checkDocument(document, nil); err == nil {
		_, err = s.update(ctx, nil, func(t *tx) (err error) {
			found, err = t.replace(document, nil)
			return err
		})
	}
	if err != nil {
		return false, fmt.Errorf("forget %s: %w", document, err)
	}
	return found, nil
}

// checkDocument holds the quads of a document to the rule that Replace states.
func checkDocument(document string, quads []quad.Quad) error {
	if document == "" || document == schema.BaseGraph || strings.HasPrefix(document, schema.FactBase) {
		return errors.New("this is not the IRI of a document")
	}
	if _, err := term.Append(nil, quad.IRI(document)); err != nil {
		return err
	}
	facts, entities := map[quad.Value]bool{}, map[quad.Value]bool{}
	for _, q := range quads {
		if q.Label != quad.IRI(document) {
			continue
		}
		switch q.Predicate {
		case quad.IRI(schema.ClaimOf):
			if f, ok := q.Subject.(quad.IRI); !ok || !strings.HasPrefix(string(f), schema.FactBase) {
				return fmt.Errorf("%v has a claim but is no fact", q.Subject)
			}
			facts[q.Subject] = true
		case quad.IRI(schema.Mentions):
			entities[q.Object] = true
		}
	}
	for i, q := range quads {
		l, _ := q.Label.(quad.IRI)
		switch {
		case string(l) == document:
		case string(l) == schema.BaseGraph:
			if !entities[q.Subject] {
				return fmt.Errorf("quad %d: %v is in the base graph, but the document does not mention it", i, q.Subject)
			}
		case strings.HasPrefix(string(l), schema.FactBase):
			if !facts[q.Label] {
				return fmt.Errorf("quad %d: the fact %v has no claim in the document", i, q.Label)
			}
		default:
			return fmt.Errorf("quad %d: label %v is neither the document nor a fact nor the base graph", i, q.Label)
		}
	}
	return nil
}

// replace is Replace within a transaction; found says whether the document was there.
func (t *tx) replace(document string, quads []Quad) (found bool, err error) {
	d := idOf(document)
	claim, mentions, base := idOf(schema.ClaimOf), idOf(schema.Mentions), idOf(schema.BaseGraph)
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

// idOf returns the id of an IRI.
func idOf(iri string) ID {
	text, err := term.Append(nil, quad.IRI(iri))
	if err != nil {
		return ID{} // not reached: checkDocument has passed the IRIs that are not constants
	}
	return term.IDOf(text)
}
