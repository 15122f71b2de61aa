package algebra

import (
	"context"
	"fmt"
	"iter"
	"math"
	"slices"
	"strings"

	"github.com/newsgraph/kg/internal/query"
	"github.com/newsgraph/kg/schema"
)

// Graph is what queries are asked of; *query.Graph is one.
type Graph interface {
	Schema() *schema.Schema
	Facts(ctx context.Context, p query.FactPattern) iter.Seq2[query.Fact, error]
	CountFacts(ctx context.Context, p query.FactPattern) (int64, error)
	ClaimsOf(ctx context.Context, f query.Fact) iter.Seq2[*schema.Claim, error]
	ClaimIDs(ctx context.Context, f query.Fact) ([]string, error)
	Claims(ctx context.Context, f query.Filter) iter.Seq2[*schema.Claim, error]
	Matcher(ctx context.Context, f query.Filter) (func(*schema.Claim) bool, error)
	OfType(ctx context.Context, typ string) iter.Seq2[string, error]
	CountOfType(ctx context.Context, typ string) (int64, error)
	Entity(ctx context.Context, id string) (schema.Entity, error)
	Find(ctx context.Context, name string, limit int) ([]query.Found, error)
	Narrower(predicate string) []string
}

// Prepared is a query that is ready to run on one graph: once at a time, any number of times.
type Prepared struct {
	query *Query
	graph Graph
	notes []string       // how names were read
	slots map[string]int // of the variables
	read  set            // variables whose claims are looked into, rather than only counted
	steps []*step
	all   []*step // in the order of the plan, nested ones after theirs
	rows  []int64 // of each step, in the last run
	out   int64   // rows of the result, in the last run
}

// step is a pattern in the order of evaluation.
type step struct {
	id       int
	depth    int
	pattern  Pattern
	groups   [][]*step // of optional, not and union
	estimate int64     // facts that the index gives for the constants, at most query.MaxCount; −1: none are read
	access   string    // how they are read

	facts      query.FactPattern // of a relation or a path, without its ends
	sure       bool              // no claim need be read
	match      func(*schema.Claim) bool
	filter     query.Filter
	predicates []string // sorted; nil = any
}

// Prepare resolves the names of a query, checks it against the schema and orders its joins.
// The query stays as it is.
func Prepare(ctx context.Context, g Graph, q *Query) (*Prepared, error) {
	if err := Check(q); err != nil {
		return nil, err
	}
	p := &Prepared{graph: g, slots: map[string]int{}}
	n := *q
	var err error
	if n.Where, err = p.resolve(ctx, q.Where); err != nil {
		return nil, err
	}
	p.query = &n
	names := set{}
	p.query.Where.names(names)
	for name := range names {
		p.slots[name] = len(p.slots)
	}
	p.read = set{}
	p.query.Where.mentioned(p.read)
	for _, c := range p.query.Select {
		if c.Agg == None || c.Agg == Min || c.Agg == Max || c.Field != "" {
			p.read.add(c.Var)
		}
	}
	if p.steps, err = p.plan(ctx, p.query.Where, set{}, 0); err != nil {
		return nil, err
	}
	return p, nil
}

// names adds all variables, those of negations too.
func (g Group) names(s set) {
	g.binds(s)
	for _, p := range g {
		switch p := p.(type) {
		case *Not:
			p.Group.names(s)
		case *Optional:
			p.Group.names(s)
		case *Union:
			for _, g := range p.Groups {
				g.names(s)
			}
		}
	}
}

