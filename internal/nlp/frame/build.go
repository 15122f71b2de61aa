package frame

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/internal/nlp/mention"
	"github.com/newsgraph/kg/schema"
)

// Frame is one thing that a sentence says happens or holds, with its participants by token.
// What a passive says of its agent is turned: "X, armed by Iran" has Iran as its subject.
type Frame struct {
	Clause   *clause.Clause
	Subjects []clause.Arg // who or what it is said of; empty where the sentence does not say
	Objects  []clause.Arg // what fills the object's place; empty where there is none
	Prep     string       // before the object: "" for a direct one, else as "out of"
	Roles    []Part       // the other participants, in text order
	Name     []string     // the predicate, by lemma: "pull", "out", "of"; "be", "lawyer", "of"
	Verb     string       // the lemma of the verb, "" for nouns and copulas
	Folded   int          // token of a noun that is one sense with the verb, "take place"; -1 for none
	Before   string       // the preposition before the folded noun: "in" of "is in custody"
	Passive  bool         // the subject undergoes it, by an agent that the sentence does not name
	Nominal  bool         // the object is the predicate noun or adjective itself: "X is a teacher"
}

// Part is a participant beside subject and object.
type Part struct {
	Role schema.RoleName
	clause.Arg
}

// Words returns the preposition that stands before the participant, "" for none.
func (p Part) Words() string {
	if p.Clause || p.Role == schema.TimeRole && (p.Prep == "in" || p.Prep == "on" || p.Prep == "at") {
		return ""
	}
	return strings.TrimSpace(p.Via + " " + p.Prep)
}

// Kinds tells what a token's phrase is, for the roles of prepositions.
type Kinds interface {
	Time(token int) bool    // a date, a stretch of time
	Place(token int) bool   // a place, and no actor
	Actor(token int) bool   // who can act: a person, a body, a state
	Amount(token int) bool  // a figure, a sum, a share
	Setting(token int) bool // what something can happen in or at, place or not: an event, a report, a thing told apart
	Bare(token int) bool    // a phrase that cannot be found again: "place" of "took place", "a distinguished career"
}

// Of reads a clause as a frame; nil for a clause without participants. An event noun is a frame
// only where it has two.
func Of(s *clause.Sentence, c *clause.Clause, k Kinds) *Frame {
	f := &Frame{Clause: c, Folded: -1}
	switch {
	case c.Kind == schema.NounPattern:
		f.noun(s, c, k)
	case c.Kind == schema.CopulaPattern:
		f.copula(s, c, k)
	default:
		f.verb(s, c, k)
	}
	if len(f.Subjects) == 0 {
		return nil
	}
	f.subordinates(s, c, k)
	slices.SortStableFunc(f.Roles, func(a, b Part) int { return a.Head - b.Head })
	return f
}

// subordinates adds the clauses that say when, why and on what condition: "when they get damp", "if convicted".
func (f *Frame) subordinates(s *clause.Sentence, c *clause.Clause, k Kinds) {
	for _, i := range s.Children(c.Head) {
		word := s.Subordinator(i)
		if word == "" || !s.Is(i, "advcl") || slices.ContainsFunc(f.Roles, func(p Part) bool { return p.Head == i }) {
			continue
		}
		f.part(s, c, clause.Arg{Role: schema.Oblique, Prep: word, Head: i, Clause: true}, k)
	}
}

// ID returns the predicate's id outside the schema.
func (f *Frame) ID() string { return "kg:" + schema.OpenPrefix + strings.Join(f.Name, "-") }

