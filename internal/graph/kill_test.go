package graph

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// killedIn names a folder in which this test binary, run again, does the operation that killedBy
// names; see TestKills.
const (
	killedIn = "KG_TEST_KILLED_IN"
	killedBy = "KG_TEST_KILLED_BY"
)

// operation is something that changes a graph or makes one. It may be repeated.
type operation struct {
	name  string
	ready func(ctx context.Context, g *Graph, in string) error // before it; may be nil
	do    func(ctx context.Context, g *Graph, in string) error // g is nil where it makes the graph
	// the graph that it makes, in the folder; "" = it changes "g"
	at    string
	reads bool // texts, with what that needs loaded before
}

// all returns a way to give some articles to a graph.
func all(change func(int, Article) Article) func(context.Context, *Graph, string) error {
	return func(ctx context.Context, g *Graph, _ string) error {
		for i, a := range texts {
			if _, err := g.Add(ctx, change(i, a)); err != nil {
				return err
			}
		}
		return nil
	}
}

func exported(ctx context.Context, g *Graph, in string) error {
	var b bytes.Buffer
	if err := g.Export(ctx, &b, "nq", ExportOptions{}); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(in, "g.nq"), b.Bytes(), 0o644)
}

func backedUp(ctx context.Context, g *Graph, in string) error {
	f, err := os.Create(filepath.Join(in, "g.backup"))
	if err != nil {
		return err
	}
	return errors.Join(g.Backup(ctx, f), f.Close())
}

func judged(ctx context.Context, g *Graph, _ string) error {
	_, err := g.Same(ctx, someJudgements[1].A, someJudgements[1].B)
	return err
}

// older adds what an earlier version of kg read.
func older(ctx context.Context, g *Graph, _ string) error {
	f, err := os.Open(filepath.Join("testdata", "older.nq"))
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = g.Import(ctx, f, ImportOptions{})
	return err
}

var operations = []operation{
	{name: "add", reads: true, do: all(func(i int, a Article) Article {
		a.URL, a.Text = fmt.Sprint("https://news.example/new/", i), a.Text+" Norway supports Finland."
		return a
	})},
	{name: "replace", reads: true, do: all(func(_ int, a Article) Article {
		a.Text += " Norway supports Finland."
		return a
	})},
	{name: "ingest", reads: true, do: func(ctx context.Context, g *Graph, in string) error {
		if err := os.WriteFile(filepath.Join(in, "a.jsonl"),
			[]byte(strings.Repeat("{\"text\":\"Norway supports Finland.\"}\n{\"text\":\"Finland arms Norway.\"}\n", 20)),
			0o644); err != nil {
			return err
		}
		_, err := g.Ingest(ctx, []string{filepath.Join(in, "a.jsonl")}, ReadOptions{}, nil)
		return err
	}},
	{name: "forget", do: func(ctx context.Context, g *Graph, _ string) error {
		for _, a := range texts[:5] {
			if _, err := g.Forget(ctx, a.Title); err != nil {
				return err
			}
		}
		return nil
	}},
	{name: "same", reads: true, do: judged},
	{name: "undo", reads: true, ready: judged, do: func(ctx context.Context, g *Graph, _ string) error {
		_, err := g.Undo(ctx, someJudgements[1])
		return err
	}},
	{name: "reread", reads: true, ready: older, do: func(ctx context.Context, g *Graph, _ string) error {
		_, err := g.Reread(ctx)
		return err
	}},
	{name: "import", ready: exported, at: "imported", do: func(ctx context.Context, g *Graph, in string) error {
		f, err := os.Open(filepath.Join(in, "g.nq"))
		if err != nil {
			return err
		}
		defer f.Close()
		_, err = g.Import(ctx, f, ImportOptions{})
		return err
	}},
	{name: "compact", ready: func(ctx context.Context, g *Graph, _ string) error {
		_, err := g.Forget(ctx, texts[4].Title)
		return err
	}, do: func(ctx context.Context, g *Graph, _ string) error { return g.Compact(ctx) }},
	{name: "backup", do: backedUp},
	{name: "restore", ready: backedUp, at: "restored", do: func(ctx context.Context, _ *Graph, in string) error {
		f, err := os.Open(filepath.Join(in, "g.backup"))
		if err != nil {
			return err
		}
		defer f.Close()
		err = Restore(ctx, f, filepath.Join(in, "restored"))
		if _, there := os.Stat(filepath.Join(in, "restored", "KG-GRAPH")); err != nil && there == nil {
			return nil // it was done
		}
		return err
	}},
}

