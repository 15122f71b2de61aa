package query

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/schema"
)

// stray = 3: a holder whom so many times fewer sentences name than another is one of former times
// or a misreading. In two years of daily news each of 11 pairs of five times fewer was, in 403 texts
// each of three times fewer too.
const stray = 3

// heard = 2: a holder or a capital that one sentence names may be a former one, a candidate or a misreading: each of
// five in 75,000 short news was, and no claim to an office was told once.
const heard = 2

// office is a title over something, such as "mayor" of Torby by one predicate.
type office struct{ predicate, over, title string }

func (o office) compare(p office) int {
	return cmp.Or(cmp.Compare(o.over, p.over), cmp.Compare(o.predicate, p.predicate), cmp.Compare(o.title, p.title))
}

// offices are the claims on those that one subject holds at a time, by office.
type offices map[office][]*schema.Claim

func (o offices) add(c *schema.Claim) {
	key := office{c.Predicate.ID, c.Object.ID, schema.Fold(c.Predicate.Trigger)}
	o[key] = append(o[key], c)
}

// conflicts appends the offices that several hold at one time.
func (o offices) conflicts(out []Conflict, s *schema.Schema, by houses) []Conflict {
	elsewhere := o.elsewhere()
	for _, key := range slices.SortedFunc(maps.Keys(o), office.compare) {
		names := map[string][]string{} // sentence → subjects
		for _, c := range o[key] {
			names[sentence(c)] = append(names[sentence(c)], c.Subject.ID)
		}
		holders := map[string][]*schema.Claim{}
		for _, c := range o[key] {
			// A sentence that gives the office to two tells nothing, and who holds the same office
			// over something else in more sentences was misread.
			one := !slices.ContainsFunc(names[sentence(c)], func(id string) bool { return id != c.Subject.ID }) &&
				!looksBack(c) && !ofTwo(c)
			if held := elsewhere[c.Subject.ID+" "+key.predicate]; one &&
				2*held[key.over] >= slices.Max(slices.Collect(maps.Values(held))) {
				holders[c.Subject.ID] = append(holders[c.Subject.ID], c)
			}
		}
		var sides [][]*schema.Claim
		for _, id := range slices.Sorted(maps.Keys(holders)) {
			sides = append(sides, holders[id])
		}
		differ := func(c, d *schema.Claim) bool {
			a, b := holders[c.Subject.ID], holders[d.Subject.ID]
			n := min(len(a), len(b))
			return !oneName(c.Subject, d.Subject) && n >= heard && max(len(a), len(b)) < stray*n && interlock(a, b)
		}
		found := len(out)
		if out = by.appendConflict(out, Holders, differ, sides...); len(out) > found {
			c := &out[found]
			c.Subject = bare(c.Sides[0][0].Object)
			if p := s.Predicate(key.predicate); p != nil && p.Inverse != "" {
				c.Predicate.Label = p.Inverse
			}
		}
	}
	return out
}

// ofTwo says whether what an office is over goes on in its sentence: "Arvania and Boravia" is not Arvania.
func ofTwo(c *schema.Claim) bool {
	at := c.Object.Span.End - c.Evidence.Start
	if at <= 0 || at > len(c.Evidence.Quote) {
		return false
	}
	second, ok := strings.CutPrefix(c.Evidence.Quote[at:], " and ")
	first, _ := utf8.DecodeRuneInString(second)
	return ok && unicode.IsUpper(first)
}

// elsewhere counts, for each subject and predicate, the claims by what the office is over.
func (o offices) elsewhere() map[string]map[string]int {
	out := map[string]map[string]int{}
	for key, claims := range o {
		for _, c := range claims {
			who := c.Subject.ID + " " + key.predicate
			if out[who] == nil {
				out[who] = map[string]int{}
			}
			out[who][key.over]++
		}
	}
	return out
}

func sentence(c *schema.Claim) string {
	return schema.SentenceID(c.Evidence.Document, c.Evidence.Sentence)
}

