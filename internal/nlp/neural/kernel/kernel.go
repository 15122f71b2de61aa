// Package kernel is the arithmetic under the neural model: integer matrix
// products, rounding to 16 bits and the LSTM cell.
//
// Every function gives the same bits on every machine. Products accumulate in
// integers; the float steps are single additions, multiplications and divisions
// in a fixed order, each rounded to float32, so the AVX2 and AVX-512 code and the plain Go
// code agree exactly (no fused multiply-add in either). All functions may be
// called concurrently on different memory.
package kernel

import "math"

// Lanes is the unit lengths are padded to: vectors given to the cell and to
// Quantize have a length divisible by 8, matrix outputs one divisible by 16.
const (
	Lanes      = 8
	PanelWidth = 16
)

// Limit is the largest magnitude Quantize yields; products of up to 1,000
// terms with 8-bit weights stay below 2^31.
const Limit = 16383

// Matrix is a K × N weight matrix in panels of 16 outputs: for each panel and
// each pair of inputs (2p, 2p+1), 16 outputs × 2 inputs. It is read-only once made.
type Matrix struct {
	K, N   int       // logical size
	pairs  int       // (K+1)/2
	panels []int16   // ceil(N/16) × pairs × 16 × 2
	scale  []float32 // per output, padded to a multiple of 16
}

// Padded returns n rounded up to a multiple of PanelWidth.
func Padded(n int) int { return (n + PanelWidth - 1) / PanelWidth * PanelWidth }

// Stride is the length of an input row: K rounded up to an even number.
func (m *Matrix) Stride() int { return m.pairs * 2 }

// NewMatrix packs weights of 8 bits, two's complement, with one scale per output. They are those of all outputs for the
// first input, then for the next, or, byOutput, those of all inputs for the first output, then for the next.
func NewMatrix(k, n int, w []byte, byOutput bool, scale []float32) *Matrix {
	m := &Matrix{}
	m.Reset(k, n)
	input, output := n, 1 // from the weight of one input or output to that of the next
	if byOutput {
		input, output = 1, k
	}
	for first := 0; first < n; first += PanelWidth {
		width := min(PanelWidth, n-first)
		panel := m.panels[first*m.pairs*2:]
		for i := 0; i+1 < k; i += 2 {
			pair := panel[i*PanelWidth:][:2*width]
			from := w[i*input+first*output:]
			for j := range width {
				pair[2*j], pair[2*j+1] = int16(int8(from[j*output])), int16(int8(from[j*output+input]))
			}
		}
	}
	if k%2 == 1 {
		for j := range n {
			m.Set(k-1, j, int16(int8(w[(k-1)*input+j*output])))
		}
	}
	copy(m.scale, scale)
	return m
}

// Reset makes m a zero matrix of k × n with unit scales, reusing its memory.
func (m *Matrix) Reset(k, n int) {
	m.K, m.N, m.pairs = k, n, (k+1)/2
	size := Padded(n) * m.pairs * 2
	if cap(m.panels) < size {
		m.panels = make([]int16, size)
	}
	m.panels = m.panels[:size]
	clear(m.panels)
	if cap(m.scale) < Padded(n) {
		m.scale = make([]float32, Padded(n))
	}
	m.scale = m.scale[:Padded(n)]
	for i := range m.scale {
		m.scale[i] = 1
	}
}

// Set stores the weight from input i to output j.
func (m *Matrix) Set(i, j int, w int16) {
	m.panels[((j/PanelWidth)*m.pairs+i/2)*2*PanelWidth+(j%PanelWidth)*2+i%2] = w
}

// SetColumn stores output j's weights from all inputs and its scale.
func (m *Matrix) SetColumn(j int, w []int16, scale float32) {
	base := (j/PanelWidth)*m.pairs*2*PanelWidth + (j%PanelWidth)*2
	for i, v := range w {
		m.panels[base+(i/2)*2*PanelWidth+i%2] = v
	}
	m.scale[j] = scale
}

// MulAdd adds a·m to out: out[r][j] += float32(Σ a[r][k]·m[k][j]) · scale[j] · unit.
// a has rows of Stride() values, out rows of ldo ≥ Padded(N) values.
func (m *Matrix) MulAdd(a []int16, rows int, out []float32, ldo int, unit float32) {
	if rows == 0 {
		return
	}
	stride := m.Stride()
	_ = a[rows*stride-1]
	_ = out[(rows-1)*ldo+Padded(m.N)-1]
	var scale [PanelWidth]float32
	for p := 0; p*PanelWidth < m.N; p++ {
		for i := range scale {
			scale[i] = m.scale[p*PanelWidth+i] * unit
		}
		panel := m.panels[p*m.pairs*2*PanelWidth:]
		r := 0
		for ; r+8 <= rows; r += 8 {
			mul8(m.pairs, a[r*stride:], stride, panel, &scale, out[r*ldo+p*PanelWidth:], ldo)
		}
		for ; r+4 <= rows; r += 4 {
			mul4(m.pairs, a[r*stride:], stride, panel, &scale, out[r*ldo+p*PanelWidth:], ldo)
		}
		for ; r < rows; r++ {
			mul1(m.pairs, a[r*stride:], panel, &scale, out[r*ldo+p*PanelWidth:])
		}
	}
}

