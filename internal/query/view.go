package query

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/newsgraph/kg/schema"
)

// View is a part of the graph, whole in memory, for exports and drawing.
type View struct {
	Nodes     []Node          // the entities at the ends of Edges, by id
	Edges     []Edge          // by subject, predicate, object, polarity, modality
	Documents []schema.Source // that the claims stand in, by publication date, then id
}

// Node is an entity of a View.
type Node struct {
	schema.Entity
	Claims     int     // of the view, with it as subject or object
	Importance float64 // PageRank in the view over that of the first, in (0,1]
	Community  int     // the group of the view that it belongs to, from 1, the greatest first; see network.Groups
}

// Edge is the claims of a View that say the same in the same way.
type Edge struct {
	Subject   string              // id of a node
	Object    string              // id of a node; empty where Literal is given
	Literal   schema.Arg          // the value; zero when the object is an entity
	Predicate schema.PredicateRef // without trigger
	Polarity  schema.Polarity
	Modality  schema.Modality
	Claims    []*schema.Claim // in the order of Claims, at least one
	// Confidence of its claims together; it grows with independent sources only. An edge that several
	// predicates were merged into has the greatest of theirs.
	Confidence float64
	Support    schema.Support // of its claims; zero where it is not known
	From       string         // the earliest that a claim states
	Until      string         // the latest
	At         string         // the earliest
}

// ViewOptions selects a View.
type ViewOptions struct {
	Filter            // of the claims; Limit takes the first so many
	Entities []string // only what lies around these, by id; Filter.Either is then not used
	Hops     int      // around Entities; 0 = 1
	Types    []string // only nodes of these types or narrower ones, and what lies between them
	Top      int      // only the most important nodes, at most so many, and what lies between them; 0 = all
	Merge    bool     // one edge for all that is said from one node to another in the same way

	// Progress, if not nil, is called now and then with the number of claims read so far.
	Progress func(claims int)
}

// ProgressEvery = 4096 claims: some ten calls a second.
const ProgressEvery = 4096

// Whole says whether the options select the whole graph, an edge for each predicate.
func (o *ViewOptions) Whole() bool { return o.Streams() && all(&o.Filter) && !o.Merge }

// Streams says whether what the options select can be told claim by claim, from the filter alone.
func (o *ViewOptions) Streams() bool { return len(o.Entities) == 0 && len(o.Types) == 0 && o.Top == 0 }

// View returns the part of the graph that the options select.
func (g *Graph) View(ctx context.Context, o ViewOptions) (*View, error) {
	claims, err := g.viewClaims(ctx, o)
	if err != nil {
		return nil, err
	}
	v := &View{Edges: g.edges(claims)}
	if err := g.keepTypes(ctx, v, o.Types); err != nil {
		return nil, err
	}
	nodes := v.nodes()
	if o.Top > 0 && len(nodes) > o.Top {
		byRank := slices.SortedFunc(maps.Values(nodes), func(a, b Node) int {
			return cmp.Or(cmp.Compare(b.Importance, a.Importance), cmp.Compare(b.Claims, a.Claims), cmp.Compare(a.ID, b.ID))
		})
		for _, n := range byRank[o.Top:] {
			delete(nodes, n.ID)
		}
		v.keep(func(id string) bool { _, ok := nodes[id]; return ok })
	}
	for i := range v.Edges {
		if v.Edges[i].Confidence, err = g.confidence(ctx, v.Edges[i].Claims); err != nil {
			return nil, err
		}
	}
	if o.Merge {
		v.Edges = merge(v.Edges)
	}
	for i := range v.Edges {
		if v.Edges[i].Support, err = g.Support(ctx, documentsOf(v.Edges[i].Claims)); err != nil {
			return nil, err
		}
	}
	for _, id := range slices.Sorted(maps.Keys(nodes)) {
		n := nodes[id]
		if n.Entity, err = g.Entity(ctx, id); err != nil {
			return nil, err
		}
		n.ID = id
		v.Nodes = append(v.Nodes, n)
	}
	documents := map[string]bool{}
	for _, e := range v.Edges {
		for _, c := range e.Claims {
			documents[c.Evidence.Document] = true
		}
	}
	for id := range documents {
		s, err := g.documentSource(ctx, id)
		if err != nil {
			return nil, err
		}
		s.ID = id
		v.Documents = append(v.Documents, s)
	}
	slices.SortFunc(v.Documents, compareSources)
	return v, nil
}

// keep takes out the edges of which an end is an entity that is not kept.
func (v *View) keep(kept func(id string) bool) {
	v.Edges = slices.DeleteFunc(v.Edges, func(e Edge) bool {
		return !kept(e.Subject) || e.Object != "" && !kept(e.Object)
	})
}

// keepTypes takes out the edges of which an end is an entity of none of the types; no types are all.
func (g *Graph) keepTypes(ctx context.Context, v *View, types []string) error {
	if len(types) == 0 {
		return nil
	}
	kept := map[string]bool{}
	for id := range v.nodes() {
		e, err := g.Entity(ctx, id)
		if err != nil {
			return err
		}
		kept[id] = slices.ContainsFunc(types, func(t string) bool { return g.schema.Is(e.Type, t) })
	}
	v.keep(func(id string) bool { return kept[id] })
	return nil
}

// Merged is the predicate of an edge that several predicates were merged into.
const Merged = "kg:several"

