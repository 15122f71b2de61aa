// Package frame matches clauses against the words of a schema.
//
// Input: a clause with deep roles. Output: the predicates it may express, each with the
// argument that fills the subject and the one that fills the object, more specific patterns
// first. Types are not looked at: the caller knows the fillers.
package frame

import (
	"maps"
	"slices"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/schema"
)

// Index finds patterns by their head lemma. It is read-only and may be used concurrently.
type Index struct {
	patterns map[string][]entry
}

type entry struct {
	predicate *schema.Predicate
	pattern   *schema.Pattern
	order     int
}

// Match is a reading of a clause.
type Match struct {
	Predicate *schema.Predicate
	Pattern   *schema.Pattern
	Subject   clause.Arg // Head is -1 when the slot is not filled and Options.Partial was set
	Object    clause.Arg
	Fixed     []int   // tokens of the fixed words
	Weight    float64 // more for more specific patterns
}

// NewIndex collects the patterns of a schema.
func NewIndex(s *schema.Schema) *Index {
	x := &Index{patterns: map[string][]entry{}}
	for n, p := range s.Predicates {
		for i := range p.Patterns {
			for _, head := range p.Patterns[i].Heads {
				x.patterns[head] = append(x.patterns[head], entry{p, &p.Patterns[i], n})
			}
		}
	}
	return x
}

// Has says whether some pattern has the head lemma.
func (x *Index) Has(lemma string) bool { return len(x.patterns[lemma]) > 0 }

// Options change how slots are matched.
type Options struct {
	Partial bool // a reading may lack its subject or its object (questions)
}

// Match returns the readings of a clause: every pattern whose head, particles and fixed words
// are there, once for each pair of fillers. The order is by weight, then schema order.
func (x *Index) Match(s *clause.Sentence, c *clause.Clause, o Options) []Match {
	var out []Match
	taken := map[int]bool{} // the words of a head in several words: "staff" of "chief of staff"
	for _, lemma := range x.lemmas(s, c) {
		for _, e := range x.patterns[lemma] {
			if e.pattern.Kind != c.Kind ||
				c.Kind == schema.CopulaPattern && (lower(s, c.Head, lemma) || narrowed(s, c.Head, lemma)) {
				continue
			}
			if strings.Contains(lemma, "_of_") {
				taken[s.Named(c.Head)] = true
			} else if n := strings.Count(lemma, "_"); n > 0 {
				for i := c.Head - 1; i >= s.First && n > 0; i-- { // "Prime" of "Prime Minister"
					taken[i] = true
					if d := s.Document; d.Form(i) != "-" {
						n--
					}
				}
			}
			out = append(out, match(s, c, e, lemma, o, taken)...)
		}
	}
	slices.SortStableFunc(out, func(a, b Match) int {
		switch {
		case a.Weight > b.Weight:
			return -1
		case a.Weight < b.Weight:
			return 1
		}
		return 0
	})
	return out
}

// Lemmas returns the lemmas a pattern's head may have to match the clause: with compounds
// and adjectives joined ("prime_minister"), longest first, then the head's own.
func Lemmas(s *clause.Sentence, c *clause.Clause) []string {
	d := s.Document
	lemma := strings.ToLower(d.Tokens[c.Head].Lemma)
	if c.Lemma != "" {
		lemma = c.Lemma
	}
	if c.Kind == schema.VerbPattern {
		if lemma == "remain" || lemma == "stay" { // "remain in talks with O"
			return []string{lemma, "be"}
		}
		return []string{lemma}
	}
	var out []string
	if k := s.Named(c.Head); k >= 0 { // "head of state"
		out = append(out, lemma+"_of_"+strings.ToLower(d.Tokens[k].Lemma))
	}
	joined, parts := lemma, 1
	for i := c.Head - 1; i >= s.First; i-- {
		t := &d.Tokens[i]
		if d.Form(i) == "-" && parts < 5 { // "vice-president", "secretary-general"
			continue
		}
		if !s.Is(i, "compound", "amod") && !(s.Is(i, "nmod:desc") && d.Form(i+1) == "-") ||
			t.Head != c.Head && t.Head != i+1 {
			break
		}
		parts++
		joined = strings.ToLower(t.Lemma) + "_" + joined
		out = append(out, joined)
	}
	slices.Reverse(out)
	return append(out, lemma)
}

// lower says whether a deputy's office would be taken for the office itself.
func lower(s *clause.Sentence, noun int, lemma string) bool {
	for _, k := range s.Children(noun) {
		if k > noun || !s.Is(k, "amod", "compound") {
			continue
		}
		if word := strings.ToLower(s.Document.Form(k)); deputies[word] && !strings.Contains(lemma, word) {
			return true
		}
	}
	return false
}

var deputies = data.Set("rank below an office")

