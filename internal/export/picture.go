package export

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/newsgraph/kg/internal/export/layout"
)

type point = layout.Point

// brush draws a picture. Lengths are pixels, Y grows downwards, colours are "#RRGGBB".
type brush interface {
	// begin opens a group of shapes which together show what the tip tells; end closes it.
	begin(tip string)
	end()
	polygon(corners []point, fill, stroke string, width float64)
	circle(centre point, radius float64, fill, stroke string, width float64)
	line(along []point, color string, width float64, dash Dash)
	// text writes a line with its middle, or its start, at a point on the base line. A halo
	// parts it from what lies below.
	text(at point, anchor anchor, words string, size float64, bold bool, color, halo string)
}

type anchor string

const (
	middle anchor = "middle"
	start  anchor = "start"
)

// Measures of a picture, in pixels.
const (
	margin     = 28.0
	titleSize  = 20.0
	smallSize  = 12.0
	linkSize   = 10.5 // of what links say
	legendRow  = 24.0
	arrowhead  = 9.0
	leastWidth = 640.0 // of the whole, so that title and legend have room
)

// picture is a drawing of a graph, for brushes of any kind.
type picture struct {
	*placed
	graph         *Graph
	face, bold    *typeface
	width, height float64
	legend        []legendEntry
	taken         room
}

// legendEntry is a colour or a line and what it means.
type legendEntry struct {
	words string
	node  *NodeStyle
	edge  *EdgeStyle
	at    point
}

// draw returns the picture of a graph, ready to be painted.
func (g *Graph) draw() *picture {
	placed := g.unplaced()
	if core := placed.core(); core != nil {
		placed = placed.only(core)
	} else {
		placed = g.place()
	}
	p := &picture{graph: g, placed: placed, face: newTypeface(false), bold: newTypeface(true)}
	left, top, right, bottom := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, n := range p.nodes {
		r := n.look.Size / 2
		side := max(r, n.width/2)
		left, right = min(left, n.X-side), max(right, n.X+side)
		top, bottom = min(top, n.Y-r-12), max(bottom, n.Y+r+4+rowHeight*n.look.Font*float64(len(n.rows)))
	}
	if len(p.nodes) == 0 {
		left, top, right, bottom = 0, 0, leastWidth, 60
	}
	p.width = max(leastWidth, right-left+2*margin)
	head := margin + titleSize + smallSize + 26
	dx, dy := (p.width-(right-left))/2-left, head-top
	for i := range p.nodes {
		p.nodes[i].X += dx
		p.nodes[i].Y += dy
	}
	p.height = p.key(head + bottom - top + 22)
	return p
}

// key lists what the legend explains, in rows from a height on, and returns where it ends.
func (p *picture) key(y float64) float64 {
	colours := map[string]int{} // several types may share one
	for _, k := range p.graph.Style.Legend(p.graph.View) {
		if i, ok := colours[k.Fill]; ok {
			p.legend[i].words += ", " + k.Label
			continue
		}
		colours[k.Fill] = len(p.legend)
		look := k.NodeStyle
		p.legend = append(p.legend, legendEntry{words: k.Label, node: &look})
	}
	words := map[string]string{"affirmed": "stated", "uncertain": "expected, planned, alleged …", "denied": "denied"}
	for _, kind := range []string{"affirmed", "uncertain", "denied"} {
		for _, e := range p.edges {
			if e.look.Kind == kind {
				look := e.look
				look.Width = 1.6
				p.legend = append(p.legend, legendEntry{words: words[kind], edge: &look})
				break
			}
		}
	}
	x := margin
	for i := range p.legend {
		l := &p.legend[i]
		mark := 22.0
		if l.edge != nil {
			mark = 40
		}
		wide := mark + p.face.width(l.words, smallSize) + 20
		if x+wide > p.width-margin && x > margin {
			x = margin
			y += legendRow
		}
		l.at = point{X: x, Y: y}
		x += wide
	}
	if len(p.legend) > 0 {
		y += legendRow
	}
	return math.Ceil(y + margin/2)
}

