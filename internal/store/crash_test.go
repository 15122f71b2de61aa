package store

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/cayleygraph/quad"
	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/cockroachdb/pebble/v2/vfs/errorfs"

	"github.com/newsgraph/kg/internal/store/storetest/sample"
	"github.com/newsgraph/kg/schema"
)

// crashDocs are written over and over by several writers of a process that is killed.
const crashDocs = 12

func crashDoc(i int) string { return fmt.Sprint(schema.DocumentBase, "crash", i) }

// crashQuads are what the document says in a version; odd versions share facts and
// entities with the other documents.
func crashQuads(doc, version int) []quad.Quad {
	d := crashDoc(doc)
	quads := []quad.Quad{{Subject: quad.IRI(d), Predicate: quad.IRI("version"), Object: quad.Int(version),
		Label: quad.IRI(d)}}
	return append(quads, sample.Record(rand.New(rand.NewPCG(uint64(doc), uint64(version))), d, version)...)
}

// TestCrashChild is not a test: it is the process that TestCrash kills. Each line it
// prints says what is durable from then on.
func TestCrashChild(t *testing.T) {
	dir := os.Getenv("KG_CRASH_DIR")
	if dir == "" {
		t.Skip("runs within TestCrash")
	}
	ctx := context.Background()
	first, err := strconv.Atoi(os.Getenv("KG_CRASH_FIRST"))
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(ctx, dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	var out sync.Mutex
	say := func(format string, args ...any) {
		out.Lock()
		defer out.Unlock()
		fmt.Printf(format+"\n", args...)
	}
	say("open")
	var wg sync.WaitGroup
	for w := range 3 {
		wg.Go(func() {
			for version := first; ; version++ {
				for doc := w; doc < crashDocs; doc += 3 { // each document has one writer
					say("try %d %d", doc, version)
					if version%7 == 6 {
						if _, err := s.Forget(ctx, crashDoc(doc)); err != nil {
							say("error %v", err)
							return
						}
					} else if _, err := s.Replace(ctx, crashDoc(doc), crashQuads(doc, version)); err != nil {
						say("error %v", err)
						return
					}
					say("done %d %d", doc, version)
				}
			}
		})
	}
	wg.Go(func() {
		for i := 0; ; i++ {
			say("load %d", i)
			if err := crashLoad(ctx, s, first, i); err != nil {
				say("error %v", err)
				return
			}
			say("loaded %d", i)
			if i%3 == 2 {
				say("compact")
				if err := s.Compact(ctx); err != nil {
					say("error %v", err)
					return
				}
				say("compacted")
			}
		}
	})
	wg.Wait()
}

// crashLabel is the label of all quads of a load.
func crashLabel(first, i int) string { return fmt.Sprint("load", first, "-", i) }

// crashSize is the number of quads of a load: by a batch, in tables, or in chunks that are
// merged.
func crashSize(i int) int { return []int{300, smallLoad + 10, 900}[i%3] }

func crashLoad(ctx context.Context, s *Store, first, i int) error {
	l := s.newLoader(ctx)
	if i%3 == 2 {
		l.limit = 200
	}
	for n := range crashSize(i) {
		q := sample.IRI(crashLabel(first, i), "p", fmt.Sprint(n), crashLabel(first, i))
		if err := errors.Join(l.chunk.add(q), l.added()); err != nil {
			return errors.Join(err, l.abandon())
		}
	}
	_, err := l.close()
	return err
}

// crash is what is known of the killed processes.
type crash struct {
	tried, done [crashDocs]int // versions
	changes     int            // acknowledged
	loading     int            // loads of the last process that were begun
	loaded      int            // of these acknowledged
	compacting  bool
	during      map[string]int // how often something was under way when the process was killed
}

// TestCrash kills a process that writes and forgets documents, loads and compacts, at random
// moments: the graph must open, be sound, and have what was acknowledged, whole, and nothing
// in part. KG_CRASH_ROUNDS sets the number of rounds.
func TestCrash(t *testing.T) {
	t.Parallel()
	rounds := 10
	if testing.Short() {
		rounds = 2
	}
	if n, err := strconv.Atoi(os.Getenv("KG_CRASH_ROUNDS")); err == nil {
		rounds = n
	}
	dir := filepath.Join(t.TempDir(), "g")
	r := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 0))
	c := &crash{during: map[string]int{}}
	for i := range c.done {
		c.tried[i], c.done[i] = -1, -1
	}
	next := 0
	for round := range rounds {
		c.kill(t, dir, next, r.IntN(150), time.Duration(r.IntN(30_000))*time.Microsecond)
		next = max(next, c.check(t, round, dir, next)+1)
	}
	t.Logf("%d rounds, %d changes acknowledged, killed during %v", rounds, c.changes, c.during)
	if c.changes == 0 {
		t.Error("no change was acknowledged: the test shows nothing")
	}
	for _, what := range []string{"replace", "forget", "load", "compact"} {
		if rounds >= 100 && c.during[what] == 0 {
			t.Errorf("no process was killed during %s", what)
		}
	}
}

