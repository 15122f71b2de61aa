// Package clause reads dependency trees as clauses: predicates with their arguments by
// deep role.
//
// Input: tokens with tags, lemmas and trees. Output: one Clause for each verb, each nominal
// or adjectival predicate (copula, apposition, title) and each noun with participants. Order
// of steps: direct arguments, then what is shared (coordination), controlled (xcomp, advcl,
// acl) or relativised (acl:relcl). Passives are turned, so roles are deep ones.
package clause

import (
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/schema"
)

// Clause is a predicate and its arguments. Token numbers index Document.Tokens.
type Clause struct {
	Head    int
	Kind    schema.PatternKind
	Parts   []string // verb particles, lower case
	Args    []Arg
	Subject int    // the surface subject's head token, own or inherited; -1 when none
	Passive bool   //
	Parent  int    // token of the predicate that embeds this one, -1 for none
	Link    string // UD relation to Parent, without subtype; "conj" for coordination
	Mark    string // subordinator, lower case: "to", "that", "if", …
	Appos   bool   // a copular clause that is an apposition or a title
	more    []int  // further surface subjects
	Lemma   string // of the predicate where it is not the head's own: "be" of "is in Iraq"
}

// Arg is one argument: the head token of a phrase, or of a clause.
type Arg struct {
	Role   schema.Role
	Prep   string // of an Oblique: the preposition, lower case; "" for a bare adverbial noun
	Via    string // a particle before the preposition: "out" of "out of"
	Head   int
	Clause bool // Head is the predicate of an embedded clause
	Shared bool // inherited from another clause
	Single bool // this token alone, not what is coordinated with it
}

// Sentence holds the clauses of a sentence and its tree's children.
type Sentence struct {
	Document *doc.Document
	First    int      // first token
	Clauses  []Clause // in order of their heads
	children [][]int  // by token - First, in order
	at       map[int]int
}

// Build reads the clauses of sentence n.
func Build(d *doc.Document, n int) *Sentence {
	s := d.Sentences[n]
	b := &Sentence{Document: d, First: s.First, children: make([][]int, s.Last-s.First), at: map[int]int{}}
	for i := s.First; i < s.Last; i++ {
		if h := d.Tokens[i].Head; h >= s.First && h < s.Last {
			b.children[h-s.First] = append(b.children[h-s.First], i)
		}
	}
	for i := s.First; i < s.Last; i++ {
		b.verb(i)
		b.copula(i)
	}
	b.share()
	for i := s.First; i < s.Last; i++ {
		b.noun(i)
	}
	return b
}

// Children returns the dependents of a token of this sentence, in order.
func (b *Sentence) Children(i int) []int { return b.children[i-b.First] }

// Child returns the first dependent with one of the relations, -1 when there is none.
// A relation without subtype stands for all its subtypes.
func (b *Sentence) Child(i int, rels ...string) int {
	for _, c := range b.Children(i) {
		if b.Is(c, rels...) {
			return c
		}
	}
	return -1
}

// Is says whether a token hangs by one of the relations.
func (b *Sentence) Is(i int, rels ...string) bool {
	rel := b.Document.Tokens[i].Rel
	for _, r := range rels {
		if rel == r || len(rel) > len(r) && rel[:len(r)] == r && rel[len(r)] == ':' {
			return true
		}
	}
	return false
}

// Of returns the clause whose verb or nominal predicate is token i, nil when there is none.
// Clauses of event nouns are not found.
func (b *Sentence) Of(i int) *Clause {
	if n, ok := b.at[i]; ok {
		return &b.Clauses[n]
	}
	return nil
}

// Conjuncts returns token i and the tokens coordinated with it, in order.
func (b *Sentence) Conjuncts(i int) []int {
	out := []int{i}
	for _, c := range b.Children(i) {
		if b.Is(c, "conj") {
			out = append(out, b.Conjuncts(c)...)
		}
	}
	return out
}

// Participants returns the arguments that hang on a noun; see Clause.
func (b *Sentence) Participants(noun int) []Arg {
	c := Clause{Head: noun, Kind: schema.NounPattern, Subject: -1, Parent: -1}
	b.participants(&c, noun)
	return c.Args
}

// Named returns the noun of a bare "of" phrase right behind a noun, as in "chief of staff", -1
// when there is none.
func (b *Sentence) Named(noun int) int {
	for _, k := range b.Children(noun) {
		if prep, _ := b.Preposition(k); prep == "of" && k == noun+2 {
			return k
		}
	}
	return -1
}

// ConjunctHead returns the first of the tokens coordinated with i.
func (b *Sentence) ConjunctHead(i int) int {
	for b.Is(i, "conj") && b.Document.Tokens[i].Head >= b.First {
		i = b.Document.Tokens[i].Head
	}
	return i
}

// Arg returns the first argument with the role, nil when there is none.
func (c *Clause) Arg(role schema.Role) *Arg {
	for i := range c.Args {
		if c.Args[i].Role == role {
			return &c.Args[i]
		}
	}
	return nil
}

// Complete says whether a verb stands with something beside its subject and times: an object, a phrase, a clause.
func (b *Sentence) Complete(c *Clause) bool {
	for _, a := range c.Args {
		if a.Head == c.Subject || a.Role == c.deepSubject() || a.Role == schema.Oblique && !a.Clause && b.Time(a.Head) {
			continue
		}
		return true
	}
	return b.Child(c.Head, "parataxis", "ccomp", "xcomp", "obl:agent") >= 0
}

// deepSubject is the role that a surface subject fills.
func (c *Clause) deepSubject() schema.Role {
	if c.Passive {
		return schema.Direct
	}
	return schema.Agent
}

func (b *Sentence) add(c Clause) *Clause {
	if _, taken := b.at[c.Head]; !taken && c.Kind != schema.NounPattern && !c.Appos {
		b.at[c.Head] = len(b.Clauses)
	}
	b.Clauses = append(b.Clauses, c)
	return &b.Clauses[len(b.Clauses)-1]
}

func (b *Sentence) tok(i int) *doc.Token { return &b.Document.Tokens[i] }
