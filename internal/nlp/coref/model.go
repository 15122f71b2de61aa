package coref

import (
	"sync"

	"github.com/newsgraph/kg/data"
)

var model = sync.OnceValue(func() []int8 {
	raw := data.CorefModel()
	w := make([]int8, ModelSize)
	for i := range min(len(raw), ModelSize) {
		w[i] = int8(raw[i])
	}
	return w
})
