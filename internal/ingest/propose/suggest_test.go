package propose_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/ingest/propose"
	"github.com/newsgraph/kg/internal/llm"
	"github.com/newsgraph/kg/schema"
)

// scripted answers the documents in their order.
type scripted struct {
	replies []string
	users   []string
}

func (s *scripted) Complete(_ context.Context, r llm.Request) (llm.Completion, error) {
	s.users = append(s.users, r.User)
	return llm.Completion{Text: s.replies[len(s.users)-1]}, nil
}

// TestSuggest holds that of what a model suggests only that is written whose words stand in the texts and that the
// schema lacks, and that the file is a schema by which the texts are then read.
func TestSuggest(t *testing.T) {
	r := newRoad(t)
	var before []doc.Stage
	for _, s := range r.stages {
		before = append(before, s)
		if s.Sets&doc.Lemmas != 0 {
			break
		}
	}
	m := &scripted{replies: []string{
		`{"types":[{"name":"Dredger","label":"dredger","parent":"Ship","nouns":["dredger","hopper"],"sentence":1},
			{"name":"Barge","label":"barge","parent":"Ship","nouns":["barge"],"sentence":1},
			{"name":"Ship","label":"ship","parent":"Vehicle","nouns":["ship"],"sentence":1},
			{"name":"Odd","label":"odd","parent":"Nothing","nouns":["harbour"],"sentence":1},
			{"name":"bad name","label":"x","parent":"Ship","nouns":["dredger"],"sentence":1}],
		"predicates":[{"name":"dredges","label":"dredges","inverse":"dredged by","domain":["Dredger","Actor","Invented"],"range":["Place"],"event":true,
				"words":["S dredge O","S deepen O","not a pattern ("],"sentence":1},
			{"name":"buysIt","label":"buys","inverse":"","domain":[],"range":[],"event":true,"words":["S buy O"],"sentence":2},
			{"name":"arms","label":"arms","inverse":"","domain":[],"range":[],"event":true,"words":["S dredge O"],"sentence":1},
			{"name":"floats","label":"floats","inverse":"","domain":[],"range":[],"event":true,"words":["S float O"],"sentence":99}]}`,
		`{"types":[],"predicates":[{"name":"dredges","label":"dredges","inverse":"dredged by","domain":["Dredger"],"range":["Facility"],"event":true,"words":["dredging of O by S"],"sentence":1}]}`,
	}}
	asker := propose.NewAsker(m, "scripted", r.schema, propose.AskOptions{})
	found := propose.NewSuggestions(r.schema)
	p, err := doc.NewPipeline(append(before, asker.SuggestStage(found))...)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"The dredger Ursa dredged the harbour of Torby. Skagen Ferries bought a hopper.",
		"The dredging of the canal by Norden Marine took a year."} {
		d := &doc.Document{Text: text, Source: schema.Source{ID: schema.DocumentID("", text)}}
		if err := p.Run(t.Context(), d); err != nil || len(d.Warnings) > 0 {
			t.Fatal(err, d.Warnings)
		}
	}
	if u := m.users[0]; !strings.Contains(u, "Ship, ") || !strings.Contains(u, "[2] Skagen Ferries bought a hopper.") {
		t.Errorf("asked %s", u)
	}
	var b strings.Builder
	if err := found.Write(&b); err != nil {
		t.Fatal(err)
	}
	const want = `types:
  # 1 document: “The dredger Ursa dredged the harbour of Torby.”
  - name: Dredger
    label: dredger
    parents:
    - Ship
    nouns:
    - dredger
predicates:
  # 2 documents: “`
	if got := b.String(); !strings.HasPrefix(got, want) || strings.Contains(got, "deepen") ||
		strings.Contains(got, "Invented") ||
		!strings.Contains(got, "S dredge O") || !strings.Contains(got, "dredging of O by S") ||
		strings.Count(got, "- name:") != 2 {
		t.Errorf("written:\n%s", got)
	}
	file := filepath.Join(t.TempDir(), "mine.yaml")
	if err := os.WriteFile(file, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := schema.Load(file)
	if err != nil {
		t.Fatal(err)
	}
	if s.NounType("dredger").Name != "Dredger" || len(s.Predicate("dredges").Patterns) != 2 {
		t.Errorf("loaded %+v", s.Predicate("dredges"))
	}
	refused := found.Refused()
	for _, reason := range []string{"a kind without a name", "a kind that there is", "a kind of no kind that there is",
		"a kind whose nouns are not in the sentence, or name another",
		"a predicate that there is", "a predicate whose words another has",
		"a predicate whose words are not in the sentence"} {
		if refused[reason] != 1 {
			t.Errorf("%q: %d of %v", reason, refused[reason], refused)
		}
	}
}
