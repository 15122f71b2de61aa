package graph

import (
	"bytes"
	"context"
	"errors"
	"io"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/newsgraph/kg/answer"
	"github.com/newsgraph/kg/internal/query/ask"
	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/internal/store/pg/pgtest"
	"github.com/newsgraph/kg/schema"
)

// calls are all methods of a graph that take a context, by name, and others in small letters.
var calls = map[string]func(context.Context, *Graph) error{
	"Ask": func(ctx context.Context, g *Graph) error {
		_, err := g.Ask(ctx, "Who arms Hezbollah?", ask.Options{})
		return err
	},
	"Search": func(ctx context.Context, g *Graph) error {
		_, err := g.Search(ctx, "arms", answer.SearchOptions{})
		return err
	},
	"Find":  func(ctx context.Context, g *Graph) error { _, err := g.Find(ctx, "Iran", 0); return err },
	"About": func(ctx context.Context, g *Graph) error { _, err := g.About(ctx, iran); return err },
	"Paths": func(ctx context.Context, g *Graph) error {
		_, err := g.Paths(ctx, iran, hezbollah, answer.PathOptions{})
		return err
	},
	"Connect": func(ctx context.Context, g *Graph) error {
		_, err := g.Connect(ctx, []string{iran, hezbollah}, answer.PathOptions{})
		return err
	},
	"Compare": func(ctx context.Context, g *Graph) error {
		_, err := g.Compare(ctx, iran, hezbollah, answer.Filter{})
		return err
	},
	"Timeline": func(ctx context.Context, g *Graph) error {
		_, err := g.Timeline(ctx, iran, answer.Filter{})
		return err
	},
	"Neighbours": func(ctx context.Context, g *Graph) error {
		_, err := g.Neighbours(ctx, iran, answer.Filter{})
		return err
	},
	"Top": func(ctx context.Context, g *Graph) error {
		_, err := g.Top(ctx, answer.TopOptions{Limit: 5})
		return err
	},
	"Conflicts":  func(ctx context.Context, g *Graph) error { _, err := g.Conflicts(ctx, answer.Filter{}); return err },
	"Sources":    func(ctx context.Context, g *Graph) error { _, err := g.Sources(ctx); return err },
	"Stats":      func(ctx context.Context, g *Graph) error { _, err := g.Stats(ctx); return err },
	"Document":   func(ctx context.Context, g *Graph) error { _, err := g.Document(ctx, "Talks in Cairo"); return err },
	"Why":        func(ctx context.Context, g *Graph) error { _, err := g.Why(ctx, "urn:kg:c:x"); return err },
	"Judgements": func(ctx context.Context, g *Graph) error { _, err := g.Judgements(ctx); return err },
	"Verify":     func(ctx context.Context, g *Graph) error { _, err := g.Verify(ctx); return err },
	"Export":     func(ctx context.Context, g *Graph) error { return g.Export(ctx, io.Discard, "jsonl", ExportOptions{}) },
	"dump":       func(ctx context.Context, g *Graph) error { return g.Export(ctx, io.Discard, "nq", ExportOptions{}) },
	"Named":      func(ctx context.Context, g *Graph) error { _, err := g.Named(ctx, "x*"); return err },
	"Claims": func(ctx context.Context, g *Graph) error {
		for _, err := range g.Claims(ctx, answer.Filter{}) {
			if err != nil {
				return err
			}
		}
		return nil
	},
	"gizmo": func(ctx context.Context, g *Graph) error {
		_, err := g.Query(ctx, `g.V().all()`, QueryOptions{Language: "gizmo"})
		return err
	},
	"graphql": func(ctx context.Context, g *Graph) error {
		_, err := g.Query(ctx, `{ nodes { id } }`, QueryOptions{Language: "graphql"})
		return err
	},
	"Add": func(ctx context.Context, g *Graph) error { _, err := g.Add(ctx, texts[2]); return err },
	"AddAll": func(ctx context.Context, g *Graph) error {
		_, err := g.AddAll(ctx, slices.Values(texts[2:3]))
		return err
	},
	"Ingest": func(ctx context.Context, g *Graph) error {
		_, err := g.Ingest(ctx, []string{"-"}, ReadOptions{Stdin: strings.NewReader("Google acquired Fitbit.")}, nil)
		return err
	},
	"Import": func(ctx context.Context, g *Graph) error {
		_, err := g.Import(ctx, strings.NewReader("<urn:a> <urn:b> <urn:c> .\n"), ImportOptions{})
		return err
	},
	"Forget": func(ctx context.Context, g *Graph) error { _, err := g.Forget(ctx, "Talks in Cairo"); return err },
	"Same":   func(ctx context.Context, g *Graph) error { _, err := g.Same(ctx, iran, hezbollah); return err },
	"Finish": func(ctx context.Context, g *Graph) error { _, err := g.Finish(ctx); return err },
	"Different": func(ctx context.Context, g *Graph) error {
		_, err := g.Different(ctx, iran, "Persia")
		return err
	},
	"Undo": func(ctx context.Context, g *Graph) error {
		_, err := g.Undo(ctx, schema.Judgement{Same: true, A: iran, B: hezbollah})
		return err
	},
	"Reread":   func(ctx context.Context, g *Graph) error { _, err := g.Reread(ctx); return err },
	"Outdated": func(ctx context.Context, g *Graph) error { _, err := g.Outdated(ctx); return err },
	"Compact":  func(ctx context.Context, g *Graph) error { return g.Compact(ctx) },
	"Backup":   func(ctx context.Context, g *Graph) error { return g.Backup(ctx, io.Discard) },
	"Documents": func(ctx context.Context, g *Graph) error {
		for _, err := range g.Documents(ctx) {
			if err != nil {
				return err
			}
		}
		return nil
	},
	"ForgetProposed": func(ctx context.Context, g *Graph) error {
		_, err := g.ForgetProposed(ctx, "")
		return err
	},
	"IngestShared": func(ctx context.Context, g *Graph) error {
		_, err := g.IngestShared(ctx, []string{"testdata"}, ReadOptions{}, ShareOptions{List: "x"}, nil)
		return err
	},
	"Communities": func(ctx context.Context, g *Graph) error {
		_, err := g.Communities(ctx, answer.CommunityOptions{})
		return err
	},
	"Query": func(ctx context.Context, g *Graph) error {
		_, err := g.Query(ctx, `select ?x, ?y where { ?x arms ?y }`, QueryOptions{})
		return err
	},
}

