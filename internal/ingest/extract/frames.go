package extract

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/internal/nlp/frame"
	"github.com/newsgraph/kg/internal/nlp/manner"
	"github.com/newsgraph/kg/internal/nlp/timex"
	"github.com/newsgraph/kg/schema"
)

// kinds tells frames what phrases are.
type kinds struct {
	w *work
	s *clause.Sentence
	t *times
}

func (k kinds) Time(i int) bool {
	return k.w.timely(k.t, i)
}

// timely says whether a phrase is a date or a stretch of time, resolved or not.
func (w *work) timely(t *times, i int) bool {
	if t.at(i) != nil || timeUnit(w.d, i) && !w.named(i) || timex.Month(w.d.Form(i)) || timex.Weekday(w.d.Form(i)) ||
		clock(w.d, i) {
		return true
	}
	if k := t.s.Child(i, "nmod"); k > i && data.Class("part of a time", lemmaOf(w.d, i)) &&
		(t.at(k) != nil || timeUnit(w.d, k) || timex.Month(w.d.Form(k))) {
		return true // "the beginning of May"
	}
	if m, ok := w.byHead[i]; ok && w.d.Mentions[m].Kind == doc.Literal {
		m := &w.d.Mentions[m]
		for k := m.First; k < m.Last; k++ {
			if timex.Month(w.d.Form(k)) || timeUnit(w.d, k) {
				return true
			}
		}
	}
	return t.s.Time(i) && w.d.Tokens[i].UPOS != doc.NUM
}

// clock says whether token i is a time of the day: "1:12", "a.m.".
func clock(d *doc.Document, i int) bool {
	switch form := strings.ToLower(d.Form(i)); form {
	case "a.m.", "p.m.", "am", "pm", "a.m", "p.m", "gmt", "utc", "noon", "midnight":
		return d.Tokens[i].UPOS != doc.AUX
	default:
		before, after, ok := strings.Cut(form, ":")
		return ok && len(before) > 0 && len(before) <= 2 && len(after) >= 2 &&
			strings.Trim(before+after[:2], "0123456789") == ""
	}
}

func (k kinds) typ(i int) string {
	if m, ok := k.w.byHead[i]; ok {
		return k.w.d.Mentions[m].Type
	}
	return ""
}

func (k kinds) Place(i int) bool { return k.w.schema.Is(k.typ(i), "Place") }

func (k kinds) Actor(i int) bool { return k.w.schema.Is(k.typ(i), "Actor") }

func (k kinds) Amount(i int) bool {
	m, ok := k.w.byHead[i]
	return ok && k.w.d.Mentions[m].Kind == doc.Literal && k.t.at(i) == nil
}

// Setting says whether something can happen in or at what a phrase names: an event, a report, a vehicle, or another
// thing that an article or a name tells apart.
func (k kinds) Setting(i int) bool {
	typ := k.typ(i)
	for _, wide := range [...]string{"Event", "Work", "Statement", "Vehicle", "Law", "MediaOutlet"} {
		if k.w.schema.Is(typ, wide) {
			return true
		}
	}
	tok := &k.w.d.Tokens[i]
	return typ != "Topic" && typ != "Sport" && (tok.UPOS == doc.PROPN || k.s.Child(i, "det", "nmod:poss") >= 0)
}

// Bare says whether a phrase cannot be found again: it is no name, no actor, no number of things, no thing of a
// certain kind, and its words do not tell it from others. "Place", "effect", "a distinguished career".
func (k kinds) Bare(i int) bool {
	d := k.w.d
	m, ok := k.w.byHead[i]
	if !ok || k.w.named(i) || k.Actor(i) && d.Mentions[m].Width() > 1 || d.Mentions[m].Count > 0 ||
		d.Mentions[m].Kind != doc.Nominal || k.s.Child(i, "nummod", "conj", "appos", "flat") >= 0 {
		return false
	}
	if a, ok := k.w.entity(i); ok && !local(a.ID) {
		return false
	}
	if d.Mentions[m].Width() == 1 && d.Tokens[i].XPOS == "NN" {
		return k.idiom(i)
	}
	switch k.typ(i) {
	case "", "Thing", "Topic", "Event", "Place", "Belief":
		return !k.telling(i)
	}
	return false
}

