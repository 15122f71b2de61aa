package answer

import "github.com/newsgraph/kg/schema"

// Comparison sets two entities side by side.
type Comparison struct {
	A       schema.Entity   `json:"a"`
	B       schema.Entity   `json:"b"`
	Between []*schema.Claim `json:"between,omitempty"` // with the one as subject and the other as object
	Common  []Shared        `json:"common,omitempty"`  // what both have a relation to
	Differ  []Shared        `json:"differ,omitempty"`  // relations that both have, to others
	OnlyA   []Group         `json:"onlyA,omitempty"`   // predicates that B lacks
	OnlyB   []Group         `json:"onlyB,omitempty"`
	Near    []NearBoth      `json:"near,omitempty"` // entities that claims connect to both, alike or not
}

// Shared is a predicate that both entities of a Comparison have: with the same far end
// (Common) or with different ones (Differ).
type Shared struct {
	Predicate schema.PredicateRef `json:"predicate"`
	Inverse   bool                `json:"inverse,omitempty"` // the entities are the objects
	Label     string              `json:"label"`
	Value     schema.Arg          `json:"value,omitzero"` // the far end that they share
	A         []*schema.Claim     `json:"a"`
	B         []*schema.Claim     `json:"b"`
}

// NearBoth is an entity that claims connect to both sides of a Comparison.
type NearBoth struct {
	Entity schema.Entity `json:"entity"`
	A      int           `json:"a"` // claims that connect it
	B      int           `json:"b"`
}
