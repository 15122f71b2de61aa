package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/urfave/cli/v2"
)

// A query in a language that can do anything runs in a process of its own: the same program,
// which opens the graph read-only, gets the query on its standard input and answers on the
// standard output. It ends itself when time or memory are spent; where it cannot, the system
// refuses it memory, and this process kills it.

// grace = 2 s more than its time are given to the process to say why it ends.
const grace = 2 * time.Second

// exitMemory is the status with which the bounded process ends when it lacks memory.
const exitMemory = 4

// maxMessages = 64 KB of the process's messages are kept.
const maxMessages = 64 << 10

// queryMemory returns the bytes that a query may take: what the process has beside the graph.
func queryMemory(c *cli.Context) int64 {
	memory := int64(c.Int("memory")) << 20
	if c.Bool("bounded") {
		return memory / 2
	}
	return memory
}

// inProcess runs a query in a process of its own and passes on what it prints.
func inProcess(c *cli.Context, text string) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("query: find this program: %w", err)
	}
	if s := sharedOf(c); s != nil { // one process at a time may open a graph
		if err := s.close(); err != nil {
			return err
		}
	}
	timeout := c.Duration("timeout")
	ctx, cancel := context.WithTimeout(c.Context, timeout+grace)
	defer cancel()
	cmd := exec.CommandContext(ctx, self, "--schema", c.String("schema"), "query", "--bounded", "--lang", c.String("lang"),
		"--format", c.String("format"), "--limit", strconv.Itoa(c.Int("limit")), "--timeout", timeout.String(), "--memory",
		strconv.Itoa(c.Int("memory")), "--file", "-")
	cmd.Args[0] = os.Args[0]
	// not as an argument, which others can see: it may hold a password
	cmd.Env = append(os.Environ(), "KG_DB="+database(c))
	cmd.WaitDelay = time.Second
	var messages clipped
	cmd.Stdout, cmd.Stderr = c.App.Writer, &messages
	in, err := cmd.StdinPipe()
	if err != nil {
		return fmt.Errorf("query: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("query: start a process: %w", err)
	}
	// A process that reads no more has ended, which Wait tells.
	_, _ = io.WriteString(in, text)
	_ = in.Close()
	err = cmd.Wait()
	var ended *exec.ExitError
	switch {
	case err == nil:
		_, err = c.App.ErrWriter.Write(messages.Bytes())
		return err
	case c.Context.Err() != nil:
		return c.Context.Err()
	case ctx.Err() != nil:
		return fmt.Errorf("query: it took longer than %v and was stopped; narrow it, or allow more with --timeout", timeout)
	case !errors.As(err, &ended):
		return fmt.Errorf("query: %w", err)
	case ended.ExitCode() == exitMemory, ended.ExitCode() < 0, starved(messages.Bytes()):
		return fmt.Errorf(
			"query: it needed more than %d MB of memory and was stopped; narrow it, or allow more with --memory",
			c.Int("memory"))
	case ended.ExitCode() == exitNothing:
		_, _ = c.App.ErrWriter.Write(messages.Bytes())
		return errNothing
	case ended.ExitCode() == exitFailed:
		_, _ = c.App.ErrWriter.Write(messages.Bytes())
		return errTold
	}
	return errors.New(
		"query: a function of the language failed and ended the process of the query; the graph is unchanged")
}

// starved says whether Go's runtime gave up, which it does when it is refused memory: for the
// heap, for its own tables or for the stack of a thread.
func starved(messages []byte) bool {
	for _, sign := range []string{"fatal error: ", "out of memory", "cannot allocate", "failed to create new OS thread",
		"pthread_create failed"} {
		if bytes.Contains(messages, []byte(sign)) {
			return true
		}
	}
	return false
}

// errTold ends a command that failed and has said so.
var errTold = errors.New("failed")

// clipped keeps the beginning of what is written to it.
type clipped struct{ bytes.Buffer }

func (b *clipped) Write(p []byte) (int, error) {
	b.Buffer.Write(p[:min(len(p), max(0, maxMessages-b.Len()))])
	return len(p), nil
}

// bound sets the limits of this process: the collector works hard near the limit of memory,
// beyond it the process ends itself, and the system refuses what goes further, where it can.
// Time beyond its limit ends the process too.
func bound(c *cli.Context) error {
	memory := int64(c.Int("memory")) << 20
	debug.SetMemoryLimit(memory * 9 / 10)
	if err := refuse(memory); err != nil {
		return fmt.Errorf("query: limit the memory of the process: %w", err)
	}
	parent := os.Getppid()
	go func() {
		deadline := time.After(c.Duration("timeout") + grace)
		for {
			select {
			case <-deadline:
				os.Exit(exitFailed)
			case <-time.After(20 * time.Millisecond):
			}
			if resident() > memory {
				os.Exit(exitMemory)
			}
			if os.Getppid() != parent { // nobody waits for the answer
				os.Exit(exitFailed)
			}
		}
	}()
	return nil
}
