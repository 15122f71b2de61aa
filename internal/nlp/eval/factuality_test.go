package eval

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/internal/nlp/conllu"
)

func TestReadFactuality(t *testing.T) {
	lines := strings.Split(trees, "\n\n")
	text := "# sent_id = a\n" + lines[0] + "\n\n# sent_id = b\n" + lines[1] + "\n\n"
	folder := t.TempDir()
	path, table := filepath.Join(folder, "trees.conllu"), filepath.Join(folder, "dev.tsv")
	write := func(path, text string) {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write(path, text)
	const head = "sent_id\ttoken\tform\tupos\tfactuality\tannotators\n"
	write(table, head+"b\t4\tarmed\tVERB\t-3.5\t2\na\t1\tYes\tINTJ\t1\t1\n")
	docs, err := conllu.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	got, err := ReadFactuality(table, path, docs)
	if err != nil {
		t.Fatal(err)
	}
	want := []Judgement{{0, 0, 0, 1}, {0, 1, 4, -3.5}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("judgements (-want +got):\n%s", diff)
	}
	var words []string
	err = EachJudgement(context.Background(), docs, got, nil, func(s *clause.Sentence, token int, _ float64) {
		words = append(words, s.Document.Form(token))
	})
	if diff := cmp.Diff([]string{"Yes", "armed"}, words); err != nil || diff != "" {
		t.Errorf("words, error %v (-want +got):\n%s", err, diff)
	}
	for _, bad := range []string{"b\t4\tarms\tVERB\t1\t2\n", "c\t1\tYes\tINTJ\t1\t1\n", "b\t9\tarmed\tVERB\t1\t2\n",
		"b\t4\n"} {
		write(table, head+bad)
		if _, err := ReadFactuality(table, path, docs); err == nil || !strings.Contains(err.Error(), "dev.tsv:2") {
			t.Errorf("%q: error %v", bad, err)
		}
	}
}

func TestPearson(t *testing.T) {
	x := []float64{1, 2, 3, 4}
	for _, test := range []struct {
		y    []float64
		want float64
	}{{[]float64{2, 4, 6, 8}, 1}, {[]float64{4, 3, 2, 1}, -1}, {[]float64{1, 1, 1, 1}, 0}, {[]float64{1, 2, 2, 1}, 0}} {
		if got := Pearson(x, test.y); math.Abs(got-test.want) > 1e-9 {
			t.Errorf("Pearson(%v, %v) = %v, want %v", x, test.y, got, test.want)
		}
	}
}
