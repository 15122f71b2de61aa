// Package cayleytest checks a graph store through Cayley's packages.
package cayleytest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/graphtest"
	"github.com/cayleygraph/cayley/graph/memstore"
	"github.com/cayleygraph/cayley/graph/path"
	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/internal/store/cayley"
	"github.com/newsgraph/kg/internal/store/storetest"
	"github.com/newsgraph/kg/internal/store/term"
)

// Run runs the suite; tests at random begin anew so many times.
func Run(t *testing.T, rounds int, open storetest.Opener) {
	t.Run("NativeValues", func(t *testing.T) { nativeValues(t, open) })
	t.Run("View", func(t *testing.T) { view(t, open) })
	t.Run("PathsLikeMemstore", func(t *testing.T) { pathsLikeMemstore(t, rounds, open) })
	t.Run("Cayley", func(t *testing.T) { suite(t, open) })
}

// Ends returns how many ways of the predicates ("" = any) lead from a node, through Cayley's paths.
func Ends(ctx context.Context, v store.Snapshot, from string, predicates ...string) (int, error) {
	p := path.StartPath(cayley.View(ctx, v), quad.IRI(from))
	for _, name := range predicates {
		if name == "" {
			p = p.Out()
		} else {
			p = p.Out(quad.IRI(name))
		}
	}
	n := 0
	err := p.Iterate(ctx).EachValue(nil, func(quad.Value) { n++ })
	return n, err
}

