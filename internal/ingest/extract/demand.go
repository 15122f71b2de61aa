package extract

import (
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/internal/nlp/manner"
	"github.com/newsgraph/kg/schema"
)

// demand adds what a speaker wants of whom: "X demanded that Y withdraw", "X said Y must
// withdraw".
func (w *work) demand(n int, s *clause.Sentence, c *clause.Clause, t *times) {
	v := s.Of(c.Parent)
	if c.Link != "ccomp" || c.Subject < 0 || v == nil || v.Kind != schema.VerbPattern || v.Subject < 0 || v.Passive {
		return
	}
	name := demanding[lemmaOf(w.d, v.Head)]
	if name == "" && manner.Speech(lemmaOf(w.d, v.Head)) {
		name = w.obliged(s, c)
	}
	p := w.schema.Predicate(name)
	if name == "" || p == nil {
		return
	}
	m := manner.Of(s, v)
	for _, x := range w.fillers(s, clause.Arg{Role: schema.Agent, Head: v.Subject}) {
		for _, y := range w.fillers(s, clause.Arg{Role: schema.Agent, Head: c.Subject}) {
			if !x.ok || !y.ok || x.arg.ID == y.arg.ID || w.fits(x.arg, x.token, p.Domain) == 0 ||
				w.fits(y.arg, y.token, p.Range) == 0 {
				continue
			}
			var roles []schema.Participant
			if a, ok := w.clauseText(s, c.Head); ok {
				roles = append(roles, schema.Participant{Role: schema.TopicRole, Arg: a})
			}
			claim := &schema.Claim{Roles: roles, Subject: x.arg, Object: y.arg, Predicate: p.Ref(),
				Rule: "verb: S " + lemmaOf(w.d, v.Head) + " that O _"}
			w.fill(claim, n, s, v, m, t, nil)
			trust(claim, schema.Factor{Name: "a clause that says what shall be done", Value: 0.85},
				arcs(s, x.token, y.token, c.Head))
			w.add(n, claim)
		}
	}
}

// demanding are verbs whose that-clause says what its subject shall do.
var demanding = map[string]string{"demand": "demandsOf", "insist": "demandsOf", "order": "demandsOf",
	"require": "demandsOf", "urge": "urges", "recommend": "urges", "request": "requests", "ask": "requests"}

// obliged returns the predicate of saying that somebody must do something, "" when the clause
// has no word of duty. What must be is no demand.
func (w *work) obliged(s *clause.Sentence, c *clause.Clause) string {
	if c.Kind != schema.VerbPattern || c.Passive {
		return ""
	}
	switch aux := s.Child(c.Head, "aux"); {
	case aux < 0:
		return ""
	case lemmaOf(w.d, aux) == "must":
		return "demandsOf"
	case lemmaOf(w.d, aux) == "should" || lemmaOf(w.d, aux) == "ought":
		return "urges"
	}
	return ""
}
