package eval

import (
	"context"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/ingest"
	"github.com/newsgraph/kg/internal/ingest/extract"
	"github.com/newsgraph/kg/internal/nlp/token"
)

// tuple is an open extraction as CaRB compares them.
type tuple struct {
	confidence float64
	predicate  string
	args       []string
}

// carb measures open extraction with CaRB's default matcher (Bhardwaj, Aggarwal & Mausam
// 2019), as carb_score.py beside the data does.
func (r *Runner) carb(ctx context.Context) error {
	dir := filepath.Join(r.Corpora, "carb-dev-wiki")
	text, err := os.ReadFile(filepath.Join(dir, "gold.tsv"))
	if err != nil {
		return err
	}
	gold := map[string][]tuple{}
	for line := range strings.Lines(string(text)) {
		if c := strings.Split(strings.TrimSpace(line), "\t"); len(c) > 2 {
			t := tuple{predicate: strings.TrimSpace(c[1])}
			for _, a := range c[2:] {
				if !strings.Contains(a, "C: ") {
					t.args = append(t.args, strings.TrimSpace(a))
				}
			}
			gold[strings.TrimSpace(c[0])] = append(gold[strings.TrimSpace(c[0])], t)
		}
	}
	said, err := r.tuples(ctx, filepath.Join(dir, "sentences.txt"))
	if err != nil {
		return err
	}
	f1, auc := carbScore(keyed(gold), keyed(said))
	r.add("open tuples", "carb-dev-wiki", "F1", 100*f1)
	r.add("open tuples", "carb-dev-wiki", "AUC", 100*auc)
	return nil
}

// tuples extracts from a file of one tokenised sentence a line, by sentence.
func (r *Runner) tuples(ctx context.Context, path string) (map[string][]tuple, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	p, err := doc.NewPipeline(append([]doc.Stage{token.Lines()}, r.Engine.Parse()...)...)
	if err != nil {
		return nil, err
	}
	out := map[string][]tuple{}
	one := func(next func(*doc.Document, error) bool) { next(&doc.Document{Text: string(text)}, nil) }
	for res := range ingest.Run(ctx, p, one, 1) {
		if res.Err != nil {
			return nil, res.Err
		}
		for n, s := range res.Doc.Sentences {
			sentence := res.Doc.Slice(s.Span)
			for _, t := range extract.Tuples(res.Doc, n) {
				out[sentence] = append(out[sentence], tuple{t.Confidence, t.Predicate, t.Args})
			}
		}
	}
	return out, nil
}

// keyed keys tuples by their sentence without blanks and marks.
func keyed(by map[string][]tuple) map[string][]tuple {
	out := map[string][]tuple{}
	for _, sentence := range slices.Sorted(maps.Keys(by)) {
		k := strings.NewReplacer(" ", "", "(", "LRB", ")", "RRB", "[", "LSB", "]", "RSB", "{", "LCB", "}",
			"RCB").Replace(sentence)
		k = strings.Map(func(c rune) rune {
			if strings.ContainsRune("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", c) {
				return -1
			}
			return c
		}, k)
		out[k] = by[sentence]
	}
	return out
}

// curve sums precision and recall at one confidence threshold.
type curve struct{ p, r, said, gold float64 }

// carbScore returns the best F1 over the thresholds and the area under the curve.
func carbScore(gold, said map[string][]tuple) (f1, auc float64) {
	var thresholds []float64
	for _, tuples := range said {
		for _, t := range tuples {
			thresholds = append(thresholds, t.confidence)
		}
	}
	slices.Sort(thresholds)
	thresholds = slices.Compact(thresholds)
	sums := make([]curve, len(thresholds))
	for _, k := range slices.Sorted(maps.Keys(gold)) {
		sentenceCurve(sums, thresholds, gold[k], said[k])
	}
	lastP, lastR := 0.0, 0.0
	for i, c := range sums {
		p, r := 1.0, 0.0
		if c.said > 0 {
			p = c.p / c.said
		}
		if c.gold > 0 {
			r = c.r / c.gold
		}
		if p+r > 0 {
			f1 = max(f1, 2*p*r/(p+r))
		}
		if i > 0 {
			auc += (r - lastR) * (p + lastP) / 2
		}
		lastP, lastR = p, r
	}
	return f1, math.Abs(auc + (0-lastR)*(1+lastP)/2)
}

