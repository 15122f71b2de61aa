// Package timex finds expressions of time and resolves them to partial dates.
//
// Input: tokens and sentences, and the date of publication. Output: spans with a partial ISO
// 8601 date ("2024", "2024-09", "2024-09-27") and the words that bound it ("by", "until at
// least", "since"). Relative expressions ("next year", "on Friday", "ten years ago") are
// resolved against the date of publication; without one they stay unresolved and are left out.
package timex

import (
	"strconv"
	"strings"

	"github.com/newsgraph/kg/internal/doc"
)

// Bound says how an expression bounds the time of its clause.
type Bound uint8

// The bounds.
const (
	At    Bound = iota // "in 2014", "on Friday"
	From               // "since 2014", "from May", "after 2020", "beyond 2026"
	Until              // "until 2026", "through June", "before May"
	By                 // "by September 2025"
)

// Expr is one expression.
type Expr struct {
	First, Last int    // tokens, half-open, without the preposition
	Head        int    // the token whose tree position tells what the expression modifies
	Value       string // partial date; of a span its first
	End         string // of a span ("the 1990s", "Q3 2022") its last partial date, else ""
	Bound       Bound
	AtLeast     bool // "until at least"
}

// Find returns the expressions of sentence n in order. Published is a partial date or empty.
func Find(d *doc.Document, n int) []Expr {
	s := d.Sentences[n]
	f := finder{d: d, first: s.First, last: s.Last, now: ParseDate(d.Source.Published)}
	var out []Expr
	for i := s.First; i < s.Last; {
		e, ok := f.at(i)
		if !ok {
			i++
			continue
		}
		if e.Value == "" { // there is no such day
			i = e.Last
			continue
		}
		f.bound(&e)
		e.Head = f.head(e)
		out = append(out, e)
		i = e.Last
	}
	return out
}

type finder struct {
	d           *doc.Document
	first, last int
	now         Date
}

// word returns the lower-case form of token i, "" outside the sentence.
func (f *finder) word(i int) string {
	if i < f.first || i >= f.last {
		return ""
	}
	return strings.ToLower(f.d.Form(i))
}

// at reads an expression that starts at token i.
func (f *finder) at(i int) (Expr, bool) {
	for _, read := range []func(int) (Date, Date, int){f.decade, f.quarter} {
		if from, to, next := read(i); next > i {
			return Expr{First: i, Last: next, Value: from.String(), End: to.String()}, true
		}
	}
	for _, read := range []func(int) (Date, int){f.iso, f.dayMonth, f.monthDay, f.relative, f.ago, f.weekday, f.year} {
		if date, next := read(i); next > i && date.Year != 0 {
			e := Expr{First: i, Last: next}
			if date.Exists() {
				e.Value = date.String()
			}
			return e, true
		}
	}
	return Expr{}, false
}

func (f *finder) iso(i int) (Date, int) {
	w := f.word(i)
	if len(w) == 10 && w[4] == '-' && w[7] == '-' {
		if date := ParseDate(w); date.Day != 0 || date.Year == 0 {
			return date, i + 1
		}
		return Date{Year: 1, Month: 2, Day: 30}, i + 1 // no such day
	}
	return Date{}, i
}

// dayMonth reads "27 September 2024", "27th of September".
func (f *finder) dayMonth(i int) (Date, int) {
	day := dayNumber(f.word(i))
	j := i + 1
	if day > 0 && f.word(j) == "of" {
		j++
	}
	month, ok := months[strings.TrimSuffix(f.word(j), ".")]
	if day == 0 || !ok {
		return Date{}, i
	}
	return f.withYear(Date{Month: month, Day: day}, j+1)
}

// monthDay reads "September 27, 2024", "September 2024", "September".
func (f *finder) monthDay(i int) (Date, int) {
	w := strings.TrimSuffix(f.word(i), ".")
	month, ok := months[w]
	if !ok || !f.monthLike(i) {
		return Date{}, i
	}
	j := i + 1
	if f.word(j) == "of" && yearNumber(f.word(j+1)) > 0 {
		j++
	}
	if day := dayNumber(f.word(j)); day > 0 {
		return f.withYear(Date{Month: month, Day: day}, j+1)
	}
	return f.withYear(Date{Month: month}, j)
}

// Month says whether a word is the name of a month, or its usual abbreviation, capitalised.
func Month(word string) bool {
	_, ok := months[strings.TrimSuffix(strings.ToLower(word), ".")]
	return ok && word[0] >= 'A' && word[0] <= 'Z'
}

// Weekday says whether a word is the name of a day of the week.
func Weekday(word string) bool {
	_, ok := weekdays[strings.ToLower(word)]
	return ok
}

// monthLike keeps the verb and the names "May", "March", "Sept" apart from months: capitalised, and for the
// ambiguous ones a number or a preposition beside them.
func (f *finder) monthLike(i int) bool {
	form := f.d.Form(i)
	if form[0] < 'A' || form[0] > 'Z' {
		return false
	}
	switch strings.ToLower(form) {
	case "may", "march", "mar", "dec", "jan", "june", "april", "august":
		next := f.word(i + 1)
		return dayNumber(next) > 0 || yearNumber(next) > 0 || timePrep[f.word(i-1)]
	}
	return true
}

