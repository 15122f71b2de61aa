package query

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/schema"
)

// Audit counts what is well in some documents and reports what is not. Problems that readers
// pass over are reported too: a claim that kg would not have written is none.
type Audit struct {
	Claims int
	Facts  map[string]bool // those that claims name; true: a good claim supports it

	// Report is called with each problem and the document that it is in.
	Report func(document, problem string)
}

// Audit looks at a document. What it reports depends on nothing but the quads.
func (g *Graph) Audit(ctx context.Context, document string, a *Audit) error {
	quads := map[string][]quad.Quad{}
	claims := map[string][]string{} // claim → facts
	err := g.each(ctx, store.Pattern{L: quad.IRI(document)}, func(q quad.Quad) error {
		if iri(q.Predicate) == schema.ClaimOf {
			claims[iri(q.Object)] = append(claims[iri(q.Object)], iri(q.Subject))
		} else {
			quads[iri(q.Subject)] = append(quads[iri(q.Subject)], q)
		}
		return nil
	})
	if err != nil {
		return err
	}
	g.auditSentences(document, quads, a)
	auditNames(document, quads, a)
	for _, id := range slices.Sorted(maps.Keys(claims)) {
		if a.Facts != nil {
			for _, f := range claims[id] {
				supported := a.Facts[f]
				a.Facts[f] = supported // known from now on
			}
		}
		if err := g.auditClaim(ctx, document, id, claims[id], quads, a); err != nil {
			return err
		}
	}
	for _, id := range slices.Sorted(maps.Keys(quads)) {
		if strings.HasPrefix(id, schema.ClaimBase) && claims[id] == nil {
			a.Report(document, fmt.Sprintf("claim %s is of no fact", id))
		}
	}
	return nil
}

// auditSentences reports sentences that cannot be read or that overlap.
func (g *Graph) auditSentences(document string, quads map[string][]quad.Quad, a *Audit) {
	var all []Sentence
	for _, id := range slices.Sorted(maps.Keys(quads)) {
		if !strings.HasPrefix(id, schema.SentenceBase) {
			continue
		}
		s := sentenceOf(id, quads[id])
		if s.Document != document || schema.SentenceID(document, s.Ordinal) != id {
			a.Report(document, fmt.Sprintf("sentence %s cannot be read, or is of another document", id))
			continue
		}
		all = append(all, s)
	}
	slices.SortFunc(all, func(x, y Sentence) int { return x.Start - y.Start })
	for i := 1; i < len(all); i++ {
		if all[i].Start < all[i-1].End || all[i].Ordinal <= all[i-1].Ordinal {
			a.Report(document, fmt.Sprintf("sentence %s overlaps the one before", all[i].ID))
		}
	}
}

// auditNames reports entities with another name than the one that their id is made of, unless the text has that
// name too, since a judgement makes one of two, or says before a phrase whose it is.
func auditNames(document string, quads map[string][]quad.Quad, a *Audit) {
	said := ""
	for _, id := range slices.Sorted(maps.Keys(quads)) {
		if schema.NameOf(id) == "" || schema.IDNow(id) != id {
			continue
		}
		for _, q := range quads[id] {
			name := text(q.Object)
			if iri(q.Predicate) != schema.Label || schema.Names(id, name) {
				continue
			}
			if said == "" {
				said = saidIn(quads)
			}
			owned := schema.PhraseID(schema.NameOf(id)) == id && strings.HasSuffix(schema.Fold(name), " "+schema.NameOf(id))
			if !owned && !strings.Contains(said, " "+schema.Fold(name)+" ") {
				a.Report(document, fmt.Sprintf("entity %s is named %q, which the text does not say", id, name))
			}
		}
	}
}

// saidIn returns the sentences of a document, folded, in the order of their ids.
func saidIn(quads map[string][]quad.Quad) string {
	var b strings.Builder
	for _, id := range slices.Sorted(maps.Keys(quads)) {
		if strings.HasPrefix(id, schema.SentenceBase) {
			b.WriteString(" " + schema.Fold(sentenceOf(id, quads[id]).Text))
		}
	}
	return b.String() + " "
}

// auditClaim looks at a claim, which should be of one fact with one edge.
func (g *Graph) auditClaim(ctx context.Context, document, id string, facts []string, quads map[string][]quad.Quad,
	a *Audit) error {
	if len(facts) > 1 {
		a.Report(document, fmt.Sprintf("claim %s is of %d facts", id, len(facts)))
		return nil
	}
	var edges []fact
	err := g.each(ctx, store.Pattern{L: quad.IRI(facts[0])}, func(q quad.Quad) error {
		if f, ok := factOf(q); ok {
			edges = append(edges, f)
		} else {
			a.Report(document, fmt.Sprintf("the fact %s has %v, which is not an edge", facts[0], q.Predicate))
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(edges) != 1 {
		a.Report(document, fmt.Sprintf("claim %s is of %s, which has %d edges", id, facts[0], len(edges)))
		return nil
	}
	if _, _, err := g.checked(ctx, id, document, edges[0], quads); passedOver(err) {
		a.Report(document, err.Error())
		return nil
	} else if err != nil {
		return err
	}
	err = g.each(ctx, store.Pattern{S: quad.IRI(id)}, func(q quad.Quad) error {
		if iri(q.Label) != document {
			a.Report(document, fmt.Sprintf("claim %s is described by %v too", id, q.Label))
		}
		return nil
	})
	if err == nil {
		a.Claims++
		if a.Facts != nil {
			a.Facts[facts[0]] = true
		}
	}
	return err
}

// Strays reports the claims that stand in no document.
func (g *Graph) Strays(ctx context.Context, report func(problem string)) error {
	documents := map[string]bool{}
	return g.each(ctx, store.Pattern{P: quad.IRI(schema.ClaimOf)}, func(q quad.Quad) error {
		document := iri(q.Label)
		known, asked := documents[document]
		if !asked {
			s, err := g.documentSource(ctx, document)
			if err != nil {
				return err
			}
			known = s.ID != ""
			documents[document] = known
		}
		if !known {
			report(fmt.Sprintf("claim %v: its document %v is not in the graph", q.Object, q.Label))
		}
		return nil
	})
}

// DocumentIDs returns the ids of all documents, sorted.
func (g *Graph) DocumentIDs(ctx context.Context) ([]string, error) { return g.documentIDs(ctx) }

// Supported says whether a fact, by its id, has an edge and a claim, other than in the documents
// without.
func (g *Graph) Supported(ctx context.Context, id string, without map[string]bool) (bool, error) {
	f, ok, err := g.factByID(ctx, id)
	if err != nil || !ok {
		return false, err
	}
	for q, err := range g.scan(ctx, store.Pattern{S: quad.IRI(id), P: quad.IRI(schema.ClaimOf)}) {
		if err == nil && without[iri(q.Label)] {
			continue
		}
		if err == nil {
			_, _, err = g.checked(ctx, iri(q.Object), iri(q.Label), f, nil)
		}
		if passedOver(err) {
			continue
		}
		return err == nil, err
	}
	return false, nil
}
