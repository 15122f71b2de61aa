package export

import (
	"cmp"
	"fmt"
	"math"
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
	id       string    // "e0", "e1", …
	target   string    // id of a node
	say      string    // the predicate in words: "is not withdrawing from"
	sentence string    // all that the edge says: "The United States is not withdrawing from Iraq"
	articles [2]string // of its subject and its object: "", "a", "an" or "the"
	between  string    // the sentences of all edges between the two, of either direction; "" where this is the only one
	lane     int       // among the edges between the two, from 0
	lanes    int       // edges between the two
	look     EdgeStyle
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
	entities := make(map[string]*query.Node, len(g.Nodes))
	for i := range g.Nodes {
		entities[g.Nodes[i].ID] = &g.Nodes[i]
	}
	out := make([]edge, len(g.Edges))
	between := map[[2]string][]int{}
	for i, e := range g.Edges {
		to, _, _ := target(e)
		out[i] = edge{Edge: e, id: fmt.Sprint("e", i), target: to, look: g.Style.Edge(e.Polarity, e.Modality, len(e.Claims))}
		g.speak(&out[i], entities)
		pair := [2]string{min(e.Subject, to), max(e.Subject, to)}
		between[pair] = append(between[pair], i)
	}
	for _, parallel := range between {
		var sentences []string
		for _, i := range parallel {
			sentences = append(sentences, out[i].sentence)
		}
		for lane, i := range parallel {
			out[i].lane, out[i].lanes = lane, len(parallel)
			if len(parallel) > 1 {
				out[i].between = strings.Join(sentences, "; ")
			}
		}
	}
	return out
}

// bend says how far an edge is bent to the right of its way, as a part of its length, so that
// it lies apart from others between the same two; 0 where it is alone. Many lie closer together.
func (e *edge) bend() float64 {
	const apart, widest = 0.25, 0.75
	half := float64(e.lanes-1) / 2
	b := min(apart, widest/max(half, 1)) * (float64(e.lane) - half)
	if e.Subject > e.target {
		b = -b
	}
	return b
}

// speak puts an edge into words.
func (g *Graph) speak(e *edge, entities map[string]*query.Node) {
	var subject query.Node
	if n := entities[e.Subject]; n != nil {
		subject = *n
	}
	v := verb{plural: isPlural(subject.Label, subject.Type), doing: inProgress(e.Claims), thing: !g.wills(subject)}
	e.say = oneLine(v.phrase(e.Predicate, e.Polarity, e.Modality))
	e.articles[0] = article(subject, e.Claims, func(c *schema.Claim) schema.Arg { return c.Subject })
	object := e.Literal.Value
	of := func(c *schema.Claim) schema.Arg { return c.Object }
	switch n := entities[e.Object]; {
	case n != nil:
		object = n.Label
		e.articles[1] = article(*n, e.Claims, of)
	case dateParts(object) != nil && strings.HasPrefix(e.Literal.Datatype, "xsd:g") || len(dateParts(object)) == 3:
		if on, ok := strings.CutSuffix(e.say, " on"); ok && len(dateParts(object)) < 3 {
			e.say = on + " in"
		}
		object = dateWords(object)
	case e.Literal.Datatype == "" || e.Literal.Datatype == "xsd:string":
		e.articles[1] = saidOfAll(e.Claims, of)
	}
	e.sentence = capital(oneLine(strings.Join([]string{e.articles[0], subject.Label, e.say, e.articles[1], object}, " ")))
}

// article is the one with which the sentence of an edge says a node. Only of what is no name do the
// texts decide: "a political victory".
func article(n query.Node, claims []*schema.Claim, of func(*schema.Claim) schema.Arg) string {
	if !takesThe(n.Label, n.Type) {
		return ""
	}
	if words, _ := head(n.Label); isCommon(words[len(words)-1]) {
		if a := saidOfAll(claims, of); a != "" {
			return a
		}
	}
	return "the"
}

