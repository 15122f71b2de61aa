package coref

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
)

// byDeed returns a mention of the person that the text told to have done, or to have undergone, what the noun of the
// definite phrase j says: "the attacker" who attacked, "the accused" who was charged; -1 where nobody or more than one
// did.
func (r *Resolver) byDeed(j int) int {
	y, m := &r.m[j], &r.d.Mentions[j]
	if y.def != 'd' || y.number == plural || y.other || m.Head != m.First+1 || m.Last != m.Head+1 || r.predicative(j) {
		return -1
	}
	verbs, undergone := data.Deed(strings.ToLower(r.d.Form(m.Head)))
	if len(verbs) == 0 {
		return -1
	}
	best := -1
	for i := range j {
		one := r.group[i] >= 0 && r.m[i].number != plural && (r.someone(i) || r.m[i].kind == doc.Pronoun)
		if !one || !r.did(r.d.Mentions[i].Head, among(verbs), undergone) {
			continue
		}
		k := r.lastPhrase(&r.groups[r.group[i]], j)
		if best >= 0 && r.group[best] != r.group[i] {
			return -1
		}
		if k >= 0 && r.agrees(k, j) {
			best = k
		}
	}
	return best
}

func among(verbs []string) func(string) bool {
	return func(lemma string) bool { return slices.Contains(verbs, lemma) }
}

// did says whether the phrase that token h heads does, or undergoes, what a verb says.
func (r *Resolver) did(h int, is func(lemma string) bool, undergone bool) bool {
	d := r.d
	means := func(v int) bool {
		return v >= 0 && d.Tokens[v].UPOS == doc.VERB && is(d.Tokens[v].Lemma)
	}
	for d.Tokens[h].Rel == "appos" {
		h = d.Tokens[h].Head
	}
	rel, v := d.Tokens[h].Rel, d.Tokens[h].Head
	s := d.Sentences[d.SentenceOf(h)]
	if !undergone {
		for k := v + 1; rel == "nsubj" && k < s.Last; k++ { // "X beat Y and won"
			if d.Tokens[k].Rel == "conj" && d.Tokens[k].Head == v && means(k) && r.subjectOf(k) == h {
				return true
			}
		}
		return means(v) && (rel == "nsubj" || rel == "obl:agent")
	}
	if means(v) && (rel == "obj" || rel == "nsubj:pass") {
		return true
	}
	for k := s.First; k < s.Last; k++ {
		t := &d.Tokens[k]
		if t.XPOS == "VBN" && means(k) && (t.Head == h && strings.HasPrefix(t.Rel, "acl") ||
			t.Head == v && strings.HasPrefix(rel, "nsubj") && (t.Rel == "advcl" || t.Rel == "conj")) {
			return true
		}
	}
	return false
}

// undone says whether phrase j calls somebody by what was done to him, "the victim", and the text tells that of no
// mention of an entity with a name.
func (r *Resolver) undone(e *cluster, j int) bool {
	if r.m[j].kind != doc.Nominal || !e.named {
		return false
	}
	verbs, undergone := data.Deed(strings.ToLower(r.d.Form(r.d.Mentions[j].Head)))
	return undergone && !slices.ContainsFunc(e.mentions, func(i int) bool {
		return r.m[i].head == r.m[j].head || r.did(r.d.Mentions[i].Head, among(verbs), true)
	})
}

// someone says whether mention i is of a person, by name or not.
func (r *Resolver) someone(i int) bool { return r.m[i].class == 'P' || r.m[i].class == 'p' }

// alone returns the last mention of the only person spoken of in the sentences shortly before the phrase j, a noun that
// goes with anybody: "the child" after "a five-year-old boy"; -1 where there is none, or more than one.
func (r *Resolver) alone(j int) int {
	d, y := r.d, &r.m[j]
	if y.def != 'd' || y.number == plural || y.other || !data.Class("anybody", r.lemma(j)) || !r.plain(j) ||
		r.predicative(j) {
		return -1
	}
	best := -1
	for i := j - 1; i >= 0 && d.Mentions[i].Sentence >= d.Mentions[j].Sentence-nearBack; i-- {
		if r.group[i] < 0 || r.m[i].kind == doc.Pronoun || r.m[i].number == plural || !r.someone(i) {
			continue
		}
		if best < 0 {
			best = i
		} else if r.group[best] != r.group[i] {
			return -1
		}
	}
	if best < 0 || !r.agrees(best, j) {
		return -1
	}
	return best
}

// opposed says whether phrase j is for who does harm and the entity for who comes to it, or the other way round: "the
// suspect" after "a student was stabbed".
func (r *Resolver) opposed(e *cluster, j int) bool {
	if r.m[j].kind != doc.Nominal {
		return false
	}
	does, suffers := part(r.lemma(j))
	if !does && !suffers {
		return false
	}
	return slices.ContainsFunc(e.mentions, func(i int) bool {
		doer, sufferer := part(r.lemma(i))
		return does && (sufferer || r.did(r.d.Mentions[i].Head, harming, true)) || suffers && doer
	})
}

// part says whether a noun is for who did harm, or is said to have, or for who came to it.
func part(noun string) (does, suffers bool) {
	verbs, undergone := data.Deed(noun)
	if undergone {
		return slices.Contains(verbs, "charge"), slices.ContainsFunc(verbs, harming)
	}
	return slices.ContainsFunc(verbs, harming), false
}

func harming(verb string) bool { return data.Class("harming", verb) }
