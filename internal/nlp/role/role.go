// Package role finds the semantic roles of a sentence in PropBank's terms: who did what to
// whom, when and where, for verbs, event nouns, adjectives and copulas.
//
// Input: tokens with tags, lemmas, names and trees. Output: a Frame for each predicate. Order
// of steps: the words that may be predicates are weighed; for each, the words that may be its
// arguments are gathered along the path to the root (Xue and Palmer 2004, "Calibrating
// Features for Semantic Role Labeling"), together with what package clause shares among
// clauses; a log-linear model weighs each one's roles; then no two take the same core role.
// Syntactic gives the same frames by the rules of package clause alone.
package role

import (
	"slices"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
)

// Role is what an argument is to its predicate.
type Role uint8

// The roles, by PropBank's names. Numbered ones are the predicate's own: Arg0 does it, Arg1
// undergoes it, the others differ from verb to verb.
const (
	None Role = iota
	Arg0
	Arg1
	Arg2
	Arg3
	Arg4
	Time      // ARGM-TMP
	Place     // ARGM-LOC
	Negation  // ARGM-NEG
	Manner    // ARGM-MNR
	Modal     // ARGM-MOD
	Adverbial // ARGM-ADV
	Discourse // ARGM-DIS
	Extent    // ARGM-EXT
	Cause     // ARGM-CAU
	Purpose   // ARGM-PRP
	Direction // ARGM-DIR
	Goal      // ARGM-GOL
	Secondary // ARGM-PRD
	Company   // ARGM-COM
	Adjective // ARGM-ADJ: an adjective on a noun
	Event     // ARGM-PRR: the noun that a light verb is said of
	Light     // ARGM-LVB: the light verb that an event noun is said by
	Roles     // how many there are
)

var names = [Roles]string{
	"", "ARG0", "ARG1", "ARG2", "ARG3", "ARG4",
	"ARGM-TMP", "ARGM-LOC", "ARGM-NEG", "ARGM-MNR", "ARGM-MOD", "ARGM-ADV", "ARGM-DIS", "ARGM-EXT", "ARGM-CAU",
	"ARGM-PRP", "ARGM-DIR", "ARGM-GOL", "ARGM-PRD", "ARGM-COM", "ARGM-ADJ", "ARGM-PRR", "ARGM-LVB",
}

// String returns PropBank's name of the role, "" for None.
func (r Role) String() string { return names[r] }

// Core says whether the role is one of the numbered ones.
func (r Role) Core() bool { return Arg0 <= r && r <= Arg4 }

// Parse returns the role with PropBank's name, None where it is not one of those above.
func Parse(name string) Role { return Role(max(0, slices.Index(names[:], name))) }

// Frame is a predicate and its arguments. Token numbers index Document.Tokens.
type Frame struct {
	Head int
	Args []Arg // by token
}

// Arg is an argument by the token its phrase hangs by.
type Arg struct {
	Head int
	Role Role
	Prob float64 // in [0,1]: how sure the model is; 1 by rule
}

// Find returns the frames of a sentence in the order of their heads.
func Find(s *clause.Sentence) []Frame { return find(s, model()) }

func find(s *clause.Sentence, weights []int8) []Frame {
	x := NewSlots(s)
	score := func(f uint32) float64 { return float64(weights[f]) / ModelScale }
	var out []Frame
	for p := s.First; p < x.last; p++ {
		if !x.Candidate(p) || sum(x.Predicate(p), score) <= 0 {
			continue
		}
		out = append(out, Frame{p, x.label(p, weights)})
	}
	return out
}

func sum(features []uint32, score func(uint32) float64) float64 {
	z := 0.0
	for _, f := range features {
		z += score(f)
	}
	return z
}

// label gives each candidate its likeliest role; of those that want the same core role the
// surest takes it, and the others their next.
func (x *Slots) label(p int, weights []int8) []Arg {
	args := x.Arguments(p)
	probs := make([][Roles]float64, len(args))
	for n, a := range args {
		probs[n] = Weigh(x.Argument(p, a), func(f uint32) float32 { return float32(weights[f]) / ModelScale })
	}
	roles := make([]Role, len(args))
	for n := range args {
		roles[n] = best(&probs[n])
	}
	var owner [Arg4 + 1]int // of a core role: 1 + the argument that has it
	for n := 0; n < len(args); {
		r := roles[n]
		switch {
		case !r.Core():
			n++
		case owner[r] == 0 || owner[r] == n+1:
			owner[r] = n + 1
			n++
		default:
			loser := n
			if o := owner[r] - 1; probs[n][r] > probs[o][r] {
				owner[r], loser = n+1, o
			}
			probs[loser][r] = -1
			roles[loser] = best(&probs[loser])
			n = min(n, loser) // its next may be another's
		}
	}
	var out []Arg
	for n, r := range roles {
		if r != None {
			out = append(out, Arg{args[n], r, probs[n][r]})
		}
	}
	return out
}

func best(probs *[Roles]float64) Role {
	top := None
	for r, q := range probs {
		if q > probs[top] {
			top = Role(r)
		}
	}
	return top
}

// named says whether the token is part of a name of that kind.
func named(t *doc.Token, k doc.NameKind) bool { return t.NER != 0 && t.NER.Kind() == k }
