package read

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/newsgraph/kg/data"
)

// facts is what page furniture, bylines and datelines tell of a document.
type facts struct {
	published, updated date
	author, publisher  string
}

// edge is how many lines that are neither furniture nor prose are passed, at either end of a
// text, in search of furniture: titles, captions, section names.
const edge = 6

// dropFurniture takes the lines out that belong to the page and not to the article: at both
// ends, up to the first line of prose, dates, bylines, toolbars, share buttons, section names
// and the like; in between only lines that cannot be anything else ("Advertisement", "Read
// more: …"). Titled says that the title is known, so that a section name alone is not one.
func dropFurniture(lines []line, titled bool) ([]line, facts) {
	var told facts
	drop := make([]bool, len(lines))
	head := len(lines)
	var labels []int // section names above the title, if that is what they are
	for i, passed := 0, 0; i < len(lines); i++ {
		switch l := lines[i].text; {
		case isFurniture(l, true, &told):
			drop[i] = true
			continue
		case isProse(l):
			told.dateline(l)
			if !standfirst(lines[i:]) {
				head = i
				break
			}
			passed = edge // no title after it
			continue
		case sections[strings.ToLower(strings.TrimFunc(l, isMark))]:
			labels = append(labels, i)
			continue
		default:
			if passed++; passed <= edge {
				titled = true
				continue
			}
			head = i
		}
		break
	}
	for _, i := range labels {
		drop[i] = drop[i] || titled
	}
	tail := len(lines)
	for i, passed := len(lines)-1, 0; i > head; i-- {
		tail = i
		if l := lines[i].text; isFurniture(l, false, &told) {
			drop[i] = true
		} else if passed++; isProse(l) || passed > edge {
			break
		}
	}
	for i := head; i < tail; i++ {
		drop[i] = drop[i] || isInsert(lines[i].text)
	}
	kept := make([]line, 0, len(lines))
	gap := false
	for i, l := range lines {
		if drop[i] {
			gap = true
			continue
		}
		kept = append(kept, line{text: l.text, gap: l.gap || gap, pages: l.pages})
		gap = false
	}
	if len(kept) == 0 {
		return lines, facts{} // what is all there is, is the text
	}
	return kept, told
}

// standfirst says whether the first of the lines, a sentence, is a summary above the byline or
// the date.
func standfirst(lines []line) bool {
	if len(lines[0].text) > 250 {
		return false
	}
	for _, l := range lines[1:min(len(lines), 4)] {
		var scratch facts
		if isFurniture(l.text, true, &scratch) && (scratch.author != "" || scratch.published.iso != "" ||
			scratch.updated.iso != "") {
			return true
		}
	}
	return false
}

// isProse says whether a line is running text: a finished sentence of some length, or long.
func isProse(l string) bool {
	if len(l) > 240 {
		return true
	}
	return endsSentence(l) && strings.Count(l, " ") >= 5
}

// isFurniture says whether a line at an end of the text belongs to the page, and notes what
// it tells; head is false at the end of the text.
func isFurniture(l string, head bool, told *facts) bool {
	if len(l) > 400 {
		return false
	}
	if isInsert(l) || isNotice(l) {
		return true
	}
	if m := creditsRE.FindStringSubmatch(l); m != nil && len(l) < 300 {
		told.author = firstOf(told.author, names(m[1]))
		return true
	}
	if len(l) > 160 {
		return false
	}
	if author, ok := byline(l); ok {
		told.author = firstOf(told.author, author)
		return true
	}
	if told.dateLine(l) {
		return true
	}
	if endsSentence(l) && strings.Count(l, " ") >= 5 {
		return false
	}
	switch lower := strings.ToLower(strings.TrimSpace(strings.TrimRightFunc(l, isMark))); {
	case isControls(l):
		return true
	case head && (strings.Count(l, " > ")+strings.Count(l, " › ")+strings.Count(l, " » ") >= 1) && shortParts(l):
		return true
	case strings.Count(l, " | ") >= 3, strings.Count(l, " • ") >= 3, strings.Count(l, " · ") >= 3:
		return true
	case !head && strings.HasPrefix(lower, "tags:"), !head && strings.HasPrefix(lower, "topics:"):
		return true
	case agencies[lower]:
		told.publisher = firstOf(told.publisher, strings.TrimSpace(strings.TrimRightFunc(l, isMark)))
		return true
	}
	return false
}

