package extract

import (
	"strings"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/schema"
)

// content applies what a noun and the words around it do to the clause that says its content: "no plans to leave", "the
// claim that … is untrue", "dismissed rumours that …".
func (r *reading) content(c *clause.Clause, lemma string) {
	s, noun := r.s, c.Parent
	e, ok := effects[lemma]
	if !ok && c.Mark == "to" && !r.ranked(noun) {
		e.modality = schema.Planned // what something is for
	}
	r.apply(e)
	if lemma == "doubt" {
		return // "no doubt that" says little either way
	}
	if det := s.Child(noun, "det"); det >= 0 && strings.EqualFold(s.Document.Form(det), "no") && (c.Mark != "to" || e.modality != "") {
		r.negate()
	}
	head := s.Document.Tokens[noun].Head
	if head < s.First || e.modality == "" && !contents[lemma] {
		return
	}
	switch over := lemmaOf(s.Document, head); {
	case s.Is(noun, "nsubj") && untrue[over]:
		r.negate()
	case s.Is(noun, "obj") && (over == "deny" || over == "reject" || over == "dismiss" || over == "refute" || over == "rebuff" || over == "dispute"):
		if c.Mark != "to" {
			r.speech(head, effects["deny"])
		}
	}
}

// holdsContent says whether a clause hung by a noun as a relative clause is what the noun says: "rumours that X attacked Y".
func (r *reading) holdsContent(c *clause.Clause, lemma string) bool {
	if c.Link != "relcl" || !contents[lemma] || c.Arg(schema.Direct) == nil {
		return false
	}
	own, that := false, false
	for _, k := range r.s.Children(c.Head) {
		own = own || r.s.Is(k, "nsubj", "nsubj:pass") && !strings.EqualFold(r.s.Document.Form(k), "that")
		that = that || k < c.Head && strings.EqualFold(r.s.Document.Form(k), "that") && !r.s.Is(k, "nsubj", "nsubj:pass")
	}
	return own && that
}

// contents are nouns that a that-clause tells the content of.
var contents = map[string]bool{"claim": true, "rumor": true, "rumour": true, "allegation": true, "accusation": true, "report": true, "suggestion": true,
	"evidence": true, "sign": true, "indication": true, "speculation": true, "suspicion": true, "notion": true, "idea": true, "belief": true, "proof": true}

// untrue are adjectives that deny what is so called.
var untrue = map[string]bool{"false": true, "untrue": true, "baseless": true, "unfounded": true, "wrong": true, "incorrect": true, "fake": true,
	"groundless": true, "fabricated": true, "inaccurate": true, "ridiculous": true, "absurd": true, "nonsense": true}

// inverted says whether a clause is a condition told by its order: "had X attacked Y, …".
func (r *reading) inverted(c *clause.Clause) bool {
	d := r.s.Document
	last := d.Sentences[d.SentenceOf(c.Head)].Last - 1
	if c.Mark != "" || c.Subject < 0 || c.Kind == schema.NounPattern || d.Form(last) == "?" {
		return false
	}
	aux := r.s.Child(c.Head, "aux", "aux:pass", "cop")
	if aux < 0 || aux > c.Subject || d.Tokens[c.Subject].Head != c.Head || aux > r.s.First && d.Tokens[aux-1].UPOS != doc.PUNCT && d.Tokens[aux-1].UPOS != doc.CCONJ {
		return false
	}
	switch strings.ToLower(d.Form(aux)) {
	case "had", "were", "should":
		return true
	}
	return false
}
