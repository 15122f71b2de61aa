package store

import (
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// TestScratch opens many at once, beside what killed processes left: theirs goes, nobody's at work does.
func TestScratch(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	left := filepath.Join(os.TempDir(), scratchPrefix+"0-left")
	fresh := filepath.Join(os.TempDir(), scratchPrefix+"0-fresh")
	old := filepath.Join(os.TempDir(), scratchPrefix+"0-old")
	for _, dir := range []string{left, fresh, old} {
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(left, "LOCK"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	long := time.Now().Add(-2 * time.Hour)
	if err := os.Chtimes(old, long, long); err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			s, remove, err := Scratch(t.Context())
			if err != nil {
				t.Error(err)
				return
			}
			if err := s.Compact(t.Context()); err != nil {
				t.Error(err)
			}
			if err := remove(); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	names, err := filepath.Glob(filepath.Join(os.TempDir(), scratchPrefix+"*"))
	if err != nil || len(names) != 1 || names[0] != fresh {
		t.Errorf("left are %v, %v; want what may yet be opened, %s", names, err, fresh)
	}
}
