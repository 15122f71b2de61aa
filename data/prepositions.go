package data

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed lexicon/prepositions.tsv
var prepositionTable string

// Preposition returns the role of what stands behind a preposition of one or several words, lower case: "" for
// what takes no part. ok says whether the preposition is known. It may be called concurrently.
func Preposition(words string) (role string, ok bool) {
	role, ok = prepositions()[words]
	return role, ok
}

var prepositions = sync.OnceValue(func() map[string]string {
	out := make(map[string]string, 200)
	for line := range strings.Lines(prepositionTable) {
		words, role, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if ok && !strings.HasPrefix(line, "#") {
			if role == "-" {
				role = ""
			}
			out[words] = role
		}
	}
	return out
})
