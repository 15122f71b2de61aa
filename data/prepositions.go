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

//go:embed lexicon/subordinators.tsv
var subordinatorTable string

// Subordinator returns the role of a clause that hangs on another by a word, lower case: "topic" where there is no
// word, "" where the word is not known. It may be called concurrently.
func Subordinator(word string) (role string) {
	if word == "" {
		return "topic"
	}
	return subordinators()[word]
}

var (
	prepositions  = sync.OnceValue(func() map[string]string { return rolesByWord(prepositionTable) })
	subordinators = sync.OnceValue(func() map[string]string { return rolesByWord(subordinatorTable) })
)

// rolesByWord reads lines of words and a role, "-" for none.
func rolesByWord(table string) map[string]string {
	out := make(map[string]string, 200)
	for line := range strings.Lines(table) {
		words, role, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if ok && !strings.HasPrefix(line, "#") {
			if role == "-" {
				role = ""
			}
			out[words] = role
		}
	}
	return out
}
