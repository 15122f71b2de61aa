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
		t := &p.D.Tokens[c.Head]
		if t.UPOS != doc.VERB || t.XPOS != "VBG" && t.XPOS != "VBN" {
			return base.being(c)
		}
		if t.XPOS == "VBN" && !base.has("d") { // a question's verb, taken for what it is
			base.move("a", "d")
		}
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
	if len(c.Parts) > 0 {
		out = append(out, x.by(lemma+"_"+strings.Join(c.Parts, "_"), x.parts))
	}
	out = append(out, x.by(lemma, x.parts))
	for _, a := range x.parts {
		// "as a member, she voted"
		if a.place == "as" && !a.clause && a.head < x.head && x.p.D.Tokens[a.head].UPOS.Noun() && x.has("a") {
			out = append(out, x.called(x.at("a"), a.head))
		}
	}
	for i := range x.parts {
		out = append(out, x.joined(lemma, i)...)
	}
	n, d := x.at("a"), x.at("d")
	including := lemma == "include" || lemma == "comprise"
	if including && n >= 0 && d >= 0 && x.p.D.Tokens[n].UPOS == doc.NOUN { // "the candidates include her"
		out = append(out, x.called(d, n))
	}
	if n := x.occurs(lemma); n >= 0 {
		out = append(out, x.carried(n)...)
	}
	if d >= 0 && data.Listed("carries", lemma+".v") && x.p.D.Tokens[d].UPOS == doc.NOUN {
		for _, y := range x.carried(d) {
			if len(y.parts) > 0 {
				out = append(out, y)
			}
		}
	}
	return out
}

// by words a proposition by a verb with these participants.
func (x proposition) by(verb string, parts []part) proposition {
	x.word, x.parts = verb+".v", parts
	return x
}

// called says of a participant that it is what a noun calls it.
func (x proposition) called(subject, noun int) proposition {
	x.head, x.state, x.word = noun, true, x.p.lemma(noun)+".n"
	x.parts = []part{{"a", subject, false}}
	for _, k := range x.p.S.Participants(noun) {
		x.parts = append(x.parts, part{placeOf(k), k.Head, k.Clause})
	}
	return x
}

// placeOf is the place of a participant of a noun.
func placeOf(a clause.Arg) string {
	if a.Role == schema.Of {
		return "of"
	}
	return a.Prep
}

