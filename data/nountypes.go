package data

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed lexicon/noun-types.tsv.zst
var nounTypes []byte

// NounType returns the type of the schema that the main sense of a noun lemma belongs
// to by WordNet, "" when WordNet lacks the noun. It may be called concurrently.
func NounType(lemma string) string { return nouns()[lemma] }

// nouns reads lines of a type name and the lemmas of that type, parted by tabs.
var nouns = sync.OnceValue(func() map[string]string {
	classes := make(map[string]string, 60000)
	text := unpack(nounTypes)
	for line := range strings.Lines(string(text)) {
		words := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		for _, w := range words[1:] {
			classes[w] = words[0]
		}
	}
	return classes
})
