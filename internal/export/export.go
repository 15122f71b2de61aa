// Package export writes a view of the graph for other tools, a file for each format.
//
// All formats draw from the same query.View and the same style: colours and shapes by the
// schema's types, denied and uncertain edges told apart. Output depends on nothing but the
// view.
package export

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/newsgraph/kg/internal/query"
	"github.com/newsgraph/kg/schema"
)

// Format is a way to write a view.
type Format struct {
	Name      string
	Extension string // of files, without the dot
	About     string // a line for people
	write     func(w io.Writer, v *query.View, s *schema.Schema) error
}

// Formats lists the formats a view can be written in.
func Formats() []Format {
	return []Format{
		{"jsonl", "jsonl", "claims as JSON Lines, one a line, as kg extract prints them", writeJSONL},
		{"dot", "dot", "Graphviz", writeDOT},
		{"graphml", "graphml", "GraphML: Gephi, yEd, Cytoscape, networkx", writeGraphML},
	}
}

// Write writes a view in the format of that name.
func Write(w io.Writer, format string, v *query.View, s *schema.Schema) error {
	for _, f := range Formats() {
		if f.Name == format {
			if err := f.write(w, v, s); err != nil {
				return fmt.Errorf("write %s: %w", format, err)
			}
			return nil
		}
	}
	return fmt.Errorf("export: no format %q", format)
}

func writeJSONL(w io.Writer, v *query.View, _ *schema.Schema) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, e := range v.Edges {
		for _, c := range e.Claims {
			if err := enc.Encode(c); err != nil {
				return err
			}
		}
	}
	return nil
}

// label is what an edge is labelled with: the predicate, "not" before what is denied, the
// modality behind what is not asserted, the time.
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

// documents names the documents of a view, for a comment at the head of a file.
func documents(v *query.View) string {
	var names []string
	newest := ""
	for _, d := range v.Documents {
		names = append(names, d.Name())
		newest = max(newest, d.Published)
	}
	text := fmt.Sprintf("kg: %d entities, %d edges from %d documents", len(v.Nodes), len(v.Edges), len(v.Documents))
	if newest != "" {
		text += ", the newest of " + newest
	}
	if len(names) > 0 && len(names) <= 20 {
		text += ": " + strings.Join(names, "; ")
	}
	return text
}

// speakers names who says a claim, innermost first.
func speakers(c *schema.Claim) string {
	var names []string
	for _, a := range c.Attributed {
		names = append(names, a.Text())
	}
	return strings.Join(names, "; ")
}
