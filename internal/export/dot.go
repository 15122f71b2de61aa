package export

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/newsgraph/kg/internal/export/layout"
)

// writeDOT writes a Graphviz digraph (graphviz.org/doc/info/lang.html): nodes filled by type
// and sized by importance, edges as the Style draws them, the sentences as tooltips; places are
// for neato -n, dot finds its own. With Options.Cluster the nodes of one type stand in a box.
func writeDOT(w io.Writer, g *Graph) error {
	b := bufio.NewWriterSize(w, 1<<16)
	s := g.Style
	fmt.Fprintf(b, "// %s\n", oneLine(g.Origin()))
	fmt.Fprintf(b, `digraph kg {
  graph [rankdir=LR, overlap=false, splines=true, nodesep=0.35, ranksep=1, fontname="Helvetica", charset="UTF-8", `+
		`bgcolor="%s", fontcolor="%s", tooltip=%s];
  node [style="filled", fontname="Helvetica", penwidth=1];
  edge [fontname="Helvetica", fontsize=9, fontcolor="%s", arrowsize=0.7];
`, s.Background, s.Text, dotQuote(oneLine(g.Origin())), s.Muted)
	nodes, at := g.nodes(), g.positions()
	if g.Cluster {
		for i, key := range s.Legend(g.View) {
			fmt.Fprintf(b, "  subgraph cluster_%d {\n    label=%s; color=\"%s\"; style=rounded;\n", i, dotQuote(key.Label),
				key.Border)
			for j := range nodes {
				if nodes[j].look.Top == key.Type && nodes[j].Type != LiteralType {
					dotNode(b, &nodes[j], at[j])
				}
			}
			fmt.Fprintln(b, "  }")
		}
	}
	for i := range nodes {
		if !g.Cluster || nodes[i].Type == LiteralType {
			dotNode(b, &nodes[i], at[i])
		}
	}
	for _, e := range g.edges() {
		arrow := "normal"
		if e.look.Bar {
			arrow = "tee"
		}
		fmt.Fprintf(b, "  %s -> %s [label=%s, tooltip=%s, penwidth=%.1f, style=%s, color=\"%s\", arrowhead=%s];\n",
			dotQuote(e.Subject), dotQuote(e.target),
			dotQuote(wrap(e.say)), dotQuote(e.full()+"\n"+e.quotes()), e.look.Width, e.look.Dash, e.look.Color, arrow)
	}
	fmt.Fprintln(b, "}")
	return b.Flush()
}

func dotNode(b *bufio.Writer, n *node, at layout.Point) {
	place := fmt.Sprintf("%.0f,%.0f", at.X, -at.Y)
	if n.Type == LiteralType {
		fmt.Fprintf(b, "  %s [label=%s, shape=plaintext, style=\"\", pos=\"%s\"];\n", dotQuote(n.ID),
			dotQuote(wrap(n.Label)), place)
		return
	}
	style := "filled"
	if n.look.Shape == "box" {
		style = "filled,rounded"
	}
	fmt.Fprintf(b,
		"  %s [label=%s, shape=%s, style=\"%s\", fillcolor=\"%s\", color=\"%s\", fontcolor=\"%s\", fontsize=%.0f, "+
			"tooltip=%s, pos=\"%s\"];\n",
		dotQuote(n.ID), dotQuote(wrap(n.Label)), dotQuote(n.look.Shape), style, n.look.Fill, n.look.Border, n.look.Text,
		n.look.Font,
		dotQuote(n.Label+" ("+n.Type+")"), place)
}

// dotQuote quotes a string for DOT; line breaks become the escape for centred lines. An "&"
// that would begin an entity is written as one.
func dotQuote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "&", "&amp;", "\r", "", "\n", `\n`, "\x00",
		"").Replace(strings.ToValidUTF8(s, "\ufffd")) + `"`
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
