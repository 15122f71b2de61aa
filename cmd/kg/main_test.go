package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"kg": main})
}

// TestScripts runs the scripts of testdata, one for each command. A script has the directory texts, whose files are
// those of testdata/texts, and the graph kg.db made from them; what would write a graph takes another; $OLDER is an
// export of an earlier version of kg. "status N kg …" runs a command that ends with status N.
func TestScripts(t *testing.T) {
	made := sync.OnceValues(func() (string, error) { return makeGraph(t.TempDir()) })
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: false,
		Setup: func(e *testscript.Env) error {
			for _, name := range []string{"KG_DB", "KG_SCHEMA", "NO_COLOR"} {
				e.Setenv(name, "")
			}
			older, err := filepath.Abs("../../internal/graph/testdata/older.nq")
			if err != nil {
				return err
			}
			e.Setenv("OLDER", older)
			graph, err := made()
			if err != nil {
				return err
			}
			return errors.Join(os.CopyFS(filepath.Join(e.WorkDir, "texts"), os.DirFS("testdata/texts")),
				os.CopyFS(filepath.Join(e.WorkDir, "kg.db"), os.DirFS(graph)))
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"status": status},
	})
}

// makeGraph makes the graph of the texts, once for all scripts.
func makeGraph(dir string) (string, error) {
	graph := filepath.Join(dir, "graph")
	var out, messages bytes.Buffer
	args := []string{"kg", "--db", graph, "ingest", filepath.Join("testdata", "texts")}
	if code := run(context.Background(), args, strings.NewReader(""), &out, &messages); code != 0 {
		return "", fmt.Errorf("%s: status %d\n%s", strings.Join(args, " "), code, &messages)
	}
	return graph, nil
}

// status runs a command and checks its exit status.
func status(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N command…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("status %d, want %d", got, want)
	}
}
