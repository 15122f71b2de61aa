package algebra

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/newsgraph/kg/schema"
)

// Parse reads the text form of a query. Errors are *SyntaxError. Names of entities,
// predicates and types are looked up by Prepare only.
func Parse(s string) (*Query, error) {
	tokens, err := lex(s)
	if err != nil {
		return nil, err
	}
	p := &parser{tokens: tokens, text: s}
	q := p.query()
	if p.err != nil {
		return nil, p.err
	}
	return q, nil
}

// parser reads tokens one after the other; after an error it sees only the end.
type parser struct {
	tokens []token
	at     int
	text   string
	err    error
	depth  int      // of groups
	vars   []string // in the order of their appearance in the patterns, claims left out
}

// maxDepth = 32 groups may stand in each other.
const maxDepth = 32

func (p *parser) peek() token {
	if p.err != nil {
		return token{kind: end}
	}
	return p.tokens[p.at]
}

func (p *parser) next() token {
	t := p.peek()
	if t.kind != end {
		p.at++
	}
	return t
}

func (p *parser) fail(format string, args ...any) {
	if p.err == nil {
		p.err = &SyntaxError{fmt.Sprintf(format, args...), p.tokens[p.at].at, p.text}
	}
}

// is says whether the next token is a word or a mark.
func (p *parser) is(s string) bool {
	t := p.peek()
	return (t.kind == word || t.kind == mark) && t.text == s
}

// accept takes the next token if it is a word or a mark.
func (p *parser) accept(s string) bool {
	if p.is(s) {
		p.at++
		return true
	}
	return false
}

func (p *parser) expect(s string) {
	if !p.accept(s) {
		p.fail("want %q", s)
	}
}

func (p *parser) query() *Query {
	q := &Query{}
	p.expect("select")
	q.Distinct = p.accept("distinct")
	all := p.accept("*")
	for !all && p.err == nil {
		q.Select = append(q.Select, p.column())
		if !p.accept(",") && p.peek().kind != variable && !p.is("count") && !p.is("min") && !p.is("max") {
			break
		}
	}
	p.expect("where")
	q.Where = p.group()
	if all {
		for _, v := range p.vars {
			q.Select = append(q.Select, Column{Expr: Expr{Var: v}})
		}
		if len(q.Select) == 0 {
			p.fail("select * needs a variable in the patterns")
		}
	}
	if p.accept("order") {
		p.expect("by")
		for p.err == nil {
			q.Order = append(q.Order, p.order())
			if !p.accept(",") {
				break
			}
		}
	}
	if p.accept("limit") {
		q.Limit = p.count()
	}
	if p.accept("offset") {
		q.Offset = p.count()
	}
	if p.peek().kind != end {
		p.fail("this is left over")
	}
	return q
}

func (p *parser) column() Column {
	var c Column
	for _, agg := range []Agg{Count, Min, Max} {
		if p.accept(string(agg)) {
			c.Agg = agg
			p.expect("(")
			if agg == Count && p.accept("distinct") {
				c.Agg = CountDistinct
			}
			break
		}
	}
	c.Expr = p.expr()
	if c.Expr.Var == "" {
		p.fail("a column is a variable, a field of one, or a count")
	}
	if c.Agg != None {
		p.expect(")")
	}
	if p.accept("as") {
		c.As = p.variable()
	}
	return c
}

func (p *parser) order() Order {
	o := Order{Column: p.variable()}
	if p.accept(".") {
		o.Column += "." + p.word("a field")
	}
	o.Desc = p.accept("desc")
	return o
}

func (p *parser) count() int {
	n, err := strconv.Atoi(p.word("a number"))
	if err != nil || n < 1 {
		p.fail("want a number from 1")
	}
	return n
}

func (p *parser) variable() string {
	if p.peek().kind != variable {
		p.fail("want a variable, like ?who")
	}
	return p.next().text
}

func (p *parser) word(what string) string {
	if p.peek().kind != word {
		p.fail("want %s", what)
	}
	return p.next().text
}

func (p *parser) group() Group {
	g := Group{}
	p.expect("{")
	if p.depth++; p.depth > maxDepth {
		p.fail("more than %d groups within each other", maxDepth)
	}
	for p.err == nil && !p.is("}") {
		g = append(g, p.pattern())
		if !p.accept(";") {
			break
		}
	}
	p.depth--
	p.expect("}")
	return g
}

func (p *parser) pattern() Pattern {
	switch {
	case p.accept("optional"):
		return &Optional{p.group()}
	case p.accept("not"):
		return &Not{p.group()}
	case p.is("{"):
		u := &Union{[]Group{p.group()}}
		for p.accept("or") {
			u.Groups = append(u.Groups, p.group())
		}
		return u
	case p.accept("filter"):
		f := &Filter{[]Test{p.test()}}
		for p.accept("or") {
			f.Tests = append(f.Tests, p.test())
		}
		return f
	}
	return p.relation()
}

