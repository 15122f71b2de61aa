// Package propose lets a language model propose claims, which the text then has to bear out.
//
// Input: a document with sentences and lemmas, for the requests; one with all layers and the replies, for the check.
// Output: Document.Replies, then more of Document.Claims. Order of steps: the sentences go to the model in windows,
// numbered, with the predicates of the schema that their words touch; a reply is read within limits and kept; each
// proposal is looked up in its sentence, word by word, goes through kg's own mentions, entities, types and clauses,
// and is said as kg reads the sentence, whatever the model says of it.
//
// A reply is kept in the graph by the hashes of its sentences and of its prompt and by its model, so that a document
// is read again without the model, and the same graph comes of the same texts and replies.
package propose

import (
	"context"

	"github.com/newsgraph/kg/schema"
)

// Model answers a request in the text of one JSON object. It must be usable concurrently.
type Model interface {
	Complete(ctx context.Context, r Request) (Completion, error)
}

// Request is what a model is asked.
type Request struct {
	System    string // who it is to be, and the rules
	User      string // the predicates and the numbered sentences
	Schema    []byte // JSON schema that the reply must follow
	MaxTokens int    // of the reply
}

// Completion is what a model answered.
type Completion struct {
	Text   string
	Tokens int  // of request and reply; 0 where it does not say
	Cut    bool // the reply reached its limit
}

// tokens returns how many tokens a completion took, by its own count, else a token in four bytes.
func (c Completion) tokens(r Request) int {
	if c.Tokens > 0 {
		return c.Tokens
	}
	return (r.size() + len(c.Text)) / bytesPerToken
}

// bytesPerToken = 4 of English, by the usual rule of thumb.
const bytesPerToken = 4

func (r Request) size() int { return len(r.System) + len(r.User) + len(r.Schema) }

// Name returns how a model is called in rules, in one word without semicolons.
func Name(model string) string {
	out := []rune(model)
	for i, c := range out {
		if c <= ' ' || c == ';' || c == 0x7f {
			out[i] = '_'
		}
	}
	return string(out[:min(len(out), 100)])
}

// replyOf makes the reply that is kept.
func replyOf(model, prompt string, sentences []string, proposals []schema.Proposal) schema.Reply {
	r := schema.Reply{Model: model, Prompt: prompt, Proposals: proposals}
	for _, s := range sentences {
		r.Sentences = append(r.Sentences, schema.SentenceHash(s))
	}
	return r
}
