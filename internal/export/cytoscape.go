package export

import "io"

// cyShapes are the shapes of Cytoscape.js for those of Graphviz, cx2Shapes those of CX2, which has fewer;
// others are an ellipse. A shape of two outlines has a double border.
var (
	cyShapes = map[string]string{"box": "round-rectangle", "diamond": "diamond", "hexagon": "hexagon",
		"octagon": "octagon", "doubleoctagon": "octagon", "tripleoctagon": "octagon", "house": "pentagon",
		"note": "cut-rectangle", "component": "barrel", "tab": "bottom-round-rectangle", "cds": "tag",
		"parallelogram": "rhomboid", "plaintext": "rectangle"}
	cx2Shapes = map[string]string{"box": "round-rectangle", "diamond": "diamond", "hexagon": "hexagon",
		"octagon": "octagon", "doubleoctagon": "octagon", "tripleoctagon": "octagon", "house": "triangle",
		"note": "rectangle", "component": "rectangle", "tab": "rectangle", "cds": "vee",
		"parallelogram": "parallelogram", "plaintext": "rectangle"}
)

func cyShape(shapes map[string]string, n *node) string {
	if s := shapes[n.look.Shape]; s != "" {
		return s
	}
	return "ellipse"
}

// cyBorder is the line around a node, and doubleBorder how wide one must be to be seen as two.
func cyBorder(n *node) string { return pick(rings(n.look.Shape) > 0, "double", "solid") }

const doubleBorder = 4

// writeCyJS writes the JSON of Cytoscape.js and of Cytoscape Desktop (js.cytoscape.org,
// "elements JSON"), with a style sheet for the former; networkx.cytoscape_graph reads it too.
// Desktop names nodes by "name".
func writeCyJS(w io.Writer, g *Graph) error {
	nodes, edges, at := g.nodes(), g.edges(), g.positions()
	j := newJSON(w)
	j.raw(`{"format_version": "1.0", "generated_by": `)
	j.value(g.Program)
	j.raw(`, "target_cytoscapejs_version": "~3.0", "directed": true, "multigraph": true, "data": `)
	about := g.about()
	about["name"], about["shared_name"] = "kg", "kg"
	j.value(about)
	j.raw(`, "style": `)
	j.value(g.cyStyle())
	j.raw(`, "elements": {"nodes": `)
	j.list(len(nodes), func(i int) any {
		n := &nodes[i]
		o := attributes(nodeFields, n)
		o["id"], o["name"], o["shape"], o["textColor"], o["border"], o["font"] = n.ID, n.Label, cyShape(cyShapes, n),
			n.look.Text, n.look.Border, rounded(n.look.Font)
		o["borderStyle"] = cyBorder(n)
		o["value"] = n.ID // by which networkx names nodes
		return object{"data": o, "position": object{"x": at[i].X, "y": at[i].Y}}
	})
	j.raw(`, "edges": `)
	j.list(len(edges), func(i int) any {
		e := &edges[i]
		o := attributes(edgeFields, e)
		o["id"], o["source"], o["target"], o["name"], o["interaction"], o["evidence"] = e.id, e.Subject, e.target, e.say,
			e.Predicate.Label, e.evidence()
		o["key"] = e.id // by which networkx tells parallel edges apart
		return object{"data": o}
	})
	j.raw("}}")
	return j.end()
}

// cyStyle is the style sheet of Cytoscape.js.
func (g *Graph) cyStyle() []object {
	return []object{
		{"selector": "node", "style": object{"label": "data(label)", "background-color": "data(color)",
			"border-color": "data(border)", "border-width": 1, "border-style": "data(borderStyle)",
			"shape": "data(shape)", "width": "data(size)", "height": "data(size)", "font-size": "data(font)",
			"color":              g.Style.Text,
			"text-outline-color": g.Style.Background, "text-outline-width": 2, "text-wrap": "wrap", "text-max-width": 140}},
		{"selector": `node[borderStyle = "double"]`, "style": object{"border-width": doubleBorder}},
		{"selector": "edge", "style": object{"width": "data(width)", "line-color": "data(color)", "line-style": "data(line)",
			"target-arrow-color": "data(color)",
			"target-arrow-shape": "triangle", "curve-style": "bezier", "label": "data(label)", "font-size": 8,
			"color": g.Style.Muted, "text-rotation": "autorotate"}},
		{"selector": `edge[polarity = "denied"]`, "style": object{"target-arrow-shape": "tee"}},
	}
}

// cx2Types are the types of CX2 for the kinds of fields.
var cx2Types = [...]string{text: "string", integer: "integer", number: "double"}