// relation reads what begins with a term: a relation, a path, a type or a speaker.
func (p *parser) relation() Pattern {
	subject := p.term()
	switch {
	case p.accept("is"):
		t := &Type{Term: subject}
		for p.err == nil {
			t.Types = append(t.Types, strings.TrimPrefix(p.word("a type, such as Country"), "kg:"))
			if !p.accept("|") {
				break
			}
		}
		return t
	case p.accept("says"):
		return &Says{subject, p.variable()}
	}
	predicates := p.predicates()
	least, most := 0, 0
	if p.accept("{") {
		least = p.count()
		most = least
		if p.accept(",") {
			most = p.count()
		}
		p.expect("}")
		if least > most || most > MaxHops || predicates.Var != "" {
			p.fail("a path has from 1 to %d hops of given relations, like partOf{1,3}", MaxHops)
		}
	}
	object := p.term()
	how := p.how()
	if most > 0 {
		return &Path{subject, object, predicates, least, most, how}
	}
	r := &Relation{Subject: subject, Object: object, Predicates: predicates, How: how}
	if p.accept("as") {
		r.Claim = p.variable()
	}
	return r
}

func (p *parser) term() Term {
	var t Term
	if p.peek().kind == variable {
		t.Var = p.next().text
		p.saw(t.Var)
		return t
	}
	if p.accept("_") {
		return t
	}
	for p.err == nil {
		switch p.peek().kind {
		case text:
			name := p.next().text
			if p.is("^^") {
				t.Values = append(t.Values, p.datatype(name))
			} else {
				t.Names = append(t.Names, name)
			}
		case word, iri:
			t.Values = append(t.Values, Value{ID: p.id()})
		default:
			p.fail("want a variable, an id such as e:iraq, a name in quotation marks, or _")
		}
		if !p.accept("|") {
			break
		}
	}
	t.Values = sortedValues(t.Values)
	slices.Sort(t.Names)
	t.Names = slices.Compact(t.Names)
	return t
}

func (p *parser) saw(name string) {
	if !slices.Contains(p.vars, name) {
		p.vars = append(p.vars, name)
	}
}

// id reads an IRI, or a word with a prefix.
func (p *parser) id() string {
	t := p.peek()
	if t.kind == word && !strings.Contains(t.text, ":") {
		p.fail("%q is not an id; names are in quotation marks", t.text)
	}
	if t.kind != word && t.kind != iri {
		p.fail("want an id, such as e:iraq")
	}
	p.next()
	return expand(t.text)
}

// datatype reads what follows a quoted literal.
func (p *parser) datatype(value string) Value {
	p.expect("^^")
	t := p.next()
	if t.kind != word && t.kind != iri {
		p.fail("want a datatype, such as xsd:gYear")
	}
	typ := strings.Replace(t.text, schema.XSD, "xsd:", 1)
	if typ == "xsd:string" {
		typ = ""
	}
	return Value{Text: value, Datatype: typ}
}

func sortedValues(values []Value) []Value {
	slices.SortFunc(values, func(a, b Value) int { return cmp.Compare(a.key(), b.key()) })
	return slices.CompactFunc(values, func(a, b Value) bool { return a.key() == b.key() })
}

func (p *parser) predicates() Predicates {
	out := Predicates{Either: p.accept("~")}
	switch {
	case p.peek().kind == variable:
		out.Var = p.next().text
		p.saw(out.Var)
		return out
	case p.accept(Any):
		return out
	}
	for p.err == nil {
		t := p.next()
		if t.kind != word && t.kind != iri || keywords[t.text] {
			p.at = max(0, p.at-1)
			p.fail("want a relation, such as arms, or any, or a variable")
			break
		}
		out.Names = append(out.Names, predicateID(t.text))
		if !p.accept("|") {
			break
		}
	}
	slices.Sort(out.Names)
	out.Names = slices.Compact(out.Names)
	return out
}

// predicateID returns the compact id of a predicate that is given by name, id or IRI.
func predicateID(name string) string {
	return "kg:" + strings.TrimPrefix(schema.Compact(name), "kg:")
}

func (p *parser) test() Test {
	t := Test{Left: p.expr()}
	op := p.next()
	switch {
	case op.kind == mark && slices.Contains([]string{"=", "!=", "<", "<=", ">", ">="}, op.text),
		op.kind == word && op.text == Mentions:
		t.Op = op.text
	default:
		p.at = max(0, p.at-1)
		p.fail("want =, !=, <, <=, >, >= or mentions")
	}
	t.Right = p.expr()
	return t
}

func (p *parser) expr() Expr {
	switch t := p.peek(); t.kind {
	case variable:
		p.next()
		e := Expr{Var: t.text}
		if p.accept(".") {
			e.Field = p.word("a field")
			if !slices.Contains(Fields, e.Field) {
				p.at--
				p.fail("no field %q; there are %s", e.Field, strings.Join(Fields, ", "))
			}
		}
		return e
	case text:
		p.next()
		if p.is("^^") {
			return Expr{Value: p.datatype(t.text)}
		}
		return Expr{Value: Value{Text: t.text}}
	case word:
		if isNumber(t.text) {
			p.next()
			return Expr{Value: Value{Text: t.text, Datatype: "xsd:decimal"}}
		}
		if t.text[0] >= '0' && t.text[0] <= '9' { // a date
			p.next()
			return Expr{Value: Value{Text: t.text}}
		}
	}
	return Expr{Value: Value{ID: p.id()}}
}
