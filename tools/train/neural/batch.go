package main

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/neural"
)

// labels maps the label sets to classes.
type labels struct {
	xpos  map[string]int
	feats map[doc.Feats]int
	rels  map[string]int
}

func newLabels(c *neural.Config) *labels {
	l := &labels{map[string]int{}, map[doc.Feats]int{}, map[string]int{}}
	for i, x := range c.XPOS {
		l.xpos[x] = i
	}
	for i, f := range c.Feats {
		l.feats[f] = i
	}
	for i, r := range c.Rels {
		l.rels[r] = i
	}
	return l
}

// example is a sentence as numbers; classes are -1 where the corpus does not say.
type example struct {
	n                       int
	in                      []neural.Features
	upos, xpos, feats, rels []int
	heads                   []int
	names                   []int
	head                    int
	silver                  bool
}

// encode turns a sentence into numbers.
func encode(s *sentence, v *neural.Vocabulary, l *labels) *example {
	n := len(s.forms)
	e := &example{n: n, in: make([]neural.Features, n), head: s.head, silver: s.silver}
	v.Read(s.forms, e.in)
	if s.heads != nil {
		e.heads = s.heads
		for i := range n {
			e.upos = append(e.upos, int(s.upos[i]))
			e.xpos = append(e.xpos, class(l.xpos, s.xpos[i]))
			e.feats = append(e.feats, class(l.feats, s.feats[i]))
			rel := class(l.rels, s.rels[i])
			if rel < 0 {
				rel = class(l.rels, strings.SplitN(s.rels[i], ":", 2)[0])
			}
			e.rels = append(e.rels, rel)
		}
	}
	for _, t := range s.names {
		e.names = append(e.names, int(t))
	}
	return e
}

func class[K comparable](m map[K]int, k K) int {
	if c, ok := m[k]; ok {
		return c
	}
	return -1
}

// vary returns the sentence as it might also have been written: in small letters, in capitals, as a
// headline, or without its last stop. Most often it is returned as it is.
func vary(s *sentence, rng *rand.Rand) *sentence {
	r := rng.Float64()
	if r > 0.16 {
		return s
	}
	t := *s
	t.forms = slices.Clone(s.forms)
	switch {
	case r < 0.04:
		for i, f := range t.forms {
			t.forms[i] = strings.ToLower(f)
		}
	case r < 0.06:
		for i, f := range t.forms {
			t.forms[i] = strings.ToUpper(f)
		}
	case r < 0.10:
		for i, f := range t.forms {
			if first, size := utf8.DecodeRuneInString(f); len(f) > 3 || i == 0 {
				t.forms[i] = string(unicode.ToUpper(first)) + f[size:]
			}
		}
	default:
		if y := s.withoutStop(); y != nil {
			return y
		}
		return s
	}
	return &t
}

// withoutStop is a sentence without the stop at its end, nil where it has none or words hang on it.
func (s *sentence) withoutStop() *sentence {
	n := len(s.forms)
	if n < 3 || s.heads == nil || s.upos[n-1] != doc.PUNCT || slices.Contains(s.heads, n-1) {
		return nil
	}
	t := *s
	t.forms, t.upos, t.xpos, t.feats, t.rels = s.forms[:n-1], s.upos[:n-1], s.xpos[:n-1], s.feats[:n-1], s.rels[:n-1]
	t.heads = slices.Clone(s.heads[:n-1])
	for i, h := range t.heads {
		if h == n {
			t.heads[i] = n - 1
		}
	}
	if s.names != nil {
		t.names = s.names[:n-1]
	}
	return &t
}

// layout places the tokens of a batch of sentences by time: all first tokens, longest sentence
// first, then all second tokens, and so on.
type layout struct {
	list   []*example
	n      int   // tokens
	start  []int // of each time step; one more at the end
	tokens [][]int
}

func newLayout(list []*example) *layout {
	b := &layout{list: slices.Clone(list)}
	slices.SortStableFunc(b.list, func(x, y *example) int { return cmp.Compare(y.n, x.n) })
	b.tokens = make([][]int, len(b.list))
	for t := 0; len(b.list) > 0 && t < b.list[0].n; t++ {
		b.start = append(b.start, b.n)
		for s, e := range b.list {
			if e.n <= t {
				break
			}
			b.tokens[s] = append(b.tokens[s], b.n)
			b.n++
		}
	}
	b.start = append(b.start, b.n)
	return b
}

// active is the number of sentences longer than t.
func (b *layout) active(t int) int {
	if t < 0 || t+1 >= len(b.start) {
		return 0
	}
	return b.start[t+1] - b.start[t]
}
