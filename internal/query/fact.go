package query

import (
	"context"
	"iter"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/schema"
)

// kind says which of the three forms the predicate of an edge has.
type kind uint8

const (
	plain  kind = iota // affirmed and asserted
	maybe              // affirmed, but not asserted
	denied             //
)

// kindBase holds the base of the predicates of each kind.
var kindBase = [...]string{plain: schema.Base, maybe: schema.MaybeBase, denied: schema.NotBase}

// fact is the edge that stands for one or more claims.
type fact struct {
	id        string // IRI
	subject   string // entity id
	predicate string // compact id, without the mark of its kind
	kind      kind
	object    schema.Arg // ID, or Value and Datatype
}

// factOf reads the edge of a fact; ok is false for any other quad.
func factOf(q quad.Quad) (f fact, ok bool) {
	if !isFact(q) {
		return f, false
	}
	predicate := iri(q.Predicate)
	f = fact{id: iri(q.Label), subject: iri(q.Subject), object: schema.ArgOf(q.Object)}
	if l, ok := q.Object.(quad.LangString); ok {
		f.object = schema.Arg{Value: string(l.Value)}
	}
	switch {
	case f.subject == "":
		return f, false
	case strings.HasPrefix(predicate, schema.NotBase):
		f.kind, predicate = denied, predicate[len(schema.NotBase):]
	case strings.HasPrefix(predicate, schema.MaybeBase):
		f.kind, predicate = maybe, predicate[len(schema.MaybeBase):]
	case strings.HasPrefix(predicate, schema.Base):
		predicate = predicate[len(schema.Base):]
	default: // of another vocabulary: none of ours
		return f, false
	}
	f.predicate = "kg:" + predicate
	return f, true
}

// quad undoes factOf.
func (f *fact) quad() quad.Quad {
	return quad.Quad{Subject: quad.IRI(f.subject), Predicate: quad.IRI(kindBase[f.kind] + f.predicate[len("kg:"):]),
		Object: f.object.Quad(), Label: quad.IRI(f.id)}
}

// other returns the far end of a fact from a node.
func (f *fact) other(node string) string {
	if f.subject == node {
		return f.object.ID
	}
	return f.subject
}

// predicateRef names a predicate: by the schema's label or, outside the schema, by the
// words of its id.
func (g *Graph) predicateRef(id string) schema.PredicateRef {
	if p := g.schema.Predicate(id); p != nil {
		return p.Ref()
	}
	if strings.HasPrefix(id, "kg:"+schema.OpenPrefix) {
		return schema.PredicateRef{ID: id, Label: schema.OpenLabel(id)}
	}
	label := strings.TrimPrefix(id, "kg:")
	if at := strings.LastIndexAny(label, "/#"); at >= 0 && at < len(label)-1 {
		label = label[at+1:]
	}
	return schema.PredicateRef{ID: id, Label: strings.NewReplacer("_", " ", "-", " ").Replace(label)}
}

// facts yields the facts of a pattern.
func (g *Graph) facts(ctx context.Context, p store.Pattern) iter.Seq2[fact, error] {
	return func(yield func(fact, error) bool) {
		for q, err := range g.scan(ctx, p) {
			if err != nil {
				yield(fact{}, err)
				return
			}
			if f, ok := factOf(q); ok && !yield(f, nil) {
				return
			}
		}
	}
}

// factByID returns the edge of a fact; ok is false when there is none.
func (g *Graph) factByID(ctx context.Context, id string) (f fact, ok bool, err error) {
	for f, err := range g.facts(ctx, store.Pattern{L: quad.IRI(id)}) {
		return f, err == nil, err
	}
	return fact{}, false, nil
}

// factsOf yields every fact with a node as subject or object, each once.
func (g *Graph) factsOf(ctx context.Context, node string) iter.Seq2[fact, error] {
	return func(yield func(fact, error) bool) {
		for f, err := range g.facts(ctx, store.Pattern{S: quad.IRI(node)}) {
			if !yield(f, err) || err != nil {
				return
			}
		}
		for f, err := range g.facts(ctx, store.Pattern{O: quad.IRI(node)}) {
			if err == nil && f.subject == node {
				continue
			}
			if !yield(f, err) || err != nil {
				return
			}
		}
	}
}
