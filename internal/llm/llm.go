// Package llm asks language models through OpenAI's chat completions protocol.
package llm

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// Model answers a request in the text of one JSON object. It must be usable concurrently.
type Model interface {
	Complete(ctx context.Context, r Request) (Completion, error)
}

// Request is what a model is asked.
type Request struct {
	System    string // who it is to be, and the rules
	User      string // what it is asked about
	Schema    []byte // JSON schema that the reply must follow
	MaxTokens int    // of the reply
}

// Completion is what a model answered.
type Completion struct {
	Text   string
	Tokens int  // of request and reply; 0 where it does not say
	Cut    bool // the reply reached its limit
}

// TokensOf returns how many tokens a completion took, by its own count, else a token in four bytes.
func (c Completion) TokensOf(r Request) int {
	if c.Tokens > 0 {
		return c.Tokens
	}
	return (r.size() + len(c.Text)) / BytesPerToken
}

// BytesPerToken = 4 of English, by the usual rule of thumb.
const BytesPerToken = 4

// Tokens returns about how many tokens a request takes, without its reply.
func (r Request) Tokens() int { return r.size() / BytesPerToken }

func (r Request) size() int { return len(r.System) + len(r.User) + len(r.Schema) }

// ErrReply is wrapped by what is wrong with a whole reply.
var ErrReply = errors.New("the model's reply cannot be read")

// What a reply may be at most. A model that goes on for ever, or nests for ever, is cut short here.
const (
	maxReplyBytes = 512 << 10
	maxDepth      = 8
)

// Object returns the text of the JSON object that a reply is, within limits of size and depth. It is not parsed.
func Object(text string) (string, error) {
	if len(text) > maxReplyBytes {
		return "", fmt.Errorf("%w: it has more than %d bytes", ErrReply, maxReplyBytes)
	}
	text = unfenced(text)
	if depth(text) > maxDepth {
		return "", fmt.Errorf("%w: it is nested more than %d deep", ErrReply, maxDepth)
	}
	return text, nil
}

// unfenced takes a reply out of the Markdown fence that some models put around it.
func unfenced(text string) string {
	text = strings.TrimSpace(text)
	if rest, ok := strings.CutPrefix(text, "```"); ok {
		if _, body, ok := strings.Cut(rest, "\n"); ok {
			return strings.TrimSuffix(strings.TrimSpace(body), "```")
		}
	}
	return text
}

// depth returns how deep brackets are nested.
func depth(text string) int {
	deepest, at, quoted := 0, 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			at++
			deepest = max(deepest, at)
		case c == '}' || c == ']':
			at--
		}
	}
	return deepest
}
