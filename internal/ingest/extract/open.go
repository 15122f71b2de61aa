package extract

import (
	"strings"

	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/schema"
)

// open keeps what the schema has no predicate for: a verb between two actors or places, as a
// predicate made from its lemma, particles and preposition.
func (w *work) open(n int, s *clause.Sentence, c *clause.Clause, m manner, t *times) {
	lemma := lemmaOf(w.d, c.Head)
	if c.Kind != schema.VerbPattern || c.Lemma != "" || tooLight[lemma] {
		return
	}
	subject := c.Arg(schema.Agent)
	if subject == nil {
		return
	}
	for _, a := range c.Args {
		if a.Clause || a.Role != schema.Direct && (a.Role != schema.Oblique || !openPreps[a.Prep] || t.at(a.Head) != nil) {
			continue
		}
		for _, x := range w.fillers(s, *subject) {
			for _, y := range w.fillers(s, a) {
				if x.ok && y.ok {
					w.openPair(n, s, c, m, t, x, y, a)
				}
			}
		}
	}
}

func (w *work) openPair(n int, s *clause.Sentence, c *clause.Clause, m manner, t *times, subject, object filler, a clause.Arg) {
	x, y := subject.arg, object.arg
	if x.ID == y.ID || !w.notable(x) || !w.notable(y) || w.misread(subject.token, x) {
		return
	}
	words := append([]string{lemmaOf(w.d, c.Head)}, c.Parts...)
	if a.Role == schema.Oblique {
		words = append(words, strings.Fields(a.Prep)...)
	}
	claim := &schema.Claim{Subject: x, Object: y, Rule: "open: " + strings.Join(words, " "),
		Predicate: schema.PredicateRef{ID: "kg:" + schema.OpenPrefix + strings.Join(words, "-"), Label: strings.Join(words, " ")}}
	w.fill(claim, n, s, c, m, t, nil)
	trust(claim, schema.Factor{Name: "a verb the schema lacks", Value: 0.7}, arcs(s, subject.token, object.token))
	w.add(n, claim)
}

// openPreps are the prepositions whose phrase may be the object of an open predicate.
var openPreps = map[string]bool{"to": true, "with": true, "from": true, "in": true, "on": true, "at": true, "against": true, "into": true,
	"for": true, "over": true, "about": true, "toward": true, "towards": true, "through": true, "near": true, "under": true, "across": true}

// notable says whether an entity is an actor, a place or a named thing rather than a passing noun.
func (w *work) notable(a schema.Arg) bool {
	return w.isA(a, "Actor") || w.isA(a, "Place") || w.isA(a, "Event") || !strings.HasPrefix(a.ID, schema.EntityBase+"in:")
}

// tooLight are verbs that say nothing without their complement.
var tooLight = func() map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(`be have do say tell get make take go come give put let keep seem become want need like use see know think
		believe report state note add`) {
		set[w] = true
	}
	return set
}()
