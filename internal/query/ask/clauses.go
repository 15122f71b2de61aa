package ask

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/schema"
)

// asked is a clause of the question held against clauses of sentences.
type asked struct {
	*view
	c        *clause.Clause
	lemma    string
	known    []known    // what must stand in the same places
	slot     clause.Arg // the place of what is asked for; its Head is -1 when the kind of question says it
	term     term       // what is asked for
	rest     []demand   // what else the sentence must speak of
	readings []reading  // what the schema's words make of the question
}

// known is a phrase of the question and its place.
type known struct {
	clause.Arg
	term
}

// asked returns the clauses of the question that a sentence may have as well, the innermost
// first: of "has agreed to acquire", what is to be acquired matters.
func (r *run) asked() ([]asked, error) {
	var out []asked
	for _, v := range r.q.views {
		r.q.view = v
		first := len(out)
		for i := range v.s.Clauses {
			c := &v.s.Clauses[i]
			if c.Link == "acl" || c.Link == "relcl" || c.Kind == schema.NounPattern {
				continue
			}
			a, ok, err := r.askedBy(c)
			if err != nil {
				return nil, err
			}
			if ok {
				out = append(out, a)
			}
		}
		slices.Reverse(out[first:])
		if len(out) > first && !v.own {
			break
		}
	}
	return out, nil
}

// askedBy reads one clause of the question; false when it does not tell what is asked for.
func (r *run) askedBy(c *clause.Clause) (asked, bool, error) {
	v := r.q.view
	a := asked{view: v, c: c, lemma: strings.ToLower(v.d.Tokens[c.Head].Lemma), slot: clause.Arg{Head: -1}}
	if c.Lemma != "" || a.lemma == "be" || a.lemma == "do" || c.Kind == schema.CopulaPattern && (c.Head == v.wh || v.d.Tokens[c.Head].NER != 0) {
		return a, false, nil
	}
	if waiting[a.lemma] && slices.ContainsFunc(c.Args, func(arg clause.Arg) bool { return arg.Clause }) {
		return a, false, nil // what is expected is asked about, not the expectation
	}
	var used []int
	var rd reading
	for _, arg := range c.Args {
		if arg.Clause || arg.Role == schema.Oblique && arg.Prep == "" && v.wh != arg.Head && v.head != arg.Head {
			continue
		}
		if v.wh >= 0 && (arg.Head == v.wh || arg.Head == v.head) {
			t, err := r.term(arg.Head)
			if err != nil {
				return a, false, err
			}
			a.slot, a.term = arg, t
			continue
		}
		t, err := r.term(arg.Head)
		if err != nil {
			return a, false, err
		}
		if !t.known {
			continue
		}
		if v.d.Tokens[arg.Head].UPOS == doc.PRON {
			return a, false, nil // nobody knows who "she" is
		}
		if arg.Role == schema.Oblique && !t.means() { // a time, a circumstance: the sentence must have its words
			continue
		}
		for _, s := range t.spans {
			for i := s.Start; i < s.End; i++ {
				used = append(used, i)
			}
		}
		a.known = append(a.known, known{arg, t})
	}
	if prep := r.trailing(); prep != "" && a.slot.Role == schema.Direct && slices.ContainsFunc(a.known, func(k known) bool { return k.Role == schema.Direct }) {
		a.slot.Role, a.slot.Prep = schema.Oblique, prep // "What did X accuse Y of?"
	}
	r.demand(&rd, append(used, c.Head), nil)
	a.rest = rd.rest
	switch r.q.kind {
	case thing, count:
		if a.slot.Head < 0 {
			return a, false, nil
		}
	case yesNo:
		if len(a.known) == 0 || len(a.known) < 2 && c.Kind == schema.CopulaPattern {
			return a, false, nil
		}
	}
	if speech[a.lemma] { // the words of what is said must be in the sentence
		return a, len(a.known)+len(a.rest) > 0, nil
	}
	named := slices.ContainsFunc(a.rest, func(dm demand) bool { return dm.name })
	if len(a.known) == 0 && (named || r.speaksOfSome(c)) {
		return a, false, nil
	}
	return a, true, nil
}

// about is the entity whose documents are looked at, "" for all.
func (a *asked) about(r *run) string {
	for _, k := range a.known {
		if len(k.class) == 0 && len(k.ids) == 1 {
			return k.best()
		}
	}
	for _, dm := range a.rest {
		if e, err := r.entity(dm.id); dm.id != "" && err == nil && e.Label != "" {
			return dm.id
		}
	}
	return ""
}

// words says the clause in words.
func (a *asked) words() string {
	s := a.view.d.Sentences[len(a.view.d.Sentences)-1]
	return strings.TrimRight(a.view.d.Slice(s.Span), "?.")
}

// told says whether words may hold a form of what the clause is told by: its own lemma, or
// another of the same predicates.
func (a *asked) told(r *run, words []string) bool {
	for _, lemma := range a.lemmas() {
		stem := lemma[:min(len(lemma), 3)]
		if slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, stem) }) {
			return true
		}
	}
	return irregular(a.lemma, words)
}

// lemmas are the words that a sentence may tell the question's clause by.
func (a *asked) lemmas() []string {
	if speech[a.lemma] {
		return speechVerbs
	}
	out := []string{a.lemma}
	for _, rd := range a.readings {
		if rd.predicate == nil || rd.noun {
			continue
		}
		for _, p := range rd.predicate.Patterns {
			if p.Kind == a.c.Kind && len(p.Fixed) == 0 {
				out = append(out, p.Heads...)
			}
		}
	}
	return out
}

// irregular says whether a word may be a form of a verb that shares only its first two letters.
func irregular(lemma string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool {
		return len(lemma) > 1 && strings.HasPrefix(w, lemma[:2]) && len(w) <= len(lemma)+2
	})
}

var speechVerbs = strings.Fields("say tell announce state add declare note warn claim report explain argue stress insist admit acknowledge confirm concede suggest")

var speech = wordSet("say tell")
