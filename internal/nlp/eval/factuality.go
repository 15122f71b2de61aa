package eval

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/internal/nlp/conllu"
	"github.com/newsgraph/kg/internal/nlp/lemma"
	"github.com/newsgraph/kg/internal/nlp/manner"
)

// Judgement is what readers said of a verb: whether what it says happened, from -4 (surely not) to 4 (surely).
type Judgement struct {
	Document, Sentence, Token int // numbers in a list of documents
	Mean                      float64
}

// ReadFactuality reads the judgements of a file on the sentences of a CoNLL-U file from which docs were read. Sentences
// are known by their sent_id, which the file has in the order of the sentences. The result is in their order too.
func ReadFactuality(path, trees string, docs []*doc.Document) ([]Judgement, error) {
	place, err := sentenceIDs(trees, docs)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []Judgement
	sc := bufio.NewScanner(f)
	for line := 1; sc.Scan(); line++ {
		col := strings.Split(sc.Text(), "\t")
		if line == 1 && col[0] == "sent_id" {
			continue
		}
		if len(col) != 6 {
			return nil, fmt.Errorf("%s:%d: %d columns, want 6", path, line, len(col))
		}
		at, ok := place[col[0]]
		word, err := strconv.Atoi(col[1])
		mean, err2 := strconv.ParseFloat(col[4], 64)
		if !ok || err != nil || err2 != nil {
			return nil, fmt.Errorf("%s:%d: no such sentence, or a bad number", path, line)
		}
		s := docs[at[0]].Sentences[at[1]]
		token := s.First + word - 1
		if token < s.First || token >= s.Last || docs[at[0]].Form(token) != col[2] {
			return nil, fmt.Errorf("%s:%d: word %d of %s is not %q", path, line, word, col[0], col[2])
		}
		out = append(out, Judgement{at[0], at[1], token, mean})
	}
	slices.SortFunc(out, func(a, b Judgement) int {
		return cmp.Or(a.Document-b.Document, a.Sentence-b.Sentence, a.Token-b.Token)
	})
	return out, sc.Err()
}

// sentenceIDs returns document and sentence by the sent_id of a CoNLL-U file.
func sentenceIDs(path string, docs []*doc.Document) (map[string][2]int, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	place := map[string][2]int{}
	n, s := 0, 0
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<24)
	for sc.Scan() {
		id, ok := strings.CutPrefix(sc.Text(), "# sent_id = ")
		if !ok {
			continue
		}
		for n < len(docs) && s >= len(docs[n].Sentences) {
			n, s = n+1, 0
		}
		if n == len(docs) {
			return nil, fmt.Errorf("%s: more sentences than were read", path)
		}
		place[strings.TrimSpace(id)] = [2]int{n, s}
		s++
	}
	return place, sc.Err()
}

// Pearson returns the correlation of two lists of equal length, 0 where one does not vary.
func Pearson(x, y []float64) float64 {
	var mx, my float64
	for i := range x {
		mx += x[i] / float64(len(x))
		my += y[i] / float64(len(x))
	}
	var xy, xx, yy float64
	for i := range x {
		dx, dy := x[i]-mx, y[i]-my
		xy, xx, yy = xy+dx*dy, xx+dx*dx, yy+dy*dy
	}
	if xx == 0 || yy == 0 {
		return 0
	}
	return xy / math.Sqrt(xx*yy)
}

// factuality measures how a clause is said against readers' judgements on EWT dev: by the categories alone, and by the
// fitted reading.
func (r *Runner) factuality(ctx context.Context) error {
	trees := filepath.Join(r.Corpora, "ud-ewt", "en_ewt-ud-dev.conllu")
	docs, err := conllu.ReadFile(trees)
	if err != nil {
		return err
	}
	gold, err := ReadFactuality(filepath.Join(r.Corpora, "uds-factuality", "dev.tsv"), trees, docs)
	if err != nil {
		return err
	}
	parser, err := r.main()
	if err != nil {
		return err
	}
	var judged, graded, fitted []float64
	stages := []doc.Stage{parser, lemma.Stage()}
	err = EachJudgement(ctx, docs, gold, stages, func(s *clause.Sentence, token int, mean float64) {
		judged = append(judged, mean)
		graded = append(graded, manner.Grade(s, token))
		fitted = append(fitted, manner.Factual(s, token))
	})
	if err != nil {
		return err
	}
	r.add("manner", "uds-dev", "Pearson r, polarity and modality", Pearson(graded, judged))
	r.add("manner", "uds-dev", "Pearson r, fitted", Pearson(fitted, judged))
	return nil
}

// EachJudgement calls f for each judgement with the sentence as the stages read it from gold tokens.
func EachJudgement(ctx context.Context, docs []*doc.Document, gold []Judgement, stages []doc.Stage,
	f func(s *clause.Sentence, token int, mean float64)) error {
	n, sentence := -1, -1
	var d *doc.Document
	var s *clause.Sentence
	for _, j := range gold {
		if j.Document != n {
			n, sentence = j.Document, -1
			d = blankCopy(docs[n])
			if err := run(ctx, d, stages...); err != nil {
				return err
			}
		}
		if j.Sentence != sentence {
			sentence = j.Sentence
			s = clause.Build(d, sentence)
		}
		f(s, j.Token, j.Mean)
	}
	return nil
}
