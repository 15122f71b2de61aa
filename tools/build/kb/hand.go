package main

import (
	"fmt"
	"strings"

	"github.com/newsgraph/kg/internal/link"
)

// Prominence by source: 9 countries, then what is written by hand, then lists.
const (
	rankCountry = 9
	rankHead    = 8
	rankHand    = 7
	rankPlace   = 6
	rankLeader  = 5
	rankOffice  = 4
	rankListed  = 2
	rankName    = 1
)

func addCountries(b *builder, path string) error {
	return eachTSV(path, func(c []string) error {
		e := &entity{label: c[1], typ: "Country", rank: rankCountry}
		if c[0] == "" {
			e.rank = rankPlace // states of the past or not widely recognised
		}
		e.addAlias(list(c[6])...)
		e.addFact("adj", list(c[2])...)
		e.addFact("noun", list(c[3])...)
		e.addFact("people", list(c[4])...)
		if c[5] != "" {
			e.addFact("capital", slug(c[5]))
		}
		if b.insert(e) == nil {
			return fmt.Errorf("no country %q", c[1])
		}
		if c[0] != "" {
			b.iso[c[0]] = e.slug
		}
		return nil
	})
}

func addRegions(b *builder, path string) error {
	return eachTSV(path, func(c []string) error {
		e := &entity{label: c[0], typ: c[1], country: b.country(c[2]), rank: rankPlace}
		if c[2] != "" && e.country == "" {
			return fmt.Errorf("%s: no country %q", c[0], c[2])
		}
		if bare, _, ok := strings.Cut(c[0], " ("); ok && c[1] != "Province" {
			e.addAlias(bare)
		}
		e.addAlias(list(c[6])...)
		e.addFact("adj", list(c[3])...)
		e.addFact("people", list(c[4])...)
		if c[5] != "" && c[1] == "Region" && c[2] != "" {
			e.addFact("capital", slug(c[5]))
		}
		b.insert(e)
		return nil
	})
}

// addPeoples reads ethnic and religious groups. Their adjectives stand for them.
func addPeoples(b *builder, path string) error {
	return eachTSV(path, func(c []string) error {
		e := &entity{label: c[0], typ: c[1], rank: rankPlace}
		e.addAlias(list(c[5])...)
		e.addFact("adj", list(c[2])...)
		e.addFact("noun", list(c[3])...)
		e.addFact("people", list(c[4])...)
		if b.insert(e) == nil {
			return fmt.Errorf("bad label %q", c[0])
		}
		return nil
	})
}

// addHandCities reads "country TAB city=alias,alias|city|…". Capitals come first in prominence.
func addHandCities(b *builder, path string) error {
	capitals := map[string]bool{}
	for _, e := range b.all {
		for _, c := range e.facts["capital"] {
			capitals[c] = e.typ == "Country"
		}
	}
	err := eachTSV(path, func(c []string) error {
		country := b.country(c[0])
		if country == "" {
			return fmt.Errorf("no country %q", c[0])
		}
		for _, item := range list(c[1]) {
			name, aliases, _ := strings.Cut(item, "=")
			e := &entity{label: name, typ: "City", country: country, rank: rankPlace}
			if capitals[slug(name)] {
				e.rank = rankHand
			}
			if bare, _, ok := strings.Cut(name, ", "); ok && name != "Washington, D.C." {
				e.addAlias(bare)
				e.rank = rankOffice
			}
			if bare, _, ok := strings.Cut(name, " ("); ok {
				e.label = bare
			}
			if aliases != "" {
				e.addAlias(strings.Split(aliases, ",")...)
			}
			if name == "Washington, D.C." {
				e.addAlias("Washington, DC", "Washington, D.C.")
			}
			b.insert(e)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, e := range b.all { // capitals that the table of cities leaves out
		if e.typ != "Country" || e.rank != rankCountry {
			continue
		}
		for _, c := range e.facts["capital"] {
			if b.bySlug[c] == nil {
				b.insert(&entity{label: capitalName(c), typ: "City", country: e.slug, rank: rankHand})
			}
		}
	}
	return nil
}

// capitalName undoes slug for the few small capitals.
func capitalName(slug string) string {
	words := strings.Split(slug, "-")
	for i, w := range words {
		if w != "la" && w != "of" || i == 0 {
			words[i] = strings.ToUpper(w[:1]) + w[1:]
		}
	}
	return strings.Join(words, " ")
}

// addOrganizations reads names, and in the last column "slug:phrase|…": phrases that mean
// the entity in texts that name the one of that slug.
func addOrganizations(b *builder, path string) error {
	return eachTSV(path, func(c []string) error {
		e := &entity{label: c[0], typ: c[1], country: b.country(c[2]), from: c[3], until: c[4], rank: rankHand}
		if c[2] != "" && e.country == "" {
			return fmt.Errorf("%s: no country %q", c[0], c[2])
		}
		if e.typ == "MediaOutlet" || e.typ == "Party" {
			e.rank = rankPlace
		}
		if bare, _, ok := strings.Cut(c[0], " ("); ok {
			e.addAlias(bare)
		}
		e.addAlias(list(c[5])...)
		if near, phrases, ok := strings.Cut(c[6], ":"); ok {
			e.addFact("near", near)
			e.addFact("phrase", list(phrases)...)
		}
		if b.insert(e) == nil {
			return fmt.Errorf("bad label %q", c[0])
		}
		return nil
	})
}

func addCompanies(b *builder, path string) error {
	return eachTSV(path, func(c []string) error {
		e := &entity{label: c[0], typ: c[1], country: b.country(c[2]), rank: rankLeader}
		if bare, _, ok := strings.Cut(c[0], " ("); ok {
			e.addAlias(bare)
			e.rank = rankOffice
		}
		e.addAlias(list(c[3])...)
		if b.insert(e) == nil {
			return fmt.Errorf("bad label %q", c[0])
		}
		return nil
	})
}

// addPeople reads "label TAB country TAB office:from:until;… TAB alias|…". An office that does
// not name another place or body is one of the person's country.
func addPeople(b *builder, path string) error {
	return eachTSV(path, func(c []string) error {
		e := &entity{label: c[0], typ: "Person", country: b.country(c[1]), rank: rankHand}
		if e.country == "" {
			return fmt.Errorf("%s: no country %q", c[0], c[1])
		}
		for _, o := range strings.Split(c[2], ";") {
			if o == "" {
				continue
			}
			parts := strings.Split(o, ":")
			if len(parts) != 3 && len(parts) != 2 {
				return fmt.Errorf("%s: bad office %q", c[0], o)
			}
			parts = append(parts, "")
			office, of := link.Office(parts[0]), e.country
			if office == "president" || office == "prime minister" || office == "king" || office == "chancellor" {
				e.rank = rankHead
			}
			e.addFact("office", office+"@"+of+":"+parts[1]+":"+parts[2])
			if e.from == "" || parts[1] < e.from {
				e.from = parts[1]
			}
			if parts[2] == "" {
				e.until = "9"
			} else if parts[2] > e.until {
				e.until = parts[2]
			}
		}
		if e.until == "9" {
			e.until = "" // still in office
		}
		e.addAlias(list(c[3])...)
		if b.insert(e) == nil {
			return fmt.Errorf("bad label %q", c[0])
		}
		return nil
	})
}
