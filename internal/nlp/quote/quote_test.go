package quote_test

import (
	"testing"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/quote"
)

// TestFind looks quotations up in "Société  Générale's chief met A. Lind." whose accents are letters of their own.
func TestFind(t *testing.T) {
	const text = "Socie\u0301te\u0301  Ge\u0301ne\u0301rale's chief met A. Lind."
	d := &doc.Document{Text: text}
	at := 0
	for _, form := range []string{"Socie\u0301te\u0301", "Ge\u0301ne\u0301rale", "'s", "chief", "met", "A.", "Lind", "."} {
		for text[at:at+len(form)] != form {
			at++
		}
		d.Tokens = append(d.Tokens, doc.Token{Span: doc.Span{Start: at, End: at + len(form)}, Head: -1})
		at += len(form)
	}
	d.Sentences = []doc.Sentence{{Span: doc.Span{Start: 0, End: len(text)}, First: 0, Last: len(d.Tokens)}}
	s := quote.In(d, 0)
	for _, c := range []struct {
		quote       string
		first, last int // -1 where it is not there
		cut         bool
	}{
		{"Société Générale", 0, 2, false}, {"Socie\u0301te\u0301\n Générale's chief", 0, 4, false}, {"met A", 4, 6, false},
		{"Lind", 6, 7, false},
		{"Générale", 1, 2, false}, {"Générale'", -1, -1, true}, {"hief", -1, -1, true}, {"Societe", -1, -1, false},
		{"Chief", -1, -1, false}, {"", -1, -1, false},
		{"chief Lind", -1, -1, false},
	} {
		places, cut := s.Find(c.quote)
		first, last := -1, -1
		if len(places) > 0 {
			first, last = places[0].First, places[0].Last
		}
		if first != c.first || last != c.last || cut != c.cut {
			t.Errorf("%q: tokens %d to %d, cut %v; want %d to %d, %v", c.quote, first, last, cut, c.first, c.last, c.cut)
		}
	}
}
