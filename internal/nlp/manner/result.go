package manner

import (
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/schema"
)

// reached says whether what a to-clause says came about by the act itself, or came of it: "marched to protest against
// it", "beat Kenya to reach the final", "rose to close at 20". A purpose is left to those who act; what comes of a
// contest or of a change in an amount is told once it is known. Readers of UDS factuality take 63 % of the to-clauses
// under verbs that happened for facts, nearly all under "use" and none under "nominate"; those under verbs of going
// are divided.
func (r *reading) reached(c *clause.Clause) bool {
	v := lemmaOf(r.s, c.Head)
	if data.Class("done by the act", v) {
		return true
	}
	if c.Parent < 0 {
		return false
	}
	switch {
	case data.Class("outcome", v) && r.contest(c.Parent):
		return true
	case data.Class("ending in amount", v) && data.Class("changing in amount", lemmaOf(r.s, c.Parent)):
		return true
	}
	return r.scored(c) && r.s.Document.Tokens[c.Parent].UPOS == doc.VERB && govern(r.s, c.Parent, "to") == ""
}

// implied says whether a to-clause tells what its verb was done as: "used a knife to kill him", "held on to win".
func (r *reading) implied(c, up *clause.Clause) bool {
	code := r.governing(c, up, "to")
	return code == "does" && (isWord(r.s, c.Parent, "use") || up.Arg(schema.Direct) == nil)
}

// contest says whether a verb tells how a contest went, alone or with its particle, or by its object: "beat Kenya",
// "came back", "came from behind", "kicked a penalty".
func (r *reading) contest(verb int) bool {
	lemma := lemmaOf(r.s, verb)
	if data.Class("contesting", lemma) || verb+1 < len(r.s.Document.Tokens) &&
		data.Class("contesting", lemma+"_"+lower(r.s, verb+1)) {
		return true
	}
	k := r.s.Child(verb, "obj")
	return k >= 0 && data.Class("stroke", lemmaOf(r.s, k)) && !data.Class("missing", lemma)
}

// scored says whether a clause tells a score: "to win 3-1".
func (r *reading) scored(c *clause.Clause) bool {
	d := r.s.Document
	for _, k := range r.s.Children(c.Head) {
		if k+2 < len(d.Tokens) && d.Tokens[k].XPOS == "CD" && strings.Contains("-–", d.Form(k+1)) &&
			d.Tokens[k+2].XPOS == "CD" && len(d.Form(k)) < 4 && len(d.Form(k+2)) < 4 {
			return true
		}
	}
	return false
}

// unreal raises what a clause says of a noun that is not told as known to how sure the governed clause of the noun is:
// "is said to have been caused by a truck that hit it", "reports of people killed".
func (r *reading) unreal(c *clause.Clause) {
	noun := c.Parent
	if r.s.Document.Tokens[noun].UPOS != doc.NOUN || r.definite(noun) || r.settled {
		return
	}
	if h := r.s.Document.Tokens[noun].Head; h >= r.s.First && r.s.Is(noun, "nmod") && r.s.Of(h) == nil &&
		!r.s.Is(h, "obl", "nmod") { // not "in charge of people killed"
		prep, _ := r.s.Preposition(noun)
		if m := effects[strings.TrimSuffix(govern(r.s, h, prep), "+says")].modality; lists(lemmaOf(r.s, h), 'n', prep) {
			r.raise(m)
		}
	}
	up := r.enclosing(noun)
	if up != nil && c.Link == "acl" && r.yetToBe(c, up) {
		if m := Of(r.s, up); m.Polarity == schema.Denied {
			r.raise(schema.Possible)
		} else {
			r.raise(m.Modality)
		}
	}
	if up != nil && r.headlined(c, up) {
		return
	}
	if up == nil || c.Link != "relcl" || !r.past(c) || up.Link != "xcomp" && up.Link != "ccomp" {
		return
	}
	if m := Of(r.s, up).Modality; m == schema.Alleged || m == schema.Possible && (r.past(up) || perfect(r.s, up.Head)) {
		r.raise(m)
	}
}

// headlined applies the verb above a participle on its object where it says what is denied or told, as in headlines:
// "minister denies votes STOLEN", not "denies charges FILED by Lee".
func (r *reading) headlined(c, up *clause.Clause) bool {
	tokens := r.s.Document.Tokens
	participle := tokens[c.Head].XPOS == "VBN" || tokens[c.Head].XPOS == "VBG"
	if c.Link != "acl" || !participle || c.Mark != "" || !r.s.Is(c.Parent, "obj") || tokens[c.Parent].Head != up.Head ||
		up.Kind != schema.VerbPattern || lists(lemmaOf(r.s, c.Parent), 'n', "that") {
		return false
	}
	name, says := strings.CutSuffix(govern(r.s, up.Head, "that"), "+says")
	e, ok := effects[name]
	if !ok || asserting(name) && name != "says" {
		return false
	}
	r.apply(e)
	if says || e.says {
		r.speech(up)
	}
	return true
}

// yetToBe says whether a participle tells of what its noun will be only by the verb above: "to see an agreement
// reached", "to build a road linking two towns".
func (r *reading) yetToBe(c, up *clause.Clause) bool {
	if !r.s.Is(c.Parent, "obj") || r.s.Document.Tokens[c.Parent].Head != up.Head {
		return false
	}
	if v := lemmaOf(r.s, up.Head); r.s.Document.Tokens[c.Head].XPOS == "VBG" {
		return data.Class("bringing about", v)
	} else {
		return data.Class("having it done", v)
	}
}
