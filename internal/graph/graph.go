// Package graph is an open graph: it connects reading texts, storing what they say and
// answering questions. Package kg passes on to it and documents the calls.
//
// Every call that reads works on a snapshot, which calls share until something is written.
// Documents are read by the judgements of the graph at that moment; a judgement has the
// documents that it changes read again.
package graph

import (
	"context"
	"errors"
	"math"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/semaphore"

	"github.com/newsgraph/kg/answer"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/query"
	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/internal/store/pg"
	"github.com/newsgraph/kg/schema"
)

// ErrNotFound is what About, Compare, Document and Why return, wrapped, for what the graph does
// not hold.
var ErrNotFound = errors.New("not found")

// Options of Open. The zero value is the default.
type Options struct {
	SchemaFile string // lies over the built-in schema, see schema.Load; "" = built-in
	ReadOnly   bool   // no writes; the graph must exist
}

// Graph is an open graph. All methods may be called concurrently; readers work on a
// snapshot and never wait for a writer.
type Graph struct {
	schema *schema.Schema
	store  store.Graph
	reader *Reader
	whole  *Graph // that Within narrowed to the scope; nil: none
	scope  answer.Scope

	forgotten atomic.Int64 // counts calls of forget

	judging gate // shared while documents come in or go, had alone while judgements change
	opening gate // had alone by who opens a snapshot

	mu      sync.Mutex
	current *snapshot // nil after a write
	writes  int       // how often current was let go of
}

// Open opens the graph in a directory and makes it if there is none; Memory is a new graph
// in memory. "postgres://USER:PASSWORD@HOST:PORT/DATABASE" is a graph in a database, which many
// processes on many machines may read and write at once. Close it after use.
func Open(ctx context.Context, url string, o Options) (*Graph, error) {
	r, err := NewReader(o.SchemaFile)
	if err != nil {
		return nil, err
	}
	s, err := openStore(ctx, url, o.ReadOnly)
	if err != nil {
		return nil, err
	}
	g := newGraph(s, r)
	r.recall = []doc.Stage{g.recall()}
	return g, nil
}

func newGraph(s store.Graph, r *Reader) *Graph {
	return &Graph{schema: r.schema, store: s, reader: r, judging: newGate(), opening: newGate()}
}

func openStore(ctx context.Context, url string, readOnly bool) (store.Graph, error) {
	if pg.Is(url) {
		s, err := pg.Open(ctx, url, &pg.Options{ReadOnly: readOnly})
		if err != nil {
			return nil, err
		}
		return s, nil
	}
	s, err := store.Open(ctx, url, &store.Options{ReadOnly: readOnly,
		Words: store.Words{Version: query.WordsVersion, Of: query.WordsOf}})
	if err != nil {
		return nil, err
	}
	return s, nil
}

// Close closes the graph. What was ingested is already durable.
func (g *Graph) Close() error {
	g.stale()
	return g.store.Close()
}

// Schema returns the types and predicates in use.
func (g *Graph) Schema() *schema.Schema { return g.schema }

// gate is what many may share or one have alone. Nobody waits at it beyond its context.
type gate struct{ places *semaphore.Weighted }

func newGate() gate { return gate{semaphore.NewWeighted(math.MaxInt64)} }

func (g gate) share(ctx context.Context) (leave func(), err error) { return g.take(ctx, 1) }
func (g gate) alone(ctx context.Context) (leave func(), err error) {
	return g.take(ctx, math.MaxInt64)
}

func (g gate) take(ctx context.Context, n int64) (leave func(), err error) {
	if err := g.places.Acquire(ctx, n); err != nil {
		return nil, err
	}
	return func() { g.places.Release(n) }, nil
}
