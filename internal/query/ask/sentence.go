package ask

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/internal/query"
	"github.com/newsgraph/kg/schema"
)

// Bounds of the reading of sentences: of those that mention what a question is about, so many
// are looked at for its words, and so many parsed.
const (
	maxLooked = 400
	maxParsed = 6
)

// fromSentences answers from stored sentences when no claim does: one is read again, and must
// have the question's verb with the known phrase in the same place. What stands in the place
// asked for is the answer.
func (r *run) fromSentences(readings []reading) (*reading, error) {
	if r.q.kind != thing && r.q.kind != where {
		return nil, nil
	}
	parsed := map[string]*doc.Document{}
	for i := range readings {
		rd := &readings[i]
		if rd.noun || rd.lemma == "" || rd.subject.asked == rd.object.asked {
			continue
		}
		known := ""
		for _, t := range []term{rd.subject, rd.object} {
			if t.known {
				known = t.best()
			}
		}
		sentences, err := r.g.SentencesOf(r.ctx, known, maxLooked)
		if err != nil {
			return nil, err
		}
		for _, sentence := range sentences {
			d := parsed[sentence.ID]
			if d == nil {
				if !r.promising(rd, sentence.Text) || len(parsed) == maxParsed {
					continue
				}
				d = &doc.Document{Text: sentence.Text}
				d.Source.ID = sentence.Document
				if err := r.pipeline.Run(r.ctx, d); err != nil {
					return nil, err
				}
				parsed[sentence.ID] = d
			}
			r.answersIn(rd, d, sentence)
		}
		if len(r.out.Answers) > 0 {
			return rd, nil
		}
	}
	return nil, nil
}

// promising says whether a sentence has a form of the verb and all that the reading leaves out.
func (r *run) promising(rd *reading, text string) bool {
	words := strings.Fields(schema.Fold(text))
	stem := rd.lemma
	if len(stem) > 3 {
		stem = stem[:3]
	}
	if !slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, stem[:min(2, len(stem))]) }) {
		return false
	}
	c := &schema.Claim{Evidence: schema.Evidence{Quote: text}}
	return !slices.ContainsFunc(rd.rest, func(dm demand) bool { return !r.speaks(dm, c) })
}

// answersIn adds what a sentence answers.
func (r *run) answersIn(rd *reading, d *doc.Document, from query.Sentence) {
	for n := range d.Sentences {
		s := clause.Build(d, n)
		for i := range s.Clauses {
			c := &s.Clauses[i]
			if c.Kind != schema.VerbPattern || c.Lemma != "" || strings.ToLower(d.Tokens[c.Head].Lemma) != rd.lemma || !r.plainly(s, c) {
				continue
			}
			asked, place, other, otherPlace := rd.subject, rd.from, rd.object, rd.to
			if rd.object.asked {
				asked, place, other, otherPlace = rd.object, rd.to, rd.subject, rd.from
			}
			if other.known && !slices.ContainsFunc(c.Args, func(a clause.Arg) bool { return samePlace(a, otherPlace) && r.speaksOf(s, a.Head, other) }) {
				continue
			}
			for _, a := range c.Args {
				if a.Clause || !samePlace(a, place) {
					continue
				}
				for _, k := range s.Conjuncts(a.Head) {
					r.answerAt(s, k, asked, from)
				}
			}
		}
	}
}

// plainly says whether a clause is neither denied nor, unless the question is of the future,
// only possible.
func (r *run) plainly(s *clause.Sentence, c *clause.Clause) bool {
	for _, k := range s.Children(c.Head) {
		switch word := strings.ToLower(s.Document.Form(k)); {
		case word == "not" || word == "n't" || word == "never" || word == "no":
			return false
		case modal[word] && !r.q.future:
			return false
		}
	}
	return c.Mark != "if" && c.Mark != "to"
}

func samePlace(a, b clause.Arg) bool {
	if a.Role != b.Role {
		return false
	}
	return a.Role != schema.Oblique || a.Prep == b.Prep || locative[a.Prep] && locative[b.Prep]
}

