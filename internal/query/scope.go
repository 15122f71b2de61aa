package query

import (
	"context"
	"iter"
	"maps"
	"net/url"
	"reflect"
	"strings"
	"sync"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/answer"
	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/schema"
)

// Within returns the graph as it would be if only the documents of the scope had been read, by its
// source alone: their sentences and claims, and the facts that these claim. Judgements stay. It
// keeps the last one.
func (g *Graph) Within(ctx context.Context, s Scope) (*Graph, error) {
	if s.All() {
		return g, nil
	}
	if part := g.narrow.kept(s); part != nil {
		return part, nil
	}
	part, err := g.part(ctx, s)
	if err != nil {
		return nil, err
	}
	s.Meta = maps.Clone(s.Meta)
	g.narrow.keep(s, part)
	return part, nil
}

// narrow is the part of a graph that was asked for last.
type narrow struct {
	mu    sync.Mutex
	scope Scope
	graph *Graph // nil: none
}

// kept returns the part if it is that of the scope, else nil.
func (n *narrow) kept(s Scope) *Graph {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.graph != nil && reflect.DeepEqual(s, n.scope) {
		return n.graph
	}
	return nil
}

func (n *narrow) keep(s Scope, part *Graph) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.scope, n.graph = s, part
}

func (g *Graph) part(ctx context.Context, s Scope) (*Graph, error) {
	documents, err := g.documentsIn(ctx, s)
	if err != nil {
		return nil, err
	}
	out := New(&within{source: g.source, documents: documents, by: s.Source}, g.schema)
	if out.whole = g.Whole(); documents == nil {
		out.only = g.only
		return out, nil
	}
	out.only = make(map[store.ID]bool, len(documents))
	for id := range documents {
		out.only[store.IDOf(id)] = true
	}
	return out, nil
}

// Whole returns the graph that Within narrowed, or the graph itself.
func (g *Graph) Whole() *Graph {
	if g.whole != nil {
		return g.whole
	}
	return g
}

// within is a Source without what documents beyond some say, and without the claims of others than by.
type within struct {
	source    Source
	documents map[string]bool // nil: all
	by        string          // see Filter.Source
	facts     cache[bool]     // whether one of the documents claims the fact
	claims    cache[bool]     // whether the claim is one of by
	mentioned Lazy[map[string]bool]
}

// Scan is Source.Scan.
func (w *within) Scan(ctx context.Context, p store.Pattern) iter.Seq2[quad.Quad, error] {
	return func(yield func(quad.Quad, error) bool) {
		for q, err := range w.source.Scan(ctx, p) {
			in := err != nil
			if err == nil {
				in, err = w.in(ctx, q)
			}
			if (in || err != nil) && !yield(q, err) {
				return
			}
		}
	}
}

func (w *within) in(ctx context.Context, q quad.Quad) (bool, error) {
	switch label := iri(q.Label); {
	case label == schema.BaseGraph && w.documents != nil:
		mentioned, err := w.mentioned.Get(ctx, func() (map[string]bool, error) { return w.mentions(ctx) })
		return mentioned[iri(q.Subject)], err
	case isFact(q):
		return w.facts.value(label, func() (bool, error) { return w.claimed(ctx, q.Label) })
	case w.documents != nil && !w.documents[label]:
		return false, nil
	}
	if s := iri(q.Subject); strings.HasPrefix(s, schema.ClaimBase) {
		return w.byOne(ctx, q.Subject)
	}
	if iri(q.Predicate) == schema.ClaimOf {
		return w.byOne(ctx, q.Object)
	}
	return true, nil
}

// mentions returns the entities that the documents mention.
func (w *within) mentions(ctx context.Context) (map[string]bool, error) {
	out := map[string]bool{}
	for id := range w.documents {
		d := quad.IRI(id)
		for q, err := range w.source.Scan(ctx, store.Pattern{S: d, P: quad.IRI(schema.Mentions), L: d}) {
			if err != nil {
				return nil, err
			}
			out[iri(q.Object)] = true
		}
	}
	return out, ctx.Err()
}

