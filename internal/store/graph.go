package store

import (
	"context"
	"io"
	"iter"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"
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
	Replace(ctx context.Context, document string, quads []quad.Quad) (changed bool, err error)

	// Forget takes out all that the document said and says whether there was any. The graph
	// is then as if the document had never been read.
	Forget(ctx context.Context, document string) (found bool, err error)

	// Apply takes quads out and puts quads in, all or nothing; a quad in both lists is in.
	// The rule for documents is not applied.
	Apply(ctx context.Context, add, remove []quad.Quad) error

	// Load adds all quads that next yields until io.EOF, all or none, and returns how many
	// were new. The rule for documents is not applied.
	Load(ctx context.Context, next func() (quad.Quad, error)) (added int64, err error)

	// Verify checks that the graph is whole. The error is of reading, not of what was found.
	Verify(ctx context.Context) (Report, error)

	// Compact gives back the space of what was taken out.
	Compact(ctx context.Context) error

	// Backup writes the graph as one stream that Restore reads.
	Backup(ctx context.Context, w io.Writer) error

	// QuadStore returns the graph, as it is at each moment, for Cayley's packages.
	QuadStore() graph.QuadStore

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
	Value(id ID) (quad.Value, error)

	// Has says whether the graph holds the quad.
	Has(q quad.Quad) (bool, error)

	// Count returns how many quads agree with q in the bound positions: exactly for some
	// thousands and for no position bound, else it may be an estimate.
	Count(ctx context.Context, q Quad, bound Set) (n int64, exact bool, err error)

	// Dump writes all quads as canonical N-Quads, one a line, the lines sorted by their
	// bytes: equal graphs give equal bytes.
	Dump(ctx context.Context, w io.Writer) error

	// QuadStore returns what the snapshot shows for Cayley's packages, read-only.
	QuadStore() graph.QuadStore

	// Close frees the snapshot. A second Close does nothing.
	Close() error
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

var _ Graph = (*Store)(nil)
