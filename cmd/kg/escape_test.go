package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestEscape(t *testing.T) {
	for _, c := range []struct {
		terminal bool
		text     []string // written one after the other
		want     string
	}{
		{false, []string{"Galaţi\t“x”\n"}, "Galaţi\t“x”\n"},
		{false, []string{"\x1b]0;title\x07\x1b[31mred\x1b[0m"}, `\u001b]0;title\u0007\u001b[31mred\u001b[0m`},
		{true, []string{"\x1b[31mred\x1b[0m\x1b[2J"}, "\x1b[31mred\x1b[0m" + `\u001b[2J`},
		{true, []string{"a\rb\u009b31m\u202ec\u2066\x7f"}, `a\u000db\u009b31m\u202ec\u2066\u007f`},
		{true, []string{"\x9b31m \xff"}, `\x9b31m \xff`},
		{true, []string{"Gala\xc5", "\xa3i", "\xe2\x80", "\xae"}, `Galaţi\u202e`},
		{true, []string{"\xc2"}, `\xc2`},
		{false, []string{"a\u2028b\x00"}, `a\u2028b\u0000`},
	} {
		var out bytes.Buffer
		w := &textWriter{to: &out, terminal: c.terminal}
		for _, part := range c.text {
			if n, err := io.WriteString(w, part); err != nil || n != len(part) {
				t.Errorf("%q: %d, %v", part, n, err)
			}
		}
		if err := w.close(); err != nil || out.String() != c.want {
			t.Errorf("%q: %q, want %q; %v", c.text, out.String(), c.want, err)
		}
	}
}

// FuzzEscape: nothing that steers a terminal passes, however the text is cut.
func FuzzEscape(f *testing.F) {
	f.Add("Galaţi \x1b[31m\u009b\u202e\r\x9b", 3)
	f.Fuzz(func(t *testing.T, text string, at int) {
		var out bytes.Buffer
		w := &textWriter{to: &out}
		at = min(max(at, 0), len(text))
		_, _ = io.WriteString(w, text[:at])
		_, _ = io.WriteString(w, text[at:])
		if err := w.close(); err != nil {
			t.Fatal(err)
		}
		harmless(t, out.String())
	})
}

func harmless(t *testing.T, text string) {
	t.Helper()
	if !utf8.ValidString(text) {
		t.Errorf("not UTF-8: %q", text)
	}
	for _, r := range text {
		if unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(unicode.Bidi_Control, r) {
			t.Errorf("%U is written in %q", r, text)
		}
	}
}

// TestHostileText: what comes from names of files, quads and queries does not reach a terminal
// as it is, whichever command writes it.
func TestHostileText(t *testing.T) {
	dir := t.TempDir()
	db := filepath.Join(dir, "g.db")
	evil := "Evil\x1b]0;title\x07\u009b2J\u202eName"
	bad := filepath.Join(dir, "\x1b[2J"+"bad.jsonl")
	if err := os.WriteFile(bad, []byte("{\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	quads := filepath.Join(dir, "theirs.nq")
	literal := `"Evil\u001b]0;title\u0007\u009b2J\u202eName"`
	text := "<http://e.example/1> <http://www.w3.org/2000/01/rdf-schema#label> " + literal + " .\n" +
		"<http://e.example/1> <urn:kg:key> \"evil\" .\n"
	if err := os.WriteFile(quads, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"import", quads}, {"ingest", bad}, {"ingest", filepath.Join(dir, evil)}, {"find", "evil"}, {"find", evil},
		{"about", "http://e.example/1"}, {"ask", "Who is " + evil + "?"}, {"query", "select ?x where { " + evil + " }"},
		{"find", "--format", "json", "evil"}, {"verify"}, {evil},
	} {
		var out, messages bytes.Buffer
		run(context.Background(), append([]string{"kg", "--db", db}, args...), strings.NewReader(""), &out, &messages)
		harmless(t, out.String())
		harmless(t, messages.String())
		if args[0] == "find" && args[1] == "--format" {
			var found map[string]any
			if err := json.Unmarshal(out.Bytes(), &found); err != nil {
				t.Errorf("%q: %v; it said %q", out.String(), err, messages.String())
			}
		}
	}
}

// full is a device that is full.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

// TestFullDevice: a command whose answer cannot be written has failed.
func TestFullDevice(t *testing.T) {
	db := filepath.Join(t.TempDir(), "g.db")
	article := filepath.Join("..", "..", "data", "samples")
	if code := run(context.Background(), []string{"kg", "--db", db, "ingest", article}, strings.NewReader(""), io.Discard,
		io.Discard); code != 0 {
		t.Fatal(code)
	}
	for _, args := range [][]string{
		{"docs"}, {"ask", "Who founded Danube Silo Group?"}, {"stats"}, {"find", "Iraq"}, {"verify"},
		{"about", "Viktor Manea"}, {"claims"},
		{"path", "United States", "Peshmerga"}, {"top"}, {"export"}, {"schema"}, {"timeline", "Maldives"},
		{"docs", "--format", "csv"},
		{"stats", "--format", "json"}, {"--help"}, {"judgements"}, {"sources"}, {"conflicts"}, {"backup", "-"},
	} {
		var messages bytes.Buffer
		code := run(context.Background(), append([]string{"kg", "--db", db}, args...), strings.NewReader(""), full{},
			&messages)
		empty := args[0] == "judgements" || args[0] == "conflicts"
		if code != exitFailed && !empty || !strings.Contains(messages.String(), "no space left") && !empty {
			t.Errorf("%v: status %d, %s", args, code, messages.String())
		}
	}
}
