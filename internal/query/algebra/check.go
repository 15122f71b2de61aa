package algebra

import (
	"fmt"
	"slices"
)

// set holds names of variables.
type set map[string]bool

func (s set) add(names ...string) {
	for _, name := range names {
		if name != "" {
			s[name] = true
		}
	}
}

func union(sets ...set) set {
	out := set{}
	for _, s := range sets {
		for name := range s {
			out[name] = true
		}
	}
	return out
}

// binds adds the variables that a pattern may bind.
func binds(p Pattern, s set) {
	switch p := p.(type) {
	case *Relation:
		s.add(p.Subject.Var, p.Object.Var, p.Predicates.Var, p.Claim)
	case *Path:
		s.add(p.Subject.Var, p.Object.Var)
	case *Type:
		s.add(p.Term.Var)
	case *Says:
		s.add(p.Speaker.Var, p.Claim)
	case *Optional:
		p.Group.binds(s)
	case *Union:
		for _, g := range p.Groups {
			g.binds(s)
		}
	}
}

func (g Group) binds(s set) {
	for _, p := range g {
		binds(p, s)
	}
}

// surely adds the variables that a pattern binds in every row.
func surely(p Pattern, s set) {
	switch p := p.(type) {
	case *Optional:
	case *Union:
		for name := range p.sure() {
			s[name] = true
		}
	default:
		binds(p, s)
	}
}

func (u *Union) sure() set {
	var all set
	for _, g := range u.Groups {
		of := set{}
		for _, p := range g {
			surely(p, of)
		}
		if all == nil {
			all = of
			continue
		}
		for name := range all {
			if !of[name] {
				delete(all, name)
			}
		}
	}
	return all
}

// joined says whether a pattern is one of those that are joined in any order.
func joined(p Pattern) bool {
	switch p.(type) {
	case *Relation, *Path, *Type, *Says, *Union:
		return true
	}
	return false
}

// own returns what the joined patterns of a group may bind, and what its optionals may.
func (g Group) own() (own, optional set) {
	own, optional = set{}, set{}
	for _, p := range g {
		if joined(p) {
			binds(p, own)
		} else {
			binds(p, optional)
		}
	}
	return own, optional
}

// Check says what is wrong with a query: variables that nothing binds, and groups whose
// meaning would depend on the order of evaluation. Such is a variable of an optional or a
// negation that also stands elsewhere, but not beside it: Pérez, Arenas and Gutierrez 2009,
// "well designed" patterns.
func Check(q *Query) error {
	bound := set{}
	q.Where.binds(bound)
	columns := set{}
	for _, c := range q.Select {
		if !bound[c.Var] {
			return fmt.Errorf("nothing binds ?%s, which is selected", c.Var)
		}
		if columns[c.Name()] {
			return fmt.Errorf("two columns are called %s", c.Name())
		}
		columns.add(c.Name())
	}
	if len(q.Select) == 0 {
		return fmt.Errorf("nothing is selected")
	}
	for _, o := range q.Order {
		if !columns[o.Column] {
			return fmt.Errorf("order by ?%s: no such column; name it with as", o.Column)
		}
	}
	return q.Where.check(set{}, set{})
}

// check holds the rules for a group: inherited variables are bound before it is evaluated,
// those outside may be bound before or after.
func (g Group) check(inherited, outside set) error {
	own, optional := g.own()
	scope := union(inherited, own)
	for i, p := range g {
		elsewhere := union(outside, own)
		for k, other := range g {
			if _, is := other.(*Optional); is && k != i {
				binds(other, elsewhere)
			}
		}
		var err error
		switch p := p.(type) {
		case *Union:
			for k, branch := range p.Groups {
				beside := union(outside, optional)
				for m, other := range g {
					if m != i && joined(other) {
						binds(other, beside)
					}
				}
				for m, other := range p.Groups {
					if m != k {
						other.binds(beside)
					}
				}
				if err = branch.check(set{}, beside); err != nil {
					break
				}
			}
		case *Optional:
			in := set{}
			p.Group.binds(in)
			if err = stray(in, elsewhere, scope, "an optional"); err == nil {
				err = p.Group.check(scope, elsewhere)
			}
		case *Not:
			in := set{}
			p.Group.binds(in)
			before := union(scope, optional)
			if err = stray(in, outside, before, "a negation"); err == nil {
				err = p.Group.check(before, elsewhere)
			}
		case *Filter:
			err = p.check(union(scope, optional))
		case *Says:
			if !slices.ContainsFunc(g, func(other Pattern) bool {
				r, ok := other.(*Relation)
				return ok && r.Claim == p.Claim
			}) {
				err = fmt.Errorf("no relation beside %q is taken as ?%s", patternText(p), p.Claim)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// stray finds a variable that stands both in a group and elsewhere, but not beside it.
func stray(in, elsewhere, beside set, what string) error {
	var names []string
	for name := range in {
		if elsewhere[name] && !beside[name] {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	slices.Sort(names)
	return fmt.Errorf("?%s is in %s and elsewhere, but not beside it; bind it there too, or give it another name",
		names[0], what)
}

func (f *Filter) check(bound set) error {
	for _, t := range f.Tests {
		for _, e := range []Expr{t.Left, t.Right} {
			if e.Var != "" && !bound[e.Var] {
				return fmt.Errorf("nothing beside %q binds ?%s", patternText(f), e.Var)
			}
		}
		if t.Op == Mentions && (t.Left.Var == "" || t.Right.Value.Text == "") {
			return fmt.Errorf("%q: mentions wants a claim and a quoted word", patternText(f))
		}
	}
	return nil
}
