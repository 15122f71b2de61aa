// Package export writes a view of the graph for other tools, a file for each format.
//
// All formats are written from one Graph: a query.View, the Style and its origin. Denied and
// uncertain edges differ from others in every format, and every file says what made it, when,
// and from which documents. Output depends only on the Graph.
package export

import (
	"fmt"
	"io"
	"strings"

	"github.com/newsgraph/kg/internal/query"
	"github.com/newsgraph/kg/schema"
)

// Format is a way to write a graph: whole, or claim by claim in bounded memory.
type Format struct {
	Name    string
	Endings []string // of file names, without the dot, the usual one first
	Opens   string   // what reads it
	About   string   // a line for people
	Archive bool     // writes a zip archive of several files
	write   func(w io.Writer, g *Graph) error
	stream  func(w io.Writer, s *Stream) error
}

// Streams says whether the format can be written by WriteStream.
func (f Format) Streams() bool { return f.stream != nil }

// Graph is what a format writes. It is read-only.
type Graph struct {
	*query.View
	Options
	Schema *schema.Schema
	Style  *Style
}

// Options say how a graph is written; the zero value is the default.
type Options struct {
	Program  string                        // what writes, such as "kg 1.2"; "kg" when empty
	Dark     bool                          // drawn on a dark background
	Cluster  bool                          // nodes of one type stand together, where the format can say so
	Subjects []string                      // ids of the entities that a dossier is about; all when empty
	Place    func(id string) (Place, bool) // where an entity lies; nil when that is not known of any
	Land     []byte                        // of the map of a page: rings of steps in tenths of a degree, as JSON
}

// Place is where a country, a city or a base lies.
type Place struct {
	Lat, Lon float64 // degrees, WGS 84
	ISO      string  // of a country, ISO 3166-1 alpha-2
}

