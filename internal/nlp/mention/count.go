package mention

import (
	"strconv"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
)

var smallNumbers = map[string]float64{
	"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
	"ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
	"seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
	"sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}

var scales = map[string]float64{
	"hundred": 100, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12,
	"m": 1e6, "bn": 1e9, "k": 1e3,
}

// Number reads a number in figures or words: "9,000", "twenty three", "2.5 million".
func Number(words []string) (float64, bool) {
	total, part, seen := 0.0, 0.0, false
	for _, w := range words {
		low := strings.ToLower(strings.ReplaceAll(w, ",", ""))
		if v, err := strconv.ParseFloat(low, 64); err == nil && low != "" && low[0] >= '0' && low[0] <= '9' {
			part, seen = part+v, true
		} else if v, ok := smallNumbers[low]; ok {
			part, seen = part+v, true
		} else if v, ok := scales[low]; ok {
			if part == 0 {
				part = 1
			}
			part *= v
			if v >= 1000 {
				total, part = total+part, 0
			}
			seen = true
		} else if low != "-" && low != "and" && low != "a" {
			return 0, false
		}
	}
	return total + part, seen
}

// about are words before a number that leave it open.
var about = data.Set("before a count")

// count returns the number that counts the group whose head is given, 0 where none is stated.
func (f *finder) count(head int) (n float64, approximate bool) {
	d := f.d
	for _, k := range f.kids.Of(head) {
		if d.Tokens[k].Rel != "nummod" || d.Tokens[k].UPOS != doc.NUM || k > head {
			continue
		}
		first := k
		for first > 0 && first > k-6 && (d.Tokens[first-1].UPOS == doc.NUM || d.Form(first-1) == "-") && hung(d, first-1, k) {
			first--
		}
		last := k + 1
		for last < head && last < k+6 && d.Tokens[last].UPOS == doc.NUM && hung(d, last, k) {
			last++
		}
		var words []string
		for i := first; i < last; i++ {
			words = append(words, d.Form(i))
		}
		v, ok := Number(words)
		if !ok {
			return 0, false
		}
		before := first - 1
		if before >= 0 && d.SentenceOf(before) == d.SentenceOf(k) {
			approximate = about[strings.ToLower(d.Form(before))]
		}
		return v, approximate
	}
	return 0, false
}
