// Package segment cuts a text into paragraphs: blocks between blank lines, and within
// them bulleted lines, headlines and datelines that stand on lines of their own.
package segment

import (
	"context"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/newsgraph/kg/internal/doc"
)

// Stage sets Paragraphs.
func Stage() doc.Stage {
	return doc.Stage{Name: "segment", Sets: doc.Paragraphs, Run: func(_ context.Context, d *doc.Document) error {
		d.Paragraphs = Paragraphs(d.Text)
		return nil
	}}
}

const (
	minWrap = 50  // a block whose longest line is shorter was not wrapped by width (runes)
	maxWrap = 120 // a longer line was not wrapped at all
	short   = 60  // a line up to here without a final mark may be a headline (runes)
)

// line is one line of a block, without the white space around it.
type line struct {
	doc.Span
	runes int
}

// Paragraphs returns the paragraphs of a text in order, without the white space around
// them; together they hold every byte that is not white space. It takes linear time.
func Paragraphs(text string) []doc.Span {
	var pars []doc.Span
	var block []line
	for start := 0; start < len(text); {
		end, next := lineEnd(text, start)
		if l := trim(text, start, end); l.Start < l.End {
			block = append(block, line{l, utf8.RuneCountInString(text[l.Start:l.End])})
		} else {
			pars = appendBlock(pars, text, block)
			block = block[:0]
		}
		start = next
	}
	return appendBlock(pars, text, block)
}

// lineEnd returns where the line from start ends and where the next one starts.
func lineEnd(text string, start int) (end, next int) {
	for i, r := range text[start:] {
		switch r {
		case '\n', '\v', '\f', '\u0085', '\u2028', '\u2029':
			return start + i, start + i + utf8.RuneLen(r)
		case '\r':
			if strings.HasPrefix(text[start+i+1:], "\n") {
				return start + i, start + i + 2
			}
			return start + i, start + i + 1
		}
	}
	return len(text), len(text)
}

func trim(text string, start, end int) doc.Span {
	s := text[start:end]
	left := strings.TrimLeftFunc(s, unicode.IsSpace)
	start += len(s) - len(left)
	return doc.Span{Start: start, End: start + len(strings.TrimRightFunc(left, unicode.IsSpace))}
}

// appendBlock adds the paragraphs of a run of lines that no blank line parts.
func appendBlock(pars []doc.Span, text string, block []line) []doc.Span {
	width := 0
	for _, l := range block {
		width = max(width, l.runes)
	}
	for i, l := range block {
		if i > 0 && !breaks(text, block[i-1], l, width) {
			pars[len(pars)-1].End = l.End
			continue
		}
		if n := Dateline(text[l.Start:l.End]); n > 0 {
			pars = append(pars, trim(text, l.Start, l.Start+n))
			l.Span = trim(text, l.Start+n, l.End)
		}
		pars = append(pars, l.Span)
	}
	return pars
}

// datelineRE finds what opens a report: "OSLO (AFP) - ", "Nairobi, Kenya, May 2 (AP) — ", "PORTLEIGH — ". A place that
// is not in capitals has its agency, and before a hyphen stands more than the place.
var datelineRE = regexp.MustCompile(`^(?:` +
	`\p{Lu}[\p{L}.'’ -]{2,30}(?:, [^()\n—–]{2,40})? ?\([A-Z][\w. ]{1,24}\) ?(?:—|–|--|-)` +
	`|\p{Lu}[\p{Lu}.'’ -]{2,30}(?:, [^()\n—–]{2,40})? ?(?:—|–|--)` +
	`|\p{Lu}[\p{Lu}.'’ ]{2,30}, [^()\n—–-]{2,40} -` +
	`) +`)

// leastReport is the length of what follows a dateline: a shorter line is a headline.
const leastReport = 40

// Dateline returns the length of the dateline that a paragraph begins with, 0 for none.
func Dateline(paragraph string) int {
	n := len(datelineRE.FindString(paragraph))
	if n == 0 || len(paragraph)-n < leastReport {
		return 0
	}
	return n
}

// breaks says whether a paragraph ends between two neighbouring lines of a block whose
// longest line has width runes.
func breaks(text string, a, b line, width int) bool {
	this, next := text[a.Start:a.End], text[b.Start:b.End]
	if Bullet(next) > 0 {
		return true
	}
	if rule(this) || rule(next) {
		return true
	}
	first, _ := utf8.DecodeRuneInString(next)
	if unicode.IsLower(first) || first == ',' || first == ';' {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(this)
	if last == ',' || last == '-' || last == '–' || last == '—' || last == ';' {
		return false
	}
	if width >= minWrap && width <= maxWrap {
		word := strings.IndexFunc(next, unicode.IsSpace)
		if word < 0 {
			word = len(next)
		}
		full := a.runes+1+utf8.RuneCountInString(next[:word]) > width-3
		if full || a.runes > short && !final(this) {
			return false
		}
	}
	return !dangling[lastWord(this)]
}

// dangling words cannot end a headline: the line goes on.
var dangling = map[string]bool{"the": true, "a": true, "an": true, "of": true, "and": true, "or": true,
	"to": true, "for": true, "with": true, "by": true, "that": true, "which": true, "from": true, "as": true}

func lastWord(s string) string { return s[strings.LastIndexFunc(s, unicode.IsSpace)+1:] }

// final says whether a line ends like a sentence.
func final(s string) bool {
	s = strings.TrimRight(s, `"'”’)]»*_`)
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".?!…:。？！؟", r)
}

// rule says whether a line has no letters and no digits: "-----", "* * *".
func rule(s string) bool {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return false
		}
		if n++; n > 200 {
			return false
		}
	}
	return n > 2
}

// Bullet returns the length in bytes of the list mark with which a line starts, and of
// the white space after it; 0 when it starts with none.
func Bullet(s string) int {
	r, n := utf8.DecodeRuneInString(s)
	switch {
	case strings.ContainsRune("•‣▪◦●○■□►▶➢➤✓✔⁃∙·", r):
	case strings.ContainsRune("-*–—+", r):
		if !spaceAt(s, n) {
			return 0
		}
	case r == '(' || unicode.IsDigit(r) || unicode.IsLetter(r):
		n = enumerator(s)
		if n == 0 || !spaceAt(s, n) {
			return 0
		}
	default:
		return 0
	}
	for n < len(s) {
		r, size := utf8.DecodeRuneInString(s[n:])
		if !unicode.IsSpace(r) {
			break
		}
		n += size
	}
	return n
}

// enumerator returns the length of "1.", "12)", "(a)", "b)" or "(iv)" at the start of s, else 0.
func enumerator(s string) int {
	i, digits, letters := 0, 0, 0
	open := s[0] == '('
	if open {
		i = 1
	}
	for ; i < len(s) && i < 6; i++ {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			digits++
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z':
			letters++
			if letters > 1 && !strings.ContainsRune("ivxIVX", rune(c)) {
				return 0
			}
		case c == ')' && digits+letters > 0 && digits <= 3 && letters <= 4 && (digits == 0 || letters == 0):
			return i + 1
		case c == '.' && !open && digits > 0 && digits <= 2 && letters == 0:
			return i + 1
		default:
			return 0
		}
	}
	return 0
}

func spaceAt(s string, n int) bool {
	r, _ := utf8.DecodeRuneInString(s[n:])
	return n < len(s) && unicode.IsSpace(r)
}
