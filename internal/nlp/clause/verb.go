package clause

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/schema"
)

// verb adds the clause of a full verb with the arguments that hang on it.
func (b *Sentence) verb(i int) {
	t := b.tok(i)
	if t.UPOS != doc.VERB || b.Child(i, "cop") >= 0 && !b.verbal(i) {
		return
	}
	if b.Is(i, "amod", "compound", "case", "mark", "fixed", "flat") {
		return
	}
	low := strings.ToLower(b.Document.Form(i))
	if seemVerbs[low] {
		return
	}
	if prepositional[low] && b.Is(i, "advcl", "acl", "obl") && b.Child(i, "nsubj", "obj", "mark") < 0 {
		return
	}
	c := Clause{Head: i, Kind: schema.VerbPattern, Subject: -1, Parent: -1}
	c.Passive = b.passive(i)
	b.embed(&c)
	for _, k := range b.Children(i) {
		b.argument(&c, k)
	}
	if a := c.Arg(schema.Indirect); a != nil && c.Arg(schema.Direct) == nil { // "urged Ankara to approve it"
		a.Role = schema.Direct
	}
	b.add(c)
}

// verbal says whether a word with a copula is a verb of its own all the same: "is to leave", "what we saw is that it
// was made".
func (b *Sentence) verbal(i int) bool { return b.Destined(i) || b.Cleft(i) }

// Cleft says whether a verb says what something is, with a subject of its own: "what we saw is that it left".
func (b *Sentence) Cleft(i int) bool {
	return b.tok(i).UPOS == doc.VERB && b.Child(i, "cop") >= 0 && !b.Destined(i) &&
		slices.ContainsFunc(b.Children(i), func(k int) bool { return b.tok(k).Rel == "nsubj:outer" })
}

// Softened says whether a negation denies only that something is all there is to it: "not just".
func (b *Sentence) Softened(k int) bool {
	return k+1 < len(b.Document.Tokens) && data.Governor(strings.ToLower(b.Document.Form(k+1)), 'd', "not") == "does"
}

// Destined says whether a verb stands behind "is to": "nations are to take action", "is not to be held". It does not
// where the infinitive says what a noun of content is: "the aim is to leave".
func (b *Sentence) Destined(i int) bool {
	m := -1
	for _, k := range b.Children(i) {
		if b.Is(k, "mark") && strings.EqualFold(b.Document.Form(k), "to") {
			m = k
		}
	}
	if m <= b.First || !b.infinitive(i, m) {
		return false
	}
	if n := b.Child(i, "nsubj"); n >= 0 && b.Child(i, "cop") >= 0 && b.content(n) {
		return false
	}
	for _, k := range b.Children(i) {
		if k < m && b.Is(k, "cop", "aux") && b.tok(k).XPOS != "VB" && b.tok(k).Lemma == "be" {
			return true
		}
	}
	return false
}

// content says whether a noun is one that an infinitive may tell: "aim", "way".
func (b *Sentence) content(n int) bool {
	lemma := strings.ToLower(b.tok(n).Lemma)
	kind := data.NounType(lemma)
	return b.tok(n).UPOS == doc.NOUN && (kind == "Topic" || kind == "Thing" || data.Governor(lemma, 'n', "to") != "")
}

// infinitive says whether verb i is one, active, passive or perfect, behind the mark m.
func (b *Sentence) infinitive(i, m int) bool {
	for _, k := range b.Children(i) {
		if k > m && k < i && b.Is(k, "aux") {
			return b.tok(k).XPOS == "VB"
		}
	}
	return b.tok(i).XPOS == "VB"
}

// prepositional are participles that stand for prepositions: "starting Monday", "compared to last year".
var prepositional = data.Set("verb form used as a preposition")

// seemVerbs are adjectives that look like forms of verbs there are not.
var seemVerbs = data.Set("adjective like a verb form")

// passive says whether the verb is a passive, with or without auxiliary.
func (b *Sentence) passive(i int) bool {
	if b.Child(i, "aux:pass", "nsubj:pass", "obl:agent") >= 0 {
		return true
	}
	t := b.tok(i)
	if b.headlined(i) {
		return true
	}
	if t.XPOS != "VBN" && !t.Feats.Has(doc.Part|doc.Past) && !(t.XPOS == "VBD" && t.Rel == "acl") {
		return false
	}
	// A participle without a finite auxiliary: "militias armed by Iran", "Founded in 1949, the party …", "remain banned".
	return b.Child(i, "aux") < 0 && b.Child(i, "nsubj") < 0 &&
		(b.Is(i, "acl", "advcl", "xcomp") && !b.Is(i, "acl:relcl") || b.Is(i, "conj") && b.passive(t.Head))
}

