package extract

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/schema"
)

// manner is how a clause is said.
type manner struct {
	polarity schema.Polarity
	modality schema.Modality
	speakers []int // tokens of the speakers, innermost first
}

// rank orders modalities: of several on the way up, the highest is kept.
var rank = map[schema.Modality]int{schema.Asserted: 0, schema.Expected: 1, schema.Planned: 2, schema.Possible: 3,
	schema.Alleged: 4, schema.Conditional: 5, schema.Requested: 6}

// reading collects effects on the way from a clause up to its root.
type reading struct {
	s        *clause.Sentence
	negative bool
	modality schema.Modality
	speakers []int
	settled  bool  // what governs further up changes nothing more: only speakers are collected
	would    bool  // "would" stands on the way up
	path     []int // heads of the clauses passed on the way up
	reported bool  // below a verb of saying in the past: "would" is a future
}

// mannerOf reads the words that govern a clause.
func mannerOf(s *clause.Sentence, c *clause.Clause) manner {
	r := &reading{s: s, modality: schema.Asserted}
	r.climb(c)
	m := manner{polarity: schema.Affirmed, modality: r.modality, speakers: r.speakers}
	if r.negative {
		m.polarity = schema.Denied
	}
	return m
}

func (r *reading) raise(m schema.Modality) {
	if !r.settled && rank[m] > rank[r.modality] {
		r.modality = m
	}
}

func (r *reading) apply(e effect) {
	if e.modality != "" {
		r.raise(e.modality)
	}
	if e.negates {
		r.negate()
	}
}

func (r *reading) negate() {
	if !r.settled {
		r.negative = !r.negative
	}
}

// climb applies the clause's own words, then those of what governs it, up to the root.
func (r *reading) climb(c *clause.Clause) {
	d := r.s.Document
	own := true // the step up keeps the governing words' own auxiliaries and negation in force
	for steps := 0; c != nil && steps < 50; steps++ {
		if own && !c.Appos && c.Kind != schema.NounPattern {
			r.own(c)
		}
		if c.Kind == schema.NounPattern {
			r.determiner(c.Head)
		}
		r.aside(c)
		if r.inverted(c) {
			r.raise(schema.Conditional)
		}
		parent := r.s.Of(c.Parent)
		lemma := ""
		if c.Parent >= 0 {
			lemma = lemmaOf(d, c.Parent)
		}
		switch {
		case c.Kind == schema.NounPattern:
			r.overNoun(c, parent, lemma)
			own = parent != nil && r.s.Is(c.Head, "obj", "nsubj:pass", "obl", "nsubj") && carries(lemma)
			// "relieve threats", "support the presence": the text takes them for given.
			r.settled = r.settled || !own
			if parent == nil {
				parent = r.enclosing(c.Head)
			}
		case c.Link == "conj":
			own = parent != nil && r.s.Child(c.Head, "nsubj", "aux") < 0 && r.together(c)
		case c.Link == "xcomp" || c.Link == "ccomp" || c.Link == "csubj":
			e := effects[lemma]
			switch {
			case c.Link == "xcomp" && parent != nil && parent.Passive && (lemma == "say" || lemma == "report" || lemma == "claim"):
				e.modality = schema.Alleged // "is said to have left"
			case c.Link == "xcomp" && lemma == "have" && yet(r.s, c.Parent):
				e.negates = true // "has yet to leave"
			}
			if c.Link == "ccomp" && e.speech || c.Link == "ccomp" && plainThat[lemma] {
				r.speech(c.Parent, e)
				own = false
			} else {
				if c.Kind != schema.CopulaPattern || lemma != "work" { // "works as an envoy" is no plan
					r.apply(e)
				}
				own = true
			}
		case c.Link == "acl" && (c.Mark == "to" || c.Mark == "that"), r.holdsContent(c, lemma):
			r.content(c, lemma)
			own = false
			if parent == nil {
				parent = r.enclosing(c.Parent)
			}
		case (c.Link == "advcl" || c.Link == "acl") && (c.Mark == "from" && effects[lemma].negates ||
			c.Mark == "in" || c.Mark == "into" || (c.Mark == "of" || c.Mark == "on" || c.Mark == "with" || c.Mark == "for") && effects[lemma] != (effect{})):
			r.apply(effects[lemma]) // "prevented O from", "capable of", "accused of", "interested in", "will help O in"
			own = true
		case c.Link == "advcl":
			if m, ok := subordinators[c.Mark]; ok {
				r.raise(m)
			} else if c.Mark == "without" || c.Mark == "instead of" || c.Mark == "rather than" {
				r.negate()
			} else if c.Mark == "to" && !finite(r.s, c) && d.Tokens[c.Head].XPOS != "VBG" && !done[lemmaOf(d, c.Head)] && !(contests[lemma] && won[lemmaOf(d, c.Head)]) {
				r.raise(schema.Planned)
			}
			own = false
		case c.Link == "parataxis":
			if e := effects[lemma]; e.speech && parent != nil && parent.Kind == schema.VerbPattern && !hasComplement(r.s, parent) {
				r.speech(c.Parent, e)
			}
			own = false
		default: // relative clauses, appositions, participles on nouns: only speakers go on
			own = false
			r.settled = r.settled || c.Parent >= 0 || c.Appos
			if c.Parent >= 0 && parent == nil {
				parent = r.enclosing(c.Parent)
			} else if c.Appos {
				parent = r.enclosing(c.Head)
			}
		}
		c = parent
	}
	r.settled = false
	switch {
	case r.would && r.reported:
		r.raise(schema.Expected)
	case r.would:
		r.raise(schema.Conditional)
	}
}

