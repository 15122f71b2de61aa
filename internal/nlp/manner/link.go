package manner

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/schema"
)

// link is a way for a clause to hang in its sentence.
type link struct {
	example string // the clause is the one of the word in capitals
	holds   func(*reading, *clause.Clause) bool
	// follow applies what the link does, and returns the clause to go on with and which of the words beside it count.
	follow func(*reading, *clause.Clause) (*clause.Clause, scope)
}

// links are the ways, of which the first that holds is taken. (A variable would be initialised by what it refers to.)
func links() [10]link {
	return [...]link{
		{"Kenya condemned the ATTACK", isNoun, (*reading).event},
		{"will arm and TRAIN them", isLink("conj"), (*reading).conjunct},
		{"too weak to CARRY it", isDegree, (*reading).degree},
		{"one option is Acme SELLING it", isOption, (*reading).option},
		{"said that it LEFT; hopes to LEAVE", isLink("xcomp", "ccomp", "csubj"), (*reading).complement},
		{"plans to LEAVE; rumours that it LEFT", ofNoun, (*reading).content},
		{"accused of KILLING him", isGoverned, (*reading).complement},
		{"left after it ATTACKED", isLink("advcl"), (*reading).adverbial},
		{"it LEFT, he said", isLink("parataxis"), (*reading).parataxis},
		{"the man who LEFT; Lee, MAYOR of Oslo", func(*reading, *clause.Clause) bool { return true }, (*reading).presupposed},
	}
}

func isNoun(_ *reading, c *clause.Clause) bool { return c.Kind == schema.NounPattern }

func isLink(names ...string) func(*reading, *clause.Clause) bool {
	return func(_ *reading, c *clause.Clause) bool {
		for _, n := range names {
			if c.Link == n {
				return c.Parent >= 0
			}
		}
		return false
	}
}

// isGoverned says whether an adverbial clause is one that its verb or adjective asks for: a gerund
// behind a preposition, the infinitive of "asked him to leave".
func isGoverned(r *reading, c *clause.Clause) bool {
	if c.Link != "advcl" || c.Parent < 0 || c.Mark == "" || c.Head < c.Parent {
		return false
	}
	if gerund(r.s, c) {
		return closed("m", c.Mark) == "" || lists(lemmaOf(r.s, c.Parent), class(r.s, c.Parent), c.Mark)
	}
	if c.Mark == "if" { // "asked if it left"
		return lists(lemmaOf(r.s, c.Parent), class(r.s, c.Parent), "whether")
	}
	return c.Mark == "to" && r.s.Document.Tokens[c.Parent].UPOS != doc.VERB && govern(r.s, c.Parent, "to") != ""
}

// ofNoun says whether a clause tells the content of a noun: an infinitive, a that-clause or a
// gerund on it, also where the tree has a relative clause with its own subject and object behind "that".
func ofNoun(r *reading, c *clause.Clause) bool {
	switch {
	case c.Parent < 0:
		return false
	case c.Link == "acl" && c.Mark != "":
		return c.Mark == "to" || c.Mark == "that" || c.Mark == "whether" || gerund(r.s, c)
	case r.linking(c):
		return true
	case c.Link != "relcl" && c.Link != "acl" || !lists(lemmaOf(r.s, c.Parent), 'n', "that") ||
		c.Kind == schema.VerbPattern && c.Arg(schema.Direct) == nil:
		return false
	}
	own, that := false, false
	for _, k := range r.s.Children(c.Head) {
		subject, word := r.s.Is(k, "nsubj"), lower(r.s, k)
		own = own || subject && word != "that"
		that = that || k < c.Head && word == "that" && !subject
	}
	// "evidence the men were guilty"
	return own && (that || c.Mark == "" && (c.Passive || c.Kind == schema.CopulaPattern))
}

// linking says whether a participle on a noun of content says what it links: "reports linking him to it".
func (r *reading) linking(c *clause.Clause) bool {
	return c.Link == "acl" && r.s.Document.Tokens[c.Head].XPOS == "VBG" && lists(lemmaOf(r.s, c.Parent), 'n', "that") &&
		data.Class("claiming a link", lemmaOf(r.s, c.Head))
}

