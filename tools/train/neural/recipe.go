package main

import (
	"log"
	"os"
)

// recipe makes a whole model in one go: the network of tags, trees and names on gold and silver trees, then the network
// of names in two runs, and the mean of both.
func (s settings) recipe() error {
	trees, first, second := s, s, s
	trees.onlyNames, trees.out = false, s.out+".trees"
	first.onlyNames, first.silver, first.share, first.epochs, first.rate = true, 0, 1, 4, 0.0015
	first.from, first.out = trees.out, s.out+".names1"
	second.onlyNames, second.silver, second.share, second.epochs, second.rate = true, 0, 0.4, 5, 0.0012
	second.from, second.out, second.seed = first.out, s.out+".names2", s.seed+1
	for _, step := range []settings{trees, first, second} {
		defer os.Remove(step.out)
		log.Printf("%s, from %q", step.out, step.from)
		if err := run(&step); err != nil {
			return err
		}
	}
	return mixFiles(first.out, second.out, 0.4, s.out)
}
