package extract

import (
	"slices"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/internal/nlp/manner"
	"github.com/newsgraph/kg/schema"
)

// bear gives what clauses take from a predicate noun to what the noun is said of: where "X is
// a company based in Y", it is X that is based in Y. Where X is no such company, the clause is
// about nothing.
func (w *work) bear(s *clause.Sentence) {
	for i := range s.Clauses {
		c := &s.Clauses[i]
		for k := range c.Args {
			if a := &c.Args[k]; !a.Clause {
				a.Head = w.whole(s, a.Head)
				w.striker(s, c, a)
			}
		}
		taken := func(a *clause.Arg) bool {
			return !a.Clause && (a.Shared || c.Appos && a.Role == schema.Agent) && a.Head != c.Head
		}
		c.Args = slices.DeleteFunc(c.Args, func(a clause.Arg) bool { return taken(&a) && w.saidOf(s, a.Head) == nothing })
		for k := range c.Args {
			if a := &c.Args[k]; taken(a) {
				a.Head = w.bearer(s, a.Head)
			}
		}
	}
}

// bearer returns the token of what a predicate noun is said of. Other tokens are their own
// bearers.
func (w *work) bearer(s *clause.Sentence, token int) int {
	for range 3 { // "X is a company, a maker of cars, that …"
		next := w.saidOf(s, token)
		if next < 0 {
			break
		}
		token = next
	}
	return token
}

// whole returns the token of what a noun of number counts: "a number of ministers" are ministers, but "the number of
// ministers" is a figure.
func (w *work) whole(s *clause.Sentence, token int) int {
	ranked := func(k int) bool { return s.Is(k, "amod") && w.d.Tokens[k].XPOS == "JJS" } // "the highest number of deaths"
	if !partitives[lemmaOf(w.d, token)] || w.named(token) || slices.ContainsFunc(s.Children(token), ranked) {
		return token
	}
	if det := s.Child(token, "det"); det >= 0 && lemmaOf(w.d, token) == "number" && lemmaOf(w.d, det) == "the" {
		return token
	}
	for _, k := range s.Children(token) {
		if prep, _ := s.Preposition(k); prep == "of" && s.Is(k, "nmod") && k > token {
			return k
		}
	}
	return token
}

var partitives = map[string]bool{"number": true, "range": true, "variety": true, "dozen": true, "hundred": true,
	"thousand": true, "score": true, "million": true, "handful": true, "couple": true, "lot": true, "plenty": true,
	"series": true}

// striker puts whoever strikes in the place of the strike that does harm: "Israeli strikes killed
// twelve".
func (w *work) striker(s *clause.Sentence, c *clause.Clause, a *clause.Arg) {
	if c.Kind != schema.VerbPattern || a.Role != schema.Agent || !strikes[lemmaOf(w.d, a.Head)] ||
		!harms[lemmaOf(w.d, c.Head)] {
		return
	}
	for _, p := range s.Participants(a.Head) {
		if p.Role != schema.Of && p.Role != schema.Agent && p.Prep != "by" || p.Clause {
			continue
		}
		if actor, ok := w.entity(p.Head); ok && w.isA(actor, "Actor") {
			a.Head, a.Shared = p.Head, true
			return
		}
	}
}

var (
	strikes = map[string]bool{"strike": true, "airstrike": true, "attack": true, "raid": true, "bombing": true,
		"bombardment": true, "shelling": true, "fire": true, "missile": true, "rocket": true, "drone": true, "warplane": true,
		"jet": true, "bomb": true, "assault": true, "offensive": true, "helicopter": true, "artillery": true}
	harms = map[string]bool{"kill": true, "hit": true, "destroy": true, "damage": true, "wound": true, "injure": true,
		"target": true, "strike": true, "bomb": true, "shell": true, "pound": true, "level": true, "flatten": true}
)

// What saidOf returns besides tokens.
const (
	itself  = -1 // the noun is no predicate
	nothing = -2 // what the noun is said of is not it
)

// saidOf returns the subject of the clause whose predicate noun is token, if they are of one type.
func (w *work) saidOf(s *clause.Sentence, token int) int {
	m, ok := w.byHead[token]
	if !ok || w.d.Mentions[m].Kind != doc.Nominal {
		return itself
	}
	for i := range s.Clauses {
		c := &s.Clauses[i]
		if c.Head != token || c.Kind != schema.CopulaPattern || c.Subject < 0 || c.Subject == token || c.Lemma != "" ||
			c.Link == "xcomp" {
			continue
		}
		a, known := w.entity(c.Subject)
		typ := w.d.Mentions[m].Type
		if !known || typ != "" && w.schema.Fits(a.Type, []string{typ}) == 0 && !w.schema.Is(typ, a.Type) {
			return itself
		}
		if m := manner.Of(s, c); m.Polarity == schema.Denied || m.Modality != schema.Asserted {
			return nothing
		}
		return c.Subject
	}
	return itself
}
