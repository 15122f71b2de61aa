package neural

import (
	"bytes"
	"context"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/newsgraph/kg/internal/doc"
)

// random makes a small model file with random weights, with a network of names.
func random(t testing.TB) []byte {
	t.Helper()
	c := DefaultConfig()
	c.WordDim, c.AffixDim, c.ShapeDim, c.AffixRows = 12, 8, 8, 50
	c.Hidden, c.Layers, c.TagLayer, c.TagDim, c.ArcDim, c.RelDim, c.NameDim = 32, 2, 0, 16, 32, 16, 16
	c.XPOS, c.Feats, c.Rels = []string{"DT", "NN", "NNP", "VBZ"}, []doc.Feats{0, doc.Sing},
		[]string{"det", "nsubj", "obj", "root"}
	rng := rand.New(rand.NewPCG(1, 2))
	p := &Params{Config: c, Vocabulary: NewVocabulary([]string{"the", "dog"}, []string{"\x00", "Anna", "sees"},
		c.AffixRows),
		GloveScale: []float32{0.01, 0.02}, GloveRows: make([]int8, 200), Tensors: c.Tensors(3)}
	own := c
	own.OnlyNames, own.XPOS, own.Feats, own.Rels = true, nil, nil, nil
	p.Names = &NameNetwork{own, own.Tensors(3)}
	for i := range p.GloveRows {
		p.GloveRows[i] = int8(rng.IntN(255) - 127)
	}
	for _, x := range slices.Concat(p.Tensors, p.Names.Tensors) {
		for i := range x.Data {
			x.Data[i] = float32(rng.NormFloat64() * 0.3)
		}
	}
	var out bytes.Buffer
	if err := p.Write(&out, "random"); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// document makes a document of sentences whose tokens are parted by spaces.
func document(sentences ...string) *doc.Document {
	d := &doc.Document{Text: strings.Join(sentences, "\n")}
	at := 0
	for _, s := range sentences {
		first := len(d.Tokens)
		for _, form := range strings.Split(s, " ") {
			if form != "" {
				d.Tokens = append(d.Tokens, doc.Token{Span: doc.Span{Start: at, End: at + len(form)}})
			}
			at += len(form) + 1
		}
		if last := len(d.Tokens); last > first {
			d.Sentences = append(d.Sentences, doc.Sentence{Span: d.TokenSpan(first, last), First: first, Last: last})
		}
	}
	return d
}

// shipped loads the model of the repository.
func shipped(t testing.TB) *Model {
	t.Helper()
	raw, err := os.ReadFile("../../../data/models/neural.kgn")
	if err != nil {
		t.Skipf("no model: %v", err)
	}
	m, err := Load(raw)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func annotate(t testing.TB, m *Model, d *doc.Document) {
	t.Helper()
	if err := m.Run(context.Background(), d); err != nil {
		t.Fatal(err)
	}
}

// checkTrees asserts one root per sentence, heads inside it, no cycle, and shares in [0,1].
func checkTrees(t *testing.T, d *doc.Document) {
	t.Helper()
	for i, s := range d.Sentences {
		if s.Root < s.First || s.Root >= s.Last || s.Confidence < 0 || s.Confidence > 1 {
			t.Fatalf("sentence %d: root %d of [%d,%d), confidence %v", i, s.Root, s.First, s.Last, s.Confidence)
		}
		for k := s.First; k < s.Last; k++ {
			tok := d.Tokens[k]
			if tok.Rel == "" || tok.UPOS == doc.NoPOS || tok.Conf < 0 || tok.Conf > 1 {
				t.Fatalf("token %d: %+v", k, tok)
			}
			steps := 0
			for h := k; h != s.Root; h = d.Tokens[h].Head {
				if steps++; h < s.First || h >= s.Last || steps > s.Last-s.First {
					t.Fatalf("token %d does not lead to the root", k)
				}
			}
		}
	}
}

// A model read back as parameters and written again is the same file; batches do not change results.
func TestRoundTrip(t *testing.T) {
	raw := random(t)
	p, err := ReadParams(raw)
	if err != nil {
		t.Fatal(err)
	}
	var again bytes.Buffer
	if err := p.Write(&again, "random"); err != nil {
		t.Fatal(err)
	}
	a, err := Load(raw)
	if err != nil {
		t.Fatal(err)
	}
	b, err := Load(again.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	text := []string{"Anna sees the dog", "the dog", "sees Anna the dog 7 .", "dog"}
	all := document(text...)
	annotate(t, a, all)
	checkTrees(t, all)
	for i, s := range text {
		alone := document(s)
		annotate(t, b, alone)
		for k, tok := range alone.Tokens {
			want := all.Tokens[all.Sentences[i].First+k]
			want.Span = tok.Span
			if want.Head >= 0 {
				want.Head -= all.Sentences[i].First
			}
			if diff := cmp.Diff(want, tok); diff != "" {
				t.Errorf("%q: %s", s, diff)
			}
		}
	}
}

func TestHostile(t *testing.T) {
	m, err := Load(random(t))
	if err != nil {
		t.Fatal(err)
	}
	for name, d := range map[string]*doc.Document{
		"empty":       {},
		"long":        document(strings.Repeat("dog ", 10000)),
		"punctuation": document(strings.Repeat("( ", 500), strings.Repeat("! ", 300)),
		"scripts":     document("القوات العراقية", "伊拉克 军队 。", "Багдад 😀 \u0000 \u200b"),
		"no space":    document(strings.Repeat("é", 500000)),
	} {
		t.Log(name)
		annotate(t, m, d)
		checkTrees(t, d)
	}
}

func TestTree(t *testing.T) {
	// Tokens 0 and 1 choose each other; the best tree enters the cycle at 1 from the root.
	heads := make([]int, 3)
	Tree([]float32{0, 9, 1, 0, 9, 0, 1, 3, 0, 5, 0, 2}, 4, 3, heads)
	if diff := cmp.Diff([]int{1, 3, 1}, heads); diff != "" {
		t.Error(diff)
	}
	// Against all trees of four tokens.
	rng := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		const n = 4
		scores := make([]float32, n*(n+1))
		for i := range scores {
			scores[i] = float32(rng.IntN(20))
		}
		total := func(heads []int) (sum float32) {
			for i, h := range heads {
				sum += scores[i*(n+1)+h]
			}
			return sum
		}
		best := float32(-1)
		for code := range 625 {
			var h []int
			roots := 0
			for i, rest := 0, code; i < n; i, rest = i+1, rest/5 {
				h = append(h, rest%5)
				if rest%5 == n {
					roots++
				}
			}
			if roots == 1 && findCycle(h, n) == nil {
				best = max(best, total(h))
			}
		}
		got := make([]int, n)
		Tree(scores, n+1, n, got)
		if total(got) != best || findCycle(got, n) != nil {
			t.Fatalf("tree %v scores %v, best %v", got, total(got), best)
		}
	}
}

func TestNames(t *testing.T) {
	// An inside tag of another kind than the name before it is not to be had.
	person, place := doc.BeginName(doc.Person), doc.InsideName(doc.Location)
	scores := make([]float32, 2*nameCount)
	scores[person], scores[nameCount+int(place)], scores[nameCount+int(doc.InsideName(doc.Person))] = 5, 4, 3
	tags := make([]doc.NER, 2)
	Names(scores, nameCount, 2, tags)
	if diff := cmp.Diff([]doc.NER{person, doc.InsideName(doc.Person)}, tags); diff != "" {
		t.Error(diff)
	}
}

// The shipped model reads a plain sentence rightly.
func TestShipped(t *testing.T) {
	m := shipped(t)
	d := document("President Anna Novak visited Berlin on Tuesday .")
	annotate(t, m, d)
	checkTrees(t, d)
	if tok := d.Tokens[3]; tok.UPOS != doc.VERB || tok.XPOS != "VBD" || tok.Rel != "root" || !tok.Feats.Has(doc.Past) {
		t.Errorf("visited: %+v", tok)
	}
	if tok := d.Tokens[4]; tok.Rel != "obj" || tok.Head != 3 || tok.NER != doc.BeginName(doc.Location) {
		t.Errorf("Berlin: %+v", tok)
	}
}

func FuzzLoad(f *testing.F) {
	raw := random(f)
	f.Add(raw)
	f.Add(raw[:len(raw)/2])
	f.Add([]byte(magic))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := Load(b)
		if err == nil {
			d := document("Anna sees the dog")
			annotate(t, m, d)
			checkTrees(t, d)
		}
	})
}

func BenchmarkRun(b *testing.B) {
	m := shipped(b)
	var text []string
	for range 25 {
		text = append(text,
			"The minister said on Tuesday that troops would leave the base near the northern city of Mosul by the end of next "+
				"year , although no date was set .",
			"Who arms the militias ?",
			"Officials in Washington and Baghdad have been in talks since January about the future of the coalition .")
	}
	d := document(text...)
	b.SetBytes(int64(len(d.Text)))
	b.ReportAllocs()
	for b.Loop() {
		annotate(b, m, d)
	}
	b.ReportMetric(float64(b.N*len(d.Tokens))/b.Elapsed().Seconds(), "words/s")
}

func BenchmarkLoad(b *testing.B) {
	raw, err := os.ReadFile("../../../data/models/neural.kgn")
	if err != nil {
		b.Skipf("no model: %v", err)
	}
	for b.Loop() {
		if _, err := Load(raw); err != nil {
			b.Fatal(err)
		}
	}
}
