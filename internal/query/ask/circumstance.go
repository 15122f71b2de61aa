package ask

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/internal/nlp/timex"
	"github.com/newsgraph/kg/schema"
)

// timeOf answers with the times that hang on a clause, else with the event it is told by.
func (r *run) timeOf(p *passage, c *clause.Clause) {
	for _, e := range timex.Find(p.d, len(p.d.Sentences)-1) {
		if e.Value == "" || !r.hangs(p.s, e.Head, c.Head) || !r.fitsBound(e.Bound) {
			continue
		}
		it := r.item(e.Value, p)
		it.Value = e.Value
		switch e.Bound {
		case timex.From:
			it.Label = "since " + e.Value
		case timex.Until:
			it.Label = "until " + e.Value
			if e.AtLeast {
				it.Label = "until at least " + e.Value
			}
		case timex.By:
			it.Label = "by " + e.Value
		case timex.At:
			if e.End != "" {
				it.Label, it.Value = e.Value+" to "+e.End, e.Value+"/"+e.End
			}
		}
		r.addItem(it)
	}
	if len(r.out.Answers) > 0 {
		return
	}
	for _, k := range p.s.Children(c.Head) {
		if p.s.Is(k, "obl", "advcl") {
			prep := r.introduced(p.s, k)
			if !timely[prep] && !p.s.Is(k, "obl:tmod", "obl:unmarked") || r.q.bound == "since" && prep != "since" || r.q.bound == "until" && prep != "until" {
				continue
			}
			if p.s.Is(k, "obl") && !p.s.Is(k, "obl:tmod", "obl:unmarked") && locative[prep] && !datelike(p, k) {
				continue
			}
			r.answerText(p, whole(p.s, k))
		}
	}
}

func (r *run) fitsBound(b timex.Bound) bool {
	switch r.q.bound {
	case "since":
		return b == timex.From
	case "until":
		return b == timex.Until || b == timex.By
	case "by":
		return b == timex.By || b == timex.Until
	case "long":
		return b != timex.At
	}
	return true
}

// datelike says whether a phrase is a date or another literal.
func datelike(p *passage, k int) bool {
	return slices.ContainsFunc(p.d.Mentions, func(m doc.Mention) bool { return m.Head == k && m.Kind == doc.Literal })
}

// introduced returns the preposition or the subordinator of what hangs on a clause, lower case.
func (r *run) introduced(s *clause.Sentence, k int) string {
	prep, _ := s.Preposition(k)
	if m := s.Child(k, "mark"); prep == "" && m >= 0 {
		prep = strings.ToLower(s.Document.Form(m))
	}
	if w := s.Child(k, "advmod"); prep == "" && w >= 0 && strings.EqualFold(s.Document.Form(w), "when") {
		prep = "when"
	}
	return prep
}

var (
	timely = wordSet("when after before while since until till during as once upon following in on at from through amid")
	causal = wordSet("to because since as over for due to through amid after following given despite so that by")
	why    = wordSet("due over for after amid following given since as")
	ways   = wordSet("by with through via using without in as like")
)

// hangs says whether a token hangs on another within its clause.
func (r *run) hangs(s *clause.Sentence, i, head int) bool {
	for n := 0; i >= s.First && n < 6; n++ {
		if i == head {
			return true
		}
		if n > 0 && s.Is(i, "acl", "ccomp", "conj", "parataxis", "nsubj", "advcl") && s.Document.Tokens[i].UPOS == doc.VERB {
			return false
		}
		i = s.Document.Tokens[i].Head
	}
	return false
}

// placeOf answers with the places that hang on a clause or its objects.
func (r *run) placeOf(a *asked, p *passage, c *clause.Clause) {
	heads := []int{c.Head}
	for _, arg := range c.Args {
		if arg.Role == schema.Direct && !arg.Clause {
			heads = append(heads, arg.Head)
		}
	}
	toward := a.slot.Head >= 0 && a.slot.Prep != "in" && a.slot.Prep != "at"
	for _, head := range heads {
		for _, k := range p.s.Children(head) {
			prep, _ := p.s.Preposition(k)
			if !p.s.Is(k, "obl", "nmod") || !locative[prep] && !(directed[prep] && (!toward || a.slot.Prep == prep || prep == "into")) && !(prep == "from" && a.slot.Prep == "from") || toward && a.slot.Prep == "from" && prep != "from" {
				continue
			}
			if toward && a.slot.Prep == "to" && locative[prep] && head != c.Head {
				continue
			}
			r.placeAt(p, k)
		}
		if len(r.out.Answers) > 0 {
			return
		}
	}
}

