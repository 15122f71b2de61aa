package ask

import (
	"slices"

	"github.com/newsgraph/kg/internal/doc"
)

// splits returns where the subject behind an auxiliary may end, the likeliest first.
func (r *rewriter) splits(aux int) []int {
	var sure, maybe []int
	be := being[r.word(aux)]
	of := false // behind a preposition
	for i := aux + 2; i < r.last; i++ {
		switch r.splitsAt(i, aux, of) {
		case surely:
			sure = append(sure, i)
		case perhaps:
			maybe = append(maybe, i)
		}
		if u := r.upos(i); !r.participle(i, aux) {
			of = u == doc.ADP || of && u != doc.VERB && !u.Noun()
		}
	}
	if be {
		sure = sure[:min(len(sure), 2)]
	} else {
		sure = sure[:min(len(sure), 1)]
		if len(sure) == 0 && len(maybe) == 0 && r.last-1 > aux+1 {
			maybe = append(maybe, r.last-1)
		}
		slices.Reverse(maybe)
	}
	out := append(sure, maybe...)
	if len(out) > 0 || aux+1 >= r.last {
		return out
	}
	if r.kind == where || r.kind == when || r.kind == thing {
		return []int{r.last} // "Where is X?"
	}
	if h := r.last - 1; h > aux+1 {
		return []int{h}
	}
	return nil
}

// chance is how likely something is.
type chance int

const (
	never chance = iota
	perhaps
	surely
)

// participle says whether a verb at token i may tell of a noun of the subject behind an auxiliary.
func (r *rewriter) participle(i, aux int) bool {
	u, head := r.upos(i), r.q.d.Tokens[i].Head
	return (u == doc.VERB || u == doc.AUX) && r.q.s.Is(i, "acl") && aux < head && head < i && i+1 < r.last
}

// splitsAt says whether the subject behind an auxiliary ends before token i; of says whether a
// preposition stands before it.
func (r *rewriter) splitsAt(i, aux int, of bool) chance {
	u, next := r.upos(i), doc.UPOS(0)
	if i+1 < r.last {
		next = r.upos(i + 1)
	}
	modifies := r.q.s.Is(i, "amod", "compound", "flat") && next.Noun()
	switch {
	case r.participle(i, aux):
		return perhaps
	case (u == doc.VERB || u == doc.AUX) && !modifies:
		return surely
	case u == doc.ADV && r.upos(i-1).Noun() && (next == doc.VERB || next == doc.ADV):
		return surely
	case being[r.word(aux)]:
		return r.complementAt(i, of, modifies)
	case r.verbal(i) && next != doc.VERB:
		return perhaps
	}
	return never
}

// complementAt says whether what a subject is said to be begins at token i: a place, a description.
func (r *rewriter) complementAt(i int, of, modifies bool) chance {
	before := r.upos(i - 1)
	switch r.upos(i) {
	case doc.ADP:
		if !of && before != doc.ADP && r.word(i) != "of" {
			return perhaps
		}
	case doc.DET, doc.PRON:
		if before.Noun() || before == doc.NUM || before == doc.PART {
			return surely
		}
	case doc.ADJ:
		if before.Noun() && !modifies {
			return surely
		}
	case doc.NOUN:
		switch w := r.word(i); {
		case before != doc.PROPN:
		case w == "part" || w == "member":
			return surely
		default:
			return perhaps
		}
	}
	return never
}
