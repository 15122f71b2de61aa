package store

import (
	"errors"
	"fmt"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/internal/store/term"
	"github.com/newsgraph/kg/schema"
)

// CheckDocument holds the quads of a document to the rule that Graph.Replace states.
func CheckDocument(document string, quads []quad.Quad) error {
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

// IDOf returns the id of an IRI.
func IDOf(iri string) ID {
	text, err := term.Append(nil, quad.IRI(iri))
	if err != nil {
		return ID{} // not reached: CheckDocument has passed the IRIs that are not constants
	}
	return term.IDOf(text)
}
