// Command train fits the sentence boundary model of package token on the train parts of
// UD English EWT and GUM and writes data/models/sentence.bin. It is deterministic and
// takes about half a minute and 300 MB.
//
//	go run ./tools/train/token [-corpora ../shared/corpora] [-o data/models/sentence.bin]
package main

import (
	"flag"
	"fmt"
	"log"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/conllu"
	"github.com/newsgraph/kg/internal/nlp/token"
)

const (
	seed   = 1
	epochs = 8
	rate   = 0.25
	decay  = 1e-6 // L2, a step
)

// example is one gap.
type example struct {
	features []uint32
	end      bool
}

func main() {
	corpora := flag.String("corpora", "../shared/corpora", "folder of the corpora")
	out := flag.String("o", "data/models/sentence.bin", "file to write")
	flag.Parse()
	log.SetFlags(0)
	rng := rand.New(rand.NewPCG(seed, seed))
	var examples []example
	for _, file := range []string{"ud-ewt/en_ewt-ud-train.conllu", "gum-open/gum-open-train.conllu"} {
		docs, err := conllu.ReadFile(filepath.Join(*corpora, file))
		if err != nil {
			log.Fatal(err)
		}
		for _, d := range docs {
			examples = gather(examples, d, nil)
			examples = gather(examples, d, rng)
			examples = gather(examples, d, rng)
		}
	}
	fmt.Fprintf(os.Stderr, "%d gaps\n", len(examples))
	w := fit(examples, rng)
	raw := make([]byte, token.ModelSize)
	for i, v := range w {
		raw[i] = byte(int8(max(-127, min(127, math.Round(float64(v)*token.ModelScale)))))
	}
	if err := os.WriteFile(*out, raw, 0o644); err != nil {
		log.Fatal(err)
	}
}

// gather adds the gaps of a document. With rng, the text is first spoilt as news sites
// do: spaces after sentences dropped, quotation marks of one kind for another.
func gather(all []example, gold *doc.Document, rng *rand.Rand) []example {
	var text strings.Builder
	ends := map[int]bool{} // byte offsets in the new text
	var pars []doc.Span
	spoil := func(p float64) bool { return rng != nil && rng.Float64() < p }
	par := 0
	for _, s := range gold.Sentences {
		glue := spoil(0.3)
		switch {
		case par < len(gold.Paragraphs) && s.Start >= gold.Paragraphs[par].Start:
			par++
			if text.Len() > 0 {
				text.WriteString("\n\n")
			}
			pars = append(pars, doc.Span{Start: text.Len()})
		case glue && finalByte(text.String()), text.Len() > 0 && gold.Text[s.Start-1] != ' ':
		default:
			text.WriteByte(' ')
		}
		for i := s.First; i < s.Last; i++ {
			form := gold.Form(i)
			if strings.Contains(`"“”`, form) && spoil(0.2) {
				form = []string{`"`, "“", "”"}[rng.IntN(3)]
			} else if strings.Contains(form, "'") && spoil(0.3) {
				form = strings.ReplaceAll(form, "'", "’")
			}
			text.WriteString(form)
			if i+1 < s.Last && gold.Tokens[i+1].Start > gold.Tokens[i].End {
				text.WriteByte(' ')
			}
		}
		ends[text.Len()] = true
		pars[len(pars)-1].End = text.Len()
	}
	d := &doc.Document{Text: text.String()}
	for _, p := range pars {
		first := len(d.Tokens)
		for _, s := range token.Split(d.Text, p) {
			d.Tokens = append(d.Tokens, doc.Token{Span: s, Head: -1})
		}
		g := token.NewGaps(d, first)
		for g.Next() {
			end := ends[d.Tokens[g.At()-1].End]
			if g.Candidate() {
				all = append(all, example{slices.Clone(g.Features()), end})
			}
			if end {
				g.End()
			}
		}
	}
	return all
}

func finalByte(s string) bool {
	return strings.HasSuffix(s, ".") || strings.HasSuffix(s, "?") || strings.HasSuffix(s, "!") ||
		strings.HasSuffix(s, "\"") || strings.HasSuffix(s, "”")
}

// fit minimises the logistic loss by AdaGrad.
func fit(examples []example, rng *rand.Rand) []float32 {
	w := make([]float32, token.ModelSize)
	seen := make([]float32, token.ModelSize)
	for epoch := range epochs {
		rng.Shuffle(len(examples), func(i, j int) { examples[i], examples[j] = examples[j], examples[i] })
		loss := 0.0
		for _, e := range examples {
			z := 0.0
			for _, f := range e.features {
				z += float64(w[f])
			}
			y := 0.0
			if e.end {
				y = 1
			}
			p := 1 / (1 + math.Exp(-z))
			loss -= y*math.Log(max(p, 1e-12)) + (1-y)*math.Log(max(1-p, 1e-12))
			for _, f := range e.features {
				grad := float32(p-y) + decay*w[f]
				seen[f] += grad * grad
				w[f] -= rate * grad / float32(math.Sqrt(float64(seen[f])+1e-3))
			}
		}
		fmt.Fprintf(os.Stderr, "epoch %d: loss %.5f a gap\n", epoch+1, loss/float64(len(examples)))
	}
	return w
}