// wills says whether a node has plans of its own: whoever acts, and a place or a thing of unknown
// kind that has a name, which stands for those who act there.
func (g *Graph) wills(n query.Node) bool {
	if g.Schema.Is(n.Type, "Actor") {
		return true
	}
	words, _ := head(n.Label)
	known := g.Schema.Type(n.Type) != nil && n.Type != "Thing" && !g.Schema.Is(n.Type, "Place")
	return !known && len(words) > 0 && !isCommon(words[len(words)-1])
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

// nodeFields, edgeFields and claimFields are all that exports say of nodes, edges and claims
// beside ids and ends: what is added here stands in every format that holds attributes.
var nodeFields = []field[*node]{
	{"label", text, func(n *node) any { return n.Label }},
	{"type", text, func(n *node) any { return n.Type }},
	{"group", text, func(n *node) any { return n.look.Top }},
	{"community", integer, func(n *node) any { return n.Community }},
	{"aliases", text, func(n *node) any { return strings.Join(n.Aliases, "; ") }},
	{"wikidata", text, func(n *node) any { return n.SameAs }},
	{"claims", integer, func(n *node) any { return n.Claims }},
	{"importance", number, func(n *node) any { return rounded(n.Importance) }},
	{"color", text, func(n *node) any { return n.look.Fill }},
	{"size", number, func(n *node) any { return rounded(n.look.Size) }},
}

var edgeFields = []field[*edge]{
	{"label", text, func(e *edge) any { return e.say }},
	{"sentence", text, func(e *edge) any { return e.sentence }},
	{"predicate", text, func(e *edge) any { return e.Predicate.ID }},
	{"kind", text, func(e *edge) any { return e.look.Kind }},
	{"polarity", text, func(e *edge) any { return string(e.Polarity) }},
	{"modality", text, func(e *edge) any { return string(e.Modality) }},
	{"weight", number, func(e *edge) any { return float64(e.support().Publishers) }},
	{"confidence", number, func(e *edge) any { return rounded(e.Confidence) }},
	{"validFrom", text, func(e *edge) any { return e.From }},
	{"validUntil", text, func(e *edge) any { return e.Until }},
	{"untilKind", text, func(e *edge) any { return e.untilKind() }},
	{"validAt", text, func(e *edge) any { return e.At }},
	{"when", text, func(e *edge) any { return each(e, when) }},
	{"roles", text, func(e *edge) any { return each(e, roles) }},
	{"words", text, func(e *edge) any { return each(e, func(c *schema.Claim) string { return c.Predicate.Words }) }},
	{"level", text, func(e *edge) any { return e.level() }},
	{"published", text, func(e *edge) any {
		return each(e, func(c *schema.Claim) string { return c.Evidence.Published })
	}},
	{"attributedTo", text, func(e *edge) any { return each(e, speakers) }},
	{"quote", text, func(e *edge) any { return e.quotes() }},
	{"document", text, func(e *edge) any { return each(e, func(c *schema.Claim) string { return c.Evidence.Document }) }},
	{"documents", integer, func(e *edge) any { return e.support().Documents }},
	{"independent", integer, func(e *edge) any { return e.support().Publishers }},
	{"claim", text, func(e *edge) any { return each(e, func(c *schema.Claim) string { return c.ID }) }},
	{"between", text, func(e *edge) any { return e.between }},
	{"color", text, func(e *edge) any { return e.look.Color }},
	{"width", number, func(e *edge) any { return rounded(e.look.Width) }},
	{"line", text, func(e *edge) any { return string(e.look.Dash) }},
}

// claimFields hold an edge's claims apart where a format can, and are the columns of tables of claims.
var claimFields = []field[*schema.Claim]{
	{"polarity", text, func(c *schema.Claim) any { return string(c.Polarity) }},
	{"modality", text, func(c *schema.Claim) any { return string(c.Modality) }},
	{"when", text, func(c *schema.Claim) any { return when(c) }},
	{"from", text, func(c *schema.Claim) any { return firstDay(c.From) }},
	{"until", text, func(c *schema.Claim) any { return lastDay(c.Until) }},
	{"until kind", text, func(c *schema.Claim) any { return untilKind(c) }},
	{"at", text, func(c *schema.Claim) any { return firstDay(c.At) }},
	{"roles", text, func(c *schema.Claim) any { return roles(c) }},
	{"words", text, func(c *schema.Claim) any { return c.Predicate.Words }},
	{"level", text, func(c *schema.Claim) any { return string(c.Level) }},
	{"attributed to", text, func(c *schema.Claim) any { return speakers(c) }},
	{"confidence", number, func(c *schema.Claim) any { return math.Round(c.Confidence*1000) / 1000 }},
	{"quote", text, func(c *schema.Claim) any { return c.Evidence.Quote }},
	{"documents", integer, func(c *schema.Claim) any { return supportOf(c).Documents }},
	{"independent", integer, func(c *schema.Claim) any { return supportOf(c).Publishers }},
}

// full returns the sentence of an edge with the times that its claims state: "…, by September 2025".
func (e *edge) full() string {
	for _, t := range distinct(e.Claims, when) {
		if !strings.HasSuffix(e.sentence, t) {
			return e.sentence + ", " + each(e, when)
		}
	}
	return e.sentence
}

// untilKind says what the latest end that an edge's claims state means; where claims differ
// about that, each meaning.
func (e *edge) untilKind() string {
	return each(e, func(c *schema.Claim) string {
		if c.Until != e.Until {
			return ""
		}
		return untilKind(c)
	})
}

// support counts the documents of an edge's claims and how many of them are independent, at least
// one.
func (e *edge) support() schema.Support {
	s := e.Support
	if s.Documents == 0 {
		s.Documents = max(1, len(distinct(e.Claims, func(c *schema.Claim) string { return c.Evidence.Document })))
		s.Publishers = 1
	}
	return s
}

// supportOf counts those of a claim's fact.
func supportOf(c *schema.Claim) schema.Support {
	if c.Support == nil {
		return schema.Support{Documents: 1, Publishers: 1}
	}
	return *c.Support
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

// target is the node an edge points at: the object, or a node made for its literal. A claim
// that has no object gets a node of its subject's own, without a label.
func target(e query.Edge) (id, label string, literal bool) {
	if e.Object != "" {
		return e.Object, "", false
	}
	if e.Literal.Value == "" {
		return "literal:" + schema.Hash(e.Subject, "without object"), "", true
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

// roles says who and what takes part in a claim beside subject and object.
func roles(c *schema.Claim) string { return oneLine(strings.Join(c.RoleTexts(), "; ")) }

// undated is roles without the times that are said of the claim anyway.
func undated(c *schema.Claim) string { return oneLine(strings.Join(c.Undated(), "; ")) }

// level is that of the claims of an edge which matter most; "" where none states one.
func (e *edge) level() string {
	levels := distinct(e.Claims, func(c *schema.Claim) string { return string(c.Level) })
	if slices.Contains(levels, string(schema.Core)) {
		return string(schema.Core)
	}
	return strings.Join(levels, "")
}

// speakers names who says a claim, innermost first.
func speakers(c *schema.Claim) string {
	var names []string
	for _, a := range c.Attributed {
		names = append(names, a.Text())
	}
	return strings.Join(names, "; ")
}
