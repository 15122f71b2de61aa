// Package speech finds the quotations of a document and who speaks in each.
//
// Input: tokens with tags, lemmas and trees, and paragraphs. Order of rules for the speaker: a verb of speech right
// before the quotation; the nearest subject of a verb of speech, or whom "according to" names, outside the marks in the
// sentences where it begins and ends; who spoke in the quotation before, in the same paragraph or, where this one opens
// its paragraph, in the one before; who was to speak by the sentence before ("Lee said:"). Paragraphs after such a
// sentence are quotations without marks too.
package speech

import (
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/manner"
)

// Quotations are those of a document.
type Quotations struct {
	at       []int32 // of each token: the quotation it stands in, -1 for none
	speakers []int   // of each quotation: the token of who speaks, -1 where the text does not say
}

// Inside says which quotation a token stands in, -1 for none.
func (q *Quotations) Inside(token int) int { return int(q.at[token]) }

// Speaker returns the token of who speaks in the quotation that a token stands in; it is -1 where nobody is told to.
// Inside is false for a token that stands in none.
func (q *Quotations) Speaker(token int) (speaker int, inside bool) {
	n := q.at[token]
	if n < 0 {
		return -1, false
	}
	return q.speakers[n], true
}

// Verb says whether the subject of a verb speaks where a quotation stands beside it.
func Verb(lemma string) bool {
	lemma = strings.ToLower(lemma)
	return manner.Speech(lemma) || data.Class("quoting", lemma)
}

// Mark says whether a token is a double quotation mark.
func Mark(form string) bool {
	switch form {
	case `"`, "“", "”", "''", "``":
		return true
	}
	return false
}

// Find pairs double quotation marks within each paragraph. Known says which tokens may be speakers, such as heads of
// mentions.
func Find(d *doc.Document, known func(token int) bool) *Quotations {
	q := &Quotations{at: make([]int32, len(d.Tokens))}
	f := finder{d, known}
	paragraph, start, before := 0, -1, 0 // before is the paragraph of the last quotation
	finish := func(end int) {
		who, n := f.beside(start, end), len(q.speakers)
		opens := start < end && d.Tokens[start].Start-d.Paragraphs[paragraph].Start <= 2
		if who < 0 && n > 0 && f.sentences(start, end) && (before == paragraph || opens && before == paragraph-1) {
			who = q.speakers[n-1]
		}
		if who < 0 && opens {
			who = f.announced(start)
		}
		for i := start; i < end; i++ {
			q.at[i] = int32(n)
		}
		q.speakers = append(q.speakers, who)
		start, before = -1, paragraph
	}
	for i := range d.Tokens {
		q.at[i] = -1
		if next := paragraph + 1; next < len(d.Paragraphs) && d.Tokens[i].Start >= d.Paragraphs[next].Start {
			if start >= 0 {
				finish(i)
			}
			for next < len(d.Paragraphs) && d.Tokens[i].Start >= d.Paragraphs[next].Start {
				paragraph, next = next, next+1
			}
		}
		if !Mark(d.Form(i)) {
			continue
		}
		if start >= 0 {
			finish(i)
		} else {
			start = i + 1
		}
	}
	if start >= 0 && start < len(d.Tokens) {
		finish(len(d.Tokens))
	}
	f.blocks(q)
	return q
}

// blocks finds the quotations that stand in paragraphs of their own without marks: the one after "Lee said:", and those
// after it as long as somebody speaks of "I" or "we" there.
func (f *finder) blocks(q *Quotations) {
	d := f.d
	first, speaker := 0, -1
	for n := range d.Paragraphs {
		last, marked, selves := first, false, false
		for ; last < len(d.Tokens) && (n+1 == len(d.Paragraphs) || d.Tokens[last].Start < d.Paragraphs[n+1].Start); last++ {
			marked = marked || Mark(d.Form(last))
			selves = selves || self(d.Form(last))
		}
		if first < last && n > 0 {
			if who := f.announced(first); who >= 0 && f.colon(first) {
				speaker = who
			} else if !selves {
				speaker = -1
			}
			if marked {
				speaker = -1
			}
			for i := first; i < last && speaker >= 0; i++ {
				q.at[i] = int32(len(q.speakers))
			}
			if speaker >= 0 {
				q.speakers = append(q.speakers, speaker)
			}
		}
		first = last
	}
}

