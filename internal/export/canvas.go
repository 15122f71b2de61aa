package export

import "io"

// writeCanvas writes a JSON Canvas (jsoncanvas.org, specification 1.0) for Obsidian: a card an
// entity, on which its type stands. The colour tells the type; what is denied is red, what is
// uncertain violet, and both say so on the line.
func writeCanvas(w io.Writer, g *Graph) error {
	nodes, edges, at := g.nodes(), g.edges(), g.positions()
	const width, height = 220, 80
	j := newJSON(w)
	j.raw(`{"kg": `)
	j.value(g.about())
	j.raw(`, "nodes": `)
	j.list(len(nodes), func(i int) any {
		n := &nodes[i]
		text := "**" + markdown(n.Label) + "**"
		if n.Type != "" {
			text += "\n" + markdown(n.Type)
		}
		return object{"id": n.ID, "type": "text", "text": text, "color": n.look.Fill, "width": width, "height": height,
			"x": int(at[i].X) - width/2, "y": int(at[i].Y) - height/2}
	})
	j.raw(`, "edges": `)
	j.list(len(edges), func(i int) any {
		e := &edges[i]
		o := object{"id": e.id, "fromNode": e.Subject, "toNode": e.target, "toEnd": "arrow", "label": e.say}
		if e.look.Kind != "affirmed" {
			o["color"] = e.look.Color
		}
		return o
	})
	j.raw("}")
	return j.end()
}