// headlined says whether a participle carries a headline without its auxiliary: "Three ministers arrested in Lund",
// of a verb that has an object wherever it is no passive.
func (b *Sentence) headlined(i int) bool {
	t := b.tok(i)
	if t.XPOS != "VBN" && t.XPOS != "VBD" || t.Rel != "root" || b.Child(i, "nsubj") < 0 || b.ended() ||
		!data.Objectful(strings.ToLower(t.Lemma)) {
		return false
	}
	return b.Child(i, "aux", "obj", "iobj", "ccomp", "xcomp", "compound:prt") < 0
}

// ended says whether the sentence ends with a mark, as headlines do not.
func (b *Sentence) ended() bool {
	last := b.Document.Form(b.First + len(b.children) - 1)
	return strings.ContainsAny(last, ".!?;:\"”’")
}

// embed sets how the clause hangs on its parent.
func (b *Sentence) embed(c *Clause) {
	t := b.tok(c.Head)
	if v := b.sameVoice(c.Head); v >= 0 {
		c.Parent, c.Link = v, "conj"
	} else if t.Head >= 0 && b.Is(c.Head, "ccomp", "xcomp", "advcl", "acl", "csubj", "conj", "parataxis", "dep", "list") {
		c.Parent = t.Head
		c.Link, _, _ = strings.Cut(t.Rel, ":")
		if t.Rel == "acl:relcl" || t.Rel == "advcl:relcl" {
			c.Link = "relcl"
		}
		if c.Link == "ccomp" && b.Child(c.Head, "punct") >= 0 && b.Document.Form(b.Child(c.Head, "punct")) == ";" {
			c.Link = "parataxis" // a semicolon parts sentences
		}
	}
	if m := b.Child(c.Head, "mark"); m >= 0 {
		for _, k := range b.Children(c.Head) { // "concerned about whether", "for the states to leave"
			word := strings.ToLower(b.Document.Form(k))
			if b.Is(k, "mark") && (word == "whether" || word == "to" && strings.EqualFold(b.Document.Form(m), "for")) {
				m = k
			}
		}
		c.Mark = b.marker(m)
		if k := b.decided(c, m); k >= 0 {
			c.Link, c.Parent = "acl", k
		}
	} else if c.Link == "advcl" && b.takes(c.Parent, c.Head) {
		c.Link = "xcomp"
	}
}

// takes says whether a gerund right behind a verb is its complement: "ruled out killing O".
func (b *Sentence) takes(verb, gerund int) bool {
	if b.tok(gerund).XPOS != "VBG" || b.tok(verb).UPOS != doc.VERB {
		return false
	}
	lemma := strings.ToLower(b.tok(verb).Lemma)
	for k := verb + 1; k < gerund; k++ {
		if !b.Is(k, "compound:prt") || b.tok(k).Head != verb {
			return false
		}
		lemma += "_" + strings.ToLower(b.Document.Form(k))
	}
	return gerund > verb && data.Governor(lemma, 'v', "ing") != ""
}

// sameVoice returns the passive verb that participle i, with an agent of its own, goes on after that verb's agent:
// "praised by X, criticised by Y and fined by Z"; -1 for none.
func (b *Sentence) sameVoice(i int) int {
	if i == b.First || !b.Is(i, "acl", "conj", "appos") || b.tok(i).UPOS != doc.VERB || b.Child(i, "obl:agent") < 0 ||
		b.Child(i, "aux", "nsubj") >= 0 {
		return -1
	}
	if before := b.Document.Form(i - 1); before != "," && before != "and" && before != "or" {
		return -1
	}
	k := b.tok(i).Head
	for n := 0; k >= b.First && n < 4; n++ {
		if b.Is(k, "obl:agent") {
			return b.tok(k).Head
		}
		if !b.Is(k, "conj", "acl") {
			break
		}
		k = b.tok(k).Head
	}
	return -1
}

// Subordinator returns the word by which the clause of token k hangs on another, lower case: "if", "when", "to" of
// "in order to"; "" for none.
func (b *Sentence) Subordinator(k int) string {
	if m := b.Child(k, "mark"); m >= 0 {
		return b.marker(m)
	}
	if m := b.Child(k, "advmod"); m >= 0 && m < k && b.tok(m).XPOS == "WRB" {
		return strings.ToLower(b.Document.Form(m))
	}
	return ""
}

