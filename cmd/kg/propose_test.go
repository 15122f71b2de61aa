package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// kgRun runs a command line in this process.
func kgRun(args ...string) (status int, stdout, stderr string) {
	var out, messages bytes.Buffer
	status = run(context.Background(), append([]string{"kg"}, args...), strings.NewReader(""), &out, &messages)
	return status, out.String(), messages.String()
}

// TestPropose takes a model's proposals from the endpoint to kg why, and out of the graph again.
func TestPropose(t *testing.T) {
	const proposal = `{"claims":[{"sentence":1,"subject":"Torby Line","predicate":"","trigger":"rival of","object":"Skagen Ferries",` +
		`"polarity":"affirmed","modality":"asserted","speaker":"","time":"","roles":[]},
		{"sentence":1,"subject":"Invented Ltd","predicate":"","trigger":"rival of","object":"Skagen Ferries"}]}`
	asked, key := 0, ""
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		key = r.Header.Get("Authorization")
		_, _ = io.Copy(io.Discard, r.Body)
		_ = json.NewEncoder(w).Encode(map[string]any{"usage": map[string]int{"total_tokens": 900},
			"choices": []any{map[string]any{"message": map[string]string{"content": proposal}}}})
	}))
	defer s.Close()
	t.Setenv("KG_MODEL_KEY", "very-secret")
	dir := t.TempDir()
	db, file := filepath.Join(dir, "graph"), filepath.Join(dir, "ferry.txt")
	text := "Torby Line, once seen by many as the fiercest rival of all that Skagen Ferries has, opened a port in Oslo " +
		"in 2019.\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	all := ""
	step := func(want int, args ...string) string {
		t.Helper()
		status, stdout, stderr := kgRun(append([]string{"--db", db}, args...)...)
		if all += stdout + stderr; status != want {
			t.Fatalf("kg %s: status %d, want %d\n%s%s", strings.Join(args, " "), status, want, stdout, stderr)
		}
		return stdout + stderr
	}
	holds := func(text string, parts ...string) {
		t.Helper()
		for _, p := range parts {
			if !strings.Contains(text, p) {
				t.Errorf("%q lacks %q", text, p)
			}
		}
	}
	ingest := []string{"ingest", "--published", "2024-05-02", "--propose", s.URL, "--model", "small"}
	holds(step(0, append(ingest, "--max-tokens", "50000", file)...), "asking the model small about 1 requests",
		"at most 50000 tokens",
		"model: 1 requests, 900 tokens, 0 replies kept before", "1 possible claims",
		"1 refused: a quote is not in its sentence")
	holds(step(0, append(ingest, file)...), "1 unchanged", "model: 0 requests, 0 tokens, 1 replies kept before")
	holds(step(0, append(ingest, "--format", "json", file)...), `"kept":1`)
	step(0, "ingest", "--published", "2024-05-02", file)
	if asked != 1 || key != "Bearer very-secret" {
		t.Errorf("asked %d times, with %q", asked, key)
	}
	claims := step(0, "claims", "--source", "model", "--format", "json")
	holds(claims, `"modality":"possible"`, `"rule":"model:small; prompt `)
	if rules := step(0, "claims", "--source", "rules", "--format", "json"); strings.Contains(rules, `"rule":"model:`) ||
		strings.Contains(claims, `"rule":"verb:`) {
		t.Errorf("--source rules lists %s\n--source model lists %s", rules, claims)
	}
	about := []string{"about", "--format", "json", "Torby Line"}
	holds(step(0, about...), `"rule":"model:small`, `"rule":"verb:`)
	if got := step(0, append(about, "--source", "model")...); !strings.Contains(got, `"rule":"model:small`) ||
		strings.Contains(got, `"rule":"verb:`) {
		t.Errorf("--source model: %s", got)
	}
	if got := step(0, append(about, "--source", "rules")...); strings.Contains(got, `"rule":"model:small`) ||
		!strings.Contains(got, `"rule":"verb:`) {
		t.Errorf("--source rules: %s", got)
	}
	holds(step(0, "path", "Torby Line", "Skagen Ferries", "--source", "model"), "rival of")
	step(3, "query", "select ?c where { \"Torby Line\" any \"Skagen Ferries\" [any] as ?c }", "--source", "rules")
	step(0, "query", "select ?c where { \"Torby Line\" any \"Skagen Ferries\" [any] as ?c }", "--source", "model")
	step(0, "ask", "--source", "rules", "Who opened a port in Oslo?")
	holds(step(0, "stats", "--source", "model"), "claims    1\n", "documents 1\n")
	var claim struct{ ID string }
	if err := json.Unmarshal([]byte(strings.TrimSpace(claims)), &claim); err != nil {
		t.Fatal(err)
	}
	holds(step(0, "why", claim.ID), "model: small", "no clause joins the ends",
		"a model proposed it and no clause joins the ends")
	step(0, "verify")
	step(3, "forget", "--source", "model", "--model", "other")
	holds(step(0, "forget", "--source", "model"), "for 1 documents")
	step(3, "claims", "--source", "model")
	step(3, "forget", "--source", "model")

	for _, args := range [][]string{{"ingest", "--propose", s.URL, file}, {"ingest", "--model", "small", file},
		{"ingest", "--max-requests", "3", file},
		{"ingest", "--propose", "ftp://x", "--model", "m", file},
		{"ingest", "--propose", "http://example.org/v1", "--model", "m", file},
		{"ingest", "--propose", s.URL, "--model", "m", "--share", "list", file},
		{"ingest", "--propose", s.URL, "--model", "m", "--concurrency", "0", file},
		{"claims", "--source", "people"}, {"forget", "--source", "rules"}, {"forget", "--source", "model", "x"}} {
		step(2, args...)
	}
	if strings.Contains(all, "very-secret") {
		t.Error("the key was printed")
	}
}

