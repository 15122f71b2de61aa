//go:build !amd64

package main

func gemm4(k int, a []float32, lda int, b, c []float32, ldc int) {
	for r := range 4 {
		gemmGo(k, a[r*lda:], b, c[r*ldc:])
	}
}

func gemm1(k int, a, b, c []float32) { gemmGo(k, a, b, c) }

// adam updates len(w) parameters; see adamGo.
func adam(w, g, m, v []float32, k *[6]float32) { adamGo(w, g, m, v, k) }
