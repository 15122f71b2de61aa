package query

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/schema"
)

// Judgements returns what a person decided on who is who, in the order of Judgement.Compare;
// of a part of a graph those of the whole.
func (g *Graph) Judgements(ctx context.Context) ([]schema.Judgement, error) {
	var out []schema.Judgement
	err := g.Whole().each(ctx, store.Pattern{L: quad.IRI(schema.JudgementGraph)}, func(q quad.Quad) error {
		if j, ok := schema.JudgementOf(q); ok {
			out = append(out, j)
		}
		return nil
	})
	slices.SortFunc(out, schema.Judgement.Compare)
	return out, err
}

// Outdated says whether one of some entities, of those that documents mention, has an id of an earlier
// version of kg.
func (g *Graph) Outdated(ctx context.Context) (bool, error) {
	const some = 1000
	n := 0
	for q, err := range g.scan(ctx, store.Pattern{P: quad.IRI(schema.Mentions)}) {
		if err != nil {
			return false, err
		}
		if id := iri(q.Object); schema.IDNow(id) != id {
			return true, nil
		}
		if n++; n == some {
			break
		}
	}
	return false, ctx.Err()
}

// Unread returns the documents that are to be read again, sorted.
func (g *Graph) Unread(ctx context.Context) ([]string, error) {
	return g.subjects(ctx, store.Pattern{P: quad.IRI(schema.Unread), O: quad.IRI(schema.JudgementGraph)})
}

// SpeakingOf returns the documents that speak of an entity in any way, sorted.
func (g *Graph) SpeakingOf(ctx context.Context, id string) ([]string, error) {
	var out []string
	for _, predicate := range []string{schema.Mentions, schema.AlludesTo} {
		for _, id := range idsOf(id) {
			found, err := g.subjects(ctx, store.Pattern{P: quad.IRI(predicate), O: quad.IRI(id)})
			if err != nil {
				return nil, err
			}
			out = append(out, found...)
		}
	}
	if own := schema.LocalTo(id); own != "" {
		s, err := g.documentSource(ctx, own)
		if err != nil {
			return nil, err
		}
		if s.ID != "" {
			out = append(out, own)
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// JudgedIn returns the documents where a judgement gave an entity, or a name, another meaning, sorted.
func (g *Graph) JudgedIn(ctx context.Context, what string) ([]string, error) {
	var out []string
	for _, what := range idsOf(what) {
		object := schema.Judgement{A: schema.EntityBase, B: what}.Quad().Object
		found, err := g.subjects(ctx, store.Pattern{P: quad.IRI(schema.Judged), O: object})
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// idsOf returns an id and, where it is one of an earlier version, the one of now.
func idsOf(id string) []string { return slices.Compact([]string{id, schema.IDNow(id)}) }

// Holding returns the documents with a sentence that may hold one of the folded names, sorted: all
// that do, and some whose letters run into each other. It reads every sentence of the graph.
func (g *Graph) Holding(ctx context.Context, names []string) ([]string, error) {
	letters := make([]string, len(names))
	for i, n := range names {
		letters[i] = strings.ReplaceAll(n, " ", "")
	}
	var out []string
	err := g.each(ctx, store.Pattern{P: quad.IRI(schema.TextOf)}, func(q quad.Quad) error {
		document := iri(q.Label)
		if len(out) > 0 && out[len(out)-1] == document {
			return nil
		}
		sentence := strings.ReplaceAll(schema.Fold(text(q.Object)), " ", "")
		if slices.ContainsFunc(letters, func(n string) bool { return n != "" && strings.Contains(sentence, n) }) {
			out = append(out, document)
		}
		return nil
	})
	slices.Sort(out)
	return slices.Compact(out), err
}

// subjects returns the subjects of a pattern that are IRIs, sorted.
func (g *Graph) subjects(ctx context.Context, p store.Pattern) ([]string, error) {
	var out []string
	err := g.each(ctx, p, func(q quad.Quad) error {
		if id := iri(q.Subject); id != "" {
			out = append(out, id)
		}
		return nil
	})
	slices.Sort(out)
	return slices.Compact(out), err
}

// ErrPartial is wrapped by errors about documents of which a graph does not hold all the text.
var ErrPartial = errors.New("not stored whole")

// Original returns a document's source and its text, as it was read, from the sentences and
// what stands between them. The error names the document: one that is not in the
// graph or, which is ErrPartial, was stored without its gaps.
func (g *Graph) Original(ctx context.Context, document string) (schema.Source, string, error) {
	source, err := g.documentSource(ctx, document)
	if err != nil {
		return source, "", err
	}
	gaps := ""
	var sentences []Sentence
	quads := map[string][]quad.Quad{}
	for _, predicate := range []string{schema.Gaps, schema.TextOf, schema.InDocument, schema.Ordinal, schema.StartOf,
		schema.EndOf} {
		err = g.each(ctx, store.Pattern{P: quad.IRI(predicate), L: quad.IRI(document)}, func(q quad.Quad) error {
			subject := iri(q.Subject)
			switch {
			case predicate == schema.Gaps && subject == document:
				gaps = text(q.Object)
			case strings.HasPrefix(subject, schema.SentenceBase):
				quads[subject] = append(quads[subject], q)
			}
			return nil
		})
		if err != nil {
			return source, "", err
		}
	}
	for id, of := range quads {
		s := sentenceOf(id, of)
		if s.ID == "" {
			return source, "", fmt.Errorf("document %s is %w: its sentence %s cannot be read", document, ErrPartial, id)
		}
		sentences = append(sentences, s)
	}
	slices.SortFunc(sentences, func(a, b Sentence) int { return a.Start - b.Start })
	var b strings.Builder
	for _, s := range sentences {
		gap := s.Start - b.Len()
		if gap < 0 || gap > len(gaps) || len(s.Text) != s.Len() {
			return source, "", fmt.Errorf("document %s is %w; reading its file again mends that", document, ErrPartial)
		}
		b.WriteString(gaps[:gap])
		gaps = gaps[gap:]
		b.WriteString(s.Text)
	}
	b.WriteString(gaps)
	if source.ID == "" || b.Len() == 0 {
		return source, "", fmt.Errorf("document %s is not stored", document)
	}
	return source, b.String(), nil
}
