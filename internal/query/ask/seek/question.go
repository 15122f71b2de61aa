// Package seek finds the phrases of annotated texts that answer a question.
//
// A Question is what a question asks for and what it speaks of. Candidates are the phrases of a
// sentence that may answer it; each is described by numbers: how much of the question its
// sentence speaks of, whether it is of the kind asked for, whether it has the place to the same
// predicate that the question leaves open, how near it stands to the question's words in the
// tree. A Model, learned from readers' questions, turns the numbers into how likely it answers.
// The package knows no graph: texts come in, phrases with scores go out.
package seek

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/schema"
)

// Kind is what sort of thing a question asks for.
type Kind int

// The kinds.
const (
	What Kind = iota
	Who
	Which // a thing of the kind that its noun says
	When
	Where
	Why
	How
	HowMany
	HowMuch
	HowLong
	HowOld
	YesNo
	Kinds // how many there are
)

// Question is a question read by the language stages.
type Question struct {
	D     *doc.Document
	S     *clause.Sentence
	Kind  Kind
	List  bool // several answers are asked for
	Wh    int  // token of the wh-word, or of the listed noun; -1 for none
	Noun  int  // head of the wh-phrase's noun, "bank" of "which bank"; -1 for none
	Pred  int  // token of the predicate that the wh-phrase belongs to; -1 for none
	Slot  Slot // the place that is open
	Says  bool // what somebody said is asked for
	Terms []Term

	self  *Passage
	tense *Question // whose tense counts, nil for its own
}

// Slot is the place of a phrase to a predicate.
type Slot struct {
	Role  schema.Role
	Prep  string
	Known bool
}

// Term is a word of the question that a text must speak of.
type Term struct {
	Token  int
	Lemma  string
	Form   string // lower case
	Weight float64
	Name   bool
	IDs    map[string]bool // entities that the name means, where known
	words  []string        // others that say the same: nouns of the verb, nation of the adjective
	frames []string        // FrameNet frames of its rolesets
}

// New reads a question; nil when there is no word in it. The document must be annotated up to
// links; its last sentence is the question.
func New(d *doc.Document) *Question {
	if len(d.Sentences) == 0 {
		return nil
	}
	s := clause.Build(d, len(d.Sentences)-1)
	q := &Question{D: d, S: s, Wh: -1, Noun: -1, Pred: -1}
	q.kind()
	q.slot()
	q.terms()
	return q
}

func (q *Question) first() int { return q.D.Sentences[len(q.D.Sentences)-1].First }
func (q *Question) last() int  { return q.D.Sentences[len(q.D.Sentences)-1].Last }

func (q *Question) low(i int) string {
	if i < q.first() || i >= q.last() {
		return ""
	}
	return strings.ToLower(q.D.Form(i))
}

var (
	whWords   = data.Set("question word")
	auxiliary = data.Set("auxiliary verb form")
)

// kind finds what is asked for.
func (q *Question) kind() {
	at := -1
	for i := q.first(); i < q.last(); i++ {
		if whWords[q.low(i)] && (i < q.first()+5 || at < 0) && !q.relative(i) {
			at = i
			break
		}
	}
	switch w := q.low(q.first()); {
	case at < 0 && auxiliary[w]:
		q.Kind = YesNo
		return
	case at > q.first()+1 && auxiliary[w] && q.D.Tokens[q.first()].UPOS != doc.ADP:
		q.Kind = YesNo
		return
	case at < 0 || data.Class("verb of listing", w) && at > q.first():
		q.keywords()
		return
	}
	q.Wh = at
	switch q.low(at) {
	case "who", "whom", "whose":
		q.Kind = Who
	case "where":
		q.Kind = Where
	case "when":
		q.Kind = When
	case "why":
		q.Kind = Why
	case "how":
		q.how(at)
	default:
		q.Kind = What
		q.Noun = q.nounAfter(at)
		q.byNoun()
		q.predicate(at)
	}
}

// predicate lets the noun of "what is the reason for …", "what was the cost of …" say the kind.
func (q *Question) predicate(at int) {
	if q.Noun >= 0 {
		return
	}
	n := q.S.Child(at, "nsubj")
	if n < 0 {
		return
	}
	if kind, ok := kindOf(q.lemma(n)); ok {
		q.Kind = kind
	}
}

// relative says whether a wh-word opens a clause about a noun before it.
func (q *Question) relative(i int) bool {
	return i > q.first() && q.D.Tokens[i-1].UPOS.Noun() && q.low(i) != "what" && q.low(i) != "how"
}

func (q *Question) how(at int) {
	q.Kind = How
	switch w := q.low(at + 1); w {
	case "many":
		q.Kind, q.Noun = HowMany, q.nounAfter(at+1)
	case "much", "big", "large", "high", "tall", "heavy", "deep", "wide", "far", "fast", "expensive", "strong":
		q.Kind, q.Noun = HowMuch, q.nounAfter(at+1)
	case "long":
		q.Kind = HowLong
	case "old":
		q.Kind = HowOld
	case "often", "frequently":
		q.Kind = HowMany
	case "come":
		q.Kind = Why
	}
}

