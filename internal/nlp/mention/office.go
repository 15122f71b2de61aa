package mention

import (
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
)

// offices are nouns that often stand with "of" before the name of who holds them.
var offices = data.Set("office before a name")

// Office says whether a noun, by its lemma in lower case, is an office that often stands with "of" before a name.
func Office(lemma string) bool { return offices[lemma] }

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
	if head < 0 || body <= s.First+1 || !d.Tokens[body].UPOS.Noun() {
		return
	}
	if d.Tokens[body].NER.Kind() == doc.Person || isPerson(&d.Tokens[body]) {
		return
	}
	name := &d.Tokens[head]
	switch {
	case name.Head == body && joined[rel(name)], ofOffice(d, s, head, body):
		appose(d, s, head, body, comma)
	case d.Tokens[body].Head == head && !comma:
		giveWay(d, s, head, body)
	}
}

// ofOffice says whether the tree has the name headed by head as a part of an office before body, without a
// preposition.
func ofOffice(d *doc.Document, s doc.Sentence, head, body int) bool {
	name := &d.Tokens[head]
	return name.Head >= 0 && name.Head < body && rel(name) == "nmod" && caseOf(d, s, head) < 0
}

// appose makes the name headed by head an apposition to the office that body, or what body is a part of, belongs to.
func appose(d *doc.Document, s doc.Sentence, head, body int, comma bool) {
	name, top := &d.Tokens[head], body
	for n := 0; n < 6 && top >= s.First; n++ {
		t := &d.Tokens[top]
		of := caseOf(d, s, top)
		held := of > s.First && t.Head == of-1 && rel(t) == "nmod" && holds(d, of, comma)
		if held && (name.Head == body || name.Head == t.Head) {
			name.Head, name.Rel = t.Head, "appos"
			return
		}
		top = t.Head
	}
}

// giveWay mends a name that took the body's place: the body goes with the office, and the name becomes an apposition
// to it.
func giveWay(d *doc.Document, s doc.Sentence, head, body int) {
	name := &d.Tokens[head]
	of := caseOf(d, s, head)
	if of < 0 {
		of = caseOf(d, s, body)
	}
	if of <= s.First || name.Head != of-1 || !holds(d, of, false) {
		return
	}
	for i := of; i < body; i++ {
		if d.Tokens[i].Head == head {
			d.Tokens[i].Head = body
		}
	}
	d.Tokens[body].Head, d.Tokens[body].Rel = of-1, "nmod"
	name.Head, name.Rel = of-1, "appos"
}

// holds says whether the word before the preposition at of is an office that goes on with it, or, before a comma, any
// word for a person.
func holds(d *doc.Document, of int, comma bool) bool {
	switch d.Form(of) {
	case "of", "for", "to":
		noun := &d.Tokens[of-1]
		return offices[strings.ToLower(noun.Lemma)] || comma && d.Form(of) == "of" && isPerson(noun)
	}
	return false
}

// isPerson says whether a noun is a word for a person.
func isPerson(t *doc.Token) bool { return data.NounType(strings.ToLower(t.Lemma)) == "Person" }

// holder says whether a noun is an office or another word for a person.
func holder(t *doc.Token) bool { return offices[strings.ToLower(t.Lemma)] || isPerson(t) }

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
