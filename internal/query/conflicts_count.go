package query

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/schema"
)

// tolls are the claims that count whom one kind of event happened to: killed, injured, arrested.
type tolls struct {
	schema *schema.Schema
	verbs  map[string]string                // participle → toll: "wounded" → "injured"
	counts map[tolled][]count               //
	named  map[string]map[string]schema.Arg // sentence → named things of it, by id
}

// tolled is what is counted: "killed", "people".
type tolled struct{ toll, noun string }

type count struct {
	*schema.Claim
	of schema.Arg
}

func newTolls(s *schema.Schema) *tolls {
	t := &tolls{s, map[string]string{}, map[tolled][]count{}, map[string]map[string]schema.Arg{}}
	for _, p := range s.Predicates {
		if p.Toll == "" {
			continue
		}
		for _, w := range p.Patterns {
			for _, head := range w.Heads {
				if w.Kind == schema.VerbPattern && len(w.Fixed)+len(w.Parts) == 0 && t.verbs[head] == "" {
					t.verbs[head], t.verbs[strings.TrimSuffix(head, "e")+"ed"] = p.Toll, p.Toll
				}
			}
		}
	}
	return t
}

// add takes a claim in.
func (t *tolls) add(c *schema.Claim) {
	at := sentence(c)
	for _, a := range argsOf(c) {
		if a.ID != "" && schema.LocalTo(a.ID) == "" {
			if t.named[at] == nil {
				t.named[at] = map[string]schema.Arg{}
			}
			t.named[at][a.ID] = a
		}
	}
	toll := t.toll(c.Predicate.ID)
	if toll == "" || c.Polarity == schema.Denied || c.Modality != schema.Asserted && c.Modality != schema.Alleged {
		return
	}
	for _, of := range []schema.Arg{c.Object, c.Subject} {
		if of.Count > 0 && !t.schema.Is(of.Type, "Event") && !t.schema.Is(of.Type, "Place") {
			key := tolled{toll, nounOf(of.Text())}
			t.counts[key] = append(t.counts[key], count{c, of})
			return
		}
	}
}

// argsOf returns subject, object and the participants beside them.
func argsOf(c *schema.Claim) []schema.Arg {
	args := []schema.Arg{c.Subject, c.Object}
	for _, r := range c.Roles {
		args = append(args, r.Arg)
	}
	return args
}

// toll says what a predicate counts, "" where it does not: by the schema, or of predicates in the
// text's own words by the verb, "be-killed-in".
func (t *tolls) toll(predicate string) string {
	if p := t.schema.Predicate(predicate); p != nil {
		return p.Toll
	}
	words, ok := strings.CutPrefix(predicate, "kg:open:")
	if !ok {
		return ""
	}
	verb, _, _ := strings.Cut(strings.TrimPrefix(words, "be-"), "-")
	return t.verbs[verb]
}

// nounOf is the noun that a group's name counts: "people" of "at least 15 people in Mosul".
func nounOf(name string) string {
	last := ""
	for _, w := range strings.Fields(schema.Fold(name)) {
		if last != "" && (prepositions[w] || strings.HasSuffix(w, "ing")) {
			break
		}
		if !strings.ContainsAny(w, "0123456789") && !hedges[w] {
			last = w
		}
	}
	return last
}

var (
	prepositions = data.Set("between a count and its place")
	hedges       = data.Set("hedge of a count")
)

