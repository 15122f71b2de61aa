package store

import (
	"context"
	"fmt"
	"io"
	"iter"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/internal/store/term"
)

// Graph is an open graph, wherever it lies: *Store in a directory, *pg.Store in a database.
// All methods may be called concurrently; readers never wait for writers.
type Graph interface {
	// Snapshot returns the graph as it is now.
	Snapshot(ctx context.Context) (Snapshot, error)

	// Replace makes the quads all that the document says: what it said before goes, in one
	// atomic change that is on disk when Replace returns. Where nothing differs it writes
	// nothing and returns false.
	//
	// A document's own quads have its IRI as label. Two kinds of quads are shared:
	//
	//   - the edge of a fact has the fact's IRI F, under schema.FactBase, as label. It lives
	//     as long as some document says F schema.ClaimOf C;
	//   - what the knowledge base says of an entity E has subject E and label
	//     schema.BaseGraph. It lives as long as some document says D schema.Mentions E.
	//
	// Replace refuses quads with other labels, and shared quads that the document's own
	// quads do not keep alive. It trusts documents to agree on the quads they share: an edge
	// follows from its F, and the facts of an entity from the knowledge base.
	//
	// Replace, and Forget, also end the note that the document is to be read again.
	Replace(ctx context.Context, document string, quads []quad.Quad) (changed bool, err error)

	// ReplaceBy is Replace of a document that was read by certain judgements.
	ReplaceBy(ctx context.Context, by By, document string, quads []quad.Quad) (changed bool, err error)

	// Mark returns the mark with which a document was stored, "" where it has none. Intact says that
	// its own quads are still those that it was stored with, and that it is not to be read again.
	Mark(ctx context.Context, document string) (mark string, intact bool, err error)

	// SetTags keeps a text beside the quads until a document is forgotten, and Tags returns it, "" for none: what it says
	// of sources is then not to outlive the document. A shared graph keeps none, since another process could forget a
	// document while this one goes on.
	SetTags(ctx context.Context, text string) error
	Tags(ctx context.Context) (string, error)

	// Forget takes out all that the document said and says whether there was any. The graph
	// is then as if the document had never been read.
	Forget(ctx context.Context, document string) (found bool, err error)

	// Apply takes quads out and puts quads in, all or nothing; a quad in both lists is in.
	// The rule for documents is not applied.
	Apply(ctx context.Context, add, remove []quad.Quad) error

	// Alone runs f on the graph as it is, while documents wait to come in, and applies the
	// change that it returns, all or nothing. f may run several times.
	Alone(ctx context.Context, f func(Snapshot) (add, remove []quad.Quad, err error)) error

	// Load adds all quads that next yields until io.EOF, all or none, and returns how many
	// were new. The rule for documents is not applied.
	Load(ctx context.Context, next func() (quad.Quad, error)) (added int64, err error)

	// LoadLines is Load of the N-Quads of a reader. An error names the line.
	LoadLines(ctx context.Context, lines *term.Reader) (added int64, err error)

	// Shared says whether other processes may change the graph while it is open here.
	Shared() bool

	// NewQueue joins the list of that name as a new worker. What it claims is its own for
	// the lease, which is prolonged until Close or ctx ends. ErrNoQueue where Shared is false.
	NewQueue(ctx context.Context, list string, lease time.Duration) (Queue, error)

	// Verify checks that the graph is whole. The error is of reading, not of what was found.
	Verify(ctx context.Context) (Report, error)

	// Compact gives back the space of what was taken out.
	Compact(ctx context.Context) error

	// Backup writes the graph as one stream that Restore reads.
	Backup(ctx context.Context, w io.Writer) error

	// Source returns what reads and writes the graph, as it is at each moment, page by page
	// and quad by quad; the Writer is nil where the graph is read-only. Package store/cayley
	// needs it.
	Source() (Source, Writer)

	// Close waits for calls under way and closes the graph with its snapshots.
	Close() error
}

