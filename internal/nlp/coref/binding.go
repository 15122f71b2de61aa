package coref

import (
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
)

// The tree forbids some readings whatever the words are (Chomsky's binding principles, as
// filters in Lappin and Leass 1994): who acts on somebody acts on another unless a reflexive
// says so, and a full phrase below a subject's clause is not that subject.

// reflexives point at the subject of their own clause.
var reflexives = data.Set("reflexive pronoun")

// reflexive says whether mention j is a reflexive pronoun.
func (r *Resolver) reflexive(j int) bool {
	m := &r.d.Mentions[j]
	return m.Kind == doc.Pronoun && reflexives[strings.ToLower(r.d.Form(m.Head))]
}

// itself returns the mention that the reflexive j points at: the noun it stresses ("the president himself"), else
// the subject of the nearest clause that has one; -1 where the tree has none.
func (r *Resolver) itself(j int) int {
	d := r.d
	t := &d.Tokens[d.Mentions[j].Head]
	if t.Head < 0 {
		return -1
	}
	if h := &d.Tokens[t.Head]; (h.UPOS.Noun() || h.UPOS == doc.PRON) && !r.cased(d.Mentions[j].Head) && t.Rel != "conj" {
		return r.mentionOf(t.Head)
	}
	at := t.Head
	for n := 0; at >= 0 && n < 8; n++ {
		if s := r.subjectOf(at); s >= 0 {
			if d.Tokens[s].Rel == "expl" {
				return -1
			}
			return r.mentionOf(s)
		}
		at = d.Tokens[at].Head
	}
	return -1
}

// mentionOf returns the longest mention that a token heads, -1 where there is none.
func (r *Resolver) mentionOf(token int) int {
	if i, ok := r.byToken[token]; ok {
		return i
	}
	return -1
}

// cased says whether token i has a preposition.
func (r *Resolver) cased(i int) bool {
	k := r.childOf(i, "case")
	return k >= 0 && k < i
}

// subjectOf returns the token that is the subject of the clause that token i heads: its own, for a second verb
// that of the first, for "let him go" the object above; -1 where there is none.
func (r *Resolver) subjectOf(i int) int {
	d := r.d
	for range 4 {
		if s := r.childOf(i, "nsubj"); s >= 0 {
			return s
		}
		h := d.Tokens[i].Head
		if h < 0 {
			return -1
		}
		switch base(d.Tokens[i].Rel) {
		case "conj":
		case "xcomp":
			if o := r.childOf(h, "obj"); o >= 0 && o < i {
				return o
			}
			if o := r.childOf(h, "iobj"); o >= 0 && o < i {
				return o
			}
		case "acl":
			if d.Tokens[h].UPOS.Noun() && d.Tokens[i].XPOS == "VBG" {
				return h
			}
			return -1
		default:
			return -1
		}
		i = h
	}
	return -1
}

// childOf returns the first child of a token whose relation begins with rel, -1 where it has none.
func (r *Resolver) childOf(head int, rel string) int {
	for _, k := range r.kids.Of(head) {
		if strings.HasPrefix(r.d.Tokens[k].Rel, rel) {
			return k
		}
	}
	return -1
}

// bound says whether the tree forbids that j means what the entity of i means, by any mention of the entity in the
// sentence of j.
func (r *Resolver) bound(e *cluster, j int) bool {
	sentence := r.d.Mentions[j].Sentence
	if r.predicative(j) {
		return false
	}
	for k := len(e.mentions) - 1; k >= max(0, len(e.mentions)-maxBound); k-- {
		i := e.mentions[k]
		if i > j {
			continue
		}
		if r.d.Mentions[i].Sentence != sentence {
			break
		}
		if r.equated(i, j) {
			continue
		}
		if r.coArgument(i, j) || r.below(i, j) || r.content(i, j) {
			return true
		}
	}
	return false
}

// maxBound is how many mentions of an entity in one sentence are looked at.
const maxBound = 12

// predicative says whether mention j may say what another is rather than point at something of its own: "he was a
// minister", "known as the Fox", "calling himself Emperor", an apposition.
func (r *Resolver) predicative(j int) bool {
	d, h := r.d, r.d.Mentions[j].Head
	switch base(d.Tokens[h].Rel) {
	case "xcomp", "appos", "flat", "nmod:desc", "parataxis", "list":
		return true
	case "conj":
		return d.Tokens[h].Head >= 0 && copula(d, d.Tokens[h].Head)
	}
	if c := r.childOf(h, "case"); c >= 0 && strings.EqualFold(d.Form(c), "as") {
		return true
	}
	return copula(d, h)
}

