package schema

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/cayleygraph/quad"
)

// Judgement is a person's decision on who is who. It wins over what the linker finds.
//
//	A kg:judgedSame B         label kg:judgement    what would get the id B gets A
//	A kg:judgedDifferent B    label kg:judgement    a name of B never means A, nor one of A B
//	A kg:judgedDifferent "B"  label kg:judgement    the name never means A
type Judgement struct {
	Same bool   `json:"same"` // else different
	A    string `json:"a"`    // id of an entity
	B    string `json:"b"`    // id of an entity; of Different also a name
}

// String returns a judgement as it is said at the command line.
func (j Judgement) String() string {
	verb := "different "
	if j.Same {
		verb = "same "
	}
	if !IsEntity(j.B) {
		return verb + Compact(j.A) + " " + strconv.Quote(j.B)
	}
	return verb + Compact(j.A) + " " + Compact(j.B)
}

// IsEntity says whether text is the id of an entity.
func IsEntity(text string) bool {
	return len(text) > len(EntityBase) && strings.HasPrefix(text, EntityBase)
}

// Quad returns the one quad that a judgement is stored as.
func (j Judgement) Quad() quad.Quad {
	predicate := JudgedDifferent
	if j.Same {
		predicate = JudgedSame
	}
	return quad.Quad{Subject: quad.IRI(j.A), Predicate: quad.IRI(predicate), Object: judged(j.B),
		Label: quad.IRI(JudgementGraph)}
}

// JudgementOf undoes Quad; ok is false for other quads.
func JudgementOf(q quad.Quad) (j Judgement, ok bool) {
	if q.Label != quad.IRI(JudgementGraph) {
		return j, false
	}
	a, b := ArgOf(q.Subject), ArgOf(q.Object)
	j = Judgement{Same: q.Predicate == quad.IRI(JudgedSame), A: a.ID, B: b.ID + b.Value}
	ok = (j.Same || q.Predicate == quad.IRI(JudgedDifferent)) && IsEntity(j.A) && j.B != "" && (!j.Same || IsEntity(j.B))
	return j, ok
}

// Compare orders judgements: those on sameness first, then by A and B.
func (j Judgement) Compare(o Judgement) int {
	if j.Same != o.Same {
		if j.Same {
			return -1
		}
		return 1
	}
	return cmp.Or(cmp.Compare(j.A, o.A), cmp.Compare(j.B, o.B))
}

// judged returns an id as an IRI, and a name as a string.
func judged(b string) quad.Value {
	if IsEntity(b) {
		return quad.IRI(b)
	}
	return quad.String(b)
}
