package export

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/newsgraph/kg/internal/query"
	"github.com/newsgraph/kg/schema"
)

func mustSchema(t testing.TB) *schema.Schema {
	t.Helper()
	s, err := schema.Default()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// nasty is a name with everything a format may stumble over.
const nasty = "A \"quoted\" <b>&amp; \\back\\ 'x'\nline\u202eright\U0001F30D--><script>alert(1)</script>\x01"

// view is a chain of people, each denied to arm the next, with a literal beside.
func view(nodes ...string) *query.View {
	v := &query.View{}
	for i, n := range nodes {
		v.Nodes = append(v.Nodes, query.Node{Entity: schema.Entity{ID: schema.NameID(n), Label: n, Type: "Person",
			Aliases: []string{n + "2"}}, Importance: 1})
		if i == 0 {
			continue
		}
		c := &schema.Claim{ID: "urn:kg:c:1", Subject: schema.Arg{ID: v.Nodes[i-1].ID, Label: nodes[i-1]},
			Object:    schema.Arg{ID: v.Nodes[i].ID, Label: n},
			Predicate: schema.PredicateRef{ID: "kg:arms", Label: "arms"}, Polarity: schema.Denied, Modality: schema.Alleged,
			Confidence: 0.5, Time: schema.Time{At: "2024-09"},
			Evidence: schema.Evidence{Document: "urn:kg:d:1", Published: "2024-09-27", Quote: n}}
		v.Edges = append(v.Edges, query.Edge{Subject: v.Nodes[i-1].ID, Object: v.Nodes[i].ID, Predicate: c.Predicate,
			Polarity: c.Polarity,
			Modality: c.Modality, Claims: []*schema.Claim{c}, Confidence: 0.5},
			query.Edge{Subject: v.Nodes[i].ID, Literal: schema.Arg{Value: n}, Predicate: c.Predicate, Polarity: schema.Affirmed,
				Modality: schema.Asserted, Claims: []*schema.Claim{c}})
	}
	v.Documents = []schema.Source{{ID: "urn:kg:d:1", Title: nasty, Published: "2024-09-27"}}
	return v
}

// TestWrite checks that all formats write the same twice, say what made them and of what time,
// tell a denial, and pass on errors of the writer.
func TestWrite(t *testing.T) {
	s := mustSchema(t)
	for _, f := range Formats() {
		var a, b bytes.Buffer
		if err := Write(&a, f.Name, view("Ann", "Bob"), s, Options{Program: "kg 7"}); err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		if err := Write(&b, f.Name, view("Ann", "Bob"), s, Options{Program: "kg 7"}); err != nil ||
			!bytes.Equal(a.Bytes(), b.Bytes()) {
			t.Errorf("%s: not the same twice", f.Name)
		}
		if f.Archive || f.Name == "png" { // compressed
			continue
		}
		says := func(any ...string) bool {
			for _, s := range any {
				if bytes.Contains(a.Bytes(), []byte(s)) {
					return true
				}
			}
			return false
		}
		// A line of JSON Lines is a claim, of a table of entities an entity.
		if f.Name != "jsonl" && !(says("kg 7") && says("2024-09-27")) {
			t.Errorf("%s does not say what made it, or when", f.Name)
		}
		if f.Name != "entities-csv" && f.Name != "geojson" && !says("denied", "does not arm", "NOT_") {
			t.Errorf("%s does not tell a denial", f.Name)
		}
		if err := Write(broken{}, f.Name, view("Ann", "Bob"), s, Options{}); !errors.Is(err, errBroken) {
			t.Errorf("%s: a writer that fails gives %v", f.Name, err)
		}
	}
	if err := Write(io.Discard, "nothing", &query.View{}, s, Options{}); err == nil {
		t.Error("an unknown format gave no error")
	}
}

var errBroken = errors.New("broken")

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errBroken }

func TestDays(t *testing.T) {
	for _, c := range [][3]string{{"2024", "2024-01-01", "2024-12-31"}, {"2024-02", "2024-02-01", "2024-02-29"},
		{"2024-02-09", "2024-02-09", "2024-02-09"},
		{"2024-02-09T10:00:00Z", "2024-02-09", "2024-02-09"}, {"2024-13", "", ""}, {"", "", ""}, {"soon", "", ""}} {
		if first, last, ok := days(c[0]); first != c[1] || last != c[2] || ok != (c[1] != "") {
			t.Errorf("%q: %s to %s", c[0], first, last)
		}
	}
}

