package main

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"sync"

	"github.com/newsgraph/kg/internal/nlp/perceptron"
)

const (
	dim         = 100
	maxWords    = 50_000 // the most frequent
	numFine     = 400
	numCoarse   = 50
	kmeansSteps = 12
)

// clusterWords groups word vectors by spherical k-means, then the centres again.
// The vectors file holds for each word a little-endian float32 scale and dim signed bytes.
func clusterWords(vocab, vectors string, seed uint64) (map[string]perceptron.Cluster, error) {
	text, err := os.ReadFile(vocab)
	if err != nil {
		return nil, err
	}
	b, err := os.ReadFile(vectors)
	if err != nil {
		return nil, err
	}
	words := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	if len(b) != len(words)*(4+dim) {
		return nil, fmt.Errorf("%s: %d bytes for %d words of %s", vectors, len(b), len(words), vocab)
	}
	words = words[:min(maxWords, len(words))]
	points := make([][]float32, len(words))
	for i := range points {
		v := b[i*(4+dim):][:4+dim]
		scale := math.Float32frombits(binary.LittleEndian.Uint32(v))
		p := make([]float32, dim)
		for j := range p {
			p[j] = scale * float32(int8(v[4+j]))
		}
		points[i] = unit(p)
	}
	fine, centres := kmeans(points, numFine, seed)
	coarse, _ := kmeans(centres, numCoarse, seed)
	out := make(map[string]perceptron.Cluster, len(words))
	for i, w := range words {
		out[w] = perceptron.Cluster{Fine: uint16(fine[i] + 1), Coarse: uint16(coarse[fine[i]] + 1)}
	}
	return out, nil
}

func unit(v []float32) []float32 {
	sum := float32(0)
	for _, x := range v {
		sum += x * x
	}
	if norm := float32(math.Sqrt(float64(sum))); norm > 0 {
		for i := range v {
			v[i] /= norm
		}
	}
	return v
}

// kmeans returns the cluster of each point and the centres, all of length one.
func kmeans(points [][]float32, k int, seed uint64) (of []int, centres [][]float32) {
	of = make([]int, len(points))
	for _, i := range rand.New(rand.NewPCG(seed, 0)).Perm(len(points))[:min(k, len(points))] {
		centres = append(centres, append([]float32(nil), points[i]...))
	}
	for range kmeansSteps {
		var wait sync.WaitGroup
		const part = 5000
		for from := 0; from < len(points); from += part {
			wait.Go(func() {
				for i := from; i < min(from+part, len(points)); i++ {
					top := float32(-2)
					for c, centre := range centres {
						if s := dot(points[i], centre); s > top {
							top, of[i] = s, c
						}
					}
				}
			})
		}
		wait.Wait()
		for c := range centres {
			clear(centres[c])
		}
		for i, p := range points {
			for j, x := range p {
				centres[of[i]][j] += x
			}
		}
		for c := range centres {
			unit(centres[c])
		}
	}
	return of, centres
}

func dot(a, b []float32) (s float32) {
	b = b[:len(a)]
	for i, x := range a {
		s += x * b[i]
	}
	return s
}
