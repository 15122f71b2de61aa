package main

import (
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/schema"
)

// addCities takes the cities of over 15,000 inhabitants that the hand-written table lacks.
// Those named like their province are mostly its capital, and a step more prominent.
func addCities(b *builder, path string) error {
	return eachCSV(path, func(cell func(string) string) {
		country, name := b.country(cell("country")), clean(cell("name"))
		if country == "" || len(name) < 3 {
			return
		}
		if t := data.NounType(strings.ToLower(name)); t != "" && t != "Place" && t != "Person" && t != "NaturalFeature" {
			return // "Police", "Republic", "Union"
		}
		for _, e := range b.byName[schema.Fold(name)] {
			if (e.typ == "City" || e.typ == "Country" || e.typ == "MilitaryBase") &&
				(e.country == country || e.slug == country) {
				return
			}
		}
		e := &entity{label: name, typ: "City", country: country, rank: rankName}
		if schema.Fold(cell("subcountry")) == schema.Fold(name) {
			e.rank = rankListed
		}
		b.insert(e)
	})
}

func addAirports(b *builder, path string) error {
	return eachTSV(path, func(c []string) error {
		country, name := b.country(c[2]), clean(parenthesis.ReplaceAllString(c[0], ""))
		if c[2] == "US" {
			country = "united-states"
		}
		if country == "" || len(name) < 6 || !strings.Contains(name, " ") || strings.ContainsAny(name, "|;") {
			return nil
		}
		e := &entity{label: name, typ: "Airport", country: country, rank: rankName}
		if c[1] == "military base" {
			e.typ, e.rank = "MilitaryBase", rankListed
		}
		if strings.Contains(name, "International") {
			e.rank = rankListed
		}
		if strings.ContainsAny(name, "/") {
			return nil
		}
		b.group(e, "MilitaryBase", "Airport")
		return nil
	})
}

// joinWikipedia takes Wikidata ids by title for the prominent rows that lack one.
func joinWikipedia(b *builder, path string) error {
	return eachTSV(path, func(c []string) error {
		title := strings.ReplaceAll(c[0], "_", " ")
		for _, e := range b.byName[schema.Fold(title)] {
			if e.wikidata == "" && e.rank >= rankOffice && schema.Fold(e.label) == schema.Fold(title) &&
				(e.typ != "MediaOutlet" && e.typ != "Company" && e.typ != "Province" || strings.Contains(title, " ")) &&
				strings.HasPrefix(c[2], "Q") {
				e.wikidata = c[2]
				break
			}
		}
		return nil
	})
}

// joinAnchors takes link texts of Wikinews as further names of the rows they link to, and
// the number of linking articles as a sign of prominence.
func joinAnchors(b *builder, path string) error {
	linked := map[*entity]int{}
	err := eachTSV(path, func(c []string) error {
		e := b.titled(c[1])
		if e == nil {
			return nil
		}
		n := 0
		for _, r := range c[2] {
			n = n*10 + int(r-'0')
		}
		linked[e] += n
		if n >= 2 && alsoNames(c[0], e) && !generic.MatchString(c[0]) && len(b.byName[schema.Fold(c[0])]) == 0 {
			b.alias(e, c[0])
		}
		return nil
	})
	for _, e := range b.all {
		switch n := linked[e]; {
		case e.rank < rankOffice && n >= 10:
			e.rank = rankOffice
		case e.rank < rankOffice-1 && n >= 2:
			e.rank = rankOffice - 1
		}
	}
	return err
}

// titled returns the row that a Wikipedia title means: the most prominent of that name.
func (b *builder) titled(title string) *entity {
	var best *entity
	for _, e := range b.byName[schema.Fold(title)] {
		if best == nil || e.rank > best.rank {
			best = e
		}
	}
	return best
}

// alsoNames says whether a link text is a name of an entity rather than a word of the
// sentence: capitalised, and sharing a word or the initials with a known name.
func alsoNames(text string, e *entity) bool {
	if len(text) < 3 || strings.ContainsAny(text, "|;()[]{}\"") || text[0] < 'A' || text[0] > 'Z' ||
		strings.HasSuffix(text, "'s") {
		return false
	}
	if !strings.Contains(text, " ") && data.NounType(strings.ToLower(text)) != "" && strings.ToUpper(text) != text &&
		e.typ != "Person" {
		return false // "National"
	}
	for _, adj := range append(append(e.facts["adj"], e.facts["people"]...), e.facts["noun"]...) {
		if strings.Contains(schema.Fold(text), schema.Fold(adj)) {
			return false
		}
	}
	have := map[string]bool{}
	for _, n := range e.names() {
		initials := ""
		for w := range strings.FieldsSeq(schema.Fold(n)) {
			have[w] = true
			initials += w[:1]
		}
		have[initials] = true
	}
	for w := range strings.FieldsSeq(schema.Fold(text)) {
		if !have[w] {
			return false
		}
	}
	return true
}
