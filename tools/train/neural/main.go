// Command train makes the neural model: it reads the corpora, trains a network for tags, trees and names and a second
// one for names alone, and writes the best it meets on the development parts.
//
//	go run ./tools/train/neural -all -out first.kgn
//	go run ./tools/train/neural -score -out data/models/neural.kgn
//
// Without -all it makes one run of one network; see recipe.go for the runs of a whole model. On two cores an epoch over
// the gold parts takes 1 to 3 minutes, one with all silver trees 7; memory stays below
// 1 GB. The same seed, flags and number of workers give the same model on machines of one kind, unless -minutes
// ends the run by the clock.
//
// The shipped model went on from such a one with larger teachers, which exist in training only:
// distill.py tunes them on the gold parts and trains both networks on what they say of raw text, in
// ten minutes on a graphics card. -dump writes what it reads, -pack makes a model of what it
// trained. Weights between two models of which one went on from the other (-mix) can be better than both.
package main

import (
	"flag"
	"fmt"
	"log"
	"math"
	"math/rand/v2"
	"os"
	"time"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/neural"
)

// settings are the flags.
type settings struct {
	corpora, out, from           string
	mix                          string
	silver, epochs, workers      int
	hidden, layers, batch, glove int
	rate, dropWord, drop, share  float64
	seed                         uint64
	minutes                      float64
	quick                        int
	onlyNames                    bool
}

func main() {
	log.SetFlags(log.Ltime)
	var s settings
	var score, all bool
	var dump, held, pack string
	flag.StringVar(&s.corpora, "corpora", "../shared/corpora", "folder of the corpora")
	flag.StringVar(&s.out, "out", "data/models/neural.kgn", "model file to write")
	flag.StringVar(&s.from, "from", "", "model file to go on from")
	flag.StringVar(&s.mix, "mix", "",
		"train nothing: write the weights of -from, moved towards those of this file by -share")
	flag.IntVar(&s.silver, "silver", 1, "epochs over gold and silver trees together, first")
	flag.IntVar(&s.epochs, "epochs", 24, "epochs over gold data")
	flag.Float64Var(&s.share, "share", 0, "share of the silver trees in these epochs, another part in each")
	flag.IntVar(&s.workers, "workers", 2, "threads")
	flag.IntVar(&s.hidden, "hidden", 128, "units of one LSTM")
	flag.IntVar(&s.layers, "layers", 3, "LSTM layers")
	flag.IntVar(&s.batch, "batch", 600, "tokens in a batch")
	flag.IntVar(&s.glove, "glove", 75000, "word vectors kept")
	flag.Float64Var(&s.rate, "rate", 0.002, "highest learning rate")
	flag.Float64Var(&s.dropWord, "dropword", 0.12, "share of words made unknown")
	flag.Float64Var(&s.drop, "drop", 0.28, "share of units left out")
	flag.Uint64Var(&s.seed, "seed", 1, "of everything random")
	flag.Float64Var(&s.minutes, "minutes", 0, "end after about that long, the learning rate falling by the clock")
	flag.IntVar(&s.quick, "quick", 0, "use only that many sentences (a trial run)")
	flag.BoolVar(&s.onlyNames, "names", false, "train names alone, a network to stand beside that of tags and trees")
	flag.BoolVar(&all, "all", false, "make a whole model, both networks, one after the other: two to three hours")
	flag.StringVar(&dump, "dump", "",
		"train nothing: write what distill.py reads to this folder, with the weights of -from")
	flag.StringVar(&held, "held", "", "folder of texts that nothing in a dump may overlap")
	flag.StringVar(&pack, "pack", "",
		"train nothing: write the model of -from with the weights in this folder, as distill.py writes them")
	flag.BoolVar(&score, "score", false, "train nothing: score the model file of -out on the development parts")
	flag.Parse()
	do := func() error { return run(&s) }
	if all {
		do = s.recipe
	}
	if score {
		do = func() error { return scoreFile(s.out, s.corpora) }
	}
	if s.mix != "" {
		do = func() error { return mixFiles(s.from, s.mix, s.share, s.out) }
	}
	if dump != "" {
		do = func() error { return dumpFiles(&s, dump, held) }
	}
	if pack != "" {
		do = func() error { return packFiles(s.from, pack, s.out) }
	}
	if err := do(); err != nil {
		log.Fatalf("train: %v", err)
	}
}

