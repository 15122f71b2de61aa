package data

import (
	_ "embed"
	"slices"
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

// UsualType returns the type of a noun's usual sense in news where that is another than the type at hand, else the
// type at hand. The row of the noun may say what about its phrase decides: around is asked for the words and marks of
// the phrase, see nouns.tsv, and may be nil where nothing is known of it. It may be called concurrently.
func UsualType(lemma, typ string, around func() map[string]bool) string {
	row, ok := usual()[lemma+"\t"+typ]
	switch {
	case !ok:
		return typ
	case len(row.keeping) == 0 && len(row.turning) == 0:
		return row.other
	}
	var marks map[string]bool
	if around != nil {
		marks = around()
	}
	any := func(words []string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return marks[w] })
	}
	if len(row.keeping) > 0 && !any(row.keeping) || any(row.turning) {
		return row.other
	}
	return typ
}

// usualRow is a row of nouns.tsv.
type usualRow struct {
	other            string
	keeping, turning []string // marks of which one must be there for the type at hand, and none may be
}

var usual = sync.OnceValue(func() map[string]usualRow {
	out := make(map[string]usualRow, 800)
	for line := range strings.Lines(nounTable) {
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(cells) < 3 || strings.HasPrefix(line, "#") {
			continue
		}
		row := usualRow{other: cells[1]}
		for _, w := range strings.Fields(strings.Join(cells[3:], " ")) {
			if turning, ok := strings.CutPrefix(w, "-"); ok {
				row.turning = append(row.turning, turning)
			} else {
				row.keeping = append(row.keeping, w)
			}
		}
		out[cells[0]+"\t"+cells[2]] = row
	}
	return out
})
