package llm

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// ClientOptions of NewClient. The zero value is the default.
type ClientOptions struct {
	Key     string        // sent as a bearer token; "" for endpoints that need none
	Timeout time.Duration // of one try; 0 = 3 minutes
	Tries   int           // of one request; 0 = 4
	wait    func(context.Context, time.Duration) error
}

// What a client waits for and reads at most.
const (
	firstWait = 500 * time.Millisecond // doubles with each try
	maxWait   = time.Minute            // longest Retry-After that is waited for
	maxBody   = 2 << 20                // bytes of an answer
)

// Client asks an endpoint that speaks OpenAI's chat completions. It may be used concurrently.
type Client struct {
	address string
	model   string
	o       ClientOptions
	http    *http.Client
}

// ErrRefused is wrapped by errors that no further try mends: a wrong key, model or address.
var ErrRefused = errors.New("the endpoint refuses")

// NewClient returns a client for a model at an address: that of the whole endpoint, or of what stands before
// "/chat/completions". A key is sent over TLS, or to this machine, alone.
func NewClient(address, model string, o ClientOptions) (*Client, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, errors.New("the model's address must begin with http:// or https://")
	}
	if u.User != nil {
		return nil, errors.New("the model's address holds a name or a password; the key belongs in the environment")
	}
	if model == "" {
		return nil, errors.New("no model is named")
	}
	if o.Key != "" && u.Scheme != "https" && !loopback(u.Hostname()) {
		return nil, fmt.Errorf("the key would go to %s unencrypted; use https, or leave the key out", u.Host)
	}
	switch path := strings.TrimRight(u.Path, "/"); {
	case strings.HasSuffix(path, "/chat/completions"):
		u.Path = path
	case path == "":
		u.Path = "/v1/chat/completions"
	default:
		u.Path = path + "/chat/completions"
	}
	if o.Timeout <= 0 {
		o.Timeout = 3 * time.Minute
	}
	if o.Tries <= 0 {
		o.Tries = 4
	}
	if o.wait == nil {
		o.wait = wait
	}
	c := &Client{address: u.String(), model: model, o: o}
	c.http = &http.Client{Timeout: o.Timeout, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse // another place would get the key and the text
	}}
	return c, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// Complete asks once, and again where the endpoint is busy, fails or does not answer in time. No message holds
// the key or what was sent.
func (c *Client) Complete(ctx context.Context, r Request) (Completion, error) {
	body, err := json.Marshal(map[string]any{
		"model":       c.model,
		"messages":    []map[string]string{{"role": "system", "content": r.System}, {"role": "user", "content": r.User}},
		"temperature": 0,
		"seed":        1,
		"max_tokens":  r.MaxTokens,
		"response_format": map[string]any{"type": "json_schema",
			"json_schema": map[string]any{"name": "reply", "strict": true, "schema": json.RawMessage(r.Schema)}},
	})
	if err != nil {
		return Completion{}, fmt.Errorf("ask the model: %w", err)
	}
	pause := firstWait
	for try := 1; ; try++ {
		done, after, err := c.once(ctx, body)
		switch {
		case err == nil:
			return done, nil
		case ctx.Err() != nil:
			return Completion{}, ctx.Err()
		case errors.Is(err, ErrRefused) || errors.Is(err, ErrReply) || after > maxWait || try == c.o.Tries:
			return Completion{}, fmt.Errorf("ask the model at %s: %w", c.address, err)
		}
		if err := c.o.wait(ctx, max(after, pause)); err != nil {
			return Completion{}, err
		}
		pause *= 2
	}
}

// once sends a request. After says how long the endpoint wants to be left alone.
func (c *Client) once(ctx context.Context, body []byte) (done Completion, after time.Duration, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.address, bytes.NewReader(body))
	if err != nil {
		return done, 0, err
	}
	req.Header.Set("Content-Type", "application/json")
	if c.o.Key != "" {
		req.Header.Set("Authorization", "Bearer "+c.o.Key)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		var u *url.Error
		if errors.As(err, &u) {
			err = u.Err
		}
		return done, 0, err
	}
	defer resp.Body.Close()
	switch code := resp.StatusCode; {
	case code == http.StatusOK:
	case code == http.StatusTooManyRequests || code == http.StatusRequestTimeout || code >= 500:
		return done, retryAfter(resp.Header.Get("Retry-After"), time.Now()), fmt.Errorf("it answers %s", resp.Status)
	default:
		return done, 0, fmt.Errorf("%w: it answers %s%s", ErrRefused, resp.Status, c.reason(resp.Body))
	}
	text, err := io.ReadAll(io.LimitReader(resp.Body, maxBody+1))
	if err != nil {
		return done, 0, fmt.Errorf("read its answer: %w", err)
	}
	if len(text) > maxBody {
		return done, 0, fmt.Errorf("%w: it has more than %d bytes", ErrReply, maxBody)
	}
	var answer struct {
		Choices []struct {
			Message struct {
				Content string `json:"content"`
			} `json:"message"`
			Finish string `json:"finish_reason"`
		} `json:"choices"`
		Usage struct {
			Total int `json:"total_tokens"`
		} `json:"usage"`
	}
	if err := json.Unmarshal(text, &answer); err != nil {
		return done, 0, fmt.Errorf("%w: %w", ErrReply, err)
	}
	if len(answer.Choices) == 0 {
		return done, 0, fmt.Errorf("%w: it has no choices", ErrReply)
	}
	first := answer.Choices[0]
	return Completion{Text: first.Message.Content, Tokens: max(0, answer.Usage.Total),
		Cut: first.Finish == "length"}, 0, nil
}

// reason returns what an endpoint says of a refusal, in one short line without the key.
func (c *Client) reason(body io.Reader) string {
	text, err := io.ReadAll(io.LimitReader(body, 4096))
	if err != nil {
		return ""
	}
	var answer struct {
		Error struct {
			Message string `json:"message"`
		} `json:"error"`
	}
	if json.Unmarshal(text, &answer) != nil || answer.Error.Message == "" {
		return ""
	}
	message := answer.Error.Message
	if c.o.Key != "" {
		message = strings.ReplaceAll(message, c.o.Key, "…")
	}
	message = strings.Join(strings.Fields(message), " ")
	if runes := []rune(message); len(runes) > 200 {
		message = string(runes[:200]) + "…"
	}
	return ": " + message
}

// retryAfter reads the header of that name: seconds, or a date.
func retryAfter(value string, now time.Time) time.Duration {
	if seconds, err := strconv.Atoi(strings.TrimSpace(value)); err == nil && seconds >= 0 && seconds < 1<<20 {
		return time.Duration(seconds) * time.Second
	}
	if at, err := http.ParseTime(value); err == nil && at.After(now) {
		return at.Sub(now)
	}
	return 0
}
