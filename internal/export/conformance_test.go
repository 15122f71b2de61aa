package export_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/newsgraph/kg"
	"github.com/newsgraph/kg/internal/export"
	"github.com/newsgraph/kg/internal/query"
	"github.com/newsgraph/kg/internal/testtool"
	"github.com/newsgraph/kg/schema"
)

// The conformance suite: graphs in every format, read by the libraries that people use. Each
// reader is one process for all files; make tools installs them, and a test whose reader is
// not there is skipped.

// A graphCase is a graph that is written in every format, as DIR/NAME/graph.ENDING.
type graphCase struct {
	name          string
	nodes, edges  int
	claims, facts int
	labels        []string // of entities and literals, sorted; nil = not compared
	dir           string   // of its files, where they are read
}

const (
	javaDir   = "../../out/java"              // has jena-arq, gephi-toolkit and what they need
	neo4jDir  = "../../out/neo4j"             // has Neo4j, to be run embedded
	nodeDir   = "../../out/node"              // has node_modules
	pythonBin = "../../out/python/bin/python" // with the packages of testdata/readers/requirements.txt
	article   = "../../../shared/article/us-iraq-coalition.txt"
	manyNodes = 2000
	manyEdges = 10_000
)

// nasty are names with everything that a format may stumble over.
var nasty = []string{
	`A "quoted" 'name' with \back\slashes\ and ` + "`ticks`", "line one\nline two\r\nline three",
	"<b>bold</b> & <script>alert(1)</script> &amp; ]]>",
	"\u202eright to left \u0627\u0644\u0639\u0631\u0627\u0642", "astral \U0001F30D \U00020BB7", "=HYPERLINK(\"http://x\")",
	"@sum", "a;b,c|d\te", "%% {x} [y] (z) #9829; -->", "*/ // -- */ ${x} $$ {{y}}",
	"'; MATCH (n) DETACH DELETE n; //", "control \x01\x1b marks", "not UTF-8 \xff\xfe", "a_b*c~d^e", " spaced  out ",
	"end", "graph", "\u2028separator\u2029",
}

func TestConformance(t *testing.T) {
	dir := t.TempDir()
	cases := writeCases(t, dir)
	// What reads JSON Lines, CSV, JSON Canvas and the rest by their published forms is here.
	t.Run("forms", func(t *testing.T) {
		for _, c := range cases {
			checkForms(t, filepath.Join(dir, c.name), c)
		}
	})
	t.Run("rdflib, networkx, igraph, pandas and GDAL", func(t *testing.T) {
		testtool.Need(t, "one of them", succeeds(pythonBin, "-c", "import rdflib, networkx, igraph, pandas, pyogrio"))
		checkFindings(t, dir, cases, run(t, pythonBin, "testdata/readers/read.py", dir))
	})
	t.Run("npm", func(t *testing.T) {
		testtool.Need(t, "one of n3, oxigraph, cytoscape, graphology, vis-network, mermaid and a Cypher parser", hasReaders)
		checkFindings(t, dir, cases, run(t, "node", "testdata/readers/read.mjs", nodeDir, dir))
	})
	t.Run("followthemoney, stix2, its validator, ndex2 and yedextended", func(t *testing.T) {
		testtool.Need(t, "one of them", succeeds(pythonBin, "-c",
			"import followthemoney, stix2, stix2validator, ndex2, yedextended"))
		checkFindings(t, dir, cases, run(t, pythonBin, "testdata/readers/check.py", dir))
	})
	t.Run("Jena and Gephi Toolkit", func(t *testing.T) {
		testtool.Need(t, "Java with Jena and the Gephi Toolkit", hasJars)
		found := run(t, "java", "-Xmx1g", "-Djava.awt.headless=true", "-cp", javaDir+"/*", "testdata/readers/Read.java", dir)
		checkGephi(t, &found, cases)
		checkFindings(t, dir, cases, found)
	})
	t.Run("Neo4j", func(t *testing.T) {
		testtool.Need(t, "Java with Neo4j", hasNeo4j)
		const open = "--add-opens=java.base/java.nio=ALL-UNNAMED" // as Neo4j asks for
		checkFindings(t, dir, cases, run(t, "java", "-Xmx1g", "-XX:TieredStopAtLevel=1", open, "-cp", neo4jDir+"/*",
			"testdata/readers/Neo4j.java", dir))
	})
	t.Run("Graphviz", func(t *testing.T) {
		testtool.Need(t, "Graphviz", succeeds("dot", "-V"))
		for _, c := range cases {
			checkDOT(t, filepath.Join(dir, c.name), c)
		}
	})
}

