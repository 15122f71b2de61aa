package propose

import (
	"cmp"
	"slices"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/ingest/extract"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/internal/nlp/quote"
	"github.com/newsgraph/kg/schema"
)

// ends is a choice of places for the quotes of a proposal.
type ends struct {
	trigger, noun   quote.Place // noun is the object's
	clause          *clause.Clause
	subject, object int  // heads; object is -1 where there is none
	beside          bool // the object stands beside the subject, as an apposition does
}

// beside says whether a trigger is no verb's: it is the object itself, or stands between it and the subject.
func (c *checker) beside(e *ends) bool {
	first, last := min(e.subject, e.noun.First), max(e.subject, e.noun.Last-1)
	for i := e.trigger.First; i < e.trigger.Last; i++ {
		if u := c.d.Tokens[i].UPOS; u == doc.VERB || u == doc.AUX || i < first || i > last {
			return false
		}
	}
	return true
}

// places looks the quotes up and returns the choices there are, with the clauses of their triggers.
func (c *checker) places(n int, s *extract.Said, p *schema.Proposal) ([]ends, string) {
	text := c.sentences[n]
	if text == nil {
		text = quote.In(c.d, n)
		c.sentences[n] = text
	}
	find := func(words string, name bool) ([]quote.Place, string) {
		found, cut := text.Find(words)
		switch {
		case cut:
			return nil, "a quote cuts a word"
		case len(found) == 0:
			return nil, "a quote is not in its sentence"
		}
		if !name {
			return found, ""
		}
		found = slices.DeleteFunc(found, func(p quote.Place) bool { return text.CutsName(p) })
		if len(found) == 0 {
			return nil, "a quote is part of a longer name"
		}
		return found, ""
	}
	triggers, reason := find(p.Trigger, false)
	if reason != "" {
		return nil, reason
	}
	subjects, reason := find(p.Subject, true)
	if reason != "" {
		return nil, reason
	}
	objects := []quote.Place{{First: -1, Last: -1}}
	if p.Object != "" {
		if objects, reason = find(p.Object, true); reason != "" {
			return nil, reason
		}
	}
	var out []ends
	for _, t := range triggers {
		for _, clause := range s.Clauses(t.First, t.Last) {
			for _, x := range subjects {
				for _, y := range objects {
					e := ends{trigger: t, noun: y, clause: clause, subject: c.head(s, x), object: -1}
					if p.Object != "" {
						e.object = c.head(s, y)
					}
					if e.subject == e.object {
						reason = "both ends are one"
					} else if c.clausal(s, x) || e.object >= 0 && c.clausal(s, y) {
						reason = "an end is a clause"
					} else {
						out = append(out, e)
					}
				}
			}
		}
	}
	if len(out) == 0 {
		return nil, cmp.Or(reason, "no clause holds its words")
	}
	return out, ""
}

// head returns the token that a place hangs by or, where no mention has that, the name in the place
// that hangs by it: "Ms Higgs".
func (c *checker) head(s *extract.Said, p quote.Place) int {
	head := p.Head(c.d)
	if s.Mention(head) != nil {
		return head
	}
	for i := p.First; i < p.Last; i++ {
		if m := s.Mention(i); m != nil && m.Kind == doc.Name && c.d.Tokens[i].Head == head && s.Is(i, "flat", "appos") {
			return i
		}
	}
	return head
}

// clausal says whether a place is a clause, which is no end: what it says is a claim of its own. What
// somebody is convicted of doing is one.
func (c *checker) clausal(s *extract.Said, p quote.Place) bool {
	head := p.Head(c.d)
	t := &c.d.Tokens[head]
	doing := t.XPOS == "VBG" && s.Child(head, "nsubj") < 0 && head == p.First
	if t.UPOS == doc.VERB && s.Of(head) != nil && !doing {
		return true
	}
	for _, k := range s.Children(head) {
		if p.First <= k && k < p.Last && s.Is(k, "nsubj", "cop", "aux", "mark") {
			return true
		}
	}
	return false
}
