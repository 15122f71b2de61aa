package clause

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/schema"
)

// controller returns the understood subject of an xcomp of c: the object of "urge", "force",
// "allow", else the subject.
func (b *Sentence) controller(c *Clause) int {
	if c.Kind == schema.VerbPattern && !c.Passive && !subjectControl[strings.ToLower(b.tok(c.Head).Lemma)] {
		for _, a := range c.Args {
			if !a.Clause && !a.Shared && (a.Role == schema.Direct || a.Role == schema.Indirect) {
				return a.Head
			}
		}
	}
	if k := b.bidden(c); k >= 0 {
		return k
	}
	return c.Subject
}

var subjectControl = data.Set("controlled by the subject")

// bidden returns the phrase behind a verb's preposition that is to do what an infinitive says: O of "call on O to
// leave", "appeal to O to leave"; -1 where the verb takes none.
func (b *Sentence) bidden(c *Clause) int {
	preps := bids[strings.ToLower(b.tok(c.Head).Lemma)]
	if c.Kind != schema.VerbPattern || preps == nil {
		return -1
	}
	for _, a := range c.Args {
		if a.Role == schema.Oblique && !a.Clause && !a.Shared && slices.Contains(preps, a.Prep) {
			return a.Head
		}
	}
	return -1
}

// bids are verbs with the prepositions behind which stands who is to act.
var bids = map[string][]string{"call": {"on", "upon", "for"}, "appeal": {"to", "for"}, "rely": {"on", "upon"},
	"count": {"on", "upon"}, "depend": {"on", "upon"}, "wait": {"for"}, "plead": {"with"}, "ask": {"for"}, "push": {"for"},
	"press": {"for"}, "vote": {"for"}, "pray": {"for"}, "arrange": {"for"}, "beckon": {"to"}, "signal": {"to"},
	"shout": {"to", "at"}, "prevail": {"on", "upon"}, "look": {"to"}, "turn": {"to"}, "campaign": {"for"},
	"lobby": {"for"}}

// helps are verbs whose object does what stands behind "in": "help O in finding it".
var helps = data.Set("verb of helping")

// judges are verbs whose object has done what stands behind "for": "blame O for leaving".
var judges = data.Set("verb of judging for a deed")

// aimed returns whom a verb without an object is aimed at: O of "lashed out at O"; -1 for nobody.
func (b *Sentence) aimed(c *Clause) int {
	if c.Kind != schema.VerbPattern || c.Passive || c.Arg(schema.Direct) != nil {
		return -1
	}
	for _, a := range c.Args {
		if a.Role == schema.Oblique && !a.Clause && !a.Shared && (a.Prep == "at" || a.Prep == "against") &&
			b.tok(a.Head).UPOS.Noun() {
			return a.Head
		}
	}
	return -1
}

// invited returns who is to do what an infinitive says, where it says the content of an invitation,
// an order, an appeal that a verb hands over: O of "handed an invitation to O to come"; -1 for nobody.
func (b *Sentence) invited(c *Clause, infinitive int) int {
	d := c.Arg(schema.Direct)
	if c.Kind != schema.VerbPattern || d == nil || d.Clause ||
		!data.Class("noun of bidding", strings.ToLower(b.tok(d.Head).Lemma)) {
		return -1
	}
	if a := c.Arg(schema.Indirect); a != nil {
		return a.Head
	}
	for _, k := range append(b.Children(d.Head), b.Children(c.Head)...) {
		if prep, _ := b.Preposition(k); prep == "to" && b.Is(k, "nmod", "obl") && k < infinitive {
			return k
		}
	}
	return -1
}

// granted are nouns whose to-clause is for whom they are given to.
var granted = data.Set("granted to do")

// decided returns the noun that a to-clause says the content of, where the tree hung the clause by the verb above:
// "encouraged by the decision of X to nominate Y"; -1 for none. The clause's mark is token m.
func (b *Sentence) decided(c *Clause, m int) int {
	if c.Link != "advcl" || c.Mark != "to" || m <= b.First || !strings.EqualFold(b.Document.Form(m), "to") {
		return -1
	}
	k := m - 1
	for n := 0; n < 8 && k >= b.First && b.tok(k).Head != c.Parent; n++ {
		k = b.tok(k).Head
	}
	if k < b.First || k >= m || k < c.Parent || !b.Is(k, "obl", "obj") || !decisions[strings.ToLower(b.tok(k).Lemma)] {
		return -1
	}
	return k
}

// decisions are nouns whose to-clause says what was decided, planned or asked for.
var decisions = data.Set("noun of deciding to do")
