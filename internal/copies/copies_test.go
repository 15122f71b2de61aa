package copies

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// story makes a text of n sentences of made-up words that a seed chooses.
func story(seed uint64, sentences int) string {
	r := rand.New(rand.NewPCG(seed, 7))
	words := make([]string, 400)
	for i := range words {
		words[i] = fmt.Sprintf("w%d", r.IntN(3000))
	}
	var b strings.Builder
	for range sentences {
		for range 12 + r.IntN(14) {
			b.WriteString(words[r.IntN(len(words))] + " ")
		}
		b.WriteString("said. ")
	}
	return b.String()
}

// articles returns texts to plant copies of: those of the open load corpus, where it is, else
// made-up ones.
func articles(tb testing.TB) []string {
	f, err := os.Open(filepath.FromSlash("../../../shared/corpora/loadtest-open/articles.jsonl"))
	if err != nil {
		var out []string
		for i := range 600 {
			out = append(out, story(uint64(i), 8+i%30))
		}
		return out
	}
	defer f.Close()
	var out []string
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 8<<20)
	for lines.Scan() {
		var a struct{ Text string }
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			tb.Fatal(err)
		}
		if len(strings.Fields(a.Text)) >= 80 {
			out = append(out, a.Text)
		}
	}
	return out
}

// edited returns a copy of a text as another paper prints it: another first and last sentence,
// up to a third of the sentences left out from the end, one moved, words changed.
func edited(text string, r *rand.Rand) string {
	sentences := strings.SplitAfter(text, ". ")
	if n := len(sentences); n > 5 {
		sentences = sentences[:n-r.IntN(n/3+1)]
	}
	if n := len(sentences); n > 4 {
		i := 1 + r.IntN(n-2)
		sentences[i], sentences[i-1] = sentences[i-1], sentences[i]
	}
	words := strings.Fields("By our own correspondent, writing for readers of the paper. " + strings.Join(sentences,
		" ") + " The agency contributed to this report.")
	for range len(words) * 3 / 100 {
		words[r.IntN(len(words))] = "changed"
	}
	return strings.Join(words, " ")
}

// TestPlanted plants edited copies among texts that are no copies and measures what is found.
func TestPlanted(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	sketches := map[string]string{}
	pairs := 0
	var own [][]string // groups among the texts themselves
	texts := articles(t)
	for i, text := range texts {
		sketches[fmt.Sprintf("%05d", i)] = Sketch(text)
	}
	own = Groups(sketches)
	alike := map[string]bool{} // pairs that were there before
	for _, g := range own {
		for _, a := range g {
			for _, b := range g {
				alike[a+" "+b] = true
			}
		}
	}
	for i := 0; i < len(texts); i += 5 {
		id := fmt.Sprintf("%05d", i)
		sketches[id+" copy"] = Sketch(edited(texts[i], r))
		pairs++
	}
	found, right := 0, 0
	for _, g := range Groups(sketches) {
		in := map[string]bool{}
		for _, id := range g {
			in[id] = true
		}
		for i, a := range g {
			for _, b := range g[i+1:] {
				x, y := strings.TrimSuffix(a, " copy"), strings.TrimSuffix(b, " copy")
				switch {
				case x == y:
					right++
					found++
				case !alike[x+" "+y]:
					found++
				}
			}
		}
	}
	recall, precision := float64(right)/float64(pairs), float64(right)/float64(max(found, 1))
	t.Logf("%d texts, %d planted copies: recall %.3f, precision %.3f; %d groups among the texts themselves", len(texts),
		pairs, recall, precision, len(own))
	if recall < .95 || precision < .99 {
		t.Errorf("recall %.3f (want .95), precision %.3f (want .99)", recall, precision)
	}
}

func TestGroups(t *testing.T) {
	a, b := story(1, 20), story(2, 20)
	sketches := map[string]string{"a": Sketch(a), "a2": Sketch(strings.ToUpper(a)), "a3": Sketch(a[:len(a)*2/3]),
		"b": Sketch(b), "short": Sketch("Two words."), "bad": "!"}
	if diff := cmp.Diff([][]string{{"a", "a2", "a3"}}, Groups(sketches)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if s := similar(sketches["a"], sketches["a2"]); s != 1 {
		t.Errorf("case matters: %.2f", s)
	}
	if s := similar(sketches["a"], sketches["b"]); s > .05 {
		t.Errorf("other texts are alike: %.2f", s)
	}
	if Sketch("Two words.") != "" || similar("", sketches["a"]) != 0 {
		t.Error("a short text has a sketch")
	}
}

func FuzzSketch(f *testing.F) {
	f.Add("one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen")
	f.Fuzz(func(t *testing.T, text string) {
		s := Sketch(text)
		if s != "" && (similar(s, s) != 1 || decode(s) == nil) {
			t.Errorf("sketch %q", s)
		}
		Groups(map[string]string{"a": s, "b": text})
	})
}

func BenchmarkSketch(b *testing.B) {
	text := story(1, 30)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		Sketch(text)
	}
}

func BenchmarkGroups(b *testing.B) {
	sketches := map[string]string{}
	for i := range 10_000 {
		sketches[fmt.Sprint(i)] = Sketch(story(uint64(i), 10))
	}
	b.ReportAllocs()
	for b.Loop() {
		Groups(sketches)
	}
}

func similar(a, b string) float64 { return similarity(decode(a), decode(b)) }
