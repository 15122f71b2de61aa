package graph

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/kg/answer"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/internal/store/pg/pgtest"
	"github.com/newsgraph/kg/schema"
)

// openedBy names a graph that this test binary, run again, only opens; see TestLocked.
const openedBy = "KG_TEST_OPEN"

func TestMain(m *testing.M) {
	if dir := os.Getenv(openedBy); dir != "" {
		g, err := Open(context.Background(), dir, Options{})
		if errors.Is(err, store.ErrLocked) {
			fmt.Println("locked")
			os.Exit(0)
		}
		fmt.Println("not locked:", g, err)
		os.Exit(1)
	}
	if url := os.Getenv(sharedIn); url != "" {
		os.Exit(shareWorker(url))
	}
	if name := os.Getenv(killedBy); name != "" {
		os.Exit(killed(name))
	}
	status := m.Run()
	pgtest.Stop()
	os.Exit(status)
}

// texts are of several subjects; some speak of the same entities and say the same.
var texts = []Article{
	{URL: "https://news.example/1", Title: "Arms for Hezbollah", Published: "2024-03-11", Publisher: "Daily News",
		Text: "Iran arms Hezbollah. The United States supports Israel. Turkey is expected to withdraw from Syria by June " +
			"2025."},
	{URL: "https://news.example/2", Title: "Talks in Cairo", Published: "2024-03-12", Publisher: "Evening Post",
		Text: "Iran arms Hezbollah. Egypt's foreign minister, Badr Abdelatty, met Antony Blinken in Cairo on Tuesday. He " +
			"thanked Washington."},
	{URL: "https://news.example/3", Title: "Google and Fitbit", Published: "2021-01-14",
		Text: "Google acquired Fitbit in January 2021. Fitbit was founded by James Park in 2007. The European Commission " +
			"approved the deal."},
	{Title: "No address",
		Text: "“The United States is not withdrawing from Iraq,” Lloyd Austin told reporters. France supports Armenia."},
	{URL: "https://news.example/5", Title: "Storm", Published: "2020-08-27",
		Text: "Hurricane Laura struck Louisiana on Thursday and killed at least six people. Some 400 soldiers of the " +
			"National Guard were deployed to Lake Charles."},
	{Title: "Nothing", Text: "Well, well."},
}

// reader is shared by the tests, as it takes a while to load.
var reader = sync.OnceValues(func() (*Reader, error) { return NewReader("") })

// open opens an empty graph in memory that reads by the shared reader.
func open(t *testing.T) *Graph {
	t.Helper()
	r, err := reader()
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), store.Memory, nil)
	if err != nil {
		t.Fatal(err)
	}
	g := newGraph(s, r)
	t.Cleanup(func() {
		if err := g.Close(); err != nil {
			t.Error(err)
		}
	})
	return g
}

func add(t *testing.T, g *Graph, articles ...Article) {
	t.Helper()
	for _, a := range articles {
		if _, err := g.Add(t.Context(), a); err != nil {
			t.Fatal(err)
		}
	}
}

// dump returns the whole graph as N-Quads, without the comment on what made them.
func dump(t *testing.T, g *Graph) string {
	t.Helper()
	var b bytes.Buffer
	if err := g.Export(t.Context(), &b, "nq", ExportOptions{}); err != nil {
		t.Fatal(err)
	}
	comment, quads, _ := strings.Cut(b.String(), "\n")
	if !strings.HasPrefix(comment, "# kg: claims from ") {
		t.Errorf("N-Quads begin with %q", comment)
	}
	return quads
}

// same compares two dumps by their lines.
func same(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s (-want +got):\n%s", what, cmp.Diff(strings.Split(want, "\n"), strings.Split(got, "\n")))
	}
}

// files writes the texts as files of several formats and returns their paths.
func files(t *testing.T) []string {
	t.Helper()
	dir := t.TempDir()
	var paths []string
	for i, a := range texts {
		name, content := fmt.Sprintf("%d.txt", i), a.Title+"\n\n"+a.Text+"\n"
		switch i % 3 {
		case 1:
			name = fmt.Sprintf("%d.html", i)
			content = "<html><head><title>" + a.Title + `</title><link rel="canonical" href="` + a.URL +
				`"></head><body><article><h1>` + a.Title + "</h1><p>" + a.Text + "</p></article></body></html>"
		case 2:
			name = fmt.Sprintf("%d.jsonl", i)
			content = fmt.Sprintf(`{"url": %q, "title": %q, "text": %q}`+"\n", a.URL, a.Title, a.Text)
		}
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}

// TestSameGraph ingests the same files in other orders and with other numbers of workers.
func TestSameGraph(t *testing.T) {
	paths := files(t)
	reversed := slices.Clone(paths)
	slices.Reverse(reversed)
	var want string
	for _, c := range []struct {
		name    string
		paths   []string
		workers int
	}{
		{"in order, one worker", paths, 1},
		{"in order, five workers", paths, 5},
		{"reversed, two workers", reversed, 2},
		{"a directory, three workers", []string{filepath.Dir(paths[0])}, 3},
		{"everything twice", slices.Concat(reversed, paths), 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := open(t)
			rep, err := g.Ingest(t.Context(), c.paths, ReadOptions{Workers: c.workers}, nil)
			if err != nil || rep.Failed > 0 {
				t.Fatalf("ingest: %v, %v", err, rep.Errors)
			}
			if rep.Claims == 0 {
				t.Fatal("no claims")
			}
			got := dump(t, g)
			if want == "" {
				want = got
			}
			same(t, "the graph differs", got, want)
		})
	}
}

