package clause

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/schema"
)

// share gives clauses the arguments that stand elsewhere: relative pronouns become their
// antecedents, clauses without a subject get their controller's, coordinated verbs share
// objects and agents.
func (b *Sentence) share() {
	for n := range b.Clauses {
		b.relativise(&b.Clauses[n])
	}
	done := make([]bool, len(b.Clauses))
	for n := range b.Clauses {
		b.subject(n, done)
	}
	for n := range b.Clauses {
		b.coordinate(&b.Clauses[n])
	}
	for n := range b.Clauses {
		b.twoObjects(&b.Clauses[n])
	}
	for n := range slices.Clone(b.Clauses) {
		b.becoming(b.Clauses[n])
	}
	for n := range b.Clauses {
		b.sharedOwner(&b.Clauses[n])
		b.ofBody(&b.Clauses[n])
		b.workplace(&b.Clauses[n])
	}
}

// twoObjects lets the subject of "was awarded the prize" be the indirect object too.
func (b *Sentence) twoObjects(c *Clause) {
	if c.Kind != schema.VerbPattern || !c.Passive || c.Subject < 0 {
		return
	}
	for _, a := range c.Args {
		if a.Role == schema.Direct && !a.Clause && !a.Shared && a.Head != c.Subject {
			c.Args = append(c.Args, Arg{Role: schema.Indirect, Head: c.Subject, Shared: true})
			return
		}
	}
}

// becoming adds the clause "X is NOUN …" of "became NOUN", "serves as NOUN", "elected X NOUN".
func (b *Sentence) becoming(c Clause) {
	if c.Kind != schema.VerbPattern || c.Lemma != "" {
		return
	}
	lemma := strings.ToLower(b.tok(c.Head).Lemma)
	subject := -1
	switch {
	case copular[lemma]:
		subject = c.Subject
	case making[lemma]:
		if a := c.Arg(schema.Direct); a != nil {
			subject = a.Head
		}
	}
	if subject < 0 {
		return
	}
	for _, k := range b.Children(c.Head) {
		prep, _ := b.Preposition(k)
		noun := b.tok(k).UPOS.Noun() && b.tok(k).NER == 0
		if !noun || k == subject || !(b.Is(k, "xcomp") && (prep == "" || prep == "as") ||
			b.Is(k, "obl", "obj") && prep == "as" ||
			b.Is(k, "obj") && prep == "" && (lemma == "become" || c.Passive)) {
			continue
		}
		n := b.Describe(subject, k)
		n.Parent, n.Link, n.Appos = c.Head, "xcomp", false
		b.Clauses = append(b.Clauses, n)
	}
}

// copular verbs say what their subject is, making verbs what their object is to be.
var (
	copular = data.Set("copular verb")
	making  = data.Set("making into an office")
)

// relativise puts the antecedent in the place of the relative pronoun, or in the gap when
// there is none ("the bases they attacked").
func (b *Sentence) relativise(c *Clause) {
	antecedent, ok := b.antecedent(c)
	if !ok {
		return
	}
	filled := false
	for n := range c.Args {
		a := &c.Args[n]
		if b.relative(a.Head) {
			if c.Subject == a.Head {
				c.Subject = antecedent
			}
			a.Head, a.Shared, filled = antecedent, true, true
		}
	}
	for _, k := range b.Children(c.Head) {
		if b.Is(k, "advmod") && strings.EqualFold(b.Document.Form(k), "where") {
			c.Args = append(c.Args, Arg{Role: schema.Oblique, Prep: "in", Head: antecedent, Shared: true})
			filled = true
		}
	}
	if filled || b.asks(c) {
		return
	}
	if c.Link == "relcl" && c.Kind == schema.VerbPattern && c.Subject >= 0 && !c.Passive && c.Arg(schema.Direct) == nil {
		if c = b.gap(c); c != nil {
			c.Args = append(c.Args, Arg{Role: schema.Direct, Head: antecedent, Shared: true})
		}
	}
}

// antecedent returns what a relative pronoun in a clause stands for; false where the clause is no relative one, nor an
// infinitive below one.
func (b *Sentence) antecedent(c *Clause) (int, bool) {
	if c.Appos {
		return 0, false
	}
	relcl := c.Link == "relcl"
	if w := c.Subject; w >= 0 && b.relative(w) && b.tok(w).XPOS == "WDT" {
		k := b.agreeing(w, c.Head)
		if k >= 0 && (!relcl || k != c.Parent && b.disagrees(c.Parent, c.Head)) {
			return k, true
		}
		return c.Parent, relcl
	}
	if c.Link != "xcomp" {
		return c.Parent, relcl
	}
	up := c // "the tensions that they sought to exploit"
	for up != nil && up.Link == "xcomp" {
		up = b.Of(up.Parent)
	}
	if up == nil || up.Link != "relcl" {
		return 0, false
	}
	return up.Parent, true
}

