package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/cayleygraph/cayley/graph"
	_ "github.com/cayleygraph/cayley/graph/kv/bolt"
	"github.com/cayleygraph/cayley/graph/path"
	_ "github.com/cayleygraph/cayley/writer"
	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/nquads"

	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/internal/store/cayley"
)

// measure loads the folder's quads into a store made anew and asks the folder's questions.
func measure(name, dir string) (*Figures, error) {
	text, err := os.ReadFile(filepath.Join(dir, "questions.json"))
	if err != nil {
		return nil, err
	}
	var ask Questions
	if err := json.Unmarshal(text, &ask); err != nil {
		return nil, err
	}
	f := &Figures{Store: name, Times: map[string]float64{}, Found: map[string]int{}}
	home := filepath.Join(dir, name)
	quads := filepath.Join(dir, "quads.nq")
	switch name {
	case "kg", "kg-cayley", growing:
		err = measureKG(f, &ask, home, quads)
	case "cayley-bbolt":
		err = measureBolt(f, &ask, home, quads)
	default:
		err = fmt.Errorf("no such store")
	}
	if err != nil {
		return nil, err
	}
	if f.Peak, err = peak(); err != nil {
		return nil, err
	}
	err = filepath.WalkDir(home, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		f.Disk += info.Size()
		return err
	})
	return f, err
}

// peak returns the greatest memory of the process so far, in bytes. Linux's rusage will not
// do: it has that of the process that started this one, too.
func peak() (int64, error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		var kb int64
		if n, _ := fmt.Sscanf(line, "VmHWM: %d kB", &kb); n == 1 {
			return kb << 10, nil
		}
	}
	return 0, errors.New("/proc/self/status does not tell the peak of memory")
}

// begin returns the function that ends the load.
func (f *Figures) begin() func() {
	start, cpu := time.Now(), processor()
	return func() { f.Times["load"], f.Times["load-cpu"] = time.Since(start).Seconds(), processor()-cpu }
}

// processor returns the seconds of all cores that the process has taken.
func processor() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()).Seconds()
}

// passes = 5: all questions of a kind are asked so often, and the fastest pass counts, as
// the machine does other work besides.
const passes = 5

// time keeps the mean time of a question in the fastest pass, and the sum of the answers.
func (f *Figures) time(what string, questions int, ask func(i int) (int, error)) error {
	for pass := range passes {
		found := 0
		start := time.Now()
		for i := range questions {
			n, err := ask(i)
			if err != nil {
				return err
			}
			found += n
		}
		mean := time.Since(start).Seconds() / float64(max(questions, 1))
		if pass == 0 || mean < f.Times[what] {
			f.Times[what] = mean
		}
		f.Found[what] = found
	}
	return nil
}

func measureKG(f *Figures, ask *Questions, home, quads string) error {
	ctx := context.Background()
	s, err := store.Open(ctx, home, nil)
	if err != nil {
		return err
	}
	in, err := os.Open(quads)
	if err != nil {
		return err
	}
	defer in.Close()
	load := f.begin()
	if _, err := store.LoadNQuads(ctx, s, in); err != nil {
		return err
	}
	load()
	if err := s.Close(); err != nil {
		return err
	}
	start := time.Now()
	if s, err = store.Open(ctx, home, nil); err != nil {
		return err
	}
	f.Times["open"] = time.Since(start).Seconds()
	defer s.Close()
	v, err := s.View()
	if err != nil {
		return err
	}
	defer v.Close()
	if f.Store == "kg-cayley" {
		return throughCayley(f, ask, cayley.View(ctx, v))
	}
	if f.Store == growing {
		return f.ask(ctx, v, ask)
	}
	if err := f.dump(filepath.Join(home, "..", "dump.nq"), func(w io.Writer) error { return v.Dump(ctx, w) }); err != nil {
		return err
	}
	return f.ask(ctx, v, ask)
}

