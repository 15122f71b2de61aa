package link

import "github.com/newsgraph/kg/schema"

// Judgements are a person's decisions on who is who. They win over everything else.
type Judgements struct {
	Same      []Pair // B is A: what would get the id B gets A
	Different []Pair // what the id A stands for is not B: a merge of the two is undone
}

// Pair names two entities by id.
type Pair struct{ A, B string }

type judge struct {
	same      map[string]string // id → the id it is replaced by
	different map[Pair]bool
}

func newJudge(all []Judgements) *judge {
	j := &judge{same: map[string]string{}, different: map[Pair]bool{}}
	for _, js := range all {
		for _, p := range js.Different {
			j.different[p] = true
			j.different[Pair{p.B, p.A}] = true
		}
		for _, p := range js.Same {
			if p.A != p.B {
				j.same[p.B] = p.A
			}
		}
	}
	return j
}

// settle returns what takes the place of a result: the entity that a person said it is.
func (j *judge) settle(l *linker, r *result) *result {
	id := r.ID
	for range len(j.same) {
		to, ok := j.same[id]
		if !ok || j.different[Pair{to, r.ID}] {
			break
		}
		id = to
	}
	if id == r.ID {
		return r
	}
	out := *r
	out.why = "judged to be the same as " + r.Label + " (" + schema.Compact(r.ID) + "); " + r.why
	if e, ok := l.b.Entity(id); ok {
		out.Entity = e.Schema()
	} else {
		out.ID, out.SameAs, out.Known = id, "", false
		for _, other := range l.of {
			if other != nil && other.ID == id {
				out.Entity = other.Entity
			}
		}
	}
	return &out
}

// forbids says whether a person said that a name's own entity is not the candidate.
func (j *judge) forbids(own, candidate string) bool {
	return len(j.different) > 0 && j.different[Pair{own, candidate}]
}