func TestIngestAgain(t *testing.T) {
	g := open(t)
	paths := files(t)
	first, err := g.Ingest(t.Context(), paths, ReadOptions{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	before := dump(t, g)
	calls := 0
	again, err := g.Ingest(t.Context(), paths, ReadOptions{}, func(answer.Report) { calls++ })
	if err != nil {
		t.Fatal(err)
	}
	if again.Unchanged != len(paths) || again.Claims != 0 || first.Claims == 0 || first.Unchanged != 0 ||
		calls != len(paths) {
		t.Errorf("first %+v, again %+v, %d calls of progress", first, again, calls)
	}
	same(t, "the graph changed", dump(t, g), before)
}

// TestForget takes each text out of a graph of all; the rest must be as if it had never been.
func TestForget(t *testing.T) {
	g := open(t)
	add(t, g, texts...)
	for i, a := range texts {
		name := a.URL
		if name == "" {
			name = strings.ToUpper(a.Title)
		}
		found, err := g.Forget(t.Context(), name)
		if err != nil || !found {
			t.Fatalf("forget %s: %v, %v", name, found, err)
		}
		rest := open(t)
		add(t, rest, texts[i+1:]...)
		same(t, "after "+name, dump(t, g), dump(t, rest))
	}
	if got := dump(t, g); got != "" {
		t.Errorf("the empty graph holds %s", got)
	}
	if found, err := g.Forget(t.Context(), "Storm"); err != nil || found {
		t.Errorf("forget what is not there: %v, %v", found, err)
	}
}

// TestReplace changes the text of a document that keeps its address.
func TestReplace(t *testing.T) {
	changed := texts[0]
	changed.Text = "Iran does not arm Hezbollah. Canada supports Israel."
	g, fresh := open(t), open(t)
	add(t, g, texts...)
	add(t, g, changed)
	add(t, fresh, texts[1:]...)
	add(t, fresh, changed)
	same(t, "the old text left something", dump(t, g), dump(t, fresh))
}

func TestExportImport(t *testing.T) {
	g, copied := open(t), open(t)
	add(t, g, texts...)
	want := dump(t, g)
	n, err := copied.Import(t.Context(), strings.NewReader(want), ImportOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if lines := strings.Count(want, "\n"); int(n) != lines {
		t.Errorf("imported %d quads of %d", n, lines)
	}
	same(t, "the copy differs", dump(t, copied), want)
	for _, f := range Formats() {
		var a, b bytes.Buffer
		if err := errors.Join(g.Export(t.Context(), &a, f.Name, ExportOptions{}),
			copied.Export(t.Context(), &b, f.Name, ExportOptions{})); err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
		if a.Len() == 0 {
			t.Errorf("%s: nothing written", f.Name)
		}
		same(t, f.Name+" of the copy differs", b.String(), a.String())
	}
	// What was read from quads can be replaced and forgotten like what was read from text.
	if found, err := copied.Forget(t.Context(), texts[0].URL); err != nil || !found {
		t.Errorf("forget in the copy: %v, %v", found, err)
	}
	if _, err := copied.Import(t.Context(), strings.NewReader("<urn:a> <urn:b> <urn:c> .\nno quad\n"),
		ImportOptions{}); err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("a broken line gives %v", err)
	}
	if err := g.Export(t.Context(), &bytes.Buffer{}, "gif", ExportOptions{}); err == nil {
		t.Error("an unknown format is no error")
	}
}

// TestLocked opens a graph a second time, in this process and in another.
func TestLocked(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "graph")
	if _, err := Open(t.Context(), dir, Options{ReadOnly: true}); !errors.Is(err, store.ErrNotStore) {
		t.Errorf("a graph that is not there: %v", err)
	}
	g, err := Open(t.Context(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	if _, err := Open(t.Context(), dir, Options{}); !errors.Is(err, store.ErrLocked) {
		t.Errorf("a second Open: %v", err)
	}
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("a second Open took %v", took)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	second := exec.CommandContext(ctx, self)
	second.Env = append(os.Environ(), openedBy+"="+dir)
	if out, err := second.CombinedOutput(); err != nil || strings.TrimSpace(string(out)) != "locked" {
		t.Errorf("a second process: %v: %s", err, out)
	}
	if err := g.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := Open(t.Context(), dir, Options{})
	if err != nil {
		t.Fatalf("after Close: %v", err)
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}
}

// TestReadersWhileWriting is for the race detector: readers see whole documents.
func TestReadersWhileWriting(t *testing.T) {
	g := open(t)
	ctx := t.Context()
	var wg sync.WaitGroup
	stop := make(chan struct{})
	for range 2 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				st, err := g.Stats(ctx)
				if err != nil {
					t.Error(err)
					return
				}
				claims := 0
				for d, err := range g.Documents(ctx) {
					if err != nil {
						t.Error(err)
						return
					}
					for _, err := range g.Claims(ctx, answer.Filter{Document: d.ID}) {
						if err != nil {
							t.Error(err)
						}
						claims++
					}
				}
				if claims < st.Claims {
					t.Errorf("%d claims in the documents, %d before", claims, st.Claims)
				}
			}
		})
	}
	add(t, g, texts...)
	close(stop)
	wg.Wait()
}

