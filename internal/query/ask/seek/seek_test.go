package seek

import (
	"context"
	"strings"
	"testing"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/link"
	"github.com/newsgraph/kg/internal/nlp"
	"github.com/newsgraph/kg/schema"
)

// texts annotates texts with the whole engine: a question and its answer meet in what it finds.
type texts struct {
	t *testing.T
	s *schema.Schema
	p *doc.Pipeline
}

func newTexts(t *testing.T) *texts {
	t.Helper()
	s, err := schema.Default()
	if err != nil {
		t.Fatal(err)
	}
	e, err := nlp.Load()
	if err != nil {
		t.Fatal(err)
	}
	b, err := link.Load()
	if err != nil {
		t.Fatal(err)
	}
	p, err := doc.NewPipeline(append(e.Stages(), link.Stage(b, s))...)
	if err != nil {
		t.Fatal(err)
	}
	return &texts{t, s, p}
}

func (x *texts) read(text string) *doc.Document {
	x.t.Helper()
	d := &doc.Document{Text: text}
	d.Source.ID = "urn:kg:d:test"
	if err := x.p.Run(context.Background(), d); err != nil {
		x.t.Fatal(err)
	}
	return d
}

func (x *texts) passages(text string) []*Passage {
	d := x.read(text)
	var out []*Passage
	for n := range d.Sentences {
		out = append(out, NewPassage(x.s, d, n))
	}
	return out
}

const harbour = "Fishermen in Tarbet found the missing yacht on Sunday. The harbour master, Ewan Craig, called the " +
	"police because two of its crew were hurt. " +
	"The owner did not sell the yacht to Norway. The repair may cost $40,000."

func TestKinds(t *testing.T) {
	x := newTexts(t)
	for question, want := range map[string]Kind{"Who called the police?": Who, "Which harbour was it?": Which,
		"When was the yacht found?":  When,
		"In what year was it built?": When, "Where is Tarbet?": Where, "Why did he call?": Why,
		"How many people were hurt?":    HowMany,
		"How much may the repair cost?": HowMuch, "What was the cost of the repair?": HowMuch,
		"Did Craig call the police?": YesNo,
		"name of the harbour master": Which, "What is the reason for the call?": Why} {
		if q := New(x.read(question)); q == nil || q.Kind != want {
			t.Errorf("%s: kind %v, want %v", question, q.Kind, want)
		}
	}
}

func TestFind(t *testing.T) {
	x := newTexts(t)
	m, err := Trained()
	if err != nil {
		t.Fatal(err)
	}
	passages := x.passages(harbour)
	for question, want := range map[string]string{"Who phoned the police?": "Ewan Craig",
		"Who discovered the yacht?":       "Fishermen",
		"How much could the repair cost?": "$40,000", "When was the missing yacht found?": "Sunday",
		"Why were the police called?": "crew were hurt"} {
		q := New(x.read(question))
		best := m.Find(q, passages, 4)
		if len(best) == 0 || !strings.Contains(best[0].Answer(), want) {
			t.Errorf("%s: %q, want %q", question, best[0].Answer(), want)
		}
		for i := range best {
			if best[i].Score < 0 || best[i].Score > 1 || best[i].Last <= best[i].First {
				t.Fatalf("%s: candidate %+v", question, best[i])
			}
		}
	}
}

func TestAgainst(t *testing.T) {
	x := newTexts(t)
	m, err := Trained()
	if err != nil {
		t.Fatal(err)
	}
	passages := x.passages("Fitbit was acquired by Google in 2019.")
	q := New(x.read("Who acquired Google?"))
	for _, c := range m.Find(q, passages, 1) {
		if c.Answer() == "Fitbit" && !q.Against(&c) {
			t.Error("Fitbit is not told from who acquired Google")
		}
	}
	q = New(x.read("Who acquired Fitbit?"))
	for _, c := range m.Find(q, passages, 1) {
		if c.Answer() == "Google" && q.Against(&c) {
			t.Error("Google did acquire Fitbit")
		}
	}
}

func TestUnfit(t *testing.T) {
	x := newTexts(t)
	for _, c := range []struct {
		question, text, answer string
		unfit                  bool
	}{
		{"Which bands has Ewan Craig founded?", "Ewan Craig founded a new band in Tarbet.", "new band", true},
		{"Which bands has Ewan Craig founded?", "Ewan Craig founded a brass band in Tarbet.", "brass band", false},
		{"Who will stand against Ann Lee in Tarbet?", "Ann Lee will stand in the election in Tarbet.", "Ann Lee", true},
		{"Who will stand against Ann Lee in Tarbet?", "Ewan Craig will stand against Ann Lee in Tarbet.", "Ewan Craig",
			false},
		{"Who is older, Ann Lee or Ewan Craig?", "Ann Lee is older than Ewan Craig.", "Ann Lee", false},
		{"When did Ann Lee leave Tarbet?", "Ann Lee left Tarbet in 1992.", "1992", false},
	} {
		q, found := New(x.read(c.question)), false
		for _, p := range x.passages(c.text) {
			for _, k := range q.candidates(p) {
				if strings.TrimPrefix(k.Text(), "in ") != c.answer {
					continue
				}
				found = true
				if got := q.Unfit(&k); got != c.unfit {
					t.Errorf("%s: %s is unfit: %v, want %v", c.question, c.answer, got, c.unfit)
				}
			}
		}
		if !found {
			t.Errorf("%s: %s is no candidate", c.question, c.answer)
		}
	}
}
