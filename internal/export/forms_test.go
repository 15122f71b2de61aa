package export_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	footnotes "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"

	"github.com/newsgraph/kg/schema"
)

// checkForms reads the formats whose published form is checked here.
func checkForms(t *testing.T, dir string, c graphCase) {
	t.Helper()
	c.dir = dir
	checkJSONLines(t, c)
	checkGEXF(t, c)
	checkTables(t, c)
	checkVault(t, c)
	checkCanvas(t, c)
	checkCX2(t, c)
	checkVis(t, c)
	checkTimeline(t, c)
	checkGeoJSON(t, c)
	checkMarkdown(t, c)
}

func readJSON(t *testing.T, file string, into any) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(data, into)
	}
	if err != nil {
		t.Fatalf("%s: %v", filepath.Base(file), err)
	}
}

func (c graphCase) file(ending string) string { return filepath.Join(c.dir, "graph."+ending) }

func (c graphCase) want(t *testing.T, what string, got, want int) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %d %s, want %d", c.name, got, what, want)
	}
}

func checkJSONLines(t *testing.T, c graphCase) {
	t.Helper()
	data, err := os.ReadFile(c.file("jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for dec := json.NewDecoder(bytes.NewReader(data)); ; n++ {
		var claim schema.Claim
		if err := dec.Decode(&claim); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("%s: jsonl: %v", c.name, err)
		}
	}
	c.want(t, "claims in JSON Lines", n, c.claims)
}

// checkTables reads the tables for Neo4j and for spreadsheets.
func checkTables(t *testing.T, c graphCase) {
	t.Helper()
	z, err := zip.OpenReader(c.file("csv.zip"))
	if err != nil {
		t.Fatalf("%s: csv: %v", c.name, err)
	}
	defer z.Close()
	nodes, edges := 0, 0
	header := regexp.MustCompile(`^\w*(:(ID|LABEL|START_ID|END_ID|TYPE|int|double|date|string\[\]))?$`)
	for _, f := range z.File {
		if f.Name == "README.txt" {
			continue
		}
		rows := archived(t, f)
		for _, h := range rows[0] {
			if !header.MatchString(h) {
				t.Errorf("%s: Neo4j has no column %q", c.name, h)
			}
		}
		switch {
		case strings.HasPrefix(f.Name, "nodes") && !strings.HasSuffix(f.Name, "-Document.csv") &&
			!strings.HasSuffix(f.Name, "-Sentence.csv"):
			nodes += len(rows) - 1
		case strings.HasPrefix(f.Name, "relationships") && !strings.HasSuffix(f.Name, "IN_DOCUMENT.csv") &&
			!strings.HasSuffix(f.Name, "MENTIONED_IN.csv"):
			edges += len(rows) - 1
		}
	}
	c.want(t, "nodes for Neo4j", nodes, c.nodes)
	c.want(t, "relationships for Neo4j", edges, c.edges)
	checkPlainTables(t, c)
	for name, want := range map[string]int{"csv": c.claims, "entities.csv": c.nodes - c.literals(t)} {
		data, err := os.ReadFile(c.file(name))
		if err != nil {
			t.Fatal(err)
		}
		all, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff")))).ReadAll()
		if err != nil {
			t.Fatalf("%s: %s: %v", c.name, name, err)
		}
		c.want(t, "rows of "+name, len(all)-1, want)
		for _, row := range all {
			for _, cell := range row {
				if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t") {
					t.Errorf("%s: %s has a formula: %q", c.name, name, cell)
				}
			}
		}
	}
}

// archived reads a table of an archive.
func archived(t *testing.T, f *zip.File) [][]string {
	t.Helper()
	r, err := f.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	rows, err := csv.NewReader(r).ReadAll()
	if err != nil || len(rows) == 0 {
		t.Fatalf("%s: %d rows, %v", f.Name, len(rows), err)
	}
	return rows
}

// checkPlainTables reads nodes.csv and edges.csv: ends are there, and Gephi's headings.
func checkPlainTables(t *testing.T, c graphCase) {
	t.Helper()
	z, err := zip.OpenReader(c.file("tables.zip"))
	if err != nil {
		t.Fatalf("%s: tables: %v", c.name, err)
	}
	defer z.Close()
	ids, edges := map[string]bool{}, 0
	for _, f := range z.File {
		if f.Name == "README.txt" {
			continue
		}
		rows := archived(t, f)
		for _, row := range rows[1:] {
			if f.Name == "nodes.csv" {
				ids[row[0]] = true
			} else if edges++; !ids[row[1]] || !ids[row[2]] || row[3] != "Directed" {
				t.Errorf("%s: tables: edge %q", c.name, row[:4])
			}
		}
		if head := strings.Join(rows[0][:2], ","); head != "Id,Label" && head != "Id,Source" {
			t.Errorf("%s: tables: %s begins with %s", c.name, f.Name, head)
		}
	}
	c.want(t, "nodes in tables", len(ids), c.nodes)
	c.want(t, "edges in tables", edges, c.edges)
}

