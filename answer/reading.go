package answer

import "github.com/newsgraph/kg/schema"

// Reading is how a claim was read.
type Reading struct {
	Pattern    Pattern         `json:"pattern"`
	Paths      []TreePath      `json:"paths"`
	Links      []EntityLink    `json:"links"`      // subject, object, then speakers
	Confidence []schema.Factor `json:"confidence"` // their product is the claim's
}

// Pattern is the entry of the schema that a claim was read by.
type Pattern struct {
	Kind  string   `json:"kind"`            // "verb", "is-a", "noun", "phrase", "open" or "model"
	Words string   `json:"words"`           // of the schema, with S and O; for phrases their form, for models their name
	Notes []string `json:"notes,omitempty"` // what was done beside matching it
}

// TreePath is a way through the dependency tree.
type TreePath struct {
	Role  string     `json:"role"`  // where it leads: "subject" or "object"
	Steps []TreeStep `json:"steps"` // the first is where it starts
}

// TreeStep is a word on a path and the relation by which it was reached.
type TreeStep struct {
	Word string      `json:"word"`
	Tag  string      `json:"tag"` // UPOS
	At   schema.Span `json:"-"`
	Rel  string      `json:"rel,omitempty"` // UD relation; "" for the first
	Up   bool        `json:"up,omitempty"`  // from a word to its head, else the other way
}

// EntityLink is why the words of an argument mean its entity.
type EntityLink struct {
	Role    string   `json:"role"`
	Mention string   `json:"mention"`
	Entity  string   `json:"entity"` // id
	Label   string   `json:"label"`
	Why     []string `json:"why"`
	Others  []string `json:"others,omitempty"` // further mentions of the entity in the document, each form once
}
