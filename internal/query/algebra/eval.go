package algebra

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/newsgraph/kg/internal/query"
	"github.com/newsgraph/kg/schema"
)

// Limits of a run. The zero value is the default. Time is limited by the context.
type Limits struct {
	Rows  int   // of the result, more of them are an error; 0 = no limit
	Bytes int64 // for groups, order, distinct and paths, about; 0 = 256 MiB
}

// ErrTooLarge is what a run ends with, wrapped, when it needs more than its limits.
var ErrTooLarge = errors.New("the query is too large")

var (
	errDone  = errors.New("enough rows")
	errFound = errors.New("found")
)

// Rows runs the query and yields its rows, one value a column; the zero Value where there is
// none. What is not ordered, grouped or distinct comes as it is found, in an order that
// depends on nothing but graph and query, and needs no memory. An error is yielded beside a
// nil row and ends the sequence.
func (p *Prepared) Rows(ctx context.Context, lim Limits) iter.Seq2[[]Value, error] {
	return func(yield func([]Value, error) bool) {
		if lim.Bytes <= 0 {
			lim.Bytes = 256 << 20
		}
		e := &exec{Prepared: p, ctx: ctx, limits: lim, row: make([]Value, len(p.slots))}
		p.rows, p.out = make([]int64, len(p.all)), 0
		out := newOutput(e, func(row []Value) error {
			if p.out++; lim.Rows > 0 && p.out > int64(lim.Rows) {
				return fmt.Errorf("%w: it has more than %d rows; narrow it, or give it a limit", ErrTooLarge, lim.Rows)
			}
			if !yield(row, nil) {
				return errDone
			}
			return nil
		})
		err := e.run(p.steps, out.add)
		if err == nil {
			err = out.finish()
		}
		if err != nil && err != errDone {
			yield(nil, err)
		}
	}
}

// exec is the state of one run.
type exec struct {
	*Prepared
	ctx    context.Context
	limits Limits
	row    []Value // by slot; absent where not bound
	ticks  uint
	used   int64 // bytes, of limits.Bytes
}

// tick looks at the context now and then.
func (e *exec) tick() error {
	if e.ticks++; e.ticks%64 == 0 && e.ctx.Err() != nil {
		return e.ctx.Err()
	}
	return nil
}

// charge takes account of memory that is kept.
func (e *exec) charge(bytes int) error {
	if e.used += int64(bytes); e.used > e.limits.Bytes {
		return fmt.Errorf("%w: it would keep more than %d MB in memory; narrow it, or order and group less", ErrTooLarge,
			e.limits.Bytes>>20)
	}
	return nil
}

// run evaluates steps one in the other and calls then for each row.
func (e *exec) run(steps []*step, then func() error) error {
	if len(steps) == 0 {
		return then()
	}
	s := steps[0]
	next := func() error {
		e.rows[s.id]++
		return e.run(steps[1:], then)
	}
	if err := e.tick(); err != nil {
		return err
	}
	switch p := s.pattern.(type) {
	case *Relation:
		return e.relation(s, p, next)
	case *Path:
		return e.path(s, p, next)
	case *Type:
		return e.typed(p, next)
	case *Says:
		return e.says(p, next)
	case *Union:
		for _, g := range s.groups {
			if err := e.run(g, next); err != nil {
				return err
			}
		}
	case *Optional:
		found := false
		err := e.run(s.groups[0], func() error {
			found = true
			return next()
		})
		if err != nil || found {
			return err
		}
		return next()
	case *Not:
		err := e.run(s.groups[0], func() error { return errFound })
		if err == errFound {
			return nil
		}
		if err != nil {
			return err
		}
		return next()
	case *Filter:
		ok, err := e.passes(p)
		if err != nil || !ok {
			return err
		}
		return next()
	}
	return nil
}

// bind sets a variable for the time of then. It does nothing where the variable holds
// another value.
func (e *exec) bind(name string, v Value, then func() error) error {
	if name == "" {
		return then()
	}
	at := e.slots[name]
	if have := e.row[at]; !have.Absent() {
		if have.key() != v.key() {
			return nil
		}
		return then()
	}
	e.row[at] = v
	err := then()
	e.row[at] = Value{}
	return err
}

// values returns what a term may be now: nil is anything.
func (e *exec) values(t Term) []Value {
	if t.Var == "" {
		return t.Values
	}
	if v := e.row[e.slots[t.Var]]; !v.Absent() {
		return []Value{v}
	}
	return nil
}

