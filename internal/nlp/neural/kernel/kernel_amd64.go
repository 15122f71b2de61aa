package kernel

import "golang.org/x/sys/cpu"

var (
	useAVX2   = cpu.X86.HasAVX2
	useAVX512 = useAVX2 && cpu.X86.HasAVX512F && cpu.X86.HasAVX512VNNI
)

//go:noescape
func mul8AVX512(pairs int, a *int16, stride int, panel *int16, scale *float32, out *float32, ldo int)

//go:noescape
func mul4AVX2(pairs int, a *int16, stride int, panel *int16, scale *float32, out *float32, ldo int)

//go:noescape
func mul1AVX2(pairs int, a *int16, panel *int16, scale *float32, out *float32)

//go:noescape
func quantizeAVX2(n int, x *float32, scale float32, out *int16)

//go:noescape
func cellAVX2(n int, z, cPrev, c, h *float32)

//go:noescape
func geluAVX2(n int, x *float32)

//go:noescape
func expsAVX2(n int, top float32, x *float32)

//go:noescape
func largestAVX2(n int, floor float32, x *float32) float32

func mul8(pairs int, a []int16, stride int, panel []int16, scale *[PanelWidth]float32, out []float32, ldo int) {
	if useAVX512 {
		mul8AVX512(pairs, &a[0], stride, &panel[0], &scale[0], &out[0], ldo)
		return
	}
	mul4(pairs, a, stride, panel, scale, out, ldo)
	mul4(pairs, a[4*stride:], stride, panel, scale, out[4*ldo:], ldo)
}

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

// Gelu sets every x to the Gaussian error linear unit of it, in its tanh form. len(x) is a multiple of Lanes.
func Gelu(x []float32) {
	if useAVX2 && len(x) >= Lanes {
		geluAVX2(len(x)&^(Lanes-1), &x[0])
		return
	}
	geluGo(x)
}

// Largest is the largest magnitude in x and at least floor; it passes over what is no number. len(x) is a multiple
// of Lanes.
func Largest(floor float32, x []float32) float32 {
	if useAVX2 && len(x) >= Lanes {
		return largestAVX2(len(x)&^(Lanes-1), floor, &x[0])
	}
	return largestGo(floor, x)
}

// Exps sets every x to Exp(x - top), with the same bits. len(x) is a multiple of Lanes.
func Exps(x []float32, top float32) {
	if useAVX2 && len(x) >= Lanes {
		expsAVX2(len(x)&^(Lanes-1), top, &x[0])
		return
	}
	expsGo(x, top)
}