func TestCancelled(t *testing.T) {
	g := open(t)
	add(t, g, texts[0])
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := g.Ingest(ctx, files(t), ReadOptions{}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("Ingest: %v", err)
	}
	if _, err := g.Stats(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Stats: %v", err)
	}
}

// some is how many texts of the corpus TestVerbatim reads, evenly spread; 0 is all of them.
var some = flag.Int("texts", 300, "texts of the corpus that are walked; 0 = all")

// TestVerbatim walks all claims of the texts at hand: what a claim quotes must stand in the
// text at its place.
func TestVerbatim(t *testing.T) {
	t.Run("samples", func(t *testing.T) {
		if n := verbatim(t, []string{"../../data/samples", "../../cmd/kg/testdata/texts"}, ReadOptions{}); n < 50 {
			t.Errorf("only %d claims", n)
		}
	})
	t.Run("article", func(t *testing.T) {
		if n := verbatim(t, []string{shared(t, "article/us-iraq-coalition.txt")}, ReadOptions{}); n < 15 {
			t.Errorf("only %d claims", n)
		}
	})
	t.Run("corpus", func(t *testing.T) {
		data, err := os.ReadFile(shared(t, "corpora/loadtest-open/articles.jsonl"))
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.SplitAfter(strings.TrimSpace(string(data)), "\n")
		n := *some
		if testing.Short() {
			n = min(n, 30)
		}
		if n > 0 && n < len(lines) {
			step := len(lines) / n
			for i := range n {
				lines[i] = lines[i*step]
			}
			lines = lines[:n]
		}
		claims := verbatim(t, []string{"-"}, ReadOptions{Format: "jsonl", Stdin: strings.NewReader(strings.Join(lines, ""))})
		if claims < 2*len(lines) {
			t.Errorf("only %d claims in %d texts", claims, len(lines))
		}
	})
}

// shared returns a path beside the repository and skips the test where there is nothing.
func shared(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join("..", "..", "..", "shared", filepath.FromSlash(name))
	if _, err := os.Stat(path); err != nil {
		t.Skipf("%s is not beside the repository", name)
	}
	return path
}

// verbatim checks the claims of the sources and returns how many there were.
func verbatim(t *testing.T, sources []string, o ReadOptions) int {
	t.Helper()
	r, err := reader()
	if err != nil {
		t.Fatal(err)
	}
	claims, docs := 0, 0
	for res := range r.documents(t.Context(), sources, reading{ReadOptions: o}) {
		if res.Err != nil {
			t.Errorf("%v", res.Err)
			continue
		}
		docs++
		for _, c := range res.Doc.Claims {
			claims++
			for _, problem := range misquotes(res.Doc, c) {
				t.Errorf("%s: claim %s: %s", res.Doc.Source.Name(), c.ID, problem)
			}
		}
	}
	t.Logf("%d claims in %d texts", claims, docs)
	return claims
}

// misquotes returns what a claim quotes that does not stand in the text.
func misquotes(d *doc.Document, c *schema.Claim) []string {
	var problems []string
	check := func(what string, at schema.Span, words string) {
		switch {
		case at.Start < 0 || at.Start >= at.End || at.End > len(d.Text):
			problems = append(problems, fmt.Sprintf("%s %q has the span %d-%d of %d bytes", what, words, at.Start, at.End,
				len(d.Text)))
		case d.Slice(at) != words:
			problems = append(problems, fmt.Sprintf("%s %q is %q in the text", what, words, d.Slice(at)))
		}
	}
	check("subject", c.Subject.Span, c.Subject.Mention)
	check("trigger", c.Predicate.Span, c.Predicate.Trigger)
	switch {
	case !c.Object.None():
		check("object", c.Object.Span, c.Object.Mention)
	case c.Object.Mention != "" || c.Object.Span != schema.Span{}:
		problems = append(problems, fmt.Sprintf("it has the words %q of an object and no object", c.Object.Mention))
	}
	for _, r := range c.Roles {
		check(string(r.Role), r.Span, r.Mention)
	}
	for _, a := range c.Attributed {
		check("speaker", a.Span, a.Mention)
	}
	quote := schema.Span{Start: c.Evidence.Start, End: c.Evidence.End}
	check("quote", quote, c.Evidence.Quote)
	if !quote.Overlaps(c.Predicate.Span) {
		problems = append(problems, fmt.Sprintf("the trigger %q lies outside the quote", c.Predicate.Trigger))
	}
	return problems
}
