package clause

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/schema"
)

// copula adds the clauses in which token i is what something is: "X is a member of O",
// "X, a member of O", "O's president X".
func (b *Sentence) copula(i int) {
	t := b.tok(i)
	if cop := b.Child(i, "cop"); cop >= 0 && !b.verbal(i) && !b.inverted(i, cop) {
		c := Clause{Head: i, Kind: schema.CopulaPattern, Subject: -1, Parent: -1}
		b.embed(&c)
		for _, k := range b.Children(i) {
			switch {
			case b.Is(k, "nsubj") && b.tok(k).Rel != "nsubj:outer":
				c.Subject = k
				c.Args = append(c.Args, Arg{Role: schema.Agent, Head: k})
			case b.Is(k, "xcomp", "ccomp", "advcl"): // "is likely to withdraw"
				if t.UPOS == doc.ADJ && b.Child(k, "mark") >= 0 {
					c.Args = append(c.Args, Arg{Role: schema.Oblique, Prep: "to", Head: k, Clause: true})
				}
			}
		}
		b.participants(&c, i)
		b.add(c)
		b.being(c)
		b.alsoIs(i)
	} else if t.UPOS == doc.ADJ && b.Is(i, "xcomp", "acl", "conj", "advcl", "parataxis") &&
		b.Child(i, "obl", "xcomp") >= 0 {
		c := Clause{Head: i, Kind: schema.CopulaPattern, Subject: -1, Parent: -1} // "forces loyal to O"
		b.embed(&c)
		b.participants(&c, i)
		b.add(c)
	}
	for _, k := range b.Children(i) {
		switch {
		case b.Is(k, "appos"):
			b.apposition(i, k)
		case b.Is(k, "nmod:desc", "compound", "flat") && k < i && t.UPOS == doc.PROPN && b.roleNoun(k) &&
			!b.hyphened(k) && !titles[strings.ToLower(b.Document.Form(i))]: // "Secretary-General", "Chief Justice": one office
			b.nominal(i, k)
		}
	}
	if b.Child(i, "flat") > i && b.roleNoun(i) {
		b.nominal(i, i) // "Chancellor Merkel" headed by the title
	}
}

// inverted says whether a copula is short for the clause above: "The museum was closed, as were two schools".
func (b *Sentence) inverted(i, cop int) bool {
	mark := b.Child(i, "mark", "advmod")
	return mark >= 0 && mark < cop && strings.EqualFold(b.Document.Form(mark), "as") && b.Child(i, "nsubj") < 0
}

// being adds "X is in O" and "X is in talks with O" as the verb "be" with its obliques.
func (b *Sentence) being(c Clause) {
	prep, via := b.Preposition(c.Head)
	if prep == "" {
		return
	}
	args := []Arg{{Role: schema.Oblique, Prep: prep, Via: via, Head: c.Head}}
	for _, a := range c.Args {
		if a.Role != schema.Of {
			args = append(args, a)
		}
	}
	c.Kind, c.Lemma, c.Args = schema.VerbPattern, "be", args
	b.add(c)
}

// apposition adds "X, a member of O" and "the president of O, X": the common noun is the predicate.
func (b *Sentence) apposition(i, k int) {
	name, noun := i, k
	switch {
	case b.tok(i).UPOS != doc.PROPN && b.tok(k).UPOS == doc.PROPN,
		b.tok(i).NER == 0 && b.tok(k).NER.Kind() == doc.Person && b.roleNoun(i): // "President of O, X"
		name, noun = k, i
	}
	if b.tok(noun).UPOS == doc.PROPN && !b.roleNoun(noun) || b.denied(k) || b.parts(i, k) {
		return
	}
	if noun == k && b.tok(noun).XPOS == "NNS" {
		name = b.ConjunctHead(name) // "Ann Lee and Bob Ray, directors of O"
	}
	b.nominal(name, noun)
	if noun == k {
		b.alsoAppos(name, noun)
	}
}

// denied says whether an apposition is told not to be so: "Ann Lee, not the mayor".
func (b *Sentence) denied(k int) bool {
	return slices.ContainsFunc(b.Children(k), func(m int) bool {
		return m < k && b.Is(m, "advmod", "cc", "neg") && strings.EqualFold(b.Document.Form(m), "not")
	})
}

