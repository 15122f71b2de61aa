package algebra

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/kg/internal/query"
	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/schema"
)

var (
	somePredicates = []string{"kg:arms", "kg:supports", "kg:partOf", "kg:meets", "kg:leads", "kg:headOfState",
		"kg:open:visit"}
	someTypes = []string{"Country", "Person", "Organization", "City"}
)

// randomRecords makes documents whose claims share entities.
func randomRecords(r *rand.Rand) []schema.Record {
	var entities []schema.Entity
	for i := range 9 {
		typ := someTypes[i%len(someTypes)]
		name := fmt.Sprintf("%s %d", typ, i)
		entities = append(entities, schema.Entity{ID: schema.NameID(name), Label: name, Type: typ,
			Aliases: []string{"the " + typ}})
	}
	var out []schema.Record
	for i := range 3 {
		rec := schema.Record{Source: schema.Source{ID: fmt.Sprintf("urn:kg:d:%d", i),
			Published: fmt.Sprintf("202%d-05", i+2)}, Entities: entities}
		for k := range 8 {
			text := fmt.Sprintf("Sentence %d says that troops %s.", k, []string{"visited", "marched", "waited"}[r.IntN(3)])
			rec.Sentences = append(rec.Sentences, schema.SentenceText{Span: schema.Span{Start: k * 100, End: k*100 + len(text)},
				Text: text})
			c := &schema.Claim{Subject: schema.Arg{ID: entities[r.IntN(9)].ID}, Object: schema.Arg{ID: entities[r.IntN(9)].ID},
				Polarity: schema.Affirmed, Modality: schema.Asserted,
				Confidence: float64(1+r.IntN(9)) / 10, Rule: "made",
				Evidence: schema.Evidence{Document: rec.Source.ID, Sentence: k}}
			c.Predicate.ID = somePredicates[r.IntN(len(somePredicates))]
			c.Subject.Span, c.Predicate.Span = schema.Span{Start: k * 100, End: k*100 + 3},
				schema.Span{Start: k*100 + 4, End: k*100 + 6}
			switch r.IntN(8) {
			case 0:
				c.Polarity = schema.Denied
			case 1:
				c.Modality = schema.Expected
			case 2:
				c.Object = schema.Arg{Value: fmt.Sprint(2000 + r.IntN(5)), Datatype: "xsd:gYear"}
			}
			switch r.IntN(4) {
			case 0:
				c.From = fmt.Sprint(2020 + r.IntN(5))
			case 1:
				c.Attributed = []schema.Arg{{ID: entities[r.IntN(9)].ID, Span: schema.Span{Start: k * 100, End: k*100 + 1}},
					{ID: entities[r.IntN(9)].ID}}
			}
			c.ID = schema.ClaimID(c)
			rec.Claims = append(rec.Claims, c)
		}
		out = append(out, rec)
	}
	return out
}

// graphOf returns a graph of records in memory, and a naive evaluator of the same.
func graphOf(t testing.TB, records []schema.Record) (*query.Graph, *naive) {
	t.Helper()
	s, err := schema.Default()
	if err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(context.Background(), store.Memory, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range records {
		if _, err := db.Replace(context.Background(), r.Source.ID, r.Quads()); err != nil {
			t.Fatal(err)
		}
	}
	v, err := db.View()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { v.Close(); db.Close() })
	g := query.New(v, s)
	n := &naive{graph: g, types: map[string]string{}}
	for c, err := range g.Claims(context.Background(), query.Filter{}) {
		if err != nil {
			t.Fatal(err)
		}
		n.claims = append(n.claims, c)
	}
	for _, r := range records {
		for _, e := range r.Entities {
			n.types[e.ID] = e.Type
		}
	}
	return g, n
}

// maker makes random queries.
type maker struct {
	*rand.Rand
	claims int
}

func (m *maker) one(of ...string) string { return of[m.IntN(len(of))] }