// conflicts appends the differing counts of one event, by others: of the same day at one place, of an
// event with a name, told in the same words on one day, or by two speakers of one text.
func (t *tolls) conflicts(out []Conflict, by houses) []Conflict {
	order := func(a, b tolled) int { return cmp.Or(cmp.Compare(a.toll, b.toll), cmp.Compare(a.noun, b.noun)) }
	for _, key := range slices.SortedFunc(maps.Keys(t.counts), order) {
		counts := t.counts[key]
		for len(counts) > 0 {
			first := counts[0]
			var where schema.Arg
			about := []count{first}
			// by sentence: another number of the same sentence is of another place
			of := map[string]float64{sentence(first.Claim): first.of.Count}
			rest := slices.DeleteFunc(slices.Clone(counts[1:]), func(c count) bool {
				at, same := t.same(first, c)
				if n, ok := of[sentence(c.Claim)]; !same || ok && n != c.of.Count {
					return false
				}
				where, about = at, append(about, c)
				of[sentence(c.Claim)] = c.of.Count
				return true
			})
			counts = rest
			if len(about) < 2 {
				continue
			}
			found := len(out)
			out = by.appendConflict(out, Counts, differ(about), sides(about)...)
			if len(out) > found {
				c := &out[found]
				c.Subject, c.Predicate.Label = bare(where), strings.TrimSpace(key.noun+" "+key.toll)
			}
		}
	}
	return out
}

// same says whether two claims count the same of one event, and at what place.
func (t *tolls) same(c, d count) (where schema.Arg, same bool) {
	shared := t.named[sentence(d.Claim)]
	for _, id := range slices.Sorted(maps.Keys(t.named[sentence(c.Claim)])) {
		a := t.named[sentence(c.Claim)][id]
		if _, ok := shared[id]; !ok {
			continue
		}
		if t.schema.Is(a.Type, "Event") && !t.schema.Is(a.Type, "Conflict") { // a war sees many such events
			return a, t.near(c.Claim, d.Claim)
		}
		if t.schema.Is(a.Type, "Place") && !t.wide(a.Type) {
			where, same = a, true
		}
	}
	x, y := dayOf(c.Claim), dayOf(d.Claim)
	if same && x != "" && x == y {
		return where, true
	}
	if where.ID == "" {
		where = t.event(c)
	}
	if c.Evidence.Document == d.Evidence.Document {
		return where, t.retells(c.Claim, d.Claim)
	}
	return where, x != "" && x == y && t.near(c.Claim, d.Claim) && inSameWords(c.Evidence.Quote, d.Evidence.Quote)
}

// near says whether two sentences may be of one place: of no kind of place, such as towns or provinces, do they
// name different ones.
func (t *tolls) near(c, d *schema.Claim) bool {
	places := func(c *schema.Claim) map[string][]string {
		out := map[string][]string{}
		for id, a := range t.named[sentence(c)] {
			if t.schema.Is(a.Type, "Place") {
				out[a.Type] = append(out[a.Type], id)
			}
		}
		return out
	}
	x, y := places(c), places(d)
	for typ, ids := range x {
		if len(y[typ]) > 0 && !slices.ContainsFunc(ids, func(id string) bool { return slices.Contains(y[typ], id) }) {
			return false
		}
	}
	return true
}

// event is what a count is of, as its claim says: the event, else the place, else those counted.
func (t *tolls) event(c count) schema.Arg {
	for _, typ := range []string{"Event", "Place"} {
		for _, a := range argsOf(c.Claim) {
			if a.ID != "" && t.schema.Is(a.Type, typ) {
				return a
			}
		}
	}
	return c.of
}

// retells says whether two speakers of one text count the same, or one does whom another corrects: neither
// sentence is about something else that happened, and they name no two times or places.
func (t *tolls) retells(c, d *schema.Claim) bool {
	words := func(c *schema.Claim, set map[string]bool) bool {
		said := strings.FieldsFunc(schema.Fold(c.Evidence.Quote), notWord)
		return slices.ContainsFunc(said, func(w string) bool { return set[w] })
	}
	if words(c, otherEvent) || words(d, otherEvent) || c.At != "" && d.At != "" && c.At != d.At {
		return false
	}
	x, y := t.places(c), t.places(d)
	if len(x) > 0 && len(y) > 0 && !slices.ContainsFunc(x, func(id string) bool { return slices.Contains(y, id) }) {
		return false
	}
	a, b := len(c.Attributed) > 0, len(d.Attributed) > 0
	return a && b || (a || b) && (words(c, atFirst) || words(d, atFirst))
}