// disagrees says whether a noun has a number and the verb's finite form does not ask for it.
func (b *Sentence) disagrees(noun, verb int) bool {
	return b.number(noun) != 0 && b.number(noun) != b.verbNumber(verb)
}

// gap returns the clause whose object is missing in a relative clause: "the guns they want to
// buy" are bought, not wanted; nil where the infinitive has an object of its own.
func (b *Sentence) gap(c *Clause) *Clause {
	for c != nil {
		x := b.Child(c.Head, "xcomp")
		if x < 0 || b.Child(x, "mark") < 0 {
			return c
		}
		if c = b.Of(x); c != nil && (c.Kind != schema.VerbPattern || c.Passive || c.Arg(schema.Direct) != nil) {
			return nil
		}
	}
	return nil
}

// asks says whether the clause is an embedded question ("how many troops will remain"), which
// has no gap.
func (b *Sentence) asks(c *Clause) bool {
	if c.Subject < 0 {
		return false
	}
	for i := c.Subject - 1; i >= b.First && i > c.Subject-4; i-- {
		switch strings.ToLower(b.Document.Form(i)) {
		case "how", "what", "which", "whose":
			return true
		}
	}
	return false
}

// agreeing returns the noun before the relative pronoun w that agrees with the verb in
// number: the nearest of the nouns that the phrase before it hangs by.
func (b *Sentence) agreeing(w, verb int) int {
	want := b.verbNumber(verb)
	i := w - 1
	for i >= b.First && !b.tok(i).UPOS.Noun() {
		i--
	}
	for ; i >= b.First && b.tok(i).UPOS.Noun(); i = b.tok(i).Head {
		if want == 0 || b.number(i) == want {
			for b.Is(i, "appos", "compound", "flat") && b.tok(i).Head >= b.First {
				i = b.tok(i).Head
			}
			return i
		}
	}
	return -1
}

// number returns 1 for a singular noun, 2 for a plural one, 0 when not known.
func (b *Sentence) number(i int) int {
	switch b.tok(i).XPOS {
	case "NN", "NNP":
		return 1
	case "NNS", "NNPS":
		return 2
	}
	return 0
}

// verbNumber returns the number that a verb's finite form asks of its subject, 0 for any.
func (b *Sentence) verbNumber(v int) int {
	for _, i := range append([]int{v}, b.Children(v)...) {
		if i != v && !b.Is(i, "aux", "cop") {
			continue
		}
		switch strings.ToLower(b.Document.Form(i)) {
		case "is", "was", "has", "does":
			return 1
		case "are", "were", "have", "do":
			return 2
		}
		switch b.tok(i).XPOS {
		case "VBZ":
			return 1
		case "VBP":
			return 2
		}
	}
	return 0
}

func (b *Sentence) relative(i int) bool {
	switch strings.ToLower(b.Document.Form(i)) {
	case "which", "who", "whom", "that":
		return b.tok(i).UPOS == doc.PRON && b.tok(i).XPOS != "DT"
	}
	return false
}

// subject finds the surface subject of clause n when it has none of its own.
func (b *Sentence) subject(n int, done []bool) {
	c := &b.Clauses[n]
	if done[n] {
		return
	}
	done[n] = true
	if c.Subject >= 0 || c.Parent < 0 {
		return
	}
	var up *Clause
	if p, ok := b.at[c.Parent]; ok {
		b.subject(p, done)
		up = &b.Clauses[p]
	}
	switch {
	case c.Link == "acl":
		c.Subject = b.ofModifier(c)
	case up == nil:
	case c.Link == "conj" && b.Child(c.Head, "expl") >= 0: // "…, but it was confirmed that"
	case c.Link == "conj":
		// The first of coordinated participles on a noun passes the noun on; a passive its subject.
		c.Subject = up.Subject
	case c.Link == "xcomp" && c.Mark == "to" && b.onlyTo(c):
		c.Link, c.Subject = "advcl", up.Subject
	case c.Link == "xcomp":
		c.Subject = b.ofComplement(c, up)
	case c.Link == "advcl" && c.Mark == "to" && !b.onlyTo(c) && b.told(c, up):
	case c.Link == "advcl" && (c.Mark == "" || c.Mark == "to" || nonFinite[c.Mark] && !b.tok(c.Head).Feats.Has(doc.Fin)):
		c.Subject = b.ofAdverbial(c, up)
	}
	c.understand(up)
}

