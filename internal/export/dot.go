package export

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/newsgraph/kg/schema"
)

// writeDOT writes a Graphviz digraph: nodes filled by type and sized by importance, denied
// edges red and dashed, uncertain ones dotted, the sentence as tooltip.
func writeDOT(w io.Writer, g *Graph) error {
	v, s := g.View, g.Schema
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "// %s\n", oneLine(g.Origin()))
	fmt.Fprintln(b, `digraph kg {
  graph [rankdir=LR, overlap=false, splines=true, nodesep=0.4, ranksep=1.1, fontname="Helvetica"];
  node [style="filled,rounded", fontname="Helvetica", fontsize=11, color="#555555", fontcolor="#111111"];
  edge [fontname="Helvetica", fontsize=9, color="#666666", fontcolor="#333333"];`)
	for _, n := range v.Nodes {
		size := 10 + 8*n.Importance
		fmt.Fprintf(b, "  %s [label=%s, shape=%s, fillcolor=%s, fontsize=%.0f, tooltip=%s];\n",
			dotQuote(n.ID), dotQuote(wrap(n.Label)), dotQuote(s.Shape(n.Type)), dotQuote(s.Color(n.Type)+"66"), size, dotQuote(n.Label+" ("+n.Type+")"))
	}
	for _, l := range literals(v) {
		fmt.Fprintf(b, "  %s [label=%s, shape=plaintext, style=\"\"];\n", dotQuote(l[0]), dotQuote(wrap(l[1])))
	}
	for _, e := range v.Edges {
		to, _, _ := target(e)
		look := ""
		switch {
		case e.Polarity == schema.Denied:
			look = `, style=dashed, color="#b00020", fontcolor="#b00020", arrowhead=tee`
		case e.Modality != schema.Asserted:
			look = `, style=dotted`
		}
		fmt.Fprintf(b, "  %s -> %s [label=%s, tooltip=%s, penwidth=%.1f%s];\n", dotQuote(e.Subject), dotQuote(to),
			dotQuote(label(e)), dotQuote(e.Claims[0].Evidence.Quote), 1+min(3, float64(len(e.Claims)-1)*0.5), look)
	}
	fmt.Fprintln(b, "}")
	return b.Flush()
}

// dotQuote quotes a string for DOT; line breaks become the escape for centred lines.
func dotQuote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\r", "", "\n", `\n`, "\x00", "").Replace(s) + `"`
}

// wrap breaks a label at spaces so that no line is much longer than 22 characters.
func wrap(label string) string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(label) {
		if line != "" && len([]rune(line))+len([]rune(word)) > 22 {
			lines = append(lines, line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return strings.Join(append(lines, line), "\n")
}
