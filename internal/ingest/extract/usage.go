package extract

import (
	"math"
	"slices"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/schema"
)

// Use is what tools/confidence counts of a claim: its predicate, the lemma of the word that carries it, and the types
// of its ends.
type Use struct{ Predicate, Lemma, Subject, Object string }

// use returns what a claim is counted by.
func (w *work) use(c *schema.Claim, head int) Use {
	object := c.Object.Type
	switch {
	case c.Object.None():
		object = "-"
	case c.Object.Literal():
		object = "'"
	}
	return Use{Predicate: c.Predicate.ID, Lemma: lemmaOf(w.d, head), Subject: c.Subject.Type, Object: object}
}

// ofUsage adds how often raw news has the predicate and the word that carries it, and how much more often than by
// chance with such ends; and the modality. It returns what the claim is counted by.
func (x *doubted) ofUsage() Use {
	u := x.use(x.claim, x.at)
	all, id, word := data.AllUsage(), data.PredicateUsage(u.Predicate), data.WordUsage(u.Lemma)
	with := func(o data.Usage, both, ends int) float64 {
		return math.Log((float64(both) + 0.3) * float64(all.N) / ((float64(o.N) + 3) * (float64(ends) + 3)))
	}
	subjects, objects := all.Subjects(u.Subject), all.Objects(u.Object)
	x.add(math.Log1p(float64(id.N)), math.Log1p(float64(word.N)),
		with(id, id.Subjects(u.Subject), subjects), with(id, id.Objects(u.Object), objects),
		with(word, word.Subjects(u.Subject), subjects), with(word, word.Objects(u.Object), objects),
		math.Log((float64(id.Both(u.Subject, u.Object))+0.5)/(float64(id.N)+5)),
		float64(slices.Index(modalities, x.claim.Modality)))
	return u
}

var modalities = []schema.Modality{schema.Asserted, schema.Planned, schema.Expected, schema.Possible, schema.Alleged,
	schema.Requested, schema.Conditional}
