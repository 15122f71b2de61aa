package kg_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/kg"
)

// scripted is a model that proposes what it finds in a request.
type scripted struct {
	asked     atomic.Int32
	proposals map[string]map[string]any // by a part of the sentence
}

func (m *scripted) Complete(_ context.Context, r kg.ModelRequest) (kg.Completion, error) {
	m.asked.Add(1)
	var claims []map[string]any
	for line := range strings.Lines(r.User) {
		number, text, ok := strings.Cut(strings.TrimPrefix(line, "["), "] ")
		if !ok {
			continue
		}
		for part, p := range m.proposals {
			if strings.Contains(text, part) {
				p["sentence"] = json.Number(number)
				claims = append(claims, p)
			}
		}
	}
	b, err := json.Marshal(map[string]any{"claims": claims})
	return kg.Completion{Text: string(b), Tokens: 500}, err
}

func newScripted() *scripted {
	return &scripted{proposals: map[string]map[string]any{
		"Brightwater": {"subject": "Brightwater Holdings", "predicate": "", "trigger": "rival of", "object": "Danford Group",
			"polarity": "affirmed", "modality": "asserted"},
		"did not": {"subject": "Danford Group", "predicate": "", "trigger": "comment on", "object": "Lagos",
			"polarity": "affirmed", "modality": "asserted"},
		"The mayor": {"subject": "Nobody", "predicate": "", "trigger": "spoke", "object": "Oslo"},
	}}
}

const proposedArticle = `Brightwater Holdings, long seen by many as the fiercest rival of all that Danford Group has, opened a port in Lagos in 2019.

Danford Group did not comment on the plan for Lagos. The mayor of Oslo spoke to Ann Lee.`

func modelClaims(t *testing.T, g *kg.Graph) []string {
	t.Helper()
	var out []string
	for c, err := range g.Claims(t.Context(), kg.Filter{Rule: kg.ModelRule}) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, c.Text()+" "+string(c.Polarity)+" "+string(c.Modality))
	}
	slices.Sort(out)
	return out
}

