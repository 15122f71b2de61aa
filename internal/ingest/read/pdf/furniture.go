package pdf

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Running heads and feet are looked for among so many lines at the top and bottom of a page.
const margin = 3

var (
	digitsRE = regexp.MustCompile(`\d+`)
	folioRE  = regexp.MustCompile(
		`(?i)^[\s\-–—|•·.]*(page|p\.|pg\.?)?\s*(\d{1,4}|[ivxlc]{1,7})\s*((of|/)\s*\d{1,4})?[\s\-–—|•·.]*$`)
)

// dropFurniture takes running heads and feet, page numbers and tables out of the pages, and
// returns the heads and feet of the first.
func dropFurniture(pages []*page) (heads []string) {
	repeated := map[string]map[int]bool{} // what stands in a margin, without numbers → pages
	for _, p := range pages {
		for l := range marginLines(p) {
			key := marginKey(l)
			if repeated[key] == nil {
				repeated[key] = map[int]bool{}
			}
			repeated[key][p.number] = true
		}
	}
	for _, p := range pages {
		drop := map[*line]bool{}
		for l, outer := range marginLines(p) {
			n := len(repeated[marginKey(l)])
			often := n >= 3 || n == 2 && len(pages) <= 4
			if often && len(l.text) < 200 || outer && len(pages) > 1 && folioRE.MatchString(l.text) {
				drop[l] = true
			}
		}
		for _, l := range p.lines {
			if drop[l] && p == pages[0] {
				heads = append(heads, l.text)
			}
		}
		for _, l := range tableLines(p.lines) {
			drop[l] = true
		}
		p.lines = slices.DeleteFunc(p.lines, func(l *line) bool { return drop[l] })
	}
	return heads
}

func marginKey(l *line) string {
	side := "top"
	if l.bottom < 300 {
		side = "foot"
	}
	return side + strconv.Itoa(int(l.bottom/8)) + digitsRE.ReplaceAllString(
		strings.ToLower(strings.Join(strings.Fields(l.text), "")), "#")
}

// marginLines returns the highest and lowest lines of a page; true for the outermost two of each.
func marginLines(p *page) map[*line]bool {
	byHeight := slices.Clone(p.lines)
	slices.SortStableFunc(byHeight, func(a, b *line) int {
		switch {
		case a.bottom > b.bottom:
			return -1
		case a.bottom < b.bottom:
			return 1
		}
		return 0
	})
	out := map[*line]bool{}
	for i, l := range byHeight {
		if i < margin || i >= len(byHeight)-margin {
			out[l] = i < 2 || i >= len(byHeight)-2
		}
	}
	return out
}

// tableLines returns the lines of tables: three or more in a row with cells that stand under each
// other. Justified text has wide spaces too, but at other places in each line.
func tableLines(lines []*line) []*line {
	var out []*line
	for i := 0; i < len(lines); {
		n := i + 1
		for n < len(lines) && isRow(lines[n-1]) && isRow(lines[n]) && aligned(lines[n-1], lines[n]) {
			n++
		}
		if n-i >= 3 {
			out = append(out, lines[i:n]...)
		}
		i = n
	}
	return out
}

// isRow says whether a line may be the row of a table: three cells or more, or two and many digits.
func isRow(l *line) bool {
	if len(l.cells) != 2 {
		return len(l.cells) > 2
	}
	digits := 0
	for _, r := range l.text {
		if unicode.IsDigit(r) {
			digits++
		}
	}
	return digits*4 >= len([]rune(l.text))
}

// aligned says whether most cells of one of two lines, but the first, begin, end or have their
// middle where a cell of the other does.
func aligned(a, b *line) bool {
	if len(a.cells) > len(b.cells) {
		a, b = b, a
	}
	const near = 2.5 // points
	close := func(x, y float64) bool { return math.Abs(x-y) < near }
	same, all := 0, len(a.cells)-1
	for i, x := range a.cells[1:] {
		last := i == len(a.cells)-2
		switch {
		case slices.ContainsFunc(b.cells[1:], func(y cell) bool {
			return close(x.left, y.left) || close((x.left+x.right)/2, (y.left+y.right)/2) || !last && close(x.right, y.right)
		}):
			same++
		case last && len(a.cells) > 2 && close(x.right, b.cells[len(b.cells)-1].right):
			all-- // the edge of a justified column, or numbers set to the right
		case last && len(a.cells) == 2 && close(x.right, b.cells[len(b.cells)-1].right):
			same++
		}
	}
	return same > 0 && 3*same >= 2*all
}
