package data

import (
	"bytes"
	_ "embed"
	"math"
	"strings"
	"sync"
)

//go:embed lexicon/vectors.zst
var vectorTable []byte

// VectorSize is the number of dimensions of Vector.
const VectorSize = 100

// Vector returns the vector of a lower-case word, GloVe's scaled to a length of about 300, nil for
// a word that is not among the 40,000 most frequent. It must not be changed. It may be called
// concurrently; the first call takes some 20 ms.
func Vector(word string) []int8 { return vectors()[word] }

// Near returns the cosine of two words' vectors, in [-1,1]; 1 for the same word, 0 where one has none.
func Near(a, b string) float64 {
	if a == b {
		return 1
	}
	x, y := Vector(a), Vector(b)
	if x == nil || y == nil {
		return 0
	}
	var dot, xx, yy int
	for i := range x {
		dot += int(x[i]) * int(y[i])
		xx += int(x[i]) * int(x[i])
		yy += int(y[i]) * int(y[i])
	}
	return float64(dot) / math.Sqrt(float64(xx)*float64(yy))
}

var vectors = sync.OnceValue(func() map[string][]int8 {
	out := make(map[string][]int8, 40000)
	table := unpack(vectorTable)
	words, rows, _ := bytes.Cut(table, []byte("\n\n"))
	all := make([]int8, len(rows))
	for i, b := range rows {
		all[i] = int8(b)
	}
	for i, w := range strings.Split(string(words), "\n") {
		if (i+1)*VectorSize > len(rows) {
			break
		}
		out[w] = all[i*VectorSize : (i+1)*VectorSize : (i+1)*VectorSize]
	}
	return out
})
