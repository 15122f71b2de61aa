package data

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed lexicon/names.tsv
var nameTable string

// NameWord is what words in names mean.
type NameWord struct {
	Type  string   // of the schema
	Label string   // what is meant, "~" being the name of a state; may be ""
	Words []string // words and phrases, folded
}

// NameWords returns a table of lexicon/names.tsv, see its head. It may be called concurrently.
func NameWords(table string) []NameWord { return nameWords()[table] }

var nameWords = sync.OnceValue(func() map[string][]NameWord {
	out := map[string][]NameWord{}
	for line := range strings.Lines(nameTable) {
		c := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(c) != 4 || strings.HasPrefix(line, "#") {
			continue
		}
		out[c[0]] = append(out[c[0]], NameWord{c[1], c[2], strings.Split(c[3], ", ")})
	}
	return out
})
