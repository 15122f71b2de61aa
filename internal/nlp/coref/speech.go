package coref

import (
	"strings"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/speech"
)

// said returns the mention that speaks in the quotation that token i stands in, -1 where none is told to; inside says whether
// it stands in one.
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

// spokeLast returns the person whom the sentence before j that has one outside its quotations is about, of the gender
// of j: the subject of its main clause, else of a verb of speaking, else its first, else the only one; -1 where there is none within a few
// sentences, or the subject is of the other gender.
func (r *Resolver) spokeLast(j int) int {
	d, y := r.d, &r.m[j]
	main, says, subject, only, more := -1, -1, -1, -1, false
	sentence := -1
	for i := j - 1; i >= 0 && d.Mentions[i].Sentence >= d.Mentions[j].Sentence-farBack; i-- {
		at := &d.Mentions[i]
		if sentence >= 0 && at.Sentence != sentence {
			break
		}
		x, g := &r.m[i], r.group[i]
		if at.Sentence == d.Mentions[j].Sentence || g < 0 || r.speech.Inside(at.Head) >= 0 || x.person == 1 || x.person == 2 || x.number == plural || x.other {
			continue
		}
		e := &r.groups[g]
		if e.class != 'P' && e.class != 'p' || e.number == plural {
			continue
		}
		clash := (y.gender == male || y.gender == female) && (e.gender == male || e.gender == female) && e.gender != y.gender
		if strings.HasPrefix(x.rel, "nsubj") {
			verb := d.Tokens[at.Head].Head
			root := verb >= 0 && d.Tokens[verb].Head < 0
			switch {
			case root && clash:
				return -1
			case clash:
			case root:
				main = i
			default:
				subject = i
				if verb >= 0 && speech.Verb(d.Tokens[verb].Lemma) {
					says = i
				}
			}
		}
		if clash {
			continue
		}
		sentence = at.Sentence
		more = more || only >= 0 && r.group[only] != g
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
	case x.kind == doc.Pronoun && x.person == 3 && (x.gender == male || x.gender == female), x.class == 'P', x.class == 'p' && x.number == singular:
		return who
	}
	return -1
}
