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

// Objectless says whether a verb hardly ever has an object in news: "arrive". It may be called concurrently.
func Objectless(lemma string) bool { return valency()[lemma+"\tn"] }

// OftenAlone says whether a verb in the active does well without an object in news: "march", "cry". It may be called
// concurrently.
func OftenAlone(lemma string) bool { return valency()[lemma+"\ts"] || Objectless(lemma) }

// Objectful says whether a verb in the active hardly ever lacks an object in news: "arrest". It may be called
// concurrently.
func Objectful(lemma string) bool { return valency()[lemma+"\to"] }

var valency = sync.OnceValue(func() map[string]bool {
	out := make(map[string]bool, 2000)
	for line := range strings.Lines(valencyTable) {
		if cells := strings.Split(line, "\t"); len(cells) == 4 {
			out[cells[0]+"\t"+cells[1]] = true
		}
	}
	return out
})
