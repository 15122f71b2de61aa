package mention

import (
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
)

// tagline mends the tree of a sentence that ends on who reports it, "…, Reuters reports
// citing two officials.", which parsers take for a noun with a name before it: the word
// becomes a verb beside the sentence's root and the name its subject.
func tagline(d *doc.Document, s doc.Sentence) {
	for i := s.First + 2; i < s.Last; i++ {
		if d.Tokens[i].XPOS != "NNS" || !reporting[strings.ToLower(d.Form(i))] || !ends(d, s, i+1) {
			continue
		}
		if first := reporter(d, s, i); first >= 0 {
			report(d, s, first, i)
		}
	}
}

// reporting are the verbs of taglines, which look like nouns.
var reporting = data.Set("verb of a tagline")

// reporter returns the first token of the name right before the verb of a tagline at i, -1 where no such name stands
// behind a comma or a quotation mark and the sentence's root.
func reporter(d *doc.Document, s doc.Sentence, i int) int {
	first := i
	for first > s.First && (d.Tokens[first-1].UPOS == doc.PROPN || d.Form(first-1) == "-" || d.Tokens[first-1].NER != 0) {
		first--
	}
	if first == i || first-1 <= s.First || rootOf(d, s) > first || rootOf(d, s) == i {
		return -1
	}
	switch d.Form(first - 1) {
	case ",", "”", "\"":
		return first
	}
	return -1
}

// report makes token i a verb beside the sentence's root, with the name [first, i) as its subject.
func report(d *doc.Document, s doc.Sentence, first, i int) {
	t, root, name := &d.Tokens[i], rootOf(d, s), i-1
	t.UPOS, t.XPOS, t.Lemma, t.NER = doc.VERB, "VBZ", strings.TrimSuffix(strings.ToLower(d.Form(i)), "s"), 0
	t.Feats = doc.Fin
	old := t.Head
	t.Head, t.Rel = root, "parataxis"
	for k := s.First; k < s.Last; k++ {
		c := &d.Tokens[k]
		switch {
		case k == name:
			c.Head, c.Rel = i, "nsubj"
		case k >= first && k < name && c.Head == i:
			c.Head = name
		case k > i && c.XPOS == "VBG" && (c.Head == i || c.Head == old):
			c.Head, c.Rel = i, "advcl"
		case k < first && k != root && c.Head == i:
			c.Head = root
		}
	}
}

// ends says whether a sentence is over at token i, or goes on only with a source: "citing …".
func ends(d *doc.Document, s doc.Sentence, i int) bool {
	if i < s.Last && d.Form(i) == "," {
		i++
	}
	if i >= s.Last || d.Tokens[i].UPOS == doc.PUNCT {
		return true
	}
	switch strings.ToLower(d.Form(i)) {
	case "citing", "quoting":
		return true
	case "with":
		return i+1 < s.Last && strings.EqualFold(d.Form(i+1), "reference")
	}
	return false
}

func rootOf(d *doc.Document, s doc.Sentence) int {
	for i := s.First; i < s.Last; i++ {
		if d.Tokens[i].Head < 0 {
			return i
		}
	}
	return s.First
}
