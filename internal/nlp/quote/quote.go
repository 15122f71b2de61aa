// Package quote finds the words of a text that a quotation of them stands for.
//
// Input: tokens, sentences, trees and names. Nothing is set. A quotation stands where its letters do, after Unicode NFC
// and white space aside, and begins and ends where words do.
package quote

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/newsgraph/kg/internal/doc"
)

// Sentence is the text of a sentence in which quotes are looked up: in NFC, with one space for white space.
type Sentence struct {
	d           *doc.Document
	first, last int    // tokens
	text        string // as above
	from, to    []int  // by byte of text: where the characters that it comes from begin and end in the document
}

// In returns the sentence with number n of a document.
func In(d *doc.Document, n int) *Sentence {
	at := d.Sentences[n]
	s := &Sentence{d: d, first: at.First, last: at.Last}
	var b strings.Builder
	add := func(text string, from, to int) {
		b.WriteString(text)
		for range len(text) {
			s.from, s.to = append(s.from, from), append(s.to, to)
		}
	}
	raw := d.Slice(at.Span)
	for i := 0; i < len(raw); {
		n := norm.NFC.NextBoundaryInString(raw[i:], true)
		if n <= 0 {
			n = len(raw) - i
		}
		piece := raw[i : i+n]
		if strings.TrimFunc(piece, unicode.IsSpace) == "" {
			if !strings.HasSuffix(b.String(), " ") {
				add(" ", at.Start+i, at.Start+i+n)
			}
		} else {
			add(norm.NFC.String(piece), at.Start+i, at.Start+i+n)
		}
		i += n
	}
	s.text = b.String()
	return s
}

// maxPlaces = 4 places of one quote in a sentence are tried.
const maxPlaces = 4

// Place is a run of tokens [first, last) that a quote stands for.
type Place struct{ First, Last int }

// Find returns where a quote stands in the sentence. Cut is set where its letters stand only within words.
func (s *Sentence) Find(quote string) (places []Place, cut bool) {
	quote = norm.NFC.String(strings.Join(strings.Fields(quote), " "))
	if quote == "" {
		return nil, false
	}
	for at := 0; len(places) < maxPlaces; {
		k := strings.Index(s.text[at:], quote)
		if k < 0 {
			break
		}
		k += at
		if p, ok := s.tokens(s.from[k], s.to[k+len(quote)-1]); ok {
			places = append(places, p)
		} else {
			cut = true
		}
		at = k + len(quote)
	}
	return places, cut && len(places) == 0
}

// tokens returns those between two places of the document, which must be where words begin and end; a full stop
// may be left out.
func (s *Sentence) tokens(from, to int) (Place, bool) {
	p := Place{-1, -1}
	for i := s.first; i < s.last; i++ {
		t := &s.d.Tokens[i]
		if t.Start < to && from < t.End {
			if p.First < 0 {
				p.First = i
			}
			p.Last = i + 1
		}
	}
	if p.First < 0 {
		return p, false
	}
	begins := s.d.Tokens[p.First].Start
	left := s.d.Text[max(to, s.d.Tokens[p.Last-1].Start):max(to, s.d.Tokens[p.Last-1].End)]
	return p, begins == from && strings.Trim(left, ".") == ""
}

// Head returns the token that a place hangs by: the first noun whose head is outside, else the first other word of
// content, else the first word.
func (p Place) Head(d *doc.Document) int {
	first, content := -1, -1
	for i := p.First; i < p.Last; i++ {
		if h := d.Tokens[i].Head; h >= p.First && h < p.Last {
			continue
		}
		switch d.Tokens[i].UPOS {
		case doc.NOUN, doc.PROPN, doc.PRON, doc.NUM:
			return i
		case doc.PUNCT, doc.DET, doc.ADP, doc.CCONJ, doc.PART, doc.SCONJ, doc.AUX:
		default:
			if content < 0 {
				content = i
			}
		}
		if first < 0 {
			first = i
		}
	}
	if content >= 0 {
		return content
	}
	return max(first, p.First)
}

// CutsName says whether a place begins or ends within a name.
func (s *Sentence) CutsName(p Place) bool {
	inside := func(i int) bool { return s.d.Tokens[i].NER != 0 && !s.d.Tokens[i].NER.Begins() }
	return inside(p.First) || p.Last < s.last && inside(p.Last) && s.d.Tokens[p.Last-1].NER != 0
}
