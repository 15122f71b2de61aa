package ask

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/newsgraph/kg/internal/query"
	"github.com/newsgraph/kg/internal/query/algebra"
	"github.com/newsgraph/kg/schema"
)

// names returns the terms of the question's noun phrases that the graph knows, in order.
func (r *run) names() ([]term, error) {
	var out []term
	last := -1
	for i := r.q.first(); i < len(r.q.d.Tokens); i++ {
		t := r.q.d.Tokens[i]
		if !t.UPOS.Noun() || r.q.s.Is(i, "compound", "flat", "amod") || i <= last || i == r.q.wh {
			continue
		}
		got, err := r.term(i)
		if err != nil {
			return nil, err
		}
		if len(got.ids) > 0 {
			out = append(out, got)
			last = r.phrase(i).End - 1
		}
	}
	return out, nil
}

// best returns the id a term most likely means.
func (t term) best() string {
	out := ""
	for id, score := range t.ids {
		if out == "" || score > t.ids[out] || score == t.ids[out] && id < out {
			out = id
		}
	}
	return out
}

// connect answers "How is X connected to Y?" with the nodes between them.
func (r *run) connect() error {
	names, err := r.names()
	if err != nil {
		return err
	}
	r.out.Reading = "how two things are connected" + r.q.unread()
	if len(names) < 2 {
		return nil
	}
	from, to := names[0].best(), names[1].best()
	a, err := r.entity(from)
	if err != nil {
		return err
	}
	b, err := r.entity(to)
	if err != nil {
		return err
	}
	r.out.Reading = "how " + a.Label + " is connected to " + b.Label + r.q.unread()
	r.out.Query = "path(" + schema.Compact(from) + ", " + schema.Compact(to) + ")"
	var paths []query.Path
	for _, o := range []struct {
		name             string
		expected, denied bool
	}{
		{},
		{"including what is only expected, planned, possible, alleged or requested", true, false},
		{"including what is denied", true, true},
	} {
		how := query.PathOptions{AsOf: r.o.AsOf, Expected: o.expected, Denied: o.denied}
		if paths, err = r.g.Paths(r.ctx, from, to, how); err != nil && !errors.Is(err, query.ErrTooWide) {
			return err
		}
		if len(paths) > 0 {
			r.out.Relaxed = o.name
			break
		}
	}
	if len(paths) == 0 {
		return nil
	}
	r.out.Paths = paths
	return r.pathItems(paths[0])
}

func entity(id string) algebra.Term { return algebra.Term{Values: []algebra.Value{{ID: id}}} }

// define answers "Who is X?" by what the graph says X is, then by what else it says of X.
func (r *run) define() error {
	names, err := r.names()
	if err != nil {
		return err
	}
	r.out.Reading = "who or what something is" + r.q.unread()
	if len(names) == 0 {
		return nil
	}
	id := names[0].best()
	e, err := r.entity(id)
	if err != nil {
		return err
	}
	r.out.Reading = "who or what " + e.Label + " is" + r.q.unread()
	r.out.Query = "(" + schema.Compact(id) + ", ?, ?)"
	r.trying = r.out.Reading
	claims, err := r.matching(claimsWhere(&algebra.Relation{Subject: entity(id), Object: algebra.Term{Var: "other"},
		Predicates: algebra.Predicates{Either: true}, How: algebra.How{AsOf: r.o.AsOf}}))
	if err != nil {
		return err
	}
	defining := func(c *schema.Claim) int {
		if c.Subject.ID == id && strings.HasPrefix(c.Rule, "is-a") {
			return 2
		}
		if c.Subject.ID == id {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(claims, func(a, b *schema.Claim) int {
		return cmp.Or(cmp.Compare(defining(b), defining(a)), cmp.Compare(b.Confidence, a.Confidence))
	})
	for _, c := range claims {
		it := itemOf(sentence(c), "", c)
		it.ID, it.Aliases = id, e.Aliases
		r.out.Answers = append(r.out.Answers, it)
	}
	return nil
}
