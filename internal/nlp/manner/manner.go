// Package manner reads how a clause is said: whether it is affirmed or denied, how sure the text is
// of it, who says so and whether the state has ended.
//
// Input: the clauses of a sentence (package clause). Output: a Manner for a clause. The way goes
// from the clause up to the root of the tree: at each step the words beside the predicate count
// (auxiliaries, negations, adverbs), then what governs it. What a governor does to its complement
// is data: lexicon/governors.tsv, then the senses of lexicon/rolesets.tsv. A complement of a
// governor that neither knows is possible, never asserted.
package manner

import (
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/schema"
)

// Manner is how a clause is said.
type Manner struct {
	Polarity schema.Polarity
	Modality schema.Modality
	Speakers []int // tokens of who says so, innermost first
	// Former is set where a state has ended. Affirmed, it held before ("former", "used to"); denied, it held and does no
	// longer ("no longer", "stopped").
	Former bool
	Asked  bool // the clause is what a question asks; its modality is Possible
}

// Plain is the manner of what is stated outright.
var Plain = Manner{Polarity: schema.Affirmed, Modality: schema.Asserted}

// Of reads the words beside a clause of a sentence and those that govern it. It may be called concurrently.
func Of(s *clause.Sentence, c *clause.Clause) Manner {
	r := &reading{s: s, modality: schema.Asserted}
	r.climb(c)
	m := Manner{Polarity: schema.Affirmed, Modality: r.modality, Speakers: r.speakers, Former: r.former, Asked: r.asked}
	if r.negative {
		m.Polarity = schema.Denied
	}
	return m
}

// scope says which words beside a governor count for what it governs.
type scope int

const (
	none   scope = iota
	hedges       // auxiliaries and adverbs of doubt
	opens        // these, and a negation leaves the complement open
	all          // these, and a negation negates the complement
)

// effect is what a code of the tables means.
type effect struct {
	modality schema.Modality // raised to it; "" leaves it
	negates  bool
	says     bool // the subject is a speaker
	former   bool
	settles  bool // modality that the complement has by itself is lifted
	given    bool // the complement is true whatever becomes of the governor
	scope    scope
}

// effects are the codes; the head of governors.tsv says what they mean.
var effects = map[string]effect{
	"fact":     {scope: none, given: true},
	"does":     {scope: all},
	"makes":    {scope: opens},
	"says":     {scope: opens, says: true},
	"alleges":  {scope: opens, modality: schema.Alleged, says: true},
	"believes": {scope: all, modality: schema.Alleged, says: true},
	"asks":     {scope: none, modality: schema.Possible},
	"expects":  {scope: all, modality: schema.Expected},
	"plans":    {scope: all, modality: schema.Planned},
	"requests": {scope: all, modality: schema.Requested},
	"possible": {scope: all, modality: schema.Possible},
	"if":       {scope: hedges, modality: schema.Conditional},
	"denies":   {scope: opens, negates: true},
	"forbids":  {scope: opens, modality: schema.Requested, negates: true},
	"fails":    {scope: all, negates: true},
	"disputes": {scope: opens, negates: true, says: true},
	"confirms": {scope: opens, settles: true},
	"ends":     {scope: all, negates: true, former: true},
	"was":      {scope: all, former: true},
	"no":       {scope: all, negates: true},
}

// unknown is what a governor does that the tables lack.
var unknown = effects["possible"]

// rank orders modalities: of several on the way up, the highest is kept.
var rank = map[schema.Modality]int{schema.Asserted: 0, schema.Expected: 1, schema.Planned: 2, schema.Possible: 3,
	schema.Alleged: 4, schema.Conditional: 5, schema.Requested: 6}

// reading collects effects on the way from a clause up to its root.
type reading struct {
	s        *clause.Sentence
	negative bool
	modality schema.Modality
	speakers []int
	former   bool
	asked    bool
	settled  bool   // what governs further up changes nothing more: only speakers are collected
	kept     bool   // a negation further up changes nothing more
	counted  []int  // nouns whose "no" was applied
	given    bool   // what was read is taken for given by a clause further up: whoever speaks there does not say it
	limited  bool   // a phrase was passed that a negation denies rather than the clause: "for good"
	would    bool   // "would" was passed
	later    bool   // "would later" was passed
	told     bool   // what the clause at hand governs is what somebody says there
	voiced   bool   // the governor passed last says its complement
	reported bool   // below a verb of saying in the past: "would" is a future
	last     effect // of the governor of the clause at hand
	path     []int  // heads of the clauses passed
}

// climb applies the words beside a clause, then what governs it, up to the root.
func (r *reading) climb(c *clause.Clause) {
	count := all
	for steps := 0; c != nil && steps < 50; steps++ {
		r.beside(c, count)
		r.told = false
		r.aside(c)
		if r.inverted(c) {
			r.suppose()
		}
		for _, l := range links() {
			if l.holds(r, c) {
				c, count = l.follow(r, c)
				break
			}
		}
	}
	r.settled = false
	switch {
	case (r.would || r.later) && r.reported:
		r.raise(schema.Expected)
	case r.would:
		r.raise(schema.Conditional)
	}
}

func (r *reading) raise(m schema.Modality) {
	if !r.settled && rank[m] > rank[r.modality] {
		r.modality = m
	}
}

// suppose makes a clause a condition.
func (r *reading) suppose() {
	if !r.settled {
		r.modality = schema.Conditional
	}
}

func (r *reading) negate() {
	if !r.settled && !r.kept {
		r.negative = !r.negative
	}
}

// apply applies what a governor does to what was read so far.
func (r *reading) apply(e effect) {
	if r.settled {
		return
	}
	if e.settles && r.modality == schema.Alleged {
		r.modality = schema.Asserted
	}
	if e.modality != "" {
		r.raise(e.modality)
	}
	switch {
	case e.negates && r.last.given: // "denied knowing that"
		r.raise(schema.Possible)
	case e.negates:
		r.negate()
	}
	r.former = r.former || e.former
	r.last = e
}