func (m *maker) term() Term {
	switch m.IntN(8) {
	case 0:
		return Term{}
	case 1:
		typ := m.IntN(9)
		name := fmt.Sprintf("%s %d", someTypes[typ%len(someTypes)], typ)
		return Term{Values: []Value{{ID: schema.NameID(name)}}}
	case 2:
		var values []Value
		for i := range 4 {
			values = append(values, Value{ID: schema.NameID(fmt.Sprintf("%s %d", someTypes[i], i))})
		}
		return Term{Values: sortedValues(append(values, Value{Text: "2001", Datatype: "xsd:gYear"}))}
	}
	return Term{Var: m.one("a", "b", "c", "d")}
}

func (m *maker) predicates(path bool) Predicates {
	p := Predicates{Either: m.IntN(5) == 0}
	switch m.IntN(6) {
	case 0:
	case 1:
		if !path {
			p.Var = m.one("p", "q")
		}
	default:
		for range 1 + m.IntN(2) {
			p.Names = append(p.Names, somePredicates[m.IntN(len(somePredicates))])
		}
		slices.Sort(p.Names)
		p.Names = slices.Compact(p.Names)
	}
	return p
}

func (m *maker) how() How {
	switch m.IntN(9) {
	case 0:
		return How{Polarity: Any, Modalities: []string{Any}}
	case 1:
		return How{Polarity: "denied"}
	case 2:
		return How{Modalities: []string{"expected"}}
	case 3:
		return How{AsOf: "2023-01", Modalities: []string{Any}}
	case 4:
		return How{Since: "2022", Until: "2023-06", Confidence: 0.3}
	case 5:
		return How{SaidBy: schema.NameID("Country 0"), Polarity: Any}
	case 6:
		return How{Document: "urn:kg:d:1"}
	}
	return How{}
}

func (m *maker) group(depth int) Group {
	g := Group{}
	for range 1 + m.IntN(3) {
		r := &Relation{Subject: m.term(), Object: m.term(), Predicates: m.predicates(false), How: m.how()}
		if m.IntN(3) == 0 {
			m.claims++
			r.Claim = fmt.Sprint("claim", m.claims)
			if m.IntN(2) == 0 {
				g = append(g, &Says{m.term(), r.Claim})
			}
			if m.IntN(3) == 0 {
				g = append(g, &Filter{[]Test{{Expr{Var: r.Claim}, Mentions, Expr{Value: Value{Text: m.one("march", "visit")}}}}})
			}
			if m.IntN(3) == 0 {
				g = append(g, &Filter{[]Test{{Expr{Var: r.Claim, Field: "confidence"}, m.one("<", ">="),
					Expr{Value: Value{Text: "0.5", Datatype: "xsd:decimal"}}}}})
			}
		}
		g = append(g, r)
	}
	for m.IntN(3) == 0 {
		switch m.IntN(6) {
		case 0:
			g = append(g, &Path{m.term(), m.term(), m.predicates(true), 1 + m.IntN(2), 2 + m.IntN(2), m.how()})
		case 1:
			g = append(g, &Type{Term{Var: m.one("a", "b", "c")}, []string{m.one("Country", "Actor", "Place", "Thing")}})
		case 2:
			g = append(g, &Filter{[]Test{{Expr{Var: m.one("a", "b")}, m.one("=", "!=", "<", ">="),
				Expr{Var: m.one("a", "b", "c")}}}})
		default:
			if depth == 0 {
				break
			}
			in := m.group(depth - 1)
			switch m.IntN(3) {
			case 0:
				g = append(g, &Optional{in})
			case 1:
				g = append(g, &Not{in})
			case 2:
				g = append(g, &Union{[]Group{in, m.group(depth - 1)}})
			}
		}
	}
	m.Shuffle(len(g), func(i, k int) { g[i], g[k] = g[k], g[i] })
	return g
}

// query makes a query that Check lets pass.
func (m *maker) query() *Query {
	for {
		m.claims = 0
		q := &Query{Where: m.group(2), Distinct: m.IntN(4) == 0}
		bound := set{}
		q.Where.binds(bound)
		for _, name := range slices.Sorted(func(yield func(string) bool) {
			for name := range bound {
				if !yield(name) {
					return
				}
			}
		}) {
			c := Column{Expr: Expr{Var: name}}
			switch m.IntN(8) {
			case 0:
				c.Agg, c.As = Agg(m.one("count", "count distinct", "min", "max")), "x"+name
			case 1:
				c.Field = m.one("type", "until", "from", "confidence")
			}
			q.Select = append(q.Select, c)
		}
		if len(q.Select) > 0 && m.IntN(2) == 0 {
			q.Order = []Order{{q.Select[m.IntN(len(q.Select))].Name(), m.IntN(2) == 0}}
			if m.IntN(2) == 0 {
				q.Limit, q.Offset = 1+m.IntN(5), m.IntN(3)
			}
		}
		if Check(q) == nil {
			return q
		}
	}
}

