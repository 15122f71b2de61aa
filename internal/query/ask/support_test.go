package ask_test

import (
	"context"
	"strings"
	"testing"

	"github.com/newsgraph/kg"
)

// graphOf reads articles into a new graph.
func graphOf(t *testing.T, articles ...kg.Article) *kg.Graph {
	t.Helper()
	g, err := kg.Open(t.Context(), kg.Memory, kg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { g.Close() })
	for _, a := range articles {
		if _, err := g.Add(t.Context(), a); err != nil {
			t.Fatal(err)
		}
	}
	return g
}

func answerOf(t *testing.T, g *kg.Graph, question string, o kg.AskOptions) *kg.Answer {
	t.Helper()
	a, err := g.Ask(context.Background(), question, o)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestSupport: what several documents say is one answer, and where scores are near the one that more
// publishers say comes first, then the latest.
func TestSupport(t *testing.T) {
	g := graphOf(t,
		kg.Article{Text: "Google acquired Fitbit in January 2021.", Title: "A", Publisher: "Torby Post",
			Published: "2021-02-01"},
		kg.Article{Text: "On Tuesday, Google acquired Fitbit.", Title: "B", Publisher: "Torby Post", Published: "2021-02-02"},
		kg.Article{Text: "Google acquired Fitbit, the maker of watches.", Title: "C", Publisher: "The Ledger",
			Published: "2021-02-03"},
		kg.Article{Text: "The mayor of Torby opened the bridge.", Title: "D", Publisher: "Torby Post",
			Published: "2021-02-03"})
	for _, question := range []string{"Who acquired Fitbit?", "Did Google acquire Fitbit?"} {
		a := answerOf(t, g, question, kg.AskOptions{})
		if len(a.Answers) != 1 || a.Answers[0].Support == nil || a.Answers[0].Support.Documents != 3 ||
			a.Answers[0].Support.Publishers != 2 {
			t.Errorf("%s: %+v", question, a.Answers)
			continue
		}
		if !strings.Contains(a.Text, "; said by 3 documents, 2 publishers; ") {
			t.Errorf("%s: %s", question, a.Text)
		}
	}
	a := answerOf(t, g, "Who acquired Fitbit?", kg.AskOptions{Scope: kg.Scope{Publisher: "the ledger"}})
	if len(a.Answers) != 1 || a.Answers[0].Support != nil || !strings.Contains(a.Text, "the maker of watches") {
		t.Errorf("one publisher: %s", a.Text)
	}
	if a := answerOf(t, g, "Who opened the bridge?", kg.AskOptions{}); len(a.Answers) == 0 || a.Answers[0].Support != nil {
		t.Errorf("one document: %+v", a.Answers)
	}
}

// TestNearest: where nothing answers, the nearest sentences follow.
func TestNearest(t *testing.T) {
	g := graphOf(t, kg.Article{Text: "The mayor of Torby opened the bridge.\n\nThe bridge of Torby has two lanes.",
		Title: "Bridge", Published: "2021-02-03"})
	a := answerOf(t, g, "Who sold the bridge of Torby to Arvania?", kg.AskOptions{})
	if len(a.Answers) > 0 || len(a.Related) < 2 || !strings.HasPrefix(a.Text, "Not known.") ||
		!strings.Contains(a.Text, "\nNot stated as asked; the nearest sentences are:\n  “") ||
		!strings.Contains(a.Text, "\n    — Bridge; 2021-02-03") {
		t.Errorf("%+v", a)
	}
	if a := answerOf(t, g, "Who opened the bridge?", kg.AskOptions{}); len(a.Related) > 0 ||
		strings.Contains(a.Text, "nearest") {
		t.Errorf("answered: %+v", a)
	}
}
