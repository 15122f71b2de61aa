package trees

import (
	"math"
	"strings"
	"testing"
)

func TestScore(t *testing.T) {
	m, err := Parse("3\nf 1 0.5 1 2\nl -2\nl 2\n1\nl 1\n", 2)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		x, odds float64
	}{{0, -1}, {0.5, -1}, {0.6, 3}} {
		want := 1 / (1 + math.Exp(-test.odds))
		if got := m.Score([]float32{9, float32(test.x)}); math.Abs(got-want) > 1e-6 {
			t.Errorf("score of %v is %v, want %v", test.x, got, want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, test := range []struct{ text, says string }{
		{"x", "line 1"},
		{"3\nf 0 1 1 2\nl 1", "line 1"},
		{"1\nf 0 1 0 0", "outside"},
		{"3\nf 7 1 1 2\nl 1\nl 2", "outside"},
		{"1\nq", "no node"},
	} {
		if _, err := Parse(test.text, 2); err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%q: error %v, want one that says %q", test.text, err, test.says)
		}
	}
}
