package export

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"math"

	"github.com/newsgraph/kg/schema"
)

// jsonWriter writes a JSON document whose lists need not be in memory. Errors are kept and
// returned by Flush, but for those of value.
type jsonWriter struct {
	*bufio.Writer
	err error
}

func newJSON(w io.Writer) *jsonWriter { return &jsonWriter{Writer: bufio.NewWriterSize(w, 1<<16)} }

// raw writes punctuation and keys.
func (j *jsonWriter) raw(s string) { j.WriteString(s) }

// value writes a value on one line, map keys sorted, no characters escaped for HTML.
func (j *jsonWriter) value(v any) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil && j.err == nil {
		j.err = err
	}
	j.Write(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
}

// list writes n values, one a line.
func (j *jsonWriter) list(n int, value func(i int) any) {
	j.raw("[")
	for i := range n {
		if i > 0 {
			j.raw(",")
		}
		j.raw("\n")
		j.value(value(i))
	}
	j.raw("\n]")
}

func (j *jsonWriter) end() error {
	j.raw("\n")
	if j.err != nil {
		return j.err
	}
	return j.Flush()
}

// object is a JSON object.
type object = map[string]any

// attributes returns the fields of a node or an edge that are not empty.
func attributes[T any](fields []field[T], of T) object {
	out := object{}
	for _, f := range fields {
		if v := f.value(of); v != "" {
			out[f.name] = v
		}
	}
	return out
}

// evidence is what one claim of an edge says and where.
type evidence struct {
	Claim      string   `json:"claim"`
	Predicate  string   `json:"predicate"`
	Words      string   `json:"words,omitempty"` // of the predicate
	Level      string   `json:"level,omitempty"`
	Roles      []part   `json:"roles,omitempty"`
	Quote      string   `json:"quote"`
	Document   string   `json:"document"`
	Published  string   `json:"published,omitempty"`
	Start      int      `json:"start"` // of Quote in the document, bytes
	End        int      `json:"end"`
	Confidence float64  `json:"confidence"`
	Says       []string `json:"attributedTo,omitempty"` // innermost speaker first
	From       string   `json:"validFrom,omitempty"`
	Until      string   `json:"validUntil,omitempty"`
	UntilKind  string   `json:"untilKind,omitempty"` // "end", "by" or "atLeast"
	At         string   `json:"validAt,omitempty"`
}

// part is a participant beside subject and object.
type part struct {
	Role  schema.RoleName `json:"role"`
	ID    string          `json:"id,omitempty"` // of an entity
	Label string          `json:"label"`        // or the value
}

func (e *edge) evidence() []evidence {
	out := make([]evidence, len(e.Claims))
	for i, c := range e.Claims {
		v := c.Evidence
		out[i] = evidence{Claim: c.ID, Predicate: c.Predicate.ID, Words: c.Predicate.Words, Level: string(c.Level),
			Quote: v.Quote, Document: v.Document, Published: v.Published, Start: v.Start, End: v.End, Confidence: c.Confidence,
			From: c.From, Until: c.Until, UntilKind: untilKind(c), At: c.At}
		for _, r := range c.Roles {
			out[i].Roles = append(out[i].Roles, part{r.Role, r.ID, r.Text()})
		}
		for _, a := range c.Attributed {
			out[i].Says = append(out[i].Says, a.Text())
		}
	}
	return out
}

// about says what made the file, of what time it is and from which documents.
func (g *Graph) about() object {
	documents := g.Documents
	if documents == nil {
		documents = []schema.Source{}
	}
	return object{"creator": g.Program, "time": g.Time(), "description": g.Origin(), "documents": documents}
}

// writeNodeLink writes the node-link form that networkx 3.6 reads by its defaults
// (json_graph.node_link_graph) and D3's force layouts take: "nodes" and "edges".
func writeNodeLink(w io.Writer, g *Graph) error {
	nodes, edges := g.nodes(), g.edges()
	j := newJSON(w)
	j.raw(`{"directed": true, "multigraph": true, "graph": `)
	j.value(g.about())
	j.raw(`, "nodes": `)
	j.list(len(nodes), func(i int) any {
		o := attributes(nodeFields, &nodes[i])
		o["id"] = nodes[i].ID
		return o
	})
	j.raw(`, "edges": `)
	j.list(len(edges), func(i int) any {
		e := &edges[i]
		o := attributes(edgeFields, e)
		o["source"], o["target"], o["key"], o["evidence"] = e.Subject, e.target, e.id, e.evidence()
		return o
	})
	j.raw("}")
	return j.end()
}