// Snapshot is the graph at one moment. Its methods may be called concurrently, scans also
// within scans. Close it soon: it keeps old data alive.
type Snapshot interface {
	// Size returns the number of quads, exactly.
	Size() int64

	// Scan yields the quads of the pattern in an order that depends on nothing but the
	// quads. After an error it yields no more. Stopping early is fine.
	Scan(ctx context.Context, p Pattern) iter.Seq2[quad.Quad, error]

	// ScanIDs yields as ids the quads that agree with q in the bound positions. A bound zero
	// ID as label selects quads without one.
	ScanIDs(ctx context.Context, q Quad, bound Set) iter.Seq2[Quad, error]

	// Value returns the value with this id, in one of the kinds of term.Parse. It fails for
	// an id that no quad of the graph has.
	Value(ctx context.Context, id ID) (quad.Value, error)

	// Values yields the values with these ids, each as Value gives it, in their order: many of
	// them cost less than as many calls of Value. After an error it yields no more.
	Values(ctx context.Context, ids []ID) iter.Seq2[quad.Value, error]

	// Has says whether the graph holds the quad.
	Has(ctx context.Context, q quad.Quad) (bool, error)

	// Count returns how many quads agree with q in the bound positions: exactly for some
	// thousands and for no position bound, else it may be an estimate.
	Count(ctx context.Context, q Quad, bound Set) (n int64, exact bool, err error)

	// Dump writes all quads as canonical N-Quads, one a line, the lines sorted by their
	// bytes: equal graphs give equal bytes.
	Dump(ctx context.Context, w io.Writer) error

	// Edition names the judgements of the snapshot, for By; "" where nobody else can change
	// them.
	Edition(ctx context.Context) (string, error)

	// Mark returns the mark with which a document was stored, "" where it has none; see Graph.Mark.
	Mark(ctx context.Context, document string) (string, error)

	// Source returns what reads the snapshot page by page.
	Source() Source

	// Close frees the snapshot. A second Close does nothing.
	Close() error
}

// Source reads a graph in pages. Page and Terms hold nothing open between calls. All methods may
// be called concurrently.
type Source interface {
	// Page appends to dst the first n quads, in the store's order, that agree with q in the
	// bound positions and come after the given one (nil: from the first); more says whether
	// others follow.
	Page(ctx context.Context, dst []Quad, q Quad, bound Set, after *Quad, n int) (quads []Quad, more bool, err error)

	// Terms appends to dst the first n terms by id that come after the given one.
	Terms(ctx context.Context, dst []ID, after *ID, n int) (ids []ID, more bool, err error)

	// Value fails for an id that the graph does not hold.
	Value(ctx context.Context, id ID) (quad.Value, error)

	HasTerm(ctx context.Context, id ID) (bool, error)

	// Count is exact up to limit.
	Count(ctx context.Context, q Quad, bound Set, limit int64) (n int64, exact bool, err error)

	// CountTerms is an estimate unless exact is asked for.
	CountTerms(ctx context.Context, exact bool) (n int64, isExact bool, err error)
}

// Writer changes a graph quad by quad.
type Writer interface {
	// ApplySteps takes the steps in their order, all or none; the first that must change the
	// graph and does not ends it with an *IdleError.
	ApplySteps(ctx context.Context, steps []Step) error

	// NewQuadWriter returns a writer whose quads are all there once it is closed without error.
	NewQuadWriter() (quad.WriteCloser, error)
}

// Step puts a quad in or takes it out.
type Step struct {
	Quad quad.Quad
	Add  bool // else it is taken out
	Must bool // it is an error if the graph has the quad already, or does not have it
}

// Flips says whether the step, the one at index i, changes a graph, where has says whether the
// graph has the quad; the error is an *IdleError.
func (s *Step) Flips(i int, has bool) (bool, error) {
	if has == s.Add && s.Must {
		return false, &IdleError{Step: i, Quad: s.Quad, Add: s.Add}
	}
	return has != s.Add, nil
}

// IdleError is that of a step that changes nothing and must.
type IdleError struct {
	Step int // its index
	Quad quad.Quad
	Add  bool
}

// Error names the quad, and why the step changes nothing.
func (e *IdleError) Error() string {
	if e.Add {
		return fmt.Sprintf("add %s: the graph has it", e.Quad)
	}
	return fmt.Sprintf("take out %s: the graph does not have it", e.Quad)
}

// Snapshot is View, for Graph.
func (s *Store) Snapshot(ctx context.Context) (Snapshot, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	v, err := s.View()
	if err != nil {
		return nil, err
	}
	return v, nil
}

// Shared is false: one process has the directory.
func (s *Store) Shared() bool { return false }

// NewQueue is ErrNoQueue.
func (s *Store) NewQueue(context.Context, string, time.Duration) (Queue, error) {
	return nil, ErrNoQueue
}

// Edition is "": judgements change only through the Store.
func (v *View) Edition(context.Context) (string, error) { return "", nil }

var _ Graph = (*Store)(nil)