// succeeds says whether a program can be run and ends well.
func succeeds(program string, args ...string) func() bool {
	return func() bool { return exec.Command(program, args...).Run() == nil }
}

// hasReaders says whether the npm packages are installed.
func hasReaders() bool {
	_, err := os.Stat(filepath.Join(nodeDir, "node_modules/vis-network"))
	return err == nil
}

// hasJars says whether the libraries of Java are installed.
func hasJars() bool {
	jars, err := filepath.Glob(filepath.Join(javaDir, "gephi-toolkit-*.jar"))
	return err == nil && len(jars) > 0
}

// hasNeo4j says whether Neo4j is installed.
func hasNeo4j() bool {
	jars, err := filepath.Glob(filepath.Join(neo4jDir, "neo4j-cypher-*.jar"))
	return err == nil && len(jars) > 0
}

// writeCases writes all graphs in all formats.
func writeCases(t *testing.T, dir string) []graphCase {
	t.Helper()
	s, err := schema.Default()
	if err != nil {
		t.Fatal(err)
	}
	var cases []graphCase
	for name, v := range map[string]*query.View{"empty": {}, "one": chain("Ann"), "nasty": chain(nasty...),
		"many": random(manyNodes, manyEdges)} {
		c := graphCase{name: name, nodes: len(v.Nodes), edges: len(v.Edges), facts: len(v.Edges), claims: len(v.Edges)}
		for _, n := range v.Nodes {
			c.labels = append(c.labels, n.Label)
		}
		slices.Sort(c.labels)
		cases = append(cases, c)
		writeAll(t, dir, name, func(w io.Writer, format string) error {
			return export.Write(w, format, v, s, export.Options{Program: "kg test"})
		})
	}
	for name, source := range map[string]string{"samples": "../../data/samples", "article": article} {
		if _, err := os.Stat(source); err != nil {
			t.Logf("without %s, which is not here", name)
			continue
		}
		cases = append(cases, fromTexts(t, dir, name, source))
	}
	slices.SortFunc(cases, func(a, b graphCase) int { return strings.Compare(a.name, b.name) })
	return cases
}

