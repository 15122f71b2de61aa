package export

import (
	"bufio"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/newsgraph/kg/schema"
)

// batch = 500 rows an UNWIND: one transaction of moderate size.
const batch = 500

// writeCypher writes a script of openCypher for Neo4j and Memgraph: a constraint, then UNWIND
// and MERGE in batches, nodes by label, relationships by type. Run twice, it changes nothing.
func writeCypher(w io.Writer, g *Graph) error {
	b := bufio.NewWriterSize(w, 1<<16)
	b.WriteString("// " + oneLine(g.Origin()) + "\n// cypher-shell -f graph.cypher\n\n")
	b.WriteString("CREATE CONSTRAINT kg_node_id IF NOT EXISTS FOR (n:KgNode) REQUIRE n.id IS UNIQUE;\n")
	nodes := map[string][]map[string]any{}
	for _, n := range g.nodes() {
		labels := cypherName(strings.Join(nodeLabels(&n), ":"))
		row := attributes(nodeFields, &n)
		row["id"] = n.ID
		if len(n.Aliases) > 0 {
			row["aliases"] = n.Aliases
		}
		nodes[labels] = append(nodes[labels], row)
	}
	for _, labels := range slices.Sorted(maps.Keys(nodes)) {
		unwind(b, nodes[labels], "MERGE (n:KgNode {id: row.id})\nSET n:"+labels+", n += row")
	}
	edges := map[string][]map[string]any{}
	for _, e := range g.edges() {
		properties := attributes(edgeFields, &e)
		properties["id"] = schema.Hash(e.Subject, e.target, e.Predicate.ID, string(e.Polarity), string(e.Modality))
		typ := relationType(&e)
		edges[typ] = append(edges[typ], map[string]any{"from": e.Subject, "to": e.target, "set": properties})
	}
	for _, typ := range slices.Sorted(maps.Keys(edges)) {
		unwind(b, edges[typ], "MATCH (a:KgNode {id: row.from})\nMATCH (b:KgNode {id: row.to})\nMERGE (a)-[r:"+cypherName(typ)+" {id: row.set.id}]->(b)\nSET r += row.set")
	}
	return b.Flush()
}

// unwind writes a statement for each batch of rows.
func unwind(b *bufio.Writer, rows []map[string]any, do string) {
	for part := range slices.Chunk(rows, batch) {
		b.WriteString("\nUNWIND [")
		for i, row := range part {
			if i > 0 {
				b.WriteString(",")
			}
			b.WriteString("\n  ")
			cypherValue(b, row)
		}
		b.WriteString("\n] AS row\n" + do + ";\n")
	}
}

// cypherValue writes a literal: a text, a number, a list of texts or a map.
func cypherValue(b *bufio.Writer, v any) {
	switch v := v.(type) {
	case []string:
		b.WriteByte('[')
		for i, s := range v {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(cypherQuote(s))
		}
		b.WriteByte(']')
	case map[string]any:
		b.WriteByte('{')
		for i, key := range slices.Sorted(maps.Keys(v)) {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(key + ": ")
			cypherValue(b, v[key])
		}
		b.WriteByte('}')
	case string:
		b.WriteString(cypherQuote(v))
	case float64:
		s := valueText(v)
		if !strings.Contains(s, ".") {
			s += ".0" // else it would be an integer
		}
		b.WriteString(s)
	default:
		b.WriteString(valueText(v))
	}
}

// cypherQuote quotes a text; what is not printed is written as \uXXXX.
func cypherQuote(s string) string {
	var b strings.Builder
	b.WriteByte('\'')
	for _, r := range s {
		switch r {
		case '\\', '\'':
			b.WriteString(`\` + string(r))
		case '\n':
			b.WriteString(`\n`)
		case '\r':
			b.WriteString(`\r`)
		case '\t':
			b.WriteString(`\t`)
		default:
			if r < 0x20 || 0x7f <= r && r < 0xa0 || r == 0x2028 || r == 0x2029 {
				b.WriteString(`\u` + strconv.FormatInt(int64(r)+0x10000, 16)[1:])
			} else {
				b.WriteRune(r)
			}
		}
	}
	b.WriteByte('\'')
	return b.String()
}

// cypherName keeps of labels and types what needs no quotes; ":" parts labels.
func cypherName(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r == '_', r == ':':
			return r
		}
		return '_'
	}, s)
}
