package clause

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/schema"
)

// alsoIs adds the clauses of nouns coordinated with a predicate noun: "X is a lawyer and a
// member of O", "X, founder and head of O".
func (b *Sentence) alsoIs(i int) {
	for _, k := range b.Conjuncts(i)[1:] {
		t := b.tok(k)
		if !t.UPOS.Noun() || t.NER != 0 || b.Child(k, "cop", "nsubj") >= 0 {
			continue
		}
		if _, prep := b.Preposition(k); prep != "" || b.Child(k, "case") >= 0 {
			continue
		}
		c := Clause{Head: k, Kind: schema.CopulaPattern, Subject: -1, Parent: i, Link: "conj"}
		b.participants(&c, k)
		b.add(c)
	}
}

// alsoAppos adds the clauses of nouns coordinated with an apposition.
func (b *Sentence) alsoAppos(name, noun int) {
	for _, k := range b.Conjuncts(noun)[1:] {
		if t := b.tok(k); t.UPOS == doc.NOUN && t.NER == 0 && b.Child(k, "cop", "nsubj", "case") < 0 {
			b.nominal(name, k)
		}
	}
}

// sharedOwner lets coordinated offices share what stands behind the last: "founder and head of O".
func (b *Sentence) sharedOwner(c *Clause) {
	if c.Kind != schema.CopulaPattern || !offices[strings.ToLower(b.tok(c.Head).Lemma)] ||
		slices.ContainsFunc(c.Args, func(a Arg) bool { return a.Head > c.Head && a.Role != schema.Agent }) {
		return
	}
	first := b.ConjunctHead(c.Head)
	for _, k := range b.Conjuncts(first) {
		if k <= c.Head {
			continue
		}
		for _, a := range b.Participants(k) {
			if a.Head > k && !a.Clause && (a.Role == schema.Of || a.Prep == "at" || a.Prep == "for") {
				a.Shared = true
				c.Args = append(c.Args, a)
			}
		}
		if b.Child(k, "nmod") > k {
			return
		}
	}
}

// offices are the nouns that are held together: whoever is founder and head of a body is both
// of that body.
var offices = wordSet(`founder co-founder cofounder owner co-owner president chairman chairwoman chair chairperson chief head director
	ceo cfo cto coo officer executive leader manager partner secretary treasurer editor publisher chancellor commander captain
	coach principal dean member creator`)
