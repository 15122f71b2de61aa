package answer

import "github.com/newsgraph/kg/schema"

// Conflict is claims that cannot all be true at the same time.
type Conflict struct {
	Kind      ConflictKind        `json:"kind"`
	Subject   schema.Arg          `json:"subject"`   // without mention
	Predicate schema.PredicateRef `json:"predicate"` // without trigger
	Sides     [][]*schema.Claim   `json:"sides"`     // at least two, each in the order of Claims
}

// ConflictKind says how claims conflict.
type ConflictKind string

// The kinds of conflict.
const (
	Contradiction ConflictKind = "contradiction" // affirmed, then denied
	Rivals        ConflictKind = "rivals"        // different objects of a functional predicate, one a side
)
