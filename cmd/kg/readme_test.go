package main

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write what the commands of the session in README.md print into it")

var (
	// sessionBlock finds the session: what is before it, the session, what ends it.
	sessionBlock = regexp.MustCompile("(?s)(<!-- session.*?```console\n)(.*?)(```\n)")
	// duration is how long something took, which differs from run to run.
	duration = regexp.MustCompile(`\bin (\d+h)?(\d+m)?\d+(\.\d+)?(ns|µs|ms|s)\b`)
	// word is a word of a command line, or several in double quotes.
	word = regexp.MustCompile(`"([^"]*)"|(\S+)`)
)

// TestReadme runs the commands of the session in README.md and compares what they print with
// the page, durations aside. With -update it writes what differs into the page.
func TestReadme(t *testing.T) {
	t.Chdir("../..")
	page, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	at := sessionBlock.FindSubmatchIndex(page)
	if at == nil {
		t.Fatal("README.md has no session")
	}
	said := string(page[at[4]:at[5]])
	t.Setenv("KG_DB", filepath.Join(t.TempDir(), "news.db"))
	got := played(t, said)
	if !strings.Contains(got, "$ kg ask") {
		t.Error("the session asks nothing")
	}
	diff := cmp.Diff(masked(said), masked(got))
	if diff == "" {
		return
	}
	if !*update {
		t.Fatalf("README.md differs from what the commands print; go test ./cmd/kg -run TestReadme -update writes it (-page +commands):\n%s", diff)
	}
	page = append(append(bytes.Clone(page[:at[4]]), got...), page[at[5]:]...)
	if err := os.WriteFile("README.md", page, 0o644); err != nil {
		t.Fatal(err)
	}
}

// played runs the commands of a session, each on a line that begins with "$ ", and returns
// the session with what they print.
func played(t *testing.T, said string) string {
	t.Helper()
	var out bytes.Buffer
	for line := range strings.Lines(said) {
		command, ok := strings.CutPrefix(line, "$ ")
		if !ok {
			continue
		}
		if out.Len() > 0 {
			out.WriteByte('\n')
		}
		out.WriteString(line)
		start := out.Len()
		if code := run(context.Background(), words(command), strings.NewReader(""), &out, &out); code != 0 {
			t.Errorf("%s: status %d\n%s", strings.TrimSpace(command), code, out.Bytes()[start:])
		}
	}
	return out.String()
}

// masked returns the lines of a session with a dash for each duration.
func masked(text string) []string {
	return strings.Split(duration.ReplaceAllString(text, "in —"), "\n")
}

func TestMasked(t *testing.T) {
	for in, want := range map[string]string{
		"525 words in 268ms": "525 words in —", "in 1.5s": "in —", "in 1m2.25s": "in —", "in 12µs": "in —",
		"62 claims": "62 claims", "troops of 1990s": "troops of 1990s", "1186a7": "1186a7",
	} {
		if got := masked(in); len(got) != 1 || got[0] != want {
			t.Errorf("masked(%q) = %q, want %q", in, got, want)
		}
	}
}

// words splits a command line as a shell would, as far as spaces and double quotes go.
func words(line string) []string {
	var out []string
	for _, m := range word.FindAllStringSubmatch(line, -1) {
		out = append(out, m[1]+m[2])
	}
	return out
}
