// Package algebra is the query language of the graph.
//
// A Query is patterns over facts and claims with variables: relations, paths, types and
// speakers, joined by and, optional, or and not, with filters, counts, order and limit. It
// has a text form that reads back as the same query (Parse, String):
//
//	select ?who, count(?group) as ?n
//	where {
//	  ?who is Country;
//	  ?who arms ?group [modality any, as-of 2024] as ?c;
//	  ?group partOf{1,3} "Coordination Framework";
//	  optional { ?who allyOf ?ally };
//	  not { ?who withdrawsFrom e:iraq };
//	  { ?x says ?c } or { filter ?c.confidence >= 0.8 };
//	}
//	order by ?n desc
//	limit 10
//
// Order of steps: Parse reads it, Prepare resolves names, checks it and orders its joins by
// the counts of the graph's indexes, Run evaluates it on index scans, one row at a time.
//
// What a query means does not depend on the order of its patterns. Rows are kept with their
// repeats unless it says distinct. In a group, all relations, paths, types, speakers and
// alternatives are joined first, then optionals in their order, then filters and negations are
// applied; Check refuses queries whose meaning would depend on more than that.
package algebra

import (
	"slices"

	"github.com/newsgraph/kg/internal/query"
	"github.com/newsgraph/kg/schema"
)

// Query selects rows. It is read-only once made.
type Query struct {
	Select   []Column // at least one; those that do not count make the groups where others do
	Distinct bool
	Where    Group
	Order    []Order // rows that are equal by it are ordered by their values
	Limit    int     // rows at most; 0 = all
	Offset   int     // rows left out first
}

// Column is a column of the result.
type Column struct {
	Expr
	Agg Agg
	As  string // name; "" = that of the expression
}

// Agg is what is made of all rows of a group.
type Agg string

// The aggregates. Rows where the expression has no value do not count.
const (
	None          Agg = ""
	Count         Agg = "count"
	CountDistinct Agg = "count distinct"
	Min           Agg = "min"
	Max           Agg = "max"
)

// Order is one key to order by: an expression over the columns by their names.
type Order struct {
	Column string // name of a column
	Desc   bool
}

// Expr is a variable, a field of what it holds, or a value.
type Expr struct {
	Var   string
	Field string // with Var: see Fields
	Value Value  // without Var
}

// Group is patterns that are joined.
type Group []Pattern

// Pattern is one of the types of this package that end with this comment.
type Pattern interface{ isPattern() }

// Term is a side of a relation: a variable, some values of which any will do, or, where it is
// the zero Term, anything.
type Term struct {
	Var    string
	Values []Value  // sorted by their keys
	Names  []string // entities by their names; Prepare makes Values of them
}

// Predicates says which relations a pattern follows.
type Predicates struct {
	Names  []string // or one narrower by the schema; nil = any
	Var    string   // instead of Names
	Either bool     // from object to subject as well
}

// How says which claims may support a fact: their polarity, modality, time, speaker,
// document and confidence. The zero How is what is affirmed and asserted.
type How struct {
	Polarity   string   // "" = affirmed; Any
	Modalities []string // nil = asserted; {Any}
	Since      string   // partial dates, as in query.Filter
	Until      string
	AsOf       string
	SaidBy     string // entity id
	Document   string // id
	Confidence float64
}

// Any lets every polarity, or every modality, through.
const Any = "any"

// Relation is a fact. It holds once for each fact that How lets through or, with Claim, once
// for each claim.
type Relation struct {
	Subject, Object Term
	Predicates      Predicates
	How             How
	Claim           string // variable; "" = none
}

// Path is a chain of Min to Max facts that leads from the subject to the object. It holds
// once for each pair of ends.
type Path struct {
	Subject, Object Term
	Predicates      Predicates // without Var
	Min, Max        int        // 1 ≤ Min ≤ Max ≤ MaxHops
	How             How
}

// MaxHops bounds paths.
const MaxHops = 10

// Type holds when a term has one of the types or one narrower.
type Type struct {
	Term  Term
	Types []string
}

// Says holds once for each of a claim's speakers.
type Says struct {
	Speaker Term
	Claim   string // variable of a relation of the same group
}

// Optional adds what its group binds, where it holds.
type Optional struct{ Group Group }

// Not holds where its group does not.
type Not struct{ Group Group }

// Union holds where one of its groups does, once for each way.
type Union struct{ Groups []Group }

// Filter holds when one of its tests does.
type Filter struct{ Tests []Test }

// Test compares two expressions: numbers by size, texts without regard to case, diacritics
// and articles (schema.Fold). It fails when one has no value.
type Test struct {
	Left  Expr
	Op    string // "=", "!=", "<", "<=", ">", ">=", or Mentions
	Right Expr
}

// Mentions says whether the sentence of a claim, or its labels, has a word in any inflection.
const Mentions = "mentions"

func (*Relation) isPattern() {}
func (*Path) isPattern()     {}
func (*Type) isPattern()     {}
func (*Says) isPattern()     {}
func (*Optional) isPattern() {}
func (*Not) isPattern()      {}
func (*Union) isPattern()    {}
func (*Filter) isPattern()   {}

// Name returns the column's name: its own, or that of its expression.
func (c Column) Name() string {
	if c.As != "" {
		return c.As
	}
	name := c.Var
	if c.Field != "" {
		name += "." + c.Field
	}
	if c.Agg != None {
		return string(c.Agg) + "(" + name + ")"
	}
	return name
}

// counts says whether the query has groups.
func (q *Query) counts() bool {
	return slices.ContainsFunc(q.Select, func(c Column) bool { return c.Agg != None })
}

// filter returns the filter that claims must meet.
func (h *How) filter() query.Filter {
	f := query.Filter{Polarity: schema.Affirmed, Modalities: []schema.Modality{schema.Asserted}, Since: h.Since,
		Until: h.Until, AsOf: h.AsOf,
		AttributedTo: h.SaidBy, Document: h.Document, MinConfidence: h.Confidence}
	switch h.Polarity {
	case "":
	case Any:
		f.Polarity = ""
	default:
		f.Polarity = schema.Polarity(h.Polarity)
	}
	if h.Modalities != nil {
		f.Modalities = nil
	}
	for _, m := range h.Modalities {
		if m != Any {
			f.Modalities = append(f.Modalities, schema.Modality(m))
		}
	}
	return f
}

// edges returns the pattern of the facts that may have such claims, and whether each of them
// surely has, so that no claim need be read.
func (h *How) edges() (p query.FactPattern, sure bool) {
	f := h.filter()
	affirmed, denied := f.Polarity != schema.Denied, f.Polarity != schema.Affirmed
	all := f.Modalities == nil
	asserted := all || slices.Contains(f.Modalities, schema.Asserted)
	p.Sure = affirmed && asserted
	p.Unsure = affirmed && (all || len(f.Modalities) > 1 || !asserted)
	p.Denied = denied
	free := h.Since == "" && h.Until == "" && h.AsOf == "" && h.SaidBy == "" && h.Document == "" && h.Confidence == 0
	return p, free && (all || !p.Unsure && !p.Denied)
}
