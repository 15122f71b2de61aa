package main

import "math"

// width is the number of columns of a panel; results have rows of a multiple of it.
const width = 16

func pad(n int) int { return (n + width - 1) / width * width }

// panels is a k × n matrix packed for the product: for each 16 columns, k rows of 16.
type panels struct {
	k, n int
	data []float32
}

func (p *panels) reset(k, n int) {
	p.k, p.n = k, n
	if need := pad(n) * k; cap(p.data) < need {
		p.data = make([]float32, need)
	} else {
		p.data = p.data[:need]
	}
}

// pack stores w, k rows of n values, each ld apart.
func (p *panels) pack(w []float32, k, n, ld int) {
	p.reset(k, n)
	for c := 0; c < n; c += width {
		out, cols := p.data[c*k:], min(width, n-c)
		for i := range k {
			row := out[i*width : (i+1)*width]
			copy(row, w[i*ld+c:i*ld+c+cols])
			clear(row[cols:])
		}
	}
}

// packT stores the transpose of w, which has n rows of k values, each ld apart.
func (p *panels) packT(w []float32, k, n, ld int) {
	p.reset(k, n)
	for c := 0; c < n; c += width {
		out, cols := p.data[c*k:(c+width)*k], min(width, n-c)
		if cols < width {
			clear(out)
		}
		for j := range cols {
			for i, v := range w[(c+j)*ld : (c+j)*ld+k] {
				out[i*width+j] = v
			}
		}
	}
}

// gemm adds a·b to c: a has rows rows of b.k values, lda apart; c's rows are ldc apart. The last
// panel of a row adds zeros up to the next multiple of 16 columns.
func gemm(a []float32, lda, rows int, b *panels, c []float32, ldc int) {
	if b.k == 0 {
		return
	}
	for col := 0; col < b.n; col += width {
		panel := b.data[col*b.k:]
		r := 0
		for ; r+4 <= rows; r += 4 {
			gemm4(b.k, a[r*lda:], lda, panel, c[r*ldc+col:], ldc)
		}
		for ; r < rows; r++ {
			gemm1(b.k, a[r*lda:], panel, c[r*ldc+col:])
		}
	}
}

func gemmGo(k int, a, b, c []float32) {
	for i := range k {
		for j := range width {
			c[j] += a[i] * b[i*width+j]
		}
	}
}

// transpose sets out (cols × rows) to the transpose of x (rows × cols, ld apart).
func transpose(x []float32, rows, cols, ld int, out []float32) {
	for i := range rows {
		for j, v := range x[i*ld : i*ld+cols] {
			out[j*rows+i] = v
		}
	}
}

// adamGo is one step of Adam (Kingma & Ba 2015); k holds b1, 1-b1, b2, 1-b2, the step size with
// both bias corrections, and epsilon.
func adamGo(w, g, m, v []float32, k *[6]float32) {
	for i := range w {
		m[i] = k[0]*m[i] + k[1]*g[i]
		v[i] = k[2]*v[i] + k[3]*g[i]*g[i]
		w[i] -= k[4] * m[i] / (float32(math.Sqrt(float64(v[i]))) + k[5])
	}
}
