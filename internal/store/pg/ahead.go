package pg

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/cayleygraph/quad"
	"github.com/jackc/pgx/v5"

	"github.com/newsgraph/kg/internal/store"
)

// ahead keeps what a view has read and reads ahead. Who walks a graph asks for the quads of
// one node after the other, of nodes that came together as answers before: the neighbours
// of a node, the facts of an entity, the claims of a fact. So when one of them is asked
// for, the same is asked of the others that came with it, in one statement: a few at first,
// then four times as many each time, so that a walk takes a number of round trips that
// grows with its depth and hardly with its width. A view never changes, so what is kept is
// never wrong.
type ahead struct {
	mu      sync.Mutex
	results map[asked][]store.Quad // whole results
	rows    int                    // in results
	order   []asked                // keys of results, oldest first
	places  map[store.ID]place     // where an id was seen, in the largest company
}

// asked is a pattern; unbound positions are zero.
type asked struct {
	q     store.Quad
	bound store.Set
}

// haul is the ids that came by one statement, by position; each once, objects of one
// predicate side by side.
type haul struct {
	ids   [4][]store.ID
	walks map[asked]*walk // by pattern with the varying positions zero
	terms [4]walk         // of texts, by position
}

// walk goes through the ids of one position of a haul, once.
type walk struct {
	n     int // how many are asked for at once next time
	from  int // where it began
	taken int // how many it has passed, in a circle
}

// next returns the next n ids that are wanted.
func (w *walk) next(list []store.ID, n int, wanted func(store.ID) bool) (ids []store.ID) {
	for ; w.taken < len(list) && len(ids) < n; w.taken++ {
		if id := list[(w.from+w.taken)%len(list)]; wanted(id) {
			ids = append(ids, id)
		}
	}
	return ids
}

type place struct {
	haul *haul
	at   int // position
	i    int // index in ids[at]
}

const (
	firstAhead  = 8       // nodes asked for at once at first
	maxAhead    = 1024    // and at most
	aheadRows   = 20_000  // about, of one statement
	nodeRows    = 1024    // of one node; those with more are not read ahead
	maxKept     = 600_000 // rows kept, and results
	maxPlaces   = 1_000_000
	firstTexts  = 64 // texts read at once at first
	mostTexts   = 4096
	allOfAQuad  = store.S | store.P | store.O | store.L
	growthAhead = 4
)

func newAhead() *ahead {
	return &ahead{results: map[asked][]store.Quad{}, places: map[store.ID]place{}}
}

// saw notes the answer to a pattern, and whether it is all of it.
func (a *ahead) saw(q store.Quad, bound store.Set, rows []store.Quad, whole bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if whole {
		a.keep(asked{q, bound}, rows)
	}
	a.remember(rows, bound)
}

// keep needs mu.
func (a *ahead) keep(key asked, rows []store.Quad) {
	if len(rows) > nodeRows {
		return
	}
	if _, ok := a.results[key]; ok {
		return
	}
	a.results[key] = rows
	a.rows += len(rows)
	a.order = append(a.order, key)
	for a.rows > maxKept || len(a.order) > maxKept {
		a.rows -= len(a.results[a.order[0]])
		delete(a.results, a.order[0])
		a.order = a.order[1:]
	}
}

// remember notes which ids came together. It needs mu.
func (a *ahead) remember(rows []store.Quad, bound store.Set) {
	if len(a.places) > maxPlaces {
		clear(a.places)
	}
	h := &haul{walks: map[asked]*walk{}}
	order := slices.Clone(rows)
	slices.SortStableFunc(order, func(x, y store.Quad) int { return bytes.Compare(x[predicate][:], y[predicate][:]) })
	seen := map[store.ID]bool{{}: true}
	for at := range h.ids {
		if bound&(1<<at) != 0 {
			continue
		}
		from := rows
		if at == object {
			from = order
		}
		for _, q := range from {
			if id := q[at]; !seen[id] {
				seen[id] = true
				h.ids[at] = append(h.ids[at], id)
			}
		}
		for i, id := range h.ids[at] {
			if old, ok := a.places[id]; !ok || len(old.haul.ids[old.at]) <= len(h.ids[at]) {
				a.places[id] = place{h, at, i}
			}
		}
	}
}

