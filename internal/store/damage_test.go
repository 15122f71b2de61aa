package store

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/newsgraph/kg/schema"
)

// damages are so many flips and cuts of the files of one kind, at places that a seed chooses; damagesShort are
// as many as the race detector leaves time for.
const damages, damagesShort = 200, 2

// place is a file of a graph in one of its states.
type place struct{ state, file string }

// places returns the files of graphs by their kind, the name without its numbers.
func places(t *testing.T, graphs map[string]string) map[string][]place {
	t.Helper()
	kinds := map[string][]place{}
	for _, state := range slices.Sorted(maps.Keys(graphs)) {
		files, err := os.ReadDir(graphs[state])
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if !f.IsDir() {
				kind := strings.Trim(numbers.ReplaceAllString(f.Name(), "N"), "-.")
				kinds[kind] = append(kinds[kind], place{state, f.Name()})
			}
		}
	}
	return kinds
}

var numbers = regexp.MustCompile("[0-9]+")

// TestDamage flips a bit of one file of a graph, or cuts the file, or takes it away, at many
// places of each kind of file: that must be an error or do no harm. It is never silent, never a
// panic, and it removes no file before it is known.
func TestDamage(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	graphs := damageable(t)
	want := map[string]string{}
	for state, dir := range graphs {
		var err error
		if want[state], err = openAndDump(ctx, copyOf(t, dir)); err != nil || want[state] == "" {
			t.Fatalf("the whole graph: %d bytes, %v", len(want[state]), err)
		}
	}
	n := damages
	if testing.Short() {
		n = damagesShort
	}
	kinds := places(t, graphs)
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(3, uint64(len(kind))))
			told := 0
			for i := range n {
				at := kinds[kind][i%len(kinds[kind])]
				dir := copyOf(t, graphs[at.state])
				what := damage(t, r, filepath.Join(dir, at.file))
				if damageTold(t, at.state+", "+at.file+", "+what, dir, want[at.state]) {
					told++
				}
				if err := os.RemoveAll(dir); err != nil {
					t.Fatal(err)
				}
			}
			t.Logf("%d places, an error at %d", n, told)
		})
	}
}

// damageTold opens a damaged graph and reports whether that is an error. If not, it must still have all quads.
func damageTold(t *testing.T, what, dir, want string) bool {
	t.Helper()
	ctx := context.Background()
	before, _ := os.ReadDir(dir)
	if s, err := Open(ctx, dir, nil); err == nil {
		s.Close()
	} else if after, _ := os.ReadDir(dir); len(after) < len(before) {
		t.Errorf("%s: %d files of %d are left", what, len(after), len(before))
	}
	got, err := openAndDump(ctx, dir)
	switch {
	case err != nil:
		if !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrFormat) && !errors.Is(err, ErrNotStore) {
			t.Errorf("%s: %v, want an error of damage", what, err)
		}
	case got != want:
		t.Errorf("%s: %d bytes of quads instead of %d, and no error", what, len(got), len(want))
	}
	return err != nil
}

