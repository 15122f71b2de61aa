package query

import (
	"context"
	"maps"
	"math"
	"net/url"
	"slices"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/internal/copies"
	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/schema"
)

// supportOf returns how many documents and independent publishers support a fact by claims that kg
// would have written; nil where it is one document. Do not change what it returns.
func (g *Graph) supportOf(ctx context.Context, f fact) (*schema.Support, error) {
	return g.supports.value(f.id, func() (*schema.Support, error) {
		claims := map[string][]string{} // by document
		err := g.claimsOf(ctx, f.id, func(claim, document string) { claims[document] = append(claims[document], claim) })
		if err != nil || len(claims) < 2 {
			return nil, err
		}
		var documents []string
		for document, ids := range claims {
			sound, err := g.anySound(ctx, ids, document, f)
			if err != nil {
				return nil, err
			}
			if sound {
				documents = append(documents, document)
			}
		}
		s, err := g.Support(ctx, documents)
		if err != nil || s.Documents < 2 {
			return nil, err
		}
		return &s, nil
	})
}

// anySound says whether one of the claims of a fact in a document is a claim that kg would have
// written.
func (g *Graph) anySound(ctx context.Context, ids []string, document string, f fact) (bool, error) {
	for _, id := range ids {
		_, _, err := g.checked(ctx, id, document, f, nil)
		if !passedOver(err) {
			return err == nil, err
		}
	}
	return false, nil
}

// Support counts documents, by their ids, and how many of them are independent of each other:
// copies of one story are one, and so are the documents of one publisher.
func (g *Graph) Support(ctx context.Context, documents []string) (schema.Support, error) {
	source, err := g.independent(ctx, documents)
	if err != nil {
		return schema.Support{}, err
	}
	publishers := map[string]bool{}
	for _, key := range source {
		publishers[key] = true
	}
	return schema.Support{Documents: len(source), Publishers: len(publishers)}, nil
}

// confidence is how sure claims are together that say the same: one less the chance that each source
// errs, by the surest of its claims. What is no independent source, see Support, adds nothing.
func (g *Graph) confidence(ctx context.Context, claims []*schema.Claim) (float64, error) {
	documents := documentsOf(claims)
	source, err := g.independent(ctx, documents)
	if err != nil {
		return 0, err
	}
	surest := map[string]float64{}
	for _, c := range claims {
		key := source[c.Evidence.Document]
		surest[key] = max(surest[key], c.Confidence)
	}
	if len(surest) == 1 {
		return surest[source[documents[0]]], nil
	}
	errs := 1.0
	for _, key := range slices.Sorted(maps.Keys(surest)) { // in one order, for the last bit
		errs *= 1 - min(max(surest[key], 0), 1)
	}
	return math.Round((1-errs)*1000) / 1000, nil
}

// documentsOf returns the document of each claim.
func documentsOf(claims []*schema.Claim) []string {
	documents := make([]string, len(claims))
	for i, c := range claims {
		documents[i] = c.Evidence.Document
	}
	return documents
}

// independent returns, for each of some documents, a key that those which are not independent of each
// other share.
func (g *Graph) independent(ctx context.Context, documents []string) (map[string]string, error) {
	documents = slices.Clone(documents)
	slices.Sort(documents)
	documents = slices.Compact(documents)
	if len(documents) == 1 {
		return map[string]string{documents[0]: documents[0]}, nil
	}
	copyOf, err := g.copyOf(ctx)
	if err != nil {
		return nil, err
	}
	parent := map[string]string{}
	var find func(string) string
	find = func(key string) string {
		if p, ok := parent[key]; ok {
			root := find(p)
			parent[key] = root
			return root
		}
		return key
	}
	join := func(a, b string) {
		if a, b = find(a), find(b); a != b {
			parent[a] = b
		}
	}
	for _, id := range documents {
		source, err := g.documentSource(ctx, id)
		if err != nil {
			return nil, err
		}
		if of := copyOf[id]; of != "" {
			join(id, "copy "+of)
		}
		if p := publisherOf(source); p != "" {
			join(id, "publisher "+p)
		}
	}
	out := map[string]string{}
	for _, id := range documents {
		out[id] = find(id)
	}
	return out, nil
}

// publisherOf names who publishes a document: its publisher, else the host of its address, "" where
// neither is known.
func publisherOf(s schema.Source) string {
	if s.Publisher != "" {
		return schema.Fold(s.Publisher)
	}
	u, err := url.Parse(s.URL)
	if err != nil {
		return ""
	}
	return bareHost(u.Hostname())
}

// copyOf returns, for each document that is one of several copies of a story, the first of them:
// that of the earliest date, then the lowest id.
func (g *Graph) copyOf(ctx context.Context) (map[string]string, error) {
	return g.copies.Get(ctx, func() (map[string]string, error) {
		sketches := map[string]string{}
		err := g.each(ctx, store.Pattern{P: quad.IRI(schema.SketchOf)}, func(q quad.Quad) error {
			if id := iri(q.Subject); id == iri(q.Label) { // others may say what they like
				sketches[id] = text(q.Object)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		out := map[string]string{}
		for _, group := range copies.Groups(sketches) {
			sources := make([]schema.Source, len(group))
			for i, id := range group {
				if sources[i], err = g.documentSource(ctx, id); err != nil {
					return nil, err
				}
			}
			first := slices.MinFunc(sources, compareSources)
			for _, id := range group {
				out[id] = first.ID
			}
		}
		return out, nil
	})
}