// verb fills the frame of a verb: the deep subject, the direct object or, where there is none,
// the phrase that stands nearest to being one.
func (f *Frame) verb(s *clause.Sentence, c *clause.Clause, k Kinds) {
	lemma := c.Lemma
	if lemma == "" {
		lemma = lemmaOf(s, c.Head)
	}
	f.Name, f.Verb = append([]string{lemma}, c.Parts...), lemma
	f.verbSubject(s, c)
	rest := f.objects(s, c, k)
	if c.Lemma != "" {
		rest = f.state(s, c, k, rest)
	}
	for i := range rest {
		rest[i] = whole(s, rest[i])
	}
	if len(f.Objects) == 1 && f.Objects[0].Head > c.Head && !f.Passive && k.Bare(f.Objects[0].Head) {
		f.fold(s, k, f.Objects[0])
	}
	attribute := func(a clause.Arg) bool { return !a.Clause && a.Prep == "as" && s.Is(a.Head, "xcomp") }
	if i := slices.IndexFunc(rest, attribute); i >= 0 {
		rest[i].Prep = "" // "became president", "was declared dead"
		if len(f.Objects) == 0 {
			f.Objects, f.Nominal = []clause.Arg{rest[i]}, true
		} else {
			f.Roles = append(f.Roles, Part{schema.AttributeRole, rest[i]})
		}
		rest = slices.Delete(rest, i, i+1)
	}
	if len(f.Objects) == 0 {
		rest = f.oblique(s, c, k, rest)
		if a := f.Objects; f.Folded < 0 && len(a) == 1 && f.Prep != "" && k.Bare(a[0].Head) {
			f.Before, f.Prep = f.Prep, ""
			f.fold(s, k, a[0])
		}
	}
	for _, a := range rest {
		f.part(s, c, a, k)
	}
	if f.Passive { // "was arrested"
		f.Name = append([]string{"be", strings.ToLower(s.Document.Form(c.Head))}, c.Parts...)
	}
	if f.Folded >= 0 {
		f.Name = append(append(f.Name, strings.Fields(f.Before)...), foldedWords(s, f.Folded)...)
	}
	if f.Prep != "" {
		f.Name = append(f.Name, strings.Fields(f.Prep)...)
	}
}

// state reads what "be" says with a phrase behind a preposition: "is in Leeds", "is in charge of O", "has been in good
// form for O". It returns the arguments that are left.
func (f *Frame) state(s *clause.Sentence, c *clause.Clause, k Kinds, rest []clause.Arg) []clause.Arg {
	prep, via := s.Preposition(c.Head)
	if prep == "" || k.Time(c.Head) {
		return rest
	}
	a := clause.Arg{Role: schema.Oblique, Prep: prep, Via: via, Head: c.Head}
	if !idiom(s, c.Head) && !k.Bare(c.Head) {
		f.Objects, f.Prep = []clause.Arg{a}, strings.TrimSpace(via+" "+prep)
		return rest
	}
	f.Before = strings.TrimSpace(via + " " + prep)
	f.fold(s, k, a)
	for _, n := range s.Children(c.Head) {
		if inner, _ := s.Preposition(n); len(f.Objects) == 0 && n > c.Head && inner == "of" && s.Is(n, "nmod", "obl") {
			f.Objects, f.Prep = []clause.Arg{{Role: schema.Of, Prep: inner, Head: n}}, inner
		}
	}
	return slices.DeleteFunc(rest, func(a clause.Arg) bool {
		return slices.ContainsFunc(f.Objects, func(o clause.Arg) bool { return o.Head == a.Head })
	})
}

// idiom says whether a noun behind a preposition stands without anything that would tell it apart: "in charge".
func idiom(s *clause.Sentence, i int) bool {
	t := &s.Document.Tokens[i]
	return t.XPOS == "NN" && t.NER == 0 && s.Child(i, "det", "nmod:poss", "nummod", "compound") < 0
}

// fold makes an object that cannot be found again a part of the predicate; a name, an actor or a place that stands
// behind it by a preposition takes its place: "has a distinguished career with O".
func (f *Frame) fold(s *clause.Sentence, k Kinds, a clause.Arg) {
	f.Folded, f.Objects = a.Head, nil
	if words := foldedWords(s, a.Head); len(words) > 1 || s.Child(a.Head, "det", "acl", "nmod", "nmod:poss") >= 0 {
		f.Roles = append(f.Roles, Part{schema.PatientRole, a})
	}
	for _, n := range s.Children(a.Head) {
		if n < a.Head || !s.Is(n, "nmod") {
			continue
		}
		prep, via := s.Preposition(n)
		role, _ := data.Preposition(prep)
		if role == "" || prep == "of" || prep == "between" || k.Time(n) || k.Bare(n) {
			continue
		}
		f.Objects = []clause.Arg{{Role: schema.Oblique, Prep: prep, Via: via, Head: n, Shared: true}}
		f.Prep = strings.TrimSpace(via + " " + prep)
		return
	}
}

