package main

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/newsgraph/kg/schema"
)

// entity is one row in the making.
type entity struct {
	slug, label, typ, wikidata, country, from, until string
	rank                                             int
	aliases                                          []string
	facts                                            map[string][]string
}

func (e *entity) names() []string { return append([]string{e.label}, e.aliases...) }

func (e *entity) addAlias(names ...string) {
	for _, n := range names {
		n = clean(n)
		if n == "" || strings.ContainsAny(n, "|;\t\n") || schema.Fold(n) == "" {
			continue
		}
		same := func(o string) bool { return schema.Fold(o) == schema.Fold(n) }
		if !same(e.label) && !slices.ContainsFunc(e.aliases, same) {
			e.aliases = append(e.aliases, n)
		}
	}
}

func (e *entity) addFact(name string, values ...string) {
	for _, v := range values {
		if v != "" && !slices.Contains(e.facts[name], v) {
			if e.facts == nil {
				e.facts = map[string][]string{}
			}
			e.facts[name] = append(e.facts[name], v)
		}
	}
}

// builder holds all rows, by slug and by folded name.
type builder struct {
	all    []*entity
	bySlug map[string]*entity
	byName map[string][]*entity
	iso    map[string]string // country code → slug
}

func newBuilder() *builder {
	return &builder{bySlug: map[string]*entity{}, byName: map[string][]*entity{}, iso: map[string]string{}}
}

// slug makes the readable part of an id.
func slug(name string) string { return strings.ReplaceAll(schema.Fold(name), " ", "-") }

// insert adds a row under its slug, or under one told apart by country, then years, then a number.
func (b *builder) insert(e *entity) *entity {
	base := slug(e.label)
	if base == "" || strings.ContainsAny(e.label, "|;\t\n") {
		return nil
	}
	try := []string{base}
	if e.country != "" {
		try = append(try, base+"-"+e.country)
	}
	if e.from != "" {
		try = append(try, base+"-"+e.from[:min(4, len(e.from))])
	}
	for n := 2; ; n++ {
		s := fmt.Sprintf("%s-%d", base, n)
		if n-2 < len(try) {
			s = try[n-2]
		}
		if b.bySlug[s] == nil {
			e.slug = s
			break
		}
	}
	b.bySlug[e.slug] = e
	b.all = append(b.all, e)
	for _, n := range e.names() {
		b.enter(n, e)
	}
	return e
}

func (b *builder) enter(name string, e *entity) {
	f := schema.Fold(name)
	if !slices.Contains(b.byName[f], e) {
		b.byName[f] = append(b.byName[f], e)
	}
}

// alias adds names to a row that is in already.
func (b *builder) alias(e *entity, names ...string) {
	e.addAlias(names...)
	for _, n := range e.aliases {
		b.enter(n, e)
	}
}

// find returns the rows of that name that pass.
func (b *builder) find(name string, pass func(*entity) bool) []*entity {
	var out []*entity
	for _, e := range b.byName[schema.Fold(name)] {
		if pass(e) {
			out = append(out, e)
		}
	}
	return out
}

// country returns the slug of a country by any of its names, "" when unknown.
func (b *builder) country(name string) string {
	switch name = strings.TrimSpace(name); name {
	case "":
		return ""
	case "Congo, Democratic Republic of the", "Democratic Republic of Congo", "Congo (Kinshasa)", "Congo, DRC",
		"Congo, The Democratic Republic of the":
		name = "DRC"
	case "Congo, Republic of the", "Congo (Brazzaville)":
		name = "Republic of the Congo"
	case "Korea, South", "Korea, Republic of":
		name = "South Korea"
	case "Korea, North":
		name = "North Korea"
	case "Gambia, The", "Bahamas, The":
		name = strings.TrimSuffix(name, ", The")
	case "People's Republic of China", "China, People's Republic of":
		name = "China"
	case "Micronesia, Federated States of":
		name = "Micronesia"
	case "Palestinian Territory", "West Bank", "Gaza Strip":
		name = "Palestine"
	}
	if s := b.iso[name]; s != "" {
		return s
	}
	for _, e := range b.byName[schema.Fold(name)] {
		if e.typ == "Country" {
			return e.slug
		}
	}
	return ""
}

// listRank is the prominence below which rows go to the table of long lists.
const listRank = rankOffice - 1

// tables prints the rows, most prominent first, and apart those of long lists.
func (b *builder) tables() (main, lists []byte) {
	slices.SortFunc(b.all, func(x, y *entity) int {
		return cmp.Or(y.rank-x.rank, strings.Compare(x.typ, y.typ), strings.Compare(x.country, y.country),
			strings.Compare(x.slug, y.slug))
	})
	n, _ := slices.BinarySearchFunc(b.all, listRank-1, func(e *entity, rank int) int { return rank - e.rank })
	return lines(b.all[:n]), lines(b.all[n:])
}

func lines(rows []*entity) []byte {
	var out strings.Builder
	for _, e := range rows {
		var facts []string
		for _, name := range []string{"adj", "noun", "people", "capital", "near", "phrase", "office"} {
			if v := e.facts[name]; len(v) > 0 {
				facts = append(facts, name+"="+strings.Join(v, "|"))
			}
		}
		fmt.Fprintf(&out, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%d\t%s\t%s\n", e.slug, e.label, e.typ, e.wikidata, e.country, e.from,
			e.until,
			e.rank, strings.Join(e.aliases, "|"), strings.Join(facts, ";"))
	}
	return []byte(out.String())
}

// clean repairs spaces and stray marks of a name from a list.
func clean(name string) string {
	name = strings.Trim(strings.Join(strings.Fields(name), " "), " ,;\"")
	// half a bracket, where a list was cut
	if open, close := strings.LastIndex(name, "("), strings.LastIndex(name, ")"); open > close {
		name = strings.TrimSpace(name[:open])
	} else if open < 0 && close >= 0 {
		name = strings.TrimSpace(name[:close])
	}
	return name
}

// eachTSV calls f for every row after the heading, cells padded to the heading's number.
func eachTSV(path string, f func(c []string) error) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	lines := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
	columns := strings.Count(lines[0], "\t") + 1
	for i, line := range lines[1:] {
		c := strings.Split(strings.TrimSuffix(line, "\r"), "\t")
		for len(c) < columns {
			c = append(c, "")
		}
		if err := f(c); err != nil {
			return fmt.Errorf("%s:%d: %w", path, i+2, err)
		}
	}
	return nil
}

// eachCSV calls f for every row after the heading with a function that reads a named cell.
func eachCSV(path string, f func(cell func(string) string)) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	at := map[string]int{}
	for i, name := range rows[0] {
		at[name] = i
	}
	for _, row := range rows[1:] {
		f(func(name string) string { return row[at[name]] })
	}
	return nil
}

func list(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, "|")
}
