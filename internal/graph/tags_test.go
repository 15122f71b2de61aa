package graph

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
)

// TestTags: a feed is asked for by what its server said of it in another process, until something that it
// gave is forgotten or it would be read differently.
func TestTags(t *testing.T) {
	text, tag := "Google acquired Fitbit in 2021.", `"1"`
	asked := ""
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = r.Header.Get("If-None-Match")
		if asked == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("Etag", tag)
		w.Header().Set("Content-Type", "application/rss+xml")
		fmt.Fprintf(w, `<rss version="2.0"><channel><title>News</title><item><title>A purchase</title>`+
			`<link>https://news.example/1</link><description>%s</description></item></channel></rss>`, text)
	}))
	defer server.Close()
	url := filepath.Join(t.TempDir(), "g")
	feed := server.URL + "/news.rss"
	again := func(what string, o ReadOptions, wantAsked string, documents int) {
		t.Helper()
		g, err := Open(t.Context(), url, Options{})
		if err != nil {
			t.Fatal(err)
		}
		rep := ingestAll(t, g, o, feed)
		if asked != wantAsked || rep.Documents != documents || rep.Failed != 0 {
			t.Errorf("%s: asked for what is not %q, %d documents, %d failed; want %q, %d", what, asked, rep.Documents,
				rep.Failed,
				wantAsked, documents)
		}
		if !strings.Contains(dump(t, g), text) {
			t.Errorf("%s: the text is not in the graph", what)
		}
		if err := g.Close(); err != nil {
			t.Fatal(err)
		}
	}
	again("new", ReadOptions{}, "", 1)
	again("unchanged", ReadOptions{}, tag, 0)
	again("read otherwise", ReadOptions{Meta: map[string]string{"desk": "x"}}, "", 1)
	again("likewise", ReadOptions{Meta: map[string]string{"desk": "x"}}, tag, 0)
	before := tag
	text, tag = "Google acquired Fitbit in 2022.", `"2"`
	again("changed", ReadOptions{Meta: map[string]string{"desk": "x"}}, before, 1)
	g, err := Open(t.Context(), url, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if ok, err := g.Forget(t.Context(), "https://news.example/1"); !ok || err != nil {
		t.Fatal(ok, err)
	}
	if err := g.Close(); err != nil {
		t.Fatal(err)
	}
	again("forgotten", ReadOptions{Meta: map[string]string{"desk": "x"}}, "", 1)
}
