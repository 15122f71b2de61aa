// Package export writes a view of the graph for other tools, a file for each format.
//
// All formats draw from one Graph: a query.View, the Style and where it is from. Denied and
// uncertain edges are told apart in every format. Output depends on nothing but the Graph.
package export

import (
	"fmt"
	"io"
	"strings"

	"github.com/newsgraph/kg/internal/query"
	"github.com/newsgraph/kg/schema"
)

// Format is a way to write a graph.
type Format struct {
	Name    string
	Endings []string // of file names, without the dot, the usual one first
	Opens   string   // what reads it
	About   string   // a line for people
	write   func(w io.Writer, g *Graph) error
}

// Graph is what a format writes. It is read-only.
type Graph struct {
	*query.View
	Options
	Schema *schema.Schema
	Style  *Style
}

// Options say how a graph is written; the zero value is the default.
type Options struct {
	Program string // what writes, such as "kg 1.2"; "kg" when empty
	Dark    bool   // drawn on a dark background
	Cluster bool   // nodes of one type stand together, where the format can say so
}

// Formats lists the formats a graph can be written in.
func Formats() []Format {
	return []Format{
		{"jsonl", []string{"jsonl", "ndjson"}, "scripts, jq", "claims as JSON Lines, one a line, as kg extract prints them", writeJSONL},
		{"dot", []string{"dot", "gv"}, "Graphviz", "a styled drawing", writeDOT},
		{"graphml", []string{"graphml"}, "Gephi, Cytoscape, networkx, igraph", "GraphML with typed attributes", writeGraphML},
	}
}

// Write writes a view in the format of that name.
func Write(w io.Writer, format string, v *query.View, s *schema.Schema, o Options) error {
	for _, f := range Formats() {
		if f.Name == format {
			if o.Program == "" {
				o.Program = "kg"
			}
			if err := f.write(w, &Graph{v, o, s, NewStyle(s, o.Dark)}); err != nil {
				return fmt.Errorf("write %s: %w", format, err)
			}
			return nil
		}
	}
	return fmt.Errorf("export: no format %q", format)
}

// Time returns the time of the graph: the newest date of publication of its documents, as a
// partial ISO 8601 date; "" when none states one.
func (g *Graph) Time() string {
	newest := ""
	for _, d := range g.Documents {
		newest = max(newest, d.Published)
	}
	return newest
}

// maxNamed = 20 documents are named in the comment at the head of a file.
const maxNamed = 20

// Origin says in one line what made a file, of what time it is and from which documents.
func (g *Graph) Origin() string {
	text := fmt.Sprintf("%s: %d entities, %d edges from %d documents", g.Program, len(g.Nodes), len(g.Edges), len(g.Documents))
	if newest := g.Time(); newest != "" {
		text += ", the newest of " + newest
	}
	var names []string
	for _, d := range g.Documents {
		if len(names) == maxNamed {
			names = append(names, "…")
			break
		}
		names = append(names, oneLine(d.Name()))
	}
	if len(names) > 0 {
		text += ": " + strings.Join(names, "; ")
	}
	return text
}

// oneLine joins the words of a text by single spaces.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// label is what an edge is labelled with: the predicate, "not" before what is denied, the
// modality behind what is not asserted.
func label(e query.Edge) string {
	text := e.Predicate.Label
	if e.Polarity == schema.Denied {
		text = "not: " + text
	}
	if e.Modality != schema.Asserted {
		text += " (" + string(e.Modality) + ")"
	}
	return text
}

// target is the node an edge points at: the object, or a node made for its literal.
func target(e query.Edge) (id, label string, literal bool) {
	if e.Object != "" {
		return e.Object, "", false
	}
	return "literal:" + schema.Hash(e.Literal.Value, e.Literal.Datatype), e.Literal.Value, true
}

// literals returns the literals of a view's edges, each once, in the edges' order.
func literals(v *query.View) [][2]string {
	var out [][2]string
	seen := map[string]bool{}
	for _, e := range v.Edges {
		if id, text, ok := target(e); ok && !seen[id] {
			seen[id] = true
			out = append(out, [2]string{id, text})
		}
	}
	return out
}

// speakers names who says a claim, innermost first.
func speakers(c *schema.Claim) string {
	var names []string
	for _, a := range c.Attributed {
		names = append(names, a.Text())
	}
	return strings.Join(names, "; ")
}