// plan orders a group: the joined patterns greedily, always the one that is expected to give
// the fewest rows next; filters and negations as soon as what they speak of is bound.
func (p *Prepared) plan(ctx context.Context, g Group, before set, depth int) ([]*step, error) {
	own, optional := g.own()
	scope := union(before, own)
	var joins, choices []*step
	var optionals []*step
	for _, pattern := range g {
		s := &step{pattern: pattern, depth: depth, estimate: -1}
		switch {
		case joined(pattern):
			if err := p.prepare(ctx, s); err != nil {
				return nil, err
			}
			joins = append(joins, s)
		default:
			if _, is := pattern.(*Optional); is {
				optionals = append(optionals, s)
			} else {
				choices = append(choices, s)
			}
		}
	}
	bound := union(before)
	var out []*step
	add := func(s *step) error {
		s.id = len(p.all)
		p.all = append(p.all, s)
		out = append(out, s)
		var err error
		switch pattern := s.pattern.(type) {
		case *Optional:
			err = p.nest(ctx, s, bound, pattern.Group)
		case *Not:
			err = p.nest(ctx, s, bound, pattern.Group)
		case *Union:
			err = p.nest(ctx, s, bound, pattern.Groups...)
		}
		surely(s.pattern, bound)
		return err
	}
	choose := func(last bool) error {
		for i := 0; i < len(choices); i++ {
			if last || ready(choices[i].pattern, bound, scope, optional) {
				if err := add(choices[i]); err != nil {
					return err
				}
				choices = slices.Delete(choices, i, i+1)
				i--
			}
		}
		return nil
	}
	if err := choose(false); err != nil {
		return nil, err
	}
	for len(joins) > 0 {
		best, least := -1, 0.0
		for i, s := range joins {
			if rows := p.expected(s, bound); best < 0 || rows < least {
				best, least = i, rows
			}
		}
		s := joins[best]
		joins = slices.Delete(joins, best, best+1)
		s.access = p.accessOf(s, bound)
		if err := add(s); err != nil {
			return nil, err
		}
		if err := choose(false); err != nil {
			return nil, err
		}
	}
	for _, s := range optionals {
		if err := add(s); err != nil {
			return nil, err
		}
	}
	return out, choose(true)
}

func (p *Prepared) nest(ctx context.Context, s *step, bound set, groups ...Group) error {
	for _, g := range groups {
		steps, err := p.plan(ctx, g, bound, s.depth+1)
		if err != nil {
			return err
		}
		s.groups = append(s.groups, steps)
	}
	return nil
}

// ready says whether all that a filter or a negation shares with its group is bound in every
// row; what optionals may bind is not before they are evaluated.
func ready(p Pattern, bound, scope, optional set) bool {
	in := set{}
	switch p := p.(type) {
	case *Not:
		p.Group.names(in)
		p.Group.mentioned(in)
	case *Filter:
		p.names(in)
	}
	for name := range in {
		if (scope[name] || optional[name]) && !bound[name] {
			return false
		}
	}
	return true
}

func (f *Filter) names(s set) {
	for _, t := range f.Tests {
		s.add(t.Left.Var, t.Right.Var)
	}
}

// mentioned adds the variables of filters, and the claims of speakers, at any depth.
func (g Group) mentioned(s set) {
	for _, p := range g {
		switch p := p.(type) {
		case *Filter:
			p.names(s)
		case *Says:
			s.add(p.Claim)
		case *Not:
			p.Group.mentioned(s)
		case *Optional:
			p.Group.mentioned(s)
		case *Union:
			for _, g := range p.Groups {
				g.mentioned(s)
			}
		}
	}
}

// prepare makes ready what a joined pattern reads, and counts it.
func (p *Prepared) prepare(ctx context.Context, s *step) (err error) {
	relation := func(subject, object Term, pr Predicates, how How) error {
		s.filter = how.filter()
		s.facts, s.sure = how.edges()
		if s.match, err = p.graph.Matcher(ctx, s.filter); err != nil {
			return err
		}
		for _, name := range pr.Names {
			s.predicates = append(s.predicates, p.graph.Narrower(name)...)
		}
		slices.Sort(s.predicates)
		s.predicates = slices.Compact(s.predicates)
		s.facts.Predicates = s.predicates
		s.estimate, err = p.count(ctx, s.facts, subject.Values, object.Values, pr.Either)
		return err
	}
	switch pattern := s.pattern.(type) {
	case *Relation:
		return relation(pattern.Subject, pattern.Object, pattern.Predicates, pattern.How)
	case *Path:
		return relation(pattern.Subject, pattern.Object, pattern.Predicates, pattern.How)
	case *Type:
		if pattern.Term.Var == "" {
			return nil
		}
		s.estimate = 0
		for _, typ := range pattern.Types {
			n, err := p.graph.CountOfType(ctx, typ)
			if err != nil {
				return err
			}
			s.estimate += n
		}
	}
	return nil
}

// count adds up the facts of all combinations of the values given.
func (p *Prepared) count(ctx context.Context, f query.FactPattern, subjects, objects []Value,
	either bool) (int64, error) {
	var sum int64
	for _, s := range orAny(subjects) {
		for _, o := range orAny(objects) {
			for _, turned := range []bool{false, true} {
				if turned && !either {
					continue
				}
				one := f
				one.Subject, one.Object = s.ID, o.arg()
				if turned {
					one.Subject, one.Object = o.ID, s.arg()
				}
				n, err := p.graph.CountFacts(ctx, one)
				if err != nil {
					return 0, err
				}
				if sum += n; sum >= query.MaxCount {
					return query.MaxCount, nil
				}
			}
		}
	}
	return sum, nil
}