// mulGo is one row of one panel in plain Go.
func mulGo(pairs int, a, panel []int16, scale *[PanelWidth]float32, out []float32) {
	var acc [PanelWidth]int32
	for k := range pairs {
		a0, a1 := int32(a[2*k]), int32(a[2*k+1])
		w := panel[k*2*PanelWidth : (k+1)*2*PanelWidth]
		for j := range acc {
			acc[j] += a0*int32(w[2*j]) + a1*int32(w[2*j+1])
		}
	}
	for j := range acc {
		out[j] += float32(float32(acc[j]) * scale[j])
	}
}

// quantizeGo rounds x·scale to the nearest integer, ties to even, within ±Limit.
func quantizeGo(x []float32, scale float32, out []int16) {
	for i, v := range x {
		v = float32(v * scale)
		if v > Limit {
			v = Limit
		}
		if v < -Limit {
			v = -Limit
		}
		out[i] = int16(math.RoundToEven(float64(v)))
	}
}

// Coefficients of the rational approximation of tanh on [-7.9, 7.9], as in Eigen
// (generic_fast_tanh_float); error below 1e-6.
const (
	tanhMax = 7.90531110763549805
	ta1     = 4.89352455891786e-03
	ta3     = 6.37261928875436e-04
	ta5     = 1.48572235717979e-05
	ta7     = 5.12229709037114e-08
	ta9     = -8.60467152213735e-11
	ta11    = 2.00018790482477e-13
	ta13    = -2.76076847742355e-16
	tb0     = 4.89352518554385e-03
	tb2     = 2.26843463243900e-03
	tb4     = 1.18534705686654e-04
	tb6     = 1.19825839466702e-06
)

// Tanh is the hyperbolic tangent with the bits the cell uses.
func Tanh(x float32) float32 {
	if x > tanhMax {
		x = tanhMax
	}
	if x < -tanhMax {
		x = -tanhMax
	}
	x2 := float32(x * x)
	p := float32(float32(ta13) * x2)
	p = float32(float32(p+ta11) * x2)
	p = float32(float32(p+ta9) * x2)
	p = float32(float32(p+ta7) * x2)
	p = float32(float32(p+ta5) * x2)
	p = float32(float32(p+ta3) * x2)
	p = float32(float32(p+ta1) * x)
	q := float32(float32(tb6) * x2)
	q = float32(float32(q+tb4) * x2)
	q = float32(float32(q+tb2) * x2)
	q = float32(q + tb0)
	return float32(p / q)
}

// Sigmoid is the logistic function with the bits the cell uses.
func Sigmoid(x float32) float32 {
	return float32(float32(Tanh(float32(x*0.5))*0.5) + 0.5)
}

// cellGo is the LSTM cell in plain Go.
func cellGo(z, cPrev, c, h []float32) {
	n := len(h)
	for j := range n {
		i, f := Sigmoid(z[j]), Sigmoid(z[n+j])
		g, o := Tanh(z[2*n+j]), Sigmoid(z[3*n+j])
		v := float32(float32(f*cPrev[j]) + float32(i*g))
		z[j], z[n+j], z[2*n+j], z[3*n+j] = i, f, g, o
		c[j] = v
		h[j] = float32(o * Tanh(v))
	}
}

// Exp is e^x for x ≤ 0, within 2e-7 relative; below -87 it is zero.
func Exp(x float32) float32 {
	if !(x > -87) {
		return 0
	}
	if x > 88 {
		x = 88
	}
	n := float32(math.RoundToEven(float64(float32(x * 1.44269504))))
	r := float32(x - float32(n*0.693359375))
	r = float32(r - float32(n*-2.12194440e-4))
	p := float32(1.9875691500e-4 * r)
	p = float32(float32(p+1.3981999507e-3) * r)
	p = float32(float32(p+8.3334519073e-3) * r)
	p = float32(float32(p+4.1665795894e-2) * r)
	p = float32(float32(p+1.6666665459e-1) * r)
	p = float32(float32(p+5.0000001201e-1) * r)
	p = float32(float32(p*r) + r)
	p = float32(p + 1)
	return float32(p * math.Float32frombits(uint32(int32(n)+127)<<23))
}

// Coefficients of the tanh form of GELU: x/2 · (1 + tanh(√(2/π) · (x + 0.044715 x³))).
const (
	geluRoot = 0.79788456
	geluCube = 0.044715
)

// geluGo is Gelu in plain Go.
func geluGo(x []float32) {
	for i, v := range x {
		t := float32(float32(v*v) * geluCube)
		t = float32(float32(float32(t+1)*v) * geluRoot)
		x[i] = float32(float32(v*0.5) * float32(Tanh(t)+1))
	}
}

// expsGo is Exps in plain Go.
func expsGo(x []float32, top float32) {
	for i, v := range x {
		x[i] = Exp(float32(v - top))
	}
}

// largestGo is Largest in plain Go.
func largestGo(floor float32, x []float32) float32 {
	for _, v := range x {
		if v < 0 {
			v = -v
		}
		if v > floor {
			floor = v
		}
	}
	return floor
}