// writeAll writes a graph in every format, PNG apart, which is slow and read elsewhere.
func writeAll(t *testing.T, dir, name string, write func(w io.Writer, format string) error) {
	t.Helper()
	if err := os.Mkdir(filepath.Join(dir, name), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, f := range export.Formats() {
		if f.Name == "png" || (f.Name == "svg" || f.Name == "html") && name == "many" {
			continue
		}
		var b bytes.Buffer
		if err := write(&b, f.Name); err != nil {
			t.Errorf("%s in %s: %v", name, f.Name, err)
		}
		if err := os.WriteFile(filepath.Join(dir, name, "graph."+f.Endings[0]), b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// fromTexts reads texts into a graph and writes it through the library. What is expected is
// counted from the claims.
func fromTexts(t *testing.T, dir, name, source string) graphCase {
	t.Helper()
	g, err := kg.Open(t.Context(), kg.Memory, kg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	if _, err := g.Ingest(t.Context(), []string{source}, kg.ReadOptions{}, nil); err != nil {
		t.Fatal(err)
	}
	// All claims, but by a filter, so that N-Quads are the claims' alone too.
	o := kg.ExportOptions{Filter: kg.Filter{MinConfidence: 1e-9}}
	writeAll(t, dir, name, func(w io.Writer, format string) error { return g.Export(t.Context(), w, format, o) })
	c := graphCase{name: name}
	nodes, edges, facts := map[string]string{}, map[string]bool{}, map[string]bool{}
	for claim, err := range g.Claims(t.Context(), o.Filter) {
		if err != nil {
			t.Fatal(err)
		}
		c.claims++
		for _, a := range []schema.Arg{claim.Subject, claim.Object} {
			if a.None() { // drawn as an end of the subject's own
				nodes["none "+claim.Subject.ID] = ""
			} else if a.Literal() {
				nodes["literal "+a.Value+" "+a.Datatype] = a.Value
			} else {
				nodes[a.ID] = a.Label
			}
		}
		e := claim.Edge()
		facts[schema.FactID(e.Subject, e.Predicate, e.Object)] = true
		edges[fmt.Sprint(e, claim.Modality)] = true
	}
	c.nodes, c.edges, c.facts = len(nodes), len(edges), len(facts)
	for _, label := range nodes {
		c.labels = append(c.labels, label)
	}
	slices.Sort(c.labels)
	return c
}

// chain is a graph in which each name denies, plans or does something to the next.
func chain(names ...string) *query.View {
	v := &query.View{Documents: []schema.Source{{ID: schema.DocumentID("", "chain"), Title: names[0],
		URL: "https://example.org/a?b=c&d=\"e\"", Published: "2024-09-27"}}}
	for i, n := range names {
		id := schema.NameID(fmt.Sprintf("%d %s", i, n))
		v.Nodes = append(v.Nodes, query.Node{Entity: schema.Entity{ID: id, Label: n, Type: "Person",
			Aliases: []string{n + " alias"}, SameAs: "Q" + fmt.Sprint(i+1)}, Claims: 1, Importance: 1 / float64(i+1)})
		if i == 0 {
			continue
		}
		p := []schema.Polarity{schema.Denied, schema.Affirmed, schema.Affirmed}[i%3]
		m := []schema.Modality{schema.Asserted, schema.Planned, schema.Asserted}[i%3]
		v.Edges = append(v.Edges, edge(v, i-1, i, p, m, n))
	}
	return v
}

// random is a graph of so many organisations and edges, the same each time.
func random(nodes, edges int) *query.View {
	v := &query.View{Documents: []schema.Source{{ID: schema.DocumentID("", "random"), Title: "random", Published: "2024"}}}
	for i := range nodes {
		name := fmt.Sprint("Organisation ", i)
		v.Nodes = append(v.Nodes, query.Node{Entity: schema.Entity{ID: schema.NameID(name), Label: name,
			Type: "Organization"}, Importance: 1 / float64(i+1)})
	}
	for i := range edges {
		from, to := i%nodes, (i*7+1+i/nodes)%nodes
		v.Edges = append(v.Edges, edge(v, from, to, schema.Affirmed, schema.Asserted, fmt.Sprint("Sentence ", i, ".")))
		e := &v.Edges[i]
		e.Predicate = schema.PredicateRef{ID: fmt.Sprint("kg:open:p", i/nodes), Label: fmt.Sprint("p", i/nodes)}
		e.Claims[0].Predicate = e.Predicate
		e.Claims[0].ID = schema.ClaimID(e.Claims[0])
	}
	return v
}

func edge(v *query.View, from, to int, p schema.Polarity, m schema.Modality, quote string) query.Edge {
	a, b := &v.Nodes[from], &v.Nodes[to]
	c := &schema.Claim{Subject: schema.Arg{ID: a.ID, Label: a.Label, Type: a.Type},
		Object:    schema.Arg{ID: b.ID, Label: b.Label, Type: b.Type},
		Predicate: schema.PredicateRef{ID: "kg:arms", Label: "arms", Trigger: "arms"}, Polarity: p, Modality: m,
		Confidence: 0.75, Rule: "test",
		Time: schema.Time{From: "2014", Until: "2025-09"},
		Evidence: schema.Evidence{Document: v.Documents[0].ID, Published: v.Documents[0].Published, Sentence: from,
			Start: from, End: from + len(quote), Quote: quote}}
	c.ID = schema.ClaimID(c)
	ref := c.Predicate
	ref.Trigger = ""
	return query.Edge{Subject: a.ID, Object: b.ID, Predicate: ref, Polarity: p, Modality: m, Claims: []*schema.Claim{c},
		Confidence: c.Confidence, From: c.From, Until: c.Until}
}

// finding is what a reader found in a file; a count that it does not give is nil.
type finding struct {
	File, Reader, Error         string
	Nodes, Edges                *int
	Statements, Claims, Missing *int
	Labels, Kinds               []string
	MS                          int
}

// run runs a reader on all files.
func run(t *testing.T, program string, args ...string) []finding {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, args...)
	var out, messages bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &messages
	started := time.Now()
	if err := cmd.Run(); err != nil {
		read := strings.Split(strings.TrimSpace(out.String()), "\n")
		t.Fatalf("%s: %v after %.120s\n%s", program, err, read[len(read)-1], messages.Bytes())
	}
	t.Logf("%s took %v", filepath.Base(args[0]), time.Since(started).Round(time.Millisecond))
	var all []finding
	for s := bufio.NewScanner(&out); s.Scan(); {
		var f finding
		if err := json.Unmarshal(s.Bytes(), &f); err != nil {
			t.Fatalf("%s prints %q: %v", program, s.Text(), err)
		}
		if f.MS > 3000 {
			t.Logf("%s by %s: %d ms", f.File, f.Reader, f.MS)
		}
		all = append(all, f)
	}
	return all
}
