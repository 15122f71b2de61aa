package mention

import (
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
)

// announced hangs the list behind a colon or a dash on what it is a list of, where parsers hang it on the nearest noun:
// "The following nations were hit by floods: Mali, Niger and Chad." That is the noun that a word or a number announces
// it by; where there is none and the nearest noun is one thing, a list of several hangs on the verb and names nothing.
func announced(d *doc.Document, s doc.Sentence) {
	for k := s.First; k < s.Last; k++ {
		t := &d.Tokens[k]
		i := t.Head
		if t.Rel != "appos" && (t.Rel != "parataxis" || t.UPOS != doc.PROPN) || i < s.First || i >= k {
			continue
		}
		mark := colon(d, i, k)
		if mark < 0 {
			continue
		}
		members := 1
		for m := k + 1; m < s.Last; m++ {
			if d.Tokens[m].Head == k && d.Tokens[m].Rel == "conj" {
				members++
			}
		}
		if members < 2 {
			continue
		}
		if to := announcer(d, s, mark, members); to >= 0 {
			t.Head, t.Rel = to, "appos"
		} else if d.Tokens[i].XPOS == "NN" && !many(d, s, i) {
			t.Rel = "parataxis"
		}
	}
}

// colon returns the colon or dash between two tokens, -1 where there is none.
func colon(d *doc.Document, from, to int) int {
	for i := from + 1; i < to; i++ {
		switch d.Form(i) {
		case ":", "–", "—", "-":
			return i
		}
	}
	return -1
}

// announcer returns the noun before a mark that "following" or the number of a list's members goes with, -1 where there
// is none.
func announcer(d *doc.Document, s doc.Sentence, mark, members int) int {
	for i := s.First; i < mark; i++ {
		h := d.Tokens[i].Head
		if h <= i || h >= mark || !d.Tokens[h].UPOS.Noun() {
			continue
		}
		word := strings.ToLower(d.Form(i))
		if word == "following" || d.Tokens[i].Rel == "nummod" && members == count(word) {
			return h
		}
	}
	return -1
}

// count returns the whole number that a word says, 0 where it says none.
func count(word string) int {
	n, ok := Number([]string{word})
	if !ok || n != float64(int(n)) {
		return 0
	}
	return int(n)
}

// many says whether a noun in the singular stands for several: it has conjuncts, or is a word for a group.
func many(d *doc.Document, s doc.Sentence, i int) bool {
	switch data.NounType(strings.ToLower(d.Tokens[i].Lemma)) {
	case "Group", "Team", "Organization", "Family", "Company", "Party", "Alliance":
		return true
	}
	for k := i + 1; k < s.Last; k++ {
		if d.Tokens[k].Head == i && d.Tokens[k].Rel == "conj" {
			return true
		}
	}
	return false
}

// common takes the common noun at the end of a name out of it where the name of what it stands for follows: "the
// Russian republic of Chechnya".
func common(d *doc.Document, s doc.Sentence) {
	names(d, s, doc.NotName, func(first, last int) {
		if last-first < 2 || last+1 >= s.Last || d.Form(last) != "of" || !d.Tokens[last+1].NER.Begins() {
			return
		}
		if t := &d.Tokens[last-1]; t.UPOS == doc.NOUN && strings.ToLower(d.Form(last-1)) == d.Form(last-1) {
			t.NER = 0
		}
	})
}
