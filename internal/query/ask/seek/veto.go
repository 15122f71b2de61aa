package seek

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/schema"
)

// What a clause says of the same participants may still be something else than is asked: another time, another place, a
// part of all, more or less of it. Readers' questions on news (tools/reader/questions.tsv.zst) show the kinds.

// differs says whether something that is asked is not what is told, though the predicate and its participants are the same.
func (a *inquiry) differs(q *Question, told *proposition) bool {
	return a.later(told) || q.compares(told) || q.excepts(told)
}

// later says whether a deed to come is asked for, and one that is over is told: who played then need not play again.
func (a *inquiry) later(told *proposition) bool {
	return a.future && !a.state && told.past() && !told.reported()
}

// compares says whether the question has a word that sets a measure, "older", "more than two", "exactly", that the sentence
// told has not.
func (q *Question) compares(told *proposition) bool {
	for i := q.first(); i < q.last(); i++ {
		t, w := &q.D.Tokens[i], q.low(i)
		if t.XPOS != "JJR" && t.XPOS != "RBR" && !data.Class("sets a measure", w) || w == "longer" || w == "later" || w == "earlier" {
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
	if q.first() >= q.last() {
		return false
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

// hearsay says whether what is told is but what somebody says of others, who is not one to know: a party to a quarrel, not
// the police. Of themselves people are believed, and where the question names who says so.
func (q *Question) hearsay(told *proposition) bool {
	p := told.p
	for _, s := range told.how.Speakers {
		e := p.entity(s)
		self := func(x part) bool {
			return !x.clause && (x.head == s || e != nil && p.entity(x.head) == e) && x.place == "a"
		}
		asked := func(t Term) bool { return p.word(&t, s) >= leastWord }
		if !data.Class("one to know", p.lemma(s)) && !slices.ContainsFunc(told.parts, self) && !slices.ContainsFunc(q.Terms, asked) {
			return true
		}
	}
	return false
}

// elsewhere says whether a participant that the question has behind a preposition cannot be what stands beside a clause:
// "before the ban" is not after it, and who ran as an independent did not run as a Republican.
func (q *Question) elsewhere(x part, told *proposition) bool {
	if told.how.Polarity == schema.Denied || x.clause || x.place == "a" || x.place == "d" || x.place == "r" || x.place == "of" || x.place == "" {
		return false
	}
	prep, _, _ := strings.Cut(x.place, " ")
	if data.Class("never loose", prep) {
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
	a, b := q.D.Tokens[asked].UPOS, p.D.Tokens[at].UPOS
	return a == b && (a == doc.PROPN || a == doc.NUM || a == doc.NOUN && data.NounType(q.lemma(asked)) == data.NounType(p.lemma(at)))
}
