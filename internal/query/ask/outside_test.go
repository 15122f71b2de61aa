package ask_test

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/newsgraph/kg"
	"github.com/newsgraph/kg/schema"
)

// qasrlSample = 60 sentences are asked about: some 460 questions.
const qasrlSample = 60

// TestQASRL measures the asker from outside, on questions of QA-SRL (Roit et al. 2020) about
// sentences of Wikinews: each sentence is read into a graph of its own, each question is
// asked of it; an answer counts when it shares a content word with a gold span. "someone" and
// "something" name nobody, so such questions ask by the verb alone. It only logs; run with -v.
func TestQASRL(t *testing.T) {
	if !testing.Verbose() || testing.Short() {
		t.Skip("a measurement: run with -v")
	}
	f, err := os.Open("../../../../shared/corpora/qasrl-gs/qasrl-wikinews-dev.jsonl")
	if err != nil {
		t.Skip("no corpora: ", err)
	}
	defer f.Close()
	ctx := context.Background()
	g, err := kg.Open(ctx, kg.Memory, kg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	var asked, answered, right, sentences int
	for lines.Scan() && sentences < qasrlSample {
		var s struct {
			ID     string
			Tokens []string
			Verbs  []struct {
				QAs []struct {
					Question string
					Answers  [][2]int
				}
			}
		}
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			t.Fatal(err)
		}
		sentences++
		text := strings.Join(s.Tokens, " ")
		for _, mark := range []string{".", ",", "'s", ";", ":", "?", "n't"} {
			text = strings.ReplaceAll(text, " "+mark, mark)
		}
		added, err := g.Add(ctx, kg.Article{Text: text})
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range s.Verbs {
			for _, qa := range v.QAs {
				a, err := g.Ask(ctx, qa.Question, kg.AskOptions{})
				if err != nil {
					t.Fatal(err)
				}
				asked++
				if len(a.Answers) > 0 {
					answered++
				}
				gold := map[string]bool{}
				for _, span := range qa.Answers {
					for _, w := range s.Tokens[span[0]:span[1]] {
						if w = schema.Fold(w); len(w) > 2 && w != "the" && w != "and" {
							gold[w] = true
						}
					}
				}
				hit := false
				for _, it := range a.Answers {
					for w := range strings.FieldsSeq(schema.Fold(it.Label + " " + strings.Join(it.Aliases, " "))) {
						hit = hit || gold[w]
					}
				}
				if hit {
					right++
				}
			}
		}
		if _, err := g.Forget(ctx, added.Source.ID); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d sentences, %d questions, %d answered, %d of them overlap the gold span: %.3f", sentences, asked, answered,
		right, float64(right)/float64(max(asked, 1)))
}

// FuzzAsk asks anything of a small graph: no panic, an answer in bounded time.
func FuzzAsk(f *testing.F) {
	ctx := context.Background()
	g, err := kg.Open(ctx, kg.Memory, kg.Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { g.Close() })
	if _, err := g.Add(ctx, kg.Article{Text: fuzzText, Published: "2024-01-05"}); err != nil {
		f.Fatal(err)
	}
	for _, q := range []string{"Who leads Acme?", "who", "?", "", "how many", "Is is is is?", "What did say about?",
		"How is Acme connected to Borduria?",
		"List all", "in which", "whose", "Does", "n't", "Which of the", "Until when will", strings.Repeat("who ", 400),
		"\xff\xfe who", "Who is 's?", "What's Acme's?"} {
		f.Add(q)
	}
	f.Fuzz(func(t *testing.T, q string) {
		start := time.Now()
		a, err := g.Ask(ctx, q, kg.AskOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if a.Text == "" || a.Answers == nil {
			t.Errorf("%q: no text or no list of answers", q)
		}
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%q took %v", q, took)
		}
	})
}

const fuzzText = "Anna Lind leads Acme, a company based in Borduria. Acme was founded in 1999 by Olaf Berg. Borduria " +
	"arms the militias."

// BenchmarkAsk asks a question of a small graph: the aim is 20 ms.
func BenchmarkAsk(b *testing.B) {
	ctx := context.Background()
	g, err := kg.Open(ctx, kg.Memory, kg.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer g.Close()
	if _, err := g.Add(ctx, kg.Article{Text: fuzzText, Published: "2024-01-05"}); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		a, err := g.Ask(ctx, "Where is the company that Anna Lind leads based?", kg.AskOptions{})
		if err != nil || a == nil {
			b.Fatal(err)
		}
	}
}
