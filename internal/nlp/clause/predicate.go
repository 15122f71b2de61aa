package clause

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/data"
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

// adjunct gives a bare event noun beside a verb the verb's subject: "strikes in support of O",
// "marched in protest against O"; and a struggle those who are in it: "support for S in the
// fight against O".
func (b *Sentence) adjunct(c *Clause, i int) {
	prep, _ := b.Preposition(i)
	lemma := strings.ToLower(b.tok(i).Lemma)
	head := b.tok(i).Head
	if prep != "in" || head < b.First {
		return
	}
	v := b.Of(head)
	switch {
	case struggles[lemma] && b.Is(i, "nmod", "obl"):
		if k := b.struggling(v, head); k >= 0 && c.Arg(schema.Agent) == nil {
			c.Args = append(c.Args, Arg{Role: schema.Agent, Head: k, Shared: true})
		}
	case !adjuncts[lemma] || b.Child(i, "det", "nmod:poss") >= 0:
	case v != nil && v.Kind == schema.VerbPattern && v.Subject >= 0 && !v.Passive && b.Is(i, "obl", "advmod"):
		c.Args = append(c.Args, Arg{Role: schema.Agent, Head: v.Subject, Shared: true})
	}
}

// struggling returns who is in the fight that hangs on a verb of helping or on a noun.
func (b *Sentence) struggling(v *Clause, head int) int {
	if v != nil && v.Kind == schema.VerbPattern {
		if a := v.Arg(schema.Direct); a != nil && helping[strings.ToLower(b.tok(head).Lemma)] {
			return a.Head
		}
		return -1
	}
	if !helping[strings.ToLower(b.tok(head).Lemma)] {
		return head // "the people in their fight against O"
	}
	for _, k := range b.Children(head) {
		if prep, _ := b.Preposition(k); b.Is(k, "nmod") && (prep == "for" || prep == "of" || prep == "to") {
			return k
		}
	}
	return -1
}

var (
	// adjuncts are what one does something in.
	adjuncts  = data.Set("what one does something in")
	struggles = data.Set("struggle")
	helping   = data.Set("helping in a struggle")
)

// sharedOwner lets coordinated offices share what stands behind the last: "founder and head of O".
func (b *Sentence) sharedOwner(c *Clause) {
	if c.Kind != schema.CopulaPattern || !offices[strings.ToLower(b.tok(c.Head).Lemma)] ||
		slices.ContainsFunc(c.Args, func(a Arg) bool { return a.Head > c.Head && a.Role != schema.Agent }) {
		return
	}
	first := b.ConjunctHead(c.Head)
	for _, k := range b.Conjuncts(first) {
		if k <= c.Head || !b.tok(k).UPOS.Noun() {
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

// workplace gives a predicate noun the place of work that hangs on its field: "professor of
// history at O", "head of sales for O".
func (b *Sentence) workplace(c *Clause) {
	if c.Kind != schema.CopulaPattern || !working[strings.ToLower(b.tok(c.Head).Lemma)] {
		return
	}
	for _, a := range slices.Clone(c.Args) {
		if a.Role != schema.Of || a.Head < c.Head || a.Shared || b.tok(a.Head).NER != 0 {
			continue
		}
		for _, k := range b.Children(a.Head) {
			if prep, via := b.Preposition(k); (prep == "at" || prep == "for") && b.Is(k, "nmod") && b.tok(k).UPOS == doc.PROPN {
				c.Args = append(c.Args, Arg{Role: schema.Oblique, Prep: prep, Via: via, Head: k, Shared: true})
			}
		}
	}
}

var working = data.Set("works for an institution")

// ofBody gives a bare office in an apposition the body named behind a comma: "Joseph Votel,
// commander, Central Command".
func (b *Sentence) ofBody(c *Clause) {
	comma := c.Head + 1
	if !c.Appos || !offices[strings.ToLower(b.tok(c.Head).Lemma)] || comma >= len(b.Document.Tokens) ||
		b.Document.Form(comma) != "," ||
		slices.ContainsFunc(c.Args, func(a Arg) bool { return a.Head > c.Head && a.Role != schema.Agent }) {
		return
	}
	for _, from := range []int{c.Subject, c.Head} {
		if from < b.First {
			continue
		}
		for _, k := range b.Children(from) {
			if k > comma && b.Is(k, "appos", "list") && b.tok(k).UPOS == doc.PROPN && b.leftmost(k) == comma+1 {
				c.Args = append(c.Args, Arg{Role: schema.Of, Head: k, Shared: true})
				return
			}
		}
	}
}

// leftmost returns the first token of the phrase below i that is no punctuation.
func (b *Sentence) leftmost(i int) int {
	for _, k := range b.Children(i) {
		if k < i && b.tok(k).UPOS != doc.PUNCT {
			return b.leftmost(k)
		}
	}
	return i
}

// offices are the nouns that are held together: whoever is founder and head of a body is both
// of that body.
var offices = data.Set("noun of an office holder")
