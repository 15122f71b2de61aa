package schema

import (
	"math"
	"strconv"
	"testing"
)

// The least distances in CIE L*a*b* (CIE76) between any two of the colours that mark the
// main types: with normal vision, and as people with a colour vision deficiency see them.
const (
	leastNormal    = 30
	leastDeficient = 15
)

// deficiencies hold the matrices of Machado, Oliveira and Fernandes 2009 ("A physiologically-based
// model for simulation of color vision deficiency"), severity 1, on linear RGB.
var deficiencies = map[string][9]float64{
	"protanopia":   {0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998},
	"deuteranopia": {0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881},
	"tritanopia":   {1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900},
}

func TestColors(t *testing.T) {
	s := mustDefault(t)
	main := []string{"Person", "Group", "Organization", "ArmedForce", "Country", "Place", "Event", "Thing"}
	for i, a := range main {
		for _, b := range main[i+1:] {
			ca, cb := linear(t, s.Color(a)), linear(t, s.Color(b))
			if d := distance(ca, cb); d < leastNormal {
				t.Errorf("%s and %s: distance %.0f", a, b, d)
			}
			for name, m := range deficiencies {
				if d := distance(see(m, ca), see(m, cb)); d < leastDeficient {
					t.Errorf("%s and %s with %s: distance %.0f", a, b, name, d)
				}
			}
		}
	}
}

// linear reads "#RRGGBB" as linear RGB in [0,1].
func linear(t *testing.T, color string) (rgb [3]float64) {
	t.Helper()
	for i := range rgb {
		n, err := strconv.ParseUint(color[1+2*i:3+2*i], 16, 8)
		if err != nil {
			t.Fatalf("colour %q: %v", color, err)
		}
		if v := float64(n) / 255; v <= 0.04045 {
			rgb[i] = v / 12.92
		} else {
			rgb[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return rgb
}

func see(m [9]float64, c [3]float64) (out [3]float64) {
	for i := range out {
		out[i] = min(1, max(0, m[3*i]*c[0]+m[3*i+1]*c[1]+m[3*i+2]*c[2]))
	}
	return out
}

func distance(a, b [3]float64) float64 {
	p, q := lab(a), lab(b)
	return math.Hypot(math.Hypot(p[0]-q[0], p[1]-q[1]), p[2]-q[2])
}

// lab turns linear RGB (sRGB primaries, D65) into CIE L*a*b*.
func lab(c [3]float64) [3]float64 {
	f := func(t float64) float64 {
		if t > 216.0/24389 {
			return math.Cbrt(t)
		}
		return (24389.0/27*t + 16) / 116
	}
	x := f((0.4124564*c[0] + 0.3575761*c[1] + 0.1804375*c[2]) / 0.95047)
	y := f(0.2126729*c[0] + 0.7151522*c[1] + 0.0721750*c[2])
	z := f((0.0193339*c[0] + 0.1191920*c[1] + 0.9503041*c[2]) / 1.08883)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}
