package link

import (
	"fmt"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/schema"
)

// seats are houses, and cities that are no capitals, that stand for whom they house.
var seats = map[string]string{
	schema.EntityBase + "white-house":       "united-states",
	schema.EntityBase + "kremlin":           "russia",
	schema.EntityBase + "10-downing-street": "united-kingdom",
	schema.EntityBase + "elysee-palace":     "france",
	schema.EntityBase + "brussels":          "european-union",
	schema.EntityBase + "tel-aviv":          "israel",
}

// metonyms links those mentions of a capital that act as its government to the country.
func (l *linker) metonyms(c *cluster, city Entity) {
	country, ok := l.b.Capital(city)
	if seat, other := seats[city.ID]; other {
		country, ok = l.b.Entity(seat)
	}
	if !ok {
		return
	}
	for _, i := range c.mentions {
		m := &l.d.Mentions[i]
		if m.Kind == doc.Name && m.Name != doc.Person && l.acts(m.Head) {
			l.of[i] = l.known(country, fmt.Sprintf("“%s” acts as the government of %s", tidy(l.d.Slice(m.Span)), country.Label))
		}
	}
}

// acts says whether the place named at token i does or undergoes what governments do,
// by the word it hangs by.
func (l *linker) acts(i int) bool { return l.actsAt(i, 0) }

func (l *linker) actsAt(i, depth int) bool {
	t := &l.d.Tokens[i]
	if t.Head < 0 || depth > 3 {
		return false
	}
	head := &l.d.Tokens[t.Head]
	lemma := strings.ToLower(head.Lemma)
	prep := l.lastPrep(i)
	base, sub, _ := strings.Cut(t.Rel, ":")
	switch base {
	case "conj":
		return prep == "" && l.actsAt(t.Head, depth+1)
	case "nsubj":
		if sub == "pass" {
			return governed[lemma]
		}
		return head.UPOS == doc.VERB && (governing[lemma] || governed[lemma]) || head.UPOS == doc.ADJ && attitudes[lemma]
	case "obj", "iobj":
		return governed[lemma]
	case "obl", "nmod":
		switch {
		case sub == "poss" || base == "nmod" && prep == "":
			return l.governs(t.Head)
		case sub == "agent" || prep == "by":
			return base == "obl" && head.UPOS == doc.VERB && (governing[lemma] || governed[lemma])
		}
		return dealt(lemma, prep)
	case "compound":
		return l.governs(t.Head) && head.UPOS == doc.NOUN
	}
	return false
}

// dealt says whether a word with a preposition before a capital deals with a government: "talks with", "sanctions on".
func dealt(lemma, prep string) bool {
	return toward[prep] && (dealings[lemma] || governed[lemma] && prep != "on" && prep != "from")
}

// lastPrep returns the preposition right before what token i heads: "of" in "out of Baghdad".
func (l *linker) lastPrep(i int) string {
	prep := ""
	for _, k := range l.kids.Of(i) {
		if l.d.Tokens[k].Rel == "case" && k < i {
			prep = strings.ToLower(l.d.Form(k))
		}
	}
	return prep
}

// governs says whether what token i names is a government's to have: a request, a policy.
func (l *linker) governs(i int) bool {
	t := &l.d.Tokens[i]
	lemma := strings.ToLower(t.Lemma)
	if t.UPOS == doc.PROPN {
		return false
	}
	if dealings[lemma] || policies[lemma] {
		return true
	}
	if n := l.s.NounType(lemma); n != nil {
		switch n.Name {
		case "Statement", "Agreement", "Law", "Government", "Ministry", "Parliament", "ArmedForce":
			return lemma != "idea"
		}
	}
	return false
}

var (
	// governing are verbs whose subject, when a capital, is mostly its government.
	governing = data.Set("verb whose subject is a government")

	// governed are verbs whose object, when a city, is its government.
	governed = data.Set("verb whose object is a government")

	// dealings are nouns of what governments have with each other.
	dealings = data.Set("dealing of governments")

	// toward are prepositions before whom governments deal with.
	toward = data.Set("before one dealt with")

	// policies are nouns of what governments have.
	policies = data.Set("what a government has")

	// attitudes are adjectives that say what a government thinks: "Baghdad is ready to …".
	attitudes = data.Set("attitude of a government")
)
