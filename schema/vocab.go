package schema

import (
	"strconv"
	"strings"
)

// The IRIs under which everything stands. Exports can move them to another base.
const (
	Base         = "urn:kg:"
	EntityBase   = Base + "e:"
	DocumentBase = Base + "d:"
	SentenceBase = Base + "s:"
	ClaimBase    = Base + "c:"
	FactBase     = Base + "f:"
	NotBase      = Base + "not:"   // predicates of denied claims
	MaybeBase    = Base + "maybe:" // predicates of claims that are not asserted
	OpenPrefix   = "open:"         // predicates outside the schema, after Base, NotBase or MaybeBase
	BaseGraph    = Base + "base"   // label of what the knowledge base states
)

// Compact shortens an IRI under Base to its "kg:" form; others stay as they are.
func Compact(iri string) string {
	if rest, ok := strings.CutPrefix(iri, Base); ok {
		return "kg:" + rest
	}
	return iri
}

// Expand undoes Compact.
func Expand(name string) string {
	if rest, ok := strings.CutPrefix(name, "kg:"); ok {
		return Base + rest
	}
	return name
}

// EdgeIRI returns the predicate of the direct edge: the plain one only for what is affirmed and asserted.
func EdgeIRI(predicate string, p Polarity, m Modality) string {
	name := strings.TrimPrefix(strings.TrimPrefix(predicate, "kg:"), Base)
	switch {
	case p == Denied:
		return NotBase + name
	case m != Asserted:
		return MaybeBase + name
	}
	return Base + name
}

func itoa(n int) string { return strconv.Itoa(n) }
