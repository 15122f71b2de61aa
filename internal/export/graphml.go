package export

import (
	"io"
	"strconv"

	"github.com/newsgraph/kg/internal/export/layout"
)

// GraphML 1.0: Brandes, Eiglsperger, Lerner, graphml.graphdrawing.org/primer/graphml-primer.html.
const graphmlNS = `xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"`

var graphmlTypes = [...]string{text: "string", integer: "int", number: "double"}

// writeGraphML writes GraphML with typed keys. Keys of nodes are "n_…", of edges "e_…"; an
// edge's weight is the number of independent sources. Gephi joins edges from one node to another into
// the first of them and has no kinds of edges in GraphML: "between", on each, has the
// sentences of all.
func writeGraphML(w io.Writer, g *Graph) error {
	x := newXML(w, g.Origin())
	x.raw("<graphml ", graphmlNS,
		` xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">`,
		"\n")
	graphmlKeys(x)
	x.raw(`  <graph id="kg" edgedefault="directed">`, "\n")
	graphmlInfo(x, g)
	at := g.positions()
	for i, n := range g.nodes() {
		graphmlNode(x, &n)
		graphmlData(x, "n_x", at[i].X)
		graphmlData(x, "n_y", -at[i].Y)
		x.raw("    </node>\n")
	}
	for _, e := range g.edges() {
		graphmlEdge(x, &e)
		x.raw("    </edge>\n")
	}
	x.raw("  </graph>\n</graphml>\n")
	return x.Flush()
}

// graphmlKeys declares the attributes.
func graphmlKeys(x xmlWriter) {
	key := func(of, name string, k kind) {
		x.raw(`  <key id="`, of[:1], "_", name, `" for="`, of, `" attr.name="`, name, `" attr.type="`, graphmlTypes[k],
			"\"/>\n")
	}
	for _, name := range []string{"creator", "time", "sources"} {
		key("graph", name, text)
	}
	for _, f := range nodeFields {
		key("node", f.name, f.kind)
	}
	key("node", "x", number)
	key("node", "y", number)
	for _, f := range edgeFields {
		key("edge", f.name, f.kind)
	}
}

// graphmlInfo says where the graph is from.
func graphmlInfo(x xmlWriter, g *Graph) {
	graphmlData(x, "g_creator", g.Program)
	graphmlData(x, "g_time", g.Time())
	graphmlData(x, "g_sources", named(g.Documents))
}

func graphmlNode(x xmlWriter, n *node) {
	x.raw("    <node")
	x.attr("id", n.ID)
	x.raw(">\n")
	for _, f := range nodeFields {
		graphmlData(x, "n_"+f.name, f.value(n))
	}
}

func graphmlEdge(x xmlWriter, e *edge) {
	x.raw("    <edge")
	x.attr("id", e.id)
	x.attr("source", e.Subject)
	x.attr("target", e.target)
	x.raw(">\n")
	for _, f := range edgeFields {
		graphmlData(x, "e_"+f.name, f.value(e))
	}
}

func graphmlData(x xmlWriter, key string, value any) {
	if s := valueText(value); s != "" {
		x.raw(`      <data key="`, key, `">`)
		x.text(s)
		x.raw("</data>\n")
	}
}

