package kernel

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func floats(rng *rand.Rand, n int, span float32) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = (rng.Float32()*2 - 1) * span
	}
	return x
}

// Both orders of the weights give the matrix that Set gives.
func TestNewMatrix(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for _, size := range []struct{ k, n int }{{1, 1}, {2, 16}, {7, 33}, {8, 15}, {33, 48}} {
		want := &Matrix{}
		want.Reset(size.k, size.n)
		scale := floats(rng, size.n, 0.01)
		byInput, byOutput := make([]byte, size.k*size.n), make([]byte, size.k*size.n)
		for i := range size.k {
			for j := range size.n {
				w := int8(rng.IntN(256) - 128)
				byInput[i*size.n+j], byOutput[j*size.k+i] = byte(w), byte(w)
				want.Set(i, j, int16(w))
			}
		}
		copy(want.scale, scale)
		for _, got := range []*Matrix{NewMatrix(size.k, size.n, byInput, false, scale),
			NewMatrix(size.k, size.n, byOutput, true, scale)} {
			if diff := cmp.Diff(want, got, cmp.AllowUnexported(Matrix{})); diff != "" {
				t.Errorf("%+v, - by Set, + by NewMatrix:\n%s", size, diff)
			}
		}
	}
}

// The exported functions use the fastest code of this machine; they must give the bits of the plain Go code.
func TestSameBits(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, size := range []struct{ rows, k, n int }{{1, 8, 16}, {3, 100, 50}, {4, 256, 512}, {9, 33, 17}, {70, 384, 33}} {
		w := make([]byte, size.k*size.n)
		for i := range w {
			w[i] = byte(rng.IntN(255) - 127)
		}
		m := NewMatrix(size.k, size.n, w, false, floats(rng, size.n, 0.01))
		a := make([]int16, size.rows*m.Stride())
		for i := range a {
			a[i] = int16(rng.IntN(2*Limit+1) - Limit)
		}
		ldo := Padded(size.n)
		got := floats(rng, size.rows*ldo, 1)
		want := append([]float32(nil), got...)
		m.MulAdd(a, size.rows, got, ldo, 0.5)
		for r := range size.rows {
			for p := 0; p*PanelWidth < size.n; p++ {
				var scale [PanelWidth]float32
				for i := range scale {
					scale[i] = m.scale[p*PanelWidth+i] * 0.5
				}
				mulGo(m.pairs, a[r*m.Stride():], m.panels[p*m.pairs*2*PanelWidth:], &scale, want[r*ldo+p*PanelWidth:])
			}
		}
		for i := range want {
			if math.Float32bits(got[i]) != math.Float32bits(want[i]) {
				t.Fatalf("%+v: product %d: %v, plain %v", size, i, got[i], want[i])
			}
		}
	}
	x := append(floats(rng, 64, 10), floats(rng, 64, 1e9)...)
	got, want := make([]int16, len(x)), make([]int16, len(x))
	Quantize(x, 2048, got)
	quantizeGo(x, 2048, want)
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("quantize %v: %d, plain %d", x[i], got[i], want[i])
		}
	}
	got2, want2 := append([]float32(nil), x...), append([]float32(nil), x...)
	Gelu(got2)
	geluGo(want2)
	if diff := cmp.Diff(want2, got2); diff != "" {
		t.Fatalf("GELU, - plain, + fast:\n%s", diff)
	}
	for _, top := range []float32{0, 5, 60, 1e9} {
		got, want := append(floats(rng, 256, 60), x...), []float32(nil)
		want = append(want, got...)
		Exps(got, top)
		expsGo(want, top)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("powers, - plain, + fast:\n%s", diff)
		}
	}
	for at := 0; at < len(x); at += Lanes {
		for _, floor := range []float32{1e-6, 5} {
			if got, want := Largest(floor, x[at:]), largestGo(floor, x[at:]); got != want {
				t.Fatalf("largest of %v: %v, plain %v", x[at:], got, want)
			}
		}
	}
	const n = 128
	for _, span := range []float32{1, 5, 30} {
		z, c := floats(rng, 4*n, span), floats(rng, n, 2)
		z2, c2 := append([]float32(nil), z...), append([]float32(nil), c...)
		h, h2 := make([]float32, n), make([]float32, n)
		Cell(z, c, c, h)
		cellGo(z2, c2, c2, h2)
		for i := range n {
			if math.Float32bits(h[i]) != math.Float32bits(h2[i]) || math.Float32bits(c[i]) != math.Float32bits(c2[i]) {
				t.Fatalf("cell unit %d: %v %v, plain %v %v", i, h[i], c[i], h2[i], c2[i])
			}
		}
	}
}

func TestFunctions(t *testing.T) {
	for x := -20.0; x <= 20; x += 0.013 {
		if d := math.Abs(float64(Tanh(float32(x))) - math.Tanh(x)); d > 1e-6 {
			t.Fatalf("tanh(%v) off by %v", x, d)
		}
		if x <= 0 {
			e := math.Exp(float64(float32(x)))
			if d := math.Abs(float64(Exp(float32(x)))-e) / e; d > 1e-6 {
				t.Fatalf("exp(%v) off by %v", x, d)
			}
		}
	}
	for x := -9.0; x <= 9; x += 0.01 {
		got := []float32{float32(x)}
		geluGo(got)
		want := x / 2 * (1 + math.Erf(x/math.Sqrt2))
		if d := math.Abs(float64(got[0]) - want); d > 1e-3 {
			t.Fatalf("gelu(%v) off by %v", x, d)
		}
	}
	if Exp(-1000) != 0 || Exp(float32(math.NaN())) != 0 {
		t.Fatal("exp of very small or undefined values must be zero")
	}
}

func BenchmarkMulAdd(b *testing.B) {
	m := NewMatrix(256, 512, make([]byte, 256*512), false, make([]float32, 512))
	a, out := make([]int16, 64*256), make([]float32, 64*512)
	for b.Loop() {
		m.MulAdd(a, 64, out, 512, 1)
	}
	b.ReportMetric(64*256*512/(float64(b.Elapsed().Nanoseconds())/float64(b.N)), "MAC/ns")
}

func BenchmarkCell(b *testing.B) {
	z, c, h := make([]float32, 512), make([]float32, 128), make([]float32, 128)
	for b.Loop() {
		Cell(z, c, c, h)
	}
}
