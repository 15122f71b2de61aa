//go:build !amd64

package kernel

func mul8(pairs int, a []int16, stride int, panel []int16, scale *[PanelWidth]float32, out []float32, ldo int) {
	mul4(pairs, a, stride, panel, scale, out, ldo)
	mul4(pairs, a[4*stride:], stride, panel, scale, out[4*ldo:], ldo)
}

func mul4(pairs int, a []int16, stride int, panel []int16, scale *[PanelWidth]float32, out []float32, ldo int) {
	for r := range 4 {
		mulGo(pairs, a[r*stride:], panel, scale, out[r*ldo:])
	}
}

func mul1(pairs int, a, panel []int16, scale *[PanelWidth]float32, out []float32) {
	mulGo(pairs, a, panel, scale, out)
}

// Quantize sets out[i] to x[i]·scale rounded to the nearest integer, ties to even,
// held within ±Limit. len(x) is a multiple of Lanes; out is as long.
func Quantize(x []float32, scale float32, out []int16) { quantizeGo(x, scale, out) }

// Cell is one LSTM step over n = len(h) units, n a multiple of Lanes. z holds the
// four gates' inputs (input, forget, candidate, output; 4·n values) and gets their
// activations; cPrev is the old state, c the new one (may be the same), h the output.
func Cell(z, cPrev, c, h []float32) { cellGo(z, cPrev, c, h) }

// Gelu sets every x to the Gaussian error linear unit of it, in its tanh form. len(x) is a multiple of Lanes.
func Gelu(x []float32) { geluGo(x) }

// Largest is the largest magnitude in x and at least floor; it passes over what is no number. len(x) is a multiple
// of Lanes.
func Largest(floor float32, x []float32) float32 { return largestGo(floor, x) }

// Exps sets every x to Exp(x - top), with the same bits. len(x) is a multiple of Lanes.
func Exps(x []float32, top float32) { expsGo(x, top) }
