package perceptron

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/newsgraph/kg/internal/doc"
)

// tiny is a language of one pattern: DET NOUN VERB NAME.
func tiny() (all []Sentence) {
	for _, noun := range []string{"minister", "army", "bloc", "court"} {
		for _, verb := range []string{"met", "praised", "warned"} {
			for _, name := range []string{"Salim", "Nadia", "Karim"} {
				all = append(all, Sentence{
					Forms: []string{"The", noun, verb, name, "."},
					XPOS:  []string{"DT", "NN", "VBD", "NNP", "."},
					UPOS:  []doc.UPOS{doc.DET, doc.NOUN, doc.VERB, doc.PROPN, doc.PUNCT},
					Heads: []int{1, 2, -1, 2, 2},
					Rels:  []string{"det", "nsubj", "root", "obj", "punct"},
					Names: []doc.NER{0, 0, 0, doc.BeginName(doc.Person), 0},
				})
			}
		}
	}
	return all
}

func tinyModel(t testing.TB) *Model {
	m, err := Train(tiny(), tiny(), Options{TagEpochs: 3, ParseEpochs: 3, NameEpochs: 3, MinUpdates: 1, Log: func(string, ...any) {},
		Clusters: map[string]Cluster{"minister": {1, 1}}})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// document makes one sentence of space-separated tokens.
func document(text string) *doc.Document {
	d := &doc.Document{Text: text}
	at := 0
	for _, form := range strings.Fields(text) {
		at += strings.Index(text[at:], form)
		d.Tokens = append(d.Tokens, doc.Token{Span: doc.Span{Start: at, End: at + len(form)}, Head: -1})
		at += len(form)
	}
	if len(d.Tokens) > 0 {
		d.Sentences = []doc.Sentence{{Span: doc.Span{End: len(text)}, Last: len(d.Tokens), Root: -1}}
	}
	return d
}

func annotate(t testing.TB, m *Model, text string) *doc.Document {
	d := document(text)
	if err := m.Stage().Run(context.Background(), d); err != nil {
		t.Fatal(err)
	}
	return d
}

func TestTinyTrainingLearns(t *testing.T) {
	d := annotate(t, tinyModel(t), "The court praised Nadia .")
	type token struct {
		XPOS, UPOS, Rel, NER, Feats string
		Head                        int
	}
	var got []token
	for _, tok := range d.Tokens {
		got = append(got, token{tok.XPOS, tok.UPOS.String(), tok.Rel, tok.NER.String(), tok.Feats.String(), tok.Head})
	}
	want := []token{
		{"DT", "DET", "det", "O", "Definite=Def", 1},
		{"NN", "NOUN", "nsubj", "O", "Number=Sing", 2},
		{"VBD", "VERB", "root", "O", "Mood=Ind|Tense=Past|VerbForm=Fin", -1},
		{"NNP", "PROPN", "obj", "B-PER", "Number=Sing", 2},
		{".", "PUNCT", "punct", "O", "_", 2},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if d.Sentences[0].Root != 2 || d.Sentences[0].Confidence <= 0.5 {
		t.Errorf("root %d, confidence %f", d.Sentences[0].Root, d.Sentences[0].Confidence)
	}
}

func TestSaveLoad(t *testing.T) {
	m := tinyModel(t)
	var first, second bytes.Buffer
	if err := m.Save(&first); err != nil {
		t.Fatal(err)
	}
	saved := bytes.Clone(first.Bytes())
	loaded, err := Load(&first)
	if err != nil {
		t.Fatal(err)
	}
	if err := loaded.Save(&second); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(saved, second.Bytes()) {
		t.Error("saving what was loaded gives another file")
	}
	text := "The army warned Salim and the bloc ."
	if diff := cmp.Diff(annotate(t, m, text).Tokens, annotate(t, loaded, text).Tokens); diff != "" {
		t.Error(diff)
	}
	if _, err := Load(bytes.NewReader(saved[:len(saved)/2])); err == nil {
		t.Error("half a model loads")
	}
}

func TestTrainingIsDeterministic(t *testing.T) {
	var a, b bytes.Buffer
	if err := tinyModel(t).Save(&a); err != nil {
		t.Fatal(err)
	}
	if err := tinyModel(t).Save(&b); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("two trainings on the same input differ")
	}
}

// TestOddInput checks that every sentence gets one tree with one root, whatever its tokens are.
func TestOddInput(t *testing.T) {
	m := tinyModel(t)
	for _, text := range []string{"", "x", "? ? ?", "\u00a0\u0301 ’’ — 🙂🙂", "\xff\xfe met \xff", strings.Repeat("The minister met , ", 2500)} {
		d := annotate(t, m, text)
		checkTree(t, d)
	}
	d := document("a b")
	d.Sentences[0].Last = 3
	if err := m.Stage().Run(context.Background(), d); err == nil {
		t.Error("a sentence beyond the tokens is no error")
	}
}

func checkTree(t *testing.T, d *doc.Document) {
	t.Helper()
	roots := 0
	reachesRoot := make([]bool, len(d.Tokens))
	for i, tok := range d.Tokens {
		if tok.Head < 0 {
			roots++
		}
		if (tok.Head < 0) != (tok.Rel == "root") {
			t.Fatalf("token %d: head %d, relation %q", i, tok.Head, tok.Rel)
		}
		var path []int
		for h := i; h >= 0 && !reachesRoot[h]; h = d.Tokens[h].Head {
			if path = append(path, h); len(path) > len(d.Tokens) {
				t.Fatalf("token %d hangs in a circle", i)
			}
		}
		for _, h := range path {
			reachesRoot[h] = true
		}
	}
	if len(d.Tokens) > 0 && roots != 1 {
		t.Fatalf("%d roots", roots)
	}
}

// TestOracleReachesGold follows cost-free transitions and must rebuild the projective tree.
func TestOracleReachesGold(t *testing.T) {
	head, rel := []int32{1, 2, 6, 4, 2, 4}, []uint8{0, 0, 1, 0, 0, 0}
	g := newGold(head, rel)
	s, onStack := newState(6), make([]bool, 7)
	scores := make([]float32, 5)
	for !s.done() {
		cost := s.costs(g, onStack)
		c := s.truth(g, scores, cost, 2, 1)
		if cost[kind(c, 2)] != 0 {
			t.Fatalf("no free transition at stack %v, buffer %d", s.stack, s.next)
		}
		if kind(c, 2) == shift {
			onStack[s.next] = true
		} else {
			onStack[s.top(0)] = false
		}
		s.apply(c, 2, 0)
	}
	if diff := cmp.Diff(head, s.head); diff != "" {
		t.Error(diff)
	}
}

func FuzzLoad(f *testing.F) {
	var b bytes.Buffer
	if err := tinyModel(f).Save(&b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte("kg"))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := Load(bytes.NewReader(data))
		if err == nil {
			annotate(t, m, "The minister met Nadia .")
		}
	})
}