// parts says whether an apposition counts fewer or more than what it stands behind: "six people, two Danes and four
// Swedes".
func (b *Sentence) parts(i, k int) bool {
	n, m := b.Child(i, "nummod"), b.Child(k, "nummod")
	return n >= 0 && m >= 0 && !strings.EqualFold(b.Document.Form(n), b.Document.Form(m))
}

// nominal adds the clause "NAME is NOUN …"; a title that is part of the name may head both.
func (b *Sentence) nominal(name, noun int) {
	c := b.Describe(name, noun)
	if name >= noun && b.tok(noun).XPOS != "NNS" && b.tok(noun).XPOS != "NNPS" {
		c.Args[0].Single = true // "Chancellor Merkel and Prime Minister Johnson"
	}
	if noun > name && name >= 0 && b.tok(noun).XPOS == "NN" {
		c.Args[0].Single = true // "Ann Lee, the mayor of O, and Bob Ray"
	}
	if v := b.tok(noun).Head; b.Is(noun, "obj") && v >= b.First && strings.EqualFold(b.tok(v).Lemma, "have") &&
		b.Child(v, "nsubj") >= 0 {
		c.Args = append(c.Args, Arg{Role: schema.Of, Head: b.Child(v, "nsubj")}) // "O has three members: X, Y and Z"
	}
	switch {
	case name == noun:
		b.ofTitle(&c, noun)
	case name >= 0 && b.tok(name).UPOS == doc.PROPN:
		b.ofName(&c, name, noun)
	}
	b.add(c)
}

// ofName adds the modifiers that hang on the name beside a title: "Iraqi Prime Minister Sudani", "President Macron of
// France".
func (b *Sentence) ofName(c *Clause, name, noun int) {
	for _, k := range b.Children(name) {
		before := k < noun && (b.Is(k, "nmod:poss") || noun < name && b.Is(k, "amod", "compound", "nmod:desc"))
		if prep, _ := b.Preposition(k); before || noun < name && k > name && prep == "of" {
			c.Args = append(c.Args, Arg{Role: schema.Of, Head: k})
		}
	}
}

// ofTitle adds the modifiers that hang on the name below a title: "President Marta Dolan of O".
func (b *Sentence) ofTitle(c *Clause, noun int) {
	for _, f := range b.Children(noun) {
		for _, k := range b.Children(f) {
			if prep, _ := b.Preposition(k); b.Is(f, "flat") && prep == "of" {
				c.Args = append(c.Args, Arg{Role: schema.Of, Head: k})
			}
		}
	}
}

// Describe returns the clause "NAME is NOUN …" with the noun's participants, without adding
// it to the sentence. A name of -1 is left open.
func (b *Sentence) Describe(name, noun int) Clause {
	c := Clause{Head: noun, Kind: schema.CopulaPattern, Subject: name, Parent: -1, Appos: true}
	if name >= 0 {
		c.Args = append(c.Args, Arg{Role: schema.Agent, Head: name})
	}
	b.participants(&c, noun)
	return c
}

// roleNoun says whether a token can be a title or an office: a noun, or a capitalised noun
// that the name tagger left out.
func (b *Sentence) roleNoun(i int) bool {
	t := b.tok(i)
	return t.UPOS == doc.NOUN || t.UPOS == doc.PROPN && (t.NER == 0 || titles[strings.ToLower(b.Document.Form(i))])
}

// titles are often taken into the name by name taggers.
var titles = data.Set("title before a name")

// noun adds the clause of a noun with participants: "the withdrawal of US forces from Iraq".
// Under a light verb ("launch an attack on O") the verb's subject and obliques take part.
func (b *Sentence) noun(i int) {
	t := b.tok(i)
	if t.UPOS != doc.NOUN && (t.UPOS != doc.PROPN || t.NER != 0) {
		return
	}
	c := Clause{Head: i, Kind: schema.NounPattern, Subject: -1, Parent: -1}
	if t.Head >= b.First {
		c.Parent, c.Link = t.Head, t.Rel
	}
	b.participants(&c, i)
	b.loose(&c, i)
	if v := b.Of(t.Head); v != nil && v.Kind == schema.VerbPattern && b.Is(i, "obj", "nsubj:pass") &&
		lightVerbs[strings.ToLower(b.tok(v.Head).Lemma)] {
		for _, a := range v.Args {
			switch {
			case a.Clause || a.Head == i:
			case a.Role == schema.Agent:
				c.Args = append(c.Args, Arg{Role: schema.Agent, Head: a.Head, Shared: true})
			case a.Role == schema.Oblique:
				a.Shared = true
				c.Args = append(c.Args, a)
			}
		}
	}
	b.adjunct(&c, i)
	if len(c.Args) > 0 {
		b.add(c)
	}
	b.capacity(i)
}

