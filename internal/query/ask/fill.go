package ask

import (
	"slices"
	"strconv"
	"strings"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/internal/query"
	"github.com/newsgraph/kg/schema"
)

// fill adds what stands where the question asks in a clause that tells what it speaks of.
func (r *run) fill(a *asked, p *passage, c *clause.Clause) {
	switch r.q.kind {
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
	if said || a.term.noun != "" || len(a.term.types) > 0 {
		return
	}
	if a.slot.Role == schema.Oblique {
		r.deedAt(a, p, c)
		return
	}
	if a.slot.Role != schema.Direct {
		return
	}
	for _, arg := range c.Args {
		if arg.Clause {
			r.answerText(p, whole(p.s, arg.Head))
		}
	}
}

// deedAt answers with a clause behind the preposition of what is asked for: "charged with trying to sell it", "accused
// them of failing to act".
func (r *run) deedAt(a *asked, p *passage, c *clause.Clause) {
	heads := []int{c.Head}
	if o := c.Arg(schema.Direct); o != nil && !o.Clause {
		heads = append(heads, o.Head)
	}
	for _, head := range heads {
		for _, k := range p.s.Children(head) {
			if a.slot.Prep == "" || a.slot.Prep == "to" || !p.s.Is(k, "advcl", "acl") || r.introduced(p.s, k) != a.slot.Prep {
				continue
			}
			if m := p.s.Child(k, "mark"); m >= 0 && m < k {
				out := fromMark(p.s, k)
				out.Start = max(out.Start, m+1)
				r.answerText(p, out)
			}
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
		r.addCount(p, m)
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
			r.addCount(p, m)
		}
	}
}

// addCount answers with how many a mention says there are.
func (r *run) addCount(p *passage, m *doc.Mention) {
	value := strconv.FormatFloat(m.Count, 'f', -1, 64)
	it := r.item(value, p)
	it.Value = value
	if m.Approximate {
		it.Label = "about " + value
	}
	r.addItem(it)
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