// kill runs the child, kills it some time after it has said so many lines since it opened the
// graph, and notes what it said.
func (c *crash) kill(t *testing.T, dir string, first, lines int, after time.Duration) {
	t.Helper()
	c.loading, c.loaded, c.compacting = 0, 0, false
	cmd := exec.Command(os.Args[0], "-test.run=^TestCrashChild$")
	cmd.Env = append(os.Environ(), "KG_CRASH_DIR="+dir, "KG_CRASH_FIRST="+strconv.Itoa(first))
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said := bufio.NewScanner(out)
	open := false
	for said.Scan() {
		var doc, version int
		line := said.Text()
		switch n, _ := fmt.Sscanf(line, "done %d %d", &doc, &version); {
		case n == 2:
			c.done[doc] = version
			c.changes++
		case strings.HasPrefix(line, "error"), strings.HasPrefix(line, "---"), strings.HasPrefix(line, "panic"):
			t.Error(line)
		case strings.HasPrefix(line, "try "):
			fmt.Sscanf(line, "try %d %d", &doc, &version)
			c.tried[doc] = version
		case strings.HasPrefix(line, "load "):
			c.loading++
		case strings.HasPrefix(line, "loaded "):
			c.loaded++
		case strings.HasPrefix(line, "compact"):
			c.compacting = line == "compact"
		case line == "open":
			open = true
			if _, err := Open(context.Background(), dir, nil); !errors.Is(err, ErrLocked) {
				t.Errorf("Open beside another process: %v, want ErrLocked", err)
			}
		}
		if lines--; open && lines == 0 || line == "open" && lines < 0 {
			time.AfterFunc(after, func() { cmd.Process.Kill() })
		}
	}
	err = cmd.Wait()
	if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); !ok || status.Signal() != syscall.SIGKILL {
		t.Fatalf("the child ended by itself: %v", err)
	}
	for doc, version := range c.tried {
		if version >= first && c.done[doc] != version {
			if version%7 == 6 {
				c.during["forget"]++
			} else {
				c.during["replace"]++
			}
		}
	}
	if c.loading > c.loaded {
		c.during["load"]++
	}
	if c.compacting {
		c.during["compact"]++
	}
}