func run(s *settings) error {
	began := time.Now()
	data, err := load(s.corpora, s.silver > 0 || s.share > 0)
	if err != nil {
		return err
	}
	if s.quick > 0 {
		data.gold, data.silver = data.gold[:min(s.quick, len(data.gold))], data.silver[:min(s.quick, len(data.silver))]
	}
	p, err := s.params(data)
	if err != nil {
		return err
	}
	glove := make([]float32, len(p.GloveRows)+100)
	for i, v := range p.GloveRows {
		glove[i] = float32(v) * p.GloveScale[i/100]
	}
	c, tensors := &p.Config, p.Tensors
	if s.onlyNames {
		if p.Names == nil {
			p.Names = namesOf(p)
		}
		c, tensors = &p.Names.Config, p.Names.Tensors
	}
	t := newTrainer(c, glove, len(p.Vocabulary.Words), s.workers, s.seed,
		dropout{word: s.dropWord, input: float32(s.drop) * 0.6, layer: float32(s.drop), head: float32(s.drop)})
	if s.from != "" {
		for _, x := range tensors {
			copy(t.w.tensors[x.Name].Data, x.Data)
		}
		t.started()
	}
	l := newLabels(&p.Config)
	log.Printf(
		"%d gold trees, %d with names alone, %d silver; %d words, %d tags, %d features, %d relations; %.1f million "+
			"parameters; read in %v",
		len(data.gold), len(data.names), len(data.silver), len(p.Vocabulary.Words), len(p.Config.XPOS), len(p.Config.Feats),
		len(p.Config.Rels),
		float64(len(t.w.flat))/1e6, time.Since(began).Round(time.Second))
	gold := append(append([]*sentence(nil), data.gold...), data.names...)
	total := s.silver*(words(gold)+words(data.silver)) + s.epochs*(words(gold)+int(s.share*float64(words(data.silver))))
	best, next := -1.0, 0
	rng := rand.New(rand.NewPCG(s.seed, 2))
	r := &training{settings: s, trainer: t, vocabulary: p.Vocabulary, labels: l, rng: rng, began: began, total: total}
	rng.Shuffle(len(data.silver), func(i, j int) { data.silver[i], data.silver[j] = data.silver[j], data.silver[i] })
	for epoch := range s.silver + s.epochs {
		list := append([]*sentence(nil), gold...)
		if epoch < s.silver {
			list = append(list, data.silver...)
		}
		for range s.sampled(data, epoch) {
			list = append(list, data.silver[next%len(data.silver)])
			next++
		}
		r.pass(epoch, list)
		n := t.averaged(glove)
		ewt, gum := n.evaluate(data.ewt, p.Vocabulary, l), n.evaluate(data.gum, p.Vocabulary, l)
		log.Printf("  EWT dev: %v", ewt)
		log.Printf("  GUM dev: %v", gum)
		if v := ewt.value() + gum.value(); v > best {
			best = v
			note := fmt.Sprintf("seed %d, epoch %d of %d; EWT dev: %v; GUM dev: %v", s.seed, epoch+1, s.silver+s.epochs, ewt,
				gum)
			if err := save(s.out, p, t.mean, s.onlyNames, note); err != nil {
				return err
			}
		}
		if s.minutes > 0 && time.Since(began).Minutes() > s.minutes {
			break
		}
	}
	log.Printf("done in %v", time.Since(began).Round(time.Second))
	return nil
}

