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

//go:embed lexicon/rows.tsv
var rowTable string

// Rows returns the rows of a table of lexicon/rows.tsv, words with blanks between them. It may be called concurrently.
func Rows(table string) []string { return rows()[table] }

var rows = sync.OnceValue(func() map[string][]string {
	out := map[string][]string{}
	for line := range strings.Lines(rowTable) {
		name, row, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if ok && !strings.HasPrefix(line, "#") {
			out[name] = append(out[name], row)
		}
	}
	return out
})