// idiom says whether a noun without an article is neither stuff nor somebody: "took place".
func (k kinds) idiom(i int) bool {
	switch data.NounType(lemmaOf(k.w.d, i)) {
	case "Commodity", "Product", "Weapon", "Vehicle", "Disease", "Species", "Substance", "Food":
		return false
	}
	return !k.Actor(i) && (!k.Place(i) || k.typ(i) == "Place")
}

// telling says whether the words of a phrase tell its thing from others: a name or a number among them, more than one
// word behind "the", what the thing is of, or "the" before what can be pointed at.
func (k kinds) telling(i int) bool {
	d := k.w.d
	words, definite := 0, false
	for j := d.Mentions[k.w.byHead[i]].First; j <= i; j++ {
		switch tok := &d.Tokens[j]; {
		case tok.UPOS == doc.DET || tok.XPOS == "PRP$":
			definite = definite || pointing[strings.ToLower(d.Form(j))]
		case tok.UPOS == doc.PROPN || tok.UPOS == doc.NUM || tok.NER != 0 || data.Nation(d.Form(j)) != "":
			return true
		case tok.UPOS == doc.NOUN || tok.UPOS == doc.ADJ || tok.UPOS == doc.VERB:
			words++
		}
	}
	if words > 1 && (definite || k.s.Child(i, "compound") >= 0) || definite && bodily[data.NounType(lemmaOf(d, i))] {
		return true
	}
	return slices.ContainsFunc(k.s.Children(i), func(c int) bool {
		prep, _ := k.s.Preposition(c)
		return c > i && prep == "of" && k.s.Is(c, "nmod")
	})
}

// bodily are the types of things that can be pointed at: "the well", "the breakwater".
var bodily = map[string]bool{"Product": true, "Facility": true, "Building": true, "Vehicle": true, "Weapon": true,
	"NaturalFeature": true, "Accident": true, "Work": true}

// frame adds what a clause says in the text's own words, where the schema's predicates do not say
// it, and gives the claims of the clause that are there, from number first on, the frame's words
// and its other participants.
func (w *work) frame(n int, s *clause.Sentence, c *clause.Clause, m manner.Manner, t *times, typed []candidate,
	first int) {
	f := frame.Of(s, c, kinds{w, s, t})
	if f == nil {
		return
	}
	roles := w.roles(s, f, t)
	words := f.Words(s)
	// "former chairman of O"
	if be, rest, _ := strings.Cut(words, " "); be == "is" && m.Former && m.Polarity == schema.Affirmed {
		words = strings.TrimSpace("was " + rest)
	}
	for i, claim := range w.claims[first:] {
		if claim.Rule == "" || i >= len(typed) {
			continue
		}
		claim.Predicate.Words = words
		claim.Roles = w.remaining(f, roles, claim, s, t)
	}
	if c.Appos && (len(typed) > 0 || !w.describes(s, f)) || w.echo(s, f) || w.lightened(s, f, t) {
		return
	}
	objects := w.objects(s, f, t)
	if len(objects) == 0 && (len(f.Objects) > 0 || f.Name[0] == "be" && len(f.Name) == 1) {
		return // "killed him", of nobody that is known; "there were reports"
	}
	for _, subject := range w.fillersOf(s, f.Subjects) {
		if !w.framed(c, t, subject) || f.Folded >= 0 && told(typed, subject, filler{token: f.Folded}) {
			continue
		}
		for _, object := range objects {
			if !told(typed, subject, object) {
				w.say(n, s, f, m, t, subject, object, roles, words)
			}
		}
		said := func(k candidate) bool { return k.subjectToken == subject.token } // "mediates between Israel and Hamas"
		if len(objects) == 0 && !slices.ContainsFunc(typed, said) {
			w.say(n, s, f, m, t, subject, filler{}, roles, words)
		}
	}
}

// framed says whether a phrase can be the subject of what a clause says in the text's own words.
func (w *work) framed(c *clause.Clause, t *times, subject filler) bool {
	switch {
	case c.Kind == schema.NounPattern && !w.isA(subject.arg, "Actor"):
		return false
	case !subject.ok || w.timely(t, subject.token) || w.misread(subject.token, subject.arg):
		return false
	}
	return !w.unlike(c, subject.arg)
}

