package answer

import "github.com/newsgraph/kg/schema"

// Conflict is claims that cannot all be true at the same time.
type Conflict struct {
	Kind ConflictKind `json:"kind"`
	// without mention; of Holders what the office is over, of Counts the place or event
	Subject schema.Arg `json:"subject"`
	// without trigger; of Counts its label is what is counted, as "people killed"
	Predicate schema.PredicateRef `json:"predicate"`
	Sides     [][]*schema.Claim   `json:"sides"` // at least two, each in the order of Claims
}

// ConflictKind says how claims conflict.
type ConflictKind string

// The kinds of conflict.
const (
	Contradiction ConflictKind = "contradiction" // affirmed, then denied
	// different objects of a functional predicate, such as dates of a birth, one a side
	Rivals  ConflictKind = "rivals"
	Holders ConflictKind = "holders" // several hold at one time what one can, one a side
	Counts  ConflictKind = "counts"  // differing numbers of one event, one a side, the least first
	// differing days of what happened to a person, such as a death, one a side, the earliest first
	Dates ConflictKind = "dates"
)
