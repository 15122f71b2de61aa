package query

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/newsgraph/kg/schema"
)

// Bounds of a period that is open on a side. Days are written "2006-01-02", so that they
// compare as text.
const (
	firstDay = "0000-01-01"
	lastDay  = "9999-12-31"
)

// period is a range of days, both included. A period that says nothing is the zero value.
type period struct{ from, until string }

func (p period) empty() bool { return p == period{} }

// overlaps says whether two periods share a day.
func (p period) overlaps(q period) bool { return p.from <= q.until && q.from <= p.until }

// dayRange returns the days of a partial ISO 8601 date ("2024", "2024-09", "2024-09-27", a
// time of day is passed over); ok is false for anything else. The last day of a month is
// written as its 31st, which compares right.
func dayRange(date string) (p period, ok bool) {
	date, _, _ = strings.Cut(date, "T")
	parts := strings.Split(date, "-")
	if len(parts) > 3 || !digits(parts[0], 4) {
		return p, false
	}
	if !schema.IsDate(date) {
		return p, false
	}
	switch len(parts) {
	case 1:
		return period{date + "-01-01", date + "-12-31"}, true
	case 2:
		return period{date + "-01", date + "-31"}, true
	}
	return period{date, date}, true
}

// namedSpan returns the days of a quarter or a decade: "Q3 2022", "2022-Q3", "1990s".
func namedSpan(date string) (p period, ok bool) {
	date = strings.ToUpper(strings.Join(strings.Fields(date), " "))
	if decade, ok := strings.CutSuffix(date, "0S"); ok && digits(decade, 3) {
		return period{decade + "0-01-01", decade + "9-12-31"}, true
	}
	year, quarter, ok := strings.Cut(date, "-Q")
	if !ok {
		quarter, year, ok = strings.Cut(strings.TrimPrefix(date, "Q"), " ")
		ok = ok && strings.HasPrefix(date, "Q")
	}
	if !ok || !digits(year, 4) || len(quarter) != 1 || quarter < "1" || quarter > "4" {
		return p, false
	}
	first := 3*int(quarter[0]-'1') + 1
	return period{fmt.Sprintf("%s-%02d-01", year, first), fmt.Sprintf("%s-%02d-31", year, first+2)}, true
}

func digits(s string, n int) bool {
	return len(s) == n && strings.Trim(s, "0123456789") == ""
}

// parseDate is dayRange for what a person gave; an empty text is the zero period.
func parseDate(what, date string) (period, error) {
	if date == "" {
		return period{}, nil
	}
	p, ok := dayRange(date)
	if !ok {
		p, ok = namedSpan(date)
	}
	if !ok {
		return p, fmt.Errorf("%s: %q is not a date like 2024, 2024-09, 2024-09-27, Q3 2022 or 1990s", what, date)
	}
	return p, nil
}

// compareDates orders partial dates by their first day, then the shorter first; what is no
// date comes last.
func compareDates(a, b string) int {
	p, _ := dayRange(a)
	q, _ := dayRange(b)
	if p.empty() != q.empty() {
		if p.empty() {
			return 1
		}
		return -1
	}
	return cmp.Or(cmp.Compare(p.from, q.from), cmp.Compare(q.until, p.until))
}

// stated returns the period that the words of a claim give: of an event, its date; of a
// state, from its beginning to its end, a side that is not given open. "Until at least"
// leaves the end open. The zero period when no valid date is given.
func stated(c *schema.Claim) period {
	if p, ok := dayRange(c.At); ok {
		return p
	}
	from, begins := dayRange(c.From)
	until, ends := dayRange(c.Until)
	if !begins && !ends {
		return period{}
	}
	p := period{firstDay, lastDay}
	if begins {
		p.from = from.from
	}
	if ends && !c.AtLeast {
		p.until = max(until.until, p.from)
	}
	return p
}

// during says whether a claim falls into a period: the time it states does, or, when it
// states none, the day its document was published. A claim without any date does.
func during(c *schema.Claim, in period) bool {
	p := stated(c)
	if p.empty() {
		p, _ = dayRange(c.Evidence.Published)
	}
	return p.empty() || p.overlaps(in)
}

// holds says whether a claim is true as of a period, as far as one can tell: a state that
// has begun and not ended, an event that has begun, and a claim that states no time when
// its document was published by then. A claim without any date holds.
func holds(c *schema.Claim, asOf period, event bool) bool {
	p := stated(c)
	if p.empty() {
		p, _ = dayRange(c.Evidence.Published)
		return p.empty() || p.from <= asOf.until
	}
	if event || c.At != "" {
		return p.from <= asOf.until
	}
	return p.overlaps(asOf)
}
