package mention

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
)

var (
	// nominal are the relations of words that stand for something of their own.
	nominal = data.Words("nsubj obj iobj obl nmod conj root appos xcomp ccomp dep list parataxis vocative " +
		"dislocated advcl " +
		"acl acl:relcl orphan nmod:poss obl:unmarked nmod:unmarked nmod:tmod obl:tmod nmod:npmod obl:npmod csubj reparandum")

	// inPhrase are the relations of words that belong to the phrase of their head.
	inPhrase = data.Words("det det:predet amod compound nummod nmod nmod:poss nmod:desc nmod:unmarked flat " +
		"fixed goeswith " +
		"nmod:npmod nmod:tmod cc:preconj")

	// deeper are the relations that also belong, below the first level.
	deeper = data.Words("case advmod cc conj obl obl:unmarked obj mark dep nsubj aux xcomp obl:npmod obl:tmod")

	// emptyNouns in prepositional phrases are part of a fixed phrase.
	emptyNouns = data.Set("noun of a fixed phrase")

	timeNouns = data.Set("noun of time in a phrase")

	demonstratives = data.Set("demonstrative")

	// groupPronouns stand alone for some of a group named before.
	groupPronouns = data.Set("pronoun of a group")

	// someOthers are group pronouns that are tagged as nouns and adjectives as well.
	someOthers = data.Set("pronoun of others")

	someone = data.Set("somebody or nothing")
)

// phrase adds the mention that token i heads, if any.
func (f *finder) phrase(sentence, i int) {
	tok := &f.d.Tokens[i]
	r := rel(tok)
	low := strings.ToLower(f.d.Form(i))
	switch {
	case personal(tok):
		if r != "expl" && !f.pleonastic(i, low) {
			f.add(sentence, i, i+1, i, doc.Pronoun, 0)
		}
	case relativizer(tok):
		if r != "det" && Antecedent(f.d, i) >= 0 {
			f.add(sentence, i, i+1, i, doc.Pronoun, 0)
		}
	case standsAlone(tok) && demonstratives[low]:
		if nominal[r] && r != "nmod:poss" && r != "root" && r != "conj" {
			f.add(sentence, i, i+1, i, doc.Pronoun, 0)
		}
	case groupPronouns[low] && nominal[r] && (standsAlone(tok) || someOthers[low]):
		first, last := f.span(i)
		f.add(sentence, first, last, i, doc.Pronoun, 0)
	case someone[low] && nominal[r]:
		first, last := f.span(i)
		f.add(sentence, first, last, i, doc.Nominal, 0)
	case figure(tok, low):
		f.literal(sentence, i, r)
	case tok.UPOS == doc.PROPN:
		f.proper(sentence, i, r)
	case tok.UPOS == doc.NOUN && nominal[r]:
		f.noun(sentence, i, r, low)
	}
}

// personal says whether a token is tagged as a personal or possessive pronoun.
func personal(t *doc.Token) bool { return t.XPOS == "PRP" || t.XPOS == "PRP$" }

// relativizer says whether a token is tagged as a pronoun that asks or takes up a noun: who, which, whose.
func relativizer(t *doc.Token) bool { return t.XPOS == "WP" || t.XPOS == "WDT" || t.XPOS == "WP$" }

// standsAlone says whether a token is tagged as a pronoun or a determiner, which may stand without a noun.
func standsAlone(t *doc.Token) bool { return t.UPOS == doc.PRON || t.UPOS == doc.DET }

// figure says whether a token, low in lower case, is a number, a sum or a share.
func figure(t *doc.Token, low string) bool {
	if t.UPOS == doc.NUM || t.XPOS == "$" || t.XPOS == "CD" {
		return true
	}
	return low == "%" || low == "percent" || low == "dollar" && t.XPOS != "NN"
}

// noun adds the phrase of a common noun.
func (f *finder) noun(sentence, i int, r, low string) {
	if emptyNouns[low] && r == "obl" || low == "number" && r == "fixed" {
		return
	}
	first, last := f.span(i)
	if timeWord(f.d, i) {
		f.add(sentence, first, last, i, doc.Literal, 0)
		return
	}
	f.add(sentence, first, last, i, doc.Nominal, 0)
}

// proper adds a proper noun that the name tagger left out.
func (f *finder) proper(sentence, i int, r string) {
	if timeWord(f.d, i) {
		if nominal[r] {
			first, last := f.span(i)
			for k := first; k < last; k++ {
				f.taken[k] = true
			}
			f.add(sentence, first, last, i, doc.Literal, 0)
		}
		return
	}
	if !nominal[r] && (r != "compound" || f.d.Tokens[i].Head < 0 || f.d.Tokens[f.d.Tokens[i].Head].UPOS == doc.PROPN) {
		return
	}
	first, last := f.span(i)
	for k := first; k < i; k++ { // "predominantly Shiite Coordination Framework": what describes it is no part of a name
		switch t := &f.d.Tokens[k]; {
		case t.UPOS == doc.DET, t.UPOS == doc.PUNCT, t.UPOS == doc.ADV, t.UPOS == doc.ADJ && f.described(k):
			if k == first {
				first++
			}
		}
	}
	kind := doc.Name
	if offices[strings.ToLower(f.d.Form(i))] {
		kind = doc.Nominal // "President of Iraq" names an office
	}
	f.add(sentence, first, last, i, kind, 0)
}

