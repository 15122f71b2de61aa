package main

import (
	"math"
	"math/rand/v2"
	"sync"

	"github.com/newsgraph/kg/internal/nlp/neural"
)

// trainer holds the shared weights, their running average and the workers.
type trainer struct {
	c       *neural.Config
	words   int
	w, mean *space    // mean is an exponential moving average of w
	m, v    []float32 // Adam's moments, as w.flat
	dense   int       // flat[dense:] is updated whole, the tables before it row by row
	pack    *packed
	workers []*network
	steps   int
	norm    float64 // largest gradient since it was last set to zero
}

// averageEvery is how many steps lie between updates of the running average.
const averageEvery = 4

func newTrainer(c *neural.Config, glove []float32, words, workers int, seed uint64, drop dropout) *trainer {
	t := &trainer{c: c, words: words, w: newSpace(c, words), mean: newSpace(c, words), pack: newPacked()}
	t.m, t.v = make([]float32, len(t.w.flat)), make([]float32, len(t.w.flat))
	t.dense = len(t.w.tensors["word"].Data) + len(t.w.tensors["affix"].Data)
	for i := range workers {
		n := newNetwork(c, glove, t.w, t.pack, words, seed+uint64(i))
		n.drop = drop
		t.workers = append(t.workers, n)
	}
	t.w.initialise(c, words, rand.New(rand.NewPCG(seed, 1)))
	t.started()
	return t
}

// started is called when the weights have been set from outside.
func (t *trainer) started() {
	copy(t.mean.flat, t.w.flat)
	t.pack.update(t.w)
}

// each runs f for every worker at the same time.
func (t *trainer) each(f func(i int, n *network)) {
	var wait sync.WaitGroup
	for i, n := range t.workers {
		wait.Go(func() { f(i, n) })
	}
	wait.Wait()
}

// step trains on a batch at a learning rate; batch examples are used up. The result depends on the
// number of workers only by rounding.
func (t *trainer) step(batch []*example, rate float64) losses {
	parts := make([][]*example, len(t.workers))
	load := make([]int, len(t.workers))
	total := 0
	for _, e := range batch {
		least := 0
		for i := range load {
			if load[i] < load[least] {
				least = i
			}
		}
		parts[least] = append(parts[least], e)
		load[least] += e.n
		total += e.n
	}
	sums := make([]losses, len(t.workers))
	t.each(func(i int, n *network) {
		if len(parts[i]) > 0 {
			sums[i] = n.step(newLayout(parts[i]), 1/float32(total))
		}
	})
	t.steps++
	t.update(rate)
	var sum losses
	for _, s := range sums {
		sum.tags += s.tags / float64(total)
		sum.arcs += s.arcs / float64(total)
		sum.rels += s.rels / float64(total)
		sum.names += s.names / float64(total)
	}
	return sum
}

// maxNorm is the length gradients of the dense weights are cut to.
const maxNorm = 2.0

// update gathers the workers' gradients, clears them, and moves the weights.
func (t *trainer) update(rate float64) {
	const b1, b2 = 0.9, 0.98
	size := len(t.w.flat) - slack - t.dense
	chunk := (size/len(t.workers) + 64) &^ 63
	total := t.workers[0].grad.flat
	squares := make([]float64, len(t.workers))
	part := func(i int) (int, int) {
		return t.dense + min(i*chunk, size), t.dense + min((i+1)*chunk, size)
	}
	t.each(func(i int, _ *network) {
		from, to := part(i)
		for _, other := range t.workers[1:] {
			add(total[from:to], other.grad.flat[from:to], to-from)
			clear(other.grad.flat[from:to])
		}
		for _, g := range total[from:to] {
			squares[i] += float64(g) * float64(g)
		}
	})
	norm := 0.0
	for _, s := range squares {
		norm += s
	}
	norm = math.Sqrt(norm)
	t.norm = max(t.norm, norm)
	scale := float32(1)
	if norm > maxNorm {
		scale = float32(maxNorm / norm)
	}
	n := float64(t.steps)
	k := [6]float32{b1, 1 - b1, b2, 1 - b2, float32(rate * math.Sqrt(1-math.Pow(b2, n)) / (1 - math.Pow(b1, n))), 1e-8}
	t.each(func(i int, _ *network) {
		from, to := part(i)
		if scale != 1 {
			for j := range total[from:to] {
				total[from+j] *= scale
			}
		}
		adam(t.w.flat[from:to], total[from:to], t.m[from:to], t.v[from:to], &k)
		clear(total[from:to])
	})
	at := 0
	for _, name := range []string{"word", "affix"} {
		cols := t.w.tensors[name].Cols
		rows := map[int32]bool{}
		for _, worker := range t.workers {
			for r := range worker.touched[name] {
				rows[r] = true
			}
			clear(worker.touched[name])
		}
		for r := range rows {
			from := at + int(r)*cols
			to := from + cols
			for _, other := range t.workers[1:] {
				add(total[from:to], other.grad.flat[from:to], cols)
				clear(other.grad.flat[from:to])
			}
			if scale != 1 {
				for j := range total[from:to] {
					total[from+j] *= scale
				}
			}
			adam(t.w.flat[from:to], total[from:to], t.m[from:to], t.v[from:to], &k)
			clear(total[from:to])
		}
		at += len(t.w.tensors[name].Data)
	}
	t.average()
	t.pack.update(t.w)
}

// average moves the running average towards the weights; early on it follows more closely.
func (t *trainer) average() {
	if t.steps%averageEvery != 0 {
		return
	}
	decay := math.Pow(min(0.999, float64(1+t.steps)/float64(20+t.steps)), averageEvery)
	share := float32(1 - decay)
	size := len(t.w.flat)
	t.each(func(i int, _ *network) {
		from, to := i*size/len(t.workers), (i+1)*size/len(t.workers)
		mean, w := t.mean.flat[from:to], t.w.flat[from:to]
		for j, v := range w {
			mean[j] += share * (v - mean[j])
		}
	})
}

// averaged returns a network that runs on the averaged weights, without dropout.
func (t *trainer) averaged(glove []float32) *network {
	pack := newPacked()
	pack.update(t.mean)
	return newNetwork(t.c, glove, t.mean, pack, t.words, 0)
}