// isMark says whether a character is neither letter nor digit.
func isMark(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// shortParts says whether a line is a trail such as "Home > World > Middle East".
func shortParts(l string) bool {
	parts := strings.FieldsFunc(l, func(r rune) bool { return r == '>' || r == '›' || r == '»' })
	for _, p := range parts {
		if len(strings.Fields(p)) > 4 {
			return false
		}
	}
	return len(parts) > 2 || sections[strings.ToLower(strings.TrimSpace(parts[0]))]
}

var timeRE = regexp.MustCompile(
	`(?i)\b\d{1,2}[:.h]\d{2}(?::\d{2})?(?:\.\d+)?\s*(?:[ap]\.?m\b\.?)?|\b\d{1,2}\s*[ap]\.?m\b\.?|[+-]\d{2}:?\d{2}\b`)

// dateWords are what may stand beside the date on a line of its own.
var dateWords = data.Set("word beside a date line")

var byRE = regexp.MustCompile(`(?i)\bby:?\s`)

// undatedRE finds what a date line has in place of a full date.
var undatedRE = regexp.MustCompile(`(?i)\b(?:\d{1,2}(?:st|nd|rd|th)? (?:` + monthWords + `)|(?:` + monthWords +
	`)\.? \d{1,2}(?:st|nd|rd|th)?)\b|\b(?:\d{1,2}|an?) (?:sec(?:ond)?|min(?:ute)?|hour|hr|day|week)s? ` +
	`ago\b|\b\d{1,2}:\d{2}\b`)

// dateLine says whether a line is a date with at most its label, a time of day, and controls,
// or a byline and a date; it notes the date. A date without its year is one too but tells nothing.
func (told *facts) dateLine(l string) bool {
	d := findDate(l)
	if d.iso == "" {
		at := undatedRE.FindStringIndex(l)
		if at == nil {
			return false
		}
		d.start, d.end = at[0], at[1]
	}
	rest := timeRE.ReplaceAllString(l[:d.start]+" "+l[d.end:], " ")
	if again := findDate(rest); again.iso != "" { // "published …, updated …"
		rest = rest[:again.start] + " " + rest[again.end:]
	}
	who := ""
	if at := byRE.FindStringIndex(rest); at != nil {
		rest, who = rest[:at[0]], rest[at[0]:]
	}
	agency := strings.TrimFunc(rest, isMark)
	if agencies[strings.ToLower(agency)] {
		rest = ""
	} else {
		agency = ""
	}
	for _, w := range strings.FieldsFunc(rest, isMark) {
		if w = strings.ToLower(w); !dateWords[w] && !controlWords[w] && !isNumber(w) {
			return false
		}
	}
	if who != "" {
		author, ok := byline(strings.TrimFunc(who, isMark))
		if !ok {
			return false
		}
		told.author = firstOf(told.author, author)
	}
	told.publisher = firstOf(told.publisher, agency)
	if d.iso == "" {
		return true
	}
	lower := strings.ToLower(l[:d.start])
	if strings.Contains(lower, "updat") || strings.Contains(lower, "modif") {
		if told.updated.iso == "" {
			told.updated = d
		}
	} else if told.published.iso == "" || told.published.ambiguous && !d.ambiguous {
		told.published = d
	}
	return true
}

// isNumber says whether a word is a short number, such as a font size or a count.
func isNumber(w string) bool { return len(w) <= 3 && strings.Trim(w, "0123456789") == "" }

// isControls says whether a line is made of buttons: share links, font sizes, counts.
func isControls(l string) bool {
	words, known, numbers, marks := 0, 0, 0, 0
	for _, r := range l {
		if isMark(r) && !unicode.IsSpace(r) && !strings.ContainsRune(`.,'"’‘“”-–—()&:;?!`, r) {
			marks++
		}
	}
	for _, w := range strings.FieldsFunc(strings.ToLower(l), isMark) {
		words++
		switch {
		case controlWords[w]:
			known++
		case isNumber(w):
			numbers++
		}
	}
	if words == 0 || words > 12 {
		return words == 0
	}
	return (known > 0 || marks > 0) && known+numbers == words || marks >= 3 && words <= 3
}

// isInsert says whether a line is furniture wherever it stands.
func isInsert(l string) bool {
	if len(l) > 120 {
		return false
	}
	lower := strings.ToLower(strings.TrimFunc(l, isMark))
	if lower == "" || inserts[lower] { // a rule such as "***", or a known phrase
		return true
	}
	for _, p := range insertPrefixes {
		if rest, ok := strings.CutPrefix(lower, p); ok {
			return strings.HasSuffix(p, ":") || !endsSentence(l) && strings.HasPrefix(rest, " ")
		}
	}
	return false
}

// isNotice says whether a line is about cookies, newsletters, rights or the reader's account.
func isNotice(l string) bool {
	switch {
	case len(l) >= 400:
		return false
	case strings.Contains(l, " contributed ") && contributedRE.MatchString(l),
		strings.Contains(l, "/") && photoRE.MatchString(l):
		return true
	}
	return noticeRE.MatchString(l)
}

var (
	contributedRE = regexp.MustCompile(`^.{3,120} contributed (?:to this|reporting)\b.{0,40}$`)
	photoRE       = regexp.MustCompile(`(?i)^.{0,60}/ ?(?:afp|ap|epa|getty images|reuters|shutterstock)\b.{0,40}$`)
)

var noticeRE = regexp.MustCompile(
	`(?i)^(?:we(?: and our partners)? use cookies|this (?:web)?site uses cookies|by ` +
		`(?:continuing|using|clicking|signing up)\b.{0,80}\b(?:site|cookies|privacy|terms)|` +
		`(?:please )?(?:sign up|subscribe|register)(?: now| today| here)?(?: (?:for|to|with)\b.{0,60}\b(?:newsletters?|` +
		`alerts?|updates?|inbox|emails?|channel|account)|[.! ]*$)|` +
		`get (?:the|our|all the) .{0,60}\b(?:in|to) your inbox|follow us on\b|join (?:our|us on) ` +
		`(?:telegram|whatsapp|facebook|twitter|channel)|download (?:our|the) .{0,20}\bapps?\b|` +
		`(?:©|\(c\)|copyright (?:©|\(c\)|\d{4})).{0,120}$|all rights reserved|our standards: |the views expressed in ` +
		`this (?:article|piece)|` +
		`already (?:a subscriber|have an account|a member)|you have (?:\d+|no|reached).{0,40}\bfree articles?|support ` +
		`(?:our|independent) journalism|` +
		`please enable javascript|your browser does not support|accept (?:all )?cookies|manage (?:your ` +
		`)?(?:cookie|privacy)\b|` +
		`a version of this article appear|` +
		`(?:photo|image|picture|video)(?: credits?| by| courtesy(?: of)?)?: .{0,60}$|\[?\(?(?:file|file photo|getty ` +
		`images|ap photo|reuters photo)\b[^.]{0,60}[\])]$)`)

// dateline notes the agency, and the date where it has its year, of a first line such as
// "GENEVA, Sept 27, 2024 (Reuters) - …". The words stay in the text.
func (told *facts) dateline(l string) {
	head := l[:min(len(l), 100)]
	open := strings.IndexByte(head, '(')
	if open <= 0 {
		return
	}
	shut := strings.IndexByte(head[open:], ')')
	if shut < 0 {
		return
	}
	agency, after := head[open+1:open+shut], strings.TrimSpace(head[open+shut+1:])
	if !agencies[strings.ToLower(agency)] || !strings.HasPrefix(after, "-") && !strings.HasPrefix(after, "–") &&
		!strings.HasPrefix(after, "—") {
		return
	}
	told.publisher = firstOf(told.publisher, agency)
	if d := findDate(head[:open]); told.published.iso == "" && d.iso != "" {
		told.published = d
	}
}
