package main

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// classTypes maps WordNet's types of nouns to types of the schema.
var classTypes = map[string]string{
	"person": "Person", "group": "Group", "location": "Place", "artifact": "Product", "act": "Event", "event": "Event",
	"phenomenon": "Event", "communication": "Statement", "cognition": "Topic", "state": "Topic", "attribute": "Topic", "feeling": "Topic",
	"motive": "Topic", "relation": "Topic", "process": "Topic", "food": "Commodity", "substance": "Commodity", "animal": "Species",
	"plant": "Species", "object": "NaturalFeature",
}

// nounTypes returns a line a type with the noun lemmas whose first sense is of it. Of
// food, substances, animals and plants it takes only nouns that WordNet's texts use.
func nounTypes(path string) ([]byte, error) {
	byType := map[string][]string{}
	err := eachTSV(path, func(c []string) error {
		first, _, _ := strings.Cut(c[2], " ")
		class, count, _ := strings.Cut(strings.TrimPrefix(first, "noun."), ":")
		n, err := strconv.Atoi(count)
		if err != nil {
			return fmt.Errorf("%s: %w", c[0], err)
		}
		typ := classTypes[class]
		if c[1] != "n" || typ == "" || strings.ContainsAny(c[0], "_0123456789.'/") || len(c[0]) < 2 {
			return nil
		}
		if n == 0 && (typ == "Commodity" || typ == "Species") {
			return nil
		}
		byType[typ] = append(byType[typ], c[0])
		return nil
	})
	if err != nil {
		return nil, err
	}
	types := make([]string, 0, len(byType))
	for t := range byType {
		types = append(types, t)
	}
	slices.Sort(types)
	var out bytes.Buffer
	for _, t := range types {
		slices.Sort(byType[t])
		fmt.Fprintf(&out, "%s\t%s\n", t, strings.Join(byType[t], "\t"))
	}
	return out.Bytes(), nil
}