// understand adds the subject that was found elsewhere to the arguments, with those that clause up coordinates with it.
func (c *Clause) understand(up *Clause) {
	if c.Subject < 0 || c.Subject == c.Head {
		return
	}
	c.Args = append(c.Args, Arg{Role: c.deepSubject(), Head: c.Subject, Shared: true})
	if up != nil && c.Subject == up.Subject {
		c.more = up.more
		for _, k := range c.more {
			c.Args = append(c.Args, Arg{Role: c.deepSubject(), Head: k, Shared: true})
		}
	}
}

// ofComplement returns the understood subject of an infinitive or a gerund that clause up governs.
func (b *Sentence) ofComplement(c, up *Clause) int {
	tag := b.tok(c.Head).XPOS
	if a := up.Arg(schema.Direct); c.Mark == "" && tag == "VB" && a != nil && !a.Shared && !up.Passive {
		return a.Head // "made O leave"
	}
	k := b.controller(up)
	if tag == "VBG" && c.Mark == "" && k == up.Subject && data.Class("advising", strings.ToLower(b.tok(c.Parent).Lemma)) {
		return -1 // "advise evacuating homes"
	}
	return k
}

// told gives a to-clause that the tree hung beside clause up the subject that up tells to act, if it tells somebody.
func (b *Sentence) told(c, up *Clause) bool {
	if k := b.bidden(up); k >= 0 && k < c.Head { // "called on O to leave"
		c.Link, c.Subject = "xcomp", k
		return true
	}
	if k := b.invited(up, c.Head); k >= 0 { // "handed O an invitation to come"
		c.Subject = k
		return true
	}
	if up.Kind == schema.VerbPattern && !up.Passive && up.Arg(schema.Direct) != nil &&
		commanding(strings.ToLower(b.tok(up.Head).Lemma)) {
		c.Link, c.Subject = "xcomp", b.controller(up) // "forced O to leave"
		return true
	}
	return false
}

// ofAdverbial returns the understood subject of an adverbial clause without a finite verb, by what joins it to clause
// up; -1 for nobody that the text tells.
func (b *Sentence) ofAdverbial(c, up *Clause) int {
	gerund := b.tok(c.Head).XPOS == "VBG"
	verb := strings.ToLower(b.tok(c.Parent).Lemma)
	if b.asPlanned(c) || b.Disjunct(c.Head) {
		return -1
	}
	switch c.Mark {
	case "":
		if k := b.doer(c, up); gerund && k >= 0 {
			return k // "dispersed by police using O"
		}
		if c.Head > c.Parent && gerund && b.results(c) && !b.happens(up.Subject) {
			return -1 // "the round fell through, leading to layoffs": not the round led to them
		}
	case "by", "on", "through":
		if up.Passive {
			return -1 // "can be avoided by walking", "is spent on saving"
		}
	case "from", "of", "into":
		return b.controller(up) // "kept O from attending"
	case "with":
		if gerund {
			return b.controller(up)
		}
	case "in":
		if helps[verb] {
			return b.controller(up)
		}
	case "for":
		if k := b.aimed(up); gerund && k >= 0 && k < c.Head {
			return k // "lashed out at O for leaving"
		}
		if judges[verb] {
			return b.controller(up)
		}
	}
	return up.Subject
}

// asPlanned says whether a clause is a participle behind "as".
func (b *Sentence) asPlanned(c *Clause) bool {
	return c.Mark == "as" && b.tok(c.Head).XPOS == "VBN" && b.Child(c.Head, "aux") < 0
}

// doer returns the agent of a passive that a participle stands right behind, -1 for none.
func (b *Sentence) doer(c, up *Clause) int {
	a := up.Arg(schema.Agent)
	if a == nil || !up.Passive || a.Head < c.Parent || a.Head > c.Head || b.set(a.Head, c.Head) {
		return -1
	}
	return a.Head
}

// Disjunct says whether an adjective only tells how something is said: "to be honest".
func (b *Sentence) Disjunct(i int) bool {
	return b.tok(i).UPOS == doc.ADJ && data.Class("disjunct", strings.ToLower(b.tok(i).Lemma)) && b.Child(i, "cop") >= 0 &&
		b.Child(i, "mark") >= 0 && b.Child(i, "nsubj") < 0
}

