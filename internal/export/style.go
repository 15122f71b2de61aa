package export

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/newsgraph/kg/internal/query"
	"github.com/newsgraph/kg/schema"
)

// Style is how a graph is drawn, the same in all formats: nodes coloured and shaped by the
// schema's types and sized by importance; edges as wide as they have claims, denied ones red,
// dashed and with a bar for an arrowhead, uncertain ones violet and dotted. The schema's
// colours are told apart with any colour vision; what a picture says by colour it also says
// by shape, dash or arrowhead. A Style is read-only and may be used concurrently.
type Style struct {
	schema *schema.Schema

	Dark       bool
	Background string // all colours are "#RRGGBB"
	Text       string // labels that stand on the background
	Muted      string // lesser text, such as edge labels and the legend
	Font       string // a CSS font family
}

// NewStyle returns the light or the dark style for a schema's types.
func NewStyle(s *schema.Schema, dark bool) *Style {
	st := &Style{schema: s, Background: "#FFFFFF", Text: "#1A1C1E", Muted: "#50555B", Font: "Helvetica, Arial, sans-serif"}
	if dark {
		st.Dark, st.Background, st.Text, st.Muted = true, "#16181D", "#ECEEF0", "#B4BAC1"
	}
	return st
}

// NodeStyle is how a node is drawn.
type NodeStyle struct {
	Top    string  // the type whose colour it has, see Style.Top
	Fill   string  //
	Border string  // told apart from the background
	Ring   string  // of the lines within the outline, told apart from Fill
	Text   string  // readable on Fill
	Shape  string  // a Graphviz shape, such as "box"
	Size   float64 // diameter in pixels, in [minSize, maxSize]
	Font   float64 // size of the label in pixels
}

// Node sizes in pixels: area grows with importance.
const (
	minSize = 18
	maxSize = 64
)

// LiteralType is the type that exports give to the node of a literal.
const LiteralType = "Literal"

// Node returns how a node of this type and importance (in [0,1]) is drawn.
func (s *Style) Node(typ string, importance float64) NodeStyle {
	n := NodeStyle{Top: s.Top(typ), Fill: s.schema.Color(typ), Shape: s.schema.Shape(typ)}
	if typ == LiteralType {
		n.Fill, n.Shape = s.Background, "plaintext"
	}
	least := 1.15
	if s.Dark {
		least = 3 // a dark colour is not seen on a dark ground, whatever its border
	}
	n.Fill = contrasting(n.Fill, s.Background, least)
	n.Border = contrasting(n.Fill, s.Background, 3)
	n.Text = "#111111"
	if contrast("#FFFFFF", n.Fill) > contrast(n.Text, n.Fill) {
		n.Text = "#FFFFFF"
	}
	if n.Ring = n.Border; contrast(n.Ring, n.Fill) < 3 {
		n.Ring = n.Text
	}
	root := math.Sqrt(min(1, max(0, importance)))
	n.Size = minSize + (maxSize-minSize)*root
	n.Font = 10 + 8*root
	return n
}

// Top returns the type that gives a type its colour: itself or the nearest first parent with
// a colour of its own, "" when there is none.
func (s *Style) Top(typ string) string {
	for range len(s.schema.Types) {
		t := s.schema.Type(typ)
		if t == nil || t.Color != "" {
			break
		}
		if len(t.Parents) == 0 {
			return ""
		}
		typ = t.Parents[0]
	}
	if s.schema.Type(typ) == nil {
		return ""
	}
	return typ
}

// Dash is how the line of an edge is broken.
type Dash string

// The dashes, by the names that DOT, GEXF and Cytoscape share.
const (
	Solid  Dash = "solid"
	Dashed Dash = "dashed" // denied
	Dotted Dash = "dotted" // expected, planned, possible, alleged, conditional, requested
)

// EdgeStyle is how an edge is drawn.
type EdgeStyle struct {
	Color string
	Width float64 // pixels, in [1, 6]
	Dash  Dash
	Bar   bool   // the arrowhead is a bar: denied
	Kind  string // "affirmed", "uncertain" or "denied", for legends and filters
}

// Edge returns how an edge with so many claims is drawn. What is denied is a bar and dashed,
// or dotted if it is uncertain as well.
func (s *Style) Edge(p schema.Polarity, m schema.Modality, claims int) EdgeStyle {
	e := EdgeStyle{Color: "#6B7178", Dash: Solid, Kind: "affirmed",
		Width: min(6, 1+1.2*math.Log2(float64(max(1, claims))))}
	if s.Dark {
		e.Color = "#9AA1A9"
	}
	if m != schema.Asserted {
		e.Color, e.Dash, e.Kind = "#7B4FA3", Dotted, "uncertain"
		if s.Dark {
			e.Color = "#C7A4E3"
		}
	}
	if p == schema.Denied {
		e.Color, e.Bar, e.Kind = "#B00020", true, "denied"
		if s.Dark {
			e.Color = "#FF8A80"
		}
		if m == schema.Asserted {
			e.Dash = Dashed
		}
	}
	return e
}

// Key is an entry of a legend.
type Key struct {
	Type  string // as in NodeStyle.Top
	Label string // plural, such as "military bases"
	Nodes int
	NodeStyle
}

// Legend returns the colours that a view uses, most nodes first, then by type.
func (s *Style) Legend(v *query.View) []Key {
	at := map[string]int{}
	var out []Key
	for _, n := range v.Nodes {
		top := s.Top(n.Type)
		i, ok := at[top]
		if !ok {
			i = len(out)
			at[top] = i
			out = append(out, Key{Type: top, Label: s.Plural(top), NodeStyle: s.Node(top, 0)})
		}
		out[i].Nodes++
	}
	slices.SortFunc(out, func(a, b Key) int { return cmp.Or(cmp.Compare(b.Nodes, a.Nodes), cmp.Compare(a.Type, b.Type)) })
	return out
}

// Plural returns what several things of a type are called.
func (s *Style) Plural(typ string) string {
	t := s.schema.Type(typ)
	switch {
	case t == nil:
		return "other"
	case t.Plural != "":
		return t.Plural
	}
	return t.Label + "s"
}

// contrasting moves a colour away from a background until their contrast is at least ratio.
func contrasting(color, background string, ratio float64) string {
	toward := "#000000"
	if luminance(background) < 0.2 {
		toward = "#FFFFFF"
	}
	from := color
	for step := 1; contrast(color, background) < ratio && step <= 20; step++ {
		color = mix(from, toward, float64(step)/20)
	}
	return color
}

// contrast is the contrast ratio of WCAG 2.2, in [1,21].
func contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// luminance is the relative luminance of WCAG 2.2, in [0,1].
func luminance(color string) float64 {
	r, g, b := rgb(color)
	linear := func(n uint8) float64 {
		v := float64(n) / 255
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

// mix returns the colour that lies a part t, in [0,1], of the way from a to b.
func mix(a, b string, t float64) string {
	ar, ag, ab := rgb(a)
	br, bg, bb := rgb(b)
	between := func(x, y uint8) uint8 { return uint8(math.Round(float64(x)*(1-t) + float64(y)*t)) }
	return fmt.Sprintf("#%02X%02X%02X", between(ar, br), between(ag, bg), between(ab, bb))
}

// rgb reads "#RRGGBB"; what is not of that form is grey.
func rgb(color string) (r, g, b uint8) {
	if len(color) == 7 && color[0] == '#' {
		if n, err := strconv.ParseUint(color[1:], 16, 24); err == nil {
			return uint8(n >> 16), uint8(n >> 8), uint8(n)
		}
	}
	return 0x99, 0x99, 0x99
}
