package answer

import "github.com/newsgraph/kg/schema"

// Moment is a claim at one of its dates.
type Moment struct {
	Date  string        `json:"date"` // partial; empty when neither claim nor document has one
	Kind  MomentKind    `json:"kind"`
	Claim *schema.Claim `json:"claim"`
}

// MomentKind says what happens at a moment.
type MomentKind string

// The kinds of moment, in the order of one day.
const (
	Ends     MomentKind = "ends"     // validUntil
	Begins   MomentKind = "begins"   // validFrom
	Happens  MomentKind = "happens"  // validAt
	Reported MomentKind = "reported" // the claim states no date; that of its document
)
