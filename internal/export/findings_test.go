package export_test

import (
	"encoding/json"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// checkFindings compares what readers found with what was written.
func checkFindings(t *testing.T, dir string, cases []graphCase, found []finding) {
	t.Helper()
	if len(found) < len(cases) {
		t.Fatalf("only %d files were read", len(found))
	}
	statements := map[string]int{}
	for _, f := range found {
		at := slices.IndexFunc(cases, func(c graphCase) bool { return c.name == path.Dir(f.File) })
		if at < 0 {
			t.Errorf("%s is no case", f.File)
			continue
		}
		c := cases[at]
		c.dir = filepath.Join(dir, c.name)
		if f.Error != "" {
			t.Errorf("%s does not read %s: %s", f.Reader, f.File, f.Error)
			continue
		}
		count := func(what string, got *int, want int) {
			if got != nil && *got != want {
				t.Errorf("%s by %s: %d %s, want %d", f.File, f.Reader, *got, what, want)
			}
		}
		nodes, edges := c.nodes, c.edges
		if f.Reader == "followthemoney" || f.Reader == "stix2" { // literals are notes there
			nodes -= c.literals(t)
		}
		if f.Reader == "followthemoney" {
			edges -= c.literalEdges(t)
		}
		count("nodes", f.Nodes, nodes)
		count("edges", f.Edges, edges)
		count("claims", f.Claims, c.claims)
		count("quads that are missing", f.Missing, 0)
		if f.Statements != nil && f.Reader != "cypher" { // all readers see the same
			key := f.File
			if before, ok := statements[key]; ok && before != *f.Statements {
				t.Errorf("%s: %s reads %d statements, another %d", f.File, f.Reader, *f.Statements, before)
			}
			statements[key] = *f.Statements
		}
		if f.Labels != nil && c.name == "nasty" && !(f.Reader == "rdflib" && path.Ext(f.File) == ".nq") {
			// rdflib 6.1.1 takes the \\b of N-Quads for \b with a backslash before; it reads Turtle right.
			checkLabels(t, f, c)
		}
	}
}

// checkLabels compares names: those that a reader found are those that were written, but for
// what the format cannot hold.
func checkLabels(t *testing.T, f finding, c graphCase) {
	t.Helper()
	form := func(labels []string) []string {
		var out []string
		for _, l := range labels {
			l = strings.ToValidUTF8(strings.NewReplacer("\xff", "\ufffd", "\xfe", "\ufffd").Replace(l), "\ufffd")
			if strings.HasSuffix(f.File, "ml") || strings.HasSuffix(f.File, ".gexf") { // XML has no control characters
				l = strings.NewReplacer("\x01", "\ufffd", "\x1b", "\ufffd").Replace(l)
			}
			if strings.HasSuffix(f.File, ".gexf") ||
				strings.HasSuffix(f.File, "yed.graphml") { // xsd:token; labels are broken into lines
				l = strings.Join(strings.Fields(l), " ")
			}
			out = append(out, l)
		}
		slices.Sort(out)
		return out
	}
	want, got := form(c.labels), form(f.Labels)
	for i := range max(len(want), len(got)) {
		if i >= len(want) || i >= len(got) || want[i] != got[i] {
			t.Errorf("%s by %s: labels differ from the %dth: %q, want %q", f.File, f.Reader, i, got[min(i, len(got)):],
				want[min(i, len(want)):])
			return
		}
	}
}

// literals counts the literals of a case, literalEdges the edges to them.
func (c graphCase) literals(t *testing.T) int     { return c.count(t, "nodes", "type") }
func (c graphCase) literalEdges(t *testing.T) int { return c.count(t, "edges", "target") }

func (c graphCase) count(t *testing.T, list, field string) int {
	t.Helper()
	var g map[string]json.RawMessage
	var items []map[string]any
	readJSON(t, filepath.Join(c.dir, "graph.json"), &g)
	if err := json.Unmarshal(g[list], &items); err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, item := range items {
		if s, _ := item[field].(string); s == "Literal" || strings.HasPrefix(s, "literal:") {
			n++
		}
	}
	return n
}

// checkDOT lets Graphviz read the drawing: large ones without laying them out.
func checkDOT(t *testing.T, dir string, c graphCase) {
	t.Helper()
	file := filepath.Join(dir, "graph.dot")
	if c.edges > 1000 {
		if out, err := exec.Command("nop", "-p", file).CombinedOutput(); err != nil {
			t.Errorf("%s: nop: %v\n%s", c.name, err, out)
		}
		return
	}
	out, err := exec.Command("dot", "-Tplain", file).CombinedOutput()
	if err != nil || strings.Contains(string(out), "Warning") {
		t.Errorf("%s: dot: %v\n%.500s", c.name, err, out)
	}
	plain := "\n" + string(out)
	if nodes, edges := strings.Count(plain, "\nnode "), strings.Count(plain, "\nedge "); nodes != c.nodes ||
		edges != c.edges {
		t.Errorf("%s: dot sees %d nodes and %d edges, want %d and %d", c.name, nodes, edges, c.nodes, c.edges)
	}
}

// checkGephi checks that Gephi keeps what is denied apart: in GEXF every edge and every kind,
// in GraphML, of which it joins parallel edges, no more nodes and edges than there are. Counts
// of edges of GraphML are then taken out of the findings.
func checkGephi(t *testing.T, found *[]finding, cases []graphCase) {
	t.Helper()
	for i := range *found {
		f := &(*found)[i]
		if f.Reader != "gephi" || f.Error != "" {
			continue
		}
		c := cases[slices.IndexFunc(cases, func(c graphCase) bool { return c.name == path.Dir(f.File) })]
		if path.Ext(f.File) == ".graphml" {
			if *f.Edges > c.edges {
				t.Errorf("%s: Gephi reads %d edges of %d", f.File, *f.Edges, c.edges)
			}
			f.Edges = nil
		} else if c.name == "samples" && !slices.Equal(f.Kinds, []string{"affirmed", "denied", "uncertain"}) {
			t.Errorf("%s: Gephi keeps the kinds %q", f.File, f.Kinds)
		}
	}
}
