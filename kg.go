package kg

import (
	"context"
	"io"
	"iter"
	"time"

	"github.com/newsgraph/kg/internal/graph"
	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/internal/store/pg"
)

// Graph is an open graph. All methods may be called concurrently; readers work on a
// snapshot and never wait for a writer.
type Graph struct{ g *graph.Graph }

// Open opens the graph in a directory and makes it if there is none; Memory is a new graph
// in memory. "postgres://USER:PASSWORD@HOST:PORT/DATABASE" is a graph in a database, which many
// processes on many machines may read and write at once. Close it after use. Errors are
// ErrLocked, ErrNoGraph, ErrDamaged and ErrUnreachable, wrapped, and those of the system.
func Open(ctx context.Context, url string, o Options) (*Graph, error) {
	g, err := graph.Open(ctx, url, graph.Options(o))
	if err != nil {
		return nil, err
	}
	return &Graph{g}, nil
}

// Close closes the graph. What was ingested is already durable.
func (g *Graph) Close() error { return g.g.Close() }

// Within returns the graph as it would be if only the documents of the scope had been read, and
// their claims found by the scope's source alone. It can only be read, by all calls that read but
// Gizmo and GraphQL, as long as g is open; Close does nothing. Each call sees what g then holds. The
// zero Scope gives g itself.
func (g *Graph) Within(s Scope) *Graph { return &Graph{g.g.Within(s)} }

// Schema returns the types and predicates in use.
func (g *Graph) Schema() *Schema { return g.g.Schema() }

// Ingest reads sources into the graph. A document that the graph already has, as this program
// reads it, is left as it is; one with the same identity (address, else file, else content) but
// another text replaces the old one, and what a changed file no longer holds is forgotten. A file
// that has the name of another one, from another directory of the same name, is an error. Each document is
// durable, whole, before the next is counted. A document that cannot be read is counted and does
// not stop the rest; the error is of the graph or the context.
// Progress, if not nil, is called after each document, from one goroutine.
func (g *Graph) Ingest(ctx context.Context, sources []string, o ReadOptions, progress func(Report)) (Report, error) {
	return g.g.Ingest(ctx, sources, o.internal(), progress)
}

// IngestShared is Ingest for several processes, on one machine or many, that fill one graph
// in a database together: given the same sources and list, each document is read by one of
// them. Every worker goes through the sources and claims what nobody has claimed. At the end it
// waits for the documents that others hold, and takes over those of a worker that died, so
// when it returns, all documents of its sources are in the graph. A document of a list is read
// once, unless it is forgotten; another list reads it again. Sources are read several times,
// so standard input is refused. For a graph that is not in a database it is ErrNoQueue.
func (g *Graph) IngestShared(ctx context.Context, sources []string, o ReadOptions, so ShareOptions,
	progress func(Report)) (Report, error) {
	return g.g.IngestShared(ctx, sources, o.internal(), graph.ShareOptions(so), progress)
}

// Add reads one article into the graph and returns what was read; see Ingest. An article that the
// graph has already, as this program reads it, is not read again: Text then has Unchanged, and the
// claims as the graph has them, without their support.
func (g *Graph) Add(ctx context.Context, a Article) (Text, error) {
	return g.g.Add(ctx, graph.Article(a))
}

// AddAll reads articles into the graph, on all cores, and stores them in their order; those that the
// graph has already, as this program reads them, are only counted; see Ingest. An article that cannot
// be read is counted and does not stop the rest; the error is of the graph or the context.
func (g *Graph) AddAll(ctx context.Context, articles iter.Seq[Article]) (Report, error) {
	return g.g.AddAll(ctx, func(yield func(graph.Article) bool) {
		for a := range articles {
			if !yield(graph.Article(a)) {
				return
			}
		}
	})
}

// Forget removes a document from the graph, which is then as if it had never been read. The
// document is named by its id, address or title; see Document. It reports whether there was
// one.
func (g *Graph) Forget(ctx context.Context, document string) (bool, error) {
	return g.g.Forget(ctx, document)
}

// ForgetProposed removes what a language model proposed, "" for all models, as if it had never
// been asked: the documents are read again, from the text that the graph keeps. It returns how
// many these are.
func (g *Graph) ForgetProposed(ctx context.Context, model string) (int, error) {
	return g.g.ForgetProposed(ctx, model)
}

