package main

import (
	"regexp"
	"slices"
	"strings"

	"github.com/newsgraph/kg/schema"
)

// group merges an organization of a list into the row of that name, type and country, else adds it.
func (b *builder) group(e *entity, types ...string) *entity {
	types = append(types, e.typ)
	same := b.find(e.label, func(o *entity) bool {
		return slices.Contains(types, o.typ) && (o.country == e.country || o.country == "" || e.country == "")
	})
	if len(same) == 0 {
		return b.insert(e)
	}
	o := same[0]
	if o.wikidata == "" {
		o.wikidata = e.wikidata
	}
	if o.rank < rankPlace {
		b.alias(o, e.aliases...)
	}
	return o
}

// generic names say nothing without their country; the linker derives them by rule.
var generic = regexp.MustCompile(`(?i)^((royal |national |federal |state |general )*` +
	`(land|ground|naval|air|army|armed|defen[cs]e|border|security|public|coast|civil|police|` +
	`gendarmerie|marine|maritime|ministry|office|department|independent|independents|presidential|` +
	`republican|fire|prison|customs|intelligence|interior|special|joint|regular|territorial|` +
	`military|guard|guards|force|forces|navy|service|services|command|and|of|the|for|directorate|` +
	`administration|general|patrol|protection|infantry|operations|reserve|component|corps|` +
	`provincial|municipal|local|internal|affairs|justice|home|rapid|response|emergency|division)( |$|s$))+$`)

func addParties(b *builder, path string) error {
	return eachTSV(path, func(c []string) error {
		country := b.country(c[2])
		name, short, _ := strings.Cut(parenthesis.ReplaceAllString(c[0], ""), " or ")
		name = clean(name)
		if country == "" || len(name) < 5 || !strings.ContainsAny(name, " -") || generic.MatchString(name) || numeric(name) ||
			strings.Contains(strings.ToLower(name), "independent") || len(c[5]) >= 4 && c[5] < "1960" {
			return nil
		}
		e := &entity{label: name, typ: "Party", country: country, wikidata: c[3], from: notAncient(c[4]), until: c[5],
			rank: rankName}
		if e.wikidata != "" {
			e.rank = rankListed
		}
		for _, a := range append(strings.Split(c[6], "|"), short, inParenthesis(c[0])) {
			if a = clean(a); acronym(a) || strings.Contains(a, " ") && len(a) > 8 && len(a) < 60 {
				e.addAlias(a)
			}
		}
		b.group(e, "Bloc", "ArmedGroup")
		return nil
	})
}

func numeric(name string) bool { return name[0] >= '0' && name[0] <= '9' }

func notAncient(year string) string {
	if year <= "1800" {
		return ""
	}
	return year
}

func inParenthesis(name string) string {
	i, j := strings.Index(name, "("), strings.Index(name, ")")
	if i < 0 || j < i {
		return ""
	}
	return name[i+1 : j]
}

// acronym says whether a name is one word of two to eight letters, two of them capitals.
func acronym(name string) bool {
	capitals := 0
	for _, r := range name {
		if r >= 'A' && r <= 'Z' {
			capitals++
		} else if r == ' ' {
			return false
		}
	}
	return capitals >= 2 && len(name) >= 2 && len(name) <= 8
}

func addArmedGroups(b *builder, path string) error {
	return eachTSV(path, func(c []string) error {
		name := clean(parenthesis.ReplaceAllString(c[0], ""))
		if strings.ContainsAny(name, ",/") || strings.Contains(name, "Islamic State of Iraq and ash-Sham") ||
			len(b.byName[schema.Fold(name)]) > 0 {
			return nil
		}
		e := &entity{label: name, typ: "ArmedGroup", rank: rankLeader}
		if !strings.Contains(c[2], ";") {
			e.country = b.country(c[2])
		}
		if acronym(c[6]) {
			e.addAlias(c[6])
		}
		b.group(e, "Party", "ArmedForce", "Organization")
		return nil
	})
}

