// Package watch reports when the files of directories and the feeds at addresses may have changed.
//
// Directories are scanned after the system reports a change, and every few seconds where it reports
// none, for files whose size or time of change differs. Addresses are due at an interval, which
// grows while they fail.
package watch

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// Batch is what may have changed since the last one.
type Batch struct {
	Files     map[string]bool // paths, of all directories
	Removed   bool            // a file is gone
	Addresses []string        // that are due
}

const (
	settle     = 400 * time.Millisecond // without a change, before a batch
	longest    = 10 * time.Second       // that changes without end hold a batch up
	rescan     = 30 * time.Second       // without word from the system
	maxBackOff = 6 * time.Hour
)

// Watcher watches sources. It is used by one goroutine; Close it after use.
type Watcher struct {
	roots     []string
	every     time.Duration
	known     map[string]stamp
	addresses map[string]*due
	events    *fsnotify.Watcher // nil where the system tells of no changes
}

type stamp struct {
	size     int64
	modified time.Time
}

type due struct {
	next time.Time
	wait time.Duration
}

// New returns a watcher of directories, files and addresses; isAddress tells which are those.
// Addresses fall due every so often.
func New(sources []string, isAddress func(string) bool, every time.Duration) (*Watcher, error) {
	w := &Watcher{every: every, known: map[string]stamp{}, addresses: map[string]*due{}}
	for _, s := range sources {
		switch {
		case s == "-":
			return nil, errors.New("watch: standard input does not change")
		case isAddress(s):
			w.addresses[s] = &due{wait: every}
		default:
			if _, err := os.Stat(s); err != nil {
				return nil, fmt.Errorf("watch %s: %w", s, errors.Unwrap(err))
			}
			w.roots = append(w.roots, s)
		}
	}
	if len(w.roots) > 0 {
		w.events, _ = fsnotify.NewWatcher() // else every rescan finds it
	}
	return w, nil
}

// Close ends the watching.
func (w *Watcher) Close() error {
	if w.events == nil {
		return nil
	}
	return w.events.Close()
}

// Next waits until something may have changed; the first call returns everything. The error is
// that of the context.
func (w *Watcher) Next(ctx context.Context) (Batch, error) {
	for {
		if err := ctx.Err(); err != nil {
			return Batch{}, err
		}
		b := w.look()
		for _, a := range w.dueNow() {
			b.Addresses = append(b.Addresses, a)
			w.addresses[a].next = time.Now().Add(w.addresses[a].wait)
		}
		if len(b.Files) > 0 || b.Removed || len(b.Addresses) > 0 {
			return b, nil
		}
		if err := w.wait(ctx); err != nil {
			return Batch{}, err
		}
	}
}

// Done says how the reading of an address went: one that failed falls due later and later.
func (w *Watcher) Done(address string, failed bool) {
	d := w.addresses[address]
	if d == nil {
		return
	}
	if d.wait = w.every; failed {
		d.wait = min(2*max(time.Until(d.next), w.every), maxBackOff)
	}
	d.next = time.Now().Add(d.wait)
}

func (w *Watcher) dueNow() []string {
	var out []string
	for a, d := range w.addresses {
		if !time.Now().Before(d.next) {
			out = append(out, a)
		}
	}
	slices.Sort(out)
	return out
}

// wait waits for a change, and then until changes have settled, or until an address falls due.
func (w *Watcher) wait(ctx context.Context) error {
	first := time.NewTimer(w.untilDue())
	defer first.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-first.C:
		return nil
	case <-w.failures(): // some changes were not told: all are looked for
		return nil
	case _, ok := <-w.changes():
		if !ok {
			w.events = nil
			return nil
		}
	}
	end := time.After(longest)
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-end:
			return nil
		case <-time.After(settle):
			return nil
		case <-w.changes():
		case <-w.failures():
		}
	}
}

func (w *Watcher) changes() chan fsnotify.Event {
	if w.events == nil {
		return nil
	}
	return w.events.Events
}

// failures yields when the system lost changes; it waits until that is received.
func (w *Watcher) failures() chan error {
	if w.events == nil {
		return nil
	}
	return w.events.Errors
}

func (w *Watcher) untilDue() time.Duration {
	wait := rescan
	if w.events == nil {
		wait = 2 * time.Second
	}
	if len(w.roots) == 0 {
		wait = time.Hour
	}
	for _, d := range w.addresses {
		wait = min(wait, time.Until(d.next))
	}
	return max(wait, 0)
}

// look goes through the directories and returns what changed since it last did.
func (w *Watcher) look() Batch {
	b := Batch{Files: map[string]bool{}}
	now := map[string]stamp{}
	for _, root := range w.roots {
		// What cannot be read is reported when it is ingested.
		_ = filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
			hidden := path != root && strings.HasPrefix(filepath.Base(path), ".")
			switch {
			case err != nil:
				return nil
			case hidden && e.IsDir():
				return filepath.SkipDir
			case e.IsDir():
				if w.events != nil {
					_ = w.events.Add(path) // adding again does nothing; where it fails, rescans serve
				}
				return nil
			case hidden:
				return nil
			}
			if path == root && w.events != nil {
				_ = w.events.Add(filepath.Dir(path))
			}
			if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
				now[path] = stamp{info.Size(), info.ModTime()}
			}
			return nil
		})
	}
	for path, s := range now {
		if old, ok := w.known[path]; !ok || old != s {
			b.Files[path] = true
		}
	}
	for path := range w.known {
		if _, ok := now[path]; !ok {
			b.Removed = true
		}
	}
	w.known = now
	return b
}
