package export

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/newsgraph/kg/schema"
)

// A property graph, as Neo4j and Memgraph hold it: nodes with labels, relationships with a
// type, both with properties. Beside entities and edges it has the documents and the sentences
// that say so.

// column is a property.
type column struct {
	name string
	kind kind // of its values: string, int, float64; of date "2006-01-02"; of list []string
}

// Kinds of properties beside those of fields.
const (
	date kind = iota + 10
	list
)

// propertySet are nodes of the same labels, or relationships of the same type. The first column
// is the id; of relationships the ids of both ends and, where they have properties, their own.
type propertySet struct {
	labels  []string
	typ     string // of relationships; "" = nodes
	columns []column
	rows    [][]any
}

// property returns the graph as sets, nodes before relationships.
func (g *Graph) property() []propertySet {
	nodes := map[string]*propertySet{}
	for _, n := range g.nodes() {
		labels := nodeLabels(&n)
		key := strings.Join(labels, ":")
		if nodes[key] == nil {
			nodes[key] = &propertySet{labels: labels, columns: nodeColumns()}
		}
		nodes[key].rows = append(nodes[key].rows, nodeRow(&n))
	}
	edges := map[string]*propertySet{}
	for _, e := range g.edges() {
		typ := g.relationType(&e)
		if edges[typ] == nil {
			edges[typ] = &propertySet{typ: typ, columns: edgeColumns()}
		}
		edges[typ].rows = append(edges[typ].rows, edgeRow(&e))
	}
	var out []propertySet
	for _, key := range slices.Sorted(maps.Keys(nodes)) {
		out = append(out, *nodes[key])
	}
	documents, sentences, in, mentions := g.evidenceSets()
	out = append(out, documents, sentences)
	for _, key := range slices.Sorted(maps.Keys(edges)) {
		out = append(out, *edges[key])
	}
	out = append(out, in, mentions)
	return slices.DeleteFunc(out, func(s propertySet) bool { return len(s.rows) == 0 })
}

func nodeColumns() []column {
	out := []column{{"id", text}, {"name", text}}
	for _, f := range nodeFields {
		switch f.name {
		case "aliases":
			out = append(out, column{f.name, list})
		case "label": // the name
		default:
			out = append(out, column{f.name, f.kind})
		}
	}
	return out
}

func nodeRow(n *node) []any {
	out := []any{n.ID, n.Label}
	for _, f := range nodeFields {
		switch f.name {
		case "aliases":
			out = append(out, n.Aliases)
		case "label":
		default:
			out = append(out, f.value(n))
		}
	}
	return out
}

// edgeColumns are the fields of edges, days for their partial dates, and their sentences' ids.
func edgeColumns() []column {
	out := []column{{"from", text}, {"to", text}, {"id", text}, {"name", text}}
	for _, f := range edgeFields {
		if f.name != "label" {
			out = append(out, column{f.name, f.kind})
		}
	}
	return append(out, column{"fromDate", date}, column{"untilDate", date}, column{"atDate", date},
		column{"sentences", list})
}

func edgeRow(e *edge) []any {
	id := schema.Hash(e.Subject, e.target, e.Predicate.ID, string(e.Polarity), string(e.Modality))
	out := []any{e.Subject, e.target, id, e.say}
	for _, f := range edgeFields {
		if f.name != "label" {
			out = append(out, f.value(e))
		}
	}
	until := ""
	if e.untilKind() == untilEnd { // a deadline is no end
		until = lastDay(e.Until)
	}
	sentences := distinct(e.Claims, func(c *schema.Claim) string {
		return schema.SentenceID(c.Evidence.Document, c.Evidence.Sentence)
	})
	return append(out, firstDay(e.From), until, firstDay(e.At), sentences)
}

// evidenceSets returns documents, the sentences of claims, in which document each is, and in
// which sentences each entity is.
func (g *Graph) evidenceSets() (documents, sentences, in, mentions propertySet) {
	documents = propertySet{labels: []string{"Document"},
		columns: []column{{"id", text}, {"name", text}, {"url", text}, {"published", text},
			{"publishedDate", date}, {"publisher", text}, {"author", text}}}
	sentences = propertySet{labels: []string{"Sentence"},
		columns: []column{{"id", text}, {"name", text}, {"text", text}, {"ordinal", integer}, {"start", integer},
			{"end", integer}}}
	in = propertySet{typ: "IN_DOCUMENT", columns: []column{{"from", text}, {"to", text}, {"id", text}}}
	mentions = propertySet{typ: "MENTIONED_IN", columns: in.columns}
	for _, d := range g.Documents {
		documents.rows = append(documents.rows, []any{d.ID, documentName(d), webAddress(d.URL), d.Published,
			firstDay(d.Published), d.Publisher, d.Author})
	}
	seen := map[[2]string]bool{}
	link := func(to *propertySet, a, b string) {
		if !seen[[2]string{a, b}] {
			seen[[2]string{a, b}] = true
			to.rows = append(to.rows, []any{a, b, schema.Hash(a, b)})
		}
	}
	for _, c := range g.claims() {
		e := c.Evidence
		id := schema.SentenceID(e.Document, e.Sentence)
		if !seen[[2]string{id, e.Document}] {
			quote := oneLine(e.Quote)
			name := []rune(quote)
			sentences.rows = append(sentences.rows, []any{id, string(name[:min(60, len(name))]), quote, e.Sentence, e.Start,
				e.End})
		}
		link(&in, id, e.Document)
		for _, a := range []schema.Arg{c.Subject, c.Object} {
			if a.ID != "" {
				link(&mentions, a.ID, id)
			}
		}
	}
	return documents, sentences, in, mentions
}

// nodeLabels are the labels of a node: what all have, then its type.
func nodeLabels(n *node) []string {
	if n.Type == LiteralType {
		return []string{LiteralType}
	}
	if n.Type == "" {
		return []string{"Entity"}
	}
	return []string{"Entity", n.Type}
}

// relationType is the type of an edge: "ARMS", "NOT_ARMS" where it is denied, "MAYBE_ARMS"
// where it is not asserted. Predicates outside the schema, of which there is no end, are
// RELATES_TO, and their property "predicate" says which.
func (g *Graph) relationType(e *edge) string {
	var b strings.Builder
	switch {
	case e.Polarity == schema.Denied:
		b.WriteString("NOT_")
	case e.Modality != schema.Asserted:
		b.WriteString("MAYBE_")
	}
	name := strings.TrimPrefix(e.Predicate.ID, "kg:")
	if strings.HasPrefix(name, schema.OpenPrefix) {
		return b.String() + "RELATES_TO"
	}
	upper := func(r rune) bool { return 'A' <= r && r <= 'Z' }
	before := '_'
	for _, r := range name {
		switch {
		case upper(r) && before != '_' && !upper(before):
			b.WriteString("_" + string(r))
		case 'a' <= r && r <= 'z', upper(r), '0' <= r && r <= '9':
			b.WriteString(strings.ToUpper(string(r)))
		case before != '_':
			b.WriteByte('_')
			r = '_'
		}
		before = r
	}
	return b.String()
}

// propertyText writes a value as a cell of Neo4j's import.
func propertyText(v any) string {
	switch v := v.(type) {
	case []string:
		return strings.Join(cells(v), ";")
	case int:
		return strconv.Itoa(v)
	}
	return cell(valueText(v))
}
