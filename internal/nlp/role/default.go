package role

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/schema"
)

// Syntactic returns the frames of a sentence by the deep roles of package clause: who does
// it is ARG0, what it is done to ARG1, to whom ARG2; time and place go by the words.
func Syntactic(s *clause.Sentence) []Frame {
	var out []Frame
	d := s.Document
	for i := range s.Clauses {
		c := &s.Clauses[i]
		if c.Appos || c.Lemma != "" && c.Lemma != strings.ToLower(d.Tokens[c.Head].Lemma) {
			continue
		}
		f := Frame{Head: c.Head}
		cop := s.Child(c.Head, "cop")
		if c.Kind == schema.CopulaPattern && d.Tokens[c.Head].UPOS != doc.ADJ {
			if cop < 0 {
				continue
			}
			f.Head, f.Args = cop, []Arg{{c.Head, Arg2, 1}}
		}
		seen := map[int]bool{c.Head: true, f.Head: true}
		for _, a := range c.Args {
			if r := syntactic(s, c, a); r != None && !seen[a.Head] {
				seen[a.Head] = true
				f.Args = append(f.Args, Arg{a.Head, r, 1})
			}
		}
		for _, k := range s.Children(c.Head) {
			if negative[strings.ToLower(d.Tokens[k].Lemma)] && s.Is(k, "advmod", "det") {
				f.Args = append(f.Args, Arg{k, Negation, 1})
			}
		}
		slices.SortFunc(f.Args, func(a, b Arg) int { return a.Head - b.Head })
		out = append(out, f)
	}
	slices.SortStableFunc(out, func(a, b Frame) int { return a.Head - b.Head })
	return slices.CompactFunc(out, func(a, b Frame) bool { return a.Head == b.Head })
}

var negative = map[string]bool{"not": true, "never": true, "no": true, "n't": true}

// syntactic is the role that an argument's grammatical place stands for.
func syntactic(s *clause.Sentence, c *clause.Clause, a clause.Arg) Role {
	t := &s.Document.Tokens[a.Head]
	time := a.Role == schema.Oblique && (s.Time(a.Head) || a.Prep == "since" || a.Prep == "until")
	place := a.Role == schema.Oblique && (a.Prep == "in" || a.Prep == "at") && named(t, doc.Location)
	switch {
	case time:
		return Time
	case place:
		return Place
	case c.Kind == schema.CopulaPattern && a.Role == schema.Agent:
		return Arg1
	case a.Role == schema.Agent:
		return Arg0
	case a.Role == schema.Direct:
		return Arg1
	case a.Role == schema.Indirect:
		return Arg2
	case a.Role == schema.Of && s.Is(a.Head, "nmod:poss"):
		return Arg0
	case a.Role == schema.Of:
		return Arg1
	case a.Clause && s.Is(a.Head, "ccomp", "xcomp") && c.Arg(schema.Direct) == nil:
		return Arg1
	case s.Is(a.Head, "advcl"):
		return None
	}
	return Arg2
}
