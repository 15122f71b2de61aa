package manner

import (
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/schema"
)

// event applies the words before an event noun, then what governs it: "condemned the attack", "no attack took place".
func (r *reading) event(c *clause.Clause) (*clause.Clause, scope) {
	r.attributes(c.Head, true)
	if prep, _ := r.s.Preposition(c.Head); closed("m", prep) == "denies" { // "without an attack"
		r.negate()
	}
	if up := r.s.Of(c.Head); up != nil && r.s.Child(c.Head, "cop") >= 0 { // "it was no attack on O"
		return up, all
	}
	return r.governed(c.Head, "obj")
}

// content applies the noun whose content a clause tells, and what governs that noun: "no plans to
// leave", "the claim that … is untrue", "dismissed rumours that …".
func (r *reading) content(c *clause.Clause) (*clause.Clause, scope) {
	noun := c.Parent
	f := form(r.s, c)
	code := govern(r.s, noun, f)
	name, says := strings.CutSuffix(code, "+says")
	e, ok := effects[name]
	if h := r.s.Document.Tokens[noun].Head; !ok && f == "that" && r.s.Is(noun, "obj") && Speech(lemmaOf(r.s, h)) {
		told := *c // "told the panel that"
		told.Parent, told.Link = h, "ccomp"
		return r.complement(&told)
	}
	switch {
	// "there is no doubt that"
	case f == "that" && e.negates && r.s.Child(noun, "det") >= 0 && lower(r.s, r.s.Child(noun, "det")) == "no":
		r.settled = true
		return r.enclosing(noun), none
	case f == "to" && r.ranked(noun):
		r.settled = true
		return r.enclosing(noun), none // "the first woman to win the prize" won it
	case f == "whether":
		e = unknown
	case gerund(r.s, c) && r.within(noun):
		e = effects["denies"] // "within hours of attacking"
	case f == "to" && (!ok || asserting(name)) && !lists(lemmaOf(r.s, noun), 'n', f):
		e = effects["plans"] // what something is for
	case !ok:
		e = unknown
	case e.says || says: // an announcement
		e.modality = schema.Alleged
	}
	r.apply(e)
	r.attributes(noun, e.scope == all)
	return r.governed(noun, "content")
}

// within says whether a noun measures what is missing: "within hours of".
func (r *reading) within(noun int) bool {
	prep, _ := r.s.Preposition(noun)
	return prep == "within"
}

// ranked says whether a noun is told by its rank: "the first woman".
func (r *reading) ranked(noun int) bool {
	for _, k := range r.s.Children(noun) {
		if data.Class("rank", lower(r.s, k)) {
			return r.s.Is(k, "amod")
		}
	}
	return data.Class("rank", lower(r.s, noun))
}

// attributes applies the determiner and the adjectives of an event noun or a noun of content. A
// "no" denies the content where negates is set, and else leaves it open.
func (r *reading) attributes(noun int, negates bool) {
	r.counted = append(r.counted, noun)
	for _, k := range r.s.Children(noun) {
		switch word := lower(r.s, k); {
		case r.s.Is(k, "det") && (word == "no" || word == "neither"):
			if negates {
				r.negate()
			} else {
				r.raise(schema.Possible)
			}
		case r.s.Is(k, "amod", "compound"):
			e, ok := effects[closed("a", word)]
			if ok {
				r.apply(e)
			}
		}
	}
}

// governed applies what governs a noun: kind is "obj" for an event noun, "content" for a noun of content.
func (r *reading) governed(noun int, kind string) (*clause.Clause, scope) {
	s := r.s
	noun = s.ConjunctHead(noun)
	h := s.Document.Tokens[noun].Head
	if h < s.First {
		if kind == "obj" || s.Child(noun, "cop") < 0 {
			return nil, none
		}
		return s.Of(noun), all
	}
	up := s.Of(h)
	if up == nil && s.Is(noun, "nmod") {
		return r.ofPhrase(noun, h, kind)
	}
	switch {
	case up == nil:
		r.settled = true
		return r.enclosing(noun), none
	case s.Is(noun, "obj", "nsubj:pass"):
		return r.object(noun, up, kind)
	case s.Is(noun, "nsubj"):
		return r.subject(noun, up, kind)
	case s.Is(noun, "obl", "nmod"):
		return r.oblique(noun, up, kind)
	}
	r.settled = true
	return up, none
}

