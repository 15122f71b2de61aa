package ask

import (
	"sync"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/query"
)

// again keeps the documents that were read again for the last questions. It may be used
// concurrently.
type again struct {
	mu    sync.Mutex
	graph *query.Graph // whose documents they are
	docs  map[againKey]*doc.Document
	order []againKey // oldest first
}

type againKey struct {
	document string
	part     string // which sentences, "[]" for all
}

// maxKept documents are kept, some 100 kB each.
const maxKept = 64

// get returns a document, read by make where it is not kept.
func (a *again) get(g *query.Graph, document, part string, make func() (*doc.Document, error)) (*doc.Document, error) {
	g = g.Whole()
	key := againKey{document, part}
	a.mu.Lock()
	if a.graph != g {
		a.graph, a.docs, a.order = g, map[againKey]*doc.Document{}, nil
	}
	d := a.docs[key]
	a.mu.Unlock()
	if d != nil {
		return d, nil
	}
	d, err := make()
	if err != nil {
		return nil, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.graph == g && a.docs[key] == nil {
		a.docs[key] = d
		if a.order = append(a.order, key); len(a.order) > maxKept {
			delete(a.docs, a.order[0])
			a.order = a.order[1:]
		}
	}
	return d, nil
}
