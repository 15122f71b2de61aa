package query

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/schema"
)

// slice returns the part of a sentence that a span of the document covers; ok is false when
// the span is empty or not within the sentence.
func slice(s Sentence, at schema.Span) (part string, ok bool) {
	from, to := at.Start-s.Start, at.End-s.Start
	if at.Len() <= 0 || from < 0 || to > len(s.Text) {
		return "", false
	}
	return s.Text[from:to], true
}

// Document returns a document with its counts; the zero Document when there is none.
func (g *Graph) Document(ctx context.Context, id string) (Document, error) {
	var d Document
	var err error
	if d.Source, err = g.documentSource(ctx, id); err != nil || d.ID == "" {
		return Document{}, err
	}
	for _, count := range []struct {
		n         *int
		predicate string
	}{{&d.Sentences, schema.InDocument}, {&d.Claims, schema.ClaimOf}, {&d.Entities, schema.Mentions}} {
		if *count.n, err = g.count(ctx, store.Pattern{P: quad.IRI(count.predicate), L: quad.IRI(id)}); err != nil {
			return Document{}, err
		}
	}
	copyOf, err := g.copyOf(ctx)
	if of := copyOf[id]; of != id {
		d.CopyOf = of
	}
	return d, err
}

// documentSource returns a document's metadata, the zero Source when there is none.
func (g *Graph) documentSource(ctx context.Context, id string) (schema.Source, error) {
	return g.documents.value(id, func() (schema.Source, error) {
		var s schema.Source
		if id == "" {
			return s, nil
		}
		fields := map[string]*string{schema.Title: &s.Title, schema.Issued: &s.Published, schema.Creator: &s.Author,
			schema.Publisher: &s.Publisher, schema.Origin: &s.URL, schema.Language: &s.Language,
			schema.FileOf: &s.File, schema.PagesOf: &s.Pages}
		err := g.each(ctx, store.Pattern{S: quad.IRI(id), L: quad.IRI(id)}, func(q quad.Quad) error {
			predicate := iri(q.Predicate)
			if field := fields[predicate]; field != nil {
				*field = text(q.Object)
			}
			if key, ok := strings.CutPrefix(predicate, schema.MetaBase); ok {
				s.SetMeta(key, text(q.Object))
			}
			if predicate == schema.RDFType && iri(q.Object) == schema.Base+"Document" {
				s.ID = id
			}
			return nil
		})
		if err != nil || s.ID == "" {
			return schema.Source{}, err
		}
		return s, nil
	})
}

// Documents yields the documents of the graph, by publication date (those without one
// last), then id.
func (g *Graph) Documents(ctx context.Context) iter.Seq2[Document, error] {
	return func(yield func(Document, error) bool) {
		ids, err := g.documentIDs(ctx)
		if err != nil {
			yield(Document{}, err)
			return
		}
		published := make(map[string]string, len(ids))
		for _, id := range ids {
			s, err := g.documentSource(ctx, id)
			if err != nil {
				yield(Document{}, err)
				return
			}
			published[id] = s.Published
		}
		slices.SortStableFunc(ids, func(a, b string) int { return compareDates(published[a], published[b]) })
		for _, id := range ids {
			d, err := g.Document(ctx, id)
			if !yield(d, err) || err != nil {
				return
			}
		}
	}
}

// DocumentNamed returns the first document, by publication date and id, whose address is the name
// or whose title is, case aside; "" when there is none. It reads all titles and no document.
func (g *Graph) DocumentNamed(ctx context.Context, name string) (id string, err error) {
	var first schema.Source
	add := func(q quad.Quad) error {
		id := iri(q.Subject)
		if id == "" || id != iri(q.Label) || id == first.ID {
			return nil
		}
		s, err := g.documentSource(ctx, id)
		if err == nil && s.ID != "" && (first.ID == "" || compareSources(s, first) < 0) {
			first = s
		}
		return err
	}
	err = g.each(ctx, store.Pattern{P: quad.IRI(schema.Origin), O: quad.String(name)}, add)
	if err != nil {
		return "", err
	}
	err = g.each(ctx, store.Pattern{P: quad.IRI(schema.Title)}, func(q quad.Quad) error {
		if !strings.EqualFold(schema.ArgOf(q.Object).Value, name) {
			return nil
		}
		return add(q)
	})
	return first.ID, err
}

