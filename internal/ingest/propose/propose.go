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
	"github.com/newsgraph/kg/schema"
)

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
