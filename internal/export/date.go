package export

import (
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

// period returns the first and last day that a claim states, "" where it leaves them open.
func period(c *schema.Claim) (p [2]string, ok bool) {
	if first, last, ok := days(c.At); ok {
		return [2]string{first, last}, true
	}
	first, _, begins := days(c.From)
	_, last, ends := days(c.Until)
	if begins {
		p[0] = first
	}
	if ends && !c.AtLeast && last >= first {
		p[1] = last
	}
	return p, p != [2]string{}
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