func (e *exec) relation(s *step, r *Relation, then func() error) error {
	subjects, objects := e.values(r.Subject), e.values(r.Object)
	facts := s.facts
	if v := r.Predicates.Var; v != "" {
		if have := e.row[e.slots[v]]; !have.Absent() {
			facts.Predicates = []string{have.ID}
		}
	}
	if e.byClaims(r, subjects != nil || objects != nil) {
		return e.claims(s, r, facts.Predicates, then)
	}
	for _, turned := range []bool{false, true} {
		if turned && !r.Predicates.Either {
			break
		}
		from, to := subjects, objects
		if turned {
			from, to = objects, subjects
		}
		err := e.facts(facts, from, to, func(f query.Fact) error {
			subject, object := ends(f)
			if turned {
				if subject.key() == object.key() {
					return nil
				}
				subject, object = object, subject
			}
			return e.bind(r.Subject.Var, subject, func() error {
				return e.bind(r.Object.Var, object, func() error {
					return e.bind(r.Predicates.Var, Value{ID: f.Predicate}, func() error { return e.supported(s, r.Claim, f, then) })
				})
			})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// facts calls do with each fact whose ends are among the values given.
func (e *exec) facts(p query.FactPattern, subjects, objects []Value, do func(query.Fact) error) error {
	each := objects
	if len(subjects) > 1 && len(objects) > 1 { // one scan a subject, objects are looked up
		each = nil
	}
	for _, s := range orAny(subjects) {
		if subjects != nil && s.ID == "" {
			continue // a literal says nothing
		}
		for _, o := range orAny(each) {
			one := p
			one.Subject, one.Object = s.ID, o.arg()
			for f, err := range e.graph.Facts(e.ctx, one) {
				if err != nil {
					return err
				}
				if err := e.tick(); err != nil {
					return err
				}
				if each == nil && objects != nil && !among(objects, valueOf(f.Object)) {
					continue
				}
				if err := do(f); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func among(values []Value, v Value) bool {
	return slices.ContainsFunc(values, func(w Value) bool { return w.key() == v.key() })
}

// supported calls then for a fact, or with claim for each claim that supports it.
func (e *exec) supported(s *step, claim string, f query.Fact, then func() error) error {
	if claim == "" {
		ok, err := e.holds(s, f)
		if err != nil || !ok {
			return err
		}
		return then()
	}
	if s.sure && !e.read[claim] {
		ids, err := e.graph.ClaimIDs(e.ctx, f)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if err := e.bind(claim, Value{ID: id}, then); err != nil {
				return err
			}
		}
		return nil
	}
	for c, err := range e.graph.ClaimsOf(e.ctx, f) {
		if err == nil {
			err = e.tick()
		}
		if err == nil && s.match(c) {
			err = e.bind(claim, Value{ID: c.ID, Claim: c}, then)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// holds says whether some claim supports a fact as the step's How asks.
func (e *exec) holds(s *step, f query.Fact) (bool, error) {
	if s.sure {
		ids, err := e.graph.ClaimIDs(e.ctx, f)
		return len(ids) > 0, err
	}
	for c, err := range e.graph.ClaimsOf(e.ctx, f) {
		if err != nil {
			return false, err
		}
		if s.match(c) {
			return true, nil
		}
	}
	return false, nil
}

// claims evaluates a relation by the speaker or the document of its claims.
func (e *exec) claims(s *step, r *Relation, predicates []string, then func() error) error {
	for c, err := range e.graph.Claims(e.ctx, s.filter) {
		if err == nil {
			err = e.tick()
		}
		if err != nil {
			return err
		}
		if predicates != nil && !slices.Contains(predicates, c.Predicate.ID) {
			continue
		}
		subject, object := Value{ID: c.Subject.ID}, valueOf(c.Object)
		for _, turned := range []bool{false, true} {
			if turned && (!r.Predicates.Either || subject.key() == object.key()) {
				break
			}
			if turned {
				subject, object = object, subject
			}
			err := e.bind(r.Subject.Var, subject, func() error {
				return e.bind(r.Object.Var, object, func() error {
					return e.bind(r.Predicates.Var, Value{ID: c.Predicate.ID}, func() error {
						return e.bind(r.Claim, Value{ID: c.ID, Claim: c}, then)
					})
				})
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func (e *exec) typed(t *Type, then func() error) error {
	if values := e.values(t.Term); values != nil {
		for _, v := range values {
			is, err := e.isOf(v, t.Types)
			if err != nil {
				return err
			}
			if is {
				if err := then(); err != nil {
					return err
				}
			}
		}
		return nil
	}
	for i, typ := range t.Types {
		for id, err := range e.graph.OfType(e.ctx, typ) {
			if err == nil {
				err = e.tick()
			}
			if err != nil {
				return err
			}
			v := Value{ID: id}
			if before, err := e.isOf(v, t.Types[:i]); err != nil || before {
				if err != nil {
					return err
				}
				continue
			}
			if err := e.bind(t.Term.Var, v, then); err != nil {
				return err
			}
		}
	}
	return nil
}

func (e *exec) isOf(v Value, types []string) (bool, error) {
	if v.ID == "" || len(types) == 0 {
		return false, nil
	}
	entity, err := e.graph.Entity(e.ctx, v.ID)
	return err == nil && slices.ContainsFunc(types, func(t string) bool {
		return e.graph.Schema().Is(entity.Type, t)
	}), err
}

func (e *exec) says(p *Says, then func() error) error {
	c := e.row[e.slots[p.Claim]].Claim
	if c == nil {
		return nil
	}
	values := e.values(p.Speaker)
	for i, a := range c.Attributed {
		if slices.ContainsFunc(c.Attributed[:i], func(b schema.Arg) bool { return b.ID == a.ID }) ||
			values != nil && !among(values, Value{ID: a.ID}) {
			continue
		}
		if err := e.bind(p.Speaker.Var, Value{ID: a.ID}, then); err != nil {
			return err
		}
	}
	return nil
}
