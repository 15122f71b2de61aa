package propose

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/newsgraph/kg/schema"
)

// What a reply may be at most. A model that goes on for ever, or nests for ever, is cut short here.
const (
	maxReplyBytes = 512 << 10
	maxProposals  = 400
	maxQuote      = 400 // bytes
	maxRoles      = 12
	maxDepth      = 8
	maxKept       = 128 << 10 // bytes of proposals kept of one reply
)

// ErrReply is wrapped by what is wrong with a whole reply.
var ErrReply = errors.New("the model's reply cannot be read")

// Parse reads a reply to a window of so many sentences. What is wrong with single proposals is counted by
// reason; the error is of the whole.
func Parse(text string, sentences int) ([]schema.Proposal, map[string]int, error) {
	if len(text) > maxReplyBytes {
		return nil, nil, fmt.Errorf("%w: it has more than %d bytes", ErrReply, maxReplyBytes)
	}
	text = unfenced(text)
	if depth(text) > maxDepth {
		return nil, nil, fmt.Errorf("%w: it is nested more than %d deep", ErrReply, maxDepth)
	}
	var whole struct {
		Claims *[]json.RawMessage `json:"claims"`
	}
	if err := json.Unmarshal([]byte(text), &whole); err != nil {
		return nil, nil, fmt.Errorf("%w: %w", ErrReply, err)
	}
	if whole.Claims == nil {
		return nil, nil, fmt.Errorf("%w: it has no claims", ErrReply)
	}
	var out []schema.Proposal
	refused := map[string]int{}
	size := 0
	for i, raw := range *whole.Claims {
		if i == maxProposals || size > maxKept {
			refused[refusedFor("there are too many")] += len(*whole.Claims) - i
			break
		}
		var p schema.Proposal
		if err := json.Unmarshal(raw, &p); err != nil {
			refused[refusedFor("it has not the form asked for")]++
			continue
		}
		trim(&p)
		if reason := unfit(&p, sentences); reason != "" {
			refused[refusedFor(reason)]++
			continue
		}
		size += len(raw)
		out = append(out, p)
	}
	return out, refused, nil
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

func trim(p *schema.Proposal) {
	for _, s := range []*string{&p.Subject, &p.Predicate, &p.Trigger, &p.Object, &p.Time, &p.Speaker} {
		*s = strings.TrimSpace(*s)
	}
	p.Predicate = strings.TrimPrefix(p.Predicate, "kg:")
	p.Roles = slices.DeleteFunc(p.Roles, func(r schema.ProposedRole) bool { return strings.TrimSpace(r.Quote) == "" })
}

// unfit says what is wrong with a proposal before its sentence is looked at; "" for nothing.
func unfit(p *schema.Proposal, sentences int) string {
	if p.Sentence < 1 || p.Sentence > sentences {
		return "it is of no sentence that was sent"
	}
	if p.Subject == "" || p.Trigger == "" {
		return "it has no subject or no words that say it"
	}
	for _, s := range []string{p.Subject, p.Predicate, p.Trigger, p.Object, p.Time, p.Speaker} {
		if len(s) > maxQuote {
			return "a quote is too long"
		}
	}
	if len(p.Roles) > maxRoles {
		return "it has too many roles"
	}
	for _, r := range p.Roles {
		if len(r.Quote) > maxQuote {
			return "a quote is too long"
		}
	}
	return ""
}

// refusedFor is the name under which refusals are counted.
func refusedFor(reason string) string { return "refused: " + reason }
