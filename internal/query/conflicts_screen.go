package query

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/schema"
)

// disputable yields, in the order of Claims, the claims that match and may be in a conflict, without
// their support. It leaves out most of those that cannot be, where the source tells by edges alone:
// reading a claim takes some hundred times as long as reading an edge.
func (g *Graph) disputable(ctx context.Context, f Filter, t *tolls) iter.Seq2[*schema.Claim, error] {
	source, ok := g.source.(listed)
	if !ok || f.IDs != nil || f.Limit > 0 || len(f.Meta) > 0 ||
		f.Subject+f.Object+f.Either+f.Predicate+f.Document+f.AttributedTo+f.Publisher != "" {
		return g.Claims(ctx, f)
	}
	return func(yield func(*schema.Claim, error) bool) {
		m, err := g.matcher(f)
		s := &screen{g: g, source: source, tolls: t, claims: map[store.ID]map[store.ID]store.ID{}}
		if err == nil {
			err = s.read(ctx)
		}
		var groups []group
		if err == nil {
			groups, err = s.groups(ctx)
		}
		if err != nil {
			yield(nil, err)
			return
		}
		for _, all := range groups {
			claims, err := g.bareClaims(ctx, all)
			if err != nil {
				yield(nil, err)
				return
			}
			for _, c := range claims {
				if m.claim(c) && !yield(c, nil) {
					return
				}
			}
		}
	}
}

