package role

import (
	"math"
	"sync"

	"github.com/klauspost/compress/zstd"

	"github.com/newsgraph/kg/data"
)

// The model is a table of ModelSize weights that hashed features index; a stored weight is
// the weight × ModelScale, rounded. The weights of an argument's feature for the roles stand
// one after the other.
const (
	ModelSize  = 1 << 20
	ModelScale = 24
)

// model unpacks the weights; without them every sentence is without frames.
var model = sync.OnceValue(func() []int8 {
	w := make([]int8, ModelSize)
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1))
	if err != nil {
		return w
	}
	defer dec.Close()
	raw, err := dec.DecodeAll(data.RoleModel(), nil)
	if err != nil {
		return w
	}
	for i := range min(len(raw), ModelSize) {
		w[i] = int8(raw[i])
	}
	return w
})

// Weigh returns the probability of each role, None included.
func Weigh(features []uint32, weight func(uint32) float32) [Roles]float64 {
	var z [Roles]float64
	for _, f := range features {
		for r := range uint32(Roles) {
			z[r] += float64(weight((f + r) & (ModelSize - 1)))
		}
	}
	top, all := z[0], 0.0
	for _, v := range z {
		top = max(top, v)
	}
	for r, v := range z {
		z[r] = math.Exp(v - top)
		all += z[r]
	}
	for r := range z {
		z[r] /= all
	}
	return z
}

func mix(parts ...uint32) uint32 { return finish(begin(parts)) }

// numbered is mix with one more part at the end.
func numbered(n uint32, parts ...uint32) uint32 { return finish(step(begin(parts), n)) }

func begin(parts []uint32) uint32 {
	h := uint32(2166136261)
	for _, p := range parts {
		h = step(h, p)
	}
	return h
}

func step(h, p uint32) uint32 {
	h = (h ^ p) * 16777619
	return h ^ h>>13
}

func finish(h uint32) uint32 {
	h *= 0x85ebca6b
	return (h ^ h>>15) & (ModelSize - 1)
}

func text(s string) uint32 {
	h := uint32(2166136261)
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h
}
