package read

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// userAgent is what kg says it is.
const userAgent = "kg"

func checkScheme(u *url.URL) error {
	if u.Scheme != "http" && u.Scheme != "https" {
		return fmt.Errorf("%s addresses are not read, only http and https", u.Scheme)
	}
	if u.Host == "" {
		return errors.New("the address has no host")
	}
	return nil
}

// fetch reads what stands at an address.
func (r *reader) fetch(ctx context.Context, address string, out emit) bool {
	return r.fetchFrom(ctx, address, input{}, out)
}

// fetchFrom reads what stands at an address to which a feed or sitemap links.
func (r *reader) fetchFrom(ctx context.Context, address string, from input, out emit) bool {
	fail := func(err error) bool { return out(nil, fmt.Errorf("read %s: %w", address, err)) }
	u, err := url.Parse(address)
	if err != nil {
		return fail(errors.Unwrap(err))
	}
	if err := checkScheme(u); err != nil {
		return fail(err)
	}
	if err := r.allowed(address); err != nil {
		return out(nil, err)
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return fail(err)
	}
	req.Header.Set("User-Agent", userAgent)
	req.Header.Set("Accept",
		"text/html, application/xhtml+xml, text/plain, text/markdown, application/x-ndjson, application/json;q=0.9, "+
			"*/*;q=0.5")
	req.Header.Set("Accept-Language", "en, *;q=0.5")
	loaded := r.changed
	if from.file != "" { // what a file links to is all there is of the file
		loaded = nil
	}
	loaded.ask(req)
	resp, err := r.client.Do(req)
	if err != nil {
		var ue *url.Error
		if errors.As(err, &ue) {
			err = ue.Err
		}
		return fail(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode == http.StatusNotModified && loaded != nil {
		if r.skipped != nil {
			r.skipped(address, "not changed on the server")
		}
		return true
	}
	if resp.StatusCode != http.StatusOK {
		return fail(fmt.Errorf("the server answers %s", strings.TrimSpace(resp.Status)))
	}
	media, params, _ := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	in := input{name: address, url: resp.Request.URL.String(), media: media, charset: params["charset"],
		file: from.file, depth: from.depth + 1}
	if from.file != "" {
		in.part = address
	}
	body := &watched{r: resp.Body, timer: time.AfterFunc(answerTime, func() {
		cancel(fmt.Errorf("the server sent nothing for %v", answerTime))
	}), ctx: ctx}
	defer body.timer.Stop()
	if !r.stream(ctx, in, body, out) {
		return false
	}
	loaded.note(req, resp)
	return true
}

// Loaded keeps what servers say of the addresses that were loaded, so that those which have not
// changed since need not be loaded again. It may be used concurrently.
type Loaded struct {
	mu   sync.Mutex
	tags map[string]tag // by address; guarded by mu
}

// tag is by what a server tells whether a page has changed.
type tag struct {
	ETag     string `json:"etag,omitempty"`
	Modified string `json:"modified,omitempty"`
}

// NewLoaded returns one that knows of no address.
func NewLoaded() *Loaded { return &Loaded{tags: map[string]tag{}} }

// ask makes a request one for what has changed.
func (u *Loaded) ask(req *http.Request) {
	if u == nil {
		return
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	t := u.tags[req.URL.String()]
	if t.ETag != "" {
		req.Header.Set("If-None-Match", t.ETag)
	}
	if t.Modified != "" {
		req.Header.Set("If-Modified-Since", t.Modified)
	}
}

// note keeps what a server said of a page that was read.
func (u *Loaded) note(req *http.Request, resp *http.Response) {
	if u == nil {
		return
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	if resp.Header.Get("Etag") == "" && resp.Header.Get("Last-Modified") == "" {
		delete(u.tags, req.URL.String())
		return
	}
	u.tags[req.URL.String()] = tag{resp.Header.Get("Etag"), resp.Header.Get("Last-Modified")}
}

// MarshalJSON writes the tags by address.
func (u *Loaded) MarshalJSON() ([]byte, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	return json.Marshal(u.tags)
}

// UnmarshalJSON adds what MarshalJSON wrote, but for addresses that were loaded since.
func (u *Loaded) UnmarshalJSON(data []byte) error {
	var tags map[string]tag
	if err := json.Unmarshal(data, &tags); err != nil {
		return err
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	if tags == nil {
		return nil
	}
	maps.Copy(tags, u.tags)
	u.tags = tags
	return nil
}
