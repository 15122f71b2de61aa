package data

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed lexicon/deeds.tsv
var deedTable string

// Deed returns the verbs that a noun calls a person by, and whether as the one to whom it was done: an "attacker"
// attacks, an "accused" is charged. A noun in -er or -or is who does what its verb says: "winner". It may be called
// concurrently.
func Deed(noun string) (verbs []string, undergone bool) {
	if d, ok := deeds()[noun]; ok {
		return d.verbs, d.undergone
	}
	stem, ok := strings.CutSuffix(noun, "er")
	if !ok {
		stem, ok = strings.CutSuffix(noun, "or")
	}
	if !ok || len(stem) < 3 {
		return nil, false
	}
	for _, verb := range []string{stem, stem + "e", strings.TrimSuffix(stem, stem[len(stem)-1:])} {
		if len(Rolesets(verb, 'v')) > 0 {
			verbs = append(verbs, verb)
		}
	}
	return verbs, false
}

type deed struct {
	verbs     []string
	undergone bool
}

var deeds = sync.OnceValue(func() map[string]deed {
	out := map[string]deed{}
	for line := range strings.Lines(deedTable) {
		if cells := strings.Split(strings.TrimSpace(line), "\t"); len(cells) == 3 {
			out[cells[0]] = deed{strings.Fields(cells[2]), cells[1] == "p"}
		}
	}
	return out
})
