package query

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/newsgraph/kg/internal/query/network"
	"github.com/newsgraph/kg/schema"
)

// maxReplans = 200 links found to have no claim that counts, before Connect gives up.
const maxReplans = 200

// Connect returns a smallest part of the graph that joins the entities: few links, around
// hubs, see network.Join for how near to the least it comes. Options are those of Paths;
// K, MaxHops and MaxVisited do not count. Entities that nothing joins with the first that
// can be joined are Missing. The first call reads all facts.
func (g *Graph) Connect(ctx context.Context, ids []string, o PathOptions) (*Connection, error) {
	if math.IsNaN(o.MinConfidence) {
		return nil, fmt.Errorf("connect: a confidence that is no number")
	}
	if _, err := parseDate("as of", o.AsOf); err != nil {
		return nil, err
	}
	w, err := g.wholeNetwork(ctx)
	if err != nil {
		return nil, err
	}
	c := &connecting{w: w, s: &pathSearch{g: g, o: o, hops: map[[2]string]*pair{}}, banned: map[network.Node]bool{},
		useless: map[[2]network.Node]bool{}}
	for _, id := range o.Without {
		if n, ok := w.entities.node(id); ok && !slices.Contains(ids, id) {
			c.banned[n] = true
		}
	}
	out := &Connection{}
	var nodes []network.Node
	for i, id := range ids {
		if slices.Contains(ids[:i], id) {
			continue
		}
		e, err := c.s.entity(ctx, id)
		if err != nil {
			return nil, err
		}
		n, ok := w.entities.node(id)
		if !ok {
			out.Missing = append(out.Missing, e)
			continue
		}
		out.Entities = append(out.Entities, e)
		nodes = append(nodes, n)
	}
	joined, err := c.largest(ctx, nodes)
	if err != nil {
		return nil, err
	}
	for i := len(nodes) - 1; i >= 0; i-- {
		if !slices.Contains(joined, nodes[i]) {
			out.Missing = slices.Insert(out.Missing, 0, out.Entities[i])
			out.Entities = slices.Delete(out.Entities, i, i+1)
		}
	}
	if out.Hops, err = c.hops(ctx, joined); err != nil {
		return nil, err
	}
	return out, c.between(ctx, out)
}

// connecting is one search of Connect.
type connecting struct {
	w       *whole
	s       *pathSearch // prices links
	banned  map[network.Node]bool
	useless map[[2]network.Node]bool // links without a claim that counts
	tree    [][2]network.Node        // the last one found
}

// largest returns those of the nodes that can be joined with the first that can be joined
// with any, and sets the tree; nil when there are not two.
func (c *connecting) largest(ctx context.Context, nodes []network.Node) ([]network.Node, error) {
	if ok, err := c.join(ctx, nodes); ok || err != nil {
		return nodes, err
	}
	for i, first := range nodes {
		joined := []network.Node{first}
		for _, other := range nodes[i+1:] {
			ok, err := c.join(ctx, append(slices.Clip(joined), other))
			if err != nil {
				return nil, err
			}
			if ok {
				joined = append(joined, other)
			}
		}
		if len(joined) > 1 {
			_, err := c.join(ctx, joined)
			return joined, err
		}
	}
	return nil, nil
}

// join looks for a tree all of whose links have claims that count.
func (c *connecting) join(ctx context.Context, nodes []network.Node) (ok bool, err error) {
	c.tree = nil
	if len(nodes) < 2 {
		return false, nil
	}
	ban := func(a, b network.Node) bool {
		return c.banned[a] || c.banned[b] || len(c.useless) > 0 && c.useless[[2]network.Node{min(a, b), max(a, b)}]
	}
	for range maxReplans {
		if err := ctx.Err(); err != nil {
			return false, fmt.Errorf("connect: %w", err)
		}
		tree, ok := c.w.Join(nodes, kindsOf(c.s.o.Expected, c.s.o.Denied), ban)
		if !ok {
			return false, nil
		}
		before := len(c.useless)
		for _, l := range tree {
			_, _, p, err := c.price(ctx, l)
			if err != nil {
				return false, err
			}
			if math.IsInf(p.cost, 1) {
				c.useless[l] = true
			}
		}
		if len(c.useless) == before {
			c.tree = tree
			return true, nil
		}
	}
	return false, fmt.Errorf("connect: %w", ErrTooWide)
}

func (c *connecting) price(ctx context.Context, l [2]network.Node) (a, b string, p *pair, err error) {
	if a, err = c.w.entities.id(ctx, l[0]); err != nil {
		return
	}
	if b, err = c.w.entities.id(ctx, l[1]); err != nil {
		return
	}
	a, b = min(a, b), max(a, b)
	p, err = c.s.hop(ctx, a, b)
	return
}

// hops returns the links of the tree with their claims.
func (c *connecting) hops(ctx context.Context, joined []network.Node) ([]Hop, error) {
	var out []Hop
	for _, l := range c.tree {
		a, b, p, err := c.price(ctx, l)
		if err != nil {
			return nil, err
		}
		h := Hop{Claims: p.claims, Cost: p.cost}
		if h.From, err = c.s.entity(ctx, a); err != nil {
			return nil, err
		}
		if h.To, err = c.s.entity(ctx, b); err != nil {
			return nil, err
		}
		out = append(out, h)
	}
	slices.SortFunc(out, func(x, y Hop) int {
		return comparePairs([2]string{x.From.ID, x.To.ID}, [2]string{y.From.ID, y.To.ID})
	})
	return out, nil
}

func comparePairs(x, y [2]string) int { return slices.Compare(x[:], y[:]) }

// between adds the entities that the links pass through.
func (c *connecting) between(ctx context.Context, out *Connection) error {
	var passed []string
	for _, h := range out.Hops {
		for _, e := range []schema.Entity{h.From, h.To} {
			if !slices.ContainsFunc(out.Entities, func(o schema.Entity) bool { return o.ID == e.ID }) &&
				!slices.Contains(passed, e.ID) {
				passed = append(passed, e.ID)
			}
		}
	}
	slices.Sort(passed)
	for _, id := range passed {
		e, err := c.s.entity(ctx, id)
		if err != nil {
			return err
		}
		out.Entities = append(out.Entities, e)
	}
	return nil
}
