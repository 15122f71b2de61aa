package ask

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/newsgraph/kg/internal/query/algebra"
	"github.com/newsgraph/kg/schema"
)

// A question becomes queries of the algebra, one for each attempt to answer it: they find the
// claims that could mean a reading. How well each claim does is then judged by what the
// algebra has no words for: class nouns, degrees of fit to a type, and what else the sentence
// must speak of.

// claimed is the variable that holds the claim in every query of a question.
const claimed = "claim"

// everyHow lets claims of any polarity and modality through.
func (r *run) everyHow() algebra.How {
	return algebra.How{Polarity: algebra.Any, Modalities: []string{algebra.Any}, AsOf: r.o.AsOf}
}

// claimsWhere is the query for the claims of one relation, and what else they must meet.
func claimsWhere(rel *algebra.Relation, more ...algebra.Pattern) *algebra.Query {
	rel.Claim = claimed
	return &algebra.Query{
		Select:   []algebra.Column{{Expr: algebra.Expr{Var: claimed}}},
		Distinct: true,
		Where:    append(algebra.Group{rel}, more...),
	}
}

// compile returns the query for all claims that a reading with these sides could mean; nil
// where that would be too many to look at. Of two known sides the subject leads.
func (r *run) compile(rd reading, subject, object term) *algebra.Query {
	rel := &algebra.Relation{How: r.everyHow()}
	rel.Predicates.Names = []string{rd.predicate.ID()}
	if rd.predicate.Name == "leads" && r.schema.Predicate("officerOf") != nil {
		rel.Predicates.Names = append(rel.Predicates.Names, "kg:officerOf") // a chief executive leads: see heads
	}
	limit := 0
	var more []algebra.Pattern
	switch {
	case subject.known && len(subject.class) == 0:
		rel.Subject, rel.Object = algebra.Term{Values: subject.values()}, side(object, "object")
		if object.known && len(object.class) == 0 {
			more = append(more, object.among("object"))
		}
	case object.known && len(object.class) == 0:
		rel.Subject, rel.Object = side(subject, "subject"), algebra.Term{Values: object.values()}
	default:
		rel.Subject, rel.Object = side(subject, "subject"), side(object, "object")
		limit = maxScanned
	}
	if len(rel.Subject.Values)+len(rel.Object.Values) == 0 && limit == 0 {
		return nil // a name that the graph does not have
	}
	q := claimsWhere(rel, more...)
	q.Limit = limit
	return q
}

// side is the variable of a term that does not lead.
func side(t term, name string) algebra.Term {
	if t.asked {
		name = "answer"
	}
	return algebra.Term{Var: name}
}

// values returns the entities that a term may mean.
func (t term) values() []algebra.Value {
	out := make([]algebra.Value, 0, len(t.ids))
	for id := range t.ids {
		out = append(out, algebra.Value{ID: id})
	}
	slices.SortFunc(out, func(a, b algebra.Value) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

// among holds a variable to what a term may mean: one of its entities, or its words.
func (t term) among(name string) *algebra.Filter {
	f := &algebra.Filter{}
	for _, v := range append(t.values(), algebra.Value{Text: t.text}) {
		if v != (algebra.Value{}) {
			f.Tests = append(f.Tests, algebra.Test{Left: algebra.Expr{Var: name}, Op: "=", Right: algebra.Expr{Value: v}})
		}
	}
	return f
}

// matching runs a query of claimsWhere and returns its claims by document, sentence and id.
func (r *run) matching(q *algebra.Query) ([]*schema.Claim, error) {
	p, err := algebra.Prepare(r.ctx, r.g, q)
	if err != nil {
		return nil, err
	}
	var out []*schema.Claim
	for row, err := range p.Rows(r.ctx, algebra.Limits{}) {
		if err != nil {
			return nil, err
		}
		out = append(out, row[0].Claim)
	}
	slices.SortFunc(out, inTextOrder)
	if r.o.Explain {
		r.attempts = append(r.attempts, attempt{reading: r.trying, query: q.String(), plan: p.Explain(), claims: len(out)})
	}
	return out, nil
}

// inTextOrder orders claims by document, sentence and id.
func inTextOrder(a, b *schema.Claim) int {
	return cmp.Or(cmp.Compare(a.Evidence.Document, b.Evidence.Document),
		cmp.Compare(a.Evidence.Sentence, b.Evidence.Sentence), cmp.Compare(a.ID, b.ID))
}

// attempt is a query that ran, for the explanation.
type attempt struct {
	reading string // in words, with how it was relaxed and what claims were judged by
	query   string
	plan    string
	claims  int
}

// explain tells the attempts: those before the last in short.
func (r *run) explain() {
	var b strings.Builder
	for i, a := range r.attempts {
		fmt.Fprintf(&b, "attempt %d: %s: %d claims\n", i+1, a.reading, a.claims)
		if i == len(r.attempts)-1 {
			fmt.Fprintf(&b, "\n%s\n\n%s", a.query, a.plan)
		}
	}
	switch {
	case len(r.attempts) > 0:
	case r.out.Query != "":
		fmt.Fprintf(&b, "search: %s: %d paths\n", r.out.Query, len(r.out.Paths))
	default:
		b.WriteString("no query ran\n")
	}
	r.out.Explanation = b.String()
}

// judged says in words what the claims of a reading are held against beside the query.
func (rd reading) judged(r *run) string {
	var parts []string
	for _, t := range []term{rd.subject, rd.object} {
		switch {
		case t.asked && len(t.types) > 0:
			parts = append(parts, "the answer fits "+strings.Join(t.types, " or "))
		case t.known && len(t.class) > 0:
			words := slices.Clone(t.class)
			slices.Reverse(words)
			for i, w := range words {
				if e, err := r.entity(w); err == nil && e.Label != "" {
					words[i] = e.Label
				}
			}
			parts = append(parts, "any "+strings.Join(words, " "))
		}
	}
	for _, dm := range rd.rest {
		parts = append(parts, "speaks of "+dm.text)
	}
	if parts == nil {
		return ""
	}
	return " [" + strings.Join(parts, ", ") + "]"
}
