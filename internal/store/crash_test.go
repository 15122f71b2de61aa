package store

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/cayleygraph/quad"
	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/cockroachdb/pebble/v2/vfs/errorfs"

	"github.com/newsgraph/kg/schema"
)

// crashDocs are written over and over by several writers of a process that is killed.
const crashDocs = 12

func crashDoc(i int) string { return fmt.Sprint(schema.DocumentBase, "crash", i) }

// crashQuads are what the document says in a version; odd versions share facts and
// entities with the other documents.
func crashQuads(doc, version int) []quad.Quad {
	d := crashDoc(doc)
	quads := []quad.Quad{{Subject: quad.IRI(d), Predicate: quad.IRI("version"), Object: quad.Int(version), Label: quad.IRI(d)}}
	return append(quads, record(rand.New(rand.NewPCG(uint64(doc), uint64(version))), d, version)...)
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
		for i := range 2 {
			n := 0
			_, err := s.Load(ctx, func() (quad.Quad, error) {
				if n++; n > smallLoad+10 {
					return each(nil)()
				}
				return iri(fmt.Sprint("load", first, "-", i), "p", fmt.Sprint(n), fmt.Sprint("load", first, "-", i)), nil
			})
			if err != nil {
				say("error %v", err)
				return
			}
			say("loaded %d", i)
		}
	})
	wg.Wait()
}

// TestCrash kills a process that writes documents and loads chunks, at random moments: the
// graph must open, be sound, and have what was acknowledged, whole, and nothing in part.
// KG_CRASH_ROUNDS sets the number of rounds.
func TestCrash(t *testing.T) {
	rounds := 10
	if testing.Short() {
		rounds = 3
	}
	if n, err := strconv.Atoi(os.Getenv("KG_CRASH_ROUNDS")); err == nil {
		rounds = n
	}
	dir := filepath.Join(t.TempDir(), "g")
	r := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 0))
	tried, done := [crashDocs]int{}, [crashDocs]int{}
	for i := range done {
		tried[i], done[i] = -1, -1
	}
	next, acknowledged := 0, 0
	for round := range rounds {
		loaded := killChild(t, dir, next, time.Duration(r.IntN(250))*time.Millisecond, &tried, &done, &acknowledged)
		next = max(next, checkCrash(t, round, dir, next, loaded, &tried, &done)+1)
	}
	t.Logf("%d rounds, %d documents acknowledged", rounds, acknowledged)
	if acknowledged == 0 {
		t.Error("no document was acknowledged: the test shows nothing")
	}
}

// killChild runs the child, kills it some time after it has opened the graph, and notes
// what it said. It returns how many loads were acknowledged.
func killChild(t *testing.T, dir string, first int, after time.Duration, tried, done *[crashDocs]int, acknowledged *int) (loaded int) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestCrashChild$")
	cmd.Env = append(os.Environ(), "KG_CRASH_DIR="+dir, "KG_CRASH_FIRST="+strconv.Itoa(first))
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		var doc, version int
		line := lines.Text()
		if strings.HasPrefix(line, "error") || strings.HasPrefix(line, "---") || strings.HasPrefix(line, "panic") {
			t.Error(line)
		}
		if line == "open" {
			if _, err := Open(context.Background(), dir, nil); !errors.Is(err, ErrLocked) {
				t.Errorf("Open beside another process: %v, want ErrLocked", err)
			}
			time.AfterFunc(after, func() { cmd.Process.Kill() })
		} else if n, _ := fmt.Sscanf(line, "try %d %d", &doc, &version); n == 2 {
			tried[doc] = version
		} else if n, _ := fmt.Sscanf(line, "done %d %d", &doc, &version); n == 2 {
			done[doc] = version
			*acknowledged++
		} else if strings.HasPrefix(line, "loaded ") {
			loaded++
		}
	}
	err = cmd.Wait()
	if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); !ok || status.Signal() != syscall.SIGKILL {
		t.Fatalf("the child ended by itself: %v", err)
	}
	return loaded
}

// checkCrash looks at the graph that a killed process left and returns the highest version.
func checkCrash(t *testing.T, round int, dir string, first, loaded int, tried, done *[crashDocs]int) (highest int) {
	t.Helper()
	ctx := context.Background()
	s, err := Open(ctx, dir, nil)
	if err != nil {
		t.Fatalf("round %d: %v", round, err)
	}
	defer s.Close()
	sound(t, s)
	fresh := memory(t)
	for doc := range crashDocs {
		version := storedVersion(t, s, doc)
		asked := tried[doc] == done[doc]+1 || tried[doc] >= first && done[doc] < first // one change may be under way
		whole := version == done[doc] || done[doc]%7 == 6 && version < 0 || done[doc] < 0 && version < 0 ||
			asked && (version == tried[doc] || tried[doc]%7 == 6 && version < 0)
		if !whole {
			t.Errorf("round %d: document %d has version %d; %d was tried, %d acknowledged", round, doc, version, tried[doc], done[doc])
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
	for i := range loaded + 1 {
		l := fmt.Sprint("load", first, "-", i)
		ids, bound, _ := Pattern{L: quad.IRI(l)}.IDs()
		v, err := s.View()
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, err := range v.ScanIDs(ctx, ids, bound) {
			if err != nil {
				t.Fatal(err)
			}
			n++
		}
		v.Close()
		if n != smallLoad+10 && (n != 0 || i < loaded) {
			t.Errorf("round %d: %d quads of load %d of %d", round, n, i, loaded)
		}
	}
	var got []string
	for line := range strings.Lines(dumpOf(t, s)) {
		if !strings.HasPrefix(line, "<load") {
			got = append(got, line)
		}
	}
	if want := dumpOf(t, fresh); strings.Join(got, "") != want {
		t.Errorf("round %d: the graph is not that of its documents", round)
	}
	return highest
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
			if strings.HasSuffix(op.Path, ".log") && (op.Kind == errorfs.OpFileWrite || op.Kind == errorfs.OpFileSyncData || op.Kind == errorfs.OpFileSync) {
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