// ofModifier returns the understood subject of a clause on a noun, also of "conducted strikes using O".
func (b *Sentence) ofModifier(c *Clause) int {
	v := b.Of(b.tok(c.Parent).Head)
	if v != nil && b.Is(c.Parent, "obj") && c.Mark == "" && strings.EqualFold(b.Document.Form(c.Head), "using") {
		if a := v.Arg(schema.Agent); a != nil {
			return a.Head
		}
	}
	return b.ofNoun(c)
}

// onlyTo says whether a to-clause tells what came of something: "led it only to be replaced".
func (b *Sentence) onlyTo(c *Clause) bool {
	m := b.Child(c.Head, "mark")
	return m > b.First && strings.EqualFold(b.Document.Form(m-1), "only")
}

// results says whether a participle tells what the whole clause before it brought about: "leading
// to layoffs", not "leading a march".
func (b *Sentence) results(c *Clause) bool {
	lemma := strings.ToLower(b.tok(c.Head).Lemma)
	if data.Class("resulting", lemma) {
		return true
	}
	for _, a := range c.Args {
		if a.Role == schema.Direct && !a.Shared {
			return false
		}
	}
	for _, a := range c.Args {
		if a.Role == schema.Oblique && !a.Shared && data.Class("resulting", lemma+"_"+a.Prep) {
			return true
		}
	}
	return false
}

// happens says whether a phrase names what happens rather than a thing.
func (b *Sentence) happens(i int) bool {
	return i >= 0 && data.NounType(strings.ToLower(b.tok(i).Lemma)) == "Event"
}

var nonFinite = data.Set("before a verb without a subject")

// ofNoun returns the understood subject of a clause that modifies a noun: the noun itself of
// a participle; of "the plan to withdraw" whoever has the plan.
func (b *Sentence) ofNoun(c *Clause) int {
	noun := c.Parent
	lemma := strings.ToLower(b.tok(noun).Lemma)
	switch {
	case c.Mark == "" || c.Mark == "that":
		return noun
	case c.Mark != "to":
		return b.ofCharge(c, lemma)
	case data.Class("noun of bidding", lemma) && !c.Passive: // "A's call to end it" asks others
		return b.addressee(c)
	case !controlNouns[lemma] && !abstract[data.NounType(lemma)]:
		return noun // "a coalition to fight O"
	}
	return b.holder(noun, lemma)
}

// ofCharge returns the understood subject of a gerund on a noun. In "charges of abusing O" it is not the charges, and
// who is charged is seldom near.
func (b *Sentence) ofCharge(c *Clause, noun string) int {
	if c.Mark == "for" && judges[data.NominalVerb(noun)] { // "A's criticism of O for leaving"
		for _, k := range b.Children(c.Parent) {
			if prep, _ := b.Preposition(k); b.Is(k, "nmod") && (prep == "of" || prep == "against" || prep == "on") {
				return k
			}
		}
	}
	return b.Child(c.Parent, "nmod:poss")
}

// addressee returns who is to do what an order, a call, an invitation says by a to-clause; -1 for nobody.
func (b *Sentence) addressee(c *Clause) int {
	noun := c.Parent
	for _, k := range b.Children(noun) {
		prep, _ := b.Preposition(k)
		if b.Is(k, "nmod") && k > noun && k < c.Head && (prep == "to" || prep == "for" || prep == "on") {
			return k
		}
	}
	v := b.Of(b.tok(noun).Head)
	if v == nil || !b.Is(noun, "obj", "nsubj:pass") {
		return -1
	}
	if a := v.Arg(schema.Indirect); a != nil {
		return a.Head
	}
	// "received an order to leave"
	if v.Passive && b.Is(noun, "obj") || !v.Passive && data.Class("getting", strings.ToLower(b.tok(v.Head).Lemma)) {
		return v.Subject
	}
	return -1
}

// holder returns who has a plan, a right, a wish: its owner, who makes it, who is given it; -1 for nobody.
func (b *Sentence) holder(noun int, lemma string) int {
	if owner := b.Child(noun, "nmod:poss"); owner >= 0 {
		return owner
	}
	for _, k := range b.Children(noun) {
		if prep, _ := b.Preposition(k); b.Is(k, "nmod") && (prep == "of" || prep == "by") {
			return k
		}
	}
	if v := b.Of(b.tok(noun).Head); v != nil && b.Is(noun, "obj", "nsubj:pass") {
		if a := v.Arg(schema.Indirect); a != nil && granted[lemma] {
			return a.Head // "gave O permission to leave"
		}
		others := data.Class("aimed at what others do", strings.ToLower(b.tok(v.Head).Lemma))
		if a := v.Arg(schema.Agent); a != nil && !others {
			return a.Head
		}
	}
	if k := b.Child(noun, "compound", "amod"); k >= 0 && b.capital(k) {
		return k
	}
	return -1
}

