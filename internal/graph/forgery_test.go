package graph

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/answer"
	"github.com/newsgraph/kg/internal/query/ask"
	"github.com/newsgraph/kg/internal/store/term"
	"github.com/newsgraph/kg/schema"
)

// forger makes a claim that no text carries, from one that a text does.
type forger struct {
	quads []quad.Quad
	claim schema.Claim // "Iran arms Hezbollah" made "Iran arms Armenia"
	lone  schema.Claim // "The United States supports Israel", in one document, as it is
}

const (
	forgedObject = schema.EntityBase + "armenia"
	forgedAsk    = "Who arms Armenia?"
)

// newForger returns the quads of a graph and, as what is to be forged, its claim with another
// object and all ids as they should be.
func newForger(t *testing.T, g *Graph) *forger {
	t.Helper()
	f := &forger{}
	lines := term.NewReader(strings.NewReader(dump(t, g)))
	for {
		q, err := lines.ReadQuad()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		f.quads = append(f.quads, q)
	}
	for c, err := range g.Claims(t.Context(), answer.Filter{}) {
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case c.Predicate.ID == "kg:arms":
			f.claim = *c
		case c.Predicate.ID == "kg:supports" && c.Object.Label == "Israel":
			f.lone = *c
		}
	}
	if f.claim.ID == "" || f.lone.ID == "" {
		t.Fatal("the text gives no claim to forge")
	}
	f.claim.Object.ID = forgedObject
	return f
}

// forge returns the quads that the record of one claim has beyond those of the graph, after
// change has made something of it wrong, and edit of its quads.
func (f *forger) forge(change func(*schema.Claim), edit func([]quad.Quad) []quad.Quad) []quad.Quad {
	c := f.claim
	if change != nil {
		change(&c)
	}
	if c.ID == f.claim.ID {
		c.ID = schema.ClaimID(&c)
	}
	r := schema.Record{Source: schema.Source{ID: c.Evidence.Document}, Claims: []*schema.Claim{&c}}
	quads := r.Quads()
	if edit != nil {
		quads = edit(quads)
	}
	return quads
}

// replaced returns an edit that gives the quads of a predicate other objects.
func replaced(predicate string, objects ...quad.Value) func([]quad.Quad) []quad.Quad {
	return func(quads []quad.Quad) (out []quad.Quad) {
		for _, q := range quads {
			if q.Predicate != quad.IRI(predicate) {
				out = append(out, q)
				continue
			}
			for _, o := range objects {
				q.Object = o
				out = append(out, q)
			}
		}
		return out
	}
}

// relabelled returns an edit that moves what is under a label that begins so to another.
func relabelled(prefix, to string) func([]quad.Quad) []quad.Quad {
	return func(quads []quad.Quad) []quad.Quad {
		for i := range quads {
			if strings.HasPrefix(string(quads[i].Label.(quad.IRI)), prefix) {
				quads[i].Label = quad.IRI(to)
			}
		}
		return quads
	}
}

// forgeriesOf are claims that kg would not have written, each by one thing.
func forgeriesOf(f *forger) map[string][]quad.Quad {
	decimal := func(text string) quad.Value {
		return quad.TypedString{Value: quad.String(text), Type: schema.XSD + "decimal"}
	}
	other := schema.SentenceID(f.claim.Evidence.Document, f.claim.Evidence.Sentence+1)
	return map[string][]quad.Quad{
		"no sentence":              f.forge(nil, replaced(schema.InSentence)),
		"a sentence there is not":  f.forge(func(c *schema.Claim) { c.Evidence.Sentence = 99 }, nil),
		"another sentence's words": f.forge(func(c *schema.Claim) { c.Evidence.Sentence++ }, nil),
		"two sentences": f.forge(nil, replaced(schema.InSentence, quad.IRI(other),
			quad.IRI(schema.SentenceID(f.claim.Evidence.Document, f.claim.Evidence.Sentence)))),
		"polarity against its edge": f.forge(nil, replaced(schema.PolarityOf, quad.String("denied"))),
		"modality against its edge": f.forge(nil, replaced(schema.ModalityOf, quad.String("planned"))),
		"unknown modality":          f.forge(func(c *schema.Claim) { c.Modality = "certain" }, nil),
		"unknown polarity":          f.forge(func(c *schema.Claim) { c.Polarity = "yes" }, nil),
		"two modalities": f.forge(nil, replaced(schema.ModalityOf, quad.String("asserted"),
			quad.String("expected"))),
		"confidence 99":       f.forge(nil, replaced(schema.ConfidenceOf, decimal("99"))),
		"confidence NaN":      f.forge(nil, replaced(schema.ConfidenceOf, decimal("NaN"))),
		"no number":           f.forge(nil, replaced(schema.ConfidenceOf, quad.String("very"))),
		"no confidence":       f.forge(nil, replaced(schema.ConfidenceOf)),
		"id of another claim": f.forge(func(c *schema.Claim) { c.ID = schema.ClaimBase + schema.Hash("forged") }, nil),
		"id of another fact":  f.forge(nil, renamed(schema.FactBase, schema.FactBase+schema.Hash("forged"))),
		"words outside":       f.forge(func(c *schema.Claim) { c.Object.Span.End = 1_000_000 }, nil),
		"words turned around": f.forge(func(c *schema.Claim) {
			s := &c.Object.Span
			s.Start, s.End = s.End, s.Start
		}, nil),
		"a day there is not": f.forge(func(c *schema.Claim) { c.At = "2024-02-30" }, nil),
		"another speaker": f.forge(func(c *schema.Claim) {
			c.Attributed = []schema.Arg{{ID: forgedObject, Span: c.Object.Span}}
		},
			replaced(schema.AttributedTo, quad.IRI(schema.EntityBase+"iraq"))),
		"in no document": f.forge(nil, relabelled(schema.DocumentBase, schema.DocumentBase+schema.Hash("forged"))),
	}
}

