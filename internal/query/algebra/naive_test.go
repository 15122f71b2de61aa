package algebra

import (
	"context"
	"slices"
	"strings"

	"github.com/newsgraph/kg/internal/query"
	"github.com/newsgraph/kg/schema"
)

// naive evaluates queries by what the package comment says of them, without indexes, plan or
// bindings handed down: every pattern gives all its rows, and rows are joined.
type naive struct {
	graph  *query.Graph
	claims []*schema.Claim
	types  map[string]string // entity → type
}

// binding is a row by the names of variables.
type binding map[string]Value

func (b binding) join(c binding) (binding, bool) {
	out := binding{}
	for name, v := range b {
		out[name] = v
	}
	for name, v := range c {
		if have, ok := out[name]; ok && have.key() != v.key() {
			return nil, false
		}
		out[name] = v
	}
	return out, true
}

// with binds a term to a value; false when it cannot be.
func (b binding) with(t Term, v Value) (binding, bool) {
	if t.Var == "" {
		return b, len(t.Values) == 0 || slices.ContainsFunc(t.Values, func(w Value) bool { return w.key() == v.key() })
	}
	return b.join(binding{t.Var: v})
}

func (n *naive) group(g Group, start []binding) []binding {
	rows := start
	for _, p := range g {
		if !joined(p) {
			continue
		}
		if _, is := p.(*Says); is { // after the relation that binds its claim
			continue
		}
		var next []binding
		for _, m := range n.matches(p) {
			for _, row := range rows {
				if out, ok := row.join(m); ok {
					next = append(next, out)
				}
			}
		}
		rows = next
	}
	for _, p := range g {
		if says, ok := p.(*Says); ok {
			rows = n.says(says, rows)
		}
	}
	for _, p := range g {
		if o, ok := p.(*Optional); ok {
			var next []binding
			for _, row := range rows {
				in := n.group(o.Group, []binding{row})
				if len(in) == 0 {
					in = []binding{row}
				}
				next = append(next, in...)
			}
			rows = next
		}
	}
	return slices.DeleteFunc(slices.Clone(rows), func(row binding) bool {
		for _, p := range g {
			switch p := p.(type) {
			case *Not:
				if len(n.group(p.Group, []binding{row})) > 0 {
					return true
				}
			case *Filter:
				if !slices.ContainsFunc(p.Tests, func(t Test) bool {
					left, right := n.eval(t.Left, row), n.eval(t.Right, row)
					return !left.Absent() && !right.Absent() && holds(left, t.Op, right)
				}) {
					return true
				}
			}
		}
		return false
	})
}

func (n *naive) says(p *Says, rows []binding) (out []binding) {
	for _, row := range rows {
		seen := map[string]bool{}
		for _, a := range row[p.Claim].Claim.Attributed {
			if seen[a.ID] {
				continue
			}
			seen[a.ID] = true
			if b, ok := row.with(p.Speaker, Value{ID: a.ID}); ok {
				out = append(out, b)
			}
		}
	}
	return out
}

// matches returns all rows of one pattern.
func (n *naive) matches(p Pattern) (out []binding) {
	switch p := p.(type) {
	case *Relation:
		seen := map[string]bool{}
		for _, c := range n.claims {
			if !n.lets(p.How, c) || !n.among(c, p.Predicates) {
				continue
			}
			for i, ends := range n.ends(c, p.Predicates.Either) {
				key := c.Edge().NQuad() + string(rune('0'+i))
				if p.Claim == "" && seen[key] {
					continue
				}
				seen[key] = true
				b, ok := binding{}.with(p.Subject, ends[0])
				if ok {
					b, ok = b.with(p.Object, ends[1])
				}
				if ok {
					b, ok = b.with(Term{Var: p.Predicates.Var}, Value{ID: c.Predicate.ID})
				}
				if ok {
					b, ok = b.with(Term{Var: p.Claim}, Value{ID: c.ID, Claim: c})
				}
				if ok {
					out = append(out, b)
				}
			}
		}
	case *Path:
		edges := map[[2]string]bool{}
		values := map[string]Value{}
		for _, c := range n.claims {
			if n.lets(p.How, c) && n.among(c, p.Predicates) {
				for _, ends := range n.ends(c, p.Predicates.Either) {
					edges[[2]string{ends[0].key(), ends[1].key()}] = true
					values[ends[0].key()], values[ends[1].key()] = ends[0], ends[1]
				}
			}
		}
		found := map[[2]string]bool{}
		chains := edges
		for hop := 1; hop <= p.Max; hop++ {
			if hop >= p.Min {
				for pair := range chains {
					found[pair] = true
				}
			}
			longer := map[[2]string]bool{}
			for a := range chains {
				for b := range edges {
					if a[1] == b[0] {
						longer[[2]string{a[0], b[1]}] = true
					}
				}
			}
			chains = longer
		}
		for pair := range found {
			b, ok := binding{}.with(p.Subject, values[pair[0]])
			if ok {
				b, ok = b.with(p.Object, values[pair[1]])
			}
			if ok {
				out = append(out, b)
			}
		}
	case *Type:
		for id, typ := range n.types {
			if slices.ContainsFunc(p.Types, func(t string) bool { return n.graph.Schema().Is(typ, t) }) {
				if b, ok := (binding{}).with(p.Term, Value{ID: id}); ok {
					out = append(out, b)
				}
			}
		}
	case *Union:
		for _, g := range p.Groups {
			out = append(out, n.group(g, []binding{{}})...)
		}
	}
	return out
}