// TestSchemaPropose takes a model's suggestions from the endpoint to a schema file that kg reads.
func TestSchemaPropose(t *testing.T) {
	reply := `{"types":[{"name":"Dredger","label":"dredger","parent":"Ship","nouns":["dredger"],"sentence":1}],` +
		`"predicates":[{"name":"dredges","label":"dredges","inverse":"dredged by","domain":["Dredger"],"range":[],"event":true,"words":["S dredge O"],"sentence":1}]}`
	s := answering(t, func(string) string { return reply })
	dir := t.TempDir()
	file, mine := filepath.Join(dir, "port.txt"), filepath.Join(dir, "mine.yaml")
	if err := os.WriteFile(file, []byte("The dredger Ursa dredged the harbour of Torby.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	status, stdout, stderr := kgRun("schema", "--propose", s.URL, "--model", "small", file)
	if status != 0 || !strings.Contains(stdout, "# 1 document: “The dredger Ursa") ||
		!strings.Contains(stderr, "model: 1 requests") {
		t.Fatalf("status %d\n%s%s", status, stdout, stderr)
	}
	if err := os.WriteFile(mine, []byte(stdout), 0o600); err != nil {
		t.Fatal(err)
	}
	status, stdout, stderr = kgRun("--schema", mine, "extract", file)
	if status != 0 || !strings.Contains(stdout, `"kg:dredges"`) {
		t.Errorf("status %d\n%s%s", status, stdout, stderr)
	}
	if status, _, stderr := kgRun("schema", file); status != 2 {
		t.Errorf("status %d\n%s", status, stderr)
	}
}

// TestAskModel asks with a model: what it quotes is printed, what it invents is struck out.
func TestAskModel(t *testing.T) {
	dir := t.TempDir()
	db, file := filepath.Join(dir, "graph"), filepath.Join(dir, "port.txt")
	if err := os.WriteFile(file, []byte("The new hall of Torby Line cost 12 million euros.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if status, _, stderr := kgRun("--db", db, "ingest", file); status != 0 {
		t.Fatal(stderr)
	}
	phrase := "12 million euros"
	s := answering(t, func(user string) string {
		if !strings.Contains(user, "Question: What did the hall cost?") {
			t.Errorf("asked %s", user)
		}
		return `{"answers":[{"sentence":1,"phrase":"` + phrase + `","quote":"cost 12 million euros","claims":[]}],"yesno":""}`
	})
	ask := []string{"--db", db, "ask", "--model", "small", "--endpoint", s.URL, "What did the hall cost?"}
	if status, stdout, stderr := kgRun(ask...); status != 0 || !strings.HasPrefix(stdout, "12 million euros\n") {
		t.Errorf("status %d\n%s%s", status, stdout, stderr)
	}
	phrase = "99 million euros"
	if status, stdout, stderr := kgRun(ask...); status != 3 || !strings.HasPrefix(stdout, "Not known.") {
		t.Errorf("status %d\n%s%s", status, stdout, stderr)
	}
	if status, stdout, stderr := kgRun("--db", db, "ask", "--model", "small", "What did the hall cost?"); status != 2 ||
		!strings.Contains(stderr, "--endpoint") {
		t.Errorf("status %d\n%s%s", status, stdout, stderr)
	}
}

// answering is an endpoint that replies what content returns for a user message.
func answering(t *testing.T, content func(user string) string) *httptest.Server {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var ask struct {
			Messages []struct{ Content string }
		}
		if err := json.NewDecoder(r.Body).Decode(&ask); err != nil || len(ask.Messages) != 2 {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"choices": []any{
			map[string]any{"message": map[string]string{"content": content(ask.Messages[1].Content)}}}})
	}))
	t.Cleanup(s.Close)
	return s
}