// ask asks through the API.
func (f *Figures) ask(ctx context.Context, v *store.View, ask *Questions) error {
	scan := func(p store.Pattern) (found []quad.Quad, err error) {
		for q, err := range v.Scan(ctx, p) {
			if err != nil {
				return nil, err
			}
			found = append(found, q)
		}
		return found, nil
	}
	hop := func(dst []store.ID, from store.ID, predicate string) ([]store.ID, error) {
		for q, err := range v.ScanIDs(ctx, store.Quad{from, store.IDOf(predicate)}, store.S|store.P) {
			if err != nil {
				return nil, err
			}
			dst = append(dst, q[2])
		}
		return dst, nil
	}
	values := func(ids []store.ID) (int, error) {
		for _, id := range ids {
			if _, err := v.Value(ctx, id); err != nil {
				return 0, err
			}
		}
		return len(ids), nil
	}
	return f.questionsWith(ask, func(q [2]string) (int, error) {
		found, err := hop(nil, store.IDOf(q[0]), q[1])
		if err != nil {
			return 0, err
		}
		return values(found)
	}, func(q [4]string) (int, error) {
		at, next := []store.ID{store.IDOf(q[0])}, []store.ID(nil)
		for _, predicate := range q[1:] {
			next = next[:0]
			for _, from := range at {
				var err error
				if next, err = hop(next, from, predicate); err != nil {
					return 0, err
				}
			}
			at, next = next, at
		}
		return values(at)
	}, func(object string) (int, error) {
		found, err := scan(store.Pattern{O: quad.IRI(object)})
		return len(found), err
	}, func(label string) (int, error) {
		found, err := scan(store.Pattern{L: quad.IRI(label)})
		return len(found), err
	})
}

// questionsWith asks all questions.
func (f *Figures) questionsWith(ask *Questions, hop func([2]string) (int, error), hops3 func([4]string) (int, error),
	hub, label func(string) (int, error)) error {
	for _, part := range []struct {
		what string
		n    int
		ask  func(i int) (int, error)
	}{
		{"hop", len(ask.Hop), func(i int) (int, error) { return hop(ask.Hop[i]) }},
		{"hops3", len(ask.Hops3), func(i int) (int, error) { return hops3(ask.Hops3[i]) }},
		{"hub", len(ask.Hub), func(i int) (int, error) { return hub(ask.Hub[i]) }},
		{"label", len(ask.Label), func(i int) (int, error) { return label(ask.Label[i]) }},
	} {
		if err := f.time(part.what, part.n, part.ask); err != nil {
			return fmt.Errorf("%s: %w", part.what, err)
		}
	}
	return nil
}

// dump keeps how long the fastest pass of writing all quads into a file takes.
func (f *Figures) dump(file string, write func(io.Writer) error) error {
	for pass := range passes {
		out, err := os.Create(file)
		if err != nil {
			return err
		}
		start := time.Now()
		if err := write(out); err != nil {
			return err
		}
		took := time.Since(start).Seconds()
		info, err := out.Stat()
		if err != nil {
			return err
		}
		f.Dump = info.Size()
		if err := errors.Join(out.Close(), os.Remove(file)); err != nil {
			return err
		}
		if pass == 0 || took < f.Times["dump"] {
			f.Times["dump"] = took
		}
	}
	return nil
}

// throughCayley asks through Cayley's path package and iterators.
func throughCayley(f *Figures, ask *Questions, qs graph.QuadStore) error {
	ctx := context.Background()
	values := func(p *path.Path) (n int, err error) {
		err = p.Iterate(ctx).EachValue(qs, func(quad.Value) { n++ })
		return n, err
	}
	quads := func(d quad.Direction, id string) (n int, err error) {
		it := qs.QuadIterator(d, qs.ValueOf(quad.IRI(id)))
		err = graph.Iterate(ctx, it).Each(func(ref graph.Ref) { qs.Quad(ref); n++ })
		return n, err
	}
	return f.questionsWith(ask, func(q [2]string) (int, error) {
		return values(path.StartPath(qs, quad.IRI(q[0])).Out(quad.IRI(q[1])))
	}, func(q [4]string) (int, error) {
		return values(path.StartPath(qs, quad.IRI(q[0])).Out(quad.IRI(q[1])).Out(quad.IRI(q[2])).Out(quad.IRI(q[3])))
	}, func(object string) (int, error) { return quads(quad.Object, object) },
		func(label string) (int, error) { return quads(quad.Label, label) })
}

func measureBolt(f *Figures, ask *Questions, home, quads string) error {
	if err := graph.InitQuadStore("bolt", home, nil); err != nil {
		return err
	}
	qs, err := graph.NewQuadStore("bolt", home, nil)
	if err != nil {
		return err
	}
	defer qs.Close()
	in, err := os.Open(quads)
	if err != nil {
		return err
	}
	defer in.Close()
	load := f.begin()
	w, err := qs.NewQuadWriter()
	if err != nil {
		return err
	}
	if _, err := quad.CopyBatch(w, nquads.NewReader(in, false), quad.DefaultBatch); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	load()
	return throughCayley(f, ask, qs)
}
