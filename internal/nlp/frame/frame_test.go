package frame

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/schema"
)

// words makes a document of forms, which are their lemmas too; the test hangs clauses on it.
func words(forms ...string) *clause.Sentence {
	d := &doc.Document{}
	for _, f := range forms {
		start := len(d.Text)
		d.Text += f + " "
		d.Tokens = append(d.Tokens, doc.Token{Span: doc.Span{Start: start, End: len(d.Text) - 1}, Lemma: f, Head: -1,
			Rel: "dep"})
	}
	d.Sentences = []doc.Sentence{{Last: len(d.Tokens)}}
	return clause.Build(d, 0)
}

func index(t *testing.T, patterns map[string][]string) *Index {
	t.Helper()
	s := &schema.Schema{}
	for _, name := range []string{"arms", "withdraws", "talks", "leads"} {
		p := &schema.Predicate{Name: name, Symmetric: name == "talks"}
		for _, text := range patterns[name] {
			pattern, err := schema.ParsePattern(text)
			if err != nil {
				t.Fatal(err)
			}
			p.Patterns = append(p.Patterns, pattern)
		}
		s.Predicates = append(s.Predicates, p)
	}
	return NewIndex(s)
}

func TestMatch(t *testing.T) {
	x := index(t, map[string][]string{
		"arms":      {"S arm O", "S supply weapon to O"},
		"withdraws": {"S pull out of O", "withdrawal of S from O"},
		"leads":     {"S be leader of O"},
	})
	oblique := func(prep string, head int) clause.Arg {
		return clause.Arg{Role: schema.Oblique, Prep: prep, Head: head}
	}
	agent, direct := clause.Arg{Role: schema.Agent, Head: 0}, clause.Arg{Role: schema.Direct, Head: 2}
	type result struct {
		Predicate       string
		Subject, Object int
	}
	for _, test := range []struct {
		name string
		s    *clause.Sentence
		c    clause.Clause
		o    Options
		want []result
	}{
		{"verb", words("Iran", "arm", "rebel"), clause.Clause{Head: 1, Args: []clause.Arg{agent, direct}}, Options{},
			[]result{{"arms", 0, 2}}},
		{"no object", words("Iran", "arm"), clause.Clause{Head: 1, Args: []clause.Arg{agent}}, Options{}, nil},
		{"open object", words("Iran", "arm"), clause.Clause{Head: 1, Args: []clause.Arg{agent}}, Options{Partial: true},
			[]result{{"arms", 0, -1}}},
		{"fixed word", words("Iran", "supply", "weapon", "to", "rebel"),
			clause.Clause{Head: 1, Args: []clause.Arg{agent, direct, oblique("to", 4)}}, Options{}, []result{{"arms", 0, 4}}},
		{"wrong fixed word", words("Iran", "supply", "food", "to", "rebel"),
			clause.Clause{Head: 1, Args: []clause.Arg{agent, direct, oblique("to", 4)}}, Options{}, nil},
		{"particle", words("France", "pull", "out", "of", "Mali"),
			clause.Clause{Head: 1, Parts: []string{"out"}, Args: []clause.Arg{agent, oblique("of", 4)}}, Options{},
			[]result{{"withdraws", 0, 4}}},
		{"no particle", words("France", "pull", "of", "Mali"),
			clause.Clause{Head: 1, Args: []clause.Arg{agent, oblique("of", 3)}}, Options{}, nil},
		{"event noun", words("troops", "withdrawal", "from", "Mali"),
			clause.Clause{Head: 1, Kind: schema.NounPattern, Args: []clause.Arg{{Role: schema.Of, Head: 0}, oblique("from", 3)}},
			Options{}, []result{{"withdraws", 0, 3}}},
		{"is-a", words("Abbas", "leader", "Fatah"),
			clause.Clause{Head: 1, Kind: schema.CopulaPattern, Args: []clause.Arg{agent, {Role: schema.Of, Head: 2}}}, Options{},
			[]result{{"leads", 0, 2}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []result
			for _, m := range x.Match(test.s, &test.c, test.o) {
				got = append(got, result{m.Predicate.Name, m.Subject.Head, m.Object.Head})
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("matches (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSpecificFirst(t *testing.T) {
	x := index(t, map[string][]string{"leads": {"S supply O"}, "arms": {"S supply weapon to O"}})
	c := clause.Clause{Head: 1, Args: []clause.Arg{{Role: schema.Agent, Head: 0}, {Role: schema.Direct, Head: 2},
		{Role: schema.Oblique, Prep: "to", Head: 4}}}
	got := x.Match(words("Iran", "supply", "weapon", "to", "rebel"), &c, Options{})
	if len(got) != 2 || got[0].Predicate.Name != "arms" {
		t.Errorf("%d matches, first should be the one with the fixed word: %+v", len(got), got)
	}
}
