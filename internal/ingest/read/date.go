package read

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// date is a written date.
type date struct {
	iso        string // ISO 8601: "2024", "2024-09" or "2024-09-27"; "" for none
	ambiguous  bool   // day and month could be either: iso holds the year only
	start, end int    // where it stands in the text
}

const monthWords = `jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|` +
	`oct(?:ober)?|nov(?:ember)?|dec(?:ember)?`

// The written forms, most telling first. A time of day may follow any of them.
var (
	isoRE      = regexp.MustCompile(`(?:\b|_)((?:1[89]|20)\d\d)([-/._])(\d{1,2})([-/._])(\d{1,2})(?:\b|T|_|$)`)
	compactRE  = regexp.MustCompile(`(?:\b|_)((?:19|20)\d\d)(\d\d)(\d\d)(?:\b|_|T\d)`)
	dayFirstRE = regexp.MustCompile(`(?i)\b(\d{1,2})(?:st|nd|rd|th)?(?: of)?[ /.-]{0,2}(` + monthWords +
		`)\.?,?[ /-]{1,2}((?:1[89]|20)\d\d)\b`)
	monthRE = regexp.MustCompile(`(?i)\b(` + monthWords +
		`)\.?[ /-](\d{1,2})(?:st|nd|rd|th)?(?:,? (?:at )?\d{1,2}:\d\d(?::\d\d)?(?: ?[ap]\.?m\.?)?(?: [A-Z]{2,5})?)?,?[ ` +
		`/-]{1,2}((?:1[89]|20)\d\d)\b`)
	slashRE    = regexp.MustCompile(`\b(\d{1,2})([/.-])(\d{1,2})([/.-])((?:19|20)\d\d)\b`)
	monthYear  = regexp.MustCompile(`(?i)\b(` + monthWords + `)\.?,? ((?:1[89]|20)\d\d)\b`)
	isoMonthRE = regexp.MustCompile(`\b((?:19|20)\d\d)-(\d\d)\b`)
	yearRE     = regexp.MustCompile(`^(?:1[89]|20)\d\d$`)
)

// findDate returns the first date of day, or else of month, precision in a line.
func findDate(line string) date {
	if !strings.ContainsAny(line, "0123456789") {
		return date{}
	}
	for _, form := range []struct {
		re             *regexp.Regexp
		year, mon, day int // groups; 0 where the form lacks one
	}{
		{isoRE, 1, 3, 5}, {dayFirstRE, 3, 2, 1}, {monthRE, 3, 1, 2}, {compactRE, 1, 2, 3},
	} {
		for _, m := range form.re.FindAllStringSubmatchIndex(line, 4) {
			group := func(i int) string { return line[m[2*i]:m[2*i+1]] }
			if form.re == isoRE && group(2) != group(4) {
				continue
			}
			if iso := ymd(group(form.year), group(form.mon), group(form.day)); iso != "" {
				return date{iso: iso, start: m[0], end: m[1]}
			}
		}
	}
	if m := slashRE.FindStringSubmatchIndex(line); m != nil && line[m[4]:m[5]] == line[m[8]:m[9]] {
		first, second, year := line[m[2]:m[3]], line[m[6]:m[7]], line[m[10]:m[11]]
		dayFirst, monthFirst := ymd(year, second, first), ymd(year, first, second)
		switch {
		case dayFirst == monthFirst, monthFirst == "":
			return date{iso: dayFirst, start: m[0], end: m[1]}
		case dayFirst == "":
			return date{iso: monthFirst, start: m[0], end: m[1]}
		}
		return date{iso: year, ambiguous: true, start: m[0], end: m[1]}
	}
	if m := monthYear.FindStringSubmatchIndex(line); m != nil {
		return date{iso: fmt.Sprintf("%s-%02d", line[m[4]:m[5]], monthNumber(line[m[2]:m[3]])), start: m[0], end: m[1]}
	}
	if m := isoMonthRE.FindStringSubmatchIndex(line); m != nil {
		if n := monthNumber(line[m[4]:m[5]]); n > 0 {
			return date{iso: line[m[0]:m[1]], start: m[0], end: m[1]}
		}
	}
	return date{}
}

// parseDate reads a value that is a date and no more: a day, a month or a year, with a time
// of day or without. The day is the one written, in whatever zone; no zone is converted.
func parseDate(value string) date {
	value = strings.TrimSpace(value)
	if yearRE.MatchString(value) {
		return date{iso: value, end: len(value)}
	}
	if n, err := strconv.ParseInt(value, 10, 64); err == nil && len(value) >= 9 {
		return date{iso: epochDay(n), end: len(value)}
	}
	if len(value) > 100 {
		return date{}
	}
	return findDate(value)
}

// epochDay returns the day of a Unix time in seconds or milliseconds, in UTC; "" when it is
// none between 1980 and 2100.
func epochDay(n int64) string {
	if n > 1e11 {
		n /= 1000
	}
	if n < 315532800 || n > 4102444800 {
		return ""
	}
	return time.Unix(n, 0).UTC().Format(time.DateOnly)
}

// ymd returns year, month (number or name) and day as an ISO date, "" when there is no such day.
func ymd(year, month, day string) string {
	y, _ := strconv.Atoi(year)
	d, _ := strconv.Atoi(day)
	m := monthNumber(month)
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if m == 0 || d == 0 || t.Day() != d || int(t.Month()) != m {
		return ""
	}
	return t.Format(time.DateOnly)
}

// monthNumber reads "9", "09", "Sept" or "September"; 0 when it is no month.
func monthNumber(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		if n < 1 || n > 12 {
			return 0
		}
		return n
	}
	if len(s) < 3 {
		return 0
	}
	return strings.Index("janfebmaraprmayjunjulaugsepoctnovdec", strings.ToLower(s[:3]))/3 + 1
}

var pathDateRE = regexp.MustCompile(`(?i)/((?:19|20)\d\d)[/-](\d{1,2}|` + monthWords + `)[/-](\d{1,2})(?:[/_.-]|$)`)

// addressDate returns the day that the path of an address gives, as in /2024/09/27/ or
// /2024/sep/27/, or "".
func addressDate(address string) string {
	m := pathDateRE.FindStringSubmatch(address)
	if m == nil {
		return ""
	}
	return ymd(m[1], m[2], m[3])
}

// nameDate returns the day that a file's name gives, or "".
func nameDate(base string) string {
	for _, re := range []*regexp.Regexp{isoRE, compactRE} {
		for _, m := range re.FindAllStringSubmatch(base, 3) {
			day := m[len(m)-1]
			month := m[len(m)-2]
			if re == isoRE {
				month = m[3]
			}
			if iso := ymd(m[1], month, day); iso != "" {
				return iso
			}
		}
	}
	return ""
}
