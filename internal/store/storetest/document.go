package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/internal/store/storetest/sample"
	"github.com/newsgraph/kg/schema"
)

// documentsComeAndGo replaces and forgets documents at random; the graph must always
// be that of a fresh store with the documents that are left.
func documentsComeAndGo(t *testing.T, rounds int, open Opener) {
	ctx := context.Background()
	for seed := range uint64(rounds) {
		r := rand.New(rand.NewPCG(seed, 1))
		s := open(t)
		left := map[string][]quad.Quad{}
		for step := range 25 {
			d := fmt.Sprint(schema.DocumentBase, r.IntN(6))
			_, was := left[d]
			if r.IntN(3) == 0 {
				found, err := s.Forget(ctx, d)
				if err != nil {
					t.Fatal(err)
				}
				if found != was {
					t.Fatalf("seed %d step %d: Forget = %v for a document that is there: %v", seed, step, found, was)
				}
				delete(left, d)
				continue
			}
			quads := sample.Record(r, d, step)
			if _, err := s.Replace(ctx, d, quads); err != nil {
				t.Fatal(err)
			}
			if changed, err := s.Replace(ctx, d, quads); err != nil || changed {
				t.Fatalf("seed %d step %d: the same again: %v, %v", seed, step, changed, err)
			}
			delete(left, d)
			if len(quads) > 0 {
				left[d] = quads
			}
		}
		fresh := open(t)
		for d, quads := range left {
			if _, err := fresh.Replace(ctx, d, quads); err != nil {
				t.Fatal(err)
			}
		}
		if d := cmp.Diff(strings.Split(dumpOf(t, fresh), "\n"), strings.Split(dumpOf(t, s), "\n")); d != "" {
			t.Fatalf("seed %d: fresh store (-) and used store (+): %s", seed, d)
		}
		checkTerms(t, s)
	}
}

func replaceRefuses(t *testing.T, open Opener) {
	const d, f = schema.DocumentBase + "1", schema.FactBase + "1"
	for name, c := range map[string]struct {
		document string
		quads    []quad.Quad
		want     string
	}{
		"no label": {d, []quad.Quad{{Subject: quad.IRI("s"), Predicate: quad.IRI("p"), Object: quad.IRI("o")}},
			"neither the document nor a fact nor the base graph"},
		"other label": {d, []quad.Quad{sample.IRI("s", "p", "o", schema.DocumentBase+"2")},
			"neither the document nor a fact nor the base graph"},
		"no claim":   {d, []quad.Quad{sample.IRI("s", "p", "o", f)}, "has no claim in the document"},
		"no mention": {d, []quad.Quad{sample.IRI("s", "p", "o", schema.BaseGraph)}, "does not mention it"},
		"not a fact": {d, []quad.Quad{sample.IRI(schema.DocumentBase+"2", schema.ClaimOf, "c", d)},
			"has a claim but is no fact"},
		"base graph":   {schema.BaseGraph, nil, "not the IRI of a document"},
		"fact":         {f, nil, "not the IRI of a document"},
		"empty":        {"", nil, "not the IRI of a document"},
		"bad document": {"\xff", nil, "not valid UTF-8"},
		"bad value": {d, []quad.Quad{{Subject: quad.IRI("s"), Predicate: quad.IRI("p"), Object: quad.String("\xff"),
			Label: quad.IRI(d)}}, "quad 0: object: text"},
	} {
		s := open(t)
		if _, err := s.Replace(context.Background(), c.document, c.quads); err == nil ||
			!strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
		if dump := dumpOf(t, s); dump != "" {
			t.Errorf("%s: refused, but left %s", name, dump)
		}
	}
}