// describes says whether an apposition or a title says what a name is: a title is a word for people
// before the name of one, and a figure in an apposition is a score or an age.
func (w *work) describes(s *clause.Sentence, f *frame.Frame) bool {
	c := f.Clause
	person := false
	if i, ok := w.byHead[c.Subject]; ok {
		person = w.schema.Is(w.d.Mentions[i].Type, "Person")
	}
	t := &w.d.Tokens[c.Head]
	if t.UPOS == doc.NUM || person && t.XPOS != "NNS" && s.Child(c.Head, "nummod") >= 0 {
		return false
	}
	if t.UPOS != doc.PROPN {
		return w.named(c.Subject) || s.Child(c.Head, "det") >= 0 || c.Head < c.Subject
	}
	return person && data.NounType(strings.ToLower(w.d.Form(c.Head))) == "Person"
}

// lightened says whether a verb gives way to its object: "carried out an attack on O" is told by the
// attack.
func (w *work) lightened(s *clause.Sentence, f *frame.Frame, t *times) bool {
	c := f.Clause
	what := f.Folded
	if what < 0 && len(f.Objects) > 0 && f.Prep == "" {
		what = f.Objects[0].Head
	}
	if c.Kind != schema.VerbPattern || what < 0 ||
		!slices.ContainsFunc(data.Rolesets(lemmaOf(w.d, c.Head), 'v'), func(r *data.Roleset) bool { return r.Light }) {
		return false
	}
	for i := range s.Clauses {
		n := &s.Clauses[i]
		if n.Kind != schema.NounPattern || n.Head != what {
			continue
		}
		if g := frame.Of(s, n, kinds{w, s, t}); g != nil && slices.ContainsFunc(f.Subjects, func(a clause.Arg) bool {
			return a.Head == g.Subjects[0].Head
		}) {
			return true
		}
	}
	return false
}

// told says whether a typed claim already joins a subject with an object, or with what hangs on
// the object as a fixed word of its pattern.
func told(typed []candidate, subject, object filler) bool {
	return slices.ContainsFunc(typed, func(k candidate) bool {
		ends := []int{k.subjectToken, k.objectToken}
		return slices.Contains(ends, subject.token) &&
			(slices.Contains(ends, object.token) || slices.Contains(k.Fixed, object.token)) ||
			k.subject.ID == subject.arg.ID && !k.object.Literal() && k.object.ID == object.arg.ID
	})
}

// say adds one claim of a frame where one of its participants can be found again.
func (w *work) say(n int, s *clause.Sentence, f *frame.Frame, m manner.Manner, t *times, subject, object filler,
	roles []role, words string) {
	x, y := subject.arg, object.arg
	if w.asking(s, subject.token) || object.ok && w.asking(s, object.token) || w.forAnother(f, y) {
		return
	}
	if !y.None() && x.ID == y.ID || !w.worth(x, subject.token) && !w.worth(y, object.token) ||
		f.Nominal && y.Literal() && allOf(y.Value, x.Label) {
		return
	}
	if y.None() && (len(f.Objects) == 0 && len(roles) == 0 && !w.worth(x, subject.token) || wanting(f, roles)) {
		return
	}
	claim := &schema.Claim{Subject: x, Object: y, Rule: "frame: " + strings.Join(f.Name, " "),
		Predicate: schema.PredicateRef{ID: f.ID(), Label: schema.OpenLabel(f.ID()), Words: words}}
	w.fill(claim, n, s, f.Clause, m, t, nil)
	claim.Roles = w.remaining(f, roles, claim, s, t)
	tokens := []int{subject.token}
	if object.ok {
		tokens = append(tokens, object.token)
	}
	trust(claim, schema.Factor{Name: "the text's own words", Value: 0.8}, arcs(s, tokens...))
	w.add(n, claim)
}

// asking says whether a phrase asks: "which leader looks silly".
func (w *work) asking(s *clause.Sentence, token int) bool {
	return slices.ContainsFunc(s.Children(token), func(k int) bool {
		tag := w.d.Tokens[k].XPOS
		return s.Is(k, "det", "amod") && (tag == "WDT" || tag == "WP")
	})
}

