package query

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/kg/schema"
)

// judgedNews is two documents with judgements on them; the second lacks its gaps.
func judgedNews(t *testing.T) (*Graph, string, string) {
	t.Helper()
	one, two := schema.DocumentID("", "1"), schema.DocumentID("", "2")
	span := func(start, end int) schema.Span { return schema.Span{Start: start, End: end} }
	records := []*schema.Record{{
		Source: schema.Source{ID: one, Title: "One"}, Gaps: "\n\n \t",
		Sentences: []schema.SentenceText{{Span: span(1, 9), Text: "Aden won"}, {Span: span(10, 22), Text: "The U.S. \nno"},
			{Span: span(22, 25), Text: "Bye"}},
		Entities: []schema.Entity{{ID: schema.EntityBase + "aden", Label: "Aden"}},
		Alluded:  []string{schema.EntityBase + "group:us-troops"},
		Judged:   []string{"a \"name\"", schema.EntityBase + "person:x"},
	}, {
		Source:    schema.Source{ID: two},
		Sentences: []schema.SentenceText{{Span: span(0, 5), Text: "Bus 7"}, {Span: span(7, 8), Text: "a"}},
		Judged:    []string{schema.EntityBase + "person:x"},
	}}
	var quads memory
	for _, r := range records {
		quads = append(quads, r.Quads()...)
	}
	for _, j := range []schema.Judgement{
		{A: schema.EntityBase + "b", B: "a \"name\""}, {A: schema.EntityBase + "b", B: schema.EntityBase + "a"},
		{Same: true, A: schema.EntityBase + "b", B: schema.EntityBase + "person:x"},
	} {
		quads = append(quads, j.Quad())
	}
	return New(quads, testSchema(t)), one, two
}

func TestJudgements(t *testing.T) {
	g, one, two := judgedNews(t)
	all, err := g.Judgements(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, j := range all {
		said = append(said, j.String())
	}
	if diff := cmp.Diff([]string{"same kg:e:b kg:e:person:x", `different kg:e:b "a \"name\""`, "different kg:e:b kg:e:a"},
		said); diff != "" {
		t.Errorf("judgements (-want +got):\n%s", diff)
	}
	both := []string{one, two}
	if one > two {
		both = []string{two, one}
	}
	find := func(f func() ([]string, error)) []string {
		out, err := f()
		if err != nil {
			t.Error(err)
		}
		return out
	}
	for _, c := range []struct {
		name string
		got  []string
		want []string
	}{
		{"mentioned", find(func() ([]string, error) { return g.SpeakingOf(t.Context(), schema.EntityBase+"aden") }),
			[]string{one}},
		{"alluded to", find(func() ([]string, error) {
			return g.SpeakingOf(t.Context(), schema.EntityBase+"group:us-troops")
		}), []string{one}},
		{"of one document", find(func() ([]string, error) {
			return g.SpeakingOf(t.Context(), schema.LocalEntityID(two, schema.Span{End: 3}))
		}), []string{two}},
		{"of none", find(func() ([]string, error) {
			return g.SpeakingOf(t.Context(), schema.LocalEntityID("urn:kg:d:0", schema.Span{End: 3}))
		}), nil},
		{"a name judged", find(func() ([]string, error) { return g.JudgedIn(t.Context(), "a \"name\"") }), []string{one}},
		{"an id judged", find(func() ([]string, error) { return g.JudgedIn(t.Context(), schema.EntityBase+"person:x") }),
			both},
		{"a name held", find(func() ([]string, error) { return g.Holding(t.Context(), []string{"aden", "oslo"}) }),
			[]string{one}},
		{"letters that run on", find(func() ([]string, error) { return g.Holding(t.Context(), []string{"us"}) }), both},
		{"no names", find(func() ([]string, error) { return g.Holding(t.Context(), []string{""}) }), nil},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestOriginal(t *testing.T) {
	g, one, two := judgedNews(t)
	source, text, err := g.Original(t.Context(), one)
	if err != nil || source.Title != "One" || text != "\nAden won\nThe U.S. \nnoBye \t" {
		t.Errorf("%+v, %q, %v", source, text, err)
	}
	for _, document := range []string{two, "urn:kg:d:none"} {
		if _, text, err := g.Original(t.Context(), document); err == nil {
			t.Errorf("%s gives %q", document, text)
		}
	}
}
