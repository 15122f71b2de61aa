//go:build !amd64

package kernel

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