// forAnother says whether a frame only takes up another: "the others did so", "he did the same".
func (w *work) forAnother(f *frame.Frame, object schema.Arg) bool {
	return f.Clause.Kind == schema.VerbPattern && f.Verb == "do" && f.Folded < 0 &&
		(object.None() && len(f.Clause.Parts) == 0 || object.Literal() && hollow(strings.ToLower(object.Value)))
}

// wanting says whether a verb stands without what it hardly ever lacks: "he believes", "it is used".
func wanting(f *frame.Frame, roles []role) bool {
	c := f.Clause
	if c.Kind != schema.VerbPattern || c.Lemma != "" || f.Folded >= 0 || len(roles) > 0 {
		return false
	}
	return data.Wanting(strings.Join(append([]string{f.Verb}, c.Parts...), "_"), f.Passive)
}

// allOf says whether all words of a text stand in a name: "Operation Seta, the operation".
func allOf(text, name string) bool {
	words := strings.Fields(strings.ToLower(name))
	return !slices.ContainsFunc(strings.Fields(strings.ToLower(text)), func(word string) bool {
		return !slices.Contains(words, word)
	})
}

// worth says whether an argument is something that a reader could ask for again: a name, an actor
// or a place, or a thing that is described.
func (w *work) worth(a schema.Arg, token int) bool {
	if a.None() || a.Literal() {
		return false
	}
	if !local(a.ID) || w.isA(a, "Actor") || w.isA(a, "Place") || a.Count > 0 {
		return true
	}
	i, ok := w.byHead[token]
	if !ok {
		return false
	}
	first := strings.ToLower(w.d.Form(w.d.Mentions[i].First))
	return w.d.Mentions[i].Width() > 1 && (pointing[first] || w.d.Mentions[i].Width() > 2)
}

// echo says whether a clause only carries another that is said by itself: "told reporters that",
// "plans to", "began".
func (w *work) echo(s *clause.Sentence, f *frame.Frame) bool {
	c := f.Clause
	if c.Kind != schema.VerbPattern {
		return false
	}
	content := false
	for _, a := range c.Args {
		if !a.Clause {
			continue
		}
		if v := s.Of(a.Head); v != nil && (v.Subject >= 0 || s.Is(a.Head, "ccomp")) && s.Is(a.Head, "ccomp", "xcomp") {
			content = true
		}
	}
	lemma := lemmaOf(w.d, c.Head)
	switch {
	// "was heard shouting"
	case c.Passive && data.Class("perceiving", lemma) && slices.ContainsFunc(s.Children(c.Head), func(k int) bool {
		return k > c.Head && w.d.Tokens[k].XPOS == "VBG" && s.Is(k, "advcl", "xcomp", "ccomp")
	}):
		return true
	case content && (len(f.Objects) == 0 || f.Prep != ""):
		return true
	case content && manner.Speech(lemma) && s.Child(c.Head, "ccomp") >= 0:
		return true
	}
	return manner.Speech(lemma) && s.Is(c.Head, "parataxis") && len(f.Objects) == 0
}

// role is a participant with its token.
type role struct {
	schema.Participant
	token int
}

// roles returns the other participants of a frame.
func (w *work) roles(s *clause.Sentence, f *frame.Frame, t *times) []role {
	var out []role
	for _, p := range f.Roles {
		if p.Clause {
			if a, ok := w.clauseText(s, p.Head); ok {
				out = append(out, role{schema.Participant{Role: p.Role, Words: p.Words(), Arg: a}, p.Head})
			}
			continue
		}
		for _, token := range expand(s, p.Arg) {
			token = w.apposed(s, token)
			if fixed(s, token) {
				continue
			}
			a, ok := w.thing(s, token, t)
			bare := ok && !a.Literal() && !w.worth(a, token) && p.Head != f.Folded && (kinds{w, s, t}).Bare(token)
			if bare || !ok && p.Role == schema.AmountRole { // "for a funeral", "spent many hours"
				a, ok = w.phrase(s, token)
			}
			if ok {
				out = append(out, role{schema.Participant{Role: p.Role, Words: p.Words(), Arg: a}, token})
			}
		}
	}
	for _, k := range s.Children(f.Clause.Head) {
		if s.Is(k, "advmod") && data.Governor(strings.ToLower(s.Document.Form(k)), 'd', "-") == "was" {
			if a, ok := w.text(k, k, longestPhrase); ok { // "was previously part of"
				out = append(out, role{schema.Participant{Role: schema.TimeRole, Arg: a}, k})
			}
		}
	}
	return out
}

