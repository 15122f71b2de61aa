// Package token cuts paragraphs into tokens in the style of UD English (EWT and GUM of
// UD 2.16) and into sentences.
//
// A token's form is exactly the text of its span: contractions are cut where UD cuts
// multiword tokens ("do|n't", "can|not", "gon|na"), possessives and hyphenated words into
// their parts ("US|-|led"), while prefixes keep their hyphen ("anti-war", "re-elected").
// Tokens are found by rules (scan.go, word.go, number.go); sentence ends by a linear
// model over the gaps between tokens (sentence.go), within limits that rules set.
package token

import (
	"context"
	"unicode"
	"unicode/utf8"

	"github.com/newsgraph/kg/internal/doc"
)

// Stage sets Tokens and Sentences. It needs Paragraphs: no sentence crosses one. It takes
// time linear in the length of the text, whatever the text.
func Stage() doc.Stage {
	return doc.Stage{Name: "token", Needs: doc.Paragraphs, Sets: doc.Tokens | doc.Sentences,
		Run: func(ctx context.Context, d *doc.Document) error {
			d.Tokens, d.Sentences = nil, nil
			for _, p := range d.Paragraphs {
				if err := ctx.Err(); err != nil {
					return err
				}
				first := len(d.Tokens)
				for _, s := range Split(d.Text, p) {
					d.Tokens = append(d.Tokens, doc.Token{Span: s, Head: -1})
				}
				for _, last := range ends(d, first) {
					d.Sentences = append(d.Sentences, doc.Sentence{Span: d.TokenSpan(first, last), First: first, Last: last, Root: -1})
					first = last
				}
			}
			return nil
		}}
}

// Split returns the tokens of a part of a text, as spans of the text. They cover every
// byte that is not white space and keep to rune boundaries where the text is valid UTF-8.
func Split(text string, part doc.Span) []doc.Span {
	sc := scanner{text: text[:part.End], start: part.Start, out: make([]doc.Span, 0, part.Len()/5+1)}
	for i := part.Start; i < part.End; {
		r, n := utf8.DecodeRuneInString(sc.text[i:])
		if unicode.IsSpace(r) {
			i += n
			continue
		}
		j := i + n
		for j < part.End {
			r, n := utf8.DecodeRuneInString(sc.text[j:])
			if unicode.IsSpace(r) {
				break
			}
			j += n
		}
		sc.chunk(i, j)
		i = j
	}
	return sc.out
}
