package seek

import (
	"slices"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/manner"
)

// past says whether a proposition is told in the past.
func (x *proposition) past() bool {
	d := x.p.D
	for _, k := range append([]int{x.head}, x.p.S.Children(x.head)...) {
		switch w := x.p.low(k); {
		case x.p.S.Is(k, "aux", "cop") && (w == "was" || w == "were" || w == "had" || w == "used"),
			k == x.head && d.Tokens[k].XPOS == "VBD":
			return true
		}
	}
	return false
}

// ended says whether a state is told to be over: "former", "was until".
func (x *proposition) ended() bool { return x.how.Former || x.past() && x.until() }

// lasts says whether a state is told to go on: "still", "remained".
func (x *proposition) lasts() bool {
	still := func(k int) bool { return x.p.low(k) == "still" }
	return slices.ContainsFunc(x.p.S.Children(x.head), still) || data.Class("lasting", x.p.lemma(x.head)) ||
		data.Entails(x.word, "keep.v") > 0
}

// leaving says whether who has an office is told to be about to leave it.
func (x *proposition) leaving() bool {
	for k := x.head - 1; k >= x.p.first() && k >= x.head-4 && x.p.D.Tokens[k].UPOS != doc.DET; k-- {
		if data.Listed("leaving", x.p.low(k)+".j") {
			return true
		}
	}
	return false
}

// firstTime says whether something is told to happen for the first time.
func (x *proposition) firstTime() bool {
	for i := x.p.first(); i+1 < x.p.last(); i++ {
		if x.p.low(i) != "first" || x.p.low(i+1) != "time" {
			continue
		}
		if x.p.under(x.head, i+1) || x.p.under(i+1, x.head) || x.p.distance(x.head, i+1) <= 2 {
			return true
		}
	}
	return false
}

// reported says whether "would" is the future of what somebody said: "they said they would appeal".
func (x *proposition) reported() bool {
	would, said := false, false
	for i := x.p.first(); i < x.p.last(); i++ {
		w := x.p.low(i)
		if w == "if" || w == "unless" {
			return false
		}
		would = would || w == "would" && x.p.D.Tokens[i].Head == x.head
		said = said || x.p.D.Tokens[i].XPOS == "VBD" && manner.Speech(x.p.lemma(i))
	}
	return would && said
}

// until says whether a proposition is told to have ended: "until Monday", "from 1989 to 1994".
func (x *proposition) until() bool {
	from, to := false, false
	for _, k := range under(x.p.S.Children, x.head) {
		switch x.p.low(k) {
		case "until", "till":
			return true
		case "from", "between":
			from = from || x.p.S.Is(k, "case")
		case "to", "and":
			to = to || x.p.S.Is(k, "case", "cc") && x.p.D.Tokens[x.p.D.Tokens[k].Head].UPOS == doc.NUM
		}
	}
	return from && to
}
