package store

import (
	"context"
	"errors"

	"github.com/cayleygraph/quad"
)

// By says how a document was read. The zero value sets no condition.
type By struct {
	Edition string // of the judgements; where they are others by now nothing is written: ErrEdition. "" = any
	Noted   bool   // it was read again because a note said so; without the note nothing is written

	// Mark is kept with the document until it is replaced or forgotten, see Graph.Mark; at most 64 KB.
	// Where Noted, the mark that there is stays.
	Mark string
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

	// Replace is Graph.ReplaceBy for claimed work, and marks it as done in the same change.
	// Where another worker has taken it over, nothing is written and lost is true.
	Replace(ctx context.Context, by By, w Work, quads []quad.Quad) (changed, lost bool, err error)

	// Drop marks claimed work as done that brought nothing.
	Drop(ctx context.Context, w Work) error

	// Close gives back what is claimed and not done.
	Close() error
}
