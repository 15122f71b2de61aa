package extract

import (
	"slices"

	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/schema"
)

// confidence sets that of a claim made from a reading: by how much the pattern asks for, how
// well the types fit and how the clause's arcs were parsed.
func (w *work) confidence(claim *schema.Claim, s *clause.Sentence, c *clause.Clause, k candidate) {
	base := schema.Factor{Name: "a pattern of one word", Value: 0.8}
	if k.Weight > 1 {
		base = schema.Factor{Name: "a pattern of several words", Value: 0.88}
	}
	if c.Appos {
		base = schema.Factor{Name: "an apposition or a title", Value: 0.92}
	}
	factors := make([]schema.Factor, 1, 4)
	factors[0] = base
	if k.Subject.Shared || k.Object.Shared {
		factors = append(factors, schema.Factor{Name: "an argument that stands with another word", Value: 0.93})
	}
	if k.fit != 1 {
		factors = append(factors, schema.Factor{Name: "types that fit less than the predicate asks", Value: 0.6 + 0.4*k.fit})
	}
	claim.Factors = append(factors, arcs(s, k.subjectToken, k.objectToken))
	claim.Confidence = product(claim.Factors)
}

// trust sets the confidence of a claim to a product.
func trust(claim *schema.Claim, factors ...schema.Factor) {
	claim.Factors = factors
	claim.Confidence = product(factors)
}

// weigh lowers the confidence of a claim by one more factor.
func weigh(claim *schema.Claim, name string, value float64) {
	claim.Factors = append(slices.Clip(claim.Factors), schema.Factor{Name: name, Value: value})
	claim.Confidence = round(claim.Confidence * value)
}

func product(factors []schema.Factor) float64 {
	p := 1.0
	for _, f := range factors {
		p *= f.Value
	}
	return round(p)
}

// arcs is the parser's mean confidence in the arcs above the tokens, drawn towards 1.
func arcs(s *clause.Sentence, tokens ...int) schema.Factor {
	f := schema.Factor{Name: "the parser's confidence in the arcs", Value: 1}
	sum := 0.0
	for _, i := range slices.Compact(tokens) {
		sum += float64(s.Document.Tokens[i].Conf)
	}
	if sum > 0 { // else the trees carry none
		f.Value = 0.6 + 0.4*min(1, sum/float64(len(tokens)))
	}
	return f
}

func round(x float64) float64 { return float64(int(x*1000+0.5)) / 1000 }
