package data

import (
	_ "embed"
	"maps"
	"slices"
	"strings"
	"sync"
)

//go:embed lexicon/governors.tsv
var governorTable string

// Governor returns what a word does to what it governs in a construction, "" for a word that is not
// in the table, whose head says what parts of speech, constructions and codes there are. Words are
// lower case. It may be called concurrently.
func Governor(word string, pos byte, construction string) string {
	return governors()[governor{word, pos, construction}]
}

type governor struct {
	word         string
	pos          byte
	construction string
}

// clausal are the constructions that "*" stands for.
const clausal = "that to ing bare done"

var governors = sync.OnceValue(func() map[governor]string {
	out := make(map[governor]string, 2000)
	for line := range strings.Lines(governorTable) {
		c := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(c) != 4 || strings.HasPrefix(line, "#") {
			continue
		}
		constructions := strings.Fields(strings.Replace(c[2], "*", clausal, 1))
		for _, word := range strings.Fields(c[0]) {
			for _, k := range constructions {
				out[governor{word, c[1][0], k}] = c[3]
			}
		}
	}
	return out
})

// GovernorCodes returns the codes of the governors' table, each once, in order.
func GovernorCodes() []string { return slices.Compact(slices.Sorted(maps.Values(governors()))) }