// cayleyData makes a directory from which the relative paths in Cayley's tests lead to its
// data, and goes there.
func cayleyData(t *testing.T) {
	t.Helper()
	file, _ := runtime.FuncForPC(reflect.ValueOf(graphtest.TestAll).Pointer()).FileLine(0)
	data := filepath.Join(filepath.Dir(file), "../../data")
	if _, err := os.Stat(data); err != nil {
		t.Skipf("Cayley's test data is not at hand: %v", err)
	}
	deep := filepath.Join(t.TempDir(), "a/b/c/d")
	if err := os.MkdirAll(deep, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, up := range []string{"../..", "../../../.."} {
		if err := os.Symlink(data, filepath.Join(deep, up, "data")); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(deep)
}

// suite runs Cayley's own suite for quad stores. With KG_LONG set, its integration
// test too, on a graph of 470,000 quads.
func suite(t *testing.T, open storetest.Opener) {
	cayleyData(t)
	graphtest.TestAll(t, func(t testing.TB) (graph.QuadStore, graph.Options, func()) {
		s := open(t)
		return cayley.Live(s), nil, func() {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		}
	}, &graphtest.Config{AlwaysRunIntegration: os.Getenv("KG_LONG") != ""})
}

// pathsLikeMemstore runs random paths over random graphs and compares the nodes they
// lead to with Cayley's own store in memory, which has no optimisation of its own. Tags are
// left out: of the ways to a node Cayley gives a part that depends on the order of links.
func pathsLikeMemstore(t *testing.T, rounds int, open storetest.Opener) {
	ctx := context.Background()
	for seed := range uint64(rounds) {
		r := rand.New(rand.NewPCG(seed, 1))
		var quads []quad.Quad
		for range 60 {
			q := quadOf(fmt.Sprint("n", r.IntN(12)), fmt.Sprint("p", r.IntN(3)), fmt.Sprint("n", r.IntN(12)),
				fmt.Sprint("l", r.IntN(2)))
			if r.IntN(3) == 0 {
				q.Label = nil
			}
			quads = append(quads, q)
		}
		s := open(t)
		if err := s.Apply(ctx, quads, nil); err != nil {
			t.Fatal(err)
		}
		stores := []graph.QuadStore{memstore.New(quads...), cayley.Live(s)}
		for range 25 {
			steps, text := randomSteps(r, 1+r.IntN(4))
			var found [2][]string
			for i, qs := range stores {
				found[i] = results(t, steps(path.StartPath(qs, quad.IRI("n1"), quad.IRI("n2"), quad.IRI("n3"))).Tag("id"), qs)
			}
			if d := cmp.Diff(found[0], found[1]); d != "" {
				t.Fatalf("seed %d: %s: memstore (-), kg (+): %s", seed, text, d)
			}
		}
	}
}

// quadOf returns a quad of names.
func quadOf(s, p, o, l string) quad.Quad {
	return quad.Quad{Subject: quad.IRI(s), Predicate: quad.IRI(p), Object: quad.IRI(o), Label: quad.IRI(l)}
}

// randomSteps returns a path's steps and their description.
func randomSteps(r *rand.Rand, n int) (func(*path.Path) *path.Path, string) {
	steps := func(p *path.Path) *path.Path { return p }
	var text strings.Builder
	for i := range n {
		before, pred, node, tag := steps, quad.IRI(fmt.Sprint("p", r.IntN(3))), quad.IRI(fmt.Sprint("n", r.IntN(12))),
			fmt.Sprint("t", i)
		var step func(*path.Path) *path.Path
		switch kind := r.IntN(9); kind {
		case 0, 1:
			step = func(p *path.Path) *path.Path { return p.Out(pred) }
			fmt.Fprint(&text, ".Out(", pred, ")")
		case 2, 3:
			step = func(p *path.Path) *path.Path { return p.In(pred) }
			fmt.Fprint(&text, ".In(", pred, ")")
		case 4:
			step = func(p *path.Path) *path.Path { return p.Has(pred, node) }
			fmt.Fprint(&text, ".Has(", pred, node, ")")
		case 5:
			step = func(p *path.Path) *path.Path { return p.Save(pred, tag) }
			fmt.Fprint(&text, ".Save(", pred, tag, ")")
		case 6:
			step = func(p *path.Path) *path.Path { return p.Tag(tag) }
			fmt.Fprint(&text, ".Tag(", tag, ")")
		case 7:
			step = func(p *path.Path) *path.Path { return p.Out() }
			fmt.Fprint(&text, ".Out()")
		case 8:
			step = func(p *path.Path) *path.Path { return p.LabelContext(quad.IRI("l1")).Out(pred) }
			fmt.Fprint(&text, ".LabelContext(l1).Out(", pred, ")")
		}
		steps = func(p *path.Path) *path.Path { return step(before(p)) }
	}
	return steps, text.String()
}

// results returns the distinct nodes tagged "id", sorted.
func results(t *testing.T, p *path.Path, qs graph.QuadStore) []string {
	t.Helper()
	var out []string
	err := p.Iterate(context.Background()).TagEach(func(tags map[string]graph.Ref) {
		out = append(out, quad.StringOf(qs.NameOf(tags["id"])))
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// nativeValues: what goes in as one of quad's native types comes out as it through
// Cayley, and as the same term through a view.
func nativeValues(t *testing.T, open storetest.Opener) {
	ctx := context.Background()
	s := open(t)
	qs := cayley.Live(s)
	at := time.Date(2024, 9, 27, 12, 0, 0, 1, time.UTC)
	for _, v := range []quad.Value{quad.Int(-5), quad.Float(0.5), quad.Bool(false), quad.Time(at), quad.String("s"),
		quad.BNode("b"),
		quad.LangString{Value: "s", Lang: "en"}, quad.TypedString{Value: "01", Type: term.XSD + "integer"}} {
		if err := s.Apply(ctx, []quad.Quad{{Subject: v, Predicate: quad.IRI("p"), Object: v, Label: v}}, nil); err != nil {
			t.Fatal(err)
		}
		if got := qs.NameOf(qs.ValueOf(v)); got != v {
			t.Errorf("%#v came back as %#v", v, got)
		}
	}
	v, err := s.Snapshot(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	for q, err := range v.Scan(ctx, store.Pattern{O: quad.Int(-5)}) {
		if want := (quad.TypedString{Value: "-5", Type: term.XSD + "integer"}); err != nil || q.Object != want ||
			q.Label != want {
			t.Errorf("Scan yields %#v, %v", q, err)
		}
	}
}

// view: the graph of a view stays as it was and cannot be written.
func view(t *testing.T, open storetest.Opener) {
	ctx := context.Background()
	s := open(t)
	if err := s.Apply(ctx, []quad.Quad{quadOf("a", "p", "b", "l")}, nil); err != nil {
		t.Fatal(err)
	}
	v, err := s.Snapshot(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	if err := s.Apply(ctx, []quad.Quad{quadOf("a", "p", "c", "l")}, []quad.Quad{quadOf("a", "p", "b", "l")}); err != nil {
		t.Fatal(err)
	}
	qs := cayley.View(ctx, v)
	if got := results(t, path.StartPath(qs, quad.IRI("a")).Out(quad.IRI("p")).Tag("id"), qs); !slices.Equal(got,
		[]string{"<b>"}) {
		t.Errorf("the view shows %v", got)
	}
	if err := qs.ApplyDeltas([]graph.Delta{{Quad: quadOf("a", "p", "d", "l"), Action: graph.Add}},
		graph.IgnoreOpts{}); !errors.Is(err, store.ErrReadOnly) {
		t.Errorf("ApplyDeltas on a view: %v", err)
	}
	if _, err := qs.NewQuadWriter(); !errors.Is(err, store.ErrReadOnly) {
		t.Errorf("NewQuadWriter on a view: %v", err)
	}
}
