package seek

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/internal/nlp/frame"
	"github.com/newsgraph/kg/internal/nlp/manner"
	"github.com/newsgraph/kg/schema"
)

// proposition is one thing that a sentence says or asks, in one wording: a word with participants. A
// clause gives several: "gave him a life sentence" is a giving and a sentencing, "her successor" is
// who succeeds her.
type proposition struct {
	p     *Passage
	head  int    // token of the predicate
	extra int    // token of the noun that the predicate gives way to, -1 for none
	word  string // as package data names words: "kill.v", "call_for.v", "minister.n"
	parts []part
	loose bool // the places are those of an event noun
	state bool // what something is or has, not what happens
	how   manner.Manner
}

// part is a participant of a proposition.
type part struct {
	place  string // "a" subject, "d" object, "r" recipient, "of", else a preposition; "" for an adverbial
	head   int    // token of its phrase, or of its clause
	clause bool
}

// propositions returns what a sentence says, in every wording.
func (p *Passage) propositions() []proposition {
	if p.said == nil {
		p.said = []proposition{}
		for i := range p.S.Clauses {
			p.said = append(p.said, p.wordings(&p.S.Clauses[i])...)
		}
		for _, x := range p.said {
			p.said = append(p.said, x.turned()...)
		}
	}
	return p.said
}

// wordings returns what a clause says.
func (p *Passage) wordings(c *clause.Clause) []proposition {
	base := proposition{p: p, head: c.Head, extra: -1, how: manner.Of(p.S, c)}
	for _, a := range c.Args {
		place := strings.TrimSpace(a.Via + " " + a.Prep)
		switch a.Role {
		case schema.Agent:
			place = "a"
		case schema.Direct:
			place = "d"
		case schema.Indirect:
			place = "r"
		case schema.Of:
			place = "of"
		}
		if a.Clause && a.Role == schema.Oblique {
			place = "that"
		}
		base.parts = append(base.parts, part{place, a.Head, a.Clause})
	}
	base.once()
	switch c.Kind {
	case schema.CopulaPattern:
		// a question's verb, taken for what it is
		if t := &p.D.Tokens[c.Head]; t.UPOS == doc.VERB && (t.XPOS == "VBG" || t.XPOS == "VBN") {
			if t.XPOS == "VBN" && !base.has("d") {
				base.move("a", "d")
			}
			return base.deed(c)
		}
		return base.being(c)
	case schema.NounPattern:
		return base.event()
	}
	return base.deed(c)
}

// once keeps of a token that fills two places the later one: of "he was given a book" that he receives it.
func (x *proposition) once() {
	var out []part
	for i, a := range x.parts {
		if !slices.ContainsFunc(x.parts[i+1:], func(b part) bool { return b.head == a.head && b.clause == a.clause }) {
			out = append(out, a)
		}
	}
	x.parts = out
}

// move gives what fills a place another.
func (x *proposition) move(from, to string) {
	for i := range x.parts {
		if x.parts[i].place == from && !x.parts[i].clause {
			x.parts[i].place = to
		}
	}
}

// deed returns the wordings of a verb: with particles, prepositions and idioms, and of the noun that it gives way to.
func (x proposition) deed(c *clause.Clause) []proposition {
	lemma := plain(x.p.lemma(c.Head))
	if c.Lemma != "" {
		lemma = c.Lemma
	}
	x.state = lemma == "be" || lemma == "have" || lemma == "hold" || lemma == "own"
	var out []proposition
	say := func(word string, y proposition) {
		y.word = word + ".v"
		out = append(out, y)
	}
	if len(c.Parts) > 0 {
		say(lemma+"_"+strings.Join(c.Parts, "_"), x)
	}
	say(lemma, x)
	for _, a := range x.parts {
		// "as a member, she voted"
		if a.place == "as" && !a.clause && a.head < x.head && x.p.D.Tokens[a.head].UPOS.Noun() && x.has("a") {
			y := x
			y.head, y.state, y.parts = a.head, true, []part{{"a", x.at("a"), false}}
			for _, k := range x.p.S.Participants(a.head) {
				place := k.Prep
				if k.Role == schema.Of {
					place = "of"
				}
				y.parts = append(y.parts, part{place, k.Head, k.Clause})
			}
			y.word = x.p.lemma(a.head) + ".n"
			out = append(out, y)
		}
	}
	for i, a := range x.parts {
		rest := slices.Delete(slices.Clone(x.parts), i, i+1)
		y := x
		y.parts = rest
		switch {
		case a.place != "a" && x.p.D.Tokens[a.head].UPOS == doc.ADJ && a.head > x.head: // "found guilty"
			// "ruled that it is unlawful"
			if s := x.p.S.Child(a.head, "nsubj"); s >= 0 && x.p.S.Child(a.head, "cop") >= 0 && !y.has("d") {
				y.parts = append(y.parts, part{"d", s, false})
			}
			if data.Class("judging", lemma) {
				say("find_"+x.p.low(a.head), y)
			}
			say(lemma+"_"+x.p.low(a.head), y)
		case a.clause || a.place == "a" || a.place == "d" || a.place == "r" || a.place == "":
		case a.place != "of":
			if !x.has("d") {
				y.parts = append(rest, part{"d", a.head, false})
				say(lemma+"_"+a.place, y)
			}
			if slices.Equal(phraseTokens(x.p.S, a.head), []int{a.head}) || len(x.p.S.Children(a.head)) == 1 { // "put to death"
				y.parts = rest
				say(lemma+"_"+a.place+"_"+x.p.low(a.head), y)
			}
		}
	}
	// "the candidates include her"
	if n, d := x.at("a"), x.at("d"); (lemma == "include" || lemma == "comprise") && n >= 0 && d >= 0 &&
		x.p.D.Tokens[n].UPOS == doc.NOUN {
		y := x
		y.head, y.state, y.word, y.parts = n, true, x.p.lemma(n)+".n", []part{{"a", d, false}}
		for _, k := range x.p.S.Participants(n) {
			place := k.Prep
			if k.Role == schema.Of {
				place = "of"
			}
			y.parts = append(y.parts, part{place, k.Head, k.Clause})
		}
		out = append(out, y)
	}
	if n := x.occurs(lemma); n >= 0 {
		out = append(out, x.carried(n)...)
	}
	if d := x.at("d"); d >= 0 && data.Listed("carries", lemma+".v") && x.p.D.Tokens[d].UPOS == doc.NOUN {
		for _, y := range x.carried(d) {
			if len(y.parts) > 0 {
				out = append(out, y)
			}
		}
	}
	return out
}

