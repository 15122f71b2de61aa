package coref

import (
	"strings"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/speech"
)

// said returns the mention that speaks in the quotation that token i stands in, -1 where none is told to; inside says
// whether it stands in one.
func (r *Resolver) said(i int) (speaker int, inside bool) {
	token, inside := r.speech.Speaker(i)
	if m, ok := r.byToken[token]; ok {
		return m, inside
	}
	return -1, inside
}

// quotes says whether mention j is the subject of a verb of speaking beside a quotation and outside it.
func (r *Resolver) quotes(j int) bool {
	d, h := r.d, r.d.Mentions[j].Head
	t := &d.Tokens[h]
	if r.speech.Inside(h) >= 0 || t.Head < 0 || base(t.Rel) != "nsubj" || !speech.Verb(d.Tokens[t.Head].Lemma) {
		return false
	}
	for i := j - 1; i >= 0 && d.Mentions[i].Sentence == d.Mentions[j].Sentence; i-- {
		if at := d.Mentions[i].Head; r.speech.Inside(at) < 0 && (r.m[i].class == 'P' || r.m[i].class == 'p') {
			return false // the sentence has named who it may be
		}
	}
	s := d.Sentences[d.Mentions[j].Sentence]
	for i := s.First; i < s.Last; i++ {
		if r.speech.Inside(i) >= 0 {
			return true
		}
	}
	return false
}

// spoken says whether j stands in a quotation of what the one of i says, and speaks of a third: nobody calls himself
// "he" or "the president".
func (r *Resolver) spoken(i, j int) bool {
	y := &r.m[j]
	who, inside := r.said(r.d.Mentions[j].Head)
	if !inside || who < 0 || !r.same(who, i) || r.reflexive(j) || r.predicative(j) {
		return false
	}
	switch y.kind {
	case doc.Pronoun:
		return y.person == 3 && y.gender.known()
	case doc.Nominal:
		return (y.class == 'p' || y.class == 0) && r.m[who].gender != neuter
	}
	return false
}

// spokeLast returns the person whom the sentence before j that has one outside its quotations is about, of the gender
// of j: the subject of its main clause, else of a verb of speaking, else its first, else the only one; -1 where there
// is none within a few sentences, or the subject is of the other gender.
func (r *Resolver) spokeLast(j int) int {
	d := r.d
	main, says, subject, only, more := -1, -1, -1, -1, false
	sentence := -1
	for i := j - 1; i >= 0 && d.Mentions[i].Sentence >= d.Mentions[j].Sentence-farBack; i-- {
		at := &d.Mentions[i]
		if sentence >= 0 && at.Sentence != sentence {
			break
		}
		if at.Sentence == d.Mentions[j].Sentence || !r.somebody(i) {
			continue
		}
		verb, isSubject := d.Tokens[at.Head].Head, strings.HasPrefix(r.m[i].rel, "nsubj")
		root := isSubject && verb >= 0 && d.Tokens[verb].Head < 0
		switch g := r.groups[r.group[i]].gender; {
		case g.known() && r.m[j].gender.known() && g != r.m[j].gender:
			if root {
				return -1
			}
			continue
		case root:
			main = i
		case isSubject:
			subject = i
			if verb >= 0 && speech.Verb(d.Tokens[verb].Lemma) {
				says = i
			}
		}
		sentence = at.Sentence
		more = more || only >= 0 && r.group[only] != r.group[i]
		only = i
	}
	switch {
	case main >= 0:
		return main
	case says >= 0:
		return says
	case subject >= 0:
		return subject
	case more:
		return -1
	}
	return only
}

// somebody says whether mention i, outside quotations, is one person, told apart from others, who neither speaks nor
// is spoken to.
func (r *Resolver) somebody(i int) bool {
	x, g := &r.m[i], r.group[i]
	if g < 0 || r.speech.Inside(r.d.Mentions[i].Head) >= 0 {
		return false
	}
	if x.person == 1 || x.person == 2 || x.number == plural || x.other {
		return false
	}
	e := &r.groups[g]
	return (e.class == 'P' || e.class == 'p') && e.number != plural
}

// farBack is how many sentences back a speaker is looked for: a quotation may be long.
const farBack = 8

// speaker returns the person who says "I" at j, -1 where it is not known.
func (r *Resolver) speaker(j int) int {
	y := &r.m[j]
	who, inside := r.said(r.d.Mentions[j].Head)
	if y.person != 1 || y.number != singular || !inside || who < 0 {
		return -1
	}
	switch x := &r.m[who]; {
	case x.class == 'P', x.class == 'p' && x.number == singular,
		x.kind == doc.Pronoun && x.person == 3 && x.gender.known():
		return who
	}
	return -1
}