// supported fills the support of the claims of conflicts.
func (g *Graph) supported(ctx context.Context, conflicts []Conflict) error {
	for _, conflict := range conflicts {
		for _, c := range slices.Concat(conflict.Sides...) {
			f, _, ok, err := g.factOfClaim(ctx, c.ID)
			if err == nil && ok {
				c.Support, err = g.supportOf(ctx, f)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// bareClaims is build without the support of the claims.
func (g *Graph) bareClaims(ctx context.Context, all group) ([]*schema.Claim, error) {
	var out []*schema.Claim
	for id, f := range all.facts {
		var err error
		if out, err = g.addBare(ctx, out, id, all.document, f, nil); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(out, inOrder)
	return out, nil
}

// screen selects claims by the edges of their facts.
type screen struct {
	g      *Graph
	source listed
	tolls  *tolls
	claims map[store.ID]map[store.ID]store.ID // by document: claim → fact
}

var (
	claimOf      = store.IDOf(schema.ClaimOf)
	inSentence   = store.IDOf(schema.InSentence)
	subjectCount = store.IDOf(schema.SubjectCount)
	objectCount  = store.IDOf(schema.ObjectCount)
	validAt      = store.IDOf(schema.ValidAt)
)

// edgePredicate is a predicate of facts.
type edgePredicate struct {
	id   store.ID
	name string // compact
	kind kind
}

// row is an edge: subject and object, and its fact.
type row struct {
	subject, object, fact store.ID
	of                    *edgePredicate
}

// read selects the claims. What it keeps grows with the facts that share a subject with a denied one
// and with those of the predicates that conflicts other than contradictions are of.
func (s *screen) read(ctx context.Context) error {
	predicates, err := s.predicates(ctx)
	if err != nil {
		return err
	}
	var denials []row
	subjects := map[store.ID]bool{}
	for i := range predicates {
		if p := &predicates[i]; p.kind == denied {
			if err := s.each(ctx, p, func(r row) { denials, subjects[r.subject] = append(denials, r), true }); err != nil {
				return err
			}
		}
	}
	about := denials // facts of the subjects that something is denied of
	var values, offices, tolls []row
	for i := range predicates {
		p := &predicates[i]
		if p.kind == denied {
			continue
		}
		known := s.g.schema.Predicate(p.name)
		counted := s.tolls.toll(p.name) != ""
		err := s.each(ctx, p, func(r row) {
			if subjects[r.subject] {
				about = append(about, r)
			}
			if counted {
				tolls = append(tolls, r)
			}
			switch {
			case p.kind != plain || known == nil:
			case known.Single:
				offices = append(offices, r)
			case known.Functional:
				values = append(values, r)
			}
		})
		if err != nil {
			return err
		}
	}
	if err := s.disputed(ctx, about); err != nil {
		return err
	}
	if err := s.take(ctx, shared(values, func(r row) [2]store.ID { return [2]store.ID{r.subject, r.of.id} })); err != nil {
		return err
	}
	if err := s.held(ctx, offices); err != nil {
		return err
	}
	return s.counted(ctx, tolls)
}

// predicates returns those of facts, in the order of their ids.
func (s *screen) predicates(ctx context.Context) ([]edgePredicate, error) {
	ids, err := s.source.Predicates(ctx)
	if err != nil {
		return nil, fmt.Errorf("read graph: %w", err)
	}
	slices.SortFunc(ids, func(a, b store.ID) int { return bytes.Compare(a[:], b[:]) })
	var out []edgePredicate
	n := 0
	for v, err := range s.source.Values(ctx, ids) {
		if err != nil {
			return nil, fmt.Errorf("read graph: %w", err)
		}
		if k := edgeKind(iri(v)); k != noEdge {
			out = append(out, edgePredicate{ids[n], PredicateID(iri(v)), k})
		}
		n++
	}
	return out, ctx.Err()
}

// each calls f with the edges of a predicate.
func (s *screen) each(ctx context.Context, p *edgePredicate, f func(row)) error {
	return s.scan(ctx, store.Quad{1: p.id}, store.P, func(q store.Quad) error {
		f(row{q[0], q[2], q[3], p})
		return nil
	})
}

func (s *screen) scan(ctx context.Context, q store.Quad, bound store.Set, f func(store.Quad) error) error {
	for found, err := range s.source.ScanIDs(ctx, q, bound) {
		if err != nil {
			return fmt.Errorf("read graph: %w", err)
		}
		if err := f(found); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// shared returns the rows that have a key with others.
func shared[K comparable](rows []row, key func(row) K) []row {
	n := map[K]int{}
	for _, r := range rows {
		n[key(r)]++
	}
	return slices.DeleteFunc(slices.Clone(rows), func(r row) bool { return n[key(r)] < 2 })
}

// held takes the claims on offices that several hold, and all others on their holders.
func (s *screen) held(ctx context.Context, rows []row) error {
	type holder struct{ predicate, who store.ID }
	holders := map[holder]bool{}
	for _, r := range shared(rows, func(r row) [2]store.ID { return [2]store.ID{r.of.id, r.object} }) {
		holders[holder{r.of.id, r.subject}] = true
	}
	return s.take(ctx, slices.DeleteFunc(rows, func(r row) bool { return !holders[holder{r.of.id, r.subject}] }))
}

// disputed takes the claims on ends of which something is denied and something affirmed.
func (s *screen) disputed(ctx context.Context, rows []row) error {
	objects, err := s.values(ctx, rows, func(r row) store.ID { return r.object })
	if err != nil {
		return err
	}
	names, err := s.values(ctx, rows, func(r row) store.ID { return r.subject })
	if err != nil {
		return err
	}
	// Only where something is denied of an unnamed object do others count by their words.
	unnamed := map[store.ID]bool{}
	for _, r := range rows {
		if r.of.kind == denied && schema.LocalTo(iri(objects[r.object])) != "" {
			unnamed[r.subject] = true
		}
	}
	type sides struct{ affirmed, denied bool }
	met := map[ends]sides{}
	keys := make([]ends, len(rows))
	for i, r := range rows {
		c := &schema.Claim{Subject: schema.Arg{ID: iri(names[r.subject])}, Object: schema.ArgOf(objects[r.object])}
		if unnamed[r.subject] && schema.LocalTo(c.Object.ID) != "" && schema.LocalTo(c.Subject.ID) == "" {
			e, err := s.g.Entity(ctx, c.Object.ID)
			if err != nil {
				return err
			}
			c.Object.Label = e.Label
		}
		keys[i] = topicOf(c).ends
		both := met[keys[i]]
		if r.of.kind == denied {
			both.denied = true
		} else {
			both.affirmed = true
		}
		met[keys[i]] = both
	}
	var out []row
	for i, r := range rows {
		if met[keys[i]] == (sides{true, true}) {
			out = append(out, r)
		}
	}
	return s.take(ctx, out)
}

// values returns the values of one place of some rows.
func (s *screen) values(ctx context.Context, rows []row, of func(row) store.ID) (map[store.ID]quad.Value, error) {
	out := map[store.ID]quad.Value{}
	for _, r := range rows {
		out[of(r)] = nil
	}
	ids := slices.SortedFunc(maps.Keys(out), func(a, b store.ID) int { return bytes.Compare(a[:], b[:]) })
	n := 0
	for v, err := range s.source.Values(ctx, ids) {
		if err != nil {
			return nil, fmt.Errorf("read graph: %w", err)
		}
		out[ids[n]] = v
		n++
	}
	return out, ctx.Err()
}

// take takes the claims of facts.
func (s *screen) take(ctx context.Context, rows []row) error {
	for _, r := range rows {
		if err := s.claimsOf(ctx, r.fact, s.add); err != nil {
			return err
		}
	}
	return nil
}

func (s *screen) add(fact, claim, document store.ID) error {
	if s.claims[document] == nil {
		s.claims[document] = map[store.ID]store.ID{}
	}
	s.claims[document][claim] = fact
	return nil
}

func (s *screen) claimsOf(ctx context.Context, fact store.ID, f func(fact, claim, document store.ID) error) error {
	return s.scan(ctx, store.Quad{fact, claimOf}, store.S|store.P, func(q store.Quad) error {
		return f(q[0], q[2], q[3])
	})
}

// counted takes the claims on tolls that have a number or a date, and what else their sentences say.
func (s *screen) counted(ctx context.Context, rows []row) error {
	sentences := map[store.ID]bool{}
	for _, r := range rows {
		err := s.claimsOf(ctx, r.fact, func(fact, claim, document store.ID) error {
			var in []store.ID
			told := false
			err := s.scan(ctx, store.Quad{0: claim, 3: document}, store.S|store.L, func(q store.Quad) error {
				switch q[1] {
				case inSentence:
					in = append(in, q[2])
				case objectCount, subjectCount, validAt:
					told = true
				}
				return nil
			})
			if err != nil || !told {
				return err
			}
			for _, id := range in {
				sentences[id] = true
			}
			return s.add(fact, claim, document)
		})
		if err != nil {
			return err
		}
	}
	for sentence := range sentences {
		err := s.scan(ctx, store.Quad{1: inSentence, 2: sentence}, store.P|store.O, func(q store.Quad) error {
			claim := q[0]
			return s.scan(ctx, store.Quad{1: claimOf, 2: claim}, store.P|store.O, func(q store.Quad) error {
				return s.add(q[0], claim, q[3])
			})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// groups returns the claims taken, by document.
func (s *screen) groups(ctx context.Context) ([]group, error) {
	var out []group
	facts := map[store.ID]fact{}
	for document, claims := range s.claims {
		name, err := s.source.Value(ctx, document)
		if err != nil {
			return nil, fmt.Errorf("read graph: %w", err)
		}
		all := group{document: iri(name), facts: map[string]fact{}}
		for claim, of := range claims {
			f, ok := facts[of]
			if !ok {
				label, err := s.source.Value(ctx, of)
				if err != nil {
					return nil, fmt.Errorf("read graph: %w", err)
				}
				if f, ok, err = s.g.factByID(ctx, iri(label)); err != nil {
					return nil, err
				}
				if !ok {
					continue
				}
				facts[of] = f
			}
			id, err := s.source.Value(ctx, claim)
			if err != nil {
				return nil, fmt.Errorf("read graph: %w", err)
			}
			all.facts[iri(id)] = f
		}
		out = append(out, all)
	}
	slices.SortFunc(out, func(a, b group) int { return cmp.Compare(a.document, b.document) })
	return out, nil
}