// check looks at the graph that a killed process left, takes out what was loaded, and returns
// the highest version.
func (c *crash) check(t *testing.T, round int, dir string, first int) (highest int) {
	t.Helper()
	ctx := context.Background()
	s, err := Open(ctx, dir, nil)
	if err != nil {
		t.Fatalf("round %d: %v", round, err)
	}
	defer s.Close()
	sound(t, s)
	c.checkLoads(t, round, s, first)
	fresh := memory(t)
	tried, done := &c.tried, &c.done
	for doc := range crashDocs {
		version := storedVersion(t, s, doc)
		asked := tried[doc] == done[doc]+1 || tried[doc] >= first && done[doc] < first // one change may be under way
		whole := version == done[doc] || done[doc]%7 == 6 && version < 0 || done[doc] < 0 && version < 0 ||
			asked && (version == tried[doc] || tried[doc]%7 == 6 && version < 0)
		if !whole {
			t.Errorf("round %d: document %d has version %d; %d was tried, %d acknowledged", round, doc, version, tried[doc],
				done[doc])
		}
		if version >= 0 {
			if _, err := fresh.Replace(ctx, crashDoc(doc), crashQuads(doc, version)); err != nil {
				t.Fatal(err)
			}
			done[doc] = version
		} else if asked && tried[doc]%7 == 6 {
			done[doc] = tried[doc]
		}
		highest = max(highest, tried[doc], version)
	}
	if dumpOf(t, s) != dumpOf(t, fresh) {
		t.Errorf("round %d: the graph is not that of its documents", round)
	}
	return highest
}

// checkLoads checks that what was loaded is whole, or missing where that was not acknowledged,
// and takes it out.
func (c *crash) checkLoads(t *testing.T, round int, s *Store, first int) {
	t.Helper()
	ctx := context.Background()
	v, err := s.View()
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	var all []quad.Quad
	for i := range c.loading {
		n := len(all)
		for q, err := range v.Scan(ctx, Pattern{L: quad.IRI(crashLabel(first, i))}) {
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, q)
		}
		if n = len(all) - n; n != crashSize(i) && (n != 0 || i < c.loaded) {
			t.Errorf("round %d: %d quads of load %d of %d", round, n, i, c.loaded)
		}
	}
	if err := s.Apply(ctx, nil, all); err != nil {
		t.Fatal(err)
	}
}

func storedVersion(t *testing.T, s *Store, doc int) int {
	t.Helper()
	v, err := s.View()
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	version := -1
	for q, err := range v.Scan(context.Background(), Pattern{S: quad.IRI(crashDoc(doc)), P: quad.IRI("version")}) {
		if err != nil {
			t.Fatal(err)
		}
		if version >= 0 {
			t.Errorf("document %d has two versions", doc)
		}
		fmt.Sscan(string(q.Object.(quad.TypedString).Value), &version)
	}
	return version
}

