package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"

	"github.com/newsgraph/kg/internal/nlp/neural"
)

// mixFiles writes the weights between those of two models of one shape, share of the way from the first
// to the second (Wortsman et al. 2022, robust fine-tuning). The inputs that are not trained are the second's.
func mixFiles(from, to string, share float64, out string) error {
	a, err := readParams(from)
	if err != nil {
		return err
	}
	b, err := readParams(to)
	if err != nil {
		return err
	}
	if len(a.Tensors) != len(b.Tensors) {
		return errors.New("models of different shapes")
	}
	w := &space{tensors: map[string]*neural.Tensor{}}
	for i, t := range b.Tensors {
		if len(a.Tensors[i].Data) != len(t.Data) {
			return fmt.Errorf("%s of %d and %d values", t.Name, len(a.Tensors[i].Data), len(t.Data))
		}
		for j, v := range a.Tensors[i].Data {
			t.Data[j] = float32(share)*t.Data[j] + float32(1-share)*v
		}
		w.tensors[t.Name] = t
	}
	return save(out, b, w, false, fmt.Sprintf("mixed of two runs, %.2f of the second", share))
}

// readParams reads a model file to train on or mix.
func readParams(path string) (*neural.Params, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return neural.ReadParams(bufio.NewReader(f))
}
