// Command train fits the coreference model of package coref on the train part of GUM
// (openly licensed genres) and on what readers judged the phrases of news texts to mean
// (references.tsv.zst), and writes data/models/coref.bin. Trees and names are those of
// the program's own model. It is deterministic and takes about two minutes and 600 MB.
//
//	go run ./tools/train/coref [-corpora ../shared/corpora] [-o data/models/coref.bin]
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

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/conllu"
	"github.com/newsgraph/kg/internal/nlp/coref"
	"github.com/newsgraph/kg/internal/nlp/eval"
	"github.com/newsgraph/kg/internal/nlp/lemma"
	"github.com/newsgraph/kg/internal/nlp/mention"
	"github.com/newsgraph/kg/internal/nlp/neural"
)

const (
	seed = 1
	rate = 0.06
	l2   = 1e-7

	// minDocs is in how many documents a feature must occur (each counts twice).
	minDocs = 10

	// What a wrong choice costs beside its likelihood; the ratio is Durrett and Klein's.
	falseNew  = 3.0 // begins an entity where one was there
	falseLink = 0.1 // joins where an entity begins
	wrongLink = 1.0
)

// example is a document with mentions and the gold entity of each, -1 where gold has none.
type example struct {
	d    *doc.Document
	gold []int
	open []bool // which mentions teach; nil for all
}

func main() {
	corpora := flag.String("corpora", "../shared/corpora", "folder of the corpora")
	out := flag.String("o", "data/models/coref.bin", "file to write")
	references := flag.String("references", "tools/train/coref/references.tsv.zst", "what phrases of news texts mean")
	times := flag.Int("times", 2, "how often the news texts are taken")
	hold := flag.Int("hold", 0, "keep one news text in so many to measure on, and write no model")
	epochs := flag.Int("epochs", 4, "passes over the documents")
	flag.Parse()
	log.SetFlags(0)
	examples, err := read(filepath.Join(*corpora, "gum-open", "gum-open-train"))
	if err != nil {
		log.Fatal(err)
	}
	news, held, err := readNews(*references, filepath.Join(*corpora, "wikinews", "articles.jsonl.gz"), *hold)
	if err != nil {
		log.Fatal(err)
	}
	if *hold > 0 {
		fmt.Fprintln(os.Stderr, "before:", measure(held, carried()))
	}
	for range *times {
		examples = append(examples, news...)
	}
	w := fit(examples, *epochs)
	if *hold > 0 {
		fmt.Fprintln(os.Stderr, "after:", measure(held, w))
		return
	}
	raw := make([]byte, coref.ModelSize)
	for i, v := range w {
		raw[i] = byte(int8(max(-127, min(127, math.Round(float64(v)*coref.ModelScale)))))
	}
	if err := os.WriteFile(*out, raw, 0o644); err != nil {
		log.Fatal(err)
	}
}

// read returns each document twice: with gold mentions, and with those the program finds.
func read(base string) ([]example, error) {
	docs, err := conllu.ReadFile(base + ".conllu")
	if err != nil {
		return nil, err
	}
	model, err := neural.Load(data.NeuralModel())
	if err != nil {
		return nil, err
	}
	ctx := context.Background()
	for _, d := range docs {
		if err := model.Run(ctx, d); err != nil {
			return nil, err
		}
		if err := lemma.Stage().Run(ctx, d); err != nil {
			return nil, err
		}
	}
	if err := eval.ReadCoref(base+".coref.jsonl", docs); err != nil {
		return nil, err
	}
	var all []example
	for _, d := range docs {
		e := example{d: d}
		entity := map[int]int{} // of head tokens, of the longest mention
		length := map[int]int{}
		for _, m := range d.Mentions {
			e.gold = append(e.gold, m.Entity)
			if m.Len() > length[m.Head] {
				entity[m.Head], length[m.Head] = m.Entity, m.Len()
			}
		}
		all = append(all, e)
		own := *d
		if err := mention.Stage().Run(ctx, &own); err != nil {
			return nil, err
		}
		o := example{d: &own}
		for _, m := range own.Mentions {
			g, ok := entity[m.Head]
			if !ok {
				g = -1
			}
			o.gold = append(o.gold, g)
		}
		all = append(all, o)
	}
	return all, nil
}

