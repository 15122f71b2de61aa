// Command answers writes, for readers' questions, the candidates of package seek with their
// features and how well each answers: what tools/answers/train.py learns the model from.
//
//	go run ./tools/answers -qamr qamr/dev.jsonl -half a > a.tsv
//	go run ./tools/answers -texts texts.jsonl -questions questions.jsonl > b.tsv
//
//	go run ./tools/answers -yesno -texts texts.jsonl -questions questions.jsonl
//
//	go run ./tools/answers -second -texts texts.jsonl -questions questions.jsonl > c.tsv
//
// -yesno counts what clauses answer to the questions with yes, no or unknown for an answer, by what is right. Else
// a line is the number of the question, the F1 of the candidate's words with the nearest right
// answer, and the features.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"hash/fnv"
	"log"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/link"
	"github.com/newsgraph/kg/internal/nlp"
	"github.com/newsgraph/kg/internal/query/ask/seek"
	"github.com/newsgraph/kg/schema"
)

// item is a text with questions.
type item struct {
	text, date string
	qs         []question
}

type question struct {
	Q       string   `json:"q"`
	A       []string `json:"a"`
	Answers []string `json:"answers"`
	Kind    string   `json:"kind"`
	ID      string   `json:"id"`
	Match   string   `json:"match"` // a pattern of right answers, in place of A
}

func main() {
	qamr := flag.String("qamr", "", "file of QAMR")
	half := flag.String("half", "a", "half of QAMR's sentences: a (for tuning) or b")
	texts := flag.String("texts", "", "file of texts, JSON Lines of id and text")
	questions := flag.String("questions", "", "file of questions, JSON Lines of id, q, a")
	other := flag.Int("others", 3, "other sentences of QAMR beside a question's own")
	score := flag.Bool("score", false, "print how well the model answers instead")
	yesno := flag.Bool("yesno", false, "count the answers to yes-or-no questions instead")
	second := flag.Bool("second", false, "write the features of the second trees, of the best candidates alone")
	flag.Parse()
	log.SetFlags(0)
	items, err := load(*qamr, *half, *texts, *questions, *yesno)
	if err != nil {
		log.Fatal(err)
	}
	w := bufio.NewWriter(os.Stdout)
	defer w.Flush()
	if *yesno {
		if err := verdicts(w, items); err != nil {
			log.Fatal(err)
		}
		return
	}
	if err := run(w, items, *qamr != "", *other, *score, *second); err != nil {
		log.Fatal(err)
	}
}

func load(qamr, half, texts, questions string, yesno bool) ([]item, error) {
	if qamr != "" {
		return loadQAMR(qamr, half)
	}
	byID := map[string]int{}
	var items []item
	err := lines(texts, func(line []byte) error {
		var t struct{ ID, Text, Date string }
		if err := json.Unmarshal(line, &t); err != nil {
			return err
		}
		byID[t.ID] = len(items)
		items = append(items, item{text: t.Text, date: t.Date})
		return nil
	})
	if err != nil {
		return nil, err
	}
	return items, lines(questions, func(line []byte) error {
		var q question
		if err := json.Unmarshal(line, &q); err != nil {
			return err
		}
		i, ok := byID[q.ID]
		if !ok {
			return fmt.Errorf("no text %s", q.ID)
		}
		if (q.Kind == "yesno") == yesno {
			items[i].qs = append(items[i].qs, q)
		}
		return nil
	})
}

func loadQAMR(path, half string) ([]item, error) {
	var items []item
	err := lines(path, func(line []byte) error {
		var d struct {
			ID     string     `json:"id"`
			Tokens string     `json:"tokens"`
			QA     []question `json:"qa"`
		}
		if err := json.Unmarshal(line, &d); err != nil {
			return err
		}
		h := fnv.New32a()
		h.Write([]byte(d.ID))
		if (h.Sum32()%2 == 0) != (half == "a") {
			return nil
		}
		for i := range d.QA {
			d.QA[i].A = d.QA[i].Answers
		}
		items = append(items, item{text: d.Tokens, qs: d.QA})
		return nil
	})
	return items, err
}

func lines(path string, f func([]byte) error) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	s := bufio.NewScanner(file)
	s.Buffer(nil, 1<<26)
	for n := 1; s.Scan(); n++ {
		if len(s.Bytes()) == 0 {
			continue
		}
		if err := f(s.Bytes()); err != nil {
			return fmt.Errorf("%s:%d: %w", path, n, err)
		}
	}
	return s.Err()
}

// writeCandidates writes a row for each candidate of a question.
func writeCandidates(w *bufio.Writer, number int, qa question, all []seek.Candidate) {
	for _, c := range all {
		writeRow(w, number, qa, &c, c.Features)
	}
}

