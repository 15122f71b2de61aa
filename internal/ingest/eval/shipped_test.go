package eval

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp"
	"github.com/newsgraph/kg/internal/nlp/conllu"
	layers "github.com/newsgraph/kg/internal/nlp/eval"
	"github.com/newsgraph/kg/internal/nlp/token"
)

// shipped are small parts of public data, so that the floors below can be measured anywhere; its
// README.md says from where. Answers have their own in internal/query/ask/testdata/stories.
const shipped = "testdata/shipped"

// TestShipped measures tokens, tags, trees and names of the engine.
func TestShipped(t *testing.T) {
	if testing.Short() {
		t.Skip("measuring takes seconds")
	}
	e, err := nlp.Load()
	if err != nil {
		t.Fatal(err)
	}
	docs, err := conllu.ReadFile(shipped + "/trees.conllu")
	if err != nil {
		t.Fatal(err)
	}
	var tokens, sentences, upos, xpos, lemmas, las layers.Score
	for _, gold := range docs {
		raw := &doc.Document{Text: gold.Text}
		through(t, raw, e.Segment())
		tokens.Add(layers.Tokens(gold, raw))
		sentences.Add(layers.Sentences(gold, raw))
		d := &doc.Document{Text: gold.Text, Sentences: append([]doc.Sentence(nil), gold.Sentences...)}
		for _, tok := range gold.Tokens {
			d.Tokens = append(d.Tokens, doc.Token{Span: tok.Span, Head: -1})
		}
		through(t, d, e.Parse())
		upos.Add(layers.UPOS(gold, d))
		xpos.Add(layers.XPOS(gold, d))
		lemmas.Add(layers.Lemmas(gold, d))
		las.Add(layers.LAS(gold, d))
	}
	atLeast(t, "token F1", tokens.F1(), 0.995)
	atLeast(t, "sentence F1", sentences.F1(), 0.96)
	atLeast(t, "UPOS", upos.F1(), 0.98)
	atLeast(t, "XPOS", xpos.F1(), 0.975)
	atLeast(t, "lemmas", lemmas.F1(), 0.98)
	atLeast(t, "LAS", las.F1(), 0.91)

	gold, lines := iob(t, shipped+"/names.iob2")
	d := &doc.Document{Text: lines}
	through(t, d, append([]doc.Stage{token.Lines()}, e.Parse()...))
	if len(d.Tokens) != len(gold) {
		t.Fatalf("%d tokens, %d tags", len(d.Tokens), len(gold))
	}
	g := &doc.Document{Text: d.Text, Sentences: d.Sentences, Tokens: append([]doc.Token(nil), d.Tokens...)}
	for i := range gold {
		g.Tokens[i].NER = gold[i]
	}
	names := layers.Names(g, d)[doc.NotName]
	atLeast(t, "names F1", names.F1(), 0.70)
}

// TestShippedClaims measures relations, events and tuples.
func TestShippedClaims(t *testing.T) {
	if testing.Short() {
		t.Skip("measuring takes seconds")
	}
	r, err := New(shipped, "judged")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := r.Run(t.Context(), "knowledgenet", "plover", "carb")
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]float64{}
	for _, row := range rows {
		got[row.Task+" "+row.Measure] = row.Value / 100
	}
	for what, floor := range map[string]float64{
		"properties F1":                  0.485,
		"properties precision":           0.76,
		"events type":                    0.70,
		"events type, source and target": 0.60,
		"open tuples F1":                 0.545,
		"open tuples AUC":                0.37,
	} {
		atLeast(t, what, got[what], floor)
	}
	if t.Failed() {
		t.Logf("measured: %v", got)
	}
}

func atLeast(t *testing.T, what string, got, floor float64) {
	t.Helper()
	t.Logf("%s: %.4f", what, got)
	if got < floor {
		t.Errorf("%s: %.4f, want at least %.4f", what, got, floor)
	}
}

func through(t *testing.T, d *doc.Document, stages []doc.Stage) {
	t.Helper()
	for _, s := range stages {
		if err := s.Run(context.Background(), d); err != nil {
			t.Fatal(err)
		}
	}
}

// iob reads lines of number, token and tag, and returns the tags and the tokens, a sentence a line.
func iob(t *testing.T, file string) (tags []doc.NER, text string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, sentence := range strings.Split(strings.TrimSpace(string(data)), "\n\n") {
		var words []string
		for line := range strings.Lines(sentence) {
			col := strings.Split(strings.TrimSpace(line), "\t")
			if len(col) < 3 || strings.HasPrefix(line, "#") {
				continue
			}
			words = append(words, col[1])
			mark, kind, _ := strings.Cut(col[2], "-")
			var tag doc.NER
			if k := doc.ParseNameKind(kind); k != doc.NotName {
				if tag = doc.BeginName(k); mark == "I" {
					tag = doc.InsideName(k)
				}
			}
			tags = append(tags, tag)
		}
		b.WriteString(strings.Join(words, " ") + "\n")
	}
	return tags, b.String()
}
