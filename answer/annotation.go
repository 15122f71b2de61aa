package answer

import "github.com/newsgraph/kg/schema"

// Annotation is what the language engine sees in a document. Offsets are bytes of its text,
// half-open.
type Annotation struct {
	Document  schema.Source       `json:"document"`
	Sentences []AnnotatedSentence `json:"sentences"`
	Mentions  []AnnotatedMention  `json:"mentions"`
	Entities  []AnnotatedEntity   `json:"entities"`
}

// AnnotatedSentence is a sentence with its tokens.
type AnnotatedSentence struct {
	Start  int              `json:"start"`
	End    int              `json:"end"`
	Text   string           `json:"text"`
	Tokens []AnnotatedToken `json:"tokens"`
	Frames []AnnotatedFrame `json:"frames"`
}

// AnnotatedToken is a syntactic word in the style of Universal Dependencies.
type AnnotatedToken struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Form  string `json:"form"`
	Lemma string `json:"lemma"`
	UPOS  string `json:"upos"`
	XPOS  string `json:"xpos"`
	Feats string `json:"feats"` // "_" for none
	Head  int    `json:"head"`  // from 1, within the sentence; 0 for the root
	Rel   string `json:"rel"`
	NER   string `json:"ner"` // IOB2, such as "B-PER"
}

// AnnotatedMention is a phrase that points at an entity.
type AnnotatedMention struct {
	Start    int    `json:"start"`
	End      int    `json:"end"`
	Text     string `json:"text"`
	Sentence int    `json:"sentence"` // index
	Kind     string `json:"kind"`     // "name", "nominal", "pronoun" or "literal"
	Entity   int    `json:"entity"`   // index into Entities, -1 for none
}

// AnnotatedEntity is what mentions of the document point at.
type AnnotatedEntity struct {
	schema.Entity
	Why string `json:"why,omitempty"` // how it was linked or merged
}

// AnnotatedFrame is a predicate with its semantic roles: who did what to whom, by PropBank's names.
type AnnotatedFrame struct {
	Predicate int             `json:"predicate"` // token of the sentence, from 1
	Lemma     string          `json:"lemma"`
	Roles     []AnnotatedRole `json:"roles"`
}

// AnnotatedRole is an argument of a predicate.
type AnnotatedRole struct {
	Role  string  `json:"role"` // ARG0 … ARG4, ARGM-TMP, ARGM-LOC, …
	Head  int     `json:"head"` // token of the sentence, from 1
	Start int     `json:"start"`
	End   int     `json:"end"`
	Text  string  `json:"text"`
	Prob  float64 `json:"probability"`
}
