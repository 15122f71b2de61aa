package extract

import (
	"strings"

	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/schema"
)

// open keeps what the schema has no predicate for: a verb of some meaning between actors, or
// an actor and a named place or thing, as a predicate made from its lemma, particles and
// preposition. One of the two must be known beyond the document.
func (w *work) open(n int, s *clause.Sentence, c *clause.Clause, m manner, t *times) {
	lemma := lemmaOf(w.d, c.Head)
	if c.Kind != schema.VerbPattern || c.Lemma != "" || tooLight[lemma] {
		return
	}
	subject, direct := c.Arg(schema.Agent), c.Arg(schema.Direct)
	if subject == nil {
		return
	}
	for _, a := range c.Args {
		if a.Clause || a.Role != schema.Direct && (direct != nil || a.Role != schema.Oblique || !openPreps[a.Prep] || t.at(a.Head) != nil) {
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
	if x.ID == y.ID || !w.isA(x, "Actor") || !w.notable(y) || local(x.ID) && local(y.ID) || w.misread(subject.token, x) {
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
var openPreps = map[string]bool{"to": true, "with": true, "from": true, "against": true, "into": true, "toward": true, "towards": true}

// notable says whether an entity is an actor, or a place or thing with a name of its own.
func (w *work) notable(a schema.Arg) bool {
	return w.isA(a, "Actor") || !local(a.ID) && a.Type != "" && a.Type != "Thing" && !w.isA(a, "Topic")
}

// tooLight are verbs that say nothing without their complement, or too many things with it.
var tooLight = func() map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(`be have do say tell get make take go come give put let keep seem become want need like use see know think
		believe report state note add appear happen occur remain stay look feel find show mean include involve concern regard describe
		consider call turn bring set run hold leave move work play stand fall rise grow pass follow start begin continue end stop try
		help allow enable cause force lead result relate compare contrast base date range vary differ depend consist contain refer
		imagine realise realize understand remember forget hear watch wait hope expect wish love enjoy hate prefer
		draw pull push pick carry catch cut drop deal point push raise reach rest return serve share send speak talk spend step stick suffer
		exist live lie sit sleep eat drink read write learn teach quote cite mention explain add answer reply provide offer perform do adopt wear lose demand create order make win beat arrive handle announce voice inflict change replace dub divide`) {
		set[w] = true
	}
	return set
}()