// capacity reads verbs in front of a noun of doing as clauses: "in an advise-and-assist
// capacity with O", "a train-and-equip program for O".
func (b *Sentence) capacity(i int) {
	if !doing[strings.ToLower(b.tok(i).Lemma)] {
		return
	}
	var verbs []int
	var objects []Arg
	for _, k := range b.Children(i) {
		prep, _ := b.Preposition(k)
		switch {
		case b.Is(k, "compound", "amod") && k < i && b.hyphened(k):
			verbs = append(verbs, b.Conjuncts(k)...)
		case b.Is(k, "nmod") && (prep == "with" || prep == "for" || prep == "of"):
			objects = append(objects, Arg{Role: schema.Direct, Head: k, Shared: true})
		}
	}
	if len(objects) == 0 {
		return
	}
	subject, parent := -1, -1
	for h := b.tok(i).Head; h >= b.First; h = b.tok(h).Head {
		if v := b.Of(h); v != nil && v.Kind == schema.VerbPattern {
			subject, parent = v.Subject, h
			break
		}
	}
	if subject < 0 {
		return
	}
	for _, v := range verbs {
		args := append([]Arg{{Role: schema.Agent, Head: subject, Shared: true}}, objects...)
		b.Clauses = append(b.Clauses, Clause{Head: v, Kind: schema.VerbPattern, Subject: subject, Parent: parent,
			Link: "xcomp", Lemma: strings.ToLower(b.Document.Form(v)), Args: args})
	}
}

// hyphened says whether a hyphen joins token i to the next.
func (b *Sentence) hyphened(i int) bool {
	return i+1 < len(b.Document.Tokens) && b.Document.Form(i+1) == "-" && b.tok(i).End == b.tok(i+1).Start
}

var doing = data.Set("of or for doing")

// loose adds the phrases that the tree may have hung too low or too high: on what the noun is
// of ("presence of troops in O"), or on the verb above ("has a support base among O").
func (b *Sentence) loose(c *Clause, i int) {
	b.stray(c, i)
	for _, a := range slices.Clone(c.Args) {
		if a.Role != schema.Of && a.Prep != "by" || a.Head < i {
			continue
		}
		for _, k := range append(b.Children(a.Head), b.apposed(a.Head)...) {
			if prep, via := b.Preposition(k); b.Is(k, "nmod") && prep != "of" && prep != "" && k > a.Head {
				c.Args = append(c.Args, Arg{Role: schema.Oblique, Prep: prep, Via: via, Head: k, Shared: true})
			}
		}
	}
}

// stray adds phrases behind the noun that the tree hung on the verb above.
func (b *Sentence) stray(c *Clause, i int) {
	if using := b.Child(i, "acl"); using > i && strings.EqualFold(b.Document.Form(using), "using") {
		for _, k := range b.behind(using) { // "strikes using drones against O"
			if prep, via := b.Preposition(k); prep == "against" && b.Is(k, "nmod", "obl") {
				c.Args = append(c.Args, Arg{Role: schema.Oblique, Prep: prep, Via: via, Head: k, Shared: true})
			}
		}
	}
	for h := b.tok(i).Head; h >= b.First; h = b.tok(h).Head {
		v := b.Of(h)
		if v == nil { // a noun in between: "victory among his base in parliament among O"
			for _, k := range b.Children(h) {
				if prep, via := b.Preposition(k); k > i && b.Is(k, "nmod") && strayPreps[prep] {
					c.Args = append(c.Args, Arg{Role: schema.Oblique, Prep: prep, Via: via, Head: k, Shared: true})
				}
			}
			continue
		}
		for _, a := range v.Args {
			if a.Role == schema.Oblique && !a.Clause && a.Head > i && (strayPreps[a.Prep] || a.Prep == "by" && b.Is(i, "obj")) {
				a.Shared = true
				c.Args = append(c.Args, a)
			}
		}
		return
	}
}

