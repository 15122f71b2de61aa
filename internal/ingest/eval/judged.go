package eval

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/newsgraph/kg/schema"
)

// JudgedClaim is what a person said of one claim.
type JudgedClaim struct {
	Document                   string // id
	Sentence                   int    // ordinal in the document, from 0
	Subject, Predicate, Object string // as the claim labels them
	Polarity                   schema.Polarity
	Modality                   schema.Modality
	Verdict                    string // see Verdicts
	Class                      string // of the error; empty where right
	Date                       string // of the judgement, ISO 8601
}

// Verdicts are what a judgement may say: right, wrong as a whole, or right but for its
// direction or for its polarity.
var Verdicts = []string{"right", "wrong", "direction", "polarity"}

// ReadJudged reads a file of judgements: a line for each, ten columns parted by tabs, in the
// order of JudgedClaim's fields; lines that begin with "#" are remarks.
func ReadJudged(path string) ([]JudgedClaim, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var out []JudgedClaim
	n := 0
	for line := range strings.Lines(string(text)) {
		n++
		line = strings.TrimRight(line, "\r\n")
		if line == "" || line[0] == '#' {
			continue
		}
		j, err := parseJudged(line)
		if err != nil {
			return nil, fmt.Errorf("read judged sample: %s:%d: %w", path, n, err)
		}
		out = append(out, j)
	}
	return out, nil
}

func parseJudged(line string) (JudgedClaim, error) {
	c := strings.Split(line, "\t")
	if len(c) != 10 {
		return JudgedClaim{}, fmt.Errorf("%d columns, want 10", len(c))
	}
	sentence, err := strconv.Atoi(c[1])
	if err != nil || sentence < 0 {
		return JudgedClaim{}, fmt.Errorf("sentence %q is no ordinal", c[1])
	}
	j := JudgedClaim{c[0], sentence, c[2], c[3], c[4], schema.Polarity(c[5]), schema.Modality(c[6]), c[7], c[8], c[9]}
	switch {
	case j.Polarity != schema.Affirmed && j.Polarity != schema.Denied:
		return j, fmt.Errorf("no polarity %q", c[5])
	case !schema.IsModality(c[6]):
		return j, fmt.Errorf("no modality %q", c[6])
	case !slices.Contains(Verdicts, j.Verdict):
		return j, fmt.Errorf("verdict %q, want one of %v", j.Verdict, Verdicts)
	case j.Verdict == "right" && j.Class != "":
		return j, fmt.Errorf("right, but of error class %q", j.Class)
	}
	return j, nil
}

// judged counts the verdicts of each sample, by file.
func (r *Runner) judged(context.Context) error {
	files, err := filepath.Glob(filepath.Join(r.Judged, "*.tsv"))
	if err != nil {
		return err
	}
	for _, path := range files {
		sample, err := ReadJudged(path)
		if err != nil {
			return err
		}
		data := strings.TrimSuffix(filepath.Base(path), ".tsv")
		verdicts, classes := map[string]int{}, map[string]int{}
		for _, j := range sample {
			verdicts[j.Verdict]++
			if j.Class != "" {
				classes[j.Class]++
			}
		}
		r.rows = append(r.rows, Row{"judged", data, "claims", float64(len(sample)), true})
		r.add("judged", data, "right", 100*share(verdicts["right"], len(sample)))
		r.add("judged", data, "wrong direction or polarity",
			100*share(verdicts["direction"]+verdicts["polarity"], len(sample)))
		r.classes("judged", data, "error", classes)
	}
	return nil
}