// commanding says whether the object of a verb is to do what an infinitive behind it says.
func commanding(verb string) bool {
	if subjectControl[verb] {
		return false
	}
	return commands[data.Governor(verb, 'v', "to")] || data.Class("hiring", verb) ||
		slices.ContainsFunc(data.Rolesets(verb, 'v'), func(r *data.Roleset) bool { return commands[r.Complement] })
}

// commands are what governors do whose object is to do what the infinitive says.
var commands = map[string]bool{"requests": true, "makes": true, "possible": true}

// abstract are the types of nouns that do nothing themselves: "conspiracy to rob O" robs nobody.
var abstract = map[string]bool{"Topic": true, "Event": true, "Statement": true, "Law": true, "Crime": true,
	"Agreement": true}

// controlNouns have somebody who does what they say: "the plan to withdraw".
var controlNouns = data.Set("noun of a plan to do")

// coordinate shares objects and agents among coordinated verbs: "armed and trained by O",
// "advise and assist O". Only what stands behind all of them is shared.
func (b *Sentence) coordinate(c *Clause) {
	if c.Kind != schema.VerbPattern || c.Link == "conj" {
		return
	}
	var group []*Clause
	for _, i := range b.Conjuncts(c.Head) {
		if v := b.Of(i); v != nil && v.Kind == schema.VerbPattern {
			group = append(group, v)
		}
	}
	if len(group) < 2 {
		return
	}
	last := group[len(group)-1].Head
	if b.gapped(group[len(group)-1]) {
		b.circumstances(group)
	}
	for _, from := range group {
		for _, a := range slices.Clone(from.Args) {
			if a.Shared || a.Clause || a.Head < last || a.Role != schema.Direct && a.Role != schema.Agent {
				continue
			}
			for _, to := range group {
				if to != from && b.shares(to, from, a, len(group)) {
					a.Shared = true
					to.Args = append(to.Args, a)
				}
			}
		}
	}
}

// gapped says whether a coordinated passive leaves out its auxiliary: "two people were killed and forty injured".
func (b *Sentence) gapped(c *Clause) bool {
	return c.Passive && b.Is(c.Head, "conj") && b.Child(c.Head, "nsubj", "nsubj:pass") >= 0 &&
		b.Child(c.Head, "aux", "aux:pass") < 0
}

// circumstances gives the passives before a gapped one what stands behind it: "two were killed and forty injured in
// Lund on Friday".
func (b *Sentence) circumstances(group []*Clause) {
	from := group[len(group)-1]
	for _, a := range slices.Clone(from.Args) {
		if a.Shared || a.Clause || a.Head < from.Head || a.Role != schema.Oblique {
			continue
		}
		a.Shared = true
		for _, to := range group[:len(group)-1] {
			if to.Passive && !to.ownArgs() {
				to.Args = append(to.Args, a)
			}
		}
	}
}

// shares says whether a verb takes part in what stands behind another of its group of coordinated verbs.
func (b *Sentence) shares(to, from *Clause, a Arg, group int) bool {
	direct := a.Role == schema.Direct
	switch {
	case direct && to.Head < from.Head && data.OftenAlone(strings.ToLower(b.tok(to.Head).Lemma)): // "marched and sang"
		return false
	case to.Subject != from.Subject && to.Subject >= 0 && from.Subject >= 0:
		return false // "the war ended, and the army sent the pilots home"
	case direct && group == 2 && b.set(to.Head, from.Head) && !b.set(from.Head, a.Head):
		return false // "she never married, and had one daughter"
	}
	return to.Passive == from.Passive && to.Arg(a.Role) == nil && !to.ownArgs()
}

// set says whether a comma is between two tokens.
func (b *Sentence) set(from, to int) bool {
	for i := from + 1; i < to; i++ {
		if b.Document.Form(i) == "," {
			return true
		}
	}
	return false
}

// ownArgs says whether the clause has a complement of its own besides its subject.
func (c *Clause) ownArgs() bool {
	return slices.ContainsFunc(c.Args, func(a Arg) bool { return !a.Shared && a.Head != c.Subject && a.Head > c.Head })
}
