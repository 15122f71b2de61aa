package llm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const answered = `{"choices":[{"message":{"content":"{\"claims\":[]}"},"finish_reason":"stop"}],"usage":{"total_tokens":1234}}`

// server answers with each of the statuses in turn, then with 200.
func server(t *testing.T, statuses []int, header http.Header, seen *[]*http.Request) *httptest.Server {
	n := 0
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if seen != nil {
			*seen = append(*seen, r)
		}
		if n < len(statuses) {
			n++
			for k := range header {
				w.Header().Set(k, header.Get(k))
			}
			w.WriteHeader(statuses[n-1])
			_, _ = io.WriteString(w, `{"error":{"message":"no: the key secret-key is wrong"}}`)
			return
		}
		_, _ = io.WriteString(w, answered)
	}))
	t.Cleanup(s.Close)
	return s
}

// waits is a ClientOptions.wait that notes what it would wait.
func waits(out *[]time.Duration) func(context.Context, time.Duration) error {
	return func(ctx context.Context, d time.Duration) error {
		*out = append(*out, d)
		return ctx.Err()
	}
}

func TestClientTriesAgain(t *testing.T) {
	half := 500 * time.Millisecond
	for _, c := range []struct {
		name     string
		statuses []int
		after    string
		waited   []time.Duration
		err      string
	}{
		{"at once", nil, "", nil, ""},
		{"busy twice", []int{503, 500}, "", []time.Duration{half, 2 * half}, ""},
		{"told to wait", []int{429}, "7", []time.Duration{7 * time.Second}, ""},
		{"told a wrong time", []int{429}, "soon", []time.Duration{half}, ""},
		{"told to wait too long", []int{429}, "3600", nil, "429"},
		{"for ever", []int{502, 502, 502, 502, 502}, "", []time.Duration{half, 2 * half, 4 * half}, "502"},
		{"wrong key", []int{401}, "", nil, "refuses: it answers 401"},
		{"moved", []int{301}, "", nil, "refuses: it answers 301"},
	} {
		var waited []time.Duration
		header := http.Header{}
		if c.after != "" {
			header.Set("Retry-After", c.after)
		}
		header.Set("Location", "http://127.0.0.1:1/elsewhere")
		s := server(t, c.statuses, header, nil)
		client, err := NewClient(s.URL, "m", ClientOptions{Key: "secret-key", wait: waits(&waited)})
		if err != nil {
			t.Fatal(err)
		}
		got, err := client.Complete(t.Context(), Request{Schema: []byte("{}")})
		if c.err == "" && (err != nil || got.Tokens != 1234 || got.Text != `{"claims":[]}`) ||
			c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)) {
			t.Errorf("%s: %+v, %v", c.name, got, err)
		}
		if err != nil && strings.Contains(err.Error(), "secret-key") {
			t.Errorf("%s: the error holds the key: %v", c.name, err)
		}
		if diff := cmp.Diff(c.waited, waited); diff != "" {
			t.Errorf("%s: waited (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestClientRequest(t *testing.T) {
	var seen []*http.Request
	var body map[string]any
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen = append(seen, r)
		_ = json.NewDecoder(r.Body).Decode(&body)
		_, _ = io.WriteString(w, answered)
	}))
	defer s.Close()
	c, err := NewClient(s.URL+"/v1/", "small", ClientOptions{Key: "k"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Complete(t.Context(), Request{System: "s", User: "u", Schema: []byte("{}"), MaxTokens: 9}); err != nil {
		t.Fatal(err)
	}
	if seen[0].URL.Path != "/v1/chat/completions" || seen[0].Header.Get("Authorization") != "Bearer k" {
		t.Errorf("asked %s with %q", seen[0].URL.Path, seen[0].Header.Get("Authorization"))
	}
	format, _ := body["response_format"].(map[string]any)
	if body["model"] != "small" || body["temperature"] != 0.0 || body["seed"] != 1.0 || body["max_tokens"] != 9.0 ||
		format["type"] != "json_schema" {
		t.Errorf("sent %v", body)
	}
}

func TestClientAddresses(t *testing.T) {
	for _, c := range []struct{ address, key, want string }{
		{"http://localhost:11434", "", "http://localhost:11434/v1/chat/completions"},
		{"http://localhost:11434/v1", "k", "http://localhost:11434/v1/chat/completions"},
		{"https://example.com/openai/v1/", "k", "https://example.com/openai/v1/chat/completions"},
		{"https://example.com/v1/chat/completions?api-version=1", "k",
			"https://example.com/v1/chat/completions?api-version=1"},
		{"http://example.com/v1", "k", "error"}, // the key in the clear
		{"http://example.com/v1", "", "http://example.com/v1/chat/completions"},
		{"https://me:secret@example.com/v1", "", "error"},
		{"example.com", "", "error"},
		{"file:///etc/passwd", "", "error"},
	} {
		client, err := NewClient(c.address, "m", ClientOptions{Key: c.key})
		got := "error"
		if err == nil {
			got = client.address
		} else if strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: the error holds the password", c.address)
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s (%v)", c.address, got, c.want, err)
		}
	}
}

// TestClientLimits holds that an endless answer, a slow one and one of another form are errors.
func TestClientLimits(t *testing.T) {
	for name, handler := range map[string]http.HandlerFunc{
		"endless": func(w http.ResponseWriter, _ *http.Request) {
			for range 4 << 10 {
				if _, err := io.WriteString(w, strings.Repeat(" ", 1<<10)); err != nil {
					return
				}
			}
		},
		"slow": func(_ http.ResponseWriter, r *http.Request) {
			select {
			case <-r.Context().Done():
			case <-time.After(3 * time.Second):
			}
		},
		"page":  func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>") },
		"empty": func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"choices":[]}`) },
	} {
		s := httptest.NewServer(handler)
		c, err := NewClient(s.URL, "m", ClientOptions{Timeout: 200 * time.Millisecond, Tries: 1})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Complete(t.Context(), Request{Schema: []byte("{}")}); err == nil {
			t.Errorf("%s: no error", name)
		}
		s.Close()
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	c, _ := NewClient("http://127.0.0.1:1", "m", ClientOptions{})
	if _, err := c.Complete(ctx, Request{Schema: []byte("{}")}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
	for value, want := range map[string]time.Duration{"": 0, "3": 3 * time.Second, "-1": 0, "x": 0,
		"99999999999999999999":                       0,
		now.Add(time.Minute).Format(http.TimeFormat): time.Minute, now.Add(-time.Minute).Format(http.TimeFormat): 0} {
		if got := retryAfter(value, now); got != want {
			t.Errorf("%q: %v, want %v", value, got, want)
		}
	}
}

func FuzzReply(f *testing.F) {
	f.Add(answered)
	f.Add(`{"choices":[{}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, text) }))
		defer s.Close()
		c, err := NewClient(s.URL, "m", ClientOptions{Tries: 1})
		if err != nil {
			t.Fatal(err)
		}
		_, _ = c.Complete(t.Context(), Request{Schema: []byte("{}")})
	})
}
