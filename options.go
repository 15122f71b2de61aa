package kg

import (
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/newsgraph/kg/internal/graph"
	"github.com/newsgraph/kg/internal/ingest/read"
	"github.com/newsgraph/kg/internal/llm"
)

// Options of Open. The zero value is the default.
type Options struct {
	SchemaFile string // extends the built-in schema, see schema.Load; "" = built-in
	ReadOnly   bool   // no writes; the graph must exist
}

// ReadOptions say how texts are read. The zero value reads by content and name.
type ReadOptions struct {
	Format    string    // of every source, one of ReadFormats; "" goes by content, then by name
	Published string    // date of documents that state none, such as "2024-09-27"
	Workers   int       // documents read at once; 0 = one a core
	Stdin     io.Reader // what the source "-" reads

	// Map says which fields of records and tables hold what: "text" → "body", "date" → "ts"; other
	// keys make metadata.
	Map    map[string]string
	Meta   map[string]string // metadata of every document
	Follow bool              // read the pages that feeds, sitemaps and records without a text link to

	// For sources from strangers. What is refused is the error ErrRefused, and the rest is read.
	NoFiles     bool // paths are refused; standard input and addresses are read
	NoAddresses bool // addresses are refused, also those that feeds, sitemaps and records link to
	PublicOnly  bool // addresses on this machine or a private network are refused, also after a redirect or DNS look-up

	// Client fetches addresses; nil: one with time limits. It may add headers, a proxy, limits of its
	// own. PublicOnly needs kg's own client: with another one it is an error.
	Client *http.Client

	// Prune forgets the documents of files that are gone from the directories given; for Ingest and
	// Watcher only.
	Prune bool

	// Propose has a language model propose claims, which the texts must support; nil: none is asked.
	// For Ingest, Watcher and ProposeSchema only.
	Propose *Proposing
}

func (o ReadOptions) internal() graph.ReadOptions {
	return graph.ReadOptions{Format: o.Format, Published: o.Published, Workers: o.Workers, Stdin: o.Stdin,
		Map: o.Map, Meta: o.Meta, Follow: o.Follow, NoFiles: o.NoFiles, NoAddresses: o.NoAddresses,
		PublicOnly: o.PublicOnly, Client: o.Client, Prune: o.Prune, Propose: (*graph.Proposing)(o.Propose)}
}

// ReadFormats returns the values that ReadOptions.Format may have beside "".
func ReadFormats() []string { return read.Formats() }

// Article is a text at hand, rather than in a file.
type Article struct {
	Text      string // what is read; it may have several paragraphs
	Title     string
	URL       string // by which a later version of the article replaces this one
	Publisher string
	Published string // partial ISO 8601 date
}

// ShareOptions say how workers share documents.
type ShareOptions struct {
	List  string        // workers that name the same list share it; its documents are read once, ever
	Lease time.Duration // after which the documents of a silent worker go to others; 0 = 30 s
}

// AnnotateOptions say how annotations are read and written. The zero value writes CoNLL-U.
type AnnotateOptions struct {
	ReadOptions
	JSON      bool // one Annotation a line instead of CoNLL-U
	HTML      bool // one page for people instead: marked mentions and drawn trees
	Tokenized bool // the sources are one sentence a line, tokens separated by one space
}

// QueryOptions of Graph.Query. The zero value is the default.
type QueryOptions struct {
	Language string // one of Languages; "" = kg
	Limit    int    // rows at most; 0 = 1000
	Memory   int64  // bytes that the query may take; 0 = 512 MiB
}

// ExportOptions select what is exported and say how it looks. The zero value is the whole graph
// on a light background.
type ExportOptions struct {
	Filter            // of the claims; Limit takes the first so many
	Entities []string // only what is near these entities, by id
	Hops     int      // how near; 0 = 1
	Types    []string // only entities of these types or narrower ones, and the claims between them
	Top      int      // only so many of the most important entities, and the claims between them; 0 = all
	Merge    bool     // one edge for all that is said in the same way from one entity to another

	Dark    bool   // draw on a dark background
	Cluster bool   // place entities of one type together, where the format can say so
	Program string // what the file says made it, such as "kg 1.2"; "" = "kg"

	// Progress, if not nil, is called now and then with the number of claims read so far.
	Progress func(claims int)
}

// ImportOptions say how quads are read. The zero value is the default.
type ImportOptions struct {
	Format  string // one of ImportFormats; "" = "nq", which also reads N-Triples
	Foreign bool   // keep quads that look like claims but are not, as other people's quads
}

// ImportFormats returns the values that ImportOptions.Format may have beside "".
func ImportFormats() []string { return graph.ImportFormats() }

// Proposing has a language model propose claims while texts are read. Each proposal is checked
// against its sentence: its quotes must be there, and kg itself reads what is denied, planned or
// alleged, by whom and when. The replies are kept in the graph, so neither a second reading nor a
// judgement needs the model.
type Proposing struct {
	Model Model  // who is asked, see NewModel
	Name  string // of the model; its claims and replies carry it

	MaxRequests int // 0 = no limit
	MaxTokens   int // of requests and replies; 0 = no limit
	Concurrency int // requests at once; 0 = 1
}

// Model is a language model: Complete answers a ModelRequest. It must allow as many calls at once
// as Proposing.Concurrency says.
type Model = llm.Model

// ModelRequest is what a model is asked: System and User are the texts, Schema is the JSON schema
// that the reply must follow, MaxTokens bounds the reply.
type ModelRequest = llm.Request

// Completion is what a model answered: Text; Tokens of request and reply, 0 where it does not say;
// Cut, whether the reply reached its limit.
type Completion = llm.Completion

// ClientOptions of NewModel: Key is sent as a bearer token, if not ""; Timeout is of one try,
// 0 = 3 minutes; Tries of one request, 0 = 4.
type ClientOptions = llm.ClientOptions

// NewModel returns a model at an endpoint that speaks OpenAI's chat completions: that of a service,
// or of Ollama, llama.cpp, vLLM or LM Studio. The address is the endpoint's own, with or without
// "/chat/completions" at its end.
func NewModel(address, name string, o ClientOptions) (Model, error) {
	c, err := llm.NewClient(address, name, o)
	if err != nil {
		return nil, err // not c, which would be a Model that is not nil
	}
	return c, nil
}

// ModelKey is the environment variable of the key that ModelKeyed sends.
const ModelKey = "KG_MODEL_KEY"

// ModelKeyed is NewModel with the key from the environment.
func ModelKeyed(address, name string, o ClientOptions) (Model, error) {
	o.Key = strings.TrimSpace(os.Getenv(ModelKey))
	return NewModel(address, name, o)
}
