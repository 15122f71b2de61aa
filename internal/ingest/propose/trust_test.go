package propose

import (
	"math"
	"os"
	"strings"
	"testing"
)

// TestTrust holds that the confidence of a model's claims is what the judged ones give: the share that is right, with
// 20 more of which 60 % are, over the parser's part of it.
func TestTrust(t *testing.T) {
	const more, usual, arcs = 20, 0.6, 0.9
	b, err := os.ReadFile("testdata/judged.tsv")
	if err != nil {
		t.Fatal(err)
	}
	right, all := map[string]float64{}, map[string]float64{}
	for line := range strings.Lines(string(b)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(f) != 8 {
			t.Fatalf("%q has %d columns", line, len(f))
		}
		all[f[2]]++
		if f[7] == "right" {
			right[f[2]]++
		}
	}
	for standing, trust := range map[string]float64{"stated": statedTrust, "loose": looseTrust} {
		if want := (right[standing] + more*usual) / (all[standing] + more) / arcs; math.Abs(want-trust) > 0.01 {
			t.Errorf("%s: %.2f, the judged claims say %.2f (%v of %v right)", standing, trust, want, right[standing],
				all[standing])
		}
	}
}
