package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/newsgraph/kg/internal/nlp/neural"
)

// mixFiles writes the weights between those of two models of one shape, share of the way from the first
// to the second (Wortsman et al. 2022, robust fine-tuning), and of their networks of names where both have one. The
// inputs that are not trained are the second's.
func mixFiles(from, to string, share float64, out string) error {
	a, err := readParams(from)
	if err != nil {
		return err
	}
	b, err := readParams(to)
	if err != nil {
		return err
	}
	if err := mix(a.Tensors, b.Tensors, share); err != nil {
		return err
	}
	if a.Names != nil && b.Names != nil {
		if err := mix(a.Names.Tensors, b.Names.Tensors, share); err != nil {
			return fmt.Errorf("names: %w", err)
		}
	}
	return write(out, b, fmt.Sprintf("mixed of two runs, %.2f of the second", share))
}

// mix moves the values of b to share of the way from those of a.
func mix(a, b []*neural.Tensor, share float64) error {
	if len(a) != len(b) {
		return errors.New("models of different shapes")
	}
	for i, t := range b {
		if len(a[i].Data) != len(t.Data) {
			return fmt.Errorf("%s of %d and %d values", t.Name, len(a[i].Data), len(t.Data))
		}
		for j, v := range a[i].Data {
			if v != t.Data[j] { // what both have stays as it is, to the bit
				t.Data[j] = float32(share)*t.Data[j] + float32(1-share)*v
			}
		}
	}
	return nil
}

// readParams reads a model file to train on or mix.
func readParams(path string) (*neural.Params, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return neural.ReadParams(raw)
}
