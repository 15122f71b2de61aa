// Command train fits the model of package role on the train part of PropBank's roles on UD
// EWT and writes data/models/role.bin.zst. Trees are the gold ones and those of the program's own
// model, one after the other. It is deterministic and takes half a minute and 600 MB.
//
//	go run ./tools/train/role [-corpora ../shared/corpora] [-o data/models/role.bin.zst]
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"

	"github.com/klauspost/compress/zstd"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/internal/nlp/conllu"
	"github.com/newsgraph/kg/internal/nlp/eval"
	"github.com/newsgraph/kg/internal/nlp/lemma"
	"github.com/newsgraph/kg/internal/nlp/neural"
	"github.com/newsgraph/kg/internal/nlp/role"
)

const (
	seed = 1
	rate = 0.15
	l1   = 1e-2 // taken off a weight, times the size of the step
	// minCount is in how many examples a feature must occur.
	minCount = 4
)

// example is a choice: the features, and the right role, or for a predicate 1 for yes.
type example struct {
	features  []uint32
	right     role.Role
	predicate bool
}

func main() {
	corpora := flag.String("corpora", "../shared/corpora", "folder of the corpora")
	out := flag.String("o", "data/models/role.bin.zst", "file to write")
	epochs := flag.Int("epochs", 6, "passes over the examples")
	flag.Parse()
	log.SetFlags(0)
	examples, err := read(*corpora)
	if err != nil {
		log.Fatal(err)
	}
	raw := make([]byte, role.ModelSize)
	for i, v := range fit(examples, *epochs) {
		raw[i] = byte(int8(max(-127, min(127, math.Round(float64(v)*role.ModelScale)))))
	}
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithEncoderConcurrency(1))
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(*out, enc.EncodeAll(raw, nil), 0o644); err != nil {
		log.Fatal(err)
	}
}

// read returns the choices of all sentences, with gold trees and with own ones.
func read(corpora string) ([]example, error) {
	docs, err := conllu.ReadFile(filepath.Join(corpora, "ud-ewt", "en_ewt-ud-train.conllu"))
	if err != nil {
		return nil, err
	}
	gold, err := eval.ReadRoles(filepath.Join(corpora, "propbank-ewt", "propbank-ewt-train.jsonl"), docs)
	if err != nil {
		return nil, err
	}
	m, err := neural.Load(data.NeuralModel())
	if err != nil {
		return nil, err
	}
	var all []example
	for _, stages := range [][]doc.Stage{nil, {m.Stage(), lemma.Stage()}} {
		for n, d := range docs {
			for _, stage := range stages {
				if err := stage.Run(context.Background(), d); err != nil {
					return nil, err
				}
			}
			for s := range d.Sentences {
				if frames, ok := gold[n][s]; ok {
					all = choices(all, d, s, frames)
				}
			}
		}
	}
	return all, nil
}

// choices adds the choices of one sentence: which words are predicates, and what role each
// word near a gold one has.
func choices(all []example, d *doc.Document, s int, frames []role.Frame) []example {
	x := role.NewSlots(clause.Build(d, s))
	at := map[int]*role.Frame{}
	for i := range frames {
		at[frames[i].Head] = &frames[i]
	}
	for p := d.Sentences[s].First; p < d.Sentences[s].Last; p++ {
		f := at[p]
		if x.Candidate(p) {
			e := example{features: slices.Clone(x.Predicate(p)), predicate: true}
			if f != nil {
				e.right = 1
			}
			all = append(all, e)
		}
		if f == nil {
			continue
		}
		for _, k := range x.Arguments(p) {
			e := example{features: slices.Clone(x.Argument(p, k))}
			if i := slices.IndexFunc(f.Args, func(a role.Arg) bool { return a.Head == k }); i >= 0 {
				e.right = f.Args[i].Role
			}
			all = append(all, e)
		}
	}
	return all
}

// learner is a log-linear model with AdaGrad.
type learner struct {
	w, seen []float32
	in      []int32 // examples that a feature is in
}

// fit returns the mean of the weights after each pass but the first.
func fit(examples []example, epochs int) []float32 {
	rng := rand.New(rand.NewPCG(seed, seed))
	l := &learner{make([]float32, role.ModelSize), make([]float32, role.ModelSize), make([]int32, role.ModelSize)}
	for _, e := range examples {
		for _, f := range e.features {
			l.in[f]++
		}
	}
	mean := make([]float32, role.ModelSize)
	for epoch := range epochs {
		rng.Shuffle(len(examples), func(i, j int) { examples[i], examples[j] = examples[j], examples[i] })
		loss := 0.0
		for _, e := range examples {
			if e.predicate {
				loss += l.predicate(e)
			} else {
				loss += l.argument(e)
			}
		}
		fmt.Fprintf(os.Stderr, "epoch %d: loss %.4f a choice of %d\n", epoch+1, loss/float64(len(examples)), len(examples))
		for f, v := range l.w {
			if epoch > 0 {
				mean[f] += v / float32(epochs-1)
			}
		}
	}
	return mean
}

func (l *learner) predicate(e example) float64 {
	z := 0.0
	for _, f := range e.features {
		z += float64(l.w[f])
	}
	p := 1 / (1 + math.Exp(-z))
	grad, right := p, 1-p
	if e.right != role.None {
		grad, right = p-1, p
	}
	for _, f := range e.features {
		l.step(f, f, float32(grad))
	}
	return -math.Log(max(right, 1e-30))
}

func (l *learner) argument(e example) float64 {
	prob := role.Weigh(e.features, func(f uint32) float32 { return l.w[f] })
	for r, p := range prob {
		grad := p
		if role.Role(r) == e.right {
			grad--
		}
		if math.Abs(grad) < 1e-3 {
			continue
		}
		for _, f := range e.features {
			l.step(f, (f+uint32(r))&(role.ModelSize-1), float32(grad))
		}
	}
	return -math.Log(max(prob[e.right], 1e-30))
}

// step moves weight w of feature f, and takes a little off it.
func (l *learner) step(f, w uint32, grad float32) {
	if l.in[f] < minCount {
		return
	}
	l.seen[w] += grad * grad
	size := rate / float32(math.Sqrt(float64(l.seen[w])+1))
	v := l.w[w] - size*grad
	switch cut := size * l1; {
	case v > cut:
		v -= cut
	case v < -cut:
		v += cut
	default:
		v = 0
	}
	l.w[w] = v
}