func dump(t *testing.T, g *kg.Graph) string {
	t.Helper()
	var b strings.Builder
	if err := g.Export(t.Context(), &b, "nq", kg.ExportOptions{}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestPropose holds that a model's claims are in the graph, not plain where no clause says them; that neither a
// second reading, with a model or without, nor a judgement and its end asks again or changes the graph; and that
// forgetting leaves no trace.
func TestPropose(t *testing.T) {
	ctx := t.Context()
	dir := t.TempDir()
	file := filepath.Join(dir, "port.txt")
	if err := os.WriteFile(file, []byte(proposedArticle), 0o644); err != nil {
		t.Fatal(err)
	}
	g, err := kg.Open(ctx, kg.Memory, kg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	m := newScripted()
	asking := kg.ReadOptions{Published: "2024-05-02", Propose: &kg.Proposing{Model: m, Name: "scripted"}}
	rep, err := g.Ingest(ctx, []string{file}, asking, nil)
	if err != nil {
		t.Fatal(err)
	}
	if rep.Model.Requests != 1 || rep.Model.Tokens != 500 ||
		rep.Model.Proposed["refused: a quote is not in its sentence"] != 1 {
		t.Errorf("report %+v", rep.Model)
	}
	made := modelClaims(t, g)
	if len(made) != 2 {
		t.Errorf("claims %q, %v", made, rep.Model.Proposed)
	}
	for _, c := range made {
		if strings.HasSuffix(c, "affirmed asserted") {
			t.Errorf("plain: %s", c)
		}
	}
	first := dump(t, g)
	for name, read := range map[string]func() error{
		"again": func() error { _, err := g.Ingest(ctx, []string{file}, asking, nil); return err },
		"without model": func() error {
			_, err := g.Ingest(ctx, []string{file}, kg.ReadOptions{Published: "2024-05-02"}, nil)
			return err
		},
		"judged": func() error {
			var ids []string
			for _, name := range []string{"Brightwater Holdings", "Danford Group"} {
				found, err := g.Find(ctx, name, 1)
				if err != nil || len(found) == 0 {
					t.Fatalf("%s is not found: %v", name, err)
				}
				ids = append(ids, found[0].Entity.ID)
			}
			if _, err := g.Same(ctx, ids[0], ids[1]); err != nil {
				return err
			}
			if n := len(modelClaims(t, g)); n != 1 { // one thing is no rival of itself
				t.Errorf("%d claims of the model after the judgement: %q", n, modelClaims(t, g))
			}
			_, err := g.Undo(ctx, kg.Judgement{Same: true, A: ids[0], B: ids[1]})
			return err
		},
	} {
		if err := read(); err != nil {
			t.Fatal(name, err)
		}
		if diff := cmp.Diff(first, dump(t, g)); diff != "" {
			t.Errorf("%s: the graph differs (-want +got):\n%s", name, diff)
		}
	}
	if n := m.asked.Load(); n != 1 {
		t.Errorf("the model was asked %d times", n)
	}
	health, err := g.Verify(ctx)
	if err != nil || len(health.Problems) > 0 {
		t.Errorf("verify: %v, %v", health.Problems, err)
	}
	whyProposed(t, g)

	copied, err := kg.Open(ctx, kg.Memory, kg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer copied.Close()
	if _, err := copied.Import(ctx, strings.NewReader(first), kg.ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	if got := dump(t, copied); got != first {
		t.Error("the import differs")
	}
	forgetProposed(t, g, file)
}

// whyProposed holds that a model's claim is explained.
func whyProposed(t *testing.T, g *kg.Graph) {
	t.Helper()
	for c, err := range g.Claims(t.Context(), kg.Filter{Rule: kg.ModelRule}) {
		if err != nil {
			t.Fatal(err)
		}
		why, err := g.Why(t.Context(), c.ID)
		if err != nil || why.Reading == nil || why.Reading.Pattern.Kind != "model" ||
			why.Reading.Pattern.Words != "scripted" || len(why.Reading.Pattern.Notes) == 0 {
			t.Errorf("why %s: %+v, %v", c.Text(), why, err)
		}
	}
}

func forgetProposed(t *testing.T, g *kg.Graph, file string) {
	t.Helper()
	ctx := t.Context()
	n, err := g.ForgetProposed(ctx, "")
	if err != nil || n != 1 {
		t.Fatal(n, err)
	}
	plain, err := kg.Open(ctx, kg.Memory, kg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer plain.Close()
	if _, err := plain.Ingest(ctx, []string{file}, kg.ReadOptions{Published: "2024-05-02"}, nil); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(dump(t, plain), dump(t, g)); diff != "" {
		t.Errorf("what models proposed leaves a trace (-want +got):\n%s", diff)
	}
	for d, err := range g.Documents(ctx) {
		if err != nil {
			t.Fatal(err)
		}
		if _, err := g.Forget(ctx, d.ID); err != nil {
			t.Fatal(err)
		}
	}
	if s := dump(t, g); strings.Contains(s, "reply") {
		t.Errorf("left: %s", s)
	}
}

// TestWatchProposes holds that a watcher asks a model about what is new alone, and that its budget is for all that it
// reads: when it is spent, texts are read without the model.
func TestWatchProposes(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	m := newScripted()
	w, err := kg.NewWatcher([]string{dir}, kg.ReadOptions{Published: "2024-05-02",
		Propose: &kg.Proposing{Model: m, Name: "scripted", MaxRequests: 2}}, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	g, err := kg.Open(t.Context(), kg.Memory, kg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	for n, want := range []struct {
		file, more    string
		asked, claims int
	}{{"port.txt", "", 1, 2}, {"rain.txt", " It rained.", 2, 4}, {"snow.txt", " It snowed.", 2, 4}} {
		write(want.file, proposedArticle+want.more)
		if err := w.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		rep, err := w.Ingest(t.Context(), g, nil)
		if err != nil || rep.Documents != 1 {
			t.Fatalf("look %d: %+v, %v", n, rep, err)
		}
		if asked := int(m.asked.Load()); asked != want.asked || len(modelClaims(t, g)) != want.claims {
			t.Errorf("look %d: asked %d times, claims %q; want %+v", n, asked, modelClaims(t, g), want)
		}
	}
}