// narrowed says whether a word before an office says what part of the whole it is for: the legal head of a ministry
// does not lead it, and a party's defence critic does not criticise the party.
func narrowed(s *clause.Sentence, noun int, lemma string) bool {
	d := s.Document
	if !data.Class("office over all", lemma) {
		return false
	}
	return slices.ContainsFunc(s.Children(noun), func(k int) bool {
		word := strings.ToLower(d.Tokens[k].Lemma)
		if k > noun || strings.Contains(lemma, word) || d.Tokens[k].NER != 0 {
			return false
		}
		return s.Is(k, "compound") && (d.Tokens[k].UPOS == doc.NOUN || data.NounType(word) != "") ||
			s.Is(k, "amod") && data.Class("narrowing", word)
	})
}

// topical says whether a noun's own "of" phrase says what it is for, so that the name before it is not: "the US
// director of intelligence".
func topical(s *clause.Sentence, c *clause.Clause, p *schema.Pattern, object clause.Arg) bool {
	if k := s.Named(c.Head); k >= 0 && slices.ContainsFunc(p.Heads, func(head string) bool {
		return strings.HasSuffix(head, "_of_"+lemmaOf(s, k)) // "chief of staff"
	}) {
		return false
	}
	if c.Kind != schema.CopulaPattern || object.Role != schema.Of || object.Head < 0 || object.Head > c.Head {
		return false
	}
	return slices.ContainsFunc(c.Args, func(a clause.Arg) bool {
		prep, _ := s.Preposition(a.Head)
		return a.Role == schema.Of && a.Head > c.Head && prep == "of"
	})
}

// match fills the slots of a pattern, found by a lemma, from the clause; taken tokens fill none.
func match(s *clause.Sentence, c *clause.Clause, e entry, lemma string, o Options, taken map[int]bool) []Match {
	p := e.pattern
	via := ""
	if !parts(p, c, &via) || len(p.Parts) == 0 && p.Kind == schema.VerbPattern && idiomatic(c, lemmaOf(s, c.Head)) {
		return nil
	}
	base := Match{Predicate: e.predicate, Pattern: p, Weight: 1 + 0.5*float64(len(p.Parts))}
	used := maps.Clone(taken)
	if e.predicate.Own {
		base.Weight += 0.4 // as much as a wider range costs
	}
	if !base.fix(s, c, used) {
		return nil
	}
	if strings.Contains(lemma, "_") {
		base.Weight += 0.5
	}
	if p.Kind == schema.VerbPattern {
		if othersDoing(s, c, p) {
			return nil
		}
		if leftOver(c) && !takesDirect(p) {
			base.Weight -= 0.5 // "withdrew its bill from parliament" is no withdrawal from parliament
		}
	}
	slots := c
	if len(base.Fixed) > 0 { // "has links to O": O may hang on the fixed word
		slots = widened(s, c, base.Fixed)
	}
	dates := slices.Contains(e.predicate.Range, "Date")
	subjects, objects := fill(slots, p.Subject, used, via, false), fill(slots, p.Object, used, via, dates)
	if o.Partial {
		if len(subjects) == 0 {
			subjects = []clause.Arg{{Head: -1}}
		}
		if len(objects) == 0 {
			objects = []clause.Arg{{Head: -1}}
		}
	}
	var out []Match
	for _, subject := range subjects {
		for _, object := range objects {
			out = base.with(s, c, subject, object, out)
		}
	}
	return out
}

// fix finds the fixed words of the pattern in the clause and marks them as used; false where one is not there.
func (m *Match) fix(s *clause.Sentence, c *clause.Clause, used map[int]bool) bool {
	for _, f := range m.Pattern.Fixed {
		a := fixed(s, c, f)
		if a == nil {
			return false
		}
		used[a.Head] = true
		m.Fixed = append(m.Fixed, a.Head)
		m.Weight++
	}
	return true
}

// widened returns the clause with the participants of its fixed words as its own.
func widened(s *clause.Sentence, c *clause.Clause, fixed []int) *clause.Clause {
	wide := *c
	wide.Args = slices.Clone(c.Args)
	for _, f := range fixed {
		for _, a := range s.Participants(f) {
			if a.Role == schema.Of { // "at the request of O", "at O's request"
				a.Role, a.Prep = schema.Oblique, "of"
			}
			if a.Role == schema.Oblique && !a.Clause {
				a.Shared = true
				wide.Args = append(wide.Args, a)
			}
		}
	}
	return &wide
}

// othersDoing says whether an ergative verb does not say of its subject what the pattern says: who moves her to Kent
// does not move to Kent, and who begins to work is not begun.
func othersDoing(s *clause.Sentence, c *clause.Clause, p *schema.Pattern) bool {
	if !ergative[lemmaOf(s, c.Head)] {
		return false
	}
	if leftOver(c) && !takesDirect(p) {
		return true
	}
	goesOn := func(a clause.Arg) bool { return a.Clause && s.Is(a.Head, "xcomp") }
	verbal := func(f schema.Fixed) bool { return f.Verb }
	return slices.ContainsFunc(c.Args, goesOn) && !slices.ContainsFunc(p.Fixed, verbal)
}

