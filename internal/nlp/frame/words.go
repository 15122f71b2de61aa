package frame

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/schema"
)

// Words returns the frame's predicate as the text says it, with what stands before the object:
// "continued to assist", "is not withdrawing from", "is a member of".
func (f *Frame) Words(s *clause.Sentence) string {
	c := f.Clause
	var out string
	switch {
	case c.Kind == schema.NounPattern:
		out = s.Document.Form(c.Head)
	case c.Kind == schema.CopulaPattern:
		out = f.being(s)
	default:
		out = finite(s, c, f.Passive)
		if f.Folded >= 0 {
			out = strings.Join(slices.Concat([]string{out}, strings.Fields(f.Before), foldedWords(s, f.Folded)), " ")
		}
	}
	if f.Prep != "" && !(c.Kind == schema.CopulaPattern && f.Nominal) {
		out += " " + f.Prep
	}
	return strings.TrimSpace(out)
}

// being returns "is", "was not" with the words of the noun where the frame is a relation.
func (f *Frame) being(s *clause.Sentence) string {
	d := s.Document
	var words []string
	for _, k := range s.Children(f.Clause.Head) {
		if k < f.Clause.Head && (s.Is(k, "cop", "aux") || s.Is(k, "advmod") && negation[strings.ToLower(d.Form(k))]) {
			words = append(words, d.Form(k))
		}
	}
	if len(words) == 0 {
		words = []string{"is"}
	}
	if !f.Nominal {
		words = append(words, Core(s, f.Clause.Head)...)
	} else {
		words = append(words, f.Name[1:]...)
	}
	return strings.Join(words, " ")
}

// finite returns the verb with its auxiliaries, negation and particles, and with the verbs
// above it that it completes for the same subject.
func finite(s *clause.Sentence, c *clause.Clause, passive bool) string {
	d := s.Document
	tokens := []int{c.Head}
	if c.Lemma != "" { // "is in charge of"
		tokens = nil
	}
	turned := c.Passive && !passive // "was killed by X" is told of X
	has := false                    // an auxiliary
	for _, k := range s.Children(c.Head) {
		if ofVerb(s, c, k, turned) {
			has = has || s.Is(k, "aux")
			tokens = append(tokens, k)
		}
	}
	slices.Sort(tokens)
	words := make([]string, 0, len(tokens)+1)
	for _, i := range tokens {
		words = append(words, d.Form(i))
	}
	if turned && !has && d.Tokens[c.Head].XPOS == "VBN" && !strings.HasSuffix(d.Form(c.Head), "ed") {
		words = append([]string{"has"}, words...)
	}
	p := s.Of(c.Parent)
	folded := p != nil && completes(c, p) // "remain banned"
	if passive && !folded && s.Child(c.Head, "aux:pass", "aux") < 0 {
		words = append([]string{"was"}, words...)
	}
	text := strings.Join(words, " ")
	if folded {
		text = finite(s, p, p.Passive) + " " + text
	}
	return text
}

// ofVerb says whether child k of a verb is one of its words: auxiliaries but those of a passive that is turned,
// negation, particles, an adverb right beside it, "to" where the verb completes another.
func ofVerb(s *clause.Sentence, c *clause.Clause, k int, turned bool) bool {
	word := strings.ToLower(s.Document.Form(k))
	before := k < c.Head
	switch {
	case s.Is(k, "aux"):
		return before && !(turned && (s.Is(k, "aux:pass") || beWords[word]))
	case s.Is(k, "cop"):
		return !s.Cleft(c.Head)
	case s.Is(k, "compound:prt"):
		return true
	case s.Is(k, "advmod"):
		negates := before && negation[word] && !s.Softened(k)
		return negates || !before && slices.Contains(c.Parts, word) || adverb(s, c, k, word)
	case s.Is(k, "mark"):
		complement := c.Link == "xcomp" || c.Link == "ccomp"
		return before && word == "to" && (complement || s.Destined(c.Head) && !turned)
	}
	return false
}

// adverb says whether child k of a verb is a single adverb right beside it: "nominally controls", "performs well in".
func adverb(s *clause.Sentence, c *clause.Clause, k int, word string) bool {
	beside := k == c.Head-1 || k == c.Head+1
	return beside && s.Document.Tokens[k].UPOS == doc.ADV && len(s.Children(k)) == 0 && !data.Class("linking", word)
}

// completes says whether a verb goes on from another before it, p, for the same subject: "continued to assist".
func completes(c, p *clause.Clause) bool {
	return c.Link == "xcomp" && p.Kind == schema.VerbPattern && p.Head < c.Head && c.Head-p.Head <= 8 &&
		p.Subject >= 0 && p.Subject == c.Subject
}

var negation = data.Set("word of negation")

var beWords = data.Set("form of to be")

// PhraseTokens returns the tokens of the noun phrase that token head heads, without relative
// clauses, appositions and conjuncts, in order.
func PhraseTokens(s *clause.Sentence, head int) []int {
	out := []int{head}
	for _, k := range s.Children(head) {
		if s.Is(k, outsidePhrase...) {
			continue
		}
		below := subtree(s, k)
		if s.Is(k, "acl") && len(below) > longestAcl && s.Child(k, "mark") < 0 {
			continue // "a botanist born in Lund, where …"
		}
		out = append(out, below...)
	}
	slices.Sort(out)
	return gapless(s.Document, out, head)
}

// outsidePhrase are the relations of what a noun phrase does not take in.
var outsidePhrase = []string{"acl:relcl", "appos", "parataxis", "conj", "cc", "case", "advcl", "punct", "nsubj", "cop",
	"aux", "mark", "csubj", "list", "dep"}

// longestAcl is the most words of a participle's clause that a noun phrase takes in.
const longestAcl = 8

func subtree(s *clause.Sentence, head int) []int {
	out := []int{head}
	for _, k := range s.Children(head) {
		if !s.Is(k, "parataxis", "acl:relcl") {
			out = append(out, subtree(s, k)...)
		}
	}
	return out
}

// gapless cuts a phrase to the run of tokens around its head; marks may stand in between.
func gapless(d *doc.Document, tokens []int, head int) []int {
	at := slices.Index(tokens, head)
	first, last := at, at
	joined := func(a, b int) bool {
		for i := a + 1; i < b; i++ {
			if d.Tokens[i].UPOS != doc.PUNCT {
				return false
			}
		}
		return true
	}
	for first > 0 && joined(tokens[first-1], tokens[first]) {
		first--
	}
	for last+1 < len(tokens) && joined(tokens[last], tokens[last+1]) {
		last++
	}
	return tokens[first : last+1]
}

// ClauseTokens returns the first and last token of the clause that token head heads, without
// marks at its ends.
func ClauseTokens(s *clause.Sentence, head int) (first, last int) {
	first, last = head, head
	for _, i := range subtree(s, head) {
		if s.Document.Tokens[i].UPOS == doc.PUNCT {
			continue
		}
		first, last = min(first, i), max(last, i)
	}
	return first, last
}