// Same judges that what has the id b is what has the id a: a replaces b, in what the graph
// holds and in what is read later. It returns how many documents were read again. A judgement
// that exists already changes nothing; one that contradicts others is ErrContradiction.
func (g *Graph) Same(ctx context.Context, a, b string) (int, error) { return g.g.Same(ctx, a, b) }

// Different judges that b, an id or a name, is not what has the id a: names of b never mean a
// and, where b is an id, names of a never mean b. Names that the knowledge base gives to both
// stay as they are. It returns how many documents were read again, at first every one that
// holds such a name. A judgement that contradicts others is ErrContradiction.
func (g *Graph) Different(ctx context.Context, a, b string) (int, error) {
	return g.g.Different(ctx, a, b)
}

// Undo takes a judgement back; the graph is then as if it had never been made. It returns how
// many documents were read again. Taking back a judgement that does not exist changes nothing.
func (g *Graph) Undo(ctx context.Context, j Judgement) (int, error) { return g.g.Undo(ctx, j) }

// Judgements returns all judgements in an order that depends on nothing but them.
func (g *Graph) Judgements(ctx context.Context) ([]Judgement, error) { return g.g.Judgements(ctx) }

// Outdated says whether the graph has ids of an earlier version of kg, which texts that are read now
// do not share: Reread changes that. It looks at some of the entities, so it may miss a few among
// many.
func (g *Graph) Outdated(ctx context.Context) (bool, error) { return g.g.Outdated(ctx) }

// Reread reads all documents again, from the text that the graph keeps, by its schema and judgements
// and as this version of kg reads, and returns how many these are. If it is interrupted, Finish
// reads the rest. A document that is not stored whole is an error, and nothing is read.
func (g *Graph) Reread(ctx context.Context) (int, error) { return g.g.Reread(ctx) }

// Finish reads the documents that an interrupted judgement or Reread did not get to, and returns how
// many these were. Ingest, Add and Forget do so first.
func (g *Graph) Finish(ctx context.Context) (int, error) { return g.g.Finish(ctx) }

// Export writes the graph in the format of that name. Output depends on nothing but the graph
// and the options. N-Quads of the whole graph are all that it holds; other formats have its
// claims and what they are about. N-Quads, the other forms of RDF, JSON Lines and the table of
// claims are written claim by claim where Entities, Types and Top are not used; otherwise the
// selected claims are held in memory.
func (g *Graph) Export(ctx context.Context, w io.Writer, format string, o ExportOptions) error {
	return g.g.Export(ctx, w, format, graph.ExportOptions(o))
}

// Import adds the quads of r to the graph and returns how many were new. They may be gzipped.
// All are added or none; an error names the line. Documents, claims and facts among them must be
// such as kg writes, see Verify, also together with what the graph holds: else it is ErrForged
// or, with Foreign, the whole document is kept under another label and nothing takes it for one
// of the graph's. The quads are first kept in a temporary folder.
func (g *Graph) Import(ctx context.Context, r io.Reader, o ImportOptions) (int64, error) {
	return g.g.Import(ctx, r, graph.ImportOptions(o))
}

// Verify checks that the graph is whole: every index agrees, every fact has a claim, no
// judgement was interrupted, and each claim is one that kg would write: its id and its fact's id
// are those of what it says, its words are in its sentence, its edge says the same. All other
// calls ignore claims that fail this check. The error is of reading, not of what was found.
func (g *Graph) Verify(ctx context.Context) (Health, error) { return g.g.Verify(ctx) }

// Compact gives back the space of what was forgotten or replaced.
func (g *Graph) Compact(ctx context.Context) error { return g.g.Compact(ctx) }

// Backup writes the graph, as it is at the call, as one stream that Restore reads. The graph
// may be used meanwhile.
func (g *Graph) Backup(ctx context.Context, w io.Writer) error { return g.g.Backup(ctx, w) }

// Restore makes a new graph at url from what Backup wrote. There must be nothing there yet.
func Restore(ctx context.Context, r io.Reader, url string) error { return graph.Restore(ctx, r, url) }

// Repair makes a new graph at target of what can be read of the files of a damaged one, which it
// does not change.
func Repair(ctx context.Context, url, target string) (Salvage, error) {
	return graph.Repair(ctx, url, target)
}

// IsDatabase says whether an address is one of a database, rather than the name of a directory.
func IsDatabase(address string) bool { return pg.Is(address) }

// Redact returns an address for messages, without the passwords that it may hold.
func Redact(address string) string { return store.Redact(address) }