// behind returns the tokens below token i, parents first.
func (b *Sentence) behind(i int) []int {
	var out []int
	for _, k := range b.Children(i) {
		out = append(append(out, k), b.behind(k)...)
	}
	return out
}

// strayPreps are prepositions that a noun asks for more often than a verb does.
var strayPreps = data.Set("preposition of whole clauses")

// apposed returns what hangs on the appositions of a noun, behind a comma: "troops, mostly
// special forces, in O".
func (b *Sentence) apposed(i int) []int {
	var out []int
	for _, k := range b.Children(i) {
		if !b.Is(k, "appos") {
			continue
		}
		for _, kk := range b.Children(k) {
			if p := b.Child(kk, "case"); p > k && strings.Contains(b.Document.Text[b.tok(k).End:b.tok(p).Start], ",") {
				out = append(out, kk)
			}
		}
	}
	return out
}

var lightVerbs = data.Set("light verb")

// ofPeople says whether an adjective belongs to the name of a people or a party behind it, not to the noun: "the Greek
// Cypriot leader".
func (b *Sentence) ofPeople(k, noun int) bool {
	adjective := func(i int) bool { return b.tok(i).UPOS == doc.ADJ && b.tok(i).Head == noun && b.capital(i) }
	return k+1 < noun && adjective(k) && adjective(k+1)
}

// participants adds the arguments that hang on a noun or an adjective: genitives, "of"
// phrases, compounds and nationality adjectives as Of, other phrases as Oblique.
func (b *Sentence) participants(c *Clause, i int) {
	for _, k := range b.Children(i) {
		switch rel := b.tok(k).Rel; {
		case rel == "nmod:poss":
			c.Args = append(c.Args, Arg{Role: schema.Of, Head: b.whose(k)})
		case rel == "compound" || rel == "nmod:desc", rel == "amod" && (b.tok(k).UPOS == doc.PROPN || b.capital(k)):
			if !b.ofPeople(k, i) {
				c.Args = append(c.Args, Arg{Role: schema.Of, Head: k})
			}
			for _, kk := range b.Children(k) { // "French Defence Minister"
				people := b.Is(kk, "amod") && data.Nation(b.Document.Form(k)) != "" // "Greek Cypriot leader"
				if b.Is(kk, "amod", "nmod:poss") && b.capital(kk) && kk < k && !people {
					c.Args = append(c.Args, Arg{Role: schema.Of, Head: kk})
				}
			}
		case strings.HasPrefix(rel, "nmod"), strings.HasPrefix(rel, "obl"):
			prep, via := b.Preposition(k)
			a := Arg{Role: schema.Oblique, Prep: prep, Via: via, Head: k}
			if prep == "of" {
				a.Role, a.Prep = schema.Of, ""
			}
			c.Args = append(c.Args, a)
		case rel == "advmod" && k > i: // "a town south of O"
			if o := b.Child(k, "obl", "nmod"); o > k {
				if prep, via := b.Preposition(o); prep == "of" {
					prep = strings.ToLower(b.Document.Form(k)) + " of"
					c.Args = append(c.Args, Arg{Role: schema.Oblique, Prep: prep, Via: via, Head: o})
				}
			}
		case rel == "acl" && b.tok(k).UPOS == doc.VERB:
			if m := b.Child(k, "mark"); m >= 0 {
				c.Args = append(c.Args, Arg{Role: schema.Oblique, Prep: strings.ToLower(b.Document.Form(m)), Head: k, Clause: true})
			}
		}
	}
}

// whose returns what a relative "whose" points at: the noun that its clause hangs on. Other tokens stay.
func (b *Sentence) whose(k int) int {
	if b.tok(k).XPOS != "WP$" {
		return k
	}
	for i, n := k, 0; i >= b.First && n < 8; i, n = b.tok(i).Head, n+1 {
		if b.Is(i, "acl:relcl") && b.tok(i).Head >= b.First {
			return b.tok(i).Head
		}
	}
	return k
}

func (b *Sentence) capital(i int) bool {
	form := b.Document.Form(i)
	return form != "" && form[0] >= 'A' && form[0] <= 'Z'
}
