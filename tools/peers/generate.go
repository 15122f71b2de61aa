package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
)

// Questions are asked of every store. Terms are IRIs without brackets.
type Questions struct {
	Hop   [][2]string `json:"hop"`   // subject, predicate → objects
	Hops3 [][4]string `json:"hops3"` // subject and three predicates → the far objects, each as often as ways lead there
	Hub   []string    `json:"hub"`   // object → quads
	Label []string    `json:"label"` // label → quads
}

var questionNames = []string{"hop", "hops3", "hub", "label"}

type row struct{ s, p, o, l int32 }

// rows yields n different quads, at most 10 million, over n/5 values with power-law degrees of
// the objects, 40 predicates and n/200 labels, the same for the same n.
func rows(n int) []row {
	r := rand.New(rand.NewPCG(42, 42))
	z := rand.NewZipf(r, 1.1, 50, uint64(n/5-1))
	out, seen := make([]row, 0, n), make(map[uint64]struct{}, n)
	for len(out) < n {
		q := row{int32(r.IntN(n / 5)), int32(r.IntN(40)), int32(z.Uint64()), int32(r.IntN(max(n/200, 1)))}
		key := uint64(q.s)<<43 | uint64(q.o)<<22 | uint64(q.l)<<6 | uint64(q.p) // 21, 21, 16 and 6 bits
		if _, ok := seen[key]; !ok {
			seen[key] = struct{}{}
			out = append(out, q)
		}
	}
	return out
}

func (r row) terms() [4]string {
	return [4]string{value(r.s), fmt.Sprintf("urn:kg:p%02d", r.p), value(r.o), fmt.Sprintf("urn:kg:d:%08d", r.l)}
}

func value(i int32) string { return fmt.Sprintf("urn:kg:e:thing:%08d", i) }

// generate writes quads.nq and questions.json into a folder. Questions about hops follow
// quads that there are.
func generate(dir string, n int) error {
	all := rows(n)
	f, err := os.Create(filepath.Join(dir, "quads.nq"))
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriter(f)
	degree := make([]int, n/5)
	for _, q := range all {
		t := q.terms()
		w.WriteString("<" + t[0] + "> <" + t[1] + "> <" + t[2] + "> <" + t[3] + "> .\n")
		degree[q.o]++
	}
	from := bySubject(all, n/5)
	if err := w.Flush(); err != nil {
		return err
	}
	r := rand.New(rand.NewPCG(7, 7))
	var ask Questions
	for len(ask.Hop) < 2000 {
		t := all[r.IntN(n)].terms()
		ask.Hop = append(ask.Hop, [2]string{t[0], t[1]})
	}
	for len(ask.Hops3) < 1000 {
		a := all[r.IntN(n)]
		if len(from(a.o)) == 0 {
			continue
		}
		b := from(a.o)[r.IntN(len(from(a.o)))]
		if len(from(b.o)) == 0 {
			continue
		}
		c := from(b.o)[r.IntN(len(from(b.o)))]
		ask.Hops3 = append(ask.Hops3, [4]string{a.terms()[0], a.terms()[1], b.terms()[1], c.terms()[1]})
	}
	for _, want := range []int{800, 850, 900, 950, 1000} {
		best := 0
		for o, d := range degree {
			if abs(d-want) < abs(degree[best]-want) {
				best = o
			}
		}
		ask.Hub = append(ask.Hub, value(int32(best)))
	}
	for range 20 {
		ask.Label = append(ask.Label, all[r.IntN(n)].terms()[3])
	}
	text, err := json.Marshal(ask)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "questions.json"), text, 0o600)
}

// bySubject returns the function that returns the quads of a subject, of which there are so many.
func bySubject(all []row, subjects int) func(s int32) []row {
	ends := make([]int, subjects+1)
	for _, q := range all {
		ends[q.s+1]++
	}
	for s := range subjects {
		ends[s+1] += ends[s]
	}
	sorted, next := make([]row, len(all)), slices.Clone(ends)
	for _, q := range all {
		sorted[next[q.s]] = q
		next[q.s]++
	}
	return func(s int32) []row { return sorted[ends[s]:ends[s+1]] }
}

func abs(n int) int { return max(n, -n) }
