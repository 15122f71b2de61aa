package eval

import (
	"os"
	"strconv"
	"strings"
	"testing"
)

// TestFloors guards the scores of the committed quality file.
func TestFloors(t *testing.T) {
	text, err := os.ReadFile("quality.txt")
	if err != nil {
		t.Fatal(err)
	}
	scores := map[string]float64{}
	for line := range strings.Lines(string(text)) {
		if f := strings.Split(strings.TrimSpace(line), "\t"); len(f) == 4 && line[0] != '#' {
			v, err := strconv.ParseFloat(f[3], 64)
			if err != nil {
				t.Fatal(err)
			}
			scores[f[0]+" "+f[1]+" "+f[2]] = v
		}
	}
	for what, floor := range map[string]float64{
		"token ewt-dev token F1":                99,
		"token ewt-dev sentence F1":             85,
		"token gum-dev token F1":                99.5,
		"token gum-dev sentence F1":             95,
		"lemma ewt-dev lemmas, gold tags":       97,
		"coref gum-dev CoNLL F1, gold mentions": 65,
		"coref gum-dev CoNLL F1, own mentions":  55,
		"role ewt-dev predicates F1":            94,
		"role ewt-dev arguments F1":             79,
		"role ewt-dev arguments F1, verbs":      79,
		"role ewt-dev arguments F1, nouns":      60,
		"manner uds-dev Pearson r, fitted":      70,
	} {
		if got, ok := scores[what]; !ok || got < floor {
			t.Errorf("%s: %.2f, want at least %.2f", what, got, floor)
		}
	}
}
