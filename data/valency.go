package data

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed lexicon/valency.tsv
var valencyTable string

// Wanting says whether a verb, in the active or the passive, hardly ever stands without an object, a phrase or a clause
// beside its subject: "attend", "believe"; "be used". Particles are joined: "set_up". It may be called concurrently.
func Wanting(lemma string, passive bool) bool {
	if passive {
		return valency()[lemma+"\tp"]
	}
	return valency()[lemma+"\ta"]
}

var valency = sync.OnceValue(func() map[string]bool {
	out := make(map[string]bool, 2000)
	for line := range strings.Lines(valencyTable) {
		if cells := strings.Split(line, "\t"); len(cells) == 4 {
			out[cells[0]+"\t"+cells[1]] = true
		}
	}
	return out
})
