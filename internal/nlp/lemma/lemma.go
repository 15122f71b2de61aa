// Package lemma gives each word its dictionary form, from its form and tags: by a table
// of endings, and of whole words that go against them, learnt from the train parts of UD
// English EWT and GUM and completed for WordNet's verbs (go run ./internal/nlp/lemma/train). Proper nouns keep their
// case.
package lemma

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
)

// Stage sets Lemmas. It needs Tags.
func Stage() doc.Stage {
	return doc.Stage{Name: "lemma", Needs: doc.Tokens | doc.Sentences | doc.Tags, Sets: doc.Lemmas,
		Run: func(ctx context.Context, d *doc.Document) error {
			for _, s := range d.Sentences {
				for i := s.First; i < s.Last; i++ {
					tok := &d.Tokens[i]
					tok.Lemma = Of(d.Form(i), tok.UPOS, tok.XPOS, i == s.First)
					if tok.UPOS == doc.AUX && tok.Lemma == "be" {
						auxiliary(d, s, i)
					}
				}
			}
			return ctx.Err()
		}}
}

// auxiliary takes "'s" before "been", "got" or "had" for "have".
func auxiliary(d *doc.Document, s doc.Sentence, i int) {
	if f := d.Form(i); f != "'s" && f != "’s" {
		return
	}
	for j := i + 1; j < s.Last && j < i+4; j++ {
		if d.Tokens[j].UPOS == doc.ADV || d.Tokens[j].UPOS == doc.PART {
			continue
		}
		if f := d.Form(j); f == "been" || f == "got" || f == "had" {
			d.Tokens[i].Lemma = "have"
		}
		return
	}
}

// Edit turns a form in lower case into a lemma: Cut bytes go from the end, Add comes
// after; then the case is set.
type Edit struct {
	Cut  int
	Add  string
	Case byte // 'l' lower, 't' first letter a capital, 'u' all capitals, 'k' as in the form
}

// MaxEnding is the longest ending the table holds, in bytes.
const MaxEnding = 5

// Class returns the part of the table for a word with these tags.
func Class(upos doc.UPOS, xpos string) string {
	switch {
	case upos == doc.PROPN:
		if xpos == "NNPS" {
			return xpos
		}
		return "PROPN"
	case upos == doc.AUX:
		return "AUX-" + xpos
	case xpos == "":
		return upos.String()
	case xpos == "NNP" || xpos == "NNPS":
		return "NNP-" + upos.String()
	}
	return xpos
}

// table holds the edits by class, then ending; an ending with "^" is a whole word.
var table = sync.OnceValue(func() map[string]map[string]Edit {
	all := map[string]map[string]Edit{}
	var class map[string]Edit
	for line := range strings.Lines(data.Lemmas()) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		switch {
		case strings.HasPrefix(f[0], "#"):
		case len(f) == 1:
			class = map[string]Edit{}
			all[f[0]] = class
		case len(f) == 4 && class != nil && f[1] != "" && f[3] != "":
			if cut, err := strconv.Atoi(f[1]); err == nil {
				class[f[0]] = Edit{cut, f[2], f[3][0]}
			}
		}
	}
	return all
})

// Of returns the lemma of one word; first says whether it opens its sentence.
func Of(form string, upos doc.UPOS, xpos string, first bool) string {
	if xpos == "CD" || upos == doc.NUM {
		if r := form[0]; r >= '0' && r <= '9' && strings.Contains(form, ",") {
			return strings.ReplaceAll(form, ",", "")
		}
	}
	class := table()[Class(upos, xpos)]
	low := strings.ToLower(form)
	if e, ok := class["^"+low]; ok {
		return e.apply(form, low)
	}
	if upos == doc.PROPN && xpos != "NNPS" || xpos == "NNP" || upos == doc.X || xpos == "ADD" {
		return form
	}
	if upos == doc.NOUN && xpos == "NN" && acronym(form) {
		return form
	}
	lemma := low
	if strings.ContainsAny(form, "0123456789") {
		return lemma
	}
	for n := min(MaxEnding, len(low)); n >= 0; n-- {
		if e, ok := class[low[len(low)-n:]]; ok {
			lemma = e.apply(form, low)
			break
		}
	}
	if r, _ := utf8.DecodeRuneInString(form); unicode.IsUpper(r) && !first && (upos == doc.ADJ || xpos == "NNPS") {
		lemma = title(lemma)
	} else if xpos == "NNPS" {
		lemma = title(lemma)
	}
	return lemma
}

// acronym says whether a form is of two to five capitals and digits.
func acronym(form string) bool {
	if len(form) < 2 || len(form) > 5 {
		return false
	}
	for i := range len(form) {
		if c := form[i]; (c < 'A' || c > 'Z') && (c < '0' || c > '9' || i == 0) {
			return false
		}
	}
	return true
}

func (e Edit) apply(form, low string) string {
	if e.Cut > len(low) || e.Cut > 0 && !utf8.RuneStart(low[len(low)-e.Cut]) {
		return low
	}
	lemma := low[:len(low)-e.Cut] + e.Add
	switch e.Case {
	case 't':
		return title(lemma)
	case 'u':
		return strings.ToUpper(lemma)
	case 'k':
		if e.Cut <= len(form) && len(form) == len(low) {
			return form[:len(form)-e.Cut] + e.Add
		}
	}
	return lemma
}

func title(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}