// TestTypesApart checks that kinds of one colour that have an entry of their own in legends differ
// in outline, or one by rings from those without.
func TestTypesApart(t *testing.T) {
	st := NewStyle(mustSchema(t), false)
	look := func(typ string) string {
		n := st.Node(typ, 0)
		return fmt.Sprint(n.Fill, outline(n.Shape), rings(n.Shape) > 0)
	}
	seen := map[string]string{}
	for _, typ := range []string{"Person", "Group", "Troops", "Organization", "ArmedForce", "ArmedGroup", "Place",
		"Country", "Event", "Agreement",
		"Thing", "Statement", "Product", "Office"} {
		if other, ok := seen[look(typ)]; ok {
			t.Errorf("%s looks like %s", typ, other)
		}
		seen[look(typ)] = typ
	}
}

// TestEdgeStyle checks that what is denied or uncertain is told by line and arrowhead too.
func TestEdgeStyle(t *testing.T) {
	for _, dark := range []bool{false, true} {
		st := NewStyle(mustSchema(t), dark)
		seen := map[EdgeStyle]bool{}
		for _, p := range []schema.Polarity{schema.Affirmed, schema.Denied} {
			for _, m := range []schema.Modality{schema.Asserted, schema.Planned} {
				e := st.Edge(p, m, 1)
				if contrast(e.Color, st.Background) < 3 {
					t.Errorf("%s, %s: %s on %s is hard to see", p, m, e.Color, st.Background)
				}
				e.Color, e.Kind = "", ""
				if seen[e] {
					t.Errorf("%s, %s is told apart by colour alone", p, m)
				}
				seen[e] = true
			}
		}
		for _, typ := range st.schema.Types {
			n := st.Node(typ.Name, 0.5)
			if contrast(n.Text, n.Fill) < 4.5 || contrast(n.Border, st.Background) < 3 {
				t.Errorf("%s: %s on %s, border %s", typ.Name, n.Text, n.Fill, n.Border)
			}
			if rings(n.Shape) > 0 && contrast(n.Ring, n.Fill) < 3 {
				t.Errorf("%s: rings of %s on %s cannot be seen", typ.Name, n.Ring, n.Fill)
			}
		}
	}
}

