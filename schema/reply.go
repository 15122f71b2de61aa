package schema

import (
	"encoding/json"
	"fmt"

	"github.com/cayleygraph/quad"
)

// Reply is what a language model proposed for some sentences of a document. The graph keeps it, so
// that the document can be read again without the model.
type Reply struct {
	Model     string     `json:"model"`
	Prompt    string     `json:"prompt"`    // hash of all that was asked but the sentences
	Sentences []string   `json:"sentences"` // hashes of their texts, in order, see SentenceHash
	Proposals []Proposal `json:"proposals"`
}

// Proposal is a claim that a model proposes: the quotes are of the sentence, and nothing is taken on trust.
type Proposal struct {
	Sentence  int            `json:"sentence"` // from 1, in the order of the reply's sentences
	Subject   string         `json:"subject"`
	Predicate string         `json:"predicate"`        // a name of the schema; "" for the text's own words
	Trigger   string         `json:"trigger"`          // the words that say the relation
	Object    string         `json:"object,omitempty"` // "" where the claim has one participant
	Roles     []ProposedRole `json:"roles,omitempty"`
	Polarity  Polarity       `json:"polarity,omitempty"`
	Modality  Modality       `json:"modality,omitempty"`
	Time      string         `json:"time,omitempty"`
	Speaker   string         `json:"speaker,omitempty"`
}

// ProposedRole is a participant beside subject and object.
type ProposedRole struct {
	Role  RoleName `json:"role"`
	Quote string   `json:"quote"`
}

// SentenceHash names a sentence's text.
func SentenceHash(text string) string { return Hash(text)[:16] }

// Key names what was asked of which model; a reply with the same key need not be asked for again.
func (r *Reply) Key() string {
	parts := append([]string{r.Model, r.Prompt}, r.Sentences...)
	return Hash(parts...)
}

// Quad returns the one quad that a reply of a document is stored as.
func (r *Reply) Quad(document string) quad.Quad {
	text, err := json.Marshal(r)
	if err != nil {
		panic(err) // strings and numbers can always be written
	}
	d := quad.IRI(document)
	return quad.Quad{Subject: d, Predicate: quad.IRI(ReplyOf), Object: quad.String(text), Label: d}
}

// ReplyFrom undoes Quad.
func ReplyFrom(q quad.Quad) (Reply, error) {
	var r Reply
	if err := json.Unmarshal([]byte(ArgOf(q.Object).Value), &r); err != nil {
		return r, fmt.Errorf("reply of a model in document %v: %w", q.Subject, err)
	}
	return r, nil
}

// ModelRule begins the rules of claims that a model proposed; the model's name follows.
const ModelRule = "model:"
