package link

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/schema"
)

// Match says how a name met an entity.
type Match uint8

// The ways, the surest first.
const (
	ByLabel Match = iota
	ByAlias
	ByAcronym
	BySurname
	BySpelling // another spelling of the same sounds
)

var matchNames = [...]string{"label", "alias", "acronym", "surname", "spelling"}

// String names it: "alias".
func (m Match) String() string { return matchNames[m] }

// matchScores are what each kind of match is worth before prominence.
var matchScores = [...]float64{ByLabel: 1, ByAlias: 0.97, ByAcronym: 0.95, BySurname: 0.75, BySpelling: 0.7}

// Candidate is an entity that a name may mean.
type Candidate struct {
	Entity
	Score float64 // in (0,1]: how well the name fits, and how prominent the entity is
	Match Match
}

// maxName = 200 bytes: longer strings are not names.
const maxName = 200

// Lookup returns the entities that a name may mean, best first: by label, alias or acronym
// in any case and with any diacritics, by a well-known person's surname; where these find
// nothing, by what remains without a title or a possessive, then by other transliterations.
// A name that someone or something prominent has is not looked up in the long lists. It
// returns nil for names the base does not hold.
func (b *Base) Lookup(name string) []Candidate {
	if name == "" || len(name) > maxName {
		return nil
	}
	if out := b.exact(name); out != nil {
		return out
	}
	if city, in, ok := strings.Cut(name, ", "); ok {
		if out := b.within(city, in); out != nil {
			return out
		}
	}
	if short := strip(name); short != name && short != "" {
		if out := b.exact(short); out != nil {
			return out
		}
		name = short
	}
	if bare := unarticled(name); bare != "" {
		if out := b.main.exact(bare, foldHash(bare)); out != nil {
			return slices.DeleteFunc(out, func(c Candidate) bool { return c.Match > ByAlias })
		}
	}
	return b.main.spelled(name)
}

// unarticled returns an Arabic name without its article, "" when it has none: "al-Hilla".
func unarticled(name string) string {
	if len(name) > 5 && (name[2] == '-' || name[2] == ' ') {
		switch strings.ToLower(name[:2]) {
		case "al", "el", "ar", "as", "an", "at", "ad", "az":
			return name[3:]
		}
	}
	return ""
}

// within returns the places of a name that lie in another: "Portland, Oregon".
func (b *Base) within(name, in string) []Candidate {
	e, ok := b.Place(in)
	if !ok {
		return nil
	}
	country := e.Country
	if e.Type == "Country" {
		country = e.ID
	}
	h := foldHash(name)
	for _, t := range []*tier{b.main, b.lists()} {
		elsewhere := func(c Candidate) bool { return c.Country != country || c.Type == "Person" }
		out := slices.DeleteFunc(t.exact(name, h), elsewhere)
		if len(out) > 0 {
			return out
		}
	}
	return nil
}

// exact returns the candidates whose folded names are the same.
func (b *Base) exact(name string) []Candidate {
	h := foldHash(name)
	if out := b.main.exact(name, h); out != nil {
		return out
	}
	return b.lists().exact(name, h)
}

func (t *tier) exact(name string, h hash) []Candidate {
	var out []Candidate
	loud, lower := upper(name), !hasUpper(name)
	t.names.each(h, func(row uint32, k kind, acronym bool) bool {
		if k == keyID || k == keySkeleton || acronym && !loud && (lower || len(name) <= 3) {
			return true // "us" and "Us" are not the US
		}
		m := ByLabel
		switch {
		case k == keySurname && lower:
			return true
		case k == keySurname:
			m = BySurname
		case k == keyAlias && acronym:
			m = ByAcronym
		case k == keyAlias:
			m = ByAlias
		}
		out = t.add(out, row, m)
		if n := len(out) - 1; lower && !acronym && cased[out[n].Type] {
			out = out[:n] // "bush", "people"
		}
		return true
	})
	return ranked(out)
}

// cased are types whose names are never written in lower case.
var cased = data.Words("Person City Company Bank Airline MediaOutlet Country Party")

// spelled returns the candidates that other transliterations of the name lead to.
func (t *tier) spelled(name string) []Candidate {
	if !hasUpper(name) {
		return nil
	}
	s := skeleton(schema.Fold(name))
	if len(s) < minSkeleton || !strings.Contains(s, " ") && len(s) < minSkeleton+1 {
		return nil
	}
	var out []Candidate
	folded := schema.Fold(name)
	t.names.each(skeletonHash(s), func(row uint32, k kind, _ bool) bool {
		if k == keySkeleton && t.near(row, folded) {
			out = t.add(out, row, BySpelling)
		}
		return true
	})
	return ranked(out)
}