// foldedWords returns a folded noun with the common words about it, as the text has it.
func foldedWords(s *clause.Sentence, head int) []string {
	words := Core(s, head)
	if i := slices.Index(words, lemmaOf(s, head)); i >= 0 {
		words[i] = strings.ToLower(s.Document.Form(head))
	}
	return words
}

func (f *Frame) verbSubject(s *clause.Sentence, c *clause.Clause) {
	agent, direct := of(c, schema.Agent), of(c, schema.Direct)
	switch {
	case len(agent) > 0:
		f.Subjects = agent
	case c.Passive && c.Subject >= 0:
		f.Passive = true
		for _, a := range direct {
			if a.Head == c.Subject || a.Shared {
				f.Subjects = append(f.Subjects, a)
			}
		}
	}
	f.Subjects = slices.DeleteFunc(f.Subjects, func(a clause.Arg) bool { return empty(s, a.Head) || a.Head == c.Head })
}

// objects takes the direct object and returns the arguments that are left.
func (f *Frame) objects(s *clause.Sentence, c *clause.Clause, k Kinds) []clause.Arg {
	var rest []clause.Arg
	for _, a := range c.Args {
		switch {
		case slices.ContainsFunc(f.Subjects, func(b clause.Arg) bool { return b.Head == a.Head }) || a.Head == c.Head:
		case f.Passive && a.Role == schema.Direct && k.Actor(a.Head): // "was rescued Monday the driver": misread
		case a.Role == schema.Direct && !a.Clause && (!k.Time(a.Head) || timed(s, c, a)):
			f.Objects = append(f.Objects, a)
		case a.Role == schema.Agent && !f.Passive: // further surface subjects
			f.Subjects = append(f.Subjects, a)
		default:
			rest = append(rest, a)
		}
	}
	return rest
}

// timed says whether a stretch of time is what a verb is about: "exceeded his speaking time", "spent hours in court".
func timed(s *clause.Sentence, c *clause.Clause, a clause.Arg) bool {
	if a.Head <= c.Head || !s.Is(a.Head, "obj") {
		return false
	}
	return data.Class("spending", lemmaOf(s, c.Head)) || s.Child(a.Head, "nmod:poss", "compound") >= 0
}

// whole takes the noun of a compound preposition for a part of it: "as a result of the crash".
func whole(s *clause.Sentence, a clause.Arg) clause.Arg {
	if a.Clause || a.Role != schema.Oblique || a.Prep == "" {
		return a
	}
	noun := strings.ToLower(s.Document.Form(a.Head))
	before := strings.TrimSpace(a.Via+" "+a.Prep) + " "
	if words := before + noun; s.Child(a.Head, "nmod", "det", "amod", "acl", "nmod:poss") < 0 {
		if _, ok := data.Preposition(words); ok { // "for example"
			a.Prep, a.Via = words, ""
			return a
		}
	}
	if det := s.Child(a.Head, "det"); det >= 0 {
		before += strings.ToLower(s.Document.Form(det)) + " "
	}
	for _, k := range s.Children(a.Head) {
		inner, _ := s.Preposition(k)
		if words := before + noun + " " + inner; k > a.Head && inner != "" && s.Is(k, "nmod", "obl") {
			if _, ok := data.Preposition(words); ok {
				a.Head, a.Prep, a.Via = k, words, ""
				return a
			}
		}
	}
	return a
}

// oblique makes one prepositional phrase the object: the first that a verb's meaning may ask
// for, else a place. Times, manners and sources of what is said are none.
func (f *Frame) oblique(s *clause.Sentence, c *clause.Clause, k Kinds, rest []clause.Arg) []clause.Arg {
	best, rank := -1, 3
	for i, a := range rest {
		if a.Clause || a.Role != schema.Oblique && a.Role != schema.Indirect || k.Time(a.Head) {
			continue
		}
		r := 3
		switch {
		case a.Role == schema.Indirect:
			r = 0
		case a.Prep == "between" && s.Child(a.Head, "conj") >= 0: // of both together
		case argumental[a.Prep] && !(a.Prep == "for" && k.Amount(a.Head)):
			r = 1
		case locative[a.Prep] && (k.Place(a.Head) || !f.Passive):
			r = 2
		}
		if r < rank || r == rank && r < 3 && best >= 0 && a.Head < rest[best].Head {
			best, rank = i, r
		}
	}
	if best < 0 {
		return rest
	}
	f.Objects = []clause.Arg{rest[best]}
	f.Prep = strings.TrimSpace(rest[best].Via + " " + rest[best].Prep)
	return slices.Delete(rest, best, best+1)
}