// marker returns a subordinator, lower case: "in order to" and "so as to" are "to".
func (b *Sentence) marker(m int) string {
	word := strings.ToLower(b.Document.Form(m))
	for _, f := range b.Children(m) {
		if b.Is(f, "fixed") {
			word += " " + strings.ToLower(b.Document.Form(f))
		}
	}
	next := m + 1
	if word == "as" && next < len(b.Document.Tokens) && b.Is(next, "mark") && b.tok(next).Head == b.tok(m).Head {
		word += " " + strings.ToLower(b.Document.Form(next)) // "as if", "as though"
	}
	switch word {
	case "in order", "in order to", "so as to", "as to":
		return "to"
	}
	return word
}

// argument adds dependent k of the clause when it is an argument or a particle.
func (b *Sentence) argument(c *Clause, k int) {
	rel := b.tok(k).Rel
	switch {
	case rel == "nsubj:outer" && !b.Destined(c.Head):
	case strings.HasPrefix(rel, "nsubj"):
		if c.Subject >= 0 { // coordinated, but not so parsed
			c.more = append(c.more, c.Subject)
		}
		c.Subject = k
		c.Args = append(c.Args, Arg{Role: c.deepSubject(), Head: k})
	case rel == "obj":
		c.Args = append(c.Args, Arg{Role: schema.Direct, Head: k})
	case rel == "iobj":
		c.Args = append(c.Args, Arg{Role: schema.Indirect, Head: k})
	case strings.HasPrefix(rel, "obl"), rel == "nmod" && c.Kind == schema.VerbPattern:
		b.oblique(c, k)
	case rel == "compound:prt", rel == "advmod" && particle[strings.ToLower(b.Document.Form(k))]:
		c.Parts = append(c.Parts, strings.ToLower(b.Document.Form(k)))
	case rel == "xcomp" || rel == "ccomp":
		if b.tok(k).UPOS == doc.VERB || b.Child(k, "cop", "mark") >= 0 {
			prep := ""
			if m := b.Child(k, "mark"); m >= 0 {
				prep = b.marker(m)
			}
			c.Args = append(c.Args, Arg{Role: schema.Oblique, Prep: prep, Head: k, Clause: true})
		} else if rel == "xcomp" { // "elected him president"
			c.Args = append(c.Args, Arg{Role: schema.Oblique, Prep: "as", Head: k})
		}
	case strings.HasPrefix(rel, "advcl") && b.Child(k, "mark") >= 0 && b.tok(k).UPOS == doc.VERB:
		m := b.marker(b.Child(k, "mark"))
		c.Args = append(c.Args, Arg{Role: schema.Oblique, Prep: m, Head: k, Clause: true})
	}
}

// oblique adds a prepositional or bare adverbial phrase; a passive's "by" phrase is the agent.
func (b *Sentence) oblique(c *Clause, k int) {
	prep, via := b.Preposition(k)
	a := Arg{Role: schema.Oblique, Prep: prep, Via: via, Head: k}
	if b.tok(k).Rel == "obl:agent" || prep == "by" && c.Passive && !b.Time(k) {
		a.Role, a.Prep = schema.Agent, ""
	}
	c.Args = append(c.Args, a)
	// "X, along with Y, …"
	if strings.TrimSpace(via+" "+prep) == "along with" || prep == "together with" || prep == "as well as" {
		if o := b.Child(c.Head, "obj"); o > c.Head && o < k && b.tok(k).UPOS == doc.NOUN && b.tok(k).NER == 0 {
			c.Args = append(c.Args, Arg{Role: schema.Direct, Head: k}) // "took his key along with his money"
			return
		}
		c.Args = append(c.Args, Arg{Role: c.deepSubject(), Head: k})
		c.more = append(c.more, k)
	}
}

// Preposition returns the preposition of a phrase, several words joined ("because of"), and
// a particle that stands before it ("out" of).
func (b *Sentence) Preposition(k int) (prep, via string) {
	for _, c := range b.Children(k) {
		if !b.Is(c, "case") || c > k && b.tok(c).UPOS == doc.PART {
			continue
		}
		word := strings.ToLower(b.Document.Form(c))
		for _, f := range b.Children(c) {
			if b.Is(f, "fixed") {
				word += " " + strings.ToLower(b.Document.Form(f))
			}
		}
		switch {
		case prep == "":
			prep = word
		case particle[prep]:
			prep, via = word, prep
		}
	}
	if head, rest, ok := strings.Cut(prep, " "); ok && particle[head] {
		return rest, head
	}
	return prep, via
}

// Time says whether a phrase tells when rather than who: a year, a month, a weekday.
func (b *Sentence) Time(k int) bool {
	t := b.tok(k)
	if t.UPOS == doc.NUM {
		return true
	}
	lemma := strings.ToLower(t.Lemma)
	return timeWords[lemma] || data.Class("feast", lemma)
}

var timeWords = data.Set("name of a time")

var particle = data.Set("verb particle")
