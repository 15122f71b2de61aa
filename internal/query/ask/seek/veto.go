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
	return a.later(told) || a.wider(q, told) || q.compares(told) || q.excepts(told)
}

// later says whether a deed to come is asked for, and one that is over is told: who played then need not play again.
// Who said that he was leaving is.
func (a *inquiry) later(told *proposition) bool {
	going := told.p.D.Tokens[told.head].XPOS == "VBG" && len(told.how.Speakers) > 0
	return a.future && !a.state && told.past() && !told.reported() && !going
}

// wider says whether everyone is asked about, and another is told of.
func (a *inquiry) wider(q *Question, told *proposition) bool {
	return slices.ContainsFunc(a.parts, func(x part) bool {
		at := told.at(x.place)
		return q.Passage() != nil && data.Class("everyone", q.low(x.head)) && at >= 0 && !told.p.all(at)
	})
}

// all says whether a phrase is of everyone, or of all of its kind.
func (p *Passage) all(head int) bool {
	return data.Class("everyone", p.low(head)) || slices.ContainsFunc(p.S.Children(head), func(k int) bool {
		return data.Class("whole", p.low(k)) && p.low(k) != "only"
	})
}

// compares says whether the question has a word that sets a measure, "older", "more than two", "exactly", that the
// sentence told has not.
func (q *Question) compares(told *proposition) bool {
	for i := q.first(); i < q.last(); i++ {
		t, w := &q.D.Tokens[i], q.low(i)
		compared := t.XPOS == "JJR" || t.XPOS == "RBR" || data.Class("sets a measure", w)
		same := func(k int) bool { return told.p.low(k) == w }
		if !compared || data.Class("comparative of time", w) || told.p.contains(same) {
			continue
		}
		n := q.term(i)
		over := w == "more" && told.p.contains(func(k int) bool { return data.Class("more than", told.p.low(k)) })
		if !over && (n < 0 || !told.p.says(&q.Terms[n])) {
			return true
		}
	}
	return false
}

// excepts says whether the question asks of all, and the sentence told has an exception: "all but two", "except one".
func (q *Question) excepts(told *proposition) bool {
	p := told.p
	whole := func(k int) bool {
		return data.Class("whole", q.low(k)) && q.low(k) != "only" || data.Class("everyone", q.low(k))
	}
	but := func(k int) bool {
		of := &p.D.Tokens[max(p.D.Tokens[k].Head, 0)]
		clause := of.UPOS == doc.VERB || of.UPOS == doc.AUX || of.UPOS == doc.ADJ // "survived, but the bus burned"
		return data.Class("exception", p.low(k)) || p.low(k) == "but" && !(p.S.Is(k, "cc") && clause)
	}
	return q.Passage().contains(whole) && p.contains(but)
}

// contains says whether a token of a passage is so.
func (p *Passage) contains(is func(token int) bool) bool {
	for i := p.first(); i < p.last(); i++ {
		if is(i) {
			return true
		}
	}
	return false
}

// says says whether a token of a passage says a term.
func (p *Passage) says(t *Term) bool {
	return p.contains(func(i int) bool { return p.word(t, i) >= leastWord })
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
		if at.place == x.place && !at.clause && q.sameSort(x.head, told.p, at.head) {
			if s, _ := q.same(x.head, told.p, at.head, false); s < leastPart {
				return true
			}
		}
	}
	return false
}

// sameSort says whether a phrase of the question and one of the text are of one sort: both names, or nouns of one type.
func (q *Question) sameSort(asked int, p *Passage, at int) bool {
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
