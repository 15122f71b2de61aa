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
		one := r.group[i] >= 0 && r.m[i].number != plural && (r.m[i].class == 'P' || r.m[i].kind == doc.Pronoun)
		if !one || !r.did(r.d.Mentions[i].Head, verbs, undergone) {
			continue
		}
		k := r.lastPhrase(&r.groups[r.group[i]], j)
		if best >= 0 && r.group[best] != r.group[i] {
			return -1
		}
		if k >= 0 && r.possible(k, j) {
			best = k
		}
	}
	return best
}

// did says whether the phrase that token h heads does, or undergoes, what one of some verbs says.
func (r *Resolver) did(h int, verbs []string, undergone bool) bool {
	d := r.d
	means := func(v int) bool {
		return v >= 0 && d.Tokens[v].UPOS == doc.VERB && slices.Contains(verbs, d.Tokens[v].Lemma)
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
		return r.m[i].head == r.m[j].head || r.did(r.d.Mentions[i].Head, verbs, true)
	})
}
