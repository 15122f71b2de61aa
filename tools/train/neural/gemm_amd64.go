package main

import "golang.org/x/sys/cpu"

var fast = cpu.X86.HasAVX2 && cpu.X86.HasFMA

//go:noescape
func gemm4AVX2(k int, a *float32, lda int, b, c *float32, ldc int)

//go:noescape
func gemm1AVX2(k int, a, b, c *float32)

//go:noescape
func adamAVX2(n int, w, grad, m, v *float32, k *[6]float32)

func gemm4(k int, a []float32, lda int, b, c []float32, ldc int) {
	if fast {
		gemm4AVX2(k, &a[0], lda, &b[0], &c[0], ldc)
		return
	}
	for r := range 4 {
		gemmGo(k, a[r*lda:], b, c[r*ldc:])
	}
}

func gemm1(k int, a, b, c []float32) {
	if fast {
		gemm1AVX2(k, &a[0], &b[0], &c[0])
		return
	}
	gemmGo(k, a, b, c)
}

// adam updates len(w) parameters; see adamGo.
func adam(w, g, m, v []float32, k *[6]float32) {
	if n := len(w) &^ 7; fast && n > 0 {
		adamAVX2(n, &w[0], &g[0], &m[0], &v[0], k)
		w, g, m, v = w[n:], g[n:], m[n:], v[n:]
	}
	adamGo(w, g, m, v, k)
}