// Reader reads texts into claims without a graph. Its models load at first use. It may be
// used concurrently.
type Reader struct{ r *graph.Reader }

// NewReader returns a reader by the built-in schema, extended by the user's file if one is named.
func NewReader(schemaFile string) (*Reader, error) {
	r, err := graph.NewReader(schemaFile)
	if err != nil {
		return nil, err
	}
	return &Reader{r}, nil
}

// Read reads sources (paths, directories, "-", http(s) addresses) and yields their texts in
// order. What cannot be read yields an error that names file, line and cause beside a zero
// Text, and the sequence goes on; it ends early only when ctx is done.
func (r *Reader) Read(ctx context.Context, sources []string, o ReadOptions) iter.Seq2[Text, error] {
	return r.r.Read(ctx, sources, o.internal())
}

// Annotate writes what the language engine sees in the sources: as CoNLL-U with all ten
// columns, where MISC has SpaceAfter, byte offsets (Start, End) and names (NER); or as JSON,
// an Annotation a line, which also has semantic roles, mentions and the entities they refer to;
// or as one HTML page that needs nothing else. It ends at the first source that cannot be read.
func (r *Reader) Annotate(ctx context.Context, w io.Writer, sources []string, o AnnotateOptions) error {
	return r.r.Annotate(ctx, w, sources, graph.AnnotateOptions{
		ReadOptions: o.internal(), JSON: o.JSON, HTML: o.HTML, Tokenized: o.Tokenized})
}

// ExtractOpen writes what tokenised sentences say without a schema, one tuple a line:
// sentence, confidence, predicate and arguments, separated by tabs. The text has one sentence a
// line with tokens separated by one space.
func (r *Reader) ExtractOpen(ctx context.Context, w io.Writer, text io.Reader) error {
	return r.r.ExtractOpen(ctx, w, text)
}

// CountDocuments returns how many documents the sources hold, for a progress total, or -1 where
// that is not known without reading them.
func CountDocuments(sources []string, o ReadOptions) int {
	return graph.CountDocuments(sources, o.internal())
}

// WriteSchema writes the built-in schema, extended by the user's file if one is named, in the
// form that such a file has.
func WriteSchema(w io.Writer, file string) error {
	return graph.WriteSchema(w, file)
}

// ProposeSchema has the model of the options suggest types and predicates that sources speak of
// and the schema, that of a file or the built-in one (""), lacks. It writes a schema file of them
// for a person to edit, each with a sentence that has its words. The report counts as Proposed
// what was left out, by reason. Its Errors are of what could not be read.
func ProposeSchema(ctx context.Context, w io.Writer, schemaFile string, sources []string, o ReadOptions,
	progress func(Report)) (Report, error) {
	return graph.ProposeSchema(ctx, w, schemaFile, sources, o.internal(), progress)
}

// EstimateProposing reads sources, without understanding them, and says about what a model would
// be asked. What cannot be read counts as nothing.
func EstimateProposing(ctx context.Context, sources []string, o ReadOptions) (Estimate, error) {
	return graph.EstimateProposing(ctx, sources, o.internal())
}

// Watcher keeps a graph up to date with directories, files and feeds. It does not hold the graph
// open. It is used by one goroutine; Close it after use.
type Watcher struct{ w *graph.Watcher }

// NewWatcher watches sources, which are read as the options say. Addresses are read again every
// so often (0 = 10 minutes), and less often while they fail.
func NewWatcher(sources []string, o ReadOptions, every time.Duration) (*Watcher, error) {
	w, err := graph.NewWatcher(sources, o.internal(), every)
	if err != nil {
		return nil, err
	}
	return &Watcher{w}, nil
}

// Close ends the watching.
func (w *Watcher) Close() error { return w.w.Close() }

// Wait waits until a source may have changed; the first call returns at once. The error is that
// of the context.
func (w *Watcher) Wait(ctx context.Context) error { return w.w.Wait(ctx) }

// Ingest reads what may have changed, as Wait found it, into a graph, which must be the same each
// time; see Graph.Ingest. Documents whose files are gone are forgotten where the options say
// Prune. The budget of a model counts for all that is read while the watcher lives; when it is
// spent, kg reads alone. Documents counts those that are new or changed.
func (w *Watcher) Ingest(ctx context.Context, g *Graph, progress func(Report)) (Report, error) {
	return w.w.Ingest(ctx, g.g, progress)
}
