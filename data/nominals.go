package data

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed lexicon/nominals.tsv
var nominalTable string

// NominalVerb returns the verb lemma that says what an event noun says ("kill" for "killing"),
// "" for other nouns. It may be called concurrently.
func NominalVerb(noun string) string { return nominals()[noun] }

var nominals = sync.OnceValue(func() map[string]string {
	out := make(map[string]string, 2000)
	for line := range strings.Lines(nominalTable) {
		noun, verb, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if ok && !strings.HasPrefix(line, "#") {
			out[noun] = verb
		}
	}
	return out
})
