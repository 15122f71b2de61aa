package answer

import "github.com/newsgraph/kg/schema"

// Found is an entity that a name may mean.
type Found struct {
	Entity schema.Entity `json:"entity"`
	Match  Match         `json:"match"`
	Name   string        `json:"name"`  // the name that matched, folded
	Score  float64       `json:"score"` // in (0,1]: 1 for the label, less for weaker matches
	Facts  int           `json:"facts"` // that it is part of, counted up to 4,096
}

// Match says how a name was found, best first.
type Match int

// The kinds of match. All but the last two ignore case, diacritics, marks and a leading
// article, see schema.Fold.
const (
	ByLabel    Match = iota // the whole label
	ByAlias                 // a whole other name
	ByWords                 // all words, in a longer name
	ByPrefix                // all words, or beginnings of words, in a name
	BySpelling              // as before, with one or two letters wrong
	BySound                 // as before, by consonants: other transliterations
)

var matchNames = [...]string{"label", "alias", "words", "prefix", "spelling", "sound"}

// String is one word: "label", "alias", "words", "prefix", "spelling" or "sound".
func (m Match) String() string { return matchNames[m] }

// MarshalText writes String.
func (m Match) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// Card is what the graph says of one entity. A claim is in one of its lists; one of the entity
// with itself is in Out, Expected or Denied.
type Card struct {
	Entity schema.Entity `json:"entity"`
	// what documents take it for, most first; none where no two exclude each other
	Types     []TypeVote      `json:"types,omitempty"`
	Documents []schema.Source `json:"documents,omitempty"` // that mention it, by publication date, then id
	Out       []Group         `json:"out,omitempty"`       // affirmed, asserted claims with it as subject
	In        []Group         `json:"in,omitempty"`        // the same with it as object
	Expected  []Group         `json:"expected,omitempty"`  // affirmed claims that are not asserted, both ways
	Denied    []Group         `json:"denied,omitempty"`    // both ways
	Said      []*schema.Claim `json:"said,omitempty"`      // claims that are attributed to it

	// Foreign is what imported quads say of a thing that is none of kg's entities, by predicate, then
	// value, at most a thousand. No sentence carries it.
	Foreign []Statement `json:"foreign,omitempty"`
}

// TypeVote is a type and how many documents take an entity for one of it.
type TypeVote struct {
	Type      string `json:"type"` // name in the schema
	Documents int    `json:"documents"`
}

// Statement is a quad that is no claim of kg's.
type Statement struct {
	Predicate string `json:"predicate"`         // IRI
	Inverse   bool   `json:"inverse,omitempty"` // the thing is the object
	ID        string `json:"id,omitempty"`      // IRI of the other end
	Value     string `json:"value,omitempty"`   // or its value
	Label     string `json:"label,omitempty"`   // of the other end
}

// Group is claims with one predicate, in the order of Claims.
type Group struct {
	Predicate schema.PredicateRef `json:"predicate"`         // without trigger
	Inverse   bool                `json:"inverse,omitempty"` // the entity is the object
	Label     string              `json:"label"`             // the predicate's label, or its inverse one where Inverse
	Count     int                 `json:"count"`             // of claims in the graph
	Claims    []*schema.Claim     `json:"claims"`            // all of them, or the most supported
}

// Neighbour is an entity that claims connect to another one.
type Neighbour struct {
	Entity schema.Entity `json:"entity"`
	Groups []Group       `json:"groups"` // the claims, by predicate and direction
	Claims int           `json:"claims"`
}

// Ranked is an entity and how much it matters in the whole graph.
type Ranked struct {
	Entity    schema.Entity `json:"entity"`
	Rank      float64       `json:"rank"`      // PageRank over affirmed facts, both ways, by claims; all add up to 1
	Documents int           `json:"documents"` // that mention it
	Claims    int           `json:"claims"`    // with it as subject or object, affirmed
}
