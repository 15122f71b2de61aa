package export_test

import (
	"encoding/xml"
	"os"
	"regexp"
	"slices"
	"testing"
)

// checkGEXF checks what gexf.xsd of GEXF 1.3 asks for and XML readers do not: the order of
// elements, the enumerations, dates, and that what is referred to is there.
func checkGEXF(t *testing.T, c graphCase) {
	t.Helper()
	type viz struct {
		Color *struct {
			R uint8 `xml:"r,attr"`
			G uint8 `xml:"g,attr"`
			B uint8 `xml:"b,attr"`
		} `xml:"http://gexf.net/1.3/viz color"`
		Shape struct {
			Value string `xml:"value,attr"`
		} `xml:"http://gexf.net/1.3/viz shape"`
	}
	type values struct {
		Value []struct {
			For string `xml:"for,attr"`
		} `xml:"attvalue"`
	}
	var g struct {
		XMLName xml.Name `xml:"http://gexf.net/1.3 gexf"`
		Version string   `xml:"version,attr"`
		Graph   struct {
			Mode       string `xml:"mode,attr"`
			TimeFormat string `xml:"timeformat,attr"`
			Attributes []struct {
				Class     string `xml:"class,attr"`
				Attribute []struct {
					ID   string `xml:"id,attr"`
					Type string `xml:"type,attr"`
				} `xml:"attribute"`
			} `xml:"attributes"`
			Nodes []struct {
				ID     string `xml:"id,attr"`
				Values values `xml:"attvalues"`
				viz
			} `xml:"nodes>node"`
			Edges []struct {
				Source string `xml:"source,attr"`
				Target string `xml:"target,attr"`
				Kind   string `xml:"kind,attr"`
				Values values `xml:"attvalues"`
				Spells []struct {
					Start string `xml:"start,attr"`
					End   string `xml:"end,attr"`
				} `xml:"spells>spell"`
				viz
			} `xml:"edges>edge"`
		} `xml:"graph"`
	}
	data, err := os.ReadFile(c.file("gexf"))
	if err == nil {
		err = xml.Unmarshal(data, &g)
	}
	if err != nil {
		t.Fatalf("%s: gexf: %v", c.name, err)
	}
	known := map[string]bool{}
	for _, a := range g.Graph.Attributes {
		for _, f := range a.Attribute {
			known[a.Class+f.ID] = true
			if !slices.Contains([]string{"string", "integer", "double"}, f.Type) {
				t.Errorf("%s: gexf: type %q", c.name, f.Type)
			}
		}
	}
	nodes := map[string]bool{}
	for _, n := range g.Graph.Nodes {
		nodes[n.ID] = true
		for _, v := range n.Values.Value {
			if !known["node"+v.For] {
				t.Errorf("%s: gexf: node attribute %q is not declared", c.name, v.For)
			}
		}
		if n.Color == nil || !slices.Contains([]string{"disc", "square", "triangle", "diamond"}, n.Shape.Value) {
			t.Errorf("%s: gexf: node %s has colour %v, shape %q", c.name, n.ID, n.Color, n.Shape.Value)
		}
	}
	day := regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})?$`)
	for _, e := range g.Graph.Edges {
		if !nodes[e.Source] || !nodes[e.Target] || e.Kind == "" {
			t.Errorf("%s: gexf: edge from %q to %q, kind %q", c.name, e.Source, e.Target, e.Kind)
		}
		if !slices.Contains([]string{"solid", "dashed", "dotted", "double"}, e.Shape.Value) {
			t.Errorf("%s: gexf: edge shape %q", c.name, e.Shape.Value)
		}
		for _, s := range e.Spells {
			if !day.MatchString(s.Start) || !day.MatchString(s.End) || s.End != "" && s.End < s.Start ||
				g.Graph.Mode != "dynamic" || g.Graph.TimeFormat != "date" {
				t.Errorf("%s: gexf: spell from %q to %q", c.name, s.Start, s.End)
			}
		}
	}
	c.want(t, "nodes in GEXF", len(nodes), c.nodes)
	c.want(t, "edges in GEXF", len(g.Graph.Edges), c.edges)
}
