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

// Between the rows of a batch, the columns of a row and the items of a list. Texts have none of
// them: they stand for control characters that no text prints.
const (
	rowEnd    = "␞"
	columnEnd = "␟"
	itemEnd   = "␝"
)

// writeCypher writes a script of openCypher for Neo4j and Memgraph: a constraint, then UNWIND
// and MERGE in batches, nodes by label, relationships by type. The rows of a batch are one text
// that the statement splits: Neo4j takes time by the square of the number of literals, so that a
// list of 2,000 rows of lists keeps it for minutes. Run twice, it changes nothing.
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
		match := "MATCH (a:KgNode {id: r[0]})\nMATCH (b:KgNode {id: r[1]})\nMERGE (a)-[x:" + cypherName(set.typ) +
			" {id: r[2]}]->(b)"
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
		rows := make([]string, len(part))
		for i, row := range part {
			cells := make([]string, len(row))
			for k, v := range row {
				cells[k] = cypherCell(v)
			}
			rows[i] = strings.Join(cells, columnEnd)
		}
		b.WriteString("\nUNWIND split(" + cypherQuote(strings.Join(rows, rowEnd)) + ", '" + rowEnd +
			"') AS row\nWITH split(row, '" + columnEnd + "') AS r\n" + do + ";\n")
	}
}

// assign names the properties that the columns from one on are; an empty text is none.
func (s *propertySet) assign(of string, from int) string {
	var out []string
	for i, c := range s.columns[from:] {
		value := "r[" + strconv.Itoa(i+from) + "]"
		some := func(is, none string) string {
			return "CASE " + value + " WHEN '' THEN " + none + " ELSE " + is + " END"
		}
		switch c.kind {
		case date:
			value = some("date("+value+")", "null")
		case list:
			value = some("split("+value+", '"+itemEnd+"')", "[]")
		case integer:
			value = "toInteger(" + value + ")"
		case number:
			value = "toFloat(" + value + ")"
		default:
			value = some(value, "null")
		}
		out = append(out, of+"."+c.name+" = "+value)
	}
	return strings.Join(out, ", ")
}

// cypherCell is a value as text, without what parts rows, columns and items.
func cypherCell(v any) string {
	clean := func(s string) string {
		return strings.NewReplacer(rowEnd, " ", columnEnd, " ", itemEnd, " ").Replace(s)
	}
	if items, ok := v.([]string); ok {
		out := make([]string, len(items))
		for i, s := range items {
			out[i] = clean(s)
		}
		return strings.Join(out, itemEnd)
	}
	return clean(valueText(v))
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
