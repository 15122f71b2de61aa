// Command manner fits the weights of manner.Factual on the train part of UDS factuality, read with the
// program's own trees on gold tokens, and writes data/models/factual.tsv.zst; it prints Pearson r
// on train and dev. With -governors it prints instead the governors whose complements readers
// judged otherwise than the tables say. It is deterministic and takes a minute.
//
//	go run ./tools/train/manner [-corpora ../shared/corpora] [-o data/models/factual.tsv.zst] [-governors]
package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"log"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/klauspost/compress/zstd"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/internal/nlp/conllu"
	"github.com/newsgraph/kg/internal/nlp/eval"
	"github.com/newsgraph/kg/internal/nlp/lemma"
	"github.com/newsgraph/kg/internal/nlp/manner"
	"github.com/newsgraph/kg/internal/nlp/neural"
)

const (
	minCount = 4    // in how many examples a feature must occur
	scale    = 1000 // units of the table in 1
)

// example is a judged verb.
type example struct {
	features []string
	mean     float64
	grade    float64
	governor string // lemma, part of speech and construction of what governs it, "" for none
}

func main() {
	corpora := flag.String("corpora", "../shared/corpora", "folder of the corpora")
	out := flag.String("o", "data/models/factual.tsv.zst", "file to write")
	governors := flag.Bool("governors", false, "print the governors that readers see otherwise")
	penalty := flag.Float64("penalty", 16, "L2 penalty of a weight")
	flag.Parse()
	log.SetFlags(0)
	train, err := read(*corpora, "train")
	if err != nil {
		log.Fatal(err)
	}
	if *governors {
		disagreements(train)
		return
	}
	dev, err := read(*corpora, "dev")
	if err != nil {
		log.Fatal(err)
	}
	means(train)
	weights := fit(train, *penalty)
	for _, part := range []struct {
		name string
		list []example
	}{{"train", train}, {"dev", dev}} {
		var x, g, y []float64
		for _, e := range part.list {
			sum := 0.0
			for _, f := range e.features {
				sum += weights[f]
			}
			x, g, y = append(x, max(-3, min(3, sum))), append(g, e.grade), append(y, e.mean)
		}
		fmt.Printf("%s: %d verbs, r of polarity and modality %.4f, fitted %.4f\n", part.name, len(y), eval.Pearson(g, y),
			eval.Pearson(x, y))
	}
	if err := write(*out, weights); err != nil {
		log.Fatal(err)
	}
}

func read(corpora, part string) ([]example, error) {
	trees := filepath.Join(corpora, "ud-ewt", "en_ewt-ud-"+part+".conllu")
	docs, err := conllu.ReadFile(trees)
	if err != nil {
		return nil, err
	}
	gold, err := eval.ReadFactuality(filepath.Join(corpora, "uds-factuality", part+".tsv"), trees, docs)
	if err != nil {
		return nil, err
	}
	m, err := neural.Load(data.NeuralModel())
	if err != nil {
		return nil, err
	}
	var out []example
	stages := []doc.Stage{m.Stage(), lemma.Stage()}
	err = eval.EachJudgement(context.Background(), docs, gold, stages, func(s *clause.Sentence, token int, mean float64) {
		e := example{mean: mean, grade: manner.Grade(s, token), governor: manner.Governor(s, token)}
		manner.Features(s, token, func(f string) { e.features = append(e.features, f) })
		out = append(out, e)
	})
	return out, err
}

// fit returns the weights of a ridge regression on what readers judged, found by coordinate descent.
func fit(list []example, penalty float64) map[string]float64 {
	count := map[string]int{}
	for _, e := range list {
		for _, f := range e.features {
			count[f]++
		}
	}
	rows := map[string][]int{}
	for i, e := range list {
		for _, f := range e.features {
			if count[f] >= minCount {
				rows[f] = append(rows[f], i)
			}
		}
	}
	names := slices.Sorted(maps.Keys(rows))
	rest := make([]float64, len(list))
	for i, e := range list {
		rest[i] = e.mean * 3 / 4
	}
	weights := map[string]float64{}
	for range 40 {
		for _, f := range names {
			old, sum := weights[f], 0.0
			for _, i := range rows[f] {
				sum += rest[i] + old
			}
			p := penalty
			if f == "bias" {
				p = 0
			}
			w := sum / (float64(len(rows[f])) + p)
			for _, i := range rows[f] {
				rest[i] += old - w
			}
			weights[f] = w
		}
	}
	for f, w := range weights {
		if w = math.Round(w*scale) / scale; math.Abs(w) < 0.01 {
			delete(weights, f)
		} else {
			weights[f] = w
		}
	}
	return weights
}

// means prints what readers made of each polarity and modality, for the table of grades.
func means(list []example) {
	type sums struct{ n, mean float64 }
	by := map[string]sums{}
	for _, e := range list {
		for _, f := range e.features {
			if strings.HasPrefix(f, "manner ") && !strings.Contains(f, " tag ") && !strings.Contains(f, " rel ") {
				by[f] = sums{by[f].n + 1, by[f].mean + e.mean*3/4}
			}
		}
	}
	for _, f := range slices.Sorted(maps.Keys(by)) {
		fmt.Printf("%6.0f read %+.2f %s\n", by[f].n, by[f].mean/by[f].n, f)
	}
}

func write(path string, weights map[string]float64) error {
	var b strings.Builder
	for _, f := range slices.Sorted(maps.Keys(weights)) {
		fmt.Fprintf(&b, "%s\t%d\n", f, int(math.Round(weights[f]*scale)))
	}
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return err
	}
	return os.WriteFile(path, enc.EncodeAll([]byte(b.String()), nil), 0o644)
}

// disagreements prints the governors of at least five judged complements whose mean is far from the mean grade.
func disagreements(list []example) {
	type sums struct {
		n           int
		mean, grade float64
	}
	by := map[string]*sums{}
	for _, e := range list {
		if e.governor == "" {
			continue
		}
		if by[e.governor] == nil {
			by[e.governor] = &sums{}
		}
		s := by[e.governor]
		s.n, s.mean, s.grade = s.n+1, s.mean+e.mean*3/4, s.grade+e.grade
	}
	names := slices.Sorted(maps.Keys(by))
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(by[b].n, by[a].n) })
	for _, name := range names {
		s := by[name]
		if n := float64(s.n); s.n >= 5 && math.Abs(s.mean-s.grade)/n > 1.2 {
			fmt.Printf("%4d read %+.2f tables %+.2f %s\n", s.n, s.mean/n, s.grade/n, name)
		}
	}
}
