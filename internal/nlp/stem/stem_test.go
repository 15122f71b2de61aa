package stem

import "testing"

func TestOf(t *testing.T) {
	for _, same := range [][]string{{"bomb", "bombs", "bombed", "bombing", "bombings"}, {"country", "countries"},
		{"plan", "plans", "planned", "planning"},
		{"Iraq’s", "Iraq"}, {"name", "names", "named"}} {
		for _, w := range same[1:] {
			if Of(w) != Of(same[0]) {
				t.Errorf("%s is %s, and %s is %s", w, Of(w), same[0], Of(same[0]))
			}
		}
	}
	for _, apart := range [][2]string{{"is", "it"}, {"ring", "rise"}} {
		if Of(apart[0]) == Of(apart[1]) {
			t.Errorf("%s and %s are both %s", apart[0], apart[1], Of(apart[0]))
		}
	}
}
