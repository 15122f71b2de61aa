package graph

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"sync"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/answer"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/ingest"
	"github.com/newsgraph/kg/internal/ingest/propose"
	"github.com/newsgraph/kg/internal/ingest/read"
	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/schema"
)

// ReadOptions say how texts are read. The zero value reads by name and content.
type ReadOptions struct {
	Format    string    // for every source, one of those that kg ingest --help lists; "" goes by content, then by name
	Published string    // date of documents that state none, such as "2024-09-27"
	Workers   int       // 0 = one a core
	Stdin     io.Reader // what the source "-" reads

	// which fields of records and tables hold what: "text" → "body", "date" → "ts"; other keys make metadata
	Map    map[string]string
	Meta   map[string]string // metadata of every document
	Follow bool              // read the pages that feeds, sitemaps and records without a text link to

	// For sources that come from strangers. What is refused is an error, ErrRefused, and the rest is read.
	NoFiles     bool // paths are refused; standard input and addresses are read
	NoAddresses bool // addresses are refused, also those that feeds, sitemaps and records link to
	// addresses are refused that lead, by a redirect or a name server too, to a private network or this machine
	PublicOnly bool

	// Client fetches addresses; nil: one with time limits. It may add headers, a proxy, limits of its own. PublicOnly
	// holds for kg's own client alone: with a Client it is an error.
	Client *http.Client

	// Prune forgets the documents of files that are gone from the directories given; of Ingest alone.
	Prune bool

	// Propose has a language model propose claims, which the texts must bear out; nil: none is asked. Of Ingest
	// alone.
	Propose *Proposing
}

// reading is how sources are read, with what the reader of a graph needs to know of it.
type reading struct {
	ReadOptions
	skipped func(path, reason string)
	only    func(path string) bool
	loaded  *read.Loaded
	asker   *propose.Asker           // of Propose; nil: no model is asked
	known   func(*doc.Document) bool // called for each document before it is worked on; true: the graph has it
}

func (o reading) options() read.Options {
	return read.Options{Format: o.Format, Published: o.Published, Map: o.Map, Meta: o.Meta, Follow: o.Follow,
		NoFiles: o.NoFiles, NoAddresses: o.NoAddresses, PublicOnly: o.PublicOnly, Client: o.Client,
		Skipped: o.skipped, Only: o.only, Loaded: o.loaded}
}

// unknown leaves those documents out that are held already.
func (o reading) unknown(docs iter.Seq2[*doc.Document, error]) iter.Seq2[*doc.Document, error] {
	if o.known == nil {
		return docs
	}
	return func(yield func(*doc.Document, error) bool) {
		for d, err := range docs {
			if d != nil && o.known(d) {
				continue
			}
			if !yield(d, err) {
				return
			}
		}
	}
}

// Article is a text at hand, rather than in a file.
type Article struct {
	Text, Title, URL, Publisher string
	Published                   string // partial ISO 8601 date
}

// Read reads sources (paths, directories, "-", http(s) addresses) and yields their texts in
// order. What cannot be read yields an error that names file, line and cause beside a zero
// Text, and the sequence goes on; it ends early only when ctx is done.
func (r *Reader) Read(ctx context.Context, sources []string, o ReadOptions) iter.Seq2[answer.Text, error] {
	return func(yield func(answer.Text, error) bool) {
		for res := range r.documents(ctx, sources, reading{ReadOptions: o}) {
			if res.Err != nil {
				if !yield(answer.Text{}, res.Err) {
					return
				}
				continue
			}
			if !yield(textOf(res.Doc), nil) {
				return
			}
		}
	}
}

func textOf(d *doc.Document) answer.Text {
	return answer.Text{Source: d.Source, Claims: d.Claims, Warnings: d.Warnings, Bytes: len(d.Text), Words: len(d.Tokens)}
}

// pipeline returns what reads texts by the judgements.
func (r *Reader) pipeline(judged ...schema.Judgement) (*doc.Pipeline, error) {
	return r.pipelines.of(judged, func() (*doc.Pipeline, error) {
		stages, err := r.stages(judged)
		if err != nil {
			return nil, err
		}
		return doc.NewPipeline(stages...)
	})
}

func (r *Reader) stages(judged []schema.Judgement) ([]doc.Stage, error) {
	m, err := r.load()
	if err != nil {
		return nil, err
	}
	return ingest.Asking(ingest.Stages(m.engine, m.base, r.schema, judged...), r.recall...), nil
}

// documents reads sources and takes them through the pipeline.
func (r *Reader) documents(ctx context.Context, sources []string, o reading) iter.Seq[ingest.Result] {
	return func(yield func(ingest.Result) bool) {
		p, err := r.pipeline()
		if err != nil {
			yield(ingest.Result{Err: err})
			return
		}
		ingest.Run(ctx, p, read.Documents(ctx, o.options(), sources, o.Stdin), o.Workers)(yield)
	}
}