// nounAfter returns the head of the noun phrase that begins behind a token, -1 for none.
func (q *Question) nounAfter(at int) int {
	if h := q.D.Tokens[at].Head; h > at && q.D.Tokens[h].UPOS.Noun() &&
		(q.S.Is(at, "det", "amod", "nmod:poss", "compound")) {
		return h
	}
	noun := -1
	for i := at + 1; i < q.last() && i < at+5; i++ {
		switch u := q.D.Tokens[i].UPOS; {
		case u.Noun():
			noun = i
		case u == doc.ADJ || u == doc.NUM:
		default:
			return noun
		}
	}
	return noun
}

// byNoun lets the noun of "which" or "what" say the kind.
func (q *Question) byNoun() {
	if q.Noun < 0 {
		return
	}
	if kind, ok := kindOf(q.lemma(q.Noun)); ok {
		q.Kind = kind
		return
	}
	q.Kind = Which
	x := q.D.Tokens[q.Noun].XPOS
	q.List = x == "NNS" || x == "NNPS"
}

// kindOf returns the kind of question that a noun alone tells: "the reason for", "the number of".
func kindOf(noun string) (Kind, bool) {
	for _, k := range []struct {
		class string
		kind  Kind
	}{
		{"noun of time", When}, {"noun of place", Where}, {"noun of reason", Why},
		{"noun of sum", HowMuch}, {"noun of count", HowMany},
	} {
		if data.Class(k.class, noun) {
			return k.kind, true
		}
	}
	return 0, false
}

// keywords reads what has no wh-word: "List the banks that …", "founder of Acme".
func (q *Question) keywords() {
	q.Kind = What
	for i := q.first(); i < q.last(); i++ {
		if q.D.Tokens[i].UPOS == doc.NOUN && !q.S.Is(i, "compound", "nmod:poss") {
			q.Noun, q.Wh = i, i
			break
		}
	}
	if q.Noun >= 0 {
		q.byNoun()
		q.List = q.List || data.Class("verb of listing", q.low(q.first()))
	}
}

func (q *Question) lemma(i int) string { return strings.ToLower(q.D.Tokens[i].Lemma) }

// slot finds the predicate that the wh-phrase belongs to, and its place there.
func (q *Question) slot() {
	if q.Kind == YesNo {
		q.Pred = q.root()
		return
	}
	open := q.Wh
	if q.Noun >= 0 {
		open = q.Noun
	}
	if open < 0 {
		return
	}
	for i := range q.S.Clauses {
		c := &q.S.Clauses[i]
		for _, a := range c.Args {
			if (a.Head == open || a.Head == q.Wh) && !a.Clause && c.Head != open &&
				(q.Pred < 0 || c.Kind != schema.NounPattern) {
				q.Pred, q.Slot = c.Head, Slot{a.Role, a.Prep, true}
			}
		}
	}
	if q.Pred < 0 { // "who is the head of X": the wh-word is what the rest is
		if h := q.S.Child(open, "nsubj"); h >= 0 {
			q.Pred = h
		} else if h := q.D.Tokens[open].Head; h >= q.first() {
			q.Pred = h
		} else if r := q.root(); r != open {
			q.Pred = r
		}
	}
	says := q.Pred >= 0 && data.Class("verb of speech", q.lemma(q.Pred))
	q.Says = says && (q.Kind == What || q.Kind == How) && q.Noun < 0
}

func (q *Question) root() int {
	for i := q.first(); i < q.last(); i++ {
		if q.D.Tokens[i].Head < q.first() {
			return i
		}
	}
	return -1
}

var stop = data.Set("stop word")

// terms gathers the words that carry meaning; names weigh most, then the rarer words.
func (q *Question) terms() {
	for i := q.first(); i < q.last(); i++ {
		t := &q.D.Tokens[i]
		w := q.low(i)
		if t.UPOS == doc.PUNCT || i == q.Wh && whWords[w] || stop[w] && t.NER == 0 || len(w) < 2 && t.UPOS != doc.NUM {
			continue
		}
		if data.Class("verb of listing", w) && i == q.first() {
			continue
		}
		term := Term{Token: i, Lemma: q.lemma(i), Form: w, Weight: 1, Name: t.NER != 0 || t.UPOS == doc.PROPN}
		switch {
		case term.Name:
			term.Weight = 1.6
		case t.UPOS == doc.NUM:
			term.Weight = 1.3
		case t.UPOS == doc.ADV || stop[term.Lemma]:
			term.Weight = 0.4
		case i == q.Noun && q.Kind != HowMany:
			term.Weight = 0.5
		}
		term.also()
		q.Terms = append(q.Terms, term)
	}
}

// also gathers the words that say the same as a term.
func (t *Term) also() {
	if v := data.NominalVerb(t.Lemma); v != "" {
		t.words = append(t.words, v)
	}
	if n := data.Nation(titled(t.Form)); n != "" {
		t.words = append(t.words, "nation:"+n)
	}
	if !t.Name {
		t.frames = framesOf(t.Lemma)
	}
}

// framesOf returns the FrameNet frames of a word's rolesets.
func framesOf(lemma string) []string {
	var out []string
	for _, pos := range []byte("vnj") {
		for _, r := range data.Rolesets(lemma, pos) {
			for _, f := range r.Frames {
				if !slices.Contains(out, f) {
					out = append(out, f)
				}
			}
		}
	}
	return out
}

func titled(w string) string {
	if w == "" {
		return ""
	}
	return strings.ToUpper(w[:1]) + w[1:]
}
