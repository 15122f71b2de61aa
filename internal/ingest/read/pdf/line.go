package pdf

import (
	"slices"
	"strings"
	"unicode"
)

// line is a line of a page.
type line struct {
	page                     int
	text                     string
	left, right, bottom, top float64 // bottom is that of most of its letters, near the base line
	size                     float64 // height of a capital, in points
	cells                    []cell  // its parts between wide spaces, as the cells of a table are
	hyphen                   bool    // a word is cut at its end; the hyphen is not in the text
	raised                   bool    // it begins with the number of a note
	note                     bool    // it stands small at the foot of a page
}

// cell is a part of a line.
type cell struct{ left, right float64 }

// linesOf makes lines of the characters of a page.
func linesOf(chars []char, number int) []*line {
	var lines []*line
	first := 0
	for i := 0; i <= len(chars); i++ {
		if i < len(chars) && chars[i].r != '\n' && chars[i].r != '\r' {
			continue
		}
		if l := lineOf(chars[first:i], number); l != nil {
			lines = append(lines, l)
		}
		first = i + 1
	}
	return lines
}

// softHyphen is what PDFium puts in the place of a hyphen that cuts a word at a line's end.
const softHyphen = '\x02'

// lineOf makes a line of its characters, nil of spaces. PDFium does not always end a line after
// a hyphen: the next line's characters are then part of this one, cut off by cutLines.
func lineOf(chars []char, number int) *line {
	var heights, bottoms []float64
	for _, c := range chars {
		if unicode.IsLetter(c.r) || unicode.IsDigit(c.r) {
			heights = append(heights, c.top-c.bottom)
			bottoms = append(bottoms, c.bottom)
		}
	}
	if len(heights) == 0 {
		for _, c := range chars {
			if !unicode.IsSpace(c.r) && c.r != softHyphen {
				heights = append(heights, c.top-c.bottom)
				bottoms = append(bottoms, c.bottom)
			}
		}
		if len(heights) == 0 {
			return nil
		}
	}
	slices.Sort(heights)
	slices.Sort(bottoms)
	l := &line{page: number, size: heights[len(heights)*9/10], bottom: bottoms[len(bottoms)/2]}
	l.left, l.right, l.top = chars[0].left, chars[0].right, chars[0].top
	l.read(chars)
	if strings.TrimSpace(l.text) == "" {
		return nil
	}
	return l
}

// read sets the text, the box and the wide gaps of a line.
func (l *line) read(chars []char) {
	var b strings.Builder
	last := char{}
	started := false
	for i, c := range chars {
		switch {
		case c.r == softHyphen || c.r == 0xad:
			l.hyphen = i == len(chars)-1
			if !l.hyphen {
				b.WriteRune(softHyphen)
			}
			continue
		case unicode.IsSpace(c.r):
			b.WriteByte(' ')
			continue
		case unicode.IsControl(c.r), c.r == 0xfffe, c.r == 0xfffd && c.right <= c.left:
			continue
		case l.isNote(c) && (started || i == 0) && noteBefore(last.r, started):
			l.raised = l.raised || !started
			continue
		}
		if !started || c.left < l.left {
			l.left = c.left
		}
		if !started || c.right > l.right {
			l.right = c.right
		}
		if c.top > l.top {
			l.top = c.top
		}
		if n := len(l.cells); n > 0 && c.left-last.right <= 1.8*l.size {
			l.cells[n-1].right = c.right
		} else {
			l.cells = append(l.cells, cell{c.left, c.right})
		}
		b.WriteRune(c.r)
		last, started = c, true
	}
	l.text = strings.Join(strings.Fields(b.String()), " ")
}

// isNote says whether a character is a small raised digit.
func (l *line) isNote(c char) bool {
	return unicode.IsDigit(c.r) && c.top-c.bottom < 0.8*l.size && c.bottom > l.bottom+0.25*l.size
}

// noteBefore says whether a raised digit after this character is the number of a note, not an
// exponent: "10²" and "m²" are none, "troops.²" and "Iraq²" are.
func noteBefore(r rune, started bool) bool {
	return !started || !unicode.IsDigit(r) && r != 'm' && r != 'ⁿ'
}
