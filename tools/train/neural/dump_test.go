package main

import (
	"math"
	"slices"
	"testing"

	"github.com/newsgraph/kg/internal/doc"
)

func TestHalf(t *testing.T) {
	for bits, want := range map[uint16]float32{0: 0, 0x3c00: 1, 0xc000: -2, 0x3555: 0.33325195, 0x7bff: 65504,
		0x0001: float32(math.Ldexp(1, -24)), 0x03ff: float32(math.Ldexp(1023, -24))} {
		if got := half(bits); got != want {
			t.Errorf("half(%#x) = %v, want %v", bits, got, want)
		}
	}
}

func TestRewrite(t *testing.T) {
	s := &sentence{forms: []string{"Anna", "sees", "it", "."}, upos: []doc.UPOS{doc.PROPN, doc.VERB, doc.PRON, doc.PUNCT},
		xpos:  []string{"NNP", "VBZ", "PRP", "."},
		feats: make([]doc.Feats, 4), heads: []int{1, 4, 1, 1}, rels: []string{"nsubj", "root", "obj", "punct"}}
	for writing, want := range map[int][]string{inLower: {"anna", "sees", "it", "."}, inUpper: {"ANNA", "SEES", "IT", "."},
		asHeadline: {"Anna", "Sees", "it", "."}, withoutStop: {"Anna", "sees", "it"}} {
		if got := rewrite(s, writing); !slices.Equal(got.forms, want) {
			t.Errorf("writing %d: %q, want %q", writing, got.forms, want)
		}
	}
	if got := rewrite(s, withoutStop).heads; !slices.Equal(got, []int{1, 3, 1}) {
		t.Errorf("heads without the stop: %v", got)
	}
	if s.heads = []int{1, 4, 3, 1}; rewrite(s, withoutStop) != nil {
		t.Error("a stop that governs a word was left out")
	}
}

func TestHeldOut(t *testing.T) {
	d := &dump{held: map[uint64]bool{}}
	sequences("The ship left the harbour of Rotterdam on Monday morning.", func(h uint64) { d.held[h] = true })
	if d.clean("He said: \"Ship left the harbour of Rotterdam, on MONDAY!\"") {
		t.Error("eight words of a held-out text were not found")
	}
	if !d.clean("The ship left the harbour of Rotterdam last Monday.") || d.dropped != 1 {
		t.Errorf("seven words counted as held out, %d dropped", d.dropped)
	}
}