// ofPhrase applies a noun that governs a noun by a preposition: "lack of support", "reports of an attack".
func (r *reading) ofPhrase(noun, head int, kind string) (*clause.Clause, scope) {
	prep, _ := r.s.Preposition(noun)
	code := govern(r.s, head, prep)
	if prep == "of" && r.within(head) {
		code = "denies"
	}
	e, ok := effects[strings.TrimSuffix(code, "+says")]
	if !ok || !lists(lemmaOf(r.s, head), 'n', prep) && (prep != "of" || e.modality == "" && !e.negates) {
		r.settled = true
		return r.enclosing(noun), none
	}
	r.apply(e)
	r.attributes(head, e.scope == all)
	if e.scope == all && e.modality == "" { // "a wave of attacks"
		return r.governed(head, kind)
	}
	return r.governed(head, "content")
}

// lists says whether the governors' table has a word.
func lists(word string, pos byte, construction string) bool {
	if construction == toGerund {
		return lists(word, pos, "to") || data.Governor(word, pos, construction) != ""
	}
	return data.Governor(word, pos, construction) != "" || data.Governor(american(word), pos, construction) != ""
}

// object applies a verb to an event noun that is its object, or to a noun of content.
func (r *reading) object(noun int, up *clause.Clause, kind string) (*clause.Clause, scope) {
	code := govern(r.s, up.Head, kind)
	name, says := strings.CutSuffix(code, "+says")
	e, ok := effects[name]
	switch {
	case kind == "content" && !ok:
		if carrying[lemmaOf(r.s, up.Head)] {
			return up, all // "did not have plans"
		}
		if found[lemmaOf(r.s, up.Head)] {
			return up, opens
		}
		return up, none
	case !ok && !r.definite(noun):
		e = unknown // "proposed strikes"
	case !ok:
		r.settled = true // "relieve the threats": the text takes them for given
		return up, none
	}
	r.apply(e)
	if (e.says || says) && up.Subject >= 0 {
		r.speech(up)
	}
	return up, e.scope
}

// carrying are verbs that say of a noun of content only that somebody has it.
var carrying = data.Set("carries a noun of an event")

// found are verbs of meeting with a noun of content.
var found = data.Set("finding evidence")

// definite says whether an event noun is told as known: "the attack", "its attack".
func (r *reading) definite(noun int) bool {
	if det := r.s.Child(noun, "det"); det >= 0 {
		switch lower(r.s, det) {
		case "the", "this", "that", "these", "those":
			return true
		}
		return false
	}
	return r.s.Child(noun, "nmod:poss") >= 0
}

// subject applies the predicate whose subject is an event noun or a noun of content: "reports that
// … were false", "the takeover collapsed".
func (r *reading) subject(noun int, up *clause.Clause, kind string) (*clause.Clause, scope) {
	if kind == "obj" {
		kind = "subj"
	}
	over := up.Head
	if x := r.s.Child(up.Head, "xcomp"); x >= 0 && r.s.Document.Tokens[x].UPOS == doc.ADJ { // "proved false"
		over = x
	}
	code := govern(r.s, over, kind)
	e, ok := effects[strings.TrimSuffix(code, "+says")]
	switch {
	case ok:
		r.apply(e)
		return up, e.scope
	case kind == "content" && r.s.Child(up.Head, "expl") >= 0:
		return up, all // "there were no reports that"
	case kind == "content":
		return up, none
	case r.definite(noun):
		r.settled = true
		return up, none
	}
	return up, hedges // "an attack would harm it"
}

// oblique applies a verb or adjective to an event noun behind a preposition: "called for strikes".
func (r *reading) oblique(noun int, up *clause.Clause, kind string) (*clause.Clause, scope) {
	prep, _ := r.s.Preposition(noun)
	word := up.Head
	var e effect
	ok := false
	if code := govern(r.s, word, prep); lists(lemmaOf(r.s, word), class(r.s, word), prep) || prep == "for" ||
		prep == "of" || prep == "against" {
		e, ok = effects[strings.TrimSuffix(code, "+says")]
	}
	if !ok {
		if data.Class("setting in time", prep) && r.ahead(up) {
			r.raise(schema.Expected) // "there will still be work after the liberation of the town"
		}
		r.settled = true
		return up, none
	}
	r.apply(e)
	return up, e.scope
}

// ahead says whether a clause tells of what is to come: "will leave", "work to leave".
func (r *reading) ahead(c *clause.Clause) bool {
	if k := r.s.Child(c.Head, "aux"); k >= 0 {
		return closed("x", lower(r.s, k)) == "expects"
	}
	return c.Mark == "to" && !finite(r.s, c) && !r.reached(c)
}

func class(s *clause.Sentence, i int) byte { return classes(s.Document.Tokens[i].UPOS)[0] }
