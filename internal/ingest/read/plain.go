package read

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/newsgraph/kg/schema"
)

// fromPlain reads plain text. Character references left in it are replaced.
func fromPlain(text string) *article {
	a := &article{wrapped: true}
	if plain, changed := unescape(text); changed {
		text = plain
		a.warnings = append(a.warnings, "HTML character references replaced")
	}
	text, warnings := clean(text)
	a.warnings = append(a.warnings, warnings...)
	a.lines = plainLines(text)
	return a
}

// joinLines makes the text of lines, each a paragraph.
func joinLines(lines []line) string {
	n := 0
	for _, l := range lines {
		n += len(l.text) + 2
	}
	var b strings.Builder
	b.Grow(n)
	for i, l := range lines {
		if i > 0 {
			b.WriteString("\n\n")
		}
		b.WriteString(l.text)
	}
	return b.String()
}

// Text is taken for hard-wrapped when its broken lines are of widths in this range.
const minWrap, maxWrap = 45, 130

// unwrap joins the lines of paragraphs that were broken at a fixed width: a line goes on in
// the next when the next one's first word would not have fitted, or when it does not end a
// sentence and the next begins small. List items stay apart.
func unwrap(lines []line) []line {
	width := wrapWidth(lines)
	out := lines[:0:0]
	var open []byte // the paragraph being joined, when not empty
	last := 0       // runes in the last physical line of it
	flush := func() {
		if len(open) > 0 {
			out[len(out)-1].text = string(open)
			open = open[:0]
		}
	}
	for i, l := range lines {
		text, item := cutBullet(l.text)
		n := utf8.RuneCountInString(l.text)
		if i > 0 && !l.gap && !item && continues(lines[i-1].text, last, text, width) {
			prev := &out[len(out)-1]
			if len(open) == 0 {
				open = append(open, prev.text...)
			}
			if !hyphenated(lines[i-1].text) {
				open = append(open, ' ')
			} else if suffixRE.MatchString(text) {
				open = open[:len(open)-1]
			}
			open = append(open, text...)
		} else {
			flush()
			out = append(out, line{text: text, gap: l.gap})
		}
		last = n
	}
	flush()
	return out
}

// wrapWidth returns the width in characters at which the text is broken, 0 when it is not:
// the greatest width of a line that another follows within its paragraph, leaving out the
// widest twentieth (addresses, tables).
func wrapWidth(lines []line) int {
	var counts [maxWrap + 1]int
	total, wide := 0, 0
	for i := 0; i+1 < len(lines); i++ {
		if lines[i+1].gap {
			continue
		}
		total++
		if n := utf8.RuneCountInString(lines[i].text); n <= maxWrap {
			counts[n]++
		} else {
			wide++
		}
	}
	if total == 0 || wide*5 > total {
		return 0
	}
	for n, left := maxWrap, total/20; n >= minWrap; n-- {
		if left -= counts[n]; left < 0 {
			return n
		}
	}
	return 0
}

// continues says whether line b, which follows a line a of n characters, is the same paragraph.
func continues(a string, n int, b string, width int) bool {
	if n > maxWrap {
		return false
	}
	first, _ := utf8.DecodeRuneInString(b)
	if unicode.IsLower(first) && !endsSentence(a) {
		return true
	}
	if width == 0 {
		return false
	}
	word, _, _ := strings.Cut(b, " ")
	return n+1+utf8.RuneCountInString(word) > width
}

// suffixRE finds the end of a word that was cut by a typesetter's hyphen: no word by itself.
var suffixRE = regexp.MustCompile(
	`^(?:(?:ment|tion|sion|ness|tive|cial|tial)[a-z]*|ings?|it(?:y|ies)|ers|ed|ly|[ai]bl[ey]|[ae]nc(?:e|y|es|` +
		`ies))(?:[^\p{L}]|$)`)

// hyphenated says whether a line ends within a hyphenated word, which then takes no space.
func hyphenated(s string) bool {
	if !strings.HasSuffix(s, "-") || len(s) < 2 {
		return false
	}
	r, _ := utf8.DecodeLastRuneInString(s[:len(s)-1])
	return unicode.IsLetter(r)
}

// cutBullet takes the mark off a list item.
func cutBullet(s string) (string, bool) {
	for _, mark := range []string{"• ", "* ", "- ", "▪ ", "◦ ", "‣ ", "● ", "■ ", "· "} {
		if rest, ok := strings.CutPrefix(s, mark); ok && rest != "" {
			return rest, true
		}
	}
	return s, false
}

// endsSentence says whether a line ends with the marks of a finished sentence.
func endsSentence(s string) bool {
	s = strings.TrimRight(s, `"'”’“‘»)] `)
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".!?:;…", r)
}

// A title is a short first line.
const maxTitleRunes, maxTitleWords = 180, 24

// titleOf returns the first line when it stands alone as a title does: short, parted from
// what follows, without the full stop of a sentence. "" when there is none.
func titleOf(lines []line) string {
	if len(lines) < 2 || !lines[1].gap {
		return ""
	}
	t := lines[0].text
	if utf8.RuneCountInString(t) > maxTitleRunes || len(strings.Fields(t)) > maxTitleWords {
		return ""
	}
	end := strings.TrimRight(t, `"'”’»)] `)
	if end == "" || strings.ContainsRune(".,;:–—-", lastRune(end)) || !strings.ContainsFunc(t, unicode.IsLetter) {
		return ""
	}
	if r, _ := utf8.DecodeRuneInString(t); unicode.IsLower(r) &&
		!strings.ContainsFunc(strings.Fields(t)[0], unicode.IsUpper) {
		return ""
	}
	return t
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

// dropTitle takes a title known from elsewhere off the beginning of the text, where pages
// repeat it.
func dropTitle(lines []line, title string) []line {
	folded := schema.Fold(title)
	for i := 0; i < 3 && i+1 < len(lines); i++ {
		if utf8.RuneCountInString(lines[i].text) > 2*maxTitleRunes {
			break
		}
		if schema.Fold(lines[i].text) == folded {
			rest := append(lines[:i:i], lines[i+1:]...)
			if i < len(rest) {
				rest[i].gap = true
			}
			return rest
		}
	}
	return lines
}
