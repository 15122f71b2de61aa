package extract

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/link"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/internal/nlp/frame"
	"github.com/newsgraph/kg/internal/nlp/timex"
	"github.com/newsgraph/kg/schema"
)

// substance returns what a noun behind a verb is about where a clause says it: "the ability to withdraw posts",
// "comments linking crime to poverty".
func (w *work) substance(s *clause.Sentence, noun int) (schema.Arg, bool) {
	for _, k := range s.Children(noun) {
		t := &w.d.Tokens[k]
		participle := t.XPOS == "VBG" && w.d.Tokens[noun].UPOS == doc.NOUN && s.Child(k, "nsubj") < 0
		if k > noun && t.Rel == "acl" && (s.Child(k, "mark") >= 0 || participle) {
			return w.clauseText(s, k)
		}
	}
	return schema.Arg{}, false
}

// alike says whether two coordinated phrases may be so: a person is not coordinated with a place.
func (w *work) alike(a, b int) bool {
	typ := func(i int) string { return kinds{w: w}.typ(i) }
	person := func(i int) bool { return w.schema.Is(typ(i), "Person") || w.schema.Is(typ(i), "Group") }
	place := func(i int) bool { return w.schema.Is(typ(i), "Place") && !w.schema.Is(typ(i), "Actor") }
	return !(person(a) && place(b) || place(a) && person(b))
}

// apposed returns the name right behind a common noun that it tells: "the journal Immunity".
func (w *work) apposed(s *clause.Sentence, token int) int {
	if k := s.Child(token, "appos", "flat"); k > token && !w.named(token) && w.named(k) &&
		w.d.Mentions[w.byHead[k]].First == token+1 {
		return k
	}
	return token
}

// nominal returns what a copula says its subject is: a name, or a phrase as a text.
func (w *work) nominal(s *clause.Sentence, f *frame.Frame, head int) (schema.Arg, bool) {
	if f.Clause.Appos && data.Class("post that is held", lemmaOf(w.d, head)) { // "the head of Acme, a post he left"
		return schema.Arg{}, false
	}
	if w.named(head) && !f.Clause.Appos && w.d.Tokens[head].UPOS != doc.ADJ { // "they are Asian"
		if a, ok := w.entity(head); ok {
			return a, true
		}
	}
	if c := f.Clause; c.Appos && head < c.Subject && w.d.Tokens[head].UPOS == doc.PROPN {
		return w.title(s, head, c.Subject)
	}
	return w.phrase(s, head)
}

// title returns the whole title that a noun before a name stands in: "Shadow Foreign Affairs Minister",
// "Attorney General".
func (w *work) title(s *clause.Sentence, noun, name int) (schema.Arg, bool) {
	part := func(i int) bool {
		t := &w.d.Tokens[i]
		if w.d.Form(i) == "of" { // "Chief of Staff", not "critics of President"
			return i > s.First && w.d.Tokens[i-1].UPOS == doc.PROPN
		}
		return t.NER == 0 && (t.UPOS == doc.PROPN || t.UPOS == doc.NOUN && t.XPOS != "NNS" || t.UPOS == doc.ADJ ||
			w.d.Form(i) == "-") && data.Nation(w.d.Form(i)) == ""
	}
	first, last := noun, noun
	for first > s.First && part(first-1) {
		first--
	}
	for last+1 < name && part(last+1) {
		last++
	}
	return w.text(first, last, longestPhrase)
}

// thing returns what a phrase stands for: its entity, a date, or the phrase itself.
func (w *work) thing(s *clause.Sentence, token int, t *times) (schema.Arg, bool) {
	if a, ok := w.entity(token); ok && !w.timely(t, token) {
		return a, true
	}
	if a, ok := w.literal(token, t, "Date"); ok {
		return a, true
	}
	if w.timely(t, token) {
		return w.when(s, token)
	}
	if a, ok := w.own(token); ok {
		return a, true
	}
	return w.phrase(s, token)
}

// when returns the words of a time that no date resolves, where they tell one from another: "May 19",
// not "last week".
func (w *work) when(s *clause.Sentence, token int) (schema.Arg, bool) {
	a, ok := w.phrase(s, token)
	if !ok || s.Child(token, "nummod") < 0 && !strings.ContainsAny(a.Value, "0123456789") &&
		!slices.ContainsFunc(strings.Fields(a.Value), func(word string) bool {
			return timex.Month(word) || timex.Weekday(word)
		}) {
		return schema.Arg{}, false
	}
	return a, true
}

