//go:build linux

// Package pgtest runs a PostgreSQL server for tests.
//
// One server is started for a test binary, on loopback, under an unprivileged user where the
// test runs as root, with its data in a temporary directory. A package that uses it ends its
// TestMain with Stop.
package pgtest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/newsgraph/kg/internal/testtool"
)

// startLimit bounds the start of the server and its end.
const startLimit = 60 * time.Second

type server struct {
	dir    string
	port   int
	cmd    *exec.Cmd
	exited chan struct{}
}

var (
	start = sync.OnceValues(launch)
	mu    sync.Mutex
	live  *server // guarded by mu; nil: none was started
	count atomic.Int64
)

// Database returns the address of an empty schema on the server, which is dropped with the
// test. Commits do not wait for the disk. Where PostgreSQL is missing the test is skipped or
// fails, see package testtool.
func Database(t testing.TB) string {
	t.Helper()
	testtool.Need(t, "PostgreSQL", func() bool {
		_, err1 := program("initdb")
		_, err2 := program("postgres")
		return err1 == nil && err2 == nil
	})
	s, err := start()
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("graph%d", count.Add(1))
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	if err := s.exec(ctx, "CREATE SCHEMA "+name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), startLimit)
		defer cancel()
		if err := s.exec(ctx, "DROP SCHEMA "+name+" CASCADE"); err != nil {
			t.Error(err)
		}
	})
	return s.address() + "&synchronous_commit=off&search_path=" + name
}

func (s *server) address() string {
	return fmt.Sprintf("postgres://postgres@127.0.0.1:%d/postgres?sslmode=disable", s.port)
}

func (s *server) exec(ctx context.Context, sql string) error {
	c, err := pgx.Connect(ctx, s.address())
	if err != nil {
		return err
	}
	_, err = c.Exec(ctx, sql)
	return errors.Join(err, c.Close(ctx))
}

// Block locks the tables of the graph at an address against all who would use them, until unblock.
func Block(t testing.TB, address string) (unblock func()) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	c, err := pgx.Connect(ctx, address)
	if err == nil {
		_, err = c.Exec(ctx, "BEGIN; LOCK TABLE kg_quads, kg_terms, kg_size IN ACCESS EXCLUSIVE MODE")
	}
	if err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := c.Close(context.Background()); err != nil {
			t.Error(err)
		}
	}
}

// Stop ends the server, if one was started, and removes its data.
func Stop() {
	mu.Lock()
	defer mu.Unlock()
	if live == nil {
		return
	}
	_ = live.cmd.Process.Signal(syscall.SIGINT) // its "fast shutdown"
	select {
	case <-live.exited:
	case <-time.After(startLimit):
		_ = live.cmd.Process.Kill()
		<-live.exited
	}
	_ = os.RemoveAll(live.dir)
	live = nil
}

// program finds one of PostgreSQL's programs, which Debian keeps out of the path.
func program(name string) (string, error) {
	if path, err := exec.LookPath(name); err == nil {
		return filepath.EvalSymlinks(path)
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	slices.Sort(found)
	if len(found) == 0 {
		return "", fmt.Errorf("%s: %w", name, exec.ErrNotFound)
	}
	return found[len(found)-1], nil
}

// attributes make a child run as somebody else than root, and end with this process.
func attributes(dir string) (*syscall.SysProcAttr, error) {
	a := &syscall.SysProcAttr{Pdeathsig: syscall.SIGINT}
	if os.Geteuid() != 0 {
		return a, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		if u, err = user.Lookup("nobody"); err != nil {
			return nil, err
		}
	}
	uid, err1 := strconv.Atoi(u.Uid)
	gid, err2 := strconv.Atoi(u.Gid)
	if err := errors.Join(err1, err2, os.Chown(dir, uid, gid)); err != nil {
		return nil, err
	}
	a.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return a, nil
}

func launch() (*server, error) {
	initdb, err1 := program("initdb")
	postgres, err2 := program("postgres")
	if err := errors.Join(err1, err2); err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "kg-postgres-")
	if err != nil {
		return nil, err
	}
	s := &server{dir: dir, exited: make(chan struct{})}
	if err := s.launch(initdb, postgres); err != nil {
		_ = os.RemoveAll(dir)
		return nil, fmt.Errorf("start PostgreSQL: %w", err)
	}
	mu.Lock()
	defer mu.Unlock()
	live = s
	return s, nil
}

func (s *server) launch(initdb, postgres string) error {
	attr, err := attributes(s.dir)
	if err != nil {
		return err
	}
	data := filepath.Join(s.dir, "data")
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	init := exec.CommandContext(ctx, initdb, "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C",
		"--no-sync")
	init.Dir, init.SysProcAttr = s.dir, attr
	if out, err := init.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, out)
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	s.port = free.Addr().(*net.TCPAddr).Port
	if err := free.Close(); err != nil {
		return err
	}
	log, err := os.Create(filepath.Join(s.dir, "log"))
	if err != nil {
		return err
	}
	defer log.Close()
	s.cmd = exec.Command(postgres, "-D", data, "-p", strconv.Itoa(s.port), "-c", "listen_addresses=127.0.0.1", "-c",
		"unix_socket_directories=",
		"-c", "shared_buffers=256MB", "-c", "max_wal_size=4GB", "-c", "max_connections=200")
	s.cmd.Dir, s.cmd.SysProcAttr, s.cmd.Stdout, s.cmd.Stderr = s.dir, attr, log, log
	if err := s.cmd.Start(); err != nil {
		return err
	}
	go func() {
		_ = s.cmd.Wait() // its end is all that matters
		close(s.exited)
	}()
	for ctx.Err() == nil {
		if err = s.exec(ctx, "SELECT 1"); err == nil {
			return nil
		}
		select {
		case <-s.exited:
			said, _ := os.ReadFile(log.Name())
			return fmt.Errorf("it ended at once: %s", said)
		case <-time.After(50 * time.Millisecond):
		}
	}
	_ = s.cmd.Process.Kill()
	return err
}
