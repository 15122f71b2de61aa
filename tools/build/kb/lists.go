package main

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/newsgraph/kg/internal/link"
	"github.com/newsgraph/kg/schema"
)

// person merges a person of a list into the rows: into the one row of that name whose
// country and years do not disagree, else as a row of its own.
func (b *builder) person(e *entity) *entity {
	same := b.find(e.label, func(o *entity) bool {
		return o.typ == "Person" && (o.country == e.country || o.country == "" || e.country == "") &&
			(o.wikidata == "" || e.wikidata == "" || o.wikidata == e.wikidata) && !apart(o, e)
	})
	if len(same) != 1 {
		return b.insert(e)
	}
	o := same[0]
	if o.wikidata == "" {
		o.wikidata = e.wikidata
	}
	if o.country == "" {
		o.country = e.country
	}
	if o.rank < rankHand {
		if o.from == "" || e.from != "" && e.from < o.from {
			o.from = e.from
		}
		o.rank = max(o.rank, e.rank)
	}
	for name, values := range e.facts {
		if o.rank < rankHand || len(o.facts[name]) == 0 {
			o.addFact(name, values...)
		}
	}
	b.alias(o, e.names()...)
	return o
}

// apart says whether two people of one name lived in politics at times too far apart to be one.
func apart(x, y *entity) bool {
	if len(x.from) < 4 || len(y.from) < 4 {
		return false
	}
	return yearOf(x.from)-yearOf(y.from) > 35 || yearOf(y.from)-yearOf(x.from) > 35
}

func yearOf(date string) int {
	n := 0
	for _, r := range date[:4] {
		n = n*10 + int(r-'0')
	}
	return n
}

// joinCountryCodes takes Wikidata ids and further English names of countries.
func joinCountryCodes(b *builder, path string) error {
	return eachCSV(path, func(cell func(string) string) {
		s := b.iso[cell("ISO3166-1-Alpha-2")]
		if s == "" {
			return
		}
		e := b.bySlug[s]
		e.wikidata = cell("wikidata_id")[strings.LastIndex(cell("wikidata_id"), "/")+1:]
		for _, name := range []string{cell("UNTERM English Short"), cell("UNTERM English Formal"), cell("official_name_en"),
			cell("CLDR display name")} {
			name = strings.TrimPrefix(name, "the ")
			if !strings.ContainsAny(name, "(,*[") && len(name) > 3 && len(b.byName[schema.Fold(name)]) == 0 {
				b.alias(e, name)
			}
		}
	})
}

// addHeads takes heads of state and government with Wikidata ids (state of 2022).
func addHeads(b *builder, path string) error {
	return eachCSV(path, func(cell func(string) string) {
		country := b.country(strings.TrimPrefix(cell("country"), "People's Republic of "))
		if country == "" || strings.HasPrefix(cell("officeholderLabel"), "Q") {
			return
		}
		e := &entity{label: cell("officeholderLabel"), typ: "Person", wikidata: cell("officeholder"), country: country,
			from: cell("start_year"), rank: rankLeader}
		office, _, _ := strings.Cut(cell("positionLabel"), " of ")
		office = link.Office(office)
		if !slices.Contains([]string{"member", "captain regent", "french co-prince", "episcopal co-prince", "minister"},
			office) {
			e.addFact("office", office+"@"+country+":"+cell("start_year")+":"+cell("end_year"))
		}
		b.person(e)
	})
}

var parenthesis = regexp.MustCompile(`\s*\([^)]*\)`)

// addLeaders takes heads of state and government in office in 2026; surnames are in capitals.
func addLeaders(b *builder, path string) error {
	return eachTSV(path, func(c []string) error {
		country := b.country(c[2])
		name := properCase(c[0])
		if country == "" || !strings.Contains(name, " ") && !strings.Contains(name, "-") {
			return nil
		}
		e := &entity{label: name, typ: "Person", country: country, from: isoDate(c[4]), rank: rankLeader}
		office := link.Office(strings.ToLower(strings.TrimSpace(parenthesis.ReplaceAllString(c[6], ""))))
		switch {
		case strings.HasPrefix(office, "interim ") || strings.HasPrefix(office, "transitional "):
			_, office, _ = strings.Cut(office, " ")
		case office == "" && strings.Contains(c[6], "head of government"):
			office = "prime minister"
		case office == "":
			office = "head of state"
		}
		// A shorter or longer form of the same name by hand or in the list of heads.
		for _, o := range b.all {
			if o.typ == "Person" && o.country == country && o.rank >= rankLeader && nameWithin(o, name) {
				b.alias(o, name)
				if len(o.facts["office"]) == 0 {
					o.addFact("office", office+"@"+country+":"+e.from+":")
				}
				return nil
			}
		}
		e.addFact("office", office+"@"+country+":"+e.from+":")
		b.person(e)
		return nil
	})
}

