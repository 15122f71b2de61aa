package perceptron

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sync"

	"github.com/newsgraph/kg/internal/doc"
)

// Sentence is one annotated sentence to learn from. All slices that are set have
// the length of Forms.
type Sentence struct {
	Forms []string
	XPOS  []string // for the tagger and parser
	UPOS  []doc.UPOS
	Heads []int // index of the head in the sentence, -1 for the root
	Rels  []string
	Names []doc.NER // for the name tagger
}

// Options say how to train. Epochs and MinUpdates must be positive.
type Options struct {
	Seed                               uint64
	TagEpochs, ParseEpochs, NameEpochs int
	MinUpdates                         int // parser features with fewer updates are cut, others with fewer than two
	Clusters                           map[string]Cluster
	Log                                func(format string, args ...any)
}

// marginScale gives the least log loss of Token.Conf on the EWT dev part.
const marginScale = 70 * quantum

// folds is the number of parts for jackknifing: what the parser and the name tagger
// see in training was tagged by a tagger that had not seen the sentence.
const folds = 4

// trainer holds a model in the making.
type trainer struct {
	Options
	*Model
	xposID, relID map[string]uint8
	words         [][]word
}

// Train learns tags and trees from trees and names from names. The same input and
// options give the same model.
func Train(trees, names []Sentence, o Options) (*Model, error) {
	t := &trainer{Options: o, Model: &Model{clusters: map[uint64]Cluster{}, scale: marginScale}}
	for w, c := range o.Clusters {
		if normalise(w) == w {
			t.clusters[hashString(w)] = c
		}
	}
	if err := t.inventory(trees); err != nil {
		return nil, err
	}
	all := append(slices.Clone(trees), names...)
	fold := make([]int, len(all))
	for i, s := range all {
		t.words = append(t.words, t.sentenceWords(s.Forms))
		h := uint64(0)
		for _, w := range t.words[i] {
			h = uint64(feature(h, w.form))
		}
		fold[i] = int(h>>3) % folds
	}

	tagged := make([]tags, len(all))
	var wait sync.WaitGroup
	limit := make(chan struct{}, 2)
	for k := range folds + 1 {
		wait.Go(func() {
			limit <- struct{}{}
			defer func() { <-limit }()
			x, u := t.trainTags(trees, func(i int) bool { return k == folds || fold[i] != k })
			if k == folds {
				t.tagX, t.tagU = x, u
				return
			}
			xs, us := make([]float32, len(t.xpos)), make([]float32, numUPOS)
			for i := range all {
				if fold[i] == k {
					tagged[i] = newTags(len(t.words[i]))
					tagger{x, u, t.verbal}.run(t.words[i], tagged[i], xs, us)
				}
			}
		})
	}
	wait.Wait()
	o.Log("tags learnt")
	wait.Go(func() { t.trainNames(names, t.words[len(trees):], tagged[len(trees):]) })
	t.trainParser(trees, tagged)
	wait.Wait()
	return t.Model, nil
}

func (t *trainer) sentenceWords(forms []string) []word {
	ws := make([]word, len(forms))
	for i, f := range forms {
		ws[i] = newWord(f, t.clusters)
	}
	return ws
}

// inventory numbers the tags and relations, sorted by name.
func (t *trainer) inventory(trees []Sentence) error {
	t.xposID, t.relID = map[string]uint8{}, map[string]uint8{}
	seenX, seenR := map[string]bool{}, map[string]bool{}
	for i, s := range trees {
		n := len(s.Forms)
		if len(s.XPOS) != n || len(s.UPOS) != n || len(s.Heads) != n || len(s.Rels) != n {
			return fmt.Errorf("train: sentence %d: %d forms, but %d, %d, %d, %d annotations", i, n, len(s.XPOS), len(s.UPOS), len(s.Heads), len(s.Rels))
		}
		for j := range n {
			seenX[s.XPOS[j]], seenR[s.Rels[j]] = true, true
			if s.Heads[j] < -1 || s.Heads[j] >= n || s.Heads[j] == j || (s.Heads[j] == -1) != (s.Rels[j] == "root") {
				return fmt.Errorf("train: sentence %d: token %d: bad head %d", i, j, s.Heads[j])
			}
		}
	}
	for _, set := range []struct {
		seen map[string]bool
		list *[]string
		id   map[string]uint8
	}{{seenX, &t.xpos, t.xposID}, {seenR, &t.rels, t.relID}} {
		for s := range set.seen {
			*set.list = append(*set.list, s)
		}
		slices.Sort(*set.list)
		for i, s := range *set.list {
			set.id[s] = uint8(i)
		}
	}
	if len(t.xpos) > 250 || len(t.rels) > 64 {
		return fmt.Errorf("train: %d tags and %d relations are too many", len(t.xpos), len(t.rels))
	}
	t.root, t.verbal = slices.Index(t.rels, "root"), newVerbal(t.xpos)
	return nil
}