// claimAboutDocument: quads that came by Apply may call another document a fact;
// forgetting them must not take that document along.
func claimAboutDocument(t *testing.T, open Opener) {
	ctx := context.Background()
	s := open(t)
	const a, b = schema.DocumentBase + "a", schema.DocumentBase + "b"
	if _, err := s.Replace(ctx, b, []quad.Quad{sample.IRI("s", "p", "o", b)}); err != nil {
		t.Fatal(err)
	}
	want := dumpOf(t, s)
	if err := s.Apply(ctx, []quad.Quad{sample.IRI(b, schema.ClaimOf, "c", a)}, nil); err != nil {
		t.Fatal(err)
	}
	if found, err := s.Forget(ctx, a); err != nil || !found {
		t.Fatal(found, err)
	}
	if d := cmp.Diff(want, dumpOf(t, s)); d != "" {
		t.Error(d)
	}
}

// checkTerms holds the stored terms against those that quads have.
func checkTerms(t *testing.T, s store.Graph) {
	t.Helper()
	ctx := context.Background()
	v, err := s.Snapshot(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	used := map[store.ID]bool{}
	for q, err := range v.ScanIDs(ctx, store.Quad{}, 0) {
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range q {
			if id != (store.ID{}) {
				used[id] = true
			}
		}
	}
	source, _ := s.Source()
	stored, _, err := source.CountTerms(ctx, true)
	if err != nil || stored != int64(len(used)) {
		t.Errorf("%d terms are stored and %d used, %v", stored, len(used), err)
	}
}

// notes: a document is read again once for a note, and not after it was replaced or forgotten.
func notes(t *testing.T, open Opener) {
	ctx := t.Context()
	s := open(t)
	const d = schema.DocumentBase + "1"
	note := []quad.Quad{sample.IRI(d, schema.Unread, schema.JudgementGraph, schema.JudgementGraph)}
	quads := func(text string) []quad.Quad { return []quad.Quad{sample.IRI(d, "urn:says", text, d)} }
	again := func(text string) bool {
		t.Helper()
		changed, err := s.ReplaceBy(ctx, store.By{Noted: true}, d, quads(text))
		if err != nil {
			t.Fatal(err)
		}
		return changed
	}
	set := func(text string) {
		t.Helper()
		if _, err := s.Replace(ctx, d, quads(text)); err != nil {
			t.Fatal(err)
		}
	}
	mark := func() {
		t.Helper()
		if err := s.Apply(ctx, note, nil); err != nil {
			t.Fatal(err)
		}
	}
	set("urn:a")
	if again("urn:b") {
		t.Error("written without a note")
	}
	mark()
	if !again("urn:b") || again("urn:c") {
		t.Error("not written once")
	}
	mark()
	set("urn:b") // as it is: the note ends nevertheless
	if again("urn:c") {
		t.Error("written after it was replaced")
	}
	mark()
	if found, err := s.Forget(ctx, d); err != nil || !found {
		t.Fatal(found, err)
	}
	if again("urn:c") {
		t.Error("written after it was forgotten")
	}
	if left := dumpOf(t, s); left != "" {
		t.Errorf("left over:\n%s", left)
	}
}

// alone: a change is made of what the graph is, all of it or, after an error, nothing.
func alone(t *testing.T, open Opener) {
	ctx := t.Context()
	s := open(t)
	a, b := sample.IRI("urn:a", "urn:p", "urn:o", "urn:l"), sample.IRI("urn:b", "urn:p", "urn:o", "urn:l")
	if err := s.Apply(ctx, []quad.Quad{a}, nil); err != nil {
		t.Fatal(err)
	}
	swap := func(v store.Snapshot) (add, remove []quad.Quad, err error) {
		has, err := v.Has(ctx, a)
		if !has {
			return []quad.Quad{a}, []quad.Quad{b}, err
		}
		return []quad.Quad{b}, []quad.Quad{a}, err
	}
	for _, want := range []quad.Quad{b, a} {
		if err := s.Alone(ctx, swap); err != nil {
			t.Fatal(err)
		}
		if got := dumpOf(t, s); got != want.NQuad()+"\n" {
			t.Errorf("the graph is %q, want %v", got, want)
		}
	}
	wrong := errors.New("wrong")
	err := s.Alone(ctx, func(store.Snapshot) (add, remove []quad.Quad, err error) {
		return []quad.Quad{b}, []quad.Quad{a}, wrong
	})
	if got := dumpOf(t, s); !errors.Is(err, wrong) || got != a.NQuad()+"\n" {
		t.Errorf("after the error %v the graph is %q", err, got)
	}
}

// dumpOf returns the sorted lines of the graph.
func dumpOf(t testing.TB, s store.Graph) string {
	t.Helper()
	v, err := s.Snapshot(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	var b bytes.Buffer
	if err := v.Dump(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(b.String(), "\n"); int64(n) != v.Size() {
		t.Errorf("the dump has %d quads, the store says %d", n, v.Size())
	}
	return b.String()
}

// marks: what a reader notes beside a document comes and goes with it, is no part of the graph, and says when
// the document is no longer what it was.
func marks(t *testing.T, open Opener) {
	ctx := context.Background()
	s := open(t)
	const d = schema.DocumentBase + "1"
	quads := func(text string) []quad.Quad {
		return []quad.Quad{sample.IRI(d, "urn:p", "urn:"+text, d), sample.IRI(d, "urn:q", "urn:o", d)}
	}
	put := func(by store.By, text string) {
		t.Helper()
		if _, err := s.ReplaceBy(ctx, by, d, quads(text)); err != nil {
			t.Fatal(err)
		}
	}
	is := func(want string, intact bool) {
		t.Helper()
		if got, whole, err := s.Mark(ctx, d); err != nil || got != want || whole != intact {
			t.Errorf("mark %q, intact %v, %v; want %q, %v", got, whole, err, want, intact)
		}
		markOfSnapshot(t, s, d, want)
	}
	is("", false)
	put(store.By{}, "a")
	bare := dumpOf(t, s)
	is("", false)
	put(store.By{Mark: "one"}, "a")
	is("one", true)
	put(store.By{Mark: "two"}, "a")
	is("two", true)
	if got := dumpOf(t, s); got != bare {
		t.Errorf("a mark is in the dump: %s", got)
	}
	more := []quad.Quad{sample.IRI(d, "urn:p", "urn:other", d)}
	for _, change := range [][2][]quad.Quad{{more, nil}, {nil, more}} {
		if err := s.Apply(ctx, change[0], change[1]); err != nil {
			t.Fatal(err)
		}
		is("two", change[0] == nil)
	}
	graph := quad.IRI(schema.JudgementGraph)
	note := []quad.Quad{{Subject: quad.IRI(d), Predicate: quad.IRI(schema.Unread), Object: graph, Label: graph}}
	if err := s.Apply(ctx, note, nil); err != nil {
		t.Fatal(err)
	}
	is("two", false)
	put(store.By{Noted: true}, "b")
	is("two", false)
	put(store.By{Mark: "three"}, "c")
	is("three", true)
	put(store.By{Mark: "four"}, "a") // something goes
	is("four", true)
	put(store.By{}, "b")
	is("", false)
	put(store.By{Mark: "five"}, "b")
	if _, err := s.Forget(ctx, d); err != nil {
		t.Fatal(err)
	}
	is("", false)
	put(store.By{}, "b")
	is("", false)
	late, cancel := context.WithDeadline(ctx, time.Now().Add(-time.Second))
	defer cancel()
	if _, _, err := s.Mark(late, d); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("beyond its time: %v", err)
	}
}

// markOfSnapshot checks what a snapshot that is taken now says of a document's mark.
func markOfSnapshot(t *testing.T, s store.Graph, document, want string) {
	t.Helper()
	v, err := s.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	if got, err := v.Mark(t.Context(), document); err != nil || got != want {
		t.Errorf("mark of the snapshot %q, %v; want %q", got, err, want)
	}
	late, cancel := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
	defer cancel()
	if _, err := v.Mark(late, document); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("of a snapshot, beyond its time: %v", err)
	}
}
