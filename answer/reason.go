package answer

import "github.com/newsgraph/kg/schema"

// Reason is why the graph holds a claim.
type Reason struct {
	Claim    *schema.Claim   `json:"claim"` // with rule, confidence and attribution
	Source   schema.Source   `json:"source"`
	Sentence Sentence        `json:"-"`
	Marks    []Mark          `json:"marks"`              // of the claim's parts, in text order
	Notes    []Note          `json:"notes,omitempty"`    // what else is stored of it
	Supports []*schema.Claim `json:"supports,omitempty"` // the other claims of the same fact
	Against  []*schema.Claim `json:"against,omitempty"`  // claims of the opposite polarity
	Fact     History         `json:"fact"`               // what all of these say together

	Reading *Reading `json:"reading,omitempty"` // how the claim was read from its document
	Unread  string   `json:"unread,omitempty"`  // why there is no Reading
}

// History is when a fact began by the claims that support it, who said it first, and who says the
// opposite. Voices are speakers where claims have some, else publishers or documents, by name.
type History struct {
	Since     string   `json:"since,omitempty"`     // the earliest date that a claim states
	Published string   `json:"published,omitempty"` // when it was first said
	First     []string `json:"first,omitempty"`     // by whom then; several on one day
	Against   []string `json:"against,omitempty"`   // who says the opposite, each once, sorted

	// Confidence in [0,1] is that of the claims together: one less the chance that each independent source
	// errs, by the surest of its claims. Copies of one story, and documents of one publisher, are one source.
	Confidence float64 `json:"confidence"`
}

// Mark is a part of a claim in the text of its document.
type Mark struct {
	Role string      `json:"role"` // "subject", "trigger", "object", "speaker" or a schema.RoleName
	At   schema.Span `json:"at"`   // in the document, bytes; may lie outside the sentence
	Text string      `json:"text"`
}

// Note is a quad of a claim outside the layout of schema.Record.
type Note struct {
	Name  string `json:"name"` // compact IRI of the predicate
	Value string `json:"value"`
}
