package answer

import "github.com/newsgraph/kg/schema"

// Table is what a query gives.
type Table struct {
	Columns   []string
	Rows      [][]Cell // a cell for each column
	Truncated bool     // there were more rows than the limit
	Object    any      // of GraphQL: the result as it is nested
	Query     string   // of kg: the query that ran, names resolved
	Plan      string   // of kg: its steps in their order, with counts
}

// Cell is a value of a Table.
type Cell struct {
	ID    string        // of an entity, a claim, a predicate …, "" for other values
	Text  string        // for people: a label, what a claim says, a value
	Claim *schema.Claim // of a claim
	Value any           // as JSON has it: in kg an object with id and label, text or quote for what has an id
}
