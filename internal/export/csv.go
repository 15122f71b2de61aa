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
var csvTypes = map[kind]string{integer: ":int", number: ":double", date: ":date", list: ":string[]"}

// writeNeo4jCSV writes tables with the headers of neo4j-admin (Neo4j operations manual,
// "Import", CSV header format) into a zip archive, nodes by labels and relationships by type,
// with a README that has the command. Line breaks within cells become " | ", so that a row is
// a line.
func writeNeo4jCSV(w io.Writer, g *Graph) error {
	z := zip.NewWriter(w)
	command := "neo4j-admin database import full --array-delimiter=\";\""
	for _, set := range g.property() {
		name, option := "nodes", " --nodes="
		if set.typ != "" {
			name, option = "relationships-"+set.typ, " --relationships="
		}
		name = strings.ReplaceAll(cypherName(strings.Join(append([]string{name}, set.labels...), ":")), ":", "-") + ".csv"
		name = strings.Replace(name, "relationships_", "relationships-", 1)
		if err := member(z, name, set.neo4j()); err != nil {
			return err
		}
		command += option + name
	}
	readme, err := z.Create("README.txt")
	if err != nil {
		return err
	}
	if _, err := io.WriteString(readme, g.Origin()+"\n\n"+command+" neo4j\n"); err != nil {
		return err
	}
	return z.Close()
}

// neo4j returns the rows of a set's table, its header first.
func (s *propertySet) neo4j() [][]string {
	var head []string
	for i, c := range s.columns {
		name := c.name + csvTypes[c.kind]
		switch {
		case s.typ == "" && i == 0:
			name = "id:ID"
		case s.typ != "" && i == 0:
			name = ":START_ID"
		case s.typ != "" && i == 1:
			name = ":END_ID"
		}
		head = append(head, name)
	}
	last, mark := ":LABEL", strings.Join(append([]string{"KgNode"}, s.labels...), ";")
	if s.typ != "" {
		last, mark = ":TYPE", s.typ
	}
	out := [][]string{append(head, last)}
	for _, row := range s.rows {
		var line []string
		for _, v := range row {
			line = append(line, propertyText(v))
		}
		out = append(out, append(line, mark))
	}
	return out
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
		cells[i] = strings.ToValidUTF8(harmless(c), "\ufffd")
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
	return append(row, document.Name(), firstDay(e.Published), strconv.Itoa(e.Sentence), strconv.Itoa(e.Start),
		strconv.Itoa(e.End),
		c.Predicate.Trigger, c.Rule, c.Subject.ID, c.Predicate.ID, c.Object.ID, c.ID)
}

// writeEntitiesCSV writes a row an entity.
func writeEntitiesCSV(w io.Writer, g *Graph) error {
	t := newSheet(w, g.Program, g.Time())
	if err := t.Write([]string{"entity", "type", "aliases", "claims", "community", "importance", "wikidata", "id",
		"made by"}); err != nil {
		return err
	}
	for _, n := range g.Nodes {
		if err := t.row(n.Label, n.Type, strings.Join(n.Aliases, "; "), strconv.Itoa(n.Claims), strconv.Itoa(n.Community),
			strconv.FormatFloat(n.Importance, 'f', 4, 64), n.SameAs, n.ID); err != nil {
			return err
		}
	}
	t.Flush()
	return t.Error()
}
