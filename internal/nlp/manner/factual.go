package manner

import (
	"strings"
	"sync"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/schema"
)

// grades are what readers made of clauses of each polarity and modality: the means on the train
// part of UDS factuality, as tools/train/manner prints them. Readers are shy of denials.
var grades = map[schema.Polarity]map[schema.Modality]float64{
	schema.Affirmed: {schema.Asserted: 2.09, schema.Expected: -1.10, schema.Planned: -0.10, schema.Possible: -0.31,
		schema.Alleged: 1.19, schema.Conditional: -0.48, schema.Requested: -1.14},
	schema.Denied: {schema.Asserted: 0.48, schema.Expected: -0.80, schema.Planned: -1.42, schema.Possible: -0.20,
		schema.Alleged: 0.31, schema.Conditional: -0.83, schema.Requested: -0.77},
}

// Grade returns polarity and modality of the clause of a token as a number in [-3,3], more for what
// readers take to have happened; a token without a clause counts as asserted.
func Grade(s *clause.Sentence, token int) float64 {
	m := Plain
	if c := s.Of(token); c != nil {
		m = Of(s, c)
	}
	return grades[m.Polarity][m.Modality]
}

// Factual returns how sure a reader may be that what the predicate at a token says has happened or
// holds, in [-3,3]: a linear reading of its manner, its form and its governors, fitted by
// tools/train/manner. It may be called concurrently.
func Factual(s *clause.Sentence, token int) float64 {
	weights := factual()
	sum := 0.0
	Features(s, token, func(feature string) { sum += weights[feature] })
	return max(-3, min(3, sum))
}

// factual are the weights by feature.
var factual = sync.OnceValue(func() map[string]float64 { return data.FactualWeights() })

// Features calls f with what Factual looks at.
func Features(s *clause.Sentence, token int, f func(string)) {
	f("bias")
	d := s.Document
	t := &d.Tokens[token]
	c := s.Of(token)
	m := Plain
	if c != nil {
		m = Of(s, c)
	}
	manner := string(m.Polarity) + " " + string(m.Modality)
	if m.Asked {
		manner += " asked"
	}
	f("manner " + manner)
	rel := t.Rel
	f("tag " + t.XPOS)
	f("rel " + rel)
	f("manner " + manner + " tag " + t.XPOS)
	f("manner " + manner + " rel " + rel)
	f("lemma " + strings.ToLower(t.Lemma))
	f("lemma " + strings.ToLower(t.Lemma) + " tag " + t.XPOS)
	around(s, token, f)
	if t.Head >= s.First {
		above(s, token, t.Head, f)
	}
	sentence := d.Sentences[d.SentenceOf(token)]
	if last := d.Form(sentence.Last - 1); last == "?" || last == "!" {
		f("end " + last + " " + rel)
	}
	if c == nil {
		return
	}
	path(s, c, f)
}

// around adds the words that hang on the predicate.
func around(s *clause.Sentence, token int, f func(string)) {
	d := s.Document
	t := &d.Tokens[token]
	var aux, neg, mark string
	for _, k := range s.Children(token) {
		w := lower(s, k)
		switch {
		case s.Is(k, "aux", "cop"):
			aux += " " + w
		case s.Is(k, "advmod") && (closed("d", w) == "no"):
			neg = " not"
		case s.Is(k, "mark"):
			mark = w
		case s.Is(k, "advmod"):
			f("adverb " + w)
		case s.Is(k, "nsubj"):
			if d.Tokens[k].UPOS == doc.PRON {
				f("subject " + w)
				f("subject " + w + " tag " + t.XPOS + " " + t.Rel)
			} else {
				f("subject " + d.Tokens[k].XPOS)
			}
		case s.Is(k, "obj", "iobj", "obl", "ccomp", "xcomp", "advcl", "conj", "parataxis"):
			f("has " + d.Tokens[k].Rel)
			if s.Is(k, "advcl") {
				if m := s.Child(k, "mark"); m >= 0 {
					f("has advcl " + lower(s, m))
				}
			}
		}
	}
	f("aux" + aux + neg)
	f("aux" + aux + neg + " tag " + t.XPOS + " rel " + t.Rel)
	if neg != "" {
		f("lemma" + neg + " " + strings.ToLower(t.Lemma))
	}
	if mark != "" {
		f("mark " + mark + " " + t.Rel)
		f("mark " + mark + " " + t.Rel + " " + t.XPOS)
	}
}

// above adds the governor and what stands beside it.
func above(s *clause.Sentence, token, head int, f func(string)) {
	d := s.Document
	rel := d.Tokens[token].Rel
	word := strings.ToLower(d.Tokens[head].Lemma)
	f("head " + word + " " + rel)
	f("head " + word + " " + rel + " " + d.Tokens[token].XPOS)
	f("head tag " + d.Tokens[head].XPOS + " " + rel)
	for _, k := range s.Children(head) {
		w := lower(s, k)
		switch {
		case s.Is(k, "aux", "cop") || s.Is(k, "advmod") && closed("d", w) == "no":
			f("head aux " + w + " " + rel)
			f("head aux " + w + " " + word)
		case s.Is(k, "nsubj") && d.Tokens[k].UPOS == doc.PRON:
			f("head subject " + w + " " + rel)
		}
	}
}

// path adds the links from a clause to the root.
func path(s *clause.Sentence, c *clause.Clause, f func(string)) {
	links := c.Link
	for steps := 0; c != nil && c.Parent >= 0 && steps < 3; steps++ {
		if c = s.Of(c.Parent); c != nil {
			links += " < " + lower(s, c.Head)
			f("path " + links)
			links += " " + c.Link
			f("path " + c.Link + " " + s.Document.Tokens[c.Head].XPOS)
		}
	}
}
