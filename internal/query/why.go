package query

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/schema"
)

// Why returns what stands behind a claim; nil when there is no such claim.
func (g *Graph) Why(ctx context.Context, claim string) (*Reason, error) {
	found, err := g.collect(ctx, Filter{IDs: []string{claim}})
	if err != nil || len(found) == 0 {
		return nil, err
	}
	c := found[0]
	r := &Reason{Claim: c, Marks: marks(c)}
	if r.Source, err = g.documentSource(ctx, c.Evidence.Document); err != nil {
		return nil, err
	}
	if r.Sentence, err = g.Sentence(ctx, schema.SentenceID(c.Evidence.Document, c.Evidence.Sentence)); err != nil {
		return nil, err
	}
	err = g.each(ctx, store.Pattern{S: quad.IRI(claim)}, func(q quad.Quad) error {
		if predicate := iri(q.Predicate); !layout[predicate] && !strings.HasPrefix(predicate, schema.RoleBase) {
			r.Notes = append(r.Notes, Note{Name: schema.Compact(predicate), Value: text(q.Object)})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(r.Notes, func(a, b Note) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Value, b.Value))
	})
	f := Filter{Subject: c.Subject.ID, Object: c.Object.ID, Predicate: c.Predicate.ID}
	for other, err := range g.Claims(ctx, f) {
		if err != nil {
			return nil, err
		}
		same := other.Predicate.ID == c.Predicate.ID && other.Object.ID == c.Object.ID &&
			other.Object.Value == c.Object.Value &&
			other.Object.Datatype == c.Object.Datatype
		switch {
		case other.ID == c.ID || !same:
		case other.Polarity != c.Polarity:
			r.Against = append(r.Against, other)
		case (other.Modality == schema.Asserted) == (c.Modality == schema.Asserted):
			r.Supports = append(r.Supports, other)
		}
	}
	r.Fact, err = g.factOf(ctx, append([]*schema.Claim{c}, r.Supports...), r.Against)
	return r, err
}

// factOf sums up the claims for a fact and those against it.
func (g *Graph) factOf(ctx context.Context, claims, against []*schema.Claim) (History, error) {
	var out History
	for _, c := range claims {
		if began := cmp.Or(c.From, c.At); began != "" && (out.Since == "" || began < out.Since) {
			out.Since = began
		}
		if at := c.Evidence.Published; at != "" && (out.Published == "" || at < out.Published) {
			out.Published = at
		}
	}
	var err error
	if out.Confidence, err = g.confidence(ctx, claims); err != nil {
		return out, err
	}
	first := func(c *schema.Claim) bool { return out.Published != "" && c.Evidence.Published == out.Published }
	if earliest, _ := split(claims, first); len(earliest) > 0 {
		if out.First, err = g.voices(ctx, earliest); err != nil {
			return out, err
		}
	}
	out.Against, err = g.voices(ctx, against)
	return out, err
}

// voices names who says claims, each once, sorted.
func (g *Graph) voices(ctx context.Context, claims []*schema.Claim) ([]string, error) {
	var out []string
	for _, c := range claims {
		if len(c.Attributed) > 0 {
			out = append(out, c.Attributed[0].Text())
			continue
		}
		source, err := g.documentSource(ctx, c.Evidence.Document)
		if err != nil {
			return nil, err
		}
		out = append(out, cmp.Or(source.Publisher, source.Name()))
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// marks returns the parts of a claim that have words in the text, by place.
func marks(c *schema.Claim) []Mark {
	all := []Mark{
		{Role: "subject", At: c.Subject.Span, Text: c.Subject.Mention},
		{Role: "trigger", At: c.Predicate.Span, Text: c.Predicate.Trigger},
		{Role: "object", At: c.Object.Span, Text: c.Object.Mention},
	}
	for _, r := range c.Roles {
		all = append(all, Mark{Role: string(r.Role), At: r.Span, Text: r.Mention})
	}
	for _, a := range c.Attributed {
		all = append(all, Mark{Role: "speaker", At: a.Span, Text: a.Mention})
	}
	all = slices.DeleteFunc(all, func(m Mark) bool { return m.At.Len() <= 0 })
	slices.SortStableFunc(all, func(a, b Mark) int {
		return cmp.Or(cmp.Compare(a.At.Start, b.At.Start), cmp.Compare(a.At.End, b.At.End))
	})
	return all
}