var locative = wordSet("in at on near inside")

// span returns the tokens of a noun phrase without clauses that describe it.
func span(s *clause.Sentence, i int) doc.Span {
	out := doc.Span{Start: i, End: i + 1}
	for _, k := range s.Children(i) {
		if s.Is(k, "acl", "case", "punct", "conj", "cc", "appos", "mark", "cop", "parataxis", "det", "advcl", "dep") {
			continue
		}
		for _, j := range append([]int{k}, below(s, k)...) {
			out.Start, out.End = min(out.Start, j), max(out.End, j+1)
		}
	}
	return out
}

func below(s *clause.Sentence, i int) []int {
	var out []int
	for _, k := range s.Children(i) {
		out = append(append(out, k), below(s, k)...)
	}
	return out
}

// speaksOf says whether a phrase of a sentence has a name of a known term, or its class noun
// with all its modifiers.
func (r *run) speaksOf(s *clause.Sentence, head int, t term) bool {
	for _, k := range s.Conjuncts(head) {
		at := span(s, k)
		text := " " + schema.Fold(s.Document.Slice(s.Document.TokenSpan(at.Start, at.End))) + " "
		for id := range t.ids {
			e, err := r.entity(id)
			if err != nil {
				return false
			}
			for _, name := range append([]string{e.Label}, e.Aliases...) {
				if key := schema.Fold(name); key != "" && (strings.TrimSpace(text) == key || strings.Contains(key, " ") && strings.HasSuffix(text, " "+key+" ")) {
					return true
				}
			}
		}
		if len(t.class) > 0 && strings.ToLower(s.Document.Tokens[k].Lemma) == t.class[0] &&
			!slices.ContainsFunc(t.class[1:], func(w string) bool { return !hasWord(strings.Fields(text), w) }) {
			return true
		}
	}
	return false
}

// answerAt adds the phrase that a token heads, if it fits what is asked for.
func (r *run) answerAt(s *clause.Sentence, i int, asked term, from query.Sentence) {
	d := s.Document
	if d.Tokens[i].UPOS == doc.NOUN { // "by the physicist X": the name says who
		for _, k := range s.Children(i) {
			if k > i && d.Tokens[k].UPOS == doc.PROPN && s.Is(k, "appos", "flat", "nmod:desc") {
				r.answerAt(s, k, asked, from)
				return
			}
		}
	}
	if t := d.Tokens[i]; !t.UPOS.Noun() {
		return
	}
	typ := ""
	for _, m := range d.Mentions {
		if m.Head == i && m.Type != "" {
			typ = m.Type
		}
	}
	if typ == "" {
		if t := r.schema.NounType(strings.ToLower(d.Tokens[i].Lemma)); t != nil {
			typ = t.Name
		}
	}
	if len(asked.types) > 0 && (r.schema.Fits(typ, asked.types) == 0 || asked.noun != "" && r.schema.Fits(typ, asked.types) < 1) {
		return
	}
	if len(asked.class) > 0 && strings.ToLower(d.Tokens[i].Lemma) != asked.class[0] {
		return
	}
	at := span(s, i)
	it := Item{Label: d.Slice(d.TokenSpan(at.Start, at.End)), Quote: from.Text, Document: from.Document, Confidence: 0.5}
	if found, err := r.g.Named(r.ctx, it.Label); err == nil && len(found) > 0 {
		it.Label, it.ID, it.Aliases = found[0].Entity.Label, found[0].Entity.ID, found[0].Entity.Aliases
	}
	if r.named(schema.Arg{ID: "-", Label: it.Label}) || slices.ContainsFunc(r.out.Answers, func(have Item) bool { return have.Label == it.Label }) {
		return
	}
	it.best = &schema.Claim{Confidence: it.Confidence, Evidence: schema.Evidence{Document: from.Document, Quote: from.Text, Sentence: from.Ordinal}}
	r.out.Answers = append(r.out.Answers, it)
}
