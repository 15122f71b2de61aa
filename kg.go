// Package kg turns English news into a knowledge graph that can be questioned.
//
// A graph holds claims: who does or is what to whom, how it is said (affirmed or denied,
// asserted, expected, alleged, …), since and until when, who says so, and the sentence that
// carries it. It works offline and gives the same graph for the same input, in any order and
// with any number of workers.
//
//	g, err := kg.Open(ctx, "news.db", kg.Options{})
//	…
//	_, err = g.Ingest(ctx, []string{"articles/"}, kg.ReadOptions{}, nil)
//	answer, err := g.Ask(ctx, "Who arms the militias?", kg.AskOptions{})
//	fmt.Println(answer.Text)
package kg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/ingest/read"
	"github.com/newsgraph/kg/internal/link"
	"github.com/newsgraph/kg/internal/nlp"
	"github.com/newsgraph/kg/internal/query"
	"github.com/newsgraph/kg/internal/query/ask"
	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/internal/store/pg"
	"github.com/newsgraph/kg/schema"
)

// What a graph holds; see package schema.
type (
	Claim  = schema.Claim
	Entity = schema.Entity
	Arg    = schema.Arg
	Source = schema.Source
	Schema = schema.Schema

	Polarity = schema.Polarity
	Modality = schema.Modality

	Participant = schema.Participant
	RoleName    = schema.RoleName
	Level       = schema.Level
)

// The polarities, and the modality that makes a plain edge; package schema has the others.
const (
	Affirmed = schema.Affirmed
	Denied   = schema.Denied
	Asserted = schema.Asserted
)

// IsModality says whether a word names a modality.
func IsModality(word string) bool { return schema.IsModality(word) }

// WriteSchema prints the built-in schema, with the user's file over it if one is named, in
// the form that such a file has.
func WriteSchema(w io.Writer, file string) error {
	r, err := NewReader(file)
	if err != nil {
		return err
	}
	return r.schema.Write(w)
}

// Memory is the url of a graph that keeps nothing.
const Memory = store.Memory

// ErrLocked is what Open returns, wrapped, when another process has the graph open.
var ErrLocked = store.ErrLocked

// ErrNoGraph is what Open returns, wrapped, when there is nothing to read.
var ErrNoGraph = store.ErrNotStore

// ErrDamaged is what is returned, wrapped, when the files of a graph are not as they were written.
var ErrDamaged = store.ErrDamaged

// ErrUnreachable is what Open returns, wrapped, when a database does not answer.
var ErrUnreachable = store.ErrUnreachable

// ErrRefused is the error, wrapped, of a source that ReadOptions do not allow.
var ErrRefused = read.ErrRefused

// ErrNotFound is what About, Compare, Document and Why return, wrapped, for what the graph does
// not hold.
var ErrNotFound = errors.New("not found")

// ErrElsewhere is what is returned, wrapped, for what is left to a database's own tools.
var ErrElsewhere = store.ErrElsewhere

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
	scope  Scope

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

// IsDatabase says whether an address is one of a database, rather than the name of a directory.
func IsDatabase(address string) bool { return pg.Is(address) }

// Redact returns an address for messages, without the passwords that it may hold.
func Redact(address string) string { return store.Redact(address) }

func openStore(ctx context.Context, url string, readOnly bool) (store.Graph, error) {
	if pg.Is(url) {
		s, err := pg.Open(ctx, url, &pg.Options{ReadOnly: readOnly})
		if err != nil {
			return nil, err
		}
		return s, nil
	}
	s, err := store.Open(ctx, url, &store.Options{ReadOnly: readOnly, Words: store.Words{Version: query.WordsVersion, Of: query.WordsOf}})
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
func (g *Graph) Schema() *Schema { return g.schema }

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

// snapshot is the graph at one moment, shared by the calls that read it.
type snapshot struct {
	*query.Graph
	view    store.Snapshot
	asker   query.Lazy[*ask.Asker]
	replies query.Lazy[bool] // whether there are any of models
	users   int              // guarded by Graph.mu; the Graph itself is one while it is current
	whole   *snapshot        // that this is a part of; nil: none
}

func (s *snapshot) hasReplies(ctx context.Context) (bool, error) {
	return s.replies.Get(ctx, func() (bool, error) { return s.HasReplies(ctx) })
}

// maxAge = 3 s: what others write to a database is seen so much later at most, and no longer
// does an idle Graph keep the database from clearing up.
const maxAge = 3 * time.Second

// read returns the newest snapshot; release it after use.
func (g *Graph) read(ctx context.Context) (*snapshot, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if g.whole != nil {
		return g.readPart(ctx)
	}
	if s, _ := g.newest(); s != nil {
		return s, nil
	}
	leave, err := g.opening.alone(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	s, writes := g.newest()
	if s != nil {
		return s, nil
	}
	v, err := g.store.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	s = &snapshot{Graph: query.New(v, g.schema), view: v, users: 1}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.writes != writes { // it may lack what was written meanwhile: it is for this caller alone
		return s, nil
	}
	s.users++
	g.current = s
	if _, many := g.store.(store.Shared); many {
		time.AfterFunc(maxAge, func() { g.drop(s) })
	}
	return s, nil
}

// newest returns the current snapshot, which is to be released, nil if there is none, and how
// often there was one.
func (g *Graph) newest() (s *snapshot, writes int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.current != nil {
		g.current.users++
	}
	return g.current, g.writes
}

func (g *Graph) release(s *snapshot) {
	if s.whole != nil {
		g.whole.release(s.whole)
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if s.users--; s.users == 0 {
		s.view.Close()
	}
}

// stale lets go of the current snapshot after a write.
func (g *Graph) stale() { g.drop(nil) }

// drop lets go of the current snapshot, if it is the one given or none is.
func (g *Graph) drop(s *snapshot) {
	g.mu.Lock()
	current := g.current
	if s == nil {
		g.writes++
	}
	if current == nil || s != nil && s != current {
		g.mu.Unlock()
		return
	}
	g.current = nil
	g.mu.Unlock()
	g.release(current)
}

// Reader reads texts into claims without a graph. Its models load at first use. It may be
// used concurrently.
type Reader struct {
	schema    *schema.Schema
	load      func() (*models, error)
	recall    []doc.Stage // of a graph: what gives documents the replies of models that it holds
	pipelines edition[*doc.Pipeline]
	askers    edition[*ask.Asker]
}

type models struct {
	engine *nlp.Engine
	base   *link.Base
}

// NewReader returns a reader by the built-in schema, with the user's file over it if one is named.
func NewReader(schemaFile string) (*Reader, error) {
	s, err := schema.Default()
	if schemaFile != "" {
		s, err = schema.Load(schemaFile)
	}
	if err != nil {
		return nil, err
	}
	return &Reader{schema: s, load: sync.OnceValues(func() (*models, error) {
		e, err := nlp.Load()
		if err != nil {
			return nil, err
		}
		b, err := link.Load()
		if err != nil {
			return nil, fmt.Errorf("load knowledge base: %w", err)
		}
		return &models{e, b}, nil
	})}, nil
}
