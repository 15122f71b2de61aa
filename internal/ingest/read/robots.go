package read

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/temoto/robotstxt"
)

// robots keeps what sites allow programs to read that follow links. It may be used concurrently.
type robots struct {
	client *http.Client

	mu    sync.Mutex
	sites map[string]*site // by scheme and host; guarded by mu
}

type site struct {
	rules *robotstxt.Group // nil: all is allowed
	last  time.Time        // of the last page
}

func newRobots(c *http.Client) *robots { return &robots{client: c, sites: map[string]*site{}} }

// Limits on what a site may ask for.
const (
	maxRobotsBytes = 500 << 10
	maxCrawlDelay  = 10 * time.Second
	robotsTime     = 15 * time.Second
)

// allow returns an error where a site's robots.txt forbids an address. It waits as long as the
// site wants between two pages, at most maxCrawlDelay.
func (r *robots) allow(ctx context.Context, address string) error {
	u, err := url.Parse(address)
	if err != nil {
		return err
	}
	if err := checkScheme(u); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	key := u.Scheme + "://" + u.Host
	s := r.sites[key]
	if s == nil {
		s = &site{rules: r.load(ctx, key)}
		r.sites[key] = s
	}
	if s.rules == nil {
		return nil
	}
	if !s.rules.Test(u.RequestURI()) {
		return errors.New("the site's robots.txt does not allow it")
	}
	wait := time.Until(s.last.Add(min(s.rules.CrawlDelay, maxCrawlDelay)))
	if wait > 0 && !s.last.IsZero() {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
	}
	s.last = time.Now()
	return nil
}

// load reads a site's robots.txt; nil where it has none that can be read.
func (r *robots) load(ctx context.Context, site string) *robotstxt.Group {
	ctx, cancel := context.WithTimeout(ctx, robotsTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, site+"/robots.txt", nil)
	if err != nil {
		return nil
	}
	req.Header.Set("User-Agent", userAgent)
	resp, err := r.client.Do(req)
	if err != nil {
		return nil
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxRobotsBytes))
	if err != nil {
		return nil
	}
	rules, err := robotstxt.FromStatusAndBytes(resp.StatusCode, body)
	if err != nil {
		return nil
	}
	return rules.FindGroup(userAgent)
}
