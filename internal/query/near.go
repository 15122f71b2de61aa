package query

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"iter"
	"strings"
	"sync"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/internal/query/network"
	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/schema"
)

// node is an entity, or the value of a literal, within one search.
type node int32

// neighbours gives the nodes that facts connect to one. One search uses it, in one goroutine.
type neighbours interface {
	// node returns the node of an entity.
	node(id string) (node, error)
	// each calls f with the far end of every fact of a node; it may come several times.
	each(ctx context.Context, n node, f func(other node, k kind) error) error
	// name returns the id of an entity, and "" for a literal.
	name(ctx context.Context, n node) (string, error)
	// compare orders nodes by nothing but what they are.
	compare(a, b node) int
}

// identified is a Source that can be read by the ids of terms, such as a *store.View.
// Listing the facts of a hub so costs no look-up of terms.
type identified interface {
	ScanIDs(ctx context.Context, q store.Quad, bound store.Set) iter.Seq2[store.Quad, error]
	Value(ctx context.Context, id store.ID) (quad.Value, error)
	Values(ctx context.Context, ids []store.ID) iter.Seq2[quad.Value, error]
}

// neighbours returns the way to read neighbours that suits the source, or the network of
// all facts where it is in memory.
func (g *Graph) neighbours() neighbours {
	if w, ok := g.everything.peek(); ok {
		return &inMemory{w: w}
	}
	if source, ok := g.source.(identified); ok {
		return &byID{g: g, source: source, nodes: map[store.ID]node{}, given: map[node]string{}}
	}
	return &byName{g: g, nodes: map[string]node{}}
}

// inMemory reads neighbours from the network of all facts. Nodes that it lacks come after
// its own.
type inMemory struct {
	w       *whole
	without []string // facts, by the names that were given
}

func (s *inMemory) node(id string) (node, error) {
	if n, ok := s.w.entities.node(id); ok {
		return node(n), nil
	}
	s.without = append(s.without, id)
	return node(s.w.Nodes() + len(s.without) - 1), nil
}

