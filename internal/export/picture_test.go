package export

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/newsgraph/kg/internal/query"
	"github.com/newsgraph/kg/schema"
)

func written(t *testing.T, format string, v *query.View, o Options) []byte {
	t.Helper()
	s, err := schema.Default()
	if err != nil {
		t.Fatal(err)
	}
	var out, again bytes.Buffer
	if err := Write(&out, format, v, s, o); err != nil {
		t.Fatal(err)
	}
	if err := Write(&again, format, v, s, o); err != nil || !bytes.Equal(out.Bytes(), again.Bytes()) {
		t.Errorf("%s: not the same twice (%v)", format, err)
	}
	return out.Bytes()
}

func TestPictures(t *testing.T) {
	one := &query.View{Nodes: newsView().Nodes[:1]}
	loop := newsView()
	loop.Edges[0].Object = loop.Edges[0].Subject
	for name, v := range map[string]*query.View{"empty": {}, "one": one, "news": newsView(), "loop": loop,
		"nasty": view(nasty, "Bob", nasty+"2")} {
		counts := map[string]int{}
		tips := ""
		for dec := xml.NewDecoder(bytes.NewReader(written(t, "svg", v, Options{}))); ; {
			token, err := dec.Token()
			if errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			switch e := token.(type) {
			case xml.StartElement:
				counts[e.Name.Local]++
			case xml.CharData:
				tips += string(e)
			}
		}
		if want := len(v.Nodes) + len(literals(v)) + len(v.Edges); counts["g"] != want {
			t.Errorf("%s: %d groups in the SVG, want %d", name, counts["g"], want)
		}
		if counts["script"] > 0 {
			t.Errorf("%s: a script in the SVG", name)
		}
		if name == "news" && !strings.Contains(tips,
			"The United States is not withdrawing from Iraq\n“The United States is not withdrawing") {
			t.Errorf("no sentence in the tips: %s", tips)
		}
		for _, dark := range []bool{false, true} {
			picture, err := png.Decode(bytes.NewReader(written(t, "png", v, Options{Dark: dark})))
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if size := picture.Bounds().Size(); size.X < int(density*leastWidth) || size.Y < 100 {
				t.Errorf("%s: %v pixels", name, size)
			}
		}
	}
}

// lettering notes the areas that texts with a halo cover.
type lettering struct {
	brush
	face  *typeface
	areas []area
	words []string
}

func (l *lettering) text(at point, a anchor, words string, size float64, bold bool, color, halo string) {
	l.brush.text(at, a, words, size, bold, color, halo)
	if halo == "" {
		return
	}
	wide := l.face.width(words, size)
	l.areas = append(l.areas, area{at.X - wide/2, at.Y - size*.7, at.X + wide/2, at.Y})
	l.words = append(l.words, words)
}

// TestSpell: what the font of PNG lacks is written with a letter that it has.
func TestSpell(t *testing.T) {
	face := newTypeface(false)
	for text, want := range map[string]string{"Shīnḍanḍ": "Shīndand", "Trần Đại": "Tran Đai",
		"Ελλάδα, Київ": "Ελλάδα, Київ", "北京": "北京"} {
		if got := face.spell(text); got != want {
			t.Errorf("%s is spelled %s, want %s", text, got, want)
		}
	}
	if got, want := face.width("ḍ", 12), face.width("d", 12); got != want {
		t.Errorf("ḍ is %v wide, d %v", got, want)
	}
}

// TestLettersDoNotOverlap checks that in a picture of an article's size all names are
// written, and nothing is written over anything else.
func TestLettersDoNotOverlap(t *testing.T) {
	s, err := schema.Default()
	if err != nil {
		t.Fatal(err)
	}
	for name, v := range map[string]*query.View{"news": newsView(), "article": largeView(60, 70),
		"large": largeView(600, 1000)} {
		g := &Graph{View: v, Options: Options{Program: "kg"}, Schema: s, Style: NewStyle(s, false)}
		l := &lettering{brush: &svgBrush{bufio.NewWriter(io.Discard), newTypeface(false), newTypeface(true)},
			face: newTypeface(false)}
		g.draw().paint(l)
		for i, a := range l.areas {
			for j, b := range l.areas[:i] {
				if a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom {
					t.Errorf("%s: %q over %q", name, l.words[i], l.words[j])
				}
			}
		}
		if name != "large" {
			for _, n := range v.Nodes {
				if row := labelRows(n.Label)[0]; !strings.Contains(strings.Join(l.words, "\n"), row) {
					t.Errorf("%s: no room for %q", name, row)
				}
			}
		}
	}
}

// TestPictureLarge bounds the time that a picture of a large graph takes: many times what it
// takes on an idle machine.
func TestPictureLarge(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	s, err := schema.Default()
	if err != nil {
		t.Fatal(err)
	}
	v := largeView(2000, 10000)
	began := time.Now()
	var out bytes.Buffer
	if err := Write(&out, "png", v, s, Options{}); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); took > 90*time.Second {
		t.Errorf("the PNG took %v", took)
	} else {
		t.Logf("the PNG of %d kB took %v", out.Len()/1000, took)
	}
}