// argumental are the prepositions that stand before what a verb is about rather than before
// its circumstances.
var argumental = data.Set("preposition of arguments")

// locative are the prepositions of places.
var locative = data.Set("preposition of place")

// copula fills the frame of what something is: "X is a member of O" says the relation where the
// noun has a participant of its own, else the noun.
func (f *Frame) copula(s *clause.Sentence, c *clause.Clause, k Kinds) {
	if c.Subject < 0 || c.Subject == c.Head || empty(s, c.Subject) || !predicative(s, c.Head) {
		return
	}
	f.Subjects = of(c, schema.Agent)
	if len(f.Subjects) == 0 {
		f.Subjects = []clause.Arg{{Role: schema.Agent, Head: c.Subject, Single: true}}
	}
	args := make([]clause.Arg, len(c.Args))
	for i, a := range c.Args {
		args[i] = whole(s, a)
	}
	complement := complementOf(s, c, k, args)
	f.Name = []string{"be"}
	switch {
	case complement >= 0:
		a := args[complement]
		f.Objects, f.Prep = []clause.Arg{a}, strings.TrimSpace(a.Via+" "+a.Prep)
		if a.Role == schema.Of {
			f.Prep = "of"
		}
		f.Name = append(append(f.Name, Core(s, c.Head)...), strings.Fields(f.Prep)...)
	case !c.Appos && s.Child(c.Head, "cop") < 0:
		f.Subjects = nil // "became worse" is told by its verb
		return
	default:
		f.Nominal = true
		f.Objects = []clause.Arg{{Role: schema.Direct, Head: c.Head, Single: true}}
		if oneOf(s, c) {
			if s.Child(c.Head, "amod", "compound", "nmod", "nmod:poss", "nummod", "acl", "det") < 0 {
				f.Subjects = nil // "competitors Sony and Nintendo", of whom it does not say
			}
			f.Name = append(f.Name, "one", "of")
		}
	}
	for i, a := range args {
		if i != complement && a.Role == schema.Oblique && !a.Clause {
			f.part(s, c, a, k)
		}
	}
}

// predicative says whether a word can say what something is: no figure, no address, no phrase that is
// read as a verb with a preposition, and no adjective that only opens a clause ("unable to leave").
func predicative(s *clause.Sentence, i int) bool {
	t := &s.Document.Tokens[i]
	if prep, _ := s.Preposition(i); prep != "" && s.Child(i, "cop") >= 0 {
		return false
	}
	if honorifics[strings.ToLower(strings.TrimSuffix(s.Document.Form(i), "."))] {
		return false
	}
	switch t.UPOS {
	case doc.ADJ:
		return s.Child(i, "xcomp", "ccomp", "csubj") < 0
	case doc.NOUN, doc.PROPN, doc.VERB, doc.NUM:
		return true
	}
	return false
}

// complementOf returns the index of what a predicate noun or adjective stands in a relation to, a genitive before
// others; -1 for none.
func complementOf(s *clause.Sentence, c *clause.Clause, k Kinds, args []clause.Arg) int {
	if closed(s, c) {
		return -1
	}
	best := -1
	for i, a := range args {
		if a.Clause || a.Role == schema.Agent || a.Head == c.Subject || k.Time(a.Head) {
			continue
		}
		rest := a.Role == schema.Of && a.Head > c.Head && superlative(s, c.Head)
		if related(s, c, a) && (best < 0 || args[best].Role != schema.Of || rest) {
			best = i
		}
	}
	return best
}

// superlative says whether a noun has one beside it: of "the world's largest exporter of oil" it is one of oil.
func superlative(s *clause.Sentence, noun int) bool {
	return slices.ContainsFunc(s.Children(noun), func(k int) bool { return s.Document.Tokens[k].XPOS == "JJS" })
}

// closed says whether a predicate stands in no relation to its complements: a figure, a counted measure, a name, a noun
// with an infinitive.
func closed(s *clause.Sentence, c *clause.Clause) bool {
	t := &s.Document.Tokens[c.Head]
	switch {
	case t.UPOS == doc.NUM:
		return true
	case c.Appos:
		return false
	case t.UPOS == doc.PROPN && t.NER != 0:
		return true
	}
	if k := s.Child(c.Head, "acl"); k > c.Head && s.Child(k, "mark") >= 0 && s.Document.Tokens[k].XPOS == "VB" {
		return true // "the seventh country in the Union to suffer it"
	}
	return s.Child(c.Head, "nummod") >= 0 && data.Class("measure", lemmaOf(s, c.Head))
}

