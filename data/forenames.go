package data

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed lexicon/forenames.tsv.zst
var forenameTable []byte

// Sex returns the sex of those who bear a first name, lower case: 'm' or 'f' where it is nearly always that one, 0
// where it may be either or the name is not known. It may be called concurrently.
func Sex(forename string) byte { return forenames()[forename] }

// forenames reads a line for each sex: its letter, a tab, and the names with blanks between them.
var forenames = sync.OnceValue(func() map[string]byte {
	out := make(map[string]byte, 24000)
	text := unpack(forenameTable)
	for line := range strings.Lines(string(text)) {
		sex, names, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		for name := range strings.FieldsSeq(names) {
			out[name] = sex[0]
		}
	}
	return out
})