const (
	iran      = "urn:kg:e:iran"
	hezbollah = "urn:kg:e:hezbollah"
)

// TestCalls: the list of calls is whole.
func TestCalls(t *testing.T) {
	context := reflect.TypeFor[context.Context]()
	for of, i := reflect.TypeFor[*Graph](), 0; i < of.NumMethod(); i++ {
		m := of.Method(i)
		if m.Type.NumIn() > 1 && m.Type.In(1) == context && calls[m.Name] == nil {
			t.Errorf("%s is not called", m.Name)
		}
	}
}

// TestDeadline: a call whose time is over says so by context.DeadlineExceeded, whatever it was
// doing.
func TestDeadline(t *testing.T) {
	g := open(t)
	add(t, g, texts...)
	for name, call := range calls {
		ctx, cancel := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
		if err := call(ctx, g); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: %v", name, err)
		}
		cancel()
	}
	late, cancel := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
	defer cancel()
	var backup bytes.Buffer
	if err := g.Backup(t.Context(), &backup); err != nil {
		t.Fatal(err)
	}
	if err := Restore(late, &backup, filepath.Join(t.TempDir(), "g")); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Restore: %v", err)
	}
	g.judging.places.Acquire(t.Context(), 1) // an ingest that goes on
	for _, name := range []string{"Same"} {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		if err := calls[name](ctx, g); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s while documents come in: %v", name, err)
		}
		cancel()
	}
}

// TestDeadlineOfDatabase: where a database does not answer, each call returns when its own time
// is over, and none keeps others waiting longer than theirs.
func TestDeadlineOfDatabase(t *testing.T) {
	url := pgtest.Database(t)
	g, err := Open(t.Context(), url, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	add(t, g, texts...)
	for _, warm := range []bool{false, true} { // has it a snapshot already?
		if g.stale(); warm {
			if err := calls["Ask"](t.Context(), g); err != nil {
				t.Fatal(err)
			}
		}
		unblock := pgtest.Block(t, url)
		long := make(chan error, 1)
		patient, cancel := context.WithTimeout(t.Context(), time.Minute)
		go func() { long <- calls["Find"](patient, g) }() // waits as long as the lock is held
		for name, call := range calls {
			if warm && (name == "Find" || name == "Judgements") { // what they read is in memory
				continue
			}
			ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
			done := make(chan error, 1)
			go func() { done <- call(ctx, g) }()
			select {
			case err := <-done:
				if !errors.Is(err, context.DeadlineExceeded) && !(warm && err == nil) && !errors.Is(err, store.ErrElsewhere) {
					t.Errorf("warm %v: %s: %v", warm, name, err)
				}
			case <-time.After(10 * time.Second):
				t.Errorf("warm %v: %s waits for the database beyond its time", warm, name)
			}
			cancel()
		}
		unblock()
		if err := <-long; err != nil {
			t.Errorf("warm %v: the one that had time: %v", warm, err)
		}
		cancel()
	}
	if err := calls["Ask"](t.Context(), g); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}