func run(t testing.TB, g *query.Graph, q *Query) ([]string, *Prepared) {
	t.Helper()
	p, err := Prepare(context.Background(), g, q)
	if err != nil {
		t.Fatalf("%v\n%s", err, q)
	}
	var rows [][]Value
	for row, err := range p.Rows(context.Background(), Limits{}) {
		if err != nil {
			t.Fatalf("%v\n%s", err, q)
		}
		rows = append(rows, row)
	}
	if len(q.Order) == 0 {
		slices.SortFunc(rows, q.order())
	}
	return lines(rows), p
}

// TestPlanned holds planned evaluation on the store's indexes against the naive one, and the
// text form against the query, for random graphs and queries.
func TestPlanned(t *testing.T) {
	graphs, queries := 12, 250
	if testing.Short() {
		graphs = 2
	}
	found := 0
	for seed := range graphs {
		r := rand.New(rand.NewPCG(uint64(seed), 7))
		g, n := graphOf(t, randomRecords(r))
		m := &maker{Rand: r}
		for range queries {
			q := m.query()
			back, err := Parse(q.String())
			if err != nil {
				t.Fatalf("%v\n%s", err, q)
			}
			if diff := cmp.Diff(q, back); diff != "" {
				t.Fatalf("read back: %s\n%s", diff, q)
			}
			want := n.rows(q)
			got, p := run(t, g, q)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("graph %d: -naive +planned:\n%s\n%s\n%s", seed, diff, q, p.Explain())
			}
			if len(want) > 0 {
				found++
			}
		}
	}
	if found < graphs*queries/8 {
		t.Errorf("only %d of %d queries have rows", found, graphs*queries)
	}
}

