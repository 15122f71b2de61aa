package coref

import (
	"strings"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/mention"
)

// Certain returns the mention that j takes up by rule, -1 where no rule decides: for a
// relative pronoun, the noun its clause hangs by.
func (r *Resolver) Certain(j int) int {
	m := &r.d.Mentions[j]
	if tok := &r.d.Tokens[m.Head]; m.Kind != doc.Pronoun || tok.XPOS != "WP" && tok.XPOS != "WDT" && tok.XPOS != "WP$" {
		return -1
	}
	a := mention.Antecedent(r.d, m.Head)
	if a < 0 {
		return -1
	}
	if i, ok := r.byToken[a]; ok && i < j {
		return i
	}
	return -1
}

// possible says whether mention j may join the entity of mention i at all.
func (r *Resolver) possible(i, j int) bool {
	d := r.d
	a, b := &d.Mentions[i], &d.Mentions[j]
	x, y := &r.m[i], &r.m[j]
	e := &r.groups[r.group[i]]
	if a.Head == b.Head {
		return false
	}
	nested := a.First <= b.First && b.Last <= a.Last
	if nested && d.Tokens[b.Head].Rel != "appos" {
		return false
	}
	if (x.kind == doc.Literal) != (y.kind == doc.Literal) && x.kind != doc.Pronoun && y.kind != doc.Pronoun {
		return false
	}
	if x.kind == doc.Literal && y.kind == doc.Literal && x.text != y.text {
		return false
	}
	if x.count > 0 && y.count > 0 && x.count != y.count {
		return false
	}
	if e.gender == male && y.gender == female || e.gender == female && y.gender == male {
		return false
	}
	if y.kind == doc.Pronoun && y.person == 3 && (y.gender == male || y.gender == female) && e.number == plural {
		return false
	}
	if y.kind == doc.Name {
		for _, k := range e.names {
			if !r.namesAgree(k, j) {
				return false
			}
		}
	}
	return true
}

// namesAgree says whether two names may be of one thing: one holds the other's words or
// stands for them by its capitals, or they are not both of people or both of places.
func (r *Resolver) namesAgree(i, j int) bool {
	x, y := &r.m[i], &r.m[j]
	if x.text == y.text || within(x.words, y.words) || within(y.words, x.words) {
		return true
	}
	if r.nameMatch(x, y) == 5 {
		return true
	}
	if x.class == 'P' && y.class == 'P' {
		return x.words[len(x.words)-1] == y.words[len(y.words)-1] && (len(x.words) == 1 || len(y.words) == 1)
	}
	appos := r.structure(i, j) == 1
	return appos && (x.class == y.class || x.class == 0 || y.class == 0) || x.class != y.class && x.class != 'P' && y.class != 'P' || x.class == 'O' && y.class == 'O' && (contains(x.words, y.head) || contains(y.words, x.head))
}

// reason says in words why j joined i.
func (r *Resolver) reason(i, j int) string {
	x, y := &r.m[i], &r.m[j]
	words := r.d.Slice(r.d.Mentions[j].Span)
	if len(words) > 60 {
		words = r.d.Form(r.d.Mentions[j].Head)
	}
	switch s := r.structure(i, j); {
	case y.kind == doc.Pronoun && r.Certain(j) == i:
		return words + ": relative pronoun"
	case y.kind == doc.Pronoun && y.person == 1:
		return words + ": speaker"
	case y.kind == doc.Pronoun:
		return words + ": pronoun"
	case s == 1:
		return words + ": apposition"
	case s == 2:
		return words + ": said to be"
	case r.nameMatch(x, y) == 5:
		return words + ": acronym"
	case x.text == y.text:
		return words + ": same words"
	case x.kind == doc.Name && y.kind == doc.Name:
		return words + ": part of the name"
	case x.head == y.head:
		return words + ": same head word"
	}
	return words + ": description"
}

func join(said []string) string {
	if len(said) == 0 {
		return "same entity"
	}
	return strings.Join(said, "; ")
}
