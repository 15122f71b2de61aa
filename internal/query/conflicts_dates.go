package query

import (
	"maps"
	"slices"

	"github.com/newsgraph/kg/schema"
)

// repeated = 14 days: what happened to one person on days further apart happened twice.
const repeated = 14

// fates are the claims that something happened to a person on some day, by what they say: each of
// these things happens to a person rarely, so two days of it close together cannot both be right.
type fates struct {
	tolls *tolls
	said  map[topic][]*schema.Claim
}

func newFates(t *tolls) *fates { return &fates{t, map[topic][]*schema.Claim{}} }

// add adds a claim if it is one of a death, a wound or an arrest, with its day, of a person with a name.
func (f *fates) add(c *schema.Claim) {
	day, ok := dayRange(c.At)
	said := c.Polarity != schema.Denied && (c.Modality == schema.Asserted || c.Modality == schema.Alleged)
	if !ok || day.from != day.until || !said ||
		f.tolls.toll(c.Predicate.ID) == "" || schema.LocalTo(c.Object.ID) != "" || c.Object.Literal() {
		return
	}
	person := func(a schema.Arg) bool {
		return a.ID != "" && schema.LocalTo(a.ID) == "" && f.tolls.schema.Is(a.Type, "Person")
	}
	if person(c.Subject) || person(c.Object) {
		f.said[topicOf(c)] = append(f.said[topicOf(c)], c)
	}
}

// conflicts appends what is said to have happened on different days.
func (f *fates) conflicts(out []Conflict, by houses) []Conflict {
	for _, t := range slices.SortedFunc(maps.Keys(f.said), topic.compare) {
		days := map[string][]*schema.Claim{}
		for _, c := range f.said[t] {
			days[c.At] = append(days[c.At], c)
		}
		var sides [][]*schema.Claim
		for _, day := range slices.Sorted(maps.Keys(days)) {
			sides = append(sides, days[day])
		}
		out = by.appendConflict(out, Dates, func(c, d *schema.Claim) bool {
			days, ok := daysBetween(c.At, d.At)
			return ok && days > 0 && days <= repeated
		}, sides...)
	}
	return out
}
