package manner

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/schema"
)

// words are what stands beside a predicate.
type words struct {
	negated    bool
	open       bool // the negation denies less than the clause: "not necessarily", "not for good"
	former     bool
	then       bool // "at the time"
	wrong      bool // what governs is wrong: "wrongly accused"
	would      bool
	later      bool // "would later": it came about
	modalities []schema.Modality
}

// beside applies the words beside a predicate as far as they count.
func (r *reading) beside(c *clause.Clause, count scope) {
	if c.Appos || c.Kind == schema.NounPattern {
		if c.Appos && count == all {
			r.former = r.former || former(r.s, c.Head)
		}
		return
	}
	w := read(r.s, c, r.counted, r.told)
	if w.wrong && (r.last.says || r.last.modality == schema.Alleged || r.last.modality == schema.Expected) {
		r.negate()
	}
	if count == none {
		return
	}
	r.former = r.former || w.former && !r.onlyMay(c)
	r.limited = r.limited || w.open && !w.negated
	r.would = r.would || w.would && !w.later && !r.settled
	r.later = r.later || w.would && w.later && !r.settled
	for _, m := range w.modalities {
		r.raise(m)
	}
	if w.negated && count != hedges {
		r.denial(c, count, w.open || r.limited)
	}
}

// onlyMay says whether a clause above what is read tells that it may be or is planned: who "no longer plans to leave"
// need not have left.
func (r *reading) onlyMay(c *clause.Clause) bool {
	return r.last.modality != "" || len(r.path) > 0 && isWord(r.s, c.Head, "able")
}

// denial applies a negation beside a predicate; open says whether it denies less than the clause.
func (r *reading) denial(c *clause.Clause, count scope, open bool) {
	switch {
	case open:
		r.raise(schema.Possible)
	case count == all:
		if r.last.former && r.last.negates { // "did not stop arming them"
			r.former = false
		}
		r.negate()
	case r.last.negates:
		r.negate() // "did not deny that"
		if r.last.modality != "" {
			r.modality = schema.Possible // "is not forbidden from"
		}
		if k := r.s.Child(c.Head, "nsubj"); k < 0 || !nobody(r.s, k) { // "nobody denies that"
			r.raise(schema.Possible)
		}
	default:
		r.raise(schema.Possible)
	}
}

// read reads the auxiliaries, negations and adverbs beside a predicate, and the quantifiers of its
// arguments but those counted; told says whether it governs what somebody says.
func read(s *clause.Sentence, c *clause.Clause, counted []int, told bool) words {
	var w words
	for _, k := range s.Children(c.Head) {
		if s.Is(k, "obj", "xcomp") && s.Document.Tokens[k].UPOS != doc.VERB && c.Kind == schema.VerbPattern {
			// "pleaded not guilty"
			if n := s.Child(k, "advmod"); n >= 0 && n < k && lower(s, n) == "not" && !w.softened(s, n) {
				w.negated = !w.negated
			}
		}
		switch {
		case s.Is(k, "aux"):
			w.auxiliary(s, c, lower(s, k), told)
		case s.Is(k, "advmod", "cc:preconj", "discourse", "nmod:unmarked", "obl:unmarked"):
			w.adverb(s, k)
		case s.Is(k, "nsubj", "obj", "obl:agent"):
			if !slices.Contains(counted, k) {
				w.quantifier(s, k)
			}
		case s.Is(k, "det") && lower(s, k) == "no" && c.Kind == schema.CopulaPattern:
			w.negated = !w.negated
		case s.Is(k, "obl", "nmod") && s.Child(k, "case") >= 0:
			w.phrase(s, k)
		}
	}
	w.kind(s, c)
	w.former = w.former || w.then && !w.negated // what was not so then need not have been before
	w.mood(s, c)
	return w
}

// kind adds what the words beside a predicate noun or behind "is to" do.
func (w *words) kind(s *clause.Sentence, c *clause.Clause) {
	switch {
	case c.Kind == schema.CopulaPattern:
		w.former = w.former || former(s, c.Head)
		if negatedAdjective(s, c.Head) {
			w.negated = !w.negated
		}
	case c.Kind == schema.VerbPattern && s.Destined(c.Head):
		if yetTo(s, c.Head) {
			w.negated = !w.negated
		} else {
			w.modalities = append(w.modalities, schema.Planned)
		}
	}
}