var timePrep = map[string]bool{
	"in": true, "by": true, "since": true, "until": true, "till": true, "from": true, "before": true, "after": true,
	"through": true, "last": true, "next": true, "this": true, "early": true, "late": true, "mid": true, "to": true,
	"of": true, "between": true, "during": true, "every": true, "least": true, "and": true, "for": true,
}

// withYear reads a year behind a day or month, or takes the one nearest to publication.
func (f *finder) withYear(date Date, j int) (Date, int) {
	k := j
	if f.word(k) == "," {
		k++
	}
	if y := yearNumber(strings.Trim(f.word(k), "[]")); y > 0 {
		date.Year = y
		return date, k + 1
	}
	if f.now.Year == 0 {
		return Date{}, j
	}
	date.Year = f.now.Year
	if f.now.Month != 0 {
		switch ahead := date.Month - f.now.Month; {
		case f.future(j):
			if ahead < 0 {
				date.Year++
			}
		case ahead > 0 && f.past(j), ahead > 6:
			date.Year--
		case ahead < -6 && !f.past(j):
			date.Year++
		}
	}
	return date, j
}

// future and past look at the sentence's finite verbs; the nearest to token i decides.
func (f *finder) future(i int) bool { return f.tense(i) > 0 }
func (f *finder) past(i int) bool   { return f.tense(i) < 0 }

func (f *finder) tense(i int) int {
	best, dist := 0, 1<<30
	for k := f.first; k < f.last; k++ {
		t := &f.d.Tokens[k]
		v := 0
		switch w := f.word(k); {
		case w == "will" || w == "wo" || w == "shall" || w == "'ll":
			v = 1
		case t.XPOS == "VBD":
			v = -1
		case t.XPOS == "VBZ" || t.XPOS == "VBP":
			v = 1
		default:
			continue
		}
		if far := max(k-i, i-k); far < dist {
			best, dist = v, far
		}
	}
	return best
}

// relative reads "today", "next year", "last month", "this week", "the end of the year".
func (f *finder) relative(i int) (Date, int) {
	if f.now.Year == 0 {
		return Date{}, i
	}
	switch f.word(i) {
	case "today", "tonight":
		return f.now, i + 1
	case "yesterday":
		return f.now.AddDays(-1), i + 1
	case "tomorrow":
		return f.now.AddDays(1), i + 1
	}
	step, ok := steps[f.word(i)]
	if !ok {
		return Date{}, i
	}
	j := i + 1
	if m, ok := months[f.word(j)]; ok {
		date := Date{Year: f.now.Year, Month: m}
		if step < 0 && m >= f.now.Month {
			date.Year--
		} else if step > 0 && m <= f.now.Month {
			date.Year++
		}
		return date, j + 1
	}
	if day, ok := weekdays[f.word(j)]; ok && f.now.Day != 0 {
		return f.now.AddDays(toWeekday(f.now.Weekday(), day, step)), j + 1
	}
	switch f.word(j) {
	case "year":
		return Date{Year: f.now.Year + step}, j + 1
	case "month":
		return f.now.AddMonths(step).truncate(2), j + 1
	case "week", "weekend":
		return f.now.AddDays(7 * step).truncate(2), j + 1
	case "decade":
		if step < 0 {
			return Date{Year: f.now.Year - 10}, j + 1
		}
	case "spring", "summer", "autumn", "fall", "winter":
		return Date{Year: f.now.Year + step}, j + 1
	}
	return Date{}, i
}

var steps = map[string]int{"next": 1, "coming": 1, "following": 1, "last": -1, "past": -1, "previous": -1, "this": 0}

// ago reads "three years ago", "two months earlier".
func (f *finder) ago(i int) (Date, int) {
	n, unit, j := f.amount(i)
	if n == 0 || f.now.Year == 0 || f.word(j) != "ago" {
		return Date{}, i
	}
	return f.now.Add(-n, unit), j + 1
}

// Amount reads "three years" at token i, before token last: the number, the unit ("day",
// "week", "month", "year", "decade") and the token behind. The number is 0 when there is none.
func Amount(d *doc.Document, i, last int) (n int, unit string, next int) {
	f := finder{d: d, first: i, last: last + 1}
	return f.amount(i)
}

func (f *finder) amount(i int) (n int, unit string, next int) {
	w := strings.ReplaceAll(f.word(i), ",", "")
	n, ok := numbers[w]
	if !ok {
		var err error
		if n, err = strconv.Atoi(w); err != nil || n <= 0 || n > 10000 {
			return 0, "", i
		}
	}
	unit = strings.TrimSuffix(f.word(i+1), "s")
	switch unit {
	case "day", "week", "month", "year", "decade":
		return n, unit, i + 2
	}
	return 0, "", i
}

