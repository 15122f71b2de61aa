package read

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// newsSite serves a feed, a sitemap, pages and a robots.txt, and counts what is asked for.
func newsSite(t *testing.T, asked map[string]int) *httptest.Server {
	var s *httptest.Server
	s = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked[r.URL.Path]++
		switch r.URL.Path {
		case "/robots.txt":
			fmt.Fprint(w, "User-agent: *\nDisallow: /private\n")
		case "/feed":
			if r.Header.Get("If-None-Match") == `"one"` {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			w.Header().Set("Etag", `"one"`)
			w.Header().Set("Content-Type", "application/rss+xml")
			fmt.Fprintf(w, `<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title>
				<item><title>A</title><link>%[1]s/a</link><description>Short.</description></item>
				<item><title>B</title><link>%[1]s/private/b</link><description>Short.</description></item></channel></rss>`, s.URL)
		case "/map.xml":
			w.Header().Set("Content-Type", "text/xml")
			fmt.Fprintf(w,
				`<?xml version="1.0"?><sitemapindex `+
					`xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>%s/news.xml</loc></sitemap></sitemapindex>`,
				s.URL)
		case "/news.xml":
			w.Header().Set("Content-Type", "application/xml")
			fmt.Fprintf(w,
				`<?xml version="1.0"?><urlset `+
					`xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>%s/a</loc></url></urlset>`, s.URL)
		case "/loop.xml":
			fmt.Fprintf(w, `<?xml version="1.0"?><sitemapindex><sitemap><loc>%s/loop.xml</loc></sitemap></sitemapindex>`, s.URL)
		case "/a":
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprint(w,
				"<html><head><title>Page A</title></head><body><p>Port Salvo bought cranes from Norrland Cranes, the company "+
					"announced.</p></body></html>")
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(s.Close)
	return s
}

func TestFollow(t *testing.T) {
	asked := map[string]int{}
	s := newsSite(t, asked)
	read := func(o Options, source string) (out []string) {
		for d, err := range Documents(context.Background(), o, []string{source}, nil) {
			if err != nil {
				out = append(out, strings.ReplaceAll(err.Error(), s.URL, ""))
				continue
			}
			out = append(out, d.Source.Title+": "+d.Text)
		}
		return out
	}
	page := "Page A: Port Salvo bought cranes from Norrland Cranes, the company announced."
	for _, tt := range []struct {
		name, path string
		o          Options
		want       []string
	}{
		{"items", "/feed", Options{}, []string{"A: Short.", "B: Short."}},
		{"pages", "/feed", Options{Follow: true}, []string{page, "read /private/b: the site's robots.txt does not allow it"}},
		{"sitemap", "/map.xml", Options{Follow: true}, []string{page}},
		{"loop", "/loop.xml", Options{Follow: true}, []string{"read /loop.xml: sitemaps nested too deeply"}},
	} {
		if diff := cmp.Diff(tt.want, read(tt.o, s.URL+tt.path)); diff != "" {
			t.Errorf("%s: -want +got:\n%s", tt.name, diff)
		}
	}
	if asked["/private/b"] != 0 {
		t.Error("a page was read that robots.txt forbids")
	}
	o := Options{Loaded: NewLoaded()}
	if first, second := read(o, s.URL+"/feed"), read(o, s.URL+"/feed"); len(first) != 2 || len(second) != 0 {
		t.Errorf("an unchanged feed: %q, then %q", first, second)
	}
}