func (n *naive) ends(c *schema.Claim, either bool) [][2]Value {
	s, o := Value{ID: c.Subject.ID}, valueOf(c.Object)
	out := [][2]Value{{s, o}}
	if either && s.key() != o.key() {
		out = append(out, [2]Value{o, s})
	}
	return out
}

func (n *naive) among(c *schema.Claim, p Predicates) bool {
	if p.Names == nil {
		return true
	}
	return slices.ContainsFunc(p.Names, func(name string) bool {
		if c.Predicate.ID == name {
			return true
		}
		own, broad := n.graph.Schema().Predicate(c.Predicate.ID), n.graph.Schema().Predicate(name)
		return own != nil && broad != nil && slices.Contains(n.graph.Schema().Broader(own), broad)
	})
}

// lets says whether How lets a claim through; time is as package query has it.
func (n *naive) lets(h How, c *schema.Claim) bool {
	polarity := h.Polarity
	if polarity == "" {
		polarity = "affirmed"
	}
	modalities := h.Modalities
	if modalities == nil {
		modalities = []string{"asserted"}
	}
	in, err := n.graph.Matcher(context.Background(), query.Filter{Since: h.Since, Until: h.Until, AsOf: h.AsOf})
	return err == nil && in(c) && (polarity == Any || polarity == string(c.Polarity)) &&
		(slices.Contains(modalities, Any) || slices.Contains(modalities, string(c.Modality))) &&
		(h.SaidBy == "" || slices.ContainsFunc(c.Attributed, func(a schema.Arg) bool { return a.ID == h.SaidBy })) &&
		(h.Document == "" || h.Document == c.Evidence.Document) && c.Confidence >= h.Confidence
}

func (n *naive) eval(x Expr, row binding) Value {
	v := x.Value
	if x.Var != "" {
		v = row[x.Var]
	}
	switch {
	case x.Field == "" || v.Absent():
		return v
	case v.Claim != nil:
		return claimField(v.Claim, x.Field)
	case x.Field == "type":
		return Value{Text: n.types[v.ID]}
	}
	return Value{}
}

// rows returns the result as text, a line a row, sorted where the query does not order.
func (n *naive) rows(q *Query) []string {
	var rows [][]Value
	groups := map[string][]binding{}
	for _, b := range n.group(q.Where, []binding{{}}) {
		row := make([]Value, len(q.Select))
		for i, c := range q.Select {
			if c.Agg == None {
				row[i] = n.eval(c.Expr, b)
			}
		}
		if q.counts() {
			if len(groups[keyOf(row)]) == 0 {
				rows = append(rows, row)
			}
			groups[keyOf(row)] = append(groups[keyOf(row)], b)
			continue
		}
		rows = append(rows, row)
	}
	if q.counts() {
		if len(rows) == 0 && !slices.ContainsFunc(q.Select, func(c Column) bool { return c.Agg == None }) {
			rows = append(rows, make([]Value, len(q.Select)))
		}
		for _, row := range rows {
			in := groups[keyOf(row)]
			for i, c := range q.Select {
				if c.Agg != None {
					row[i] = n.aggregate(c, in)
				}
			}
		}
	}
	if q.Distinct {
		slices.SortFunc(rows, q.order())
		rows = slices.CompactFunc(rows, func(a, b []Value) bool { return keyOf(a) == keyOf(b) })
	}
	slices.SortFunc(rows, q.order())
	rows = rows[min(q.Offset, len(rows)):]
	if q.Limit > 0 {
		rows = rows[:min(q.Limit, len(rows))]
	}
	return lines(rows)
}

func (n *naive) aggregate(c Column, rows []binding) Value {
	count := 0
	seen := map[string]bool{}
	var best Value
	for _, b := range rows {
		v := n.eval(c.Expr, b)
		if v.Absent() || c.Agg == CountDistinct && seen[v.key()] {
			continue
		}
		seen[v.key()] = true
		count++
		if best.Absent() || c.Agg == Min && compare(v, best) < 0 || c.Agg == Max && compare(v, best) > 0 {
			best = v
		}
	}
	if c.Agg == Min || c.Agg == Max {
		return best
	}
	return number(count)
}

func lines(rows [][]Value) (out []string) {
	for _, row := range rows {
		var cells []string
		for _, v := range row {
			cells = append(cells, v.key())
		}
		out = append(out, strings.Join(cells, " | "))
	}
	return out
}