// looksBack says whether a sentence tells of a holder of another time: by such words, or by a year
// before that of its document.
func looksBack(c *schema.Claim) bool {
	if slices.ContainsFunc(before(c, few), func(w string) bool { return data.Class("of another time", w) }) {
		return true
	}
	published, dated := dayRange(c.Evidence.Published)
	return dated && slices.ContainsFunc(strings.FieldsFunc(c.Evidence.Quote, func(r rune) bool {
		return r < '0' || r > '9'
	}), func(n string) bool {
		return len(n) == 4 && (n[0] == '1' || n[0] == '2') && n < published.from[:4]
	})
}

// oneName says whether two names may be those of one person: all words of one are in the other,
// but for a letter in words of four and more, as spellings differ (Fouad and Fuad), or as an initial.
func oneName(a, b schema.Arg) bool {
	words := func(a schema.Arg) []string { return strings.Fields(schema.Fold(a.Label)) }
	x, y := words(a), words(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	return !slices.ContainsFunc(x, func(w string) bool {
		return !slices.ContainsFunc(y, func(v string) bool { return oneWord(v, w) })
	})
}

// oneWord says whether two words are the same but for a letter that is added, left out or replaced, or
// one is the initial of the other.
func oneWord(a, b string) bool {
	if a == b {
		return true
	}
	x, y := []rune(a), []rune(b)
	switch n := min(len(x), len(y)); {
	case n == 1:
		return x[0] == y[0]
	case n < 4:
		return false
	}
	for len(x) > 0 && len(y) > 0 && x[0] == y[0] {
		x, y = x[1:], y[1:]
	}
	for len(x) > 0 && len(y) > 0 && x[len(x)-1] == y[len(y)-1] {
		x, y = x[:len(x)-1], y[:len(y)-1]
	}
	return max(len(x), len(y)) <= 1
}

// interlock says whether the spells for which two are known to hold something do: whichever came first, some claims on
// it come after those on the other, and they are more than the few of a holder that may be misreadings.
func interlock(a, b []*schema.Claim) bool {
	p, q := known(a), known(b)
	if inGap(p, q) || inGap(q, p) {
		return false // who held it, and held it again
	}
	return stray*min(misplaced(p, q), misplaced(q, p)) > min(len(p), len(q))
}

// inGap says whether a spell begins and ends between two of another's days, half a year from both.
func inGap(inner, outer []period) bool {
	if len(inner) == 0 {
		return false
	}
	first, last := inner[0].from, inner[0].until
	for _, p := range inner {
		first, last = min(first, p.from), max(last, p.until)
	}
	before, after := "", ""
	for _, p := range outer {
		switch {
		case p.until < first:
			before = max(before, p.until)
		case p.from > last:
			after = min(cmp.Or(after, p.from), p.from)
		default:
			return false
		}
	}
	far := func(a, b string) bool {
		days, ok := daysBetween(a, b)
		return ok && days > halfYear
	}
	return far(before, first) && far(last, after)
}

// misplaced counts the claims to leave out, by their times, so that the first spell ends before the second begins.
func misplaced(first, second []period) int {
	least := len(second)
	for _, day := range second {
		n := 0
		for _, p := range first {
			if p.until >= day.from {
				n++
			}
		}
		for _, p := range second {
			if p.from < day.from {
				n++
			}
		}
		least = min(least, n)
	}
	return least
}

// known returns the days for which claims say that something holds, of those that say it of some.
func known(claims []*schema.Claim) (out []period) {
	for _, c := range claims {
		published, dated := dayRange(c.Evidence.Published)
		dated = dated && published.from == published.until
		p := stated(c)
		switch {
		case c.At != "" && p.from == p.until:
			out = append(out, p)
		case c.At != "" || p.until != lastDay && !p.empty(): // ended, or not known to the day
		case dated && !p.empty() && p.from != firstDay && p.from <= published.from:
			out = append(out, period{p.from, published.until})
		case dated:
			out = append(out, published)
		}
	}
	return out
}