func TestLimits(t *testing.T) {
	g, _ := graphOf(t, randomRecords(rand.New(rand.NewPCG(1, 1))))
	q,
		err := Parse(
		`select ?a, ?b, ?c where { ?a any ?b [any] as ?c; ?d any ?e [any]; ?f any ?g [any]; ?h any ?i [any] } order by ?c`)
	if err != nil {
		t.Fatal(err)
	}
	p, err := Prepare(t.Context(), g, q)
	if err != nil {
		t.Fatal(err)
	}
	rowsErr := func(ctx context.Context, lim Limits) error {
		for _, err := range p.Rows(ctx, lim) {
			if err != nil {
				return err
			}
		}
		return nil
	}
	if err := rowsErr(t.Context(), Limits{Bytes: 1 << 20}); !errors.Is(err, ErrTooLarge) {
		t.Errorf("memory: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := rowsErr(ctx, Limits{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	q.Order = nil
	if p, err = Prepare(t.Context(), g, q); err != nil {
		t.Fatal(err)
	}
	if err := rowsErr(t.Context(), Limits{Rows: 100}); !errors.Is(err, ErrTooLarge) {
		t.Errorf("rows: %v", err)
	}
}

func TestParseErrors(t *testing.T) {
	for _, c := range []struct{ query, want string }{
		{``, `line 1, column 1: want "select"`},
		{`select ?x where { ?x arms }`,
			`line 1, column 27: want a variable, an id such as e:iraq, a name in quotation marks, or _`},
		{"select ?x\nwhere { ?x arms iraq }", `line 2, column 17: "iraq" is not an id; names are in quotation marks`},
		{`select ?x where { ?x arms "Iraq`, `line 1, column 27: the quotation mark is not closed`},
		{`select ?x where { ?x partOf{3,1} ?y }`,
			`line 1, column 34: a path has from 1 to 10 hops of given relations, like partOf{1,3}`},
		{`select ?x where { ?x arms ?y [sometimes] }`,
			`line 1, column 31: no condition "sometimes"; there are polarity, modality, since, until, as-of, said-by, ` +
				`document and confidence`},
		{`select ?x where { ?x arms ?y } limit 0`, `line 1, column 39: want a number from 1`},
		{strings.Repeat("{", 40), `line 1, column 1: want "select"`},
		{`select ?x where ` + strings.Repeat("{", 40), `line 1, column 50: more than 32 groups within each other`},
	} {
		if _, err := Parse(c.query); err == nil || err.Error() != c.want {
			t.Errorf("%s: %v, want %s", c.query, err, c.want)
		}
	}
}

func TestCheck(t *testing.T) {
	g, _ := graphOf(t, randomRecords(rand.New(rand.NewPCG(1, 1))))
	for _, c := range []struct{ query, want string }{
		{`select ?z where { ?x arms ?y }`, `nothing binds ?z, which is selected`},
		{`select ?x where { ?x arms ?y; filter ?z = ?x }`, `nothing beside "filter ?z = ?x" binds ?z`},
		{`select ?x where { ?x arms ?y; optional { ?x meets ?z }; optional { ?y meets ?z } }`,
			`?z is in an optional and elsewhere, but not beside it; bind it there too, or give it another name`},
		{`select ?x where { ?x arms ?y; ?z says ?c }`, `no relation beside "?z says ?c" is taken as ?c`},
		{`select ?x where { ?x arms ?y } order by ?y`, `order by ?y: no such column; name it with as`},
		{`select ?x where { ?x armz ?y }`,
			`no relation "armz"; kg schema lists them, and those outside it are written open:NAME`},
		{`select ?x where { ?x is Cuontry }`, `no type "Cuontry"; kg schema lists them`},
		{`select ?x where { ?x arms "Contry 0" }`,
			`nothing is named "Contry 0"; the nearest is "Country 0" (e:name:country-0)`},
		{`select ?x where { ?x arms ?y [as-of yesterday] }`,
			`as of: "yesterday" is not a date like 2024, 2024-09, 2024-09-27, Q3 2022 or 1990s`},
	} {
		q, err := Parse(c.query)
		if err == nil {
			_, err = Prepare(t.Context(), g, q)
		}
		if err == nil || err.Error() != c.want {
			t.Errorf("%s: %v, want %s", c.query, err, c.want)
		}
	}
}

// FuzzParse: what can be read is written so that it reads as the same again.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		`select distinct ?who, count(distinct ?what) as ?n where { ?who is Country|Person; ?who arms|kg:supports ?what ` +
			`[denied, since 2024] as ?c; not { ?x says ?c } } order by ?n desc limit 3 offset 1`,
		`select * where { { ?a ~partOf{1,3} "Iraq"|e:iraq } or { filter ?a.label >= "x"^^xsd:gYear or ?a < 5 }; optional ` +
			`{} }`,
		"select ?x # comment\nwhere { <urn:kg:e:x> open:visit-at ?x [any, said-by e:a, document d:b, confidence 0.25] }",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q, err := Parse(s)
		if err != nil {
			return
		}
		text := q.String()
		back, err := Parse(text)
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		if diff := cmp.Diff(q, back); diff != "" {
			t.Fatalf("%s\n%s", diff, text)
		}
	})
}

// FuzzRun: a query that can be read runs within its limits, or says why it does not.
func FuzzRun(f *testing.F) {
	g, _ := graphOf(f, randomRecords(rand.New(rand.NewPCG(3, 3))))
	m := &maker{Rand: rand.New(rand.NewPCG(5, 5))}
	for range 20 {
		f.Add(m.query().String())
	}
	f.Fuzz(func(t *testing.T, s string) {
		q, err := Parse(s)
		if err != nil {
			return
		}
		ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
		defer cancel()
		p, err := Prepare(ctx, g, q)
		if err != nil {
			return
		}
		n := 0
		for row, err := range p.Rows(ctx, Limits{Rows: 500, Bytes: 4 << 20}) {
			if err == nil && len(row) != len(q.Select) {
				t.Fatalf("%d columns: %s", len(row), q)
			}
			if n++; n > 501 {
				t.Fatalf("more rows than the limit: %s", q)
			}
		}
		_ = p.Explain()
	})
}
