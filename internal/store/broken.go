package store

import (
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"strings"
)

// logger drops Pebble's messages.
type logger struct{ s *Store }

func (logger) Infof(string, ...any)  {}
func (logger) Errorf(string, ...any) {}

// Fatalf is called where Pebble cannot go on, such as where its log or its list of files cannot
// be written. It asks for the end of the process, which is not ours to end: what was
// acknowledged is on disk. The goroutine ends instead and lets go of the locks that it holds;
// whoever waits for it does so in guard, which returns.
func (l logger) Fatalf(format string, args ...any) {
	err := fmt.Errorf(format, args...)
	switch calledBy("base.MustExist", "store.openPebble", ").handleIngestAsFlushable", ").guard.func1", ").flush",
		").compact") {
	case "base.MustExist": // whose caller returns the error
	case ").handleIngestAsFlushable": // without the lock that its caller would give back
		l.s.breakdown(err)
		select {}
	case ").guard.func1", ").flush", ").compact":
		l.s.breakdown(err)
		runtime.Goexit()
	default:
		panic(err)
	}
}

// calledBy returns which of the functions, if any, is the innermost on this goroutine's stack.
func calledBy(functions ...string) string {
	var pcs [128]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs[:])])
	for {
		frame, more := frames.Next()
		for _, f := range functions {
			if strings.HasSuffix(frame.Function, f) {
				return f
			}
		}
		if !more {
			return ""
		}
	}
}

// backgroundError hears of flushes and compactions that failed. Pebble tries them again at
// once, forever: a flush that failed, and a compaction whose files are gone, are not tried again.
func (s *Store) backgroundError(err error) {
	if calledBy(").flush") != "" || errors.Is(err, fs.ErrNotExist) && calledBy(").handleCompactFailure") != "" {
		s.breakdown(err)
		runtime.Goexit()
	}
}

// breakdown notes that Pebble cannot go on. It may be called under Pebble's locks.
func (s *Store) breakdown(err error) {
	s.breaks.Do(func() {
		s.cause = fmt.Errorf("the files of graph %s can no longer be written: %w; it must be opened again", s.url,
			damaged(err))
		close(s.broken)
	})
}

func (s *Store) isBroken() bool {
	select {
	case <-s.broken:
		return true
	default:
		return false
	}
}

// guard makes a call of Pebble that may wait for its other goroutines, and returns an error
// where these have ended. A call that panics is an error too.
func (s *Store) guard(call func() error) error {
	done := make(chan error, 1)
	go func() {
		defer func() {
			if r := recover(); r != nil {
				done <- fmt.Errorf("%v", r)
			}
		}()
		done <- call()
	}()
	select {
	case err := <-done:
		return err
	case <-s.broken:
		select {
		case err := <-done:
			return err
		default:
			return s.cause
		}
	}
}
