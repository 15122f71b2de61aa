package algebra

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/internal/query"
	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/schema"
)

// bigGraph returns a graph of about a million quads: 3500 documents of 15 claims over 20,000
// entities with power-law degrees.
func bigGraph(b *testing.B) *query.Graph {
	b.Helper()
	s, err := schema.Default()
	if err != nil {
		b.Fatal(err)
	}
	db, err := store.Open(b.Context(), store.Memory, nil)
	if err != nil {
		b.Fatal(err)
	}
	rnd := rand.New(rand.NewPCG(1, 1))
	zipf := rand.NewZipf(rnd, 1.1, 4, 19_999)
	some := func() schema.Entity {
		i := int(zipf.Uint64())
		return schema.Entity{ID: fmt.Sprintf("%sq%d", schema.EntityBase, i), Label: fmt.Sprint("Entity ", i),
			Type: someTypes[i%len(someTypes)], Known: true}
	}
	var queue []quad.Quad
	n := 0
	added, err := db.Load(b.Context(), func() (quad.Quad, error) {
		for len(queue) == 0 {
			if n++; n > 3500 {
				return quad.Quad{}, io.EOF
			}
			r := schema.Record{Source: schema.Source{ID: fmt.Sprintf("%s%d", schema.DocumentBase, n), Published: "2024-05-06"}}
			for i := range 15 {
				x, y := some(), some()
				r.Sentences = append(r.Sentences, schema.SentenceText{Span: schema.Span{Start: i * 100, End: i*100 + 20},
					Text: fmt.Sprintf("Event %14d", n*100+i)})
				r.Entities = append(r.Entities, x, y)
				c := &schema.Claim{Subject: schema.Arg{ID: x.ID, Span: schema.Span{Start: i * 100, End: i*100 + 5}},
					Object:    schema.Arg{ID: y.ID},
					Predicate: schema.PredicateRef{ID: somePredicates[rnd.IntN(len(somePredicates))]}, Polarity: schema.Affirmed,
					Modality:   schema.Asserted,
					Confidence: 1 - rnd.Float64(), Rule: "test", Evidence: schema.Evidence{Document: r.Source.ID, Sentence: i}}
				c.ID = schema.ClaimID(c)
				r.Claims = append(r.Claims, c)
			}
			queue = r.Quads()
		}
		q := queue[0]
		queue = queue[1:]
		return q, nil
	})
	if err != nil {
		b.Fatal(err)
	}
	view, err := db.View()
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { view.Close(); db.Close() })
	b.Logf("%d quads", added)
	return query.New(view, s)
}

func BenchmarkQuery(b *testing.B) {
	g := bigGraph(b)
	for _, c := range []struct{ name, query string }{
		{"OneHop", `select ?x, ?c where { e:q50 arms ?x as ?c }`},
		{"ThreeHops", `select ?z where { e:q500 arms ?x; ?x meets ?y; ?y supports ?z } limit 100`},
		{"ThreeHopsBetween", `select ?x, ?y where { e:q500 any ?x; ?x meets ?y; ?y supports e:q700 }`},
		{"Path", `select count(?x) as ?n where { e:q5000 partOf{1,3} ?x }`},
		{"TypeAndNot", `select ?x where { ?x is City; ?x arms e:q3; not { ?x meets e:q1 } }`},
		{"CountHub", `select count(?c) as ?n where { e:q0 any ?x as ?c }`},
	} {
		b.Run(c.name, func(b *testing.B) {
			q, err := Parse(c.query)
			if err != nil {
				b.Fatal(err)
			}
			rows := 0
			for b.Loop() {
				p, err := Prepare(context.Background(), g, q)
				if err != nil {
					b.Fatal(err)
				}
				rows = 0
				for _, err := range p.Rows(context.Background(), Limits{}) {
					if err != nil {
						b.Fatal(err)
					}
					rows++
				}
			}
			b.ReportMetric(float64(rows), "rows")
		})
	}
}
