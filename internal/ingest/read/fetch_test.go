package read

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/newsgraph/kg/internal/doc"
)

func TestFetch(t *testing.T) {
	mux := http.NewServeMux()
	page := func(path, media, body string) {
		mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
			if r.UserAgent() != "kg" {
				http.Error(w, "who are you", http.StatusForbidden)
				return
			}
			w.Header().Set("Content-Type", media)
			_, _ = w.Write([]byte(body))
		})
	}
	page("/2024/09/27/talks", "text/html; charset=iso-8859-1", "<title>Talks</title><p>The caf\xe9 talks went on.</p>")
	page("/notes", "text/plain; charset=utf-8", "The talks went on.")
	page("/feed", "application/x-ndjson", "{\"text\":\"One.\"}\nnope\n{\"text\":\"Two.\"}\n")
	page("/notes.txt.gz", "application/gzip", packed("The packed talks went on."))
	page("/pic", "image/png", "\x89PNG\r\n")
	page("/big", "text/plain", strings.Repeat("word ", 1000))
	page("/canon", "text/html", `<link rel=canonical href="/2024/09/27/talks?utm_source=x"><p>The talks went on.</p>`)
	mux.HandleFunc("/moved", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/notes", http.StatusFound)
	})
	mux.HandleFunc("/loop", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/loop", http.StatusFound)
	})
	mux.HandleFunc("/away", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "ftp://host.example/x", http.StatusFound)
	})
	mux.HandleFunc("/broken", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "1000")
		_, _ = w.Write([]byte("The talks"))
	})
	server := httptest.NewServer(mux)
	defer server.Close()

	for _, tt := range []struct{ path, want string }{
		{"/2024/09/27/talks", "URL=/2024/09/27/talks title=Talks published=2024-09-27: The café talks went on."},
		{"/notes", "URL=/notes title= published=: The talks went on."},
		{"/feed",
			"URL= title= published=: One.|error :2: not JSON: invalid character 'o' in literal null (expecting 'u') (column " +
				"2)|URL= title= published=: Two."},
		{"/notes.txt.gz", "URL=/notes.txt.gz title= published=: The packed talks went on."},
		{"/canon", "URL=/2024/09/27/talks title= published=2024-09-27: The talks went on."},
		{"/moved", "URL=/notes title= published=: The talks went on."},
		{"/pic", "error : binary file (PNG image)"},
		{"/big", "error : larger than 4000 bytes, the limit for one document"},
		{"/nope", "error : the server answers 404 Not Found"},
		{"/loop", "error : sent elsewhere more than 5 times"},
		{"/away", "error : ftp addresses are not read, only http and https"},
		{"/broken", "error : unexpected EOF"},
	} {
		var got []string
		for d, err := range Documents(context.Background(), Options{MaxBytes: 4000}, []string{server.URL + tt.path}, nil) {
			got = append(got, strings.ReplaceAll(told(d, err), server.URL+tt.path+":", ":"))
		}
		if s := strings.ReplaceAll(strings.Join(got, "|"), server.URL, ""); s != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.path, s, tt.want)
		}
	}
}

func told(d *doc.Document, err error) string {
	if err != nil {
		return strings.Replace(err.Error(), "read ", "error ", 1)
	}
	return fmt.Sprintf("URL=%s title=%s published=%s: %s", d.Source.URL, d.Source.Title, d.Source.Published, d.Text)
}
