// Package sample makes quads for the tests of stores. It imports no store, so that the tests inside store may use it
// too.
package sample

import (
	"fmt"
	"math/rand/v2"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/internal/store/term"
	"github.com/newsgraph/kg/schema"
)

// Quads draws n quads from few values, so that every pattern has several quads.
func Quads(r *rand.Rand, n int) []quad.Quad {
	value := func(kind string, m int) quad.Value {
		i := r.IntN(m)
		switch i % 5 {
		case 0:
			return quad.String(fmt.Sprint(kind, i))
		case 1:
			return quad.TypedString{Value: quad.String(fmt.Sprint("0", i)), Type: term.XSD + "integer"}
		case 2:
			return quad.LangString{Value: quad.String(fmt.Sprint(kind, i)), Lang: "en"}
		}
		return quad.IRI(fmt.Sprint(kind, i))
	}
	quads := make([]quad.Quad, n)
	for i := range quads {
		quads[i] = quad.Quad{Subject: value("s", 1+n/10), Predicate: value("p", 5), Object: value("s", 1+n/5)}
		if r.IntN(4) > 0 {
			quads[i].Label = value("l", 6)
		}
	}
	return quads
}

// IRI makes a quad of four IRIs.
func IRI(s, p, o, l string) quad.Quad {
	return quad.Quad{Subject: quad.IRI(s), Predicate: quad.IRI(p), Object: quad.IRI(o), Label: quad.IRI(l)}
}

// Record makes the quads of a document in the layout of schema.Record: facts and entities
// are drawn from a small set, so that documents share them.
func Record(r *rand.Rand, document string, version int) []quad.Quad {
	var quads []quad.Quad
	for i := range r.IntN(6) {
		s, o := fmt.Sprint(schema.EntityBase, r.IntN(5)), fmt.Sprint(schema.EntityBase, r.IntN(5))
		p := fmt.Sprint(schema.Base, "p", r.IntN(3))
		f := schema.FactBase + schema.Hash(s, p, o)
		c := schema.ClaimBase + schema.Hash(document, fmt.Sprint(version, i))
		quads = append(quads, IRI(s, p, o, f), IRI(f, schema.ClaimOf, c, document),
			quad.Quad{Subject: quad.IRI(c), Predicate: quad.IRI(schema.TextOf),
				Object: quad.String(fmt.Sprint("text ", r.IntN(20))), Label: quad.IRI(document)})
		for _, e := range []string{s, o} {
			quads = append(quads, IRI(document, schema.Mentions, e, document),
				IRI(e, schema.RDFType, schema.Base+"Country", schema.BaseGraph),
				quad.Quad{Subject: quad.IRI(e), Predicate: quad.IRI(schema.Label), Object: quad.String("name of " + e),
					Label: quad.IRI(schema.BaseGraph)})
		}
	}
	return quads
}