// paint draws everything: links, then nodes, then words.
func (p *picture) paint(b brush) {
	for _, n := range p.nodes {
		r := n.look.Size / 2
		p.taken.add(area{n.X - r, n.Y - r, n.X + r, n.Y + r})
	}
	routes := p.routes()
	for i, e := range p.edges {
		p.link(b, e, routes[i])
	}
	for _, n := range p.nodes {
		b.begin(n.Label + " (" + n.Type + ")")
		drawNode(b, n.Point, n.look, n.Type == LiteralType)
		b.end()
	}
	p.names(b)
	p.labels(b, routes)
	p.frame(b)
}

// frame writes the title and the legend.
func (p *picture) frame(b brush) {
	s := p.graph.Style
	room := p.width - 2*margin
	b.text(point{X: margin, Y: margin + titleSize*.8}, start, p.cut(p.graph.title(), titleSize, room, true), titleSize,
		true, s.Text, "")
	about := fmt.Sprintf("%d entities, %d links", len(p.graph.Nodes), len(p.graph.Edges))
	if len(p.nodes) < len(p.graph.Nodes) {
		about = fmt.Sprintf("the %d most important of %d entities, %d of %d links", len(p.nodes), len(p.graph.Nodes),
			len(p.edges), len(p.graph.Edges))
	}
	if t := p.graph.Time(); t != "" {
		about += ", as of " + t
	}
	b.text(point{X: margin, Y: margin + titleSize + smallSize + 6}, start, about, smallSize, false, s.Muted, "")
	for _, l := range p.legend {
		x := l.at.X
		if l.node != nil {
			look := *l.node
			look.Size = 15
			drawNode(b, point{X: x + 8, Y: l.at.Y + 8}, look, false)
			x += 22
		} else {
			p.arrow(b, []point{{X: x, Y: l.at.Y + 8}, {X: x + 30, Y: l.at.Y + 8}}, *l.edge)
			x += 40
		}
		b.text(point{X: x, Y: l.at.Y + 12}, start, l.words, smallSize, false, s.Muted, "")
	}
}

// cut shortens a text to a width.
func (p *picture) cut(text string, size, wide float64, bold bool) string {
	face := p.face
	if bold {
		face = p.bold
	}
	for runes := []rune(text); face.width(text, size) > wide && len(runes) > 1; {
		runes = runes[:len(runes)-1]
		text = strings.TrimSpace(string(runes)) + "…"
	}
	return text
}

// drawNode draws the shape of a node, with as many outlines as it has rings.
func drawNode(b brush, at point, look NodeStyle, literal bool) {
	radius := look.Size / 2
	if literal {
		b.circle(at, 4, look.Fill, look.Border, 1.2)
		return
	}
	for ring := range 1 + rings(look.Shape) {
		r := radius - 4*float64(ring)
		fill, line := look.Fill, look.Border
		if ring > 0 {
			line = look.Ring
		}
		if ring > 0 && r < 3 {
			break
		}
		corners := outline(look.Shape)
		if corners == nil {
			b.circle(at, r, fill, line, 1.4)
			continue
		}
		points := make([]point, len(corners))
		for i, c := range corners {
			points[i] = point{X: at.X + r*c[0], Y: at.Y + r*c[1]}
		}
		b.polygon(points, fill, line, 1.4)
	}
}

// names writes the names of nodes, the most important first: below, else where there is room.
// In a small graph each has room below.
func (p *picture) names(b brush) {
	order := make([]int, len(p.nodes))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(p.nodes[j].Importance, p.nodes[i].Importance) })
	for _, i := range order {
		n := p.nodes[i]
		row := rowHeight * n.look.Font
		high := row * float64(len(n.rows))
		r := n.look.Size / 2
		if n.Type == LiteralType {
			r = 5
		}
		at, ok := p.taken.first(n.width, high, []point{{X: n.X - n.width/2, Y: n.Y + r + 3},
			{X: n.X - n.width/2, Y: n.Y - r - 3 - high},
			{X: n.X + r + 4, Y: n.Y - high/2}, {X: n.X - r - 4 - n.width, Y: n.Y - high/2}})
		if !ok {
			continue
		}
		for k, words := range n.rows {
			b.text(point{X: at.X + n.width/2, Y: at.Y + row*float64(k) + n.look.Font*.93}, middle, words, n.look.Font,
				n.look.Font > 13, p.graph.Style.Text, p.graph.Style.Background)
		}
	}
}