// near says whether one of a row's names is spelt almost like a folded name: one letter in
// five, and one more, may differ. Mondale is not Mandela.
func (t *tier) near(row uint32, folded string) bool {
	e := t.at(row)
	for _, n := range append(e.Aliases(), e.Label) {
		n = schema.Fold(n)
		if distance(n, folded) <= 1+min(len(n), len(folded))/5 {
			return true
		}
	}
	return false
}

// distance is Levenshtein's, in bytes.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := corner
			if a[i] != b[j] {
				cost = 1 + min(corner, row[j], row[j+1])
			}
			corner, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}

// add appends a candidate, or improves the one already there.
func (t *tier) add(out []Candidate, row uint32, m Match) []Candidate {
	e := t.at(row)
	score := matchScores[m] * (0.8 + 0.2*float64(e.Rank)/9)
	for i := range out {
		if out[i].ID == e.ID {
			if score > out[i].Score {
				out[i].Score, out[i].Match = score, m
			}
			return out
		}
	}
	if out == nil {
		out = make([]Candidate, 0, 1)
	}
	return append(out, Candidate{Entity: e, Score: score, Match: m})
}

func ranked(out []Candidate) []Candidate {
	if len(out) > 1 {
		slices.SortFunc(out, func(x, y Candidate) int {
			return cmp.Or(cmp.Compare(y.Score, x.Score), cmp.Compare(x.ID, y.ID))
		})
	}
	return out
}

func hasUpper(name string) bool {
	for i := range len(name) {
		if c := name[i]; 'A' <= c && c <= 'Z' || c >= utf8.RuneSelf {
			return true
		}
	}
	return false
}

// strip takes off a title, a possessive and quotation marks.
func strip(name string) string {
	name = strings.Trim(name, " \t\n\"'“”‘’()[],;:")
	for _, s := range []string{"'s", "’s", "s'", "s’"} {
		if rest, ok := strings.CutSuffix(name, s); ok {
			if s[0] == 's' {
				rest += "s"
			}
			name = rest
			break
		}
	}
	_, rest := splitTitle(name)
	return rest
}

// Country returns the country that a name, adjective or demonym means: "Iraq", "Iraqi", "U.S.".
func (b *Base) Country(name string) (Entity, bool) {
	e, ok := b.Place(name)
	return e, ok && e.Type == "Country"
}

// Place returns what an adjective or a demonym stands for, or the country, region or province
// of a name: "Iraqi", "Texan", "Iraqis", "Gaza", and "Kurdish", which stands for a people.
// Of those that share one it returns the most prominent.
func (b *Base) Place(name string) (Entity, bool) {
	if name == "" || len(name) > maxName || !hasUpper(name) {
		return Entity{}, false
	}
	if s, ok := b.demonym[demonymKey(name)]; ok {
		return b.main.at(s.row), true
	}
	for _, c := range b.exact(name) {
		if c.Type == "Country" || c.Type == "Region" || c.Type == "Province" || c.Type == "Continent" {
			return c.Entity, true
		}
	}
	return Entity{}, false
}

// demonymKey folds a demonym without its article; hyphens stay apart ("Iraqi-born" is none).
func demonymKey(name string) string {
	if strings.Contains(name, "-") {
		return strings.ToLower(name)
	}
	return schema.Fold(name)
}

// Capital returns the country (or region) whose capital a city is.
func (b *Base) Capital(city Entity) (Entity, bool) {
	row, ok := b.capital[strings.TrimPrefix(city.ID, schema.EntityBase)]
	if !ok {
		return Entity{}, false
	}
	return b.main.at(row), true
}

// indexFacts enters the demonyms, capitals, phrases and offices of a row.
func (b *Base) indexFacts(row uint32, facts string) {
	e := Entity{facts: facts}
	put := func(words string, s sway) {
		for _, w := range split(words) {
			switch was, taken := b.demonym[demonymKey(w)]; {
			case !taken:
				b.demonym[demonymKey(w)] = s
			case was.row == s.row && s.person:
				was.both = true
				b.demonym[demonymKey(w)] = was
			}
		}
	}
	put(e.fact("adj"), sway{row: row})
	put(e.fact("noun"), sway{row: row, person: true})
	put(e.fact("people"), sway{row: row, people: true})
	if c := e.fact("capital"); c != "" {
		if _, taken := b.capital[c]; !taken {
			b.capital[c] = row
		}
	}
	for _, phrase := range split(e.fact("phrase")) {
		b.phrases[schema.Fold(phrase)] = phraseOf{row, schema.EntityBase + e.fact("near")}
	}
	for _, o := range split(e.fact("office")) {
		office, from, ok := strings.Cut(o, ":")
		if !ok {
			continue
		}
		from, until, _ := strings.Cut(from, ":")
		b.offices[office] = append(b.offices[office], tenure{row, from, until})
	}
}