// joined returns the wordings of a verb with one of its participants in the word itself: "find guilty", "call for",
// "put to death".
func (x proposition) joined(verb string, i int) []proposition {
	a := x.parts[i]
	rest := slices.Delete(slices.Clone(x.parts), i, i+1)
	direct := slices.ContainsFunc(rest, func(b part) bool { return b.place == "d" && !b.clause })
	var out []proposition
	switch {
	case a.place != "a" && x.p.D.Tokens[a.head].UPOS == doc.ADJ && a.head > x.head: // "found guilty"
		if s := x.p.S.Child(a.head, "nsubj"); s >= 0 && x.p.S.Child(a.head, "cop") >= 0 && !direct {
			rest = append(rest, part{"d", s, false}) // "ruled that it is unlawful"
		}
		if data.Class("judging", verb) {
			out = append(out, x.by("find_"+x.p.low(a.head), slices.Clone(rest)))
		}
		out = append(out, x.by(verb+"_"+x.p.low(a.head), rest))
	case a.clause, a.place == "a", a.place == "d", a.place == "r", a.place == "", a.place == "of":
	default:
		if !x.has("d") {
			out = append(out, x.by(verb+"_"+a.place, append(slices.Clone(rest), part{"d", a.head, false})))
		}
		if slices.Equal(phraseTokens(x.p.S, a.head), []int{a.head}) || len(x.p.S.Children(a.head)) == 1 { // "put to death"
			out = append(out, x.by(verb+"_"+a.place+"_"+x.p.low(a.head), rest))
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

// noun returns the token of the noun that a proposition gives way to, else of its own word.
func (x *proposition) noun() int {
	if x.extra >= 0 {
		return x.extra
	}
	return x.head
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
		if a.Role != schema.Agent {
			y.parts = append(y.parts, part{placeOf(a), a.Head, a.Clause})
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
	s := x.at("a")
	if s >= 0 {
		out = append(out, x.by("be", []part{{"a", s, false}, {"d", c.Head, false}}))
		out = append(out, x.by("be", []part{{"a", c.Head, false}, {"d", s, false}}))
	}
	for _, a := range x.parts {
		if a.place == "from" && !a.clause && s >= 0 {
			out = append(out, x.by("come_from", []part{{"a", s, false}, {"d", a.head, false}}))
		}
	}
	for _, a := range x.parts {
		adj := a.place == "of" && p.D.Tokens[a.head].UPOS == doc.ADJ
		if s >= 0 && adj && data.Nation(p.D.Form(a.head)) != "" { // "a Serbian player" is Serbian
			y := x
			y.word, y.parts = p.lemma(a.head)+".j", []part{{"a", s, false}}
			out = append(out, y)
		}
	}
	for _, v := range doesAs(p.S, c) {
		out = append(out, x.doing(v)...)
	}
	return out
}

// doing returns what who is called by a noun does: who is a minister of something leads it.
func (x proposition) doing(word string) []proposition {
	p := x.p
	var out []proposition
	x.word = word
	told := func(a part) bool { return a.place != "a" && !a.clause && p.D.Tokens[a.head].UPOS != doc.ADJ }
	if !slices.ContainsFunc(x.parts, told) {
		out = append(out, x) // "the sole survivor"
	}
	for i, a := range x.parts {
		if a.clause || a.place != "of" && a.place != "to" && a.place != "for" {
			continue
		}
		if p.D.Tokens[a.head].UPOS == doc.ADJ && p.entity(a.head) == nil {
			continue
		}
		y := x
		y.parts = slices.Clone(x.parts)
		y.parts[i].place = "d"
		out = append(out, y)
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
	case contrary(a) || contrary(t):
		return 0
	case x.loose || told.loose:
		return x.looseMeet(a, t, told)
	case a == "d" && t == "r" && !told.has("d"), recipient(a, t), recipient(t, a):
		return 0.9
	case a == "a" || t == "a":
		return 0
	case a == "d":
		if t != "d" && !told.has("d") && directional[t] {
			return 0.75
		}
		return 0
	case t == "d":
		if !x.has("d") && directional[a] {
			return 0.75
		}
		return 0
	case a == "" || t == "" || circumstantial[a] && circumstantial[t]:
		return 0.9
	}
	return 0.6
}

// recipient says whether one place is the recipient's, and the other that of a preposition that tells it.
func recipient(place, prep string) bool { return place == "r" && (prep == "to" || prep == "for") }

// suffers says whether the subject has the place of the object: "received a life sentence".
func (x *proposition) suffers() bool {
	return x.extra >= 0 && data.Listed("suffers", x.p.lemma(x.head)+".v")
}

// looseMeet is meet where an event noun has the places.
func (x *proposition) looseMeet(a, t string, told *proposition) float64 {
	if s, ok := loosePlaces[[2]string{a, t}]; ok {
		return s
	}
	switch {
	case (a == "by") != (t == "by"), a == "a" && t == "of" && (told.has("by") || told.has("a")):
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
	case undergoing[a] && undergoing[t]:
		return 0.9
	}
	return 0.8
}

// loosePlaces says how well the place that is asked is the one that is told, whatever else is told.
var loosePlaces = map[[2]string]float64{
	{"a", "by"}: 1, {"a", "from"}: 1, {"by", "a"}: 1,
	{"a", "between"}: 0.9, {"d", "between"}: 0.9, {"with", "between"}: 0.9,
}

var (
	undergoing     = data.Words("d r of on against for to from in with") // of who undergoes the event of a noun
	directional    = data.Set("preposition of direction")
	circumstantial = data.Set("preposition of surroundings")
)
