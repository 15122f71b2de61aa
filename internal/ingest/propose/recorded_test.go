package propose_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/newsgraph/kg/schema"
)

// recorded reads proposals in the form that testdata/good/README describes.
func recorded(t testing.TB, text string) []schema.Proposal {
	t.Helper()
	var out []schema.Proposal
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "|")
		for len(f) < 9 {
			f = append(f, "")
		}
		for i := range f {
			f[i] = strings.TrimSpace(f[i])
		}
		n, err := strconv.Atoi(f[0])
		if err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		p := schema.Proposal{Sentence: n, Subject: f[1], Predicate: f[2], Trigger: f[3], Object: f[4],
			Polarity: schema.Affirmed, Modality: schema.Asserted,
			Speaker: f[6], Time: f[7]}
		for word := range strings.FieldsSeq(f[5]) {
			if word == "denied" {
				p.Polarity = schema.Denied
			} else {
				p.Modality = schema.Modality(word)
			}
		}
		for part := range strings.SplitSeq(f[8], ";") {
			if role, quote, ok := strings.Cut(strings.TrimSpace(part), "="); ok {
				p.Roles = append(p.Roles, schema.ProposedRole{Role: schema.RoleName(role), Quote: quote})
			}
		}
		out = append(out, p)
	}
	return out
}

// reply is a reply of a model with the proposals.
func reply(t testing.TB, proposals []schema.Proposal) string {
	t.Helper()
	b, err := json.Marshal(map[string]any{"claims": proposals})
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// endpoint answers each request with what content returns for its user message.
func endpoint(t testing.TB, content func(user string) string) *httptest.Server {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var ask struct {
			Messages []struct{ Content string }
		}
		if err := json.NewDecoder(r.Body).Decode(&ask); err != nil || len(ask.Messages) != 2 {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		text := content(ask.Messages[1].Content)
		_ = json.NewEncoder(w).Encode(map[string]any{"choices": []any{
			map[string]any{"message": map[string]string{"content": text}, "finish_reason": "stop"}}})
	}))
	t.Cleanup(s.Close)
	return s
}

// evalTexts lie beside a checkout; some articles are in testdata.
const evalTexts = "../../../../shared/eval/dev/docs"

// evalText returns the text that proposals are about, if it is here.
func evalText(name string) (string, bool) {
	for _, dir := range []string{"testdata/articles", evalTexts} {
		if b, err := os.ReadFile(filepath.Join(dir, name+".txt")); err == nil {
			return string(b), true
		}
	}
	return "", false
}
