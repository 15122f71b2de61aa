package ask

import (
	"slices"
	"strconv"
	"strings"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/internal/nlp/timex"
	"github.com/newsgraph/kg/internal/query"
	"github.com/newsgraph/kg/schema"
)

// fill adds what stands where the question asks in a clause that tells what it speaks of.
func (r *run) fill(a *asked, p *passage, c *clause.Clause) {
	switch r.q.kind {
	case yesNo:
		r.verdict(p, c)
	case when:
		r.timeOf(p, c)
	case where:
		if a.slot.Head >= 0 && a.slot.Role != schema.Oblique {
			r.inSlot(a, p, c)
			return
		}
		r.placeOf(a, p, c)
	case manner:
		r.reasonOf(p, c)
	case count:
		r.countIn(a, p, c)
	case thing:
		r.inSlot(a, p, c)
	}
}

// inSlot answers with the phrases in the place of what is asked for; with what was said where
// that is a clause.
func (r *run) inSlot(a *asked, p *passage, c *clause.Clause) {
	said := false
	before := len(r.out.Answers)
	defer func() {
		for i := before; i < len(r.out.Answers); i++ {
			r.out.Answers[i].count = otherCount(p, a, c)
		}
	}()
	for _, arg := range c.Args {
		if !samePlace(arg, a.slot) || arg.Clause {
			continue
		}
		for _, k := range p.s.Conjuncts(arg.Head) {
			r.answerAt(p, k, a.term)
			said = true
		}
	}
	if said || a.slot.Role != schema.Direct || a.term.noun != "" || len(a.term.types) > 0 {
		return
	}
	for _, arg := range c.Args {
		if arg.Clause {
			r.answerText(p, whole(p.s, arg.Head))
		}
	}
}

// otherCount is the count of a participant that was not asked for, 0 for none.
func otherCount(p *passage, a *asked, c *clause.Clause) float64 {
	for _, arg := range c.Args {
		if m := longest(p.d, arg.Head); m != nil && !arg.Clause && !samePlace(arg, a.slot) && m.Count > 0 {
			return m.Count
		}
	}
	return 0
}

// verdict answers yes or no.
func (r *run) verdict(p *passage, c *clause.Clause) {
	verdict := "yes"
	switch {
	case denied(p.s, c):
		verdict = "no"
	case !r.plainly(p.s, c):
		return
	}
	if r.out.YesNo == "" {
		r.out.YesNo = verdict
	}
	r.out.Answers = append(r.out.Answers, r.item(verdict, p))
}

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
	why    = wordSet("because because-of due over for after amid following given since so as owing to")
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
		case clausal && (causal[prep] || prep == "in" && p.s.Child(k, "mark") >= 0) || !clausal && (why[prep] && prep != "to" || strings.HasPrefix(prep, "because") || strings.HasPrefix(prep, "due")):
			if !clausal && prep == "for" && p.d.Tokens[k].UPOS == doc.PROPN {
				continue
			}
			r.answerText(p, whole(p.s, k))
		}
	}
}

// countIn answers with the number of the asked-for group.
func (r *run) countIn(a *asked, p *passage, c *clause.Clause) {
	for _, arg := range c.Args {
		if arg.Clause || !samePlace(arg, a.slot) {
			continue
		}
		if len(a.term.class) == 0 || a.view.head == a.view.wh { // "How much did X raise?"
			if slices.ContainsFunc(p.s.Children(arg.Head), func(k int) bool { return p.d.Tokens[k].UPOS == doc.NUM }) {
				r.answerText(p, span(p.s, arg.Head))
			}
			continue
		}
		m := longest(p.d, arg.Head)
		if m == nil || m.Count == 0 || len(a.term.class) > 0 && !r.means(p, arg.Head, term{class: a.term.class}) && !people[a.term.class[0]] {
			continue
		}
		value := strconv.FormatFloat(m.Count, 'f', -1, 64)
		it := r.item(value, p)
		it.Value = value
		if m.Approximate {
			it.Label = "about " + value
		}
		r.addItem(it)
	}
}

// countedPhrases answers with the number of a group that a sentence names by the question's
// noun, where it speaks of all else that the question has ("9,000 imprisoned fighters").
func (r *run) countedPhrases(a *asked, sentences []query.Sentence, parsed map[string]*passage) {
	if len(a.term.class) == 0 {
		return
	}
	for _, sentence := range sentences {
		p := parsed[sentence.ID]
		if p == nil || p.s == nil {
			continue
		}
		c := &schema.Claim{Evidence: schema.Evidence{Quote: sentence.Text}}
		if slices.ContainsFunc(a.known, func(k known) bool {
			return !r.speaks(demand{text: k.text, lemma: k.text, id: k.best()}, c)
		}) {
			continue
		}
		for i := range p.d.Mentions {
			m := &p.d.Mentions[i]
			if m.Count == 0 || m.Head < p.s.First || !toldOf(p, m.Head, a.lemma) || !r.means(p, m.Head, term{class: a.term.class}) {
				continue
			}
			value := strconv.FormatFloat(m.Count, 'f', -1, 64)
			it := r.item(value, p)
			it.Value = value
			if m.Approximate {
				it.Label = "about " + value
			}
			r.addItem(it)
		}
	}
}

