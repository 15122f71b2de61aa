package data

import (
	_ "embed"
	"strconv"
	"strings"
)

//go:embed models/factual.tsv.zst
var factualTable []byte

// FactualWeights returns the weights of manner.Factual by feature, as go run ./tools/train/manner writes them.
func FactualWeights() map[string]float64 {
	out := map[string]float64{}
	text := unpack(factualTable)
	for line := range strings.Lines(string(text)) {
		feature, weight, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if w, err := strconv.Atoi(weight); err == nil {
			out[feature] = float64(w) / factualScale
		}
	}
	return out
}

// factualScale is how many units of the table are 1.
const factualScale = 1000
