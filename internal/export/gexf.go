package export

import (
	"io"
	"strconv"

	"github.com/newsgraph/kg/internal/export/layout"
)

// gexfTypes are the names of GEXF 1.3 (gexf.net, gexf.xsd) for the kinds of fields.
var gexfTypes = [...]string{text: "string", integer: "integer", number: "double"}

// gexfOwn are the fields that GEXF has places of its own for.
var gexfOwn = map[string]bool{"label": true, "color": true, "size": true, "weight": true, "width": true, "line": true}

// gexfShapes are the shapes of viz for those of Graphviz; others are a disc.
var gexfShapes = map[string]string{"box": "square", "note": "square", "component": "square", "tab": "square",
	"plaintext": "square",
	"diamond":   "diamond", "house": "triangle"}

// writeGEXF writes GEXF 1.3: colours, sizes and shapes as viz, an edge's weight (its independent sources)
// and kind (its label), and a spell for each period that its claims state, as full days, a
// side left out where the text leaves it open.
func writeGEXF(w io.Writer, g *Graph) error {
	edges := g.edges()
	mode := "static"
	for i := range edges {
		if len(spells(edges[i].Claims)) > 0 {
			mode = "dynamic"
			break
		}
	}
	x := newXML(w, g.Origin())
	x.raw(
		`<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" `+
			`xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"`,
		` xsi:schemaLocation="http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd" version="1.3">`, "\n  <meta")
	if first, _, ok := days(g.Time()); ok {
		x.attr("lastmodifieddate", first)
	}
	x.raw(">\n    <creator>")
	x.text(g.Program)
	x.raw("</creator>\n    <description>")
	x.text(g.Origin())
	x.raw("</description>\n  </meta>\n", `  <graph defaultedgetype="directed" mode="`, mode, `"`)
	if mode == "dynamic" {
		x.raw(` timeformat="date" timerepresentation="interval"`)
	}
	x.raw(">\n")
	gexfAttributes(x, "node", nodeFields)
	gexfAttributes(x, "edge", edgeFields)
	nodes := g.nodes()
	x.raw(`    <nodes count="`, strconv.Itoa(len(nodes)), "\">\n")
	at := g.positions()
	for i := range nodes {
		gexfNode(x, &nodes[i], at[i])
	}
	x.raw("    </nodes>\n", `    <edges count="`, strconv.Itoa(len(edges)), "\">\n")
	for i := range edges {
		gexfEdge(x, &edges[i])
	}
	x.raw("    </edges>\n  </graph>\n</gexf>\n")
	return x.Flush()
}

func gexfAttributes[T any](x xmlWriter, class string, fields []field[T]) {
	x.raw(`    <attributes class="`, class, `">`, "\n")
	for _, f := range fields {
		if !gexfOwn[f.name] {
			x.raw(`      <attribute id="`, f.name, `" title="`, f.name, `" type="`, gexfTypes[f.kind], "\"/>\n")
		}
	}
	x.raw("    </attributes>\n")
}

func gexfValues[T any](x xmlWriter, fields []field[T], of T) {
	x.raw("<attvalues>")
	for _, f := range fields {
		if s := valueText(f.value(of)); s != "" && !gexfOwn[f.name] {
			x.raw("<attvalue")
			x.attr("for", f.name)
			x.attr("value", s)
			x.raw("/>")
		}
	}
	x.raw("</attvalues>")
}

func gexfNode(x xmlWriter, n *node, at layout.Point) {
	x.raw("      <node")
	x.attr("id", n.ID)
	x.attr("label", oneLine(n.Label))
	x.raw(">")
	gexfValues(x, nodeFields, n)
	shape := gexfShapes[n.look.Shape]
	if shape == "" {
		shape = "disc"
	}
	gexfColor(x, n.look.Fill)
	x.raw(`<viz:position x="`, decimal(at.X), `" y="`, decimal(-at.Y), `" z="0.0"/><viz:size value="`,
		decimal(n.look.Size), `"/><viz:shape value="`, shape, "\"/></node>\n")
}

func gexfEdge(x xmlWriter, e *edge) {
	x.raw("      <edge")
	x.attr("id", e.id)
	x.attr("source", e.Subject)
	x.attr("target", e.target)
	x.attr("label", oneLine(e.say))
	x.attr("kind", oneLine(e.say))
	x.raw(` weight="`, strconv.Itoa(e.support().Publishers), `.0">`)
	gexfValues(x, edgeFields, e)
	if periods := spells(e.Claims); len(periods) > 0 {
		x.raw("<spells>")
		for _, p := range periods {
			x.raw("<spell")
			if p[0] != "" {
				x.attr("start", p[0])
			}
			if p[1] != "" {
				x.attr("end", p[1])
			}
			x.raw("/>")
		}
		x.raw("</spells>")
	}
	gexfColor(x, e.look.Color)
	x.raw(`<viz:thickness value="`, decimal(e.look.Width), `"/><viz:shape value="`, string(e.look.Dash), "\"/></edge>\n")
}

func gexfColor(x xmlWriter, color string) {
	r, g, b := rgb(color)
	x.raw(`<viz:color r="`, strconv.Itoa(int(r)), `" g="`, strconv.Itoa(int(g)), `" b="`, strconv.Itoa(int(b)), `"/>`)
}
