package lemma

import (
	"bufio"
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/conllu"
)

func TestOf(t *testing.T) {
	tests := []struct {
		form  string
		upos  doc.UPOS
		xpos  string
		first bool
		want  string
	}{
		{"militias", doc.NOUN, "NNS", false, "militia"},
		{"countries", doc.NOUN, "NNS", false, "country"},
		{"men", doc.NOUN, "NNS", false, "man"},
		{"was", doc.AUX, "VBD", false, "be"},
		{"armed", doc.VERB, "VBN", false, "arm"},
		{"trained", doc.VERB, "VBN", false, "train"},
		{"withdrew", doc.VERB, "VBD", false, "withdraw"},
		{"seeking", doc.VERB, "VBG", false, "seek"},
		{"provoked", doc.VERB, "VBD", false, "provoke"},
		{"stopped", doc.VERB, "VBD", false, "stop"},
		{"fled", doc.VERB, "VBD", false, "flee"},
		{"upheld", doc.VERB, "VBN", false, "uphold"},
		{"overran", doc.VERB, "VBD", false, "overrun"},
		{"accredited", doc.VERB, "VBN", false, "accredit"},
		{"extradited", doc.VERB, "VBN", false, "extradite"},
		{"shelled", doc.VERB, "VBD", false, "shell"},
		{"annexed", doc.VERB, "VBN", false, "annex"},
		{"travelling", doc.VERB, "VBG", false, "travel"},
		{"panicked", doc.VERB, "VBD", false, "panic"},
		{"n’t", doc.PART, "RB", false, "not"},
		{"better", doc.ADJ, "JJR", false, "good"},
		{"Iraqi", doc.ADJ, "JJ", true, "Iraqi"},
		{"Successive", doc.ADJ, "JJ", true, "successive"},
		{"Baghdad", doc.PROPN, "NNP", false, "Baghdad"},
		{"Kurds", doc.PROPN, "NNPS", false, "Kurd"},
		{"9,000", doc.NUM, "CD", false, "9000"},
		{"UAV", doc.NOUN, "NN", false, "UAV"},
		{"I", doc.PRON, "PRP", false, "I"},
		{"”", doc.PUNCT, "''", false, "\""},
	}
	for _, tt := range tests {
		if got := Of(tt.form, tt.upos, tt.xpos, tt.first); got != tt.want {
			t.Errorf("Of(%q, %v, %s) = %q, want %q", tt.form, tt.upos, tt.xpos, got, tt.want)
		}
	}
}

func TestAuxiliary(t *testing.T) {
	d := &doc.Document{Text: "It's not been", Tokens: []doc.Token{
		{Span: doc.Span{Start: 0, End: 2}, UPOS: doc.PRON, XPOS: "PRP"},
		{Span: doc.Span{Start: 2, End: 4}, UPOS: doc.AUX, XPOS: "VBZ"},
		{Span: doc.Span{Start: 5, End: 8}, UPOS: doc.PART, XPOS: "RB"},
		{Span: doc.Span{Start: 9, End: 13}, UPOS: doc.AUX, XPOS: "VBN"},
	}, Sentences: []doc.Sentence{{Span: doc.Span{Start: 0, End: 13}, Last: 4, Root: -1}}}
	if err := Stage().Run(context.Background(), d); err != nil {
		t.Fatal(err)
	}
	if got := d.Tokens[1].Lemma; got != "have" {
		t.Errorf("lemma of 's before been is %q", got)
	}
}

// TestFloor guards the accuracy on EWT dev with gold tags.
func TestFloor(t *testing.T) {
	path := filepath.Join("..", "..", "..", "..", "shared", "corpora", "ud-ewt", "en_ewt-ud-dev.conllu")
	f, err := os.Open(path)
	if err != nil {
		t.Skip("no corpora beside the repository:", err)
	}
	defer f.Close()
	docs, err := conllu.Read(bufio.NewReader(f), path)
	if err != nil {
		t.Fatal(err)
	}
	right, all := 0, 0
	for _, d := range docs {
		gold := make([]string, len(d.Tokens))
		for i := range d.Tokens {
			gold[i] = d.Tokens[i].Lemma
		}
		if err := Stage().Run(context.Background(), d); err != nil {
			t.Fatal(err)
		}
		for i := range d.Tokens {
			all++
			if d.Tokens[i].Lemma == gold[i] {
				right++
			}
		}
	}
	if acc := float64(right) / float64(all); acc < 0.98 {
		t.Errorf("accuracy %.4f, want at least 0.98", acc)
	}
}

func BenchmarkOf(b *testing.B) {
	words := []struct {
		form string
		upos doc.UPOS
		xpos string
	}{{"militias", doc.NOUN, "NNS"}, {"armed", doc.VERB, "VBN"}, {"Baghdad", doc.PROPN, "NNP"}, {"the", doc.DET, "DT"},
		{"considerable", doc.ADJ, "JJ"}}
	b.ReportAllocs()
	for b.Loop() {
		for _, w := range words {
			Of(w.form, w.upos, w.xpos, false)
		}
	}
}