// fixed says whether a phrase is a fixed one that only joins sentences: "for example", "as a result".
func fixed(s *clause.Sentence, token int) bool {
	if !s.Is(token, "obl") || !data.Class("noun of a fixed phrase", lemmaOf(s.Document, token)) {
		return false
	}
	return !slices.ContainsFunc(s.Children(token), func(k int) bool { return !s.Is(k, "case", "det", "punct") })
}

// others returns the participants of a claim that are neither its subject nor its object: the
// frame's roles, and what fills the frame's places where the claim has other ends.
func (w *work) remaining(f *frame.Frame, roles []role, claim *schema.Claim, s *clause.Sentence,
	t *times) []schema.Participant {
	var out []schema.Participant
	add := func(name schema.RoleName, words string, a schema.Arg) {
		if a.None() || a.Span == claim.Subject.Span || !claim.Object.None() && claim.Object.Span.Contains(a.Span) ||
			a.ID != "" && (a.ID == claim.Subject.ID || a.ID == claim.Object.ID) ||
			slices.ContainsFunc(out, func(p schema.Participant) bool { return p.Span == a.Span }) {
			return
		}
		out = append(out, schema.Participant{Role: name, Words: words, Arg: a})
	}
	if !strings.HasPrefix(claim.Predicate.ID, "kg:"+schema.OpenPrefix) && f.Prep == "" && !f.Nominal {
		patients := w.objects(s, f, t)
		if !slices.ContainsFunc(patients, func(p filler) bool {
			return p.arg.Span.Overlaps(claim.Object.Span) || p.arg.Span.Overlaps(claim.Subject.Span)
		}) {
			for _, p := range patients {
				add(schema.PatientRole, "", p.arg)
			}
		}
	}
	for _, r := range roles {
		add(r.Role, r.Words, r.Arg)
	}
	about := f.Folded
	if i, ok := w.bySpan[claim.Object.Span]; ok && !claim.Object.None() && about < 0 {
		about = w.d.Mentions[i].Head
	}
	if about >= 0 {
		if a, ok := w.substance(s, about); ok && !a.Span.Overlaps(claim.Object.Span) {
			add(schema.TopicRole, "", a)
		}
	}
	return out
}

// objects returns what fills the frame's object: entities, and phrases in their own words.
func (w *work) objects(s *clause.Sentence, f *frame.Frame, t *times) []filler {
	var out []filler
	for _, a := range f.Objects {
		if f.Nominal {
			if arg, ok := w.nominal(s, f, a.Head); ok {
				out = append(out, filler{a.Head, arg, true})
			}
			continue
		}
		for _, token := range expand(s, a) {
			token = w.apposed(s, token)
			if !w.alike(a.Head, token) {
				continue
			}
			if both := w.members(token); both != nil {
				out = append(out, both...)
			} else if arg, ok := w.thing(s, token, t); ok {
				out = append(out, filler{token, arg, true})
			} else if arg, ok := w.phrase(s, token); ok && a.Role == schema.Direct && w.timely(t, token) {
				out = append(out, filler{token, arg, true})
			}
		}
	}
	return out
}

// fillersOf returns what several arguments name.
func (w *work) fillersOf(s *clause.Sentence, args []clause.Arg) []filler {
	var out []filler
	for _, a := range args {
		for _, f := range w.fillers(s, a) {
			if !f.ok {
				f.arg, f.ok = w.own(f.token)
			}
			if f.ok && !slices.ContainsFunc(out, func(g filler) bool { return g.arg.ID == f.arg.ID }) {
				out = append(out, f)
			}
		}
	}
	return out
}

// level says whether a claim is between actors, places and names.
func (w *work) level(c *schema.Claim) schema.Level {
	grade := func(a schema.Arg) bool {
		return !a.Literal() && (!local(a.ID) || w.isA(a, "Actor") || w.isA(a, "Place"))
	}
	if grade(c.Subject) && grade(c.Object) && (!local(c.Subject.ID) || !local(c.Object.ID)) {
		return schema.Core
	}
	return schema.Detail
}
