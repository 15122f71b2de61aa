package watch

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
	"github.com/google/go-cmp/cmp"
)

func isAddress(s string) bool { return strings.Contains(s, "://") }

func TestDirectory(t *testing.T) {
	dir := t.TempDir()
	put := func(name, text string) {
		path := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	put("a.txt", "One.")
	put(".hidden/b.txt", "No.")
	w, err := New([]string{dir}, isAddress, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	next := func(want []string, removed bool) {
		t.Helper()
		b, err := w.Next(ctx)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, path := range slices.Sorted(maps.Keys(b.Files)) {
			rel, _ := filepath.Rel(dir, path)
			got = append(got, filepath.ToSlash(rel))
		}
		if diff := cmp.Diff(want, got); diff != "" || b.Removed != removed {
			t.Errorf("-want +got:\n%s; removed %v, want %v", diff, b.Removed, removed)
		}
	}
	next([]string{"a.txt"}, false)
	put("sub/c.txt", "Two.")
	next([]string{"sub/c.txt"}, false)
	put("sub/c.txt", "Two and more.") // in a directory that was made since
	next([]string{"sub/c.txt"}, false)
	if err := os.Remove(filepath.Join(dir, "a.txt")); err != nil {
		t.Fatal(err)
	}
	next(nil, true)
	cancel()
	if _, err := w.Next(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("after cancel: %v", err)
	}
}

func TestAddresses(t *testing.T) {
	w, err := New([]string{"https://b.example/feed", "https://a.example/feed"}, isAddress, 40*time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	b, err := w.Next(t.Context())
	if diff := cmp.Diff([]string{"https://a.example/feed", "https://b.example/feed"}, b.Addresses); diff != "" ||
		err != nil {
		t.Error(diff, err)
	}
	w.Done("https://a.example/feed", true)
	w.Done("https://b.example/feed", false)
	if b, err = w.Next(t.Context()); len(b.Addresses) != 1 || b.Addresses[0] != "https://b.example/feed" || err != nil {
		t.Errorf("the one that failed is due too soon: %v %v", b.Addresses, err)
	}
	if _, err := New([]string{"-"}, isAddress, 0); err == nil {
		t.Error("standard input is watched")
	}
	if _, err := New([]string{"missing"}, isAddress, 0); err == nil {
		t.Error("a missing directory is watched")
	}
}

// TestOverflow: what the system says of changes that it lost is received, else it would tell of no more.
func TestOverflow(t *testing.T) {
	dir := t.TempDir()
	w, err := New([]string{dir}, isAddress, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if w.events == nil {
		t.Skip("the system tells of no changes")
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	go func() { _, _ = w.Next(ctx) }()
	select {
	case w.events.Errors <- fsnotify.ErrEventOverflow:
	case <-ctx.Done():
		t.Error("the failure was not received")
	}
}