// places are the ids of the places where a claim says that it happened.
func (t *tolls) places(c *schema.Claim) (ids []string) {
	args := []schema.Arg{c.Object}
	for _, r := range c.Roles {
		if r.Role == schema.PlaceRole {
			args = append(args, r.Arg)
		}
	}
	for _, a := range args {
		if a.ID != "" && t.schema.Is(a.Type, "Place") {
			ids = append(ids, a.ID)
		}
	}
	return ids
}

func notWord(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

var (
	atFirst    = data.Set("at first")
	otherEvent = data.Set("of another event")
)

// inSameWords says whether half of the words of the shorter of two sentences, and some, are in the
// other: words of four letters and more but those of any such report, and numbers beside them.
func inSameWords(a, b string) bool {
	const some = 6
	words := func(text string) map[string]bool {
		out := map[string]bool{}
		for _, w := range strings.FieldsFunc(schema.Fold(text), notWord) {
			if (len(w) >= 4 || w[0] <= '9') && !ofTolls[w] {
				out[w] = true
			}
		}
		return out
	}
	x, y := words(a), words(b)
	shared := 0
	for w := range x {
		if y[w] {
			shared++
		}
	}
	return shared >= some && 2*shared >= min(len(x), len(y))
}

// ofTolls are words that most reports of a toll have.
var ofTolls = data.Set("beside a toll")

// wide says whether a place may see several such events on a day.
func (t *tolls) wide(typ string) bool {
	return slices.ContainsFunc([]string{"Country", "Region", "Province"}, func(w string) bool {
		return t.schema.Is(typ, w)
	})
}

// dayOf is the day of an event, as the claim states it or its document's date; "" where it is not
// known to the day.
func dayOf(c *schema.Claim) string {
	day := cmp.Or(c.At, c.Evidence.Published)
	if p, ok := dayRange(day); !ok || p.from != p.until {
		return ""
	}
	return day
}

// sides parts counts by how many they are, the fewest first.
func sides(counts []count) [][]*schema.Claim {
	by := map[float64][]*schema.Claim{}
	for _, c := range counts {
		by[c.of.Count] = append(by[c.of.Count], c.Claim)
	}
	var out [][]*schema.Claim
	for _, n := range slices.Sorted(maps.Keys(by)) {
		out = append(out, by[n])
	}
	return out
}

// differ returns a function that says whether two of the claims give counts of which only one can
// be right: "at least 15" and 17 are none, nor is what a later text raises, as more is known.
func differ(counts []count) func(c, d *schema.Claim) bool {
	of := map[*schema.Claim]schema.Arg{}
	for _, c := range counts {
		of[c.Claim] = c.of
	}
	return func(c, d *schema.Claim) bool {
		if c.Evidence.Published > d.Evidence.Published {
			c, d = d, c
		}
		a, b := limits(of[c]), limits(of[d])
		if a.most < b.least && c.Evidence.Published != "" && c.Evidence.Published < d.Evidence.Published {
			return false
		}
		return a.most < b.least || b.most < a.least
	}
}

// span is the least and the most that a count may mean.
type span struct{ least, most float64 }

func limits(a schema.Arg) span {
	const about = .2 // "about 50" is 40 to 60
	words := " " + schema.Fold(a.Mention) + " "
	says := func(list ...string) bool {
		return slices.ContainsFunc(list, func(w string) bool { return strings.Contains(words, " "+w+" ") })
	}
	switch {
	case says("at least", "more than", "over", "no fewer than", "upwards of"):
		return span{a.Count, math.Inf(1)}
	case says("up to", "as many as", "at most", "fewer than", "less than", "no more than"):
		return span{0, a.Count}
	case a.About:
		return span{a.Count * (1 - about), a.Count * (1 + about)}
	}
	return span{a.Count, a.Count}
}