// writeYEd writes GraphML with the elements by which yEd draws: ShapeNode and PolyLineEdge of
// y:, as its own files have them (yWorks, "GraphML extensions of yFiles"). yEd ignores the
// other attributes but keeps them as data.
func writeYEd(w io.Writer, g *Graph) error {
	x := newXML(w, g.Origin())
	x.raw("<graphml ", graphmlNS,
		` xmlns:y="http://www.yworks.com/xml/graphml" xmlns:yed="http://www.yworks.com/xml/yed/3"`,
		` xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns `+
			`http://www.yworks.com/xml/schema/graphml/1.1/ygraphml.xsd">`, "\n")
	graphmlKeys(x)
	x.raw(`  <key id="n_graphics" for="node" yfiles.type="nodegraphics"/>`, "\n",
		`  <key id="e_graphics" for="edge" yfiles.type="edgegraphics"/>`, "\n")
	x.raw(`  <graph id="kg" edgedefault="directed">`, "\n")
	graphmlInfo(x, g)
	at := g.positions()
	number := map[string]int{}
	for i, n := range g.nodes() {
		number[n.ID] = i
		graphmlNode(x, &n)
		yedNode(x, &n, at[i])
		x.raw("    </node>\n")
	}
	for _, e := range g.edges() {
		graphmlEdge(x, &e)
		yedEdge(x, g, &e, at[number[e.Subject]], at[number[e.target]])
		x.raw("    </edge>\n")
	}
	x.raw("  </graph>\n</graphml>\n")
	return x.Flush()
}

// yedShapes are yEd's shapes for those of Graphviz that the schema uses; others are an ellipse.
var yedShapes = map[string]string{"box": "roundrectangle", "diamond": "diamond", "hexagon": "hexagon",
	"octagon":       "octagon",
	"doubleoctagon": "octagon", "tripleoctagon": "octagon", "house": "trapezoid", "note": "rectangle",
	"component": "rectangle",
	"tab":       "rectangle", "cds": "parallelogram", "parallelogram": "parallelogram", "plaintext": "rectangle"}

func yedNode(x xmlWriter, n *node, at layout.Point) {
	shape := yedShapes[n.look.Shape]
	if shape == "" {
		shape = "ellipse"
	}
	// Wide enough for the label: about 0.6 of the font's size a letter, 22 letters a line.
	width := max(n.look.Size, n.look.Font*0.6*float64(min(22, len([]rune(n.Label))))+16)
	x.raw(`      <data key="n_graphics"><y:ShapeNode><y:Geometry height="`, decimal(n.look.Size+8), `" width="`,
		decimal(width), `" x="`, decimal(at.X-width/2), `" y="`, decimal(at.Y-n.look.Size/2-4), `"/>`,
		`<y:Fill color="`, n.look.Fill, `" transparent="false"/><y:BorderStyle color="`, n.look.Border,
		`" type="line" width="1.0"/>`,
		`<y:NodeLabel alignment="center" fontFamily="Dialog" fontSize="`, strconv.Itoa(int(n.look.Font)), `" textColor="`,
		n.look.Text, `">`)
	x.text(wrap(n.Label))
	x.raw(`</y:NodeLabel><y:Shape type="`, shape, `"/></y:ShapeNode></data>`, "\n")
}

func yedEdge(x xmlWriter, g *Graph, e *edge, from, to layout.Point) {
	line, arrow := "line", "standard"
	switch e.look.Dash {
	case Dashed:
		line = "dashed"
	case Dotted:
		line = "dotted"
	}
	if e.look.Bar {
		arrow = "t_shape"
	}
	x.raw(`      <data key="e_graphics"><y:PolyLineEdge><y:Path sx="0.0" sy="0.0" tx="0.0" ty="0.0">`)
	if bend := e.bend(); bend != 0 && e.Subject != e.target { // one point beside the middle
		dx, dy := to.X-from.X, to.Y-from.Y
		x.raw(`<y:Point x="`, decimal((from.X+to.X)/2-dy*bend/2), `" y="`, decimal((from.Y+to.Y)/2+dx*bend/2), `"/>`)
	}
	x.raw(`</y:Path><y:LineStyle color="`, e.look.Color, `" type="`, line, `" width="`, decimal(e.look.Width),
		`"/><y:Arrows source="none" target="`, arrow, `"/><y:EdgeLabel fontSize="9" textColor="`, g.Style.Muted, `">`)
	x.text(e.say)
	x.raw(`</y:EdgeLabel><y:BendStyle smoothed="true"/></y:PolyLineEdge></data>`, "\n")
}

// decimal writes a number with one digit behind the point.
func decimal(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) }
