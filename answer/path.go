package answer

import "github.com/newsgraph/kg/schema"

// Path is a connection between two entities, without loops.
type Path struct {
	Hops []Hop   `json:"hops"`
	Cost float64 `json:"cost"` // sum of its hops; the best of several paths of one length has the least
}

// Hop is one step of a path.
type Hop struct {
	From   schema.Entity   `json:"from"`
	To     schema.Entity   `json:"to"`
	Claims []*schema.Claim `json:"claims"` // that connect them, the strongest first, at most maxHopClaims
	Cost   float64         `json:"cost"`   // less for surer and better supported links
}

// Connection is a small part of the graph that joins several entities.
type Connection struct {
	Entities []schema.Entity `json:"entities"`          // those asked for, then those between them, by id
	Hops     []Hop           `json:"hops"`              // the links, by the ids of their ends
	Missing  []schema.Entity `json:"missing,omitempty"` // asked for, but connected with none of the others
}
