package pdf

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// layOut joins the lines of all pages to paragraphs. A paragraph may go on in the next column
// or on the next page; what stands small at the foot of a page comes after its text.
func layOut(pages []*page) []Paragraph {
	body := bodySize(pages)
	var lines []*line
	for _, p := range pages {
		lines = append(lines, notesLast(p, body)...)
	}
	pitch := pitchOf(lines)
	right := rightEdges(lines)
	var out []Paragraph
	var last [2]*line // of the text, and of the notes
	var open [2]int   // the paragraph that may go on
	for _, l := range lines {
		kind := 0
		if l.note {
			kind = 1
		}
		if last[kind] != nil && joins(last[kind], l, pitch, body, right) {
			out[open[kind]].add(last[kind], l)
		} else {
			open[kind] = len(out)
			out = append(out, Paragraph{Text: l.text, Pages: []Start{{0, l.page}}})
		}
		last[kind] = l
	}
	return out
}

// add appends a line to a paragraph that last ended.
func (p *Paragraph) add(last, l *line) {
	text := l.text
	switch {
	case last.hyphen:
		if keepsHyphen(p.Text, text) {
			p.Text += "-"
		}
	case strings.HasSuffix(p.Text, "-") || strings.HasSuffix(p.Text, "—"):
	default:
		p.Text += " "
	}
	if l.page != p.Pages[len(p.Pages)-1].Page {
		p.Pages = append(p.Pages, Start{len(p.Text), l.page})
	}
	p.Text += text
}

// keepsHyphen says whether the hyphen at a line's end is part of a word: before a capital or a
// digit ("Al-Monitor", "F-16"), and after a prefix that is written with one.
func keepsHyphen(before, after string) bool {
	first, _ := utf8.DecodeRuneInString(after)
	if unicode.IsUpper(first) || unicode.IsDigit(first) {
		return true
	}
	word := strings.ToLower(before[strings.LastIndexAny(before, " (“\"'‘")+1:])
	if strings.Contains(word, "-") {
		return true // "state-of-the-art"
	}
	switch word {
	case "al", "self", "non", "ex", "anti", "pro", "vice", "co", "half", "well", "long", "short", "high", "low", "cross",
		"so", "all", "post", "mid",
		"two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "year", "much", "then":
		return true
	}
	return false
}

// joins says whether line b goes on with the paragraph of line a.
func joins(a, b *line, pitch, body float64, right map[int]float64) bool {
	if math.Abs(a.size-b.size) > 0.22*math.Max(a.size, b.size) || b.raised {
		return false
	}
	starts, _ := utf8.DecodeRuneInString(b.text)
	if isItem(b.text) {
		return false
	}
	down := a.bottom - b.bottom
	sameColumn := a.page == b.page && down > 0 && b.left < a.right && a.left < b.right
	ended := endsSentence(a.text)
	if !sameColumn { // the next column or page
		return a.hyphen || !ended && (unicode.IsLower(starts) || a.right > 0.93*right[column(a)])
	}
	if down > 1.45*pitch && down > 2.4*math.Max(a.size, b.size) {
		return a.hyphen || !ended && unicode.IsLower(starts)
	}
	if a.size > 1.25*body && b.size > 1.25*body {
		return down < 3*a.size // the lines of a heading
	}
	short := a.right+a.size/2+firstWord(b) < right[column(a)]
	switch {
	case a.hyphen:
		return true
	case short && ended:
		return false
	case ended && b.left > a.left+0.9*a.size && b.left < a.left+6*a.size:
		return false // an indented first line
	case short && !ended:
		return unicode.IsLower(starts)
	}
	return true
}

// firstWord returns about the width of the first word of a line.
func firstWord(l *line) float64 {
	word, _, _ := strings.Cut(l.text, " ")
	return (l.right - l.left) * float64(len(word)) / float64(max(len(l.text), 1))
}

// isItem says whether a line begins with the mark of a list item.
func isItem(s string) bool {
	r, n := utf8.DecodeRuneInString(s)
	return strings.ContainsRune("•▪◦‣●■·–", r) && strings.HasPrefix(s[n:], " ")
}

func endsSentence(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(s, `"'”’»)] `))
	return strings.ContainsRune(".!?:…", r)
}

// column names the column of a line: lines of a page that begin within 20 points of each other.
func column(l *line) int { return l.page*1000 + int(l.left/20) }

// rightEdges returns the right edge of each column: nearly the farthest of its lines.
func rightEdges(lines []*line) map[int]float64 {
	edges := map[int]float64{}
	for _, l := range lines {
		edges[column(l)] = math.Max(edges[column(l)], l.right)
	}
	for _, l := range lines { // an indented line has the edge of the column around it
		for d := -2; d <= 2; d++ {
			if e, ok := edges[column(l)+d]; ok && e > edges[column(l)] && e-l.left < 1.6*(edges[column(l)]-l.left)+40 {
				edges[column(l)] = e
			}
		}
	}
	return edges
}

// pitchOf returns the usual distance between two lines.
func pitchOf(lines []*line) float64 {
	var steps []float64
	for i := 1; i < len(lines); i++ {
		a, b := lines[i-1], lines[i]
		if d := a.bottom - b.bottom; a.page == b.page && d > 0.5*a.size && d < 4*a.size {
			steps = append(steps, d)
		}
	}
	if len(steps) == 0 {
		return 14
	}
	slices.Sort(steps)
	return steps[len(steps)/2]
}

// bodySize returns the size that most of the text has.
func bodySize(pages []*page) float64 {
	weight := map[int]int{}
	for _, p := range pages {
		for _, l := range p.lines {
			weight[int(l.size*4)] += len(l.text)
		}
	}
	best, most := 0, 0
	for size, n := range weight {
		if n > most || n == most && size < best {
			best, most = size, n
		}
	}
	return float64(best) / 4
}

// notesLast returns the lines of a page with those that stand small at its foot behind all others.
func notesLast(p *page, body float64) []*line {
	lowest := math.Inf(1) // of the body's lines
	for _, l := range p.lines {
		if l.size >= 0.86*body {
			lowest = math.Min(lowest, l.bottom)
		}
	}
	var text, notes []*line
	for _, l := range p.lines {
		if l.size < 0.86*body && l.bottom < lowest {
			l.note = true
			notes = append(notes, l)
		} else {
			text = append(text, l)
		}
	}
	return append(text, notes...)
}

// largest returns the words that stand largest on the first page, where they can be a title.
func largest(pages []*page) string {
	if len(pages) == 0 {
		return ""
	}
	body, size := bodySize(pages), 0.0
	for _, l := range pages[0].lines {
		size = math.Max(size, l.size)
	}
	if size < 1.25*body {
		return ""
	}
	var words []string
	for _, l := range pages[0].lines {
		if l.size > 0.9*size {
			words = append(words, l.text)
		} else if len(words) > 0 {
			break
		}
	}
	title := strings.Join(words, " ")
	if len(title) > 200 || len(title) < 8 || !strings.Contains(title, " ") {
		return ""
	}
	return title
}
