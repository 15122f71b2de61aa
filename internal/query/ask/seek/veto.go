package seek

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/schema"
)

// What a clause says of the same participants may still be something else than is asked: another time, another
// place, a part of all, more or less of it. Readers' questions on news (tools/reader/questions.tsv.zst) show the
// kinds.

// differs says whether what is asked is not what is told, though predicate and participants are the same.
func (a *inquiry) differs(q *Question, told *proposition) bool {
	return a.later(told) || q.compares(told) || q.excepts(told)
}

// later says whether a deed to come is asked for, and one that is over is told: who played then need not play again.
func (a *inquiry) later(told *proposition) bool {
	return a.future && !a.state && told.past() && !told.reported()
}

// compares says whether the question has a word that sets a measure, "older", "more than two", "exactly", that the
// sentence told has not.
func (q *Question) compares(told *proposition) bool {
	for i := q.first(); i < q.last(); i++ {
		t, w := &q.D.Tokens[i], q.low(i)
		ofTime := w == "longer" || w == "later" || w == "earlier"
		if ofTime || t.XPOS != "JJR" && t.XPOS != "RBR" && !data.Class("sets a measure", w) {
			continue
		}
		if w == "more" && (told.p.has("over") || told.p.has("above")) {
			continue
		}
		if !told.p.has(w) && !(q.term(i) >= 0 && told.p.speaksOf(&q.Terms[q.term(i)])) {
			return true
		}
	}
	return false
}

// excepts says whether the question asks of all, and the sentence told has an exception or speaks of some.
func (q *Question) excepts(told *proposition) bool {
	of := func(i int) bool {
		return data.Class("whole", q.low(i)) && q.low(i) != "only" || data.Class("everyone", q.low(i))
	}
	all := false
	for i := q.first(); i < q.last(); i++ {
		all = all || of(i)
	}
	return all && (told.p.has("except") || told.p.has("but") || told.p.has("excluding"))
}

// has says whether a word stands in a passage.
func (p *Passage) has(w string) bool {
	for i := p.first(); i < p.last(); i++ {
		if p.low(i) == w {
			return true
		}
	}
	return false
}

// speaksOf says whether a token of a passage says a term.
func (p *Passage) speaksOf(t *Term) bool {
	for i := p.first(); i < p.last(); i++ {
		if p.word(t, i) >= leastWord {
			return true
		}
	}
	return false
}

// hearsay says whether what is told is but what somebody says of others who is not one to know: a party to a
// quarrel, not the police. Of themselves people are believed, and where the question names who says so.
func (q *Question) hearsay(told *proposition) bool {
	p := told.p
	for _, s := range told.how.Speakers {
		e := p.entity(s)
		self := func(x part) bool {
			return !x.clause && (x.head == s || e != nil && p.entity(x.head) == e) && x.place == "a"
		}
		asked := func(t Term) bool { return p.match(&t, s) >= 0.9 }
		known := data.Class("one to know", p.lemma(s)) || slices.ContainsFunc(told.parts, self)
		if !known && !slices.ContainsFunc(q.Terms, asked) {
			return true
		}
	}
	return false
}

// elsewhere says whether a participant that the question has behind a preposition cannot be what stands beside a
// clause: "before the ban" is not after it, and who ran as an independent did not run as a Republican.
func (q *Question) elsewhere(x part, told *proposition) bool {
	if told.how.Polarity == schema.Denied || x.clause || slices.Contains([]string{"a", "d", "r", "of", ""}, x.place) {
		return false
	}
	if contrary(x.place) {
		return true
	}
	for _, at := range told.parts {
		if at.place == x.place && !at.clause && q.alike(x.head, told.p, at.head) {
			if s, _ := q.same(x.head, told.p, at.head, false); s < leastPart {
				return true
			}
		}
	}
	return false
}

// alike says whether a phrase of the question and one of the text are of one sort: both names, or nouns of one type.
func (q *Question) alike(asked int, p *Passage, at int) bool {
	switch u := q.D.Tokens[asked].UPOS; {
	case u != p.D.Tokens[at].UPOS:
		return false
	case u == doc.NOUN:
		return data.NounType(q.lemma(asked)) == data.NounType(p.lemma(at))
	default:
		return u == doc.PROPN || u == doc.NUM
	}
}

// contrary says whether a place of a participant is behind a preposition that no other stands for: what is before a
// thing is not after it.
func contrary(place string) bool {
	prep, _, _ := strings.Cut(place, " ")
	return data.Class("never loose", prep)
}