// writeGraphology writes the serialisation of graphology (graphology.github.io/serialization),
// which sigma.js draws as it is: it wants "x", "y" and "size" of nodes, and takes "type" for
// the way to draw, so that the type of an entity is "entityType".
func writeGraphology(w io.Writer, g *Graph) error {
	nodes, edges, at := g.nodes(), g.edges(), g.positions()
	j := newJSON(w)
	j.raw(`{"attributes": `)
	j.value(g.about())
	j.raw(`, "options": {"type": "directed", "multi": true, "allowSelfLoops": true}, "nodes": `)
	j.list(len(nodes), func(i int) any {
		o := attributes(nodeFields, &nodes[i])
		o["entityType"], o["x"], o["y"], o["size"] = nodes[i].Type, at[i].X, -at[i].Y, rounded(nodes[i].look.Size/4)
		delete(o, "type")
		return object{"key": nodes[i].ID, "attributes": o}
	})
	j.raw(`, "edges": `)
	j.list(len(edges), func(i int) any {
		e := &edges[i]
		o := attributes(edgeFields, e)
		// sigma's arrowhead is 2.5 times as long as the line is wide; @sigma/edge-curve bends by curvature.
		o["type"], o["size"], o["curvature"], o["evidence"] = "arrow", rounded(1.5+e.look.Width), rounded(e.bend()),
			e.evidence()
		return object{"key": e.id, "source": e.Subject, "target": e.target, "attributes": o}
	})
	j.raw("}")
	return j.end()
}

// visShapes are the shapes of vis-network for those of Graphviz; others are an ellipse. Types that share a
// colour differ in shape.
var visShapes = map[string]string{"box": "box", "note": "box", "component": "box", "tab": "box", "plaintext": "text",
	"diamond": "diamond", "house": "triangle", "hexagon": "hexagon", "octagon": "square", "doubleoctagon": "star",
	"tripleoctagon": "star", "parallelogram": "triangleDown", "cds": "database"}

// visHolds are the shapes that hold their label; beside others it stands on the background.
var visHolds = map[string]bool{"box": true, "ellipse": true, "database": true}

// writeVis writes the nodes, edges and options of vis-network (visjs.github.io/vis-network).
func writeVis(w io.Writer, g *Graph) error {
	nodes, edges, at := g.nodes(), g.edges(), g.positions()
	j := newJSON(w)
	j.raw(`{"about": `)
	j.value(g.about())
	j.raw(`, "options": `)
	// Nodes have places: physics would move a large graph about for half a minute before it is drawn.
	j.value(object{"nodes": object{"borderWidth": 1}, "physics": false, "layout": object{"improvedLayout": false},
		"interaction": object{"hideEdgesOnDrag": len(edges) > crowd}, "edges": object{"smooth": false,
			"font": object{"size": 10, "color": g.Style.Muted, "strokeWidth": 2, "strokeColor": g.Style.Background}}})
	j.raw(`, "nodes": `)
	j.list(len(nodes), func(i int) any {
		n := &nodes[i]
		shape := visShapes[n.look.Shape]
		if shape == "" {
			shape = "ellipse"
		}
		color := n.look.Text
		if !visHolds[shape] {
			color = g.Style.Text
		}
		o := attributes(nodeFields, n)
		o["id"], o["label"], o["title"], o["value"] = n.ID, wrap(n.Label), n.Label+" ("+n.Type+")", rounded(n.Importance)
		o["x"], o["y"], o["size"], o["shape"] = at[i].X, at[i].Y, rounded(n.look.Size/2), shape
		o["color"], o["font"] = object{"background": n.look.Fill, "border": n.look.Border}, object{"color": color,
			"size": int(n.look.Font)}
		return o
	})
	j.raw(`, "edges": `)
	j.list(len(edges), func(i int) any {
		e := &edges[i]
		o := attributes(edgeFields, e)
		arrow := object{"enabled": true, "type": "arrow"}
		if e.look.Bar {
			arrow["type"] = "bar"
		}
		o["id"], o["from"], o["to"], o["title"], o["width"] = e.id, e.Subject, e.target, e.full()+"\n"+
			e.quotes(), rounded(e.look.Width)
		if bend := e.bend(); bend != 0 {
			side := pick(bend > 0, "curvedCW", "curvedCCW")
			o["smooth"] = object{"enabled": true, "type": side, "roundness": rounded(math.Abs(bend))}
		}
		o["arrows"], o["color"], o["dashes"] = object{"to": arrow}, object{"color": e.look.Color}, visDashes(e.look.Dash)
		return o
	})
	j.raw("}")
	return j.end()
}

// visDashes are the lengths of dashes and gaps in pixels; false is an unbroken line.
func visDashes(d Dash) any {
	switch d {
	case Dashed:
		return []int{8, 5}
	case Dotted:
		return []int{2, 4}
	}
	return false
}
