package export

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/newsgraph/kg/internal/query"
	"github.com/newsgraph/kg/schema"
)

// node is an entity of a graph, or the value of a literal, as most formats write it.
type node struct {
	query.Node // of a literal: id, label and type alone
	look       NodeStyle
}

// edge is an edge of a graph as most formats write it.
type edge struct {
	query.Edge
	id     string // "e0", "e1", …
	target string // id of a node
	look   EdgeStyle
}

// nodes returns the nodes of the entities, then those of the literals in the edges' order.
func (g *Graph) nodes() []node {
	out := make([]node, 0, len(g.Nodes))
	for _, n := range g.Nodes {
		out = append(out, node{n, g.Style.Node(n.Type, n.Importance)})
	}
	for _, l := range literals(g.View) {
		n := query.Node{Entity: schema.Entity{ID: l[0], Label: l[1], Type: LiteralType}}
		out = append(out, node{n, g.Style.Node(LiteralType, 0)})
	}
	return out
}

// edges returns the edges in their order.
func (g *Graph) edges() []edge {
	out := make([]edge, len(g.Edges))
	for i, e := range g.Edges {
		to, _, _ := target(e)
		out[i] = edge{e, fmt.Sprint("e", i), to, g.Style.Edge(e.Polarity, e.Modality, len(e.Claims))}
	}
	return out
}

// claims returns the claims of all edges by document, sentence and id.
func (g *Graph) claims() []*schema.Claim {
	var out []*schema.Claim
	for _, e := range g.Edges {
		out = append(out, e.Claims...)
	}
	slices.SortFunc(out, func(a, b *schema.Claim) int {
		return cmp.Or(cmp.Compare(a.Evidence.Document, b.Evidence.Document),
			cmp.Compare(a.Evidence.Sentence, b.Evidence.Sentence), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// kind is the type of a field.
type kind int

const (
	text kind = iota
	integer
	number
)

// field is an attribute of nodes or edges, by the same name in all formats. Its value is a
// string, an int or a float64, as its kind says; an empty string is absent.
type field[T any] struct {
	name  string
	kind  kind
	value func(T) any
}

var nodeFields = []field[*node]{
	{"label", text, func(n *node) any { return n.Label }},
	{"type", text, func(n *node) any { return n.Type }},
	{"group", text, func(n *node) any { return n.look.Top }},
	{"aliases", text, func(n *node) any { return strings.Join(n.Aliases, "; ") }},
	{"wikidata", text, func(n *node) any { return n.SameAs }},
	{"claims", integer, func(n *node) any { return n.Claims }},
	{"importance", number, func(n *node) any { return rounded(n.Importance) }},
	{"color", text, func(n *node) any { return n.look.Fill }},
	{"size", number, func(n *node) any { return rounded(n.look.Size) }},
}

var edgeFields = []field[*edge]{
	{"label", text, func(e *edge) any { return label(e.Edge) }},
	{"predicate", text, func(e *edge) any { return e.Predicate.ID }},
	{"kind", text, func(e *edge) any { return e.look.Kind }},
	{"polarity", text, func(e *edge) any { return string(e.Polarity) }},
	{"modality", text, func(e *edge) any { return string(e.Modality) }},
	{"weight", number, func(e *edge) any { return float64(len(e.Claims)) }},
	{"confidence", number, func(e *edge) any { return rounded(e.Confidence) }},
	{"validFrom", text, func(e *edge) any { return e.From }},
	{"validUntil", text, func(e *edge) any { return e.Until }},
	{"validAt", text, func(e *edge) any { return e.At }},
	{"published", text, func(e *edge) any { return each(e, func(c *schema.Claim) string { return c.Evidence.Published }) }},
	{"attributedTo", text, func(e *edge) any { return each(e, speakers) }},
	{"quote", text, func(e *edge) any { return e.quotes() }},
	{"document", text, func(e *edge) any { return each(e, func(c *schema.Claim) string { return c.Evidence.Document }) }},
	{"claim", text, func(e *edge) any { return each(e, func(c *schema.Claim) string { return c.ID }) }},
	{"color", text, func(e *edge) any { return e.look.Color }},
	{"width", number, func(e *edge) any { return rounded(e.look.Width) }},
	{"line", text, func(e *edge) any { return string(e.look.Dash) }},
}

// rounded cuts a number to four places, so that files stay readable.
func rounded(x float64) float64 {
	const places = 1e4
	return float64(int64(x*places+0.5)) / places
}

// each joins what is said of the claims of an edge, without repeats, in the claims' order.
func each(e *edge, say func(*schema.Claim) string) string {
	return strings.Join(distinct(e.Claims, say), "; ")
}

// quotes returns the sentences of an edge's claims, one a line.
func (e *edge) quotes() string {
	return strings.Join(distinct(e.Claims, func(c *schema.Claim) string { return oneLine(c.Evidence.Quote) }), "\n")
}

// distinct returns what is said of claims, without repeats and empty texts.
func distinct(claims []*schema.Claim, say func(*schema.Claim) string) []string {
	var out []string
	for _, c := range claims {
		if s := say(c); s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// label is what an edge is labelled with: the predicate, "not" before what is denied, the
// modality behind what is not asserted.
func label(e query.Edge) string {
	text := e.Predicate.Label
	if e.Polarity == schema.Denied {
		text = "not: " + text
	}
	if e.Modality != schema.Asserted {
		text += " (" + string(e.Modality) + ")"
	}
	return text
}

// target is the node an edge points at: the object, or a node made for its literal.
func target(e query.Edge) (id, label string, literal bool) {
	if e.Object != "" {
		return e.Object, "", false
	}
	return "literal:" + schema.Hash(e.Literal.Value, e.Literal.Datatype), e.Literal.Value, true
}

// literals returns the literals of a view's edges, each once, in the edges' order.
func literals(v *query.View) [][2]string {
	var out [][2]string
	seen := map[string]bool{}
	for _, e := range v.Edges {
		if id, text, ok := target(e); ok && !seen[id] {
			seen[id] = true
			out = append(out, [2]string{id, text})
		}
	}
	return out
}

// speakers names who says a claim, innermost first.
func speakers(c *schema.Claim) string {
	var names []string
	for _, a := range c.Attributed {
		names = append(names, a.Text())
	}
	return strings.Join(names, "; ")
}