func (s *inMemory) each(_ context.Context, n node, f func(other node, k kind) error) error {
	if int(n) >= s.w.Nodes() {
		return nil
	}
	for _, l := range s.w.Links(network.Node(n)) {
		for k := plain; k <= denied; k++ {
			if l.Kinds&kindBit(k) != 0 {
				if err := f(node(l.To), k); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (s *inMemory) name(ctx context.Context, n node) (string, error) {
	if at := int(n) - s.w.Nodes(); at >= 0 {
		return s.without[at], nil
	}
	return s.w.entities.id(ctx, network.Node(n))
}

func (s *inMemory) compare(a, b node) int { return cmp.Compare(a, b) }

// byName reads neighbours through Source alone.
type byName struct {
	g     *Graph
	nodes map[string]node
	names []string
}

func (s *byName) node(id string) (node, error) {
	n, ok := s.nodes[id]
	if !ok {
		n = node(len(s.names))
		s.nodes[id] = n
		s.names = append(s.names, id)
	}
	return n, nil
}

func (s *byName) each(ctx context.Context, n node, f func(other node, k kind) error) error {
	from := s.names[n]
	for fact, err := range s.g.factsOf(ctx, from) {
		if err != nil {
			return err
		}
		other := fact.other(from)
		if other == "" || other == from {
			continue
		}
		to, err := s.node(other)
		if err != nil {
			return err
		}
		if err := f(to, fact.kind); err != nil {
			return err
		}
	}
	return nil
}

func (s *byName) name(ctx context.Context, n node) (string, error) { return s.names[n], nil }
func (s *byName) compare(a, b node) int                            { return cmp.Compare(s.names[a], s.names[b]) }

// byID reads neighbours by the ids of terms.
type byID struct {
	g      *Graph
	source identified
	nodes  map[store.ID]node
	ids    []store.ID
	given  map[node]string // by their names, which the graph may not hold
}

func (s *byID) of(id store.ID) node {
	n, ok := s.nodes[id]
	if !ok {
		n = node(len(s.ids))
		s.nodes[id] = n
		s.ids = append(s.ids, id)
	}
	return n
}

func (s *byID) node(id string) (node, error) {
	ids, _, err := store.Pattern{S: quad.IRI(id)}.IDs()
	n := s.of(ids[0])
	s.given[n] = id
	return n, err
}

func (s *byID) each(ctx context.Context, n node, f func(other node, k kind) error) error {
	return s.g.eachFactID(ctx, s.source, s.ids[n], func(other store.ID, k kind) error {
		if other == s.ids[n] {
			return nil
		}
		return f(s.of(other), k)
	})
}

func (s *byID) name(ctx context.Context, n node) (string, error) {
	if id, ok := s.given[n]; ok {
		return id, nil
	}
	v, err := s.source.Value(ctx, s.ids[n])
	if err != nil {
		return "", fmt.Errorf("read graph: %w", err)
	}
	return iri(v), nil
}

func (s *byID) compare(a, b node) int { return bytes.Compare(s.ids[a][:], s.ids[b][:]) }

// eachFactID calls f with the far end of every fact of a node, each fact once: those with
// the node as subject, then those with it as object.
func (g *Graph) eachFactID(ctx context.Context, source identified, id store.ID,
	f func(other store.ID, k kind) error) error {
	const subject, predicate, object = 0, 1, 2
	for _, at := range []int{subject, object} {
		far := subject + object - at
		var q store.Quad
		q[at] = id
		for found, err := range source.ScanIDs(ctx, q, 1<<at) {
			if err != nil {
				return fmt.Errorf("read graph: %w", err)
			}
			if at == object && found[subject] == id || far == object && found[far] == nothing {
				continue
			}
			k, ok, err := g.kinds.of(ctx, source, found[predicate])
			if err != nil {
				return err
			}
			if !ok {
				continue
			}
			if err := f(found[far], k); err != nil {
				return err
			}
		}
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("read graph: %w", err)
	}
	return nil
}

// nothing is the id of what stands for an absent object.
var nothing = func() store.ID {
	ids, _, err := store.Pattern{O: schema.Arg{}.Quad()}.IDs()
	if err != nil {
		panic(err) // a constant term
	}
	return ids[2]
}()

// kinds knows the predicates of edges by id.
type kinds struct {
	mu   sync.RWMutex
	edge map[store.ID]kind // noEdge for predicates of the layout
}

const noEdge kind = 255

// of returns the kind of edge that a predicate makes; ok is false when it makes none.
func (ks *kinds) of(ctx context.Context, source identified, predicate store.ID) (k kind, ok bool, err error) {
	ks.mu.RLock()
	k, known := ks.edge[predicate]
	ks.mu.RUnlock()
	if known {
		return k, k != noEdge, nil
	}
	v, err := source.Value(ctx, predicate)
	if err != nil {
		return k, false, fmt.Errorf("read graph: %w", err)
	}
	k = edgeKind(iri(v))
	ks.mu.Lock()
	defer ks.mu.Unlock()
	if ks.edge == nil || len(ks.edge) >= maxCached {
		ks.edge = map[store.ID]kind{}
	}
	ks.edge[predicate] = k
	return k, k != noEdge, nil
}

// edgeKind tells the kind of edge by the IRI of its predicate.
func edgeKind(predicate string) kind {
	switch {
	case strings.HasPrefix(predicate, schema.NotBase):
		return denied
	case strings.HasPrefix(predicate, schema.MaybeBase):
		return maybe
	case strings.HasPrefix(predicate, schema.RoleBase), strings.HasPrefix(predicate, schema.MetaBase):
		return noEdge
	case strings.HasPrefix(predicate, schema.Base) && !layout[predicate]:
		return plain
	}
	return noEdge
}

// layout holds the predicates under schema.Base with which schema.Record describes
// documents, sentences, claims and names.
var layout = map[string]bool{schema.ClaimOf: true, schema.Mentions: true, schema.NameKey: true, schema.TextOf: true,
	schema.InDocument: true, schema.Ordinal: true, schema.StartOf: true, schema.EndOf: true,
	schema.InSentence: true, schema.PolarityOf: true, schema.ModalityOf: true, schema.ConfidenceOf: true,
	schema.RuleOf: true, schema.WordsOf: true, schema.LevelOf: true, schema.RolesOf: true,
	schema.TriggerSpan: true, schema.SubjectSpan: true, schema.ObjectSpan: true, schema.SubjectCount: true,
	schema.FileOf: true, schema.PagesOf: true, schema.SketchOf: true, schema.ReplyOf: true, schema.ObjectCount: true,
	schema.AttributedTo: true, schema.Attribution: true, schema.ValidFrom: true, schema.ValidUntil: true,
	schema.ValidAt: true, schema.UntilKind: true, schema.Gaps: true, schema.AlludesTo: true, schema.Judged: true,
	schema.JudgedSame: true, schema.JudgedDifferent: true, schema.Unread: true}
