package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/cockroachdb/pebble/v2"
	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/kg/internal/store/storetest/sample"
	"github.com/newsgraph/kg/schema"
)

// sound fails the test if Verify finds anything.
func sound(t *testing.T, s *Store) Report {
	t.Helper()
	r, err := s.Verify(context.Background())
	if err != nil || len(r.Problems) > 0 {
		t.Fatalf("Verify: %v, %v, and %d more", err, r.Problems, r.More)
	}
	return r
}

func documents(t *testing.T, s *Store) {
	t.Helper()
	r := rand.New(rand.NewPCG(11, 1))
	for i := range 20 {
		d := schema.DocumentBase + string(rune('a'+i))
		if _, err := s.Replace(context.Background(), d, sample.Record(r, d, 0)); err != nil {
			t.Fatal(err)
		}
	}
}

func TestVerify(t *testing.T) {
	s := memory(t)
	documents(t, s)
	if r := sound(t, s); r.Quads != s.quads || r.Facts == 0 || r.Terms == 0 {
		t.Errorf("report %+v of a graph with %d quads", r, s.quads)
	}
}

// TestVerifyFinds harms the tables in each way that Verify looks for.
func TestVerifyFinds(t *testing.T) {
	ctx := context.Background()
	const e, f = schema.EntityBase + "1", schema.FactBase + "1"
	someKey := func(t *testing.T, s *Store, prefix byte) []byte {
		it, err := s.db.NewIter(&pebble.IterOptions{LowerBound: []byte{prefix}, UpperBound: []byte{prefix + 1}})
		if err != nil || !it.First() {
			t.Fatal(err)
		}
		defer it.Close()
		return bytes.Clone(it.Key())
	}
	for name, c := range map[string]struct {
		harm func(*testing.T, *Store) error
		want string
	}{
		"lost key": {func(t *testing.T, s *Store) error {
			return s.db.Delete(someKey(t, s, 'n'), nil)
		}, "order 'n' lacks a quad of order 's': <"},
		"extra key": {func(t *testing.T, s *Store) error {
			return s.db.Set(append([]byte("p"), make([]byte, 64)...), nil, nil)
		}, "order 's' lacks a quad of order 'p'"},
		"broken key": {func(_ *testing.T, s *Store) error {
			return s.db.Set([]byte("ooops"), nil, nil)
		}, "a key of order 'o' has 5 bytes"},
		"lost term": {func(t *testing.T, s *Store) error {
			return s.db.Delete(someKey(t, s, 'v'), nil)
		}, "of a quad is not stored"},
		"changed term": {func(t *testing.T, s *Store) error {
			return s.db.Set(someKey(t, s, 'v'), []byte(`"x"`), nil)
		}, `has the text "\"x\"" of another`},
		"spare term": {func(_ *testing.T, s *Store) error {
			return s.db.Set(appendTermKey(nil, IDOf("spare")), []byte("<spare>"), nil)
		}, `term "<spare>" is stored but not used`},
		"wrong size": {func(_ *testing.T, s *Store) error {
			return s.db.Set(meta(sizeKey), binary.BigEndian.AppendUint64(nil, 7), nil)
		}, "its record says 7"},
		"no claim": {func(_ *testing.T, s *Store) error {
			return s.Apply(ctx, []quad.Quad{sample.IRI(e, "p", e, f)}, nil)
		}, "the fact <" + f + "> has no claim"},
		"no mention": {func(_ *testing.T, s *Store) error {
			return s.Apply(ctx, []quad.Quad{sample.IRI("new", "p", e, schema.BaseGraph)}, nil)
		}, "no document mentions <new>"},
		"no edge": {func(_ *testing.T, s *Store) error {
			return s.Apply(ctx, []quad.Quad{sample.IRI(f, schema.ClaimOf, "c", "d")}, nil)
		}, "<" + f + "> has a claim but no edge"},
	} {
		t.Run(name, func(t *testing.T) {
			s := memory(t)
			documents(t, s)
			if err := c.harm(t, s); err != nil {
				t.Fatal(err)
			}
			r, err := s.Verify(ctx)
			if err != nil || !strings.Contains(strings.Join(r.Problems, "\n"), c.want) {
				t.Errorf("%v, problems %q, want %q", err, r.Problems, c.want)
			}
		})
	}
}