// learner is a log-linear model with AdaGrad.
type learner struct {
	w, seen []float32
	in      []int32 // documents a feature was seen in
	last    []int32 // the last of them
	n       int32
	pronoun bool // the mention at hand is one
}

func fit(examples []example, epochs int) []float32 {
	rng := rand.New(rand.NewPCG(seed, seed))
	l := &learner{w: make([]float32, coref.ModelSize), seen: make([]float32, coref.ModelSize),
		in: make([]int32, coref.ModelSize), last: make([]int32, coref.ModelSize)}
	sum := make([]float32, coref.ModelSize)
	for _, e := range examples {
		l.n++
		l.walk(e, func(features [][]uint32, _ []bool, _ bool) float64 {
			for _, fs := range features {
				for _, f := range fs {
					if l.last[f] != l.n {
						l.last[f] = l.n
						l.in[f]++
					}
				}
			}
			return 0
		})
	}
	for epoch := range epochs {
		rng.Shuffle(len(examples), func(i, j int) { examples[i], examples[j] = examples[j], examples[i] })
		loss, n := 0.0, 0
		for _, e := range examples {
			loss += l.walk(e, l.step)
			n += len(e.gold)
		}
		for f, v := range l.w {
			sum[f] += v / float32(epochs)
		}
		fmt.Fprintf(os.Stderr, "epoch %d: loss %.4f a mention\n", epoch+1, loss/float64(n))
	}
	return sum
}

// walk goes through the mentions with the gold grouping as the history, and returns the
// sum of what do returns for each choice.
func (l *learner) walk(e example, do func(features [][]uint32, right []bool, seen bool) float64) float64 {
	r := coref.NewResolver(e.d)
	last := map[int]int{} // gold entity to its mention before
	loss := 0.0
	for j, g := range e.gold {
		before, seen := last[g]
		seen = seen && g >= 0
		if i := r.Certain(j); i >= 0 {
			r.Join(j, i)
			continue
		}
		cands := slices.Clone(r.Candidates(j))
		features := [][]uint32{slices.Clone(r.Alone(j))}
		right := []bool{!seen}
		found := !seen
		for _, i := range cands {
			ok := seen && e.gold[i] == g
			found = found || ok
			features = append(features, slices.Clone(r.Pair(i, j)))
			right = append(right, ok)
		}
		l.pronoun = e.d.Mentions[j].Kind == doc.Pronoun
		if found && (e.open == nil || e.open[j]) {
			loss += do(features, right, seen)
		}
		if seen {
			r.Join(j, before)
		} else {
			r.Join(j, -1)
		}
		if g >= 0 {
			last[g] = j
		}
	}
	return loss
}

// step moves the weights towards the right choices; the first choice is to begin an entity.
func (l *learner) step(features [][]uint32, right []bool, seen bool) float64 {
	z := make([]float64, len(features))
	top := math.Inf(-1)
	for k, fs := range features {
		for _, f := range fs {
			z[k] += float64(l.w[f])
		}
		switch {
		case right[k]:
		case k == 0:
			z[k] += falseNew
		case seen:
			z[k] += wrongLink
		default:
			z[k] += falseLink
		}
		top = max(top, z[k])
	}
	all, good := 0.0, 0.0
	for k := range z {
		z[k] = math.Exp(z[k] - top)
		all += z[k]
		if right[k] {
			good += z[k]
		}
	}
	good = max(good, 1e-30)
	for k, fs := range features {
		grad := z[k] / all
		if right[k] {
			grad -= z[k] / good
		}
		if math.Abs(grad) < 1e-4 {
			continue
		}
		for _, f := range fs {
			if l.in[f] < minDocs {
				continue
			}
			g := float32(grad) + l2*l.w[f]
			l.seen[f] += g * g
			l.w[f] -= rate * g / float32(math.Sqrt(float64(l.seen[f])+1e-2))
		}
	}
	return -math.Log(good / all)
}
