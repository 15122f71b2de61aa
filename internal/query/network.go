package query

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/internal/query/network"
	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/schema"
)

// whole is all facts between entities, in memory. A link's weight is the number of its
// affirmed claims; its kinds say which of the three forms its edges have.
type whole struct {
	*network.Network
	entities names
	claims   []int32 // by node: affirmed, with it as subject or object, values as objects included
}

// names knows the nodes of a network by their entities.
type names interface {
	id(ctx context.Context, n network.Node) (string, error)
	node(id string) (n network.Node, ok bool)
}

// kindBit is the kind of an edge as a network has it.
func kindBit(k kind) network.Kinds { return 1 << k }

// kindsOf returns the kinds of links that count besides the plain ones.
func kindsOf(expected, notTrue bool) network.Kinds {
	kinds := kindBit(plain)
	if expected {
		kinds |= kindBit(maybe)
	}
	if notTrue {
		kinds |= kindBit(denied)
	}
	return kinds
}

// wholeNetwork returns all facts; the first call reads them, in one pass over the edges.
func (g *Graph) wholeNetwork(ctx context.Context) (*whole, error) {
	return g.everything.Get(ctx, func() (*whole, error) {
		if source, ok := g.source.(listed); ok {
			return g.readByID(ctx, source)
		}
		return g.readByName(ctx)
	})
}

// growing is a whole that is being read.
type growing[T comparable] struct {
	nodes  map[T]network.Node
	known  []T
	claims []int32
	edges  []network.Edge
}

func newGrowing[T comparable]() *growing[T] { return &growing[T]{nodes: map[T]network.Node{}} }

func (w *growing[T]) node(id T) network.Node {
	n, ok := w.nodes[id]
	if !ok {
		n = network.Node(len(w.known))
		w.nodes[id] = n
		w.known = append(w.known, id)
		w.claims = append(w.claims, 0)
	}
	return n
}

// fact adds the edge of a fact with so many claims; entity says whether the object is one.
func (w *growing[T]) fact(subject, object T, entity bool, k kind, claims int32) {
	s := w.node(subject)
	weight := claims
	if k == denied {
		weight = 0
	}
	w.claims[s] += weight
	if !entity || subject == object {
		return
	}
	o := w.node(object)
	w.claims[o] += weight
	w.edges = append(w.edges, network.Edge{A: s, B: o, Weight: float32(weight), Kinds: kindBit(k)})
}

// network numbers the nodes in the order of compare, whatever order they came in, and
// returns what lies between them.
func (w *growing[T]) network(compare func(a, b T) int) *network.Network {
	old := w.nodes
	w.nodes = make(map[T]network.Node, len(old))
	claims := make([]int32, len(old))
	order := make([]network.Node, len(old)) // by the number given first
	slices.SortFunc(w.known, compare)
	for i, id := range w.known {
		order[old[id]] = network.Node(i)
		w.nodes[id] = network.Node(i)
		claims[i] = w.claims[old[id]]
	}
	w.claims = claims
	for i, e := range w.edges {
		w.edges[i].A, w.edges[i].B = order[e.A], order[e.B]
	}
	return network.New(len(w.known), w.edges)
}

// byText names nodes by their ids.
type byText struct{ *growing[string] }

func (w byText) id(_ context.Context, n network.Node) (string, error) { return w.known[n], nil }
func (w byText) node(id string) (network.Node, bool) {
	n, ok := w.nodes[id]
	return n, ok
}

func (g *Graph) readByName(ctx context.Context) (*whole, error) {
	w := newGrowing[string]()
	for f, err := range g.allFacts(ctx) {
		if err != nil {
			return nil, err
		}
		w.fact(f.subject, f.object.ID, f.object.ID != "", f.kind, int32(f.claims))
	}
	return &whole{w.network(cmp.Compare), byText{w}, w.claims}, nil
}

// listed is a Source that also lists its predicates, such as a *store.View, so that all
// edges can be read without what describes them.
type listed interface {
	identified
	Predicates(ctx context.Context) ([]store.ID, error)
}

// byHash names nodes by the ids of terms.
type byHash struct {
	*growing[store.ID]
	source identified
}

func (w byHash) id(ctx context.Context, n network.Node) (string, error) {
	v, err := w.source.Value(ctx, w.known[n])
	if err != nil {
		return "", fmt.Errorf("read graph: %w", err)
	}
	return iri(v), nil
}

func (w byHash) node(id string) (network.Node, bool) {
	ids, _, err := store.Pattern{S: quad.IRI(id)}.IDs()
	n, ok := w.nodes[ids[0]]
	return n, ok && err == nil
}

func (g *Graph) readByID(ctx context.Context, source listed) (*whole, error) {
	predicates, err := source.Predicates(ctx)
	if err != nil {
		return nil, fmt.Errorf("read graph: %w", err)
	}
	each := func(predicate store.ID, f func(q *store.Quad) error) error {
		for q, err := range source.ScanIDs(ctx, store.Quad{1: predicate}, store.P) {
			if err != nil {
				return fmt.Errorf("read graph: %w", err)
			}
			if err := f(&q); err != nil {
				return err
			}
		}
		return ctx.Err()
	}
	layout, _, err := store.Pattern{S: quad.IRI(schema.ClaimOf), P: quad.IRI(schema.RDFType)}.IDs()
	if err != nil {
		return nil, err
	}
	claims, entity := map[store.ID]int32{}, map[store.ID]bool{}
	if err := each(layout[0], func(q *store.Quad) error { claims[q[0]]++; return nil }); err != nil {
		return nil, err
	}
	// What has a type is no literal; of the few others the value tells.
	if err := each(layout[1], func(q *store.Quad) error { entity[q[0]] = true; return nil }); err != nil {
		return nil, err
	}
	w := newGrowing[store.ID]()
	for _, p := range predicates {
		k, ok, err := g.kinds.of(ctx, source, p)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		err = each(p, func(q *store.Quad) error {
			is, known := entity[q[2]]
			if !known {
				v, err := source.Value(ctx, q[2])
				if err != nil {
					return fmt.Errorf("read graph: %w", err)
				}
				is = iri(v) != ""
				entity[q[2]] = is
			}
			w.fact(q[0], q[2], is, k, claims[q[3]])
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return &whole{w.network(func(a, b store.ID) int { return bytes.Compare(a[:], b[:]) }), byHash{w, source},
		w.claims}, nil
}
