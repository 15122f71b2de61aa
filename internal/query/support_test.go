package query

import (
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/kg/internal/copies"
	"github.com/newsgraph/kg/schema"
)

// TestSupport: copies of one story and documents of one publisher count once.
func TestSupport(t *testing.T) {
	s := testSchema(t)
	story := strings.Repeat(
		"Arvania arms the River Brigade, officials of three ministries said in the capital on Monday. ", 3)
	other := "Arvania arms the River Brigade. Nobody in the valley was surprised to hear it, for the crates had been " +
		"unloaded at night since spring."
	record := func(name, publisher, text string) *schema.Record {
		a := newArticle(t, s, name, "2024-01-0"+string(name[len(name)-1]))
		a.record.Source.Publisher = publisher
		a.record.Source.URL = "https://" + name + ".example/x"
		a.record.Sketch = copies.Sketch(text)
		a.say("Arvania arms the River Brigade.").claim("Arvania | arms=arms | River Brigade", nil)
		return &a.record
	}
	records := []*schema.Record{
		record("wire1", "Wire", story), record("paper2", "Paper", "By our staff. "+story),
		record("daily3", "", strings.ToUpper(story)+" More below."),
		record("own4", "Own", other), record("own5", "Own",
			"Something else of the same house, which is long enough to be compared with others by its runs of four words."),
	}
	g, _ := graphOf(t, s, records...)
	claims := collect(t, g, Filter{})
	if len(claims) != 5 {
		t.Fatalf("%d claims, want 5", len(claims))
	}
	for _, c := range claims {
		if diff := cmp.Diff(&schema.Support{Documents: 5, Publishers: 2}, c.Support); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	}
	// Two sources of confidence .875 each, whatever number of copies.
	why, err := g.Why(t.Context(), claims[0].ID)
	if err != nil || why.Fact.Confidence != .984 {
		t.Errorf("confidence %v of two sources, want .984; %v", why.Fact.Confidence, err)
	}
	v, err := g.View(t.Context(), ViewOptions{})
	if err != nil || len(v.Edges) != 1 || v.Edges[0].Confidence != .984 ||
		v.Edges[0].Support != (schema.Support{Documents: 5, Publishers: 2}) {
		t.Errorf("edges %+v, %v", v.Edges, err)
	}
	v, err = g.View(t.Context(), ViewOptions{Filter: Filter{Document: records[0].Source.ID}, Merge: true})
	if err != nil || len(v.Edges) != 1 || v.Edges[0].Support != (schema.Support{Documents: 1, Publishers: 1}) {
		t.Errorf("edges of one document %+v, %v", v.Edges, err)
	}
	copied, _ := graphOf(t, s, records[:3]...)
	if v, err = copied.View(t.Context(), ViewOptions{}); err != nil || v.Edges[0].Confidence != .875 {
		t.Errorf("confidence of three copies %+v, %v", v.Edges, err)
	}
	first := records[0].Source.ID
	for i, r := range records {
		d, err := g.Document(t.Context(), r.Source.ID)
		want := ""
		if i == 1 || i == 2 {
			want = first
		}
		if err != nil || d.CopyOf != want {
			t.Errorf("document %d is a copy of %q, want %q; %v", i+1, d.CopyOf, want, err)
		}
	}
}

// TestSupportForged: links to claims that no document makes, and quads about a document under
// another label, count for nothing.
func TestSupportForged(t *testing.T) {
	s := testSchema(t)
	var quads []quad.Quad
	var link quad.Quad
	var sources []string
	for _, name := range []string{"north", "south"} {
		a := newArticle(t, s, name, "2024")
		a.record.Source.File = "news/" + name + ".txt"
		a.say(name + " reports that Arvania arms the River Brigade.")
		if name == "north" {
			a.claim("Arvania | arms=arms | River Brigade", nil)
		}
		for _, q := range a.record.Quads() {
			quads = append(quads, q)
			if iri(q.Predicate) == schema.ClaimOf {
				link = q
			}
		}
		sources = append(sources, a.record.Source.ID)
	}
	link.Label = quad.IRI(sources[1])
	file := quad.Quad{Subject: quad.IRI(sources[0]), Predicate: quad.IRI(schema.FileOf),
		Object: quad.String("news/other.txt"),
		Label:  quad.IRI(sources[1])}
	g := New(memory(append(quads, link, file)), s)
	for _, c := range collect(t, g, Filter{}) {
		if c.Support != nil {
			t.Errorf("support %+v of what one document says", c.Support)
		}
	}
	files, err := g.Files(t.Context())
	if diff := cmp.Diff(map[string][]string{"news/north.txt": sources[:1], "news/south.txt": sources[1:]},
		files); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

func TestMetadata(t *testing.T) {
	s := testSchema(t)
	var records []*schema.Record
	for _, desk := range []string{"energy", "sport"} {
		a := newArticle(t, s, desk, "2024")
		a.record.Source.SetMeta("desk", desk)
		a.record.Source.File, a.record.Source.Pages = "news/"+desk+".pdf", "1@0 2@32"
		a.say("Arvania arms the River Brigade.").claim("Arvania | arms=arms | River Brigade", nil)
		a.say("Boravia arms the Hill Guard.").claim("Boravia | arms=arms | Hill Guard", nil)
		records = append(records, &a.record)
	}
	g, _ := graphOf(t, s, records...)
	for _, tt := range []struct {
		meta map[string]string
		want int
	}{{map[string]string{"desk": "energy"}, 2}, {map[string]string{"desk": "energy", "publisher": "The Example"}, 2},
		{map[string]string{"desk": "none"}, 0}, {map[string]string{"publisher": "The Example"}, 4}} {
		claims := collect(t, g, Filter{Meta: tt.meta})
		if len(claims) != tt.want {
			t.Errorf("%v: %d claims, want %d", tt.meta, len(claims), tt.want)
		}
		for _, c := range claims {
			if want := 1 + c.Evidence.Sentence; c.Evidence.Page != want {
				t.Errorf("page %d, want %d", c.Evidence.Page, want)
			}
		}
	}
	files, err := g.Files(t.Context())
	want := map[string][]string{"news/energy.pdf": {records[0].Source.ID}, "news/sport.pdf": {records[1].Source.ID}}
	if diff := cmp.Diff(want, files); diff != "" || err != nil {
		t.Error(diff, err)
	}
}