// order returns the numbers below n in a seeded random order.
func (t *trainer) order(n, epoch int) []int {
	return rand.New(rand.NewPCG(t.Seed, uint64(epoch))).Perm(n)
}

func (t *trainer) trainTags(trees []Sentence, use func(int) bool) (x, u *weights) {
	lx, lu := newLearner(), newLearner()
	xs, us := make([]float32, len(t.xpos)), make([]float32, numUPOS)
	var buffer [64]uint32
	for epoch := range t.TagEpochs {
		for _, i := range t.order(len(trees), epoch) {
			if !use(i) {
				continue
			}
			ws, out := t.words[i], newTags(len(t.words[i]))
			for j := range ws {
				f := xposFeatures(buffer[:0], ws, out.xpos, j, t.verbal)
				lx.score(f, xs)
				guess := best(xs, nil)
				lx.learn(f, int(t.xposID[trees[i].XPOS[j]]), guess)
				out.xpos[j] = uint8(guess)
			}
			for j := range ws {
				f := uposFeatures(buffer[:0], ws, out, j, t.verbal)
				lu.score(f, us)
				guess := best(us, nil)
				lu.learn(f, int(trees[i].UPOS[j]), guess)
				out.upos[j] = uint8(guess)
			}
		}
	}
	return lx.freeze(min(t.MinUpdates, 2)), lu.freeze(min(t.MinUpdates, 2))
}

func (t *trainer) trainNames(names []Sentence, words [][]word, tagged []tags) {
	l := newLearner()
	scores := make([]float32, numNames)
	var buffer [64]uint32
	for epoch := range t.NameEpochs {
		for _, i := range t.order(len(names), epoch) {
			out, last := make([]uint8, len(words[i])), uint8(0)
			for j := range words[i] {
				f := nameFeatures(buffer[:0], words[i], tagged[i], out, j)
				l.score(f, scores)
				guess := best(scores, func(c int) bool { return nameAllowed(last, c) })
				// After a mistake the right tag may be out of reach; to learn it then
				// would push down tags that are not wrong.
				if truth := int(names[i].Names[j]); nameAllowed(last, truth) {
					l.learn(f, truth, guess)
				}
				last = uint8(guess)
				out[j] = last
			}
		}
	}
	t.names = l.freeze(min(t.MinUpdates, 2))
	t.Log("names learnt")
}

// explore is how often a wrong transition is followed in training, after the first epoch.
const explore = 0.9

func (t *trainer) trainParser(trees []Sentence, tagged []tags) {
	golds := make([]*gold, len(trees))
	for i, s := range trees {
		head, rel := make([]int32, len(s.Heads)), make([]uint8, len(s.Heads))
		for j, h := range s.Heads {
			head[j], rel[j] = int32(h), t.relID[s.Rels[j]]
			if h < 0 {
				head[j] = int32(len(s.Heads))
			}
		}
		golds[i] = newGold(head, rel)
	}
	l, rels := newLearner(), len(t.rels)
	scores := make([]float32, 1+2*rels)
	var buffer [128]uint32
	for epoch := range t.ParseEpochs {
		wrong, seen := 0, 0
		coin := rand.New(rand.NewPCG(t.Seed+1, uint64(epoch)))
		for _, i := range t.order(len(trees), epoch) {
			ws := t.words[i]
			s, onStack := newState(len(ws)), make([]bool, len(ws)+1)
			s.question = asks(ws, tagged[i])
			for !s.done() {
				f := s.features(buffer[:0], ws, tagged[i])
				l.score(f, scores)
				guess, _ := s.classes(scores, rels, t.root)
				truth := s.truth(golds[i], scores, s.costs(golds[i], onStack), rels, t.root)
				// A guess that is as good as the truth is scored at least as high, so it is the truth.
				l.learn(f, truth, guess)
				seen++
				next := guess
				if guess != truth {
					wrong++
					if epoch == 0 || coin.Float64() > explore {
						next = truth
					}
				}
				if kind(next, rels) == shift {
					onStack[s.next] = true
				} else {
					onStack[s.top(0)] = false
				}
				s.apply(next, rels, 0)
			}
		}
		t.Log("parser: epoch %d: %.2f %% of %d transitions right", epoch+1, 100-100*float64(wrong)/math.Max(1, float64(seen)), seen)
	}
	t.parse = l.freeze(t.MinUpdates)
}