// TestVerifyNamesFile: where a table is lost or damaged, the error names it.
func TestVerifyNamesFile(t *testing.T) {
	ctx := context.Background()
	for name, harm := range map[string]func(string) error{
		"lost": os.Remove,
		"cut":  func(path string) error { return os.Truncate(path, 1000) },
		"changed": func(path string) error {
			f, err := os.OpenFile(path, os.O_WRONLY, 0)
			if err != nil {
				return err
			}
			_, err = f.WriteAt([]byte("damaged"), 5000)
			return errors.Join(err, f.Close())
		},
	} {
		dir := filepath.Join(t.TempDir(), "g")
		s, err := Open(ctx, dir, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Load(ctx, generate(smallLoad+1000)); err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		tables, err := filepath.Glob(filepath.Join(dir, "*.sst"))
		if err != nil {
			t.Fatal(err)
		}
		slices.SortFunc(tables, func(a, b string) int { return int(fileSize(t, b) - fileSize(t, a)) })
		if err := harm(tables[0]); err != nil {
			t.Fatal(err)
		}
		s, err = Open(ctx, dir, nil)
		if err == nil {
			_, err = s.Verify(ctx)
			s.Close()
		}
		number := strings.TrimSuffix(filepath.Base(tables[0]), ".sst")
		if !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), number) {
			t.Errorf("%s %s: %v", name, filepath.Base(tables[0]), err)
		}
	}
}

func fileSize(t *testing.T, path string) int64 {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

func TestBackup(t *testing.T) {
	ctx := context.Background()
	s, err := Open(ctx, filepath.Join(t.TempDir(), "g"), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	documents(t, s)
	if _, err := s.Load(ctx, generate(20_000)); err != nil {
		t.Fatal(err)
	}
	if err := s.Compact(ctx); err != nil {
		t.Fatal(err)
	}
	documents(t, s)
	want := dumpOf(t, s)
	var archive bytes.Buffer
	if err := s.Backup(ctx, &archive); err != nil {
		t.Fatal(err)
	}
	if left, err := s.fs.Stat(s.fs.PathJoin(s.dir, backupDir)); err == nil {
		t.Errorf("%s is left", left.Name())
	}
	target := filepath.Join(t.TempDir(), "new", "restored")
	if err := Restore(ctx, bytes.NewReader(archive.Bytes()), target); err != nil {
		t.Fatal(err)
	}
	restored, err := Open(ctx, target, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer restored.Close()
	sound(t, restored)
	if got := dumpOf(t, restored); got != want {
		t.Errorf("restored %d bytes of quads, want %d", len(got), len(want))
	}
	if err := Restore(ctx, bytes.NewReader(archive.Bytes()), target); err == nil {
		t.Error("restored over a graph")
	}

	changed := bytes.Clone(archive.Bytes())
	changed[len(changed)/2] ^= 1
	for name, c := range map[string]struct {
		r    io.Reader
		want string
	}{
		"cut":       {bytes.NewReader(archive.Bytes()[:archive.Len()/2]), "read backup: unexpected EOF"},
		"cut clean": {bytes.NewReader(archive.Bytes()[:0]), "cut short"},
		"changed":   {bytes.NewReader(changed), ""},
		"text":      {strings.NewReader(strings.Repeat("not a tar archive ", 100)), "read backup"},
	} {
		parent := t.TempDir()
		err := Restore(ctx, c.r, filepath.Join(parent, "g"))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
		if left, _ := os.ReadDir(parent); len(left) > 0 {
			t.Errorf("%s: %v is left", name, left)
		}
	}
}

// TestBackupInMemory: a graph in memory can be backed up too.
func TestBackupInMemory(t *testing.T) {
	ctx := context.Background()
	s := memory(t)
	documents(t, s)
	var archive bytes.Buffer
	if err := s.Backup(ctx, &archive); err != nil {
		t.Fatal(err)
	}
	target := filepath.Join(t.TempDir(), "g")
	if err := Restore(ctx, &archive, target); err != nil {
		t.Fatal(err)
	}
	got, err := openAndDump(ctx, target)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(dumpOf(t, s), got); d != "" {
		t.Error(d)
	}
}

// FuzzUnpack: no archive makes a file outside the directory, and only a whole one is taken.
func FuzzUnpack(f *testing.F) {
	s, err := Open(context.Background(), Memory, nil)
	if err != nil {
		f.Fatal(err)
	}
	defer s.Close()
	var archive bytes.Buffer
	if err := s.Backup(context.Background(), &archive); err != nil {
		f.Fatal(err)
	}
	f.Add(archive.Bytes())
	f.Add(archive.Bytes()[:1500])
	f.Add(bytes.ReplaceAll(archive.Bytes(), []byte(markName), []byte("../GRAPH")))
	f.Fuzz(func(t *testing.T, b []byte) {
		parent := t.TempDir()
		dir := filepath.Join(parent, "in")
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		err := unpack(context.Background(), bytes.NewReader(b), dir)
		if outside, _ := os.ReadDir(parent); len(outside) != 1 {
			t.Fatalf("files outside the directory: %v, %v", outside, err)
		}
		if err == nil && !bytes.Contains(b, []byte(backupEnd)) {
			t.Fatal("taken without its end")
		}
	})
}
