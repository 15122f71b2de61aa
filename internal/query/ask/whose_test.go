package ask_test

import (
	"testing"

	"github.com/newsgraph/kg"
)

// TestWhose asks of phrases that lead back to themselves ("whose" points at the noun that its clause hangs on), and of
// participants that are no phrase of their own ("American" of "American citizens").
func TestWhose(t *testing.T) {
	g, err := kg.Open(t.Context(), kg.Memory, kg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	text := "Ann Lee, whose company was sold, leads the council of Torby. Karl Voss left the council."
	if _, err := g.Add(t.Context(), kg.Article{Text: text, Published: "2024-05-01"}); err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{
		"Which two parties govern in the council whose leader resigned?",
		"Where is the company whose owner was arrested based?",
		"In which towns are the factories whose workers occupied them?",
		"Who leads the council whose member left the party whose leader sold the company?",
		"Are the members American citizens?",
		"Were Torby's leaders Danish citizens?",
	} {
		if _, err := g.Ask(t.Context(), q, kg.AskOptions{}); err != nil {
			t.Errorf("%s: %v", q, err)
		}
	}
}

// TestOfAnother asks for who holds an office of something else than the text says.
func TestOfAnother(t *testing.T) {
	g, err := kg.Open(t.Context(), kg.Memory, kg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	text := "Velm Rovers beat Torby United on Saturday. Torby United coach Ivo Berg said the game was close."
	if _, err := g.Add(t.Context(), kg.Article{Text: text, Published: "2024-05-01"}); err != nil {
		t.Fatal(err)
	}
	for q, want := range map[string]string{
		"Who coaches Torby United?":            "Ivo Berg",
		"Who is the coach of Torby United?":    "Ivo Berg",
		"Who coaches Velm Rovers?":             "",
		"Who is the coach of the Velm Rovers?": "",
	} {
		a, err := g.Ask(t.Context(), q, kg.AskOptions{})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if len(a.Answers) > 0 {
			got = a.Answers[0].Label
		}
		if got != want {
			t.Errorf("%s: %q, want %q", q, got, want)
		}
	}
}

// TestOfAnotherKind asks for the holder of a post and for a number where the text tells of another post and counts
// something else.
func TestOfAnotherKind(t *testing.T) {
	g, err := kg.Open(t.Context(), kg.Memory, kg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	text := "Arvania's Foreign Minister Marta Weiss met the press in Vestby. Velm Rovers captain Ivo Berg was hurt. " +
		"Students marched in Vestby on Monday, and police arrested six drivers."
	if _, err := g.Add(t.Context(), kg.Article{Text: text, Published: "2024-05-01"}); err != nil {
		t.Fatal(err)
	}
	for q, want := range map[string]bool{
		"Who is the foreign minister of Arvania?":              true,
		"Who is the prime minister of Arvania?":                false,
		"Who is the coach of Velm Rovers?":                     false,
		"How many drivers were arrested in Vestby on Monday?":  true,
		"How many students were arrested in Vestby on Monday?": false,
	} {
		a, err := g.Ask(t.Context(), q, kg.AskOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if got := len(a.Answers) > 0; got != want {
			t.Errorf("%s: answered %t, want %t: %v", q, got, want, a.Text)
		}
	}
}
