package algebra

import "github.com/newsgraph/kg/internal/query"

// path evaluates a chain of facts from the end that is bound, the subject first; where none
// is, from every node that such a fact leaves.
func (e *exec) path(s *step, p *Path, then func() error) error {
	subjects, objects := e.values(p.Subject), e.values(p.Object)
	switch {
	case subjects != nil:
		for _, from := range subjects {
			err := e.reach(s, p, from, false, func(to Value) error {
				if objects != nil && !among(objects, to) {
					return nil
				}
				return e.pair(p, from, to, then)
			})
			if err != nil {
				return err
			}
		}
		return nil
	case objects != nil:
		for _, to := range objects {
			if err := e.reach(s, p, to, true, func(from Value) error { return e.pair(p, from, to, then) }); err != nil {
				return err
			}
		}
		return nil
	}
	seen := map[string]bool{}
	return e.facts(s.facts, nil, nil, func(f query.Fact) error {
		subject, object := ends(f)
		for i, from := range []Value{subject, object} {
			if i > 0 && !p.Predicates.Either || seen[from.key()] {
				continue
			}
			seen[from.key()] = true
			if err := e.charge(len(from.key()) + 48); err != nil {
				return err
			}
			if err := e.reach(s, p, from, false, func(to Value) error { return e.pair(p, from, to, then) }); err != nil {
				return err
			}
		}
		return nil
	})
}

func (e *exec) pair(p *Path, from, to Value, then func() error) error {
	return e.bind(p.Subject.Var, from, func() error { return e.bind(p.Object.Var, to, then) })
}

// reach calls do once with each node that a chain of the right length leads to from a node,
// or with back leads from to it, nearer ones first. Where the least length is 1 a node is
// looked at once; else once for each length.
func (e *exec) reach(s *step, p *Path, start Value, back bool, do func(Value) error) error {
	layer := []Value{start}
	given, expanded := map[string]bool{}, map[string]bool{}
	spent := 0
	defer func() { e.used -= int64(spent) }()
	for hop := 1; hop <= p.Max && len(layer) > 0; hop++ {
		var next []Value
		inNext := map[string]bool{}
		for _, from := range layer {
			if p.Min == 1 {
				if expanded[from.key()] {
					continue
				}
				expanded[from.key()] = true
			}
			err := e.neighbours(s, p, from, back, func(to Value) error {
				key := to.key()
				if inNext[key] || p.Min == 1 && expanded[key] && given[key] {
					return nil
				}
				inNext[key] = true
				next = append(next, to)
				n := 3*len(key) + 128
				spent += n
				return e.charge(n)
			})
			if err != nil {
				return err
			}
		}
		for _, to := range next {
			if key := to.key(); hop >= p.Min && !given[key] {
				given[key] = true
				if err := do(to); err != nil {
					return err
				}
			}
		}
		layer = next
	}
	return nil
}

// neighbours calls do with the far end of each fact that leaves a node, or with back leads
// to it, and that the step's How lets through.
func (e *exec) neighbours(s *step, p *Path, from Value, back bool, do func(Value) error) error {
	for _, backward := range []bool{back, !back} {
		if backward != back && !p.Predicates.Either {
			break
		}
		subjects, objects := []Value{from}, []Value(nil)
		if backward {
			subjects, objects = nil, []Value{from}
		}
		err := e.facts(s.facts, subjects, objects, func(f query.Fact) error {
			if ok, err := e.holds(s, f); err != nil || !ok {
				return err
			}
			subject, object := ends(f)
			if backward {
				return do(subject)
			}
			return do(object)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
