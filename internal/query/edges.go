package query

import (
	"context"
	"iter"
	"slices"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/schema"
)

// Fact is an edge of the graph, which one or more claims support.
type Fact struct {
	ID        string // IRI
	Subject   string // entity id
	Predicate string // compact id, such as "kg:arms", without the mark of a denial
	Object    schema.Arg
	Polarity  schema.Polarity
	Sure      bool // affirmed and asserted: a plain edge
}

// FactPattern selects facts. Each field that is set must be met.
type FactPattern struct {
	Subject    string     // entity id
	Object     schema.Arg // ID, or Value and Datatype
	Predicates []string   // compact ids, any of them; narrower ones must be listed; nil = any
	Sure       bool       // let plain edges through
	Unsure     bool       // let through those that are affirmed, but only expected, alleged …
	Denied     bool       // let denied ones through
}

func (p *FactPattern) kinds() (out []kind) {
	for k, wanted := range [...]bool{plain: p.Sure, maybe: p.Unsure, denied: p.Denied} {
		if wanted {
			out = append(out, kind(k))
		}
	}
	return out
}

// maxPatterns = 24: so many scans of one predicate each cost less than one of all that a node has.
const maxPatterns = 24

// patterns returns the scans that together hold the facts, each fact in one.
func (p *FactPattern) patterns() []store.Pattern {
	var base store.Pattern
	if p.Subject != "" {
		base.S = quad.IRI(p.Subject)
	}
	if p.hasObject() {
		base.O = p.Object.Quad()
	}
	kinds := p.kinds()
	if p.Predicates == nil || len(p.Predicates)*len(kinds) > maxPatterns && (base.S != nil || base.O != nil) {
		return []store.Pattern{base}
	}
	var out []store.Pattern
	for _, id := range p.Predicates {
		for _, k := range kinds {
			one := base
			one.P = quad.IRI(kindBase[k] + PredicateID(id)[len("kg:"):])
			out = append(out, one)
		}
	}
	return out
}

func (p *FactPattern) hasObject() bool {
	return p.Object.ID != "" || p.Object.Value != "" || p.Object.Datatype != ""
}

// Facts yields the facts of a pattern, each once, as they are found in the graph's indexes:
// nothing is kept in memory. The order depends on nothing but the facts.
func (g *Graph) Facts(ctx context.Context, p FactPattern) iter.Seq2[Fact, error] {
	return func(yield func(Fact, error) bool) {
		kinds := p.kinds()
		for _, scan := range p.patterns() {
			for f, err := range g.facts(ctx, scan) {
				if err != nil {
					yield(Fact{}, err)
					return
				}
				if !slices.Contains(kinds, f.kind) || scan.P == nil && p.Predicates != nil &&
					!slices.Contains(p.Predicates, f.predicate) {
					continue
				}
				polarity := schema.Affirmed
				if f.kind == denied {
					polarity = schema.Denied
				}
				if !yield(Fact{f.id, f.subject, f.predicate, f.object, polarity, f.kind == plain}, nil) {
					return
				}
			}
		}
	}
}

// MaxCount = 4096 is what CountFacts goes up to: a number that is exact is the same
// whichever way the graph lies on the disk, so that plans made from it are too.
const MaxCount = 4096

// counter is a Source that counts without listing, such as a *store.View.
type counter interface {
	Count(ctx context.Context, q store.Quad, bound store.Set) (n int64, exact bool, err error)
}

// CountFacts says how many facts a pattern has, at most MaxCount. Where no predicate is
// given it counts all that the index holds for the subject or object, names and types included.
func (g *Graph) CountFacts(ctx context.Context, p FactPattern) (int64, error) {
	return g.countScans(ctx, p.patterns())
}

func (g *Graph) countScans(ctx context.Context, patterns []store.Pattern) (int64, error) {
	var sum int64
	source, fast := g.source.(counter)
	for _, scan := range patterns {
		if fast {
			ids, bound, err := scan.IDs()
			if err != nil {
				return 0, err
			}
			n, _, err := source.Count(ctx, ids, bound)
			if err != nil {
				return 0, err
			}
			sum += n
		} else {
			for _, err := range g.scan(ctx, scan) {
				if err != nil {
					return 0, err
				}
				if sum++; sum >= MaxCount {
					break
				}
			}
		}
		if sum >= MaxCount {
			return MaxCount, nil
		}
	}
	return sum, nil
}

