package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "print the session of README.md anew")

// TestReadme runs the commands of the session in README.md. With -update it writes what they
// print into the file.
func TestReadme(t *testing.T) {
	t.Chdir("../..")
	data, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	block := regexp.MustCompile("(?s)(<!-- session.*?```console\n)(.*?)(```\n)").FindSubmatchIndex(data)
	if block == nil {
		t.Fatal("README.md has no session")
	}
	t.Setenv("KG_DB", filepath.Join(t.TempDir(), "news.db"))
	var session bytes.Buffer
	for line := range strings.Lines(string(data[block[4]:block[5]])) {
		command, ok := strings.CutPrefix(line, "$ ")
		if !ok {
			continue
		}
		if session.Len() > 0 {
			session.WriteByte('\n')
		}
		session.WriteString(line)
		var out bytes.Buffer
		if code := run(context.Background(), words(command), strings.NewReader(""), &out, &out); code != 0 {
			t.Errorf("%s: status %d\n%s", strings.TrimSpace(command), code, &out)
		}
		session.Write(out.Bytes())
	}
	if !strings.Contains(session.String(), "$ kg ask") {
		t.Error("the session asks nothing")
	}
	if *update {
		page := fmt.Sprintf("%s%s%s", data[:block[4]], session.Bytes(), data[block[5]:])
		if err := os.WriteFile("README.md", []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// words splits a command line as a shell would, as far as spaces and double quotes go.
func words(line string) []string {
	var out []string
	for _, m := range regexp.MustCompile(`"([^"]*)"|(\S+)`).FindAllStringSubmatch(line, -1) {
		out = append(out, m[1]+m[2])
	}
	return out
}
