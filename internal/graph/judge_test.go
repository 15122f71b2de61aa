package graph

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/newsgraph/kg/internal/query/ask"
	"github.com/newsgraph/kg/schema"
)

// someJudgements are on the texts: of the base and not, of what is and is not in them, in chains.
var someJudgements = []schema.Judgement{
	{Same: true, A: "urn:kg:e:name:jim-park", B: "urn:kg:e:name:james-park"},
	{Same: true, A: "urn:kg:e:hezbollah", B: "urn:kg:e:turkey"},
	{Same: true, A: "urn:kg:e:lebanon", B: "urn:kg:e:hezbollah"},
	{Same: true, A: "urn:kg:e:egypt", B: "urn:kg:e:none"},
	{A: "urn:kg:e:united-states", B: "Washington"},
	{A: "urn:kg:e:google", B: "urn:kg:e:name:google:person"},
	{A: "urn:kg:e:cairo", B: "urn:kg:e:iran"},
	{A: "urn:kg:e:france", B: "Armenia"},
}

func judge(t *testing.T, g *Graph, j schema.Judgement) int {
	t.Helper()
	do := g.Different
	if j.Same {
		do = g.Same
	}
	n, err := do(t.Context(), j.A, j.B)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func undo(t *testing.T, g *Graph, j schema.Judgement) int {
	t.Helper()
	n, err := g.Undo(t.Context(), j)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestJudgeAndIngest makes judgements and reads texts in many orders: the graph is the same.
func TestJudgeAndIngest(t *testing.T) {
	before := open(t)
	for _, j := range someJudgements {
		if n := judge(t, before, j); n != 0 {
			t.Errorf("%s read %d documents of an empty graph", j, n)
		}
	}
	add(t, before, texts...)
	want := dump(t, before)
	random := rand.New(rand.NewPCG(1, 2))
	for range 5 {
		g := open(t)
		steps := random.Perm(len(texts) + len(someJudgements))
		for _, n := range steps {
			if n < len(texts) {
				add(t, g, texts[n])
			} else {
				judge(t, g, someJudgements[n-len(texts)])
			}
		}
		same(t, "another order gives another graph", dump(t, g), want)
		if t.Failed() {
			t.Fatalf("order %v", steps)
		}
		health, err := g.Verify(t.Context())
		if err != nil || len(health.Problems) > 0 {
			t.Errorf("verify: %v, %v", health.Problems, err)
		}
	}
}

// TestUndo takes judgements back in another order than they were made in.
func TestUndo(t *testing.T) {
	g := open(t)
	add(t, g, texts...)
	states := []string{dump(t, g)}
	for _, j := range someJudgements {
		judge(t, g, j)
		states = append(states, dump(t, g))
	}
	for i := len(someJudgements) - 1; i >= 0; i-- {
		undo(t, g, someJudgements[i])
		same(t, "after undoing "+someJudgements[i].String(), dump(t, g), states[i])
	}
	for _, j := range someJudgements {
		judge(t, g, j)
	}
	for _, i := range rand.New(rand.NewPCG(3, 4)).Perm(len(someJudgements)) {
		undo(t, g, someJudgements[i])
	}
	same(t, "after undoing all", dump(t, g), states[0])
	if n := undo(t, g, someJudgements[0]); n != 0 {
		t.Errorf("undoing what there is not reads %d documents", n)
	}
}

// TestJudgementsStay forgets, replaces, copies and asks under judgements.
func TestJudgementsStay(t *testing.T) {
	ctx := t.Context()
	g, copied, fresh := open(t), open(t), open(t)
	add(t, g, texts...)
	j := someJudgements[0]
	if n := judge(t, g, j); n != 1 {
		t.Errorf("%d documents read again, want 1", n)
	}
	if n := judge(t, g, j); n != 0 {
		t.Errorf("%d documents read again for what was judged before", n)
	}
	card, err := g.About(ctx, j.B)
	if err != nil || card == nil || card.Entity.ID != j.A {
		t.Errorf("about the id that was given away: %+v, %v", card, err)
	}
	answer, err := g.Ask(ctx, "Who founded Fitbit?", ask.Options{})
	if err != nil || len(answer.Answers) != 1 || answer.Answers[0].ID != j.A {
		t.Errorf("answer: %+v, %v", answer, err)
	}
	if _, err := copied.Import(ctx, strings.NewReader(dump(t, g)), ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	same(t, "the copy differs", dump(t, copied), dump(t, g))
	undo(t, copied, j)
	add(t, fresh, texts...)
	same(t, "undone in the copy", dump(t, copied), dump(t, fresh))

	if _, err := g.Forget(ctx, texts[2].URL); err != nil {
		t.Fatal(err)
	}
	if all, err := g.Judgements(ctx); err != nil || len(all) != 1 || all[0] != j {
		t.Errorf("judgements after the document went: %v, %v", all, err)
	}
	add(t, g, texts[2])
	same(t, "read again", dump(t, g), func() string { judge(t, fresh, j); return dump(t, fresh) }())
}

func TestContradictions(t *testing.T) {
	g := open(t)
	e := func(name string) string { return schema.EntityBase + name }
	for _, c := range []struct {
		j    schema.Judgement
		with string // "" = it stands
	}{
		{schema.Judgement{Same: true, A: e("a"), B: e("b")}, ""},
		{schema.Judgement{A: e("b"), B: e("a")}, "same kg:e:a kg:e:b"},
		{schema.Judgement{A: e("b"), B: e("c")}, ""},
		{schema.Judgement{Same: true, A: e("c"), B: e("a")}, "different kg:e:b kg:e:c"},
		{schema.Judgement{Same: true, A: e("d"), B: e("c")}, ""},
		{schema.Judgement{Same: true, A: e("d"), B: e("a")}, "different kg:e:b kg:e:c"},
		{schema.Judgement{A: e("d"), B: "d"}, ""},
	} {
		do := g.Different
		if c.j.Same {
			do = g.Same
		}
		_, err := do(t.Context(), c.j.A, c.j.B)
		if c.with == "" {
			if err != nil {
				t.Errorf("%s: %v", c.j, err)
			}
			continue
		}
		if !errors.Is(err, ErrContradiction) || !strings.HasSuffix(err.Error(), ": "+c.with) {
			t.Errorf("%s: %v, want a contradiction with %s", c.j, err, c.with)
		}
	}
	for _, j := range []schema.Judgement{{Same: true, A: e("a"), B: "a name"}, {A: "no id", B: e("a")},
		{Same: true, A: e("a"), B: e("a")}, {A: e("a")}} {
		if _, err := g.judge(t.Context(), j, false); err == nil {
			t.Errorf("%s is no error", j)
		}
	}
}

// TestJudgementCutShort stops a judgement half way; the next one goes on.
func TestJudgementCutShort(t *testing.T) {
	g, whole := open(t), open(t)
	add(t, g, texts...)
	add(t, whole, texts...)
	j := schema.Judgement{Same: true, A: "urn:kg:e:lebanon", B: "urn:kg:e:hezbollah"}
	if n, err := g.noteJudgement(t.Context(), j, false); err != nil || n != 2 {
		t.Fatalf("%d documents, %v", n, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := g.reread(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("cut short: %v", err)
	}
	if h, err := g.Verify(t.Context()); err != nil || len(h.Problems) != 2 ||
		!strings.Contains(h.Problems[0], "still to be read again") {
		t.Errorf("verify: %v, %v", h.Problems, err)
	}
	if n := judge(t, g, j); n != 2 {
		t.Errorf("%d documents read after all, want 2", n)
	}
	judge(t, whole, j)
	same(t, "the graph differs", dump(t, g), dump(t, whole))
}

// TestInterrupted: a judgement, or its undoing, that was cut short before the documents were
// read again is finished by the next that writes.
func TestInterrupted(t *testing.T) {
	ctx := t.Context()
	j := someJudgements[0]
	for _, undone := range []bool{false, true} {
		g, fresh := open(t), open(t)
		add(t, g, texts...)
		add(t, fresh, texts...)
		if undone {
			judge(t, g, j)
		} else {
			judge(t, fresh, j)
		}
		if n, err := g.noteJudgement(ctx, j, undone); err != nil || n == 0 {
			t.Fatal(n, err)
		}
		if h, err := g.Verify(ctx); err != nil || len(h.Problems) == 0 {
			t.Errorf("verify says nothing of it: %v", err)
		}
		more := Article{Title: "More", Text: "France supports Greece."}
		add(t, g, more)
		add(t, fresh, more)
		same(t, "after the next document", dump(t, g), dump(t, fresh))
		if n, err := g.Finish(ctx); n != 0 || err != nil {
			t.Errorf("%d documents were left, %v", n, err)
		}
	}
}