// auxiliary adds what an auxiliary of a clause does.
func (w *words) auxiliary(s *clause.Sentence, c *clause.Clause, form string, told bool) {
	switch {
	case c.Passive && (form == "can" || form == "could") && data.Class("perceiving", lemmaOf(s, c.Head)):
		return // "could be seen debating"
	case form == "must" && c.Kind == schema.VerbPattern && perfect(s, c.Head):
		w.code("possible") // "must have left"
		return
	case told && form == "can":
		return // "can confirm that"
	case form == "should" && c.Kind == schema.VerbPattern && !c.Passive && c.Arg(schema.Direct) == nil &&
		data.Class("unfolding", lemmaOf(s, c.Head)) && timed(s, c):
		w.code("expects") // "should last four days"
		return
	}
	w.code(closed("x", form))
}

// timed says whether a clause has a phrase of time or an amount beside it.
func timed(s *clause.Sentence, c *clause.Clause) bool {
	return slices.ContainsFunc(s.Children(c.Head), func(k int) bool {
		return s.Is(k, "obl") && (s.Document.Tokens[k].XPOS == "CD" || s.Child(k, "nummod", "nmod:unmarked") >= 0 ||
			data.Class("unit of time", lemmaOf(s, k)) || data.Class("noun of time", lemmaOf(s, k)) ||
			data.Class("part of a time", lemmaOf(s, k)))
	})
}

// code adds what a word of a closed class does.
func (w *words) code(code string) {
	e := effects[code]
	switch {
	case code == "if":
		w.would = true
	case e.modality != "":
		w.modalities = append(w.modalities, e.modality)
	case e.negates:
		w.negated = !w.negated
	}
	w.former = w.former || e.former
}

// adverb adds an adverb with those that modify it: "not", "no longer", "not only", "nearly", "allegedly", "all but".
func (w *words) adverb(s *clause.Sentence, k int) {
	form := lower(s, k)
	code := closed("d", form)
	switch {
	case code == "denies" && measured(s, k):
		return // "is almost 5 km long", "fell nearly 5 %"
	case form == "matter" || form == "doubt": // "no matter how"
		return
	case code == "no" && w.softened(s, k):
		return
	case form == "all" && k+1 < len(s.Document.Tokens) && lower(s, k+1) == "but":
		code = "possible" // "had all but disappeared"
	case (form == "longer" || form == "more" || form == "anymore") && w.negated:
		w.former = true
	case data.Governor(form, 'd', "over") != "":
		w.wrong = true
	case data.Governor(form, 'd', "would") != "":
		w.later = true
	}
	w.code(code)
	for _, kk := range s.Children(k) {
		c := closed("d", lower(s, kk))
		if c != "denies" && (c != "no" || !w.softened(s, kk)) { // "almost freely" is freely, nearly
			w.code(c)
		}
		w.former = w.former || form == "longer" && lower(s, kk) == "no"
	}
}

// measured says whether an amount or another adverb stands behind an adverb.
func measured(s *clause.Sentence, k int) bool {
	if k+1 >= len(s.Document.Tokens) {
		return false
	}
	t := s.Document.Tokens[k+1]
	// "almost entirely"
	return t.UPOS == doc.NUM || t.UPOS == doc.SYM || t.UPOS == doc.DET || t.UPOS == doc.NOUN || t.UPOS == doc.ADV
}

// softened says whether the word behind a negation takes away from it: "not only" denies nothing,
// "not necessarily" leaves open.
func (w *words) softened(s *clause.Sentence, k int) bool {
	if k+1 >= len(s.Document.Tokens) {
		return false
	}
	w.open = w.open || data.Governor(lower(s, k+1), 'd', "not") == "possible"
	return s.Softened(k)
}

// phrase reads phrases that limit what a negation denies ("for good"), and "at the time".
func (w *words) phrase(s *clause.Sentence, k int) {
	prep, _ := s.Preposition(k)
	switch word := lower(s, k); {
	case prep == "for" && (word == "good" || word == "long" || word == "ever"),
		prep == "in" && (word == "full" || word == "vain"):
		w.open = true
	case prep == "at" && word == "time" && s.Child(k, "det") >= 0 && s.Child(k, "acl", "amod") < 0:
		w.then = true
	case s.Child(k, "det", "amod") < 0 && data.Class("hedging phrase", prep+"_"+word): // "in theory"
		w.code("possible")
	case prep == "under" && data.Class("plan not yet in force", lemmaOf(s, k)) && present(s, s.Document.Tokens[k].Head):
		w.code("plans") // "under the plan, it leaves"
	}
	if det := s.Child(k, "det"); det >= 0 && lower(s, det) == "no" && never[lemmaOf(s, k)] {
		w.negated = !w.negated
	}
}

// present says whether a verb is in the present tense.
func present(s *clause.Sentence, verb int) bool {
	x := s.Document.Tokens[verb].XPOS
	return x == "VBZ" || x == "VBP"
}

