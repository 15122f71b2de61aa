package main

import (
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/newsgraph/kg/internal/nlp/neural"
	"github.com/newsgraph/kg/internal/nlp/neural/kernel"
)

// shareCount is the number of name classes that a teacher tells apart: doc.NER without the unused 1.
const shareCount = nameCount - 1

// readTaught reads words with the shares of their name classes as teacher.py writes them: a word and
// shareCount bytes in hexadecimal a line, an empty line after a sentence. A sentence that several teachers
// have read, or one more than once, gets the mean of their shares.
func readTaught(paths ...string) ([]*sentence, error) {
	var list []*sentence
	known := map[string]*taught{}
	s := &sentence{}
	for _, path := range paths {
		err := lines(func(line string) error {
			if line == "" {
				if len(s.forms) > 0 {
					key := strings.Join(s.forms, " ")
					t := known[key]
					if t == nil {
						t = &taught{sum: make([][shareCount]int, len(s.forms))}
						known[key] = t
						list = append(list, s)
					}
					t.add(s.shares)
				}
				s = &sentence{}
				return nil
			}
			form, code, _ := strings.Cut(line, "\t")
			shares, err := hex.DecodeString(code)
			if err != nil || len(shares) != shareCount {
				return fmt.Errorf("shares %q of %q", code, form)
			}
			s.forms, s.shares = append(s.forms, form), append(s.shares, [shareCount]byte(shares))
			return nil
		}, path)
		if err != nil {
			return nil, err
		}
	}
	for _, s := range list {
		s.shares = known[strings.Join(s.forms, " ")].mean()
	}
	return list, nil
}

// taught sums up what teachers say of one sentence.
type taught struct {
	sum   [][shareCount]int
	times int
}

func (t *taught) add(shares [][shareCount]byte) {
	t.times++
	for i := range shares {
		for c, v := range shares[i] {
			t.sum[i][c] += int(v)
		}
	}
}

func (t *taught) mean() [][shareCount]byte {
	out := make([][shareCount]byte, len(t.sum))
	for i := range out {
		for c, v := range t.sum[i] {
			out[i][c] = byte((v + t.times/2) / t.times)
		}
	}
	return out
}

// joinTaught gives trees the shares of the same words, and returns the sentences that found no tree.
func joinTaught(trees, taught []*sentence) (rest []*sentence) {
	known := map[string][]*sentence{}
	for _, s := range trees {
		key := strings.Join(s.forms, " ")
		known[key] = append(known[key], s)
	}
	for _, t := range taught {
		same := known[strings.Join(t.forms, " ")]
		for _, s := range same {
			s.shares = t.shares
		}
		if same == nil {
			rest = append(rest, t)
		}
	}
	return rest
}

// taughtLoss turns the name scores of a token into the gradient, times scale, of their distance from a
// teacher's shares; it returns the cross-entropy less the shares' own entropy.
func taughtLoss(x []float32, shares *[shareCount]byte, scale float32) float64 {
	var want [nameCount]float32
	total := float32(0)
	for i, b := range shares {
		want[min(i, 1)*(i+1)] = float32(b)
		total += float32(b)
	}
	top, sum := slices.Max(x), float32(0)
	for i, v := range x {
		x[i] = kernel.Exp(v - top)
		sum += x[i]
	}
	loss := 0.0
	for i := range x {
		p, q := x[i]/sum, want[i]/max(total, 1)
		if q > 0 {
			loss += float64(q) * math.Log(float64(q/max(p, 1e-30)))
		}
		x[i] = scale * (p - q)
	}
	return loss
}

// blend makes the shares of each sentence the mean of a teacher's and of what the network itself says.
func (n *network) blend(list []*sentence, v *neural.Vocabulary, l *labels) {
	cols := pad(nameCount * n.c.NameHeads)
	for batch := range slices.Chunk(list, 32) {
		var examples []*example
		of := map[*example]*sentence{}
		for _, s := range batch {
			if s.shares != nil {
				e := encode(s, v, l)
				of[e] = s
				examples = append(examples, e)
			}
		}
		if len(examples) == 0 {
			continue
		}
		b := newLayout(examples)
		n.forward(b)
		for k, e := range b.list {
			for t, i := range b.tokens[k] {
				x := n.names[i*cols:][:nameCount]
				softmaxLoss(x, 0, 1)
				x[0]++ // the gradient is the shares less the class it was asked for
				shares := &of[e].shares[t]
				for c, own := range append(x[:1:1], x[2:]...) {
					shares[c] = byte(math.RoundToEven((float64(shares[c]) + 255*float64(own)) / 2))
				}
			}
		}
	}
}