// edge returns the fact as it is stored.
func (f *Fact) edge() fact {
	k := denied
	switch {
	case f.Sure:
		k = plain
	case f.Polarity == schema.Affirmed:
		k = maybe
	}
	return fact{id: f.ID, subject: f.Subject, predicate: f.Predicate, kind: k, object: f.Object}
}

// ClaimsOf yields the claims that support a fact, whole, in the order of their ids.
func (g *Graph) ClaimsOf(ctx context.Context, f Fact) iter.Seq2[*schema.Claim, error] {
	return func(yield func(*schema.Claim, error) bool) {
		edge := f.edge()
		for q, err := range g.scan(ctx, store.Pattern{S: quad.IRI(f.ID), P: quad.IRI(schema.ClaimOf)}) {
			var c *schema.Claim
			if err == nil {
				c, err = g.claim(ctx, iri(q.Object), iri(q.Label), edge, nil)
			}
			if passedOver(err) {
				continue
			}
			if !yield(c, err) || err != nil {
				return
			}
		}
	}
}

// ClaimIDs returns the ids of the claims that support a fact, in their order.
func (g *Graph) ClaimIDs(ctx context.Context, f Fact) ([]string, error) {
	return g.claimIDs.value(f.ID+" "+f.Subject+" "+f.Object.ID+f.Object.Value, func() (ids []string, err error) {
		edge := f.edge()
		for q, err := range g.scan(ctx, store.Pattern{S: quad.IRI(f.ID), P: quad.IRI(schema.ClaimOf)}) {
			if err == nil {
				_, _, err = g.checked(ctx, iri(q.Object), iri(q.Label), edge, nil)
			}
			if passedOver(err) {
				continue
			}
			if err != nil {
				return nil, err
			}
			ids = append(ids, iri(q.Object))
		}
		return ids, nil
	})
}

// Matcher returns a function that says whether a claim meets a filter in all but its limit.
func (g *Graph) Matcher(ctx context.Context, f Filter) (func(*schema.Claim) bool, error) {
	m, err := g.matcher(f)
	if err == nil {
		m.documents, err = g.documentsIn(ctx, Scope{Publisher: f.Publisher, Meta: f.Meta})
	}
	if err != nil {
		return nil, err
	}
	return m.claim, nil
}

// Narrower returns the compact ids of a predicate and of all that the schema puts under it,
// sorted.
func (g *Graph) Narrower(predicate string) []string { return g.narrower(predicate) }

// OfType yields the ids of the entities that have a type or one narrower, each once.
func (g *Graph) OfType(ctx context.Context, typ string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for _, name := range g.typesUnder(typ) {
			last := ""
			for q, err := range g.scan(ctx, ofType(name)) {
				if err != nil {
					yield("", err)
					return
				}
				id := iri(q.Subject)
				if id == last { // one quad for each document that says so, next to each other
					continue
				}
				last = id
				e, err := g.Entity(ctx, id)
				if err == nil && e.Type != name {
					continue // other documents give it another type
				}
				if !yield(id, err) || err != nil {
					return
				}
			}
		}
	}
}

// CountOfType says how many quads give a type or one narrower, at most MaxCount.
func (g *Graph) CountOfType(ctx context.Context, typ string) (int64, error) {
	var patterns []store.Pattern
	for _, name := range g.typesUnder(typ) {
		patterns = append(patterns, ofType(name))
	}
	return g.countScans(ctx, patterns)
}

func ofType(name string) store.Pattern {
	return store.Pattern{P: quad.IRI(schema.RDFType), O: quad.IRI(schema.Base + name)}
}

// typesUnder returns a type and those narrower, in the order of the schema. A type that the
// schema lacks stands alone.
func (g *Graph) typesUnder(typ string) []string {
	var out []string
	for _, t := range g.schema.Types {
		if g.schema.Is(t.Name, typ) {
			out = append(out, t.Name)
		}
	}
	if len(out) == 0 {
		out = []string{typ}
	}
	return out
}