// coArgument says whether one verb has both mentions as its participants: "Iran warned it".
func (r *Resolver) coArgument(i, j int) bool {
	d := r.d
	if r.reflexive(i) || r.reflexive(j) {
		return false
	}
	a, b := &d.Tokens[d.Mentions[i].Head], &d.Tokens[d.Mentions[j].Head]
	if !participant(a.Rel) || b.Head < 0 || d.Tokens[b.Head].UPOS != doc.VERB {
		return false
	}
	if !participant(b.Rel) && b.Rel != "obl:agent" {
		return false
	}
	if a.Head == b.Head {
		return a.Rel != b.Rel // two subjects are an apposition
	}
	if !strings.HasPrefix(a.Rel, "nsubj") || strings.HasPrefix(b.Rel, "nsubj") {
		return false
	}
	return r.subjectOf(b.Head) == d.Mentions[i].Head
}

func participant(rel string) bool {
	b, _, _ := strings.Cut(rel, ":")
	return b == "nsubj" || b == "obj" || b == "iobj"
}

// below says whether the common noun phrase j lies in what its subject i says or thinks: "the report says that the
// report …" speaks of two.
func (r *Resolver) below(i, j int) bool {
	d := r.d
	verb := d.Tokens[d.Mentions[i].Head].Head
	if r.m[j].kind != doc.Nominal || verb < 0 || !strings.HasPrefix(d.Tokens[d.Mentions[i].Head].Rel, "nsubj") {
		return false
	}
	said := false
	for at, n := d.Mentions[j].Head, 0; n < 12 && at >= 0; at, n = d.Tokens[at].Head, n+1 {
		switch t := &d.Tokens[at]; {
		case at == verb:
			return said
		case t.Rel == "ccomp":
			said = true
		case t.Rel == "conj" && t.UPOS == doc.VERB, t.Rel == "acl:relcl", t.Rel == "parataxis":
			return false
		}
	}
	return false
}

// happens says whether "it" or "this" at j is said to be an event, "it was an attack", which no person, body or place
// is.
func (r *Resolver) happens(j int) bool {
	d := r.d
	t := &d.Tokens[d.Mentions[j].Head]
	if r.m[j].typ != typeIt && r.m[j].typ != typeThis || !strings.HasPrefix(t.Rel, "nsubj") || t.Head < 0 {
		return false
	}
	noun := &d.Tokens[t.Head]
	return noun.UPOS.Noun() && copula(d, t.Head) && nounClass(strings.ToLower(noun.Lemma)) == 'e'
}

// owns says whether the pronoun j is the owner in a phrase of the entity: nobody is his own ally, "his closest allies",
// "one of his allies".
func (r *Resolver) owns(e *cluster, j int) bool {
	d := r.d
	h := d.Mentions[j].Head
	if r.m[j].kind != doc.Pronoun || d.Tokens[h].Rel != "nmod:poss" {
		return false
	}
	for h = d.Tokens[h].Head; h >= 0; h = d.Tokens[h].Head {
		if k := r.mentionOf(h); k >= 0 && r.group[k] >= 0 && &r.groups[r.group[k]] == e {
			return true
		}
		up := d.Tokens[h].Head
		if base(d.Tokens[h].Rel) != "nmod" || up < 0 || d.Tokens[up].UPOS.Noun() || d.Tokens[up].UPOS == doc.VERB {
			return false
		}
	}
	return false
}

// apiece says whether the phrase j stands beside the name i as another: "the champion Lee and his challenger".
func (r *Resolver) apiece(i, j int) bool {
	t := &r.d.Tokens[r.d.Mentions[j].Head]
	return r.m[i].kind == doc.Name && r.m[j].kind == doc.Nominal && t.Rel == "conj" && t.Head == r.d.Mentions[i].Head
}

// content says whether j stands in the clause that says what i is about: in "the fear that it may fail" it is not the
// fear.
func (r *Resolver) content(i, j int) bool {
	d := r.d
	if r.m[j].kind != doc.Pronoun {
		return false
	}
	at, head, that := d.Mentions[j].Head, d.Mentions[i].Head, false
	for n := 0; n < 12; n++ {
		rel := d.Tokens[at].Rel
		if rel == "acl" || rel == "ccomp" {
			if m := r.childOf(at, "mark"); m >= 0 && strings.EqualFold(d.Form(m), "that") {
				that = true
			}
		}
		if at = d.Tokens[at].Head; at < 0 {
			return false
		}
		if at == head {
			return that
		}
	}
	return false
}
