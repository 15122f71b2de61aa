package propose_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/ingest"
	"github.com/newsgraph/kg/internal/ingest/propose"
	"github.com/newsgraph/kg/internal/link"
	"github.com/newsgraph/kg/internal/llm"
	"github.com/newsgraph/kg/internal/nlp"
	"github.com/newsgraph/kg/schema"
)

// road is the whole road from text to claims, with a stage that asks.
type road struct {
	stages []doc.Stage
	schema *schema.Schema
}

func newRoad(t testing.TB) *road {
	t.Helper()
	e, err := nlp.Load()
	if err != nil {
		t.Fatal(err)
	}
	b, err := link.Load()
	if err != nil {
		t.Fatal(err)
	}
	s, err := schema.Default()
	if err != nil {
		t.Fatal(err)
	}
	return &road{ingest.Stages(e, b, s), s}
}

// read reads a text with a model at an address; "" asks none.
func (r *road) read(t testing.TB, text, address string, replies ...schema.Reply) (*doc.Document, propose.Usage) {
	t.Helper()
	stages := r.stages
	var asker *propose.Asker
	if address != "" {
		c, err := llm.NewClient(address, "recorded", llm.ClientOptions{Tries: 1})
		if err != nil {
			t.Fatal(err)
		}
		asker = propose.NewAsker(c, "recorded", r.schema, propose.AskOptions{})
		stages = ingest.Asking(append([]doc.Stage(nil), stages...), asker.Stage())
	}
	p, err := doc.NewPipeline(stages...)
	if err != nil {
		t.Fatal(err)
	}
	d := &doc.Document{Text: text, Replies: replies}
	d.Source = schema.Source{ID: schema.DocumentID("", text), Published: "2011-01-06"}
	if err := p.Run(context.Background(), d); err != nil {
		t.Fatal(err)
	}
	if asker == nil {
		return d, propose.Usage{}
	}
	return d, asker.Usage()
}

// TestGood measures how many good proposals are borne out. At least 85 % must become claims or be read by kg
// already; -v lists the others.
func TestGood(t *testing.T) {
	files, err := filepath.Glob("testdata/good/wikinews-*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no proposals", err)
	}
	r := newRoad(t)
	all, taken, told, loose := 0, 0, 0, 0
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txt")
		text, ok := evalText(name)
		if !ok {
			t.Logf("%s is left out: its text is not here", name)
			continue
		}
		lines, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		proposals := recorded(t, string(lines))
		s := endpoint(t, func(string) string { return reply(t, proposals) })
		d, _ := r.read(t, text, s.URL)
		all += len(proposals)
		taken += d.Proposed[propose.Accepted]
		told += d.Proposed[propose.Told]
		loose += d.Proposed[propose.Loose]
		if testing.Verbose() {
			r.explain(t, text, proposals)
		}
		t.Log(name, len(proposals), d.Proposed)
	}
	share := float64(taken+told+loose) / float64(all)
	t.Logf("%d proposals: %d claims, %d possible claims, %d told already: %.1f %%", all, taken, loose, told, 100*share)
	if share < 0.85 {
		t.Errorf("%.1f %% of good proposals are accepted, want 85 %%", 100*share)
	}
}

// explain logs what becomes of each proposal by itself.
func (r *road) explain(t *testing.T, text string, proposals []schema.Proposal) {
	plain, _ := r.read(t, text, "")
	var hashes []string
	for _, s := range plain.Sentences {
		hashes = append(hashes, schema.SentenceHash(plain.Slice(s.Span)))
	}
	for _, p := range proposals {
		d, _ := r.read(t, text, "", schema.Reply{Model: "one", Prompt: "none", Sentences: hashes,
			Proposals: []schema.Proposal{p}})
		var made []string
		for _, c := range d.Claims {
			if strings.HasPrefix(c.Rule, schema.ModelRule) {
				made = append(made, fmt.Sprintf("%s | %s | %s | %s %s %v", c.Subject.Text(), c.Predicate.Label, c.Object.Text(),
					c.Polarity, c.Modality, c.RoleTexts()))
			}
		}
		t.Logf("%d %s | %s | %s: %v %v", p.Sentence, p.Subject, p.Predicate+" “"+p.Trigger+"”", p.Object, d.Proposed, made)
	}
}