// conjunct goes on with the verb that a verb stands beside. An auxiliary or "not" there counts for
// both where they are close.
func (r *reading) conjunct(c *clause.Clause) (*clause.Clause, scope) {
	up := r.s.Of(c.Parent)
	tag := r.s.Document.Tokens[c.Head].XPOS
	switch {
	case up != nil && r.replaced(c): // "stayed rather than leave"
		r.negate()
		return up, hedges
	// "charges of abuse and exceeding her power"
	case up == nil && tag == "VBG" && r.s.Is(r.s.ConjunctHead(c.Parent), "nmod", "obl"):
		return r.governed(c.Parent, "obj")
	case up == nil:
		return r.enclosing(c.Head), none
	case c.Mark == "" && bare(r.s, c) && r.s.Child(c.Head, "nsubj") < 0 && r.s.Child(up.Head, "aux") >= 0:
		if r.together(c) {
			return up, all
		}
		return up, hedges // "must bear the cost, as well as endure it"; "would be approved, then be signed"
	// "has never led it or served it"
	case c.Kind == schema.VerbPattern && r.s.Child(c.Head, "nsubj", "aux") < 0 && r.alternative(c):
		return up, all
	// "was not counted and remains a guess", "never married and died in Rome"
	case r.s.Child(c.Head, "nsubj", "aux") >= 0, finite(r.s, c) && (r.s.Child(up.Head, "aux", "cop") >= 0 || r.never(up)):
		return up, none
	case !r.together(c):
		return up, none
	}
	return up, all
}

// never says whether an adverb denies a verb.
func (r *reading) never(c *clause.Clause) bool {
	return slices.ContainsFunc(r.s.Children(c.Head), func(k int) bool {
		return r.s.Is(k, "advmod") && lower(r.s, k) == "never"
	})
}

// replaced says whether a verb is what another is done instead of.
func (r *reading) replaced(c *clause.Clause) bool {
	k := r.s.Child(c.Head, "cc")
	return k >= 0 && (lower(r.s, k) == "rather" || lower(r.s, k) == "instead")
}

// alternative says whether "or" or "nor" stands before a coordinated verb.
func (r *reading) alternative(c *clause.Clause) bool {
	k := r.s.Child(c.Head, "cc")
	return k >= 0 && (lower(r.s, k) == "or" || lower(r.s, k) == "nor")
}

// bare says whether a clause has an infinitive without "to", active or passive.
func bare(s *clause.Sentence, c *clause.Clause) bool {
	if k := s.Child(c.Head, "aux:pass"); k >= 0 {
		return s.Document.Tokens[k].XPOS == "VB" && s.Child(c.Head, "aux") == k
	}
	return s.Document.Tokens[c.Head].XPOS == "VB" && s.Child(c.Head, "aux") < 0
}

// together says whether coordinated verbs stand so close that an auxiliary or "not" before the
// first holds for both: "will not arm or train".
func (r *reading) together(c *clause.Clause) bool {
	for i := c.Head - 1; i > c.Parent; i-- {
		switch lower(r.s, i) {
		case "or", "nor":
			return true
		case ",", ";", ":", "-", "—", "–", ")", "but":
			return false
		}
	}
	return c.Head-c.Parent <= 8
}

// complement applies the verb, adjective or noun that a clause completes.
func (r *reading) complement(c *clause.Clause) (*clause.Clause, scope) {
	up := r.s.Of(c.Parent)
	if up != nil && r.loose(c, up) {
		return up, none
	}
	e, says := r.governor(c, up)
	if e.negates && r.voiced && c.Kind == schema.VerbPattern {
		e = unknown // "failed to warn that"
	}
	r.apply(e)
	r.voiced = says
	if says && up != nil && !r.given {
		r.speech(up)
	}
	if up == nil {
		up = r.enclosing(c.Parent)
	}
	r.told = says
	return up, e.scope
}

// loose says whether what the tree has as the complement of a word that takes none only stands
// beside it: "won the cup scoring six goals", "is at ease: the economy is healthy".
func (r *reading) loose(c, up *clause.Clause) bool {
	f := form(r.s, c)
	if govern(r.s, c.Parent, f) != "" || c.Mark != "" {
		return false
	}
	switch f {
	case "ing":
		return true
	case "that":
		for i := c.Parent + 1; i < c.Head; i++ {
			if t := lower(r.s, i); t == ":" || t == "“" || t == `"` || t == "``" {
				return true
			}
		}
	}
	return false
}

