package export

import (
	"archive/zip"
	"bufio"
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"github.com/newsgraph/kg/schema"
)

// csvTypes are the types that headers of Neo4j's import give to columns.
var csvTypes = [...]string{text: "", integer: ":int", number: ":double"}

// writeNeo4jCSV writes nodes.csv and relationships.csv with the headers of neo4j-admin
// (Neo4j operations manual, "Import", CSV header format) into a zip archive, with a README
// that has the command. Line breaks within cells become " | ", so that a row is a line.
func writeNeo4jCSV(w io.Writer, g *Graph) error {
	z := zip.NewWriter(w)
	readme, err := z.Create("README.txt")
	if err != nil {
		return err
	}
	if _, err := io.WriteString(readme, g.Origin()+"\n\nneo4j-admin database import full --nodes=nodes.csv --relationships=relationships.csv --array-delimiter=\";\" neo4j\n"); err != nil {
		return err
	}
	if err := g.neo4jNodes(z); err != nil {
		return err
	}
	if err := g.neo4jEdges(z); err != nil {
		return err
	}
	return z.Close()
}

func (g *Graph) neo4jNodes(z *zip.Writer) error {
	f, err := z.Create("nodes.csv")
	if err != nil {
		return err
	}
	c := csv.NewWriter(f)
	row := []string{"id:ID"}
	for _, f := range nodeFields {
		if f.name == "aliases" {
			row = append(row, "aliases:string[]")
		} else {
			row = append(row, f.name+csvTypes[f.kind])
		}
	}
	rows := [][]string{append(row, ":LABEL")}
	nodes := g.nodes()
	for i := range nodes {
		n := &nodes[i]
		row := []string{n.ID}
		for _, f := range nodeFields {
			if f.name == "aliases" {
				row = append(row, strings.Join(cells(n.Aliases), ";"))
			} else {
				row = append(row, cell(valueText(f.value(n))))
			}
		}
		rows = append(rows, append(row, strings.Join(nodeLabels(n), ";")))
	}
	return c.WriteAll(rows)
}

func (g *Graph) neo4jEdges(z *zip.Writer) error {
	f, err := z.Create("relationships.csv")
	if err != nil {
		return err
	}
	c := csv.NewWriter(f)
	row := []string{":START_ID", ":END_ID", ":TYPE"}
	for _, f := range edgeFields {
		row = append(row, f.name+csvTypes[f.kind])
	}
	if err := c.Write(row); err != nil {
		return err
	}
	edges := g.edges()
	for i := range edges {
		e := &edges[i]
		row := []string{e.Subject, e.target, relationType(e)}
		for _, f := range edgeFields {
			row = append(row, cell(valueText(f.value(e))))
		}
		if err := c.Write(row); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

// nodeLabels are Neo4j's labels of a node: what all have, then its type.
func nodeLabels(n *node) []string {
	if n.Type == LiteralType {
		return []string{LiteralType}
	}
	if n.Type == "" {
		return []string{"Entity"}
	}
	return []string{"Entity", n.Type}
}

// relationType is Neo4j's type of an edge: "ARMS", "NOT_ARMS" where it is denied, "MAYBE_ARMS"
// where it is not asserted.
func relationType(e *edge) string {
	var b strings.Builder
	switch {
	case e.Polarity == schema.Denied:
		b.WriteString("NOT_")
	case e.Modality != schema.Asserted:
		b.WriteString("MAYBE_")
	}
	upper := func(r rune) bool { return 'A' <= r && r <= 'Z' }
	before := '_'
	for _, r := range strings.TrimPrefix(e.Predicate.ID, "kg:") {
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

// cell is a text without line breaks.
func cell(s string) string {
	if !strings.ContainsAny(s, "\r\n") {
		return s
	}
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' }), " | ")
}

// cells are texts that ";" can part.
func cells(texts []string) []string {
	out := make([]string, len(texts))
	for i, t := range texts {
		out[i] = strings.ReplaceAll(cell(t), ";", ",")
	}
	return out
}

// sheet writes a table for spreadsheets: UTF-8 with the mark by which Excel knows it, no cell
// that a spreadsheet would take for a formula (OWASP, "CSV injection"), and on each row what
// made the table.
type sheet struct {
	*csv.Writer
	made string
}

func newSheet(w io.Writer, program, time string) sheet {
	_, _ = io.WriteString(w, "\ufeff") // an error shows again at Flush
	return sheet{csv.NewWriter(w), strings.TrimSuffix(program+", "+time, ", ")}
}

func (s sheet) row(cells ...string) error {
	for i, c := range cells {
		cells[i] = harmless(c)
	}
	return s.Write(append(cells, s.made))
}

// harmless puts an apostrophe before what a spreadsheet would compute.
func harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(s)[0]) {
		return "'" + s
	}
	return s
}

// writeClaimsCSV writes a row a claim. Dates are whole days, the first or the last that is
// meant, so that no reader takes a year for a number; "when" has them as they were said.
func writeClaimsCSV(w io.Writer, s *Stream) error {
	b := bufio.NewWriterSize(w, 1<<16)
	t := newSheet(b, s.Program, s.Time)
	head := []string{"subject", "subject type", "predicate", "object", "object type"}
	for _, f := range claimFields {
		head = append(head, f.name)
	}
	if err := t.Write(append(head, "document", "published", "sentence", "start", "end", "trigger", "rule",
		"subject id", "predicate id", "object id", "claim id", "made by")); err != nil {
		return err
	}
	for c, err := range s.Claims {
		if err != nil {
			return err
		}
		document, err := s.Document(c.Evidence.Document)
		if err != nil {
			return err
		}
		document.ID = c.Evidence.Document
		if err := t.row(claimRow(c, document)...); err != nil {
			return err
		}
	}
	t.Flush()
	if err := t.Error(); err != nil {
		return err
	}
	return b.Flush()
}

func claimRow(c *schema.Claim, document schema.Source) []string {
	objectType := c.Object.Type
	if c.Object.Literal() {
		objectType = LiteralType
	}
	row := []string{c.Subject.Text(), c.Subject.Type, c.Predicate.Label, c.Object.Text(), objectType}
	for _, f := range claimFields {
		row = append(row, valueText(f.value(c)))
	}
	e := c.Evidence
	return append(row, document.Name(), firstDay(e.Published), strconv.Itoa(e.Sentence), strconv.Itoa(e.Start), strconv.Itoa(e.End),
		c.Predicate.Trigger, c.Rule, c.Subject.ID, c.Predicate.ID, c.Object.ID, c.ID)
}

// writeEntitiesCSV writes a row an entity.
func writeEntitiesCSV(w io.Writer, g *Graph) error {
	t := newSheet(w, g.Program, g.Time())
	if err := t.Write([]string{"entity", "type", "aliases", "claims", "community", "importance", "wikidata", "id", "made by"}); err != nil {
		return err
	}
	for _, n := range g.Nodes {
		if err := t.row(n.Label, n.Type, strings.Join(n.Aliases, "; "), strconv.Itoa(n.Claims), strconv.Itoa(n.Community), strconv.FormatFloat(n.Importance, 'f', 4, 64), n.SameAs, n.ID); err != nil {
			return err
		}
	}
	t.Flush()
	return t.Error()
}