// graph is where the operation's graph is.
func (o *operation) graph(in string) string {
	if o.at != "" {
		return filepath.Join(in, o.at)
	}
	return filepath.Join(in, "g")
}

// run does the operation in a folder.
func (o *operation) run(ctx context.Context, in string, begun func()) error {
	if o.name == "restore" {
		begun()
		return o.do(ctx, nil, in)
	}
	g, err := Open(ctx, o.graph(in), Options{})
	if err != nil {
		return err
	}
	if o.reads {
		_, err = g.reader.load()
	}
	if err == nil {
		begun()
		err = o.do(ctx, g, in)
	}
	return errors.Join(err, g.Close())
}

// killed is the process that TestKills kills. It says when it begins and that it is done.
func killed(name string) int {
	i := slices.IndexFunc(operations, func(o operation) bool { return o.name == name })
	if err := operations[i].run(context.Background(), os.Getenv(killedIn), func() { fmt.Println("begun") }); err != nil {
		fmt.Println("error:", err)
		return 1
	}
	fmt.Println("done")
	return 0
}

// TestKills kills a process in the middle of each operation, at random moments: the graph must
// open and be sound, and the operation, done again, must end as if nothing had happened and leave
// no file behind. KG_KILL_ROUNDS sets the number of rounds of each.
func TestKills(t *testing.T) {
	if testing.Short() {
		t.Skip("what the race detector would slow down most runs in processes of its own")
	}
	rounds := 3
	if n, err := strconv.Atoi(os.Getenv("KG_KILL_ROUNDS")); err == nil {
		rounds = n
	}
	for _, o := range operations {
		t.Run(o.name, func(t *testing.T) {
			t.Parallel()
			base := t.TempDir()
			prepare(t, &o, base)
			whole := copied(t, base)
			took, _ := o.kill(t, whole, 0)
			want, files := graphAt(t, o.graph(whole)), namesIn(t, whole)
			cut := 0
			for range rounds {
				in := copied(t, base)
				if _, ended := o.kill(t, in, time.Duration(rand.Int64N(int64(took)))); !ended {
					cut++
				}
				if _, err := os.Stat(filepath.Join(o.graph(in), "KG-GRAPH")); err == nil {
					graphAt(t, o.graph(in))
				}
				if err := o.run(t.Context(), in, func() {}); err != nil {
					t.Fatalf("again: %v", err)
				}
				if got := graphAt(t, o.graph(in)); got != want {
					t.Errorf("done again it gives %d bytes of quads, want %d", len(got), len(want))
				}
				if got := namesIn(t, in); !slices.Equal(got, files) {
					t.Errorf("it leaves %q, want %q", got, files)
				}
			}
			t.Logf("%v long; killed in the middle %d times of %d", took, cut, rounds)
		})
	}
}

func prepare(t *testing.T, o *operation, in string) {
	t.Helper()
	g, err := Open(t.Context(), filepath.Join(in, "g"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	add(t, g, texts...)
	if o.ready != nil {
		if err := o.ready(t.Context(), g, in); err != nil {
			t.Fatal(err)
		}
	}
	if err := g.Close(); err != nil {
		t.Fatal(err)
	}
}

func copied(t *testing.T, dir string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "c")
	if err := os.CopyFS(to, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	return to
}

// kill does the operation in a process that is killed some time after it began, 0 = not at all. It
// returns how long the operation took, and whether it came to its end.
func (o *operation) kill(t *testing.T, in string, after time.Duration) (took time.Duration, ended bool) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), killedIn+"="+in, killedBy+"="+o.name)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var begun time.Time
	for said := bufio.NewScanner(out); said.Scan(); {
		switch line := said.Text(); line {
		case "begun":
			if begun = time.Now(); after > 0 {
				time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
			}
		case "done":
			took, ended = time.Since(begun), true
		default:
			t.Error(line)
		}
	}
	_ = cmd.Wait() // killed, or told above
	if after == 0 && !ended {
		t.Fatal("it does not end by itself")
	}
	return took, ended
}

// graphAt returns the quads of a graph, which must be sound but for documents that are to be read
// again.
func graphAt(t *testing.T, dir string) string {
	t.Helper()
	g, err := Open(t.Context(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := g.Close(); err != nil {
			t.Error(err)
		}
	}()
	h, err := g.Verify(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range h.Problems {
		if !strings.Contains(p, "still to be read again") {
			t.Error(p)
		}
	}
	return dump(t, g)
}

// namesIn lists what is in a folder, without the files of the graphs.
func namesIn(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}
