package coref

import (
	"math"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
)

// sense is what a word of a mention tells of its thing: the noun of a common phrase, a word of a name.
type sense struct {
	word    string // the noun's lemma, the name's word, in lower case
	vec     []int8
	norm    float64
	kind    bool // it says what the thing is: "house" in "the old house", "Court" in "High Court"
	last    bool // the last word of a name
	country bool // a country's name or adjective
}

// newSense looks up a word's vector.
func newSense(word string) sense {
	s := sense{word: word, vec: data.Vector(word)}
	sum := 0
	for _, v := range s.vec {
		sum += int(v) * int(v)
	}
	s.norm = math.Sqrt(float64(sum))
	return s
}

// cosine returns the cosine of two words' vectors in hundredths, 0 where one has none.
func (s *sense) cosine(t *sense) int {
	if s.word == t.word {
		return 100
	}
	if s.vec == nil || t.vec == nil {
		return 0
	}
	dot := 0
	for i, v := range s.vec {
		dot += int(v) * int(t.vec[i])
	}
	return int(100 * float64(dot) / (s.norm * t.norm))
}

// senses reads the words of a nominal, or of a name at tokens [first, last), that tell what its thing is.
func senses(d *doc.Document, m *doc.Mention, first, last int, class byte) []sense {
	if m.Kind == doc.Nominal {
		s := newSense(strings.ToLower(d.Tokens[m.Head].Lemma))
		s.kind = true
		return []sense{s}
	}
	var out []sense
	for i := first; i < last; i++ {
		if !d.Tokens[i].UPOS.Noun() && d.Tokens[i].UPOS != doc.ADJ {
			continue
		}
		s := newSense(strings.ToLower(d.Form(i)))
		s.last = i == last-1
		s.country = data.Nation(d.Form(i)) != ""
		s.kind = class != 'P' && last-first > 1 && says(s.word, i == first, i == m.Head || s.last)
		out = append(out, s)
	}
	return out
}

// says says whether a word of a name tells what the thing is: the last word, the head of "Council of Europe", the first
// of "Operation Anvil" and "Lake Erie".
func says(word string, first, head bool) bool {
	switch data.NounType(word) {
	case "":
		return head && bodies[word] > 0
	case "Event", "NaturalFeature":
		return first || head
	}
	return head
}
