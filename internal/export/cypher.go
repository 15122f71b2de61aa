package export

import (
	"bufio"
	"io"
	"slices"
	"strconv"
	"strings"
)

// batch = 2,000 rows an UNWIND: one transaction of moderate size, and few statements to plan.
const batch = 2000

// writeCypher writes a script of openCypher for Neo4j and Memgraph: a constraint, then UNWIND
// and MERGE in batches, nodes by label, relationships by type. Rows are lists of values, whose
// columns the statement names once: maps with their keys take many times as long to read. Run
// twice, it changes nothing.
func writeCypher(w io.Writer, g *Graph) error {
	b := bufio.NewWriterSize(w, 1<<16)
	b.WriteString("// " + oneLine(g.Origin()) + "\n// cypher-shell -f graph.cypher\n\n")
	b.WriteString("CREATE CONSTRAINT kg_node_id IF NOT EXISTS FOR (n:KgNode) REQUIRE n.id IS UNIQUE;\n")
	for _, set := range g.property() {
		labels := cypherName(strings.Join(set.labels, ":"))
		if set.typ == "" {
			unwind(b, set, "MERGE (n:KgNode {id: r[0]})\nSET n:"+labels+", "+set.assign("n", 1))
			continue
		}
		match := "MATCH (a:KgNode {id: r[0]})\nMATCH (b:KgNode {id: r[1]})\nMERGE (a)-[x:" + cypherName(set.typ) + " {id: r[2]}]->(b)"
		if len(set.columns) > 3 {
			match += "\nSET " + set.assign("x", 3)
		}
		unwind(b, set, match)
	}
	return b.Flush()
}

// unwind writes a statement for each batch of rows.
func unwind(b *bufio.Writer, set propertySet, do string) {
	for part := range slices.Chunk(set.rows, batch) {
		b.WriteString("\nUNWIND [")
		for i, row := range part {
			if i > 0 {
				b.WriteString(",")
			}
			b.WriteString("\n  [")
			for k, v := range row {
				if k > 0 {
					b.WriteString(", ")
				}
				cypherValue(b, v)
			}
			b.WriteByte(']')
		}
		b.WriteString("\n] AS r\n" + do + ";\n")
	}
}

// assign names the properties that the columns from one on are.
func (s *propertySet) assign(of string, from int) string {
	var out []string
	for i, c := range s.columns[from:] {
		value := "r[" + strconv.Itoa(i+from) + "]"
		if c.kind == date {
			value = "date(" + value + ")"
		}
		out = append(out, of+"."+c.name+" = "+value)
	}
	return strings.Join(out, ", ")
}

// cypherValue writes a literal: a text, a number, a list of texts, null for an empty text.
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
	case string:
		if v == "" {
			b.WriteString("null")
			return
		}
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