// yet says whether "yet" goes with a verb.
func yet(s *clause.Sentence, verb int) bool {
	k := s.Child(verb, "advmod")
	return k > verb && strings.EqualFold(s.Document.Form(k), "yet")
}

// ranked says whether a noun is told by its rank: "the first woman to win the prize" won it.
func (r *reading) ranked(noun int) bool {
	for _, k := range r.s.Children(noun) {
		switch strings.ToLower(r.s.Document.Form(k)) {
		case "first", "second", "third", "last", "only", "latest", "youngest", "oldest":
			return r.s.Is(k, "amod")
		}
	}
	return false
}

// together says whether coordinated verbs stand so close that an auxiliary or "not" before
// the first holds for both: "will not arm or train".
func (r *reading) together(c *clause.Clause) bool {
	for i := c.Head - 1; i > c.Parent; i-- {
		switch strings.ToLower(r.s.Document.Form(i)) {
		case "or", "nor":
			return true
		case ",", ";", ":", "-", "—", "–", ")", "but":
			return false
		}
	}
	return c.Head-c.Parent <= 8
}

// own applies the clause's auxiliaries, negations and adverbs.
func (r *reading) own(c *clause.Clause) {
	d := r.s.Document
	negated, softened := false, false
	for _, k := range r.s.Children(c.Head) {
		w := strings.ToLower(d.Form(k))
		switch {
		case r.s.Is(k, "aux"):
			if m, ok := auxiliaries[w]; ok && m == schema.Conditional {
				r.would = r.would || !r.settled
			} else if ok {
				r.raise(m)
			}
		case r.s.Is(k, "advmod", "cc:preconj", "discourse"):
			e := adverbs[w]
			negated = negated != e.negates
			softened = softened || softeners[w]
			for _, kk := range r.s.Children(k) {
				e := adverbs[strings.ToLower(d.Form(kk))]
				negated = negated != e.negates
			}
			if e.modality != "" {
				r.raise(e.modality)
			}
		case r.s.Is(k, "nsubj", "obj", "obl:agent"):
			if r.s.Child(k, "det") >= 0 && strings.EqualFold(d.Form(r.s.Child(k, "det")), "no") {
				negated = !negated
			}
			if p := r.s.Child(k, "cc:preconj", "advmod"); p >= 0 && strings.EqualFold(d.Form(p), "neither") {
				negated = !negated
			}
			if w == "nobody" || w == "nothing" || w == "none" {
				negated = !negated
			}
		case r.s.Is(k, "det") && w == "no" && c.Kind == schema.CopulaPattern:
			negated = !negated
		}
	}
	switch {
	case negated && softened:
		r.raise(schema.Possible)
	case negated:
		r.negate()
	}
	if mood := d.Tokens[c.Head].Feats; mood.Has(doc.Imp) && r.s.Child(c.Head, "nsubj") < 0 && d.Tokens[c.Head].Head < 0 {
		r.raise(schema.Requested)
	}
	if strings.ToLower(d.Form(c.Head)) == "going" || r.goingTo(c) {
		r.raise(schema.Expected)
	}
	if r.s.Is(c.Head, "ccomp", "xcomp", "advcl") || d.Tokens[c.Head].Head < 0 {
		if m, ok := subordinators[c.Mark]; ok && c.Link != "advcl" {
			r.raise(m)
		}
	}
}

func (r *reading) goingTo(c *clause.Clause) bool {
	return c.Link == "xcomp" && c.Parent >= 0 && strings.EqualFold(r.s.Document.Form(c.Parent), "going")
}

// determiner applies "no" and adjectives before an event noun.
func (r *reading) determiner(noun int) {
	d := r.s.Document
	for _, k := range r.s.Children(noun) {
		w := strings.ToLower(d.Form(k))
		switch {
		case r.s.Is(k, "det") && (w == "no" || w == "neither"):
			r.negative = !r.negative
		case r.s.Is(k, "amod"):
			switch w {
			case "alleged", "suspected", "reported", "supposed":
				r.raise(schema.Alleged)
			case "possible", "potential", "failed", "attempted", "hypothetical":
				r.raise(schema.Possible)
			case "severed", "cancelled", "canceled", "aborted", "thwarted", "averted", "abandoned":
				r.negate()
			case "planned", "proposed":
				r.raise(schema.Planned)
			case "expected", "future", "upcoming", "looming":
				r.raise(schema.Expected)
			}
		}
	}
	if prep, _ := r.s.Preposition(noun); prep == "without" || prep == "despite lack of" {
		r.negative = !r.negative
	}
}

