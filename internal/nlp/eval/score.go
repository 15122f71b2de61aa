// Package eval measures what the language stages find against gold annotation: tokens,
// sentences, tags, lemmas, trees, names, coreference and semantic roles.
package eval

import (
	"github.com/newsgraph/kg/internal/doc"
)

// Score counts what is in gold, in the system's answer, and right.
type Score struct{ Right, Gold, System int }

// Add adds the counts of t.
func (s *Score) Add(t Score) {
	s.Right += t.Right
	s.Gold += t.Gold
	s.System += t.System
}

// Precision returns the right share of the system's answers, 0 where it gave none.
func (s Score) Precision() float64 { return ratio(s.Right, s.System) }

// Recall returns the found share of gold, 0 where there is none.
func (s Score) Recall() float64 { return ratio(s.Right, s.Gold) }

// F1 returns the harmonic mean of precision and recall; with equal counts on both sides
// it is the accuracy.
func (s Score) F1() float64 { return ratio(2*s.Right, s.Gold+s.System) }

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

// Tokens scores token spans, as the CoNLL 2018 shared task does. Both documents have the
// same text.
func Tokens(gold, system *doc.Document) Score {
	spans := func(d *doc.Document) []doc.Span {
		out := make([]doc.Span, len(d.Tokens))
		for i := range d.Tokens {
			out[i] = d.Tokens[i].Span
		}
		return out
	}
	return same(spans(gold), spans(system))
}

// Sentences scores sentence spans, as the CoNLL 2018 shared task does. Both documents
// have the same text.
func Sentences(gold, system *doc.Document) Score {
	spans := func(d *doc.Document) []doc.Span {
		out := make([]doc.Span, len(d.Sentences))
		for i := range d.Sentences {
			out[i] = d.Sentences[i].Span
		}
		return out
	}
	return same(spans(gold), spans(system))
}

// same counts the elements that two lists without repetition share.
func same[T comparable](gold, system []T) Score {
	in := make(map[T]bool, len(gold))
	for _, g := range gold {
		in[g] = true
	}
	s := Score{Gold: len(gold), System: len(system)}
	for _, x := range system {
		if in[x] {
			s.Right++
		}
	}
	return s
}

// words scores a property of tokens that have the same place in both documents; with
// gold tokens it is the accuracy.
func words(gold, system *doc.Document, equal func(g, s int, toSystem []int) bool) Score {
	toSystem := align(gold, system)
	s := Score{Gold: len(gold.Tokens), System: len(system.Tokens)}
	for g, at := range toSystem {
		if at >= 0 && equal(g, at, toSystem) {
			s.Right++
		}
	}
	return s
}

// align returns for each gold token the system token with the same span, -1 where there is none.
func align(gold, system *doc.Document) []int {
	to := make([]int, len(gold.Tokens))
	j := 0
	for i := range gold.Tokens {
		for j < len(system.Tokens) && system.Tokens[j].Start < gold.Tokens[i].Start {
			j++
		}
		to[i] = -1
		if j < len(system.Tokens) && system.Tokens[j].Span == gold.Tokens[i].Span {
			to[i] = j
		}
	}
	return to
}