// nameWithin says whether all words of one of a person's names are in another form of it.
func nameWithin(e *entity, name string) bool {
	words := strings.Fields(schema.Fold(name))
	for _, n := range e.names() {
		short := strings.Fields(schema.Fold(n))
		if len(short) >= 2 && !slices.ContainsFunc(short, func(w string) bool { return !slices.Contains(words, w) }) {
			return true
		}
	}
	return false
}

// properCase turns words in capitals of three letters or more to title case: "BIN SALMAN", "MCKAY".
func properCase(name string) string {
	words := strings.Fields(name)
	for i, w := range words {
		letters := strings.Trim(w, ".,-'’")
		if len([]rune(letters)) < 2 || strings.ToUpper(w) != w || suffixRoman(letters) {
			continue
		}
		start, out := true, []rune(strings.ToLower(w))
		for j, r := range out {
			if start {
				out[j] = unicode.ToUpper(r)
			}
			start = r == '-' || r == '\'' && j > 0 && j < 3 && len(out) > 4
		}
		words[i] = string(out)
	}
	return strings.Join(words, " ")
}

func suffixRoman(w string) bool { return strings.Trim(w, "IVX") == "" }

var months = map[string]string{"January": "01", "February": "02", "March": "03", "April": "04", "May": "05",
	"June": "06",
	"July": "07", "August": "08", "September": "09", "October": "10", "November": "11", "December": "12"}

// isoDate turns "27 October 2022" to "2022-10-27", and what it does not understand to "".
func isoDate(s string) string {
	f := strings.Fields(s)
	switch {
	case len(f) == 3 && months[f[1]] != "" && len(f[2]) == 4:
		return f[2] + "-" + months[f[1]] + "-" + ("0" + f[0])[len(f[0])-1:]
	case len(f) == 2 && months[f[0]] != "" && len(f[1]) == 4:
		return f[1] + "-" + months[f[0]]
	case len(f) == 1 && len(f[0]) == 4:
		return f[0]
	}
	return ""
}

// addPoliticians takes ministers and legislators with Wikidata ids. Who left office before
// 1970 is no news.
func addPoliticians(b *builder, path string) error {
	return eachTSV(path, func(c []string) error {
		country := b.country(c[2])
		if c[2] != "" && country == "" || !strings.Contains(c[0], " ") || strings.HasPrefix(c[0], "Q1") {
			return nil
		}
		if len(c[5]) >= 4 && c[5] < "1970" || c[5] == "" && len(c[4]) >= 4 && c[4] < "1960" {
			return nil
		}
		e := &entity{label: clean(parenthesis.ReplaceAllString(c[0], "")), typ: "Person", country: country, wikidata: c[3],
			from: c[4], until: c[5], rank: rankName}
		if topOffice.MatchString(c[6]) {
			e.rank = rankListed + 1
		} else if strings.Contains(c[6], "inister") || country == "" || strings.Contains(c[6], "ecretary") {
			e.rank = rankListed
		}
		b.person(e)
		return nil
	})
}

var topOffice = regexp.MustCompile(
	`(^|; )(President of|Prime Minister of|Minister of Foreign Affairs|Minister of ` +
		`Defen[cs]e|Secretary-General|United States Secretary of (State|Defense)|Vice President of)`)

// addCabinets takes the cabinets of 2019.
func addCabinets(b *builder, path string) error {
	return eachTSV(path, func(c []string) error {
		country := b.country(c[0])
		name := clean(properCase(parenthesis.ReplaceAllString(c[2], "")))
		if country == "" || strings.Count(name, " ") == 0 || strings.ContainsAny(name, ",") {
			return nil
		}
		if len(b.find(name, func(o *entity) bool { return o.typ == "Person" && o.country == country })) > 0 {
			return nil
		}
		for _, o := range b.find(lastWords(name), func(o *entity) bool {
			return o.typ == "Person" && o.country == country && o.rank >= rankLeader
		}) {
			if nameWithin(o, name) {
				b.alias(o, name)
				return nil
			}
		}
		b.person(&entity{label: name, typ: "Person", country: country, from: "2019", rank: rankListed})
		return nil
	})
}

func lastWords(name string) string { return name[strings.LastIndex(name, " ")+1:] }

// addDiplomats takes names of US envoys in office since 1990.
func addDiplomats(b *builder, path string) error {
	return eachTSV(path, func(c []string) error {
		if c[5] != "" && c[5] < "1990" || c[4] < "1985" {
			return nil
		}
		e := &entity{label: clean(c[0]), typ: "Person", country: "united-states", from: c[4][:4], rank: rankName}
		if words := strings.Fields(e.label); len(words) > 2 {
			e.addAlias(words[0] + " " + words[len(words)-1])
			if len(b.find(e.aliases[0], func(o *entity) bool { return o.typ == "Person" && o.country == "united-states" })) > 0 {
				return nil
			}
		}
		b.person(e)
		return nil
	})
}