// plain writes "re-take" as one word.
func plain(lemma string) string {
	if rest, ok := strings.CutPrefix(lemma, "re-"); ok {
		return "re" + rest
	}
	return lemma
}

// has says whether a place is filled, at by which token, -1 for none.
func (x *proposition) has(place string) bool { return x.at(place) >= 0 }

func (x *proposition) at(place string) int {
	for _, a := range x.parts {
		if a.place == place && !a.clause {
			return a.head
		}
	}
	return -1
}

// occurs returns the event noun that a verb says to take place, -1 for none: "no executions took
// place", "there were talks".
func (x *proposition) occurs(lemma string) int {
	n := x.at("a")
	switch {
	case lemma == "happen" || lemma == "occur" || lemma == "be" && x.p.S.Child(x.head, "expl") >= 0:
	case lemma == "take" && x.at("d") >= 0 && x.p.low(x.at("d")) == "place":
	case lemma == "hold" && !x.has("a"):
		n = x.at("d")
	default:
		return -1
	}
	if n < 0 || x.p.D.Tokens[n].UPOS != doc.NOUN {
		return -1
	}
	return n
}

// carried returns what the noun says that a verb gives way to: "received a life sentence", "made an appeal".
func (x proposition) carried(noun int) []proposition {
	y := x
	y.extra, y.loose, y.parts = noun, true, nil
	for _, a := range x.parts {
		if a.head != noun {
			y.parts = append(y.parts, a)
		}
	}
	for _, a := range x.p.S.Participants(noun) {
		place := a.Prep
		if a.Role == schema.Of {
			place = "of"
		}
		if a.Role != schema.Agent {
			y.parts = append(y.parts, part{place, a.Head, a.Clause})
		}
	}
	return y.nouned(noun)
}

// nouned words a proposition by a noun and by the verb that says the same.
func (x proposition) nouned(noun int) []proposition {
	lemma := plain(x.p.lemma(noun))
	x.word = lemma + ".n"
	out := []proposition{x}
	if v := data.NominalVerb(lemma); v != "" {
		x.word = v + ".v"
		out = append(out, x)
	}
	return out
}

// event returns the wordings of an event noun.
func (x proposition) event() []proposition {
	x.loose = true
	return x.nouned(x.head)
}