// governor returns what the word above a complement does to it, and whether its subject is a speaker.
func (r *reading) governor(c, up *clause.Clause) (effect, bool) {
	f := form(r.s, c)
	name, says := strings.CutSuffix(r.governing(c, up, f), "+says")
	if name == "believes" && r.coming(c) {
		name = "expects" // "believes that it will leave"
	}
	e, ok := effects[name]
	if !ok {
		e = unknown
	}
	return e, (says || e.says) && (f == "that" || f == "whether" || f == "ing" ||
		e.modality == schema.Alleged && f != "to")
}

// governing returns the code of the word above a complement in the construction f: by the tables, save where the
// words beside it, its voice or the complement make it mean something else.
func (r *reading) governing(c, up *clause.Clause, f string) string {
	switch {
	case f != "to":
	case isWord(r.s, c.Parent, "have", "be") && r.yet(c.Parent):
		return "denies" // "has yet to leave"
	case isWord(r.s, c.Parent, "have", "need") && r.s.Child(c.Parent, "aux") >= 0: // "may have to leave"
		return "does"
	case data.Class("rank", lower(r.s, c.Parent)): // "are the first to leave"
		return "does"
	}
	code := govern(r.s, c.Parent, f)
	switch {
	case f == "adj":
		code = r.predicative(c, up, code)
	case f == "ing" && r.foresees(c, up):
		code = "expects"
	case f == "to":
		code = r.infinitive(c, up, code)
	}
	switch {
	case f == "wh" && code == "possible" && !presupposing[questionWord(r.s, c)]:
		return code // "asked who left"
	case f == "wh":
		return "fact" // "told how it left"
	case code == "was" && (up != nil && (up.Passive || up.Arg(schema.Direct) != nil)):
		return "does" // "was used to bomb it"
	case code == "" && (f == "as" || f == "adj" || f == "done" && !Speech(lemmaOf(r.s, c.Parent))):
		return "does" // "became mayor", "went unnoticed"
	case f == "whether":
		return "asks" // "is investigating whether it left"
	}
	return code
}

// predicative returns the code of the word above an adjective that it says of its object, which the tables have as
// code.
func (r *reading) predicative(c, up *clause.Clause, code string) string {
	switch {
	case code == "":
		return govern(r.s, c.Parent, "as")
	case up != nil && up.Passive && up.Arg(schema.Agent) == nil && data.Class("pronouncing", lemmaOf(r.s, c.Parent)):
		return "" // "was declared bankrupt"
	}
	return code
}

// foresees says whether "see" means to expect: "is seen rising", "analysts see it rising".
func (r *reading) foresees(c, up *clause.Clause) bool {
	if !isWord(r.s, c.Parent, "see") || up == nil || r.past(up) {
		return false
	}
	a := up.Arg(schema.Agent)
	if a == nil { // not "could be seen leaving"
		return up.Passive && r.s.Child(up.Head, "aux") < 0
	}
	return data.Class("forecaster", lemmaOf(r.s, a.Head))
}

// infinitive returns the code of the word above a to-clause, which the tables have as code.
func (r *reading) infinitive(c, up *clause.Clause, code string) string {
	passive := up != nil && up.Passive
	switch {
	case isWord(r.s, c.Parent, "able") && up != nil && r.past(up):
		return "does" // "was able to leave"
	case isWord(r.s, c.Parent, "happy") && (perfect(r.s, c.Head) || Speech(lemmaOf(r.s, c.Head)) ||
		data.Class("perceiving", lemmaOf(r.s, c.Head))):
		return "fact" // "happy to say that", "happy to have left"
	case isWord(r.s, c.Parent, "vote") && !data.Class("decided by a vote", lemmaOf(r.s, c.Head)):
		return "plans" // "voted to leave", but "voted to reject it"
	case passive && (isSaying(code) || code == "believes"), code == "expects" && perfect(r.s, c.Head):
		return "alleges" // "is said to have left"
	case code == "" && r.reached(c):
		return "does" // "gathered to protest"
	}
	return code
}

// presupposing are the question words that ask for the circumstances of what is known.
var presupposing = data.Set("presupposing question word")

func isSaying(code string) bool { return code == "says" || strings.HasSuffix(code, "+says") }

// yet says whether "yet" goes with a verb.
func (r *reading) yet(verb int) bool {
	k := r.s.Child(verb, "advmod")
	return k > verb && lower(r.s, k) == "yet"
}

// perfect says whether a verb is told of the past by "have": "to have left", "must have left".
func perfect(s *clause.Sentence, verb int) bool {
	return slices.ContainsFunc(s.Children(verb), func(k int) bool { return s.Is(k, "aux") && isWord(s, k, "have") })
}

