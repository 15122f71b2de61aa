package mention

import (
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
)

// offices are nouns that often stand with "of" before the name of who holds them.
var offices = set(`leader head chief president vice-president chairman chairwoman chairperson chair minister secretary director governor mayor
	commander ambassador envoy representative spokesman spokeswoman spokesperson speaker chancellor premier captain coach manager
	founder co-founder ceo editor bishop archbishop patriarch king queen prince emir sultan rector dean commissioner superintendent
	sheriff prosecutor deputy judge justice dean inspector`)

// office mends the tree of a person's name that follows the whole of an office, "leader of the Australian Greens Bob
// Brown", "the president of Iraq, Barham Salih", which parsers take for a part of the body's name, or for another
// name of the body: the name becomes an apposition to the office. The person's name is the tokens [first, last).
func office(d *doc.Document, s doc.Sentence, first, last int) {
	body := first - 1 // the last word of "of the Australian Greens"
	comma := body > s.First && d.Form(body) == ","
	if comma {
		body--
	}
	head := nameHead(d, first, last)
	if head < 0 || body <= s.First+1 || !d.Tokens[body].UPOS.Noun() || d.Tokens[body].NER.Kind() == doc.Person || isPerson(&d.Tokens[body]) {
		return
	}
	name := &d.Tokens[head]
	top := head // of the phrase of "of": the body or the name
	switch {
	case name.Head == body && joined[rel(name)]:
		top = body
	case name.Head >= 0 && name.Head < body && rel(name) == "nmod" && caseOf(d, s, head) < 0:
		top = body // a part of the office without a preposition
	case comma:
		return
	}
	of := caseOf(d, s, top)
	if of <= s.First || d.Form(of) != "of" || d.Tokens[top].Head != of-1 || rel(&d.Tokens[top]) != "nmod" {
		return
	}
	holder := &d.Tokens[of-1]
	if !offices[strings.ToLower(holder.Lemma)] && !(comma && isPerson(holder)) || name.Head != body && name.Head != of-1 {
		return
	}
	if top == head {
		if d.Tokens[body].Head != head {
			return
		}
		for i := of; i < body; i++ {
			if d.Tokens[i].Head == head {
				d.Tokens[i].Head = body
			}
		}
		d.Tokens[body].Head, d.Tokens[body].Rel = of-1, "nmod"
	}
	name.Head, name.Rel = of-1, "appos"
}

// isPerson says whether a noun is a word for a person.
func isPerson(t *doc.Token) bool { return data.NounType(strings.ToLower(t.Lemma)) == "Person" }

// nameHead is the one token of [first, last) that hangs by a token outside, -1 where there are more.
func nameHead(d *doc.Document, first, last int) int {
	head := -1
	for i := first; i < last; i++ {
		if h := d.Tokens[i].Head; h < first || h >= last {
			if head >= 0 {
				return -1
			}
			head = i
		}
	}
	return head
}

// caseOf is the preposition of the phrase that token i heads, -1 where it has none.
func caseOf(d *doc.Document, s doc.Sentence, i int) int {
	for k := s.First; k < i; k++ {
		if d.Tokens[k].Head == i && d.Tokens[k].Rel == "case" {
			return k
		}
	}
	return -1
}