type finder struct {
	d     *doc.Document
	known func(int) bool
}

// sentences says whether a quotation is of sentences rather than of words in somebody's sentence: it opens one, or goes
// beyond one.
func (f *finder) sentences(first, last int) bool {
	if first >= last {
		return false
	}
	n := f.d.SentenceOf(first)
	return f.d.Sentences[n].First >= first-1 || f.d.SentenceOf(last-1) > n
}

// beside returns who speaks in the quotation [first, last) by the sentences where it begins and ends; -1 for nobody.
func (f *finder) beside(first, last int) int {
	d := f.d
	if first >= last {
		return -1
	}
	begin, end := d.Sentences[d.SentenceOf(first)], d.Sentences[d.SentenceOf(last-1)]
	if who := f.before(begin.First, first); who >= 0 {
		return who
	}
	best, near := -1, 1<<30
	for i := begin.First; i < end.Last; i++ {
		quoted := d.Tokens[i].Head >= first && d.Tokens[i].Head < last
		if i >= first && i < last || !f.speaks(i) || quoted && strings.HasPrefix(d.Tokens[i].Rel, "nsubj") {
			continue
		}
		if away := max(first-i, i-last); away < near {
			best, near = i, away
		}
	}
	return best
}

// before returns the subject of a verb of speech right before a quotation, also of one that it stands beside: 'he
// turned and said "…'; -1 for none.
func (f *finder) before(from, start int) int {
	d := f.d
	for i := start - 1; i >= from && i >= start-4; i-- {
		if d.Tokens[i].UPOS != doc.VERB || !Verb(d.Tokens[i].Lemma) {
			continue
		}
		for v, n := i, 0; v >= 0 && n < 4; v, n = d.Tokens[v].Head, n+1 {
			for k := from; k < start; k++ {
				if d.Tokens[k].Head == v && strings.HasPrefix(d.Tokens[k].Rel, "nsubj") && f.known(k) {
					return k
				}
			}
			if d.Tokens[v].Rel != "conj" {
				return -1
			}
		}
	}
	return -1
}

// speaks says whether a token is the subject of a verb of speech, or whom "according to" names.
func (f *finder) speaks(i int) bool {
	d := f.d
	t := &d.Tokens[i]
	if t.Head < 0 || !f.known(i) || data.Class("words themselves", strings.ToLower(t.Lemma)) {
		return false
	}
	if strings.HasPrefix(t.Rel, "nsubj") {
		return t.Rel != "nsubj:pass" && d.Tokens[t.Head].UPOS == doc.VERB && Verb(d.Tokens[t.Head].Lemma)
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

// self says whether a word speaks of the one who says it.
func self(form string) bool {
	switch strings.ToLower(form) {
	case "i", "me", "my", "we", "us", "our":
		return form != "US"
	}
	return false
}

// colon says whether the sentence before a token ends with one.
func (f *finder) colon(token int) bool {
	n := f.d.SentenceOf(token) - 1
	return n >= 0 && strings.HasSuffix(strings.TrimSpace(f.d.Slice(f.d.Sentences[n].Span)), ":")
}

// announced returns who speaks by the sentence before a token where that ends with a colon or a comma; -1 for nobody.
func (f *finder) announced(token int) int {
	n := f.d.SentenceOf(token) - 1
	if n < 0 {
		return -1
	}
	s := f.d.Sentences[n]
	if text := strings.TrimSpace(f.d.Slice(s.Span)); !strings.HasSuffix(text, ":") && !strings.HasSuffix(text, ",") {
		return -1
	}
	for i := s.Last - 1; i >= s.First; i-- {
		if f.speaks(i) {
			return i
		}
	}
	return -1
}
