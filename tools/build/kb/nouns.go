package main

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// classTypes maps WordNet's classes of nouns to types of the schema.
var classTypes = map[string]string{
	"person": "Person", "group": "Group", "location": "Place", "artifact": "Product", "act": "Event", "event": "Event",
	"phenomenon": "Event", "communication": "Statement", "cognition": "Topic", "state": "Topic", "attribute": "Topic",
	"feeling": "Topic",
	"motive":  "Topic", "relation": "Topic", "process": "Topic", "food": "Commodity", "substance": "Commodity",
	"animal": "Species",
	"plant":  "Species", "object": "NaturalFeature",
}

// unclear are nouns of so many senses that the main one misleads.
var unclear = map[string]bool{"end": true, "beginning": true, "top": true, "bottom": true, "rest": true, "part": true,
	"way": true, "thing": true,
	"kind": true, "middle": true, "time": true, "back": true, "point": true, "line": true, "number": true, "lot": true,
	"bit": true, "side": true}

// nounTypes returns a line a type with the noun lemmas that are mostly of it. Of
// food, substances, animals and plants it takes only nouns that WordNet's texts use.
func nounTypes(path string) ([]byte, error) {
	byType := map[string][]string{}
	err := eachTSV(path, func(c []string) error {
		class, n, err := mainClass(c[2])
		if err != nil {
			return fmt.Errorf("%s: %w", c[0], err)
		}
		typ := classTypes[class]
		if c[1] != "n" || typ == "" || unclear[c[0]] || strings.ContainsAny(c[0], "_0123456789.'/") || len(c[0]) < 2 {
			return nil
		}
		if n == 0 && (typ == "Commodity" || typ == "Species") {
			return nil
		}
		if typ == "Person" && n == 0 && strings.Contains(c[2], " ") {
			return nil // "pivot" is hardly ever one
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

// mainClass returns the class that WordNet's texts use a noun in most, the first of equals.
func mainClass(senses string) (class string, count int, err error) {
	count = -1
	for sense := range strings.FieldsSeq(senses) {
		name, number, _ := strings.Cut(strings.TrimPrefix(sense, "noun."), ":")
		n, err := strconv.Atoi(number)
		if err != nil {
			return "", 0, err
		}
		if n > count {
			class, count = name, n
		}
	}
	return class, count, nil
}
