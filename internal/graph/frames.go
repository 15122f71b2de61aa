package graph

import (
	"math"

	"github.com/newsgraph/kg/answer"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/internal/nlp/role"
)

// frames are the predicates of sentence n with their roles.
func frames(d *doc.Document, n int) []answer.AnnotatedFrame {
	out := []answer.AnnotatedFrame{}
	s := clause.Build(d, n)
	spread := spreads(d, d.Sentences[n])
	for _, f := range role.Find(s) {
		a := answer.AnnotatedFrame{Predicate: f.Head - s.First + 1, Lemma: d.Tokens[f.Head].Lemma,
			Roles: []answer.AnnotatedRole{}}
		for _, arg := range f.Args {
			first, last := arg.Head, arg.Head
			for _, k := range s.Children(arg.Head) {
				if x := spread[k-s.First]; !hangs(d, f.Head, k) && !s.Is(k, "punct") {
					first, last = min(first, x[0]), max(last, x[1])
				}
			}
			span := d.TokenSpan(first, last+1)
			a.Roles = append(a.Roles, answer.AnnotatedRole{Role: arg.Role.String(), Head: arg.Head - s.First + 1,
				Start: span.Start, End: span.End, Text: d.Slice(span), Prob: math.Round(arg.Prob*1000) / 1000})
		}
		out = append(out, a)
	}
	return out
}

// spreads returns the first and last token of what hangs by each token of a sentence, itself included.
func spreads(d *doc.Document, s doc.Sentence) [][2]int {
	out := make([][2]int, s.Last-s.First)
	waits := make([]int, len(out)) // children not yet added
	for i := range out {
		out[i] = [2]int{s.First + i, s.First + i}
		if h := d.Tokens[s.First+i].Head; h >= s.First {
			waits[h-s.First]++
		}
	}
	var ready []int
	for i, n := range waits {
		if n == 0 {
			ready = append(ready, i)
		}
	}
	for len(ready) > 0 {
		i := ready[len(ready)-1]
		ready = ready[:len(ready)-1]
		h := d.Tokens[s.First+i].Head - s.First
		if h < 0 {
			continue
		}
		out[h][0], out[h][1] = min(out[h][0], out[i][0]), max(out[h][1], out[i][1])
		if waits[h]--; waits[h] == 0 {
			ready = append(ready, h)
		}
	}
	return out
}

// hangs says whether token i is token top or hangs by it.
func hangs(d *doc.Document, i, top int) bool {
	for i >= 0 {
		if i == top {
			return true
		}
		i = d.Tokens[i].Head
	}
	return false
}
