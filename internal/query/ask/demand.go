package ask

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/schema"
)

// demand is something the question speaks of beside the relation and its two sides. A claim
// answers only when its sentence speaks of it too: else it would answer another question.
type demand struct {
	text  string
	lemma string
	id    string // of the entity it names, "" for other words
	date  bool   // a time: the claim's own time meets it too
	name  bool   // a name
}

// demand collects what a reading leaves out: names, nouns, numbers and verbs that neither its
// sides nor its predicate's words (tokens) hold.
func (r *run) demand(rd *reading, tokens []int, p *schema.Pattern) {
	d := r.q.d
	used := r.used(rd, tokens, p)
	for i := r.q.first(); i < len(d.Tokens); i++ {
		t := &d.Tokens[i]
		lemma := strings.ToLower(t.Lemma)
		if used[i] || plain[lemma] || plain[strings.ToLower(d.Form(i))] {
			continue
		}
		switch t.UPOS {
		case doc.NOUN, doc.PROPN, doc.NUM, doc.VERB, doc.ADJ:
		default:
			continue
		}
		dm := demand{text: d.Form(i), lemma: lemma}
		if t.UPOS.Noun() {
			if dm.id = r.linked(i); dm.id == "" && i > r.q.first() {
				dm.id = r.linked(i - 1)
			}
		}
		dm.date = t.UPOS == doc.NUM || months[lemma] > 0
		dm.name = (t.UPOS == doc.PROPN || t.NER != 0 || i > r.q.first() && capital(d.Form(i))) && !dm.date
		rd.rest = append(rd.rest, dm)
	}
}

// used returns the tokens that a reading takes account of: those of its sides, its predicate (tokens)
// and what is asked for.
func (r *run) used(rd *reading, tokens []int, p *schema.Pattern) map[int]bool {
	used := map[int]bool{}
	mark := func(first, last int) {
		for i := first; i < last; i++ {
			used[i] = true
		}
	}
	for _, i := range tokens {
		used[i] = true
	}
	for _, t := range []*term{&rd.subject, &rd.object} {
		for _, span := range t.spans {
			mark(span.Start, span.End)
		}
	}
	if p != nil && p.Kind == schema.CopulaPattern && len(tokens) > 0 { // "prime minister" of prime_minister
		head := tokens[len(tokens)-1]
		joined := strings.ToLower(r.q.d.Tokens[head].Lemma)
		for i := head - 1; i >= r.q.first(); i-- {
			joined = strings.ToLower(r.q.d.Tokens[i].Lemma) + "_" + joined
			if slices.Contains(p.Heads, joined) {
				mark(i, head)
			}
		}
	}
	if r.q.wh >= 0 {
		used[r.q.wh] = true
		if r.q.head >= 0 {
			span := r.phrase(r.q.head)
			mark(span.Start, span.End)
		}
	}
	return used
}

// loose says whether a reading without a known side is worth trying: the question names
// nothing, so that its verb and the words it leaves out say all there is.
func (rd reading) loose() bool {
	return !slices.ContainsFunc(rd.rest, func(dm demand) bool { return dm.name })
}

// plain are words that change nothing in what a question asks.
var plain = data.Set("says no relation")

var months = map[string]int{
	"january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6,
	"july": 7, "august": 8, "september": 9, "october": 10, "november": 11, "december": 12,
}

// satisfies says whether a claim or its sentence speaks of all that a reading left out.
func (r *run) satisfies(rd reading, c *schema.Claim) bool {
	for _, dm := range rd.rest {
		if !r.speaks(dm, c) {
			r.refuse(dm.text)
			return false
		}
	}
	return true
}

func (r *run) refuse(text string) {
	if len(r.q.refused) == 0 {
		r.q.refused = append(r.q.refused, refusal{text})
	}
}

func (r *run) speaks(dm demand, c *schema.Claim) bool {
	if dm.date {
		for _, date := range []string{c.At, c.From, c.Until, c.Object.Value} {
			if strings.HasPrefix(date, dm.text) {
				return true
			}
			if m := months[dm.lemma]; m > 0 && len(date) >= 7 && date[5:7] == twoDigits(m) {
				return true
			}
		}
	}
	said := []string{c.Evidence.Quote, c.Subject.Label, c.Object.Label, c.Predicate.Label}
	words := strings.Fields(schema.Fold(strings.Join(said, " ")))
	text := schema.Fold(dm.text)
	if hasWord(words, dm.lemma) || hasWord(words, text) {
		return true
	}
	quote := " " + strings.Join(words, " ") + " "
	if strings.Contains(text, " ") && strings.Contains(quote, " "+text+" ") {
		return true // "150,000", "well-known"
	}
	if dm.id == "" {
		return false
	}
	if c.Subject.ID == dm.id || c.Object.ID == dm.id {
		return true
	}
	e, err := r.entity(dm.id)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(append([]string{e.Label}, e.Aliases...), func(name string) bool {
		return name != "" && strings.Contains(quote, " "+schema.Fold(name)+" ")
	})
}

func twoDigits(n int) string { return string([]byte{byte('0' + n/10), byte('0' + n%10)}) }

// hasWord says whether a word stands among others, in any inflection: longer words that begin
// the same way will do.
func hasWord(words []string, word string) bool {
	word = schema.Fold(word)
	stem := word
	if len(stem) > 4 {
		stem = strings.TrimSuffix(strings.TrimSuffix(stem, "e"), "y")
	}
	return slices.ContainsFunc(words, func(w string) bool {
		return w == word || len(stem) >= 4 && strings.HasPrefix(w, stem) && len(w) <= len(stem)+5
	})
}
