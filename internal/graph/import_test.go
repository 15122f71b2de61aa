package graph

import (
	"bytes"
	"compress/gzip"
	"errors"
	"strings"
	"testing"
)

// foreignTurtle are foreign resources, in Turtle.
const foreignTurtle = `@prefix r: <http://places.example/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
r:gdansk rdfs:label "Gdańsk Harbour"@en , "Port Gdański"@pl ; r:in r:poland ; r:berths 7 ; r:owner [ rdfs:label "Harbour Board" ] .
r:poland rdfs:label "Republic of Examples" .
`

// TestForeignResources: what imported quads name is found by its labels, with what they say of it,
// whatever the form they came in, and is no claim.
func TestForeignResources(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write([]byte(foreignTurtle)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	for name, form := range map[string]struct{ format, text string }{
		"Turtle":  {"ttl", foreignTurtle},
		"TriG":    {"trig", strings.Replace(foreignTurtle, "r:poland rdfs", "}\nr:g2 {\nr:poland rdfs", 1) + "}"},
		"gzipped": {"ttl", packed.String()},
	} {
		t.Run(name, func(t *testing.T) {
			text := form.text
			if name == "TriG" {
				text = strings.Replace(text, "r:gdansk rdfs", "r:g1 {\nr:gdansk rdfs", 1)
			}
			g := open(t)
			add(t, g, texts[0])
			n, err := g.Import(t.Context(), strings.NewReader(text), ImportOptions{Format: form.format})
			if err != nil || n != 7 {
				t.Fatalf("%d quads, %v", n, err)
			}
			before := dump(t, g)
			if n, err := g.Import(t.Context(), strings.NewReader(text), ImportOptions{Format: form.format}); err != nil ||
				n != 0 || dump(t, g) != before {
				t.Errorf("again: %d new quads, %v", n, err)
			}
			for _, sought := range []string{"Gdansk Harbour", "port gdański", "gdansk harbor"} {
				found, err := g.Find(t.Context(), sought, 0)
				if err != nil || len(found) != 1 || found[0].Entity.ID != "http://places.example/gdansk" {
					t.Errorf("find %s: %+v, %v", sought, found, err)
				}
			}
			card, err := g.About(t.Context(), "http://places.example/gdansk")
			if err != nil {
				t.Fatal(err)
			}
			said := map[string]string{}
			for _, s := range card.Foreign {
				said[strings.TrimPrefix(s.Predicate, "http://places.example/")] = s.ID + s.Value + " " + s.Label
			}
			if said["in"] != "http://places.example/poland Republic of Examples" || said["berths"] != "7 " {
				t.Errorf("about it: %v", said)
			}
			if card, err = g.About(t.Context(), "http://places.example/poland"); err != nil || len(card.Foreign) == 0 ||
				!card.Foreign[0].Inverse {
				t.Errorf("about the other end: %+v, %v", card, err)
			}
			if h, err := g.Verify(t.Context()); err != nil || len(h.Problems) > 0 {
				t.Errorf("verify: %q, %v", h.Problems, err)
			}
			other := open(t)
			if _, err := other.Import(t.Context(), strings.NewReader(before), ImportOptions{}); err != nil ||
				dump(t, other) != before {
				t.Errorf("the graph's N-Quads give another graph, %v", err)
			}
		})
	}
	g := open(t)
	for text, want := range map[string]string{"<http://a b> <http://p/> <http://o/> .": "line 1",
		"\n\"x\" <http://p/> <http://o/> .": "line 2",
		"<http://a/> <p> <http://o/> .":     "relative"} {
		for _, format := range []string{"nq", "ttl", "trig"} {
			if _, err := g.Import(t.Context(), strings.NewReader(text), ImportOptions{Format: format}); err == nil ||
				!strings.Contains(err.Error(), want) {
				t.Errorf("%s as %s: %v, want %q", text, format, err, want)
			}
		}
	}
	if dump(t, g) != "" {
		t.Error("what was refused left quads")
	}
	if _, err := g.About(t.Context(), "http://places.example/none"); !errors.Is(err, ErrNotFound) {
		t.Error(err)
	}
}