func TestHarmless(t *testing.T) {
	for in, want := range map[string]string{"=1+1": "'=1+1", "@x": "'@x", "-5": "'-5", "\t=1": "'\t=1", "a=1": "a=1",
		"": ""} {
		if got := harmless(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}

func TestRelationType(t *testing.T) {
	for _, c := range []struct {
		id   string
		p    schema.Polarity
		m    schema.Modality
		want string
	}{{"kg:arms", schema.Affirmed, schema.Asserted, "ARMS"},
		{"kg:memberOf", schema.Denied, schema.Alleged, "NOT_MEMBER_OF"},
		{"kg:open:set up", schema.Affirmed, schema.Planned, "MAYBE_RELATES_TO"}} {
		e := &edge{Edge: query.Edge{Predicate: schema.PredicateRef{ID: c.id}, Polarity: c.p, Modality: c.m}}
		if got := (&Graph{}).relationType(e); got != c.want {
			t.Errorf("%s: %s", c.id, got)
		}
	}
}

// TestUntil: a deadline and the least that something lasts are an end in no format.
func TestUntil(t *testing.T) {
	v := newsView()
	s := mustSchema(t)
	for i := range v.Edges {
		if c := v.Edges[i].Claims[0]; c.By {
			least := *c
			least.ID, least.By, least.AtLeast, least.Until = "urn:kg:c:least", false, true, "2026-09"
			v.Edges = append(v.Edges, query.Edge{Subject: c.Object.ID, Object: c.Subject.ID, Predicate: c.Predicate,
				Polarity: c.Polarity, Modality: c.Modality,
				Claims: []*schema.Claim{&least}, Confidence: .5, Until: least.Until})
		}
	}
	says := map[string][]string{
		"graphml": {">by<", ">atLeast<", ">by September 2025<", ">until at least September 2026<"},
		"gexf":    {`value="by"`, `value="atLeast"`},
		"json":    {`"untilKind":"by"`, `"untilKind":"atLeast"`}, "graphology": {`"untilKind":"by"`},
		"visjs": {`"untilKind":"by"`}, "cyjs": {`"untilKind":"by"`},
		"cx2": {`"untilKind":"by"`}, "cypher": {"x.untilKind = CASE r[", "␟by␟", "␟atLeast␟"},
		"claims-csv": {",by,", ",atLeast,"}, "svg": {"by September 2025"},
		"dot": {"by September 2025"}, "md": {"by September 2025", "until at least September 2026"},
		"timelinejs": {"by September 2025", "until at least September 2026"},
		"ftm":        {"by September 2025"}, "stix": {"by September 2025"}, "ttl": {`"by"`},
		"html": {`"by":true`, `"atLeast":true`},
	}
	for format, wanted := range says {
		var b bytes.Buffer
		if err := Write(&b, format, v, s, Options{}); err != nil {
			t.Fatal(err)
		}
		for _, w := range wanted {
			if !bytes.Contains(b.Bytes(), []byte(w)) {
				t.Errorf("%s does not say %s", format, w)
			}
		}
		for _, end := range []string{`end="2025-09`, `end="2026-09`, `"endDate":["2025-09`, `"stop_time":"2025-09`,
			`"end_date"`} {
			if bytes.Contains(b.Bytes(), []byte(end)) {
				t.Errorf("%s has an end that no text states: %s", format, end)
			}
		}
	}
}

func TestWhen(t *testing.T) {
	for want, c := range map[string]schema.Time{
		"": {}, "by September 2025": {Until: "2025-09", By: true}, "until at least 2026": {Until: "2026", AtLeast: true},
		"since 2014":                   {From: "2014"},
		"from 2014 until 9 March 2020": {From: "2014", Until: "2020-03-09"}, "on 2 June 2019": {At: "2019-06-02"},
		"in June 2019": {At: "2019-06"},
	} {
		if got := when(&schema.Claim{Time: c}); got != want {
			t.Errorf("%+v: %q, want %q", c, got, want)
		}
	}
}

// TestSupportOfEdges: what a wire and two papers that print it say, and a fourth by itself, is of
// four documents and two independent sources, and weighs two.
func TestSupportOfEdges(t *testing.T) {
	v := view("Ann", "Bob")
	support := schema.Support{Documents: 4, Publishers: 2}
	v.Edges[0].Support = support
	for k := range 3 {
		c := *v.Edges[0].Claims[0]
		c.ID, c.Evidence.Document = fmt.Sprint("urn:kg:c:", k+2), fmt.Sprint("urn:kg:d:", k+2)
		v.Edges[0].Claims = append(v.Edges[0].Claims, &c)
	}
	g := &Graph{View: v, Schema: mustSchema(t), Style: NewStyle(mustSchema(t), false)}
	for i, want := range []map[string]any{{"weight": 2., "documents": 4, "independent": 2},
		{"weight": 1., "documents": 1, "independent": 1}} {
		got := attributes(edgeFields, &g.edges()[i])
		for name, value := range want {
			if got[name] != value {
				t.Errorf("%s of edge %d is %v, want %v", name, i, got[name], value)
			}
		}
	}
	for format, parts := range map[string][]string{
		"json": {`"weight":2`, `"documents":4`, `"independent":2`},
		"graphml": {`<data key="e_weight">2</data>`, `<data key="e_documents">4</data>`,
			`<data key="e_independent">2</data>`},
		"gexf": {`weight="2.0"`},
		"html": {`"docs":4,"ind":2`},
	} {
		var b bytes.Buffer
		if err := Write(&b, format, v, g.Schema, Options{}); err != nil {
			t.Fatal(err)
		}
		text := strings.ReplaceAll(b.String(), `": `, `":`)
		for _, part := range parts {
			if !strings.Contains(text, part) {
				t.Errorf("%s has no %s", format, part)
			}
		}
	}
	c := *v.Edges[0].Claims[0]
	c.Support = &support
	at := slices.IndexFunc(claimFields, func(f field[*schema.Claim]) bool { return f.name == "documents" })
	row := claimRow(&c, v.Documents[0])[5+at:]
	if row[0] != "4" || row[1] != "2" {
		t.Errorf("claims.csv says %q", row[:2])
	}
}
