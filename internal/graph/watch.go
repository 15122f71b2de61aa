package graph

import (
	"context"
	"encoding/json"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/newsgraph/kg/answer"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/ingest/read"
	"github.com/newsgraph/kg/internal/ingest/watch"
	"github.com/newsgraph/kg/schema"
)

// Watcher keeps a graph up to date with directories, files and feeds. It does not hold the graph
// open. It is used by one goroutine; Close it after use.
type Watcher struct {
	sources []string
	read    reading
	watch   *watch.Watcher
	due     watch.Batch
	spent   answer.ModelReport // of the budget of read.Propose

	mu    sync.Mutex
	known map[string]string // document → hash of its source and text as they were ingested; guarded by mu
}

// NewWatcher watches sources, which are read as the options say; those that are addresses every so
// often (0 = 10 minutes), at longer intervals while they fail.
func NewWatcher(sources []string, o ReadOptions, every time.Duration) (*Watcher, error) {
	if every <= 0 {
		every = 10 * time.Minute
	}
	w := &Watcher{sources: sources, read: reading{ReadOptions: o}, known: map[string]string{}}
	w.read.loaded = read.NewLoaded()
	var err error
	w.watch, err = watch.New(sources, isAddress, every)
	return w, err
}

func isAddress(source string) bool { return strings.Contains(source, "://") }

// Close ends the watching.
func (w *Watcher) Close() error { return w.watch.Close() }

// Wait waits until a source may have changed, at first not at all. The error is that of the context.
func (w *Watcher) Wait(ctx context.Context) error {
	due, err := w.watch.Next(ctx)
	w.due = due
	return err
}

// Ingest reads what may have changed, as Wait found it, into a graph, which must be the same each
// time; see Graph.Ingest. What is gone from directories is forgotten where the options say Prune. The
// budget of a model counts for all that is read while the watcher lives; when it is spent, kg reads alone.
// Documents counts those that are new or changed.
func (w *Watcher) Ingest(ctx context.Context, g *Graph, progress func(answer.Report)) (answer.Report, error) {
	var total answer.Report
	fresh := map[string]string{}
	o := w.read
	o.only = func(path string) bool { return w.due.Files[path] }
	o.known = func(d *doc.Document) bool {
		hash := textHash(d)
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.known[d.Source.ID] == hash {
			return true
		}
		fresh[d.Source.ID] = hash
		return false
	}
	for _, source := range w.sources {
		address := isAddress(source)
		due := slices.Contains(w.due.Addresses, source)
		if address && !due || !address && !w.due.Removed && !w.touches(source) {
			continue
		}
		o.Propose = w.read.Propose.less(w.spent)
		rep, err := g.ingest(ctx, []string{source}, o, progress)
		addModel(&w.spent, rep.Model)
		addReport(&total, rep)
		if err != nil {
			return total, err
		}
		if address {
			w.watch.Done(source, rep.Failed > 0 && rep.Documents == 0)
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	maps.Copy(w.known, fresh)
	return total, nil
}

// touches says whether a file or a file of a directory is due.
func (w *Watcher) touches(source string) bool {
	clean := filepath.Clean(source)
	inside := strings.TrimSuffix(clean, string(filepath.Separator)) + string(filepath.Separator)
	for path := range w.due.Files {
		if path == source || clean == "." || strings.HasPrefix(path, inside) {
			return true
		}
	}
	return false
}

func textHash(d *doc.Document) string {
	source, err := json.Marshal(d.Source)
	if err != nil { // strings and a map of them
		return ""
	}
	return schema.Hash(string(source), d.Text)
}
