package kernel

import "golang.org/x/sys/cpu"

var useAVX2 = cpu.X86.HasAVX2

//go:noescape
func mul4AVX2(pairs int, a *int16, stride int, panel *int16, scale *float32, out *float32, ldo int)

//go:noescape
func mul1AVX2(pairs int, a *int16, panel *int16, scale *float32, out *float32)

//go:noescape
func quantizeAVX2(n int, x *float32, scale float32, out *int16)

//go:noescape
func cellAVX2(n int, z, cPrev, c, h *float32)

func mul4(pairs int, a []int16, stride int, panel []int16, scale *[PanelWidth]float32, out []float32, ldo int) {
	if useAVX2 {
		mul4AVX2(pairs, &a[0], stride, &panel[0], &scale[0], &out[0], ldo)
		return
	}
	for r := range 4 {
		mulGo(pairs, a[r*stride:], panel, scale, out[r*ldo:])
	}
}

func mul1(pairs int, a, panel []int16, scale *[PanelWidth]float32, out []float32) {
	if useAVX2 {
		mul1AVX2(pairs, &a[0], &panel[0], &scale[0], &out[0])
		return
	}
	mulGo(pairs, a, panel, scale, out)
}

// Quantize sets out[i] to x[i]·scale rounded to the nearest integer, ties to even,
// held within ±Limit. len(x) is a multiple of Lanes; out is as long.
func Quantize(x []float32, scale float32, out []int16) {
	if useAVX2 && len(x) > 0 {
		_ = out[len(x)-1]
		quantizeAVX2(len(x)&^(Lanes-1), &x[0], scale, &out[0])
		return
	}
	quantizeGo(x, scale, out)
}

// Cell is one LSTM step over n = len(h) units, n a multiple of Lanes. z holds the
// four gates' inputs (input, forget, candidate, output; 4·n values) and gets their
// activations; cPrev is the old state, c the new one (may be the same), h the output.
func Cell(z, cPrev, c, h []float32) {
	n := len(h)
	if useAVX2 && n > 0 {
		_, _, _ = z[4*n-1], cPrev[n-1], c[n-1]
		cellAVX2(n, &z[0], &cPrev[0], &c[0], &h[0])
		return
	}
	cellGo(z, cPrev, c, h)
}
