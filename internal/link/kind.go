package link

import (
	"cmp"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
)

// told returns the type that the text itself gives what the names of a cluster mean, "" where it gives none: "the
// film Road Trip", "a snake named Delilah", "Levitra is a drug", "Tiger, an operating system". It is one of those
// things that the name tagger has no kind for.
func (l *linker) told(forms []form) string {
	for _, f := range forms {
		m := &l.d.Mentions[f.mention]
		if typ := cmp.Or(l.toldBefore(m), l.toldNamed(m.Head), l.toldBehind(m.Head)); typ != "" {
			return typ
		}
	}
	return ""
}

// toldBefore is the type that the noun right before a name gives it, in apposition or as a modifier.
func (l *linker) toldBefore(m *doc.Mention) string {
	before := m.First - 1
	for before > 0 && l.d.Tokens[before].UPOS == doc.PUNCT && strings.Trim(l.d.Form(before), "\"'“‘`") == "" {
		before--
	}
	if before < 0 || l.d.Tokens[before].UPOS != doc.NOUN {
		return ""
	}
	rel, _, _ := strings.Cut(l.d.Tokens[m.Head].Rel, ":")
	noun, _, _ := strings.Cut(l.d.Tokens[before].Rel, ":")
	if l.d.Tokens[m.Head].Head == before && (rel == "appos" || rel == "nmod" || rel == "flat") ||
		l.d.Tokens[before].Head == m.Head && noun == "compound" && l.determined(m.Head, before) {
		return l.mute(before)
	}
	return ""
}

// determined says whether a determiner belongs to a name with a noun before it: "the film Hotel Rwanda".
func (l *linker) determined(head, before int) bool {
	for _, k := range l.kids.Of(head) {
		if k < before && l.d.Tokens[k].Rel == "det" {
			return true
		}
	}
	return false
}

// toldNamed is the type of what is named so: "a dolphin named Sharky".
func (l *linker) toldNamed(i int) string {
	t := &l.d.Tokens[i]
	for t.Rel == "appos" && t.Head >= 0 {
		t = &l.d.Tokens[t.Head]
	}
	if t.Head < 0 {
		return ""
	}
	verb := &l.d.Tokens[t.Head]
	if !data.Class("verb of naming", strings.ToLower(verb.Lemma)) || !strings.HasPrefix(verb.Rel, "acl") || verb.Head < 0 {
		return ""
	}
	of := verb.Head
	if l.d.Tokens[of].Rel == "appos" && l.mute(of) == "" { // "the dolphin, a female named"
		of = l.d.Tokens[of].Head
	}
	return l.mute(of)
}

// toldBehind is the type of what is said to be the name's: by a copula or an apposition behind it.
func (l *linker) toldBehind(i int) string {
	t := &l.d.Tokens[i]
	if t.Rel == "nsubj" && t.Head >= 0 {
		for _, k := range l.kids.Of(t.Head) {
			if l.d.Tokens[k].Rel == "cop" && l.prep(t.Head) == "" {
				return l.mute(t.Head)
			}
		}
	}
	for _, k := range l.kids.Of(i) {
		if k > i && l.d.Tokens[k].Rel == "appos" {
			return l.mute(k)
		}
	}
	return ""
}

// mute returns the type of a common noun where it is a thing that cannot act and that is no figure of speech for one
// that can: a work, an animal, a drug, a vehicle.
func (l *linker) mute(i int) string {
	t := &l.d.Tokens[i]
	lemma := strings.ToLower(t.Lemma)
	if t.UPOS != doc.NOUN || data.Class("figure of speech", lemma) {
		return ""
	}
	typ := data.UsualType(l.nounBefore(i)+" "+lemma, "*", nil)
	if typ == "*" {
		typ = l.nounType(lemma, false, nil)
	}
	for _, mute := range []string{"Work", "Product", "Species", "Disease", "Law"} {
		if l.s.Is(typ, mute) {
			return typ
		}
	}
	return ""
}

func (l *linker) nounBefore(i int) string {
	if i > 0 && l.d.Tokens[i-1].Head == i {
		return strings.ToLower(l.d.Tokens[i-1].Lemma)
	}
	return ""
}