var directed = wordSet("to into toward towards through along over across")

// placeAt adds a phrase that is a place, or at least nobody, no time and no matter.
func (r *run) placeAt(p *passage, k int) {
	if datelike(p, k) || p.d.Tokens[k].UPOS == doc.NUM || timeNouns[strings.ToLower(p.d.Tokens[k].Lemma)] {
		return
	}
	typ := r.typeAt(p, k)
	if p.d.Tokens[k].UPOS == doc.PROPN && typ == "Person" { // behind a preposition of place, a name unknown elsewhere
		typ = ""
		for n := range p.d.Mentions {
			if m := &p.d.Mentions[n]; m.Head == k && m.Kind == doc.Name && (m.Entity < 0 || !p.d.Entities[m.Entity].Known) {
				typ = "Place"
			}
		}
	}
	if r.schema.Fits(typ, whereTypes) > 0 || r.schema.Is(typ, "Facility") || typ == "" && placeNouns[strings.ToLower(p.d.Tokens[k].Lemma)] {
		r.answerAt(p, k, term{})
	}
}

var (
	timeNouns  = wordSet("time year month week day date hour minute moment period decade century morning evening night weekend summer winter spring autumn season past future war case order")
	placeNouns = wordSet(`area region place site town city village country province district state street road house home hospital school base camp port airport
		station border coast river sea island capital suburb building square park field stadium court factory plant market mosque church prison north south east west centre center room ocean lake mountain valley desert`)
)

// reasonOf answers "why" and "how" with the phrases and clauses that tell it.
func (r *run) reasonOf(p *passage, c *clause.Clause) {
	if o := c.Arg(schema.Direct); o != nil && r.q.bound == "why" { // "formed a coalition to stop them"
		for _, k := range p.s.Children(o.Head) {
			if p.s.Is(k, "acl") && r.introduced(p.s, k) == "to" {
				r.answerText(p, whole(p.s, k))
			}
		}
	}
	tokens := slices.Clone(p.s.Children(c.Head))
	for _, k := range p.s.Children(c.Head) { // "pressed X to leave in order to …"
		if p.s.Is(k, "xcomp") && r.q.bound == "why" {
			for _, j := range p.s.Children(k) {
				if prep := r.introduced(p.s, j); p.s.Is(j, "advcl") && (prep == "in" || prep == "because") {
					tokens = append(tokens, j)
				}
			}
		}
	}
	for _, k := range tokens {
		if !p.s.Is(k, "obl", "advcl") && !(p.s.Is(k, "xcomp") && p.d.Tokens[k].UPOS == doc.VERB) {
			if r.q.bound == "how" && p.s.Is(k, "advmod") && strings.HasSuffix(p.d.Form(k), "ly") {
				r.answerText(p, whole(p.s, k))
			}
			continue
		}
		prep := r.introduced(p.s, k)
		clausal := p.s.Is(k, "advcl")
		switch {
		case datelike(p, k) || p.s.Is(k, "obl:agent"):
		case r.q.bound == "how":
			if ways[prep] && (clausal || prep != "in" && prep != "as") {
				r.answerText(p, whole(p.s, k))
			}
		case clausal && (causal[prep] || prep == "in" && p.s.Child(k, "mark") >= 0) || !clausal && (why[prep] || strings.HasPrefix(prep, "because") || strings.HasPrefix(prep, "due")):
			if !clausal && prep == "for" && p.d.Tokens[k].UPOS == doc.PROPN {
				continue
			}
			r.answerText(p, fromMark(p.s, k))
		}
	}
}

// fromMark returns the tokens of a clause or phrase from the word that introduces it: what the
// tree hung on it further left ("until May in order to …") belongs to the clause above.
func fromMark(s *clause.Sentence, k int) doc.Span {
	out := whole(s, k)
	first := k
	for _, j := range s.Children(k) {
		if j < first && s.Is(j, "mark", "case") {
			first = whole(s, j).Start
		}
	}
	if first < k {
		out.Start = max(out.Start, first)
	}
	return out
}
