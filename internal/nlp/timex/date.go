package timex

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Date is a partial date; Month and Day are 0 when not known. The zero Date is no date.
type Date struct{ Year, Month, Day int }

// ParseDate reads a partial ISO 8601 date; what does not parse is the zero Date.
func ParseDate(s string) Date {
	var d Date
	if len(s) < 4 {
		return d
	}
	year, err := strconv.Atoi(s[:4])
	if err != nil || len(s) > 4 && s[4] != '-' {
		return Date{}
	}
	d.Year = year
	if len(s) >= 7 {
		if d.Month, err = strconv.Atoi(s[5:7]); err != nil || d.Month < 1 || d.Month > 12 {
			return Date{Year: year}
		}
	}
	if len(s) >= 10 && s[7] == '-' {
		if d.Day, err = strconv.Atoi(s[8:10]); err != nil || d.Day < 1 || !d.Exists() {
			d.Day = 0
		}
	}
	return d
}

// String renders the date as "2024", "2024-09" or "2024-09-27"; the zero Date as "".
func (d Date) String() string {
	switch {
	case d.Year == 0:
		return ""
	case d.Month == 0:
		return fmt.Sprintf("%04d", d.Year)
	case d.Day == 0:
		return fmt.Sprintf("%04d-%02d", d.Year, d.Month)
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// Exists says whether a date's month has its day.
func (d Date) Exists() bool {
	return d.Day == 0 || d.Day <= time.Date(d.Year, time.Month(d.Month+1), 0, 0, 0, 0, 0, time.UTC).Day()
}

func (d Date) time() time.Time {
	return time.Date(d.Year, time.Month(max(d.Month, 1)), max(d.Day, 1), 0, 0, 0, 0, time.UTC)
}

// Weekday returns 0 for Sunday to 6 for Saturday.
func (d Date) Weekday() int { return int(d.time().Weekday()) }

// AddDays moves the date; a date without a day stays.
func (d Date) AddDays(n int) Date {
	if d.Day == 0 {
		return d
	}
	t := d.time().AddDate(0, 0, n)
	return Date{t.Year(), int(t.Month()), t.Day()}
}

// AddMonths moves the date by whole months; a date without a month stays.
func (d Date) AddMonths(n int) Date {
	if d.Month == 0 {
		return d
	}
	m := d.Year*12 + d.Month - 1 + n
	return Date{Year: m / 12, Month: m%12 + 1}
}

// Add moves the date by n units and keeps only the precision of the unit.
func (d Date) Add(n int, unit string) Date {
	switch unit {
	case "day":
		return d.AddDays(n)
	case "week":
		return d.AddDays(7 * n)
	case "month":
		return d.AddMonths(n)
	case "decade":
		return Date{Year: d.Year + 10*n}
	}
	return Date{Year: d.Year + n}
}

// truncate keeps the year (1) or year and month (2).
func (d Date) truncate(parts int) Date {
	if parts < 2 {
		d.Month = 0
	}
	d.Day = 0
	return d
}

var months = func() map[string]int {
	m := map[string]int{"sept": 9}
	for i := time.January; i <= time.December; i++ {
		name := strings.ToLower(i.String())
		m[name], m[name[:3]] = int(i), int(i)
	}
	return m
}()

var weekdays = func() map[string]int {
	m := map[string]int{}
	for i := time.Sunday; i <= time.Saturday; i++ {
		m[strings.ToLower(i.String())] = int(i)
	}
	return m
}()

var numbers = map[string]int{
	"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
	"ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "fifty": 50,
}

// dayNumber reads "27" or "27th" as a day of the month, 0 when it is none.
func dayNumber(w string) int {
	for _, suffix := range []string{"st", "nd", "rd", "th"} {
		if head, ok := strings.CutSuffix(w, suffix); ok {
			w = head
			break
		}
	}
	n, err := strconv.Atoi(w)
	if err != nil || len(w) > 2 || n < 1 || n > 31 {
		return 0
	}
	return n
}

// yearNumber reads a year from 1000 to 2199, 0 when it is none.
func yearNumber(w string) int {
	n, err := strconv.Atoi(w)
	if err != nil || len(w) != 4 || n < 1000 || n >= 2200 {
		return 0
	}
	return n
}