// with appends the readings with a subject and an object: one, several where one phrase of several members fills both
// slots, none where the two do not go together.
func (m Match) with(s *clause.Sentence, c *clause.Clause, subject, object clause.Arg, out []Match) []Match {
	switch {
	case subject.Role == schema.Of && object.Role == schema.Of && subject.Head > object.Head:
		return out // "S's acquisition of O"
	case topical(s, c, m.Pattern, object):
		return out
	case c.Kind == schema.NounPattern && subject.Role == schema.Agent && object.Head >= 0 &&
		s.Is(object.Head, "nmod:poss"):
		return out // "began their assault": theirs as well
	case subject.Head == object.Head:
		if p := m.Pattern; subject.Head >= 0 && subject.Role == object.Role && p.Subject.Role == p.Object.Role {
			out = append(out, pairs(s, m, subject)...)
		}
		return out
	}
	m.Subject, m.Object = subject, object
	return append(out, m)
}

// pairs fills both slots from one coordinated phrase: "talks between S and O", "S and O met".
func pairs(s *clause.Sentence, base Match, a clause.Arg) []Match {
	var out []Match
	members := s.Conjuncts(a.Head)
	for i, subject := range members {
		for _, object := range members[i+1:] {
			m := base
			m.Subject, m.Object = a, a
			m.Subject.Head, m.Subject.Single = subject, true
			m.Object.Head, m.Object.Single = object, true
			out = append(out, m)
		}
	}
	return out
}

// parts says whether the clause has the pattern's particles; one may stand before a
// preposition ("out of O"), then via names it.
func parts(p *schema.Pattern, c *clause.Clause, via *string) bool {
	for _, part := range p.Parts {
		if slices.Contains(c.Parts, part) {
			continue
		}
		if !slices.ContainsFunc(c.Args, func(a clause.Arg) bool { return a.Via == part }) {
			return false
		}
		*via = part
	}
	return true
}

// idiomatic says whether a verb and its particle mean what the verb alone does not: who strikes a player out
// strikes nobody.
func idiomatic(c *clause.Clause, verb string) bool {
	return otherSense[verb] && slices.ContainsFunc(c.Parts, func(part string) bool {
		return part == "out" || part == "off" || part == "up" || part == "down" || part == "over"
	})
}

// otherSense are verbs that most particles give another sense.
var otherSense = data.Set("verb with another sense beside a particle")

// fill returns the arguments that can fill a slot.
// With dates, a bare adverbial ("next year") fills a slot of time.
func fill(c *clause.Clause, slot schema.Slot, used map[int]bool, via string, dates bool) []clause.Arg {
	var out []clause.Arg
	for _, a := range c.Args {
		if dates && a.Role == schema.Oblique && a.Prep == "" && !a.Clause && slot.Role == schema.Oblique &&
			(slices.Contains(slot.Prep, "in") || slices.Contains(slot.Prep, "on")) {
			out = append(out, a)
			continue
		}
		if !a.Clause && !used[a.Head] && (via == "" || a.Via == "" || a.Via == via) && fits(c, a, slot) {
			out = append(out, a)
		}
	}
	return out
}

// ergative verbs say of their object what they say of their subject where they have none.
var ergative = data.Set("ergative verb")

func lemmaOf(s *clause.Sentence, i int) string { return strings.ToLower(s.Document.Tokens[i].Lemma) }

// takesDirect says whether the pattern has a place for a direct object.
func takesDirect(p *schema.Pattern) bool {
	return p.Subject.Role == schema.Direct || p.Object.Role == schema.Direct ||
		slices.ContainsFunc(p.Fixed, func(f schema.Fixed) bool { return f.Role == schema.Direct })
}

// leftOver says whether the clause has a direct object of its own that is not its surface subject.
func leftOver(c *clause.Clause) bool {
	return slices.ContainsFunc(c.Args, func(a clause.Arg) bool {
		return a.Role == schema.Direct && !a.Clause && a.Head != c.Subject
	})
}

// fits says whether an argument stands in the grammatical place of a slot.
func fits(c *clause.Clause, a clause.Arg, slot schema.Slot) bool {
	switch slot.Role {
	case schema.Oblique:
		if a.Role == schema.Agent && c.Kind == schema.NounPattern {
			return slices.Contains(slot.Prep, "by")
		}
		return a.Role == schema.Oblique && slices.Contains(slot.Prep, a.Prep)
	case schema.Of:
		return a.Role == schema.Of || a.Role == schema.Oblique && slices.Contains(slot.Prep, a.Prep) ||
			a.Role == schema.Agent && c.Kind == schema.NounPattern
	}
	return a.Role == slot.Role
}

// fixed returns the argument that satisfies a fixed phrase, nil when there is none.
func fixed(s *clause.Sentence, c *clause.Clause, f schema.Fixed) *clause.Arg {
	for i := range c.Args {
		a := &c.Args[i]
		if a.Clause != f.Verb || !fits(c, *a, f.Slot) {
			continue
		}
		if a.Clause && a.Prep == "to" && s.Is(a.Head, "advcl") && len(f.Words) == 0 {
			continue // "advises O to gain time" is no advice to gain it
		}
		if len(f.Words) == 0 {
			return a
		}
		for _, j := range s.Conjuncts(a.Head) {
			if slices.Contains(f.Words, strings.ToLower(s.Document.Tokens[j].Lemma)) {
				return a
			}
		}
	}
	return nil
}
