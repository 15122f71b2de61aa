package export

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// mermaidShapes are the brackets of Mermaid for the shapes of Graphviz; others are a stadium.
var mermaidShapes = map[string][2]string{"box": {"(", ")"}, "diamond": {"{", "}"}, "hexagon": {"{{", "}}"},
	"octagon":       {"[[", "]]"},
	"doubleoctagon": {"[[", "]]"}, "tripleoctagon": {"[[", "]]"}, "house": {"[/", `\]`}, "note": {"[",
		"]"}, "component": {"[", "]"},
	"tab": {"[", "]"}, "cds": {">", "]"}, "parallelogram": {"[/", "/]"}, "plaintext": {"[", "]"}}

// writeMermaid writes a flowchart (mermaid.js.org/syntax/flowchart.html). What is denied ends
// in a cross, what is uncertain is dotted. Mermaid draws 500 edges unless it is told to draw
// more, so large graphs want --top. With Options.Cluster the types are subgraphs.
func writeMermaid(w io.Writer, g *Graph) error {
	b := bufio.NewWriterSize(w, 1<<16)
	fmt.Fprintf(b, "%%%% %s\n", strings.ReplaceAll(oneLine(g.Origin()), "%", "/100"))
	fmt.Fprintln(b, "flowchart LR")
	nodes := g.nodes()
	number := make(map[string]int, len(nodes))
	tops := map[string]int{}
	for i, key := range g.Style.Legend(g.View) {
		tops[key.Type] = i
		fmt.Fprintf(b, "  classDef t%d fill:%s,stroke:%s,color:%s\n", i, key.Fill, key.Border, key.Text)
	}
	for i := range nodes {
		number[nodes[i].ID] = i
	}
	if g.Cluster {
		for i, key := range g.Style.Legend(g.View) {
			fmt.Fprintf(b, "  subgraph s%d [%s]\n", i, mermaidQuote(key.Label))
			for j := range nodes {
				if nodes[j].look.Top == key.Type && nodes[j].Type != LiteralType {
					mermaidNode(b, j, &nodes[j], tops)
				}
			}
			fmt.Fprintln(b, "  end")
		}
	}
	for i := range nodes {
		if !g.Cluster || nodes[i].Type == LiteralType {
			mermaidNode(b, i, &nodes[i], tops)
		}
	}
	for i, e := range g.edges() {
		line, end := "--", ">"
		if e.look.Dash != Solid {
			line = "-.-"
		}
		if e.look.Bar {
			end = "x"
		}
		fmt.Fprintf(b, "  n%d %s%s|%s| n%d\n", number[e.Subject], line, end, mermaidQuote(e.say), number[e.target])
		if e.look.Kind != "affirmed" {
			fmt.Fprintf(b, "  linkStyle %d stroke:%s\n", i, e.look.Color)
		}
	}
	return b.Flush()
}

func mermaidNode(b *bufio.Writer, i int, n *node, tops map[string]int) {
	brackets, ok := mermaidShapes[n.look.Shape]
	if !ok {
		brackets = [2]string{"([", "])"}
	}
	fmt.Fprintf(b, "  n%d%s%s%s", i, brackets[0], mermaidQuote(n.Label), brackets[1])
	if n.Type != LiteralType {
		fmt.Fprintf(b, ":::t%d", tops[n.look.Top])
	}
	fmt.Fprintln(b)
}

// mermaidQuote quotes a text: marks that Mermaid, Markdown or HTML would read become the
// entities of Mermaid, "#" and a number.
func mermaidQuote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range oneLine(s) {
		switch {
		case r < 0x20 || r == 0x7f:
		case strings.ContainsRune("\"#<>&;`*_\\[]{}()|~$", r):
			fmt.Fprintf(&b, "#%d;", r)
		default:
			b.WriteRune(r)
		}
	}
	if b.Len() == 1 {
		b.WriteByte(' ')
	}
	b.WriteByte('"')
	return b.String()
}
