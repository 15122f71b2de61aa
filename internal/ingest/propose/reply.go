package propose

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/newsgraph/kg/internal/llm"
	"github.com/newsgraph/kg/schema"
)

// What a reply may be at most. A model that goes on for ever, or nests for ever, is cut short here.
const (
	maxProposals = 400
	maxQuote     = 400 // bytes
	maxRoles     = 12
	maxKept      = 128 << 10 // bytes of proposals kept of one reply
)

// Parse reads a reply to a window of so many sentences. What is wrong with single proposals is counted by
// reason; the error is of the whole.
func Parse(text string, sentences int) ([]schema.Proposal, map[string]int, error) {
	object, err := llm.Object(text)
	if err != nil {
		return nil, nil, err
	}
	var whole struct {
		Claims *[]json.RawMessage `json:"claims"`
	}
	if err := json.Unmarshal([]byte(object), &whole); err != nil {
		return nil, nil, fmt.Errorf("%w: %w", llm.ErrReply, err)
	}
	if whole.Claims == nil {
		return nil, nil, fmt.Errorf("%w: it has no claims", llm.ErrReply)
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