// checkVault reads an Obsidian vault: every link leads to a note.
func checkVault(t *testing.T, c graphCase) {
	t.Helper()
	z, err := zip.OpenReader(c.file("vault.zip"))
	if err != nil {
		t.Fatalf("%s: vault: %v", c.name, err)
	}
	defer z.Close()
	notes, links := map[string]bool{}, regexp.MustCompile(`\[\[([^|\]]*)\|`)
	for _, f := range z.File {
		name := strings.ToLower(strings.TrimSuffix(f.Name, ".md"))
		if notes[name] || !fs.ValidPath(f.Name) {
			t.Errorf("%s: vault: %q", c.name, f.Name)
		}
		notes[name] = true
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		note, err := io.ReadAll(r)
		r.Close()
		if err != nil || !utf8.Valid(note) && c.name != "nasty" {
			t.Errorf("%s: vault: %s: %v", c.name, f.Name, err)
		}
		for _, link := range links.FindAllSubmatch(note, -1) {
			if !notes[strings.ToLower(string(link[1]))] {
				t.Errorf("%s: vault: %s leads to %q, which is not there", c.name, f.Name, link[1])
			}
		}
	}
	documents := 0
	for name := range notes {
		if strings.HasPrefix(name, "documents/") {
			documents++
		}
	}
	c.want(t, "notes on entities", len(notes)-documents-1, c.nodes-c.literals(t))
}

// checkCanvas holds a canvas to JSON Canvas 1.0.
func checkCanvas(t *testing.T, c graphCase) {
	t.Helper()
	var g struct {
		Nodes []struct {
			ID, Type, Text, Color string
			X, Y, Width, Height   *int
		}
		Edges []struct{ ID, FromNode, ToNode, ToEnd, Color, Label string }
	}
	readJSON(t, c.file("canvas"), &g)
	ids := map[string]bool{}
	color := regexp.MustCompile(`^(#[0-9A-F]{6})?$`)
	for _, n := range g.Nodes {
		if ids[n.ID] || n.Type != "text" || n.X == nil || n.Y == nil || n.Width == nil || n.Height == nil ||
			!color.MatchString(n.Color) {
			t.Errorf("%s: canvas: node %+v", c.name, n)
		}
		ids[n.ID] = true
	}
	for _, e := range g.Edges {
		if ids[e.ID] || !ids[e.FromNode] || !ids[e.ToNode] || e.ToEnd != "arrow" || !color.MatchString(e.Color) {
			t.Errorf("%s: canvas: edge %+v", c.name, e)
		}
	}
	c.want(t, "cards", len(g.Nodes), c.nodes)
	c.want(t, "lines between cards", len(g.Edges), c.edges)
}

// checkCX2 holds a file to the specification of CX2: its aspects in order, metadata that
// count, attributes that are declared, nodes that are there.
func checkCX2(t *testing.T, c graphCase) {
	t.Helper()
	var aspects []map[string]json.RawMessage
	readJSON(t, c.file("cx2"), &aspects)
	if string(aspects[0]["CXVersion"]) != `"2.0"` || aspects[len(aspects)-1]["status"] == nil {
		t.Errorf("%s: cx2 begins with %s", c.name, aspects[0]["CXVersion"])
	}
	list := func(name string, into any) {
		for _, a := range aspects {
			if a[name] != nil {
				if err := json.Unmarshal(a[name], into); err != nil {
					t.Errorf("%s: cx2: %s: %v", c.name, name, err)
				}
			}
		}
	}
	var meta []struct {
		Name         string
		ElementCount int
	}
	var declared []map[string]map[string]struct{ D string }
	var nodes []struct {
		ID int
		V  map[string]any
	}
	var edges []struct {
		ID, S, T int
		V        map[string]any
	}
	list("metaData", &meta)
	list("attributeDeclarations", &declared)
	list("nodes", &nodes)
	list("edges", &edges)
	for _, m := range meta {
		if want, ok := map[string]int{"nodes": len(nodes), "edges": len(edges)}[m.Name]; ok && m.ElementCount != want {
			t.Errorf("%s: cx2: %d %s, by its metadata %d", c.name, want, m.Name, m.ElementCount)
		}
	}
	for _, n := range nodes {
		for name := range n.V {
			if declared[0]["nodes"][name].D == "" {
				t.Errorf("%s: cx2: node attribute %q is not declared", c.name, name)
			}
		}
	}
	for _, e := range edges {
		if e.S >= len(nodes) || e.T >= len(nodes) {
			t.Errorf("%s: cx2: edge %+v", c.name, e)
		}
	}
	c.want(t, "nodes in CX2", len(nodes), c.nodes)
	c.want(t, "edges in CX2", len(edges), c.edges)
}

