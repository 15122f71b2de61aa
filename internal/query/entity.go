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

// Entity returns what the graph knows of an entity; the zero Entity when it knows nothing.
//
// What the knowledge base says goes before what documents say. Of several labels one that the
// id is made from is taken, then that of most documents, of those the shortest, then the first
// in byte order; the others become aliases. Of several types that of most documents, see votedType. Aliases are
// ordered like labels, but without regard to length.
func (g *Graph) Entity(ctx context.Context, id string) (schema.Entity, error) {
	return g.entities.value(id, func() (schema.Entity, error) { return g.readEntity(ctx, id) })
}

func (g *Graph) readEntity(ctx context.Context, id string) (schema.Entity, error) {
	e := schema.Entity{ID: id}
	if id == "" {
		return e, nil
	}
	labels, types, aliases := votes{}, votes{}, votes{}
	for _, part := range []struct {
		predicate string
		votes     votes
	}{{schema.Label, labels}, {schema.AltLabel, aliases}, {schema.RDFType, types}} {
		err := g.each(ctx, store.Pattern{S: quad.IRI(id), P: quad.IRI(part.predicate)}, func(q quad.Quad) error {
			part.votes.add(text(q.Object), iri(q.Label))
			return nil
		})
		if err != nil {
			return schema.Entity{}, err
		}
	}
	err := g.each(ctx, store.Pattern{S: quad.IRI(id), P: quad.IRI(schema.SameAs)}, func(q quad.Quad) error {
		if known, ok := strings.CutPrefix(text(q.Object), schema.Wikidata); ok && (e.SameAs == "" || known < e.SameAs) {
			e.SameAs = known
		}
		return nil
	})
	if err != nil {
		return schema.Entity{}, err
	}
	if len(labels)+len(types)+len(aliases) == 0 && e.SameAs == "" {
		return schema.Entity{}, nil
	}
	ranked := labels.ranked(func(a, b string) int { return cmp.Compare(len(a), len(b)) })
	if own := slices.IndexFunc(ranked, func(label string) bool { return schema.Names(id, label) }); own > 0 &&
		!labels[ranked[0]].base {
		// After a judgement other names stand beside that of the id.
		label := ranked[own]
		ranked = slices.Insert(slices.Delete(ranked, own, own+1), 0, label)
	}
	if len(ranked) > 0 {
		e.Label = ranked[0]
		e.Known = labels[e.Label].base
		for _, other := range ranked[1:] {
			aliases.merge(other, labels[other])
		}
		delete(aliases, e.Label)
	}
	e.Aliases = aliases.ranked(nil)
	e.Type = g.votedType(types)
	return e, nil
}

// votes holds for each text who says so.
type votes map[string]voice

type voice struct {
	base      bool // the knowledge base
	documents int
}

func (v votes) add(text, label string) {
	s := v[text]
	if label == schema.BaseGraph {
		s.base = true
	} else {
		s.documents++
	}
	v[text] = s
}

func (v votes) merge(text string, s voice) {
	s.base = s.base || v[text].base
	s.documents += v[text].documents
	v[text] = s
}

// votedType returns the best of the types that are ours: what the knowledge base says, else the one
// that most documents support. Who says "company" says "organization" too, and who says
// "organization" says nothing against "company": so the documents of a broader type count for each
// narrower one. Of equals the narrower, then the first in byte order.
func (g *Graph) votedType(v votes) string {
	best, most := "", -1
	for _, t := range v.ranked(nil) {
		name, ok := strings.CutPrefix(t, schema.Base)
		if !ok {
			continue
		}
		if v[t].base {
			return name
		}
		n := 0
		for u, voice := range v {
			if broader := strings.TrimPrefix(u, schema.Base); u == t || g.narrowerType(name, broader) {
				n += voice.documents
			}
		}
		if n > most || n == most && g.narrowerType(name, best) {
			best, most = name, n
		}
	}
	return best
}

// narrowerType says whether a type is narrower than another one; all are narrower than "Thing".
func (g *Graph) narrowerType(typ, broader string) bool {
	return typ != broader && (broader == "Thing" || g.schema.Is(typ, broader))
}

// doubtedTypes returns what documents take an entity for, most documents first, where two of the types
// exclude each other: none is narrower than the other.
func (g *Graph) doubtedTypes(ctx context.Context, id string) ([]TypeVote, error) {
	v := votes{}
	err := g.each(ctx, store.Pattern{S: quad.IRI(id), P: quad.IRI(schema.RDFType)}, func(q quad.Quad) error {
		if name, ok := strings.CutPrefix(iri(q.Object), schema.Base); ok {
			v.add(name, iri(q.Label))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var out []TypeVote
	doubt := false
	for _, name := range v.ranked(nil) {
		for _, o := range out {
			doubt = doubt || !g.narrowerType(name, o.Type) && !g.narrowerType(o.Type, name)
		}
		out = append(out, TypeVote{Type: name, Documents: v[name].documents})
	}
	if !doubt {
		return nil, nil
	}
	return out, nil
}

// ranked returns the texts: of the base first, then of most documents, then by tie, then
// in byte order.
func (v votes) ranked(tie func(a, b string) int) []string {
	if len(v) == 0 {
		return nil
	}
	out := make([]string, 0, len(v))
	for t := range v {
		out = append(out, t)
	}
	slices.SortFunc(out, func(a, b string) int {
		if v[a].base != v[b].base {
			if v[a].base {
				return -1
			}
			return 1
		}
		if c := cmp.Compare(v[b].documents, v[a].documents); c != 0 {
			return c
		}
		if tie != nil {
			if c := tie(a, b); c != 0 {
				return c
			}
		}
		return strings.Compare(a, b)
	})
	return out
}
