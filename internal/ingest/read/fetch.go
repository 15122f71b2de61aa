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
	"regexp"
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

// user is the part of an address that names who asks, with a password.
var user = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9+.-]*:)?//[^/?#]*@`)

// mistyped is what may be a name with its password in the name of a file that does not exist.
var mistyped = regexp.MustCompile(`^([^:]*:).*@`)

// withoutUser returns an address without the name and the password in it, whether it can be parsed or not.
func withoutUser(address string) string { return user.ReplaceAllString(address, "$1//") }

// fetch reads what stands at an address.
func (r *reader) fetch(ctx context.Context, address string, out emit) bool {
	return r.fetchFrom(ctx, address, input{}, out)
}

// fetchFrom reads what stands at an address to which a feed or sitemap links.
func (r *reader) fetchFrom(ctx context.Context, address string, from input, out emit) bool {
	shown := withoutUser(address)
	fail := func(err error) bool { return out(nil, fmt.Errorf("read %s: %w", shown, err)) }
	u, err := url.Parse(address)
	if err != nil {
		if err = errors.Unwrap(err); strings.Contains(err.Error(), "@") {
			err = errors.New("not an address")
		}
		return fail(err)
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
			r.skipped(shown, "not changed on the server")
		}
		return true
	}
	if resp.StatusCode != http.StatusOK {
		return fail(fmt.Errorf("the server answers %s", strings.TrimSpace(resp.Status)))
	}
	media, params, _ := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	at := withoutUser(resp.Request.URL.String())
	in := input{name: shown, url: at, served: at, media: media, charset: params["charset"],
		file: from.file, depth: from.depth + 1}
	if from.file != "" {
		in.part = shown
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

// maxTag bounds what is kept of a server's headers, in bytes.
const maxTag = 1000

// NewLoaded returns one that knows of no address.
func NewLoaded() *Loaded { return &Loaded{tags: map[string]tag{}} }

// ask makes a request one for what has changed.
func (u *Loaded) ask(req *http.Request) {
	if u == nil {
		return
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	t := u.tags[withoutUser(req.URL.String())]
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
	address, t := withoutUser(req.URL.String()), tag{resp.Header.Get("Etag"), resp.Header.Get("Last-Modified")}
	if t == (tag{}) || len(t.ETag)+len(t.Modified) > maxTag {
		delete(u.tags, address)
		return
	}
	u.tags[address] = t
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