// adverbial applies a subordinator. What stands under one of time, cause or manner is true, and
// negations further up do not reach it.
func (r *reading) adverbial(c *clause.Clause) (*clause.Clause, scope) {
	up := r.s.Of(c.Parent)
	if up == nil {
		up = r.enclosing(c.Parent)
	}
	past := r.past(c) && !(up != nil && r.foreseen(up))
	switch code := closed("m", c.Mark); {
	case c.Mark == "to" && !finite(r.s, c):
		if r.reached(c) || up != nil && r.implied(c, up) {
			r.last = effect{}
			return up, opens
		}
		// "only to be denied"
		if m := r.s.Child(c.Head, "mark"); !(m > c.Parent && m > r.s.First && lower(r.s, m-1) == "only") {
			r.raise(schema.Planned)
		}
		r.kept = true
		return up, hedges
	case code == "" && c.Mark != "" && !finite(r.s, c) && c.Mark != "that" && c.Head > c.Parent:
		r.apply(unknown)
	case c.Mark == "like" && finite(r.s, c) && data.Class("seeming", lemmaOf(r.s, c.Parent)):
		r.apply(unknown) // "felt like it was leaving"
	case code == "expects" && past: // "until it left"
	case code != "":
		r.apply(effects[code])
	}
	r.kept = true
	if past || r.factive(c) {
		r.settled = true
		return up, none
	}
	return up, hedges
}

// factive says whether a subordinator takes what stands under it for true: "although it left", "despite leaving".
func (r *reading) factive(c *clause.Clause) bool {
	return closed("m", c.Mark) == "fact" && finite(r.s, c) || data.Governor(c.Mark, 'm', "ing") == "fact" ||
		c.Mark == "after" && r.recounted(c)
}

// recounted says whether a clause stands below one told in the past: what something came after then has happened.
func (r *reading) recounted(c *clause.Clause) bool {
	for n := 0; n < 5 && c != nil && !finite(r.s, c); n++ {
		c = r.s.Of(c.Parent)
	}
	return c != nil && r.past(c) && !r.foreseen(c)
}

// isDegree says whether a clause is the infinitive of what there is too much for, or enough.
func isDegree(r *reading, c *clause.Clause) bool {
	return c.Mark == "to" && c.Parent >= 0 && !finite(r.s, c) && r.degreeOf(c) != ""
}

// degreeOf returns "too" or "enough" where it stands beside what a clause hangs by, or beside its object; else "".
func (r *reading) degreeOf(c *clause.Clause) string {
	words := r.s.Children(c.Parent)
	if k := r.s.Child(c.Parent, "obj"); k >= 0 && k < c.Head {
		words = slices.Concat(words, r.s.Children(k))
	}
	for _, k := range words {
		switch word := lower(r.s, k); {
		case k > c.Head:
		case word == "too" && r.s.Is(k, "advmod") && k+1 < c.Head && lower(r.s, k+1) != "to",
			word == "enough" && r.s.Is(k, "amod", "advmod", "det"):
			return word
		}
	}
	return ""
}

// degree denies what there is too much for or not enough, and makes possible what there is enough for.
func (r *reading) degree(c *clause.Clause) (*clause.Clause, scope) {
	up := r.s.Of(c.Parent)
	if up == nil {
		up = r.enclosing(c.Parent)
	}
	// "not enough to", "too much to", but not "not too much to"
	none := up != nil && (r.denied(up) || up.Subject >= 0 && nobody(r.s, up.Subject))
	if none != (r.degreeOf(c) == "too") {
		r.negate()
	} else {
		r.raise(schema.Possible)
	}
	r.kept = true
	return up, hedges
}

// foreseen says whether a clause has an auxiliary of what is yet to come, or may: in its subordinates the past is none.
func (r *reading) foreseen(c *clause.Clause) bool {
	k := r.s.Child(c.Head, "aux")
	return k >= 0 && (lower(r.s, k) == "would" || lower(r.s, k) == "should") && r.s.Document.Tokens[c.Head].XPOS == "VB"
}

// coming says whether a clause has an auxiliary of what is or may be yet to come.
func (r *reading) coming(c *clause.Clause) bool {
	k := r.s.Child(c.Head, "aux")
	return k >= 0 && (r.s.Document.Tokens[k].XPOS == "MD" || lower(r.s, k) == "going")
}

