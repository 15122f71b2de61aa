package extract

import (
	"strings"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/internal/nlp/manner"
	"github.com/newsgraph/kg/schema"
)

// quotation is a stretch of tokens [first, last) between double quotation marks of one paragraph.
type quotation struct {
	first, last int
	speaker     int // token of who speaks there, -1 where the text does not say
}

// quote finds the quotations of the document and who speaks there: the subject of a verb of speech outside the marks, in
// the sentences where the quotation begins and ends; else who spoke in the quotation before, in the same paragraph or,
// where the quotation opens its paragraph, in the one before (of words quoted within a sentence that is not told); else who was to speak by the sentence before ("Lee said:").
func (w *work) quote() {
	d := w.d
	w.quoted = make([]int, len(d.Tokens))
	paragraph, start, before := 0, -1, 0 // before is the paragraph of the last quotation
	finish := func(end int) {
		q := quotation{start, end, w.spoken(start, end)}
		opens := d.Tokens[start].Start-d.Paragraphs[paragraph].Start <= 2
		n := len(w.quotes)
		if q.speaker < 0 && n > 0 && w.sentences(start, end) && (before == paragraph || opens && before == paragraph-1) {
			q.speaker = w.quotes[n-1].speaker
		}
		if q.speaker < 0 && opens {
			q.speaker = w.announced(start)
		}
		for i := start; i < end; i++ {
			w.quoted[i] = len(w.quotes)
		}
		w.quotes = append(w.quotes, q)
		start, before = -1, paragraph
	}
	for i := range d.Tokens {
		w.quoted[i] = -1
		if paragraph+1 < len(d.Paragraphs) && d.Tokens[i].Start >= d.Paragraphs[paragraph+1].Start {
			if start >= 0 {
				finish(i)
			}
			for paragraph+1 < len(d.Paragraphs) && d.Tokens[i].Start >= d.Paragraphs[paragraph+1].Start {
				paragraph++
			}
		}
		switch d.Form(i) {
		case `"`, "''", "``", "“", "”":
			if start >= 0 && start <= i {
				finish(i)
			} else {
				start = i + 1
			}
		}
	}
	if start >= 0 && start < len(d.Tokens) {
		finish(len(d.Tokens))
	}
}

// sentences says whether a quotation is of sentences rather than of words in somebody's sentence: it opens one, or goes beyond one.
func (w *work) sentences(first, last int) bool {
	if first >= last {
		return false
	}
	n := w.d.SentenceOf(first)
	return w.d.Sentences[n].First >= first-1 || w.d.SentenceOf(last-1) > n
}

// spoken returns the token of who speaks in the quotation [first, last), told beside it; -1 for nobody.
func (w *work) spoken(first, last int) int {
	d := w.d
	if first >= last {
		return -1
	}
	begin, end := d.Sentences[d.SentenceOf(first)], d.Sentences[d.SentenceOf(last-1)]
	best, near := -1, 1<<30
	for i := begin.First; i < end.Last; i++ {
		if i >= first && i < last || !w.speaks(i) || d.Tokens[i].Head >= first && d.Tokens[i].Head < last {
			continue
		}
		if away := max(first-i, i-last); away < near {
			best, near = i, away
		}
	}
	return best
}

// speaks says whether a token is the subject of a verb of speech, or whom "according to" names.
func (w *work) speaks(i int) bool {
	d := w.d
	t := &d.Tokens[i]
	if t.Head < 0 || i > 0 && t.UPOS == doc.PUNCT {
		return false
	}
	if strings.HasPrefix(t.Rel, "nsubj") && t.Rel != "nsubj:pass" {
		return d.Tokens[t.Head].UPOS == doc.VERB && manner.Speech(lemmaOf(d, t.Head))
	}
	if strings.HasPrefix(t.Rel, "obl") || t.Rel == "nmod" {
		for k := max(0, i-6); k < i-1; k++ {
			if d.Tokens[k].Head == i && strings.EqualFold(d.Form(k), "according") {
				return true
			}
		}
	}
	return false
}

// announced returns who speaks by the sentence before a token where that ends with a colon or a comma; -1 for nobody.
func (w *work) announced(token int) int {
	n := w.d.SentenceOf(token) - 1
	if n < 0 {
		return -1
	}
	s := w.d.Sentences[n]
	if text := strings.TrimSpace(w.d.Slice(s.Span)); !strings.HasSuffix(text, ":") && !strings.HasSuffix(text, ",") {
		return -1
	}
	for i := s.Last - 1; i >= s.First; i-- {
		if w.speaks(i) {
			return i
		}
	}
	return -1
}

// speaker returns the token of who speaks in the quotation that a token stands in, -1 where it stands in none or nobody
// is told to speak.
func (w *work) speaker(token int) int {
	if n := w.quoted[token]; n >= 0 {
		return w.quotes[n].speaker
	}
	return -1
}

// listen sets of whom "we" and "I" in a clause are.
func (w *work) listen(c *clause.Clause, m manner.Manner) {
	w.voice = m.Speakers
	if k := w.speaker(c.Head); len(w.voice) == 0 && k >= 0 {
		w.voice = []int{k}
	}
}

// attribute gives a claim that names no speaker the speaker of the quotation that its predicate stands in. Where the text
// tells the speaker by a pronoun that nothing explains, what is said is alleged.
func (w *work) attribute(claim *schema.Claim) {
	head, ok := w.heads[claim]
	if !ok || len(claim.Attributed) > 0 {
		return
	}
	if k := w.speaker(head); k >= 0 {
		a, ok := w.entity(k)
		if !ok {
			a, ok = w.own(k)
		}
		if ok {
			claim.Attributed = append(claim.Attributed, a)
		} else if claim.Modality == schema.Asserted {
			claim.Modality = schema.Alleged
		}
	}
}
