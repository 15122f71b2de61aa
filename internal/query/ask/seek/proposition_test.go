package seek

import (
	"slices"
	"testing"
)

// TestJoined: what one wording of a verb has does not change when another gets more, or its places are moved.
func TestJoined(t *testing.T) {
	x := newTexts(t)
	tried := 0
	for _, p := range x.passages("The guards called for help. The court found her guilty on Friday.") {
		for _, said := range p.propositions() {
			for i := range said.parts {
				for j := range said.joined("find", i) {
					wordings, want := said.joined("find", i), said.joined("find", i)
					changed := append(wordings[j].parts, part{"x", -1, false})
					changed[0].place = "y"
					for k, w := range wordings {
						if k == j {
							continue
						}
						if tried++; !slices.Equal(w.parts, want[k].parts) {
							t.Errorf("%s: %v becomes %v", w.word, want[k].parts, w.parts)
						}
					}
				}
			}
		}
	}
	if tried == 0 {
		t.Error("nothing has two wordings")
	}
}
