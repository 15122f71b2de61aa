package link

import (
	"fmt"
	"slices"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/schema"
)

// accept is the score from which a candidate is taken. It lets through exact names of
// the right kind in lists, and prominent names that the tagger took for another kind.
const accept = 0.6

// best returns the candidate that fits the name's kind, title and surroundings, zero when none does.
func (l *linker) best(f form) (Candidate, string) {
	var best Candidate
	if l.indefinite(&l.d.Mentions[f.mention]) {
		return best, ""
	}
	score, second := 0.0, 0.0
	all := l.lookup(f.text)
	holds := func(c Candidate) bool { return c.Type == "Person" && l.holds(c.Entity, f.title) }
	titled := f.title != "" && f.words == 1 && slices.ContainsFunc(all, holds)
	for _, c := range all {
		s := c.Score * l.agree(f, c) * l.fits(f, c)
		if titled && !holds(c) {
			s *= 0.7 // "Vice President Bush" is the one who was that
		}
		if s > score || s == score && l.later(c, best) {
			best, score, second = c, s, score
		} else if s > second {
			second = s
		}
	}
	if score < accept || (best.Rank <= 2 || best.Match == BySurname) && second > score-0.01 {
		return Candidate{}, ""
	}
	return best, fmt.Sprintf("%s of %s in the knowledge base", how(best.Match, f.text), best.Label)
}

// indefinite says whether a name that ends in lower case has an indefinite article: "an Islamic state" is not the
// Islamic State.
func (l *linker) indefinite(m *doc.Mention) bool {
	if hasUpper(l.form(m.Head)) {
		return false
	}
	for _, i := range [...]int{m.First - 1, m.First} {
		if w := strings.ToLower(l.form(i)); w == "a" || w == "an" {
			return true
		}
	}
	return false
}

// later says which of two people of one name news means: who was in office in the year of the text, else who came to it
// later, George W. Bush rather than his father.
func (l *linker) later(a, b Candidate) bool {
	if a.Type != "Person" || b.Type != "Person" || len(a.From) < 4 || len(b.From) < 4 {
		return false
	}
	serves := func(c Candidate) bool {
		return l.year >= c.From[:4] && (len(c.Until) < 4 || l.year <= c.Until[:4])
	}
	if l.year != "" && serves(a) != serves(b) {
		return serves(a)
	}
	return a.From > b.From
}

// textYear returns the year of publication, else the last one that the text names, "" for none.
func (l *linker) textYear() string {
	if len(l.d.Source.Published) >= 4 {
		return l.d.Source.Published[:4]
	}
	year := ""
	for i := range l.d.Tokens {
		if w := l.d.Form(i); len(w) == 4 && w > year && w >= "1950" && w <= "2049" && strings.Trim(w, "0123456789") == "" {
			year = w
		}
	}
	return year
}

func how(m Match, name string) string {
	if m == ByLabel {
		return "the name"
	}
	return fmt.Sprintf("%s “%s”", m, name)
}

// agree says how well a candidate fits what the name tagger took the name for.
func (l *linker) agree(f form, c Candidate) float64 {
	person, place := c.Type == "Person", l.s.Is(c.Type, "Place")
	if person && f.words > 1 && c.Rank >= 7 && c.Match <= ByAlias {
		return 1 // a full name is no other thing's
	}
	if f.words == 1 && c.Rank < 7 && !place && f.kind != doc.Organization && data.NounType(strings.ToLower(f.text)) != "" {
		return 0.5 // "People", "Carnival"
	}
	switch f.kind {
	case doc.Person:
		switch {
		case person:
			return 1
		case place && f.title == "" && l.located(f):
			return 0.9
		case !place && f.title == "" && c.Rank >= 7:
			return 0.7
		}
		return 0.55
	case doc.Organization:
		return l.agreeOrganization(c)
	case doc.Location:
		switch {
		case person:
			return 0.4
		case !place:
			return 0.7
		}
		return 1
	}
	if person {
		return 0.85
	}
	return 0.9
}

// agreeOrganization says how well a candidate fits what the name tagger took for an organization.
func (l *linker) agreeOrganization(c Candidate) float64 {
	switch {
	case c.Type == "Person":
		return 0.4
	case c.Type == "Country":
		return 0.9
	case c.Type == "City":
		if _, capital := l.b.Capital(c.Entity); !capital {
			return 0.6 // a team or a paper more often than the city
		}
		return 0.75
	case l.s.Is(c.Type, "Place"):
		return 0.75
	}
	return 1
}