// oneOf says whether an apposition to one name speaks of several: "four friends, Ann, Lee, …".
func oneOf(s *clause.Sentence, c *clause.Clause) bool {
	noun, name := &s.Document.Tokens[c.Head], &s.Document.Tokens[c.Subject]
	return c.Appos && noun.XPOS == "NNS" && name.UPOS == doc.PROPN && name.XPOS != "NNPS"
}

// honorifics say nothing of whom they stand before.
var honorifics = data.Set("honorific")

// related says whether an argument of a predicate noun or adjective is what it stands in a
// relation to: a genitive, a name before it, a phrase behind it.
func related(s *clause.Sentence, c *clause.Clause, a clause.Arg) bool {
	t := &s.Document.Tokens[a.Head]
	if a.Role == schema.Of {
		people := t.UPOS == doc.ADJ || data.Nation(s.Document.Form(a.Head)) != ""
		if s.Is(a.Head, "amod") && people && !mention.Office(lemmaOf(s, c.Head)) {
			return false // "a Swedish botanist" is no botanist of Sweden, "a Catholic priest" none of the Catholics
		}
		return !s.Is(a.Head, "compound", "nmod:desc", "amod") || t.NER != 0
	}
	if a.Role != schema.Oblique || a.Head <= c.Head {
		return false
	}
	return a.Prep != "" && a.Prep != "by" && !circumstances[a.Prep] && !strings.Contains(a.Prep, " ")
}

// circumstances are prepositions that no noun asks for.
var circumstances = data.Set("preposition of circumstance")

// noun fills the frame of an event noun that has two participants: "Iran's attack on Israel",
// "the killing of X by Y", "talks between X and Y".
func (f *Frame) noun(s *clause.Sentence, c *clause.Clause, k Kinds) {
	var agents, objects []clause.Arg
	prep := ""
	for _, a := range c.Args {
		switch {
		case a.Clause || k.Time(a.Head):
		case agentive(s, a):
			agents = append(agents, a)
		case a.Role == schema.Of && s.Is(a.Head, "nmod") && a.Head > c.Head:
			if len(objects) == 0 {
				objects, prep = append(objects, a), "of"
			}
		case a.Role == schema.Oblique && nounObjects[a.Prep] && (len(objects) == 0 || prep == "of"):
			if prep == "of" && len(agents) == 0 {
				agents = objects // "the attack of X on Y"
			}
			objects, prep = []clause.Arg{a}, a.Prep
		case a.Role == schema.Of && s.Document.Tokens[a.Head].NER != 0 && len(agents) == 0:
			agents = append(agents, a) // "the US withdrawal from Iraq"
		default:
			f.part(s, c, a, k)
		}
	}
	if len(agents) == 0 || len(objects) == 0 {
		return
	}
	noun := lemmaOf(s, c.Head)
	verb := data.NominalVerb(noun)
	if verb == "" || data.NounType(noun) == "Person" {
		return
	}
	f.Subjects, f.Objects, f.Prep = agents[:1], objects, prep
	f.Name = []string{verb, prep}
	if directObjects[prep] {
		f.Name = f.Name[:1]
	}
}

// agentive says whether an argument of an event noun is told to be who does it: "Iran's attack", "killing by Y".
func agentive(s *clause.Sentence, a clause.Arg) bool {
	return a.Role == schema.Agent || a.Prep == "by" || a.Role == schema.Of && s.Is(a.Head, "nmod:poss")
}

// directObjects are prepositions behind an event noun before what its verb has as its direct object.
var directObjects = data.Set("preposition of a noun's object")

// nounObjects are prepositions behind event nouns before whom or what the event concerns.
var nounObjects = data.Set("preposition of a noun's participant")

// part adds an argument as a role.
func (f *Frame) part(s *clause.Sentence, c *clause.Clause, a clause.Arg, k Kinds) {
	if role := roleOf(s, a, k); role != "" {
		f.Roles = append(f.Roles, Part{role, a})
	}
}
