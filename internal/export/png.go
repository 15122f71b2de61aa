package export

import (
	"cmp"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"math"
	"slices"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// A picture has two pixels for each of its units, for screens of today; a large one fewer, so
// that it stays under maxPixels.
const (
	density   = 2.0
	maxPixels = 24e6
)

// writePNG writes a picture as PNG.
func writePNG(w io.Writer, g *Graph) error {
	p := g.draw()
	scale := min(density, math.Sqrt(maxPixels/(p.width*p.height)))
	canvas := image.NewRGBA(image.Rect(0, 0, int(math.Ceil(p.width*scale)), int(math.Ceil(p.height*scale))))
	draw.Draw(canvas, canvas.Bounds(), image.NewUniform(paint(g.Style.Background)), image.Point{}, draw.Src)
	p.paint(&pngBrush{canvas: canvas, scale: scale, faces: map[pngFace]font.Face{}})
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if canvas.Bounds().Dx()*canvas.Bounds().Dy() > maxPixels/3 {
		encoder.CompressionLevel = png.DefaultCompression // the best takes seconds, for a tenth less
	}
	return encoder.Encode(w, indexed(canvas))
}

// indexed returns a picture with a palette of its 256 most frequent colours, which makes its
// file half as large. Colours are told apart by the upper five bits of each channel; the
// rest are the blends at edges, of which the nearest stands for those that find no place.
func indexed(canvas *image.RGBA) *image.Paletted {
	const shades = 1 << 15
	of := func(i int) int {
		return int(canvas.Pix[i]>>3)<<10 | int(canvas.Pix[i+1]>>3)<<5 | int(canvas.Pix[i+2]>>3)
	}
	var count [shades]int
	var first [shades]color.RGBA
	for i := 0; i < len(canvas.Pix); i += 4 {
		s := of(i)
		if count[s]++; count[s] == 1 {
			first[s] = color.RGBA{canvas.Pix[i], canvas.Pix[i+1], canvas.Pix[i+2], 0xff}
		}
	}
	var order []int
	for s, n := range count {
		if n > 0 {
			order = append(order, s)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(count[b], count[a]) })
	var palette color.Palette
	var index [shades]uint8
	for i, s := range order {
		if i < 256 {
			palette = append(palette, first[s])
			index[s] = uint8(i)
		} else {
			index[s] = uint8(palette.Index(first[s]))
		}
	}
	out := image.NewPaletted(canvas.Bounds(), palette)
	for i := range out.Pix {
		out.Pix[i] = index[of(4*i)]
	}
	return out
}

// pngFace is a size and a weight that letters are set in.
type pngFace struct {
	size float64
	bold bool
}

// pngBrush draws on a canvas of pixels, scale times as many as the picture has units.
type pngBrush struct {
	canvas *image.RGBA
	scale  float64
	faces  map[pngFace]font.Face
	raster vector.Rasterizer
}

func (b *pngBrush) begin(string) {}
func (b *pngBrush) end()         {}

func (b *pngBrush) polygon(corners []point, fill, stroke string, width float64) {
	b.fill([][]point{corners}, fill)
	if stroke != "" && width > 0 {
		b.line(append(append([]point{}, corners...), corners[0]), stroke, width, Solid)
	}
}

func (b *pngBrush) circle(centre point, radius float64, fill, stroke string, width float64) {
	b.polygon(round(centre, radius), fill, stroke, width)
}

// round returns a circle as a polygon that the eye does not tell from one.
func round(centre point, radius float64) []point {
	n := 12 + int(radius)
	out := make([]point, n)
	for i := range out {
		angle := 2 * math.Pi * float64(i) / float64(n)
		out[i] = point{X: centre.X + radius*math.Cos(angle), Y: centre.Y + radius*math.Sin(angle)}
	}
	return out
}

func (b *pngBrush) line(along []point, color string, width float64, dash Dash) {
	const solid = 24 // pixels that a piece of a solid line is long: short pieces fill small areas
	on, off := float64(solid), 0.0
	switch dash {
	case Dashed:
		on, off = 6, 4
	case Dotted:
		on, off = 1.5, 3
	}
	var pieces [][]point
	left, drawn := on, true
	for i := 1; i < len(along); i++ {
		from, to := along[i-1], along[i]
		length := math.Hypot(to.X-from.X, to.Y-from.Y)
		for at := 0.0; at < length; {
			next := min(length, at+left)
			if drawn {
				pieces = append(pieces, bar(between(from, to, at/length), between(from, to, next/length), width))
				// Pieces are filled a few together, and each few begin with the last one before, so no seam shows.
				if len(pieces) >= 8 {
					b.fill(pieces, color)
					pieces = pieces[len(pieces)-1:]
				}
			}
			left -= next - at
			at = next
			if left < 1e-6 {
				drawn = !drawn || off == 0
				left = on
				if !drawn {
					left = off
				}
			}
		}
		if dash == Solid && i < len(along)-1 {
			pieces = append(pieces, round(to, width/2))
		}
	}
	b.fill(pieces, color)
}

func between(a, b point, t float64) point {
	return point{X: a.X + (b.X-a.X)*t, Y: a.Y + (b.Y-a.Y)*t}
}

// bar returns a straight line as a rectangle, whose corners turn as those of round do: pieces
// of one line that overlap add up instead of cancelling each other.
func bar(a, b point, width float64) []point {
	length := max(1e-6, math.Hypot(b.X-a.X, b.Y-a.Y))
	nx, ny := -(b.Y-a.Y)/length*width/2, (b.X-a.X)/length*width/2
	return []point{{X: a.X - nx, Y: a.Y - ny}, {X: b.X - nx, Y: b.Y - ny}, {X: b.X + nx, Y: b.Y + ny},
		{X: a.X + nx, Y: a.Y + ny}}
}

// fill fills polygons that together are one shape.
func (b *pngBrush) fill(polygons [][]point, color string) {
	left, top, right, bottom := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, corners := range polygons {
		for _, c := range corners {
			left, right = min(left, c.X*b.scale), max(right, c.X*b.scale)
			top, bottom = min(top, c.Y*b.scale), max(bottom, c.Y*b.scale)
		}
	}
	if left > right {
		return
	}
	at := image.Pt(int(math.Floor(left)), int(math.Floor(top)))
	size := image.Pt(int(math.Ceil(right))-at.X+1, int(math.Ceil(bottom))-at.Y+1)
	raster := &b.raster
	raster.Reset(size.X, size.Y)
	for _, corners := range polygons {
		for i, c := range corners {
			x, y := float32(c.X*b.scale-float64(at.X)), float32(c.Y*b.scale-float64(at.Y))
			if i == 0 {
				raster.MoveTo(x, y)
			} else {
				raster.LineTo(x, y)
			}
		}
		raster.ClosePath()
	}
	raster.Draw(b.canvas, image.Rectangle{Min: at, Max: at.Add(size)}, image.NewUniform(paint(color)), image.Point{})
}

func (b *pngBrush) text(at point, anchor anchor, words string, size float64, bold bool, color, halo string) {
	face := b.face(size, bold)
	words = newTypeface(bold).spell(words)
	x := at.X * b.scale
	if anchor == middle {
		x -= float64(font.MeasureString(face, words)) / 64 / 2
	}
	write := func(dx, dy float64, color string) {
		d := font.Drawer{Dst: b.canvas, Src: image.NewUniform(paint(color)), Face: face, Dot: fixed.Point26_6{
			X: fixed.Int26_6((x + dx) * 64), Y: fixed.Int26_6((at.Y*b.scale + dy) * 64)}}
		d.DrawString(words)
	}
	if halo != "" {
		for _, around := range round(point{}, 1.5*b.scale) {
			write(around.X, around.Y, halo)
		}
	}
	write(0, 0, color)
}

func (b *pngBrush) face(size float64, bold bool) font.Face {
	key := pngFace{size, bold}
	if b.faces[key] == nil {
		regular, medium := goFonts()
		f := regular
		if bold {
			f = medium
		}
		face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: size * b.scale, DPI: 72, Hinting: font.HintingNone})
		if err != nil {
			panic(err) // never, for these fonts
		}
		b.faces[key] = face
	}
	return b.faces[key]
}

// paint reads "#RRGGBB".
func paint(hex string) color.Color {
	r, g, b := rgb(hex)
	return color.RGBA{r, g, b, 0xff}
}
