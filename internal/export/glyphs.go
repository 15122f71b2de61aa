package export

import (
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gomedium"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"
)

// goFonts returns the Go fonts, which pictures of pixels are set in and the room for labels
// is measured by. They hold Latin, Greek and Cyrillic letters; they are a little wider than
// Helvetica and Arial, so what is measured by them has room in those.
var goFonts = sync.OnceValues(func() (regular, medium *sfnt.Font) {
	regular, err := sfnt.Parse(goregular.TTF)
	if err != nil {
		panic(err) // part of the program
	}
	medium, err = sfnt.Parse(gomedium.TTF)
	if err != nil {
		panic(err)
	}
	return regular, medium
})

// typeface is a font for measuring and drawing. It is not for concurrent use.
type typeface struct {
	*sfnt.Font
	buffer sfnt.Buffer
}

func newTypeface(medium bool) *typeface {
	regular, bold := goFonts()
	if medium {
		return &typeface{Font: bold}
	}
	return &typeface{Font: regular}
}

// width returns how wide a line of text is at a size, both in pixels.
func (t *typeface) width(text string, size float64) float64 {
	var sum fixed.Int26_6
	for _, r := range text {
		sum += t.advance(r, size)
	}
	return float64(sum) / 64
}

// spell writes letters that the font lacks without their marks, where it has those: "ḍ" as "d".
func (t *typeface) spell(text string) string {
	return strings.Map(func(r rune) rune { r, _ = t.glyph(r); return r }, text)
}

// glyph returns the glyph of a letter, or of the letter without marks, and which it is of; 0
// where the font has neither.
func (t *typeface) glyph(r rune) (rune, sfnt.GlyphIndex) {
	if glyph, err := t.GlyphIndex(&t.buffer, r); err == nil && glyph != 0 {
		return r, glyph
	}
	base, _ := utf8.DecodeRuneInString(norm.NFKD.String(string(r))) // marks come after their letter
	if glyph, err := t.GlyphIndex(&t.buffer, base); err == nil && glyph != 0 {
		return base, glyph
	}
	return r, 0
}

// advance returns the width of a letter; one that the font lacks is as wide as it is high.
func (t *typeface) advance(r rune, size float64) fixed.Int26_6 {
	em := fixed.Int26_6(size * 64)
	_, glyph := t.glyph(r)
	if glyph == 0 {
		return em
	}
	advance, err := t.GlyphAdvance(&t.buffer, glyph, em, font.HintingNone)
	if err != nil {
		return em
	}
	return advance
}

// Labels are wrapped at labelWidth characters and cut after labelLines lines.
const (
	labelWidth = 20
	labelLines = 3
)

// labelRows breaks a name at spaces into rows for drawing. What tells nothing to the eye
// (control characters, marks of direction) is left out.
func labelRows(name string) []string {
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == utf8.RuneError || r >= 0x200b && r <= 0x200f || r >= 0x202a && r <= 0x202e ||
			r >= 0x2066 && r <= 0x2069 {
			return ' '
		}
		return r
	}, name)
	var rows []string
	row := ""
	for _, word := range strings.Fields(name) {
		if runes := []rune(word); len(runes) > labelWidth+4 {
			word = string(runes[:labelWidth+3]) + "…"
		}
		if row != "" && utf8.RuneCountInString(row)+1+utf8.RuneCountInString(word) > labelWidth {
			rows = append(rows, row)
			row = word
			continue
		}
		if row != "" {
			row += " "
		}
		row += word
	}
	rows = append(rows, row)
	if len(rows) > labelLines {
		rows = rows[:labelLines]
		rows[labelLines-1] += " …"
	}
	return rows
}