// located says whether a name stands as a place does: "in Sinjar".
func (l *linker) located(f form) bool {
	switch l.prep(l.d.Mentions[f.mention].Head) {
	case "in", "near", "at", "outside", "around", "into":
		return true
	}
	return false
}

// fits weighs a candidate by the countries the text names, the title, and the date.
func (l *linker) fits(f form, c Candidate) float64 {
	near := c.Country == "" || l.countries[c.Country] > 0 || l.countries[c.ID] > 0
	if c.Type == "Person" {
		return l.personFits(f, c, near)
	}
	near = near || c.Type == "MediaOutlet" // cited everywhere
	if near && c.Country != "" && c.Type != "Country" {
		return 1.02
	}
	switch {
	case near:
		return 1
	case c.Match == BySpelling:
		return 0.6
	case len(l.countries) > 0 && schema.Fold(c.Label) != schema.Fold(f.text) &&
		(l.s.Is(c.Type, "Parliament") || l.s.Is(c.Type, "Court")):
		return 0.5 // "House of Representatives" in a text about other countries
	case c.Match == ByAcronym && len(f.text) <= 4, genericName(f.text): // "ISI", "Parliament"
		return 0.7
	case c.Rank <= 2:
		return 0.85
	case c.Match == ByAcronym || c.Match == ByAlias:
		return 0.95
	}
	return 0.98
}

// unlikely is the weight of a person whom a name hardly means.
const unlikely = 0.5

// personFits weighs a person; near says whether the text names the country.
func (l *linker) personFits(f form, c Candidate, near bool) float64 {
	w := 1.0
	titled := f.title != "" && l.holds(c.Entity, f.title)
	active := l.active(c.Entity)
	english := anglophone[strings.TrimPrefix(c.Country, schema.EntityBase)]
	switch {
	case !titled && (c.Match == BySurname || c.Rank <= 2 && l.manyNamed(f, c, active)):
		return unlikely // "Khan, a member of the party"
	case f.words > 1 && near:
	case f.words > 1:
		w = 0.9
	case titled:
		w = 1.1
	case near && active:
		w = 1.02
	case near:
		w = 0.9
	case c.Rank >= 8 && active:
		w = 0.95
	case c.Rank >= 7 && c.Match == ByAlias && len(f.text) >= 6 && !english && len(l.countries) == 0:
		w = 0.85
	default:
		return unlikely
	}
	if !active && !titled {
		w *= 0.8
	}
	return w
}

// manyNamed says whether a person in a long list must share a name with many: nothing about the
// name or its sentence speaks for this one.
func (l *linker) manyNamed(f form, c Candidate, active bool) bool {
	switch {
	case c.Country == "" && f.words > 2:
		return false
	case active && c.Match == ByLabel && !ranks[lastWord(f.title)]:
		return !l.beside(f, c.Country)
	}
	return true
}

// beside says whether a name's sentence names a country, or the text is about it.
func (l *linker) beside(f form, country string) bool {
	if country == "" || country == l.top {
		return country != ""
	}
	s := l.d.Sentences[l.d.Mentions[f.mention].Sentence]
	for i := s.First; i < s.Last; i++ {
		if e, ok := l.placeAt(i); ok && l.countryOf(e) == country {
			return true
		}
	}
	return false
}

// ranks are military: no legislator or minister in the lists has one.
var ranks = data.Set("military rank")

// anglophone countries have leaders whose surnames are common in English texts.
var anglophone = data.Words("united-states united-kingdom canada australia ireland new-zealand")

// holds says whether one of a person's offices is in a title: "former prime minister".
func (l *linker) holds(e Entity, title string) bool {
	for _, o := range split(e.fact("office")) {
		office, _, _ := strings.Cut(o, "@")
		if strings.Contains(title, office) || office == Office(title) {
			return true
		}
		minister := strings.HasSuffix(office, "minister") || strings.HasSuffix(office, "secretary")
		if last := lastWord(title); minister && (last == "secretary" || last == "minister") && office != "prime minister" {
			return true
		}
	}
	return false
}

// active says whether a person may be in the news on the day of publication: known since
// at most a few years later, and not only decades ago.
func (l *linker) active(e Entity) bool {
	year := l.d.Source.Published
	if len(year) < 4 || len(e.From) < 4 {
		return true
	}
	if e.From[:4] > year[:4] && atoi(e.From[:4])-atoi(year[:4]) > 8 {
		return false
	}
	return len(e.Until) < 4 || atoi(year[:4])-atoi(e.Until[:4]) < 25
}

func atoi(s string) int {
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			break
		}
		n = n*10 + int(s[i]-'0')
	}
	return n
}