// TestDiskFull fails every write to the log from some moment on: the write that meets it
// and all later ones must be errors, reading goes on, and nothing panics or hangs.
func TestDiskFull(t *testing.T) {
	ctx := context.Background()
	for _, good := range []int64{0, 1, 5, 40} {
		full := errorfs.InjectorFunc(func(op errorfs.Op) error {
			if strings.HasSuffix(op.Path, ".log") && (op.Kind == errorfs.OpFileWrite || op.Kind == errorfs.OpFileSyncData ||
				op.Kind == errorfs.OpFileSync) {
				if good--; good < 0 {
					return syscall.ENOSPC
				}
			}
			return nil
		})
		on := errorfs.Toggle{Injector: full}
		s, err := Open(ctx, filepath.Join(t.TempDir(), "g"), &Options{fs: errorfs.Wrap(vfs.Default, &on)})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Replace(ctx, crashDoc(0), crashQuads(0, 0)); err != nil {
			t.Fatal(err)
		}
		on.On()
		var failed error
		for version := 1; version < 100 && failed == nil; version++ {
			_, failed = s.Replace(ctx, crashDoc(0), crashQuads(0, version))
		}
		if !errors.Is(failed, syscall.ENOSPC) && (failed == nil || !strings.Contains(failed.Error(), "no space left")) {
			t.Errorf("after %d writes: %v, want that no space is left", good, failed)
		}
		if _, err := s.Forget(ctx, crashDoc(0)); err == nil {
			t.Error("a write after the failed one succeeded")
		}
		if storedVersion(t, s, 0) < 0 {
			t.Error("the document cannot be read any more")
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestDiskFullInLoad fails the writes of a load from some moment on: it must be an error that
// says so, leave the graph as it was and no file, and the same load must do once there is room.
func TestDiskFullInLoad(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	writes := []int64{0, 3, 15, 30}
	if testing.Short() {
		writes = []int64{0, 15}
	}
	for _, limit := range []int{500, chunkRows} { // in chunks; in one
		for _, good := range writes {
			full := errorfs.InjectorFunc(func(op errorfs.Op) error {
				if strings.Contains(op.Path, loadDir+"/") && (op.Kind == errorfs.OpCreate || op.Kind == errorfs.OpFileWrite ||
					op.Kind == errorfs.OpFileSync) {
					if atomic.AddInt64(&good, -1) < 0 {
						return syscall.ENOSPC
					}
				}
				return nil
			})
			on := errorfs.Toggle{Injector: full}
			s, err := Open(ctx, filepath.Join(t.TempDir(), "g"), &Options{fs: errorfs.Wrap(vfs.Default, &on)})
			if err != nil {
				t.Fatal(err)
			}
			documents(t, s)
			before := dumpOf(t, s)
			load := func() error {
				l := s.newLoader(ctx)
				l.limit = limit
				next := generate(smallLoad + 100)
				for {
					q, err := next()
					if err == io.EOF {
						_, err = l.close()
						return err
					}
					if err := errors.Join(l.chunk.add(q), l.added()); err != nil {
						return errors.Join(err, l.abandon())
					}
				}
			}
			on.On()
			err = load()
			if !errors.Is(err, syscall.ENOSPC) {
				t.Errorf("chunks of %d: %v, want that no space is left", limit, err)
			}
			on.Off()
			if names, err := s.fs.List(s.fs.PathJoin(s.dir, loadDir)); err != nil || len(names) > 0 {
				t.Errorf("chunks of %d: %v is left, %v", limit, names, err)
			}
			if dumpOf(t, s) != before {
				t.Errorf("chunks of %d: the graph is another", limit)
			}
			if err := load(); err != nil || s.quads <= smallLoad {
				t.Errorf("chunks of %d: once there is room: %v, %d quads", limit, err, s.quads)
			}
			sound(t, s)
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		}
	}
}

// TestPowerLoss takes away what was not synced, at random moments while documents are
// written and chunks loaded: what was acknowledged before must be there whole.
func TestPowerLoss(t *testing.T) {
	ctx := context.Background()
	disk := vfs.NewCrashableMem()
	s, err := Open(ctx, filepath.Join(t.TempDir(), "g"), &Options{fs: disk})
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex // guards done
	done := [crashDocs]int{}
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for w := range 3 {
		wg.Go(func() {
			for version := 1; ; version++ {
				for doc := w; doc < crashDocs; doc += 3 {
					select {
					case <-stop:
						return
					default:
					}
					if _, err := s.Replace(ctx, crashDoc(doc), crashQuads(doc, version)); err != nil {
						t.Error(err)
						return
					}
					mu.Lock()
					done[doc] = version
					mu.Unlock()
				}
				if w == 0 && version == 4 {
					if _, err := s.Load(ctx, generate(smallLoad+version)); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	r := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 1))
	for range 4 {
		time.Sleep(time.Duration(r.IntN(40)) * time.Millisecond)
		mu.Lock()
		acknowledged := done
		mu.Unlock()
		clone := disk.CrashClone(vfs.CrashCloneCfg{UnsyncedDataPercent: r.IntN(100), RNG: r})
		after, err := Open(ctx, s.url, &Options{fs: clone})
		if err != nil {
			t.Fatal(err)
		}
		sound(t, after)
		for doc := range crashDocs {
			if version := storedVersion(t, after, doc); version < acknowledged[doc] && acknowledged[doc] > 0 {
				t.Errorf("document %d has version %d, %d was acknowledged", doc, version, acknowledged[doc])
			}
		}
		if err := after.Close(); err != nil {
			t.Error(err)
		}
	}
	close(stop)
	wg.Wait()
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}