// merge makes one edge of those with the same ends, polarity and modality. Its label names
// all predicates, those with most claims first.
func merge(edges []Edge) []Edge {
	type key struct {
		subject, object, value, datatype string
		polarity                         schema.Polarity
		modality                         schema.Modality
	}
	parts := map[key][]Edge{}
	for _, e := range edges {
		k := key{e.Subject, e.Object, e.Literal.Value, e.Literal.Datatype, e.Polarity, e.Modality}
		parts[k] = append(parts[k], e)
	}
	out := make([]Edge, 0, len(parts))
	for _, same := range parts {
		slices.SortFunc(same, func(a, b Edge) int {
			return cmp.Or(cmp.Compare(len(b.Claims), len(a.Claims)), cmp.Compare(a.Predicate.ID, b.Predicate.ID))
		})
		e := same[0]
		for _, other := range same[1:] {
			e.Predicate = schema.PredicateRef{ID: Merged, Label: e.Predicate.Label + ", " + other.Predicate.Label}
			e.Claims = append(slices.Clip(e.Claims), other.Claims...)
			e.Confidence = max(e.Confidence, other.Confidence)
			e.From, e.At, e.Until = earlier(e.From, other.From), earlier(e.At, other.At), later(e.Until, other.Until)
		}
		out = append(out, e)
	}
	slices.SortFunc(out, compareEdges)
	return out
}

// viewClaims returns the claims of a view in the order of Claims.
func (g *Graph) viewClaims(ctx context.Context, o ViewOptions) ([]*schema.Claim, error) {
	if o.Progress == nil {
		o.Progress = func(int) {}
	}
	if len(o.Entities) == 0 {
		var out []*schema.Claim
		for c, err := range g.Claims(ctx, o.Filter) {
			if err != nil {
				return nil, err
			}
			if out = append(out, c); len(out)%ProgressEvery == 0 {
				o.Progress(len(out))
			}
		}
		return out, nil
	}
	f := o.Filter
	f.Limit = 0
	found := map[string]*schema.Claim{}
	seen := map[string]bool{}
	for _, id := range o.Entities {
		seen[id] = true
	}
	layer := slices.Sorted(maps.Keys(seen))
	for range max(1, o.Hops) {
		var next []string
		for _, node := range layer {
			f.Either = node
			for c, err := range g.Claims(ctx, f) {
				if err != nil {
					return nil, err
				}
				found[c.ID] = c
				for _, other := range []string{c.Subject.ID, c.Object.ID} {
					if other != "" && !seen[other] {
						seen[other] = true
						next = append(next, other)
					}
				}
			}
		}
		slices.Sort(next)
		layer = next
	}
	claims := slices.SortedFunc(maps.Values(found), inOrder)
	if o.Limit > 0 && len(claims) > o.Limit {
		claims = claims[:o.Limit]
	}
	return claims, nil
}

// edges groups claims, which come in the order of Claims.
func (g *Graph) edges(claims []*schema.Claim) []Edge {
	type key struct {
		subject, predicate, object, value, datatype string
		polarity                                    schema.Polarity
		modality                                    schema.Modality
	}
	at := map[key]int{}
	var out []Edge
	for _, c := range claims {
		k := key{c.Subject.ID, c.Predicate.ID, c.Object.ID, c.Object.Value, c.Object.Datatype, c.Polarity, c.Modality}
		i, ok := at[k]
		if !ok {
			i = len(out)
			at[k] = i
			e := Edge{Subject: c.Subject.ID, Object: c.Object.ID, Polarity: c.Polarity, Modality: c.Modality,
				Predicate: schema.PredicateRef{ID: c.Predicate.ID, Label: c.Predicate.Label}}
			if c.Object.Literal() {
				e.Literal = schema.Arg{Value: c.Object.Value, Datatype: c.Object.Datatype}
			}
			out = append(out, e)
		}
		e := &out[i]
		e.Claims = append(e.Claims, c)
		e.From, e.At = earlier(e.From, c.From), earlier(e.At, c.At)
		e.Until = later(e.Until, c.Until)
	}
	slices.SortFunc(out, compareEdges)
	return out
}

func compareEdges(a, b Edge) int {
	return cmp.Or(cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.Predicate.ID, b.Predicate.ID),
		cmp.Compare(a.Object, b.Object),
		cmp.Compare(a.Literal.Value, b.Literal.Value), cmp.Compare(a.Literal.Datatype, b.Literal.Datatype),
		cmp.Compare(a.Polarity, b.Polarity), cmp.Compare(a.Modality, b.Modality))
}

// earlier returns the earlier of two partial dates, of which one may be missing.
func earlier(a, b string) string {
	if a == "" || b != "" && compareDates(b, a) < 0 {
		return b
	}
	return a
}

// later returns the later of two partial dates, of which one may be missing.
func later(a, b string) string {
	if a == "" || b != "" && compareDates(b, a) > 0 {
		return b
	}
	return a
}

// nodes returns the ends of the edges by id, without what the graph knows of them.
func (v *View) nodes() map[string]Node {
	w := newGrowing[string]()
	for _, e := range v.Edges {
		w.fact(e.Subject, e.Object, e.Object != "", plain, int32(len(e.Claims)))
	}
	net := w.network(cmp.Compare)
	ranks, groups := net.Rank(), net.Groups(1)
	out := make(map[string]Node, len(ranks))
	if len(ranks) == 0 {
		return out
	}
	first := slices.Max(ranks)
	for i, id := range w.known {
		out[id] = Node{Entity: schema.Entity{ID: id}, Claims: int(w.claims[i]), Importance: ranks[i] / first,
			Community: groups[i] + 1}
	}
	return out
}
