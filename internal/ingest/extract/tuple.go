package extract

import (
	"cmp"
	"slices"
	"strings"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/internal/nlp/manner"
	"github.com/newsgraph/kg/schema"
)

// Tuple is an open extraction: a predicate and its arguments in the words of the sentence.
type Tuple struct {
	Predicate  string   // tokens parted by spaces
	Args       []string // the first is the subject; prepositions stand in the predicate or before the later ones
	Confidence float64  // in (0,1]
}

// Tuples returns what sentence n says, without a schema: one tuple for each clause and
// coordinated subject, in the order of the clauses.
func Tuples(d *doc.Document, n int) []Tuple {
	s := clause.Build(d, n)
	var out []Tuple
	for i := range s.Clauses {
		c := &s.Clauses[i]
		if c.Kind == schema.NounPattern || c.Lemma != "" || c.Subject < 0 {
			continue
		}
		out = append(out, tuplesOf(s, c)...)
	}
	return out
}

// tuplesOf writes one clause as tuples.
func tuplesOf(s *clause.Sentence, c *clause.Clause) []Tuple {
	d := s.Document
	if carried(s, c) || c.Subject == c.Head || c.Kind == schema.CopulaPattern && c.Link == "xcomp" {
		return nil
	}
	predicate := predicateTokens(s, c)
	subject := subjectTokens(s, c)
	args := complements(s, c)
	if c.Kind == schema.CopulaPattern {
		own := without(phraseTokens(s, c.Head, -1), append(slices.Clone(predicate), subject...))
		for _, k := range s.Children(c.Head) {
			if s.Is(k, "nsubj", "advcl", "parataxis", "ccomp", "aux", "cop", "mark") {
				own = without(own, subtree(s, k))
			}
		}
		if c.Appos {
			own = phraseTokens(s, c.Head, c.Subject)
			own = without(own, subject)
		}
		args = [][]int{trim(d, own)}
	}
	if len(args) == 0 || len(args[0]) == 0 {
		return nil
	}
	words := text(d, predicate)
	if words == "" {
		words = "is"
	}
	t := Tuple{Predicate: words, Confidence: tupleConfidence(s, c, len(args))}
	t.Args = append(t.Args, text(d, subject))
	for _, a := range args {
		t.Args = append(t.Args, text(d, a))
	}
	if t.Args[0] == "" || t.Args[1] == "" {
		return nil
	}
	return []Tuple{t}
}

// subjectTokens returns the subject's phrase without the clause itself, which may be part of it
// ("the man who left"), and without a preposition that serves another verb.
func subjectTokens(s *clause.Sentence, c *clause.Clause) []int {
	out := subtree(s, c.Subject)
	if slices.Contains(out, c.Head) {
		out = without(out, subtree(s, c.Head))
	}
	for _, k := range s.Children(c.Subject) {
		if s.Is(k, "case") && k < c.Subject || s.Is(k, "cc") && k < c.Subject || s.Is(k, "acl:relcl") ||
			s.Is(k, "cop", "nsubj", "mark") {
			out = without(out, subtree(s, k))
		}
	}
	return trim(s.Document, out)
}

// carried says whether the clause is told by the one below it: "wants to leave" is told by "leave".
func carried(s *clause.Sentence, c *clause.Clause) bool {
	if c.Kind != schema.VerbPattern {
		return false
	}
	for _, k := range s.Children(c.Head) {
		if s.Is(k, "xcomp") && s.Child(c.Head, "obj") < 0 {
			if v := s.Of(k); v != nil && v.Kind == schema.VerbPattern {
				return true
			}
		}
	}
	return false
}

// predicateTokens returns the verb with its auxiliaries, negation and particles, and the
// verbs above it that it completes.
func predicateTokens(s *clause.Sentence, c *clause.Clause) []int {
	d := s.Document
	var out []int
	if c.Kind == schema.VerbPattern {
		out = append(out, c.Head)
	}
	for _, k := range s.Children(c.Head) {
		w := strings.ToLower(d.Form(k))
		switch {
		case s.Is(k, "aux", "cop", "compound:prt"),
			s.Is(k, "advmod") && (manner.Negates(w) || k == c.Head-1 && c.Kind == schema.VerbPattern):
			out = append(out, k)
		case s.Is(k, "mark") && w == "to" && c.Link == "xcomp":
			out = append(out, k)
		}
	}
	if c.Kind == schema.VerbPattern && c.Link == "xcomp" {
		if p := s.Of(c.Parent); p != nil && p.Kind == schema.VerbPattern && s.Child(c.Parent, "obj") < 0 {
			out = append(out, predicateTokens(s, p)...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// complements returns the arguments besides the subject: objects first, then the rest in order.
func complements(s *clause.Sentence, c *clause.Clause) [][]int {
	type arg struct {
		rank  int
		words []int
	}
	var args []arg
	for _, a := range c.Args {
		if a.Head == c.Subject || a.Shared && a.Role != schema.Direct && a.Role != schema.Agent {
			continue
		}
		words := phraseTokens(s, a.Head, c.Head)
		rank := 2
		switch {
		case a.Clause:
			words = without(subtree(s, a.Head), nil)
			rank = 1
		case a.Role == schema.Direct || a.Role == schema.Agent && c.Passive:
			rank = 0
		case a.Role == schema.Indirect:
			rank = 1
		}
		if len(words) > 0 {
			args = append(args, arg{rank, words})
		}
	}
	slices.SortStableFunc(args, func(x, y arg) int {
		return cmp.Or(cmp.Compare(x.rank, y.rank), cmp.Compare(x.words[0], y.words[0]))
	})
	var out [][]int
	for _, a := range args {
		out = append(out, a.words)
	}
	return out
}

// phraseTokens returns the tokens of a noun phrase, without marks at its ends and without a
// clause that is part of it.
func phraseTokens(s *clause.Sentence, head, part int) []int {
	out := subtree(s, head)
	if part >= 0 && slices.Contains(out, part) {
		out = without(out, subtree(s, part))
	}
	return trim(s.Document, out)
}

func subtree(s *clause.Sentence, head int) []int {
	out := []int{head}
	for _, k := range s.Children(head) {
		if !s.Is(k, "parataxis", "advcl") {
			out = append(out, subtree(s, k)...)
		}
	}
	slices.Sort(out)
	return out
}

func trim(d *doc.Document, tokens []int) []int {
	mark := func(i int) bool { return d.Tokens[i].UPOS == doc.PUNCT }
	for len(tokens) > 0 && mark(tokens[0]) {
		tokens = tokens[1:]
	}
	for len(tokens) > 0 && mark(tokens[len(tokens)-1]) {
		tokens = tokens[:len(tokens)-1]
	}
	return tokens
}

// without returns the tokens that are not in drop, in order.
func without(tokens, drop []int) []int {
	return slices.DeleteFunc(slices.Clone(tokens), func(i int) bool { return slices.Contains(drop, i) })
}

func text(d *doc.Document, tokens []int) string {
	words := make([]string, 0, len(tokens))
	for _, i := range tokens {
		words = append(words, d.Form(i))
	}
	return strings.Join(words, " ")
}

// tupleConfidence falls with doubtful arcs, with shared subjects and with length.
func tupleConfidence(s *clause.Sentence, c *clause.Clause, args int) float64 {
	conf := 0.9 * (0.7 + 0.3*arcs(s, c.Head, c.Subject).Value) // 0.3: best AUC on the Wikipedia part of CaRB dev
	if c.Link != "" {
		conf *= 0.92
	}
	if c.Appos {
		conf *= 0.8
	}
	if args == 0 {
		conf *= 0.5
	}
	return round(conf)
}
