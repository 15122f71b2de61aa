package data

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed kb/countries.tsv
var countries string

// Nation returns the code of the country that a word names or an adjective such as "Iraqi" is of, "" for other
// words and for those of more than one country ("Congolese"). It may be called concurrently.
func Nation(word string) string { return nations()[word] }

// nations reads the code, the name and the adjectives, parted by bars, of each country.
var nations = sync.OnceValue(func() map[string]string {
	list := map[string]string{}
	for line := range strings.Lines(countries) {
		col := strings.Split(line, "\t")
		if len(col) < 3 || col[0] == "iso" {
			continue
		}
		for a := range strings.SplitSeq(col[1]+"|"+col[2], "|") {
			if code, twice := list[a]; twice && code != col[0] {
				list[a] = ""
				continue
			}
			list[a] = col[0]
		}
	}
	return list
})