// CountDocuments returns how many documents the sources hold, for a progress total, or -1 where that
// cannot be told without reading them.
func CountDocuments(sources []string, o ReadOptions) int {
	return read.Count(reading{ReadOptions: o}.options(), sources)
}

// Ingest reads sources into the graph. A document that the graph holds already, as this program
// reads it, is left as it is and not read again; one with the same identity (address, else file,
// else content) but another text takes the
// old one's place, and what a changed file no longer holds is forgotten. Each document is
// durable, whole, before the next is counted. A document that cannot be read is counted and does
// not stop the rest; the error is of the graph or the context.
// Progress, if not nil, is called after each document, from one goroutine.
func (g *Graph) Ingest(ctx context.Context, sources []string, o ReadOptions,
	progress func(answer.Report)) (answer.Report, error) {
	return g.ingest(ctx, sources, reading{ReadOptions: o}, progress)
}

func (g *Graph) ingest(ctx context.Context, sources []string, o reading,
	progress func(answer.Report)) (answer.Report, error) {
	var rep answer.Report
	if err := g.finish(ctx); err != nil {
		return rep, err
	}
	leave, err := g.judging.share(ctx)
	if err != nil {
		return rep, err
	}
	defer leave()
	by, err := g.judgedReading(ctx)
	if err != nil {
		return rep, err
	}
	defer g.stale()
	if o.asker, err = g.reader.modelAsker(o.Propose); err != nil {
		return rep, err
	}
	o.Workers = o.workers()
	var skips sync.Mutex // files are looked for beside the reading
	skipped := map[string]int{}
	o.skipped = func(_, reason string) {
		skips.Lock()
		defer skips.Unlock()
		skipped[reason]++
	}
	all, news := newSeen(), g.newNews(o.asker, by)
	if known := o.known; known != nil {
		o.known = func(d *doc.Document) bool {
			if !known(d) {
				return false
			}
			skips.Lock()
			defer skips.Unlock()
			all.document(d)
			return true
		}
	}
	save, err := g.knownAddresses(ctx, sources, &o)
	if err != nil {
		return rep, err
	}
	docs := o.unknown(read.Documents(ctx, o.options(), sources, o.Stdin))
	for res := range ingest.Each(ctx, news.read, docs, o.Workers) {
		if res.Err == nil {
			skips.Lock()
			all.document(res.Doc)
			skips.Unlock()
			res.Err = news.put(ctx, res.Doc, &rep)
			var clash *read.FileError
			if res.Err != nil && !errors.As(res.Err, &clash) {
				return rep, res.Err
			}
		}
		if res.Err != nil {
			if ctx.Err() != nil {
				return rep, ctx.Err()
			}
			countError(&rep, res.Err)
			all.error(res.Err)
		}
		countRequests(&rep, o.asker)
		if progress != nil {
			progress(rep)
		}
	}
	rep.Skipped = skipped
	if err := ctx.Err(); err != nil {
		return rep, err
	}
	rep.Forgotten, err = g.clearUp(ctx, all, sources, o.Prune)
	if err == nil && rep.Failed == 0 {
		err = save()
	}
	return rep, err
}

// document makes a document of an article, as if it had been read from a file.
func (a *Article) document() (*doc.Document, error) {
	d, err := read.Article(a.Text, schema.Source{Title: a.Title, URL: a.URL, Publisher: a.Publisher,
		Published: a.Published})
	if err != nil {
		return nil, fmt.Errorf("add article: %w", err)
	}
	return d, nil
}

// put stores a document that was read, with a mark, and counts it.
func (g *Graph) put(ctx context.Context, by *judgedReading, d *doc.Document, mark string, rep *answer.Report) error {
	changed, err := by.replace(ctx, d, mark, func(by store.By, quads []quad.Quad) (bool, error) {
		return g.store.ReplaceBy(ctx, by, d.Source.ID, quads)
	})
	if err != nil {
		return fmt.Errorf("store %s: %w", d.Source.Name(), err)
	}
	count(rep, d, changed)
	return nil
}

// Forget takes a document out of the graph, which is then as if it had never been read. The
// document is named by its id, address or title; see Document. It reports whether there was
// one.
func (g *Graph) Forget(ctx context.Context, document string) (bool, error) {
	if err := g.finish(ctx); err != nil {
		return false, err
	}
	d, err := g.Document(ctx, document)
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	leave, err := g.judging.share(ctx)
	if err != nil {
		return false, err
	}
	defer leave()
	defer g.stale()
	return g.forget(ctx, d.ID)
}