// sentenceCurve adds what a sentence has at every threshold.
func sentenceCurve(sums []curve, thresholds []float64, gold, said []tuple) {
	matches := make([][][2]float64, len(gold)) // gold × said: precision, recall
	for i, g := range gold {
		for _, s := range said {
			p, r := matchTuples(g, s)
			matches[i] = append(matches[i], [2]float64{p, r})
		}
	}
	confidences := make([]float64, 0, len(said))
	for _, s := range said {
		confidences = append(confidences, s.confidence)
	}
	slices.Sort(confidences)
	from := 0
	for _, conf := range confidences {
		at, _ := slices.BinarySearch(thresholds, conf)
		var kept []int
		for j, s := range said {
			if s.confidence >= conf {
				kept = append(kept, j)
			}
		}
		recall := 0.0
		for i := range gold {
			best := 0.0
			for _, j := range kept {
				best = max(best, matches[i][j][1])
			}
			recall += best
		}
		precision := greedy(matches, kept)
		for q := from; q <= at; q++ {
			sums[q].p += precision
			sums[q].said += float64(len(kept))
			sums[q].r += recall
			sums[q].gold += float64(len(gold))
		}
		from = max(from, at+1)
	}
	for q := from; q < len(sums); q++ {
		sums[q].gold += float64(len(gold))
	}
}

// greedy pairs gold with kept tuples one to one, best precision first, and sums the precision.
func greedy(matches [][][2]float64, kept []int) float64 {
	sum := 0.0
	usedGold, used := map[int]bool{}, map[int]bool{}
	for range min(len(matches), len(kept)) {
		best, row, column := -1.0, -1, -1
		for i := range matches {
			for _, j := range kept {
				if !usedGold[i] && !used[j] && matches[i][j][0] > best {
					best, row, column = matches[i][j][0], i, j
				}
			}
		}
		usedGold[row], used[column] = true, true
		sum += best
	}
	return sum
}

// matchTuples returns precision and recall of a tuple against a gold one, by words. A gold
// tuple of saying may also be met with its arguments turned around.
func matchTuples(gold, said tuple) (p, r float64) {
	p, r = matchWords(gold.predicate, folded(gold.args), said.predicate, folded(said.args))
	if !slices.ContainsFunc([]string{"said", "told", "added", "adds", "says"}, func(v string) bool {
		return strings.Contains(gold.predicate, v)
	}) {
		return p, r
	}
	turned := said.args
	if len(turned) > 1 {
		turned = []string{strings.Join(turned[1:], " "), turned[0]}
	}
	if p2, r2 := matchWords(gold.predicate, folded(gold.args), said.predicate, turned); p2 > p || p2 == p && r2 > r {
		return p2, r2
	}
	return p, r
}

// folded joins all arguments behind the first.
func folded(args []string) []string {
	if len(args) < 2 {
		return args
	}
	return []string{args[0], strings.Join(args[1:], " ")}
}

var formsOfBe = []string{"be", "is", "am", "are", "was", "were", "been", "being"}

func matchWords(goldPredicate string, gold []string, predicate string, args []string) (p, r float64) {
	said, want := strings.Fields(predicate), strings.Fields(goldPredicate)
	saidWords, goldWords := len(said), len(want)
	matched, said := common(want, said)
	if slices.Contains(said, "be") && slices.ContainsFunc(formsOfBe, func(f string) bool {
		return slices.Contains(want, f)
	}) {
		matched++
	}
	if matched == 0 {
		return 0, 0
	}
	for i, g := range gold {
		want := strings.Fields(g)
		goldWords += len(want)
		if len(args) <= i {
			return 0, 0
		}
		said := strings.Fields(args[i])
		saidWords += len(said)
		n, _ := common(want, said)
		matched += n
	}
	return share(matched, saidWords), share(matched, goldWords)
}

// common counts the words of want that said has, each once, and returns what is left of said.
func common(want, said []string) (int, []string) {
	left := slices.Clone(said)
	n := 0
	for _, w := range want {
		if i := slices.Index(left, w); i >= 0 {
			left = slices.Delete(left, i, i+1)
			n++
		}
	}
	return n, left
}
