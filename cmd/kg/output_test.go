package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

const writesTo = "KG_TEST_WRITES_TO" // a process of TestLeftOutput

// TestLeftOutput kills a process that writes a file: the next one that writes it removes what is left, and
// not what others are writing.
func TestLeftOutput(t *testing.T) {
	if name := os.Getenv(writesTo); name != "" {
		_ = writeWhole(name, 0o644, func(w io.Writer) error {
			_, _ = w.Write([]byte("half"))
			fmt.Println("writing")
			_, err := io.Copy(io.Discard, os.Stdin) // until it is killed or told to end
			return err
		})
		return
	}
	if runtime.GOOS == "windows" {
		t.Skip("no locks of this kind")
	}
	name := filepath.Join(t.TempDir(), "x.kgb")
	parts := func() int {
		left, err := filepath.Glob(filepath.Join(filepath.Dir(name), ".x.kgb.*"))
		if err != nil {
			t.Fatal(err)
		}
		return len(left)
	}
	start := func() (*exec.Cmd, io.Closer) {
		cmd := exec.Command(os.Args[0], "-test.run=^TestLeftOutput$")
		cmd.Env = append(os.Environ(), writesTo+"="+name)
		in, err := cmd.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if line, err := bufio.NewReader(out).ReadString('\n'); line != "writing\n" {
			t.Fatal(line, err)
		}
		return cmd, in
	}
	dead, _ := start()
	alive, end := start()
	if err := dead.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = dead.Wait()
	other := filepath.Join(filepath.Dir(name), ".x.kgb.123")
	if err := os.WriteFile(other, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if n := parts(); n != 3 {
		t.Fatalf("%d files beside it, want 3", n)
	}
	if err := writeWhole(name, 0o644, func(w io.Writer) error {
		_,
			err := w.Write([]byte("whole"))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if n := parts(); n != 2 {
		t.Errorf("%d files are left, want that of the process that writes and one that is not kg's", n)
	}
	if err := end.Close(); err != nil {
		t.Fatal(err)
	}
	if err := alive.Wait(); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(name); err != nil || string(text) != "half" || parts() != 1 {
		t.Errorf("the process that was left alone wrote %q, %v; %d files are left", text, err, parts())
	}
}

// TestOutput: -o follows links, keeps modes, writes into devices and pipes as they are, and
// never into the graph.
func TestOutput(t *testing.T) {
	dir := t.TempDir()
	db := filepath.Join(dir, "g.db")
	kg := func(args ...string) (int, string) {
		var messages bytes.Buffer
		code := run(context.Background(), append([]string{"kg", "--db", db}, args...), strings.NewReader(""), io.Discard,
			&messages)
		return code, messages.String()
	}
	if code, said := kg("ingest", filepath.Join("..", "..", "data", "samples")); code != 0 {
		t.Fatal(said)
	}
	real, link, dangling, loop := filepath.Join(dir, "real.nq"), filepath.Join(dir, "link.nq"),
		filepath.Join(dir, "dangling.nq"), filepath.Join(dir, "loop.nq")
	if err := os.WriteFile(real, nil, 0o640); err != nil {
		t.Fatal(err)
	}
	for name, to := range map[string]string{link: "real.nq", dangling: filepath.Join("new.nq"), loop: "loop.nq"} {
		if err := os.Symlink(to, name); err != nil {
			t.Skip(err)
		}
	}
	for _, name := range []string{real, link, dangling, os.DevNull} {
		if code, said := kg("export", "--format", "nq", "-o", name); code != 0 {
			t.Errorf("%s: %s", name, said)
		}
	}
	if info, err := os.Stat(real); err != nil || info.Mode().Perm() != 0o640 || info.Size() == 0 {
		t.Errorf("%v, %v", info, err)
	}
	for _, name := range []string{link, dangling} {
		if info, err := os.Lstat(name); err != nil || info.Mode()&os.ModeSymlink == 0 {
			t.Errorf("%s is no link any more: %v, %v", name, info, err)
		}
	}
	if info, err := os.Stat(filepath.Join(dir, "new.nq")); err != nil || info.Size() == 0 {
		t.Errorf("%v, %v", info, err)
	}
	if info, err := os.Lstat(os.DevNull); err != nil || info.Mode().IsRegular() {
		t.Errorf("%s is a file now", os.DevNull)
	}
	for _, args := range [][]string{
		{"backup", filepath.Join(db, "b.kgb")}, {"export", "-o", filepath.Join(db, "MANIFEST-000001"), "--format", "nq"},
		{"export", "--format", "csv", "-o", filepath.Join(db, "csv")}, {"export", "--format", "csv", "-o", db},
		{"export", "--format", "nq", "-o", loop},
		{"export", "--format", "nq", "-o", dir},
	} {
		if code, said := kg(args...); code != exitFailed {
			t.Errorf("%v: status %d, %s", args, code, said)
		}
	}
	if code, said := kg("verify"); code != 0 {
		t.Error(said)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".*")); len(left) > 0 {
		t.Errorf("%v are left", left)
	}
}