// writeCX2 writes CX2 (cytoscape.org/cx, specification version 2), a list of aspects: what
// attributes there are, nodes and edges by number, and a style that maps attributes to looks.
func writeCX2(w io.Writer, g *Graph) error {
	nodes, edges, at := g.nodes(), g.edges(), g.positions()
	number := make(map[string]int, len(nodes))
	for i := range nodes {
		number[nodes[i].ID] = i
	}
	declare := object{"networkAttributes": object{"name": object{"d": "string"}, "description": object{"d": "string"},
		"creator": object{"d": "string"}, "time": object{"d": "string"}, "documents": object{"d": "list_of_string"}},
		"nodes": cx2Declare(nodeFields, "name", "represents", "shape", "borderStyle"),
		"edges": cx2Declare(edgeFields, "name", "interaction")}
	var documents []string
	for _, d := range g.Documents {
		documents = append(documents, d.Name())
	}
	if documents == nil {
		documents = []string{}
	}
	count := func(name string, n int) object { return object{"name": name, "elementCount": n} }
	j := newJSON(w)
	j.raw("[")
	j.value(object{"CXVersion": "2.0", "hasFragments": false})
	j.raw(",\n")
	j.value(object{"metaData": []object{count("attributeDeclarations", 1), count("networkAttributes", 1),
		count("nodes", len(nodes)), count("edges", len(edges)), count("visualProperties", 1)}})
	j.raw(",\n")
	j.value(object{"attributeDeclarations": []object{declare}})
	j.raw(",\n")
	j.value(object{"networkAttributes": []object{{"name": "kg", "description": g.Origin(), "creator": g.Program,
		"time": g.Time(), "documents": documents}}})
	j.raw(",\n{\"nodes\": ")
	j.list(len(nodes), func(i int) any {
		n := &nodes[i]
		v := attributes(nodeFields, n)
		v["name"], v["represents"], v["shape"], v["borderStyle"] = n.Label, n.ID, cyShape(cx2Shapes, n), cyBorder(n)
		return object{"id": i, "x": at[i].X, "y": at[i].Y, "v": v}
	})
	j.raw("},\n{\"edges\": ")
	j.list(len(edges), func(i int) any {
		e := &edges[i]
		v := attributes(edgeFields, e)
		v["name"], v["interaction"] = e.say, e.Predicate.Label
		return object{"id": i, "s": number[e.Subject], "t": number[e.target], "v": v}
	})
	j.raw("},\n")
	j.value(object{"visualProperties": []object{g.cx2Style()}})
	j.raw(",\n")
	j.value(object{"status": []object{{"success": true}}})
	j.raw("]")
	return j.end()
}

func cx2Declare[T any](fields []field[T], more ...string) object {
	out := object{}
	for _, f := range fields {
		out[f.name] = object{"d": cx2Types[f.kind]}
	}
	for _, name := range more {
		out[name] = object{"d": "string"}
	}
	return out
}

// cx2Style are the visual properties: what an attribute says is what is drawn.
func (g *Graph) cx2Style() object {
	through := func(attribute, typ string) object {
		return object{"type": "PASSTHROUGH", "definition": object{"attribute": attribute, "type": typ}}
	}
	return object{
		"default": object{"network": object{"NETWORK_BACKGROUND_COLOR": g.Style.Background},
			"node": object{"NODE_LABEL_COLOR": g.Style.Text, "NODE_BORDER_WIDTH": 1, "NODE_BORDER_COLOR": g.Style.Muted,
				"NODE_LABEL_FONT_SIZE": 12, "NODE_SHAPE": "ellipse"},
			"edge": object{"EDGE_TARGET_ARROW_SHAPE": "triangle", "EDGE_LABEL_FONT_SIZE": 8, "EDGE_LABEL_COLOR": g.Style.Muted,
				"EDGE_LINE_STYLE": "solid"}},
		"nodeMapping": object{"NODE_LABEL": through("name", "string"), "NODE_BACKGROUND_COLOR": through("color", "string"),
			"NODE_WIDTH": through("size", "double"), "NODE_HEIGHT": through("size", "double"), "NODE_SHAPE": through("shape",
				"string"), "NODE_BORDER_STYLE": through("borderStyle", "string"),
			"NODE_BORDER_WIDTH": object{"type": "DISCRETE", "definition": object{"attribute": "borderStyle", "type": "string",
				"map": []object{{"v": "double", "vp": doubleBorder}, {"v": "solid", "vp": 1}}}}},
		"edgeMapping": object{"EDGE_LABEL": through("label", "string"), "EDGE_LINE_COLOR": through("color", "string"),
			"EDGE_WIDTH":      through("width", "double"),
			"EDGE_LINE_STYLE": through("line", "string"), "EDGE_TARGET_ARROW_COLOR": through("color", "string"),
			"EDGE_TARGET_ARROW_SHAPE": object{"type": "DISCRETE", "definition": object{"attribute": "polarity", "type": "string",
				"map": []object{{"v": "affirmed", "vp": "triangle"}, {"v": "denied", "vp": "tee"}}}}},
	}
}
