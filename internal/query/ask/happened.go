package ask

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"

	"github.com/newsgraph/kg/internal/nlp/timex"
	"github.com/newsgraph/kg/internal/query/algebra"
	"github.com/newsgraph/kg/schema"
)

var (
	happening = regexp.MustCompile(`(?i)^(what|which events?)( else)? ` +
		`(happened|happens|changed|occurred|took place|has happened|has changed|will happen|will change)\b`)
	news = regexp.MustCompile(`(?i)^(?:(?:what is|what's|what are|give me|show|any) )?(?:the )?` +
		`(?:latest|newest|recent|new|news|updates?)(?: (?:news|updates?|developments?|information))? ` +
		`(?:on|about|of|from|regarding|concerning|with) \S`)
	asOf = regexp.MustCompile(`(?i),? ?\bas of ([^,?]+),?`)
)

// withoutAsOf takes "as of DATE" out of a question and returns the date, "" for none.
func (a *Asker) withoutAsOf(ctx context.Context, text, today string) (rest, date string, err error) {
	m := asOf.FindStringSubmatchIndex(text)
	if m == nil {
		return text, "", nil
	}
	v, err := a.read(ctx, "It was so in "+text[m[2]:m[3]]+".", today)
	if err != nil || v == nil {
		return text, "", err
	}
	for _, e := range timex.Find(v.d, 0) {
		if e.Value != "" {
			rest = strings.TrimLeft(text[:m[0]]+" "+text[m[1]:], " ,")
			return strings.Replace(rest, " ?", "?", 1), e.Value, nil
		}
	}
	return text, "", nil
}

// happened answers "What happened in DATE?", "What changed after DATE?", "What happened to X?"
// with the claims of that time about what is named, by date.
func (r *run) happened() error {
	var times []timex.Expr
	for n := range r.q.d.Sentences {
		times = append(times, timex.Find(r.q.d, n)...)
	}
	times = slices.DeleteFunc(times, func(e timex.Expr) bool { return e.Value == "" })
	names, err := r.names()
	if err != nil {
		return err
	}
	names = slices.DeleteFunc(names, func(t term) bool {
		return slices.ContainsFunc(times, func(e timex.Expr) bool { return t.token >= e.First && t.token < e.Last })
	})
	r.q.unknown = nil
	r.out.Reading = "what happened"
	if len(times)+len(names) == 0 || len(names) > 0 && r.q.s.Is(names[0].token, "nmod:poss", "compound") {
		return nil // "what happened to X's shares" asks for what the graph has no name of
	}
	rel := &algebra.Relation{Subject: algebra.Term{Var: "s"}, Object: algebra.Term{Var: "o"}, How: r.everyHow()}
	if len(names) > 0 {
		rel.Subject, rel.Predicates.Either = algebra.Term{Values: names[0].values()}, true
		r.out.Reading += " to " + names[0].text
	}
	q := claimsWhere(rel)
	q.Limit = maxScanned
	claims, err := r.matching(q)
	if err != nil {
		return err
	}
	var out []*schema.Claim
	for _, c := range claims {
		if r.happens(c, times) {
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, func(a, b *schema.Claim) int {
		return cmp.Compare(cmp.Or(a.At, a.From, a.Until), cmp.Or(b.At, b.From, b.Until))
	})
	for _, c := range out {
		r.out.Answers = append(r.out.Answers, itemOf(sentence(c), cmp.Or(c.At, c.From, c.Until), c))
	}
	return nil
}

// happens says whether a claim tells of an event, or of what has a date, within the times of the question.
func (r *run) happens(c *schema.Claim, times []timex.Expr) bool {
	date := cmp.Or(c.At, c.From, c.Until)
	if date == "" && (len(times) > 0 || !r.event(c)) {
		return false
	}
	if c.Polarity == schema.Denied || strings.HasPrefix(c.Rule, "is-a") {
		return false
	}
	return !slices.ContainsFunc(times, func(e timex.Expr) bool { return !r.within(date, e) })
}

// newest answers "What is the latest on X?" with what is told of X, the last first.
func (r *run) newest() error {
	names, err := r.names()
	if err != nil {
		return err
	}
	r.out.Reading = "the latest"
	if len(names) == 0 {
		return nil
	}
	r.out.Reading += " on " + names[0].text
	claims, err := r.matching(claimsWhere(&algebra.Relation{
		Subject:    algebra.Term{Values: names[0].values()},
		Object:     algebra.Term{Var: "o"},
		Predicates: algebra.Predicates{Either: true},
		How:        r.everyHow(),
	}))
	if err != nil {
		return err
	}
	told := func(c *schema.Claim) string { return cmp.Or(c.Evidence.Published, c.At, c.From) }
	slices.SortStableFunc(claims, func(a, b *schema.Claim) int {
		return cmp.Or(cmp.Compare(told(b), told(a)), cmp.Compare(a.Level, b.Level))
	})
	for _, c := range claims {
		r.out.Answers = append(r.out.Answers, itemOf(sentence(c), cmp.Or(c.At, c.From, c.Until), c))
	}
	return nil
}

// within says whether a date lies where an expression of time puts it.
func (r *run) within(date string, e timex.Expr) bool {
	word := ""
	if e.First > r.q.first() {
		word = strings.ToLower(r.q.d.Form(e.First - 1))
	}
	same := strings.HasPrefix(date, e.Value) ||
		e.End != "" && date >= e.Value && (date <= e.End || strings.HasPrefix(date, e.End))
	if r.q.future && date < r.o.Date[:min(len(date), len(r.o.Date))] {
		return false
	}
	switch {
	case word == "after" || word == "beyond":
		return date > e.Value && !same
	case word == "before":
		return date < e.Value && !same
	case e.Bound == timex.From:
		return date >= e.Value || same
	case e.Bound == timex.Until || e.Bound == timex.By:
		return date <= e.Value || same
	}
	return same
}

// event says whether a claim tells something that happens, not something that is so.
func (r *run) event(c *schema.Claim) bool {
	p := r.schema.Predicate(c.Predicate.ID)
	return p != nil && p.Event
}