func writeRow(w *bufio.Writer, number int, qa question, c *seek.Candidate, features []float32) {
	w.WriteString(strconv.Itoa(number))
	w.WriteString("\t" + strconv.FormatFloat(qa.gold(text(c)), 'f', 3, 64))
	for _, x := range features {
		w.WriteString("\t" + strconv.FormatFloat(float64(x), 'g', 5, 32))
	}
	w.WriteByte('\n')
}

// pipeline is what texts and questions are read by.
func pipeline(s *schema.Schema) (*doc.Pipeline, error) {
	e, err := nlp.Load()
	if err != nil {
		return nil, err
	}
	b, err := link.Load()
	if err != nil {
		return nil, err
	}
	return doc.NewPipeline(append(e.Stages(), link.Stage(b, s))...)
}

// reading is the pipeline that texts and questions go through.
type reading struct {
	schema *schema.Schema
	stages *doc.Pipeline
}

func newReading() (*reading, error) {
	s, err := schema.Default()
	if err != nil {
		return nil, err
	}
	p, err := pipeline(s)
	return &reading{s, p}, err
}

func (r *reading) read(text, date string) (*doc.Document, error) {
	d := &doc.Document{Text: text}
	d.Source.ID, d.Source.Published = "urn:kg:d:x", date
	return d, r.stages.Run(context.Background(), d)
}

// passages returns the sentences of a text.
func (r *reading) passages(it item) ([]*seek.Passage, error) {
	d, err := r.read(it.text, it.date)
	if err != nil {
		return nil, err
	}
	var out []*seek.Passage
	for n := range d.Sentences {
		out = append(out, seek.NewPassage(r.schema, d, n))
	}
	return out, nil
}

func run(w *bufio.Writer, items []item, single bool, others int, score, second bool) error {
	r, err := newReading()
	if err != nil {
		return err
	}
	passages := make([][]*seek.Passage, len(items))
	for i, it := range items {
		if passages[i], err = r.passages(it); err != nil {
			return err
		}
	}
	model, err := seek.Trained()
	if (score || second) && err != nil {
		return err
	}
	count, sum, exact := 0, 0.0, 0
	for i, it := range items {
		for _, qa := range it.qs {
			d, err := r.read(strings.TrimRight(qa.Q, "?. ")+"?", it.date)
			if err != nil {
				return err
			}
			q := seek.New(d)
			if q == nil {
				continue
			}
			in := slices.Clone(passages[i])
			if single && !score {
				for k := 1; k <= others; k++ {
					in = append(in, passages[(i+k*7)%len(items)]...)
				}
			}
			count++
			switch {
			case second:
				for _, c := range model.Find(q, in, 10) {
					if c.Second != nil {
						writeRow(w, count, qa, &c, c.Second)
					}
				}
			case score:
				if best := model.Find(q, in, 10); len(best) > 0 {
					f := qa.gold(text(&best[0]))
					sum += f
					if f == 1 {
						exact++
					}
				}
			default:
				writeCandidates(w, count, qa, q.Candidates(in, 8))
			}
		}
	}
	if score {
		fmt.Fprintf(w, "questions=%d f1=%.3f exact=%.3f\n", count, sum/float64(count), float64(exact)/float64(count))
	}
	return nil
}

// text returns a candidate's words, those of its name where it is a pronoun.
func text(c *seek.Candidate) string { return c.Answer() }

// gold returns the best F1 of the words with one of the right answers, or 1 where they match what is right.
func (q *question) gold(text string) float64 {
	if q.Match != "" {
		return flagOf(regexp.MustCompile("(?i)" + q.Match).MatchString(text))
	}
	return gold(text, q.A)
}

func flagOf(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// gold returns the best F1 of the words with one of the right answers.
func gold(text string, right []string) float64 {
	best := 0.0
	a := words(text)
	for _, r := range right {
		b := words(r)
		rest := slices.Clone(b)
		common := 0
		for _, x := range a {
			if k := slices.Index(rest, x); k >= 0 {
				common++
				rest = slices.Delete(rest, k, k+1)
			}
		}
		if common > 0 {
			p, r := float64(common)/float64(len(a)), float64(common)/float64(len(b))
			best = max(best, 2*p*r/(p+r))
		}
	}
	return best
}

func words(text string) []string {
	out := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r > 127 || r == '$' || r == '%')
	})
	if len(out) > 1 {
		out = slices.DeleteFunc(out, func(w string) bool { return w == "the" || w == "a" || w == "an" })
	}
	return out
}