// described says whether an adverb stands by the adjective k.
func (f *finder) described(k int) bool {
	return slices.ContainsFunc(f.kids.Of(k), func(c int) bool { return f.d.Tokens[c].UPOS == doc.ADV })
}

// literal adds a number, an amount or a year that is no modifier of a noun.
func (f *finder) literal(sentence, i int, r string) {
	if r == "nummod" || r == "compound" || r == "flat" || r == "det" || r == "amod" {
		return
	}
	if h := f.d.Tokens[i].Head; h >= 0 && timeWord(f.d, h) && f.d.Tokens[i].Rel == "nmod:unmarked" {
		return // the year of "September 2025"
	}
	first, last := f.span(i)
	for k := i + 1; k < last; k++ {
		if f.d.Tokens[k].UPOS == doc.NOUN && f.d.Tokens[k].XPOS != "NN" && f.d.Tokens[i].UPOS == doc.NUM {
			// "900 of the troops": a group, not a figure
			f.add(sentence, first, last, i, doc.Nominal, 0)
			return
		}
	}
	f.add(sentence, first, last, i, doc.Literal, 0)
}

// span returns the tokens of the phrase that token head heads.
func (f *finder) span(head int) (first, last int) {
	in := map[int]bool{head: true}
	var down func(i, depth int)
	down = func(i, depth int) {
		if depth > 12 {
			return
		}
		for _, k := range f.kids.Of(i) {
			r := rel(&f.d.Tokens[k])
			if inPhrase[r] || depth > 0 && deeper[r] || r == "advmod" && k < head && f.d.Tokens[i].UPOS != doc.NOUN {
				if depth == 0 && r == "nmod" && k < head || r == "conj" && k > head && f.besides(head, k) {
					continue
				}
				in[k] = true
				down(k, depth+1)
			}
		}
	}
	down(head, 0)
	s := f.d.Sentences[f.d.SentenceOf(head)]
	edge := func(step, end int) int {
		at := head
		for i := head + step; i != end; i += step {
			if in[i] {
				at = i
			} else if f.d.Tokens[i].UPOS != doc.PUNCT {
				break
			} else if parting(f.d.Form(i)) && !f.inner(in, head, i, step, end) {
				break
			}
		}
		return at
	}
	return edge(-1, s.First-1), edge(1, s.Last) + 1
}

// parting says whether a mark parts phrases.
func parting(form string) bool {
	switch form {
	case ",", ";", ":", "–", "—", "--":
		return true
	}
	return false
}

// besides says whether the conjunct k stands beside a name rather than in it: "Secretary of
// State John Kerry and international partners".
func (f *finder) besides(head, k int) bool {
	if f.d.Tokens[head].UPOS != doc.PROPN {
		return false
	}
	if f.d.Tokens[k].UPOS != doc.PROPN {
		return true
	}
	for _, c := range f.kids.Of(k) {
		if rel(&f.d.Tokens[c]) == "det" {
			return true
		}
	}
	return false
}

// inner says whether a comma at i stands between words of the phrase: a list within it, a
// list of modifiers before its head, or the parts of a date.
func (f *finder) inner(in map[int]bool, head, i, step, end int) bool {
	k := i + step
	for k != end && f.d.Tokens[k].UPOS == doc.PUNCT {
		k += step
	}
	if k == end || !in[k] {
		return false
	}
	if step < 0 || timeWord(f.d, head) {
		return true
	}
	for range 6 {
		if rel(&f.d.Tokens[k]) == "conj" {
			return true
		}
		if k = f.d.Tokens[k].Head; k < 0 || k == head {
			return false
		}
	}
	return false
}

// pleonastic says whether "it" at i stands for nothing: "it is clear that", "it seems".
func (f *finder) pleonastic(i int, low string) bool {
	if low != "it" || rel(&f.d.Tokens[i]) != "nsubj" {
		return false
	}
	h := f.d.Tokens[i].Head
	if h < 0 {
		return false
	}
	for _, k := range f.kids.Of(h) {
		switch r := f.d.Tokens[k].Rel; {
		case strings.HasPrefix(r, "csubj"):
			return true
		case r == "ccomp" && k > h && (weather[f.d.Tokens[h].Lemma] || f.d.Tokens[h].UPOS == doc.ADJ):
			return true
		}
	}
	return weather[f.d.Tokens[h].Lemma] && f.d.Tokens[h].UPOS == doc.VERB
}

// weather are verbs whose "it" stands for nothing.
var weather = data.Set("verb of the weather")

// Antecedent returns the head of the noun phrase that a relative pronoun takes up: the
// word its clause hangs by; -1 where the pronoun asks or its clause stands alone.
func Antecedent(d *doc.Document, i int) int {
	at := i
	for range 12 {
		t := &d.Tokens[at]
		if t.Head < 0 {
			return -1
		}
		if t.Rel == "acl:relcl" && at != i {
			if d.Tokens[t.Head].UPOS.Noun() || d.Tokens[t.Head].UPOS == doc.PRON || d.Tokens[t.Head].UPOS == doc.NUM {
				return t.Head
			}
			return -1
		}
		at = t.Head
	}
	return -1
}

// timeWord says whether token i names a stretch or point of time.
func timeWord(d *doc.Document, i int) bool {
	t := &d.Tokens[i]
	low := strings.ToLower(t.Lemma)
	if low == "may" || low == "march" || low == "second" || low == "fall" || low == "time" {
		return t.UPOS == doc.PROPN && low != "second" && low != "time" || strings.HasPrefix(t.Rel, "obl") && low != "second"
	}
	return timeNouns[low]
}