// documentIDs returns the ids of all documents, sorted.
func (g *Graph) documentIDs(ctx context.Context) ([]string, error) {
	var ids []string
	err := g.each(ctx, store.Pattern{P: quad.IRI(schema.RDFType), O: quad.IRI(schema.Base + "Document")},
		func(q quad.Quad) error {
			if id := iri(q.Subject); id != "" && id == iri(q.Label) { // others may say what they like
				ids = append(ids, id)
			}
			return nil
		})
	slices.Sort(ids)
	return ids, err
}

// compareSources orders documents by publication date, those without one last, then id.
func compareSources(a, b schema.Source) int {
	return cmp.Or(compareDates(a.Published, b.Published), cmp.Compare(a.ID, b.ID))
}

// Sentence returns a sentence; the zero Sentence when there is none of that id.
func (g *Graph) Sentence(ctx context.Context, id string) (Sentence, error) {
	return g.sentences.value(id, func() (Sentence, error) {
		if schema.DocumentOf(id) == "" {
			return Sentence{}, nil
		}
		var quads []quad.Quad
		err := g.each(ctx, store.Pattern{S: quad.IRI(id), L: quad.IRI(schema.DocumentOf(id))}, func(q quad.Quad) error {
			quads = append(quads, q)
			return nil
		})
		if err != nil {
			return Sentence{}, err
		}
		return sentenceOf(id, quads), nil
	})
}

// sentenceOf builds a sentence from the quads that describe it; the zero Sentence where they do
// not make one.
func sentenceOf(id string, quads []quad.Quad) Sentence {
	s := Sentence{ID: id}
	numbers := map[string]*int{schema.Ordinal: &s.Ordinal, schema.StartOf: &s.Start, schema.EndOf: &s.End}
	texts := 0
	for _, q := range quads {
		switch predicate := iri(q.Predicate); predicate {
		case schema.TextOf:
			s.Text = text(q.Object)
			texts++
		case schema.InDocument:
			s.Document = iri(q.Object)
		case schema.Ordinal, schema.StartOf, schema.EndOf:
			var err error
			if *numbers[predicate], err = strconv.Atoi(text(q.Object)); err != nil {
				return Sentence{}
			}
		}
	}
	if s.Document == "" || texts != 1 || s.Len() != len(s.Text) {
		return Sentence{}
	}
	return s
}

// Context returns a sentence with up to before and after neighbours of the same document,
// in text order; nothing when there is no such sentence.
func (g *Graph) Context(ctx context.Context, id string, before, after int) ([]Sentence, error) {
	centre, err := g.Sentence(ctx, id)
	if err != nil || centre.ID == "" {
		return nil, err
	}
	var out []Sentence
	for n := max(0, centre.Ordinal-before); n <= centre.Ordinal+after; n++ {
		s, err := g.Sentence(ctx, schema.SentenceID(centre.Document, n))
		if err != nil {
			return nil, err
		}
		if s.ID == "" {
			if n > centre.Ordinal {
				break
			}
			continue
		}
		out = append(out, s)
	}
	return out, nil
}

// covering returns the text of a span: from the sentence given or, when it lies outside,
// from the nearest one of the same document that holds it; empty when none does.
func (g *Graph) covering(ctx context.Context, s Sentence, at schema.Span) (string, error) {
	if part, ok := slice(s, at); ok || at.Len() <= 0 || s.ID == "" {
		return part, nil
	}
	step := 1
	if at.Start < s.Start {
		step = -1
	}
	for n := s.Ordinal + step; n >= 0; n += step {
		other, err := g.Sentence(ctx, schema.SentenceID(s.Document, n))
		if err != nil || other.ID == "" {
			return "", err
		}
		if part, ok := slice(other, at); ok {
			return part, nil
		}
		if step > 0 && other.Start >= at.End || step < 0 && other.End <= at.Start {
			break
		}
	}
	return "", nil
}

// count returns the number of quads of a pattern.
func (g *Graph) count(ctx context.Context, p store.Pattern) (int, error) {
	n := 0
	err := g.each(ctx, p, func(quad.Quad) error { n++; return nil })
	return n, err
}

// sentenceOrdinal reads the ordinal from a sentence's id; -1 when it has none.
func sentenceOrdinal(id string) int {
	n, err := strconv.Atoi(id[strings.LastIndexByte(id, ':')+1:])
	if err != nil {
		return -1
	}
	return n
}
