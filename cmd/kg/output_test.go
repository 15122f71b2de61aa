package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestOutput: -o follows links, keeps modes, writes into devices and pipes as they are, and
// never into the graph.
func TestOutput(t *testing.T) {
	dir := t.TempDir()
	db := filepath.Join(dir, "g.db")
	kg := func(args ...string) (int, string) {
		var messages bytes.Buffer
		code := run(context.Background(), append([]string{"kg", "--db", db}, args...), strings.NewReader(""), io.Discard, &messages)
		return code, messages.String()
	}
	if code, said := kg("ingest", filepath.Join("..", "..", "data", "samples")); code != 0 {
		t.Fatal(said)
	}
	real, link, dangling, loop := filepath.Join(dir, "real.nq"), filepath.Join(dir, "link.nq"), filepath.Join(dir, "dangling.nq"), filepath.Join(dir, "loop.nq")
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
		{"export", "--format", "csv", "-o", filepath.Join(db, "csv")}, {"export", "--format", "csv", "-o", db}, {"export", "--format", "nq", "-o", loop},
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