func checkVis(t *testing.T, c graphCase) {
	t.Helper()
	var g struct {
		Nodes []struct{ ID, Label, Shape string }
		Edges []struct{ From, To string }
	}
	readJSON(t, c.file("vis.json"), &g)
	ids := map[string]bool{}
	for _, n := range g.Nodes {
		ids[n.ID] = true
	}
	for _, e := range g.Edges {
		if !ids[e.From] || !ids[e.To] {
			t.Errorf("%s: vis: edge %+v", c.name, e)
		}
	}
	c.want(t, "nodes for vis-network", len(ids), c.nodes)
	c.want(t, "edges for vis-network", len(g.Edges), c.edges)
}

// checkTimeline holds a timeline to the form of TimelineJS: a title, dates of numbers, and no
// markup but ours.
func checkTimeline(t *testing.T, c graphCase) {
	t.Helper()
	type date struct{ Year, Month, Day int }
	var g struct {
		Title  struct{ Text struct{ Headline string } }
		Events []struct {
			Start *date  `json:"start_date"`
			End   *date  `json:"end_date"`
			ID    string `json:"unique_id"`
			Text  struct{ Headline, Text string }
		}
	}
	readJSON(t, c.file("timeline.json"), &g)
	if g.Title.Text.Headline == "" {
		t.Errorf("%s: timeline without a title", c.name)
	}
	ids := map[string]bool{}
	for _, e := range g.Events {
		if e.Start == nil || e.Start.Year == 0 || e.Start.Month > 12 || e.Start.Day > 31 || ids[e.ID] {
			t.Errorf("%s: timeline: %+v", c.name, e)
		}
		ids[e.ID] = true
		if strings.Contains(e.Text.Headline, "<") || strings.Contains(e.Text.Text, "<script") {
			t.Errorf("%s: timeline has markup: %s", c.name, e.Text)
		}
	}
	if c.edges > 0 && len(g.Events) == 0 {
		t.Errorf("%s: an empty timeline", c.name)
	}
}

// checkGeoJSON holds a map to RFC 7946.
func checkGeoJSON(t *testing.T, c graphCase) {
	t.Helper()
	var g struct {
		Type     string
		Features []struct {
			Type     string
			Geometry struct {
				Type        string
				Coordinates json.RawMessage
			}
			Properties map[string]any
		}
	}
	readJSON(t, c.file("geojson"), &g)
	if g.Type != "FeatureCollection" || g.Features == nil {
		t.Errorf("%s: geojson is a %q", c.name, g.Type)
	}
	inWorld := func(p []float64) bool { return len(p) == 2 && p[0] >= -180 && p[0] <= 180 && p[1] >= -90 && p[1] <= 90 }
	for _, f := range g.Features {
		var point []float64
		var line [][]float64
		switch f.Geometry.Type {
		case "Point":
			if err := json.Unmarshal(f.Geometry.Coordinates, &point); err != nil || !inWorld(point) {
				t.Errorf("%s: geojson: point %s", c.name, f.Geometry.Coordinates)
			}
		case "LineString":
			if err := json.Unmarshal(f.Geometry.Coordinates, &line); err != nil || len(line) != 2 || !inWorld(line[0]) ||
				!inWorld(line[1]) {
				t.Errorf("%s: geojson: line %s", c.name, f.Geometry.Coordinates)
			}
		default:
			t.Errorf("%s: geojson: %s", c.name, f.Geometry.Type)
		}
	}
	if c.name == "article" && len(g.Features) == 0 {
		t.Errorf("%s: no place on the map", c.name)
	}
}

// checkMarkdown parses a dossier: every footnote is defined and used, and no text has become
// markup.
func checkMarkdown(t *testing.T, c graphCase) {
	t.Helper()
	if c.name == "many" {
		return
	}
	source, err := os.ReadFile(c.file("md"))
	if err != nil {
		t.Fatal(err)
	}
	root := goldmark.New(goldmark.WithExtensions(extension.Footnote)).Parser().Parse(text.NewReader(source))
	links, notes := map[int]bool{}, map[int]bool{}
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) { // the walker returns no error
		if entering {
			switch n := n.(type) {
			case *footnotes.FootnoteLink:
				links[n.Index] = true
			case *footnotes.Footnote:
				notes[n.Index] = true
			case *ast.RawHTML, *ast.HTMLBlock, *ast.Link, *ast.CodeSpan:
				t.Errorf("%s: md: a text became %s", c.name, n.Kind())
			}
		}
		return ast.WalkContinue, nil
	})
	if fmt.Sprint(links) != fmt.Sprint(notes) || c.edges > 0 && len(notes) == 0 {
		t.Errorf("%s: md: notes %v, links to them %v", c.name, notes, links)
	}
}