// own returns the thing of this document that a noun phrase names where what it was grouped with
// is in doubt.
func (w *work) own(token int) (schema.Arg, bool) {
	i, ok := w.byHead[token]
	if !ok || w.d.Mentions[i].Kind != doc.Nominal || w.bare(&w.d.Mentions[i]) {
		return schema.Arg{}, false
	}
	m := &w.d.Mentions[i]
	if hollow(lemmaOf(w.d, m.Head)) || w.relative(m) {
		return schema.Arg{}, false
	}
	if w.fresh == nil {
		w.fresh = map[int]int{}
	}
	at, known := w.fresh[i]
	if !known {
		at = len(w.d.Entities)
		text := w.d.Slice(m.Span)
		label := text
		if first, rest, ok := strings.Cut(text, " "); ok &&
			(articles[strings.ToLower(first)] || link.Lacks(text)) {
			label = rest
		}
		label = link.Owned(w.d, m, label, w.byHead)
		e := schema.Entity{ID: schema.LocalEntityID(w.d.Source.ID, m.Span), Label: label, Type: m.Type}
		if kind := w.schema.NounType(lemmaOf(w.d, m.Head)); kind != nil {
			e.Type = data.UsualType(lemmaOf(w.d, m.Head), kind.Name, nil)
		}
		w.d.Entities = append(w.d.Entities, doc.Entity{Entity: e, Why: "a phrase of its own"})
		w.anaphor = append(w.anaphor, false)
		w.fresh[i] = at
	}
	e := &w.d.Entities[at]
	return schema.Arg{ID: e.ID, Label: e.Label, Type: e.Type, Span: m.Span, Mention: w.d.Slice(m.Span), Count: m.Count,
		About: m.Approximate}, true
}

// hollow says whether a word stands for others.
func hollow(word string) bool { return data.Class("taken up", word) }

var articles = map[string]bool{"a": true, "an": true, "the": true}

// longestPhrase = 160 bytes; a phrase that goes on is no thing to be found again. A clause is cut at
// longestClause.
const (
	longestPhrase = 160
	longestClause = 300
)

// phrase returns the words of a noun phrase as a text, without its article.
func (w *work) phrase(s *clause.Sentence, head int) (schema.Arg, bool) {
	switch w.d.Tokens[head].UPOS {
	case doc.PRON, doc.DET, doc.ADV, doc.PUNCT, doc.SCONJ, doc.CCONJ, doc.ADP, doc.AUX, doc.PART:
		return schema.Arg{}, false
	}
	tokens := frame.PhraseTokens(s, head)
	empty := func(i int) bool { // at the beginning of a phrase
		t, low := &w.d.Tokens[i], strings.ToLower(w.d.Form(i))
		return t.UPOS == doc.PUNCT && !opening(w.d.Form(i)) || t.UPOS == doc.CCONJ || negations[low] || articles[low] ||
			t.UPOS == doc.ADV && w.d.Tokens[head].UPOS != doc.ADJ && t.Head == head
	}
	for len(tokens) > 1 && tokens[0] != head && empty(tokens[0]) {
		tokens = tokens[1:]
	}
	for last := len(tokens) - 1; last > 0 && tokens[last] != head && w.d.Tokens[tokens[last]].UPOS == doc.PUNCT &&
		w.d.Form(tokens[last-1]) != "."; last-- {
		tokens = tokens[:last]
	}
	switch w.d.Tokens[tokens[len(tokens)-1]].XPOS {
	case "WDT", "WP", "WP$": // "the results of which"
		return schema.Arg{}, false
	}
	if last := tokens[len(tokens)-1]; last != head && s.Is(last, "case") { // "she was a passenger in" what stands before
		return schema.Arg{}, false
	}
	t := &w.d.Tokens[head]
	if len(tokens) == 1 && (t.UPOS != doc.NOUN || t.XPOS == "FW") && hollow(strings.ToLower(t.Lemma)) {
		return schema.Arg{}, false
	}
	return w.text(tokens[0], w.completed(s, head, tokens[len(tokens)-1]), longestPhrase)
}

// completed returns the last token of an adjective's complement, which stands right behind the phrase that ends at
// last: "capable of detecting the first galaxies".
func (w *work) completed(s *clause.Sentence, head, last int) int {
	if w.d.Tokens[head].UPOS != doc.ADJ {
		return last
	}
	for _, k := range s.Children(head) {
		if k <= last || !s.Is(k, "advcl", "acl", "xcomp", "ccomp", "obl") || s.Is(k, "advcl") && s.Child(k, "mark") < 0 {
			continue
		}
		first, end := frame.ClauseTokens(s, k)
		if first == last+1 && end-head <= longestComplement {
			last = end
		}
	}
	return last
}

// longestComplement is the most tokens that an adjective's complement is kept with.
const longestComplement = 14

// opening says whether a mark opens what it stands before.
func opening(form string) bool { return strings.ContainsAny(form, `"“‘'$€£(`) }

var negations = map[string]bool{"not": true, "n't": true, "n’t": true, "never": true, "no": true}

// clauseText returns the words of a clause as a text.
func (w *work) clauseText(s *clause.Sentence, head int) (schema.Arg, bool) {
	first, last := frame.ClauseTokens(s, head)
	for last > first && w.d.TokenSpan(first, last+1).Len() > longestClause {
		last--
	}
	return w.text(first, last, longestClause)
}

func (w *work) text(first, last, most int) (schema.Arg, bool) {
	span := w.d.TokenSpan(first, last+1)
	if span.Len() > most || span.Len() < 2 {
		return schema.Arg{}, false
	}
	text := w.d.Slice(span)
	return schema.Arg{Value: strings.Join(strings.Fields(text), " "), Datatype: "xsd:string", Span: span, Mention: text},
		true
}