// Formats lists the formats a graph can be written in.
func Formats() []Format {
	return []Format{
		{Name: "nq", Endings: []string{"nq"}, Opens: "kg import, any store of RDF",
			About: "N-Quads; of the whole graph lossless", stream: writeNQuads},
		{Name: "jsonl", Endings: []string{"jsonl", "ndjson"}, Opens: "jq, scripts",
			About: "claims as JSON Lines, as kg extract prints them", stream: writeJSONL},
		{Name: "ttl", Endings: []string{"ttl"}, Opens: "rdflib, Jena, Protégé",
			About: "Turtle: one graph, facts reified; --rdf 1.2 writes ttl-star", stream: writeTurtle},
		{Name: "trig", Endings: []string{"trig"}, Opens: "rdflib, Jena, GraphDB",
			About: "TriG: a named graph a document and a fact", stream: writeTriG},
		{Name: "ttl-star", Endings: []string{"rdf12.ttl", "ttls"}, Opens: "Jena 5.4, Oxigraph, N3.js",
			About: "Turtle of RDF 1.2: claims as annotations of edges", stream: writeTurtleStar},
		{Name: "jsonld", Endings: []string{"jsonld"}, Opens: "rdflib, JSON-LD processors", About: "JSON-LD with its context",
			stream: writeJSONLD},
		{Name: "graphml", Endings: []string{"graphml"}, Opens: "Cytoscape, networkx, igraph",
			About: "GraphML with typed attributes; Gephi, which joins parallel edges of it, wants gexf", write: writeGraphML},
		{Name: "yed", Endings: []string{"yed.graphml"}, Opens: "yEd", About: "GraphML with yEd's shapes, colours and labels",
			write: writeYEd},
		{Name: "gexf", Endings: []string{"gexf"}, Opens: "Gephi", About: "GEXF 1.3 with colours, sizes and a timeline",
			write: writeGEXF},
		{Name: "dot", Endings: []string{"dot", "gv"}, Opens: "Graphviz",
			About: "a styled drawing; --cluster boxes the types", write: writeDOT},
		{Name: "cyjs", Endings: []string{"cyjs"}, Opens: "Cytoscape, Cytoscape.js", About: "elements with a style sheet",
			write: writeCyJS},
		{Name: "cx2", Endings: []string{"cx2"}, Opens: "Cytoscape, NDEx", About: "CX2 with a style", write: writeCX2},
		{Name: "json", Endings: []string{"json"}, Opens: "D3, networkx", About: "node-link JSON: nodes and edges",
			write: writeNodeLink},
		{Name: "graphology", Endings: []string{"graphology.json"}, Opens: "sigma.js, Gephi Lite, graphology",
			About: "graphology's serialisation", write: writeGraphology},
		{Name: "visjs", Endings: []string{"vis.json"}, Opens: "vis-network", About: "nodes, edges and options",
			write: writeVis},
		{Name: "csv", Endings: []string{"csv.zip", "zip"}, Opens: "Neo4j bulk import",
			About: "nodes.csv and relationships.csv, in a directory or zip archive", Archive: true, write: writeNeo4jCSV},
		{Name: "cypher", Endings: []string{"cypher", "cql"}, Opens: "Neo4j, Memgraph",
			About: "a script that merges nodes, relationships, documents and sentences in batches", write: writeCypher},
		{Name: "claims-csv", Endings: []string{"csv", "claims.csv"}, Opens: "Excel, LibreOffice, R", About: "a row a claim",
			stream: writeClaimsCSV},
		{Name: "entities-csv", Endings: []string{"entities.csv"}, Opens: "Excel, LibreOffice, R", About: "a row an entity",
			write: writeEntitiesCSV},
		{Name: "tables", Endings: []string{"tables.zip"}, Opens: "Gephi, Kumu, Flourish, Cosmograph",
			About: "nodes.csv and edges.csv: Id, Label; Source, Target, Type, Weight", Archive: true, write: writeTables},
		{Name: "obsidian", Endings: []string{"vault.zip"}, Opens: "Obsidian",
			About: "a vault: a note an entity and a document, with links and front matter", Archive: true, write: writeObsidian},
		{Name: "mermaid", Endings: []string{"mmd", "mermaid"}, Opens: "GitHub, Obsidian, Mermaid",
			About: "a flowchart; for up to some hundred edges, see --top", write: writeMermaid},
		{Name: "html", Endings: []string{"html", "htm"}, Opens: "any browser",
			About: "one page that needs nothing else: the graph to search, filter and read", write: writeHTML},
		{Name: "svg", Endings: []string{"svg"}, Opens: "any browser, Inkscape",
			About: "a picture with a legend; links show their sentences under the pointer", write: writeSVG},
		{Name: "png", Endings: []string{"png"}, Opens: "anything", About: "the same picture as pixels", write: writePNG},
		{Name: "canvas", Endings: []string{"canvas"}, Opens: "Obsidian", About: "JSON Canvas: a card an entity",
			write: writeCanvas},
		{Name: "md", Endings: []string{"md", "markdown"}, Opens: "any reader of Markdown",
			About: "a dossier with footnotes to the sentences", write: writeMarkdown},
		{Name: "timelinejs", Endings: []string{"timeline.json"}, Opens: "TimelineJS",
			About: "what the texts date, on a timeline", write: writeTimeline},
		{Name: "geojson", Endings: []string{"geojson"}, Opens: "QGIS, geojson.io, Leaflet",
			About: "places whose coordinates are known, and what links them", write: writeGeoJSON},
		{Name: "ftm", Endings: []string{"ftm", "ftm.json"}, Opens: "Aleph, FollowTheMoney",
			About: "entities and links as JSON Lines", write: writeFTM},
		{Name: "stix", Endings: []string{"stix", "stix.json"}, Opens: "OpenCTI, MISP", About: "a STIX 2.1 bundle",
			write: writeSTIX},
	}
}

// Find returns the format of that name.
func Find(name string) (Format, error) {
	for _, f := range Formats() {
		if f.Name == name {
			return f, nil
		}
	}
	return Format{}, fmt.Errorf("export: no format %q", name)
}

// Write writes a view in the format of that name.
func Write(w io.Writer, format string, v *query.View, s *schema.Schema, o Options) error {
	f, err := Find(format)
	if err != nil {
		return err
	}
	if o.Program == "" {
		o.Program = "kg"
	}
	g := &Graph{v, o, s, NewStyle(s, o.Dark)}
	if f.stream != nil {
		err = f.stream(w, g.stream())
	} else {
		err = f.write(w, g)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", format, err)
	}
	return nil
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

// MaxNamed = 20 documents are named in the comment at the head of a file.
const MaxNamed = 20

// Origin says in one line what made a file, of what time it is and from which documents.
func (g *Graph) Origin() string {
	text := fmt.Sprintf("%s: %d entities, %d edges from %d documents", g.Program, len(g.Nodes), len(g.Edges),
		len(g.Documents))
	if newest := g.Time(); newest != "" {
		text += ", the newest of " + newest
	}
	if names := named(g.Documents); names != "" {
		text += ": " + names
	}
	return text
}

// named names documents, at most MaxNamed.
func named(documents []schema.Source) string {
	var names []string
	for _, d := range documents {
		if len(names) == MaxNamed {
			names = append(names, "…")
			break
		}
		names = append(names, oneLine(d.Name()))
	}
	return strings.Join(names, "; ")
}

// oneLine joins the words of a text by single spaces.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