// claimed says whether a fact has one of the claims.
func (w *within) claimed(ctx context.Context, fact quad.Value) (bool, error) {
	for c, err := range w.source.Scan(ctx, store.Pattern{S: fact, P: quad.IRI(schema.ClaimOf)}) {
		if err != nil {
			return false, err
		}
		if w.documents != nil && !w.documents[iri(c.Label)] {
			continue
		}
		if ok, err := w.byOne(ctx, c.Object); ok || err != nil {
			return ok, err
		}
	}
	return false, ctx.Err()
}

// byOne says whether a claim was found by whom the scope names.
func (w *within) byOne(ctx context.Context, claim quad.Value) (bool, error) {
	if answer.EitherSource(w.by) {
		return true, nil
	}
	return w.claims.value(iri(claim), func() (bool, error) {
		for q, err := range w.source.Scan(ctx, store.Pattern{S: claim, P: quad.IRI(schema.RuleOf)}) {
			if err != nil {
				return false, err
			}
			return fromSource(w.by, text(q.Object)), nil
		}
		return fromSource(w.by, ""), ctx.Err()
	})
}

// documentsIn returns the documents of a scope; nil: all.
func (g *Graph) documentsIn(ctx context.Context, s Scope) (map[string]bool, error) {
	var out map[string]bool // nil: all
	narrow := func(to map[string]bool) {
		if out == nil {
			out = to
			return
		}
		for id := range out {
			if !to[id] {
				delete(out, id)
			}
		}
	}
	// stating returns the documents whose statement by a predicate is one of those that fit.
	stating := func(predicate string, fits func(value string) bool) (map[string]bool, error) {
		having := map[string]bool{}
		err := g.each(ctx, store.Pattern{P: quad.IRI(predicate)}, func(q quad.Quad) error {
			if id := iri(q.Subject); id == iri(q.Label) && fits(text(q.Object)) { // others may say what they like
				having[id] = true
			}
			return nil
		})
		return having, err
	}
	if s.Since != "" || s.Until != "" {
		m, err := g.matcher(Filter{Since: s.Since, Until: s.Until})
		if err != nil {
			return nil, err
		}
		dated, err := stating(schema.Issued, func(date string) bool {
			p, ok := dayRange(date)
			return ok && p.overlaps(m.within)
		})
		if err != nil {
			return nil, err
		}
		narrow(dated)
	}
	if s.Publisher != "" {
		name, host := schema.Fold(s.Publisher), bareHost(s.Publisher)
		by, err := stating(schema.Publisher, func(p string) bool { return schema.Fold(p) == name })
		if err != nil {
			return nil, err
		}
		at, err := stating(schema.Origin, func(address string) bool {
			u, err := url.Parse(address)
			return err == nil && u.Hostname() != "" && bareHost(u.Hostname()) == host
		})
		if err != nil {
			return nil, err
		}
		for id := range at {
			by[id] = true
		}
		narrow(by)
	}
	if len(s.Meta) > 0 {
		having, err := g.documentsWith(ctx, s.Meta)
		if err != nil {
			return nil, err
		}
		narrow(having)
	}
	if s.Document != "" {
		narrow(map[string]bool{s.Document: true})
	}
	return out, nil
}

// bareHost is a host's name as publishers are compared by it.
func bareHost(host string) string { return strings.TrimPrefix(strings.ToLower(host), "www.") }

// textsWithin is an index without what lies outside of some documents. Words weigh what they weigh in
// the whole graph.
type textsWithin struct {
	textIndex
	documents map[store.ID]bool
}

func (t *textsWithin) postings(ctx context.Context, words []string, f func(int, store.Posting) error) error {
	return t.textIndex.postings(ctx, words, func(word int, p store.Posting) error {
		if !t.documents[p.Document] {
			return nil
		}
		return f(word, p)
	})
}