// renamed returns an edit that gives what has an id that begins so another, as subject and label.
func renamed(prefix, to string) func([]quad.Quad) []quad.Quad {
	return func(quads []quad.Quad) []quad.Quad {
		for i := range quads {
			if s, ok := quads[i].Subject.(quad.IRI); ok && strings.HasPrefix(string(s), prefix) {
				quads[i].Subject = quad.IRI(to)
			}
		}
		return relabelled(prefix, to)(quads)
	}
}

// TestForgery: what passes for a claim and is none is refused by Import; put in by force it is
// listed by Verify and used by no answer; taken in as foreign it is neither.
func TestForgery(t *testing.T) {
	ctx := t.Context()
	g := open(t)
	add(t, g, texts...)
	whole := dump(t, g)
	f := newForger(t, g)
	sound, err := g.Verify(ctx)
	if err != nil || len(sound.Problems) > 0 {
		t.Fatalf("before: %v, %v", sound.Problems, err)
	}
	taken := open(t)
	if _, err := taken.Import(ctx, strings.NewReader(whole), ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	// Without a fault the claim would be taken: the faults are what the test is of.
	if err := taken.store.Apply(ctx, f.forge(nil, nil), nil); err != nil {
		t.Fatal(err)
	}
	taken.stale()
	if a, err := taken.Ask(ctx, forgedAsk, ask.Options{}); err != nil || len(a.Answers) == 0 ||
		a.Answers[0].Label != "Iran" {
		t.Fatalf("%s %+v, %v", forgedAsk, a, err)
	}
	for name, quads := range forgeriesOf(f) {
		t.Run(name, func(t *testing.T) {
			copied := open(t)
			text := whole + nquads(quads)
			if _, err := copied.Import(ctx, strings.NewReader(text), ImportOptions{}); !errors.Is(err, ErrForged) {
				t.Errorf("import: %v", err)
			}
			if got := dump(t, copied); strings.Count(got, "\n") > 0 {
				t.Errorf("the import that was refused left %d quads", strings.Count(got, "\n"))
			}
			if _, err := copied.Import(ctx, strings.NewReader(text), ImportOptions{Foreign: true}); err != nil {
				t.Errorf("import as foreign: %v", err)
			}
			unused(t, copied)
			if h, err := copied.Verify(ctx); err != nil || len(h.Problems) > 0 {
				t.Errorf("verify of what is foreign: %q, %v", h.Problems, err)
			}
			byForce(t, whole, quads, sound.Claims)
		})
	}
}

// applied returns a graph of a dump with quads added and removed past Import.
func applied(t *testing.T, whole string, add, remove []quad.Quad) *Graph {
	t.Helper()
	g := open(t)
	if _, err := g.Import(t.Context(), strings.NewReader(whole), ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := g.store.Apply(t.Context(), add, remove); err != nil {
		t.Fatal(err)
	}
	g.stale()
	return g
}

// TestForgedNames: an entity keeps the name that its id is made of, and one that the graph knows its own.
func TestForgedNames(t *testing.T) {
	ctx := t.Context()
	g := open(t)
	add(t, g, texts...)
	whole := dump(t, g)
	named := func(id, name, label string) quad.Quad {
		return quad.Quad{Subject: quad.IRI(id), Predicate: quad.IRI(schema.Label), Object: quad.String(name),
			Label: quad.IRI(label)}
	}
	line := func(q quad.Quad) string {
		text, err := term.AppendQuad(nil, q)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	var of, base quad.Quad // the name of one that its document alone knows, and of one that the base knows
	for _, q := range newForger(t, g).quads {
		id, _ := q.Subject.(quad.IRI)
		switch {
		case q.Predicate != quad.IRI(schema.Label):
		case q.Label == quad.IRI(schema.BaseGraph):
			base = q
		case schema.NameOf(string(id)) != "":
			of = q
		}
	}
	if of.Label == nil || base.Label == nil {
		t.Fatalf("names %v, %v", of, base)
	}
	id, document := string(of.Subject.(quad.IRI)), string(of.Label.(quad.IRI))
	forged := strings.ReplaceAll(whole, line(of), line(named(id, "Ivan Petrov", document)))
	if forged == whole {
		t.Fatal("nothing is forged")
	}
	fresh := open(t)
	if _, err := fresh.Import(ctx, strings.NewReader(forged), ImportOptions{}); !errors.Is(err, ErrForged) {
		t.Errorf("another name in a document: %v", err)
	}
	one := line(named(string(base.Subject.(quad.IRI)), "Oz", schema.BaseGraph))
	if _, err := g.Import(ctx, strings.NewReader(one), ImportOptions{}); !errors.Is(err, ErrForged) {
		t.Errorf("another name of what is known: %v", err)
	}
	if _, err := g.Import(ctx, strings.NewReader(one), ImportOptions{Foreign: true}); err != nil {
		t.Error(err)
	}
	if e, err := on(ctx, g, func(s *snapshot) (schema.Entity, error) {
		return s.Entity(ctx, string(base.Subject.(quad.IRI)))
	}); err != nil || quad.String(e.Label) != base.Object {
		t.Errorf("%q instead of %v, %v", e.Label, base.Object, err)
	}
	h, err := applied(t, whole, []quad.Quad{named(id, "Ivan Petrov", document)}, []quad.Quad{of}).Verify(ctx)
	if err != nil || len(h.Problems) != 1 || !strings.Contains(h.Problems[0], "Ivan Petrov") {
		t.Errorf("verify: %q, %v", h.Problems, err)
	}
}

// byForce puts quads into a graph past Import.
func byForce(t *testing.T, whole string, quads []quad.Quad, claims int) {
	t.Helper()
	ctx := t.Context()
	g := applied(t, whole, quads, nil)
	h, err := g.Verify(ctx)
	if err != nil || len(h.Problems) == 0 || h.Claims != claims {
		t.Errorf("verify: %d claims, want %d; problems %q, %v", h.Claims, claims, h.Problems, err)
	}
	unused(t, g)
	for _, format := range []string{"jsonl", "graphml", "nq"} {
		if err := g.Export(ctx, &bytes.Buffer{}, format, ExportOptions{}); err != nil {
			t.Errorf("export %s: %v", format, err)
		}
	}
}

// unused fails the test if a question or a list of claims takes the forged claim.
func unused(t *testing.T, g *Graph) {
	t.Helper()
	ctx := context.Background()
	a, err := g.Ask(ctx, forgedAsk, ask.Options{})
	if err != nil {
		t.Fatalf("%s %v", forgedAsk, err)
	}
	if a.YesNo == "yes" || len(a.Answers) > 0 {
		t.Errorf("%s %q, %v", forgedAsk, a.Text, err)
	}
	for c, err := range g.Claims(ctx, answer.Filter{}) {
		if err != nil {
			t.Fatal(err)
		}
		if c.Object.ID == forgedObject && c.Subject.Label == "Iran" {
			t.Errorf("claim %s is taken", c.ID)
		}
	}
	table, err := g.Query(ctx, `select ?x where { "Iran" arms ?x }`, QueryOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range table.Rows {
		if slices.ContainsFunc(row, func(c answer.Cell) bool { return strings.Contains(c.Text, "Armenia") }) {
			t.Errorf("a query gives %v", row)
		}
	}
}

// alteration changes a claim of the graph where it is: the quads of a predicate get another object, those
// that lead to the edge when the predicate is "".
type alteration struct {
	predicate string
	object    quad.Value // nil: the quad goes
	problems  int        // that verify names: one, and what follows from it; import names one
}

// alterationsOf are changes of the claim that is in one document.
func alterationsOf(f *forger) map[string]alteration {
	span := func(s schema.Span) quad.Value { return quad.String(fmt.Sprintf("%d-%d", s.Start+1, s.End+1)) }
	c := &f.lone
	return map[string]alteration{
		"confidence 99":      {schema.ConfidenceOf, quad.TypedString{Value: "99", Type: schema.XSD + "decimal"}, 1},
		"no confidence":      {schema.ConfidenceOf, nil, 1},
		"polarity":           {schema.PolarityOf, quad.String("denied"), 1},
		"modality":           {schema.ModalityOf, quad.String("planned"), 1},
		"subject off by one": {schema.SubjectSpan, span(c.Subject.Span), 1},
		"trigger off by one": {schema.TriggerSpan, span(c.Predicate.Span), 1},
		"object off by one":  {schema.ObjectSpan, span(c.Object.Span), 1},
		"another sentence":   {schema.InSentence, quad.IRI(schema.SentenceID(c.Evidence.Document, c.Evidence.Sentence+1)), 1},
		"a sentence of another document": {schema.InSentence,
			quad.IRI(schema.SentenceID(f.claim.Evidence.Document, f.claim.Evidence.Sentence)), 1},
		"no sentence":  {schema.InSentence, nil, 1},
		"another edge": {"", quad.IRI(forgedObject), 1},
		"no edge":      {"", nil, 2}, // the claim's, and that a fact is named which is none
	}
}

// alter returns the quads of the graph with the alteration, what it adds and what it takes away.
func (f *forger) alter(a alteration) (all, add, remove []quad.Quad) {
	for _, q := range f.quads {
		mine := q.Subject == quad.IRI(f.lone.ID) && q.Predicate == quad.IRI(a.predicate)
		if a.predicate == "" {
			mine = q == f.lone.Edge()
		}
		if !mine {
			all = append(all, q)
			continue
		}
		remove = append(remove, q)
		if a.object != nil {
			q.Object = a.object
			add, all = append(add, q), append(all, q)
		}
	}
	return all, add, remove
}

// TestAltered: a claim of the graph that is changed where it is counts no more, and one change is one problem:
// what is in order is not reported with it.
func TestAltered(t *testing.T) {
	ctx := t.Context()
	g := open(t)
	add(t, g, texts...)
	whole := dump(t, g)
	f := newForger(t, g)
	sound, err := g.Verify(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for name, a := range alterationsOf(f) {
		t.Run(name, func(t *testing.T) {
			all, in, out := f.alter(a)
			if len(out) != 1 {
				t.Fatalf("%d quads are altered", len(out))
			}
			_, err := open(t).Import(ctx, strings.NewReader(nquads(all)), ImportOptions{})
			if !errors.Is(err, ErrForged) || strings.Contains(err.Error(), "; ") {
				t.Errorf("import: %v", err)
			}
			foreign := open(t)
			if _, err := foreign.Import(ctx, strings.NewReader(nquads(all)), ImportOptions{Foreign: true}); err != nil {
				t.Errorf("import as foreign: %v", err)
			}
			if h, err := foreign.Verify(ctx); err != nil || len(h.Problems) > 0 {
				t.Errorf("verify of what is foreign: %q, %v", h.Problems, err)
			}
			g := applied(t, whole, in, out)
			h, err := g.Verify(ctx)
			if err != nil || len(h.Problems) != a.problems || h.Claims != sound.Claims-1 {
				t.Errorf("verify: %d claims, want %d; problems %q, want %d; %v", h.Claims, sound.Claims-1, h.Problems, a.problems,
					err)
			}
			for c, err := range g.Claims(ctx, answer.Filter{}) {
				if err != nil {
					t.Fatal(err)
				}
				if c.ID == f.lone.ID {
					t.Error("the claim is taken")
				}
			}
			table, err := g.Query(ctx, `select ?x where { "United States" supports ?x }`, QueryOptions{})
			if err != nil || len(table.Rows) > 0 {
				t.Errorf("a query gives %v, %v", table.Rows, err)
			}
			if _, err := g.Reread(ctx); err != nil {
				t.Fatal(err)
			}
			if name == "another edge" { // a forged edge beside the right one stays, and stays unused
				return
			}
			same(t, "read again", dump(t, g), whole)
		})
	}
	// what verify cannot know is as the text says after it is read again
	t.Run("confidence of another claim", func(t *testing.T) {
		_, in, out := f.alter(alteration{predicate: schema.ConfidenceOf,
			object: quad.TypedString{Value: "0.990", Type: schema.XSD + "decimal"}})
		if err := g.store.Apply(ctx, in, out); err != nil {
			t.Fatal(err)
		}
		g.stale()
		if _, err := g.Reread(ctx); err != nil {
			t.Fatal(err)
		}
		same(t, "read again", dump(t, g), whole)
	})
}

func nquads(quads []quad.Quad) string {
	var b []byte
	for _, q := range quads {
		b, _ = term.AppendQuad(b, q)
	}
	return string(b)
}
