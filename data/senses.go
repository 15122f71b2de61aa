package data

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed lexicon/senses.tsv
var senseTable string

//go:embed lexicon/nouns.tsv
var nounTable string

// Misleading says whether a word of a pattern of the schema often means something else than the
// pattern's predicate. The pattern is named as in a claim's rule, "verb: S back O". It may be called concurrently.
func Misleading(predicate, pattern, word string) bool {
	words := senses()[predicate+"\t"+pattern]
	return words["*"] || words[word]
}

var senses = sync.OnceValue(func() map[string]map[string]bool {
	out := make(map[string]map[string]bool, 600)
	for line := range strings.Lines(senseTable) {
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(cells) != 3 || strings.HasPrefix(line, "#") {
			continue
		}
		words := map[string]bool{}
		for _, w := range strings.Split(cells[2], "/") {
			words[strings.TrimSpace(w)] = true
		}
		out[cells[0]+"\t"+cells[1]] = words
	}
	return out
})

// UsualType returns the type of a noun's usual sense in news where that is another than the type
// at hand, else the type at hand. It may be called concurrently.
func UsualType(lemma, typ string) string {
	if other, ok := usual()[lemma+"\t"+typ]; ok {
		return other
	}
	return typ
}

var usual = sync.OnceValue(func() map[string]string {
	out := make(map[string]string, 500)
	for line := range strings.Lines(nounTable) {
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(cells) == 3 && !strings.HasPrefix(line, "#") {
			out[cells[0]+"\t"+cells[2]] = cells[1]
		}
	}
	return out
})
