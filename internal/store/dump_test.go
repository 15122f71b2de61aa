package store

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/kg/internal/store/storetest/sample"
	"github.com/newsgraph/kg/internal/store/term"
)

// TestDumpSorted: a dump has the lines of all quads, sorted by their bytes, whether they are
// sorted at once or in many parts that are merged.
func TestDumpSorted(t *testing.T) {
	ctx := context.Background()
	s := memory(t)
	quads := sample.Quads(rand.New(rand.NewPCG(7, 1)), 2000)
	long := strings.Repeat("long ", 40_000)
	for _, o := range []quad.Value{quad.String("a"), quad.String("a b"), quad.String(`a" `), quad.String("a\x00"),
		quad.String(""), quad.String(long), quad.String(long + "er"),
		quad.LangString{Value: "a", Lang: "en"}, quad.LangString{Value: "a", Lang: "en-GB"},
		quad.TypedString{Value: "a", Type: "t"}, quad.IRI("a"), quad.IRI("aa"), quad.IRI("é"),
		quad.BNode("a"), quad.BNode("a.a")} {
		for _, label := range []quad.Value{nil, quad.String("l"), quad.IRI("l"), quad.BNode("l")} {
			quads = append(quads, quad.Quad{Subject: quad.IRI("s"), Predicate: quad.IRI("p"), Object: o, Label: label})
		}
	}
	if err := s.Apply(ctx, quads, nil); err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, q := range quads {
		line, err := term.AppendQuad(nil, q)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, string(line))
	}
	slices.Sort(lines)
	want := strings.Join(slices.Compact(lines), "")
	v, err := s.View()
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	t.Setenv("TMPDIR", t.TempDir())
	for _, limit := range []int{blockBytes, 500_000, 20_000} {
		t.Run(fmt.Sprint(limit), func(t *testing.T) {
			var b bytes.Buffer
			if err := v.dump(ctx, &b, limit); err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(want, b.String()); d != "" {
				t.Error(d)
			}
			if left, err := fs.ReadDir(os.DirFS(os.TempDir()), "."); err != nil || len(left) > 0 {
				t.Errorf("temporary files are left: %v, %v", left, err)
			}
		})
	}
}

// TestDumpDamaged: a term that is missing is told.
func TestDumpDamaged(t *testing.T) {
	s := memory(t)
	q := sample.IRI("s", "p", "o", "l")
	if err := s.Apply(context.Background(), []quad.Quad{q}, nil); err != nil {
		t.Fatal(err)
	}
	ids, _, _ := Pattern{S: q.Subject}.IDs()
	if err := s.db.Delete(appendTermKey(nil, ids[subject]), s.sync); err != nil {
		t.Fatal(err)
	}
	v, err := s.View()
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	if err := v.Dump(context.Background(), &bytes.Buffer{}); err == nil ||
		!strings.Contains(err.Error(), ErrNoTerm.Error()) {
		t.Errorf("Dump: %v", err)
	}
}
