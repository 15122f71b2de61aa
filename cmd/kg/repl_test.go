package main

import (
	"context"
	"flag"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/urfave/cli/v2"

	"github.com/newsgraph/kg"
)

func TestComplete(t *testing.T) {
	dir, err := makeGraph(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	g, err := kg.Open(t.Context(), dir, kg.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	c := cli.NewContext(newApp(nil, nil, nil), flag.NewFlagSet("", flag.ContinueOnError), nil)
	c.Context = context.Background()
	s := &session{c: c, shared: &shared{graph: g}}
	for _, x := range []struct {
		lang, line, head string
		want             []string
	}{
		{english, ".ti", ".", []string{"timeline"}},
		{english, ".lang g", ".lang ", []string{"gizmo", "graphql"}},
		{english, ".about Sundar P", ".about ", []string{"Sundar Pichai"}},
		{english, "Who leads Goo", "Who leads ", []string{"Google"}},
		{english, "Wh", "", []string{"What", "When", "Where", "Which", "Who", "Why"}},
		{"kg", "select ?x where { ?x headqu", "select ?x where { ?x ", []string{"headquarteredIn"}},
		{"kg", `select ?x where { ?x arms "Hezb`, `select ?x where { ?x arms "`, []string{"Hezbollah"}},
		{"gizmo", `g.V(kg("Isra`, `g.V(kg("`, []string{"Israel"}},
		{"gizmo", `g.V().Tag`, `g.V()`, []string{`.Tag("`}},
		{"gizmo", `g.V().Out("<kg:headqu`, `g.V().Out("<`, []string{"kg:headquarteredIn"}},
		{"graphql", `{ nodes(fi`, `{ nodes(`, []string{"first:"}},
	} {
		s.lang = x.lang
		head, list, _ := s.complete(x.line, len(x.line))
		if head != x.head && len(list) > 0 || cmp.Diff(x.want, list) != "" &&
			!(len(x.want) == 1 && contains(list, x.want[0])) {
			t.Errorf("%s: %q + %q, want %q + %q", x.line, head, list, x.head, x.want)
		}
	}
}

func contains(list []string, s string) bool {
	for _, l := range list {
		if l == s {
			return true
		}
	}
	return false
}

func TestHistoryFile(t *testing.T) {
	t.Setenv("XDG_STATE_HOME", "/state")
	if got := historyFile(); got != filepath.Join("/state", "kg", "history") {
		t.Error(got)
	}
	t.Setenv("XDG_STATE_HOME", "")
	t.Setenv("HOME", "/home/x")
	if got := historyFile(); got != "/home/x/.local/state/kg/history" {
		t.Error(got)
	}
}

func TestSplitLine(t *testing.T) {
	for _, c := range []struct{ line, want string }{{`path "United States" Iran`, "path|United States|Iran"},
		{` a  'b c'd "" `, "a|b cd|"}} {
		got, err := splitLine(c.line)
		if err != nil || strings.Join(got, "|") != c.want {
			t.Errorf("%s: %q, %v", c.line, got, err)
		}
	}
	if _, err := splitLine(`find "x`); err == nil {
		t.Error("no error")
	}
}