// toldOf says whether a form of a verb modifies a noun.
func toldOf(p *passage, noun int, lemma string) bool {
	return slices.ContainsFunc(p.s.Children(noun), func(k int) bool {
		return p.s.Is(k, "amod", "acl") && hasWord([]string{schema.Fold(p.d.Form(k))}, lemma)
	})
}

// people are counted whatever they are called.
var people = wordSet("person people")

// typeAt is the schema type of what a phrase is, "" when it is not known.
func (r *run) typeAt(p *passage, i int) string {
	typ := ""
	if m := longest(p.d, i); m != nil {
		typ = m.Type
		if m.Entity >= 0 && p.d.Entities[m.Entity].Type != "" {
			typ = p.d.Entities[m.Entity].Type
		}
	}
	if typ == "" {
		if t := r.schema.NounType(strings.ToLower(p.d.Tokens[i].Lemma)); t != nil {
			typ = t.Name
		}
	}
	return typ
}

// answerAt adds the phrase that a token heads, if it fits what is asked for. A pronoun is
// told by what it means.
func (r *run) answerAt(p *passage, i int, asked term) {
	d := p.d
	if d.Tokens[i].UPOS == doc.NOUN { // "by the physicist X": the name says who
		for _, k := range p.s.Children(i) {
			if k > i && d.Tokens[k].UPOS == doc.PROPN && p.s.Is(k, "appos", "flat", "nmod:desc") {
				r.answerAt(p, k, asked)
				return
			}
		}
	}
	at := span(p.s, i)
	label := d.Slice(d.TokenSpan(at.Start, at.End))
	if m := longest(d, i); m != nil && m.Entity >= 0 {
		if e := &d.Entities[m.Entity]; e.Label != "" && (m.Kind != doc.Nominal || slices.ContainsFunc(e.Mentions, func(n int) bool { return d.Mentions[n].Kind == doc.Name })) {
			label = e.Label
		} else if m.Kind == doc.Pronoun {
			return
		}
	} else if !d.Tokens[i].UPOS.Noun() {
		return
	}
	typ := r.typeAt(p, i)
	if d.Tokens[i].UPOS == doc.PROPN && asked.noun == "" && r.schema.Is(typ, "Place") && slices.Contains(asked.types, "Actor") {
		typ = "" // a place that acts
	}
	if fit := r.schema.Fits(typ, asked.types); len(asked.types) > 0 && (fit == 0 || asked.noun != "" && fit < 1 && typ == "") &&
		!(asked.noun != "" && called(asked.noun, schema.Arg{Label: label}, schema.Fold(p.Text))) {
		return
	}
	if len(asked.class) > 0 && !r.means(p, i, term{class: asked.class}) {
		return
	}
	it := r.item(label, p)
	if found, err := r.g.Named(r.ctx, it.Label); err == nil && len(found) > 0 {
		it.Label, it.ID, it.Aliases = found[0].Entity.Label, found[0].Entity.ID, found[0].Entity.Aliases
	}
	if r.named(schema.Arg{ID: it.ID, Label: it.Label}) {
		return
	}
	r.addItem(it)
}

// answerText adds the words of a span, at most maxWords.
func (r *run) answerText(p *passage, at doc.Span) {
	const maxWords = 40
	at.End = min(at.End, at.Start+maxWords)
	if text := strings.Trim(p.d.Slice(p.d.TokenSpan(at.Start, at.End)), " ,.;:\"“”"); text != "" {
		r.addItem(r.item(text, p))
	}
}

// item is an answer carried by a sentence that made no claim of it.
func (r *run) item(label string, p *passage) Item {
	it := Item{Label: label, Quote: p.Text, Document: p.Document, Confidence: 0.5}
	it.best = &schema.Claim{Confidence: it.Confidence, Evidence: schema.Evidence{Document: p.Document, Quote: p.Text, Sentence: p.Ordinal}}
	return it
}

func (r *run) addItem(it Item) {
	if !slices.ContainsFunc(r.out.Answers, func(have Item) bool { return have.Label == it.Label }) {
		r.out.Answers = append(r.out.Answers, it)
	}
}
