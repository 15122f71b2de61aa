package algebra

import (
	"container/heap"
	"maps"
	"slices"
	"strings"

	"github.com/newsgraph/kg/schema"
)

// eval returns what an expression is in the current row.
func (e *exec) eval(x Expr) (Value, error) {
	if x.Var == "" {
		return x.Value, nil
	}
	v := e.row[e.slots[x.Var]]
	switch {
	case x.Field == "" || v.Absent():
		return v, nil
	case x.Field == "id":
		return Value{Text: v.ID}, nil
	case v.Claim != nil:
		return claimField(v.Claim, x.Field), nil
	case x.Field == "label" && v.ID == "":
		return Value{Text: v.Text}, nil
	case x.Field == "label" || x.Field == "type":
		if p := e.graph.Schema().Predicate(v.ID); p != nil && x.Field == "label" {
			return Value{Text: p.Label}, nil
		}
		entity, err := e.graph.Entity(e.ctx, v.ID)
		if x.Field == "type" {
			return Value{Text: entity.Type}, err
		}
		return Value{Text: entity.Label}, err
	}
	return Value{}, nil
}

// passes says whether one of a filter's tests holds.
func (e *exec) passes(f *Filter) (bool, error) {
	for _, t := range f.Tests {
		left, err := e.eval(t.Left)
		if err != nil {
			return false, err
		}
		right, err := e.eval(t.Right)
		if err != nil {
			return false, err
		}
		if left.Absent() || right.Absent() {
			continue
		}
		if holds(left, t.Op, right) {
			return true, nil
		}
	}
	return false, nil
}

func holds(left Value, op string, right Value) bool {
	if op == Mentions {
		return left.Claim != nil && mentions(left.Claim, right.Text)
	}
	order := compare(left, right)
	_, isLeft := left.float()
	_, isRight := right.float()
	same := left.key() == right.key() || left.ID+right.ID == "" &&
		(isLeft && isRight && order == 0 || schema.Fold(left.Text) == schema.Fold(right.Text))
	switch op {
	case "=":
		return same
	case "!=":
		return !same
	case "<":
		return !same && order < 0
	case "<=":
		return same || order < 0
	case ">":
		return !same && order > 0
	case ">=":
		return same || order > 0
	}
	return false
}

// output makes the rows of the result of those of the patterns.
type output struct {
	e       *exec
	give    func([]Value) error
	seen    map[string]bool   // of distinct
	groups  map[string]*tally // of counts
	sorted  rowHeap           // worst first
	keep    int               // rows that order needs; 0 = all
	skipped int
	given   int
}

// tally is a group of rows.
type tally struct {
	row      []Value
	counts   []int
	distinct []map[string]bool
}

func newOutput(e *exec, give func([]Value) error) *output {
	o := &output{e: e, give: give}
	q := e.query
	if q.Distinct {
		o.seen = map[string]bool{}
	}
	if q.counts() {
		o.groups = map[string]*tally{}
		if !slices.ContainsFunc(q.Select, func(c Column) bool { return c.Agg == None }) {
			o.groups[""] = o.newTally(make([]Value, len(q.Select))) // nothing counts as 0
		}
	}
	o.sorted.order = q.order()
	if q.Limit > 0 {
		o.keep = q.Limit + q.Offset
	}
	return o
}

func (o *output) newTally(row []Value) *tally {
	return &tally{row, make([]int, len(row)), make([]map[string]bool, len(row))}
}

// order returns a total order of rows: by the keys given, then by all values.
func (q *Query) order() func(a, b []Value) int {
	var at []int
	for _, key := range q.Order {
		at = append(at, slices.IndexFunc(q.Select, func(c Column) bool { return c.Name() == key.Column }))
	}
	return func(a, b []Value) int {
		for i, key := range q.Order {
			c := compare(a[at[i]], b[at[i]])
			if key.Desc {
				c = -c
			}
			if c != 0 {
				return c
			}
		}
		for i := range a {
			if c := compare(a[i], b[i]); c != 0 {
				return c
			}
		}
		return 0
	}
}

func keyOf(row []Value) string {
	var b strings.Builder
	for _, v := range row {
		b.WriteString(v.key())
		b.WriteByte(0)
	}
	return b.String()
}

