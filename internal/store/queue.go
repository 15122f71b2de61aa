package store

import (
	"context"
	"time"

	"github.com/cayleygraph/quad"
)

// Queuer is a Graph that many processes can fill together, by a list of work in it.
type Queuer interface {
	// NewQueue joins the list of that name as a new worker. What it claims is its own for
	// the lease, which is prolonged until Close or ctx ends.
	NewQueue(ctx context.Context, list string, lease time.Duration) (Queue, error)
}

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

	// Replace is Graph.Replace for claimed work, and marks it as done in the same change.
	// Where another worker has taken it over, nothing is written and lost is true.
	Replace(ctx context.Context, w Work, quads []quad.Quad) (changed, lost bool, err error)

	// Drop marks claimed work as done that brought nothing.
	Drop(ctx context.Context, w Work) error

	// Close gives back what is claimed and not done.
	Close() error
}