// orAny returns one zero Value for no values.
func orAny(values []Value) []Value {
	if len(values) == 0 {
		return []Value{{}}
	}
	return values
}

// expected guesses how many rows a step makes of one: the square root of what the index gives
// for the constants for each end that is bound by then, a branch for a hop of a path. A step
// that shares no variable with those before comes last.
func (p *Prepared) expected(s *step, bound set) float64 {
	ends := func(subject, object Term) float64 {
		n := float64(s.estimate)
		if subject.Var != "" && bound[subject.Var] {
			n = math.Sqrt(n)
		}
		if object.Var != "" && bound[object.Var] {
			n = math.Sqrt(n)
		}
		return n
	}
	rows := 0.0
	names := set{}
	binds(s.pattern, names)
	switch pattern := s.pattern.(type) {
	case *Relation:
		rows = ends(pattern.Subject, pattern.Object)
	case *Path:
		rows = ends(pattern.Subject, pattern.Object) * float64(1+pattern.Max)
	case *Type:
		rows = 0.5
		if v := pattern.Term.Var; v != "" && !bound[v] {
			rows = float64(s.estimate)
		}
	case *Says:
		if rows = 1; !bound[pattern.Claim] {
			return math.Inf(1) // only its relation binds the claim
		}
	case *Union:
		rows = query.MaxCount / 4
		for name := range pattern.sure() {
			if bound[name] {
				rows = 16
			}
		}
	}
	shares := len(bound) == 0 || len(names) == 0
	for name := range names {
		shares = shares || bound[name]
	}
	if !shares {
		rows = (rows + 1) * query.MaxCount
	}
	return rows
}

// accessOf says in words how a step reads the graph, given what is bound before it.
func (p *Prepared) accessOf(s *step, bound set) string {
	given := func(t Term) bool { return t.Var != "" && bound[t.Var] || len(t.Values) > 0 }
	ends := func(subject, object Term, pr Predicates) string {
		var parts []string
		if given(subject) {
			parts = append(parts, "subject")
		}
		if pr.Names != nil || pr.Var != "" && bound[pr.Var] {
			parts = append(parts, "predicate")
		}
		if given(object) {
			parts = append(parts, "object")
		}
		if parts == nil {
			return "all facts"
		}
		return "by " + strings.Join(parts, ", ")
	}
	switch pattern := s.pattern.(type) {
	case *Relation:
		if p.byClaims(pattern, given(pattern.Subject) || given(pattern.Object)) {
			return "by speaker or document"
		}
		return ends(pattern.Subject, pattern.Object, pattern.Predicates)
	case *Path:
		return "hop by hop, " + ends(pattern.Subject, pattern.Object, pattern.Predicates)
	case *Type:
		if given(pattern.Term) {
			return "look-up"
		}
		return "by type"
	}
	return ""
}

// byClaims says whether a relation is better read by the speakers or the document of its claims.
func (p *Prepared) byClaims(r *Relation, given bool) bool {
	return r.Claim != "" && !given && (r.How.SaidBy != "" || r.How.Document != "")
}

// Explain returns the plan: each step with how it reads the graph, what the index counts for
// its constants, and, after a run, the rows that it gave.
func (p *Prepared) Explain() string {
	var b strings.Builder
	for _, note := range p.notes {
		fmt.Fprintln(&b, note)
	}
	for i, s := range p.all {
		what := ""
		switch s.pattern.(type) {
		case *Optional:
			what = "optional"
		case *Not:
			what = "not"
		case *Union:
			what = "one of"
		default:
			what = patternText(s.pattern)
		}
		fmt.Fprintf(&b, "%2d. %s%s", i+1, strings.Repeat("  ", s.depth), what)
		var notes []string
		if s.access != "" {
			notes = append(notes, s.access)
		}
		switch {
		case s.estimate >= query.MaxCount:
			notes = append(notes, fmt.Sprintf("index %d or more", query.MaxCount))
		case s.estimate >= 0:
			notes = append(notes, fmt.Sprintf("index %d", s.estimate))
		}
		if p.rows != nil {
			notes = append(notes, fmt.Sprintf("rows %d", p.rows[i]))
		}
		if notes != nil {
			b.WriteString("  (" + strings.Join(notes, "; ") + ")")
		}
		b.WriteByte('\n')
	}
	if p.rows != nil {
		fmt.Fprintf(&b, "    result  (rows %d)\n", p.out)
	}
	return b.String()
}

// Query returns the query that runs, with the names resolved.
func (p *Prepared) Query() *Query { return p.query }