// overNoun applies the verb that an event noun is an argument of.
func (r *reading) overNoun(c, parent *clause.Clause, lemma string) {
	if parent == nil || !r.s.Is(c.Head, "obj", "obl", "nsubj:pass") {
		return
	}
	if prep, _ := r.s.Preposition(c.Head); r.s.Is(c.Head, "obl") && prep != "for" && prep != "against" && prep != "of" && prep != "on" {
		return
	}
	e := nounEffects[lemma]
	r.apply(e)
	if e.speech && parent.Subject >= 0 {
		r.speakers = append(r.speakers, parent.Subject)
	}
}

// carries says whether what is said of a verb is said of the event noun under it too:
// "did not launch an attack", "would entail a departure".
func carries(lemma string) bool {
	_, effect := nounEffects[lemma]
	return effect || carriers[lemma]
}

// speech adds the speaker of the verb of saying at token v, and what its own words do.
func (r *reading) speech(v int, e effect) {
	c := r.s.Of(v)
	if c == nil {
		return
	}
	outer := &reading{s: r.s, modality: schema.Asserted}
	outer.own(c)
	if e.modality != "" && !plainThat[lemmaOf(r.s.Document, v)] {
		r.raise(e.modality)
	}
	switch {
	case e.negates && !outer.negative:
		r.negate()
	case outer.negative:
		r.raise(schema.Possible) // "did not say that …" is no denial
	}
	speaker := c.Arg(schema.Agent)
	if c.Passive && c.Link == "" && speaker == nil {
		r.raise(schema.Alleged) // "it is said that …"
	}
	if speaker != nil && !expletive(r.s, speaker.Head) {
		r.speakers = append(r.speakers, speaker.Head)
	}
	if t := r.s.Document.Tokens[v]; t.XPOS == "VBD" {
		r.reported = true
	}
}

// aside adds the speakers named beside the clause: "according to X", "X says" in between,
// "as X put it", "citing X". The source cited stands closer to the fact than who cites it.
func (r *reading) aside(c *clause.Clause) {
	if c.Kind == schema.NounPattern {
		return
	}
	d := r.s.Document
	var cited, said []int
	for _, k := range r.s.Children(c.Head) {
		switch {
		case slices.Contains(r.path, k): // "Reuters quotes X" is not said by X
		case r.s.Is(k, "obl", "nmod", "advmod"):
			if prep, _ := r.s.Preposition(k); prep == "according to" || prep == "per" {
				said = append(said, k)
			}
		case r.s.Is(k, "parataxis", "advcl", "ccomp", "conj", "xcomp"):
			lemma := lemmaOf(d, k)
			v := r.s.Of(k)
			if v == nil || !effects[lemma].speech || r.s.Is(k, "ccomp") && r.s.Child(c.Head, "ccomp") == k {
				continue
			}
			if source := r.source(v); source >= 0 {
				cited = append(cited, source)
				continue
			}
			if (r.s.Is(k, "parataxis") || r.s.Is(k, "advcl") && v.Mark == "as") && !hasComplement(r.s, v) {
				for _, kk := range r.s.Children(k) { // "X reports citing Y"
					if u := r.s.Of(kk); u != nil && !slices.Contains(r.path, kk) && r.source(u) >= 0 {
						cited = append(cited, r.source(u))
					}
				}
				if a := v.Arg(schema.Agent); a != nil && !expletive(r.s, a.Head) && !a.Shared {
					said = append(said, a.Head)
				}
			}
		}
	}
	r.path = append(r.path, c.Head)
	r.speakers = append(append(r.speakers, cited...), said...)
}

// source returns whom a clause of citing names, -1 when it is no such clause.
func (r *reading) source(c *clause.Clause) int {
	if lemma := lemmaOf(r.s.Document, c.Head); lemma != "cite" && lemma != "quote" {
		return -1
	}
	if a := c.Arg(schema.Direct); a != nil {
		return a.Head
	}
	return -1
}

// enclosing returns the clause that token i stands in, nil when there is none.
func (r *reading) enclosing(i int) *clause.Clause {
	for h := r.s.Document.Tokens[i].Head; h >= 0; h = r.s.Document.Tokens[h].Head {
		if c := r.s.Of(h); c != nil {
			return c
		}
	}
	return nil
}

// hasComplement says whether a verb of saying has its content as an ordinary complement.
func hasComplement(s *clause.Sentence, c *clause.Clause) bool {
	return s.Child(c.Head, "ccomp") >= 0 || c.Arg(schema.Direct) != nil
}

func finite(s *clause.Sentence, c *clause.Clause) bool {
	return s.Document.Tokens[c.Head].Feats.Has(doc.Fin) || s.Child(c.Head, "aux") >= 0 && c.Mark != "to"
}

func expletive(s *clause.Sentence, i int) bool {
	return s.Is(i, "expl") || strings.EqualFold(s.Document.Form(i), "it") || strings.EqualFold(s.Document.Form(i), "there")
}

func lemmaOf(d *doc.Document, i int) string { return strings.ToLower(d.Tokens[i].Lemma) }