// being returns the wordings of a copula, an apposition or a title: what something is, and of a doer what it does.
func (x proposition) being(c *clause.Clause) []proposition {
	p, t := x.p, &x.p.D.Tokens[c.Head]
	x.state = true
	var out []proposition
	lemma := p.lemma(c.Head)
	switch {
	case t.UPOS == doc.ADJ || t.UPOS == doc.VERB:
		x.word = lemma + ".j"
		return []proposition{x}
	case t.UPOS == doc.NOUN || t.UPOS == doc.PROPN && t.NER == 0 || len(data.DoesAs(lemma+".n")) > 0:
		x.word = lemma + ".n"
		out = append(out, x)
	}
	if s := x.at("a"); s >= 0 {
		y := x
		y.word, y.parts = "be.v", []part{{"a", s, false}, {"d", c.Head, false}}
		out = append(out, y)
		y.parts = []part{{"a", c.Head, false}, {"d", s, false}}
		out = append(out, y)
	}
	for _, a := range x.parts {
		if a.place == "from" && !a.clause && x.has("a") {
			y := x
			y.word, y.parts = "come_from.v", []part{{"a", x.at("a"), false}, {"d", a.head, false}}
			out = append(out, y)
		}
	}
	for _, a := range x.parts {
		// "a Serbian player" is Serbian
		if w := p.D.Form(a.head); a.place == "of" && p.D.Tokens[a.head].UPOS == doc.ADJ && data.Nation(w) != "" {
			y := x
			y.word, y.parts = p.lemma(a.head)+".j", []part{{"a", x.at("a"), false}}
			out = append(out, y)
		}
	}
	for _, v := range doesAs(p.S, c) {
		if !slices.ContainsFunc(x.parts, func(a part) bool {
			return a.place != "a" && !a.clause && p.D.Tokens[a.head].UPOS != doc.ADJ
		}) {
			y := x // "the sole survivor"
			y.word = v
			out = append(out, y)
		}
		for i, a := range x.parts {
			if a.place == "a" || a.clause || a.place != "of" && a.place != "to" && a.place != "for" ||
				x.p.D.Tokens[a.head].UPOS == doc.ADJ && x.p.entity(a.head) == nil {
				continue
			}
			y := x
			y.word, y.parts = v, slices.Clone(x.parts)
			y.parts[i].place = "d"
			out = append(out, y)
		}
	}
	return out
}

// doesAs returns what who is called by a noun does, also in several words: "secretary general".
func doesAs(s *clause.Sentence, c *clause.Clause) []string {
	var out []string
	for _, lemma := range frame.Lemmas(s, c) {
		for _, v := range data.DoesAs(lemma + ".n") {
			if !slices.Contains(out, v) {
				out = append(out, v)
			}
		}
	}
	return out
}

// turned returns the same told from other sides: who sells, of who buys.
func (x *proposition) turned() []proposition {
	var out []proposition
	if x.loose {
		return nil
	}
	for _, t := range data.Turns(x.word) {
		y := *x
		y.word, y.parts = t.Word, nil
		for _, a := range x.parts {
			if i := slices.Index(t.From, a.place); i >= 0 {
				a.place = t.To[i]
			} else if a.place == "a" || a.place == "d" {
				continue
			}
			y.parts = append(y.parts, a)
		}
		if _, prep, ok := strings.Cut(strings.TrimSuffix(t.Word, ".v"), "_"); ok && y.has(prep) && !y.has("d") {
			for i := range y.parts {
				if y.parts[i].place == prep {
					y.parts[i].place = "d"
				}
			}
		}
		out = append(out, y)
	}
	return out
}

// meet says how well a place of what is asked is that of what is told, in [0,1].
func (x *proposition) meet(asked part, told *proposition, at part) float64 {
	if asked.clause != at.clause {
		return 0
	}
	a, t := asked.place, at.place
	switch {
	case a == t && a != "":
		return 1
	case x.loose || told.loose:
		return x.looseMeet(a, t, told)
	case a == "d" && t == "r" && !told.has("d"), a == "r" && (t == "to" || t == "for"),
		t == "r" && (a == "to" || a == "for"):
		return 0.9
	case a == "a" || t == "a":
		return 0
	case a == "d" || t == "d":
		if a != "d" && !x.has("d") && directional[a] || t != "d" && !told.has("d") && directional[t] {
			return 0.75
		}
		return 0
	case a == "" || t == "" || circumstantial[a] && circumstantial[t]:
		return 0.9
	}
	return 0.6
}

// suffers says whether the subject has the place of the object: "received a life sentence".
func (x *proposition) suffers() bool {
	return x.extra >= 0 && data.Listed("suffers", x.p.lemma(x.head)+".v")
}

// looseMeet is meet where an event noun has the places.
func (x *proposition) looseMeet(a, t string, told *proposition) float64 {
	object := map[string]bool{"d": true, "r": true, "of": true, "on": true, "against": true, "for": true, "to": true,
		"from": true, "in": true, "with": true}
	switch {
	case a == "a" && (t == "by" || t == "from"), t == "a" && a == "by":
		return 1
	case t == "between" && (a == "a" || a == "d" || a == "with"):
		return 0.9
	case t == "by" && a != "by", a == "by" && t != "by", a == "a" && t == "of" && (told.has("by") || told.has("a")):
		return 0 // "the dismissal of her by the board"
	case a == "a" && t == "of" || t == "a" && a == "of":
		return 0.85
	case a == "a" && t == "d" || a == "d" && t == "a":
		if x.suffers() != told.suffers() { // "received a life sentence"
			return 0.9
		}
		return 0
	case a == "a" || t == "a":
		return 0
	case object[a] && object[t]:
		return 0.9
	}
	return 0.8
}

var (
	directional    = set("from to against for on at in with about into over of")
	circumstantial = set("in at on near inside within of during throughout across")
)