// past says whether a clause is told in the past.
func (r *reading) past(c *clause.Clause) bool {
	d := r.s.Document
	if d.Tokens[c.Head].XPOS == "VBD" {
		return true
	}
	k := r.s.Child(c.Head, "aux", "cop")
	return k >= 0 && (d.Tokens[k].XPOS == "VBD" || isWord(r.s, k, "have") && finite(r.s, c))
}

// parataxis applies a verb of saying that stands beside what is said: "it LEFT, he said".
func (r *reading) parataxis(c *clause.Clause) (*clause.Clause, scope) {
	up := r.s.Of(c.Parent)
	if up != nil && up.Kind == schema.VerbPattern && Speech(lemmaOf(r.s, c.Parent)) && !hasComplement(r.s, up) {
		r.speech(up)
	}
	return up, none
}

// presupposed leaves what was read as it is: relative clauses, participles on nouns, appositions. Only speakers go on.
func (r *reading) presupposed(c *clause.Clause) (*clause.Clause, scope) {
	up := r.s.Of(c.Parent)
	switch {
	case c.Parent >= 0:
		// "no charges filed"
		if det := r.s.Child(c.Parent, "det"); det >= 0 && lower(r.s, det) == "no" && !slices.Contains(r.counted, c.Parent) {
			r.negate()
		}
		if r.imagined(c) {
			r.raise(schema.Possible)
		}
		r.unreal(c)
		r.settled, r.given = true, true
		if up == nil {
			up = r.enclosing(c.Parent)
		}
	case c.Appos:
		r.settled, r.given = true, true
		up = r.enclosing(c.Head)
	default:
		r.root(c)
		return nil, none
	}
	return up, none
}

// imagined says whether a clause tells what happens in a work: "a novel in which it left".
func (r *reading) imagined(c *clause.Clause) bool {
	if c.Link != "relcl" && c.Link != "acl" || !data.Class("work that tells a story", lemmaOf(r.s, c.Parent)) {
		return false
	}
	return slices.ContainsFunc(r.s.Children(c.Head), func(k int) bool {
		word := lower(r.s, k)
		prep, _ := r.s.Preposition(k)
		return k < c.Head && (word == "where" || word == "which" && prep == "in")
	})
}

// root applies the mood of a whole sentence.
func (r *reading) root(c *clause.Clause) {
	d := r.s.Document
	last := d.Sentences[d.SentenceOf(c.Head)].Last - 1
	if d.Form(last) == "?" && !r.settled {
		r.asked = true
		r.raise(schema.Possible)
	}
	if noun := r.s.Child(c.Head, "nsubj:outer"); noun >= 0 {
		r.identified(c, noun)
	}
}

// isOption says whether a clause is a participle on what a noun of content is said to be.
func isOption(r *reading, c *clause.Clause) bool {
	if r.s.Document.Tokens[c.Head].XPOS != "VBG" || c.Mark != "" {
		return false
	}
	return (c.Link == "acl" || c.Link == "advcl") && r.contentOf(c) >= 0
}

// contentOf returns the noun of content of which the parent of a clause says what it is, -1 for none.
func (r *reading) contentOf(c *clause.Clause) int {
	if c.Parent < 0 || r.s.Child(c.Parent, "cop") < 0 && r.s.Child(c.Head, "cop") < 0 {
		return -1
	}
	k := r.s.Child(c.Parent, "nsubj", "nsubj:outer")
	if k < 0 { // where the tree is of two minds
		k = r.s.Child(c.Head, "nsubj:outer")
	}
	if k < 0 || !lists(lemmaOf(r.s, k), 'n', "of") {
		return -1
	}
	return k
}

// option applies the noun of content of which a participle says what it is.
func (r *reading) option(c *clause.Clause) (*clause.Clause, scope) {
	r.identified(c, r.contentOf(c))
	return r.s.Of(c.Parent), none
}

// identified applies the noun that a clause is said to be: "the fear is that it has LEFT", "one option is Acme
// SELLING it".
func (r *reading) identified(c *clause.Clause, noun int) {
	f := form(r.s, c)
	if f == "ing" || f == "done" || f == "bare" {
		f = "of"
	}
	if e, ok := effects[strings.TrimSuffix(govern(r.s, noun, f), "+says")]; ok {
		r.apply(e)
		r.attributes(noun, e.scope == all)
	}
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
