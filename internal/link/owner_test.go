package link

import (
	"testing"
)

func TestOwned(t *testing.T) {
	for _, test := range []struct {
		tokens, mentions string
		margin           float32 // of all mentions
		label, want      string  // of the last phrase
	}{
		{"Lee/NNP/2/nsubj sold/VBD/0/root his/PRP$/4/nmod:poss plane/NN/2/obj",
			"Lee | Lee | PER | a\nhis | his | pronoun | a\nhis plane | plane | nominal | -", 1, "his plane", "Lee's plane"},
		{"Lee/NNP/2/nsubj sold/VBD/0/root his/PRP$/4/nmod:poss plane/NN/2/obj",
			"Lee | Lee | PER | a\nhis | his | pronoun | a\nhis plane | plane | nominal | -", 0.4, "his plane", "his plane"},
		{"passengers/NNS/2/nsubj missed/VBD/0/root their/PRP$/4/nmod:poss flights/NNS/2/obj",
			"passengers | passengers | nominal | a\ntheir | their | pronoun | a\ntheir flights | flights | nominal | -", 3,
			"their flights", "passengers' flights"},
		{"passengers/NNS/2/nsubj missed/VBD/0/root their/PRP$/4/nmod:poss flights/NNS/2/obj",
			"passengers | passengers | nominal | a\ntheir | their | pronoun | a\ntheir flights | flights | nominal | -", 2.9,
			"their flights", "their flights"},
		{"Lee/NNP/4/nsubj and/CC/3/cc Kim/NNP/1/conj sold/VBD/0/root their/PRP$/6/nmod:poss house/NN/4/obj",
			"Lee | Lee | PER | a\ntheir | their | pronoun | a\ntheir house | house | nominal | -", 9,
			"their house", "their house"},
		{"some/DT/6/det of/IN/6/case the/DT/6/det oldest/JJ/6/amod local/JJ/6/amod shops/NNS/7/nsubj lost/VBD/0/root " +
			"their/PRP$/9/nmod:poss roofs/NNS/7/obj",
			"some of the oldest local shops | shops | nominal | a\ntheir | their | pronoun | a\ntheir roofs | roofs | nominal " +
				"| -", 9,
			"their roofs", "their roofs"}, // the owner would be longer than the phrase
		{"Chad/NNP/2/nsubj cut/VBD/0/root the/DT/4/det country/NN/6/nmod:poss 's/POS/4/case exports/NNS/2/obj",
			"Chad | Chad | LOC | a\nthe country's | country | nominal | a\nthe country's exports | exports | nominal | -", 9,
			"country's exports", "Chad's exports"},
		{"she/PRP/2/nsubj cut/VBD/0/root the/DT/4/det country/NN/6/nmod:poss 's/POS/4/case exports/NNS/2/obj",
			"the country's | country | nominal | a\nthe country's exports | exports | nominal | -", 9,
			"country's exports", "country's exports"},
		{"Lee/NNP/2/nsubj flew/VBD/0/root his/PRP$/4/nmod:poss plane/NN/2/obj",
			"Lee | Lee | PER | a\nhis | his | pronoun | a\nhis plane | plane | nominal | -", 9, "old plane", "old plane"},
	} {
		d := build(t, test.tokens, test.mentions)
		at := map[int]int{}
		for i := range d.Mentions {
			d.Mentions[i].Margin = test.margin
			at[d.Mentions[i].Head] = i
		}
		for i := range d.Entities {
			d.Entities[i].Label = d.Slice(d.Mentions[d.Entities[i].Mentions[0]].Span)
		}
		m := &d.Mentions[len(d.Mentions)-1]
		if got := Owned(d, m, test.label, at); got != test.want {
			t.Errorf("%s: %q, want %q", test.tokens, got, test.want)
		}
	}
}