// weekday reads "Friday": the last one before publication, or the next where the verb is in the future.
func (f *finder) weekday(i int) (Date, int) {
	day, ok := weekdays[f.word(i)]
	if !ok || f.now.Day == 0 {
		return Date{}, i
	}
	step := -1
	if f.futureVerb() && f.word(i-1) != "last" {
		step = 1
	}
	back := toWeekday(f.now.Weekday(), day, step)
	if back == -7 {
		back = 0 // published on the day itself
	}
	return f.now.AddDays(back), i + 1
}

func (f *finder) futureVerb() bool {
	for k := f.first; k < f.last; k++ {
		if w := f.word(k); w == "will" || w == "shall" || w == "'ll" {
			return true
		}
	}
	return false
}

// toWeekday returns the days from one weekday to another, strictly ahead for step > 0,
// strictly back for step < 0, in the same week for 0.
func toWeekday(from, to, step int) int {
	switch diff := to - from; {
	case step > 0:
		return (diff+6)%7 + 1
	case step < 0:
		return -((-diff+6+7)%7 + 1)
	default:
		return diff
	}
}

// decade reads "the 1990s".
func (f *finder) decade(i int) (from, to Date, next int) {
	w := f.word(i)
	if len(w) == 6 && w[4] == '\'' {
		w = w[:4] + w[5:]
	}
	if len(w) == 5 && strings.HasSuffix(w, "0s") {
		if y := yearNumber(w[:4]); y > 0 {
			return Date{Year: y}, Date{Year: y + 9}, i + 1
		}
	}
	return Date{}, Date{}, i
}

var quarters = map[string]int{"q1": 1, "q2": 2, "q3": 3, "q4": 4, "first": 1, "second": 2, "third": 3, "fourth": 4}

// quarter reads "Q3 2022", "the third quarter of 2022".
func (f *finder) quarter(i int) (from, to Date, next int) {
	q, j := quarters[f.word(i)], i+1
	if q == 0 {
		return Date{}, Date{}, i
	}
	if f.word(i)[0] != 'q' {
		if f.word(j) != "quarter" {
			return Date{}, Date{}, i
		}
		j++
	}
	if f.word(j) == "of" || f.word(j) == "," {
		j++
	}
	y := yearNumber(f.word(j))
	if y == 0 {
		return Date{}, Date{}, i
	}
	return Date{Year: y, Month: 3*q - 2}, Date{Year: y, Month: 3 * q}, j + 1
}

// year reads a bare year where one is likely: behind a preposition of time, in brackets, or
// with nothing that it counts.
func (f *finder) year(i int) (Date, int) {
	y := yearNumber(f.word(i))
	if y == 0 {
		return Date{}, i
	}
	t, before := &f.d.Tokens[i], f.word(i-1)
	noun := i+1 < f.last && f.d.Tokens[i+1].UPOS == doc.NOUN
	several := noun && strings.HasSuffix(f.word(i+1), "s")
	switch {
	case timePrep[before] || before == "[" || before == "(":
		if several && t.Head == i+1 {
			return Date{}, i // "in 2000 villages"
		}
		return Date{Year: y}, i + 1
	case noun && !several && t.XPOS == "CD" && y >= 1900 && y <= 2100:
		return Date{Year: y}, i + 1 // "the 2016 election"
	}
	return Date{}, i
}

// bound reads the words before the expression.
func (f *finder) bound(e *Expr) {
	i := e.First - 1
	for ; i >= f.first; i-- {
		switch f.word(i) {
		case "the", "early", "late", "mid", "-", "[", "(", "start", "end", "beginning", "middle", "of", "around", "about":
			continue
		case "least":
			if f.word(i-1) == "at" {
				e.AtLeast = true
				i--
				continue
			}
		}
		break
	}
	switch f.word(i) {
	case "by":
		e.Bound = By
	case "before":
		e.Bound, e.End = Until, ""
	case "until", "till", "through", "til":
		e.Bound = Until
	case "to":
		if k := f.fromBefore(i); k {
			e.Bound = Until
		}
	case "since", "from", "after", "beyond", "starting", "beginning":
		e.Bound = From
	case "and":
		if f.between(i) {
			e.Bound = Until
		}
	case "between":
		e.Bound = From
	}
	switch e.Bound { // of a span what bounds
	case Until:
		if e.End != "" {
			e.Value, e.End = e.End, ""
		}
	case From, By:
		e.End = ""
	}
	if e.AtLeast && e.Bound == At {
		e.Bound = Until
	}
}

// fromBefore and between look for the other half of a range within six tokens.
func (f *finder) fromBefore(i int) bool { return f.behind(i, "from") }
func (f *finder) between(i int) bool    { return f.behind(i, "between") }

func (f *finder) behind(i int, word string) bool {
	for k := i - 1; k >= f.first && k >= i-6; k-- {
		if f.word(k) == word {
			return true
		}
	}
	return false
}

// head returns the token of the expression that hangs outside it.
func (f *finder) head(e Expr) int {
	for i := e.First; i < e.Last; i++ {
		if h := f.d.Tokens[i].Head; h < e.First || h >= e.Last {
			return i
		}
	}
	return e.First
}
