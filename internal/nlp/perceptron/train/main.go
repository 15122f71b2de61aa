// Command train learns the perceptron model from the shared corpora and scores it on their
// dev parts, with its own tags. Run it from the repository root:
//
//	go run ./internal/nlp/perceptron/train
//
// Trees come from UD EWT, the open part of GUM and question patterns; names from Universal NER EWT, Wikigold and
// GUM; word clusters from GloVe. The same corpora and seed give the same file.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/newsgraph/kg/internal/nlp/perceptron"
)

func main() {
	corpora := flag.String("corpora", "../shared/corpora", "the folder of the corpora")
	out := flag.String("o", "data/models/perceptron.bin.zst", "the model to write")
	evalOnly := flag.Bool("eval", false, "score the model that is there, without training")
	var o perceptron.Options
	flag.Uint64Var(&o.Seed, "seed", 1, "of the order of sentences and the exploration")
	flag.IntVar(&o.TagEpochs, "tag-epochs", 7, "passes over the trees for the tagger")
	flag.IntVar(&o.ParseEpochs, "parse-epochs", 10, "passes over the trees for the parser")
	flag.IntVar(&o.NameEpochs, "name-epochs", 10, "passes over the names")
	flag.IntVar(&o.MinUpdates, "min-updates", 4, "parser features with fewer updates are cut")
	flag.Parse()
	o.Log = func(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }
	if err := run(*corpora, *out, *evalOnly, o); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run(corpora, out string, evalOnly bool, o perceptron.Options) error {
	in := func(parts ...string) string { return filepath.Join(append([]string{corpora}, parts...)...) }
	if !evalOnly {
		m, err := learn(in, o)
		if err != nil {
			return err
		}
		if err := os.MkdirAll(filepath.Dir(out), 0o755); err != nil {
			return err
		}
		f, err := os.Create(out)
		if err != nil {
			return err
		}
		if err := m.Save(f); err != nil {
			return err
		}
		if err := f.Close(); err != nil {
			return err
		}
	}
	f, err := os.Open(out)
	if err != nil {
		return err
	}
	defer f.Close()
	m, err := perceptron.Load(f)
	if err != nil {
		return err
	}
	return evaluate(m, in)
}

func learn(in func(...string) string, o perceptron.Options) (*perceptron.Model, error) {
	var err error
	if o.Clusters, err = clusterWords(in("glove-100d-int8", "vocab.txt"), in("glove-100d-int8", "vectors.i8"), o.Seed); err != nil {
		return nil, err
	}
	o.Log("%d words in clusters", len(o.Clusters))
	var trees, names []perceptron.Sentence
	for _, path := range []string{in("ud-ewt", "en_ewt-ud-train.conllu"), in("gum-open", "gum-open-train.conllu")} {
		s, err := readTrees(path)
		if err != nil {
			return nil, err
		}
		trees = append(trees, s...)
	}
	trees = append(trees, questions(15, o.Seed)...)
	for _, path := range []string{in("uner-ewt", "en_ewt-ud-train.iob2"), in("wikigold", "wikigold-train.iob2"), in("gum-open", "gum-open-train.ne.iob2")} {
		s, err := readNames(path)
		if err != nil {
			return nil, err
		}
		names = append(names, s...)
	}
	return perceptron.Train(trees, names, o)
}
