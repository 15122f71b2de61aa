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

var update = flag.Bool("update", false, "write what the commands of the sessions in README.md and docs print into them")

var (
	// sessionBlock finds a session: what is before it, the session, what ends it.
	sessionBlock = regexp.MustCompile("(?s)(<!-- session.*?```console\n)(.*?)(```\n)")
	// duration is how long something took, which differs from run to run.
	duration = regexp.MustCompile(`\bin (\d+h)?(\d+m)?\d+(\.\d+)?(ns|µs|ms|s)\b`)
	// word is a word of a command line, or several in quotes.
	word = regexp.MustCompile(`"([^"]*)"|'([^']*)'|(\S+)`)
)

// TestSessions runs the commands of the sessions in README.md and docs and compares what they
// print with the pages, durations aside. A page has one graph. With -update it writes what
// differs into the pages.
func TestSessions(t *testing.T) {
	t.Chdir("../..")
	pages, err := filepath.Glob("docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	ran := 0
	for _, name := range append(pages, "README.md") {
		t.Run(name, func(t *testing.T) {
			t.Setenv("KG_DB", filepath.Join(t.TempDir(), "news.db"))
			t.Setenv("KG_SCHEMA", "")
			ran += checkPage(t, name)
		})
	}
	if ran < 10 {
		t.Errorf("only %d commands", ran)
	}
}

// checkPage checks the sessions of one page and returns how many commands they have.
func checkPage(t *testing.T, name string) int {
	t.Helper()
	page, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	end, commands := 0, 0
	differs := false
	for _, at := range sessionBlock.FindAllSubmatchIndex(page, -1) {
		said := string(page[at[4]:at[5]])
		got := played(t, said)
		commands += strings.Count("\n"+got, "\n$ ")
		out.Write(page[end:at[4]])
		if diff := cmp.Diff(masked(said), masked(got)); diff == "" {
			got = said
		} else if differs = true; !*update {
			t.Errorf("%s differs from what the commands print (-page +commands); "+
				"go test ./cmd/kg -run TestSessions -update writes it:\n%s", name, diff)
		}
		out.WriteString(got)
		end = at[5]
	}
	out.Write(page[end:])
	if *update && differs {
		if err := os.WriteFile(name, out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return commands
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

// words splits a command line as a shell would, as far as spaces and quotes go.
func words(line string) []string {
	var out []string
	for _, m := range word.FindAllStringSubmatch(line, -1) {
		out = append(out, m[1]+m[2]+m[3])
	}
	return out
}
