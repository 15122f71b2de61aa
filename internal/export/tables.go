package export

import (
	"archive/zip"
	"encoding/csv"
	"io"
	"strings"
)

// writeTables writes nodes.csv (Id, Label, …) and edges.csv (Source, Target, Type, Weight, …)
// into a zip archive: the headings that Gephi's spreadsheet import, Kumu, Flourish, Cosmograph
// and Graph Commons look for. Edges have their kind as "Kind", so that Gephi keeps what is
// denied apart from what is stated.
func writeTables(w io.Writer, g *Graph) error {
	z := zip.NewWriter(w)
	nodes, edges := g.nodes(), g.edges()
	at := g.positions()
	rows := [][]string{append([]string{"Id", "Label"}, append(names(nodeFields, "label"), "x", "y")...)}
	for i := range nodes {
		n := &nodes[i]
		row := append([]string{n.ID, harmless(cell(n.Label))}, values(nodeFields, n, "label")...)
		rows = append(rows, append(row, valueText(at[i].X), valueText(-at[i].Y)))
	}
	if err := member(z, "nodes.csv", rows); err != nil {
		return err
	}
	rows = [][]string{append([]string{"Id", "Source", "Target", "Type", "Kind", "Weight", "Label", "From", "To"},
		names(edgeFields, "label", "weight", "kind")...)}
	labels := map[string]string{}
	for i := range nodes {
		labels[nodes[i].ID] = harmless(cell(nodes[i].Label))
	}
	for i := range edges {
		e := &edges[i]
		weight := valueText(e.support().Publishers)
		row := []string{e.id, e.Subject, e.target, "Directed", e.look.Kind, weight, harmless(e.say),
			labels[e.Subject], labels[e.target]}
		rows = append(rows, append(row, values(edgeFields, e, "label", "weight", "kind")...))
	}
	if err := member(z, "edges.csv", rows); err != nil {
		return err
	}
	readme, err := z.Create("README.txt")
	if err != nil {
		return err
	}
	if _, err := io.WriteString(readme,
		g.Origin()+
			"\n\nGephi: File, Import spreadsheet, first nodes.csv, then edges.csv into the same workspace.\n"); err != nil {
		return err
	}
	return z.Close()
}

// member writes a table into an archive, in UTF-8 whatever the cells hold.
func member(z *zip.Writer, name string, rows [][]string) error {
	f, err := z.Create(name)
	if err != nil {
		return err
	}
	for _, row := range rows {
		for i, c := range row {
			row[i] = strings.ToValidUTF8(c, "\ufffd")
		}
	}
	return csv.NewWriter(f).WriteAll(rows)
}

// names are the names of fields but for some.
func names[T any](fields []field[T], but ...string) []string {
	var out []string
	for _, f := range fields {
		if !strings.Contains(" "+strings.Join(but, " ")+" ", " "+f.name+" ") {
			out = append(out, f.name)
		}
	}
	return out
}

// values are the values of the same fields, each on one line.
func values[T any](fields []field[T], of T, but ...string) []string {
	var out []string
	for _, f := range fields {
		if !strings.Contains(" "+strings.Join(but, " ")+" ", " "+f.name+" ") {
			out = append(out, harmless(cell(valueText(f.value(of)))))
		}
	}
	return out
}
