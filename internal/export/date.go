package export

import (
	"strconv"
	"strings"
	"time"

	"github.com/newsgraph/kg/schema"
)

// spells returns the periods that claims state as first and last day, "" where open, without
// repeats; nothing when a claim states none: then the edge is always there.
func spells(claims []*schema.Claim) [][2]string {
	var out [][2]string
	seen := map[[2]string]bool{}
	for _, c := range claims {
		p, ok := period(c)
		if !ok {
			return nil
		}
		if !seen[p] {
			seen[p] = true
			out = append(out, p)
		}
	}
	return out
}

// period returns the first and last day that a claim states, "" where it leaves them open. A
// deadline ("by September") and the least that something lasts ("until at least September")
// are no last day.
func period(c *schema.Claim) (p [2]string, ok bool) {
	if first, last, ok := days(c.At); ok {
		return [2]string{first, last}, true
	}
	first, _, begins := days(c.From)
	_, last, ends := days(c.Until)
	if begins {
		p[0] = first
	}
	if ends && untilKind(c) == untilEnd && last >= first {
		p[1] = last
	}
	return p, p != [2]string{}
}

// What the end of a claim's time means.
const (
	untilEnd     = "end"     // it holds up to then
	untilBy      = "by"      // it happens at some time up to then
	untilAtLeast = "atLeast" // it holds up to then or longer
)

// untilKind says what the end of a claim's time means, "" where it states none.
func untilKind(c *schema.Claim) string {
	switch {
	case c.Until == "":
		return ""
	case c.By:
		return untilBy
	case c.AtLeast:
		return untilAtLeast
	}
	return untilEnd
}

// when says in words when a claim holds: "since 2014", "by September 2025"; "" when it does not say.
func when(c *schema.Claim) string {
	var out []string
	if c.At != "" {
		out = append(out, pick(strings.Count(c.At, "-") == 2, "on ", "in ")+dateWords(c.At))
	}
	if c.From != "" {
		out = append(out, pick(c.Until != "" && untilKind(c) != untilBy, "from ", "since ")+dateWords(c.From))
	}
	switch untilKind(c) {
	case untilEnd:
		out = append(out, "until "+dateWords(c.Until))
	case untilBy:
		out = append(out, "by "+dateWords(c.Until))
	case untilAtLeast:
		out = append(out, "until at least "+dateWords(c.Until))
	}
	return strings.Join(out, " ")
}

// dateWords writes a partial date as English does: "27 September 2024", "September 2024", "2024".
func dateWords(date string) string {
	date, _, _ = strings.Cut(date, "T")
	for layout, words := range map[string]string{"2006-01": "January 2006", "2006-01-02": "2 January 2006"} {
		if t, err := time.Parse(layout, date); err == nil {
			return t.Format(words)
		}
	}
	return date
}

// days returns the first and last day of a partial ISO 8601 date ("2024", "2024-02",
// "2024-02-09"; a time of day is passed over).
func days(date string) (first, last string, ok bool) {
	date, _, _ = strings.Cut(date, "T")
	for _, f := range []struct {
		layout              string
		years, months, days int
	}{{"2006", 1, 0, -1}, {"2006-01", 0, 1, -1}, {"2006-01-02", 0, 0, 0}} {
		if t, err := time.Parse(f.layout, date); err == nil {
			return t.Format("2006-01-02"), t.AddDate(f.years, f.months, f.days).Format("2006-01-02"), true
		}
	}
	return "", "", false
}

// firstDay returns the first day of a partial date, lastDay the last; "" where it is none.
func firstDay(date string) string { first, _, _ := days(date); return first }
func lastDay(date string) string  { _, last, _ := days(date); return last }

// dateParts returns year, month and day of a partial date, as many as it has.
func dateParts(date string) (parts []int) {
	if _, _, ok := days(date); !ok {
		return nil
	}
	date, _, _ = strings.Cut(date, "T")
	for _, s := range strings.Split(date, "-") {
		n, _ := strconv.Atoi(s) // days takes digits only
		parts = append(parts, n)
	}
	return parts
}
