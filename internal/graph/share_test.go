package graph

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/newsgraph/kg/answer"
	"github.com/newsgraph/kg/internal/query/ask"
	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/internal/store/pg"
	"github.com/newsgraph/kg/internal/store/pg/pgtest"
	"github.com/newsgraph/kg/schema"
)

// sharedIn names a graph that this test binary, run again, fills as one of several workers
// from the file in sharedFrom; see TestShare.
const (
	sharedIn   = "KG_TEST_SHARED"
	sharedFrom = "KG_TEST_SHARED_FROM"
)

// shareWorker prints a line for each document that it has stored.
func shareWorker(url string) int {
	ctx := context.Background()
	g, err := Open(ctx, url, Options{})
	if err == nil {
		told := 0
		_, err = g.IngestShared(ctx, []string{os.Getenv(sharedFrom)}, ReadOptions{Workers: 1},
			ShareOptions{List: "test", Lease: 2 * time.Second}, func(r answer.Report) {
				for ; told < r.Documents; told++ {
					fmt.Println("stored", told)
				}
			})
		err = errors.Join(err, g.Close())
	}
	if err != nil {
		fmt.Println("error:", err)
		return 1
	}
	return 0
}

// manyTexts writes n articles of few sentences as JSON Lines.
func manyTexts(t *testing.T, n int) string {
	t.Helper()
	who := []string{"Iran", "France", "Turkey", "The United States", "Egypt", "Germany", "Russia"}
	whom := []string{"Hezbollah", "Armenia", "Israel", "Ukraine", "the Peshmerga"}
	var b bytes.Buffer
	for i := range n {
		text := fmt.Sprintf("%s supports %s. %s arms %s. %s's president met Antony Blinken in Cairo in %d.",
			who[i%7], whom[i%5], who[i%3], whom[i%4], who[i%6], 2001+i%20)
		fmt.Fprintf(&b,
			"{\"url\": \"https://news.example/%d\", \"title\": \"Article %d\", \"published\": \"2024-03-%02d\", \"text\": "+
				"%q}\n", i, i, 1+i%28, text)
	}
	path := filepath.Join(t.TempDir(), "many.jsonl")
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestShare: four processes fill one graph in PostgreSQL from one list, and one of them is
// killed on the way. Every document is read once, and the graph is, byte for byte, that of
// one process on an embedded store.
func TestShare(t *testing.T) {
	const n = 120
	url, path := pgtest.Database(t), manyTexts(t, n)
	var mu sync.Mutex
	var lost int // documents of the killed worker
	total := 0
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			c := exec.CommandContext(t.Context(), os.Args[0])
			c.Env = append(os.Environ(), sharedIn+"="+url, sharedFrom+"="+path)
			out, err := c.StdoutPipe()
			if err == nil {
				err = c.Start()
			}
			if err != nil {
				t.Error(err)
				return
			}
			stored, said := 0, ""
			for lines := bufio.NewScanner(out); lines.Scan(); {
				if !strings.HasPrefix(lines.Text(), "stored") {
					said += lines.Text()
					continue
				}
				if stored++; w == 0 && stored == 3 {
					_ = c.Process.Kill() // SIGKILL, with claims in hand
				}
			}
			err = c.Wait()
			mu.Lock()
			defer mu.Unlock()
			total += stored
			if w == 0 {
				lost = stored
			} else if err != nil {
				t.Errorf("worker %d: %v: %s", w, err, said)
			}
		})
	}
	wg.Wait()
	if lost < 3 || lost > 20 {
		t.Errorf("the killed worker stored %d documents", lost)
	}
	// What the killed worker had stored, but not told, counts too.
	if total < n-4 || total > n {
		t.Errorf("%d documents were stored, want each of %d once", total, n)
	}
	alone := open(t)
	if rep, err := alone.Ingest(t.Context(), []string{path}, ReadOptions{}, nil); err != nil || rep.Documents != n {
		t.Fatal(rep, err)
	}
	g, err := Open(t.Context(), url, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	same(t, "the shared graph", dump(t, g), dump(t, alone))
	if h, err := g.Verify(t.Context()); err != nil || len(h.Problems) > 0 || h.Documents != n {
		t.Errorf("Verify: %+v, %v", h, err)
	}
	rep, err := g.IngestShared(t.Context(), []string{path}, ReadOptions{}, ShareOptions{List: "test"}, nil)
	if err != nil || rep.Documents != 0 || rep.Elsewhere != n {
		t.Errorf("the list again: %+v, %v", rep, err)
	}
	if found, err := g.Forget(t.Context(), "https://news.example/7"); err != nil || !found {
		t.Error(found, err)
	}
	if rep, err = g.IngestShared(t.Context(), []string{path}, ReadOptions{}, ShareOptions{List: "test"},
		nil); err != nil || rep.Documents != 1 {
		t.Errorf("after one was forgotten: %+v, %v", rep, err)
	}
	same(t, "the shared graph after that", dump(t, g), dump(t, alone))
}

// TestShareNeedsDatabase: an embedded graph has no list.
func TestShareNeedsDatabase(t *testing.T) {
	if _, err := open(t).IngestShared(t.Context(), nil, ReadOptions{}, ShareOptions{List: "x"}, nil); !errors.Is(err,
		store.ErrNoQueue) {
		t.Error(err)
	}
}

