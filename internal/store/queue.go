package store

import (
	"context"
	"errors"
	"time"

	"github.com/cayleygraph/quad"
)

// Shared is a Graph that many processes read and write at once. What is an embedded graph's
// by its lock, that judgements change only while no document comes in, it holds by editions:
// a name for the set of judgements at one moment.
type Shared interface {
	Graph

	// NewQueue joins the list of that name as a new worker. What it claims is its own for
	// the lease, which is prolonged until Close or ctx ends.
	NewQueue(ctx context.Context, list string, lease time.Duration) (Queue, error)

	// Edition names the judgements of a snapshot of this graph.
	Edition(ctx context.Context, s Snapshot) (string, error)

	// ReplaceBy is Graph.Replace of a document that was read by certain judgements. Any
	// Replace, and Forget, also ends the note that the document is to be read again.
	ReplaceBy(ctx context.Context, by By, document string, quads []quad.Quad) (changed bool, err error)

	// Alone runs f on the graph as it is, while documents wait to come in, and makes the
	// change that it returns, all or nothing. f may run several times.
	Alone(ctx context.Context, f func(Snapshot) (add, remove []quad.Quad, err error)) error
}

// By says how a document was read. The zero value sets no condition.
type By struct {
	Edition string // of the judgements; where they are others by now nothing is written: ErrEdition. "" = any
	Noted   bool   // it was read again because a note said so; without the note nothing is written
}

// ErrEdition says that a document was read by judgements that do not hold any more.
var ErrEdition = errors.New("the judgements of the graph have changed")

// Work is a document of a list.
type Work struct {
	ID       ID     // of the document with its text
	Document string // IRI
}

// Queue is one worker's part in a list of work. Its methods may be called concurrently.
type Queue interface {
	// Claim puts work on the list, unless it is there, and says which of it is this
	// worker's to do from now on: neither done nor held by another.
	Claim(ctx context.Context, work []Work) ([]bool, error)

	// Left counts how much of the work is held by workers, and how much is free to be
	// claimed.
	Left(ctx context.Context, work []Work) (held, free int, err error)

	// Replace is Shared.ReplaceBy for claimed work, and marks it as done in the same change.
	// Where another worker has taken it over, nothing is written and lost is true.
	Replace(ctx context.Context, by By, w Work, quads []quad.Quad) (changed, lost bool, err error)

	// Drop marks claimed work as done that brought nothing.
	Drop(ctx context.Context, w Work) error

	// Close gives back what is claimed and not done.
	Close() error
}
