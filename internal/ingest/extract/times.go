package extract

import (
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/internal/nlp/timex"
	"github.com/newsgraph/kg/schema"
)

// times holds a sentence's expressions of time and the predicates they belong to.
type times struct {
	s     *clause.Sentence
	exprs []timex.Expr
	owner []int // by expression: the predicate token it modifies, -1 for none
	after map[int]string
}

func newTimes(s *clause.Sentence, n int) *times {
	t := &times{s: s, exprs: timex.Find(s.Document, n), after: map[int]string{}}
	for _, e := range t.exprs {
		owner := t.ownerOf(e.Head)
		if t.bracketed(&e, owner) || t.compared(&e) {
			owner = -1
		}
		t.owner = append(t.owner, owner)
	}
	t.intervals()
	return t
}

// bracketed says whether an expression stands in brackets that the predicate stands outside of:
// the dates of a life behind a name.
func (t *times) bracketed(e *timex.Expr, owner int) bool {
	d := t.s.Document
	for i := e.First - 1; i >= t.s.First && i > e.First-12; i-- {
		switch d.Form(i) {
		case ")":
			return false
		case "(":
			return owner < i && owner >= 0 || owner > e.Last
		}
	}
	return false
}

// compared says whether an expression dates the figure that another is compared with: "down from 5,000 in 2020", "more
// than the 90 in May".
func (t *times) compared(e *timex.Expr) bool {
	d := t.s.Document
	i := e.First - 1
	if i > t.s.First && d.Tokens[i].UPOS == doc.ADP {
		i--
	}
	for n := 0; n < 2 && i > t.s.First && d.Tokens[i].UPOS.Noun(); n++ {
		i--
	}
	if i <= t.s.First || d.Tokens[i].UPOS != doc.NUM {
		return false
	}
	for i--; i > t.s.First &&
		(d.Tokens[i].UPOS == doc.DET || d.Tokens[i].UPOS == doc.NUM || d.Tokens[i].UPOS == doc.SYM); {
		i--
	}
	switch strings.ToLower(d.Form(i)) {
	case "from", "than", "against", "with":
		return t.at(i+1) == nil
	}
	return false
}

// at returns the expression that covers a token, nil when there is none.
func (t *times) at(token int) *timex.Expr {
	for i := range t.exprs {
		if t.exprs[i].First <= token && token < t.exprs[i].Last {
			return &t.exprs[i]
		}
	}
	return nil
}

// ownerOf climbs from a token to the verb, nominal predicate or event noun it modifies.
func (t *times) ownerOf(token int) int {
	d := t.s.Document
	for h := d.Tokens[token].Head; h >= t.s.First; h = d.Tokens[h].Head {
		if c := t.s.Of(h); c != nil {
			// An expression before the subordinator belongs to the clause above.
			if m := t.s.Child(h, "mark"); m > token && c.Parent >= 0 && t.s.Of(c.Parent) != nil && c.Parent < token {
				return c.Parent
			}
			return h
		} else if d.Tokens[h].UPOS.Noun() && t.nounClause(h) {
			return h
		}
	}
	return -1
}

func (t *times) nounClause(i int) bool {
	for n := range t.s.Clauses {
		if c := &t.s.Clauses[n]; c.Head == i && c.Kind == schema.NounPattern {
			return true
		}
	}
	return false
}

// of returns the time of a clause: its own expressions, those of the verbs it is a complement
// of ("are expected to withdraw by …"), and for an event noun those of its verb.
func (t *times) of(c *clause.Clause) schema.Time {
	var out schema.Time
	if v, ok := t.after[c.Head]; ok {
		out.At = v
	}
	heads := map[int]bool{c.Head: true}
	for p := c; p != nil && p.Link == "xcomp" && p.Parent >= 0; p = t.s.Of(p.Parent) {
		heads[p.Parent] = true
	}
	for n := range t.s.Clauses { // "withdraw … to remain until": complements below
		if k := &t.s.Clauses[n]; k.Link == "xcomp" && k.Parent == c.Head {
			heads[k.Head] = true
		}
	}
	if c.Kind == schema.NounPattern && c.Parent >= 0 && t.s.Is(c.Head, "obj", "nsubj:pass", "nsubj") {
		heads[c.Parent] = true
	}
	if t.harm(c) { // "the accident on Tuesday killed 40 people"
		heads[c.Subject] = true
	}
	for i, e := range t.exprs {
		if !heads[t.owner[i]] {
			continue
		}
		switch {
		case e.Bound == timex.From:
			setOnce(&out.From, e.Value)
		case e.Bound == timex.Until, e.Bound == timex.By:
			if out.Until == "" {
				out.Until, out.AtLeast, out.By = e.Value, e.AtLeast, e.Bound == timex.By
			}
		case e.End != "":
			setOnce(&out.From, e.Value)
			setOnce(&out.Until, e.End)
		default:
			setOnce(&out.At, e.Value)
		}
	}
	return out
}

// harm says whether a clause tells whom an event harmed, as it does while it lasts.
func (t *times) harm(c *clause.Clause) bool {
	d := t.s.Document
	return c.Kind == schema.VerbPattern && !c.Passive && c.Subject >= 0 && harms[lemmaOf(d, c.Head)] &&
		(strikes[lemmaOf(d, c.Subject)] || data.NounType(lemmaOf(d, c.Subject)) == "Event" ||
			data.NounType(lemmaOf(d, c.Subject)) == "Attack")
}

func setOnce(s *string, v string) {
	if *s == "" {
		*s = v
	}
}

// intervals reads "ten years after X did …, Y …": X's clause is that long before the main
// clause, which is taken to hold at publication.
func (t *times) intervals() {
	published := timex.ParseDate(t.s.Document.Source.Published)
	if published.Year == 0 {
		return
	}
	for i := range t.s.Clauses {
		c := &t.s.Clauses[i]
		if c.Link != "advcl" || c.Mark != "after" {
			continue
		}
		for k := t.s.First; k < c.Head; k++ {
			n, unit, next := timex.Amount(t.s.Document, k, c.Head)
			if n > 0 && next < c.Head && strings.EqualFold(t.s.Document.Form(next), "after") {
				t.after[c.Head] = published.Add(-n, unit).String()
			}
		}
	}
}