// TestDatabaseAnswers: over PostgreSQL the graph answers as over the embedded store.
func TestDatabaseAnswers(t *testing.T) {
	ctx := t.Context()
	far, err := Open(ctx, pgtest.Database(t), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer far.Close()
	near := open(t)
	add(t, far, texts...)
	add(t, near, texts...)
	same(t, "dump", dump(t, far), dump(t, near))
	say := func(g *Graph) string {
		var b strings.Builder
		note := func(v any, err error) { fmt.Fprintf(&b, "%+v %v\n", v, err) }
		for _, q := range []string{"Who arms Hezbollah?", "Is the US withdrawing from Iraq?",
			"How is Iran connected to Israel?", "Who founded Fitbit?"} {
			a, err := g.Ask(ctx, q, ask.Options{})
			if err != nil {
				t.Fatal(err)
			}
			note(a.Text, err)
		}
		found, err := g.Find(ctx, "Hezbolla", 0)
		note(found, err)
		if len(found) > 0 {
			id := found[0].Entity.ID
			card, err := g.About(ctx, id)
			if err != nil || card == nil {
				t.Fatal(card, err)
			}
			note(card.Entity, err)
			near, err := g.Neighbours(ctx, id, answer.Filter{})
			note(len(near), err)
		}
		stats, err := g.Stats(ctx)
		if err != nil {
			t.Fatal(err)
		}
		note(*stats, err)
		for d, err := range g.Documents(ctx) {
			note(d, err)
		}
		for _, f := range []string{"jsonl", "graphml"} {
			var out bytes.Buffer
			note(f, g.Export(ctx, &out, f, ExportOptions{}))
			b.Write(out.Bytes())
		}
		return b.String()
	}
	same(t, "answers", say(far), say(near))
	for _, g := range []*Graph{far, near} {
		if found, err := g.Forget(ctx, "https://news.example/1"); err != nil || !found {
			t.Fatal(found, err)
		}
		add(t, g, Article{URL: "https://news.example/2", Title: "Talks", Text: "France arms Armenia."})
	}
	same(t, "dump after forgetting and replacing", dump(t, far), dump(t, near))
	if err := far.Compact(ctx); !errors.Is(err, store.ErrElsewhere) {
		t.Error(err)
	}
	if err := far.Backup(ctx, &bytes.Buffer{}); !errors.Is(err, store.ErrElsewhere) {
		t.Error(err)
	}
	if _, err := Open(ctx, "postgres://nobody:secret@127.0.0.1:1/none", Options{}); !errors.Is(err,
		store.ErrUnreachable) || strings.Contains(err.Error(), "secret") {
		t.Error(err)
	}
}

// TestJudgeElsewhere: while one process reads texts in, a second one judges, undoes and
// forgets, over connections of its own. In the end the graph is, byte for byte, that of one
// process which came to the same texts and judgements.
func TestJudgeElsewhere(t *testing.T) {
	const n = 40
	for name, portable := range map[string]bool{"PostgreSQL": false, "portable": true} {
		t.Run(name, func(t *testing.T) {
			ctx := t.Context()
			url, path := pgtest.Database(t), manyTexts(t, n)
			process := func() *Graph {
				g, err := Open(ctx, url, Options{})
				if err != nil {
					t.Fatal(err)
				}
				if portable {
					s, err := pg.Open(ctx, url, &pg.Options{Portable: true})
					if err = errors.Join(err, g.store.Close()); err != nil {
						t.Fatal(err)
					}
					g.store = s
				}
				t.Cleanup(func() {
					if err := g.Close(); err != nil {
						t.Error(err)
					}
				})
				return g
			}
			reader, judges := process(), process()
			stay := []schema.Judgement{
				{Same: true, A: "urn:kg:e:hezbollah", B: "urn:kg:e:armenia"},
				{A: "urn:kg:e:united-states", B: "The United States"},
				{Same: true, A: "urn:kg:e:egypt", B: "urn:kg:e:turkey"},
			}
			steps := []func(){
				func() { judge(t, judges, stay[0]) },
				func() { judge(t, judges, schema.Judgement{Same: true, A: "urn:kg:e:iran", B: "urn:kg:e:france"}) },
				func() { judge(t, judges, stay[1]) },
				func() { undo(t, judges, schema.Judgement{Same: true, A: "urn:kg:e:iran", B: "urn:kg:e:france"}) },
				func() {
					if found, err := judges.Forget(ctx, "https://news.example/1"); err != nil || !found {
						t.Error(found, err)
					}
				},
				func() { judge(t, judges, stay[2]) },
			}
			var judging sync.WaitGroup
			begin := make(chan struct{}, n)
			judging.Go(func() {
				for _, step := range steps {
					<-begin
					step()
				}
			})
			rep, err := reader.Ingest(ctx, []string{path}, ReadOptions{Workers: 2}, func(r answer.Report) {
				if r.Documents%5 == 3 {
					begin <- struct{}{}
				}
			})
			if err != nil || rep.Documents != n || rep.Failed > 0 {
				t.Fatal(rep, err)
			}
			judging.Wait()
			alone := open(t)
			if _, err := alone.Ingest(ctx, []string{path}, ReadOptions{}, nil); err != nil {
				t.Fatal(err)
			}
			for _, j := range stay {
				judge(t, alone, j)
			}
			if _, err := alone.Forget(ctx, "https://news.example/1"); err != nil {
				t.Fatal(err)
			}
			judges.stale()
			same(t, "the graph of two processes", dump(t, judges), dump(t, alone))
			if h, err := judges.Verify(ctx); err != nil || len(h.Problems) > 0 {
				t.Errorf("%v, %v", h.Problems, err)
			}
		})
	}
}
