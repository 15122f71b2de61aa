package answer

import "github.com/newsgraph/kg/schema"

// Document is a document of the graph and how much it brought.
type Document struct {
	schema.Source
	Sentences int `json:"sentences"`
	Claims    int `json:"claims"`
	Entities  int `json:"entities"` // mentioned in it

	CopyOf string `json:"copyOf,omitempty"` // the id of the first document of the same story, unless it is that one

	SHA256    string     `json:"sha256,omitempty"`    // sum of its text, as kg read it; "" of what was imported
	Revisions []Revision `json:"revisions,omitempty"` // earlier texts whose place it took, the last 100, oldest first
}

// Revision is what a graph still knows of a text that was replaced by another one of the same document.
// It is kept until the document is forgotten.
type Revision struct {
	SHA256    string `json:"sha256"`              // sum of the text
	Published string `json:"published,omitempty"` // the date that it stated
	Replaced  string `json:"replaced"`            // when it was last replaced: RFC 3339, UTC
}

// Sentence is a stored sentence.
type Sentence struct {
	ID          string
	Document    string
	Ordinal     int // in the document, from 0
	schema.Span     // in the document, bytes
	Text        string
}

// Stats counts what the graph holds.
type Stats struct {
	Documents  int                     `json:"documents"`
	Sentences  int                     `json:"sentences"`
	Entities   int                     `json:"entities"`
	Types      []TypeCount             `json:"types"` // most entities first, then by name
	Claims     int                     `json:"claims"`
	Facts      int                     `json:"facts"`
	Predicates []PredicateCount        `json:"predicates"` // most claims first, then by id
	Polarity   map[schema.Polarity]int `json:"polarity"`   // claims
	Modality   map[schema.Modality]int `json:"modality"`   // claims
}

// TypeCount is the number of entities of exactly one type; "" is that of no known type.
type TypeCount struct {
	Type     string `json:"type"`
	Entities int    `json:"entities"`
}

// PredicateCount is how much a predicate is used, whatever the polarity and modality.
type PredicateCount struct {
	schema.PredicateRef
	Facts  int `json:"facts"`
	Claims int `json:"claims"`
}

// Sources says who says how much.
type Sources struct {
	Speakers   []Speaker   `json:"speakers"`   // most claims first, then by id
	Publishers []Publisher `json:"publishers"` // most claims first, then by name
}

// Speaker is an entity to which claims are attributed.
type Speaker struct {
	Entity    schema.Entity `json:"entity"`
	Claims    int           `json:"claims"`
	Documents int           `json:"documents"` // that quote it
}

// Publisher is where documents come from; its name is empty for those that do not say.
type Publisher struct {
	Name      string `json:"name"`
	Claims    int    `json:"claims"` // attributed or not
	Documents int    `json:"documents"`
}
