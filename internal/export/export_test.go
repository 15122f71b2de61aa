package export

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"

	"github.com/newsgraph/kg/internal/query"
	"github.com/newsgraph/kg/schema"
)

// nasty is a name with everything a format may stumble over.
const nasty = "A \"quoted\" <b>&amp; \\back\\ 'x'\nline\u202eright\U0001F30D--><script>alert(1)</script>\x01"

func view(nodes ...string) *query.View {
	v := &query.View{}
	for i, n := range nodes {
		v.Nodes = append(v.Nodes, query.Node{Entity: schema.Entity{ID: schema.EntityID("Person", n), Label: n, Type: "Person", Aliases: []string{n + "2"}}, Importance: 1})
		if i == 0 {
			continue
		}
		c := &schema.Claim{ID: "urn:kg:c:1", Subject: schema.Arg{ID: v.Nodes[i-1].ID, Label: nodes[i-1]}, Object: schema.Arg{ID: v.Nodes[i].ID, Label: n},
			Predicate: schema.PredicateRef{ID: "kg:arms", Label: "arms"}, Polarity: schema.Denied, Modality: schema.Alleged, Confidence: 0.5,
			Evidence: schema.Evidence{Quote: n}}
		v.Edges = append(v.Edges, query.Edge{Subject: v.Nodes[i-1].ID, Object: v.Nodes[i].ID, Predicate: c.Predicate, Polarity: c.Polarity,
			Modality: c.Modality, Claims: []*schema.Claim{c}, Confidence: 0.5},
			query.Edge{Subject: v.Nodes[i].ID, Literal: schema.Arg{Value: n}, Predicate: c.Predicate, Polarity: schema.Affirmed,
				Modality: schema.Asserted, Claims: []*schema.Claim{c}})
	}
	v.Documents = []schema.Source{{ID: "urn:kg:d:1", Title: nasty, Published: "2024-09-27"}}
	return v
}

// readers check that what was written is well formed, and count nodes and edges (-1: not counted).
var readers = map[string]func(t *testing.T, out []byte) (nodes, edges int){
	"jsonl": func(t *testing.T, out []byte) (int, int) {
		n := 0
		for dec := json.NewDecoder(bytes.NewReader(out)); ; n++ {
			var c schema.Claim
			if err := dec.Decode(&c); errors.Is(err, io.EOF) {
				return -1, n
			} else if err != nil {
				t.Fatal(err)
			}
		}
	},
	"graphml": func(t *testing.T, out []byte) (int, int) {
		nodes, edges := 0, 0
		for dec := xml.NewDecoder(bytes.NewReader(out)); ; {
			tok, err := dec.Token()
			if errors.Is(err, io.EOF) {
				return nodes, edges
			} else if err != nil {
				t.Fatal(err)
			}
			if e, ok := tok.(xml.StartElement); ok {
				switch e.Name.Local {
				case "node":
					nodes++
				case "edge":
					edges++
				}
			}
		}
	},
	"dot": func(t *testing.T, out []byte) (int, int) {
		if dot, err := exec.LookPath("dot"); err == nil {
			cmd := exec.Command(dot, "-Tplain")
			cmd.Stdin = bytes.NewReader(out)
			plain, err := cmd.Output()
			if err != nil {
				t.Fatalf("Graphviz does not read it: %v", err)
			}
			return strings.Count(string(plain), "\nnode "), strings.Count(string(plain), "\nedge ")
		}
		t.Log("Graphviz is not installed: only lines are counted")
		return -1, strings.Count(string(out), " -> ")
	},
}

func TestFormats(t *testing.T) {
	s, err := schema.Default()
	if err != nil {
		t.Fatal(err)
	}
	for name, v := range map[string]*query.View{"empty": {}, "one": view("Ann"), "two": view("Ann", "Bob"), "nasty": view(nasty, "Bob", nasty+"2")} {
		for _, f := range Formats() {
			var a, b bytes.Buffer
			if err := Write(&a, f.Name, v, s, Options{}); err != nil {
				t.Fatalf("%s of %s: %v", f.Name, name, err)
			}
			if err := Write(&b, f.Name, v, s, Options{}); err != nil || !bytes.Equal(a.Bytes(), b.Bytes()) {
				t.Errorf("%s of %s: not the same twice", f.Name, name)
			}
			nodes, edges := readers[f.Name](t, a.Bytes())
			if want := len(v.Nodes) + len(literals(v)); nodes >= 0 && nodes != want {
				t.Errorf("%s of %s: %d nodes, want %d", f.Name, name, nodes, want)
			}
			if edges != len(v.Edges) {
				t.Errorf("%s of %s: %d edges, want %d", f.Name, name, edges, len(v.Edges))
			}
		}
	}
	if err := Write(io.Discard, "nothing", view(), s, Options{}); err == nil {
		t.Error("an unknown format gave no error")
	}
}