func addForces(b *builder, path string) error {
	return eachTSV(path, func(c []string) error {
		name := clean(parenthesis.ReplaceAllString(strings.ReplaceAll(c[0], "Ministry of Oil: ", ""), ""))
		country := b.country(c[2])
		if country == "" || generic.MatchString(name) || strings.HasPrefix(name, "Ministry") || len(name) < 4 ||
			strings.ContainsAny(name, ":,/") {
			return nil
		}
		e := &entity{label: name, typ: "ArmedForce", country: country, rank: rankListed}
		low := strings.ToLower(name)
		switch {
		case strings.Contains(low, "police") || strings.Contains(low, "gendarmerie") || strings.Contains(low, "carabinieri"):
			e.typ = "Police"
		case strings.Contains(low, "intelligence"):
			e.typ = "IntelligenceAgency"
		case strings.Contains(low, "agency") || strings.Contains(low, "department") ||
			strings.Contains(low, "directorate") || strings.Contains(low, "office") || strings.Contains(low, "bureau"):
			e.typ = "Agency"
		}
		first, _, _ := strings.Cut(c[6], "|")
		if first = clean(first); acronym(first) {
			e.addAlias(first)
		}
		b.group(e, "ArmedForce", "Police", "Agency", "IntelligenceAgency", "ArmedGroup")
		return nil
	})
}

func addOutlets(b *builder, path string) error {
	return eachTSV(path, func(c []string) error {
		name := clean(c[0])
		if len(name) < 3 || strings.ContainsAny(name, "|;") {
			return nil
		}
		if same := b.find(name, func(o *entity) bool { return o.typ == "MediaOutlet" }); len(same) > 0 {
			return nil
		}
		b.insert(&entity{label: name, typ: "MediaOutlet", country: b.country(c[2]), rank: rankListed})
		return nil
	})
}

var companySuffix = regexp.MustCompile(
	`(?i),? (inc|incorporated|corp|corporation|co|company|ltd|limited|plc|llc|l\.?p|n\.?v|` +
		`s\.?a|ag|se|holdings?|group|the)\.?$`)

func addListed(b *builder, path string) error {
	return eachTSV(path, func(c []string) error {
		full := clean(parenthesis.ReplaceAllString(c[0], ""))
		name := full
		for companySuffix.MatchString(name) {
			name = clean(companySuffix.ReplaceAllString(name, ""))
		}
		if len(name) < 3 || strings.Contains(full, "Acquisition") || strings.ContainsAny(full, "$%|;/") {
			return nil
		}
		sp := strings.HasPrefix(c[6], "S&P")
		if !sp && !strings.ContainsAny(name, " -&0123456789") {
			name = full // one bare word is too little to know a small company by
			if !strings.Contains(full, " ") {
				return nil
			}
		}
		e := &entity{label: name, typ: "Company", country: b.country(c[2]), rank: rankName}
		if sp {
			e.rank = rankListed + 1
		}
		e.addAlias(full)
		b.group(e, "Bank", "Airline", "MediaOutlet")
		return nil
	})
}

// addSanctioned takes names for recognising only: neither programme nor nationality is kept.
func addSanctioned(b *builder, path string) error {
	return eachTSV(path, func(c []string) error {
		name := clean(c[0])
		if len(name) < 6 || !strings.Contains(name, " ") || strings.ContainsAny(name, "|;/") ||
			len(b.byName[schema.Fold(name)]) > 0 {
			return nil
		}
		e := &entity{label: name, rank: 0}
		switch c[1] {
		case "person":
			e.typ = "Person"
			e.label = properCase(name)
		case "armed group":
			e.typ, e.label = "ArmedGroup", properCase(name)
		default:
			e.typ, e.label = "Organization", businessCase(name)
			if companySuffix.MatchString(name) && !strings.HasSuffix(strings.ToLower(name), "group") ||
				strings.Contains(name, "COMPANY") {
				e.typ = "Company"
			}
		}
		for _, part := range strings.Split(c[6], "|") {
			if alias, ok := strings.CutPrefix(strings.TrimSpace(part), "aka "); ok && strings.Contains(alias, " ") {
				e.addAlias(properCase(alias))
			}
		}
		b.insert(e)
		return nil
	})
}

// businessCase is properCase that leaves short words in capitals as the acronyms they mostly are.
func businessCase(name string) string {
	words := strings.Fields(name)
	for i, w := range words {
		if len(w) > 4 || w == "BANK" || w == "TRADE" || w == "OF" || w == "AND" || w == "FOR" || w == "CO." || w == "LTD." ||
			w == "THE" {
			words[i] = properCase(w)
		}
	}
	out := strings.Join(words, " ")
	return strings.NewReplacer(" Of ", " of ", " And ", " and ", " For ", " for ", " The ", " the ").Replace(out)
}
