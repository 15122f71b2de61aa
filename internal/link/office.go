package link

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/schema"
)

// Officeholder returns who held an office of a country (an entity of the base) on a date, a
// partial ISO date: Officeholder(iraq, "prime minister", "2024-09-27"). An empty date asks
// for the newest. Terms that ended within the date's month or year count.
func (b *Base) Officeholder(country Entity, office, date string) (Entity, bool) {
	terms := b.offices[officeKey(office, strings.TrimPrefix(country.ID, schema.EntityBase))]
	for _, t := range terms {
		if date == "" || covers(t, date) {
			return b.main.at(t.row), true
		}
	}
	return Entity{}, false
}

// covers compares as much of the dates as both state.
func covers(t tenure, date string) bool {
	return before(t.from, date) && (t.until == "" || before(date, t.until))
}

// before says whether partial date x is not after y, as far as both go.
func before(x, y string) bool {
	n := min(len(x), len(y))
	return x[:n] <= y[:n]
}

func officeKey(office, country string) string { return Office(office) + "@" + country }

// sortOffices puts the newest terms first.
func (b *Base) sortOffices() {
	for _, terms := range b.offices {
		slices.SortFunc(terms, func(x, y tenure) int {
			return cmp.Or(cmp.Compare(y.from, x.from), cmp.Compare(x.row, y.row))
		})
	}
}

// officeNames maps the ways of naming an office to one.
var officeNames = sync.OnceValue(func() map[string]string { return labels("office") })

// Office returns the usual name of an office: "Foreign Secretary" → "foreign minister".
func Office(words string) string {
	w := strings.ToLower(strings.TrimSpace(words))
	w = strings.TrimPrefix(strings.TrimPrefix(w, "the "), "vice-")
	if strings.HasPrefix(strings.ToLower(words), "vice-") {
		w = "vice " + w
	}
	if name, ok := officeNames()[w]; ok {
		return name
	}
	return w
}

// titleWords may stand before a person's name.
var titleWords = data.Set("word of a title")

// particles may begin a surname in lower case.
var particles = data.Set("particle in a surname")

func isTitle(word string) bool {
	return titleWords[strings.ToLower(word)]
}

// splitTitle parts "Prime Minister Mohammed Shia al-Sudani" into its title and the name. At
// least one word is left to the name.
func splitTitle(name string) (title, rest string) {
	words := strings.Fields(name)
	n := 0
	for n < len(words)-1 && isTitle(words[n]) {
		n++
	}
	if n == 0 || !beginsName(words[n]) {
		return "", name // "President of that country"
	}
	return strings.Join(words[:n], " "), strings.Join(words[n:], " ")
}

// beginsName says whether a surname may begin with a word: with a capital, or one such as "von" or "al-".
func beginsName(word string) bool {
	small := word[0] >= 'a' && word[0] <= 'z'
	return !small || particles[word] || strings.HasPrefix(word, "al-") || strings.HasPrefix(word, "el-")
}