// damageable returns graphs in the states that a disk may have them in.
func damageable(t *testing.T) map[string]string {
	t.Helper()
	ctx := context.Background()
	out := map[string]string{}
	dir := filepath.Join(t.TempDir(), "g")
	s, err := Open(ctx, dir, &Options{small: 300})
	if err != nil {
		t.Fatal(err)
	}
	documents(t, s)
	quiet(s)
	out["in the log"] = copyOf(t, dir) // as a kill leaves it
	if _, err := s.Load(ctx, generate(800)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Forget(ctx, schema.DocumentBase+"a"); err != nil {
		t.Fatal(err)
	}
	quiet(s)
	out["loaded"] = copyOf(t, dir)
	if err := s.Compact(ctx); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	out["closed"] = dir
	return out
}

func copyOf(t *testing.T, dir string) string {
	t.Helper()
	for {
		to := filepath.Join(t.TempDir(), "g")
		err := os.CopyFS(to, os.DirFS(dir))
		if errors.Is(err, fs.ErrNotExist) { // an open graph removes what it no longer needs
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		return to
	}
}

// quiet waits until a graph puts no tables together, so that its files are of one moment.
func quiet(s *Store) {
	for s.db.Metrics().Compact.NumInProgress > 0 {
		time.Sleep(time.Millisecond)
	}
}

// damage harms a file and says how.
func damage(t *testing.T, r *rand.Rand, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	what := ""
	switch n := r.IntN(10); {
	case n == 0:
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		return "removed"
	case len(text) == 0:
		text, what = []byte{byte(r.Uint32())}, "grown"
	case n < 4:
		text, what = text[:r.IntN(len(text))], "cut"
	default:
		text[r.IntN(len(text))] ^= 1 << r.IntN(8)
		what = "flipped"
	}
	if err := os.WriteFile(path, text, 0o644); err != nil {
		t.Fatal(err)
	}
	return what
}

// TestLostFiles: what Pebble takes for the work of a crash is damage where the graph had
// acknowledged more.
func TestLostFiles(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	graphs := damageable(t)
	for name, c := range map[string]struct {
		graph string
		harm  func(dir string) error
		want  string
	}{
		"no log": {"in the log", func(dir string) error { return removeAll(dir, "*.log") }, "change 0 with 0"},
		"manifest of the beginning": {"closed", func(dir string) error {
			list, err := filepath.Glob(filepath.Join(dir, "MANIFEST-*"))
			return errors.Join(err, os.Truncate(list[0], 45))
		}, "the graph is damaged"},
		"ledger of another": {"closed", func(dir string) error {
			text, err := os.ReadFile(filepath.Join(dir, ledgerName))
			if err != nil {
				return err
			}
			e, _ := parseEntry(text[:ledgerLine])
			if later, _ := parseEntry(text[ledgerLine:]); later.line > e.line {
				e = later
			}
			e.state.sum = 7
			return os.WriteFile(filepath.Join(dir, ledgerName), append(e.text(), e.text()...), 0o644)
		}, "not of one graph"},
		"no ledger": {"closed", func(dir string) error { return removeAll(dir, ledgerName) }, "KG-LEDGER cannot be opened"},
	} {
		dir := copyOf(t, graphs[c.graph])
		if err := c.harm(dir); err != nil {
			t.Fatal(err)
		}
		for _, o := range []*Options{{ReadOnly: true}, nil} {
			s, err := Open(ctx, dir, o)
			if err == nil {
				s.Close()
			}
			if !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s: %v, want %q", name, err, c.want)
			}
		}
	}
}

func removeAll(dir, pattern string) error {
	list, err := filepath.Glob(filepath.Join(dir, pattern))
	for _, path := range list {
		err = errors.Join(err, os.Remove(path))
	}
	return err
}

// TestFirstFormat: a graph of format 1 is read as it is, and raised when it is opened for
// writing.
func TestFirstFormat(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	dir := damageable(t)["closed"]
	want, err := openAndDump(ctx, copyOf(t, dir))
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(ctx, dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.db.Delete(meta(stateKey), s.sync); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(removeAll(dir, ledgerName), writeMark(s.fs, dir, formatOldest)); err != nil {
		t.Fatal(err)
	}
	if s, err = Open(ctx, dir, &Options{ReadOnly: true}); err != nil {
		t.Fatal(err)
	}
	sound(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if got, err := openAndDump(ctx, dir); err != nil || got != want {
			t.Fatalf("%d bytes of quads, want %d; %v", len(got), len(want), err)
		}
	}
	if s, err = Open(ctx, dir, nil); err != nil || s.format != Format {
		t.Fatalf("format %d, %v", s.format, err)
	}
	documents(t, s)
	sound(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestFolderGone: where the folder of an open graph is moved or removed, writing becomes an
// error and reading does not wait; neither ends the process.
func TestFolderGone(t *testing.T) {
	ctx := context.Background()
	for name, harm := range map[string]func(dir string) error{
		"moved":   func(dir string) error { return os.Rename(dir, dir+".moved") },
		"removed": os.RemoveAll,
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "g")
			s, err := Open(ctx, dir, nil)
			if err != nil {
				t.Fatal(err)
			}
			documents(t, s)
			if err := harm(dir); err != nil {
				t.Fatal(err)
			}
			var failed error
			for version := 1; version < 20_000 && failed == nil; version++ {
				_, failed = s.Replace(ctx, crashDoc(version%crashDocs), crashQuads(version%crashDocs, version))
			}
			if failed == nil {
				t.Error("no write failed")
			}
			if _, err := s.Load(ctx, generate(smallLoad+1)); err == nil {
				t.Error("a load succeeded")
			}
			if err := s.Compact(ctx); err == nil {
				t.Error("a compaction succeeded")
			}
			if v, err := s.View(); err == nil {
				for _, err = range v.Scan(ctx, Pattern{}) {
					if err != nil {
						break
					}
				}
				t.Logf("write: %v; read: %v", failed, err)
				if err := v.Close(); err != nil {
					t.Log(err)
				}
			}
			if err := s.Close(); err != nil {
				t.Log(err)
			}
			again, err := Open(ctx, dir, nil) // the name is free
			if err != nil {
				t.Fatal(err)
			}
			documents(t, again)
			if err := again.Close(); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// TestRepair: of a graph that does not open all is saved that its tables and logs hold.
func TestRepair(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	for name, graph := range damageable(t) {
		want, err := openAndDump(ctx, copyOf(t, graph))
		if err != nil {
			t.Fatal(err)
		}
		for _, harm := range []string{"list", "ledger", "table"} {
			dir := copyOf(t, graph)
			whole := true
			switch harm {
			case "list":
				err = removeAll(dir, listPrefix+"*")
			case "ledger":
				err = removeAll(dir, ledgerName)
			case "table":
				tables, _ := filepath.Glob(filepath.Join(dir, "*.sst"))
				for _, path := range tables { // a byte of its blocks
					text, _ := os.ReadFile(path)
					text[len(text)/3] ^= 4
					err = errors.Join(err, os.WriteFile(path, text, 0o644))
					whole = false
				}
			}
			if err != nil {
				t.Fatal(err)
			}
			target := filepath.Join(t.TempDir(), "saved")
			r, err := Repair(ctx, dir, target)
			if err != nil {
				t.Fatalf("%s, %s: %v", name, harm, err)
			}
			got, err := openAndDump(ctx, target)
			if err != nil || whole && got != want || !whole && len(r.Lost) == 0 || len(got) == 0 {
				t.Errorf("%s, %s: %d bytes of quads of %d, %d quads of %d, lost %q, %v", name, harm, len(got), len(want), r.Quads,
					r.Had, r.Lost, err)
			}
			had := map[string]bool{}
			for line := range strings.Lines(want) {
				had[line] = true
			}
			for line := range strings.Lines(got) {
				if !had[line] {
					t.Errorf("%s, %s: %s was not there", name, harm, line)
					break
				}
			}
			t.Logf("%s, %s: %d quads of %d, lost %q", name, harm, r.Quads, r.Had, r.Lost)
		}
	}
}

// readOnlyDisk is a file system on which nothing can be written.
type readOnlyDisk struct{ vfs.FS }

func (readOnlyDisk) Lock(name string) (io.Closer, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: syscall.EROFS}
}

func (readOnlyDisk) Create(name string, _ vfs.DiskWriteCategory) (vfs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: syscall.EROFS}
}

func (readOnlyDisk) Remove(name string) error {
	return &fs.PathError{Op: "remove", Path: name, Err: syscall.EROFS}
}

// TestReadOnlyDisk: a graph on a disk that cannot be written can be read, as it was closed and
// as a kill left it.
func TestReadOnlyDisk(t *testing.T) {
	ctx := context.Background()
	for name, dir := range damageable(t) {
		want, err := openAndDump(ctx, copyOf(t, dir))
		if err != nil {
			t.Fatal(err)
		}
		s, err := Open(ctx, dir, &Options{ReadOnly: true, fs: readOnlyDisk{vfs.Default}})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if dumpOf(t, s) != want {
			t.Errorf("%s: not the whole graph", name)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		if s, err := Open(ctx, dir, &Options{fs: readOnlyDisk{vfs.Default}}); err == nil {
			s.Close()
			t.Errorf("%s: opened for writing", name)
		}
	}
}