// never are nouns of which "no" says never: "under no circumstances".
var never = data.Set("never behind no")

// quantifier reads "no", "neither", "nobody", "few" in an argument.
func (w *words) quantifier(s *clause.Sentence, k int) {
	switch form := lower(s, k); form {
	case "nobody", "nothing", "none", "no-one":
		w.negated = !w.negated
	case "one":
		if d := s.Child(k, "det"); d >= 0 && lower(s, d) == "no" {
			w.negated = !w.negated
		}
		return
	case "few", "little":
		w.modalities = append(w.modalities, schema.Possible)
	}
	for _, kk := range s.Children(k) {
		if s.Is(kk, "det") && lower(s, kk) == "no" || s.Is(kk, "cc:preconj", "advmod", "det") && lower(s, kk) == "neither" {
			w.negated = !w.negated
			return
		}
	}
}

// mood reads imperatives and "be going to".
func (w *words) mood(s *clause.Sentence, c *clause.Clause) {
	d := s.Document
	t := d.Tokens[c.Head]
	if t.Feats.Has(doc.Imp) && s.Child(c.Head, "nsubj") < 0 && t.Head < 0 {
		w.modalities = append(w.modalities, schema.Requested)
	}
	if t.Head < 0 || s.Is(c.Head, "ccomp", "xcomp") {
		if m, ok := effects[closed("m", c.Mark)]; ok && c.Link != "advcl" && c.Mark != "to" &&
			(c.Mark != "if" || c.Link != "ccomp") {
			if m.modality != "" {
				w.modalities = append(w.modalities, m.modality)
			}
		}
	}
}

// former says whether a predicate noun is told as of the past: "former chairman", "ex-minister".
func former(s *clause.Sentence, noun int) bool {
	head := s.ConjunctHead(noun)
	for _, i := range []int{noun, head} {
		for _, k := range s.Children(i) {
			if k < noun && s.Is(k, "amod", "compound", "advmod") && closed("a", lower(s, k)) == "was" {
				return true
			}
		}
	}
	return strings.HasPrefix(lower(s, noun), "ex-")
}

// negatedAdjective says whether an adjective before a predicate noun is negated: "a not reliable witness".
func negatedAdjective(s *clause.Sentence, noun int) bool {
	return slices.ContainsFunc(s.Children(noun), func(k int) bool {
		n := s.Child(k, "advmod")
		return k < noun && s.Is(k, "amod") && n >= 0 && n < k && lower(s, n) == "not"
	})
}

// yetTo says whether "yet" stands before the "to" of a verb: "are yet to be found".
func yetTo(s *clause.Sentence, verb int) bool {
	to := s.Child(verb, "mark")
	return to > s.First && lower(s, to-1) == "yet"
}

// inverted says whether a clause is a condition told by its order: "had X attacked Y, …". The tree
// may take "had" for the main verb.
func (r *reading) inverted(c *clause.Clause) bool {
	d := r.s.Document
	if c.Mark != "" || c.Kind == schema.NounPattern || d.Form(d.Sentences[d.SentenceOf(c.Head)].Last-1) == "?" {
		return false
	}
	if c.Link == "acl" && d.Tokens[c.Head].XPOS == "VBN" && lower(r.s, r.s.First) == "had" && r.leads(c.Parent) {
		return true
	}
	subject := r.s.Child(c.Head, "nsubj")
	aux := r.s.Child(c.Head, "aux", "aux:pass", "cop")
	if c.Link == "xcomp" && isWord(r.s, c.Parent, "have") && d.Tokens[c.Head].XPOS == "VBN" {
		aux = c.Parent
		if subject < 0 {
			subject = r.s.Child(c.Parent, "nsubj", "obj")
		}
		if lower(r.s, c.Parent) != "had" || c.Parent > r.s.First {
			return false
		}
	}
	if subject < 0 || aux < 0 || aux > subject {
		return false
	}
	opens := aux == r.s.First || d.Tokens[aux-1].UPOS == doc.PUNCT || d.Tokens[aux-1].UPOS == doc.CCONJ
	switch lower(r.s, aux) {
	case "had", "were":
		return opens
	case "should": // "is closed should it rain"
		return opens || c.Parent >= 0
	}
	return false
}

// leads says whether the phrase of a noun stands right behind the first word of its sentence.
func (r *reading) leads(noun int) bool {
	for i := r.s.First + 1; i < noun; i++ {
		if r.s.Document.Tokens[i].Head != noun {
			return false
		}
	}
	return noun > r.s.First
}