// page returns the whole result of a pattern if it is kept or can be read with others; ok
// is false where it must be read by itself.
func (a *ahead) page(ctx context.Context, v *View, q store.Quad, bound store.Set,
	values bool) (rows []store.Quad, ok bool, err error) {
	a.mu.Lock()
	rows, ok = a.results[asked{q, bound}]
	var ids []store.ID
	var base asked
	var vary store.Set
	if !ok {
		ids, base, vary = a.company(v.s.values, q, bound)
	}
	a.mu.Unlock()
	if ok {
		if need := missing(v.s.values, rows); values && len(need) > 0 {
			_, err = lend(ctx, v, func(ctx context.Context, c *pgx.Conn) (struct{}, error) {
				return struct{}{},
					v.s.fetch(ctx, c, need)
			})
		}
		return rows, true, err
	}
	if len(ids) < 2 {
		return nil, false, nil
	}
	all, err := lend(ctx, v, func(ctx context.Context, c *pgx.Conn) ([]store.Quad, error) {
		all, err := readQuads(ctx, c, aheadSQL(bound, vary), arguments(ids, base, bound, vary)...)
		if err == nil && values {
			err = v.s.fetch(ctx, c, missing(v.s.values, all))
		}
		return all, err
	})
	if err != nil {
		return nil, false, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.take(ids, base, bound, vary, all)
	rows, ok = a.results[asked{q, bound}]
	return rows, ok, nil
}

// company returns the node that a pattern is about with others that came with it, and the
// pattern without it; vary is where it stands. It needs mu.
func (a *ahead) company(values *store.Cache, q store.Quad,
	bound store.Set) (ids []store.ID, base asked, vary store.Set) {
	var best place
	size := 1
	for _, at := range [...]int{subject, object, label} {
		if bound&(1<<at) == 0 || bound == allOfAQuad {
			continue
		}
		if p, ok := a.places[q[at]]; ok && len(p.haul.ids[p.at]) > size {
			best, size = p, len(p.haul.ids[p.at])
		}
	}
	if best.haul == nil {
		return nil, base, 0
	}
	list := best.haul.ids[best.at]
	id := list[best.i]
	base = asked{q, bound}
	for at := range q {
		if bound&(1<<at) != 0 && q[at] == id {
			vary |= 1 << at
			base.q[at] = store.ID{}
		}
	}
	if vary&store.P != 0 {
		return nil, base, 0
	}
	w := best.haul.walks[base]
	if w == nil {
		w = &walk{n: firstAhead, from: best.i}
		best.haul.walks[base] = w
	}
	ids = w.next(list, w.n-1, func(other store.ID) bool {
		if other == id {
			return false
		}
		if value, ok := values.Value(other); ok && vary != store.O && !isNode(value) {
			return false
		}
		_, done := a.results[base.of(other, vary)]
		return !done
	})
	w.n = min(w.n*growthAhead, maxAhead)
	return append(ids, id), base, vary
}

func isNode(v quad.Value) bool {
	switch v.(type) {
	case quad.IRI, quad.BNode:
		return true
	}
	return false
}

// of is the pattern for one node.
func (p asked) of(id store.ID, vary store.Set) asked {
	for at := range p.q {
		if vary&(1<<at) != 0 {
			p.q[at] = id
		}
	}
	return p
}

// take keeps the rows of each node that came whole. It needs mu.
func (a *ahead) take(ids []store.ID, base asked, bound, vary store.Set, all []store.Quad) {
	at := 0
	for vary&(1<<at) == 0 {
		at++
	}
	by := make(map[store.ID][]store.Quad, len(ids))
	for from := 0; from < len(all); {
		to := from + 1
		for to < len(all) && all[to][at] == all[from][at] {
			to++
		}
		by[all[from][at]] = all[from:to:to]
		from = to
	}
	for _, id := range ids {
		if rows := by[id]; len(rows) <= nodeRows {
			a.keep(base.of(id, vary), rows)
		}
	}
	if p, ok := a.places[ids[len(ids)-1]]; ok && p.haul.walks[base] != nil {
		w := p.haul.walks[base]
		w.n = max(min(w.n, aheadRows*len(ids)/(len(all)+1)), 2)
	}
	a.remember(all, bound)
}

// terms returns the id of a term with others that came with it and are not in the cache.
func (a *ahead) terms(values *store.Cache, id store.ID) []store.ID {
	a.mu.Lock()
	defer a.mu.Unlock()
	ids := []store.ID{id}
	p, ok := a.places[id]
	if !ok {
		return ids
	}
	w := &p.haul.terms[p.at]
	if w.n == 0 {
		w.n, w.from = firstTexts, p.i
	}
	more := w.next(p.haul.ids[p.at], w.n-1, func(other store.ID) bool {
		_, ok := values.Value(other)
		return !ok && other != id
	})
	w.n = min(w.n*growthAhead, mostTexts)
	return append(ids, more...)
}

// aheadSQL asks a pattern of many nodes: the ids $1 take the varying positions, $2 and on
// the other bound ones. LATERAL with LIMIT makes every engine go by an index, node by node.
func aheadSQL(bound, vary store.Set) string {
	var where []string
	n := 1
	for at, column := range columns {
		switch {
		case vary&(1<<at) != 0:
			where = append(where, column+" = x.id")
		case bound&(1<<at) != 0:
			n++
			where = append(where, fmt.Sprintf("%s = $%d", column, n))
		}
	}
	return fmt.Sprintf(
		"SELECT q.s, q.p, q.o, q.l FROM unnest($1::uuid[]) AS x(id) CROSS JOIN LATERAL (SELECT s, p, o, l FROM kg_quads "+
			"WHERE %s%s LIMIT %d) AS q",
		strings.Join(where, " AND "), orderBy(bound), nodeRows+1)
}

func arguments(ids []store.ID, base asked, bound, vary store.Set) []any {
	args := []any{uuids(ids)}
	for at := range columns {
		if bound&(1<<at) != 0 && vary&(1<<at) == 0 {
			args = append(args, [16]byte(base.q[at]))
		}
	}
	return args
}
