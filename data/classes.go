package data

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
)

//go:embed lexicon/classes.tsv
var classTable string

// Class says whether a word, lower case, is in a class of lexicon/classes.tsv. It may be called concurrently.
func Class(name, word string) bool { return wordClasses()[name][word] }

var wordClasses = sync.OnceValue(func() map[string]map[string]bool {
	out := map[string]map[string]bool{}
	for line := range strings.Lines(classTable) {
		name, words, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		out[name] = Words(words)
	}
	return out
})

// Set returns the words of a class of lexicon/classes.tsv, which callers only read. It panics if there is no such
// class, as tests find. It may be called concurrently.
func Set(name string) map[string]bool {
	set, ok := wordClasses()[name]
	if !ok {
		panic("lexicon/classes.tsv has no class " + strconv.Quote(name))
	}
	return set
}

// Words returns the words of a list, with blanks between them, as a set.
func Words(list string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(list) {
		set[word] = true
	}
	return set
}
