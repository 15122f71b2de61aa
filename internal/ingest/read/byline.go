package read

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/newsgraph/kg/data"
)

var (
	bylineRE = regexp.MustCompile(
		`^(?i:by|written by|words by|story by|text by|reporting by|reported by|author:|authors:|by:)\s+(.+)$`)
	creditsRE = regexp.MustCompile(
		`(?i)^[(\[]?(?:additional )?(?:reporting|writing|compiled|edited|editing|writing and editing) by ` +
			`([^;.]{3,160})(?:[;.].{0,200})?[)\]]?\.?$`)
	joinRE    = regexp.MustCompile(`(?i)\s+(?:and|&)\s+|\s*,\s*(?:and\s+)?`)
	endNameRE = regexp.MustCompile(`(?i)\s+(?:in|at|for|of|reports?|is|writes)\s|\s*[|•·(–—/]|\s-\s|@|\d`)
)

// particles may stand small within a name.
var particles = data.Set("particle in a person's name")

// notNames are capitalised words that "By …" is followed by in titles and sentences.
var notNames = data.Set("no name in a byline")

// byline reads a line such as "By Jane Doe and Ali al-Amin in Baghdad" and returns the names.
func byline(l string) (string, bool) {
	m := bylineRE.FindStringSubmatch(l)
	if m == nil || len(l) > 160 {
		return "", false
	}
	rest := beforeDate(m[1])
	if lower := strings.ToLower(strings.TrimRightFunc(rest, isMark)); agencies[lower] ||
		agencies[strings.TrimSuffix(lower, " staff")] {
		return strings.TrimRightFunc(rest, isMark), true
	}
	who := names(rest)
	if who == "" || strings.HasSuffix(l, ".") || strings.HasSuffix(l, "?") {
		return "", false
	}
	if !strings.Contains(who, " ") && !strings.HasSuffix(m[0][:len(m[0])-len(m[1])], ": ") {
		return "", false // one word alone is seldom a name
	}
	return who, true
}

// beforeDate cuts a line at the date in it.
func beforeDate(s string) string {
	if d := findDate(s); d.iso != "" {
		s = strings.TrimRightFunc(s[:d.start], func(r rune) bool { return isMark(r) && r != '.' && r != ')' })
	}
	return strings.TrimSpace(s)
}

// names returns the people named at the start of s, parted by ", ", and "" when it does not
// start with a name. What follows the names (office, place, paper) is left out.
func names(s string) string {
	var people []string
	for i, part := range joinRE.Split(strings.TrimSpace(s), -1) {
		if at := endNameRE.FindStringIndex(part + " "); at != nil {
			part = part[:min(at[0], len(part))]
		}
		part = strings.TrimFunc(part, func(r rune) bool { return isMark(r) && r != '.' })
		if !isName(part) {
			if i == 0 {
				return ""
			}
			break
		}
		if i > 0 && (!strings.Contains(part, " ") || agencies[strings.ToLower(part)] || isOffice(part)) {
			break
		}
		people = append(people, part)
		if len(people) == 6 {
			break
		}
	}
	return strings.Join(people, ", ")
}

// isName says whether s is one to five words written as a person's name is.
func isName(s string) bool {
	words := strings.Fields(s)
	if len(words) == 0 || len(words) > 5 {
		return false
	}
	for i, w := range words {
		lower := strings.ToLower(w)
		r, _ := utf8.DecodeRuneInString(w)
		switch {
		case notNames[strings.Trim(lower, ".")] && (i == 0 || len(words) < 3):
			return false
		case unicode.IsUpper(r):
		case i > 0 && particles[lower], strings.HasPrefix(lower, "al-"), strings.HasPrefix(lower, "el-"),
			strings.HasPrefix(lower, "d'"), strings.HasPrefix(lower, "d’"):
		default:
			return false
		}
	}
	return true
}

// isOffice says whether a part of a byline is an office or a paper rather than a person.
func isOffice(s string) bool {
	for w := range strings.FieldsSeq(strings.ToLower(s)) {
		switch w {
		case "correspondent", "reporter", "editor", "writer", "staff", "news", "times", "post", "press", "agency", "bureau",
			"service", "desk", "columnist", "analyst", "journal":
			return true
		}
	}
	return false
}
