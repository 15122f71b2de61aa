// Package query reads a graph.
//
// A Graph reads one snapshot: entities and documents, claims by any filter, names, cards,
// paths, timelines, counts. Claims are rebuilt from the quads that schema.Record describes,
// with their sentences. Everything is deterministic: the same quads give the same answers in
// the same order.
package query

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"sync"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/schema"
)

// Source is a snapshot of a graph, such as a *store.View. Scan yields the quads that
// agree with the pattern, in an order that depends on nothing but the quads, and no more
// after an error. It must allow concurrent and nested scans.
type Source interface {
	Scan(ctx context.Context, p store.Pattern) iter.Seq2[quad.Quad, error]
}

// Graph answers from one Source. All methods may be called concurrently. What they return
// may share memory with the Graph's caches: treat it as read-only.
type Graph struct {
	source Source
	schema *schema.Schema

	whole *Graph            // that Within narrowed; nil: none
	only  map[store.ID]bool // the documents of the scope, where whole is set; nil: all

	narrow narrow

	entities  cache[schema.Entity]
	documents cache[schema.Source]
	sentences cache[Sentence]
	weights   cache[int]
	claimIDs  cache[[]string] // by fact
	supports  cache[*schema.Support]
	kinds     kinds

	names      Lazy[*nameIndex]
	newest     Lazy[string]
	copies     Lazy[map[string]string]
	everything Lazy[*whole]
	searched   Lazy[textIndex]
}

// New returns a Graph over a snapshot. The snapshot must stay open while it is used, and
// must not change.
func New(source Source, s *schema.Schema) *Graph {
	return &Graph{source: source, schema: s}
}

// Schema returns the schema that predicates and types are read by.
func (g *Graph) Schema() *schema.Schema { return g.schema }

// scan is Source.Scan with an error that says what was read.
func (g *Graph) scan(ctx context.Context, p store.Pattern) iter.Seq2[quad.Quad, error] {
	return func(yield func(quad.Quad, error) bool) {
		for q, err := range g.source.Scan(ctx, p) {
			if err != nil {
				yield(q, fmt.Errorf("read graph: %w", err))
				return
			}
			if !yield(q, nil) {
				return
			}
		}
		// A cancelled scan must never look like a short answer.
		if err := ctx.Err(); err != nil {
			yield(quad.Quad{}, fmt.Errorf("read graph: %w", err))
		}
	}
}

// each calls f with every quad of the pattern.
func (g *Graph) each(ctx context.Context, p store.Pattern, f func(quad.Quad) error) error {
	for q, err := range g.scan(ctx, p) {
		if err != nil {
			return err
		}
		if err := f(q); err != nil {
			return err
		}
	}
	return nil
}

// iri returns an IRI's text, empty for other values.
func iri(v quad.Value) string {
	s, _ := v.(quad.IRI)
	return string(s)
}

// text returns what a value says: the IRI, or the words of a literal.
func text(v quad.Value) string {
	if l, ok := v.(quad.LangString); ok {
		return string(l.Value)
	}
	a := schema.ArgOf(v)
	return a.ID + a.Value
}

// isFact says whether a quad is the edge of a fact, rather than a part of the layout.
func isFact(q quad.Quad) bool { return strings.HasPrefix(iri(q.Label), schema.FactBase) }

// maxCached = 65536 entries a cache: at some 300 bytes each, about 20 MB.
const maxCached = 1 << 16

// cache holds at most maxCached values by id, and starts anew when it is full. The zero
// cache is ready for use.
type cache[T any] struct {
	mu     sync.RWMutex
	values map[string]T
}

// value returns the value kept for the id, or makes, keeps and returns it. Two callers at
// the same time may both make it.
func (c *cache[T]) value(id string, produce func() (T, error)) (T, error) {
	c.mu.RLock()
	v, ok := c.values[id]
	c.mu.RUnlock()
	if ok {
		return v, nil
	}
	v, err := produce()
	if err != nil {
		return v, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.values == nil || len(c.values) >= maxCached {
		c.values = make(map[string]T)
	}
	c.values[id] = v
	return v, nil
}

// Lazy is a value made at its first use, of which the zero Lazy has none. Who comes while it is
// made waits, no longer than its context. A failed attempt is not kept, so that a cancelled call
// does not spoil the next one.
type Lazy[T any] struct {
	mu     sync.Mutex
	made   bool
	value  T
	making chan struct{} // closed when an attempt has ended; nil: there is none
}

// Get returns the value, or makes it.
func (l *Lazy[T]) Get(ctx context.Context, produce func() (T, error)) (T, error) {
	for {
		l.mu.Lock()
		if l.made {
			defer l.mu.Unlock()
			return l.value, nil
		}
		making := l.making
		if making == nil {
			l.making = make(chan struct{})
			l.mu.Unlock()
			return l.make(produce)
		}
		l.mu.Unlock()
		select {
		case <-making:
		case <-ctx.Done():
			return *new(T), ctx.Err()
		}
	}
}

func (l *Lazy[T]) make(produce func() (T, error)) (v T, err error) {
	err = errors.New("not made") // if produce panics
	defer func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		if err == nil {
			l.value, l.made = v, true
		}
		close(l.making)
		l.making = nil
	}()
	v, err = produce()
	return v, err
}

// peek returns the value if it was made. It does not wait for one being made.
func (l *Lazy[T]) peek() (v T, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.value, l.made
}
