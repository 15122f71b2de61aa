package export

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

// writeSVG writes a picture as SVG 1.1; nodes and links say more under the pointer. Texts are
// as long as they were measured, whatever the reader's fonts.
func writeSVG(w io.Writer, g *Graph) error {
	b := bufio.NewWriterSize(w, 1<<16)
	p := g.draw()
	fmt.Fprintf(b,
		`<svg xmlns="http://www.w3.org/2000/svg" width="%.0f" height="%.0f" viewBox="0 0 %.0f %.0f" role="img" `+
			`font-family="%s">`+"\n",
		p.width, p.height, p.width, p.height, g.Style.Font)
	fmt.Fprintf(b, "<title>%s</title>\n<desc>%s</desc>\n<rect width=\"100%%\" height=\"100%%\" fill=\"%s\"/>\n",
		svgText(g.title()), svgText(g.Origin()), g.Style.Background)
	p.paint(&svgBrush{b, p.face, p.bold})
	fmt.Fprintln(b, "</svg>")
	return b.Flush()
}

type svgBrush struct {
	*bufio.Writer
	face, bold *typeface
}

func (b *svgBrush) begin(tip string) { fmt.Fprintf(b, "<g><title>%s</title>", svgText(tip)) }
func (b *svgBrush) end()             { fmt.Fprintln(b, "</g>") }

func (b *svgBrush) polygon(corners []point, fill, stroke string, width float64) {
	fmt.Fprintf(b, `<polygon points="%s" fill="%s"%s/>`, svgPoints(corners), fill, svgStroke(stroke, width))
}

func (b *svgBrush) circle(centre point, radius float64, fill, stroke string, width float64) {
	fmt.Fprintf(b, `<circle cx="%.1f" cy="%.1f" r="%.1f" fill="%s"%s/>`, centre.X, centre.Y, radius, fill,
		svgStroke(stroke, width))
}

func (b *svgBrush) line(along []point, color string, width float64, dash Dash) {
	pattern := ""
	switch dash {
	case Dashed:
		pattern = ` stroke-dasharray="6 4"`
	case Dotted:
		pattern = ` stroke-dasharray="1.5 3"`
	}
	fmt.Fprintf(b, `<polyline points="%s" fill="none"%s%s/>`, svgPoints(along), svgStroke(color, width), pattern)
}

func (b *svgBrush) text(at point, anchor anchor, words string, size float64, bold bool, color, halo string) {
	weight, outline := "", ""
	if bold {
		weight = ` font-weight="600"`
	}
	if halo != "" {
		outline = fmt.Sprintf(` stroke="%s" stroke-width="3" stroke-linejoin="round" paint-order="stroke"`, halo)
	}
	face := b.face
	if bold {
		face = b.bold
	}
	fmt.Fprintf(b,
		`<text x="%.1f" y="%.1f" text-anchor="%s" font-size="%.1f"%s textLength="%.1f" lengthAdjust="spacingAndGlyphs" `+
			`fill="%s"%s>%s</text>`+"\n",
		at.X, at.Y, anchor, size, weight, face.width(words, size), color, outline, svgText(words))
}

func svgStroke(color string, width float64) string {
	if color == "" {
		return ""
	}
	return fmt.Sprintf(` stroke="%s" stroke-width="%.1f"`, color, width)
}

func svgPoints(points []point) string {
	out := make([]string, len(points))
	for i, p := range points {
		out[i] = fmt.Sprintf("%.1f,%.1f", p.X, p.Y)
	}
	return strings.Join(out, " ")
}

// svgText escapes a text.
func svgText(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(xmlClean(s))) // a strings.Builder does not fail
	return b.String()
}
