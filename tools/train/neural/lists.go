package main

import (
	"cmp"
	"slices"
	"strings"

	"github.com/newsgraph/kg/internal/nlp/neural"
)

// readLists gathers the words of people's, places' and organisations' names from the lists.
func readLists(dir string) (neural.Listed, error) {
	counts := [4]map[uint32]int{{}, {}, {}, {}}
	note := func(list int, word string) {
		if word = strings.Trim(word, ".,()\"'"); len(word) > 2 {
			counts[list][neural.ListKey(word)]++
		}
	}
	person := func(name string) {
		// Hyphenated parts are tokens of their own.
		parts := strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == '-' })
		for i, w := range parts {
			if i+1 < len(parts) {
				note(0, w)
			} else if i > 0 {
				note(1, w)
			}
		}
	}
	all := func(list int) func(string) {
		return func(name string) {
			for _, w := range strings.FieldsFunc(name, func(r rune) bool { return strings.ContainsRune(" -/&,", r) }) {
				note(list, w)
			}
		}
	}
	places, organizations := all(2), all(3)
	kinds := map[string]func(string){
		"person": person, "organisation": organizations, "armed group": organizations, "company": organizations,
		"party": organizations, "force": organizations, "news outlet": organizations}
	for _, file := range []string{"politicians-wikidata", "us-diplomats-pocom", "ofac-sdn-2023", "companies-listed",
		"parties", "security-forces-factbook",
		"parties-factbook", "armed-groups-factbook", "news-outlets-fundus"} {
		err := lines(func(line string) error {
			if col := strings.Split(line, "\t"); len(col) > 1 && kinds[col[1]] != nil {
				name := strings.SplitN(col[0], ",", 2)[0]
				kinds[col[1]](name)
				if col[1] != "person" && !strings.Contains(name, " ") {
					counts[3][neural.ListKey(name)] += 3
				}
			}
			return nil
		}, dir, "gazetteers", file+".tsv")
		if err != nil {
			return neural.Listed{}, err
		}
	}
	err := lines(func(line string) error {
		if col := strings.Split(line, ","); len(col) == 4 {
			places(col[0])
			places(col[1])
			places(col[2])
		}
		return nil
	}, dir, "facts", "world-cities.csv")
	if err != nil {
		return neural.Listed{}, err
	}
	// A word is on a list when it is there often enough to tell: given names twice, words of
	// organisations three times or alone.
	least := [4]int{2, 1, 1, 3}
	sets := map[uint32]uint8{}
	for i, words := range counts {
		for key, n := range words {
			if n >= least[i] {
				sets[key] |= 1 << i
			}
		}
	}
	var l neural.Listed
	for key := range sets {
		l.Keys = append(l.Keys, key)
	}
	slices.SortFunc(l.Keys, cmp.Compare)
	for _, key := range l.Keys {
		l.Lists = append(l.Lists, sets[key])
	}
	return l, nil
}
