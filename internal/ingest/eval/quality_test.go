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
	values := map[string]float64{}
	for line := range strings.Lines(string(text)) {
		if f := strings.Split(strings.TrimSpace(line), "\t"); len(f) == 4 && line[0] != '#' {
			v, err := strconv.ParseFloat(f[3], 64)
			if err != nil {
				t.Fatal(err)
			}
			values[f[0]+" "+f[1]+" "+f[2]] = v
		}
	}
	for what, floor := range map[string]float64{
		"relations re3d-train recall of FightingAgainst, InChargeOf, AlliesOf, CommWith": 35,
		"properties knowledgenet-1-3 F1":                                                 54,
		"events plover-dev type, source and target":                                      38,
		"open tuples carb-dev-wiki F1":                                                   53.5,
		"open tuples carb-dev-wiki AUC":                                                  37,
		"links re3d-train right of those held":                                           91,
		// one name of 133 went with the trees of 2026-11-29
		"links gum-dev right of those held": 87.5,
	} {
		if got, ok := values[what]; !ok || got < floor {
			t.Errorf("%s: %.2f, want at least %.2f", what, got, floor)
		}
	}
}

// TestQuality measures what is quick to measure and compares it with the committed file.
func TestQuality(t *testing.T) {
	const corpora = "../../../../shared/corpora"
	if testing.Short() {
		t.Skip("measuring takes seconds")
	}
	if _, err := os.Stat(corpora); err != nil {
		t.Skipf("corpora not found: %v", err)
	}
	r, err := New(corpora, "judged")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := r.Run(t.Context(), "plover", "carb")
	if err != nil {
		t.Fatal(err)
	}
	floors := map[string]float64{"type, source and target": 37, "F1": 53, "AUC": 36.5}
	for _, row := range rows {
		if floor, ok := floors[row.Measure]; ok && row.Value < floor {
			t.Errorf("%s %s %s: %.2f, want at least %.2f", row.Task, row.Data, row.Measure, row.Value, floor)
		}
	}
}
