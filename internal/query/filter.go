package query

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/newsgraph/kg/answer"
	"github.com/newsgraph/kg/schema"
)

// all says whether a filter lets every claim through.
func all(f *Filter) bool {
	return f.IDs == nil && f.Modalities == nil && f.MinConfidence <= 0 && f.Limit == 0 && len(f.Meta) == 0 &&
		f.Subject+f.Object+f.Either+f.Predicate+f.SubjectType+f.ObjectType+f.Document+string(f.Polarity)+
			f.AttributedTo+f.Rule+f.Since+f.Until+f.AsOf+f.Publisher == "" && answer.EitherSource(f.Source)
}

// matcher is a Filter made ready.
type matcher struct {
	Filter
	schema     *schema.Schema
	ids        map[string]bool // nil = any
	documents  map[string]bool // those of the publisher and with the metadata asked for; nil = any
	predicates []string        // compact ids, sorted; nil = any
	within     period          // zero = any
	asOf       period
}

func (g *Graph) matcher(f Filter) (*matcher, error) {
	m := &matcher{Filter: f, schema: g.schema}
	since, err := parseDate("since", f.Since)
	if err != nil {
		return nil, err
	}
	until, err := parseDate("until", f.Until)
	if err != nil {
		return nil, err
	}
	if m.asOf, err = parseDate("as of", f.AsOf); err != nil {
		return nil, err
	}
	if !since.empty() || !until.empty() {
		m.within = period{firstDay, lastDay}
		if !since.empty() {
			m.within.from = since.from
		}
		if !until.empty() {
			m.within.until = until.until
		}
		if m.within.until < m.within.from {
			return nil, fmt.Errorf("the period ends (%s) before it begins (%s)", f.Until, f.Since)
		}
	}
	if math.IsNaN(f.MinConfidence) {
		return nil, fmt.Errorf("least confidence is not a number")
	}
	if f.IDs != nil {
		m.ids = make(map[string]bool, len(f.IDs))
		for _, id := range f.IDs {
			m.ids[id] = true
		}
	}
	if f.Predicate != "" {
		m.predicates = g.narrower(f.Predicate)
	}
	return m, nil
}

// fromSource says whether a claim found by a rule is of a source, see Filter.Source.
func fromSource(source, rule string) bool {
	return answer.EitherSource(source) || (source == "model") == strings.HasPrefix(rule, schema.ModelRule)
}

// narrower returns the compact ids of a predicate and of all that the schema puts under
// it, sorted.
func (g *Graph) narrower(name string) []string {
	id := PredicateID(name)
	out := []string{id}
	broad := g.schema.Predicate(id)
	for _, p := range g.schema.Predicates {
		if broad != nil && slices.Contains(g.schema.Broader(p), broad) {
			out = append(out, p.ID())
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// PredicateID returns the compact id of a predicate given by name, compact id or IRI, also
// by the IRI of an edge that denies or weakens it: "arms" → "kg:arms".
func PredicateID(name string) string {
	name = strings.TrimPrefix(schema.Compact(name), "kg:")
	for _, base := range []string{schema.NotBase, schema.MaybeBase} {
		name = strings.TrimPrefix(name, strings.TrimPrefix(base, schema.Base))
	}
	return "kg:" + name
}

// edge says whether a fact can have claims that match: all that its edge tells.
func (m *matcher) edge(f *fact) bool {
	if m.Subject != "" && f.subject != m.Subject || m.Object != "" && f.object.ID != m.Object {
		return false
	}
	if m.Either != "" && f.subject != m.Either && f.object.ID != m.Either {
		return false
	}
	if m.predicates != nil {
		if _, ok := slices.BinarySearch(m.predicates, f.predicate); !ok {
			return false
		}
	}
	switch m.Polarity {
	case schema.Affirmed:
		if f.kind == denied {
			return false
		}
	case schema.Denied:
		if f.kind != denied {
			return false
		}
	}
	return true
}

// claim says whether a claim matches in all but Limit.
func (m *matcher) claim(c *schema.Claim) bool {
	switch {
	case m.ids != nil && !m.ids[c.ID],
		m.Subject != "" && c.Subject.ID != m.Subject,
		m.Object != "" && c.Object.ID != m.Object,
		m.Either != "" && c.Subject.ID != m.Either && c.Object.ID != m.Either,
		m.SubjectType != "" && !m.schema.Is(c.Subject.Type, m.SubjectType),
		m.ObjectType != "" && !m.schema.Is(c.Object.Type, m.ObjectType),
		m.Document != "" && c.Evidence.Document != m.Document,
		m.documents != nil && !m.documents[c.Evidence.Document],
		m.Polarity != "" && c.Polarity != m.Polarity,
		m.Modalities != nil && !slices.Contains(m.Modalities, c.Modality),
		c.Confidence < m.MinConfidence,
		!strings.HasPrefix(c.Rule, m.Rule),
		!fromSource(m.Source, c.Rule):
		return false
	}
	if m.predicates != nil {
		if _, ok := slices.BinarySearch(m.predicates, c.Predicate.ID); !ok {
			return false
		}
	}
	if m.AttributedTo != "" && !slices.ContainsFunc(c.Attributed, func(a schema.Arg) bool {
		return a.ID == m.AttributedTo
	}) {
		return false
	}
	if !m.within.empty() && !during(c, m.within) {
		return false
	}
	if !m.asOf.empty() {
		p := m.schema.Predicate(c.Predicate.ID)
		return holds(c, m.asOf, p != nil && p.Event)
	}
	return true
}