// training is one run over the corpora.
type training struct {
	*settings
	*trainer
	vocabulary *neural.Vocabulary
	labels     *labels
	rng        *rand.Rand
	began      time.Time
	seen       int // words so far
	total      int // words of the whole run
}

// pass trains on the sentences of one epoch and logs the losses.
func (r *training) pass(epoch int, list []*sentence) {
	var sum losses
	steps := 0
	start := time.Now()
	for batch := range batches(list, r.batch, r.rng) {
		examples := make([]*example, 0, len(batch))
		for _, x := range batch {
			e := encode(vary(x, r.rng), r.vocabulary, r.labels)
			examples = append(examples, e)
			r.seen += e.n
		}
		done := float64(r.seen) / float64(r.total)
		if r.minutes > 0 {
			done = time.Since(r.began).Minutes() / r.minutes
		}
		loss := r.step(examples, r.learningRate(r.steps, done))
		sum.tags, sum.arcs = sum.tags+loss.tags, sum.arcs+loss.arcs
		sum.rels, sum.names = sum.rels+loss.rels, sum.names+loss.names
		if steps++; steps%100 == 0 {
			k := float64(steps)
			log.Printf("epoch %d step %d loss tags %.3f arcs %.3f rels %.3f names %.4f, gradient at most %.1f, %v",
				epoch+1, steps, sum.tags/k, sum.arcs/k, sum.rels/k, sum.names/k, r.norm,
				time.Since(start).Round(time.Second))
			r.norm = 0
		}
	}
	k := float64(steps)
	log.Printf("epoch %d: loss tags %.3f arcs %.3f rels %.3f names %.4f, %v", epoch+1, sum.tags/k, sum.arcs/k,
		sum.rels/k, sum.names/k, time.Since(start).Round(time.Second))
}

// sampled is the number of silver sentences in an epoch that does not have all of them.
func (s *settings) sampled(data *corpora, epoch int) int {
	if epoch < s.silver {
		return 0
	}
	return int(s.share * float64(len(data.silver)))
}

// value is what models are chosen by.
func (r *score) value() float64 {
	v := 100 * (float64(r.las) + 0.5*float64(r.upos)) / float64(max(r.tokens, 1))
	if r.gold[doc.Person] > 0 {
		v += 0.5 * r.f1(doc.Person, doc.Organization, doc.Location)
	}
	return v
}

// learningRate rises over the first steps and falls along a cosine to the end.
func (s *settings) learningRate(step int, done float64) float64 {
	const warm = 200
	rate := s.rate * min(1, float64(step+1)/warm)
	return rate * (0.03 + 0.97*0.5*(1+math.Cos(math.Pi*min(done, 1))))
}

func words(list []*sentence) (n int) {
	for _, s := range list {
		n += len(s.forms)
	}
	return n
}

// longest is the length of sentences trained on, in tokens.
const longest = 120

// batches yields the list in random order in batches of about that many tokens.
func batches(list []*sentence, size int, rng *rand.Rand) func(func([]*sentence) bool) {
	return func(yield func([]*sentence) bool) {
		rng.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		var batch []*sentence
		n := 0
		for _, s := range list {
			if len(s.forms) > longest {
				continue
			}
			batch = append(batch, s)
			if n += len(s.forms); n >= size {
				if !yield(batch) {
					return
				}
				batch, n = nil, 0
			}
		}
	}
}

// save writes the model with new weights of it or of its network of names.
func save(path string, p *neural.Params, w *space, names bool, note string) error {
	c, out := &p.Config, &p.Tensors
	if names {
		c, out = &p.Names.Config, &p.Names.Tensors
	}
	*out = nil
	for _, shape := range c.Tensors(len(p.Vocabulary.Words)) {
		*out = append(*out, w.tensors[shape.Name])
	}
	return write(path, p, note)
}

// write writes a model file beside the old one, and then it takes its place.
func write(path string, p *neural.Params, note string) error {
	f, err := os.Create(path + ".new")
	if err != nil {
		return err
	}
	if err := p.Write(f, note); err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}