// add takes the current row of the patterns.
func (o *output) add() error {
	q := o.e.query
	row := make([]Value, len(q.Select))
	for i, c := range q.Select {
		var err error
		if row[i], err = o.e.eval(c.Expr); err != nil {
			return err
		}
	}
	if o.groups == nil {
		return o.row(row)
	}
	head := slices.Clone(row)
	for i, c := range q.Select {
		if c.Agg != None {
			head[i] = Value{}
		}
	}
	key := ""
	if len(o.groups) != 1 || o.groups[""] == nil {
		key = keyOf(head)
	}
	t := o.groups[key]
	if t == nil {
		t = o.newTally(head)
		o.groups[key] = t
		if err := o.e.charge(2*len(key) + 128*len(row)); err != nil {
			return err
		}
	}
	for i, c := range q.Select {
		if c.Agg == None || row[i].Absent() {
			continue
		}
		switch c.Agg {
		case CountDistinct:
			k := row[i].key()
			if t.distinct[i][k] {
				continue
			}
			if t.distinct[i] == nil {
				t.distinct[i] = map[string]bool{}
			}
			t.distinct[i][k] = true
			if err := o.e.charge(len(k) + 48); err != nil {
				return err
			}
			fallthrough
		case Count:
			t.counts[i]++
		case Min, Max:
			if less := compare(row[i], t.row[i]) < 0; t.row[i].Absent() || less == (c.Agg == Min) {
				t.row[i] = row[i]
			}
		}
	}
	return nil
}

// row takes a row of the result.
func (o *output) row(row []Value) error {
	if o.seen != nil {
		key := keyOf(row)
		if o.seen[key] {
			return nil
		}
		o.seen[key] = true
		if err := o.e.charge(len(key) + 48); err != nil {
			return err
		}
	}
	if len(o.e.query.Order) == 0 && o.groups == nil {
		return o.emit(row)
	}
	if o.keep > 0 && len(o.sorted.rows) == o.keep {
		if o.sorted.order(row, o.sorted.rows[0]) >= 0 {
			return nil
		}
		o.sorted.rows[0] = row
		heap.Fix(&o.sorted, 0)
		return nil
	}
	heap.Push(&o.sorted, row)
	n := 0
	for _, v := range row {
		n += 80 + len(v.ID) + len(v.Text)
		if v.Claim != nil {
			n += 1024 + len(v.Claim.Evidence.Quote)
		}
	}
	return o.e.charge(n)
}

// emit hands a row on, after those that are left out and up to the limit.
func (o *output) emit(row []Value) error {
	if o.skipped < o.e.query.Offset {
		o.skipped++
		return nil
	}
	if err := o.give(row); err != nil {
		return err
	}
	if o.given++; o.given == o.e.query.Limit {
		return errDone
	}
	return nil
}

// finish hands on what had to wait for the last row.
func (o *output) finish() error {
	for _, key := range slices.Sorted(maps.Keys(o.groups)) {
		t := o.groups[key]
		for i, c := range o.e.query.Select {
			if c.Agg == Count || c.Agg == CountDistinct {
				t.row[i] = number(t.counts[i])
			}
		}
		if err := o.row(t.row); err != nil {
			return err
		}
	}
	rows := o.sorted.rows
	slices.SortFunc(rows, o.sorted.order)
	for _, row := range rows {
		if err := o.emit(row); err != nil {
			return err
		}
	}
	return nil
}

// rowHeap holds rows, the last by their order on top.
type rowHeap struct {
	rows  [][]Value
	order func(a, b []Value) int
}

func (h *rowHeap) Len() int           { return len(h.rows) }
func (h *rowHeap) Less(i, j int) bool { return h.order(h.rows[i], h.rows[j]) > 0 }
func (h *rowHeap) Swap(i, j int)      { h.rows[i], h.rows[j] = h.rows[j], h.rows[i] }
func (h *rowHeap) Push(x any)         { h.rows = append(h.rows, x.([]Value)) }
func (h *rowHeap) Pop() any {
	last := h.rows[len(h.rows)-1]
	h.rows = h.rows[:len(h.rows)-1]
	return last
}
