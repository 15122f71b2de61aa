package eval

import (
	"strings"

	"github.com/newsgraph/kg/internal/doc"
)

// UPOS scores universal tags on tokens that both documents share.
func UPOS(gold, system *doc.Document) Score {
	return words(gold, system, func(g, s int, _ []int) bool { return gold.Tokens[g].UPOS == system.Tokens[s].UPOS })
}

// XPOS scores Penn tags on tokens that both documents share.
func XPOS(gold, system *doc.Document) Score {
	return words(gold, system, func(g, s int, _ []int) bool { return gold.Tokens[g].XPOS == system.Tokens[s].XPOS })
}

// Lemmas scores lemmas on tokens that both documents share.
func Lemmas(gold, system *doc.Document) Score {
	return words(gold, system, func(g, s int, _ []int) bool { return gold.Tokens[g].Lemma == system.Tokens[s].Lemma })
}

// UAS scores heads.
func UAS(gold, system *doc.Document) Score {
	return words(gold, system, func(g, s int, to []int) bool { return sameHead(gold, system, g, s, to) })
}

// LAS scores heads with relations, which are compared without their subtypes.
func LAS(gold, system *doc.Document) Score {
	return words(gold, system, func(g, s int, to []int) bool {
		return sameHead(gold, system, g, s, to) && base(gold.Tokens[g].Rel) == base(system.Tokens[s].Rel)
	})
}

func sameHead(gold, system *doc.Document, g, s int, to []int) bool {
	gh, sh := gold.Tokens[g].Head, system.Tokens[s].Head
	if gh < 0 || sh < 0 {
		return gh < 0 && sh < 0
	}
	return to[gh] == sh
}

func base(rel string) string {
	b, _, _ := strings.Cut(rel, ":")
	return b
}

// name is a name's place and kind.
type name struct {
	doc.Span
	Kind doc.NameKind
}

// Names scores names by exact span and kind: for each kind, and under doc.NotName for
// PER, ORG and LOC together.
func Names(gold, system *doc.Document) map[doc.NameKind]Score {
	g, s := names(gold), names(system)
	out := map[doc.NameKind]Score{}
	var all Score
	for _, k := range []doc.NameKind{doc.Person, doc.Organization, doc.Location, doc.Misc} {
		out[k] = same(only(g, k), only(s, k))
		if k != doc.Misc {
			all.Add(out[k])
		}
	}
	out[doc.NotName] = all
	return out
}

func only(all []name, kind doc.NameKind) []name {
	var out []name
	for _, n := range all {
		if n.Kind == kind {
			out = append(out, n)
		}
	}
	return out
}

func names(d *doc.Document) []name {
	var out []name
	last := -1 // index into out of the name that the token before belongs to
	for i := range d.Tokens {
		tag := d.Tokens[i].NER
		switch {
		case tag == 0:
			last = -1
		case last >= 0 && !tag.Begins() && out[last].Kind == tag.Kind():
			out[last].End = d.Tokens[i].End
		default:
			out = append(out, name{d.Tokens[i].Span, tag.Kind()})
			last = len(out) - 1
		}
	}
	return out
}
